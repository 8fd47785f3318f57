//! One cost, each of its cells an input.

use super::costs::{COST, FIELDS};
use crate::engine::use_engine;
use crate::i18n::{k, use_i18n};
use crate::records::{failure_text, field_label};
use crate::shell::use_steps;
use crate::ui::field::FieldInput;
use crate::ui::{Icon, Shape, use_toasts};
use domain::{FieldDef, RowId, Schema};
use leptos::prelude::*;
use leptos::task::spawn_local;
use protocol::{Command, Fields, Row};
use serde_json::Value as Json;

/// A field of costs.
pub(super) fn field_of(schema: &Schema, name: &str) -> Option<FieldDef> {
    schema.field(COST, name).cloned()
}

/// The row.
#[component]
pub(super) fn CostRow(
    /// Its id.
    id: String,
    /// Its number in the list, for a screen reader.
    place: Signal<usize>,
    /// Its values.
    row: Memo<Row>,
) -> impl IntoView {
    let i18n = use_i18n();
    let engine = use_engine();
    let (steps, toasts) = (use_steps(), use_toasts());
    let ids: Vec<RowId> = id.parse().into_iter().collect();
    let ids = StoredValue::new(ids);
    let apply = move |command: Command, done: Option<String>| {
        spawn_local(async move {
            match (engine.apply(command).await, done) {
                (Ok(_), Some(done)) => steps.done(done),
                (Ok(_), None) => {}
                (Err(failure), _) => toasts.say(untrack(|| failure_text(i18n, &failure))),
            }
        });
    };
    let set = move |name: &str, value: Json| Command::Update {
        kind: COST.into(),
        ids: ids.get_value(),
        filter: None,
        set: Fields::from_iter([(name.to_owned(), value)]),
        add: Default::default(),
        remove: Default::default(),
    };
    let delete = move |_| {
        let command = Command::Delete { kind: COST.into(), ids: ids.get_value(), filter: None };
        apply(command, Some(untrack(|| text!(i18n, k::roi::COST_DELETED))));
    };
    let number = move || i18n.number(place.get() as f64);
    let cell = |name: &'static str| {
        let field = engine.schema.with_untracked(|schema| field_of(schema, name))?;
        let label = Signal::derive(move || {
            let field = field_label(i18n, &engine.schema.get(), COST, name);
            text!(i18n, k::roi::CELL, field = field, number = number())
        });
        let value = Signal::derive(move || row.with(|row| row.get(name).cloned().unwrap_or(Json::Null)));
        let commit = Callback::new(move |value: Json| apply(set(name, value), None));
        let cell_id = format!("cost-{id}-{name}");
        Some(
            view! { <td><FieldInput field=field value=value on_commit=commit id=cell_id label=label /></td> },
        )
    };
    let cells = FIELDS.map(cell).collect_view();
    view! {
        <tr>
            {cells}
            <td>
                <button
                    type="button" class="button quiet icon-only small" on:click=delete
                    aria-label=move || text!(i18n, k::roi::COST_DELETE, number = number())
                >
                    <Icon shape=Shape::Trash />
                </button>
            </td>
        </tr>
    }
    .into_any()
}
