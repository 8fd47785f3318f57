//! The form that adds an own field to all customers.

use crate::engine::use_engine;
use crate::i18n::{k, use_i18n};
use crate::records::{failure_text, type_label};
use crate::shell::use_steps;
use crate::ui::field::state::with_items;
use domain::FieldType;
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use protocol::{Command, Failure};

/// The types offered. A link needs a kind to point to, which a person has no word for here.
const TYPES: [FieldType; 11] = [
    FieldType::Text,
    FieldType::LongText,
    FieldType::Choice,
    FieldType::Set,
    FieldType::Int,
    FieldType::Number,
    FieldType::Money,
    FieldType::Day,
    FieldType::Birthday,
    FieldType::Instant,
    FieldType::Flag,
];

/// The form; empty again when the field is there.
#[component]
pub(super) fn OwnFieldForm() -> impl IntoView {
    let i18n = use_i18n();
    let engine = use_engine();
    let steps = use_steps();
    let label = RwSignal::new(String::new());
    let ty = RwSignal::new(FieldType::Text);
    let choices = RwSignal::new(String::new());
    let failure = RwSignal::new(None::<Failure>);
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let command = Command::DeclareField {
            kind: "customer".into(),
            name: String::new(),
            label: label.get_untracked().trim().to_owned(),
            ty: ty.get_untracked(),
            choices: if ty.get_untracked() == FieldType::Choice {
                with_items(Vec::new(), &choices.get_untracked())
            } else {
                Vec::new()
            },
        };
        spawn_local(async move {
            match engine.apply(command).await {
                Ok(_) => {
                    label.try_set(String::new());
                    choices.try_set(String::new());
                    failure.try_set(None);
                    steps.done(untrack(|| text!(i18n, k::customers::FIELD_ADDED)));
                }
                Err(error) => {
                    failure.try_set(Some(error));
                }
            }
        });
    };
    let choose = move |event| {
        let chosen =
            event_target_value(&event).parse::<usize>().ok().and_then(|index| TYPES.get(index).copied());
        if let Some(chosen) = chosen {
            ty.set(chosen);
        }
    };
    view! {
        <form class="stack" on:submit=submit>
            <div class="field">
                <label for="own-field-label">{t!(i18n, k::customers::FIELD_LABEL)}</label>
                <input class="input" id="own-field-label" type="text" dir="auto" required bind:value=label />
            </div>
            <div class="field">
                <label for="own-field-type">{t!(i18n, k::customers::FIELD_TYPE)}</label>
                <select class="input select" id="own-field-type" on:change=choose>
                    {TYPES.iter().enumerate().map(|(index, offered)| {
                        let offered = *offered;
                        view! {
                            <option value=index.to_string() selected=move || ty.get() == offered>
                                {move || type_label(i18n, offered)}
                            </option>
                        }
                    }).collect_view()}
                </select>
            </div>
            <Show when=move || ty.get() == FieldType::Choice>
                <div class="field">
                    <label for="own-field-choices">{t!(i18n, k::customers::FIELD_CHOICES)}</label>
                    <textarea class="input" id="own-field-choices" rows="4" dir="auto" required bind:value=choices></textarea>
                    <p class="field-note">{t!(i18n, k::customers::FIELD_CHOICES_NOTE)}</p>
                </div>
            </Show>
            {move || failure.get().map(|failure| view! {
                <p class="field-mistake" role="alert">{failure_text(i18n, &failure)}</p>
            })}
            <div class="form-actions">
                <button type="submit" class="button primary">{t!(i18n, k::customers::ADD_FIELD)}</button>
            </div>
        </form>
    }
    .into_any()
}
