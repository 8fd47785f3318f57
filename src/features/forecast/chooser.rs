//! What is carried on, by which periods, with which season and how far.

use super::state::{MULTIPLIES, OF, UNITS, View, distances, seasons};
use crate::engine::use_engine;
use crate::i18n::{k, use_i18n};
use crate::records::{segment_names_with, span_text, unit_label};
use crate::ui::Select;
use leptos::prelude::*;

/// The choices, in the head of the page. Each stands in the address.
#[component]
pub(super) fn Chooser(view: Memo<View>, go: Callback<View>) -> impl IntoView {
    let i18n = use_i18n();
    let engine = use_engine();
    let figures = Signal::derive(move || {
        let name = |code: &str| k::forecast::of(code).map(|key| i18n.text(key)).unwrap_or_default();
        OF.map(|code| (code.to_owned(), name(code))).to_vec()
    });
    let units = Signal::derive(move || UNITS.map(|unit| (unit.to_owned(), unit_label(i18n, unit))).to_vec());
    let usual =
        move |unit: &str| text!(i18n, k::forecast::USUAL, span = span_text(i18n, unit, seasons(unit)[0]));
    let lengths = Signal::derive(move || {
        let View { unit, season, .. } = view.get();
        let others = seasons(unit).iter().skip(1).copied();
        let chosen = season.filter(|season| !seasons(unit)[1..].contains(season));
        let option = |season: u32| {
            (season.to_string(), text!(i18n, k::forecast::SEASON_OF, span = span_text(i18n, unit, season)))
        };
        std::iter::once((String::new(), usual(unit)))
            .chain(others.chain(chosen).map(option))
            .collect::<Vec<_>>()
    });
    let ways = Signal::derive(move || {
        let View { unit, ahead, .. } = view.get();
        let chosen = ahead.filter(|ahead| !distances(unit).contains(ahead));
        let all = distances(unit).iter().copied().chain(chosen);
        let option = |ahead: u32| {
            (ahead.to_string(), text!(i18n, k::forecast::AHEAD_BY, span = span_text(i18n, unit, ahead)))
        };
        all.map(option).collect::<Vec<_>>()
    });
    let forms = Signal::derive(move || {
        [("", k::forecast::SEASON_ADDS), (MULTIPLIES, k::forecast::SEASON_MULTIPLIES)]
            .map(|(code, name)| (code.to_owned(), i18n.text(name)))
            .to_vec()
    });
    let names = segment_names_with(engine, i18n, move || view.with(|view| view.segment.clone()));
    let segments = Signal::derive(move || {
        let everybody = (String::new(), text!(i18n, k::forecast::EVERYBODY));
        std::iter::once(everybody).chain(names.get()).collect::<Vec<_>>()
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
    let has_currencies = move || view.get().of == OF[0] && currencies.with(|all| all.len() > 1);
    let now = move || view.get_untracked();
    view! {
        <div class="insights-chooser" role="group" aria-label=t!(i18n, k::forecast::CHOOSE)>
            <Select
                options=figures value=Signal::derive(move || view.get().of.to_owned())
                label=Signal::derive(t!(i18n, k::forecast::FIGURE))
                on_change=Callback::new(move |code: String| {
                    let of = OF.into_iter().find(|of| *of == code).unwrap_or(OF[0]);
                    go.run(View { of, ..now() });
                })
            />
            <Select
                options=segments value=Signal::derive(move || view.get().segment.unwrap_or_default())
                label=Signal::derive(t!(i18n, k::forecast::SEGMENT))
                on_change=Callback::new(move |id: String| {
                    go.run(View { segment: Some(id).filter(|id| !id.is_empty()), ..now() });
                })
            />
            <Select
                options=units value=Signal::derive(move || view.get().unit.to_owned())
                label=Signal::derive(t!(i18n, k::forecast::UNIT))
                on_change=Callback::new(move |unit: String| go.run(now().with_unit(&unit)))
            />
            <Select
                options=lengths value=Signal::derive(move || view.get().season.map(|season| season.to_string()).unwrap_or_default())
                label=Signal::derive(t!(i18n, k::forecast::SEASON))
                on_change=Callback::new(move |season: String| go.run(View { season: season.parse().ok(), ..now() }))
            />
            <Select
                options=forms
                value=Signal::derive(move || if view.get().multiplies { MULTIPLIES.to_owned() } else { String::new() })
                label=Signal::derive(t!(i18n, k::forecast::SEASON_FORM))
                on_change=Callback::new(move |code: String| go.run(View { multiplies: code == MULTIPLIES, ..now() }))
            />
            <Select
                options=ways value=Signal::derive(move || {
                    let View { unit, season, ahead, .. } = view.get();
                    ahead.or(season).unwrap_or(seasons(unit)[0]).to_string()
                })
                label=Signal::derive(t!(i18n, k::forecast::AHEAD))
                on_change=Callback::new(move |ahead: String| go.run(View { ahead: ahead.parse().ok(), ..now() }))
            />
            <Show when=has_currencies>
                <Select
                    options=currencies value=currency label=Signal::derive(t!(i18n, k::forecast::CURRENCY))
                    on_change=Callback::new(move |code: String| go.run(View { currency: code.parse().ok(), ..now() }))
                />
            </Show>
        </div>
    }
    .into_any()
}
