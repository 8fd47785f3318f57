//! The menu of saved views: go to one, save what is shown, rename, delete, and choose the one to begin with.

use super::first_view;
use super::state::ListState;
use super::views::{ALL, SavedView, saved_views};
use crate::browser;
use crate::engine::use_engine;
use crate::i18n::{k, use_i18n};
use crate::records::failure_text;
use crate::shell::use_steps;
use crate::ui::{Icon, Shape, use_toasts};
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use protocol::Command;
use serde_json::Value as Json;

/// A change to a setting, and what is said when it is made.
type Write = Callback<(String, Json, fn(crate::i18n::I18n) -> String)>;

/// The menu.
#[component]
pub(super) fn ViewsMenu(
    shown: Memo<ListState>,
    names: Memo<Vec<String>>,
    go: Callback<ListState>,
) -> impl IntoView {
    let i18n = use_i18n();
    let engine = use_engine();
    let (steps, toasts) = (use_steps(), use_toasts());
    let views = Memo::new(move |_| engine.status.with(|status| saved_views(&status.settings)));
    let first = RwSignal::new(first_view::stored_id());
    let write: Write =
        Callback::new(move |(name, value, note): (String, Json, fn(crate::i18n::I18n) -> String)| {
            spawn_local(async move {
                match engine.apply(Command::Setting { name, value }).await {
                    Ok(_) => steps.done(untrack(|| note(i18n))),
                    Err(failure) => toasts.say(untrack(|| failure_text(i18n, &failure))),
                }
            });
        });
    let save = move |view: SavedView| {
        write.run((view.setting(), view.value(), |i18n| text!(i18n, k::customers::VIEW_SAVED)));
        go.run(view.state);
    };
    // The view one came from, where something has been changed since.
    let changed = move || {
        let now = shown.get();
        let own = views.get().into_iter().find(|view| now.view.as_ref() == Some(&view.id))?;
        let as_shown = SavedView::of(own.id.clone(), own.name.clone(), now, names.get());
        (as_shown != own).then_some(as_shown)
    };
    let new_name = RwSignal::new(String::new());
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let name = new_name.get_untracked().trim().to_owned();
        if !name.is_empty() {
            // The moment it was made is an id that no other view has.
            let id = format!("{:x}", browser::now().0);
            save(SavedView::of(id, name, shown.get_untracked(), names.get_untracked()));
            new_name.set(String::new());
        }
    };
    let everybody = ListState { view: Some(ALL.to_owned()), ..ListState::default() };
    view! {
        <div class="views-menu">
            <ul>
                <li class="view-entry">
                    <a class="menu-item" href=everybody.address()>{t!(i18n, k::customers::EVERYBODY)}</a>
                </li>
                <For each=move || views.get() key=|view| (view.id.clone(), view.value().to_string()) let(view)>
                    <ViewEntry view=view shown=shown first=first write=write />
                </For>
            </ul>
            {move || changed().map(|view| view! {
                <button type="button" class="button" on:click=move |_| save(view.clone())>
                    {t!(i18n, k::customers::VIEW_UPDATE)}
                </button>
            })}
            <form class="view-new" on:submit=submit>
                <input
                    class="input" type="text" dir="auto" aria-label=t!(i18n, k::customers::VIEW_NAME)
                    placeholder=t!(i18n, k::customers::VIEW_NAME) bind:value=new_name
                />
                <button type="submit" class="button primary">{t!(i18n, k::customers::VIEW_SAVE)}</button>
            </form>
        </div>
    }
    .into_any()
}

/// A view with what can be done to it.
#[component]
fn ViewEntry(
    view: SavedView,
    shown: Memo<ListState>,
    first: RwSignal<Option<String>>,
    write: Write,
) -> impl IntoView {
    let i18n = use_i18n();
    let is_renaming = RwSignal::new(false);
    let name = RwSignal::new(view.name.clone());
    let view = StoredValue::new(view);
    let with = move |read: fn(&SavedView) -> String| view.with_value(read);
    let is_shown = move || shown.with(|shown| view.with_value(|view| shown.view.as_ref() == Some(&view.id)));
    let is_first = move || first.with(|first| view.with_value(|view| first.as_ref() == Some(&view.id)));
    let make_first = move |_| {
        let chosen = view.with_value(|view| (!is_first()).then(|| view.clone()));
        first_view::store(chosen.as_ref());
        first.set(chosen.map(|view| view.id));
    };
    let rename = move |event: ev::SubmitEvent| {
        event.prevent_default();
        is_renaming.set(false);
        let wanted = name.get_untracked().trim().to_owned();
        let renamed = view.with_value(|view| SavedView { name: wanted.clone(), ..view.clone() });
        if !wanted.is_empty() && renamed.name != with(|view| view.name.clone()) {
            write.run((renamed.setting(), renamed.value(), |i18n| text!(i18n, k::customers::VIEW_RENAMED)));
        }
    };
    let delete = move |_| {
        if is_first() {
            first_view::store(None);
            first.set(None);
        }
        write.run((with(SavedView::setting), Json::Null, |i18n| text!(i18n, k::customers::VIEW_DELETED)));
    };
    let own_name = move || with(|view| view.name.clone());
    view! {
        <li class="view-entry">
            <Show
                when=move || is_renaming.get()
                fallback=move || view! {
                    <a
                        class="menu-item" dir="auto" href=with(|view| view.state.address())
                        aria-current=move || is_shown().then_some("true")
                    >
                        {own_name()}
                    </a>
                    <button
                        type="button" class="button quiet icon-only small" aria-pressed=move || is_first().to_string()
                        aria-label=t!(i18n, k::customers::VIEW_FIRST, view = own_name())
                        title=t!(i18n, k::customers::VIEW_FIRST, view = own_name()) on:click=make_first
                    >
                        <Icon shape=Shape::Pin />
                    </button>
                    <button
                        type="button" class="button quiet icon-only small"
                        aria-label=t!(i18n, k::customers::VIEW_RENAME, view = own_name())
                        title=t!(i18n, k::customers::VIEW_RENAME, view = own_name())
                        on:click=move |_| is_renaming.set(true)
                    >
                        <Icon shape=Shape::Pencil />
                    </button>
                    <button
                        type="button" class="button quiet icon-only small"
                        aria-label=t!(i18n, k::customers::VIEW_DELETE, view = own_name())
                        title=t!(i18n, k::customers::VIEW_DELETE, view = own_name()) on:click=delete
                    >
                        <Icon shape=Shape::Trash />
                    </button>
                }
            >
                <form class="view-new" on:submit=rename>
                    <input class="input" type="text" dir="auto" autofocus aria-label=t!(i18n, k::customers::VIEW_NAME) bind:value=name />
                    <button type="submit" class="button">{t!(i18n, k::customers::SAVE)}</button>
                </form>
            </Show>
        </li>
    }
    .into_any()
}
