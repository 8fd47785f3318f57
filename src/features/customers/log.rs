//! Adding an interaction or an order with a few keys, and the dialog for it, which also edits either.

use super::occasion::Occasion;
use crate::browser;
use crate::engine::use_engine;
use crate::i18n::{k, use_i18n};
use crate::records::{failure_text, field_label, kind_label};
use crate::shell::{ScreenKey, use_screen_keys, use_steps};
use crate::ui::field::FieldInput;
use crate::ui::{Dialog, Icon, Shape};
use domain::{FieldDef, FieldType, RowId};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::{ev, html};
use protocol::{Command, Failure, Fields, Row};
use serde_json::{Value as Json, json};

/// What the dialog is about.
#[derive(Clone, PartialEq)]
pub(super) enum Editing {
    /// A new row.
    New(Occasion),
    /// An existing one.
    Existing(&'static str, Row),
}

impl Editing {
    fn kind(&self) -> &'static str {
        match self {
            Editing::New(occasion) => occasion.kind(),
            Editing::Existing(kind, _) => kind,
        }
    }
}

const INTERACTION_FIELDS: [&str; 7] = ["text", "type", "channel", "direction", "at", "csat", "nps"];
const ORDER_FIELDS: [&str; 6] = ["day", "amount", "number", "quantity", "status", "notes"];

/// The range of a score, for fields that are one.
fn score_range(field: &str) -> Option<std::ops::RangeInclusive<i64>> {
    match field {
        "csat" => Some(1..=5),
        "nps" => Some(0..=10),
        _ => None,
    }
}

/// A button for each occasion; the keys work for as long as the buttons are there.
#[component]
pub(super) fn LogButtons(editing: RwSignal<Option<Editing>>) -> impl IntoView {
    let i18n = use_i18n();
    let engine = use_engine();
    use_screen_keys().offer(Occasion::ALL.map(|occasion| ScreenKey {
        keys: occasion.keys(),
        name: occasion.name(),
        run: Some(Callback::new(move |()| editing.set(Some(Editing::New(occasion))))),
    }));
    let is_read_only = move || engine.status.with(|status| status.read_only);
    let button = move |occasion: Occasion| {
        let keys = occasion.keys().join(" ");
        let name = move || i18n.text(occasion.name());
        view! {
            <button
                type="button" class="button small" aria-label=name title=move || format!("{} ({keys})", name())
                disabled=is_read_only on:click=move |_| editing.set(Some(Editing::New(occasion)))
            >
                {move || occasion.label(i18n)}
            </button>
        }
    };
    view! {
        <div class="log-buttons" role="group" aria-label=t!(i18n, k::customers::ADD_ENTRY)>
            <Icon shape=Shape::Plus />
            {Occasion::ALL.map(button)}
        </div>
    }
    .into_any()
}

/// The dialog; open while something is being edited.
#[component]
pub(super) fn EntryDialog(
    customer: RowId,
    row: RwSignal<Option<Row>>,
    editing: RwSignal<Option<Editing>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let open = RwSignal::new(false);
    // Each follows the other, and only on a difference: setting a signal wakes its readers even with the same value.
    Effect::new(move |_| {
        let wanted = editing.with(Option::is_some);
        if open.get_untracked() != wanted {
            open.set(wanted);
        }
    });
    Effect::new(move |_| {
        if !open.get() && editing.with_untracked(Option::is_some) {
            editing.set(None);
        }
    });
    let title = Signal::derive(move || match editing.get() {
        Some(Editing::New(occasion)) => i18n.text(occasion.name()),
        Some(Editing::Existing(kind, _)) => kind_label(i18n, kind),
        None => String::new(),
    });
    view! {
        <Dialog open=open title=title>
            {move || editing.get().map(|subject| view! { <EntryForm customer=customer row=row subject=subject open=open /> })}
        </Dialog>
    }
    .into_any()
}

/// What a new row starts with.
fn defaults(occasion: Occasion, customer: RowId, row: Option<&Row>) -> Fields {
    let mut fields = match occasion {
        Occasion::Order => Fields::from_iter([("day".to_owned(), json!(browser::today()))]),
        occasion => {
            let mut fields = occasion.interaction(row);
            fields.insert("at".into(), json!(browser::now()));
            fields
        }
    };
    fields.insert("customer".into(), json!(customer));
    fields
}

