//! A replica: the store and the state it holds, kept the same.
//!
//! Keeps true: what `commit` returns from is durable; what was read from the log is in the state; a write that fails
//! changes nothing. Does not know requests, screens or files.

use engine::derived::Derived;
use engine::space::Space;
use engine::undo::{Inverse, inverse, undo_list};
use futures::lock::Mutex;
use oplog::seal::{RecordHeader, RecordKind, Sealed};
use oplog::{Action, BatchId, Chunk, CodecError, Device, Header, Part, Reason, decode_record, encode_record};
use std::cell::{Cell, Ref, RefCell};
use std::collections::BTreeSet;
use store::{Canary, LogStore, Seq, StoreError};

/// How much of the log is read at once.
const READ_BYTES: usize = 8 << 20;

/// Who writes here.
#[derive(Clone, Debug)]
pub struct Identity {
    /// The device of this connection; no other connection writes as the same at the same time.
    pub device: Device,
    /// All devices of this person's browser, whose actions undo takes back.
    pub own: Vec<Device>,
}

/// Why a replica could not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum ReplicaError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A record of the log is sound but cannot be understood.
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

/// What an undo or redo did.
#[derive(Clone, Debug, PartialEq)]
pub struct TakenBack {
    /// The batch that was taken back (for a redo: the one that is there again).
    pub action: Action,
    /// Its kind.
    pub kind: String,
    /// Rows changed.
    pub rows: u64,
    /// Cells left because of later changes.
    pub kept: u64,
    /// What the commit did.
    pub committed: Committed,
}

/// The store of a space and its state.
pub struct Replica<S> {
    store: S,
    space: RefCell<Space>,
    derived: Derived,
    writing: Mutex<()>,
    cursor: Cell<Seq>,
    records: Cell<u64>,
    identity: Identity,
    damaged: Cell<u64>,
}

impl<S: LogStore> Replica<S> {
    /// Reads the whole log. `progress` is told how many records have been read.
    ///
    /// # Errors
    /// The store failed, or holds records of a newer version.
    pub async fn load(store: S, identity: Identity, mut progress: impl FnMut(Seq)) -> Result<Replica<S>> {
        let replica = Replica::with_space(store, identity, Space::new(), 0);
        loop {
            let more = replica.read_on().await?;
            progress(replica.cursor.get());
            if !more.1 {
                return Ok(replica);
            }
        }
    }

