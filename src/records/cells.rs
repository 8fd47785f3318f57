//! Columns and cells of tables that show rows of any kind outside the customer list: titles by field, values by type,
//! and a way to the customer behind the row.

use super::{field_label, path_type, row_name, value_text};
use crate::engine::EngineClient;
use crate::i18n::I18n;
use crate::ui::virtual_table::{Cell, CellView, Column, row_id};
use domain::{FieldType, Schema};
use leptos::prelude::*;
use protocol::Row;
use serde_json::Value as Json;
use std::sync::Arc;

/// The columns of these fields with their widths in characters.
pub(crate) fn columns_of(i18n: I18n, schema: &Schema, kind: &str, fields: &[(&str, u32)]) -> Vec<Column> {
    fields
        .iter()
        .map(|(name, width_ch)| Column {
            key: (*name).to_owned(),
            title: field_label(i18n, schema, kind, name),
            width_ch: *width_ch,
            is_number: matches!(
                path_type(schema, kind, name),
                Some(FieldType::Int | FieldType::Number | FieldType::Money)
            ),
            is_sortable: true,
        })
        .collect()
}

/// The customer that a row is or belongs to.
pub(crate) fn customer_of(kind: &str, row: &Row) -> Option<String> {
    if kind == "customer" { row_id(row) } else { row.get("customer")?.as_str().map(str::to_owned) }
}

/// Cells of rows of a kind. The names of customers lead to them, so the rows need their `customer` selected too.
pub(crate) fn cells_of(i18n: I18n, engine: EngineClient, kind: String) -> CellView {
    Arc::new(move |row, column, _| {
        let value = row.get(column).cloned().unwrap_or(Json::Null);
        let is_name = matches!(column, "name" | "customer.name");
        match customer_of(&kind, row).filter(|_| is_name) {
            Some(id) => {
                let name = match value.as_str().filter(|name| !name.is_empty()) {
                    Some(name) => name.to_owned(),
                    None => row_name(i18n, &Row::new()),
                };
                Cell::Link { address: format!("/customers/{id}"), text: name }
            }
            None => {
                let ty = engine.schema.with_untracked(|schema| path_type(schema, &kind, column));
                Cell::Text(value_text(i18n, column, ty, &value))
            }
        }
    })
}
