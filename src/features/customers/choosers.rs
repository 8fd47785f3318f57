//! What the list shows, and how: a segment, a saved view, table or board or groups.

use super::state::{Grouping, ListState, Mode};
use super::views::saved_views;
use super::views_menu::ViewsMenu;
use crate::engine::use_engine;
use crate::i18n::{Key, k, use_i18n};
use crate::records::segment_names_with;
use crate::ui::{Icon, Popover, Shape};
use leptos::prelude::*;

/// The choosers beside the search.
#[component]
pub(super) fn Choosers(
    shown: Memo<ListState>,
    names: Memo<Vec<String>>,
    go: Callback<ListState>,
) -> impl IntoView {
    view! {
        <SegmentChooser shown=shown go=go />
        <Views shown=shown names=names go=go />
        <ModeSwitch shown=shown go=go />
    }
}

/// Table, board or groups.
#[component]
fn ModeSwitch(shown: Memo<ListState>, go: Callback<ListState>) -> impl IntoView {
    let i18n = use_i18n();
    let modes = [
        (Mode::Table, k::customers::AS_TABLE, Shape::Table),
        (Mode::Board, k::customers::AS_BOARD, Shape::Board),
        (Mode::Groups(Grouping::default()), k::customers::AS_GROUPS, Shape::Groups),
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
fn Views(shown: Memo<ListState>, names: Memo<Vec<String>>, go: Callback<ListState>) -> impl IntoView {
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
            <ViewsMenu shown=shown names=names go=go />
        </Popover>
    }
}

#[component]
fn SegmentChooser(shown: Memo<ListState>, go: Callback<ListState>) -> impl IntoView {
    let i18n = use_i18n();
    let engine = use_engine();
    let segments = segment_names_with(engine, i18n, move || shown.with(|shown| shown.segment.clone()));
    let choose = move |event| {
        let id = event_target_value(&event);
        go.run(ListState { segment: Some(id).filter(|id| !id.is_empty()), ..shown.get_untracked() });
    };
    let chosen = Memo::new(move |_| shown.get().segment);
    view! {
        <select class="input select segment-chooser" aria-label=t!(i18n, k::customers::SEGMENT) on:change=choose>
            <option value="" selected=move || chosen.with(Option::is_none)>{t!(i18n, k::customers::EVERYBODY)}</option>
            {move || segments.get().into_iter().map(|(id, name)| {
                let own = id.clone();
                view! { <option value=id selected=move || chosen.get().as_ref() == Some(&own)>{name}</option> }
            }).collect_view()}
        </select>
    }
}
