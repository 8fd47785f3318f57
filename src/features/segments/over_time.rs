//! How many customers a segment held at the end of each of the last twelve months, where that can be known.

use crate::engine::use_engine;
use crate::i18n::{I18n, k, use_i18n};
use crate::records::{failure_text, field_label, kind_label, row_name};
use crate::ui::chart::{Charted, Mark, Series, SeriesChart};
use crate::ui::virtual_table::row_id;
use crate::ui::{Explained, How, Select, address_with};
use domain::Schema;
use domain::expr::relations;
use domain::time::Month;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use protocol::{Request, Row};
use serde::Deserialize;
use serde_json::json;
use std::sync::Arc;

/// Months looked back.
const MONTHS: u32 = 12;

/// The size at the end of a month.
#[derive(Clone, PartialEq, Debug, Deserialize)]
struct Point {
    month: Month,
    count: u32,
}

/// What the engine answers.
#[derive(Clone, PartialEq, Debug, Deserialize)]
struct Answer {
    points: Vec<Point>,
    /// What the condition rests on that has no past.
    unknown: Vec<String>,
}

/// The choice of a segment and its sizes.
#[component]
pub(super) fn OverTime(
    /// The saved segments.
    rows: Vec<Row>,
) -> impl IntoView {
    let i18n = use_i18n();
    let query = use_query_map();
    let navigate = use_navigate();
    let segments: Vec<(String, String, String)> = rows
        .iter()
        .filter_map(|row| {
            let condition = row.get("where").and_then(|text| text.as_str()).unwrap_or_default();
            // A condition with a mistake has no customers on any day.
            domain::expr::parse(condition).ok()?;
            Some((row_id(row)?, untrack(|| row_name(i18n, row)), condition.to_owned()))
        })
        .collect();
    let Some((first, ..)) = segments.first().cloned() else { return ().into_any() };
    let options: Vec<(String, String)> =
        segments.iter().map(|(id, name, _)| (id.clone(), name.clone())).collect();
    let known = StoredValue::new(segments);
    let chosen = Memo::new(move |_| {
        let asked = query.with(|map| map.get("size"));
        let is_known = |id: &String| known.with_value(|all| all.iter().any(|(known, ..)| known == id));
        asked.filter(is_known).unwrap_or_else(|| first.clone())
    });
    let segment = Memo::new(move |_| {
        let id = chosen.get();
        known.with_value(|all| {
            let (_, name, condition) = all.iter().find(|(known, ..)| *known == id)?;
            Some((name.clone(), condition.clone()))
        })
    });
    let choose = Callback::new(move |id: String| {
        let compare = query.with_untracked(|map| map.get("compare"));
        let address = address_with("/segments", [("compare", compare), ("size", Some(id))]);
        navigate(&address, NavigateOptions { replace: true, scroll: false, ..Default::default() });
    });
    view! {
        <section class="stack over-time" aria-labelledby="segment-size">
            <div class="row">
                <h2 id="segment-size">{t!(i18n, k::segments::SIZE)}</h2>
                <How explained=Signal::derive(move || explained(i18n)) />
            </div>
            <p class="muted">{t!(i18n, k::segments::SIZE_TEXT, count = MONTHS)}</p>
            <div class="row">
                <Select
                    options=Signal::stored(options) value=chosen on_change=choose
                    label=Signal::derive(t!(i18n, k::segments::SIZE_CHOOSE))
                />
            </div>
            <Sizes segment=segment />
        </section>
    }
    .into_any()
}

fn explained(i18n: I18n) -> Explained {
    Explained {
        definition: text!(i18n, k::segments::SIZE_DEFINITION),
        formula: text!(i18n, k::segments::SIZE_FORMULA),
        inputs: Vec::new(),
        source: text!(i18n, k::segments::SIZE_SOURCE),
    }
}

#[component]
fn Sizes(
    /// Its name and its condition.
    segment: Memo<Option<(String, String)>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let engine = use_engine();
    let loaded = LocalResource::new(move || {
        engine.revision.track();
        let (name, condition) = segment.get().unwrap_or_default();
        let params = json!({ "where": condition, "months": MONTHS });
        async move {
            (name, engine.call::<Answer>(Request::Insight { name: "segment_size".into(), params }).await)
        }
    });
    view! {
        <Transition fallback=|| view! { <div class="waiting" aria-hidden="true"></div> }>
            {move || loaded.get().map(|(name, answer)| match answer {
                Ok(answer) if !answer.unknown.is_empty() => {
                    let fields = engine.schema.with(|schema| {
                        answer.unknown.iter().map(|name| name_of(i18n, schema, name)).collect::<Vec<_>>()
                    });
                    let said = text!(i18n, k::segments::SIZE_UNKNOWN, fields = i18n.list(&fields));
                    view! { <p class="notice weak" role="status"><span>{said}</span></p> }.into_any()
                }
                Ok(answer) => chart(i18n, &name, answer.points),
                Err(failure) => view! {
                    <div class="notice bad" role="alert"><span>{failure_text(i18n, &failure)}</span></div>
                }.into_any(),
            })}
        </Transition>
    }
    .into_any()
}

/// What of a condition is called: a field, a field of a link, or a field of orders and the like.
fn name_of(i18n: I18n, schema: &Schema, path: &str) -> String {
    let (first, rest) = path.split_once('.').unwrap_or((path, ""));
    match relations(schema, "customer").into_iter().find(|relation| relation.name == first) {
        Some(relation) if rest.is_empty() => kind_label(i18n, &relation.kind),
        Some(relation) => {
            let field = field_label(i18n, schema, &relation.kind, rest);
            format!("{} · {field}", kind_label(i18n, &relation.kind))
        }
        None => field_label(i18n, schema, "customer", path),
    }
}

fn chart(i18n: I18n, name: &str, points: Vec<Point>) -> AnyView {
    let title = Signal::stored(format!("{name}: {}", text!(i18n, k::segments::SIZE)));
    let labels = points.iter().map(|point| i18n.month(point.month)).collect();
    let series = vec![Series {
        name: text!(i18n, k::segments::CUSTOMERS),
        values: points.iter().map(|point| Some(f64::from(point.count))).collect(),
    }];
    view! {
        <div class="card">
            <Charted title=title table=move || table(i18n, &points)>
                <SeriesChart
                    label=title labels=labels series=series mark=Mark::Line
                    value_text=Arc::new(move |count| untrack(|| i18n.number(count)))
                />
            </Charted>
        </div>
    }
    .into_any()
}

/// The latest month first.
fn table(i18n: I18n, points: &[Point]) -> AnyView {
    let rows = points.iter().rev().map(|point| {
        view! {
            <tr>
                <th scope="row">{i18n.month(point.month)}</th>
                <td class="number">{i18n.number(point.count.into())}</td>
            </tr>
        }
    });
    view! {
        <table class="data-table">
            <thead>
                <tr>
                    <th scope="col">{text!(i18n, k::segments::SIZE_MONTH)}</th>
                    <th scope="col" class="number">{text!(i18n, k::segments::CUSTOMERS)}</th>
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
    .into_any()
}
