//! What can be done with the selected customers together.

use super::bulk_edit::BulkEditDialog;
use super::change::{Change, Chosen, Doing};
use super::export::export_list;
use super::list::full_query;
use super::state::{ListState, ids_condition};
use crate::engine::{EngineClient, use_engine};
use crate::i18n::{k, use_i18n};
use crate::records::{failure_text, gather_ids};
use crate::shell::use_steps;
use crate::ui::field::state::with_items;
use crate::ui::virtual_table::Selection;
use crate::ui::{Icon, Popover, Shape, use_toasts};
use chunks::chunk;
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use protocol::{Command, Failure};
use std::collections::BTreeSet;

/// "All" becomes the condition of the list where it has one; a search is no condition, so its rows are gathered.
async fn chosen(
    engine: EngineClient,
    selection: Selection,
    state: &ListState,
    locale: &str,
) -> Result<Chosen, Failure> {
    let ids = match selection {
        Selection::Some(ids) => ids.iter().filter_map(|id| id.parse().ok()).collect(),
        Selection::All => {
            let query = full_query(engine, state, locale).await?;
            if query.search.is_empty() && query.filter.is_some() {
                return Ok(Chosen { ids: Vec::new(), filter: query.filter });
            }
            gather_ids(engine, query).await?
        }
    };
    Ok(Chosen { ids, filter: None })
}

type Bar = fn(RwSignal<Selection>, Memo<ListState>, Memo<Vec<String>>, RwSignal<Option<u64>>) -> AnyView;

chunk! {
    later: pub(super) fn load_bulk_bar() -> Bar {
        |selection, shown, names, total| view! { <BulkBar selection shown names total /> }.into_any()
    }
}

