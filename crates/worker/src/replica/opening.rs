//! Opening: from the pages and the log behind them, or from the log alone.

use super::manifest::Manifest;
use super::pages::{self, InUse};
use super::{Identity, Replica, ReplicaError, Result};
use engine::space::Space;
use store::{LogStore, PagePointer, StoreError};

/// How often a generation of pages may be replaced by another tab while it is read.
const TRIES: usize = 4;

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

/// How far opening has come: bytes of pages, then records of the log.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Progress {
    /// What has been read.
    pub done: u64,
    /// What there is to read.
    pub total: u64,
}

impl<S: LogStore> Replica<S> {
    /// Opens a space from its pages and the log behind them. Where there are no pages, or anything is odd about them,
    /// the whole log is read; [`Replica::origin`] tells.
    ///
    /// # Errors
    /// The store failed, or the log holds records of a newer version.
    pub async fn open(
        store: S,
        identity: Identity,
        mut progress: impl FnMut(Progress),
    ) -> Result<Replica<S>> {
        let found = from_pages(&store, &mut progress).await?;
        let mut replica = match found {
            Found::Nothing => Replica::with_space(store, identity, Space::new(), 0),
            Found::Pages { space, pointer, manifest } => {
                let replica = Replica::with_space(store, identity, *space, pointer.covers);
                replica.origin.replace(Origin::Pages);
                replica.damaged.replace(manifest.damaged.clone());
                replica.pages.set(Some(InUse {
                    generation: pointer.generation,
                    covers: pointer.covers,
                    bytes: manifest.bytes(),
                    spoilt: false,
                }));
                replica
            }
            Found::Spoilt { generation, why } => {
                let replica = Replica::with_space(store, identity, Space::new(), 0);
                replica.origin.replace(Origin::Rebuilt { why });
                replica.pages.set(Some(InUse { generation, covers: 0, bytes: 0, spoilt: true }));
                replica
            }
        };
        replica.read_all(progress).await?;
        Ok(replica)
    }

    /// Reads the whole log, whatever pages there are.
    ///
    /// # Errors
    /// The store failed, or the log holds records of a newer version.
    pub async fn load(store: S, identity: Identity, progress: impl FnMut(Progress)) -> Result<Replica<S>> {
        let mut replica = Replica::with_space(store, identity, Space::new(), 0);
        replica.read_all(progress).await?;
        Ok(replica)
    }

    async fn read_all(&mut self, mut progress: impl FnMut(Progress)) -> Result<()> {
        let from = self.cursor.get();
        let total = self.store.last_seq().await?.saturating_sub(from);
        loop {
            let read = self.read_on().await?;
            progress(Progress { done: (self.cursor.get() - from).min(total), total });
            if !read.more {
                break;
            }
        }
        // Also what was damaged when the pages were written.
        self.repair().await?;
        let damaged = self.damaged.borrow();
        if !damaged.is_empty() {
            self.identity = self.identity.clone().beside(&damaged);
        }
        Ok(())
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
    },
    /// They are of no use.
    Spoilt {
        /// Their generation.
        generation: u64,
        /// What is wrong.
        why: String,
    },
}

async fn from_pages<S: LogStore>(store: &S, progress: &mut impl FnMut(Progress)) -> Result<Found> {
    let mut tries = 0;
    loop {
        let Some(pointer) = store.page_pointer().await? else { return Ok(Found::Nothing) };
        let generation = pointer.generation;
        if pointer.manifest.is_empty() {
            return Ok(Found::Nothing);
        }
        let spoilt = |why: String| Ok(Found::Spoilt { generation, why });
        let manifest = match Manifest::decode(&pointer.manifest) {
            Ok(manifest) => manifest,
            Err(error) => return spoilt(error.to_string()),
        };
        let last_seq = store.last_seq().await?;
        if pointer.covers > last_seq {
            // The log has lost its end and somebody decided to go on without. New records are going to take the lost
            // ones' numbers, and nobody must take the pages for containing those.
            let_go(store, &pointer).await?;
            return spoilt(format!("they cover the log up to {}, which ends at {last_seq}", pointer.covers));
        }
        let total = manifest.bytes();
        let read = pages::read(store, generation, &manifest, |done| progress(Progress { done, total })).await;
        match read {
            Ok(space) => return Ok(Found::Pages { space: Box::new(space), pointer, manifest }),
            Err(pages::PagesError::Store(StoreError::Closed)) => {
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
