//! The simulated world: disks with several tabs each, clocks, a link between the disks, and everything that goes wrong.

use super::checks;
use super::drafts::{self, Made, Token};
use super::rng::Rng;
use super::slow::Slow;
use engine::digest;
use futures::FutureExt as _;
use oplog::seal::SpaceId;
use oplog::{BatchId, Chunk, Device};
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};
use store::{Crash, Faults, LogStore as _, MemoryDisk, MemoryStore, OpenOptions, StoreError, StoreEvent};
use worker::replica::{Compacted, Identity, Origin, Replica, ReplicaError};

pub type Tabs = Replica<Slow>;

/// What became of an action.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fate {
    /// It was under way when its tab died, or the store was closed in the middle: it is there as a whole or not.
    Unknown,
    /// It was acknowledged.
    Saved,
    /// It was refused: nothing of it may ever be seen.
    Refused,
}

/// An action that was tried.
#[derive(Clone, Debug)]
pub struct Tried {
    pub device: Device,
    pub id: Option<BatchId>,
    pub made: Option<Made>,
    pub fate: Fate,
}

/// Chunks on their way to a disk.
type Packet = (usize, Vec<Chunk>);

/// A browser tab.
pub struct Tab {
    pub disk: usize,
    pub device: Device,
    pub replica: Rc<RefCell<Option<Rc<Tabs>>>>,
    skew_ms: i64,
    /// Set when another tab has appended.
    told: Rc<Cell<bool>>,
    tasks: Vec<Pin<Box<dyn Future<Output = ()>>>>,
}

pub struct World {
    pub rng: Rng,
    pub disks: Vec<MemoryDisk>,
    pub tabs: Vec<Tab>,
    pub tried: Rc<RefCell<Vec<Tried>>>,
    /// What the link carries.
    link: Rc<RefCell<Vec<Packet>>>,
    pace: Rc<RefCell<Rng>>,
    now_ms: u64,
    tokens: Token,
    tally: Tally,
    /// There are no mirrors, so that what is damaged is lost where it was.
    pub is_bare: bool,
}

