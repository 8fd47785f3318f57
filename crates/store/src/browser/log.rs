//! The log in IndexedDB: where it ends, appending, regrouping and repairing.

use super::database::{
    Connection, LARGE, LOG, META, QUARANTINE, delete, get, keys_between, last_key, put, put_all,
};
use super::glue::{bytes_from_js, from_idb, js_from_bytes, key_from_seq};
use super::reading::{is_unreadable, read_singly};
use crate::canary::{Canary, UNKNOWN_DIGEST};
use crate::contract::{Appended, LogRange, PagePointer, Seq, log_place};
use crate::error::StoreError;
use indexed_db_futures::KeyRange;
use indexed_db_futures::prelude::*;
use indexed_db_futures::transaction::TransactionRef;
use oplog::seal::{Sealed, SpaceId};
use wasm_bindgen::JsValue;

/// The setting that says where the log ends and which space it belongs to, from the space's first moment.
pub const TAIL: &str = "tail";
/// The setting that counts how often the log has been regrouped or repaired.
pub const EPOCH: &str = "epoch";
/// The setting that says which generation of pages is in use.
pub const POINTER: &str = "pages";

/// From this length on a record is entered in `large`.
const LARGE_FROM: usize = 64 << 10;

/// What the database holds, or `None` if it holds nothing.
pub async fn tail(connection: &Connection) -> Result<Option<Canary>, StoreError> {
    match connection.read(&[LOG, META], async |transaction| read_tail(transaction).await).await {
        Err(error) if is_unreadable(&error) => tail_of_log(connection).await.map_err(|_| error),
        tail => tail,
    }
}

/// What the log alone says, when the settings cannot be read: better than taking all of it for lost.
async fn tail_of_log(connection: &Connection) -> Result<Option<Canary>, StoreError> {
    let last_seq = connection
        .read(&[LOG], async |transaction| last_key(&transaction.object_store(LOG).map_err(from_idb)?).await)
        .await?;
    let piece = read_singly(connection, last_seq.saturating_sub(1), 1).await?;
    let records = piece.values.into_iter().filter_map(|(_, value)| value.ok());
    Ok(records.map(|value| bytes_from_js(&value)).find_map(|record| tail_from_record(&record, last_seq)))
}

/// The tail when only the record before it is known: what came before that has no digest any more.
fn tail_from_record(record: &[u8], last_seq: Seq) -> Option<Canary> {
    let (header, _) = oplog::seal::open(record).ok()?;
    Some(Canary { space: header.space, last_seq, digest: UNKNOWN_DIGEST })
}

async fn read_tail(transaction: &TransactionRef<'_>) -> Result<Option<Canary>, StoreError> {
    let log = transaction.object_store(LOG).map_err(from_idb)?;
    let meta = transaction.object_store(META).map_err(from_idb)?;
    let (tail, last_seq) = futures::join!(get(&meta, TAIL), last_key(&log));
    let (tail, last_seq) = (tail?.and_then(|bytes| Canary::open(&bytes)), last_seq?);
    match tail {
        // A record behind the tail belongs to no acknowledged append, but its place is not used again.
        Some(tail) => Ok(Some(Canary { last_seq: tail.last_seq.max(last_seq), ..tail })),
        None if last_seq == 0 => Ok(None),
        // The tail itself is damaged. The records know which space they belong to.
        None => {
            let last = get(&log, key_from_seq(last_seq)).await?.unwrap_or_default();
            Ok(tail_from_record(&last, last_seq))
        }
    }
}

/// Gives an empty database its identity, unless another tab has just done so.
pub async fn found(connection: &Connection, new_space: SpaceId) -> Result<Canary, StoreError> {
    connection
        .write(&[LOG, META], async |transaction| {
            if let Some(tail) = read_tail(transaction).await? {
                return Ok(tail);
            }
            let tail = Canary::empty(new_space);
            put_tail(transaction, &tail).await?;
            Ok(tail)
        })
        .await
}

async fn put_tail(transaction: &TransactionRef<'_>, tail: &Canary) -> Result<(), StoreError> {
    let meta = transaction.object_store(META).map_err(from_idb)?;
    put(&meta, TAIL, js_from_bytes(tail.seal().bytes())).await
}

