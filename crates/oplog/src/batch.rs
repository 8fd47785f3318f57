//! Batches and the chunks they travel in.

use crate::cells::{Cells, Marks};
use crate::{Device, Seen, Stamp};
use domain::{FieldType, RowId};
use std::rc::Rc;

/// Identifies a batch: the device and its how-many-th batch it is, from 1.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct BatchId {
    /// The device.
    pub device: Device,
    /// Its counter.
    pub counter: u64,
}

/// By what means a batch came about.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum Reason {
    /// A person's action on a screen or by a script.
    Ui,
    /// An import.
    Import,
    /// A rule.
    Rule,
    /// Merging of duplicates or of a share file.
    Merge,
    /// Undo of [`Header::parent`].
    Undo,
    /// Redo: the undo of the undo [`Header::parent`].
    Redo,
}

impl Reason {
    /// The stable name.
    pub fn name(self) -> &'static str {
        match self {
            Reason::Ui => "ui",
            Reason::Import => "import",
            Reason::Rule => "rule",
            Reason::Merge => "merge",
            Reason::Undo | Reason::Redo => "undo",
        }
    }
}

/// What a batch does, in one word, for "undo …".
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum Action {
    /// New rows.
    Create,
    /// Changed cells.
    Update,
    /// Rows into the trash.
    Delete,
    /// Rows out of the trash.
    Restore,
    /// Files brought in.
    Import,
    /// An own field declared or changed.
    Field,
    /// A setting.
    Setting,
}

impl Action {
    /// The stable name.
    pub fn name(self) -> &'static str {
        match self {
            Action::Create => "create",
            Action::Update => "update",
            Action::Delete => "delete",
            Action::Restore => "restore",
            Action::Import => "import",
            Action::Field => "field",
            Action::Setting => "setting",
        }
    }
}

/// What is said once about a batch; each of its chunks repeats it.
#[derive(Clone, PartialEq, Debug)]
pub struct Header {
    /// Which batch.
    pub id: BatchId,
    /// Its place in the total order.
    pub stamp: Stamp,
    /// By what means.
    pub reason: Reason,
    /// What it does.
    pub action: Action,
    /// The kind of rows it is mainly about.
    pub kind: String,
    /// How many rows it is about.
    pub rows: u64,
    /// The batch an undo or redo takes back.
    pub parent: Option<BatchId>,
    /// What the writer had applied.
    pub seen: Rc<Seen>,
}

/// A piece of a batch: what one log record holds at least. A batch counts once all its chunks are there.
#[derive(Clone, PartialEq, Debug)]
pub struct Chunk {
    /// The batch it is of.
    pub header: Header,
    /// Its place among the chunks of the batch, from 0.
    pub index: u32,
    /// Whether it is the last one.
    pub last: bool,
    /// The writes.
    pub parts: Vec<Part>,
}

/// Writes to rows of one kind.
#[derive(Clone, PartialEq, Debug)]
pub struct Part {
    /// The kind.
    pub kind: String,
    /// Whether the rows come into being here.
    pub creates: bool,
    /// Which rows.
    pub rows: Rows,
    /// Which fields, each with a cell for every row.
    pub columns: Vec<Column>,
}

/// One field of all rows of a part.
#[derive(Clone, PartialEq, Debug)]
pub struct Column {
    /// The field's name.
    pub field: String,
    /// What it holds; decides how it merges.
    pub ty: FieldType,
    /// The values. The value of an unwritten or null cell is arbitrary and ignored.
    pub cells: Cells,
    /// Cells that this part writes; all when `None`.
    pub written: Option<Marks>,
    /// Written cells that are cleared; none when `None`.
    pub null: Option<Marks>,
    /// The values that the written cells had before on the writing device, for undo. `None`: they had none.
    pub before: Option<Box<Before>>,
}

/// What the cells of a column held before; parallel to the part's rows.
#[derive(Clone, PartialEq, Debug)]
pub struct Before {
    /// The values.
    pub cells: Cells,
    /// Cells that had no value.
    pub null: Option<Marks>,
}

