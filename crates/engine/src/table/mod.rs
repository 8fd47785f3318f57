//! Tables: the current state of each kind, in columns.
//!
//! A table's rows are dense numbers given in order of arrival; ids lead to them. A row that is only linked to, and of
//! which nothing has arrived yet, has a number but is not live.

mod batches;

mod column;

mod register;

mod bulk;

mod ids;

mod ints;

mod sets;

mod text;

mod writers;

pub use batches::{Batches, Writer};
pub(crate) use bulk::Writes;
pub use column::{Column, Data, Loser, MoneyColumn, NO_ROW, Stored, int_for, int_of, join, number_for};
pub use ids::Ids;
pub use ints::Ints;
pub use sets::{Element, ElementWrite, SetState};
pub use text::{Codes, Dict, TextColumn};
pub use writers::{WriterRun, Writers};

use crate::bits::Bits;
use domain::{FieldType, RowId};
use oplog::Rows;
use oplog::batch::DELETED;
use std::rc::Rc;

/// The rows of one kind.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// The kind.
    pub kind: String,
    ids: Ids,
    touched: Bits,
    live: Bits,
    /// Shared with clones of the table until one of them changes, so that a snapshot can be written from a clone.
    columns: Vec<Rc<Column>>,
    revision: u64,
    live_revision: u64,
}

impl Table {
    /// A table without rows.
    pub fn new(kind: &str) -> Table {
        Table { kind: kind.into(), ..Table::default() }
    }

    /// How many rows there are, live or not.
    pub fn rows(&self) -> u32 {
        self.ids.rows()
    }

    /// The rows that exist and are not in the trash.
    pub fn live(&self) -> &Bits {
        &self.live
    }

    /// The rows that exist, those in the trash included.
    pub fn touched(&self) -> &Bits {
        &self.touched
    }

    /// Whether a row exists and is not in the trash.
    pub fn is_live(&self, row: u32) -> bool {
        self.live.get(row as usize)
    }

    /// The id of a row.
    pub fn id(&self, row: u32) -> RowId {
        self.ids.id(row)
    }

    /// The row of an id.
    pub fn row(&self, id: RowId) -> Option<u32> {
        self.ids.row(id)
    }

    /// Ids and rows.
    pub fn ids(&self) -> &Ids {
        &self.ids
    }

    /// Rises with every change to the table.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// Rises whenever a row comes to exist, goes to the trash or comes back.
    pub fn live_revision(&self) -> u64 {
        self.live_revision
    }

    /// The column of a field. Two types may have been given to one name over time; see [`Table::column_typed`].
    pub fn column(&self, field: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.field == field).map(Rc::as_ref)
    }

    /// The column of a field of a type.
    pub fn column_typed(&self, field: &str, ty: FieldType) -> Option<&Column> {
        self.place(field, ty).map(|place| &*self.columns[place])
    }

    /// All columns, those of undeclared fields and [`DELETED`] included.
    pub fn columns(&self) -> &[Rc<Column>] {
        &self.columns
    }

    fn place(&self, field: &str, ty: FieldType) -> Option<usize> {
        self.columns.iter().position(|column| column.ty == ty && column.field == field)
    }

    /// The place of the column of a field, which is made if there is none.
    pub(crate) fn place_or_new(&mut self, field: &str, ty: FieldType, target: &str) -> usize {
        self.place(field, ty).unwrap_or_else(|| {
            self.columns.push(Rc::new(Column::linking(field, ty, target)));
            self.columns.len() - 1
        })
    }

    /// Takes a column out to change it with the tables in sight; it must be put back.
    pub(crate) fn take_column(&mut self, place: usize) -> Column {
        let nothing = Rc::new(Column::new("", self.columns[place].ty));
        let mut column = Rc::unwrap_or_clone(std::mem::replace(&mut self.columns[place], nothing));
        column.revision += 1;
        column
    }

    /// Puts a changed column back.
    pub(crate) fn put_column(&mut self, place: usize, column: Column) {
        self.revision += 1;
        self.columns[place] = Rc::new(column);
    }

    /// The rows of ids, made where they are new.
    pub(crate) fn rows_or_new(&mut self, ids: &Rows) -> Vec<u32> {
        let rows = self.ids.rows_or_new(ids);
        self.reach();
        rows
    }

    /// Rows that come into being under these ids now, if they follow one another and nothing was written to them
    /// before: marks them as existing and gives the first of them.
    pub(crate) fn fresh_rows(&mut self, ids: &Rows) -> Option<u32> {
        let &(first, _) = ids.runs().first()?;
        let start = self.ids.row(first).unwrap_or(self.ids.rows());
        let mut next = start;
        for &(first, len) in ids.runs() {
            if next == self.ids.rows() && self.ids.is_free(first, len) {
                self.ids.append(first, len);
            } else if !self.ids.is_run(first, len, next) {
                self.reach();
                return None;
            }
            next += len;
        }
        self.reach();
        let range = start as usize..next as usize;
        if self.touched.any_in(range.start, range.end) {
            return None;
        }
        self.touched.set_range(range.clone());
        self.live.set_range(range);
        self.revision += 1;
        self.live_revision += 1;
        Some(start)
    }

    fn reach(&mut self) {
        self.touched.resize(self.ids.rows() as usize);
        self.live.resize(self.ids.rows() as usize);
    }

    /// Marks rows as existing and settles whether they are live.
    pub(crate) fn touch(&mut self, rows: &[u32]) {
        let deleted = self.place(DELETED, FieldType::Flag).map(|place| &self.columns[place]);
        let mut changed = false;
        for &row in rows {
            let live = deleted.is_none_or(|column| column.int(row) != Some(1));
            let row = row as usize;
            if !self.touched.get(row) || self.live.get(row) != live {
                self.touched.set(row, true);
                self.live.set(row, live);
                changed = true;
            }
        }
        self.revision += 1;
        self.live_revision += u64::from(changed);
    }

    /// Puts the rows of a snapshot in place of those there are.
    pub(crate) fn load_rows(&mut self, ids: Ids, touched: Bits, live: Bits) {
        (self.ids, self.touched, self.live) = (ids, touched, live);
        self.revision += 1;
        self.live_revision += 1;
    }

    /// Makes room for a column of a snapshot that is still to come.
    pub(crate) fn expect_column(&mut self, field: &str, ty: FieldType) {
        self.columns.push(Rc::new(Column::new(field, ty)));
    }

    /// Puts a column of a snapshot in its place.
    pub(crate) fn load_column(&mut self, column: Column) {
        if let Some(place) = self.place(&column.field, column.ty) {
            self.take_column(place);
            self.put_column(place, column);
        }
    }
}
