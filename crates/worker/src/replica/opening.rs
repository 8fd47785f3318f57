//! Opening: from the pages and the log behind them, or from the log alone.

use super::manifest::{Manifest, Page};
use super::pages::{self, InUse, PagesError};
use super::reading::READ_BYTES;
use super::{Identity, Replica, ReplicaError, Result};
use engine::snapshot;
use engine::space::Space;
use futures::future::join;
use std::collections::BTreeSet;
use store::{LogRead, LogStore, PagePointer, StoreError};

/// How often a generation of pages may be replaced by another tab while it is read.
const TRIES: usize = 4;

/// How much of the pages is read between two questions: little enough that one that comes meanwhile hardly waits.
const SOME_BYTES: u64 = 2 << 20;

/// What the state was made from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Origin {
    /// The log alone: there are no pages yet.
    Log,
    /// Pages, and the log behind them.
    Pages,
    /// The log alone, since the pages were of no use.
    Rebuilt {
        /// What was wrong with them.
        why: String,
    },
}

impl<S: LogStore> Replica<S> {
    /// Opens a space from its pages and the log behind them. Where there are no pages, or anything is odd about them,
    /// the whole log is read; [`Replica::origin`] tells.
    ///
    /// # Errors
    /// The store failed, or the log holds records of a newer version.
    pub async fn open(store: S, identity: Identity) -> Result<Replica<S>> {
        let (replica, ()) = Replica::begin(store, async |_| Ok((identity, ()))).await?;
        replica.complete().await?;
        Ok(replica)
    }

    /// Opens a space so far that questions can be asked: which rows there are is known and nothing in the log is
    /// missing, while columns are read when they are asked for ([`Replica::bring`]), or [`Replica::complete`] is.
    /// `identify` says who writes here, and gives what the caller keeps beside the replica; it runs while pages are read.
    ///
    /// # Errors
    /// The store failed, or the log holds records of a newer version.
    pub async fn begin<T>(
        store: S,
        identify: impl AsyncFnOnce(&S) -> std::result::Result<(Identity, T), StoreError>,
    ) -> Result<(Replica<S>, T)> {
        let (identified, found) = join(identify(&store), from_pages(&store, snapshot::opens)).await;
        let (identity, kept) = identified?;
        let replica = Replica::new(store, identity);
        replica.adopt(found?).await?;
        replica.bring_awaited().await?;
        Ok((replica, kept))
    }

    /// Reads the whole log, whatever pages there are.
    ///
    /// # Errors
    /// The store failed, or the log holds records of a newer version.
    pub async fn load(store: S, identity: Identity) -> Result<Replica<S>> {
        let replica = Replica::new(store, identity);
        replica.read_all(None).await?;
        Ok(replica)
    }

    /// Puts what was found in place of the state there is, and reads on in the log.
    async fn adopt(&self, found: Found) -> Result<()> {
        let (space, covers, log) = match found {
            Found::Nothing => (Space::new(), 0, None),
            Found::Pages { space, pointer, manifest, mut rest, log } => {
                rest.sort_by_key(|page| snapshot::turn(&page.key));
                let (generation, covers, bytes) = (pointer.generation, pointer.covers, manifest.bytes());
                self.origin.replace(Origin::Pages);
                self.damaged.replace(manifest.damaged);
                self.pages.set(Some(InUse { generation, covers, bytes, spoilt: false }));
                self.rest.replace(rest);
                (*space, covers, Some(log))
            }
            Found::Spoilt { generation, why } => {
                self.origin.replace(Origin::Rebuilt { why });
                self.pages.set(Some(InUse { generation, covers: 0, bytes: 0, spoilt: true }));
                self.rest.replace(Vec::new());
                (Space::new(), 0, None)
            }
        };
        self.has_log.set(false);
        self.space.replace(space);
        self.derived.clear();
        self.cursor.set(covers);
        self.read_all(log).await
    }

    /// Reads the log to its end; its next piece may have been read already.
    async fn read_all(&self, next: Option<LogRead>) -> Result<()> {
        let mut more = match next {
            Some(next) => self.take_on(next).await?.more,
            None => true,
        };
        while more {
            more = self.read_on().await?.more;
        }
        // Also what was damaged when the pages were written.
        self.repair().await?;
        let damaged = self.damaged.borrow();
        if !damaged.is_empty() {
            let beside = self.identity.borrow().clone().beside(&damaged);
            self.identity.replace(beside);
        }
        self.has_log.set(true);
        Ok(())
    }

    /// Reads the pages of columns that are not there yet; gives the kinds of which rows look different now, beyond
    /// those columns.
    ///
    /// # Errors
    /// As when opening.
    pub async fn bring(&self, columns: &[(String, String)]) -> Result<BTreeSet<String>> {
        let is_one = |key: &str| columns.iter().any(|(kind, field)| snapshot::is_of_column(key, kind, field));
        self.bring_pages(is_one, u64::MAX).await
    }

    /// Reads some of the pages that are not there yet.
    ///
    /// # Errors
    /// As when opening.
    pub async fn bring_some(&self) -> Result<BTreeSet<String>> {
        self.bring_pages(|_| true, SOME_BYTES).await
    }

    /// Reads all pages that are not there yet.
    ///
    /// # Errors
    /// As when opening.
    pub async fn complete(&self) -> Result<BTreeSet<String>> {
        self.bring_pages(|_| true, u64::MAX).await
    }

    /// What the log behind the pages writes to comes first: no question may be answered from a state without it.
    async fn bring_awaited(&self) -> Result<()> {
        let awaited = self.space.borrow().awaited();
        self.bring_pages(|key| awaited.contains(key), u64::MAX).await?;
        Ok(())
    }

