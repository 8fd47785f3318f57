//! The store in memory: the contract in its plainest form.
//!
//! It serves native tests, the simulator (with the failures of [`Faults`]), and browsers in which nothing can be
//! stored. Its futures are ready at once.

mod disk;
mod opening;

pub use disk::{Crash, Faults, MemoryDisk};

use crate::contract::{
    Appended, DamagedRecord, LogRange, LogRead, LogStore, PagePointer, Quarantined, Seq, assert_place,
    assert_regrouped, assert_repair, check, log_place,
};
use crate::error::StoreError;
use crate::opening::StoreEvent;
use crate::repair::whole_copy;
use disk::{Change, Disk, page_key};
use oplog::seal::{RecordKind, Sealed, SpaceId};
use std::cell::RefMut;
use std::collections::BTreeMap;
use std::ops::Bound::{Excluded, Unbounded};

/// One connection to a [`MemoryDisk`].
pub struct MemoryStore {
    disk: MemoryDisk,
    connection: u64,
    space: SpaceId,
    writes: Result<(), StoreError>,
}

impl MemoryStore {
    /// The disk, if this connection to it is still open.
    fn reading(&self) -> Result<RefMut<'_, Disk>, StoreError> {
        let disk = self.disk.borrow();
        if disk.connections.iter().any(|(connection, _)| *connection == self.connection) {
            Ok(disk)
        } else {
            Err(StoreError::Closed)
        }
    }

    /// The same, if it may be written to.
    fn writing(&self) -> Result<RefMut<'_, Disk>, StoreError> {
        let disk = self.reading()?;
        self.writes.clone()?;
        Ok(disk)
    }
}

impl LogStore for MemoryStore {
    fn space(&self) -> SpaceId {
        self.space
    }

    async fn append(&self, records: &[Sealed]) -> Result<Appended, StoreError> {
        assert_place(records, self.space, RecordKind::Log);
        let mut disk = self.writing()?;
        let mut tail = disk.tail(self.space);
        let first_seq = tail.last_seq + 1;
        let mut changes = Vec::with_capacity(records.len() + 1);
        for record in records {
            tail = tail.after(record);
            changes.push(Change::Append(tail.last_seq, record.bytes().to_vec()));
        }
        changes.push(Change::Tail(tail));
        disk.commit(changes)?;
        if records.is_empty() {
            return Ok(Appended { first_seq, last_seq: tail.last_seq, canary: tail });
        }
        let others: Vec<_> = disk
            .connections
            .iter()
            .filter(|(connection, _)| *connection != self.connection)
            .map(|(_, events)| events.clone())
            .collect();
        drop(disk);
        for events in others {
            events(StoreEvent::Appended { last_seq: tail.last_seq });
        }
        Ok(Appended { first_seq, last_seq: tail.last_seq, canary: tail })
    }

    async fn last_seq(&self) -> Result<Seq, StoreError> {
        Ok(self.reading()?.tail(self.space).last_seq)
    }

    async fn read_log(&self, after: Seq, bytes_max: usize) -> Result<LogRead, StoreError> {
        let mut disk = self.reading()?;
        let mut read = LogRead { upto: after, epoch: disk.database.epoch, ..LogRead::default() };
        let mut damaged = Vec::new();
        let mut bytes_read = 0;
        for (&seq, bytes) in disk.database.log.range((Excluded(after), Unbounded)) {
            if bytes_read > 0 && bytes_read + bytes.len() > bytes_max {
                read.more = true;
                break;
            }
            bytes_read += bytes.len();
            read.upto = seq;
            match check(bytes.clone(), self.space, RecordKind::Log)? {
                Ok(record) => read.records.push((seq, record)),
                Err((bytes, flaw)) => {
                    damaged.push(Change::PutQuarantine(log_place(seq), bytes));
                    read.damaged.push(DamagedRecord { seq, flaw, quarantined: false });
                }
            }
        }
        if !damaged.is_empty() && self.writes.is_ok() && disk.commit(damaged).is_ok() {
            read.damaged.iter_mut().for_each(|record| record.quarantined = true);
        }
        Ok(read)
    }

    async fn replace_log(&self, range: LogRange, records: &[(Seq, Sealed)]) -> Result<(), StoreError> {
        assert_regrouped(range, records);
        assert_place(records.iter().map(|(_, record)| record), self.space, RecordKind::Log);
        let mut disk = self.writing()?;
        disk.expect_epoch(range.epoch)?;
        assert!(disk.database.log.contains_key(&range.last), "the range {range:?} ends outside of the log");
        let kept = disk.database.quarantine.keys();
        let mut inside = kept.filter_map(|place| place.strip_prefix("log/")?.parse().ok());
        if let Some(seq) = inside.find(|seq| (range.first..=range.last).contains(seq)) {
            return Err(StoreError::InQuarantine { seq });
        }
        let mut changes = vec![Change::RemoveLog(range.first, range.last), Change::Epoch(range.epoch + 1)];
        changes.extend(records.iter().map(|(seq, record)| Change::PutLog(*seq, record.bytes().to_vec())));
        disk.commit(changes)
    }

    async fn mirrored(&self, seq: Seq) -> Result<Vec<(Seq, Sealed)>, StoreError> {
        let disk = self.reading()?;
        let damaged = disk.database.log.get(&seq).map_or(&[][..], Vec::as_slice);
        let before = disk.database.log.range(..seq).next_back().map_or(0, |(before, _)| *before);
        let mut copies = BTreeMap::new();
        for (copied, bytes) in &disk.mirror {
            if (before + 1..=seq).contains(copied)
                && let Ok(record) = check(bytes.clone(), self.space, RecordKind::Log)?
            {
                copies.insert(*copied, record);
            }
        }
        Ok(whole_copy(damaged, before, seq, copies))
    }

