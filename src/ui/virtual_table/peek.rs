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
    Effect::new(move |_| {
        let at = peek.at.get();
        // After a reload the rows come later than the place.
        let is_known = core.total.with(Option::is_some);
        if let Some(at) = at.filter(|at| is_known && *at != core.cursor.get_untracked().row) {
            core.go(Cursor::row(at));
        }
    });
    // Only a mark that moves is told of. Edits may bring another row to its place, and rows may come before the mark has
    // reached the place that an address names; nobody asked to see those.
    let told = StoredValue::new(None::<u64>);
    let seen = StoredValue::new(core.cursor.get_untracked().row);
    let is_due = StoredValue::new(false);
    Effect::new(move |_| {
        let row = core.cursor.get().row;
        core.pages.track();
        let has_moved = seen.get_value() != row;
        seen.set_value(row);
        let Some(at) = peek.at.get() else {
            is_due.set_value(false);
            return told.set_value(None);
        };
        if told.get_value().is_none() {
            told.set_value(Some(at));
        }
        if has_moved {
            is_due.set_value(told.get_value() != Some(row));
        }
        if let (true, Some(shown)) = (is_due.get_value(), core.row_at(row)) {
            is_due.set_value(false);
            told.set_value(Some(row));
            peek.at.set(Some(row));
            peek.on_row.run(((*shown).clone(), row));
        }
    });
}