    /// Whether all pages and the log behind them are in the state.
    pub fn is_whole(&self) -> bool {
        self.has_log.get() && self.space.borrow().is_complete()
    }

    /// Reads wanted pages, up to about so many bytes of them.
    async fn bring_pages(
        &self,
        is_wanted: impl Fn(&str) -> bool,
        bytes_max: u64,
    ) -> Result<BTreeSet<String>> {
        if self.is_whole() {
            return Ok(BTreeSet::new());
        }
        let _turn = self.bringing.lock().await;
        if !self.has_log.get() {
            return self.start_over().await;
        }
        let mut wanted = Vec::new();
        let mut bytes = 0;
        self.rest.borrow_mut().retain(|page| {
            let take = bytes < bytes_max && is_wanted(&page.key);
            if take {
                bytes += page.bytes();
                wanted.push(page.clone());
            }
            !take
        });
        let is_stuck =
            wanted.is_empty() && self.rest.borrow().is_empty() && !self.space.borrow().is_complete();
        let Some(InUse { generation, .. }) = self.pages.get().filter(|_| !is_stuck) else {
            return self.start_over().await;
        };
        let mut kinds = BTreeSet::new();
        let read = pages::read(&self.store, generation, &wanted, |page, pieces| {
            kinds.extend(snapshot::load(&mut self.space.borrow_mut(), &page.key, pieces)?.kinds);
            Ok(())
        });
        match read.await {
            Ok(()) => Ok(kinds),
            Err(PagesError::Store(StoreError::Closed)) => Err(ReplicaError::Store(StoreError::Closed)),
            Err(_) => self.start_over().await,
        }
    }

    /// Opens anew, after a page that was to come turned out to be of no use, or was replaced by another tab. Gives all
    /// kinds.
    async fn start_over(&self) -> Result<BTreeSet<String>> {
        let found = from_pages(&self.store, |_| true).await?;
        self.adopt(found).await?;
        Ok(self.space.borrow().tables().iter().map(|table| table.kind.clone()).collect())
    }
}

/// What the pages gave.
enum Found {
    /// There are none.
    Nothing,
    /// A state.
    Pages {
        /// The state.
        space: Box<Space>,
        /// The pointer to the pages.
        pointer: PagePointer,
        /// The list of them.
        manifest: Manifest,
        /// Those that have not been read.
        rest: Vec<Page>,
        /// What was read of the log behind them.
        log: LogRead,
    },
    /// They are of no use.
    Spoilt {
        /// Their generation.
        generation: u64,
        /// What is wrong.
        why: String,
    },
}

/// Begins a space from the pages in use, of which those that are wanted are read.
async fn from_pages<S: LogStore>(store: &S, is_wanted: impl Fn(&str) -> bool) -> Result<Found> {
    let mut tries = 0;
    loop {
        let (pointer, last_seq) = join(store.page_pointer(), store.last_seq()).await;
        let Some(pointer) = pointer? else { return Ok(Found::Nothing) };
        let generation = pointer.generation;
        if pointer.manifest.is_empty() {
            return Ok(Found::Nothing);
        }
        let spoilt = |why: String| Ok(Found::Spoilt { generation, why });
        let manifest = match Manifest::decode(&pointer.manifest) {
            Ok(manifest) => manifest,
            Err(error) => return spoilt(error.to_string()),
        };
        let mut last_seq = last_seq?;
        if pointer.covers > last_seq {
            // Another tab may have appended and compacted between the two answers.
            last_seq = store.last_seq().await?;
        }
        if pointer.covers > last_seq {
            // The log has lost its end and somebody decided to go on without. New records are going to take the lost
            // ones' numbers, and nobody must take the pages for containing those.
            let_go(store, &pointer).await?;
            return spoilt(format!("they cover the log up to {}, which ends at {last_seq}", pointer.covers));
        }
        let (wanted, rest): (Vec<Page>, Vec<Page>) =
            manifest.pages.iter().cloned().partition(|page| is_wanted(&page.key));
        let mut begun: Option<Space> = None;
        let read = pages::read(store, generation, &wanted, |page, pieces| {
            match &mut begun {
                None => begun = Some(snapshot::begin(pieces)?),
                Some(space) => drop(snapshot::load(space, &page.key, pieces)?),
            }
            Ok(())
        });
        let (read, log) = join(read, store.read_log(pointer.covers, READ_BYTES)).await;
        match read.and_then(|()| begun.ok_or_else(|| PagesError::Other(snapshot::FIRST.into()))) {
            Ok(space) => {
                return Ok(Found::Pages { space: Box::new(space), pointer, manifest, rest, log: log? });
            }
            Err(PagesError::Store(StoreError::Closed)) => {
                return Err(ReplicaError::Store(StoreError::Closed));
            }
            Err(error) => {
                // Another tab may have put newer pages in use in the middle of reading.
                let newest = store.page_pointer().await?;
                let is_replaced = newest.is_none_or(|newest| newest.generation != generation);
                tries += 1;
                if !is_replaced || tries >= TRIES {
                    return spoilt(error.to_string());
                }
            }
        }
    }
}

/// Puts a generation without any page in use, which says that there is nothing but the log.
async fn let_go<S: LogStore>(store: &S, pointer: &PagePointer) -> Result<()> {
    let read = store.read_log(0, 1).await?;
    let empty = PagePointer { generation: pointer.generation + 1, covers: 0, manifest: Vec::new() };
    match store.flip(Some(pointer.generation), read.epoch, &empty).await {
        // Another tab was faster, or this one may not write and will not compact either.
        Ok(()) | Err(StoreError::Moved { .. } | StoreError::ReadOnly { .. } | StoreError::Lost) => Ok(()),
        Err(error) => Err(error.into()),
    }
}
