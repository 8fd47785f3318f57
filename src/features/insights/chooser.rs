//! Which time, which segment, which currency.

use super::board::Board;
use super::state::{Compare, View, bounds};
use crate::browser;
use crate::i18n::{I18n, intl, k};
use crate::records::{Period, PeriodDays, segment_names_with};
use crate::ui::Select;
use leptos::prelude::*;

/// Whole years offered, this one among them.
const YEARS: i32 = 4;
/// The value of the choice of two days.
const DAYS: &str = "days";

/// The choices, in the head of the page.
#[component]
pub(super) fn Chooser() -> impl IntoView {
    let board = Board::here();
    let Board { engine, i18n, view, go, .. } = board;
    let periods = Signal::derive(move || period_options(i18n, view.get().period));
    let period = Memo::new(move |_| match view.get().period {
        Period::Between(..) => DAYS.to_owned(),
        other => other.code(),
    });
    let choose_period = Callback::new(move |code: String| {
        let period = if code == DAYS {
            let today = browser::today();
            let (from, to) = bounds(view.get_untracked().period, today);
            Period::Between(from.unwrap_or(today.plus_months(-3)), to.unwrap_or(today))
        } else {
            Period::read(&code)
        };
        go.run(View { period, ..view.get_untracked() });
    });
    let segment_options = segment_options(board);
    let segment = Memo::new(move |_| view.get().segment.unwrap_or_default());
    let choose_segment = Callback::new(move |id: String| {
        go.run(View { segment: Some(id).filter(|id| !id.is_empty()), ..view.get_untracked() });
    });
    let currencies = Signal::derive(move || {
        engine.status.with(|status| {
            status.currencies.iter().map(|(code, _)| (code.clone(), code.clone())).collect::<Vec<_>>()
        })
    });
    let currency = Memo::new(move |_| {
        let chosen = view.get().currency.map(|currency| currency.to_string());
        chosen
            .or_else(|| currencies.with(|all| all.first().map(|(code, _)| code.clone())))
            .unwrap_or_default()
    });
    let choose_currency = Callback::new(move |code: String| {
        go.run(View { currency: code.parse().ok(), ..view.get_untracked() });
    });
    let compares = Signal::derive(move || {
        let names = [k::insights::COMPARE_BEFORE, k::insights::COMPARE_YEAR, k::insights::COMPARE_NONE];
        let all = Compare::ALL.into_iter().zip(names);
        all.map(|(compare, name)| (compare.code().to_owned(), i18n.text(name))).collect::<Vec<_>>()
    });
    let compare = Memo::new(move |_| view.get().compare.code().to_owned());
    let choose_compare = Callback::new(move |code: String| {
        go.run(View { compare: Compare::read(&code), ..view.get_untracked() });
    });
    let can_compare = move || view.with(|view| view.period != Period::Usual);
    view! {
        <div class="insights-chooser" role="group" aria-label=t!(i18n, k::insights::CHOOSE)>
            <Select options=periods value=period on_change=choose_period label=Signal::derive(t!(i18n, k::insights::PERIOD)) />
            <Show when=move || period.get() == DAYS><Days /></Show>
            <Show when=can_compare>
                <Select
                    options=compares value=compare on_change=choose_compare
                    label=Signal::derive(t!(i18n, k::insights::COMPARE))
                />
            </Show>
            <Select
                options=segment_options value=segment on_change=choose_segment
                label=Signal::derive(t!(i18n, k::insights::SEGMENT))
            />
            <Show when=move || currencies.with(|all| all.len() > 1)>
                <Select options=currencies value=currency on_change=choose_currency label=Signal::derive(t!(i18n, k::insights::CURRENCY)) />
            </Show>
        </div>
    }
    .into_any()
}

/// Everybody and all segments, by id and name.
pub(super) fn segment_options(board: Board) -> Signal<Vec<(String, String)>> {
    let Board { engine, i18n, view, .. } = board;
    let segments = segment_names_with(engine, i18n, move || view.with(|view| view.segment.clone()));
    Signal::derive(move || {
        let everybody = (String::new(), text!(i18n, k::insights::EVERYBODY));
        std::iter::once(everybody).chain(segments.get()).collect::<Vec<_>>()
    })
}

fn period_options(i18n: I18n, chosen: Period) -> Vec<(String, String)> {
    let (this_year, ..) = browser::today().ymd();
    let months =
        |count: u32| (Period::Months(count).code(), text!(i18n, k::insights::LAST_MONTHS, count = count));
    let year = |year: i32| (Period::Year(year).code(), intl::plain_number(i18n.locale(), i64::from(year)));
    let mut options =
        vec![(String::new(), text!(i18n, k::insights::ALL_TIME)), months(3), months(12), months(24)];
    options.extend((0..YEARS).map(|back| year(this_year - back)));
    if let Period::Year(other) = chosen
        && !options.iter().any(|(code, _)| *code == chosen.code())
    {
        options.push(year(other));
    }
    options.push((DAYS.to_owned(), text!(i18n, k::insights::FROM_TO)));
    options
}

/// First and last day.
#[component]
fn Days() -> impl IntoView {
    let Board { view, go, .. } = Board::here();
    let ends = Memo::new(move |_| match view.get().period {
        Period::Between(from, to) => (from, to),
        _ => (browser::today(), browser::today()),
    });
    let change = Callback::new(move |(from, to)| {
        go.run(View { period: Period::Between(from, to), ..view.get_untracked() });
    });
    view! { <PeriodDays ends=ends on_change=change /> }
}
