//! The editor of one cell of a table: a text that is read when one is done, or a drop-down.
//!
//! Enter writes and goes down, Tab writes and goes on, Escape leaves everything as it was. What cannot be read stays in
//! the editor with the reason.

use super::typed::Typing;
use super::{choice_label, default_currency};
use crate::engine::EngineClient;
use crate::i18n::{Locale, k, use_i18n};
use crate::ui::field::state::Mistake;
use crate::ui::virtual_table::{After, EditAsk};
use domain::{FieldDef, FieldType};
use leptos::ev;
use leptos::prelude::*;
use serde_json::Value as Json;

/// The editor.
#[component]
pub(crate) fn CellEditor(
    /// What it is made for.
    ask: EditAsk,
    /// The field of the column.
    field: FieldDef,
    /// Whence the currency of new amounts.
    engine: EngineClient,
    /// What a screen reader says of it.
    label: String,
    /// Called with the new value.
    on_commit: Callback<Json>,
) -> impl IntoView {
    let i18n = use_i18n();
    let before = ask.row.get(&ask.key).cloned().unwrap_or(Json::Null);
    let typing = Typing::of(i18n, untrack(|| default_currency(engine)));
    let ty = field.ty;
    let is_day = ty == FieldType::Day && typing.locale != Locale::Fa;
    let name = field.name.clone();
    let words = move |code: &str| untrack(|| choice_label(i18n, &name, code));
    let shown = typing.text(&field, &words, &before);
    let first = match &ask.typed {
        Some(typed) if ty != FieldType::Choice && !is_day => typed.clone(),
        _ => shown.clone(),
    };
    let codes: Vec<(String, String)> = field.choices.iter().map(|code| (code.clone(), words(code))).collect();
    let text = RwSignal::new(first);
    let mistake = RwSignal::new(None::<Mistake>);
    let is_done = StoredValue::new(false);
    let done = ask.done;
    let finish = move |after: After| {
        if is_done.try_get_value() != Some(false) {
            return;
        }
        let text = text.get_untracked();
        // What was not touched is not read either: the data may hold what nobody could type.
        let value =
            if text == shown { Ok(before.clone()) } else { typing.value(&field, &words, &before, &text) };
        match value {
            Ok(value) => {
                is_done.set_value(true);
                if value != before {
                    on_commit.run(value);
                }
                done.run(after);
            }
            Err(wrong) => mistake.set(Some(wrong)),
        }
    };
    let left = finish.clone();
    let keydown = move |event: ev::KeyboardEvent| {
        event.stop_propagation();
        match event.key().as_str() {
            _ if event.is_composing() => return,
            // In a long text a line break is part of it.
            "Enter" if event.shift_key() && ty == FieldType::LongText => return,
            "Enter" => finish(After::Down),
            "Tab" => finish(if event.shift_key() { After::Back } else { After::Forward }),
            "Escape" => {
                is_done.set_value(true);
                done.run(After::Stay);
            }
            _ => return,
        }
        event.prevent_default();
    };
    let input = move |event| {
        mistake.set(None);
        text.set(event_target_value(&event));
    };
    let focusout = move |_: ev::FocusEvent| left(After::Leave);
    let invalid = move || mistake.get().map(|_| "true");
    let control = match ty {
        FieldType::Choice => view! {
            <select class="input select" aria-label=label on:change=input>
                <option value="" selected=move || text.with(String::is_empty)></option>
                {codes.into_iter().map(|(_, words)| {
                    let own = words.clone();
                    view! { <option value=words.clone() selected=move || text.with(|text| *text == own)>{words.clone()}</option> }
                }).collect_view()}
            </select>
        }
        .into_any(),
        FieldType::LongText => view! {
            <textarea class="input" dir="auto" aria-label=label prop:value=text on:input=input></textarea>
        }
        .into_any(),
        _ => view! {
            <input
                class="input" dir="auto" autocomplete="off" type=if is_day { "date" } else { "text" }
                aria-label=label aria-invalid=invalid prop:value=text on:input=input
            />
        }
        .into_any(),
    };
    view! {
        <div on:keydown=keydown on:focusout=focusout>
            {control}
            {move || mistake.get().and_then(|mistake| k::ui::mistake(mistake.code())).map(|key| view! {
                <p class="field-mistake" role="alert">{i18n.text(key)}</p>
            })}
        </div>
    }
    .into_any()
}
