//! The keys of a table. On a row letters are commands, on a cell they are typed into it.

use super::cursor::{Cursor, Stroke};
use super::selection::Selection;
use super::shared::{Core, is_rtl};
use leptos::ev;
use leptos::prelude::*;

impl Core {
    /// Takes a key; one that means something here goes no further.
    pub(super) fn key_pressed(self, event: &ev::KeyboardEvent) {
        // Keys in an editor or on a button of the header are theirs.
        if event.target() != event.current_target() || event.alt_key() || event.is_composing() {
            return;
        }
        if self.moves(event) || self.commands(event) || self.types(event) {
            event.prevent_default();
            event.stop_propagation();
        }
    }

    fn moves(self, event: &ev::KeyboardEvent) -> bool {
        let key = event.key();
        let shift = event.shift_key();
        let control = event.ctrl_key() || event.meta_key();
        let now = self.cursor.get_untracked();
        if control && now.column.is_none() {
            return false;
        }
        // The letter's place and not its meaning: with a Georgian or Persian keyboard the key is the same one.
        let key = match (now.column, event.code().as_str()) {
            (None, "KeyJ") => "j".to_owned(),
            (None, "KeyK") => "k".to_owned(),
            _ => key,
        };
        let columns = if self.marks_cells { self.columns.with_untracked(Vec::len) } else { 0 };
        let rtl = is_rtl();
        if columns == 0 && matches!(key.as_str(), "ArrowLeft" | "ArrowRight") {
            return false;
        }
        let stroke = Stroke { key: &key, shift, control, rtl };
        let Some(next) = self.geometry.with_untracked(|geometry| now.moved(stroke, columns.max(1), geometry))
        else {
            return false;
        };
        if shift && now.column.is_none() && next.row.abs_diff(now.row) == 1 {
            self.select_between(now.row, next.row);
        }
        self.go(next);
        true
    }

    fn commands(self, event: &ev::KeyboardEvent) -> bool {
        let now = self.cursor.get_untracked();
        let control = event.ctrl_key() || event.meta_key();
        let on_row = now.column.is_none();
        match (event.key().as_str(), event.code().as_str()) {
            ("Enter", _) if on_row || control => self.open(now.row),
            ("Enter" | "F2", _) if !control => {
                if !self.edit(None) {
                    self.open(now.row);
                }
            }
            ("Escape", _) if !on_row => self.cursor.set(Cursor::row(now.row)),
            ("Escape", _) if self.look_away() => {}
            ("Escape", _) => {
                match self.selection.filter(|selection| !selection.with_untracked(Selection::is_empty)) {
                    Some(selection) => selection.set(Selection::default()),
                    None => return false,
                }
            }
            (" ", _) if event.shift_key() => self.toggle(now.row),
            (" ", _) if on_row && !control && (self.look_away() || self.peek_at(now.row)) => {}
            (" ", _) | (_, "KeyX") if on_row && !control => self.toggle(now.row),
            (_, "KeyE") if on_row && !control => return self.edit(None),
            (_, "KeyA") if control => match self.selection {
                Some(selection) => selection.set(Selection::All),
                None => return false,
            },
            _ => return !on_row && self.edits_range(event, control),
        }
        true
    }

    fn edits_range(self, event: &ev::KeyboardEvent, control: bool) -> bool {
        let Some(editing) = self.editing() else { return false };
        match (event.key().as_str(), event.code().as_str()) {
            (_, "KeyD") if control => editing.fill_down(self),
            ("Delete" | "Backspace", _) => editing.clear(self),
            _ => return false,
        }
        true
    }

    /// A character typed on a cell begins to edit it.
    fn types(self, event: &ev::KeyboardEvent) -> bool {
        let key = event.key();
        let is_character = key.chars().count() == 1 && !event.ctrl_key() && !event.meta_key();
        let on_cell = self.cursor.with_untracked(|cursor| cursor.column.is_some());
        on_cell && is_character && self.edit(Some(key))
    }
}
