//! One list of things to arrange: a box for each to hide it, two arrows, and a grip to drag it by.

use super::ArrangeGroup;
use super::rules::Arrangement;
use crate::i18n::{k, use_i18n};
use crate::ui::{Icon, Shape};
use leptos::prelude::*;
use leptos::{ev, html};

/// The list.
#[component]
pub(super) fn List(group: ArrangeGroup, draft: RwSignal<Arrangement>) -> impl IntoView {
    let i18n = use_i18n();
    let ArrangeGroup { title, names } = group;
    let only_names: Vec<&'static str> = names.iter().map(|(name, _)| *name).collect();
    let ordered = {
        let only_names = only_names.clone();
        Memo::new(move |_| draft.with(|draft| draft.ordered(&only_names)))
    };
    let last = names.len().saturating_sub(1);
    let place =
        move |name: &str| ordered.with(|names| names.iter().position(|known| *known == name)).unwrap_or(0);
    let list = NodeRef::<html::Ul>::new();
    let held = RwSignal::new(None::<&'static str>);
    let take = move |name: &'static str, event: ev::PointerEvent| {
        // The list stays where it is while its lines change places, so it is what follows the pointer.
        if let Some(list) = list.get_untracked().filter(|_| event.button() == 0) {
            event.prevent_default();
            let _ = list.set_pointer_capture(event.pointer_id());
            held.set(Some(name));
        }
    };
    let carry = {
        let only_names = only_names.clone();
        move |event: ev::PointerEvent| {
            let (Some(name), Some(list)) = (held.get_untracked(), list.get_untracked()) else { return };
            let to = line_at(&list, event.client_y().into());
            if to != untrack(|| place(name)) {
                draft.update(|draft| draft.put(&only_names, name, to));
            }
        }
    };
    let line = move |name: &'static str| {
        let title = names.iter().find(|(known, _)| *known == name).map_or(title, |(_, title)| *title);
        let shift = {
            let only_names = only_names.clone();
            Callback::new(move |by: isize| draft.update(|draft| draft.shift(&only_names, name, by)))
        };
        let up = move || text!(i18n, k::ui::MOVE_UP, name = i18n.text(title));
        let down = move || text!(i18n, k::ui::MOVE_DOWN, name = i18n.text(title));
        view! {
            <li class="arrange-line" class:is-held=move || held.get() == Some(name)>
                <span class="arrange-grip" aria-hidden="true" on:pointerdown=move |event| take(name, event)>
                    <Icon shape=Shape::Grip />
                </span>
                <label>
                    <input
                        type="checkbox" class="check" prop:checked=move || draft.with(|draft| !draft.is_hidden(name))
                        on:change=move |event| draft.update(|draft| draft.show(name, event_target_checked(&event)))
                    />
                    <span>{move || i18n.text(title)}</span>
                </label>
                <button
                    type="button" class="button quiet icon-only small arrange-up" aria-label=up
                    disabled=move || place(name) == 0 on:click=move |_| shift.run(-1)
                >
                    <Icon shape=Shape::Down />
                </button>
                <button
                    type="button" class="button quiet icon-only small" aria-label=down
                    disabled=move || place(name) == last on:click=move |_| shift.run(1)
                >
                    <Icon shape=Shape::Down />
                </button>
            </li>
        }
    };
    view! {
        <h3>{move || i18n.text(title)}</h3>
        <ul
            class="arrange" node_ref=list on:pointermove=carry on:pointerup=move |_| held.set(None)
            on:pointercancel=move |_| held.set(None)
        >
            <For each=move || ordered.get() key=|name| *name children=line />
        </ul>
    }
    .into_any()
}

/// The place of the line under a height of the window; above the first it is the first, below the last the last.
fn line_at(list: &web_sys::HtmlUListElement, y: f64) -> usize {
    let lines = list.children();
    let above = (0..lines.length())
        .filter_map(|index| lines.item(index))
        .filter(|line| line.get_bounding_client_rect().bottom() < y)
        .count();
    above.min((lines.length() as usize).saturating_sub(1))
}
