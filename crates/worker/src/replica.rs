//! A replica: the store and the state it holds, kept the same.
//!
//! Keeps true: what `commit` returns from is durable; every record up to the cursor is in the state; a write that
//! fails changes nothing; pages are only ever put in use after they have been read back. Does not know requests,
//! screens or files.

mod compaction;
mod manifest;
mod opening;
mod pages;
mod places;
mod reading;
mod receiving;
mod regrouping;
mod taking_back;

pub use compaction::Compacted;
pub use opening::Origin;
pub use taking_back::TakenBack;

use engine::derived::Derived;
use engine::space::Space;
use futures::future::join;
use futures::lock::Mutex;
use oplog::seal::{RecordHeader, RecordKind, Sealed};
use oplog::{Action, BatchId, Chunk, CodecError, Device, Header, Part, Reason, encode_record};
use std::cell::{Cell, Ref, RefCell};
use std::collections::BTreeSet;
use store::{Canary, LogStore, Seq, StoreError};
use xxhash_rust::xxh3::xxh3_64;

/// Who writes here.
#[derive(Clone, Debug)]
pub struct Identity {
    /// The device of this connection; no other connection writes as the same at the same time.
    pub device: Device,
    /// All devices of this person's browser, whose actions undo takes back.
    pub own: Vec<Device>,
}

impl Identity {
    /// Who writes where records of the log cannot be read. They may hold batches of this device, whose numbers must not
    /// be given again: somebody who has those batches would take the new ones for them. So this is a device that first
    /// wrote when just these records were damaged, and whose own batches are therefore not in them.
    fn beside(self, damaged: &[(Seq, Seq)]) -> Identity {
        let mut seqs: Vec<Seq> = damaged.iter().map(|&(_, seq)| seq).collect();
        seqs.sort_unstable();
        let other = |device: Device| {
            let numbers = [device].into_iter().chain(seqs.iter().copied());
            xxh3_64(&numbers.flat_map(u64::to_le_bytes).collect::<Vec<u8>>())
        };
        let mut own = self.own.clone();
        own.push(self.device);
        own.extend(self.own.iter().map(|&device| other(device)));
        Identity { device: other(self.device), own }
    }
}

/// Why a replica could not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum ReplicaError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A record of the log is sound but was written by a newer program.
    #[error("log record {seq}: {source}")]
    Record {
        /// Its place.
        seq: Seq,
        /// Why.
        source: CodecError,
    },
}

type Result<T> = std::result::Result<T, ReplicaError>;

/// An action on its way into the log.
#[derive(Debug)]
pub struct Draft {
    /// By what means.
    pub reason: Reason,
    /// What it does.
    pub action: Action,
    /// The kind it is mainly about.
    pub kind: String,
    /// How many rows it is about.
    pub rows: u64,
    /// The batch that an undo or redo takes back.
    pub parent: Option<BatchId>,
    /// The writes, in as many chunks as the log should have records.
    pub chunks: Vec<Vec<Part>>,
}

/// What a commit or a catching-up did.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Committed {
    /// Kinds of which rows changed.
    pub kinds: BTreeSet<String>,
    /// The revision afterwards.
    pub revision: u64,
    /// What the store holds now; for the page to keep.
    pub canary: Option<Canary>,
}

/// How much of the log is not in the pages.
#[derive(Clone, Copy, Default, Debug)]
struct Since {
    records: u64,
    bytes: u64,
}

/// The store of a space and its state.
pub struct Replica<S> {
    store: S,
    space: RefCell<Space>,
    derived: Derived,
    /// Held while an action of this connection is on its way into the log.
    writing: Mutex<()>,
    /// Every record up to here is in the state.
    cursor: Cell<Seq>,
    /// How often the log had been regrouped or repaired when it was read last.
    epoch: Cell<Option<u64>>,
    identity: RefCell<Identity>,
    /// Records that could not be used: each with the place of the one before it.
    damaged: RefCell<Vec<(Seq, Seq)>>,
    repaired: Cell<u64>,
    /// Where in the log the chunks of a batch are.
    places: RefCell<places::Places>,
    origin: RefCell<Origin>,
    since: Cell<Since>,
    /// The pages in use as far as is known here.
    pages: Cell<Option<pages::InUse>>,
    /// Those of them that have not been read.
    rest: RefCell<Vec<manifest::Page>>,
    /// Whether the log behind the pages is in the state, as far as it can be read.
    has_log: Cell<bool>,
    /// Held while pages are read.
    bringing: Mutex<()>,
}

impl<S: LogStore> Replica<S> {
    /// A replica that has read nothing yet.
    fn new(store: S, identity: Identity) -> Replica<S> {
        Replica {
            store,
            space: RefCell::new(Space::new()),
            derived: Derived::default(),
            writing: Mutex::new(()),
            cursor: Cell::new(0),
            epoch: Cell::new(None),
            identity: RefCell::new(identity),
            damaged: RefCell::default(),
            repaired: Cell::new(0),
            places: RefCell::default(),
            origin: RefCell::new(Origin::Log),
            since: Cell::default(),
            pages: Cell::new(None),
            rest: RefCell::default(),
            has_log: Cell::new(false),
            bringing: Mutex::new(()),
        }
    }

