//! What a memory store writes to: shared by several connections, and able to fail like a real disk.

use crate::canary::Canary;
use crate::contract::{PagePointer, Seq, check};
use crate::error::StoreError;
use crate::opening::{Events, Restored, StoreEvent};
use oplog::seal::{RecordKind, Sealed, SpaceId};
use std::cell::{RefCell, RefMut};
use std::collections::BTreeMap;
use std::rc::Rc;

/// What several memory stores share, as tabs share a database. Cloning gives another handle to the same disk.
#[derive(Clone, Default)]
pub struct MemoryDisk(Rc<RefCell<Disk>>);

/// How the disk is going to fail.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Faults {
    /// The room there is; a write that needs more fails with [`StoreError::QuotaExceeded`].
    pub capacity_bytes: Option<usize>,
    /// How many writes succeed before one is aborted; it fails alone, and the next succeed again.
    pub abort_after_writes: Option<u64>,
    /// How many writes succeed before everything that uses the disk dies, and at which moment of the next one.
    pub crash_after_writes: Option<(u64, Crash)>,
}

/// The moment of a write at which the power fails. The write is not acknowledged in any case.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Crash {
    /// Nothing of it is there afterwards.
    Before,
    /// If it is an append: its last record is there, cut in half, and nothing else of it. Otherwise like `Before`.
    Torn,
    /// All of it is there afterwards.
    After,
}

/// What one write transaction changes.
pub(super) enum Change {
    Append(Seq, Vec<u8>),
    Tail(Canary),
    PutLog(Seq, Vec<u8>),
    RemoveLog(Seq, Seq),
    Epoch(u64),
    PutPage(String, Vec<u8>),
    RemovePage(String),
    Pointer(Option<Vec<u8>>),
    PutMeta(String, Vec<u8>),
    PutQuarantine(String, Vec<u8>),
    RemoveQuarantine(String),
}

#[derive(Clone, Default)]
pub(super) struct Database {
    pub tail: Option<Canary>,
    pub epoch: u64,
    pub log: BTreeMap<Seq, Vec<u8>>,
    pub pages: BTreeMap<String, Vec<u8>>,
    pub pointer: Option<Vec<u8>>,
    pub meta: BTreeMap<String, Vec<u8>>,
    pub quarantine: BTreeMap<String, Vec<u8>>,
}

#[derive(Default)]
pub(super) struct Disk {
    pub database: Database,
    /// What outlives the database: the copy of the log, and the canary beside it.
    pub mirror: Vec<(Seq, Vec<u8>)>,
    pub mirror_canary: Option<Canary>,
    /// The version of the database, if a newer program has been at it.
    pub newer_version: Option<u32>,
    pub connections: Vec<(u64, Events)>,
    pub connections_ever: u64,
    pub compacting: Option<u64>,
    faults: Faults,
    writes: u64,
}

impl MemoryDisk {
    /// An empty disk that works.
    pub fn new() -> Self {
        Self::default()
    }

    /// An empty disk that is going to fail.
    pub fn with_faults(faults: Faults) -> Self {
        let disk = Self::new();
        disk.set_faults(faults);
        disk
    }

    /// A disk that has lost its database, and of which nothing is left but these records of the mirror and its canary.
    #[cfg_attr(not(target_arch = "wasm32"), allow(dead_code, reason = "only browsers have a mirror to show"))]
    pub(crate) fn with_mirror(mirror: Vec<(Seq, Vec<u8>)>, canary: Canary) -> Self {
        let disk = Self::new();
        let mut state = disk.borrow();
        (state.mirror, state.mirror_canary) = (mirror, Some(canary));
        drop(state);
        disk
    }

    /// Changes how the disk is going to fail; counts of writes begin anew.
    pub fn set_faults(&self, faults: Faults) {
        let mut disk = self.borrow();
        disk.faults = faults;
        disk.writes = 0;
    }

    /// How many writes have succeeded since the faults were last set.
    pub fn writes(&self) -> u64 {
        self.borrow().writes
    }

    /// Everything that uses the disk dies now. What was acknowledged stays.
    pub fn crash(&self) {
        self.borrow().disconnect_all();
    }

    /// Flips one bit of a stored log record, or of the last byte if the record is shorter than that.
    pub fn damage_log(&self, seq: Seq, byte: usize) {
        damage(self.borrow().database.log.get_mut(&seq), byte);
    }

    /// Flips one bit of a stored page.
    pub fn damage_page(&self, generation: u64, key: &str, byte: usize) {
        damage(self.borrow().database.pages.get_mut(&page_key(generation, key)), byte);
    }

    /// The database is empty from now on, as a damaged IndexedDB may be; the mirror and its canary stay.
    pub fn lose_database(&self) {
        let mut disk = self.borrow();
        disk.disconnect_all();
        disk.database = Database::default();
    }

    /// There is no private file system: nothing is mirrored from now on, and what was is gone.
    pub fn lose_mirror(&self) {
        let mut disk = self.borrow();
        disk.mirror.clear();
        disk.mirror_canary = None;
    }

    /// A newer program takes the database over: every connection is closed and told so, and later ones only read.
    pub fn upgrade(&self, version: u32) {
        let told = {
            let mut disk = self.borrow();
            disk.newer_version = Some(version);
            disk.disconnect_all()
        };
        for events in told {
            events(StoreEvent::Superseded);
        }
    }

    pub(super) fn borrow(&self) -> RefMut<'_, Disk> {
        self.0.borrow_mut()
    }
}

