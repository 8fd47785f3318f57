//! One IndexedDB database: opening and upgrading it, and transactions that cannot be used wrongly.

use super::glue::{
    bytes_from_js, from_failed_write, from_idb, from_open, is_named, key_from_seq, seq_from_key,
};
use crate::contract::Seq;
use crate::error::StoreError;
use crate::opening::{Access, Events, StoreEvent};
use futures::channel::oneshot;
use futures::future::{Either, select};
use indexed_db_futures::KeyRange;
use indexed_db_futures::cursor::CursorDirection;
use indexed_db_futures::database::Database;
use indexed_db_futures::object_store::ObjectStore;
use indexed_db_futures::prelude::*;
use indexed_db_futures::transaction::{
    TransactionDurability, TransactionFinishKind, TransactionMode, TransactionOptions, TransactionRef,
};
use std::cell::{Cell, RefCell};
use std::pin::pin;
use std::rc::Rc;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;

/// The version of the database that this program writes.
pub const VERSION: u32 = 1;

/// Sealed log records by sequence number.
pub const LOG: &str = "log";
/// The lengths of those log records that are large, so that a reader can bound its memory before it asks for them.
pub const LARGE: &str = "large";
/// Sealed pages by generation and key.
pub const PAGES: &str = "pages";
/// The store's own small records, and settings.
pub const META: &str = "meta";
/// Damaged records by the place they were found in.
pub const QUARANTINE: &str = "quarantine";

/// An open connection.
pub struct Connection {
    database: Database,
    access: Access,
    life: Rc<Life>,
}

/// Whether a connection is still open, and who wants to know when it ends.
#[derive(Default)]
struct Life {
    closed: Cell<bool>,
    waiting: RefCell<Vec<oneshot::Sender<()>>>,
}

impl Life {
    /// Ends it; `false` if it had ended already.
    fn end(&self) -> bool {
        self.waiting.take();
        !self.closed.replace(true)
    }

    fn ending(&self) -> oneshot::Receiver<()> {
        let (sender, ending) = oneshot::channel();
        if !self.closed.get() {
            self.waiting.borrow_mut().push(sender);
        }
        ending
    }
}