/// The bar above the list while something is selected.
#[component]
fn BulkBar(
    selection: RwSignal<Selection>,
    shown: Memo<ListState>,
    names: Memo<Vec<String>>,
    total: RwSignal<Option<u64>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let engine = use_engine();
    let steps = use_steps();
    let toasts = use_toasts();
    let is_busy = RwSignal::new(false);
    let count = move || match selection.get() {
        Selection::Some(ids) => ids.len() as u64,
        Selection::All => total.get().unwrap_or(0),
    };

    let is_editing = RwSignal::new(false);
    // The rows as they are when the dialog opens.
    let edited = RwSignal::new((Chosen::default(), 0));
    let edit = move |_| {
        let (chosen_rows, state, selected) = (selection.get_untracked(), shown.get_untracked(), count());
        let locale = i18n.locale_untracked().code();
        spawn_local(async move {
            match chosen(engine, chosen_rows, &state, locale).await {
                Ok(rows) => {
                    edited.try_set((rows, selected));
                    is_editing.try_set(true);
                }
                Err(failure) => toasts.say(untrack(|| failure_text(i18n, &failure))),
            }
        });
    };
    let clear = Callback::new(move |()| selection.set(Selection::default()));

    // Runs a command on the selected rows and says what it did.
    let run = Callback::new(move |(change, note): (Option<Change>, fn(crate::i18n::I18n, u64) -> String)| {
        let (chosen_rows, state) = (selection.get_untracked(), shown.get_untracked());
        let locale = i18n.locale_untracked().code();
        is_busy.set(true);
        spawn_local(async move {
            let result = match chosen(engine, chosen_rows, &state, locale).await {
                Ok(rows) => engine.apply(command(change, rows)).await,
                Err(failure) => Err(failure),
            };
            is_busy.try_set(false);
            match result {
                Ok(applied) => {
                    selection.try_set(Selection::default());
                    steps.done(untrack(|| note(i18n, applied.rows)));
                }
                Err(failure) => toasts.say(untrack(|| failure_text(i18n, &failure))),
            }
        });
    });
    let export = move |_| {
        let (chosen_rows, state) = (selection.get_untracked(), shown.get_untracked());
        let names = names.get_untracked();
        let locale = i18n.locale_untracked().code();
        spawn_local(async move {
            let query = match chosen_rows {
                Selection::Some(ids) => Ok(ListState { sort: state.sort.clone(), ..ListState::default() }
                    .query(locale, Some(ids_condition(&ids)))),
                Selection::All => full_query(engine, &state, locale).await,
            };
            let done = match query {
                Ok(query) => export_list(engine, i18n, query, names).await,
                Err(failure) => Err(failure),
            };
            toasts.say(untrack(|| match done {
                Ok(rows) => text!(i18n, k::customers::EXPORTED, count = rows),
                Err(failure) => failure_text(i18n, &failure),
            }));
        });
    };
    let delete = move |_| run.run((None, |i18n, count| text!(i18n, k::customers::DELETED, count = count)));
    let add_tags = Callback::new(move |tags: Vec<String>| {
        run.run((Some(tag_change(Doing::Add, tags)), |i18n, count| {
            text!(i18n, k::customers::TAGGED, count = count)
        }));
    });
    let remove_tags = Callback::new(move |tags: Vec<String>| {
        run.run((Some(tag_change(Doing::Remove, tags)), |i18n, count| {
            text!(i18n, k::customers::UNTAGGED, count = count)
        }));
    });
    view! {
        <div class="bulk-bar" role="toolbar" aria-label=t!(i18n, k::customers::BULK)>
            <strong>{move || text!(i18n, k::customers::SELECTED, count = count())}</strong>
            <button type="button" class="button small" on:click=edit disabled=is_busy>
                <Icon shape=Shape::Pencil />{t!(i18n, k::customers::BULK_EDIT)}
            </button>
            <BulkEditDialog open=is_editing chosen=edited on_done=clear />
            <Popover
                class="button small"
                label=Signal::derive(t!(i18n, k::customers::ADD_TAG))
                trigger=move || view! { <Icon shape=Shape::Tag />{t!(i18n, k::customers::ADD_TAG)} }
            >
                <TagsForm on_done=add_tags label=Signal::derive(t!(i18n, k::customers::ADD_TAG)) />
            </Popover>
            <Popover
                class="button small"
                label=Signal::derive(t!(i18n, k::customers::REMOVE_TAG))
                trigger=move || view! { {t!(i18n, k::customers::REMOVE_TAG)} }
            >
                <TagsForm on_done=remove_tags label=Signal::derive(t!(i18n, k::customers::REMOVE_TAG)) />
            </Popover>
            <button type="button" class="button small" on:click=export disabled=is_busy>
                <Icon shape=Shape::Export />{t!(i18n, k::customers::EXPORT)}
            </button>
            <button type="button" class="button small danger" on:click=delete disabled=is_busy>
                <Icon shape=Shape::Trash />{t!(i18n, k::customers::DELETE)}
            </button>
            <button type="button" class="button small quiet" on:click=move |_| selection.set(Selection::default())>
                {t!(i18n, k::customers::SELECT_NONE)}
            </button>
        </div>
    }
    .into_any()
}

/// A change of the tags.
fn tag_change(doing: Doing, tags: Vec<String>) -> Change {
    Change { field: "tags".into(), doing, value: tags.into() }
}

/// A change of rows; without one they are deleted.
fn command(change: Option<Change>, rows: Chosen) -> Command {
    match change {
        Some(change) => change.on(rows),
        None => Command::Delete { kind: "customer".into(), ids: rows.ids, filter: rows.filter },
    }
}

#[component]
fn TagsForm(on_done: Callback<Vec<String>>, label: Signal<String>) -> impl IntoView {
    let i18n = use_i18n();
    let typed = RwSignal::new(String::new());
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let tags: BTreeSet<String> = with_items(Vec::new(), &typed.get_untracked()).into_iter().collect();
        if !tags.is_empty() {
            on_done.run(tags.into_iter().collect());
        }
    };
    view! {
        <form class="popover-form" on:submit=submit>
            <input class="input" type="text" dir="auto" aria-label=label placeholder=t!(i18n, k::customers::TAG_NAME) bind:value=typed />
            <button type="submit" class="button primary">{label}</button>
        </form>
    }
}