    /// A replica whose state already contains the log up to `covers`.
    pub fn with_space(store: S, identity: Identity, space: Space, covers: Seq) -> Replica<S> {
        Replica {
            store,
            space: RefCell::new(space),
            derived: Derived::default(),
            writing: Mutex::new(()),
            cursor: Cell::new(covers),
            records: Cell::new(0),
            identity,
            damaged: Cell::new(0),
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

    /// Log records read since the pages that the state began with.
    pub fn records_since_pages(&self) -> u64 {
        self.records.get()
    }

    /// Damaged records met.
    pub fn damaged(&self) -> u64 {
        self.damaged.get()
    }

    /// Whether a batch was written by this person's browser.
    pub fn is_own(&self, device: Device) -> bool {
        self.identity.own.contains(&device)
    }

    /// Makes an action durable and then part of the state.
    ///
    /// # Errors
    /// The store failed; nothing is changed.
    pub async fn commit(&self, draft: Draft, now_ms: u64) -> Result<Committed> {
        let _writing = self.writing.lock().await;
        self.commit_locked(draft, now_ms).await
    }

    async fn commit_locked(&self, draft: Draft, now_ms: u64) -> Result<Committed> {
        let header = self.next_header(&draft, now_ms);
        let last = draft.chunks.len().saturating_sub(1);
        let mut chunks = Vec::with_capacity(draft.chunks.len());
        let mut canary = None;
        for (index, parts) in draft.chunks.into_iter().enumerate() {
            let chunk = Chunk { header: header.clone(), index: index as u32, last: index == last, parts };
            let record = self.sealed(&chunk);
            let appended = self.store.append(std::slice::from_ref(&record)).await?;
            if appended.first_seq == self.cursor.get() + 1 {
                self.cursor.set(appended.last_seq);
            }
            self.records.set(self.records.get() + 1);
            canary = Some(appended.canary);
            chunks.push(chunk);
        }
        let mut committed = Committed { canary, ..Committed::default() };
        let mut space = self.space.borrow_mut();
        for chunk in chunks {
            committed.kinds.extend(space.apply(chunk).kinds);
        }
        committed.revision = space.revision();
        Ok(committed)
    }

    fn next_header(&self, draft: &Draft, now_ms: u64) -> Header {
        let mut space = self.space.borrow_mut();
        let device = self.identity.device;
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

    fn sealed(&self, chunk: &Chunk) -> Sealed {
        let body = encode_record(std::slice::from_ref(chunk));
        Sealed::new(RecordHeader::new(RecordKind::Log, self.store.space()), &body)
    }

    /// Reads what other connections have appended.
    ///
    /// # Errors
    /// The store failed.
    pub async fn catch_up(&self) -> Result<Committed> {
        let mut all = Committed::default();
        loop {
            let (kinds, more) = self.read_on().await?;
            all.kinds.extend(kinds);
            if !more {
                all.revision = self.space.borrow().revision();
                return Ok(all);
            }
        }
    }

    async fn read_on(&self) -> Result<(BTreeSet<String>, bool)> {
        let read = self.store.read_log(self.cursor.get(), READ_BYTES).await?;
        let mut kinds = BTreeSet::new();
        self.damaged.set(self.damaged.get() + read.damaged.len() as u64);
        for (seq, record) in &read.records {
            let chunks = decode_record(record.body()).map_err(|source| ReplicaError::Record { seq: *seq, source })?;
            let mut space = self.space.borrow_mut();
            for chunk in chunks {
                kinds.extend(space.apply(chunk).kinds);
            }
        }
        self.records.set(self.records.get() + read.records.len() as u64);
        self.cursor.set(self.cursor.get().max(read.upto));
        Ok((kinds, read.more))
    }

    /// Takes back the last action of this person's browser that is not taken back; `None` when there is none.
    ///
    /// # Errors
    /// The store failed; nothing is changed.
    pub async fn undo(&self, now_ms: u64) -> Result<Option<TakenBack>> {
        self.take_back(now_ms, Reason::Undo).await
    }

    /// Brings back what was undone last; `None` when there is nothing.
    ///
    /// # Errors
    /// The store failed; nothing is changed.
    pub async fn redo(&self, now_ms: u64) -> Result<Option<TakenBack>> {
        self.take_back(now_ms, Reason::Redo).await
    }

    /// The actions that undo and redo would take back now.
    pub fn next_undo_redo(&self) -> (Option<Header>, Option<Header>) {
        let space = self.space.borrow();
        let list = undo_list(&space, |device| self.is_own(device));
        let header = |id: Option<&BatchId>| {
            let place = space.batches().place(*id?)?;
            Some(space.batches().get(place).clone())
        };
        (header(list.undo.last()), header(list.redo.last()))
    }

    async fn take_back(&self, now_ms: u64, reason: Reason) -> Result<Option<TakenBack>> {
        let _writing = self.writing.lock().await;
        let (undo, redo) = self.next_undo_redo();
        let Some(target) = (if reason == Reason::Undo { undo } else { redo }) else { return Ok(None) };
        let chunks = self.chunks_of(target.id).await?;
        let Inverse { parts, kept, rows } = inverse(&self.space.borrow(), &chunks);
        let draft = Draft {
            reason,
            action: target.action,
            kind: target.kind.clone(),
            rows: rows.min(target.rows),
            parent: Some(target.id),
            // An action of which nothing is left still has to be marked as taken back.
            chunks: vec![parts],
        };
        let committed = self.commit_locked(draft, now_ms).await?;
        Ok(Some(TakenBack { action: target.action, kind: target.kind, rows: rows.min(target.rows), kept, committed }))
    }

    /// All chunks of a batch, from the log.
    async fn chunks_of(&self, id: BatchId) -> Result<Vec<Chunk>> {
        let mut found: Vec<Chunk> = Vec::new();
        self.each_chunk(|chunk| {
            if chunk.header.id == id {
                found.push(chunk);
            }
        })
        .await?;
        // A number used again after an attempt that failed half-way: only the complete attempt counts.
        if let Some(stamp) = found.iter().find(|chunk| chunk.last).map(|chunk| chunk.header.stamp) {
            found.retain(|chunk| chunk.header.stamp == stamp);
        }
        found.sort_by_key(|chunk| chunk.index);
        found.dedup_by_key(|chunk| chunk.index);
        Ok(found)
    }

    /// Visits every chunk of the log in order.
    ///
    /// # Errors
    /// The store failed.
    pub async fn each_chunk(&self, mut visit: impl FnMut(Chunk)) -> Result<()> {
        let mut after = 0;
        loop {
            let read = self.store.read_log(after, READ_BYTES).await?;
            for (seq, record) in &read.records {
                let chunks =
                    decode_record(record.body()).map_err(|source| ReplicaError::Record { seq: *seq, source })?;
                chunks.into_iter().for_each(&mut visit);
            }
            after = read.upto;
            if !read.more {
                return Ok(());
            }
        }
    }
}
