//! All of a space as one file, and such a file brought back in.

use super::{FileSource, Host, Outcome, Service, failures};
use oplog::seal::{RecordHeader, RecordKind, open, seal};
use oplog::{BatchId, Chunk, CodecError, decode_record, encode_record};
use protocol::{Code, Exported, Failure, Restored};
use serde_json::json;
use std::collections::HashSet;
use store::LogStore;

/// The first bytes of a backup.
const MAGIC: &[u8] = b"MEHRLOG1";

/// What a backup holds.
#[derive(Default)]
struct Content {
    chunks: Vec<Chunk>,
    /// Records that are not what was written.
    damaged: u64,
}

impl<S: LogStore, H: Host> Service<S, H> {
    /// All records of the log in one file: [`MAGIC`], then each sealed record behind its length in 4 bytes.
    pub(super) async fn backup(&self) -> Outcome<(Exported, Vec<u8>)> {
        let mut bytes = MAGIC.to_vec();
        let mut records = 0;
        let space = self.replica.store().space();
        self.replica
            .each_chunk(|chunk| {
                let body = encode_record(std::slice::from_ref(&chunk));
                let record = seal(RecordHeader::new(RecordKind::Log, space), &body);
                bytes.extend_from_slice(&(record.len() as u32).to_le_bytes());
                bytes.extend_from_slice(&record);
                records += 1;
            })
            .await
            .map_err(failures::of_replica)?;
        let exported = Exported {
            name: format!("mehr-{}-{}.mehr", self.name, self.today()),
            mime: "application/octet-stream".into(),
            rows: records,
            bytes: bytes.len() as u64,
        };
        Ok((exported, bytes))
    }

    /// Takes what a backup holds and is not here into the log. Nothing is replaced: batches of both sides are merged.
    pub(super) async fn restore(&self, files: &[impl FileSource]) -> Outcome<Restored> {
        let [file] = files else {
            return Err(failures::bad_parameter("a backup is one file"));
        };
        let bytes = file.read(0, file.size()).await.map_err(|error| bad_file("unreadable", error))?;
        let Content { chunks, damaged } = content_of(&bytes)?;
        let given: HashSet<BatchId> = chunks.iter().map(|chunk| chunk.header.id).collect();
        let known = {
            let space = self.replica.space();
            given.iter().filter(|id| space.seen().contains(id.device, id.counter)).count()
        };
        let committed = self.replica.receive(chunks).await.map_err(failures::of_replica)?;
        self.announce(&committed, true);
        Ok(Restored {
            batches: (given.len() - known) as u64,
            known: known as u64,
            damaged,
            revision: committed.revision,
        })
    }
}

/// What stands in a backup. What is damaged is counted and left out; a file that is no backup, holds nothing sound or comes
/// from a newer version is refused.
fn content_of(bytes: &[u8]) -> Outcome<Content> {
    let mut rest = bytes
        .strip_prefix(MAGIC)
        .ok_or_else(|| bad_file("not_a_backup", "the file does not begin with MEHRLOG1"))?;
    let mut content = Content::default();
    while !rest.is_empty() {
        match next_record(&mut rest).map(chunks_of) {
            Some(Ok(Some(chunks))) => content.chunks.extend(chunks),
            Some(Err(newer)) => return Err(newer),
            Some(Ok(None)) | None => content.damaged += 1,
        }
    }
    if content.chunks.is_empty() && content.damaged > 0 {
        return Err(bad_file("damaged", format!("{} records, none of them sound", content.damaged)));
    }
    Ok(content)
}

/// The bytes of the next record; `None` where the file is cut off, after which nothing is left.
fn next_record<'a>(rest: &mut &'a [u8]) -> Option<&'a [u8]> {
    let record = rest
        .split_first_chunk()
        .and_then(|(length, behind)| behind.split_at_checked(u32::from_le_bytes(*length) as usize));
    *rest = record.map_or(&[], |(_, behind)| behind);
    record.map(|(record, _)| record)
}

/// The chunks of a record; `None` where it is damaged.
fn chunks_of(record: &[u8]) -> Outcome<Option<Vec<Chunk>>> {
    let newer = |detail: String| bad_file("newer", detail);
    let body = match open(record) {
        Ok((_, body)) => body,
        Err(damage) if damage.is_newer() => return Err(newer(damage.to_string())),
        Err(_) => return Ok(None),
    };
    match decode_record(body) {
        Ok(chunks) => Ok(Some(chunks)),
        Err(error @ CodecError::Newer { .. }) => Err(newer(error.to_string())),
        Err(CodecError::Bytes(_)) => Ok(None),
    }
}

fn bad_file(reason: &str, detail: impl Into<String>) -> Failure {
    Failure::new(Code::BadFile, detail).at(json!({ "reason": reason }))
}
