//! Inputs for texts and numbers.

use super::draft::Draft;
use super::state::{self, Mistake};
use crate::i18n::{intl, use_i18n};
use domain::FieldType;
use leptos::ev;
use leptos::prelude::*;
use serde_json::Value as Json;

/// One line, or several for long texts.
#[component]
pub(super) fn TypedInput(
    ty: FieldType,
    name: String,
    draft: Draft,
    id: String,
    label: Signal<String>,
    disabled: Signal<bool>,
) -> impl IntoView {
    let i18n = use_i18n();
    let parse = move |text: &str| -> Result<Json, Mistake> {
        let point = intl::decimal_point(i18n.locale());
        match ty {
            FieldType::Int => state::whole_number(text, point),
            FieldType::Number => state::number(text, point),
            FieldType::LongText => Ok(if text.trim().is_empty() { Json::Null } else { text.into() }),
            _ => Ok(state::text_value(text)),
        }
    };
    let shown = move || {
        draft.text.get().unwrap_or_else(|| match (ty, draft.value.get()) {
            (FieldType::Int | FieldType::Number, Json::Number(number)) => {
                i18n.number(number.as_f64().unwrap_or_default())
            }
            (_, value) => state::text_from(&value),
        })
    };
    let input = move |event| draft.typed(event_target_value(&event));
    let finish = move |_| draft.finish(|text| untrack(|| parse(text)));
    let is_long = ty == FieldType::LongText;
    let keydown = move |event: ev::KeyboardEvent| match event.key().as_str() {
        "Enter" if !is_long || event.ctrl_key() || event.meta_key() => {
            draft.retry();
            draft.finish(|text| untrack(|| parse(text)));
        }
        "Escape" if draft.text.get_untracked().is_some() => {
            event.stop_propagation();
            draft.reset();
        }
        _ => {}
    };
    let invalid = move || draft.mistake.get().map(|_| "true");
    let mistake_id = format!("{id}-mistake");
    if is_long {
        view! {
            <textarea
                class="input" id=id rows="3" dir="auto"
                aria-label=label aria-invalid=invalid disabled=disabled
                prop:value=shown on:input=input on:change=finish on:keydown=keydown
            ></textarea>
        }
        .into_any()
    } else {
        let is_number = matches!(ty, FieldType::Int | FieldType::Number);
        let mode = match name.as_str() {
            _ if ty == FieldType::Int => "numeric",
            _ if ty == FieldType::Number => "decimal",
            "website" => "url",
            _ => "text",
        };
        view! {
            <input
                class="input" class:number=is_number id=id type="text" inputmode=mode dir="auto" autocomplete="off"
                aria-label=label aria-invalid=invalid aria-describedby=mistake_id disabled=disabled
                prop:value=shown on:input=input on:change=finish on:keydown=keydown
            />
        }
        .into_any()
    }
}
