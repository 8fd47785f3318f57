//! Undo and redo: appending the inverse of a batch that is read from the log.

use super::{Committed, Draft, Replica, Result};
use engine::undo::{Inverse, inverse, undo_list};
use oplog::{Action, BatchId, Chunk, Header, Reason};
use store::{Flaw, LogStore, Seq, StoreError};

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

impl<S: LogStore> Replica<S> {
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
        self.complete().await?;
        let _writing = self.writing.lock().await;
        let (undo, redo) = self.next_undo_redo();
        let Some(target) = (if reason == Reason::Undo { undo } else { redo }) else { return Ok(None) };
        let chunks = self.chunks_of(&target).await?;
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
        Ok(Some(TakenBack {
            action: target.action,
            kind: target.kind,
            rows: rows.min(target.rows),
            kept,
            committed,
        }))
    }

    /// All chunks of a batch, from the log.
    async fn chunks_of(&self, header: &Header) -> Result<Vec<Chunk>> {
        let place = self.places.borrow().of(header.id);
        if let Some(place) = place
            && let Some(chunks) = self.chunks_between(header, place.start() - 1, *place.end()).await?
        {
            return Ok(chunks);
        }
        let mut whole = self.chunks_between(header, 0, Seq::MAX).await?;
        if whole.is_none() {
            // It is in the state, so it was there: the record has been damaged since.
            self.repair().await?;
            whole = self.chunks_between(header, 0, Seq::MAX).await?;
        }
        whole.ok_or_else(|| {
            let BatchId { device, counter } = header.id;
            let detail = format!("batch {counter} of device {device:016x} is not whole");
            StoreError::Damaged { what: "the log".into(), flaw: Flaw::Unreadable { detail } }.into()
        })
    }

    /// All chunks of a batch in order, if these records have them all.
    async fn chunks_between(&self, header: &Header, after: Seq, upto: Seq) -> Result<Option<Vec<Chunk>>> {
        let mut found: Vec<Chunk> = Vec::new();
        self.each_chunk_between(after, upto, |chunk| {
            // The number may have been used before, by an attempt that was given up half-way.
            if chunk.header.id == header.id && chunk.header.stamp == header.stamp {
                found.push(chunk);
            }
        })
        .await?;
        found.sort_by_key(|chunk| chunk.index);
        found.dedup_by_key(|chunk| chunk.index);
        let is_whole = (0..).zip(&found).all(|(index, chunk)| chunk.index == index);
        Ok((is_whole && found.last().is_some_and(|chunk| chunk.last)).then_some(found))
    }
}
