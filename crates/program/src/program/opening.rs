//! Opening a space.

use super::first_view;
use super::{BUILD, BrowserHost, Program, Session, messages, parts};
use futures::future::LocalBoxFuture;
use oplog::Device;
use oplog::seal::{RecordHeader, RecordKind, Sealed, SpaceId};
use protocol::{Code, Event, Failure, Lost, Open, Opened, VERSION};
use std::cell::Cell;
use std::rc::Rc;
use store::browser::{BrowserStore, Lock, lock};
use store::{
    Access, LogStore as _, OnLoss, OpenOptions, OpenReport, SpaceState, StoreError, StoreEvent, Weakness,
};
use wasm_bindgen_futures::spawn_local;
use worker::replica::{Identity, Replica, ReplicaError};
use worker::service::{Host as _, Service, StoreFacts, failure_of_replica, failure_of_store};

/// At most this many tabs write to a space at once; further ones are devices of their own.
const DEVICES_MAX: u64 = 32;

/// The setting that holds what the devices of this browser are derived from.
const DEVICE_SEED: &str = "device-seed";

/// What opens a store.
type OpenStore =
    for<'a> fn(&'a OpenOptions) -> LocalBoxFuture<'a, Result<(BrowserStore, OpenReport), StoreError>>;

/// Opens a space in place of the one that is open; gives an [`Opened`] in JSON.
pub async fn open(program: &Rc<Program>, open: Open) -> Result<String, Failure> {
    // What answers a loss is not needed before there is one, so it is in another part of the program.
    open_by(program, open, OnLoss::Report, |options| Box::pin(store::browser::try_open(options))).await
}

async fn open_by(
    program: &Rc<Program>,
    open: Open,
    on_loss: OnLoss,
    open_store: OpenStore,
) -> Result<String, Failure> {
    if open.protocol != VERSION || open.build != BUILD {
        let detail = format!("the page is of build {} and the worker of build {BUILD}", open.build);
        return Err(Failure::new(Code::Protocol, detail));
    }
    if open.space.is_empty() || !open.space.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') {
        return Err(Failure::new(Code::BadParameter, format!("{:?} cannot name a space", open.space)));
    }
    program.loading.end().await;
    let is_view_wrong = program.is_view_wrong.take();
    if let Some(session) = program.session.borrow().as_ref().filter(|_| is_view_wrong)
        && session.service.name() == open.space
    {
        // It has been read since.
        return json(&ready(session));
    }
    close(program);
    program.mirror_failed.set(false);
    program.unreadable.set(false);
    *program.opening.borrow_mut() = Some(open.clone());
    let options = OpenOptions {
        name: open.space.clone(),
        new_space: SpaceId(random()),
        page_canary: open.canary.as_ref().and_then(|canary| canary.parse().ok()),
        on_loss,
        events: listener(program),
    };
    let (store, report) = open_store(&options).await.map_err(|error| failure_of_store(&error))?;
    if let SpaceState::Lost(loss) = &report.state {
        let lost = Lost {
            expected: loss.expected.last_seq,
            found: loss.found.map_or(0, |found| found.last_seq),
            mirror: loss.mirrored_upto.unwrap_or(0).saturating_sub(loss.mirror_damaged),
            damaged: loss.mirror_damaged,
        };
        store.close();
        return json(&Opened::Lost(lost));
    }
    if let Some(canary) = &report.canary {
        program.host.tell(Event::Canary { space: open.space.clone(), canary: canary.to_string() });
    }
    if on_loss == OnLoss::Report
        && !is_view_wrong
        && let Some(view) = first_view::read(&store, &report).await
    {
        let opened = view.opened().to_owned();
        program.first_view.replace(Some(view));
        program.loading.begin();
        spawn_local(load_behind(program.clone(), open, store, report));
        return Ok(opened);
    }
    json(&load(program, &open, store, &report, on_loss).await?)
}

/// An [`Opened`] in JSON.
pub fn json(opened: &Opened) -> Result<String, Failure> {
    // By way of a value, as all other answers go, since each further way is code to be loaded.
    let opened = serde_json::to_value(opened).and_then(|json| serde_json::to_string(&json));
    opened.map_err(|error| Failure::new(Code::Internal, error.to_string()))
}

/// Reads a space that shows its first view, and has the page open it again if it turns out to be another. All that the
/// first view does not answer waits for it.
async fn load_behind(program: Rc<Program>, open: Open, store: BrowserStore, report: OpenReport) {
    let opened = load(&program, &open, store, &report, OnLoss::Report).await;
    let opened = opened.and_then(|opened| json(&opened));
    if !opened.is_ok_and(|opened| first_view::is_right(&program, &opened)) {
        program.first_view.take();
        program.is_view_wrong.set(true);
        program.host.tell(Event::NotAsShown);
    }
    program.loading.finish();
}

