//! What the parts of a table share: its rows, its place, its mark.

use super::column::Column;
use super::cursor::{Cursor, Range};
use super::edit::{EditAt, Edits};
use super::peek::Peek;
use super::selection::Selection;
use super::state::{Fresh, Geometry, PAGE_ROWS, Pages};
use super::{LoadRows, TablePage};
use crate::browser::after_paint;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use protocol::{Code, Failure, Row};
use std::sync::Arc;

/// The shared state of one table.
#[derive(Clone, Copy)]
pub(super) struct Core {
    pub(super) scroller: NodeRef<html::Div>,
    pub(super) columns: Memo<Vec<Column>>,
    pub(super) geometry: RwSignal<Geometry>,
    pub(super) pages: RwSignal<Pages<Arc<Row>>>,
    pub(super) fresh: RwSignal<Fresh>,
    pub(super) cursor: RwSignal<Cursor>,
    pub(super) total: RwSignal<Option<u64>>,
    pub(super) failure: RwSignal<Option<Failure>>,
    pub(super) selection: Option<RwSignal<Selection>>,
    /// The cell that is being edited.
    pub(super) edited: RwSignal<Option<EditAt>>,
    /// Whether the mark goes into cells, which it does before what edits them is there.
    pub(super) marks_cells: bool,
    pub(super) edits: Signal<Option<Edits>>,
    pub(super) peek: Option<Peek>,
    pub(super) load: StoredValue<LoadRows>,
    pub(super) on_open: Callback<(Row, u64)>,
}

/// The id of a row, as every answer of the engine carries it.
pub(crate) fn row_id(row: &Row) -> Option<String> {
    row.get("id").and_then(|id| id.as_str()).map(str::to_owned)
}

/// The id of the element of a row.
pub(super) fn row_element_id(index: u64) -> String {
    format!("row-{index}")
}

impl Core {
    /// Asks for the pages of the window that are not here.
    pub(super) fn ask(self) {
        let range = self.geometry.with_untracked(|geometry| geometry.window().pages());
        let wanted = self.pages.try_update_untracked(|pages| pages.ask(range)).unwrap_or_default();
        for (generation, page) in wanted {
            let rows = self.load.with_value(|load| load(page * PAGE_ROWS, PAGE_ROWS));
            spawn_local(async move { self.take(generation, page, rows.await) });
        }
    }

    fn take(self, generation: u64, page: u64, answer: Result<TablePage, Failure>) {
        match answer {
            Ok(answer) => {
                let rows = answer.rows.into_iter().map(Arc::new).collect();
                if self.pages.try_update(|pages| pages.answer(generation, page, rows)) == Some(true) {
                    self.failure.set(None);
                    self.total.set(Some(answer.total));
                    self.geometry.try_update(|geometry| geometry.total = answer.total);
                    self.show_answer();
                }
            }
            Err(error) => {
                self.pages.try_update_untracked(|pages| pages.give_up(generation, page));
                if error.code != Code::Cancelled {
                    self.failure.set(Some(error));
                }
            }
        }
    }

    /// Lets the rows on the screen show a new answer, and the others behind the next frame.
    fn show_answer(self) {
        let seen = self.geometry.with_untracked(Geometry::seen);
        let answered = self.fresh.with_untracked(|fresh| fresh.answered(seen));
        self.fresh.set(answered.clone());
        let settle = move || {
            // Another answer that has come meanwhile settles by itself.
            if self.fresh.try_with_untracked(|fresh| *fresh == answered) == Some(true) {
                self.fresh.set(answered.settled());
            }
        };
        after_paint(settle);
    }

    /// A row, if it is here.
    pub(super) fn row_at(self, index: u64) -> Option<Arc<Row>> {
        self.pages.with_untracked(|pages| pages.row(index))
    }

    /// Rows from one to another, both included; those not here are asked for.
    pub(super) async fn rows_between(self, from: u64, to: u64) -> Result<Vec<Arc<Row>>, Failure> {
        let here: Option<Vec<Arc<Row>>> = (from..=to).map(|index| self.row_at(index)).collect();
        if let Some(rows) = here {
            return Ok(rows);
        }
        /// The most rows the engine gives at once.
        const ROWS_MAX: u64 = 10_000;
        let mut rows = Vec::new();
        let mut at = from;
        while at <= to {
            let wanted = self.load.with_value(|load| load(at, ROWS_MAX.min(to - at + 1)));
            let page = wanted.await?;
            if page.rows.is_empty() {
                break;
            }
            at += page.rows.len() as u64;
            rows.extend(page.rows.into_iter().map(Arc::new));
        }
        Ok(rows)
    }

    /// Moves the mark and scrolls its row into view.
    pub(super) fn go(self, cursor: Cursor) {
        self.cursor.set(cursor);
        let wanted = self.geometry.with_untracked(|geometry| geometry.scroll_to(cursor.row));
        if let (Some(wanted), Some(scroller)) = (wanted, self.scroller.get_untracked()) {
            scroller.set_scroll_top(wanted.round() as i32);
        }
    }

    /// Takes a row in or out of the selection.
    pub(super) fn toggle(self, index: u64) {
        let row = self.row_at(index);
        if let (Some(selection), Some(id)) = (self.selection, row.and_then(|row| row_id(&row))) {
            selection.update(|selection| selection.toggle(&id));
        }
    }

    /// Takes all rows between two into the selection.
    pub(super) fn select_between(self, one: u64, other: u64) {
        let Some(selection) = self.selection else { return };
        spawn_local(async move {
            if let Ok(rows) = self.rows_between(one.min(other), one.max(other)).await {
                selection.try_update(|selection| {
                    rows.iter().filter_map(|row| row_id(row)).for_each(|id| selection.add(&id));
                });
            }
        });
    }

    /// Opens the record of a row.
    pub(super) fn open(self, index: u64) {
        if let Some(row) = self.row_at(index) {
            self.on_open.run(((*row).clone(), index));
        }
    }

    /// The marked cells; while the mark is on a row, all of it.
    pub(super) fn marked(self) -> Range {
        let cursor = self.cursor.get_untracked();
        let last = self.columns.with_untracked(Vec::len).saturating_sub(1);
        cursor.range().unwrap_or(Range { rows: (cursor.row, cursor.row), columns: (0, last) })
    }

    /// The key of a column.
    pub(super) fn key_of(self, column: usize) -> Option<String> {
        self.columns.with_untracked(|columns| columns.get(column).map(|column| column.key.clone()))
    }

    /// Gives the focus back to the table.
    pub(super) fn focus(self) {
        if let Some(scroller) = self.scroller.get_untracked() {
            crate::browser::focus_element(&scroller);
        }
    }
}

/// Whether lines run from right to left here.
pub(super) fn is_rtl() -> bool {
    let root =
        web_sys::window().and_then(|window| window.document()).and_then(|page| page.document_element());
    root.is_some_and(|root| root.get_attribute("dir").as_deref() == Some("rtl"))
}
