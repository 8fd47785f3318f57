//! Pages and settings in IndexedDB.

use super::database::{Connection, META, PAGES, delete, get, put, put_all};
use super::glue::{bytes_from_js, from_idb, js_from_bytes};
use super::log::{POINTER, read_epoch};
use crate::contract::{PagePointer, check};
use crate::error::StoreError;
use indexed_db_futures::KeyRange;
use indexed_db_futures::prelude::*;
use indexed_db_futures::transaction::TransactionRef;
use oplog::seal::{RecordKind, Sealed, SpaceId};
use wasm_bindgen::JsValue;

fn page_key(generation: u64, key: &str) -> String {
    format!("{generation:016x}/{key}")
}

fn setting_key(key: &str) -> String {
    format!("user/{key}")
}

/// Writes pages of a generation that is not in use.
pub async fn put_pages(
    connection: &Connection,
    generation: u64,
    pages: &[(String, Sealed)],
) -> Result<(), StoreError> {
    let entry = |(key, page): &(String, Sealed)| {
        (JsValue::from(page_key(generation, key)), js_from_bytes(page.bytes()))
    };
    let entries: Vec<_> = pages.iter().map(entry).collect();
    connection
        .write(&[PAGES, META], async |transaction| {
            let in_use = pointer(transaction).await?.map(|pointer| pointer.generation);
            assert!(in_use != Some(generation), "generation {generation} is in use and never changes again");
            put_all(&transaction.object_store(PAGES).map_err(from_idb)?, entries).await
        })
        .await
}

/// Reads pages, all at once.
pub async fn read_pages(
    connection: &Connection,
    space: SpaceId,
    generation: u64,
    keys: &[String],
) -> Result<Vec<Sealed>, StoreError> {
    let values = connection
        .read(&[PAGES], async |transaction| {
            let store = transaction.object_store(PAGES).map_err(from_idb)?;
            let mut requests = Vec::with_capacity(keys.len());
            for key in keys {
                let request = store.get::<JsValue, String, _>(page_key(generation, key));
                requests.push(request.primitive().map_err(from_idb)?);
            }
            let mut values = Vec::with_capacity(keys.len());
            for request in requests {
                values.push(request.await.map_err(from_idb)?);
            }
            Ok(values)
        })
        .await?;
    let open = |(key, value): (&String, Option<JsValue>)| {
        let Some(value) = value else {
            return Err(StoreError::PageGone { generation, key: key.clone() });
        };
        check(bytes_from_js(&value), space, RecordKind::Page)?
            .map_err(|(_, flaw)| StoreError::Damaged { what: format!("page {key}"), flaw })
    };
    keys.iter().zip(values).map(open).collect()
}

/// The generation in use, if its record is there and sound.
pub async fn pointer(transaction: &TransactionRef<'_>) -> Result<Option<PagePointer>, StoreError> {
    let meta = transaction.object_store(META).map_err(from_idb)?;
    let record = get(&meta, POINTER).await?.and_then(|bytes| Sealed::check(bytes).ok());
    Ok(record.and_then(|record| PagePointer::open(&record)))
}

/// The generation in use, read on its own.
pub async fn read_pointer(connection: &Connection) -> Result<Option<PagePointer>, StoreError> {
    connection.read(&[META], async |transaction| pointer(transaction).await).await
}

/// Puts another generation in use.
pub async fn flip(
    connection: &Connection,
    space: SpaceId,
    expected: Option<u64>,
    log_epoch: u64,
    next: &PagePointer,
) -> Result<(), StoreError> {
    let value = js_from_bytes(next.seal(space).bytes());
    connection
        .write(&[META], async |transaction| {
            let found = pointer(transaction).await?.map(|pointer| pointer.generation);
            if found != expected {
                let (expected, found) = (expected.unwrap_or(0), found.unwrap_or(0));
                return Err(StoreError::Moved { expected, found });
            }
            let epoch = read_epoch(transaction).await?;
            if epoch != log_epoch {
                return Err(StoreError::Moved { expected: log_epoch, found: epoch });
            }
            put(&transaction.object_store(META).map_err(from_idb)?, POINTER, value).await
        })
        .await
}

/// Deletes every page that is not of the generation in use.
pub async fn drop_old_generations(connection: &Connection) -> Result<(), StoreError> {
    connection
        .write(&[PAGES, META], async |transaction| {
            let pages = transaction.object_store(PAGES).map_err(from_idb)?;
            let Some(pointer) = pointer(transaction).await? else {
                return pages.clear().map_err(from_idb)?.await.map_err(from_idb);
            };
            let first = page_key(pointer.generation, "");
            let behind = page_key(pointer.generation + 1, "");
            delete(&pages, KeyRange::UpperBound(JsValue::from(first), true)).await?;
            delete(&pages, KeyRange::LowerBound(JsValue::from(behind), false)).await
        })
        .await
}

/// Reads a setting.
pub async fn get_meta(
    connection: &Connection,
    space: SpaceId,
    key: &str,
) -> Result<Option<Sealed>, StoreError> {
    let bytes = connection
        .read(&[META], async |transaction| {
            get(&transaction.object_store(META).map_err(from_idb)?, setting_key(key)).await
        })
        .await?;
    let Some(bytes) = bytes else { return Ok(None) };
    check(bytes, space, RecordKind::Meta)?
        .map(Some)
        .map_err(|(_, flaw)| StoreError::Damaged { what: format!("setting {key}"), flaw })
}

/// Writes a setting.
pub async fn put_meta(connection: &Connection, key: &str, value: &Sealed) -> Result<(), StoreError> {
    let value = js_from_bytes(value.bytes());
    connection
        .write(&[META], async |transaction| {
            put(&transaction.object_store(META).map_err(from_idb)?, setting_key(key), value).await
        })
        .await
}