/// Reads a space and makes it the one that is open.
async fn load(
    program: &Rc<Program>,
    open: &Open,
    store: BrowserStore,
    report: &OpenReport,
    on_loss: OnLoss,
) -> Result<Opened, Failure> {
    let session = match read(program, open, store, report, on_loss).await {
        Ok(session) => session,
        Err(error) if is_unreadable(&error) && report.durable => {
            return Ok(Opened::Lost(unreadable(program, open, report).await));
        }
        Err(error) => return Err(failure_of_replica(error)),
    };
    if program.mirror_failed.get() {
        session.service.facts().mirrored.set(false);
    }
    let opened = ready(&session);
    let session = Rc::new(session);
    *program.session.borrow_mut() = Some(session.clone());
    spawn_local(finish_opening(program.clone(), session));
    Ok(opened)
}

/// What there is to say of a space that can be asked.
pub fn ready(session: &Session) -> Opened {
    let status = Box::new(session.service.status());
    let schema = (**session.service.replica().space().schema()).clone();
    Opened::Ready { status, schema }
}

/// Answers the recovery screen; gives an [`Opened`] in JSON.
pub async fn recover(program: &Rc<Program>, from_mirror: bool) -> Result<String, Failure> {
    let Some(open) = program.opening.borrow().clone() else {
        return Err(Failure::new(Code::NotOpen, "no space was being opened"));
    };
    if program.unreadable.take() {
        // Otherwise the next try would read the same damage.
        let deleted = match from_mirror {
            true => store::browser::delete_unreadable(&open.space).await,
            false => store::browser::delete(&open.space).await,
        };
        deleted.map_err(|error| failure_of_store(&error))?;
    }
    let on_loss = if from_mirror { OnLoss::Restore } else { OnLoss::Accept };
    open_by(program, open, on_loss, |options| Box::pin(store::browser::open(options))).await
}

/// Whether a space cannot be opened because of damage to what is stored.
fn is_unreadable(error: &ReplicaError) -> bool {
    let ReplicaError::Store(error) = error else { return false };
    matches!(
        error,
        StoreError::Damaged { .. }
            | StoreError::Aborted { .. }
            | StoreError::Browser { .. }
            | StoreError::PageGone { .. }
    )
}

/// To a person, a database that opens and cannot be read is a loss like any other.
async fn unreadable(program: &Program, open: &Open, report: &OpenReport) -> Lost {
    program.unreadable.set(true);
    let (upto, damaged) = store::browser::mirror_of(&open.space).await.unwrap_or_default();
    let expected = report.canary.map_or(upto, |canary| canary.last_seq);
    Lost { expected, found: 0, mirror: upto.saturating_sub(damaged), damaged }
}

/// How long after the opening of an empty space the rest of the program is fetched, unless a question needs it before.
const FIRST_VISIT_MS: i32 = 2000;

/// Reads the rest of the pages between the questions that come meanwhile, and makes what the next ones will need.
async fn finish_opening(program: Rc<Program>, session: Rc<Session>) {
    let is_open = || program.session.borrow().as_ref().is_some_and(|open| Rc::ptr_eq(open, &session));
    loop {
        program.host.breathe().await;
        match session.service.read_on().await {
            _ if !is_open() => return,
            Ok(true) => {}
            Ok(false) => break,
            Err(failure) => return program.host.tell(Event::Trouble(failure)),
        }
    }
    look_at_storage(&session.service).await;
    if session.service.replica().space().revision() == 0 {
        // A first visit: nothing is to be made, and the network belongs to the page.
        messages::wait(FIRST_VISIT_MS).await;
    }
    if is_open() {
        // Without the part the next question tries again, and says so if it has to.
        let _ = parts::warm_up(session).await;
    }
}

fn close(program: &Program) {
    if let Some(session) = program.session.borrow_mut().take() {
        session.service.replica().store().close();
    }
    program.first_view.take();
    program.asked.take();
}

async fn read(
    program: &Rc<Program>,
    open: &Open,
    store: BrowserStore,
    report: &OpenReport,
    on_loss: OnLoss,
) -> Result<Session, ReplicaError> {
    // After a loss the last batches written here may be gone, and their numbers would be given again; so the devices
    // are new ones.
    let renew = on_loss != OnLoss::Report;
    let identify = async |store: &BrowserStore| identity(&open.space, store, report, renew).await;
    let (replica, device) = Replica::begin(store, identify).await?;
    let facts = facts_of(report);
    let service = Service::new(replica, program.host.clone(), &open.space, open.offset_minutes, facts);
    Ok(Session { service, _device: device })
}

/// What a store is like when it is opened.
pub fn facts_of(report: &OpenReport) -> StoreFacts {
    StoreFacts {
        durable: report.durable,
        mirrored: Cell::new(report.durable && !report.weaknesses.contains(&Weakness::NoMirror)),
        weaknesses: report.weaknesses.iter().filter_map(name_of).map(str::to_owned).collect(),
        read_only: matches!(report.access, Access::ReadOnly { .. }),
        ..StoreFacts::default()
    }
}

/// How the protocol calls a weakness that has no fact of its own.
fn name_of(weakness: &Weakness) -> Option<&'static str> {
    match weakness {
        Weakness::NoDatabase { .. } | Weakness::NoMirror => None,
        Weakness::NoLocks => Some("no_locks"),
        Weakness::NoChannel => Some("no_channel"),
        Weakness::NoStorageManager => Some("no_storage_manager"),
    }
}

