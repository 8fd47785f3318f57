//! Reading the log into the state, and what is done about damage met on the way.

use super::{Committed, Replica, ReplicaError, Result};
use oplog::{Chunk, CodecError, decode_record};
use std::collections::BTreeSet;
use store::{LogRead, LogStore, Seq};

/// How much of the log is read at once.
pub const READ_BYTES: usize = 8 << 20;

/// What reading a piece of the log gave.
pub struct ReadOn {
    /// Kinds of which rows changed.
    pub kinds: BTreeSet<String>,
    /// Whether there is more.
    pub more: bool,
}

impl<S: LogStore> Replica<S> {
    /// Reads what other connections have appended.
    ///
    /// # Errors
    /// The store failed, or holds records of a newer version.
    pub async fn catch_up(&self) -> Result<Committed> {
        let mut all = Committed::default();
        loop {
            let read = self.read_on().await?;
            all.kinds.extend(read.kinds);
            if !read.more {
                all.revision = self.space.borrow().revision();
                return Ok(all);
            }
        }
    }

    /// Reads the next piece of the log into the state.
    pub(super) async fn read_on(&self) -> Result<ReadOn> {
        self.take_on(self.store.read_log(self.cursor.get(), READ_BYTES).await?).await
    }

    /// Brings what was read behind the cursor into the state.
    pub(super) async fn take_on(&self, read: LogRead) -> Result<ReadOn> {
        let after = self.cursor.get();
        let (mut kinds, is_damaged) = self.take_read(after, &read)?;
        self.count(read.records.iter().map(|(_, record)| record));
        self.cursor.set(self.cursor.get().max(read.upto));
        if self.epoch.get() != Some(read.epoch) {
            // Somebody has been at the log: what was damaged may be whole.
            kinds.extend(self.look_again().await?);
            self.epoch.set(Some(read.epoch));
        }
        if is_damaged {
            kinds.extend(self.repair().await?);
        }
        Ok(ReadOn { kinds, more: read.more })
    }

    /// Brings records that were read behind `after` into the state; gives the kinds of which rows changed, and
    /// whether damage was found that is news.
    fn take_read(&self, after: Seq, read: &LogRead) -> Result<(BTreeSet<String>, bool)> {
        let mut kinds = BTreeSet::new();
        let mut odd = Vec::new();
        for (seq, record) in &read.records {
            match chunks_of(*seq, record.body())? {
                Some(chunks) => {
                    for chunk in chunks {
                        kinds.extend(self.take_in(*seq, chunk));
                    }
                }
                None => odd.push(*seq),
            }
        }
        Ok((kinds, self.note_damage(after, read, &odd)))
    }

    /// Takes note of the damaged records of a read, and of those that cannot be understood; `true` if one is news.
    fn note_damage(&self, after: Seq, read: &LogRead, odd: &[Seq]) -> bool {
        let mut damaged = self.damaged.borrow_mut();
        let known = damaged.len();
        for seq in odd.iter().copied().chain(read.damaged.iter().map(|record| record.seq)) {
            let sound = read.records.iter().map(|(sound, _)| *sound);
            let all = sound.chain(read.damaged.iter().map(|record| record.seq));
            let before = all.filter(|&other| other < seq).max().unwrap_or(after);
            if !damaged.iter().any(|&(_, known)| known == seq) {
                damaged.push((before, seq));
            }
        }
        damaged.len() > known
    }

    /// Reads the places of damaged records again, since another connection may have repaired them.
    pub(super) async fn look_again(&self) -> Result<BTreeSet<String>> {
        let mut kinds = BTreeSet::new();
        let known = self.damaged.borrow().clone();
        for (before, seq) in known {
            let (found, whole) = self.look_at(before, seq).await?;
            kinds.extend(found);
            if whole {
                self.damaged.borrow_mut().retain(|&(_, damaged)| damaged != seq);
            }
        }
        Ok(kinds)
    }

    /// Reads what lies behind `before` up to `upto` once more; `true` if all of it is sound.
    async fn look_at(&self, before: Seq, upto: Seq) -> Result<(BTreeSet<String>, bool)> {
        let (mut kinds, mut after) = (BTreeSet::new(), before);
        loop {
            // One record at a time, since what follows the place may be large and is known.
            let read = self.store.read_log(after, 1).await?;
            if !read.damaged.is_empty() {
                return Ok((kinds, false));
            }
            for (seq, record) in &read.records {
                let Some(chunks) = chunks_of(*seq, record.body())? else { return Ok((kinds, false)) };
                for chunk in chunks {
                    kinds.extend(self.take_in(*seq, chunk));
                }
            }
            after = read.upto;
            if !read.more || after >= upto {
                return Ok((kinds, after >= upto));
            }
        }
    }

    /// Puts damaged records right from the mirror, as far as it holds them. Where this cannot be done, things stay as
    /// they are.
    pub(super) async fn repair(&self) -> Result<BTreeSet<String>> {
        let known = self.damaged.borrow().clone();
        if known.is_empty() {
            return Ok(BTreeSet::new());
        }
        // Two connections at the same damage would be in each other's way.
        let repaired = self.store.with_compaction_lock(async || {
            let mut repaired = 0;
            for (before, seq) in known {
                let read = self.store.read_log(before, 1).await;
                let still = read.is_ok_and(|read| read.damaged.iter().any(|record| record.seq == seq));
                if still && self.store.repair_from_mirror(seq).await == Ok(true) {
                    repaired += 1;
                }
            }
            repaired
        });
        if let Ok(Some(repaired)) = repaired.await {
            self.repaired.set(self.repaired.get() + repaired);
        }
        self.look_again().await
    }

    /// Visits every chunk of the log that is in the state, in the order of the log. What was given up half-way is not
    /// visited; a chunk that reached the log twice is visited twice.
    ///
    /// # Errors
    /// The store failed.
    pub async fn each_chunk(&self, mut visit: impl FnMut(Chunk)) -> Result<()> {
        self.complete().await?;
        // An earlier attempt may have failed, as the disk was full or another tab was compacting.
        self.repair().await?;
        self.each_chunk_between(0, Seq::MAX, |chunk| {
            let is_known = {
                let space = self.space.borrow();
                let place = space.batches().place(chunk.header.id);
                place.is_some_and(|place| space.batches().get(place).stamp == chunk.header.stamp)
            };
            if is_known {
                visit(chunk);
            }
        })
        .await
    }

    /// Visits every chunk of the records behind `after` up to `upto`.
    pub(super) async fn each_chunk_between(
        &self,
        mut after: Seq,
        upto: Seq,
        mut visit: impl FnMut(Chunk),
    ) -> Result<()> {
        while after < upto {
            let bytes_max = if upto - after < 64 { 1 } else { READ_BYTES };
            let read = self.store.read_log(after, bytes_max).await?;
            if self.note_damage(after, &read, &[]) {
                self.repair().await?;
                continue;
            }
            for (seq, record) in &read.records {
                chunks_of(*seq, record.body())?.into_iter().flatten().for_each(&mut visit);
            }
            after = read.upto;
            if !read.more {
                break;
            }
        }
        Ok(())
    }
}

/// The chunks of a record; `None` if they cannot be understood although the record is sound. That is treated like
/// damage, so that one such record does not keep a person from all others.
pub fn chunks_of(seq: Seq, body: &[u8]) -> Result<Option<Vec<Chunk>>> {
    match decode_record(body) {
        Ok(chunks) => Ok(Some(chunks)),
        Err(source @ CodecError::Newer { .. }) => Err(ReplicaError::Record { seq, source }),
        Err(CodecError::Bytes(_)) => Ok(None),
    }
}
