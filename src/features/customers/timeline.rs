//! All that ever happened with a customer, newest first.

use super::log::Editing;
use super::state::{Entry, merge};
use crate::browser;
use crate::engine::{EngineClient, use_engine};
use crate::i18n::{I18n, k, use_i18n};
use crate::records::{choice_label, failure_text, value_text};
use crate::shell::use_steps;
use crate::ui::{Icon, Shape, use_toasts};
use domain::schema::INTERACTION_TYPES;
use domain::{FieldType, RowId};
use leptos::prelude::*;
use leptos::task::spawn_local;
use protocol::{Command, Failure, GroupQuery, Groups, Page, Query, Request, Row, Sort};
use serde_json::Value as Json;

/// What an order shows.
const ORDER_FIELDS: [&str; 7] = ["day", "amount", "number", "quantity", "status", "notes", "product.name"];
/// What an interaction shows.
const INTERACTION_FIELDS: [&str; 8] =
    ["at", "channel", "direction", "type", "text", "csat", "nps", "by.name"];
/// Entries of each kind asked for at first, and more at each step.
const STEP: u64 = 20;

/// What stands for orders among the kinds of interaction.
pub(super) const ORDERS: &str = "order";

/// The timeline.
#[component]
pub(super) fn Timeline(
    id: RowId,
    editing: RwSignal<Option<Editing>>,
    /// The one kind that is shown: a kind of interaction, or [`ORDERS`]; all without.
    only: RwSignal<Option<String>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let engine = use_engine();
    let limit = RwSignal::new(STEP);
    let entries = RwSignal::new(None::<(Vec<Entry>, bool)>);
    let failure = RwSignal::new(None::<Failure>);
    let loaded = LocalResource::new(move || {
        engine.revision.track();
        let (limit, only) = (limit.get(), only.get());
        async move {
            let (wants_orders, code) = match only.as_deref() {
                None => (true, None),
                Some(ORDERS) => (true, Some(ORDERS)),
                code => (false, code),
            };
            // Of a kind that is not wanted nothing is asked for but how many there are.
            let orders = page(engine, id, "order", None, &ORDER_FIELDS, if wants_orders { limit } else { 0 });
            let wants_others = code != Some(ORDERS);
            let of_kind = code.filter(|_| wants_others);
            let interactions = page(
                engine,
                id,
                "interaction",
                of_kind,
                &INTERACTION_FIELDS,
                if wants_others { limit } else { 0 },
            );
            let (orders, interactions) = futures::join!(orders, interactions);
            let (mut orders, mut interactions) = (orders?, interactions?);
            if !wants_orders {
                orders.total = 0;
            }
            if !wants_others {
                interactions.total = 0;
            }
            let offset = browser::offset_minutes();
            Ok(merge((orders.rows, orders.total), (interactions.rows, interactions.total), offset))
        }
    });
    // Old entries stay while new ones come.
    Effect::new(move |_| match loaded.get() {
        Some(Ok(merged)) => {
            failure.set(None);
            entries.set(Some(merged));
        }
        Some(Err(error)) => failure.set(Some(error)),
        None => {}
    });
    let is_empty =
        move || entries.with(|entries| entries.as_ref().is_some_and(|(entries, _)| entries.is_empty()));
    let has_more = move || entries.with(|entries| entries.as_ref().is_some_and(|(_, more)| *more));
    view! {
        <section class="timeline" aria-label=t!(i18n, k::customers::TIMELINE)>
            <KindChips id=id only=only />
            {move || failure.get().map(|failure| view! {
                <p class="field-mistake" role="alert">{failure_text(i18n, &failure)}</p>
            })}
            <ol>
                {move || entries.get().unwrap_or_default().0.into_iter().map(|entry| view! {
                    <TimelineEntry entry=entry editing=editing />
                }).collect_view()}
            </ol>
            <Show when=is_empty>
                <p class="muted timeline-empty">{move || match only.with(Option::is_some) {
                    true => text!(i18n, k::customers::TIMELINE_NONE),
                    false => text!(i18n, k::customers::TIMELINE_EMPTY),
                }}</p>
            </Show>
            <Show when=has_more>
                <button type="button" class="button" on:click=move |_| limit.update(|limit| *limit += STEP)>
                    {t!(i18n, k::customers::SHOW_OLDER)}
                </button>
            </Show>
        </section>
    }
    .into_any()
}