    /// The state.
    pub fn space(&self) -> Ref<'_, Space> {
        self.space.borrow()
    }

    /// Caches over the state.
    pub fn derived(&self) -> &Derived {
        &self.derived
    }

    /// The store.
    pub fn store(&self) -> &S {
        &self.store
    }

    /// Up to which record the log is in the state.
    pub fn cursor(&self) -> Seq {
        self.cursor.get()
    }

    /// Log records that are not in the pages.
    pub fn records_since_pages(&self) -> u64 {
        self.since.get().records
    }

    /// Log records that are damaged and could not be repaired.
    pub fn damaged(&self) -> u64 {
        self.damaged.borrow().len() as u64
    }

    /// Log records that were damaged and have been put right from the mirror.
    pub fn repaired(&self) -> u64 {
        self.repaired.get()
    }

    /// What the state was made from when the space was opened.
    pub fn origin(&self) -> Origin {
        self.origin.borrow().clone()
    }

    /// The device that writes here.
    pub fn device(&self) -> Device {
        self.identity.borrow().device
    }

    /// Whether a batch was written by this person's browser.
    pub fn is_own(&self, device: Device) -> bool {
        let identity = self.identity.borrow();
        device == identity.device || identity.own.contains(&device)
    }

    /// Makes an action durable and then part of the state.
    ///
    /// # Errors
    /// The store failed; nothing is changed.
    pub async fn commit(&self, draft: Draft, now_ms: u64) -> Result<Committed> {
        self.complete().await?;
        let _writing = self.writing.lock().await;
        self.commit_locked(draft, now_ms).await
    }

    /// Makes an action durable that is worked out when its turn has come, from a state that has all actions before it.
    /// `None` if there turns out to be nothing to do.
    ///
    /// # Errors
    /// The store failed; nothing is changed.
    pub async fn commit_with(
        &self,
        now_ms: u64,
        make: impl FnOnce(&Space) -> Option<Draft>,
    ) -> Result<Option<Committed>> {
        self.complete().await?;
        let _writing = self.writing.lock().await;
        let draft = make(&self.space.borrow());
        match draft {
            Some(draft) => self.commit_locked(draft, now_ms).await.map(Some),
            None => Ok(None),
        }
    }

    async fn commit_locked(&self, draft: Draft, now_ms: u64) -> Result<Committed> {
        let header = self.next_header(&draft, now_ms);
        let last = draft.chunks.len().saturating_sub(1);
        let mut committed = Committed::default();
        let mut chunks = draft.chunks.into_iter().enumerate().map(|(index, parts)| {
            let chunk = Chunk { header: header.clone(), index: index as u32, last: index == last, parts };
            let record = self.sealed(std::slice::from_ref(&chunk));
            (chunk, record)
        });
        let mut next = chunks.next();
        while let Some((chunk, record)) = next {
            // Another tab's news may bring this very chunk into the state first, so the kinds are taken from the draft.
            committed.kinds.extend(chunk.parts.iter().map(|part| part.kind.clone()));
            // The next one is encoded while this one is on its way to the disk.
            let append = self.store.append(std::slice::from_ref(&record));
            let (appended, following) = join(append, async { chunks.next() }).await;
            let appended = appended?;
            // In the same breath as the cursor moves, so that nobody ever sees a record before the cursor that is not
            // in the state. The chunks of a batch wait there for the last.
            self.take_in(appended.first_seq, chunk);
            self.moved_to(appended.first_seq, appended.last_seq, &[record]);
            committed.canary = Some(appended.canary);
            next = following;
        }
        committed.revision = self.space.borrow().revision();
        Ok(committed)
    }

    /// Takes note of records that this connection has appended and taken in.
    fn moved_to(&self, first: Seq, last: Seq, records: &[Sealed]) {
        // Otherwise another connection has appended in between, and reading on will meet these records again.
        if first == self.cursor.get() + 1 {
            self.cursor.set(last);
        }
        self.count(records);
    }

    fn count<'a>(&self, records: impl IntoIterator<Item = &'a Sealed>) {
        let mut since = self.since.get();
        for record in records {
            since.records += 1;
            since.bytes += record.bytes().len() as u64;
        }
        self.since.set(since);
    }

    fn next_header(&self, draft: &Draft, now_ms: u64) -> Header {
        let mut space = self.space.borrow_mut();
        let device = self.device();
        Header {
            id: BatchId { device, counter: space.next_counter(device) },
            stamp: space.clock_mut().tick(now_ms),
            reason: draft.reason,
            action: draft.action,
            kind: draft.kind.clone(),
            rows: draft.rows,
            parent: draft.parent,
            seen: space.seen().clone(),
        }
    }

    fn sealed(&self, chunks: &[Chunk]) -> Sealed {
        Sealed::new(RecordHeader::new(RecordKind::Log, self.store.space()), &encode_record(chunks))
    }

    /// Brings a chunk of the record at `seq` into the state; gives the kinds of which rows changed.
    fn take_in(&self, seq: Seq, chunk: Chunk) -> BTreeSet<String> {
        self.places.borrow_mut().note(chunk.header.id, seq);
        self.space.borrow_mut().apply(chunk).kinds
    }
}