/// Adds records behind the last one. `known` is the tail that this connection saw last: as long as it still is the tail,
/// the database is asked and told in one go.
pub async fn append(
    connection: &Connection,
    space: SpaceId,
    records: &[Sealed],
    known: Option<Canary>,
) -> Result<Appended, StoreError> {
    let values: Vec<JsValue> = records.iter().map(|record| js_from_bytes(record.bytes())).collect();
    if let Some(known) = known {
        match append_behind(connection, known, records, values.clone()).await {
            Err(StoreError::Moved { .. }) => {}
            appended => return appended,
        }
    }
    connection
        .write(&[LOG, LARGE, META], async |transaction| {
            let found = read_tail(transaction).await?.unwrap_or(Canary::empty(space));
            let tail = put_records(transaction, found, records, values).await?;
            Ok(Appended { first_seq: found.last_seq + 1, last_seq: tail.last_seq, canary: tail })
        })
        .await
}

/// Adds records behind a tail that is taken for granted; [`StoreError::Moved`], and nothing is changed, if it is another.
async fn append_behind(
    connection: &Connection,
    known: Canary,
    records: &[Sealed],
    values: Vec<JsValue>,
) -> Result<Appended, StoreError> {
    connection
        .write(&[LOG, LARGE, META], async |transaction| {
            let meta = transaction.object_store(META).map_err(from_idb)?;
            // The requests are carried out in this order, so the tail is read before it is written. Nothing lies behind
            // a tail that this connection has written.
            let (found, put) =
                futures::join!(get(&meta, TAIL), put_records(transaction, known, records, values));
            let found = found?.and_then(|bytes| Canary::open(&bytes));
            if found != Some(known) {
                let found = found.map_or(0, |found| found.last_seq);
                return Err(StoreError::Moved { expected: known.last_seq, found });
            }
            let tail = put?;
            Ok(Appended { first_seq: known.last_seq + 1, last_seq: tail.last_seq, canary: tail })
        })
        .await
}

async fn put_records(
    transaction: &TransactionRef<'_>,
    mut tail: Canary,
    records: &[Sealed],
    values: Vec<JsValue>,
) -> Result<Canary, StoreError> {
    let log = transaction.object_store(LOG).map_err(from_idb)?;
    let large = transaction.object_store(LARGE).map_err(from_idb)?;
    let (mut entries, mut lengths) = (Vec::with_capacity(records.len()), Vec::new());
    for (record, value) in records.iter().zip(values) {
        tail = tail.after(record);
        let key = JsValue::from(key_from_seq(tail.last_seq));
        lengths.extend(large_entry(&key, record));
        entries.push((key, value));
    }
    let (log, large, tail_put) =
        futures::join!(put_all(&log, entries), put_all(&large, lengths), put_tail(transaction, &tail));
    log.and(large).and(tail_put)?;
    Ok(tail)
}

type Entries = Vec<(JsValue, JsValue)>;

/// What is put into `log` and `large` for records whose places are known.
fn entries_of(records: &[(Seq, Sealed)]) -> (Entries, Entries) {
    let key = |seq: &Seq| JsValue::from(key_from_seq(*seq));
    let log = records.iter().map(|(seq, record)| (key(seq), js_from_bytes(record.bytes()))).collect();
    let large = records.iter().filter_map(|(seq, record)| large_entry(&key(seq), record)).collect();
    (log, large)
}

fn large_entry(key: &JsValue, record: &Sealed) -> Option<(JsValue, JsValue)> {
    let length = record.bytes().len();
    (length >= LARGE_FROM).then(|| (key.clone(), JsValue::from(length as f64)))
}

/// Puts back records of the mirror that lie behind the last one, keeping their places.
pub async fn restore(
    connection: &Connection,
    space: SpaceId,
    records: &[(Seq, Sealed)],
) -> Result<Canary, StoreError> {
    let values: Vec<JsValue> = records.iter().map(|(_, record)| js_from_bytes(record.bytes())).collect();
    connection
        .write(&[LOG, LARGE, META], async |transaction| {
            let mut tail = read_tail(transaction).await?.unwrap_or(Canary::empty(space));
            for ((seq, record), value) in records.iter().zip(values) {
                if *seq > tail.last_seq {
                    let before = Canary { last_seq: seq - 1, ..tail };
                    tail =
                        put_records(transaction, before, std::slice::from_ref(record), vec![value]).await?;
                }
            }
            put_tail(transaction, &tail).await?;
            Ok(tail)
        })
        .await
}

