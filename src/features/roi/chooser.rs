//! Of which time, compared with which, of whom, in which currency.

use super::state::{Baseline, View, days, is_within_a_year};
use crate::browser;
use crate::engine::use_engine;
use crate::i18n::{I18n, intl, k, use_i18n};
use crate::records::{Period, PeriodDays, day_of, segment_names};
use crate::ui::Select;
use crate::ui::field::FieldInput;
use domain::{FieldDef, FieldType};
use leptos::prelude::*;
use serde_json::{Value as Json, json};

/// Whole years offered.
const YEARS: i32 = 3;
/// The value of the choice of days.
const DAYS: &str = "days";

/// The choices, in the head of the page. Each stands in the address.
#[component]
pub(super) fn Chooser(view: Memo<View>, go: Callback<View>) -> impl IntoView {
    let i18n = use_i18n();
    let engine = use_engine();
    let now = move || view.get_untracked();
    let periods = Signal::derive(move || period_options(i18n, view.get().period));
    let period = Memo::new(move |_| match view.get().period {
        Period::Between(..) => DAYS.to_owned(),
        other => other.code(),
    });
    let choose_period = Callback::new(move |code: String| {
        let period = if code == DAYS {
            let (from, to) = days(now().period, browser::today());
            Period::Between(from, to)
        } else {
            Period::read(&code)
        };
        go.run(View { period, ..now() });
    });
    let baselines = Signal::derive(move || baseline_options(i18n, &view.get()));
    let baseline = Memo::new(move |_| match view.get().baseline {
        Baseline::From(_) => DAYS.to_owned(),
        other => other.code().unwrap_or_default(),
    });
    let choose_baseline = Callback::new(move |code: String| {
        let (from, to) = days(now().period, browser::today());
        let baseline = match code.as_str() {
            DAYS => Baseline::From(from.plus(from.0.saturating_sub(to.0)).plus(-1)),
            "year" => Baseline::YearEarlier,
            _ => Baseline::Before,
        };
        go.run(View { baseline, ..now() });
    });
    let segments = segment_names(engine, i18n);
    let segment_options = Signal::derive(move || {
        let everybody = (String::new(), text!(i18n, k::roi::EVERYBODY));
        std::iter::once(everybody).chain(segments.get()).collect::<Vec<_>>()
    });
    let currencies = Signal::derive(move || {
        engine.status.with(|status| {
            status.currencies.iter().map(|(code, _)| (code.clone(), code.clone())).collect::<Vec<_>>()
        })
    });
    let currency = Signal::derive(move || {
        let chosen = view.get().currency.map(|currency| currency.to_string());
        chosen.unwrap_or_else(|| crate::records::default_currency(engine))
    });
    view! {
        <div class="insights-chooser" role="group" aria-label=t!(i18n, k::roi::CHOOSE)>
            <Select options=periods value=period on_change=choose_period label=Signal::derive(t!(i18n, k::roi::PERIOD)) />
            <Show when=move || period.get() == DAYS><Ends view=view go=go /></Show>
            <Select options=baselines value=baseline on_change=choose_baseline label=Signal::derive(t!(i18n, k::roi::BASELINE)) />
            <Show when=move || baseline.get() == DAYS><BaselineDay view=view go=go /></Show>
            <Select
                options=segment_options value=Signal::derive(move || view.get().segment.unwrap_or_default())
                label=Signal::derive(t!(i18n, k::roi::SEGMENT))
                on_change=Callback::new(move |id: String| {
                    go.run(View { segment: Some(id).filter(|id| !id.is_empty()), ..now() });
                })
            />
            <Show when=move || currencies.with(|all| all.len() > 1)>
                <Select
                    options=currencies value=currency label=Signal::derive(t!(i18n, k::roi::CURRENCY))
                    on_change=Callback::new(move |code: String| go.run(View { currency: code.parse().ok(), ..now() }))
                />
            </Show>
        </div>
    }
    .into_any()
}

fn period_options(i18n: I18n, chosen: Period) -> Vec<(String, String)> {
    let (this_year, ..) = browser::today().ymd();
    let months = |count: u32| (Period::Months(count).code(), text!(i18n, k::roi::LAST_MONTHS, count = count));
    let year = |year: i32| (Period::Year(year).code(), intl::plain_number(i18n.locale(), i64::from(year)));
    let usual = (Period::Usual.code(), text!(i18n, k::roi::USUAL_PERIOD));
    let mut options = vec![usual, months(12), months(6), months(3)];
    options.extend((1..=YEARS).map(|back| year(this_year - back)));
    let is_offered = options.iter().any(|(code, _)| *code == chosen.code());
    match chosen {
        Period::Year(other) if !is_offered => options.push(year(other)),
        Period::Months(other) if !is_offered => options.push(months(other)),
        _ => {}
    }
    options.push((DAYS.to_owned(), text!(i18n, k::roi::FROM_TO)));
    options
}

fn baseline_options(i18n: I18n, view: &View) -> Vec<(String, String)> {
    let mut options = vec![(String::new(), text!(i18n, k::roi::BASELINE_BEFORE))];
    if is_within_a_year(view.period, browser::today()) || view.baseline == Baseline::YearEarlier {
        options.push(("year".to_owned(), text!(i18n, k::roi::BASELINE_YEAR)));
    }
    options.push((DAYS.to_owned(), text!(i18n, k::roi::BASELINE_FROM)));
    options
}

/// First and last day of the period.
#[component]
fn Ends(view: Memo<View>, go: Callback<View>) -> impl IntoView {
    let ends = Memo::new(move |_| days(view.get().period, browser::today()));
    let change = Callback::new(move |(from, to)| {
        go.run(View { period: Period::Between(from, to), ..view.get_untracked() });
    });
    view! { <PeriodDays ends=ends on_change=change /> }
}

/// The first day of the baseline.
#[component]
fn BaselineDay(view: Memo<View>, go: Callback<View>) -> impl IntoView {
    let i18n = use_i18n();
    let value = Signal::derive(move || json!(view.get().baseline_day(browser::today())));
    let change = Callback::new(move |value: Json| {
        if let Some(day) = day_of(&value) {
            go.run(View { baseline: Baseline::From(day), ..view.get_untracked() });
        }
    });
    view! {
        <div class="period-days">
            <FieldInput
                field=FieldDef::new("baseline", FieldType::Day) id="roi-baseline" label=Signal::derive(t!(i18n, k::roi::BASELINE_DAY))
                value=value on_commit=change
            />
        </div>
    }
    .into_any()
}