impl Connection {
    /// Opens the database `name`, making or upgrading it to `version`; read-only if it is newer than that.
    pub async fn open(name: &str, version: u32, events: &Events) -> Result<Self, StoreError> {
        let blocked = events.clone();
        let opened = Database::open(name)
            .with_version(version)
            .with_on_blocked(move |_| {
                blocked(StoreEvent::Blocked);
                Ok(())
            })
            .with_on_upgrade_needed(|_, database| create_missing(&database))
            .await
            .map_err(from_open);
        let (database, access) = match opened {
            Ok(database) => (database, Access::ReadWrite),
            Err(error) if is_named(&error, "VersionError") => {
                let database = Database::open(name).await.map_err(from_open)?;
                #[allow(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "a small whole number"
                )]
                let found = database.version() as u32;
                (database, Access::ReadOnly { found, known: version })
            }
            Err(error) => return Err(error),
        };
        let life = Rc::<Life>::default();
        spawn_local(listen(database.clone(), life.clone(), events.clone()));
        Ok(Connection { database, access, life })
    }

    /// Deletes the database. Other connections to it close themselves on being told.
    pub async fn delete(name: &str) -> Result<(), StoreError> {
        Database::delete_by_name(name).map_err(from_open)?.await.map_err(from_idb)
    }

    /// Whether it may be written to.
    pub fn access(&self) -> Access {
        self.access
    }

    /// Closes the connection; transactions under way still end.
    pub fn close(&self) {
        if self.life.end() {
            self.database.clone().close();
        }
    }

    /// Ready when the connection ends, for whatever reason.
    pub fn ending(&self) -> oneshot::Receiver<()> {
        self.life.ending()
    }

    /// Reads in one transaction. `work` may await nothing but requests of this transaction.
    pub async fn read<T>(
        &self,
        stores: &[&str],
        work: impl AsyncFnOnce(&TransactionRef<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        if self.life.closed.get() {
            return Err(StoreError::Closed);
        }
        let transaction = self.database.transaction(stores).build().map_err(|error| self.explained(error))?;
        work(&transaction).await.map_err(|error| self.or_closed(error))
    }

    /// Writes in one transaction, with strict durability, and returns after it is complete. Nothing of it stays if
    /// `work` or the browser fails. `work` may await nothing but requests of this transaction: anything else would
    /// end it half-done.
    pub async fn write<T>(
        &self,
        stores: &[&str],
        work: impl AsyncFnOnce(&TransactionRef<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        if self.life.closed.get() {
            return Err(StoreError::Closed);
        }
        if let Access::ReadOnly { found, known } = self.access {
            return Err(StoreError::ReadOnly { found, known });
        }
        let strict = TransactionOptions::new().with_durability(TransactionDurability::Strict);
        let transaction = self
            .database
            .transaction(stores)
            .with_mode(TransactionMode::Readwrite)
            .with_options(strict)
            .build()
            .map_err(|error| self.explained(error))?;
        let done = transaction.on_done().map_err(from_idb)?;
        let value = match work(&transaction).await {
            Ok(value) => value,
            Err(error) => {
                // Dropping the transaction aborts it.
                drop(transaction);
                let error = from_failed_write(self.or_closed(error));
                if matches!(error, StoreError::QuotaExceeded { .. }) {
                    done.await;
                    self.spend_cleanup(stores);
                }
                return Err(error);
            }
        };
        // The library's own `commit` forgets why a commit failed, so the transaction is left to commit by itself, as
        // it does once no request is waiting, and is then asked.
        match done.await {
            TransactionFinishKind::Ok => Ok(value),
            TransactionFinishKind::Err | TransactionFinishKind::Abort => {
                let error = from_failed_write(match transaction.error() {
                    Some(error) => self.or_closed(from_idb(error)),
                    None if self.life.closed.get() => StoreError::Closed,
                    None => StoreError::Aborted { detail: "the browser ended the transaction".into() },
                });
                if matches!(error, StoreError::QuotaExceeded { .. }) {
                    self.spend_cleanup(stores);
                }
                Err(error)
            }
        }
    }

    /// After a write for which there was no room, Firefox lets the next transaction that writes do nothing but delete.
    /// That one is begun and dropped here, so that the next edit is tried in earnest.
    fn spend_cleanup(&self, stores: &[&str]) {
        drop(self.database.transaction(stores).with_mode(TransactionMode::Readwrite).build());
    }

    /// What a transaction that cannot even be started means.
    fn explained(&self, error: indexed_db_futures::error::Error) -> StoreError {
        let error = from_idb(error);
        match (self.access, &error) {
            _ if is_named(&error, "InvalidStateError") => StoreError::Closed,
            // A newer program may have renamed or removed what this one looks for.
            (Access::ReadOnly { found, known }, _) if is_named(&error, "NotFoundError") => {
                StoreError::NewerVersion { found, known }
            }
            _ => error,
        }
    }

    /// A connection that closes in the middle reports all kinds of errors; the reason is what matters.
    fn or_closed(&self, error: StoreError) -> StoreError {
        match error {
            StoreError::Aborted { .. } | StoreError::Browser { .. } if self.life.closed.get() => {
                StoreError::Closed
            }
            error => error,
        }
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.close();
    }
}

fn create_missing(database: &Database) -> indexed_db_futures::Result<()> {
    let there: Vec<String> = database.object_store_names().collect();
    for name in [LOG, LARGE, PAGES, META, QUARANTINE] {
        if !there.iter().any(|other| other == name) {
            database.create_object_store(name).build()?;
        }
    }
    Ok(())
}

/// Closes the connection when another tab wants to upgrade or delete the database, and tells the owner.
async fn listen(database: Database, life: Rc<Life>, events: Events) {
    let Ok(mut changes) = database.version_changes() else {
        return;
    };
    let event = match select(pin!(changes.recv()), life.ending()).await {
        Either::Left((Some(_), _)) => StoreEvent::Superseded,
        Either::Left((None, _)) => StoreEvent::Closed,
        Either::Right(_) => return,
    };
    if life.end() {
        database.close();
        events(event);
    }
}

/// The value under a key.
pub async fn get(store: &ObjectStore<'_>, key: impl Into<JsValue>) -> Result<Option<Vec<u8>>, StoreError> {
    let request = store.get::<JsValue, JsValue, _>(key.into()).primitive().map_err(from_idb)?;
    Ok(request.await.map_err(from_idb)?.map(|value| bytes_from_js(&value)))
}

/// Puts values under keys. All requests are made before the first is awaited.
pub async fn put_all(
    store: &ObjectStore<'_>,
    entries: impl IntoIterator<Item = (JsValue, JsValue)>,
) -> Result<(), StoreError> {
    let mut requests = Vec::new();
    for (key, value) in entries {
        requests.push(store.put(value).with_key(key).without_key_type().primitive().map_err(from_idb)?);
    }
    for request in requests {
        request.await.map_err(from_idb)?;
    }
    Ok(())
}

/// Puts one value under a key.
pub async fn put(
    store: &ObjectStore<'_>,
    key: impl Into<JsValue>,
    value: impl Into<JsValue>,
) -> Result<(), StoreError> {
    put_all(store, [(key.into(), value.into())]).await
}

/// Deletes a key or a range of keys.
pub async fn delete(store: &ObjectStore<'_>, range: impl Into<KeyRange<JsValue>>) -> Result<(), StoreError> {
    store.delete(range).primitive().map_err(from_idb)?.await.map_err(from_idb)
}

/// The last sequence number in a store that is keyed by them, or 0.
pub async fn last_key(store: &ObjectStore<'_>) -> Result<Seq, StoreError> {
    let request =
        store.open_key_cursor().with_direction(CursorDirection::Prev).primitive().map_err(from_idb)?;
    let Some(cursor) = request.await.map_err(from_idb)? else {
        return Ok(0);
    };
    Ok(cursor.primary_key::<f64>().map_err(from_idb)?.map_or(0, seq_from_key))
}

/// The last sequence number before `seq`, or 0.
pub async fn last_key_before(store: &ObjectStore<'_>, seq: Seq) -> Result<Seq, StoreError> {
    let request = store
        .open_key_cursor()
        .with_query::<f64, _>(KeyRange::UpperBound(key_from_seq(seq), true))
        .with_direction(CursorDirection::Prev)
        .primitive()
        .map_err(from_idb)?;
    let Some(cursor) = request.await.map_err(from_idb)? else {
        return Ok(0);
    };
    Ok(cursor.primary_key::<f64>().map_err(from_idb)?.map_or(0, seq_from_key))
}

/// The sequence numbers between `after` and `before`, at most `limit`.
pub async fn keys_between(
    store: &ObjectStore<'_>,
    after: Seq,
    before: Option<Seq>,
    limit: u32,
) -> Result<Vec<Seq>, StoreError> {
    let request = store
        .get_all_keys::<f64>()
        .with_query::<f64, _>(between(after, before))
        .with_limit(limit)
        .primitive()
        .map_err(from_idb)?;
    let keys = request.await.map_err(from_idb)?;
    keys.map(|key| key.map(seq_from_key).map_err(from_idb)).collect()
}

/// The keys between `after` and `before`, neither included.
pub fn between(after: Seq, before: Option<Seq>) -> KeyRange<f64> {
    let after = key_from_seq(after);
    match before {
        Some(before) => KeyRange::Bound(after, true, key_from_seq(before), true),
        None => KeyRange::LowerBound(after, true),
    }
}