impl Database {
    /// The generation in use, if its record is there and sound.
    pub fn pointer(&self) -> Option<PagePointer> {
        PagePointer::open(&Sealed::check(self.pointer.clone()?).ok()?)
    }
}

impl Disk {
    /// Makes all the changes or none. An error says which failure was met.
    pub(super) fn commit(&mut self, changes: Vec<Change>) -> Result<(), StoreError> {
        let aborts = self.faults.abort_after_writes == Some(self.writes);
        let crashes = self.faults.crash_after_writes.filter(|(writes, _)| *writes == self.writes);
        if let Some((_, moment)) = crashes {
            self.faults.crash_after_writes = None;
            match moment {
                Crash::Before => {}
                Crash::Torn => self.tear(changes),
                Crash::After => self.apply(changes),
            }
            self.disconnect_all();
            return Err(StoreError::Closed);
        }
        if aborts {
            self.faults.abort_after_writes = None;
            return Err(StoreError::Aborted { detail: "simulated".into() });
        }
        if let Some(capacity) = self.faults.capacity_bytes {
            let added: usize = changes.iter().map(Change::bytes).sum();
            if self.bytes() + added > capacity {
                return Err(StoreError::QuotaExceeded { detail: "simulated".into() });
            }
        }
        self.apply(changes);
        self.writes += 1;
        Ok(())
    }

    /// Where the log ends. A torn append may have left a record behind the tail, whose place is not used again.
    pub(super) fn tail(&self, space: SpaceId) -> Canary {
        let tail = self.database.tail.unwrap_or(Canary::empty(space));
        let last_key = self.database.log.last_key_value().map_or(0, |(seq, _)| *seq);
        Canary { last_seq: tail.last_seq.max(last_key), ..tail }
    }

    pub(super) fn expect_epoch(&self, expected: u64) -> Result<(), StoreError> {
        let found = self.database.epoch;
        if found == expected { Ok(()) } else { Err(StoreError::Moved { expected, found }) }
    }

    /// Puts back the records of the mirror that the log does not hold.
    pub(super) fn restore(&mut self, found: Canary) -> Result<Restored, StoreError> {
        let mut restored = Restored::default();
        let mut tail = Canary { space: found.space, ..self.tail(found.space) };
        let mut changes = Vec::new();
        for (seq, bytes) in &self.mirror {
            if *seq <= tail.last_seq {
                continue;
            }
            match check(bytes.clone(), found.space, RecordKind::Log)? {
                Ok(record) => {
                    tail = Canary { last_seq: seq - 1, ..tail }.after(&record);
                    changes.push(Change::PutLog(*seq, record.into_bytes()));
                    restored.records += 1;
                }
                Err(_) => restored.damaged += 1,
            }
        }
        restored.last_seq = tail.last_seq;
        changes.push(Change::Tail(tail));
        self.commit(changes)?;
        Ok(restored)
    }

    fn apply(&mut self, changes: Vec<Change>) {
        let database = &mut self.database;
        for change in changes {
            match change {
                Change::Append(seq, record) => {
                    self.mirror.push((seq, record.clone()));
                    database.log.insert(seq, record);
                }
                Change::Tail(tail) => {
                    self.mirror_canary = Some(tail);
                    database.tail = Some(tail);
                }
                Change::PutLog(seq, record) => {
                    database.log.insert(seq, record);
                }
                Change::RemoveLog(first, last) => {
                    database.log.retain(|seq, _| !(first..=last).contains(seq));
                }
                Change::Epoch(epoch) => database.epoch = epoch,
                Change::PutPage(key, page) => {
                    database.pages.insert(key, page);
                }
                Change::RemovePage(key) => {
                    database.pages.remove(&key);
                }
                Change::Pointer(pointer) => database.pointer = pointer,
                Change::PutMeta(key, value) => {
                    database.meta.insert(key, value);
                }
                Change::PutQuarantine(place, bytes) => {
                    database.quarantine.insert(place, bytes);
                }
                Change::RemoveQuarantine(place) => {
                    database.quarantine.remove(&place);
                }
            }
        }
    }

    fn tear(&mut self, changes: Vec<Change>) {
        let last = changes.into_iter().rev().find_map(|change| match change {
            Change::Append(seq, record) => Some((seq, record)),
            _ => None,
        });
        if let Some((seq, mut record)) = last {
            record.truncate(record.len() / 2);
            self.database.log.insert(seq, record);
        }
    }

    fn bytes(&self) -> usize {
        let database = &self.database;
        let of = |map: &BTreeMap<String, Vec<u8>>| map.values().map(Vec::len).sum::<usize>();
        database.log.values().map(Vec::len).sum::<usize>()
            + of(&database.pages)
            + of(&database.meta)
            + of(&database.quarantine)
    }

    fn disconnect_all(&mut self) -> Vec<Events> {
        self.compacting = None;
        self.connections.drain(..).map(|(_, events)| events).collect()
    }
}

impl Change {
    fn bytes(&self) -> usize {
        match self {
            Change::Append(_, bytes)
            | Change::PutLog(_, bytes)
            | Change::PutPage(_, bytes)
            | Change::PutMeta(_, bytes)
            | Change::PutQuarantine(_, bytes) => bytes.len(),
            _ => 0,
        }
    }
}

pub(super) fn page_key(generation: u64, key: &str) -> String {
    format!("{generation:016x}/{key}")
}

fn damage(bytes: Option<&mut Vec<u8>>, byte: usize) {
    if let Some(bytes) = bytes
        && let Some(last) = bytes.len().checked_sub(1)
    {
        bytes[byte.min(last)] ^= 0x10;
    }
}
