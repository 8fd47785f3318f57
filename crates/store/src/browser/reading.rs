//! Reading on in the log: bounded in memory, and past whatever is damaged.

use super::database::{
    Connection, LARGE, LOG, META, QUARANTINE, between, get, keys_between, last_key, last_key_before, put,
};
use super::glue::{bytes_from_js, from_idb, js_from_bytes, key_from_seq};
use super::log::read_epoch;
use crate::contract::{DamagedRecord, Flaw, LogRead, Quarantined, Seq, check, log_place};
use crate::error::StoreError;
use indexed_db_futures::object_store::ObjectStore;
use indexed_db_futures::prelude::*;
use oplog::seal::{RecordKind, SpaceId};
use wasm_bindgen::{JsCast, JsValue};

/// How many records that are not large are asked for at once: 64 MiB at the very most, usually a few hundred KiB.
const SMALL_AT_ONCE: u32 = 1024;

/// Reads on after `after`.
pub async fn read(
    connection: &Connection,
    space: SpaceId,
    after: Seq,
    bytes_max: usize,
) -> Result<LogRead, StoreError> {
    let mut piece = match read_piece(connection, after, bytes_max).await {
        // One value that cannot be read fails the whole request, so look for it one by one.
        Err(error) if is_unreadable(&error) => read_singly(connection, after, bytes_max).await?,
        piece => piece?,
    };
    let mut read =
        LogRead { upto: after, more: piece.more, epoch: piece.epoch.unwrap_or(0), ..LogRead::default() };
    let mut damaged = Vec::new();
    for (seq, value) in piece.values.drain(..) {
        read.upto = seq;
        let flawed = match value {
            Ok(value) => match check(bytes_from_js(&value), space, RecordKind::Log)? {
                Ok(record) => {
                    read.records.push((seq, record));
                    continue;
                }
                Err((_, flaw)) => (flaw, value),
            },
            Err(detail) => (Flaw::Unreadable { detail }, js_from_bytes(&[])),
        };
        read.damaged.push(DamagedRecord { seq, flaw: flawed.0, quarantined: false });
        damaged.push((log_place(seq), flawed.1));
    }
    if !damaged.is_empty() && quarantine(connection, damaged, piece.epoch).await.is_ok() {
        read.damaged.iter_mut().for_each(|record| record.quarantined = true);
    }
    Ok(read)
}

/// Whether a read failed because of what was to be read.
pub fn is_unreadable(error: &StoreError) -> bool {
    matches!(error, StoreError::Browser { .. } | StoreError::Aborted { .. })
}

/// A piece of the log before it is checked: each value, or why the browser cannot read it.
pub struct Piece {
    pub values: Vec<(Seq, Result<JsValue, String>)>,
    more: bool,
    /// How often the log had been regrouped or repaired, if that could be read.
    epoch: Option<u64>,
}

async fn read_piece(connection: &Connection, after: Seq, bytes_max: usize) -> Result<Piece, StoreError> {
    connection
        .read(&[LOG, LARGE, META], async |transaction| {
            let log = transaction.object_store(LOG).map_err(from_idb)?;
            let large = transaction.object_store(LARGE).map_err(from_idb)?;
            let (epoch, large_keys) =
                futures::join!(read_epoch(transaction), keys_between(&large, after, None, SMALL_AT_ONCE));
            let mut large_keys = large_keys?.into_iter();
            let mut next_large = large_keys.next();
            let mut piece = Piece { values: Vec::new(), more: false, epoch: Some(epoch?) };
            let (mut at, mut bytes) = (after, 0);
            loop {
                let smalls = read_smalls(&log, at, next_large).await?;
                let full = smalls.len() == SMALL_AT_ONCE as usize;
                for (seq, value) in smalls {
                    bytes += length_of(&value);
                    at = seq;
                    piece.values.push((seq, Ok(value)));
                }
                if bytes > bytes_max {
                    piece.more = full || next_large.is_some() || last_key(&log).await? > at;
                    return Ok(piece);
                }
                if full {
                    continue;
                }
                let Some(seq) = next_large else { return Ok(piece) };
                let length = get_number(&large, seq).await?;
                if bytes > 0 && bytes + length > bytes_max {
                    piece.more = true;
                    return Ok(piece);
                }
                let request = log.get::<JsValue, f64, _>(key_from_seq(seq)).primitive().map_err(from_idb)?;
                if let Some(value) = request.await.map_err(from_idb)? {
                    piece.values.push((seq, Ok(value)));
                }
                bytes += length;
                at = seq;
                next_large = match large_keys.next() {
                    Some(seq) => Some(seq),
                    None => keys_between(&large, at, None, 1).await?.first().copied(),
                };
            }
        })
        .await
}

