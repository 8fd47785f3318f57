//! How batches become state.
//!
//! New rows take the bulk path: one run of row numbers, and per column one copy of the cells and one entry for who
//! wrote them. All else is written cell by cell.

use super::{Change, Space, typed_int};
use crate::table::{Stored, Writer, Writes, number_for};
use domain::{FieldType, Money, Value};
use oplog::codec::fits;
use oplog::{Cells, Chunk, Column, Part, Rows};
use std::rc::Rc;

impl Space {
    /// Takes a chunk in. While pages of a snapshot are still to come that it touches, it waits for them.
    pub fn apply(&mut self, chunk: Chunk) -> Change {
        if self.must_wait(&chunk) {
            self.hold(chunk);
            return Change::default();
        }
        match self.completed(chunk) {
            Some(chunks) => self.apply_batch(chunks),
            None => Change::default(),
        }
    }

    /// The chunks of the batch that this one completes, in order.
    fn completed(&mut self, chunk: Chunk) -> Option<Vec<Chunk>> {
        let id = chunk.header.id;
        let key = (id, chunk.header.stamp);
        if self.seen.contains(id.device, id.counter) {
            return None;
        }
        // Also of a batch that stays incomplete: its number is used again, and must not meet the same stamp.
        self.clock.observe(key.1);
        let chunks = self.pending.entry(key).or_default();
        if chunks.iter().any(|known| known.index == chunk.index) {
            return None;
        }
        chunks.push(chunk);
        let last = chunks.iter().find(|chunk| chunk.last)?.index;
        if chunks.iter().filter(|chunk| chunk.index <= last).count() as u64 <= u64::from(last) {
            return None;
        }
        let mut chunks = self.pending.remove(&key)?;
        chunks.retain(|chunk| chunk.index <= last);
        crate::few::sort_by_key(&mut chunks, |chunk| chunk.index);
        Some(chunks)
    }

    fn apply_batch(&mut self, chunks: Vec<Chunk>) -> Change {
        let mut change = Change::default();
        let Some(header) = chunks.first().map(|chunk| chunk.header.clone()) else { return change };
        let id = header.id;
        self.clock.observe(header.stamp);
        let place = Rc::make_mut(&mut self.batches).add(header);
        let parts: Vec<Part> = chunks.into_iter().flat_map(|chunk| chunk.parts).collect();
        // All new rows get their numbers first: the links among them then find rows that follow one another.
        let fresh: Vec<Option<u32>> = parts.iter().map(|part| self.fresh_rows(part)).collect();
        for (number, (part, fresh)) in (0..).zip(parts.iter().zip(fresh)) {
            self.apply_part(part, fresh, Writer { batch: place, part: number });
            if !change.kinds.contains(&part.kind) {
                change.kinds.insert(part.kind.clone());
            }
        }
        Rc::make_mut(&mut self.seen).insert(id.device, id.counter);
        // What is left of attempts that were given up under this number.
        self.pending.retain(|(pending, _), _| *pending != id);
        self.revision += 1;
        if change.kinds.contains("field") {
            self.refresh_schema();
        }
        change
    }

    pub(super) fn table_place(&mut self, kind: &str) -> usize {
        self.tables.iter().position(|table| table.kind == kind).unwrap_or_else(|| {
            self.tables.push(crate::table::Table::new(kind));
            self.tables.len() - 1
        })
    }

    fn fresh_rows(&mut self, part: &Part) -> Option<u32> {
        if !part.creates {
            return None;
        }
        let place = self.table_place(&part.kind);
        self.tables[place].fresh_rows(&part.rows)
    }

    fn apply_part(&mut self, part: &Part, fresh: Option<u32>, writer: Writer) {
        let place = self.table_place(&part.kind);
        let rows = match fresh {
            Some(start) => Target::run(start, part.rows.len()),
            None => Target::of(self.tables[place].rows_or_new(&part.rows)),
        };
        let mut moves = fresh.is_none();
        for column in &part.columns {
            if fits(column.ty, &column.cells) && column.cells.len() == part.rows.len() {
                moves |= column.field == oplog::batch::DELETED;
                self.apply_column(place, part, column, &rows, fresh.is_some(), writer);
            }
        }
        if moves {
            self.tables[place].touch(&rows.all());
        }
    }

