//! Tools beside the search box of the list: its layout, its saved views, and its keys for the sheet.

use super::state::{GROUP_FIRST, ListState, Mode};
use super::views::saved_views;
use super::views_menu::load_views_menu;
use crate::engine::use_engine;
use crate::i18n::{Key, k, use_i18n};
use crate::shell::{ScreenKey, use_screen_keys};
use crate::ui::{Icon, Popover, Shape, later};
use leptos::prelude::*;

/// The keys of the list; the table itself listens for them.
pub(super) fn offer_keys() {
    let key = |keys, name| ScreenKey { keys, name, run: None };
    use_screen_keys().offer([
        key(&["J"], k::customers::KEY_DOWN),
        key(&["K"], k::customers::KEY_UP),
        key(&["Space"], k::customers::KEY_PEEK),
        key(&["Enter"], k::customers::KEY_OPEN),
        key(&["X"], k::customers::KEY_SELECT),
        key(&["E"], k::customers::KEY_EDIT),
    ]);
}

/// Table, board or groups.
#[component]
pub(super) fn ModeSwitch(shown: Memo<ListState>, go: Callback<ListState>) -> impl IntoView {
    let i18n = use_i18n();
    let modes = [
        (Mode::Table, k::customers::AS_TABLE, Shape::Table),
        (Mode::Board, k::customers::AS_BOARD, Shape::Board),
        (Mode::Groups(GROUP_FIRST.to_owned()), k::customers::AS_GROUPS, Shape::Groups),
    ];
    let button = move |(mode, name, shape): (Mode, Key, Shape)| {
        let kind = std::mem::discriminant(&mode);
        view! {
            <button
                type="button" aria-label=move || i18n.text(name) title=move || i18n.text(name)
                aria-pressed=move || shown.with(|shown| std::mem::discriminant(&shown.mode) == kind).to_string()
                on:click=move |_| go.run(ListState { mode: mode.clone(), ..shown.get_untracked() })
            >
                <Icon shape=shape />
            </button>
        }
    };
    view! {
        <div class="segmented mode-switch" role="group" aria-label=t!(i18n, k::customers::LAYOUT)>
            {modes.map(button)}
        </div>
    }
}

/// The menu of saved views, named by the one that is shown.
#[component]
pub(super) fn Views(
    shown: Memo<ListState>,
    names: Memo<Vec<String>>,
    go: Callback<ListState>,
) -> impl IntoView {
    let i18n = use_i18n();
    let engine = use_engine();
    let name = Memo::new(move |_| {
        let id = shown.with(|shown| shown.view.clone())?;
        let views = engine.status.with(|status| saved_views(&status.settings));
        views.into_iter().find(|view| view.id == id).map(|view| view.name)
    });
    view! {
        <Popover
            class="button views-button"
            label=Signal::derive(move || match name.get() {
                Some(name) => format!("{}: {name}", text!(i18n, k::customers::VIEWS)),
                None => text!(i18n, k::customers::VIEWS),
            })
            trigger=move || view! {
                <span class="tool-name" dir="auto">{move || name.get().unwrap_or_else(|| text!(i18n, k::customers::VIEWS))}</span>
                <Icon shape=Shape::Down />
            }
        >
            {later(|| Box::pin(load_views_menu()), move |menu| menu(shown, names, go))}
        </Popover>
    }
}