async fn read_smalls(
    log: &ObjectStore<'_>,
    after: Seq,
    before: Option<Seq>,
) -> Result<Vec<(Seq, JsValue)>, StoreError> {
    let values = log
        .get_all::<JsValue>()
        .with_query::<f64, _>(between(after, before))
        .with_limit(SMALL_AT_ONCE)
        .primitive()
        .map_err(from_idb)?;
    let keys = keys_between(log, after, before, SMALL_AT_ONCE).await?;
    let values = values.await.map_err(from_idb)?;
    keys.into_iter().zip(values).map(|(seq, value)| Ok((seq, value.map_err(from_idb)?))).collect()
}

/// The slow way, each record in a transaction of its own.
pub async fn read_singly(connection: &Connection, after: Seq, bytes_max: usize) -> Result<Piece, StoreError> {
    let unreadable = |error: StoreError| match error {
        error if is_unreadable(&error) => StoreError::Damaged {
            what: "the log".into(),
            flaw: Flaw::Unreadable { detail: error.to_string() },
        },
        error => error,
    };
    // Without its epoch the log can be read, only not be regrouped.
    let epoch = connection.read(&[META], async |transaction| read_epoch(transaction).await).await.ok();
    let keys = connection
        .read(&[LOG], async |transaction| {
            let log = transaction.object_store(LOG).map_err(from_idb)?;
            keys_between(&log, after, None, SMALL_AT_ONCE).await
        })
        .await
        .map_err(unreadable)?;
    let mut piece = Piece { values: Vec::new(), more: keys.len() == SMALL_AT_ONCE as usize, epoch };
    let mut bytes = 0;
    for seq in keys {
        if bytes > bytes_max {
            piece.more = true;
            break;
        }
        let value = connection
            .read(&[LOG], async |transaction| {
                let log = transaction.object_store(LOG).map_err(from_idb)?;
                let request = log.get::<JsValue, f64, _>(key_from_seq(seq)).primitive().map_err(from_idb)?;
                request.await.map_err(from_idb)
            })
            .await;
        let value = match value {
            Ok(value) => Ok(value.unwrap_or_default()),
            Err(error) if is_unreadable(&error) => Err(error.to_string()),
            Err(error) => return Err(error),
        };
        bytes += value.as_ref().map_or(0, length_of);
        piece.values.push((seq, value));
    }
    Ok(piece)
}

/// The bytes at a place, none if they cannot be read, and the number of the record in front of it.
pub async fn damaged(connection: &Connection, seq: Seq) -> Result<(Vec<u8>, Seq), StoreError> {
    let before = connection
        .read(&[LOG], async |transaction| {
            let log = transaction.object_store(LOG).map_err(from_idb)?;
            last_key_before(&log, seq).await
        })
        .await?;
    let value = connection
        .read(&[LOG], async |transaction| {
            get(&transaction.object_store(LOG).map_err(from_idb)?, key_from_seq(seq)).await
        })
        .await;
    match value {
        Err(error) if !is_unreadable(&error) => Err(error),
        value => Ok((value.ok().flatten().unwrap_or_default(), before)),
    }
}

fn length_of(value: &JsValue) -> usize {
    value.dyn_ref::<js_sys::Uint8Array>().map_or(1, |bytes| bytes.length() as usize)
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a length that was written here")]
async fn get_number(store: &ObjectStore<'_>, seq: Seq) -> Result<usize, StoreError> {
    let request = store.get::<f64, f64, _>(key_from_seq(seq)).primitive().map_err(from_idb)?;
    Ok(request.await.map_err(from_idb)?.map_or(0, |length| length as usize))
}

/// Copies damaged values aside. What is there already stays: it was the first to be found. [`StoreError::Moved`] if the
/// log has been repaired since `epoch`, when they were read.
async fn quarantine(
    connection: &Connection,
    damaged: Vec<(String, JsValue)>,
    epoch: Option<u64>,
) -> Result<(), StoreError> {
    connection
        .write(&[QUARANTINE, META], async |transaction| {
            if let Some(expected) = epoch {
                let found = read_epoch(transaction).await?;
                if found != expected {
                    return Err(StoreError::Moved { expected, found });
                }
            }
            let store = transaction.object_store(QUARANTINE).map_err(from_idb)?;
            for (place, value) in damaged {
                if get(&store, place.as_str()).await?.is_none() {
                    put(&store, place, value).await?;
                }
            }
            Ok(())
        })
        .await
}

/// Everything that lies in quarantine.
pub async fn quarantined(connection: &Connection) -> Result<Vec<Quarantined>, StoreError> {
    connection
        .read(&[QUARANTINE], async |transaction| {
            let store = transaction.object_store(QUARANTINE).map_err(from_idb)?;
            let places = store.get_all_keys::<String>().primitive().map_err(from_idb)?;
            let values = store.get_all::<JsValue>().primitive().map_err(from_idb)?;
            let (places, values) = (places.await.map_err(from_idb)?, values.await.map_err(from_idb)?);
            let pair = |(place, value): (_, Result<JsValue, _>)| {
                Ok(Quarantined {
                    place: Result::map_err(place, from_idb)?,
                    bytes: bytes_from_js(&value.map_err(from_idb)?),
                })
            };
            places.zip(values).map(pair).collect()
        })
        .await
}