/// How long after a change there is time for upkeep: after the person has gone on.
const UPKEEP_DELAY_MS: i32 = 1500;

/// Folds the log into pages, if that is worth while, and keeps the first view, when nobody is waiting for anything.
pub fn upkeep_later(program: &Rc<Program>) {
    if program.has_upkeep.replace(true) {
        return;
    }
    let program = program.clone();
    spawn_local(async move {
        messages::wait(UPKEEP_DELAY_MS).await;
        program.has_upkeep.set(false);
        // An empty space has nothing to be kept, and need not load what does it.
        if let Ok(session) = program.session().await
            && session.service.replica().space().revision() > 0
            && let Ok(upkeep) = parts::keep_up(program.clone(), session).await
            && let Err(failure) = upkeep.await
        {
            program.host.tell(Event::Trouble(failure));
        }
    });
}

/// Asks the browser how much is used and whether it will keep it.
pub async fn look_at_storage(service: &Service<BrowserStore, BrowserHost>) {
    let facts = service.facts();
    facts.persisted.set(store::browser::persisted().await);
    if let Some(estimate) = store::browser::estimate().await {
        facts.usage.set(Some(estimate.usage as u64));
        facts.quota.set(Some(estimate.quota as u64));
    }
}

fn random() -> [u8; 16] {
    let mut bytes = [0; 16];
    messages::fill_random(&mut bytes);
    bytes
}

/// Who this connection writes as. Each browser has a few devices per space, one for each tab that is open at once; a
/// lock keeps two tabs from writing as the same.
async fn identity(
    space: &str,
    store: &BrowserStore,
    report: &OpenReport,
    renew: bool,
) -> Result<(Identity, Option<Lock>), StoreError> {
    let alone = || {
        let bytes = random();
        let device = Device::from_le_bytes([
            bytes[0], bytes[1], bytes[2], bytes[3], bytes[4], bytes[5], bytes[6], bytes[7],
        ]);
        Identity { device, own: vec![device] }
    };
    let readable = matches!(report.access, Access::ReadWrite) && report.durable;
    if !readable || report.weaknesses.contains(&Weakness::NoLocks) {
        return Ok((alone(), None));
    }
    let seed = device_seed(space, store, renew).await?;
    let devices: Vec<Device> = (0..DEVICES_MAX).map(|slot| device_of(seed, slot)).collect();
    for (slot, &device) in devices.iter().enumerate() {
        let held = lock(&format!("mehr.{space}.device.{slot}"), false).await?;
        if let Some(held) = held {
            return Ok((Identity { device, own: devices }, Some(held)));
        }
    }
    let mut identity = alone();
    identity.own.extend(devices);
    Ok((identity, None))
}

async fn device_seed(space: &str, store: &BrowserStore, renew: bool) -> Result<[u8; 16], StoreError> {
    // Only who makes it holds a lock; to get one is a wait of its own.
    if !renew && let Some(seed) = kept_seed(store).await? {
        return Ok(seed);
    }
    let _one_at_a_time = lock(&format!("mehr.{space}.setup"), true).await?;
    if !renew && let Some(seed) = kept_seed(store).await? {
        return Ok(seed);
    }
    let seed = random();
    let record = Sealed::new(RecordHeader::new(RecordKind::Meta, store.space()), &seed);
    store.put_meta(DEVICE_SEED, &record).await?;
    Ok(seed)
}

async fn kept_seed(store: &BrowserStore) -> Result<Option<[u8; 16]>, StoreError> {
    let kept = match store.get_meta(DEVICE_SEED).await {
        // New devices are as good as the old ones.
        Err(StoreError::Damaged { .. }) => None,
        kept => kept?,
    };
    Ok(kept.and_then(|record| record.body().try_into().ok()))
}

fn device_of(seed: [u8; 16], slot: u64) -> Device {
    let mut bytes = seed.to_vec();
    bytes.extend_from_slice(&slot.to_le_bytes());
    xxhash_rust::xxh3::xxh3_64(&bytes)
}

/// Reacts to what happens to the store's connection.
fn listener(program: &Rc<Program>) -> store::Events {
    let program = Rc::downgrade(program);
    Rc::new(move |event| {
        let Some(program) = program.upgrade() else { return };
        match event {
            StoreEvent::Appended { .. } => spawn_local(async move {
                if let Ok(session) = program.session().await
                    && let Err(failure) = session.service.catch_up().await
                {
                    program.host.tell(Event::Trouble(failure));
                }
            }),
            StoreEvent::Blocked => program.host.tell(Event::Blocked),
            StoreEvent::Superseded => program.host.tell(Event::Outdated),
            StoreEvent::Closed => {
                let detail = "the browser closed the connection to the store";
                program.host.tell(Event::Trouble(Failure::new(Code::WriteFailed, detail)));
            }
            // The data itself is safe, so a failed mirror is a weakness to be shown and no trouble.
            StoreEvent::Mirrored { .. } => program.note_mirror(true),
            StoreEvent::MirrorFailed { .. } => program.note_mirror(false),
        }
    })
}
