//! The record of one customer: fields on one side, the timeline on the other.

use super::log::{Editing, EntryDialog, LogButtons};
use super::neighbours::Neighbours;
use super::sections::{PIECES, Sections};
use super::state::ListState;
use super::timeline::Timeline;
use crate::browser;
use crate::engine::use_engine;
use crate::i18n::{I18n, k, use_i18n};
use crate::records::{choice_label, failure_text, row_name};
use crate::shell::use_steps;
use crate::ui::{EmptyState, Icon, Popover, Shape, in_turns, use_toasts};
use domain::RowId;
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate, use_params_map, use_query_map};
use leptos_router::params::ParamsMap;
use protocol::{Command, Failure, Row};
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

/// A customer as it is now.
#[derive(Clone, Copy)]
pub(super) struct Loaded {
    /// Its values, once they are here.
    pub(super) row: RwSignal<Option<Row>>,
    /// Whether there is none.
    pub(super) is_missing: RwSignal<bool>,
    /// Why it could not be read.
    pub(super) failure: RwSignal<Option<Failure>>,
}

/// Reads a customer, and again whenever the data changes.
pub(super) fn load(id: RowId) -> Loaded {
    let engine = use_engine();
    let row = RwSignal::new(None::<Row>);
    let is_missing = RwSignal::new(false);
    let failure = RwSignal::new(None::<Failure>);
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
    Loaded { row, is_missing, failure }
}

#[component]
fn Page(id: RowId) -> impl IntoView {
    let i18n = use_i18n();
    let Loaded { row, is_missing, failure } = load(id);
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
                <Parts id=id row=row name=name />
            </Show>
        </Show>
    }
    .into_any()
}

/// The parts of the page, from above to below, and what is beside them last.
#[component]
fn Parts(id: RowId, row: RwSignal<Option<Row>>, name: Memo<Option<String>>) -> impl IntoView {
    let editing = RwSignal::new(None::<Editing>);
    let only = only_in_address();
    let pieces = in_turns(PIECES + 1);
    let is_whole = move || pieces.get() > PIECES;
    view! {
        <article class="page record">
            <Head id=id row=row name=name />
            <div class="record-columns">
                <Sections id=id row=row only=only pieces=pieces />
                <Show when=is_whole>
                    <div class="record-main">
                        <LogButtons editing=editing />
                        <Timeline id=id editing=editing only=only />
                    </div>
                </Show>
            </div>
        </article>
        <EntryDialog customer=id row=row editing=editing />
    }
    .into_any()
}

/// The one kind of entry that the timeline shows, as the address says it.
fn only_in_address() -> RwSignal<Option<String>> {
    let (parameters, location) = (use_query_map(), use_location());
    let navigate = use_navigate();
    let addressed = Memo::new(move |_| parameters.with(|map| map.get("show")));
    let only = RwSignal::new(addressed.get_untracked());
    // The way back changes the address; a press on a chip changes what is shown.
    Effect::new(move |_| only.set(addressed.get()));
    Effect::new(move |_| {
        let wanted = only.get();
        if wanted == addressed.get_untracked() {
            return;
        }
        let address = location.pathname.with_untracked(|path| {
            parameters.with_untracked(|map| with_parameter(path, map.clone(), "show", wanted))
        });
        navigate(&address, NavigateOptions { replace: true, scroll: false, ..Default::default() });
    });
    only
}

/// An address with one parameter set or taken out.
fn with_parameter(path: &str, mut map: ParamsMap, name: &'static str, value: Option<String>) -> String {
    map.remove(name);
    if let Some(value) = value {
        map.insert(name, value);
    }
    format!("{path}{}", map.to_query_string())
}

/// The picture of a customer: a person, or a building.
pub(super) fn shape_of(row: &Row) -> Shape {
    let is_organisation = row.get("type").and_then(Json::as_str) == Some("organisation");
    if is_organisation { Shape::Building } else { Shape::Person }
}

/// Stage and status as badges.
pub(super) fn badges(i18n: I18n, row: RwSignal<Option<Row>>) -> impl IntoView {
    let code = move |field: &'static str| {
        row.with(|row| {
            row.as_ref()?.get(field).and_then(Json::as_str).map(|code| choice_label(i18n, field, code))
        })
    };
    view! {
        {move || code("stage").map(|stage| view! { <span class="badge accent">{stage}</span> })}
        {move || code("status").map(|status| view! { <span class="badge">{status}</span> })}
    }
}

#[component]
fn Head(id: RowId, row: RwSignal<Option<Row>>, name: Memo<Option<String>>) -> impl IntoView {
    let i18n = use_i18n();
    let engine = use_engine();
    let steps = use_steps();
    let toasts = use_toasts();
    let navigate = use_navigate();
    let parameters = use_query_map();
    let list = Memo::new(move |_| parameters.with(|map| ListState::read(|name| map.get(name))));
    let shape = move || row.with(|row| row.as_ref().map_or(Shape::Person, shape_of));
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
            {badges(i18n, row)}
            <div class="page-actions">
                <Neighbours id=id list=list />
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
