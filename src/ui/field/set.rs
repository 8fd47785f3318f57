//! An input for several texts: tags, e-mails, phones. Each is a chip with a way to take it out.

use super::draft::Draft;
use super::state::{items_from, with_items};
use crate::i18n::{k, use_i18n};
use crate::ui::{Icon, Shape};
use leptos::prelude::*;
use leptos::{ev, html};
use serde_json::{Value as Json, json};

/// Chips and an input that adds to them: Enter or a comma adds, Backspace in the empty input takes out the last.
#[component]
pub(super) fn SetInput(
    draft: Draft,
    id: String,
    label: Signal<String>,
    disabled: Signal<bool>,
) -> impl IntoView {
    let i18n = use_i18n();
    let items = Memo::new(move |_| items_from(&draft.value.get()));
    let commit = move |items: Vec<String>| {
        draft.commit(if items.is_empty() { Json::Null } else { json!(items) });
    };
    let add = move || {
        if let Some(Some(text)) = draft.text.try_get_untracked() {
            if text.trim().is_empty() {
                draft.reset();
            } else {
                commit(with_items(items.get_untracked(), &text));
            }
        }
    };
    let keydown = move |event: ev::KeyboardEvent| match event.key().as_str() {
        "Enter" | "," | ";" | "،"
            if draft.text.get_untracked().is_some_and(|text| !text.trim().is_empty()) =>
        {
            event.prevent_default();
            draft.retry();
            add();
        }
        "Backspace" if draft.text.get_untracked().is_none_or(|text| text.is_empty()) => {
            let mut rest = items.get_untracked();
            if rest.pop().is_some() {
                commit(rest);
            }
        }
        "Escape" if draft.text.get_untracked().is_some() => {
            event.stop_propagation();
            draft.reset();
        }
        _ => {}
    };
    let input = NodeRef::<html::Input>::new();
    let focus_input = move |_| {
        if let Some(input) = input.get_untracked() {
            crate::browser::focus_element(&input);
        }
    };
    view! {
        <div class="input chips" on:click=focus_input>
            <For each=move || items.get() key=Clone::clone let(item)>
                {
                    let own = item.clone();
                    let name = item.clone();
                    view! {
                        <span class="chip" dir="auto">
                            {item}
                            <button
                                type="button"
                                class="chip-remove"
                                aria-label=t!(i18n, k::ui::REMOVE_ITEM, item = name.clone())
                                disabled=disabled
                                on:click=move |event| {
                                    event.stop_propagation();
                                    commit(items.get_untracked().into_iter().filter(|item| *item != own).collect());
                                }
                            >
                                <Icon shape=Shape::Close />
                            </button>
                        </span>
                    }
                }
            </For>
            <input
                class="chips-input" node_ref=input id=id type="text" dir="auto" autocomplete="off" aria-label=label disabled=disabled
                prop:value=move || draft.text.get().unwrap_or_default()
                on:input=move |event| draft.typed(event_target_value(&event))
                on:change=move |_| add()
                on:keydown=keydown
            />
        </div>
    }
}
