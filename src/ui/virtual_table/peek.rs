//! A row looked at beside the table: which one, and how it follows the mark.

use super::cursor::Cursor;
use super::shared::Core;
use leptos::prelude::*;
use protocol::Row;

/// Looking at a row beside the table.
#[derive(Clone, Copy)]
pub(crate) struct Peek {
    /// The number of the row looked at; the mark follows it, and it follows the mark.
    pub(crate) at: RwSignal<Option<u64>>,
    /// Called with the row and its number when the mark has come to another one.
    pub(crate) on_row: Callback<(Row, u64)>,
}

impl Core {
    /// Looks at a row; `false` where nobody looks.
    pub(super) fn peek_at(self, index: u64) -> bool {
        let Some(peek) = self.peek else { return false };
        if let (None, Some(row)) = (peek.at.get_untracked(), self.row_at(index)) {
            peek.at.set(Some(index));
            peek.on_row.run(((*row).clone(), index));
        }
        true
    }

    /// Looks away; `false` if nothing was looked at.
    pub(super) fn look_away(self) -> bool {
        match self.peek.filter(|peek| peek.at.get_untracked().is_some()) {
            Some(peek) => peek.at.set(None),
            None => return false,
        }
        true
    }
}

/// Keeps the mark and the row looked at together, for as long as the calling component lives.
pub(super) fn follow(core: Core, peek: Peek) {
    // The row that was told last. Edits may bring another row to its place, which nobody asked to see.
    let told = StoredValue::new(None::<u64>);
    Effect::new(move |_| {
        let at = peek.at.get();
        // After a reload the rows come later than the place.
        let is_known = core.total.with(Option::is_some);
        if let Some(at) = at.filter(|at| is_known && *at != core.cursor.get_untracked().row) {
            if told.get_value().is_none() {
                told.set_value(Some(at));
            }
            core.go(Cursor::row(at));
        }
    });
    Effect::new(move |_| {
        let row = core.cursor.get().row;
        core.pages.track();
        let Some(at) = peek.at.get() else { return told.set_value(None) };
        let Some(last) = told.get_value() else { return told.set_value(Some(at)) };
        if let (true, Some(shown)) = (row != last, core.row_at(row)) {
            told.set_value(Some(row));
            peek.at.set(Some(row));
            peek.on_row.run(((*shown).clone(), row));
        }
    });
}
