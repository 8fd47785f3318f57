//! Joining small records of the log to larger ones, so that reading it takes fewer steps. No batch goes.

use super::reading::chunks_of;
use super::receiving::RECORD_BYTES;
use super::{Replica, Result};
use oplog::Chunk;
use oplog::seal::{RecordHeader, RecordKind, Sealed};
use store::{LogRange, LogRead, LogStore, Seq, StoreError};

/// The setting that says up to where the log consists of records that are large enough.
const REGROUPED: &str = "regrouped";

impl<S: LogStore> Replica<S> {
    /// Regroups the log up to `upto`; gives how many records there are fewer. Only under the compaction lock.
    pub(super) async fn regroup(&self, upto: Seq) -> Result<u64> {
        let mut gone = 0;
        let start = self.regrouped_upto().await?;
        let (mut after, mut settled) = (start, start);
        while after < upto {
            let read = self.store.read_log(after, RECORD_BYTES).await?;
            let group = Group::of(&read, upto)?;
            let Some(last) = group.last else {
                if read.records.is_empty() && read.damaged.is_empty() {
                    break;
                }
                // The next record is damaged or lies behind the end.
                let skipped = read.damaged.first().map_or(read.upto, |record| record.seq);
                after = skipped.max(after + 1);
                continue;
            };
            // A group that ends because the next record did not fit will not grow any more.
            if read.more && read.upto == last {
                settled = last;
            }
            after = last;
            if group.records > 1 {
                let range = LogRange { first: group.first, last, epoch: read.epoch };
                match self.store.replace_log(range, &[(last, self.sealed(&group.chunks))]).await {
                    Ok(()) => gone += group.records - 1,
                    // Found damaged by another connection meanwhile; the next compaction goes around it.
                    Err(StoreError::InQuarantine { .. }) => {}
                    Err(StoreError::Moved { .. }) => break,
                    Err(error) => return Err(error.into()),
                }
            }
        }
        if settled > start {
            let header = RecordHeader::new(RecordKind::Meta, self.store.space());
            self.store.put_meta(REGROUPED, &Sealed::new(header, &settled.to_le_bytes())).await?;
        }
        Ok(gone)
    }

    async fn regrouped_upto(&self) -> Result<Seq> {
        match self.store.get_meta(REGROUPED).await {
            Ok(record) => {
                let bytes = record.and_then(|record| record.body().try_into().ok());
                let upto = bytes.map_or(0, Seq::from_le_bytes);
                // A log that has lost its end is shorter than it was.
                Ok(upto.min(self.cursor.get()))
            }
            Err(StoreError::Damaged { .. }) => Ok(0),
            Err(error) => Err(error.into()),
        }
    }
}

/// Records that follow one another and fit into one.
#[derive(Default)]
struct Group {
    first: Seq,
    last: Option<Seq>,
    records: u64,
    chunks: Vec<Chunk>,
}

impl Group {
    /// The first records of a read, up to the first damaged one.
    fn of(read: &LogRead, upto: Seq) -> Result<Group> {
        let mut group = Group::default();
        let mut bytes = 0;
        let end = read.damaged.first().map_or(upto, |record| upto.min(record.seq - 1));
        for (seq, record) in read.records.iter().take_while(|(seq, _)| *seq <= end) {
            bytes += record.body().len();
            if group.records > 0 && bytes > RECORD_BYTES {
                break;
            }
            let Some(chunks) = chunks_of(*seq, record.body())? else { break };
            if group.records == 0 {
                group.first = *seq;
            }
            group.last = Some(*seq);
            group.records += 1;
            group.chunks.extend(chunks);
        }
        Ok(group)
    }
}