    async fn repair_log(&self, seq: Seq, records: &[(Seq, Sealed)]) -> Result<(), StoreError> {
        assert_repair(seq, records);
        assert_place(records.iter().map(|(_, record)| record), self.space, RecordKind::Log);
        let mut disk = self.writing()?;
        let first = records.first().map_or(seq, |(first, _)| *first);
        let there: Vec<Seq> = disk.database.log.range(first..=seq).map(|(there, _)| *there).collect();
        assert!(there == [seq], "the repair of {seq} meets {there:?}");
        let mut changes =
            vec![Change::RemoveQuarantine(log_place(seq)), Change::Epoch(disk.database.epoch + 1)];
        changes.extend(records.iter().map(|(seq, record)| Change::PutLog(*seq, record.bytes().to_vec())));
        if disk.database.pointer().is_some_and(|pointer| pointer.covers >= seq) {
            changes.push(Change::Pointer(None));
        }
        disk.commit(changes)
    }

    async fn quarantine(&self) -> Result<Vec<Quarantined>, StoreError> {
        let disk = self.reading()?;
        let kept = disk.database.quarantine.iter();
        Ok(kept.map(|(place, bytes)| Quarantined { place: place.clone(), bytes: bytes.clone() }).collect())
    }

    async fn put_pages(&self, generation: u64, pages: &[(String, Sealed)]) -> Result<(), StoreError> {
        assert_place(pages.iter().map(|(_, page)| page), self.space, RecordKind::Page);
        let mut disk = self.writing()?;
        let in_use = disk.database.pointer().map(|pointer| pointer.generation);
        assert!(in_use != Some(generation), "generation {generation} is in use and never changes again");
        let put = |(key, page): &(String, Sealed)| {
            Change::PutPage(page_key(generation, key), page.bytes().to_vec())
        };
        disk.commit(pages.iter().map(put).collect())
    }

    async fn read_pages(&self, generation: u64, keys: &[String]) -> Result<Vec<Sealed>, StoreError> {
        let disk = self.reading()?;
        let read = |key: &String| {
            let Some(bytes) = disk.database.pages.get(&page_key(generation, key)) else {
                return Err(StoreError::PageGone { generation, key: key.clone() });
            };
            check(bytes.clone(), self.space, RecordKind::Page)?
                .map_err(|(_, flaw)| StoreError::Damaged { what: format!("page {key}"), flaw })
        };
        keys.iter().map(read).collect()
    }

    async fn page_pointer(&self) -> Result<Option<PagePointer>, StoreError> {
        Ok(self.reading()?.database.pointer())
    }

    async fn flip(
        &self,
        expected: Option<u64>,
        log_epoch: u64,
        next: &PagePointer,
    ) -> Result<(), StoreError> {
        let mut disk = self.writing()?;
        let found = disk.database.pointer().map(|pointer| pointer.generation);
        if found != expected {
            let (expected, found) = (expected.unwrap_or(0), found.unwrap_or(0));
            return Err(StoreError::Moved { expected, found });
        }
        disk.expect_epoch(log_epoch)?;
        disk.commit(vec![Change::Pointer(Some(next.seal(self.space).into_bytes()))])
    }

    async fn drop_old_generations(&self) -> Result<(), StoreError> {
        let mut disk = self.writing()?;
        let in_use = disk.database.pointer().map(|pointer| page_key(pointer.generation, ""));
        let old = |key: &&String| in_use.as_ref().is_none_or(|in_use| !key.starts_with(in_use));
        let changes = disk.database.pages.keys().filter(old).cloned().map(Change::RemovePage).collect();
        disk.commit(changes)
    }

    async fn get_meta(&self, key: &str) -> Result<Option<Sealed>, StoreError> {
        let disk = self.reading()?;
        let Some(bytes) = disk.database.meta.get(key) else {
            return Ok(None);
        };
        check(bytes.clone(), self.space, RecordKind::Meta)?
            .map(Some)
            .map_err(|(_, flaw)| StoreError::Damaged { what: format!("setting {key}"), flaw })
    }

    async fn put_meta(&self, key: &str, value: &Sealed) -> Result<(), StoreError> {
        assert_place([value], self.space, RecordKind::Meta);
        self.writing()?.commit(vec![Change::PutMeta(key.into(), value.bytes().to_vec())])
    }

    async fn with_compaction_lock<T>(&self, work: impl AsyncFnOnce() -> T) -> Result<Option<T>, StoreError> {
        {
            let mut disk = self.writing()?;
            if disk.compacting.is_some() {
                return Ok(None);
            }
            disk.compacting = Some(self.connection);
        }
        let _lock = Lock { disk: &self.disk, connection: self.connection };
        Ok(Some(work().await))
    }

    fn close(&self) {
        self.disk.borrow().connections.retain(|(connection, _)| *connection != self.connection);
    }
}

impl Drop for MemoryStore {
    fn drop(&mut self) {
        self.close();
    }
}

/// Lets go of the compaction lock, also when the work is dropped half-way.
struct Lock<'a> {
    disk: &'a MemoryDisk,
    connection: u64,
}

impl Drop for Lock<'_> {
    fn drop(&mut self) {
        let mut disk = self.disk.borrow();
        if disk.compacting == Some(self.connection) {
            disk.compacting = None;
        }
    }
}
