//! Compaction: new pages from the state, and small log records joined to larger ones.
//!
//! Edits go on meanwhile: the pages are made from a copy of the state that shares its columns, and what is appended
//! after the copy was taken lies behind what the pages cover. The pages in use are never touched; the new ones are
//! read back and compared before they take their place.

use super::manifest::Manifest;
use super::pages::{self, InUse};
use super::{Replica, Result, Since};
use store::{LogStore, PagePointer, Seq, StoreError};

/// Compaction is worth while when so many records lie behind the pages...
const RECORDS: u64 = 500;

/// ...or so many bytes; but the larger the pages, the more work it is to write them again.
const BYTES: u64 = 8 << 20;

/// A record of the log behind the pages costs about as much at the start as so many bytes of pages.
const PAGE_BYTES_PER_RECORD: u64 = 64 << 10;

/// What a compaction did.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Compacted {
    /// The generation of pages in use.
    pub generation: u64,
    /// They contain the log up to here.
    pub covers: Seq,
    /// Their size.
    pub bytes: u64,
    /// How many log records there are fewer.
    pub regrouped: u64,
}

impl<S: LogStore> Replica<S> {
    /// Whether opening would be noticeably faster after a compaction. Not while an action is being written.
    pub fn wants_compaction(&self) -> bool {
        let since = self.since.get();
        let pages = self.pages.get();
        let page_bytes = pages.map_or(0, |pages| pages.bytes);
        let is_due = pages.is_some_and(|pages| pages.spoilt)
            || since.records > RECORDS.max(page_bytes / PAGE_BYTES_PER_RECORD)
            || since.bytes > BYTES.max(page_bytes / 8);
        is_due && self.is_whole() && self.writing.try_lock().is_some()
    }

    /// Writes new pages and regroups the log that they cover. `None` if another tab is at it, or there are no locks.
    ///
    /// # Errors
    /// The store failed. What was stored is as it was, or compacted in part; another attempt is right.
    pub async fn compact(&self) -> Result<Option<Compacted>> {
        self.complete().await?;
        self.catch_up().await?;
        self.repair().await?;
        let done = self.store.with_compaction_lock(async || self.compact_locked().await).await?;
        done.transpose()
    }

    async fn compact_locked(&self) -> Result<Compacted> {
        let pointer = self.store.page_pointer().await?;
        let known = self.pages.get();
        let in_use = match (&pointer, known) {
            (Some(pointer), Some(known)) if pointer.generation == known.generation => Some(known),
            // Another tab has written them.
            (Some(pointer), _) => Some(InUse {
                generation: pointer.generation,
                covers: pointer.covers,
                bytes: Manifest::decode(&pointer.manifest).map_or(0, |manifest| manifest.bytes()),
                spoilt: Manifest::decode(&pointer.manifest).is_err(),
            }),
            (None, _) => None,
        };
        let in_use = match in_use {
            Some(in_use) if !in_use.spoilt && in_use.covers >= self.cursor.get() => {
                self.since.set(Since::default());
                in_use
            }
            _ => self.write_pages(in_use.map(|in_use| in_use.generation), known).await?,
        };
        self.pages.set(Some(in_use));
        let InUse { generation, covers, bytes, .. } = in_use;
        let regrouped = self.regroup(covers).await?;
        Ok(Compacted { generation, covers, bytes, regrouped })
    }

    async fn write_pages(&self, expected: Option<u64>, known: Option<InUse>) -> Result<InUse> {
        let epoch = match self.epoch.get() {
            Some(epoch) => epoch,
            None => self.store.read_log(self.cursor.get(), 1).await?.epoch,
        };
        // What an earlier attempt left, so that its room is there for this one.
        self.store.drop_old_generations().await?;
        // All of this at one moment: the state is that of the log up to the cursor, and perhaps a little more.
        let (space, covers, at) = (self.space.borrow().clone(), self.cursor.get(), self.since.get());
        let damaged = self.damaged.borrow().clone();
        let generation = expected.max(known.map(|known| known.generation)).unwrap_or(epoch << 16) + 1;

        let attempt = async {
            let written = pages::write(&self.store, generation, &space).await?;
            pages::verify(&self.store, generation, &written).await?;
            let manifest = Manifest { pages: written, damaged };
            let next = PagePointer { generation, covers, manifest: manifest.encode() };
            self.store.flip(expected, epoch, &next).await?;
            Ok::<_, StoreError>(manifest.bytes())
        };
        let attempt = attempt.await;
        // The old pages, or, if the attempt has failed, the new ones.
        let dropped = self.store.drop_old_generations().await;
        let bytes = attempt?;
        dropped?;

        let now = self.since.get();
        let since = Since { records: now.records - at.records, bytes: now.bytes - at.bytes };
        self.since.set(since);
        Ok(InUse { generation, covers, bytes, spoilt: false })
    }
}
