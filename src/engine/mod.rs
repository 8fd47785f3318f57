//! The one door to the engine: requests go in and answers, events and troubles come out.
//!
//! What it keeps true:
//! - A request is answered or fails; it never waits for ever. When the worker dies, what was in flight fails with
//!   `Internal`, a new worker opens the same space, and the revision moves so that every view asks again.
//! - Requests made while a space is opening wait until it is open.
//! - A question whose asker is gone (the view was left, a newer key was typed) is cancelled; a change never is.
//!
//! It deliberately keeps no rows: data lives in the worker and is asked for.

mod life;
mod link;
mod messages;
mod requests;
mod started;
mod state;

pub(crate) use link::{Bytes, encode};
pub(crate) use state::{Phase, StartFailure};

use crate::browser;
use domain::Schema;
use futures::channel::oneshot;
use leptos::prelude::*;
use link::Link;
use messages::Message;
use protocol::{Failure, Progress, Status};
use state::Deaths;
use std::collections::BTreeMap;
use std::sync::Arc;
use wasm_bindgen::JsValue;

const STORED_SPACE: &str = "mehr.space";

/// A reply as it came: JSON bytes, and a file beside it for exports.
pub(crate) struct RawReply {
    pub(crate) body: Bytes,
    pub(crate) file: Option<JsValue>,
}

struct InFlight {
    answer: oneshot::Sender<Result<RawReply, Failure>>,
    on_progress: Option<Callback<Progress>>,
    purpose: Purpose,
}

/// What a request is for, as far as the client cares.
#[derive(Clone, Copy, PartialEq)]
enum Purpose {
    /// Cancelled when its asker is gone.
    Question,
    /// Counted as "saving" until it is answered.
    Change,
    /// Opening a space, cancelling: neither of the two.
    Upkeep,
}

#[derive(Default)]
struct Core {
    link: Option<Link>,
    last_id: u64,
    in_flight: BTreeMap<u64, InFlight>,
    waiting: Vec<Message>,
    deaths: Deaths,
    /// Advances with each try to open a space; answers of earlier tries are ignored.
    attempt: u64,
    heard: bool,
    status_asked: bool,
}

/// The engine, in context.
#[derive(Clone, Copy)]
pub(crate) struct EngineClient {
    core: StoredValue<Core, LocalStorage>,
    /// Whether a space is open, and what stands in the way when not.
    pub(crate) phase: RwSignal<Phase>,
    /// Whether opening takes so long that something seems to be in the way.
    pub(crate) slow: RwSignal<bool>,
    /// The name of the space that is open or being opened.
    pub(crate) space: RwSignal<String>,
    /// The facts of the open space.
    pub(crate) status: RwSignal<Status>,
    /// All kinds and fields, own ones included.
    pub(crate) schema: RwSignal<Arc<Schema>>,
    /// Moves with every change of the data, here or in another tab. Views that read it ask again.
    pub(crate) revision: RwSignal<u64>,
    /// Changes under way.
    pub(crate) saving: RwSignal<u32>,
    /// A background failure that stays visible until resolved.
    pub(crate) trouble: RwSignal<Option<Failure>>,
    /// A tab of a newer version wants this one to reload.
    pub(crate) outdated: RwSignal<bool>,
    /// The worker died and was replaced in this visit.
    pub(crate) replaced: RwSignal<bool>,
}

/// The engine in context.
pub(crate) fn use_engine() -> EngineClient {
    expect_context()
}

impl EngineClient {
    /// Takes the worker, opens the space of the last visit and puts the client into context.
    pub(crate) fn provide() -> EngineClient {
        let space =
            browser::stored(STORED_SPACE).filter(|name| name == "sample").unwrap_or_else(|| "main".into());
        let client = EngineClient {
            core: StoredValue::new_local(Core::default()),
            phase: RwSignal::new(Phase::Starting),
            slow: RwSignal::new(false),
            space: RwSignal::new(space),
            status: RwSignal::default(),
            schema: RwSignal::new(Arc::new(Schema::built_in())),
            revision: RwSignal::new(0),
            saving: RwSignal::new(0),
            trouble: RwSignal::new(None),
            outdated: RwSignal::new(false),
            replaced: RwSignal::new(false),
        };
        client.connect();
        provide_context(client);
        client
    }
}