/// Where the log ends.
pub async fn last_seq(connection: &Connection) -> Result<Seq, StoreError> {
    Ok(tail(connection).await?.map_or(0, |tail| tail.last_seq))
}

/// How often the log has been regrouped or repaired.
pub async fn read_epoch(transaction: &TransactionRef<'_>) -> Result<u64, StoreError> {
    let meta = transaction.object_store(META).map_err(from_idb)?;
    let request = meta.get::<f64, &str, _>(EPOCH).primitive().map_err(from_idb)?;
    Ok(request.await.map_err(from_idb)?.map_or(0, super::glue::seq_from_key))
}

async fn advance_epoch(transaction: &TransactionRef<'_>, from: u64) -> Result<(), StoreError> {
    let meta = transaction.object_store(META).map_err(from_idb)?;
    put(&meta, EPOCH, key_from_seq(from + 1)).await
}

/// Replaces the records of a range by larger ones.
pub async fn replace(
    connection: &Connection,
    range: LogRange,
    records: &[(Seq, Sealed)],
) -> Result<(), StoreError> {
    let (entries, lengths) = entries_of(records);
    connection
        .write(&[LOG, LARGE, META, QUARANTINE], async |transaction| {
            let log = transaction.object_store(LOG).map_err(from_idb)?;
            let large = transaction.object_store(LARGE).map_err(from_idb)?;
            let store = transaction.object_store(QUARANTINE).map_err(from_idb)?;
            let found = read_epoch(transaction).await?;
            if found != range.epoch {
                return Err(StoreError::Moved { expected: range.epoch, found });
            }
            let damaged = store
                .get_all_keys::<String>()
                .with_query::<String, _>(log_place(range.first)..=log_place(range.last))
                .with_limit(1)
                .primitive()
                .map_err(from_idb)?;
            if let Some(place) = damaged.await.map_err(from_idb)?.next() {
                let place: String = place.map_err(from_idb)?;
                let seq = place.strip_prefix("log/").and_then(|seq| seq.parse().ok()).unwrap_or(range.first);
                return Err(StoreError::InQuarantine { seq });
            }
            let ends = keys_between(&log, range.last - 1, Some(range.last + 1), 1).await?;
            assert!(!ends.is_empty(), "the range {range:?} ends outside of the log");
            let inside =
                || KeyRange::from(key_from_seq(range.first).into()..=JsValue::from(key_from_seq(range.last)));
            delete(&log, inside()).await?;
            delete(&large, inside()).await?;
            put_all(&log, entries).await?;
            put_all(&large, lengths).await?;
            advance_epoch(transaction, found).await
        })
        .await
}

/// Puts sound records in the place of a damaged one.
pub async fn repair(connection: &Connection, seq: Seq, records: &[(Seq, Sealed)]) -> Result<(), StoreError> {
    let first = records.first().map_or(seq, |(first, _)| *first);
    let (entries, lengths) = entries_of(records);
    connection
        .write(&[LOG, LARGE, META, QUARANTINE], async |transaction| {
            let log = transaction.object_store(LOG).map_err(from_idb)?;
            let large = transaction.object_store(LARGE).map_err(from_idb)?;
            let meta = transaction.object_store(META).map_err(from_idb)?;
            let store = transaction.object_store(QUARANTINE).map_err(from_idb)?;
            let there = keys_between(&log, first - 1, Some(seq + 1), 2).await?;
            assert!(there == [seq], "the repair of {seq} meets {there:?}");
            delete(&large, JsValue::from(key_from_seq(seq))).await?;
            put_all(&log, entries).await?;
            put_all(&large, lengths).await?;
            delete(&store, JsValue::from(log_place(seq))).await?;
            if super::pages::pointer(transaction)
                .await?
                .is_some_and(|pointer: PagePointer| pointer.covers >= seq)
            {
                delete(&meta, JsValue::from(POINTER)).await?;
            }
            let epoch = read_epoch(transaction).await?;
            advance_epoch(transaction, epoch).await
        })
        .await
}
