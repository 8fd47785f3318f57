//! The mirror: a second copy of the log in plain files, for the day the database is lost.
//!
//! One tab at a time writes it, the one that holds the lock; when that tab goes, the next one takes over. It reads
//! from the log what the files do not have yet, so nothing depends on which tab appended what. What that tab appends
//! itself is written at once, before it counts as saved: a browser that is killed in the middle of a write can lose the
//! whole database a start later (Chromium's LevelDB writes on behind the torn record, and finds damage there when it
//! reads that file again). Behind each step it writes down how far it has come, which is the canary of this file system.
//!
//! The files follow the log as it was appended and are not regrouped when the log is; a record that is mirrored twice
//! holds batches that are seen twice, which is harmless.

use super::database::Connection;
use super::files::{Folder, Writer};
use super::locks::lock;
use super::platform::sleep;
use super::{log, reading};
use crate::canary::{Canary, UNKNOWN_DIGEST};
use crate::contract::{Appended, Seq, check};
use crate::error::StoreError;
use crate::mirror_format::{Entries, Holding, file_first_seq, file_name, sound_end, write_entry};
use crate::opening::{Events, Restored, StoreEvent};
use crate::repair::whole_copy;
use futures::StreamExt;
use futures::channel::mpsc;
use futures::future::{LocalBoxFuture, select};
use futures::lock::Mutex;
use oplog::seal::{RecordKind, Sealed, SpaceId};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::pin::pin;
use std::rc::{Rc, Weak};
use wasm_bindgen_futures::spawn_local;

/// The file that says how far the mirror has come.
const CANARY: &str = "canary.bin";
/// A file longer than this is finished, and a new one begun.
const FILE_BYTES: usize = 16 << 20;
/// How much of the log is copied in one step, between which the worker answers questions.
const STEP_BYTES: usize = 1 << 20;
/// Opening a space should not wait for its mirror.
const START_AFTER_MS: i32 = 500;
/// Edits that follow each other closely are copied in one step.
const GATHER_MS: i32 = 50;

/// The lock of whoever writes or deletes the mirror of a database.
pub fn lock_name(database: &str) -> String {
    format!("{database}.mirror")
}

/// A mirror that is being written, or waits for its turn. Ends when it is dropped or the connection is closed.
pub struct Mirror {
    wake: RefCell<mpsc::Sender<()>>,
    caught_up: CaughtUp,
}

/// The files while they hold all that was in the log when it was last looked at, and nobody else writes to them.
type CaughtUp = Rc<RefCell<Option<Files>>>;

impl Mirror {
    /// Begins to mirror a log into a folder.
    pub fn start(
        folder: Folder,
        name: &str,
        space: SpaceId,
        connection: &Rc<Connection>,
        events: Events,
    ) -> Self {
        let (wake, woken) = mpsc::channel(1);
        let caught_up = CaughtUp::default();
        let keeper = Keeper {
            folder,
            lock: lock_name(name),
            space,
            connection: Rc::downgrade(connection),
            events,
            woken: Mutex::new(woken),
            caught_up: caught_up.clone(),
        };
        let (ending, left) = (connection.ending(), caught_up.clone());
        spawn_local(async move {
            let _ = select(pin!(keep(Rc::new(keeper))), ending).await;
            // The next one opens these files.
            left.take();
        });
        Mirror { wake: RefCell::new(wake), caught_up }
    }

    /// Copies records that have just been appended, or sees to it that they are copied soon.
    pub fn add(&self, appended: &Appended, records: &[Sealed]) {
        let mut caught_up = self.caught_up.borrow_mut();
        if !caught_up.as_mut().is_some_and(|files| files.follow(appended, records)) {
            self.wake();
        }
    }

    /// Says that the log has grown.
    pub fn wake(&self) {
        // A full channel means that the mirror is about to look anyway.
        let _ = self.wake.borrow_mut().try_send(());
    }
}

/// Mirrors until the connection is closed.
async fn keep(keeper: Rc<Keeper>) {
    let _ = select(pin!(sleep(START_AFTER_MS)), pin!(keeper.woken())).await;
    loop {
        match keep_on(keeper.clone()).await {
            Ok(keeping) => return keeping.await,
            Err(missing) => keeper.failed(missing.to_string()),
        }
        if !keeper.woken().await {
            return;
        }
    }
}

chunks::chunk! {
    /// Nobody waits for the mirror, so what writes it comes after everything else.
    later: fn keep_on(keeper: Rc<Keeper>) -> LocalBoxFuture<'static, ()> {
        Box::pin(async move { keeper.keep_on().await })
    }
}