/// The newest rows of a kind that belong to a customer; the first field is the one that dates them.
async fn page(
    engine: EngineClient,
    id: RowId,
    kind: &str,
    ty: Option<&str>,
    fields: &[&str],
    limit: u64,
) -> Result<Page, Failure> {
    let of_type = ty.map(|code| format!(" and type = \"{code}\"")).unwrap_or_default();
    let query = Query {
        kind: kind.into(),
        filter: Some(Json::String(format!("customer = \"{id}\"{of_type}"))),
        sort: vec![Sort { field: fields[0].into(), descending: true }],
        select: fields.iter().map(|&field| field.to_owned()).collect(),
        limit: Some(limit),
        ..Query::default()
    };
    engine.query(query).await
}

/// A chip for each kind of entry there is, with its number; pressed, the timeline shows that kind alone.
#[component]
fn KindChips(id: RowId, only: RwSignal<Option<String>>) -> impl IntoView {
    let i18n = use_i18n();
    let engine = use_engine();
    let counted = LocalResource::new(move || {
        engine.revision.track();
        async move {
            let mine = Some(Json::String(format!("customer = \"{id}\"")));
            let query = Query { kind: "interaction".into(), filter: mine.clone(), ..Query::default() };
            let types = engine.call::<Groups>(Request::Groups(GroupQuery { query, by: "type".into() }));
            let query = Query { kind: ORDERS.into(), filter: mine, limit: Some(0), ..Query::default() };
            let (types, orders) = futures::join!(types, engine.query(query));
            let mut kinds: Vec<(String, u64)> = types?
                .groups
                .into_iter()
                .filter_map(|group| Some((group.value.as_str()?.to_owned(), group.count)))
                .collect();
            kinds.push((ORDERS.to_owned(), orders?.total));
            Ok::<_, Failure>(kinds)
        }
    });
    // The chips stay while new numbers come; what fails here is told where the entries would stand.
    let kinds = Memo::new(move |last: Option<&Vec<(String, u64)>>| match counted.get() {
        Some(Ok(kinds)) => in_order(kinds),
        _ => last.cloned().unwrap_or_default(),
    });
    let chip = move |(code, count): (String, u64)| {
        let name = match code.as_str() {
            ORDERS => text!(i18n, k::customers::ORDERS),
            code => choice_label(i18n, "type", code),
        };
        let (own, number) = (code.clone(), i18n.number(count as f64));
        let press = move |_| only.update(|only| *only = (only.as_ref() != Some(&code)).then(|| code.clone()));
        view! {
            <button
                type="button" class="chip quick-filter"
                aria-pressed=move || only.with(|only| only.as_ref() == Some(&own)).to_string() on:click=press
            >
                {name}" "<span class="number">{number}</span>
            </button>
        }
    };
    view! {
        <Show when=move || { kinds.with(Vec::len) > 1 || only.with(Option::is_some) }>
            <div class="kind-chips" role="group" aria-label=t!(i18n, k::customers::TIMELINE_KINDS)>
                <button
                    type="button" class="chip quick-filter"
                    aria-pressed=move || only.with(Option::is_none).to_string() on:click=move |_| only.set(None)
                >
                    {t!(i18n, k::customers::TIMELINE_ALL)}
                </button>
                {move || kinds.get().into_iter().map(chip).collect_view()}
            </div>
        </Show>
    }
    .into_any()
}

/// Kinds in their natural order, orders last, those of others before them; without the empty ones.
fn in_order(mut kinds: Vec<(String, u64)>) -> Vec<(String, u64)> {
    kinds.retain(|(_, count)| *count > 0);
    kinds.sort_by_key(|(code, _)| match INTERACTION_TYPES.iter().position(|known| known == code) {
        Some(place) => place,
        None => INTERACTION_TYPES.len() + usize::from(code == ORDERS),
    });
    kinds
}

