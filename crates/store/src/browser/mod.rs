//! The store of a browser: IndexedDB with its mirror, or memory where nothing can be stored.

mod channel;
mod database;
mod files;
mod glue;
mod indexed_db;
mod locks;
mod log;
mod mirror;
mod opening;
mod pages;
mod platform;
mod reading;
mod storage;

pub use locks::{Lock, lock};
pub use opening::{delete, delete_unreadable, mirror_of, open, open_at, try_open};
pub use storage::{Estimate, estimate, persist, persisted};

use crate::canary::{Canary, UNKNOWN_DIGEST};
use crate::contract::{Appended, LogRange, LogRead, LogStore, PagePointer, Quarantined, Seq};
use crate::error::StoreError;
use crate::memory::MemoryStore;
use indexed_db::IndexedDbStore;
use oplog::seal::{Sealed, SpaceId};

/// A store in a browser. [`open`] decides which kind it is.
pub struct BrowserStore(Kind);

enum Kind {
    IndexedDb(IndexedDbStore),
    Memory(MemoryStore),
}

impl BrowserStore {
    /// What stands for all that the store holds; `None` if nothing does, or nothing outlives the page.
    pub async fn canary(&self) -> Option<Canary> {
        let Kind::IndexedDb(store) = &self.0 else { return None };
        store.canary().await.ok()?.filter(|canary| canary.digest != UNKNOWN_DIGEST)
    }
}

/// Passes a call on to whichever kind of store there is.
macro_rules! on {
    ($store:expr, $kind:ident => $call:expr) => {
        match &$store.0 {
            Kind::IndexedDb($kind) => $call,
            Kind::Memory($kind) => $call,
        }
    };
}

impl LogStore for BrowserStore {
    fn space(&self) -> SpaceId {
        on!(self, store => store.space())
    }

    async fn append(&self, records: &[Sealed]) -> Result<Appended, StoreError> {
        on!(self, store => store.append(records).await)
    }

    async fn last_seq(&self) -> Result<Seq, StoreError> {
        on!(self, store => store.last_seq().await)
    }

    async fn read_log(&self, after: Seq, bytes_max: usize) -> Result<LogRead, StoreError> {
        on!(self, store => store.read_log(after, bytes_max).await)
    }

    async fn replace_log(&self, range: LogRange, records: &[(Seq, Sealed)]) -> Result<(), StoreError> {
        on!(self, store => store.replace_log(range, records).await)
    }

    async fn mirrored(&self, seq: Seq) -> Result<Vec<(Seq, Sealed)>, StoreError> {
        on!(self, store => store.mirrored(seq).await)
    }

    async fn repair_log(&self, seq: Seq, records: &[(Seq, Sealed)]) -> Result<(), StoreError> {
        on!(self, store => store.repair_log(seq, records).await)
    }

    async fn repair_from_mirror(&self, seq: Seq) -> Result<bool, StoreError> {
        on!(self, store => store.repair_from_mirror(seq).await)
    }

    async fn quarantine(&self) -> Result<Vec<Quarantined>, StoreError> {
        on!(self, store => store.quarantine().await)
    }

    async fn put_pages(&self, generation: u64, pages: &[(String, Sealed)]) -> Result<(), StoreError> {
        on!(self, store => store.put_pages(generation, pages).await)
    }

    async fn read_pages(&self, generation: u64, keys: &[String]) -> Result<Vec<Sealed>, StoreError> {
        on!(self, store => store.read_pages(generation, keys).await)
    }

    async fn page_pointer(&self) -> Result<Option<PagePointer>, StoreError> {
        on!(self, store => store.page_pointer().await)
    }

    async fn flip(
        &self,
        expected: Option<u64>,
        log_epoch: u64,
        next: &PagePointer,
    ) -> Result<(), StoreError> {
        on!(self, store => store.flip(expected, log_epoch, next).await)
    }

    async fn drop_old_generations(&self) -> Result<(), StoreError> {
        on!(self, store => store.drop_old_generations().await)
    }

    async fn get_meta(&self, key: &str) -> Result<Option<Sealed>, StoreError> {
        on!(self, store => store.get_meta(key).await)
    }

    async fn put_meta(&self, key: &str, value: &Sealed) -> Result<(), StoreError> {
        on!(self, store => store.put_meta(key, value).await)
    }

    async fn with_compaction_lock<T>(&self, work: impl AsyncFnOnce() -> T) -> Result<Option<T>, StoreError> {
        on!(self, store => store.with_compaction_lock(work).await)
    }

    fn close(&self) {
        on!(self, store => store.close());
    }
}
