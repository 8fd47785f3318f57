//! Listens to the page, opens spaces, and hands questions to the service.
//!
//! Requests are answered as they become ready, not in order; changes to data are put in order by the replica.

mod files;

mod messages;

mod opening;

mod parts;

use messages::Page;
use protocol::{Build, Code, Event, Failure, Reply, Request, VERSION};
use std::cell::{Cell, RefCell};
use std::collections::HashSet;
use std::rc::Rc;
use store::browser::{BrowserStore, Lock};
use wasm_bindgen::{JsCast as _, JsValue, closure::Closure};
use wasm_bindgen_futures::spawn_local;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};
use worker::service::{Answer, Host, Service};

/// The build this program belongs to; the page's must be the same.
pub const BUILD: &str = match option_env!("MEHR_BUILD_ID") {
    Some(build) => build,
    None => "dev",
};

/// The world as the service sees it.
#[derive(Clone)]
pub struct BrowserHost {
    page: Rc<Page>,
    cancelled: Rc<RefCell<HashSet<u64>>>,
}

impl Host for BrowserHost {
    fn now_ms(&self) -> u64 {
        js_sys::Date::now() as u64
    }

    fn random(&self) -> u128 {
        let mut bytes = [0; 16];
        messages::fill_random(&mut bytes);
        u128::from_le_bytes(bytes)
    }

    fn tell(&self, event: Event) {
        self.page.tell(event);
    }

    fn is_cancelled(&self, request: u64) -> bool {
        self.cancelled.borrow().contains(&request)
    }

    async fn breathe(&self) {
        messages::next_turn().await;
    }
}

/// The open space, and what keeps it this connection's own.
pub struct Session {
    service: Service<BrowserStore, BrowserHost>,
    /// Held so that no other connection writes as the same device.
    _device: Option<Lock>,
}

/// The requests of [`Request`] that the first screen makes. Reading all of them takes as much code as answering these.
#[derive(serde::Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
enum First {
    Open(protocol::Open),
    Cancel { id: u64 },
    Status,
    Persist,
    Query(protocol::Query),
}

/// The program.
pub struct Program {
    host: BrowserHost,
    session: RefCell<Option<Rc<Session>>>,
    opening: RefCell<Option<protocol::Open>>,
    /// Whether a compaction is under way or about to be.
    compacting: Cell<bool>,
    /// Whether the space being opened is one whose database opens and cannot be read.
    unreadable: Cell<bool>,
    /// Whether the mirror of the space has failed since it was opened.
    mirror_failed: Cell<bool>,
}

/// Starts listening. Lives as long as the worker.
pub fn start() {
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let page = Rc::new(Page::new(scope.clone()));
    // The page replaces a worker that has panicked; everything acknowledged is in the store.
    std::panic::set_hook(Box::new(|info| messages::died(&info.to_string())));
    let host = BrowserHost { page: page.clone(), cancelled: Rc::default() };
    let program = Rc::new(Program {
        host,
        session: RefCell::default(),
        opening: RefCell::default(),
        compacting: Cell::default(),
        unreadable: Cell::default(),
        mirror_failed: Cell::default(),
    });
    let receive = Closure::<dyn FnMut(MessageEvent)>::new(move |message: MessageEvent| {
        let program = program.clone();
        spawn_local(async move { program.receive(&message.data()).await });
    });
    scope.set_onmessage(Some(receive.as_ref().unchecked_ref()));
    receive.forget();
    page.tell(Event::Ready(Build { protocol: VERSION, build: BUILD.into() }));
}

impl Program {
    async fn receive(self: Rc<Self>, data: &JsValue) {
        let (id, body, files) = match messages::read(data) {
            Ok(message) => message,
            Err(detail) => return self.host.page.tell(Event::Trouble(Failure::new(Code::Protocol, detail))),
        };
        let answer = match self.answer_first(&body).await {
            Some(answer) => answer,
            None => match parts::answer(self.clone(), id, body, files).await {
                Ok(answer) => answer.await,
                Err(missing) => failed(Failure::new(Code::NotLoaded, missing.to_string())),
            },
        };
        self.host.cancelled.borrow_mut().remove(&id);
        self.host.page.reply(id, &answer);
    }

    /// Answers what can come before the first screen is there; `None` for everything else, also for nonsense.
    async fn answer_first(self: &Rc<Self>, body: &[u8]) -> Option<Answer> {
        let answer = match serde_json::from_slice(body).ok()? {
            First::Open(open) => {
                let opened = opening::open(self, open).await;
                opening::compact_later(self);
                outcome(opened)
            }
            First::Cancel { id } => {
                self.host.cancelled.borrow_mut().insert(id);
                outcome(Ok(()))
            }
            First::Status | First::Persist => {
                let session = match self.session() {
                    Ok(session) => session,
                    Err(answer) => return Some(answer),
                };
                opening::look_at_storage(&session.service).await;
                session.service.answer_first(&Request::Status).await?
            }
            First::Query(query) => match self.session() {
                Ok(session) => session.service.answer_first(&Request::Query(query)).await?,
                Err(answer) => answer,
            },
        };
        Some(answer)
    }

    /// The open space, or the answer that there is none.
    fn session(&self) -> Result<Rc<Session>, Answer> {
        let session = self.session.borrow().clone();
        session.ok_or_else(|| failed(Failure::new(Code::NotOpen, "no space is open")))
    }

    /// Takes note of whether there is a second copy; if that is news, the page asks for the facts again.
    fn note_mirror(&self, is_well: bool) {
        if self.mirror_failed.replace(!is_well) != is_well {
            return;
        }
        if let Some(session) = &*self.session.borrow() {
            session.service.facts().mirrored.set(is_well);
            let revision = session.service.replica().space().revision();
            self.host.tell(Event::Changed { revision, kinds: Vec::new(), elsewhere: true });
        }
    }
}

fn outcome<T: serde::Serialize>(result: Result<T, Failure>) -> Answer {
    match result.map(|value| serde_json::to_value(value)) {
        Ok(Ok(json)) => Answer { reply: Reply::Ok(json), file: None },
        Ok(Err(error)) => failed(Failure::new(Code::Internal, error.to_string())),
        Err(failure) => failed(failure),
    }
}

fn failed(failure: Failure) -> Answer {
    Answer { reply: Reply::Err(failure), file: None }
}
