//! The store in IndexedDB.

use super::channel::{Also, Channel};
use super::database::Connection;
use super::files::Folder;
use super::locks::lock;
use super::mirror::Mirror;
use super::{log, mirror, pages, reading};
use crate::canary::Canary;
use crate::contract::{
    Appended, LogRange, LogRead, LogStore, PagePointer, Quarantined, Seq, assert_place, assert_regrouped,
    assert_repair,
};
use crate::error::StoreError;
use crate::opening::Events;
use oplog::seal::{RecordKind, Sealed, SpaceId};
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// One connection to the database of a space, with all that keeps it company.
pub struct IndexedDbStore {
    name: String,
    space: SpaceId,
    connection: Rc<Connection>,
    folder: Option<Folder>,
    /// Why nothing may be written, beside the reasons the connection knows.
    writes: Result<(), StoreError>,
    company: RefCell<Company>,
    /// Where the log ended when this connection appended to it last.
    tail: Cell<Option<Canary>>,
}

/// What goes when the connection is closed.
#[derive(Default)]
struct Company {
    mirror: Option<Rc<Mirror>>,
    channel: Option<Channel>,
}

impl IndexedDbStore {
    /// A store on an open connection. One that has lost something writes nothing, not even its mirror.
    pub(super) fn new(
        name: String,
        space: SpaceId,
        connection: Connection,
        folder: Option<Folder>,
        writes: Result<(), StoreError>,
        events: &Events,
    ) -> Self {
        let connection = Rc::new(connection);
        let mirror = folder
            .clone()
            .filter(|_| writes.is_ok())
            .map(|folder| Rc::new(Mirror::start(folder, &name, space, &connection, events.clone())));
        let waking = mirror.as_ref().map(Rc::downgrade);
        let also: Also = Rc::new(move || {
            if let Some(mirror) = waking.as_ref().and_then(std::rc::Weak::upgrade) {
                mirror.wake();
            }
        });
        let channel = Channel::open(&name, events.clone(), also);
        IndexedDbStore {
            name,
            space,
            connection,
            folder,
            writes,
            company: RefCell::new(Company { mirror, channel }),
            tail: Cell::new(None),
        }
    }

    /// Whether other tabs are told.
    pub(super) fn has_channel(&self) -> bool {
        self.company.borrow().channel.is_some()
    }

    /// What stands for the whole log.
    pub(super) async fn canary(&self) -> Result<Option<Canary>, StoreError> {
        log::tail(&self.connection).await
    }

    fn writing(&self) -> Result<&Connection, StoreError> {
        self.writes.clone()?;
        Ok(&self.connection)
    }
}

impl LogStore for IndexedDbStore {
    fn space(&self) -> SpaceId {
        self.space
    }

    async fn append(&self, records: &[Sealed]) -> Result<Appended, StoreError> {
        assert_place(records, self.space, RecordKind::Log);
        let appended = log::append(self.writing()?, self.space, records, self.tail.get()).await?;
        self.tail.set(Some(appended.canary));
        if records.is_empty() {
            return Ok(appended);
        }
        let company = self.company.borrow();
        if let Some(mirror) = &company.mirror {
            mirror.add(&appended, records);
        }
        if let Some(channel) = &company.channel {
            channel.announce(appended.last_seq);
        }
        Ok(appended)
    }

    async fn last_seq(&self) -> Result<Seq, StoreError> {
        log::last_seq(&self.connection).await
    }

    async fn read_log(&self, after: Seq, bytes_max: usize) -> Result<LogRead, StoreError> {
        reading::read(&self.connection, self.space, after, bytes_max).await
    }

    async fn replace_log(&self, range: LogRange, records: &[(Seq, Sealed)]) -> Result<(), StoreError> {
        assert_regrouped(range, records);
        assert_place(records.iter().map(|(_, record)| record), self.space, RecordKind::Log);
        log::replace(self.writing()?, range, records).await
    }

    async fn mirrored(&self, seq: Seq) -> Result<Vec<(Seq, Sealed)>, StoreError> {
        match &self.folder {
            Some(folder) => mirror::whole_copies(folder, &self.connection, self.space, seq).await,
            None => Ok(Vec::new()),
        }
    }

    async fn repair_from_mirror(&self, seq: Seq) -> Result<bool, StoreError> {
        self.writing()?;
        let Some(folder) = self.folder.clone() else {
            return Ok(false);
        };
        let repair = mirror::repair(folder, self.connection.clone(), self.space, seq).await;
        repair.map_err(|missing| StoreError::Unavailable { detail: missing.to_string() })?.await
    }

    async fn repair_log(&self, seq: Seq, records: &[(Seq, Sealed)]) -> Result<(), StoreError> {
        assert_repair(seq, records);
        assert_place(records.iter().map(|(_, record)| record), self.space, RecordKind::Log);
        log::repair(self.writing()?, seq, records).await
    }

    async fn quarantine(&self) -> Result<Vec<Quarantined>, StoreError> {
        reading::quarantined(&self.connection).await
    }

    async fn put_pages(&self, generation: u64, put: &[(String, Sealed)]) -> Result<(), StoreError> {
        assert_place(put.iter().map(|(_, page)| page), self.space, RecordKind::Page);
        pages::put_pages(self.writing()?, generation, put).await
    }

    async fn read_pages(&self, generation: u64, keys: &[String]) -> Result<Vec<Sealed>, StoreError> {
        pages::read_pages(&self.connection, self.space, generation, keys).await
    }

    async fn page_pointer(&self) -> Result<Option<PagePointer>, StoreError> {
        pages::read_pointer(&self.connection).await
    }

    async fn flip(
        &self,
        expected: Option<u64>,
        log_epoch: u64,
        next: &PagePointer,
    ) -> Result<(), StoreError> {
        pages::flip(self.writing()?, self.space, expected, log_epoch, next).await
    }

    async fn drop_old_generations(&self) -> Result<(), StoreError> {
        pages::drop_old_generations(self.writing()?).await
    }

    async fn get_meta(&self, key: &str) -> Result<Option<Sealed>, StoreError> {
        pages::get_meta(&self.connection, self.space, key).await
    }

    async fn put_meta(&self, key: &str, value: &Sealed) -> Result<(), StoreError> {
        assert_place([value], self.space, RecordKind::Meta);
        pages::put_meta(self.writing()?, key, value).await
    }

    async fn with_compaction_lock<T>(&self, work: impl AsyncFnOnce() -> T) -> Result<Option<T>, StoreError> {
        self.writing()?;
        let Some(_lock) = lock(&format!("{}.compaction", self.name), false).await? else {
            return Ok(None);
        };
        Ok(Some(work().await))
    }

    fn close(&self) {
        self.connection.close();
        self.company.take();
    }
}