/// Counts what has happened, so that a simulation in which something never happens is noticed.
#[derive(Clone, Default)]
pub struct Tally(Rc<RefCell<BTreeMap<&'static str, u64>>>);

impl Tally {
    fn count(&self, what: &'static str) {
        *self.0.borrow_mut().entry(what).or_default() += 1;
    }

    /// Panics if anything that can go wrong did not.
    pub fn assert_all_happened(&self) {
        let tally = self.0.borrow();
        for what in HAPPENINGS {
            assert!(tally.contains_key(what), "never happened: {what}; what did: {tally:#?}");
        }
    }
}

/// All that [`Tally`] counts.
const HAPPENINGS: [&str; 15] = [
    "opened from the log",
    "opened from pages",
    "rebuilt, as the pages were damaged",
    "opened with a torn record",
    "repaired from the mirror",
    "saved",
    "refused",
    "died in the middle of an action",
    "died in the middle of a compaction",
    "undone or redone",
    "compacted",
    "regrouped",
    "compacted while others were at it",
    "received",
    "lost for want of a mirror",
];

/// Nothing takes so many turns unless it waits for ever.
const TURNS_MAX: usize = 1_000_000;

const START_MS: u64 = 1_718_452_800_000;

impl World {
    pub fn new(seed: u64, tally: &Tally) -> World {
        let mut rng = Rng::new(seed);
        let disks: Vec<MemoryDisk> = (0..1 + rng.below(3)).map(|_| MemoryDisk::new()).collect();
        let mut tabs = Vec::new();
        for disk in 0..disks.len() {
            for slot in 0..1 + rng.below(3) {
                tabs.push(Tab {
                    disk,
                    device: device(disk, slot),
                    replica: Rc::default(),
                    skew_ms: skew(&mut rng),
                    told: Rc::default(),
                    tasks: Vec::new(),
                });
            }
        }
        let is_bare = rng.chance(10);
        let pace = Rc::new(RefCell::new(Rng::new(rng.next())));
        World {
            rng,
            disks,
            tabs,
            tried: Rc::default(),
            link: Rc::default(),
            pace,
            now_ms: START_MS,
            tokens: 0,
            tally: tally.clone(),
            is_bare,
        }
    }

    /// One thing happens, and then some of what is under way goes on.
    pub fn step(&mut self) {
        let at = self.rng.below(self.tabs.len());
        if self.rng.chance(50) {
            self.now_ms += self.rng.below(2000) as u64;
        }
        match self.rng.below(100) {
            0..=39 => self.act(at),
            40..=49 => self.take_back(at),
            50..=59 => self.hear(at),
            60..=63 => self.compact(at),
            64..=71 => self.send(at),
            72..=81 => self.deliver(),
            82..=84 => self.die(at),
            85..=87 => self.reopen_and_compare(at),
            88..=89 => self.tabs[at].skew_ms = skew(&mut self.rng),
            90..=93 => self.break_disk(),
            94 => self.damage(at),
            95..=96 => self.disks.iter().for_each(|disk| disk.set_faults(Faults::default())),
            _ => self.settle(),
        }
        for _ in 0..self.rng.below(30) {
            self.go_on();
        }
        self.bury();
        for at in 0..self.tabs.len() {
            if self.tabs[at].replica.borrow().is_none()
                && self.tabs[at].tasks.is_empty()
                && self.rng.chance(30)
            {
                self.open(at);
            }
        }
    }

    fn start(&mut self, at: usize, task: impl Future<Output = ()> + 'static) {
        self.tabs[at].tasks.push(Box::pin(task));
    }

    /// A tab that is open and not too busy.
    fn ready(&self, at: usize) -> Option<Rc<Tabs>> {
        (self.tabs[at].tasks.len() < 4).then(|| self.tabs[at].replica.borrow().clone()).flatten()
    }

    fn clock(&self, at: usize) -> u64 {
        self.now_ms.saturating_add_signed(self.tabs[at].skew_ms)
    }

    fn act(&mut self, at: usize) {
        let Some(replica) = self.ready(at) else { return };
        self.tokens += 1;
        let (token, now_ms) = (self.tokens, self.clock(at));
        let mut rng = Rng::new(self.rng.next());
        let (tried, tally) = (self.tried.clone(), self.tally.clone());
        self.start(at, async move {
            let place = Cell::new(None);
            let make = |space: &engine::space::Space| {
                let (draft, made) = drafts::random(space, &mut rng, token, now_ms);
                draft.inspect(|_| {
                    let mut tried = tried.borrow_mut();
                    place.set(Some(tried.len()));
                    let device = replica.device();
                    let id = BatchId { device, counter: space.next_counter(device) };
                    tried.push(Tried { device, id: Some(id), made, fate: Fate::Unknown });
                })
            };
            let outcome = replica.commit_with(now_ms, make).await;
            if let Some(place) = place.get() {
                let fate = fate(&outcome);
                tried.borrow_mut()[place].fate = fate;
                tally.count(match fate {
                    Fate::Saved => "saved",
                    Fate::Refused => "refused",
                    Fate::Unknown => "died in the middle of an action",
                });
            }
        });
    }

    fn take_back(&mut self, at: usize) {
        let Some(replica) = self.ready(at) else { return };
        let (is_undo, now_ms) = (self.rng.chance(65), self.clock(at));
        let (tried, tally) = (self.tried.clone(), self.tally.clone());
        self.start(at, async move {
            // Only then is it known as which device it writes.
            if let Err(error) = replica.complete().await {
                return expected(Err::<(), _>(error));
            }
            let device = replica.device();
            let place = tried.borrow().len();
            tried.borrow_mut().push(Tried { device, id: None, made: None, fate: Fate::Unknown });
            let outcome = if is_undo { replica.undo(now_ms).await } else { replica.redo(now_ms).await };
            let fate = if matches!(outcome, Ok(None)) { Fate::Refused } else { fate(&outcome) };
            tried.borrow_mut()[place].fate = fate;
            if fate == Fate::Saved {
                tally.count("undone or redone");
            }
        });
    }

    fn hear(&mut self, at: usize) {
        if let Some(replica) = self.ready(at)
            && (self.tabs[at].told.take() || self.rng.chance(20))
        {
            self.start(at, async move { expected(replica.catch_up().await) });
        }
    }

    fn compact(&mut self, at: usize) {
        // Of what is in pages alone, others could never hear.
        if let Some(replica) = self.ready(at).filter(|_| !self.is_bare) {
            let tally = self.tally.clone();
            self.start(at, async move {
                let outcome = replica.compact().await;
                tally.count(match &outcome {
                    Ok(Some(_)) => "compacted",
                    Ok(None) => "compacted while others were at it",
                    Err(_) => "died in the middle of a compaction",
                });
                if matches!(outcome, Ok(Some(Compacted { regrouped: 1.., .. }))) {
                    tally.count("regrouped");
                }
                expected(outcome);
            });
        }
    }

    /// A disk sends some of its batches, cut and stirred, to another one.
    fn send(&mut self, at: usize) {
        let Some(replica) = self.ready(at) else { return };
        let to = self.rng.below(self.disks.len());
        let mut rng = Rng::new(self.rng.next());
        let link = self.link.clone();
        self.start(at, async move {
            let mut chunks = Vec::new();
            expected(replica.each_chunk(|chunk| chunks.push(chunk)).await);
            let from = rng.below(chunks.len() + 1);
            chunks.drain(..from);
            if rng.chance(50) {
                rng.shuffle(&mut chunks);
            }
            while !chunks.is_empty() {
                let packet = chunks.split_off(chunks.len() - (1 + rng.below(8)).min(chunks.len()));
                if !rng.chance(25) {
                    link.borrow_mut().push((to, packet));
                }
            }
        });
    }

    /// Something arrives, in any order, and perhaps not for the last time.
    fn deliver(&mut self) {
        for _ in 0..1 + self.rng.below(4) {
            let on_the_way = self.link.borrow().len();
            if on_the_way == 0 {
                return;
            }
            let place = self.rng.below(on_the_way);
            let again = self.rng.chance(20);
            let (to, packet) = if again {
                self.link.borrow()[place].clone()
            } else {
                self.link.borrow_mut().swap_remove(place)
            };
            let tabs: Vec<usize> = (0..self.tabs.len()).filter(|&at| self.tabs[at].disk == to).collect();
            let at = *self.rng.pick(&tabs);
            if let Some(replica) = self.ready(at) {
                self.tally.count("received");
                self.start(at, async move { expected(replica.receive(packet).await) });
            }
        }
    }

    /// The tab is killed in the middle of whatever it does.
    fn die(&mut self, at: usize) {
        self.tabs[at].tasks.clear();
        self.tabs[at].replica.take();
    }

    fn break_disk(&mut self) {
        let disk = self.rng.below(self.disks.len());
        let writes = self.rng.below(12) as u64;
        let faults = match self.rng.below(6) {
            0 => Faults { capacity_bytes: Some(self.rng.below(60_000)), ..Faults::default() },
            1..=2 => Faults { abort_after_writes: Some(writes), ..Faults::default() },
            _ => {
                let moment = *self.rng.pick(&[Crash::Before, Crash::Torn, Crash::After]);
                Faults { crash_after_writes: Some((writes, moment)), ..Faults::default() }
            }
        };
        self.disks[disk].set_faults(faults);
    }

    /// Bits of what is stored flip.
    fn damage(&mut self, at: usize) {
        if self.is_bare {
            let tabs: Vec<usize> =
                (0..self.tabs.len()).filter(|&tab| self.tabs[tab].disk == self.tabs[at].disk).collect();
            tabs.into_iter().for_each(|tab| self.die(tab));
            self.disks[self.tabs[at].disk].lose_mirror();
            self.tally.count("lost for want of a mirror");
        }
        let disk = &self.disks[self.tabs[at].disk];
        let Ok((store, _)) = MemoryStore::open(disk, &options()) else { return };
        let byte = self.rng.below(3000);
        if self.rng.chance(50) {
            let last = done(store.last_seq()).unwrap_or(0) as usize;
            let seq = 1 + self.rng.below(last + 1) as u64;
            disk.damage_log(seq, byte);
        } else if let Ok(Some(pointer)) = done(store.page_pointer()) {
            let key = *self.rng.pick(&[
                "space#0",
                "customer/rows#0",
                "customer/notes.longtext#0",
                "customer/name.text#0",
            ]);
            disk.damage_page(pointer.generation, key, byte);
        }
    }

    /// Polls one task of one tab.
    fn go_on(&mut self) {
        let at = self.rng.below(self.tabs.len());
        if self.tabs[at].tasks.is_empty() {
            return;
        }
        let task = self.rng.below(self.tabs[at].tasks.len());
        self.poll(at, task);
    }

    fn poll(&mut self, at: usize, task: usize) {
        let tasks = &mut self.tabs[at].tasks;
        if tasks[task].as_mut().poll(&mut Context::from_waker(Waker::noop())) == Poll::Ready(()) {
            drop(tasks.swap_remove(task));
        }
    }

    fn settle_tab(&mut self, at: usize) {
        for turn in 0_usize.. {
            let Some(task) = turn.checked_rem(self.tabs[at].tasks.len()) else { break };
            assert!(turn < TURNS_MAX, "something never ends");
            self.poll(at, task);
        }
    }

    /// Lets everything that is under way come to its end.
    pub fn settle(&mut self) {
        for turn in 0.. {
            let busy: Vec<usize> =
                (0..self.tabs.len()).filter(|&at| !self.tabs[at].tasks.is_empty()).collect();
            let Some(&at) = busy.get(turn % busy.len().max(1)) else { break };
            assert!(turn < TURNS_MAX, "something never ends");
            let task = self.rng.below(self.tabs[at].tasks.len());
            self.poll(at, task);
        }
        self.bury();
    }

    /// Tabs whose disk has crashed are dead.
    fn bury(&mut self) {
        for at in 0..self.tabs.len() {
            let replica = self.tabs[at].replica.borrow().clone();
            if replica
                .is_some_and(|replica| done(replica.store().inner.last_seq()) == Err(StoreError::Closed))
            {
                self.die(at);
            }
        }
    }

    fn open(&mut self, at: usize) {
        let tab = &self.tabs[at];
        let told = tab.told.clone();
        let events = Rc::new(move |event| {
            if matches!(event, StoreEvent::Appended { .. }) {
                told.set(true);
            }
        });
        let Ok((inner, _)) = MemoryStore::open(&self.disks[tab.disk], &OpenOptions { events, ..options() })
        else {
            return;
        };
        let store = Slow { inner, rng: self.pace.clone() };
        let own = (0..3).map(|slot| device(tab.disk, slot)).collect();
        let identity = Identity { device: tab.device, own };
        let (replica, tally) = (tab.replica.clone(), self.tally.clone());
        self.start(at, async move {
            match Replica::begin(store, async |_| Ok((identity, ()))).await {
                Ok((opened, ())) => {
                    tally.count(match opened.origin() {
                        Origin::Log => "opened from the log",
                        Origin::Pages => "opened from pages",
                        Origin::Rebuilt { .. } => "rebuilt, as the pages were damaged",
                    });
                    if opened.damaged() > 0 {
                        tally.count("opened with a torn record");
                    }
                    if opened.repaired() > 0 {
                        tally.count("repaired from the mirror");
                    }
                    drop(replica.replace(Some(Rc::new(opened))));
                }
                Err(error) => expected(Err::<(), _>(error)),
            }
        });
    }

    /// What is opened again equals what was closed.
    fn reopen_and_compare(&mut self, at: usize) {
        self.settle_tab(at);
        let Some(replica) = self.tabs[at].replica.borrow().clone() else { return };
        if done_slowly(replica.catch_up()).is_err() || done_slowly(replica.complete()).is_err() {
            return;
        }
        let (before, batches) = (checks::state(&replica), checks::batches(&replica));
        let (log, damaged) = (done(replica.store().inner.last_seq()), replica.damaged());
        self.die(at);
        drop(replica);
        self.open(at);
        self.settle_tab(at);
        let replica = self.tabs[at].replica.borrow();
        let Some(replica) = replica.as_deref().filter(|replica| replica.damaged() == 0) else { return };
        if done_slowly(replica.complete()).is_err() || log != done(replica.store().inner.last_seq()) {
            return;
        }
        // A tab that could not read a damaged record goes on without it, and pages written by a tab that had read it
        // before it was damaged bring it back (seeds 2159 and 2683): then there is more than before, and never less.
        if damaged + replica.repaired() == 0 {
            assert_eq!(before, checks::state(replica), "opened again from {:?}", replica.origin());
        }
        let seen = replica.space().seen().clone();
        let lost: Vec<_> = batches.iter().filter(|id| !seen.contains(id.device, id.counter)).collect();
        assert!(lost.is_empty(), "opened again from {:?} without {lost:?}", replica.origin());
    }

    /// Nothing goes wrong any more, and everybody hears of everything.
    pub fn heal(&mut self) {
        self.disks.iter().for_each(|disk| disk.set_faults(Faults::default()));
        self.settle();
        self.open_all();
        self.hear_all();
        for from in 0..self.disks.len() {
            let mut chunks = Vec::new();
            let sender = self.first_of(from);
            done_slowly(sender.each_chunk(|chunk| chunks.push(chunk))).expect("a log that can be read");
            for to in (0..self.disks.len()).filter(|&to| to != from) {
                self.rng.shuffle(&mut chunks);
                done_slowly(self.first_of(to).receive(chunks.clone())).expect("room for what arrives");
            }
        }
        self.hear_all();
    }

    fn first_of(&self, disk: usize) -> Rc<Tabs> {
        let tab = self.tabs.iter().find(|tab| tab.disk == disk).expect("a tab of every disk");
        tab.replica.borrow().clone().expect("an open tab")
    }

    pub fn open_all(&mut self) {
        for at in 0..self.tabs.len() {
            if self.tabs[at].replica.borrow().is_none() {
                self.open(at);
            }
        }
        self.settle();
        assert!(self.tabs.iter().all(|tab| tab.replica.borrow().is_some()), "a tab that does not open");
    }

    pub fn hear_all(&self) {
        for tab in &self.tabs {
            done_slowly(self.replica(tab).catch_up()).expect("a log that can be read");
            done_slowly(self.replica(tab).complete()).expect("pages or a log that can be read");
        }
    }

    pub fn replica(&self, tab: &Tab) -> Rc<Tabs> {
        tab.replica.borrow().clone().expect("an open tab")
    }

    /// Opens a disk anew, beside whatever tabs it has.
    pub fn another(&mut self, disk: usize, from_pages: bool) -> Tabs {
        let (inner, _) = MemoryStore::open(&self.disks[disk], &options()).expect("a disk that works");
        let store = Slow { inner, rng: self.pace.clone() };
        let identity = Identity { device: 99, own: (0..3).map(|slot| device(disk, slot)).collect() };
        let opened = if from_pages {
            done_slowly(Replica::open(store, identity))
        } else {
            done_slowly(Replica::load(store, identity))
        };
        opened.expect("a disk that works")
    }

    pub fn digest(&self, tab: &Tab) -> u128 {
        digest::whole(&self.replica(tab).space())
    }
}

fn device(disk: usize, slot: usize) -> Device {
    1 + disk as u64 * 3 + slot as u64
}

fn skew(rng: &mut Rng) -> i64 {
    match rng.below(4) {
        0 => 0,
        1 => rng.below(100_000) as i64 - 50_000,
        // A clock that is years off, either way.
        2 => rng.below(400_000_000_000) as i64 - 200_000_000_000,
        _ => rng.below(3) as i64,
    }
}

fn options() -> OpenOptions {
    OpenOptions::new("main", SpaceId([7; 16]))
}

/// What is to be believed of an action with this outcome.
fn fate<T>(outcome: &Result<T, ReplicaError>) -> Fate {
    match outcome {
        Ok(_) => Fate::Saved,
        Err(ReplicaError::Store(StoreError::Closed)) => Fate::Unknown,
        Err(ReplicaError::Store(error)) if is_expected(error) => Fate::Refused,
        Err(error) => panic!("{error}"),
    }
}

/// Failures that the world has caused itself.
fn is_expected(error: &StoreError) -> bool {
    matches!(
        error,
        StoreError::Closed
            | StoreError::Aborted { .. }
            | StoreError::QuotaExceeded { .. }
            | StoreError::Moved { .. }
            | StoreError::PageGone { .. }
            | StoreError::Damaged { .. }
    )
}

fn expected<T>(outcome: Result<T, ReplicaError>) {
    if let Err(error) = outcome {
        assert!(matches!(&error, ReplicaError::Store(error) if is_expected(error)), "{error}");
    }
}

/// The value of a future that is ready at once.
pub fn done<T>(future: impl Future<Output = T>) -> T {
    future.now_or_never().expect("a memory store does not wait")
}

/// The value of a future of a slow store.
pub fn done_slowly<T>(future: impl Future<Output = T>) -> T {
    let mut future = std::pin::pin!(future);
    for _ in 0..TURNS_MAX {
        if let Poll::Ready(value) = future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            return value;
        }
    }
    panic!("something never ends")
}
