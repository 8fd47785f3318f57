//! How strong the relation to a customer is, what the score is made of, and what the models expect of them.

use super::related::figures_of;
use crate::engine::{EngineClient, use_engine};
use crate::i18n::{I18n, k, use_i18n};
use crate::records::{field_label, path_type, strength_part, value_text};
use crate::ui::{Explained, How};
use domain::insight::StrengthPart;
use domain::{Day, RowId};
use leptos::ev;
use leptos::prelude::*;
use protocol::{Request, Row};
use serde::Deserialize;
use serde_json::json;
use web_sys::Element;

/// What the models say of one customer, in the order in which it is shown.
const SCORES: [&str; 4] = ["key_customer", "p_alive", "clv", "revenue_at_risk"];

/// A part of the score.
#[derive(Clone, Copy, PartialEq, Debug, Deserialize)]
struct Part {
    part: StrengthPart,
    /// How full it is, 0 to 1.
    value: f64,
    /// Its share of the weights of what is known.
    weight: f64,
    /// What it brings to the score.
    points: f64,
    /// What its value is made from.
    basis: f64,
}

/// The score of one customer.
#[derive(Clone, PartialEq, Debug, Deserialize)]
struct Score {
    score: f64,
    /// The share of all weights that is known.
    known: f64,
    parts: Vec<Part>,
    change: Option<f64>,
}

#[derive(Deserialize)]
struct Answer {
    before: Day,
    customers: Vec<Score>,
}

/// The score, and the day its change is counted from.
type Found = Option<(Score, Day)>;

/// The part of the record, which keeps its place until the score is known. It is not there for a customer of whom nothing
/// is known.
#[component]
pub(super) fn StrengthScore(id: RowId) -> impl IntoView {
    let i18n = use_i18n();
    let engine = use_engine();
    let loaded = LocalResource::new(move || {
        engine.revision.track();
        async move { strength(engine, id).await }
    });
    let found =
        Memo::new(move |last: Option<&Option<Found>>| loaded.get().or_else(|| last.cloned().flatten()));
    move || match found.get() {
        None => view! {
            <div class="field-section strength is-awaited" aria-busy="true">
                <p>{t!(i18n, k::customers::STRENGTH)}" "<span class="muted">"…"</span></p>
            </div>
        }
        .into_any(),
        Some(found) => {
            found.map(|(score, before)| view! { <ScoreView id=id score=score before=before /> }).into_any()
        }
    }
}

async fn strength(engine: EngineClient, id: RowId) -> Found {
    let params = json!({ "where": format!("id in (\"{id}\")"), "limit": 1 });
    let answer = engine.call::<Answer>(Request::Insight { name: "strength".into(), params }).await.ok()?;
    Some((answer.customers.into_iter().next()?, answer.before))
}

#[component]
fn ScoreView(id: RowId, score: Score, before: Day) -> impl IntoView {
    let i18n = use_i18n();
    let explained = explained(i18n, &score);
    let Score { score: points, known, parts, change } = score;
    let is_open = RwSignal::new(false);
    let toggled = move |event: ev::Event| is_open.set(event_target::<Element>(&event).has_attribute("open"));
    view! {
        <details class="field-section strength" on:toggle=toggled>
            <summary>
                {t!(i18n, k::customers::STRENGTH)}" "
                <span class="strength-score number">{i18n.number(points.round())}</span>
                " "<span class="muted">{text!(i18n, k::customers::STRENGTH_OF)}</span>
                {change.map(|change| view! { <span class="muted">{i18n.between_facts()}{change_text(i18n, change, before)}</span> })}
            </summary>
            <ul class="strength-parts">{parts.iter().map(|part| part_line(i18n, *part)).collect_view()}</ul>
            <p class="muted">
                {(known < 0.995).then(|| text!(i18n, k::customers::STRENGTH_KNOWN, share = i18n.percent(known)))}
                " "<How explained=Signal::stored(explained) />
                " "<a href="/insights/assessment">{t!(i18n, k::customers::STRENGTH_WEIGHTS)}</a>
            </p>
            <Show when=move || is_open.get()><Scores id=id /></Show>
        </details>
    }
    .into_any()
}

