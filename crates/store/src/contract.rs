//! What a store does: the trait, and the values that go in and come out.

use crate::canary::Canary;
use crate::error::StoreError;
use oplog::seal::{Damage, RecordKind, Sealed, SpaceId};
use std::fmt;

/// The place of a record in the log of one device: 1 for the first, without gaps when appended.
///
/// Sequence numbers are local: they order what this device has stored, and mean nothing elsewhere.
pub type Seq = u64;

/// A durable store of one space. Futures are for one thread; every method may be called while others are under way.
///
/// Bodies pass only as [`Sealed`] records. A record of another space or of the wrong kind is a mistake of the caller
/// and panics.
#[allow(async_fn_in_trait, reason = "the futures of this trait never leave their thread")]
pub trait LogStore {
    /// The space this store holds, to be named in the header of everything that is put into it.
    fn space(&self) -> SpaceId;

    /// Adds records at the end of the log, all or none, and returns once they are durable.
    ///
    /// Other connections to the same space hear of it as [`crate::StoreEvent::Appended`].
    async fn append(&self, records: &[Sealed]) -> Result<Appended, StoreError>;

    /// The sequence number of the last record, or 0.
    async fn last_seq(&self) -> Result<Seq, StoreError>;

    /// Reads on in the log after `after`, at least one record and about `bytes_max` bytes at most.
    ///
    /// A damaged record is copied to the quarantine and reported, and reading goes on behind it. A record that holds
    /// several regrouped ones is read whole, even where the cursor is inside of it, so a reader may meet batches it
    /// has seen before.
    async fn read_log(&self, after: Seq, bytes_max: usize) -> Result<LogRead, StoreError>;

    /// Replaces the records of a range by larger ones that contain the same batches.
    ///
    /// Each new record takes the sequence number of the last record it contains, so that order and every reader's
    /// cursor hold; the last one therefore ends the range. Refused with [`StoreError::Moved`] if the log has been
    /// regrouped or repaired since the range was read, and with [`StoreError::InQuarantine`] if a record of the range
    /// is damaged: regroup before and behind it.
    async fn replace_log(&self, range: LogRange, records: &[(Seq, Sealed)]) -> Result<(), StoreError>;

    /// Sound copies from the mirror that together replace a damaged record, or nothing if they are not all there.
    async fn mirrored(&self, seq: Seq) -> Result<Vec<(Seq, Sealed)>, StoreError>;

    /// Puts sound records in the place of the damaged one at `seq`, the last of them at its place and the others in
    /// front of it, and takes the damaged one out of quarantine.
    ///
    /// Pages that cover the record were built without it, so they are let go.
    async fn repair_log(&self, seq: Seq, records: &[(Seq, Sealed)]) -> Result<(), StoreError>;

    /// Repairs a damaged record from the mirror; `false` if the mirror does not have the whole of it.
    async fn repair_from_mirror(&self, seq: Seq) -> Result<bool, StoreError> {
        let copies = self.mirrored(seq).await?;
        if copies.is_empty() {
            return Ok(false);
        }
        self.repair_log(seq, &copies).await?;
        Ok(true)
    }

    /// What has been found damaged and not been repaired.
    async fn quarantine(&self) -> Result<Vec<Quarantined>, StoreError>;

    /// Writes pages of a generation that is not in use yet.
    async fn put_pages(&self, generation: u64, pages: &[(String, Sealed)]) -> Result<(), StoreError>;

    /// Reads pages of a generation, in the order asked for, all or none.
    ///
    /// [`StoreError::PageGone`] means that another connection has flipped to a newer generation: read
    /// [`LogStore::page_pointer`] again. [`StoreError::Damaged`] means that the pages have to be built again from the
    /// log.
    async fn read_pages(&self, generation: u64, keys: &[String]) -> Result<Vec<Sealed>, StoreError>;

    /// Which generation of pages is in use, or `None` if there is none, or its record is damaged.
    async fn page_pointer(&self) -> Result<Option<PagePointer>, StoreError>;

