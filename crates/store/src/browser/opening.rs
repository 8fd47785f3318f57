//! Opening the store of a space in a browser, whatever state the space and the browser are in.

use super::database::{Connection, VERSION};
use super::files::Folder;
use super::glue::is_named;
use super::indexed_db::IndexedDbStore;
use super::locks::lock;
use super::platform::{lock_manager, sleep, storage_manager};
use super::{BrowserStore, Kind, log, mirror};
use crate::canary::{self, Canary};
use crate::contract::Seq;
use crate::error::StoreError;
use crate::memory::{MemoryDisk, MemoryStore};
use crate::opening::{Access, Loss, OnLoss, OpenOptions, OpenReport, SpaceState, StoreEvent, Weakness};
use futures::future::join;

/// Opens the space `options.name` in a worker.
///
/// Where the database cannot be opened and nothing says that there ever was one, the store is kept in memory and the
/// report says that nothing outlives the page. Where something says that there was one, it is lost, which the report
/// says too; nothing is ever deleted or overwritten unless `options.on_loss` allows it.
pub async fn open(options: &OpenOptions) -> Result<(BrowserStore, OpenReport), StoreError> {
    open_at(options, VERSION).await
}

/// The same for a first try, which only reports a loss, whatever `options.on_loss` says.
pub async fn try_open(options: &OpenOptions) -> Result<(BrowserStore, OpenReport), StoreError> {
    let mut look = look_patiently(&database_name(&options.name), VERSION, options).await;
    match look.loss.take() {
        Some(loss) => report_loss(options, look, loss).await,
        None => take_up(options, look).await,
    }
}

/// Opens the space as a program would that writes another version of the database. For tests of upgrades.
#[doc(hidden)]
pub async fn open_at(options: &OpenOptions, version: u32) -> Result<(BrowserStore, OpenReport), StoreError> {
    let name = database_name(&options.name);
    let mut look = look_patiently(&name, version, options).await;
    let Some(loss) = look.loss.take() else { return take_up(options, look).await };
    match options.on_loss {
        OnLoss::Report => report_loss(options, look, loss).await,
        OnLoss::Accept => {
            let (connection, tail) = match openable(look.database, &name, version, options).await {
                Ok(opened) => opened,
                Err(error) => return in_memory(options, &error),
            };
            if let Some(folder) = &look.folder
                && let Err(error) = mirror::forget(folder).await
            {
                (options.events)(StoreEvent::MirrorFailed { detail: error.to_string() });
            }
            finish(options, look.folder, connection, tail, None).await
        }
        OnLoss::Restore => {
            // First the mirror, since a database that cannot be opened is deleted for it.
            let nothing = StoreError::Unavailable { detail: "there is nothing to restore from".into() };
            let Some(folder) = look.folder else {
                return Err(nothing);
            };
            if mirror::holding(&folder).await.is_none() {
                return Err(nothing);
            }
            let (connection, tail) = match openable(look.database, &name, version, options).await {
                Ok(opened) => opened,
                Err(error) => return mirror_in_memory(options, &folder, &loss, &error).await,
            };
            let space = tail.map_or(loss.expected.space, |tail| tail.space);
            let tail = log::found(&connection, space).await?;
            let restored = mirror::restore(&folder, &connection, tail.space).await?;
            let tail = log::tail(&connection).await?;
            finish(options, Some(folder), connection, tail, Some(restored)).await
        }
    }
}

/// Opens what was found where nothing is lost.
async fn take_up(options: &OpenOptions, look: Look) -> Result<(BrowserStore, OpenReport), StoreError> {
    match look.database {
        Ok((connection, tail)) => finish(options, look.folder, connection, tail, None).await,
        Err(error) => in_memory(options, &error),
    }
}

/// Deletes everything there is of a space, except the canary that the page has kept, which has to go with it.
/// Other tabs' connections close themselves.
pub async fn delete(name: &str) -> Result<(), StoreError> {
    let name = database_name(name);
    Connection::delete(&name).await?;
    // Whoever writes the mirror stops when its connection closes, and lets go of the lock.
    let _lock = lock(&mirror::lock_name(&name), true).await?;
    Folder::delete(&name).await
}

/// What the mirror of a space could give back: up to which record, and how many before that are damaged.
pub async fn mirror_of(name: &str) -> Option<(Seq, u64)> {
    let folder = Folder::open(&database_name(name)).await?;
    mirror::holding(&folder).await.map(|holding| (holding.upto, holding.damaged))
}

/// Deletes a database that opens and cannot be read, so that it can be restored from the mirror. Without a mirror it
/// is left alone.
pub async fn delete_unreadable(name: &str) -> Result<(), StoreError> {
    if mirror_of(name).await.is_none() {
        return Err(StoreError::Unavailable { detail: "there is nothing to restore from".into() });
    }
    Connection::delete(&database_name(name)).await
}

fn database_name(space: &str) -> String {
    format!("mehr.{space}")
}

type Opened = Result<(Connection, Option<Canary>), StoreError>;

/// What there is, before anything is done about it.
struct Look {
    database: Opened,
    folder: Option<Folder>,
    loss: Option<Loss>,
}

/// How long to wait before each further look. A browser that was killed may hold its files a little longer, and the one
/// started after it cannot open them meanwhile; neither a loss nor an empty space would be the truth then.
const WAITS_MS: [i32; 5] = [100, 200, 400, 800, 1600];

async fn look_patiently(name: &str, version: u32, options: &OpenOptions) -> Look {
    for wait in WAITS_MS {
        let look = look(name, version, options).await;
        if !look.database.as_ref().is_err_and(|error| is_named(error, "UnknownError")) {
            return look;
        }
        sleep(wait).await;
    }
    look(name, version, options).await
}

