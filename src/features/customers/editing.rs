//! Editing customers in the cells of the list: one cell, or many as one step of undo.

use crate::engine::EngineClient;
use crate::i18n::{I18n, k};
use crate::records::typed::{Typing, is_typed};
use crate::records::{
    CellEditor, choice_label, default_currency, failure_text, field_label, path_type, value_text,
};
use crate::shell::use_steps;
use crate::ui::use_toasts;
use crate::ui::virtual_table::{EditAsk, Edits, TypedCell, row_id};
use domain::{FieldDef, RowId};
use leptos::prelude::*;
use leptos::task::spawn_local;
use protocol::{Command, Fields, RowUpdate};
use serde_json::Value as Json;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The field of a column that is edited in place.
fn field_of(engine: EngineClient, column: &str) -> Option<FieldDef> {
    let field = engine.schema.with_untracked(|schema| schema.field("customer", column).cloned());
    field.filter(|field| is_typed(field.ty))
}

/// How the cells of customers are edited.
pub(super) fn edits(i18n: I18n, engine: EngineClient) -> Edits {
    let (steps, toasts) = (use_steps(), use_toasts());
    let write = Callback::new(move |cells: Vec<TypedCell>| {
        let (rows, refused) = untrack(|| read_cells(i18n, engine, &cells));
        let refused =
            (refused > 0).then(|| untrack(|| text!(i18n, k::customers::CELLS_REFUSED, count = refused)));
        if rows.is_empty() {
            refused.into_iter().for_each(|note| toasts.say(note));
            return;
        }
        spawn_local(async move {
            let applied = engine.apply(Command::UpdateEach { kind: "customer".into(), rows }).await;
            match applied {
                Ok(applied) => {
                    let note = untrack(|| text!(i18n, k::customers::CELLS_CHANGED, count = applied.rows));
                    steps.done(match refused {
                        Some(refused) => format!("{note}. {refused}"),
                        None => note,
                    });
                }
                Err(failure) => toasts.say(untrack(|| failure_text(i18n, &failure))),
            }
        });
    });
    Edits::new(
        Arc::new(move |column| {
            let is_writable = engine.status.with_untracked(|status| !status.read_only);
            is_writable && field_of(engine, column).is_some()
        }),
        Arc::new(move |row, column| {
            let value = row.get(column).unwrap_or(&Json::Null);
            match field_of(engine, column) {
                Some(field) => {
                    let typing = Typing::of(i18n, default_currency(engine));
                    typing.text(&field, &|code| choice_label(i18n, &field.name, code), value)
                }
                None => {
                    let ty = engine.schema.with_untracked(|schema| path_type(schema, "customer", column));
                    value_text(i18n, column, ty, value)
                }
            }
        }),
        Arc::new(move |ask: EditAsk| {
            let Some(field) = field_of(engine, &ask.key) else { return ().into_any() };
            let id = row_id(&ask.row).and_then(|id| id.parse::<RowId>().ok());
            let name = field.name.clone();
            let label =
                engine.schema.with_untracked(|schema| field_label(i18n, schema, "customer", &field.name));
            let on_commit = Callback::new(move |value: Json| {
                let name = name.clone();
                spawn_local(async move {
                    let command = Command::Update {
                        kind: "customer".into(),
                        ids: id.into_iter().collect(),
                        filter: None,
                        set: Fields::from_iter([(name, value)]),
                        add: Default::default(),
                        remove: Default::default(),
                    };
                    if let Err(failure) = engine.apply(command).await {
                        toasts.say(untrack(|| failure_text(i18n, &failure)));
                    }
                });
            });
            view! { <CellEditor ask=ask field=field engine=engine label=label on_commit=on_commit /> }
                .into_any()
        }),
        write,
    )
}

/// The values of typed cells by row, and how many could not be read.
fn read_cells(i18n: I18n, engine: EngineClient, cells: &[TypedCell]) -> (Vec<RowUpdate>, usize) {
    let typing = Typing::of(i18n, default_currency(engine));
    let mut fields: BTreeMap<&str, Option<FieldDef>> = BTreeMap::new();
    let mut rows: BTreeMap<RowId, Fields> = BTreeMap::new();
    let mut refused = 0;
    for cell in cells {
        let field = fields.entry(&cell.key).or_insert_with(|| field_of(engine, &cell.key));
        let id = row_id(&cell.row).and_then(|id| id.parse::<RowId>().ok());
        let (Some(field), Some(id)) = (field, id) else { continue };
        let before = cell.row.get(&cell.key).unwrap_or(&Json::Null);
        let words = |code: &str| choice_label(i18n, &field.name, code);
        match typing.value(field, &words, before, &cell.text) {
            Ok(value) if value == *before => {}
            Ok(value) => {
                rows.entry(id).or_default().insert(field.name.clone(), value);
            }
            Err(_) => refused += 1,
        }
    }
    (rows.into_iter().map(|(id, set)| RowUpdate { id, set }).collect(), refused)
}
