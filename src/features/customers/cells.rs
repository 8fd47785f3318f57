//! What the cells of the list show.

use super::state::ListState;
use crate::engine::EngineClient;
use crate::i18n::I18n;
use crate::records::{path_type, row_name, value_text};
use crate::ui::field::state::items_from;
use crate::ui::virtual_table::{Cell, CellView, row_id};
use domain::FieldType;
use leptos::prelude::*;
use serde_json::Value as Json;
use std::sync::Arc;

/// The cells of customers. A name leads to its record, which remembers its place in the list.
pub(super) fn cell_view(i18n: I18n, engine: EngineClient, shown: Memo<ListState>) -> CellView {
    Arc::new(move |row, column, place| {
        let value = row.get(column).unwrap_or(&Json::Null);
        if column == "name" {
            let id = row_id(row).unwrap_or_default();
            let address = shown.with_untracked(|shown| shown.record_address(&id, place));
            return Cell::Link { address, text: row_name(i18n, row) };
        }
        if value.is_null() {
            return Cell::Text(String::new());
        }
        match engine.schema.with_untracked(|schema| path_type(schema, "customer", column)) {
            Some(FieldType::Set) if column == "tags" => Cell::Badges(items_from(value)),
            ty => Cell::Text(value_text(i18n, column, ty, value)),
        }
    })
}
