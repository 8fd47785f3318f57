//! What was ever written into the fields of one row, told from the log.

use crate::space::{Space, cell_value};
use domain::{FieldType, RowId, Value};
use oplog::cells::elements;
use oplog::{BatchId, Cells, Chunk, Column, Reason, Stamp};
use std::collections::BTreeSet;

/// All writes to one field of a row.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldWrites {
    /// The field.
    pub field: String,
    /// What it holds; a name may have had two types over time.
    pub ty: FieldType,
    /// Newest first.
    pub writes: Vec<Written>,
    /// Values that stand below a concurrent one, newest first.
    pub conflicts: Vec<Conflict>,
}

/// One write.
#[derive(Clone, Debug, PartialEq)]
pub struct Written {
    /// The batch, and with it the device.
    pub batch: BatchId,
    /// When.
    pub stamp: Stamp,
    /// By what means.
    pub reason: Reason,
    /// What was written.
    pub change: Change,
}

/// What a write did to a field.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// The new value; `Null` cleared it.
    Value(Value),
    /// Elements added to and removed from a set.
    Elements {
        /// Added.
        add: Vec<String>,
        /// Removed.
        remove: Vec<String>,
    },
}

/// A value of the conflict journal.
#[derive(Clone, Debug, PartialEq)]
pub struct Conflict {
    /// The batch, and with it the device.
    pub batch: BatchId,
    /// When.
    pub stamp: Stamp,
    /// What lost.
    pub value: Value,
}

/// Whether a chunk speaks of a row. For chunks that are still bytes, [`oplog::Sketch::touches`] knows without reading
/// them.
pub fn touches(chunk: &Chunk, kind: &str, id: RowId) -> bool {
    chunk.parts.iter().any(|part| part.kind == kind && part.rows.contains(id))
}

/// The writes to each field of a row, by field name. `chunks` may come in any order and repeatedly; those of batches
/// that are not part of the state are left out.
pub fn of_row(
    space: &Space,
    kind: &str,
    id: RowId,
    chunks: impl IntoIterator<Item = Chunk>,
) -> Vec<FieldWrites> {
    let mut found: Vec<(Place, FieldWrites)> = Vec::new();
    let mut known: BTreeSet<(BatchId, u32)> = BTreeSet::new();
    for chunk in chunks {
        if touches(&chunk, kind, id)
            && is_applied(space, &chunk)
            && known.insert((chunk.header.id, chunk.index))
        {
            each_write(&chunk, kind, id, |place, column, change| {
                let header = &chunk.header;
                let write = Written { batch: header.id, stamp: header.stamp, reason: header.reason, change };
                let field = FieldWrites {
                    field: column.field.clone(),
                    ty: column.ty,
                    writes: vec![write],
                    conflicts: Vec::new(),
                };
                found.push((place, field));
            });
        }
    }
    found.sort_by(|(a, _), (b, _)| b.cmp(a));
    let mut fields: Vec<FieldWrites> = Vec::new();
    for (_, one) in found {
        match fields.iter_mut().find(|field| field.field == one.field && field.ty == one.ty) {
            Some(field) => field.writes.extend(one.writes),
            None => fields.push(one),
        }
    }
    for field in &mut fields {
        field.conflicts = conflicts(space, kind, id, &field.field, field.ty);
    }
    fields.sort_by(|a, b| a.field.cmp(&b.field));
    fields
}

/// Where a write stands in the order of all: stamp, device and counter, chunk, part and row.
type Place = (Stamp, BatchId, u32, usize, usize);

/// An attempt that was cut off may have left chunks under a number that was used again.
fn is_applied(space: &Space, chunk: &Chunk) -> bool {
    let batches = space.batches();
    let header = batches.place(chunk.header.id).map(|place| batches.get(place));
    header.is_some_and(|header| header.stamp == chunk.header.stamp)
}

fn each_write(chunk: &Chunk, kind: &str, id: RowId, mut visit: impl FnMut(Place, &Column, Change)) {
    for (number, part) in chunk.parts.iter().enumerate().filter(|(_, part)| part.kind == kind) {
        for i in part.rows.places(id) {
            let place = (chunk.header.stamp, chunk.header.id, chunk.index, number, i);
            for column in part.columns.iter().filter(|column| column.is_written(i)) {
                if let Some(change) = change(column, i, part.creates) {
                    visit(place, column, change);
                }
            }
        }
    }
}

/// What a column does to row `i`; nothing where a new row has nothing in the field.
fn change(column: &Column, i: usize, creates: bool) -> Option<Change> {
    if let Cells::Set { add, remove } = &column.cells {
        let list = |text: &str| -> Vec<String> { elements(text).map(str::to_owned).collect() };
        let (add, mut remove) = (list(add.get(i)), list(remove.get(i)));
        // An element both removed and added is moved.
        remove.retain(|element| !add.contains(element));
        return (!add.is_empty() || !remove.is_empty()).then_some(Change::Elements { add, remove });
    }
    if column.is_null(i) {
        return Some(Change::Value(Value::Null));
    }
    let value = cell_value(&column.cells, column.ty, i);
    (!creates || !value.is_null()).then_some(Change::Value(value))
}

fn conflicts(space: &Space, kind: &str, id: RowId, field: &str, ty: FieldType) -> Vec<Conflict> {
    let Some(table) = space.table(kind) else { return Vec::new() };
    let (Some(row), Some(column)) = (table.row(id), table.column_typed(field, ty)) else { return Vec::new() };
    let losers = column.losers(row).iter().rev().map(|loser| {
        let header = space.batches().get(loser.writer.batch);
        Conflict { batch: header.id, stamp: header.stamp, value: loser.value.clone() }
    });
    losers.collect()
}
