//! A service on a store in memory, asked in JSON as scripts ask it.

use futures::executor::block_on;
use oplog::seal::SpaceId;
use protocol::{Event, Failure, Reply, Request};
use serde_json::Value as Json;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use store::{MemoryDisk, MemoryStore, OpenOptions};
use worker::replica::Identity;
use worker::service::{FileSource, Host, Service, StoreFacts};

/// A clock that a test sets, and random numbers that repeat.
#[derive(Clone, Default)]
pub struct TestHost {
    pub now: Rc<Cell<u64>>,
    pub seed: Rc<Cell<u64>>,
    pub events: Rc<RefCell<Vec<Event>>>,
    /// Whether every request has been given up.
    pub cancelled: Rc<Cell<bool>>,
    /// Milliseconds that pass between two looks at the clock, beside the usual one.
    pub step: Rc<Cell<u64>>,
}

impl Host for TestHost {
    fn now_ms(&self) -> u64 {
        self.now.set(self.now.get() + 1 + self.step.get());
        self.now.get()
    }

    fn random(&self) -> u128 {
        let step = || {
            let mut x = self.seed.get().wrapping_add(0x9e37_79b9_7f4a_7c15);
            self.seed.set(x);
            x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            x ^ (x >> 27)
        };
        u128::from(step()) << 64 | u128::from(step())
    }

    fn tell(&self, event: Event) {
        self.events.borrow_mut().push(event);
    }

    fn is_cancelled(&self, _: u64) -> bool {
        self.cancelled.get()
    }

    async fn breathe(&self) {}
}

/// A file in memory.
pub struct TestFile {
    pub name: String,
    pub bytes: Vec<u8>,
}

impl TestFile {
    pub fn new(name: &str, bytes: impl Into<Vec<u8>>) -> TestFile {
        TestFile { name: name.into(), bytes: bytes.into() }
    }
}

impl FileSource for TestFile {
    fn name(&self) -> String {
        self.name.clone()
    }

    fn size(&self) -> u64 {
        self.bytes.len() as u64
    }

    async fn read(&self, start: u64, len: u64) -> Result<Vec<u8>, String> {
        let end = (start + len).min(self.size()) as usize;
        Ok(self.bytes[start as usize..end].to_vec())
    }
}

/// One open tab.
pub struct Tab {
    pub service: Service<MemoryStore, TestHost>,
    pub host: TestHost,
}

/// 2024-06-15T12:00:00Z.
pub const NOON: u64 = 1_718_452_800_000;

impl Tab {
    /// Opens the space of a disk as device `device`.
    pub fn open(disk: &MemoryDisk, device: u64) -> Tab {
        Tab::open_as(disk, device, "main")
    }

    /// Opens the space under a name.
    pub fn open_as(disk: &MemoryDisk, device: u64, name: &str) -> Tab {
        let (store, _) = MemoryStore::open(disk, &OpenOptions::new("main", SpaceId([7; 16]))).unwrap();
        let host = TestHost::default();
        host.now.set(NOON + device);
        host.seed.set(device);
        let identity = Identity { device, own: vec![1, 2, 3] };
        let service =
            block_on(Service::open(store, identity, host.clone(), name, 0, StoreFacts::default())).unwrap();
        Tab { service, host }
    }

    /// Asks in JSON.
    pub fn ask(&self, request: Json) -> Result<Json, Failure> {
        self.ask_with(request, &[]).map(|(json, _)| json)
    }

    /// Asks in JSON with files beside.
    pub fn ask_with(&self, request: Json, files: &[TestFile]) -> Result<(Json, Option<Vec<u8>>), Failure> {
        let request: Request = serde_json::from_value(request).unwrap();
        let answer = block_on(self.service.answer(1, request, files));
        match answer.reply {
            Reply::Ok(json) => Ok((json, answer.file)),
            Reply::Err(failure) => Err(failure),
        }
    }

    /// Asks what has to succeed.
    pub fn get(&self, request: Json) -> Json {
        self.ask(request).unwrap()
    }

    pub fn digest(&self) -> Json {
        self.get(serde_json::json!("digest"))
    }
}
