//! A store that takes its time, so that whatever else a replica does at once happens in between.

use super::rng::Rng;
use oplog::seal::{Sealed, SpaceId};
use std::cell::RefCell;
use std::future::poll_fn;
use std::rc::Rc;
use std::task::Poll;
use store::{Appended, LogRange, LogRead, LogStore, MemoryStore, PagePointer, Quarantined, Seq, StoreError};

type Result<T> = std::result::Result<T, StoreError>;

/// A memory store in front of and behind of whose every step others get their turn.
pub struct Slow {
    pub inner: MemoryStore,
    pub rng: Rc<RefCell<Rng>>,
}

impl Slow {
    async fn pause(&self) {
        let turns = self.rng.borrow_mut().below(3);
        for _ in 0..turns {
            others_first().await;
        }
    }

    async fn step<T>(&self, work: impl Future<Output = T>) -> T {
        self.pause().await;
        let done = work.await;
        self.pause().await;
        done
    }
}

/// Lets every other task have a turn.
pub async fn others_first() {
    let mut waited = false;
    poll_fn(|_| if std::mem::replace(&mut waited, true) { Poll::Ready(()) } else { Poll::Pending }).await;
}

impl LogStore for Slow {
    fn space(&self) -> SpaceId {
        self.inner.space()
    }

    async fn append(&self, records: &[Sealed]) -> Result<Appended> {
        self.step(self.inner.append(records)).await
    }

    async fn last_seq(&self) -> Result<Seq> {
        self.step(self.inner.last_seq()).await
    }

    async fn read_log(&self, after: Seq, bytes_max: usize) -> Result<LogRead> {
        // Real limits are megabytes; the logs of a simulation are smaller, and their readers shall read on as well.
        self.step(self.inner.read_log(after, bytes_max >> 9)).await
    }

    async fn replace_log(&self, range: LogRange, records: &[(Seq, Sealed)]) -> Result<()> {
        self.step(self.inner.replace_log(range, records)).await
    }

    async fn mirrored(&self, seq: Seq) -> Result<Vec<(Seq, Sealed)>> {
        self.step(self.inner.mirrored(seq)).await
    }

    async fn repair_log(&self, seq: Seq, records: &[(Seq, Sealed)]) -> Result<()> {
        self.step(self.inner.repair_log(seq, records)).await
    }

    async fn quarantine(&self) -> Result<Vec<Quarantined>> {
        self.step(self.inner.quarantine()).await
    }

    async fn put_pages(&self, generation: u64, pages: &[(String, Sealed)]) -> Result<()> {
        for page in pages {
            self.step(self.inner.put_pages(generation, std::slice::from_ref(page))).await?;
        }
        Ok(())
    }

    async fn read_pages(&self, generation: u64, keys: &[String]) -> Result<Vec<Sealed>> {
        self.step(self.inner.read_pages(generation, keys)).await
    }

    async fn page_pointer(&self) -> Result<Option<PagePointer>> {
        self.step(self.inner.page_pointer()).await
    }

    async fn flip(&self, expected: Option<u64>, log_epoch: u64, next: &PagePointer) -> Result<()> {
        self.step(self.inner.flip(expected, log_epoch, next)).await
    }

    async fn drop_old_generations(&self) -> Result<()> {
        self.step(self.inner.drop_old_generations()).await
    }

    async fn get_meta(&self, key: &str) -> Result<Option<Sealed>> {
        self.step(self.inner.get_meta(key)).await
    }

    async fn put_meta(&self, key: &str, value: &Sealed) -> Result<()> {
        self.step(self.inner.put_meta(key, value)).await
    }

    async fn with_compaction_lock<T>(&self, work: impl AsyncFnOnce() -> T) -> Result<Option<T>> {
        self.pause().await;
        self.inner.with_compaction_lock(work).await
    }

    fn close(&self) {
        self.inner.close();
    }
}