chunks::chunk! {
    /// Puts sound records in the place of a damaged one; `false` if the mirror does not have the whole of it. Damage is
    /// rare, so this comes later, too.
    later: pub fn repair(
        folder: Folder,
        connection: Rc<Connection>,
        space: SpaceId,
        seq: Seq,
    ) -> LocalBoxFuture<'static, Result<bool, StoreError>> {
        Box::pin(async move {
            let copies = whole_copies(&folder, &connection, space, seq).await?;
            if !copies.is_empty() {
                log::repair(&connection, seq, &copies).await?;
            }
            Ok(!copies.is_empty())
        })
    }
}

struct Keeper {
    folder: Folder,
    /// The name of its lock.
    lock: String,
    space: SpaceId,
    /// Weak, so that a mirror does not keep a database open that its owner has let go.
    connection: Weak<Connection>,
    events: Events,
    woken: Mutex<mpsc::Receiver<()>>,
    caught_up: CaughtUp,
}

/// What is written to.
struct Files {
    end: End,
    canary: Writer,
}

/// Where the next record goes.
struct End {
    writer: Writer,
    length: usize,
    mirrored: Seq,
}

impl Files {
    /// Copies the records if they are the next ones and few; says whether it did. What was written by half is written
    /// over the next time.
    fn follow(&mut self, appended: &Appended, records: &[Sealed]) -> bool {
        let end = &mut self.end;
        if end.mirrored + 1 != appended.first_seq || end.length > FILE_BYTES {
            return false;
        }
        let mut bytes = Vec::new();
        for (seq, record) in (appended.first_seq..).zip(records) {
            write_entry(&mut bytes, seq, record.bytes());
        }
        if bytes.len() > STEP_BYTES || end.writer.write(end.length, &bytes).is_err() {
            return false;
        }
        end.length += bytes.len();
        end.mirrored = appended.last_seq;
        write_canary(&self.canary, &appended.canary).is_ok()
    }
}

impl Keeper {
    /// Waits until the log has grown; `false` when it is not going to any more.
    async fn woken(&self) -> bool {
        self.woken.lock().await.next().await.is_some()
    }

    fn failed(&self, detail: String) {
        (self.events)(StoreEvent::MirrorFailed { detail });
    }

    /// Mirrors until the connection is closed. After a failure, such as a full disk, the next append is another try.
    async fn keep_on(&self) {
        while let Err(error) = self.run().await {
            if error == StoreError::Closed {
                return;
            }
            self.failed(error.to_string());
            if !self.woken().await {
                return;
            }
        }
    }

    async fn run(&self) -> Result<(), StoreError> {
        let Some(_lock) = lock(&self.lock, true).await? else {
            return Ok(());
        };
        let canary = self.folder.writer(CANARY).await?;
        let mut files = Files { end: self.find_end().await?, canary };
        loop {
            self.catch_up(&mut files).await?;
            self.caught_up.replace(Some(files));
            let is_woken = self.woken().await;
            let Some(again) = self.caught_up.take().filter(|_| is_woken) else {
                return Ok(());
            };
            files = again;
            sleep(GATHER_MS).await;
        }
    }

    fn connection(&self) -> Result<Rc<Connection>, StoreError> {
        self.connection.upgrade().ok_or(StoreError::Closed)
    }

    /// Opens the last file behind its last sound record, cutting off what is torn or damaged there.
    async fn find_end(&self) -> Result<End, StoreError> {
        let names = self.folder.names().await?;
        let Some(first_seq) = names.iter().filter_map(|name| file_first_seq(name)).max() else {
            return self.begin_file(0).await;
        };
        let writer = self.folder.writer(&file_name(first_seq)).await?;
        let bytes = writer.read()?;
        let before = first_seq.saturating_sub(1);
        let (mirrored, length) = sound_end(&bytes).unwrap_or((before, 0));
        writer.truncate(length)?;
        Ok(End { writer, length, mirrored })
    }

    async fn begin_file(&self, mirrored: Seq) -> Result<End, StoreError> {
        let writer = self.folder.writer(&file_name(mirrored + 1)).await?;
        writer.truncate(0)?;
        Ok(End { writer, length: 0, mirrored })
    }

    /// Copies what the log has and the mirror has not.
    async fn catch_up(&self, files: &mut Files) -> Result<(), StoreError> {
        let Files { end, canary } = files;
        let connection = self.connection()?;
        let Some(tail) = log::tail(&connection).await? else {
            return Ok(());
        };
        if tail.last_seq < end.mirrored {
            return Err(StoreError::Damaged {
                what: "the log".into(),
                flaw: crate::contract::Flaw::Unreadable {
                    detail: format!(
                        "it ends at {}, but {} records are mirrored",
                        tail.last_seq, end.mirrored
                    ),
                },
            });
        }
        if tail.last_seq == end.mirrored {
            return write_canary(canary, &tail);
        }
        loop {
            let read = reading::read(&connection, self.space, end.mirrored, STEP_BYTES).await?;
            let mut bytes = Vec::new();
            for (seq, record) in &read.records {
                write_entry(&mut bytes, *seq, record.bytes());
            }
            end.writer.write(end.length, &bytes)?;
            end.length += bytes.len();
            end.mirrored = read.upto;
            if !read.more {
                break;
            }
            if end.length > FILE_BYTES {
                end.writer.flush()?;
                *end = self.begin_file(end.mirrored).await?;
            }
            sleep(0).await;
        }
        // The tail was read before the records, so the mirror has come at least that far.
        write_canary(canary, &tail)?;
        (self.events)(StoreEvent::Mirrored { last_seq: end.mirrored });
        Ok(())
    }
}

