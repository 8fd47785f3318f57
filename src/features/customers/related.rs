//! Who a customer belongs together with, its orders in figures, and the segments it is in.

use super::timeline::ORDERS;
use crate::engine::{EngineClient, use_engine};
use crate::i18n::{I18n, Key, k, use_i18n};
use crate::records::{all_segments, field_label, path_type, row_name, value_text};
use crate::ui::virtual_table::row_id;
use domain::RowId;
use leptos::prelude::*;
use protocol::{Failure, Query, Row, Sort};
use serde_json::Value as Json;

/// People of one relation that are named at once.
const NAMED: usize = 5;
/// People of one relation that are listed at all; the rest is counted.
const LISTED: u64 = 200;
/// Segments that are looked through.
const SEGMENTS_MAX: u64 = 500;
/// Figures over the orders of a customer.
const FIGURES: [&str; 3] = ["orders.count", "orders.sum", "orders.last"];

/// People in one relation to the customer.
#[derive(Clone, PartialEq)]
struct Relation {
    title: Key,
    total: u64,
    people: Vec<Row>,
}

/// All of it. What is empty is not there.
#[component]
pub(super) fn Related(
    id: RowId,
    row: RwSignal<Option<Row>>,
    /// The one kind of entry that the timeline shows.
    only: RwSignal<Option<String>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let engine = use_engine();
    // Two fields of the record say where it belongs; edits of others change nothing here.
    let linked = move |field: &'static str| {
        Memo::new(move |_| row.with(|row| row.as_ref()?.get(field)?.as_str().map(str::to_owned)))
    };
    let (organisation, referrer) = (linked("organisation"), linked("referred_by"));
    let loaded = LocalResource::new(move || {
        engine.revision.track();
        let (organisation, referrer) = (organisation.get(), referrer.get());
        let locale = i18n.locale().code();
        async move { relations(engine, id, organisation, referrer, locale).await.unwrap_or_default() }
    });
    let shown = Memo::new(move |last: Option<&Vec<Relation>>| {
        loaded.get().unwrap_or_else(|| last.cloned().unwrap_or_default())
    });
    view! {
        <section class="related" aria-label=t!(i18n, k::customers::RELATED)>
            <OrderFigures id=id only=only />
            {move || shown.get().into_iter().map(|relation| view! { <RelationView relation=relation /> }).collect_view()}
            <Memberships id=id />
        </section>
    }
    .into_any()
}

/// Asks for the people of every relation there is.
async fn relations(
    engine: EngineClient,
    id: RowId,
    organisation: Option<String>,
    referrer: Option<String>,
    locale: &str,
) -> Result<Vec<Relation>, Failure> {
    let asked = [
        (k::customers::MEMBERS, Some(format!("organisation = \"{id}\""))),
        (
            k::customers::COLLEAGUES,
            organisation.map(|other| format!("organisation = \"{other}\" and not id in (\"{id}\")")),
        ),
        (k::customers::REFERRER, referrer.map(|other| format!("id in (\"{other}\")"))),
        (k::customers::REFERRALS, Some(format!("referred_by = \"{id}\""))),
        (k::customers::OWNED, Some(format!("owner = \"{id}\""))),
    ];
    let mut relations = Vec::new();
    for (title, condition) in asked {
        let Some(condition) = condition else { continue };
        let query = Query {
            kind: "customer".into(),
            filter: Some(Json::String(condition)),
            select: vec!["name".into(), "job_title".into(), "city".into()],
            sort: vec![Sort { field: "name".into(), descending: false }],
            limit: Some(LISTED),
            locale: locale.to_owned(),
            ..Query::default()
        };
        let page = engine.query(query).await?;
        if page.total > 0 {
            relations.push(Relation { title, total: page.total, people: page.rows });
        }
    }
    Ok(relations)
}

#[component]
fn RelationView(relation: Relation) -> impl IntoView {
    let i18n = use_i18n();
    let is_open = RwSignal::new(false);
    let Relation { title, total, people } = relation;
    let (listed, is_long) = (people.len() as u64, people.len() > NAMED);
    let entry = move |person: &Row| {
        let id = row_id(person)?;
        let about = ["job_title", "city"].iter().filter_map(|field| person.get(*field)?.as_str());
        let about = i18n.facts(&about.collect::<Vec<_>>());
        Some(view! {
            <li>
                <a href=format!("/customers/{id}") dir="auto">{row_name(i18n, person)}</a>
                <span class="muted" dir="auto">{about}</span>
            </li>
        })
    };
    let entries = move || {
        let shown = if is_open.get() { people.len() } else { NAMED };
        people.iter().take(shown).filter_map(entry).collect_view()
    };
    view! {
        <div class="relation">
            <h2>{i18n.text(title)}" "<span class="muted number">{i18n.number(total as f64)}</span></h2>
            <ul>{entries}</ul>
            <Show when=move || is_long && !is_open.get()>
                <button type="button" class="button quiet small" on:click=move |_| is_open.set(true)>
                    {t!(i18n, k::customers::SHOW_ALL_OF, count = listed)}
                </button>
            </Show>
            <Show when=move || is_open.get() && (listed < total)>
                <p class="muted">{t!(i18n, k::customers::AND_MORE, count = total - listed)}</p>
            </Show>
        </div>
    }
    .into_any()
}

