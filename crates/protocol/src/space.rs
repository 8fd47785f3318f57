//! Opening a space, its state, and what the worker says unasked.

use domain::Schema;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

/// Opens a space.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Open {
    /// [`crate::VERSION`] of the asking side.
    pub protocol: u32,
    /// The build of the asking side; a worker of another build answers with a `Protocol` failure.
    pub build: String,
    /// `main` or `sample`.
    pub space: String,
    /// The canary kept by the page for this space, as the worker gave it last.
    pub canary: Option<String>,
    /// Minutes the person's clock is ahead of UTC.
    pub offset_minutes: i32,
}

/// What opening gave.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Opened {
    /// Ready to work.
    Ready {
        /// The state.
        status: Box<Status>,
        /// All kinds and fields.
        schema: Schema,
    },
    /// The store holds less than it did: the recovery screen, never an empty workspace.
    Lost(Lost),
}

/// What is known about a loss.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Lost {
    /// Log records that were there once.
    pub expected: u64,
    /// Log records that are there now.
    pub found: u64,
    /// Log records that the mirror can give back.
    pub mirror: u64,
    /// Log records at least that the mirror has lost itself.
    pub damaged: u64,
}

/// The facts of an open space.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Status {
    /// The space's name.
    pub space: String,
    /// Changes with every batch applied, in this tab or another.
    pub revision: u64,
    /// Live rows by kind.
    pub counts: std::collections::BTreeMap<String, u64>,
    /// Rows in the trash by kind.
    pub trash: std::collections::BTreeMap<String, u64>,
    /// Whether data outlives the page.
    pub durable: bool,
    /// Whether the browser promised not to evict it; `null` when it cannot say.
    pub persisted: Option<bool>,
    /// Bytes used, when the browser says.
    pub usage: Option<u64>,
    /// Bytes allowed, when the browser says.
    pub quota: Option<u64>,
    /// Whether the log is mirrored to a second store.
    pub mirrored: bool,
    /// What else this browser lacks: `no_locks`, `no_channel`, `no_storage_manager`.
    pub weaknesses: Vec<String>,
    /// Written by a newer version: read only.
    pub read_only: bool,
    /// What an undo would take back; `null` when nothing.
    pub undo: Option<crate::Undone>,
    /// What a redo would bring back; `null` when nothing.
    pub redo: Option<crate::Undone>,
    /// Damaged log records found and kept in quarantine.
    pub damaged: u64,
    /// Currencies of orders with how many orders are in each, most first.
    pub currencies: Vec<(String, u64)>,
    /// Settings by name.
    pub settings: serde_json::Map<String, Json>,
}

/// Which part of long work is under way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Phase {
    /// Reading the store.
    Loading,
    /// Reading the files.
    Reading,
    /// Writing to the store.
    Saving,
    /// Folding the log into pages.
    Compacting,
    /// Fitting a model; `done` counts evaluations of its likelihood.
    Fitting,
}

/// How far long work has come.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Progress {
    /// The request it belongs to.
    pub request: u64,
    /// What is going on.
    pub phase: Phase,
    /// Units done.
    pub done: u64,
    /// Units in all; 0 when unknown.
    pub total: u64,
    /// Rows so far.
    pub rows: u64,
}

/// What the worker says unasked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Event {
    /// The worker's wasm has loaded.
    Ready(Build),
    /// Data changed, here or in another tab.
    Changed {
        /// The new revision.
        revision: u64,
        /// Kinds of which rows changed.
        kinds: Vec<String>,
        /// Whether the change came from another tab.
        elsewhere: bool,
    },
    /// The space that is open was shown as it was kept, and is not like that: it is to be opened again.
    NotAsShown,
    /// Long work goes on.
    Progress(Progress),
    /// The page is to keep this in localStorage under `mehr.canary.<space>`.
    Canary {
        /// The space.
        space: String,
        /// What to keep.
        canary: String,
    },
    /// A background failure that stays visible until resolved.
    Trouble(crate::Failure),
    /// Another tab of a newer version wants to upgrade: this one should reload.
    Outdated,
    /// An older tab keeps this one from opening.
    Blocked,
}

/// Which build the worker is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Build {
    /// [`crate::VERSION`].
    pub protocol: u32,
    /// The build id.
    pub build: String,
}
