//! The record of one customer: fields on one side, the timeline on the other.

use super::fields::FieldSections;
use super::list::full_query;
use super::log::{Editing, EntryDialog};
use super::state::ListState;
use super::timeline::Timeline;
use crate::browser;
use crate::engine::use_engine;
use crate::i18n::{k, use_i18n};
use crate::records::{choice_label, failure_text, row_name};
use crate::shell::use_steps;
use crate::ui::{EmptyState, Icon, Popover, Shape, use_toasts};
use domain::RowId;
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_params_map, use_query_map};
use protocol::{Command, Failure, Query, Row};
use serde_json::Value as Json;

/// One customer, by the id in the address.
#[component]
pub(crate) fn Record() -> impl IntoView {
    let parameters = use_params_map();
    let id = Memo::new(move |_| parameters.with(|map| map.get("id")).and_then(|id| id.parse::<RowId>().ok()));
    move || match id.get() {
        Some(id) => view! { <Page id=id /> }.into_any(),
        None => view! { <NotThere /> }.into_any(),
    }
}

#[component]
fn NotThere() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <EmptyState
            shape=Shape::Person
            title=Signal::derive(t!(i18n, k::customers::MISSING_TITLE))
            text=Signal::derive(t!(i18n, k::customers::MISSING_TEXT))
        >
            <a class="button" href="/customers">{t!(i18n, k::customers::TITLE)}</a>
            <a class="button" href="/trash">{t!(i18n, k::customers::TO_TRASH)}</a>
        </EmptyState>
    }
}

#[component]
fn Page(id: RowId) -> impl IntoView {
    let i18n = use_i18n();
    let engine = use_engine();
    let row = RwSignal::new(None::<Row>);
    let is_missing = RwSignal::new(false);
    let failure = RwSignal::new(None::<Failure>);
    let editing = RwSignal::new(None::<Editing>);
    // The row stays on the screen while a newer state of it is on its way.
    let loaded = LocalResource::new(move || {
        engine.revision.track();
        async move { engine.record("customer", id).await }
    });
    Effect::new(move |_| match loaded.get() {
        Some(Ok(Some(loaded))) => {
            is_missing.set(false);
            failure.set(None);
            row.set(Some(loaded));
        }
        Some(Ok(None)) => is_missing.set(true),
        Some(Err(error)) => failure.set(Some(error)),
        None => {}
    });
    let name = Memo::new(move |_| row.with(|row| row.as_ref().map(|row| row_name(i18n, row))));
    Effect::new(move |_| {
        if let Some(name) = name.get() {
            browser::set_title(&format!("{name} · Mehr"));
        }
    });
    view! {
        <Show when=move || !is_missing.get() fallback=|| view! { <NotThere /> }>
            {move || failure.get().map(|failure| view! {
                <p class="notice bad" role="alert">{failure_text(i18n, &failure)}</p>
            })}
            <Show when=move || row.with(Option::is_some)>
                <article class="page record">
                    <Head id=id row=row name=name editing=editing />
                    <div class="record-columns">
                        <FieldSections id=id row=row />
                        <Timeline id=id editing=editing />
                    </div>
                </article>
                <EntryDialog customer=id row=row editing=editing />
            </Show>
        </Show>
    }
    .into_any()
}