/// How much was bought and when last; a way to the orders in the timeline.
#[component]
fn OrderFigures(id: RowId, only: RwSignal<Option<String>>) -> impl IntoView {
    let i18n = use_i18n();
    let engine = use_engine();
    let figures = figures_of(engine, id, &FIGURES);
    let has_orders =
        move || figures.with(|row| row.as_ref().and_then(|row| row.get("orders.count")?.as_i64()) > Some(0));
    view! {
        <Show when=has_orders>
            <div class="relation">
                <h2>{t!(i18n, k::customers::ORDERS)}</h2>
                <dl class="order-figures">
                    {move || figures.get().map(|row| FIGURES.map(|name| figure(i18n, engine, &row, name)).collect_view())}
                </dl>
                <button type="button" class="button quiet small" on:click=move |_| only.set(Some(ORDERS.to_owned()))>
                    {t!(i18n, k::customers::SHOW_ORDERS)}
                </button>
            </div>
        </Show>
    }
}

/// Fields of one customer that are computed, again after each change; the last ones stay while new ones come.
pub(super) fn figures_of(
    engine: EngineClient,
    id: RowId,
    select: &'static [&'static str],
) -> Memo<Option<Row>> {
    let loaded = LocalResource::new(move || {
        engine.revision.track();
        async move {
            let query = Query {
                kind: "customer".into(),
                filter: Some(Json::String(format!("id in (\"{id}\")"))),
                select: select.iter().map(|name| (*name).to_owned()).collect(),
                ..Query::default()
            };
            engine.query(query).await.ok()?.rows.into_iter().next()
        }
    });
    Memo::new(move |last: Option<&Option<Row>>| {
        loaded.get().unwrap_or_else(|| last.cloned().unwrap_or_default())
    })
}

fn figure(i18n: I18n, engine: EngineClient, row: &Row, name: &'static str) -> impl IntoView + use<> {
    let schema = engine.schema.get();
    let label = field_label(i18n, &schema, "customer", name);
    let ty = path_type(&schema, "customer", name);
    let value = value_text(i18n, name, ty, row.get(name).unwrap_or(&Json::Null));
    view! { <div><dt class="muted">{label}</dt><dd><bdi>{value}</bdi></dd></div> }
}

/// The segments a customer is in.
#[component]
fn Memberships(id: RowId) -> impl IntoView {
    let i18n = use_i18n();
    let engine = use_engine();
    let loaded = LocalResource::new(move || {
        engine.revision.track();
        let locale = i18n.locale().code();
        async move { memberships(engine, id, locale).await.unwrap_or_default() }
    });
    let shown = Memo::new(move |last: Option<&Vec<(String, String)>>| {
        loaded.get().unwrap_or_else(|| last.cloned().unwrap_or_default())
    });
    view! {
        <Show when=move || !shown.with(Vec::is_empty)>
            <div class="relation">
                <h2>{t!(i18n, k::customers::IN_SEGMENTS)}</h2>
                <p class="membership-chips">
                    {move || shown.get().into_iter().map(|(id, name)| view! {
                        <a class="chip" dir="auto" href=format!("/segments/{id}")>{name}</a>
                    }).collect_view()}
                </p>
            </div>
        </Show>
    }
}

/// Ids and names of the segments that select a customer. One question after the other, so that others come in between.
async fn memberships(
    engine: EngineClient,
    id: RowId,
    locale: &str,
) -> Result<Vec<(String, String)>, Failure> {
    let query = Query { limit: Some(SEGMENTS_MAX), ..all_segments(&["name", "where"], locale) };
    let mut found = Vec::new();
    for segment in engine.query(query).await?.rows {
        let text = |field: &str| segment.get(field).and_then(Json::as_str).unwrap_or_default().to_owned();
        let condition = match text("where") {
            condition if condition.trim().is_empty() => format!("id in (\"{id}\")"),
            condition => format!("id in (\"{id}\") and ({condition})"),
        };
        let query = Query {
            kind: "customer".into(),
            filter: Some(Json::String(condition)),
            limit: Some(0),
            ..Query::default()
        };
        // A segment with a mistake has no members.
        let is_member = engine.query(query).await.is_ok_and(|page| page.total > 0);
        if let (true, Some(segment_id)) = (is_member, row_id(&segment)) {
            found.push((segment_id, text("name")));
        }
    }
    Ok(found)
}
