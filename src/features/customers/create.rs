//! The small dialog that adds a customer: few fields, and a hint when the name is known already.

use crate::engine::use_engine;
use crate::i18n::{k, use_i18n};
use crate::records::{failure_text, field_label};
use crate::shell::use_steps;
use crate::ui::Dialog;
use crate::ui::field::FieldInput;
use chunks::chunk;
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use protocol::{Command, Failure, Fields};
use serde_json::{Value as Json, json};

/// The fields asked for; the rest waits on the record.
const ASKED: [&str; 6] = ["name", "type", "emails", "phones", "city", "tags"];
/// Names shorter than this are like too many others.
const NAME_MIN: usize = 3;
/// Similar customers named in the hint.
const SIMILAR_MAX: u64 = 3;

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
    let similar = LocalResource::new(move || {
        let name = fields.with(|fields| fields.get("name").and_then(|name| name.as_str().map(str::to_owned)));
        async move {
            match name.filter(|name| name.chars().count() >= NAME_MIN) {
                Some(name) => {
                    engine.search(name, SIMILAR_MAX).await.map(|found| found.hits).unwrap_or_default()
                }
                None => Vec::new(),
            }
        }
    });
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
                    {move || {
                        let hits = similar.get().unwrap_or_default();
                        (!hits.is_empty()).then(|| view! {
                            <p class="field-note similar">
                                {t!(i18n, k::customers::SIMILAR)}
                                {hits.into_iter().map(|hit| view! {
                                    <a href=format!("/customers/{}", hit.id) on:click=move |_| open.set(false)>{hit.name}</a>
                                }).collect_view()}
                            </p>
                        })
                    }}
                })}
            </div>
        })
    };
    view! {
        <form on:submit=submit novalidate>
            <div class="form-grid">{ASKED.map(input).into_iter().collect_view()}</div>
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
