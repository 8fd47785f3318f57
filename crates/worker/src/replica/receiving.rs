//! Batches of other replicas: from share files, backups and sync.

use super::{Committed, Replica, Result};
use oplog::{Chunk, encode_record};
use std::collections::HashSet;
use store::LogStore;

/// A record of received chunks is about this large at most.
pub const RECORD_BYTES: usize = 4 << 20;

/// Records are appended in transactions of about this size.
const APPEND_BYTES: usize = 8 << 20;

impl<S: LogStore> Replica<S> {
    /// Takes chunks of other replicas into the log and then into the state. What is known already is left out, so
    /// giving the same chunks again does nothing; they may come in any order, and a batch counts once it is whole.
    ///
    /// # Errors
    /// The store failed. Some of the chunks may have been taken in; receiving all of them again is right.
    pub async fn receive(&self, chunks: Vec<Chunk>) -> Result<Committed> {
        let _writing = self.writing.lock().await;
        let mut committed = self.catch_up().await?;
        let mut given = HashSet::new();
        let fresh = |chunk: &Chunk| {
            let Chunk { header, index, .. } = chunk;
            !self.space.borrow().seen().contains(header.id.device, header.id.counter)
                && given.insert((header.id, header.stamp, *index))
        };
        let mut chunks = chunks.into_iter().filter(fresh).collect::<Vec<_>>().into_iter().peekable();
        while chunks.peek().is_some() {
            let (mut groups, mut bytes) = (Vec::new(), 0);
            while bytes < APPEND_BYTES
                && let Some(chunk) = chunks.next()
            {
                let (mut group, mut group_bytes) =
                    (Vec::new(), encode_record(std::slice::from_ref(&chunk)).len());
                group.push(chunk);
                while let Some(next) = chunks.peek() {
                    let next_bytes = encode_record(std::slice::from_ref(next)).len();
                    if group_bytes + next_bytes > RECORD_BYTES {
                        break;
                    }
                    group_bytes += next_bytes;
                    group.extend(chunks.next());
                }
                bytes += group_bytes;
                groups.push(group);
            }
            let records: Vec<_> = groups.iter().map(|group| self.sealed(group)).collect();
            let appended = self.store.append(&records).await?;
            for (seq, group) in (appended.first_seq..).zip(groups) {
                for chunk in group {
                    committed.kinds.extend(self.take_in(seq, chunk));
                }
            }
            self.moved_to(appended.first_seq, appended.last_seq, &records);
            committed.canary = Some(appended.canary);
        }
        committed.revision = self.space.borrow().revision();
        Ok(committed)
    }
}
