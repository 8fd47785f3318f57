//! Copying, pasting, filling down and clearing ranges of cells.

use super::edit::TypedCell;
use super::shared::Core;
use super::tsv;
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use protocol::Row;
use std::sync::Arc;

impl Core {
    pub(super) fn copy(self, event: &ev::ClipboardEvent) {
        let is_free = self.edited.with_untracked(Option::is_none);
        let Some(edits) = self.edits.get_untracked().filter(|_| is_free) else { return };
        event.prevent_default();
        let range = self.marked();
        let keys: Vec<String> =
            (range.columns.0..=range.columns.1).filter_map(|column| self.key_of(column)).collect();
        let text = move |rows: &[Arc<Row>]| {
            let rows: Vec<Vec<String>> =
                rows.iter().map(|row| keys.iter().map(|key| (edits.text)(row, key)).collect()).collect();
            tsv::write(&rows)
        };
        let here: Option<Vec<_>> = (range.rows.0..=range.rows.1).map(|index| self.row_at(index)).collect();
        match (here, event.clipboard_data()) {
            (Some(rows), Some(clipboard)) => {
                let _ = clipboard.set_data("text/plain", &untrack(|| text(&rows)));
            }
            // A long range is not all here; it is fetched and then written without the event.
            _ => spawn_local(async move {
                if let Ok(rows) = self.rows_between(range.rows.0, range.rows.1).await {
                    crate::browser::copy(&untrack(|| text(&rows)));
                }
            }),
        }
    }

    pub(super) fn paste(self, event: &ev::ClipboardEvent) {
        if self.edited.with_untracked(Option::is_some) {
            return;
        }
        let Some(range) = self.cursor.get_untracked().range() else { return };
        let text = event.clipboard_data().and_then(|clipboard| clipboard.get_data("text/plain").ok());
        let Some(text) = text else { return };
        event.prevent_default();
        let cells = tsv::read(&text);
        if let ([row], false) = (&cells[..], range.is_one_cell())
            && let [text] = &row[..]
        {
            let text = text.clone();
            return self.write_range(range.rows, range.columns, move |_, _| text.clone());
        }
        let height = cells.len() as u64;
        let width = cells.iter().map(Vec::len).max().unwrap_or(1);
        let last = self.geometry.with_untracked(|geometry| geometry.total).saturating_sub(1);
        let rows = (range.rows.0, (range.rows.0 + height - 1).min(last));
        let columns = (range.columns.0, range.columns.0 + width - 1);
        self.write_range(rows, columns, move |row, column| {
            cells.get(row).and_then(|row| row.get(column)).cloned().unwrap_or_default()
        });
    }

    pub(super) fn fill_down(self) {
        let Some(range) = self.cursor.get_untracked().range() else { return };
        let one_row = range.rows.0 == range.rows.1;
        let source = if one_row { range.rows.0.checked_sub(1) } else { Some(range.rows.0) };
        let goal = if one_row { range.rows } else { (range.rows.0 + 1, range.rows.1) };
        let (Some(source), Some(edits)) =
            (source.and_then(|row| self.row_at(row)), self.edits.get_untracked())
        else {
            return;
        };
        let texts: Vec<String> = (range.columns.0..=range.columns.1)
            .map(|column| {
                self.key_of(column).map(|key| untrack(|| (edits.text)(&source, &key))).unwrap_or_default()
            })
            .collect();
        self.write_range(goal, range.columns, move |_, column| {
            texts.get(column).cloned().unwrap_or_default()
        });
    }

    pub(super) fn clear(self) {
        if let Some(range) = self.cursor.get_untracked().range() {
            self.write_range(range.rows, range.columns, |_, _| String::new());
        }
    }

    /// Writes a text into each cell of a range that can be edited, as one step. `text` is asked by place in the range.
    fn write_range(
        self,
        rows: (u64, u64),
        columns: (usize, usize),
        text: impl Fn(usize, usize) -> String + 'static,
    ) {
        let Some(edits) = self.edits.get_untracked() else { return };
        let keys: Vec<(usize, String)> = (columns.0..=columns.1)
            .enumerate()
            .filter_map(|(place, column)| Some((place, self.key_of(column)?)))
            .filter(|(_, key)| (edits.can_edit)(key))
            .collect();
        spawn_local(async move {
            let found = match self.rows_between(rows.0, rows.1).await {
                Ok(found) => found,
                Err(failure) => {
                    self.failure.set(Some(failure));
                    return;
                }
            };
            let mut cells = Vec::new();
            for (row_place, row) in found.iter().enumerate() {
                for (place, key) in &keys {
                    let (row, key) = (row.clone(), key.clone());
                    cells.push(TypedCell { row, key, text: text(row_place, *place) });
                }
            }
            edits.write.try_run(cells);
        });
    }
}