    /// Puts another generation of pages in use, if the one in use is still `expected` and the log has not been
    /// repaired since `log_epoch`; else [`StoreError::Moved`].
    async fn flip(&self, expected: Option<u64>, log_epoch: u64, next: &PagePointer)
    -> Result<(), StoreError>;

    /// Deletes the pages of every generation but the one in use. Only under the compaction lock, since the generation
    /// that is just being written is not in use yet.
    async fn drop_old_generations(&self) -> Result<(), StoreError>;

    /// Reads a setting.
    async fn get_meta(&self, key: &str) -> Result<Option<Sealed>, StoreError>;

    /// Writes a setting, durably.
    async fn put_meta(&self, key: &str, value: &Sealed) -> Result<(), StoreError>;

    /// Runs `work` while no other connection to this space does the same; `None`, without running it, if another
    /// one is at it or if there are no locks here.
    async fn with_compaction_lock<T>(&self, work: impl AsyncFnOnce() -> T) -> Result<Option<T>, StoreError>;

    /// Closes the connection. Everything that comes after fails with [`StoreError::Closed`].
    fn close(&self);
}

/// What an append did.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Appended {
    /// The sequence number of the first record.
    pub first_seq: Seq,
    /// The sequence number of the last record.
    pub last_seq: Seq,
    /// What the store holds now, for the page to keep, unless another tab has kept a later one meanwhile.
    pub canary: Canary,
}

/// A piece of the log.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct LogRead {
    /// The sound records, in order.
    pub records: Vec<(Seq, Sealed)>,
    /// The damaged ones, in order.
    pub damaged: Vec<DamagedRecord>,
    /// Everything up to here has been read: where to go on.
    pub upto: Seq,
    /// Whether there was more in the log behind `upto` at the time of reading.
    pub more: bool,
    /// Counts the times the log has been regrouped or repaired.
    pub epoch: u64,
}

/// A record of the log that cannot be used.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DamagedRecord {
    /// Its place.
    pub seq: Seq,
    /// What is wrong with it.
    pub flaw: Flaw,
    /// Whether a copy could be put into quarantine.
    pub quarantined: bool,
}

/// What is wrong with something that was stored.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Flaw {
    /// The bytes are not those that were sealed.
    Bytes(Damage),
    /// A sound record that does not belong here.
    Misplaced {
        /// The space it names.
        space: SpaceId,
        /// The kind it names.
        kind: RecordKind,
    },
    /// It is there, but the browser cannot read it.
    Unreadable {
        /// What the browser said.
        detail: String,
    },
}

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Flaw::Bytes(damage) => write!(f, "{damage}"),
            Flaw::Misplaced { space, kind } => write!(f, "it is a {kind:?} record of space {space}"),
            Flaw::Unreadable { detail } => write!(f, "it cannot be read: {detail}"),
        }
    }
}

/// A range of the log as it was read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LogRange {
    /// The sequence number of the first record of the range.
    pub first: Seq,
    /// The sequence number of the last record of the range.
    pub last: Seq,
    /// [`LogRead::epoch`] of the read.
    pub epoch: u64,
}

/// The generation of pages in use.
#[derive(Clone, PartialEq, Debug)]
pub struct PagePointer {
    /// The generation.
    pub generation: u64,
    /// The pages contain the log up to and including this record.
    pub covers: Seq,
    /// The list of pages and whatever else their builder needs to read them.
    pub manifest: Vec<u8>,
}

/// Something damaged that is kept until it is repaired.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Quarantined {
    /// Where it was: `log/0000000000000007` or `meta/pages`.
    pub place: String,
    /// The bytes that were there; empty if they could not be read.
    pub bytes: Vec<u8>,
}