fn change_text(i18n: I18n, change: f64, before: Day) -> String {
    let (points, day) = (i18n.number(change.abs().round()), i18n.day(before));
    match change.round() {
        change if change > 0.0 => text!(i18n, k::customers::STRENGTH_ROSE, points = points, day = day),
        change if change < 0.0 => text!(i18n, k::customers::STRENGTH_FELL, points = points, day = day),
        _ => text!(i18n, k::customers::STRENGTH_SAME, day = day),
    }
}

/// One part: its name and what it comes from, a bar of how full it is, and its points of the most there are.
fn part_line(i18n: I18n, part: Part) -> impl IntoView + use<> {
    let of = 100.0 * part.weight;
    let width = format!("{:.0}%", 100.0 * part.value);
    view! {
        <li>
            <span class="strength-name">{strength_part(i18n, part.part)}</span>
            <span class="strength-basis muted">{basis_text(i18n, part)}</span>
            <span class="strength-bar" aria-hidden="true"><span style:inline-size=width></span></span>
            <span class="strength-points number">
                <bdi>{text!(i18n, k::customers::POINTS_OF, points = one_place(i18n, part.points), of = one_place(i18n, of))}</bdi>
            </span>
        </li>
    }
}

fn one_place(i18n: I18n, value: f64) -> String {
    i18n.number((value * 10.0).round() / 10.0)
}

/// The number a part comes from, in words.
fn basis_text(i18n: I18n, part: Part) -> String {
    let (plain, share) = (one_place(i18n, part.basis), i18n.percent(part.basis));
    let count = part.basis.round().max(0.0) as u64;
    match part.part {
        StrengthPart::Recency => text!(i18n, k::customers::BASIS_RECENCY, times = plain),
        StrengthPart::Frequency => text!(i18n, k::customers::BASIS_FREQUENCY, count = count),
        StrengthPart::ValueTrend => text!(i18n, k::customers::BASIS_TREND, share = share),
        StrengthPart::Sentiment => text!(i18n, k::customers::BASIS_SENTIMENT, mean = plain),
        StrengthPart::Complaints => text!(i18n, k::customers::BASIS_COMPLAINTS, count = count),
        StrengthPart::Response => text!(i18n, k::customers::BASIS_RESPONSE, times = plain),
        StrengthPart::Satisfaction => text!(i18n, k::customers::BASIS_SATISFACTION, share = share),
        StrengthPart::Tenure => text!(i18n, k::customers::BASIS_TENURE, years = plain),
        StrengthPart::Balance => text!(i18n, k::customers::BASIS_BALANCE, share = share),
    }
}

fn explained(i18n: I18n, score: &Score) -> Explained {
    let input = |part: &Part| (strength_part(i18n, part.part), i18n.percent(part.weight));
    Explained {
        definition: text!(i18n, k::customers::STRENGTH_DEFINITION),
        formula: text!(i18n, k::customers::STRENGTH_FORMULA),
        inputs: score.parts.iter().map(input).collect(),
        source: text!(i18n, k::customers::STRENGTH_SOURCE),
    }
}

/// What the models of everybody expect of this one. The first question of the day fits them, so it waits to be asked for.
#[component]
fn Scores(id: RowId) -> impl IntoView {
    let i18n = use_i18n();
    let engine = use_engine();
    let scores = figures_of(engine, id, &SCORES);
    let line = move |row: &Row, name: &'static str| {
        let value = row.get(name).filter(|value| !value.is_null() && **value != json!([]))?;
        let schema = engine.schema.get();
        let ty = path_type(&schema, "customer", name);
        let said = match (name, value.as_f64()) {
            ("p_alive", Some(share)) => i18n.percent(share),
            _ => value_text(i18n, name, ty, value),
        };
        let label = field_label(i18n, &schema, "customer", name);
        Some(view! { <div><dt class="muted">{label}</dt><dd><bdi>{said}</bdi></dd></div> })
    };
    view! {
        <dl class="order-figures">
            {move || scores.get().map(|row| SCORES.map(|name| line(&row, name)).collect_view())}
        </dl>
    }
}
