//! The small dialog that adds a customer: few fields, and a hint when it may be there already.

use super::known::Typed;
use super::known_hint::KnownHint;
use crate::engine::use_engine;
use crate::i18n::{k, use_i18n};
use crate::records::{failure_text, field_label};
use crate::shell::use_steps;
use crate::ui::Dialog;
use crate::ui::field::FieldInput;
use crate::ui::field::state::{items_from, with_items};
use chunks::chunk;
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use protocol::{Command, Failure, Fields};
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;
use wasm_bindgen::JsCast as _;

/// The fields asked for; the rest waits on the record.
const ASKED: [&str; 6] = ["name", "type", "emails", "phones", "city", "tags"];

chunk! {
    later: pub(super) fn load_create_dialog() -> fn(RwSignal<bool>) -> AnyView {
        |open| view! { <CreateDialog open /> }.into_any()
    }
}

/// The dialog.
#[component]
fn CreateDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Dialog open=open title=Signal::derive(t!(i18n, k::customers::NEW))>
            <CreateForm open=open />
        </Dialog>
    }
}

#[component]
fn CreateForm(open: RwSignal<bool>) -> impl IntoView {
    let i18n = use_i18n();
    let engine = use_engine();
    let steps = use_steps();
    let navigate = use_navigate();
    let fields = RwSignal::new(Fields::from_iter([("type".to_owned(), json!("person"))]));
    let failure = RwSignal::new(None::<Failure>);
    let is_nameless = RwSignal::new(false);
    let is_saving = RwSignal::new(false);

    let save = Callback::new(move |and_open: bool| {
        let given = fields.get_untracked();
        if given.get("name").is_none_or(Json::is_null) {
            is_nameless.set(true);
            return;
        }
        is_saving.set(true);
        let navigate = navigate.clone();
        spawn_local(async move {
            let result = engine.apply(Command::Create { kind: "customer".into(), fields: given }).await;
            is_saving.try_set(false);
            match result {
                Ok(applied) => {
                    open.try_set(false);
                    steps.done(untrack(|| text!(i18n, k::customers::CREATED)));
                    if let (true, Some(id)) = (and_open, applied.ids.first()) {
                        navigate(&format!("/customers/{id}"), NavigateOptions::default());
                    }
                }
                // What was typed stays in the form.
                Err(error) => {
                    failure.try_set(Some(error));
                }
            }
        });
    });
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        save.run(false);
    };
    // What stands in the inputs before it is taken as a value, by the name of the field.
    let drafts = RwSignal::new(BTreeMap::<String, String>::new());
    let note_draft = move |event: ev::Event| {
        let input = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok());
        if let Some((name, text)) =
            input.and_then(|input| Some((input.id().strip_prefix("create-")?.to_owned(), input.value())))
        {
            drafts.update(|drafts| {
                drafts.insert(name, text);
            });
        }
    };
    let typed = Memo::new(move |_| {
        drafts.with(|drafts| {
            fields.with(|fields| {
                let draft = |name: &str| drafts.get(name).cloned();
                let items = |name: &str| {
                    let known = fields.get(name).map(items_from).unwrap_or_default();
                    with_items(known, &draft(name).unwrap_or_default())
                };
                let name = || fields.get("name").and_then(Json::as_str).map(str::to_owned);
                Typed {
                    name: draft("name").or_else(name).unwrap_or_default(),
                    emails: items("emails"),
                    phones: items("phones"),
                }
            })
        })
    });
    let leave = Callback::new(move |()| open.set(false));
    let input = move |name: &'static str| {
        let schema = engine.schema.get_untracked();
        let field = schema.field("customer", name)?.clone();
        let label =
            Signal::derive(move || engine.schema.with(|schema| field_label(i18n, schema, "customer", name)));
        let value =
            Signal::derive(move || fields.with(|fields| fields.get(name).cloned().unwrap_or(Json::Null)));
        let commit = Callback::new(move |value: Json| {
            is_nameless.set(false);
            fields.update(|fields| {
                fields.insert(name.to_owned(), value);
            });
        });
        let id = format!("create-{name}");
        Some(view! {
            <div class="field" class:wide=matches!(name, "name" | "tags")>
                <label for=id.clone()>{label}</label>
                <FieldInput field=field value=value on_commit=commit id=id label=label />
                {(name == "name").then(|| view! {
                    <Show when=move || is_nameless.get()>
                        <p class="field-mistake" role="alert">{t!(i18n, k::customers::NAME_NEEDED)}</p>
                    </Show>
                })}
            </div>
        })
    };
    view! {
        <form on:submit=submit on:input=note_draft novalidate>
            <div class="form-grid">{ASKED.map(input).into_iter().collect_view()}</div>
            <KnownHint typed=typed on_leave=leave />
            {move || failure.get().map(|failure| view! {
                <p class="field-mistake" role="alert">{failure_text(i18n, &failure)}</p>
            })}
            <div class="form-actions">
                <button type="button" class="button quiet" on:click=move |_| open.set(false)>{t!(i18n, k::ui::CANCEL)}</button>
                <button type="button" class="button" disabled=is_saving on:click=move |_| save.run(true)>
                    {t!(i18n, k::customers::CREATE_AND_OPEN)}
                </button>
                <button type="submit" class="button primary" disabled=is_saving>{t!(i18n, k::customers::CREATE)}</button>
            </div>
        </form>
    }
    .into_any()
}
