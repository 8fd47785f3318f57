//! The report in a few sentences and four numbers.

use super::answer::{Answer, SHOWN};
use super::words::{count, share, whole};
use crate::i18n::{I18n, k, use_i18n};
use crate::records::strength_part;
use crate::ui::{Explained, How};
use domain::insight::StrengthPart;
use leptos::prelude::*;

/// The part of the page.
#[component]
pub(super) fn Short(answer: StoredValue<Answer>) -> impl IntoView {
    let i18n = use_i18n();
    let sentences = move || answer.with_value(|answer| said(i18n, answer));
    let little = answer.with_value(Answer::is_little_known);
    view! {
        <section class="card part assess-short" aria-labelledby="assess-short">
            <h2 id="assess-short">{t!(i18n, k::assessment::IN_SHORT)}</h2>
            <p class="assess-lead">{sentences}</p>
            {little.then(|| view! {
                <div class="notice weak assess-note"><span>{t!(i18n, k::assessment::LITTLE_KNOWN)}</span></div>
            })}
            <div class="kpis assess-tiles">
                {["median", "mean", "scored", "well_known"].map(|name| view! { <Tile name=name answer=answer /> }).collect_view()}
            </div>
        </section>
    }
    .into_any()
}

/// The sentences.
fn said(i18n: I18n, answer: &Answer) -> String {
    let mut said = vec![text!(
        i18n,
        k::assessment::SHORT_KNOWN,
        scored = count(i18n, answer.now.scored),
        count = answer.now.customers,
        share = share(i18n, answer.now.known_share)
    )];
    let (median, day) = (whole(i18n, answer.now.median), i18n.day(answer.before));
    let points = answer.moved().map(|moved| i18n.number(moved.abs()));
    said.push(match (answer.moved(), points) {
        (Some(moved), Some(points)) if moved > 0.0 => {
            text!(i18n, k::assessment::SHORT_ROSE, median = median, points = points, day = day)
        }
        (Some(moved), Some(points)) if moved < 0.0 => {
            text!(i18n, k::assessment::SHORT_FELL, median = median, points = points, day = day)
        }
        (Some(_), _) => text!(i18n, k::assessment::SHORT_SAME, median = median, day = day),
        _ => text!(i18n, k::assessment::SHORT_ONLY, median = median),
    });
    let named = |parts: &[StrengthPart]| {
        let names: Vec<String> = parts.iter().take(SHOWN).map(|part| strength_part(i18n, *part)).collect();
        i18n.list(&names)
    };
    if !answer.strengths.is_empty() {
        said.push(text!(i18n, k::assessment::SHORT_STRONG, parts = named(&answer.strengths)));
    }
    if !answer.weak_spots.is_empty() {
        said.push(text!(i18n, k::assessment::SHORT_WEAK, parts = named(&answer.weak_spots)));
    }
    if let Some(key) = answer.first.first().and_then(|first| k::assessment::thing(first.thing.name())) {
        said.push(text!(i18n, k::assessment::SHORT_FIRST, thing = i18n.text(key)));
    }
    said.join(" ")
}

/// One number with the same of the beginning of the period.
#[component]
fn Tile(name: &'static str, answer: StoredValue<Answer>) -> impl IntoView {
    let i18n = use_i18n();
    let title = move || k::assessment::tile(name).map(|key| i18n.text(key)).unwrap_or_default();
    let values = move || answer.with_value(|answer| values(i18n, answer, name));
    let explained = Signal::derive(move || {
        let text = |key: Option<crate::i18n::Key>| key.map(|key| i18n.text(key)).unwrap_or_default();
        answer.with_value(|answer| {
            let (now, then) = values();
            Explained {
                definition: text(k::assessment::tile_text(name)),
                formula: text(k::assessment::tile_formula(name)),
                inputs: vec![
                    (text!(i18n, k::assessment::CUSTOMERS), count(i18n, answer.now.customers)),
                    (i18n.day(answer.until), now),
                    (i18n.day(answer.before), then),
                ],
                source: text!(i18n, k::assessment::SOURCE, day = i18n.day(answer.until)),
            }
        })
    });
    view! {
        <div class="kpi" role="group" aria-label=title>
            <header class="kpi-head"><h3>{title}</h3><How explained=explained /></header>
            <p class="kpi-value" data-tile=name><bdi>{move || values().0}</bdi></p>
            <p class="kpi-more">{move || text!(i18n, k::assessment::BEFORE, value = values().1)}</p>
        </div>
    }
    .into_any()
}

/// The number now, and at the beginning of the period.
fn values(i18n: I18n, answer: &Answer, name: &str) -> (String, String) {
    let (now, then) = (&answer.now, &answer.then);
    match name {
        "median" => (whole(i18n, now.median), whole(i18n, then.median)),
        "mean" => (whole(i18n, now.mean), whole(i18n, then.mean)),
        "scored" => (count(i18n, now.scored), count(i18n, then.scored)),
        _ => (count(i18n, now.well_known), count(i18n, then.well_known)),
    }
}