#[component]
fn Head(
    id: RowId,
    row: RwSignal<Option<Row>>,
    name: Memo<Option<String>>,
    editing: RwSignal<Option<Editing>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let engine = use_engine();
    let steps = use_steps();
    let toasts = use_toasts();
    let navigate = use_navigate();
    let parameters = use_query_map();
    let list = Memo::new(move |_| parameters.with(|map| ListState::read(|name| map.get(name))));
    let code = move |field: &'static str| {
        row.with(|row| {
            row.as_ref()?.get(field).and_then(Json::as_str).map(|code| choice_label(i18n, field, code))
        })
    };
    let shape = move || {
        let is_organisation = row.with(|row| {
            row.as_ref().is_some_and(|row| row.get("type").and_then(Json::as_str) == Some("organisation"))
        });
        if is_organisation { Shape::Building } else { Shape::Person }
    };
    let delete = move |_: ev::MouseEvent| {
        let navigate = navigate.clone();
        let back = list.get_untracked().address();
        spawn_local(async move {
            let command = Command::Delete { kind: "customer".into(), ids: vec![id], filter: None };
            match engine.apply(command).await {
                Ok(_) => {
                    navigate(&back, NavigateOptions::default());
                    steps.done(untrack(|| text!(i18n, k::customers::DELETED, count = 1)));
                }
                Err(failure) => toasts.say(untrack(|| failure_text(i18n, &failure))),
            }
        });
    };
    view! {
        <header class="page-head record-head">
            <a class="button quiet icon-only" href=move || list.get().address() aria-label=t!(i18n, k::customers::BACK) title=t!(i18n, k::customers::BACK)>
                <Icon shape=Shape::Back />
            </a>
            <span class="record-picture">{move || view! { <Icon shape=shape() /> }}</span>
            <h1 dir="auto">{name}</h1>
            {move || code("stage").map(|stage| view! { <span class="badge accent">{stage}</span> })}
            {move || code("status").map(|status| view! { <span class="badge">{status}</span> })}
            <div class="page-actions">
                <Neighbours id=id list=list />
                <button type="button" class="button" on:click=move |_| editing.set(Some(Editing::New("interaction")))>
                    <Icon shape=Shape::Talk />{t!(i18n, k::customers::LOG)}
                </button>
                <button type="button" class="button" on:click=move |_| editing.set(Some(Editing::New("order")))>
                    <Icon shape=Shape::Order />{t!(i18n, k::customers::ADD_ORDER)}
                </button>
                <Popover
                    class="button quiet icon-only"
                    menu=true
                    label=Signal::derive(t!(i18n, k::customers::MORE))
                    trigger=move || view! { <Icon shape=Shape::More /> }
                >
                    <button type="button" class="menu-item danger" on:click=delete.clone()>
                        <Icon shape=Shape::Trash />{t!(i18n, k::customers::DELETE)}
                    </button>
                </Popover>
            </div>
        </header>
    }
    .into_any()
}

/// The customers before and after this one in the list it was opened from.
#[component]
fn Neighbours(id: RowId, list: Memo<ListState>) -> impl IntoView {
    let i18n = use_i18n();
    let engine = use_engine();
    let parameters = use_query_map();
    let place =
        Memo::new(move |_| parameters.with(|map| map.get("at")).and_then(|at| at.parse::<u64>().ok()));
    let around = LocalResource::new(move || {
        let (state, place, locale) = (list.get(), place.get(), i18n.locale().code());
        async move {
            let place = place?;
            let first = place.saturating_sub(1);
            let query = full_query(engine, &state, locale).await.ok()?;
            let query =
                Query { select: vec!["id".into()], offset: first, limit: Some(place - first + 2), ..query };
            let page = engine.query(query).await.ok()?;
            let ids: Vec<String> =
                page.rows.iter().filter_map(|row| Some(row.get("id")?.as_str()?.to_owned())).collect();
            // The list may have changed since; a wrong neighbour is worse than none.
            let here = ids.iter().position(|other| *other == id.to_string())?;
            let before = here.checked_sub(1).map(|index| (ids[index].clone(), place - 1));
            let after = ids.get(here + 1).map(|after| (after.clone(), place + 1));
            Some((before, after))
        }
    });
    let address = move |neighbour: Option<(String, u64)>| {
        neighbour.map(|(id, place)| list.get_untracked().record_address(&id, place))
    };
    let before = Memo::new(move |_| address(around.get().flatten().and_then(|around| around.0)));
    let after = Memo::new(move |_| address(around.get().flatten().and_then(|around| around.1)));
    let navigate = use_navigate();
    let handle = window_event_listener(ev::keydown, move |event| {
        // Only up and down: Alt with left and right is the browser's own way back and forth.
        let wanted = match (event.alt_key(), event.key().as_str()) {
            (true, "ArrowUp") => before.get_untracked(),
            (true, "ArrowDown") => after.get_untracked(),
            _ => None,
        };
        if let Some(address) = wanted {
            event.prevent_default();
            navigate(&address, NavigateOptions::default());
        }
    });
    on_cleanup(move || handle.remove());
    view! {
        <Show when=move || place.get().is_some()>
            <span class="neighbours">
                <a class="button quiet icon-only" href=before aria-disabled=move || before.get().is_none().to_string()
                    aria-label=t!(i18n, k::customers::PREVIOUS) title=t!(i18n, k::customers::PREVIOUS)>
                    <Icon shape=Shape::Back />
                </a>
                <a class="button quiet icon-only" href=after aria-disabled=move || after.get().is_none().to_string()
                    aria-label=t!(i18n, k::customers::NEXT) title=t!(i18n, k::customers::NEXT)>
                    <Icon shape=Shape::Next />
                </a>
            </span>
        </Show>
    }
}
