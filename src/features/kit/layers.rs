//! What lies over a screen: dialogs, panels, menus, notes.

use super::example;
use super::specimen::{Group, Specimen};
use crate::i18n::{Key, k, use_i18n};
use crate::ui::{Dialog, Explained, How, Icon, Popover, Shape, Toast, use_toasts};
use leptos::prelude::*;

/// The part of the sheet.
#[component]
pub(super) fn Layers() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Group title=text!(i18n, k::kit::DIALOG)><DialogSpecimen /></Group>
        <Group title=text!(i18n, k::kit::PANELS)>
            <Specimen name=text!(i18n, k::kit::PANEL)>
                <Popover
                    class="button" label=Signal::stored(text!(i18n, k::kit::PANEL))
                    trigger=move || view! { {text!(i18n, k::kit::PANEL)}<Icon shape=Shape::Down /> }
                >
                    <p class="kit-panel">{text!(i18n, k::kit::PANEL_TEXT)}</p>
                </Popover>
            </Specimen>
            <Specimen name=text!(i18n, k::kit::MENU)><Menu /></Specimen>
            <Specimen name=text!(i18n, k::ui::HOW)>
                <How explained=Signal::stored(Explained {
                    definition: text!(i18n, k::kit::HOW_DEFINITION),
                    formula: text!(i18n, k::kit::HOW_FORMULA),
                    inputs: vec![
                        (text!(i18n, k::kit::REVENUE), i18n.number(1250.0)),
                        (text!(i18n, k::kit::ORDERS), i18n.number(50.0)),
                    ],
                    source: text!(i18n, k::kit::INVENTED),
                }) />
            </Specimen>
        </Group>
        <Group title=text!(i18n, k::kit::NOTES)><Notes /></Group>
    }
    .into_any()
}

#[component]
fn DialogSpecimen() -> impl IntoView {
    let i18n = use_i18n();
    let open = RwSignal::new(false);
    let title = Signal::stored(text!(i18n, k::kit::DIALOG));
    view! {
        <button type="button" class="button" on:click=move |_| open.set(true)>{text!(i18n, k::kit::OPEN)}</button>
        <Dialog open=open title=title>
            <p>{text!(i18n, k::kit::DIALOG_TEXT)}</p>
            <div class="form-actions">
                <button type="button" class="button" on:click=move |_| open.set(false)>{text!(i18n, k::ui::CANCEL)}</button>
                <button type="button" class="button primary" on:click=move |_| open.set(false)>{text!(i18n, k::kit::SAVE)}</button>
            </div>
        </Dialog>
    }
    .into_any()
}

/// A menu of which one entry is chosen.
#[component]
fn Menu() -> impl IntoView {
    let i18n = use_i18n();
    let chosen = RwSignal::new(0);
    let entry = move |(place, name): (usize, Key)| {
        view! {
            <button
                type="button" class="menu-item" aria-pressed=move || (chosen.get() == place).to_string()
                on:click=move |_| chosen.set(place)
            >
                <Icon shape=Shape::Check />{i18n.text(name)}
            </button>
        }
    };
    view! {
        <Popover
            class="button" menu=true label=Signal::stored(text!(i18n, k::kit::MENU))
            trigger=move || view! { {text!(i18n, k::kit::MENU)}<Icon shape=Shape::Down /> }
        >
            {[k::kit::PLAIN, k::kit::PRIMARY, k::kit::QUIET].into_iter().enumerate().map(entry).collect_view()}
        </Popover>
    }
    .into_any()
}

/// Notes that something is done: a plain one, and one with a way back.
#[component]
fn Notes() -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let names = RwSignal::new(example::names(i18n));
    let say = move |_| toasts.say(text!(i18n, k::kit::NOTE_TEXT));
    let remove = move |_| {
        let Some(name) = names.try_update(Vec::pop).flatten() else { return };
        let said = untrack(|| text!(i18n, k::kit::REMOVED, name = name.clone()));
        // The note may outlive the sheet.
        let back = Callback::new(move |()| {
            names.try_update(|names| names.push(name.clone()));
        });
        toasts.show(Toast { text: said, action: Some((untrack(|| text!(i18n, k::app::UNDO)), back)) });
    };
    view! {
        <Specimen name=text!(i18n, k::kit::NOTE)>
            <button type="button" class="button" on:click=say>{text!(i18n, k::kit::SAY)}</button>
        </Specimen>
        <Specimen name=text!(i18n, k::kit::NOTE_UNDO) is_wide=true>
            <div class="row">
                {move || names.get().into_iter().map(|name| view! { <span class="chip">{name}</span> }).collect_view()}
                <button type="button" class="button" disabled=move || names.with(Vec::is_empty) on:click=remove>
                    {text!(i18n, k::kit::REMOVE_LAST)}
                </button>
            </div>
        </Specimen>
    }
    .into_any()
}