    fn apply_column(
        &mut self,
        place: usize,
        part: &Part,
        column: &Column,
        rows: &Target,
        is_new: bool,
        writer: Writer,
    ) {
        let (target, targets) = match &column.cells {
            Cells::Ref(cells) => {
                let target = self.target(&part.kind, &column.field);
                let targets = self.rows_of(&target, &cells.targets);
                (target, targets)
            }
            _ => (String::new(), Vec::new()),
        };
        let column_place = self.tables[place].place_or_new(&column.field, column.ty, &target);
        let mut into = self.tables[place].take_column(column_place);
        let writes = Writes { column, targets: &targets, writer };
        let done = match rows {
            Target::Run(start, _) if is_new => into.append_new(*start, writes),
            Target::Run(start, _) if !part.creates => into.overwrite(*start, writes, &self.batches),
            _ => false,
        };
        if !done {
            let table = self.table(&target);
            let as_value = |stored: Stored| match (stored, table) {
                (Stored::Value(value), _) => value,
                (Stored::Row(row), Some(table)) => Value::Ref(table.id(row)),
                (Stored::Row(_), None) => Value::Null,
            };
            for (i, row) in rows.iter().enumerate().filter(|&(i, _)| column.is_written(i)) {
                if let Cells::Set { add, remove } = &column.cells {
                    into.write_set(row, add.get(i), remove.get(i), writer, &self.batches);
                    continue;
                }
                let is_null = column.is_null(i);
                let value =
                    if is_null { Stored::Value(Value::Null) } else { stored_cell(column, i, &targets) };
                // As in the bulk path: a new row that has nothing in a field does not write it.
                if !part.creates || is_null || value != Stored::Value(Value::Null) {
                    into.write(row, value, writer, &self.batches, as_value);
                }
            }
        }
        self.tables[place].put_column(column_place, into);
    }

    /// The rows of the ids, made where they are new.
    fn rows_of(&mut self, kind: &str, ids: &Rows) -> Vec<u32> {
        let place = self.table_place(kind);
        self.tables[place].rows_or_new(ids)
    }
}

/// The rows that a part is about.
enum Target {
    /// A first row and how many follow one another.
    Run(u32, u32),
    /// Rows in any order.
    List(Vec<u32>),
}

impl Target {
    fn run(start: u32, len: usize) -> Target {
        Target::Run(start, len as u32)
    }

    fn of(rows: Vec<u32>) -> Target {
        match rows.first() {
            Some(&start) if (start..).zip(&rows).all(|(a, &b)| a == b) => Target::run(start, rows.len()),
            _ => Target::List(rows),
        }
    }

    fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        let (run, list) = match self {
            Target::Run(start, len) => (*start..*start + *len, &[][..]),
            Target::List(rows) => (0..0, &rows[..]),
        };
        run.chain(list.iter().copied())
    }

    fn all(&self) -> Vec<u32> {
        self.iter().collect()
    }
}

/// Cell `i` as a column stores it; `targets` are the rows of link codes.
fn stored_cell(column: &Column, i: usize, targets: &[u32]) -> Stored {
    match &column.cells {
        Cells::Ref(links) => {
            let target = links.codes.get(i).and_then(|&code| targets.get(code as usize));
            target.map_or(Stored::Value(Value::Null), |&row| Stored::Row(row))
        }
        cells => Stored::Value(cell_value(cells, column.ty, i)),
    }
}

/// Cell `i` of a field of type `ty` as a value, links as ids; `Null` where there is none. Cells of sets are no values.
pub fn cell_value(cells: &Cells, ty: FieldType, i: usize) -> Value {
    match cells {
        Cells::Text(_) | Cells::Dict { .. } => match cells.text(i) {
            "" => Value::Null,
            text => Value::Text(text.to_owned()),
        },
        Cells::Int(values) => values.get(i).and_then(|&value| typed_int(ty, value)).unwrap_or(Value::Null),
        Cells::Number(values) => {
            values.get(i).and_then(|&value| number_for(value)).map_or(Value::Null, Value::Number)
        }
        Cells::Money { minor, .. } => {
            let currency = cells.currency(i);
            minor.get(i).map_or(Value::Null, |&minor| {
                Value::Money(Money { minor: minor.max(i64::MIN + 1), currency })
            })
        }
        Cells::Ref(links) => {
            let target = links.codes.get(i).and_then(|&code| links.target(code));
            target.map_or(Value::Null, Value::Ref)
        }
        Cells::Set { .. } => Value::Null,
    }
}