#[component]
fn EntryForm(
    customer: RowId,
    row: RwSignal<Option<Row>>,
    subject: Editing,
    open: RwSignal<bool>,
) -> impl IntoView {
    let i18n = use_i18n();
    let engine = use_engine();
    let steps = use_steps();
    let kind = subject.kind();
    let existing = match &subject {
        Editing::Existing(_, row) => {
            row.get("id").and_then(Json::as_str).and_then(|id| id.parse::<RowId>().ok())
        }
        Editing::New(_) => None,
    };
    let start = match subject {
        Editing::New(occasion) => row.with_untracked(|row| defaults(occasion, customer, row.as_ref())),
        Editing::Existing(_, row) => row,
    };
    let fields = RwSignal::new(start.clone());
    let failure = RwSignal::new(None::<Failure>);
    let is_saving = RwSignal::new(false);
    let form = NodeRef::<html::Form>::new();
    let names: &[&'static str] = if kind == "order" { &ORDER_FIELDS } else { &INTERACTION_FIELDS };
    let is_incomplete = Memo::new(move |_| {
        kind == "order"
            && fields.with(|fields| {
                ["day", "amount"].iter().any(|name| fields.get(*name).is_none_or(Json::is_null))
            })
    });

    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if is_saving.get_untracked() || is_incomplete.get_untracked() {
            return;
        }
        let given = fields.get_untracked();
        let command = match existing {
            // Only what changed is written, so that somebody else's change of another field stays.
            Some(id) => Command::Update {
                kind: kind.into(),
                ids: vec![id],
                filter: None,
                set: given.into_iter().filter(|(name, value)| start.get(name) != Some(value)).collect(),
                add: Default::default(),
                remove: Default::default(),
            },
            None => Command::Create { kind: kind.into(), fields: given },
        };
        is_saving.set(true);
        spawn_local(async move {
            let result = engine.apply(command).await;
            is_saving.try_set(false);
            match result {
                Ok(_) => {
                    open.try_set(false);
                    steps.done(untrack(|| text!(i18n, k::customers::SAVED)));
                }
                Err(error) => {
                    failure.try_set(Some(error));
                }
            }
        });
    };
    let input = move |name: &'static str| {
        let field = engine.schema.with_untracked(|schema| schema.field(kind, name).cloned())?;
        let label =
            Signal::derive(move || engine.schema.with(|schema| field_label(i18n, schema, kind, name)));
        let value =
            Signal::derive(move || fields.with(|fields| fields.get(name).cloned().unwrap_or(Json::Null)));
        let commit = Callback::new(move |value: Json| {
            fields.update(|fields| {
                fields.insert(name.to_owned(), value);
            });
        });
        let id = format!("entry-{name}");
        let is_wide = field.ty == FieldType::LongText;
        Some(view! {
            <div class="field" class:wide=is_wide>
                <label for=id.clone()>{label}</label>
                {entry_input(field, value, commit, id, label)}
            </div>
        })
    };
    // The input itself takes its text at this key; the form hears of the key after it.
    let finish = move |event: ev::KeyboardEvent| {
        if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) {
            event.prevent_default();
            if let Some(form) = form.get_untracked() {
                // It fails only for a form that has left the page.
                let _ = form.request_submit();
            }
        }
    };
    view! {
        <form on:submit=submit on:keydown=finish node_ref=form novalidate>
            <div class="form-grid">{names.iter().map(|name| input(name)).collect_view()}</div>
            {move || failure.get().map(|failure| view! {
                <p class="field-mistake" role="alert">{failure_text(i18n, &failure)}</p>
            })}
            <div class="form-actions">
                <button type="button" class="button quiet" on:click=move |_| open.set(false)>{t!(i18n, k::ui::CANCEL)}</button>
                <button type="submit" class="button primary" disabled=move || is_saving.get() || is_incomplete.get()>
                    {t!(i18n, k::customers::SAVE)}
                </button>
            </div>
        </form>
    }
    .into_any()
}

/// A score is chosen from its range; every other field has the input of its type.
fn entry_input(
    field: FieldDef,
    value: Signal<Json>,
    commit: Callback<Json>,
    id: String,
    label: Signal<String>,
) -> AnyView {
    let i18n = use_i18n();
    match score_range(&field.name) {
        Some(range) => {
            let choose = move |event| {
                commit
                    .run(event_target_value(&event).parse::<i64>().map_or(Json::Null, |score| json!(score)));
            };
            view! {
                <select class="input select" id=id on:change=choose>
                    <option value="" selected=move || value.get().is_null()></option>
                    {range.map(|score| view! {
                        <option value=score.to_string() selected=move || value.get().as_i64() == Some(score)>
                            {move || i18n.number(score as f64)}
                        </option>
                    }).collect_view()}
                </select>
            }
            .into_any()
        }
        None => {
            view! { <FieldInput field=field value=value on_commit=commit id=id label=label /> }.into_any()
        }
    }
}
