//! A space while it is read from the pages of a snapshot.

use super::{Change, Space};
use crate::table::{Batches, Table};
use domain::Schema;
use oplog::{Chunk, Seen};
use std::rc::Rc;

/// What is still to come.
#[derive(Clone, Debug, Default)]
pub(super) struct Loading {
    /// Keys of the pages.
    missing: Vec<String>,
    /// The state that the pages are of.
    tag: u64,
    /// Chunks that arrived before all pages were there.
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
        use crate::snapshot::{column_key, rows_key};
        self.is_complete()
            || self.table(kind).is_none_or(|table| {
                let mut columns = table.columns().iter().filter(|column| column.field == field);
                !self.is_missing(&rows_key(kind))
                    && columns.all(|column| !self.is_missing(&column_key(kind, field, column.ty)))
            })
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
        self.end_loading();
    }

    /// Notes that a page is there; gives what looks different now, or nothing when a row is spoken of that does not
    /// exist.
    pub(crate) fn page_came(&mut self, key: &str, kind: String) -> Option<Change> {
        if let Some(loading) = &mut self.loading {
            loading.missing.retain(|missing| missing != key);
        }
        if !self.rows_met_exist() {
            return None;
        }
        let mut change = self.end_loading();
        change.kinds.insert(kind);
        Some(change)
    }

    /// With the last page, catches up with what arrived meanwhile.
    fn end_loading(&mut self) -> Change {
        let mut change = Change::default();
        if let Some(loading) = self.loading.take_if(|loading| loading.missing.is_empty()) {
            // A newer version may know where links point to that an older one could not place.
            self.follow_targets();
            for chunk in loading.held {
                change.kinds.extend(self.apply(chunk).kinds);
            }
        }
        change
    }
}
