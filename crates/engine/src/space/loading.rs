//! A space while it is read from the pages of a snapshot.

use super::{Change, Space};
use crate::snapshot::{column_key, is_rows_key, rows_key};
use crate::table::{Batches, Table};
use domain::{FieldType, Schema};
use oplog::batch::DELETED;
use oplog::{Chunk, Part, Seen};
use std::collections::BTreeSet;
use std::rc::Rc;

/// What is still to come.
#[derive(Clone, Debug, Default)]
pub(super) struct Loading {
    /// Keys of the pages.
    missing: Vec<String>,
    /// The state that the pages are of.
    tag: u64,
    /// Chunks that arrived before the pages they touch.
    pub(super) held: Vec<Chunk>,
    /// Kinds with a row number that was met, to be checked once it is known how many rows they have.
    rows_met: Vec<(String, u32)>,
}

impl Space {
    /// Whether all pages of a snapshot are there; always so for a space that is built from the log.
    pub fn is_complete(&self) -> bool {
        self.loading.is_none()
    }

    /// The keys of the pages that are still to come, as they were written.
    pub fn missing(&self) -> impl Iterator<Item = &str> {
        self.loading.iter().flat_map(|loading| &loading.missing).map(String::as_str)
    }

    /// Whether a page is still to come.
    pub fn is_missing(&self, key: &str) -> bool {
        self.missing().any(|missing| missing == key)
    }

    /// Whether questions about a field can be answered: the rows of its kind and all its values are there, or there
    /// never were any.
    pub fn has_column(&self, kind: &str, field: &str) -> bool {
        self.is_complete()
            || self.table(kind).is_none_or(|table| {
                let mut columns = table.columns().iter().filter(|column| column.field == field);
                !self.is_missing(&rows_key(kind))
                    && columns.all(|column| !self.is_missing(&column_key(kind, field, column.ty)))
            })
    }

    /// The keys of the pages that must come before everything that has arrived is in the state.
    pub fn awaited(&self) -> BTreeSet<String> {
        let held = self.loading.iter().flat_map(|loading| &loading.held);
        let arrived: Vec<&Chunk> = held.chain(self.pending.values().flatten()).collect();
        let all = arrived.iter().any(|chunk| declares(chunk));
        let touched: BTreeSet<String> = arrived.into_iter().flat_map(pages_touched).collect();
        let is_awaited = |key: &&str| all || is_rows_key(key) || touched.contains(*key);
        self.missing().filter(is_awaited).map(str::to_owned).collect()
    }

    /// Whether pages are still to come that a chunk touches, or one of its batch that came before the pages were written.
    /// A chunk may link to rows of any kind. A new field may change where links lead, so it waits for all.
    pub(super) fn must_wait(&self, chunk: &Chunk) -> bool {
        let earlier = self.pending.get(&(chunk.header.id, chunk.header.stamp)).into_iter().flatten();
        let mut chunks = earlier.chain([chunk]);
        !self.is_complete()
            && (self.missing().any(is_rows_key)
                || chunks
                    .any(|chunk| declares(chunk) || pages_touched(chunk).any(|key| self.is_missing(&key))))
    }

    pub(super) fn hold(&mut self, chunk: Chunk) {
        self.clock.observe(chunk.header.stamp);
        if let Some(loading) = &mut self.loading {
            loading.held.push(chunk);
        }
    }

    /// Begins a space that pages will be added to.
    pub(crate) fn begin(batches: Batches, seen: Seen, pending: Vec<Chunk>, tag: u64) -> Space {
        let mut space = Space::new();
        batches.iter().for_each(|header| space.clock.observe(header.stamp));
        space.revision = batches.len() as u64;
        space.batches = Rc::new(batches);
        space.seen = Rc::new(seen);
        for chunk in pending {
            space.clock.observe(chunk.header.stamp);
            space.pending.entry((chunk.header.id, chunk.header.stamp)).or_default().push(chunk);
        }
        space.loading = Some(Box::new(Loading { tag, ..Loading::default() }));
        space
    }

    /// The chunks of batches that are not complete.
    pub(crate) fn pending_chunks(&self) -> Vec<Chunk> {
        let mut chunks: Vec<Chunk> = self.pending.values().flatten().cloned().collect();
        chunks.sort_by_key(|chunk| (chunk.header.id, chunk.header.stamp, chunk.index));
        chunks
    }

    pub(crate) fn tables_mut(&mut self) -> &mut Vec<Table> {
        &mut self.tables
    }

    /// The state that the pages to come are of.
    pub(crate) fn loading_tag(&self) -> u64 {
        self.loading.as_ref().map_or(0, |loading| loading.tag)
    }

    pub(crate) fn expect_page(&mut self, key: String) {
        if let Some(loading) = &mut self.loading {
            loading.missing.push(key);
        }
    }

    /// Notes that a page speaks of a row of a kind.
    pub(crate) fn met_row(&mut self, kind: &str, row: Option<u32>) {
        if let (Some(loading), Some(row)) = (&mut self.loading, row) {
            loading.rows_met.push((kind.to_owned(), row));
        }
    }

    /// Whether all rows that pages spoke of exist, as far as it can be known by now.
    pub(crate) fn rows_met_exist(&mut self) -> bool {
        let Some(mut loading) = self.loading.take() else { return true };
        let mut all_exist = true;
        loading.rows_met.retain(|(kind, row)| {
            let rows_key = crate::snapshot::rows_key(kind);
            let is_to_come = loading.missing.contains(&rows_key);
            all_exist &= is_to_come || self.table(kind).is_some_and(|table| *row < table.rows());
            is_to_come
        });
        self.loading = Some(loading);
        all_exist
    }

    /// Notes that the own fields and settings are there.
    pub(crate) fn begun(&mut self) {
        let mut schema = Schema::built_in();
        self.declare_own_fields(&mut schema);
        self.schema = Rc::new(schema);
        self.let_in();
    }

    /// Notes that a page is there; gives what had been waiting for it, or nothing when a row is spoken of that does not
    /// exist.
    pub(crate) fn page_came(&mut self, key: &str) -> Option<Change> {
        if let Some(loading) = &mut self.loading {
            loading.missing.retain(|missing| missing != key);
        }
        self.rows_met_exist().then(|| self.let_in())
    }

    /// Takes in what need not wait any longer.
    fn let_in(&mut self) -> Change {
        let held = self.loading.as_mut().map(|loading| std::mem::take(&mut loading.held));
        if self.loading.take_if(|loading| loading.missing.is_empty()).is_some() {
            // A newer version may know where links point to that an older one could not place.
            self.follow_targets();
        }
        let mut change = Change::default();
        for chunk in held.into_iter().flatten() {
            change.kinds.extend(self.apply(chunk).kinds);
        }
        change
    }
}

fn declares(chunk: &Chunk) -> bool {
    chunk.parts.iter().any(|part| part.kind == "field")
}

/// The keys of the pages of the columns that a chunk writes to. Every new row settles whether it is live.
fn pages_touched(chunk: &Chunk) -> impl Iterator<Item = String> {
    let columns = |part: &'_ Part| {
        let written = part.columns.iter().map(|column| column_key(&part.kind, &column.field, column.ty));
        written.chain([column_key(&part.kind, DELETED, FieldType::Flag)]).collect::<Vec<_>>()
    };
    chunk.parts.iter().flat_map(columns)
}