fn write_canary(file: &Writer, canary: &Canary) -> Result<(), StoreError> {
    file.write(0, canary.seal().bytes())
}

/// How far the mirror had come, if there is one: its canary, and where that is damaged, its records.
pub async fn witness(folder: &Folder) -> Option<Canary> {
    let canary = folder.read(CANARY).await.ok().flatten().and_then(|bytes| Canary::open(&bytes));
    if canary.is_some() {
        return canary;
    }
    let holding = holding(folder).await?;
    Some(Canary { space: holding.space?, last_seq: holding.upto, digest: UNKNOWN_DIGEST })
}

/// What the mirror could give back to a lost log, if anything.
pub async fn holding(folder: &Folder) -> Option<Holding> {
    let mut holding = Holding::default();
    for name in folder.names().await.ok()? {
        let Some(first_seq) = file_first_seq(&name) else {
            continue;
        };
        // A file that cannot be read is as good as empty.
        let bytes = folder.read(&name).await.ok().flatten().unwrap_or_default();
        holding.add_file(first_seq, &bytes);
    }
    (holding.upto > 0).then_some(holding)
}

/// All records of the mirror, sound or not.
pub async fn records(folder: &Folder) -> Result<Vec<(Seq, Vec<u8>)>, StoreError> {
    let mut records = Vec::new();
    for name in folder.names().await? {
        if file_first_seq(&name).is_some()
            && let Some(bytes) = folder.read(&name).await?
        {
            records.extend(Entries::new(&bytes).map(|(seq, record)| (seq, record.to_vec())));
        }
    }
    Ok(records)
}

/// Puts what the mirror holds, and the log does not, back into the log.
pub async fn restore(
    folder: &Folder,
    connection: &Connection,
    space: SpaceId,
) -> Result<Restored, StoreError> {
    let mut restored = Restored { last_seq: log::last_seq(connection).await?, ..Restored::default() };
    for name in folder.names().await? {
        if file_first_seq(&name).is_none() {
            continue;
        }
        let Some(bytes) = folder.read(&name).await? else {
            continue;
        };
        let mut records = Vec::new();
        for (seq, record) in Entries::new(&bytes) {
            if seq <= restored.last_seq {
                continue;
            }
            match check(record.to_vec(), space, RecordKind::Log)? {
                Ok(record) => records.push((seq, record)),
                Err(_) => restored.damaged += 1,
            }
        }
        if !records.is_empty() {
            restored.records += records.len() as u64;
            restored.last_seq = log::restore(connection, space, &records).await?.last_seq;
        }
    }
    Ok(restored)
}

/// The copies that together replace a damaged record, or none if they are not all there.
pub async fn whole_copies(
    folder: &Folder,
    connection: &Connection,
    space: SpaceId,
    seq: Seq,
) -> Result<Vec<(Seq, Sealed)>, StoreError> {
    let (damaged, before) = reading::damaged(connection, seq).await?;
    let copies = copies(folder, space, before + 1..=seq).await?;
    Ok(whole_copy(&damaged, before, seq, copies))
}

/// The sound records of the mirror with these numbers.
async fn copies(
    folder: &Folder,
    space: SpaceId,
    wanted: RangeInclusive<Seq>,
) -> Result<BTreeMap<Seq, Sealed>, StoreError> {
    let mut copies = BTreeMap::new();
    let first_seqs: Vec<Seq> = folder.names().await?.iter().filter_map(|name| file_first_seq(name)).collect();
    for (place, first_seq) in first_seqs.iter().enumerate() {
        let behind = first_seqs.get(place + 1).copied().unwrap_or(Seq::MAX);
        if *first_seq > *wanted.end() || behind <= *wanted.start() {
            continue;
        }
        let bytes = folder.read(&file_name(*first_seq)).await?.unwrap_or_default();
        for (seq, record) in Entries::new(&bytes) {
            if wanted.contains(&seq)
                && let Ok(record) = check(record.to_vec(), space, RecordKind::Log)?
            {
                copies.insert(seq, record);
            }
        }
    }
    Ok(copies)
}

/// Throws the mirror away, since its owner has accepted a loss; it is written anew from what is there.
pub async fn forget(folder: &Folder) -> Result<(), StoreError> {
    for name in folder.names().await? {
        folder.remove(&name).await?;
    }
    Ok(())
}
