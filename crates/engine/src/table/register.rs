//! Single writes to cells, and what becomes of the values they meet.
//!
//! Of all writes to a cell, those count that no other write to it has seen: the newest of them is what the cell shows,
//! the others are the conflict journal. Batches arrive in any order and sight is not transitive, so a write that was
//! seen may still be the only one known that replaces a third which has yet to come; such writes are kept as shadows
//! until one arrives that supersedes them. What is kept is then the same for every order of arrival.

use super::batches::{Batches, Writer};
use super::column::{Column, Loser, Stored};
use super::sets::SetState;
use domain::Value;

impl Column {
    /// Takes one write to a register in. `as_value` turns a stored link into the id that a loser keeps.
    pub(crate) fn write(
        &mut self,
        row: u32,
        new: Stored,
        writer: Writer,
        batches: &Batches,
        as_value: impl Fn(Stored) -> Value,
    ) {
        let alone = !self.losers.contains_key(&row) && !self.shadows.contains_key(&row);
        match self.writer(row) {
            Some(current) if !alone || !batches.supersedes(writer, current) => {
                self.write_beside(row, new, writer, current, batches, as_value);
            }
            _ => {
                self.put(row, &new);
                self.writers.set(row, writer);
            }
        }
    }

    /// A write to a cell where something stands that it does not simply replace.
    fn write_beside(
        &mut self,
        row: u32,
        new: Stored,
        writer: Writer,
        current: Writer,
        batches: &Batches,
        as_value: impl Fn(Stored) -> Value,
    ) {
        let known =
            || self.losers(row).iter().map(|loser| loser.writer).chain(self.shadows(row)).chain([current]);
        if known().any(|known| known != writer && batches.supersedes(known, writer)) {
            return;
        }
        let is_seen = known().any(|known| batches.saw(known, writer));
        let mut losers = self.losers.remove(&row).unwrap_or_default();
        let mut shadows = self.shadows.remove(&row).unwrap_or_default();
        losers.retain(|loser| !batches.supersedes(writer, loser.writer));
        shadows.retain(|&shadow| !batches.supersedes(writer, shadow));
        let seen = losers.extract_if(.., |loser| batches.saw(writer, loser.writer));
        shadows.extend(seen.map(|loser| loser.writer));

        if batches.order(writer) >= batches.order(current) {
            if batches.supersedes(writer, current) {
            } else if batches.saw(writer, current) {
                shadows.push(current);
            } else {
                losers.push(Loser { writer: current, value: as_value(self.stored(row)) });
            }
            self.put(row, &new);
            self.writers.set(row, writer);
        } else if is_seen {
            shadows.push(writer);
        } else {
            losers.push(Loser { writer, value: as_value(new) });
        }

        if !losers.is_empty() {
            // One order whatever the arrival, so that equal states have equal bytes.
            crate::few::sort_by_key(&mut losers, |loser| batches.order(loser.writer));
            self.losers.insert(row, losers);
        }
        if !shadows.is_empty() {
            crate::few::sort_by_key(&mut shadows, |&shadow| batches.order(shadow));
            self.shadows.insert(row, shadows);
        }
    }

    /// Writes of a row that were seen by another and are kept for what may still arrive.
    pub(crate) fn shadows(&self, row: u32) -> impl Iterator<Item = Writer> + '_ {
        self.shadows.get(&row).into_iter().flatten().copied()
    }

    /// Takes writes to elements of a set in.
    pub(crate) fn write_set(&mut self, row: u32, add: &str, remove: &str, writer: Writer, batches: &Batches) {
        if !self.sets.contains_key(&row) {
            self.sets.insert(row, self.set_state(row));
        }
        let state = self.sets.entry(row).or_default();
        state.write(add, remove, writer, batches);
        let joined = state.joined(batches);
        self.put(row, &Stored::Value(Value::Text(joined)));
    }

    /// The registers of the elements of a row's set.
    pub(crate) fn set_state(&self, row: u32) -> SetState {
        match (self.sets.get(&row), self.writers.bulk(row)) {
            (Some(state), _) => state.clone(),
            (None, Some(writer)) => SetState::from_bulk(self.text(row), writer),
            (None, None) => SetState::default(),
        }
    }
}