async fn look(name: &str, version: u32, options: &OpenOptions) -> Look {
    let database = open_database(name, version, options);
    let files = async {
        let folder = Folder::open(name).await;
        let canary = match &folder {
            Some(folder) => mirror::witness(folder).await,
            None => None,
        };
        (folder, canary)
    };
    let (database, (folder, canary)) = join(database, files).await;
    let found = database.as_ref().ok().and_then(|(_, tail)| *tail);
    let canaries: Vec<Canary> = canary.into_iter().chain(options.page_canary).collect();
    let mut loss = canary::compare(found, &canaries);
    if let (Some(loss), Err(error)) = (&mut loss, &database) {
        loss.detail = Some(error.to_string());
    }
    Look { database, folder, loss }
}

async fn open_database(name: &str, version: u32, options: &OpenOptions) -> Opened {
    let connection = Connection::open(name, version, &options.events).await?;
    let tail = log::tail(&connection).await?;
    Ok((connection, tail))
}

/// The database, made anew if it cannot be opened. Only after a person has decided.
async fn openable(database: Opened, name: &str, version: u32, options: &OpenOptions) -> Opened {
    match database {
        Ok(database) => Ok(database),
        Err(_) => {
            Connection::delete(name).await?;
            open_database(name, version, options).await
        }
    }
}

async fn finish(
    options: &OpenOptions,
    folder: Option<Folder>,
    connection: Connection,
    tail: Option<Canary>,
    restored: Option<crate::opening::Restored>,
) -> Result<(BrowserStore, OpenReport), StoreError> {
    let access = connection.access();
    let canary = match (tail, access) {
        (Some(tail), _) => tail,
        (None, Access::ReadWrite) => log::found(&connection, options.new_space).await?,
        (None, Access::ReadOnly { found, known }) => return Err(StoreError::NewerVersion { found, known }),
    };
    let mut weaknesses = weaknesses(folder.is_some());
    let name = database_name(&options.name);
    let writes = match access {
        Access::ReadWrite => Ok(()),
        Access::ReadOnly { found, known } => Err(StoreError::ReadOnly { found, known }),
    };
    let store = IndexedDbStore::new(name, canary.space, connection, folder, writes, &options.events);
    if !store.has_channel() {
        weaknesses.push(Weakness::NoChannel);
    }
    let state = if tail.is_some() { SpaceState::Found } else { SpaceState::New };
    let report = OpenReport { state, access, durable: true, weaknesses, canary: Some(canary), restored };
    Ok((BrowserStore(Kind::IndexedDb(store)), report))
}

/// A store that can be read, as far as there is anything to read, and refuses to be written to.
async fn report_loss(
    options: &OpenOptions,
    look: Look,
    mut loss: Loss,
) -> Result<(BrowserStore, OpenReport), StoreError> {
    if let Some(folder) = &look.folder
        && let Some(holding) = mirror::holding(folder).await
    {
        loss.mirrored_upto = Some(holding.upto);
        loss.mirror_damaged = holding.damaged;
    }
    let weaknesses = weaknesses(look.folder.is_some());
    let (kind, access) = match look.database {
        Ok((connection, tail)) => {
            let (name, access) = (database_name(&options.name), connection.access());
            let space = tail.unwrap_or(loss.expected).space;
            let lost = Err(StoreError::Lost);
            let store = IndexedDbStore::new(name, space, connection, None, lost, &options.events);
            (Kind::IndexedDb(store), access)
        }
        // Nothing can be read, which a memory that has lost the same things says best.
        Err(_) => {
            let known = OpenOptions { page_canary: Some(loss.expected), ..options.clone() };
            let (store, report) = MemoryStore::open(&MemoryDisk::new(), &known)?;
            (Kind::Memory(store), report.access)
        }
    };
    let state = SpaceState::Lost(loss);
    let report = OpenReport { state, access, durable: true, weaknesses, canary: None, restored: None };
    Ok((BrowserStore(kind), report))
}

/// What the mirror holds, for reading and taking away, where the browser can neither open nor delete the database.
/// The mirror stays, so the next opening finds the same.
async fn mirror_in_memory(
    options: &OpenOptions,
    folder: &Folder,
    loss: &Loss,
    error: &StoreError,
) -> Result<(BrowserStore, OpenReport), StoreError> {
    let disk = MemoryDisk::with_mirror(mirror::records(folder).await?, loss.expected);
    on_disk_of_memory(&disk, options, error)
}

fn in_memory(options: &OpenOptions, error: &StoreError) -> Result<(BrowserStore, OpenReport), StoreError> {
    let nothing_known = OpenOptions { page_canary: None, ..options.clone() };
    on_disk_of_memory(&MemoryDisk::new(), &nothing_known, error)
}

fn on_disk_of_memory(
    disk: &MemoryDisk,
    options: &OpenOptions,
    error: &StoreError,
) -> Result<(BrowserStore, OpenReport), StoreError> {
    let (store, report) = MemoryStore::open(disk, options)?;
    let mut weaknesses = weaknesses(false);
    weaknesses.insert(0, Weakness::NoDatabase { detail: error.to_string() });
    let report = OpenReport { durable: false, weaknesses, canary: None, ..report };
    Ok((BrowserStore(Kind::Memory(store)), report))
}

fn weaknesses(has_folder: bool) -> Vec<Weakness> {
    let mut weaknesses = Vec::new();
    if !has_folder {
        weaknesses.push(Weakness::NoMirror);
    }
    if lock_manager().is_none() {
        weaknesses.push(Weakness::NoLocks);
    }
    if storage_manager().is_none() {
        weaknesses.push(Weakness::NoStorageManager);
    }
    weaknesses
}
