//! A space: all tables, and how batches become their state.
//!
//! Keeps true: applying the same set of chunks in any order, any number of times, gives the same state; a batch counts
//! as a whole once all its chunks are there and not before; kinds and fields that are not known are kept in columns
//! like all others.

mod apply;
mod loading;
mod own_fields;

pub use apply::cell_value;
pub use own_fields::{name_of_type, type_of_name};

use crate::table::{Batches, Column, Stored, Table, int_for};
use domain::{Birthday, Day, FieldType, Instant, Schema, Value};
use oplog::{BatchId, Chunk, Clock, Device, Seen, Stamp};
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;
use std::rc::Rc;

/// The state of a space.
#[derive(Clone, Debug, Default)]
pub struct Space {
    schema: Rc<Schema>,
    tables: Vec<Table>,
    /// Shared with clones of the space, as `seen` and the columns are: a clone costs little until one of them changes.
    batches: Rc<Batches>,
    seen: Rc<Seen>,
    clock: Clock,
    /// Chunks of batches that are not complete. A batch given up half-way (a full disk, a crash) leaves its chunks
    /// here; its number is used again with another stamp.
    pending: FxHashMap<(BatchId, Stamp), Vec<Chunk>>,
    revision: u64,
    /// Present while pages of a snapshot are still to come.
    loading: Option<Box<loading::Loading>>,
}

/// What applying a chunk changed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Change {
    /// Kinds of which rows may look different now; empty when the chunk was known, or its batch is not complete yet.
    pub kinds: BTreeSet<String>,
}

impl Space {
    /// An empty space with Mehr's own kinds.
    pub fn new() -> Space {
        Space { schema: Rc::new(Schema::built_in()), ..Space::default() }
    }

    /// All kinds and fields, own ones included.
    pub fn schema(&self) -> &Rc<Schema> {
        &self.schema
    }

    /// The table of a kind, if any row of it was ever mentioned.
    pub fn table(&self, kind: &str) -> Option<&Table> {
        self.tables.iter().find(|table| table.kind == kind)
    }

    /// All tables.
    pub fn tables(&self) -> &[Table] {
        &self.tables
    }

    /// The batches applied.
    pub fn batches(&self) -> &Batches {
        &self.batches
    }

    /// Which batches have been applied.
    pub fn seen(&self) -> &Rc<Seen> {
        &self.seen
    }

    /// The clock, above every stamp applied.
    pub fn clock_mut(&mut self) -> &mut Clock {
        &mut self.clock
    }

    /// Rises with every batch applied.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// The counter for the next batch of a device.
    pub fn next_counter(&self, device: Device) -> u64 {
        let held = self.loading.iter().flat_map(|loading| &loading.held);
        let held = held.map(|chunk| chunk.header.id).filter(|id| id.device == device);
        let held = held.map(|id| id.counter).max().unwrap_or(0);
        self.seen.highest(device).max(held).saturating_add(1)
    }

    /// Batches of which some chunks have not arrived.
    pub fn incomplete(&self) -> usize {
        self.pending.len()
    }

    /// The value of a field of a row in the plain form, links as ids. `Null` for whatever does not exist.
    pub fn value(&self, kind: &str, row: u32, field: &str) -> Value {
        let Some(table) = self.table(kind) else { return Value::Null };
        let column = match self.schema.field(kind, field) {
            Some(known) => table.column_typed(field, known.ty),
            None => table.column(field),
        };
        column.map_or(Value::Null, |column| self.plain(column, kind, column.stored(row)))
    }

    /// A stored value in the plain form.
    pub fn plain(&self, column: &Column, _kind: &str, stored: Stored) -> Value {
        match stored {
            Stored::Value(value) => value,
            Stored::Row(row) => {
                self.table(&column.target).map_or(Value::Null, |table| Value::Ref(table.id(row)))
            }
        }
    }

    /// The kind a link field points to. Links of unknown fields point into a table of their own, so that their ids
    /// survive until the field is known.
    pub fn target(&self, kind: &str, field: &str) -> String {
        match self.schema.field(kind, field).and_then(|field| field.target.clone()) {
            Some(target) => target,
            None => format!("{kind}.{field}"),
        }
    }
}

/// A stored whole number as a value of an integer-like type.
pub fn typed_int(ty: FieldType, value: i64) -> Option<Value> {
    let value = int_for(ty, value)?;
    Some(match ty {
        FieldType::Int => Value::Int(value),
        FieldType::Day => Value::Day(Day(i32::try_from(value).ok()?)),
        FieldType::Birthday => Value::Birthday(Birthday::from_code(i32::try_from(value).ok()?)?),
        FieldType::Instant => Value::Instant(Instant(value)),
        FieldType::Flag => Value::Flag(value != 0),
        _ => return None,
    })
}
