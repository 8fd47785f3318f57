//! Where in the log the chunks of a batch are, as far as it was read here.
//!
//! Undo needs the whole of one batch. Without this it would read the log from its beginning each time.

use oplog::BatchId;
use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use store::Seq;

/// The records between which a batch lies. Regrouping moves a batch into a later record, and a reader whose cursor is
/// inside of such a record gets it whole, so what is noted stays right.
#[derive(Debug, Default)]
pub struct Places(BTreeMap<BatchId, (Seq, Seq)>);

impl Places {
    /// Takes note of a chunk.
    pub fn note(&mut self, id: BatchId, seq: Seq) {
        let range = self.0.entry(id).or_insert((seq, seq));
        *range = (range.0.min(seq), range.1.max(seq));
    }

    /// The records that hold all chunks of a batch that were met.
    pub fn of(&self, id: BatchId) -> Option<RangeInclusive<Seq>> {
        self.0.get(&id).map(|&(first, last)| first..=last)
    }
}