impl Column {
    /// Whether row `i` of the part is written.
    pub fn is_written(&self, i: usize) -> bool {
        self.written.as_ref().is_none_or(|marks| marks.get(i))
    }

    /// Whether the written cell of row `i` is cleared.
    pub fn is_null(&self, i: usize) -> bool {
        self.null.as_ref().is_some_and(|marks| marks.get(i))
    }
}

/// The pseudo-field that tells whether a row is in the trash; a [`FieldType::Flag`] of every kind.
pub const DELETED: &str = "deleted";

/// Row ids as runs of consecutive ids.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Rows {
    runs: Vec<(RowId, u32)>,
    len: usize,
}

impl Rows {
    /// `len` consecutive ids from `first`.
    pub fn run(first: RowId, len: u32) -> Rows {
        let mut rows = Rows::default();
        if len > 0 {
            rows.runs.push((first, len));
            rows.len = len as usize;
        }
        rows
    }

    /// From runs of a first id and a length; empty ones are left out.
    pub fn from_runs(mut runs: Vec<(RowId, u32)>) -> Rows {
        runs.retain(|&(_, len)| len > 0);
        let len = runs.iter().map(|&(_, len)| len as usize).sum();
        Rows { runs, len }
    }

    /// Appends an id, extending the last run where it continues it.
    pub fn push(&mut self, id: RowId) {
        self.push_run(id, 1);
    }

    /// Appends `len` consecutive ids, extending the last run where they continue it.
    pub fn push_run(&mut self, first: RowId, len: u32) {
        if len == 0 {
            return;
        }
        self.len += len as usize;
        if let Some((last, last_len)) = self.runs.last_mut()
            && last.offset(u64::from(*last_len)) == first
            && let Some(both) = last_len.checked_add(len)
        {
            *last_len = both;
            return;
        }
        self.runs.push((first, len));
    }

    /// How many rows.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Whether an id is among them.
    pub fn contains(&self, id: RowId) -> bool {
        self.places(id).next().is_some()
    }

    /// The places at which an id stands, mostly one.
    pub fn places(&self, id: RowId) -> impl Iterator<Item = usize> {
        let mut start = 0;
        self.runs.iter().filter_map(move |&(first, len)| {
            let place = start;
            start += len as usize;
            let distance = id.0.wrapping_sub(first.0);
            (distance < u128::from(len)).then(|| place + distance as usize)
        })
    }

    /// The runs: first id and length.
    pub fn runs(&self) -> &[(RowId, u32)] {
        &self.runs
    }

    /// All ids in order.
    pub fn iter(&self) -> impl Iterator<Item = RowId> {
        self.runs.iter().flat_map(|&(first, len)| (0..u64::from(len)).map(move |n| first.offset(n)))
    }
}

impl FromIterator<RowId> for Rows {
    fn from_iter<T: IntoIterator<Item = RowId>>(ids: T) -> Self {
        let mut rows = Rows::default();
        for id in ids {
            rows.push(id);
        }
        rows
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn rows_behave_as_a_list_of_ids(runs in proptest::collection::vec((0_u128..60, 0_u32..6), 0..20)) {
            let mut by_runs = Rows::default();
            let mut model = Vec::new();
            for &(first, len) in &runs {
                by_runs.push_run(RowId(first), len);
                model.extend((0..u64::from(len)).map(|n| RowId(first).offset(n)));
            }
            let by_ids: Rows = model.iter().copied().collect();
            let by_parts = Rows::from_runs(runs.iter().map(|&(first, len)| (RowId(first), len)).collect());
            for rows in [&by_runs, &by_ids, &by_parts] {
                prop_assert_eq!(rows.iter().collect::<Vec<_>>(), model.clone());
                prop_assert_eq!((rows.len(), rows.is_empty()), (model.len(), model.is_empty()));
                for id in (0..70).map(RowId) {
                    let places: Vec<usize> = (0..model.len()).filter(|&i| model[i] == id).collect();
                    prop_assert_eq!(rows.contains(id), !places.is_empty());
                    prop_assert_eq!(rows.places(id).collect::<Vec<_>>(), places);
                }
            }
            prop_assert_eq!(by_runs, by_ids);
        }
    }
}