#[component]
fn TimelineEntry(entry: Entry, editing: RwSignal<Option<Editing>>) -> impl IntoView {
    let i18n = use_i18n();
    let engine = use_engine();
    let steps = use_steps();
    let toasts = use_toasts();
    let (kind, row) = (entry.kind, entry.row);
    let id = row.get("id").and_then(Json::as_str).and_then(|id| id.parse::<RowId>().ok());
    let shown = row.clone();
    let content =
        move || if kind == "order" { order_view(i18n, &shown) } else { interaction_view(i18n, &shown) };
    let edit = move |_| editing.set(Some(Editing::Existing(kind, row.clone())));
    let delete = move |_| {
        let Some(id) = id else { return };
        spawn_local(async move {
            let command = Command::Delete { kind: kind.into(), ids: vec![id], filter: None };
            match engine.apply(command).await {
                Ok(_) => steps.done(untrack(|| text!(i18n, k::customers::ENTRY_DELETED))),
                Err(failure) => toasts.say(untrack(|| failure_text(i18n, &failure))),
            }
        });
    };
    let shape = if kind == "order" { Shape::Order } else { Shape::Talk };
    view! {
        <li class="entry" data-kind=kind>
            <span class="entry-picture"><Icon shape=shape /></span>
            <div class="entry-content">{content}</div>
            <div class="entry-actions">
                <button type="button" class="button quiet small" on:click=edit>{t!(i18n, k::customers::EDIT)}</button>
                <button type="button" class="button quiet icon-only small" aria-label=t!(i18n, k::customers::DELETE) on:click=delete>
                    <Icon shape=Shape::Trash />
                </button>
            </div>
        </li>
    }
    .into_any()
}

fn order_view(i18n: I18n, row: &Row) -> AnyView {
    let text =
        |name: &str, ty: FieldType| value_text(i18n, name, Some(ty), row.get(name).unwrap_or(&Json::Null));
    let (day, amount) = (text("day", FieldType::Day), text("amount", FieldType::Money));
    let details = i18n.facts(&[
        text("product.name", FieldType::Text),
        text("number", FieldType::Text),
        text("quantity", FieldType::Int),
        text("status", FieldType::Choice),
    ]);
    view! {
        <p class="entry-head"><strong><bdi>{amount}</bdi></strong><span class="muted">{details}</span><time>{day}</time></p>
        <p class="entry-text" dir="auto">{text("notes", FieldType::LongText)}</p>
    }
    .into_any()
}

fn interaction_view(i18n: I18n, row: &Row) -> AnyView {
    let code = |name: &str| row.get(name).and_then(Json::as_str).map(|code| choice_label(i18n, name, code));
    let ty = code("type").unwrap_or_else(|| text!(i18n, k::customers::INTERACTION));
    let by = row.get("by.name").and_then(Json::as_str).map(str::to_owned);
    let details: Vec<String> = [code("channel"), code("direction"), by].into_iter().flatten().collect();
    let at = value_text(i18n, "at", Some(FieldType::Instant), row.get("at").unwrap_or(&Json::Null));
    let number = |name: &str| row.get(name).and_then(Json::as_i64);
    let is_complaint = row.get("type").and_then(Json::as_str) == Some("complaint");
    view! {
        <p class="entry-head">
            <strong class:complaint=is_complaint>{ty}</strong>
            <span class="muted">{i18n.facts(&details)}</span>
            <time>{at}</time>
        </p>
        <p class="entry-text" dir="auto">{value_text(i18n, "text", Some(FieldType::LongText), row.get("text").unwrap_or(&Json::Null))}</p>
        <p class="entry-scores">
            {number("csat").map(|score| view! { <span class="badge">{text!(i18n, k::customers::CSAT_SCORE, score = score)}</span> })}
            {number("nps").map(|score| view! { <span class="badge">{text!(i18n, k::customers::NPS_SCORE, score = score)}</span> })}
        </p>
    }
    .into_any()
}
