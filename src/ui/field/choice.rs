//! Inputs for one of a few codes and for yes or no.

use super::FieldWords;
use super::draft::Draft;
use domain::FieldDef;
use leptos::prelude::*;
use serde_json::{Value as Json, json};

/// A drop-down. A code outside the declared list is offered too, since the data may hold one.
#[component]
pub(super) fn ChoiceInput(
    field: FieldDef,
    draft: Draft,
    id: String,
    label: Signal<String>,
    disabled: Signal<bool>,
) -> impl IntoView {
    let words = expect_context::<FieldWords>();
    let current = Memo::new(move |_| draft.value.get().as_str().unwrap_or_default().to_owned());
    let codes = field.choices.clone();
    let options = Memo::new(move |_| {
        let mut codes = codes.clone();
        let current = current.get();
        if !current.is_empty() && !codes.contains(&current) {
            codes.push(current);
        }
        codes
    });
    let change = move |event| {
        let code = event_target_value(&event);
        draft.commit(if code.is_empty() { Json::Null } else { json!(code) });
    };
    view! {
        <select class="input select" id=id aria-label=label disabled=disabled on:change=change>
            <option value="" selected=move || current.with(String::is_empty)></option>
            {move || {
                let words = words.clone();
                let name = field.name.clone();
                options.get().into_iter().map(|code| {
                    let shown = (words.choice)(&name, &code);
                    let own = code.clone();
                    view! { <option value=code selected=move || current.with(|current| *current == own)>{shown}</option> }
                }).collect_view()
            }}
        </select>
    }
}

/// A tick box; without a tick there is no value.
#[component]
pub(super) fn FlagInput(
    draft: Draft,
    id: String,
    label: Signal<String>,
    disabled: Signal<bool>,
) -> impl IntoView {
    view! {
        <input
            type="checkbox" class="check" id=id aria-label=label disabled=disabled
            prop:checked=move || draft.value.get() == json!(true)
            on:change=move |event| draft.commit(if event_target_checked(&event) { json!(true) } else { Json::Null })
        />
    }
}
