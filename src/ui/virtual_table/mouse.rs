//! Presses on rows and cells, heard once for the whole body of the table.

use super::cursor::Cursor;
use super::shared::Core;
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::Element;

/// What was pressed.
struct Hit {
    row: u64,
    /// The column; none for the tick.
    column: Option<usize>,
    on_link: bool,
    /// On the mark that opens a row beside the table.
    on_peek: bool,
}

impl Core {
    fn hit(self, event: &web_sys::Event) -> Option<Hit> {
        let element: Element = event.target()?.dyn_into().ok()?;
        let cell = element.closest("[role=gridcell]").ok()??;
        let number = |element: &Element, name: &str| element.get_attribute(name)?.parse::<u64>().ok();
        // Both count from one, and the header is the first row.
        let row = number(&cell.parent_element()?, "aria-rowindex")?.checked_sub(2)?;
        let column = number(&cell, "aria-colindex")? as usize;
        let column = column.checked_sub(1 + usize::from(self.selection.is_some()));
        Some(Hit {
            row,
            column,
            on_link: element.closest("a").ok()?.is_some(),
            on_peek: element.closest(".peek-mark").ok()?.is_some(),
        })
    }

    /// Sets the mark, or stretches it with Shift.
    pub(super) fn pressed(self, event: &ev::MouseEvent) {
        let Some(hit) = self.hit(event).filter(|_| event.button() == 0) else { return };
        let now = self.cursor.get_untracked();
        match hit.column {
            Some(column) if self.marks_cells && !hit.on_link && !hit.on_peek => {
                let anchor =
                    event.shift_key().then(|| now.anchor.unwrap_or((now.row, now.column.unwrap_or(column))));
                self.cursor.set(Cursor { row: hit.row, column: Some(column), anchor });
            }
            // The tick reads where the last one was.
            None if event.shift_key() => {}
            _ => self.cursor.set(Cursor::row(hit.row)),
        }
    }

    /// Stretches the range while the button is held.
    pub(super) fn dragged(self, event: &ev::MouseEvent) {
        let now = self.cursor.get_untracked();
        let (Some(from), true) = (now.column, event.buttons() == 1) else { return };
        let Some(hit) = self.hit(event) else { return };
        let Some(column) = hit.column.filter(|column| (hit.row, *column) != (now.row, from)) else { return };
        let anchor = now.anchor.unwrap_or((now.row, from));
        self.cursor.set(Cursor { row: hit.row, column: Some(column), anchor: Some(anchor) });
    }

    /// Selects with the tick; with Shift all rows from the mark to here.
    pub(super) fn clicked(self, event: &ev::MouseEvent) {
        let Some(hit) = self.hit(event) else { return };
        if hit.on_peek {
            self.peek_at(hit.row);
            return;
        }
        if hit.column.is_some() {
            return;
        }
        let now = self.cursor.get_untracked();
        if event.shift_key() {
            self.select_between(now.row, hit.row);
            self.cursor.set(Cursor::row(hit.row));
        } else {
            self.toggle(hit.row);
        }
    }

    /// Edits the cell, or opens the record where it cannot be edited.
    pub(super) fn double_clicked(self, event: &ev::MouseEvent) {
        let Some(hit) = self.hit(event) else { return };
        let Some(column) = hit.column.filter(|_| !hit.on_link && !hit.on_peek) else { return };
        let is_edited = self.key_of(column).is_some_and(|key| self.can_edit(&key) && self.edit(None));
        if !is_edited {
            self.open(hit.row);
        }
    }
}