/// Checks a record that was read, and that it is one of `kind` in `space`.
///
/// A record of a newer program is no damage but an error of its own, since skipping it would lose it.
pub(crate) fn check(
    bytes: Vec<u8>,
    space: SpaceId,
    kind: RecordKind,
) -> Result<Result<Sealed, (Vec<u8>, Flaw)>, StoreError> {
    match Sealed::check(bytes) {
        Ok(record) if record.header().space == space && record.header().kind == kind => Ok(Ok(record)),
        Ok(record) => {
            let flaw = Flaw::Misplaced { space: record.header().space, kind: record.header().kind };
            Ok(Err((record.into_bytes(), flaw)))
        }
        Err((_, Damage::NewerFormat { found })) => {
            Err(StoreError::NewerVersion { found: found.into(), known: oplog::seal::FORMAT_VERSION.into() })
        }
        Err((bytes, damage)) => Ok(Err((bytes, Flaw::Bytes(damage)))),
    }
}

/// Panics unless every record is one of `kind` in `space`: the caller sealed it for another place.
pub(crate) fn assert_place<'a>(
    records: impl IntoIterator<Item = &'a Sealed>,
    space: SpaceId,
    kind: RecordKind,
) {
    for record in records {
        let header = record.header();
        assert!(
            header.space == space && header.kind == kind,
            "a {:?} record of space {} does not belong among the {kind:?} records of space {space}",
            header.kind,
            header.space,
        );
    }
}

/// Panics unless the new keys stay inside the range, rise, and end where it ends.
pub(crate) fn assert_regrouped(range: LogRange, records: &[(Seq, Sealed)]) {
    assert!(range.first <= range.last, "the range {range:?} runs backwards");
    assert!(
        records.is_sorted_by(|a, b| a.0 < b.0)
            && records.first().is_some_and(|(seq, _)| *seq >= range.first)
            && records.last().is_some_and(|(seq, _)| *seq == range.last),
        "regrouped records have to rise inside of {range:?} and end where it ends",
    );
}

/// Panics unless the records rise and end at the place of the damaged one.
pub(crate) fn assert_repair(seq: Seq, records: &[(Seq, Sealed)]) {
    assert!(
        records.is_sorted_by(|a, b| a.0 < b.0) && records.last().is_some_and(|(last, _)| *last == seq),
        "what replaces record {seq} has to rise and end there",
    );
}

/// The place of a log record in quarantine. Padded, so that places sort like sequence numbers.
pub(crate) fn log_place(seq: Seq) -> String {
    format!("log/{seq:016}")
}

impl PagePointer {
    /// The record in which the pointer is stored; its layout is in `docs/formats.md`.
    pub(crate) fn seal(&self, space: SpaceId) -> Sealed {
        let mut body = Vec::with_capacity(16 + self.manifest.len());
        body.extend_from_slice(&self.generation.to_le_bytes());
        body.extend_from_slice(&self.covers.to_le_bytes());
        body.extend_from_slice(&self.manifest);
        Sealed::new(oplog::seal::RecordHeader::new(RecordKind::Meta, space), &body)
    }

    /// The pointer in a record, unless its body is too short to be one.
    pub(crate) fn open(record: &Sealed) -> Option<Self> {
        let (generation, rest) = record.body().split_first_chunk()?;
        let (covers, manifest) = rest.split_first_chunk()?;
        Some(PagePointer {
            generation: u64::from_le_bytes(*generation),
            covers: u64::from_le_bytes(*covers),
            manifest: manifest.to_vec(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_pointer_of_format_1_is_read() {
        let pointer = PagePointer { generation: 3, covers: 1000, manifest: b"the pages".to_vec() };
        let space = SpaceId([3; 16]);
        let kept = include_bytes!("../tests/fixtures/pointer-1.bin");
        assert_eq!(pointer.seal(space).bytes(), kept);
        let record = Sealed::check(kept.to_vec()).expect("a sound record");
        assert_eq!(PagePointer::open(&record), Some(pointer));
    }

    #[test]
    fn a_record_too_short_for_a_pointer_is_none() {
        let header = oplog::seal::RecordHeader::new(RecordKind::Meta, SpaceId([3; 16]));
        assert_eq!(PagePointer::open(&Sealed::new(header, &[0; 15])), None);
    }
}
