//! Listens to the page, opens spaces, and hands questions to the service.
//!
//! Requests are answered as they become ready, not in order; changes to data are put in order by the replica.

mod files;

mod first_view;

mod messages;

mod opening;

mod parts;

use first_view::FirstView;
use futures::channel::oneshot;
use messages::Page;
use protocol::{Build, Code, Event, Failure, Reply, Request, VERSION};
use std::cell::{Cell, RefCell};
use std::collections::HashSet;
use std::rc::Rc;
use store::browser::{BrowserStore, Lock};
use wasm_bindgen::{JsCast as _, JsValue, closure::Closure};
use wasm_bindgen_futures::spawn_local;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};
use worker::service::{Host, Service};

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

/// Whether a space that shows its first view is being read, and who waits until it has been.
#[derive(Default)]
struct Loading {
    is_under_way: Cell<bool>,
    waiting: RefCell<Vec<oneshot::Sender<()>>>,
}

impl Loading {
    fn begin(&self) {
        self.is_under_way.set(true);
    }

    fn finish(&self) {
        self.is_under_way.set(false);
        self.waiting.take();
    }

    /// Ready when nothing is being read.
    async fn end(&self) {
        while self.is_under_way.get() {
            let (sender, finished) = oneshot::channel();
            self.waiting.borrow_mut().push(sender);
            // The sender is dropped, not used.
            let _ = finished.await;
        }
    }
}

/// The program.
pub struct Program {
    host: BrowserHost,
    session: RefCell<Option<Rc<Session>>>,
    opening: RefCell<Option<protocol::Open>>,
    loading: Loading,
    /// The first view as it is kept.
    first_view: RefCell<Option<FirstView>>,
    /// Whether the first view turned out to be wrong, and the space is to be opened without it.
    is_view_wrong: Cell<bool>,
    /// The first requests for pages of lists since the space was opened.
    asked: RefCell<Vec<Vec<u8>>>,
    /// Whether there is upkeep to come.
    has_upkeep: Cell<bool>,
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
        loading: Loading::default(),
        first_view: RefCell::default(),
        is_view_wrong: Cell::default(),
        asked: RefCell::default(),
        has_upkeep: Cell::default(),
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
        if let Some(page) = first_view::page(&self, &body) {
            first_view::note(&self, &body);
            return self.host.page.reply(id, &said(&page), None);
        }
        let (reply, file) = match self.answer_first(&body).await {
            Some(reply) => (reply, None),
            None => match parts::answer(self.clone(), id, body, files).await {
                Ok(answer) => {
                    let answer = answer.await;
                    (bytes(&answer.reply), answer.file)
                }
                Err(missing) => {
                    let failure = Failure::new(Code::NotLoaded, missing.to_string());
                    (bytes(&Reply::Err(failure)), None)
                }
            },
        };
        self.host.cancelled.borrow_mut().remove(&id);
        self.host.page.reply(id, &reply, file.as_deref());
    }

    /// The reply to what can come before the first screen is there; `None` for everything else, also for nonsense.
    async fn answer_first(self: &Rc<Self>, body: &[u8]) -> Option<Vec<u8>> {
        let request = match serde_json::from_slice(body).ok()? {
            First::Open(open) => {
                let opened = opening::open(self, open).await;
                opening::upkeep_later(self);
                return Some(match opened {
                    Ok(opened) => said(&opened),
                    Err(failure) => bytes(&Reply::Err(failure)),
                });
            }
            First::Cancel { id } => {
                self.host.cancelled.borrow_mut().insert(id);
                return Some(said("null"));
            }
            First::Status | First::Persist => Request::Status,
            First::Query(query) => Request::Query(query),
        };
        let session = match self.session().await {
            Ok(session) => session,
            Err(failure) => return Some(bytes(&Reply::Err(failure))),
        };
        if matches!(request, Request::Status) {
            opening::look_at_storage(&session.service).await;
        }
        let answer = session.service.answer_first(&request).await?;
        if matches!(request, Request::Query(query) if query.offset == 0) {
            first_view::note(self, body);
        }
        Some(bytes(&answer.reply))
    }

    /// The open space once it has been read so far that it can be asked.
    async fn session(&self) -> Result<Rc<Session>, Failure> {
        self.loading.end().await;
        let session = self.session.borrow().clone();
        session.ok_or_else(|| Failure::new(Code::NotOpen, "no space is open"))
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

/// The reply that gives what is written as JSON already.
fn said(json: &str) -> Vec<u8> {
    format!(r#"{{"ok":{json}}}"#).into_bytes()
}

fn bytes(reply: &Reply) -> Vec<u8> {
    serde_json::to_vec(reply).unwrap_or_default()
}
