//! What the writes of all batches come to, straight from the definition and as slowly as it likes.

use super::Batch;
use domain::{FieldType, RowId, Value};
use engine::space::{Space, cell_value};
use oplog::batch::DELETED;
use oplog::cells::elements;
use oplog::{Cells, Header};
use std::collections::{BTreeMap, BTreeSet};

/// Kind, row, field, type, and the element for sets.
type Cell = (String, RowId, String, u8, Option<String>);

#[derive(Clone, Debug)]
struct Written {
    header: Header,
    /// Part and place, by which later writes of one batch come later.
    at: (usize, usize),
    value: Value,
}

impl Written {
    fn order(&self) -> (u64, u64, u64) {
        (self.header.stamp.0, self.header.id.device, self.header.id.counter)
    }
}

#[derive(Default)]
pub struct Model {
    cells: BTreeMap<Cell, Vec<Written>>,
    touched: BTreeSet<(String, RowId)>,
}

impl Model {
    pub fn of(batches: &[Batch]) -> Model {
        let mut model = Model::default();
        for batch in batches {
            for (number, part) in batch.iter().flat_map(|chunk| &chunk.parts).enumerate() {
                for (i, id) in part.rows.iter().enumerate() {
                    model.touched.insert((part.kind.clone(), id));
                    for column in part.columns.iter().filter(|column| column.is_written(i)) {
                        let header = &batch[0].header;
                        let mut put = |element: Option<&str>, place: usize, value: Value| {
                            let ty = oplog::codec::type_code(column.ty);
                            let cell =
                                (part.kind.clone(), id, column.field.clone(), ty, element.map(str::to_owned));
                            let writes = model.cells.entry(cell).or_default();
                            // Within a part the later occurrence counts, within a set the first.
                            writes.retain(|old| old.header.id != header.id);
                            writes.push(Written { header: header.clone(), at: (number, place), value });
                        };
                        if let Cells::Set { add, remove } = &column.cells {
                            let added: Vec<&str> = elements(add.get(i)).collect();
                            for gone in elements(remove.get(i)).filter(|gone| !added.contains(gone)) {
                                put(Some(gone), 0, Value::Flag(false));
                            }
                            let once =
                                added.iter().enumerate().filter(|&(at, new)| !added[..at].contains(new));
                            for (place, (_, &new)) in once.enumerate() {
                                put(Some(new), place, Value::Flag(true));
                            }
                        } else if column.is_null(i) {
                            put(None, 0, Value::Null);
                        } else {
                            let value = cell_value(&column.cells, column.ty, i);
                            if !part.creates || !value.is_null() {
                                put(None, 0, value);
                            }
                        }
                    }
                }
            }
        }
        model
    }

    /// Panics with the first difference.
    pub fn check(&self, space: &Space) {
        for (kind, id) in &self.touched {
            let table = space.table(kind).unwrap();
            let row = table.row(*id).unwrap();
            assert!(table.touched().get(row as usize));
            let deleted = self.cells.get(&(kind.clone(), *id, DELETED.into(), 10, None));
            let deleted =
                deleted.is_some_and(|writes| heads(writes).last().unwrap().value == Value::Flag(true));
            assert_eq!(table.is_live(row), !deleted, "{kind} {id}");
        }
        let touched: usize = space.tables().iter().map(|table| table.touched().count()).sum();
        assert_eq!(touched, self.touched.len());
        let mut sets: BTreeMap<Cell, Vec<(Written, String)>> = BTreeMap::new();
        for (cell, writes) in &self.cells {
            let heads = heads(writes);
            if let (kind, id, field, ty, Some(element)) = cell {
                let add = heads.iter().rev().find(|head| head.value == Value::Flag(true));
                let present = sets.entry((kind.clone(), *id, field.clone(), *ty, None)).or_default();
                present.extend(add.map(|add| (add.clone(), element.clone())));
                continue;
            }
            let (shown, losers) = heads.split_last().unwrap();
            let (value, lost) = now(space, cell);
            assert_eq!(value, shown.value, "{cell:?} {writes:#?}");
            let lost_writes: Vec<Value> = losers.iter().map(|loser| loser.value.clone()).collect();
            assert_eq!(lost, lost_writes, "journal of {cell:?} {writes:#?}");
        }
        for (cell, mut present) in sets {
            present.sort_by_key(|(write, text)| (write.order(), write.at, text.clone()));
            let expected: Vec<String> = present.into_iter().map(|(_, text)| text).collect();
            let expected = if expected.is_empty() { Value::Null } else { Value::Set(expected) };
            assert_eq!(now(space, &cell).0, expected, "{cell:?}");
        }
    }
}

/// The writes that no other has seen, the one that counts last.
fn heads(writes: &[Written]) -> Vec<Written> {
    let seen = |write: &Written| writes.iter().any(|other| saw(&other.header, &write.header));
    let mut heads: Vec<Written> = writes.iter().filter(|write| !seen(write)).cloned().collect();
    heads.sort_by_key(Written::order);
    heads
}

pub fn saw(later: &Header, earlier: &Header) -> bool {
    let (later_id, earlier_id) = (later.id, earlier.id);
    if later_id.device == earlier_id.device {
        later_id.counter > earlier_id.counter
    } else {
        later.seen.contains(earlier_id.device, earlier_id.counter)
    }
}

fn now(space: &Space, (kind, id, field, ty, _): &Cell) -> (Value, Vec<Value>) {
    let ty = oplog::codec::type_of_code(*ty).unwrap_or(FieldType::Text);
    let table = space.table(kind).unwrap();
    let row = table.row(*id).unwrap();
    match table.column_typed(field, ty) {
        Some(column) => (
            space.plain(column, kind, column.stored(row)),
            column.losers(row).iter().map(|loser| loser.value.clone()).collect(),
        ),
        None => (Value::Null, Vec::new()),
    }
}
