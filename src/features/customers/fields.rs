//! The fields of a record, edited in place: "saved" is said when the answer is there, and what failed stays typed.

use super::history::HistoryButton;
use super::state::sections;
use crate::engine::use_engine;
use crate::i18n::{k, use_i18n};
use crate::records::{failure_text, field_label};
use crate::ui::field::FieldInput;
use crate::ui::{Icon, Shape};
use domain::RowId;
use leptos::prelude::*;
use leptos::task::spawn_local;
use protocol::{Command, Failure, FieldHistory, Fields, HistoryQuery, Request, Row};
use serde_json::Value as Json;
use std::time::Duration;

/// How long "saved" stays beside a field.
const SAVED_SHOWN: Duration = Duration::from_secs(3);
/// Conflicts are looked up once the record is on the screen and the person reads.
const CONFLICTS_DELAY: Duration = Duration::from_millis(1500);

/// What is going on with a field.
#[derive(Clone, PartialEq)]
enum Saving {
    Idle,
    Busy,
    Saved,
    Failed(Failure),
}

/// The record that fields belong to.
#[derive(Clone, Copy)]
pub(super) struct Subject {
    /// Its id.
    pub(super) id: RowId,
    /// Its values.
    pub(super) row: RwSignal<Option<Row>>,
    /// Fields with values that lost against a concurrent write.
    conflicts: RwSignal<Vec<FieldHistory>>,
}

impl Subject {
    /// A record, whose conflicts are looked up a little later.
    pub(super) fn new(id: RowId, row: RwSignal<Option<Row>>) -> Subject {
        let subject = Subject { id, row, conflicts: RwSignal::new(Vec::new()) };
        look_for_conflicts(subject);
        subject
    }

    /// The value of a field; tracked.
    pub(super) fn value(self, name: &str) -> Json {
        self.row.with(|row| row.as_ref().and_then(|row| row.get(name)).cloned().unwrap_or(Json::Null))
    }
}

/// The fields of one section; where there are none it is not there.
#[component]
pub(super) fn FieldSection(
    subject: Subject,
    /// Its name among the sections.
    title: &'static str,
) -> impl IntoView {
    let i18n = use_i18n();
    let engine = use_engine();
    let fields = Memo::new(move |_| {
        let all = engine.schema.with(|schema| sections(schema));
        all.into_iter().find(|(name, _)| *name == title).map(|(_, fields)| fields).unwrap_or_default()
    });
    move || {
        let fields = fields.get();
        (!fields.is_empty()).then(|| {
            view! {
                <details class="field-section" open>
                    <summary>{move || k::customers::section(title).map(|key| i18n.text(key))}</summary>
                    {fields.iter().map(|name| view! { <FieldRow subject=subject name=name.clone() /> }).collect_view()}
                </details>
            }
        })
    }
}

/// Asks once for values that lost against a concurrent write, so that their fields can be marked.
fn look_for_conflicts(subject: Subject) {
    let engine = use_engine();
    let look = move || {
        spawn_local(async move {
            let ask = Request::History(HistoryQuery { kind: "customer".into(), id: subject.id });
            if let Ok(history) = engine.call::<Vec<FieldHistory>>(ask).await {
                let conflicting = history.into_iter().filter(|field| !field.conflicts.is_empty()).collect();
                // The person may have gone on to another record by now.
                subject.conflicts.try_set(conflicting);
            }
        });
    };
    if let Ok(timer) = set_timeout_with_handle(look, CONFLICTS_DELAY) {
        on_cleanup(move || timer.clear());
    }
}

/// One field: its name, its input, its state and its history.
#[component]
fn FieldRow(subject: Subject, name: String) -> impl IntoView {
    let i18n = use_i18n();
    let engine = use_engine();
    let field = engine.schema.with_untracked(|schema| schema.field("customer", &name).cloned())?;
    let saving = RwSignal::new(Saving::Idle);
    let label = {
        let name = name.clone();
        Signal::derive(move || engine.schema.with(|schema| field_label(i18n, schema, "customer", &name)))
    };
    let value = {
        let name = name.clone();
        Signal::derive(move || subject.value(&name))
    };
    let commit = {
        let name = name.clone();
        Callback::new(move |value: Json| {
            let name = name.clone();
            saving.set(Saving::Busy);
            spawn_local(async move {
                let command = Command::Update {
                    kind: "customer".into(),
                    ids: vec![subject.id],
                    filter: None,
                    set: Fields::from_iter([(name.clone(), value.clone())]),
                    add: Default::default(),
                    remove: Default::default(),
                };
                match engine.apply(command).await {
                    Ok(_) => {
                        subject.row.try_update(|row| row.as_mut().map(|row| row.insert(name, value)));
                        saving.try_set(Saving::Saved);
                        set_timeout(
                            move || {
                                saving.try_update(|saving| {
                                    if *saving == Saving::Saved {
                                        *saving = Saving::Idle;
                                    }
                                });
                            },
                            SAVED_SHOWN,
                        );
                    }
                    Err(failure) => {
                        saving.try_set(Saving::Failed(failure));
                    }
                }
            });
        })
    };
    let conflicts = {
        let name = name.clone();
        Memo::new(move |_| subject.conflicts.with(|all| all.iter().any(|field| field.field == name)))
    };
    let id = format!("field-{name}");
    let is_read_only = Signal::derive(move || engine.status.with(|status| status.read_only));
    let note = move || match saving.get() {
        Saving::Idle => None,
        Saving::Busy => {
            Some(view! { <span class="muted">{t!(i18n, k::customers::SAVING)}</span> }.into_any())
        }
        Saving::Saved => Some(
            view! { <span class="saved"><Icon shape=Shape::Check />{t!(i18n, k::customers::SAVED)}</span> }
                .into_any(),
        ),
        Saving::Failed(failure) => Some(
            view! { <span class="field-mistake" role="alert">{failure_text(i18n, &failure)}</span> }
                .into_any(),
        ),
    };
    Some(
        view! {
            <div class="field-row">
                <label for=id.clone() dir="auto">{label}</label>
                <FieldInput field=field.clone() value=value on_commit=commit id=id label=label disabled=is_read_only />
                <HistoryButton subject=subject field=field label=label on_restore=commit has_conflict=conflicts />
                <div class="field-note" aria-live="polite">{note}</div>
            </div>
        }
        .into_any(),
    )
}
