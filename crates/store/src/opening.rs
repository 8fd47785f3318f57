//! Opening a store: what is asked for, what is found, and what the store reports afterwards.

use crate::canary::Canary;
use crate::contract::Seq;
use oplog::seal::SpaceId;
use std::fmt;
use std::rc::Rc;

/// Called with what happens to a connection. It runs inside the browser's event, so it should only take note.
pub type Events = Rc<dyn Fn(StoreEvent)>;

/// What is needed to open a space.
#[derive(Clone)]
pub struct OpenOptions {
    /// The name of the space on this device; the database is `mehr.<name>`.
    pub name: String,
    /// The identity it takes if it is new. Random; ignored when the space exists.
    pub new_space: SpaceId,
    /// What the page has kept of [`OpenReport::canary`] and [`crate::Appended::canary`].
    pub page_canary: Option<Canary>,
    /// What to do if the store holds less than it is known to have held.
    pub on_loss: OnLoss,
    /// Told what happens to the connection.
    pub events: Events,
}

impl OpenOptions {
    /// Options that report a loss and listen to nothing.
    pub fn new(name: impl Into<String>, new_space: SpaceId) -> Self {
        OpenOptions {
            name: name.into(),
            new_space,
            page_canary: None,
            on_loss: OnLoss::Report,
            events: Rc::new(|_| {}),
        }
    }
}

impl fmt::Debug for OpenOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OpenOptions")
            .field("name", &self.name)
            .field("new_space", &self.new_space)
            .field("page_canary", &self.page_canary)
            .field("on_loss", &self.on_loss)
            .finish_non_exhaustive()
    }
}

/// What to do about a loss. Everything but `Report` is a person's decision.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum OnLoss {
    /// Report it, and let nothing be written.
    #[default]
    Report,
    /// Put back what the mirror holds, then go on with that.
    Restore,
    /// Go on with what is there, even if that is nothing.
    Accept,
}

/// What was found on opening.
#[derive(Clone, PartialEq, Debug)]
pub struct OpenReport {
    /// Whether the space is new, was there, or has lost something.
    pub state: SpaceState,
    /// Whether it may be written to.
    pub access: Access,
    /// Whether anything outlives this page at all.
    pub durable: bool,
    /// What is missing here, and makes this store weaker than it could be.
    pub weaknesses: Vec<Weakness>,
    /// What the store holds, for the page to keep in the place of what it has kept so far. `None` while a loss is
    /// undecided, since the older canary is then the only witness, and where nothing outlives the page.
    pub canary: Option<Canary>,
    /// What was put back, if [`OnLoss::Restore`] was asked for and there was a loss.
    pub restored: Option<Restored>,
}

/// What has become of a space since it was last open.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum SpaceState {
    /// There was nothing, and nothing says that there should be.
    New,
    /// It is there.
    Found,
    /// It held more than it does now.
    Lost(Loss),
}

/// What is missing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Loss {
    /// What the store is known to have held.
    pub expected: Canary,
    /// What it holds; `None` if it is empty or cannot be opened.
    pub found: Option<Canary>,
    /// How far the mirror could bring it back, if there is a mirror.
    pub mirrored_upto: Option<Seq>,
    /// How many records at least the mirror has lost itself.
    pub mirror_damaged: u64,
    /// What the browser said, if the database could not be opened.
    pub detail: Option<String>,
}

/// What the mirror gave back.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Restored {
    /// How many records were put back.
    pub records: u64,
    /// How many records of the mirror were damaged themselves.
    pub damaged: u64,
    /// The last sequence number afterwards.
    pub last_seq: Seq,
}

/// Whether a store may be written to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Access {
    /// Yes.
    ReadWrite,
    /// No: the database belongs to a newer program.
    ReadOnly {
        /// The version of the database.
        found: u32,
        /// The version this program writes.
        known: u32,
    },
}

/// A part of the platform that is missing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Weakness {
    /// Nothing can be stored: everything is gone when the page closes.
    NoDatabase {
        /// What the browser said.
        detail: String,
    },
    /// No private file system, so no mirror to recover from, and one canary less.
    NoMirror,
    /// No locks, so no compaction.
    NoLocks,
    /// No channel between tabs, so other tabs show a change only when they look again.
    NoChannel,
    /// No storage manager: the browser cannot be asked to keep the data, nor how much room there is.
    NoStorageManager,
}

/// What happens to a connection.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum StoreEvent {
    /// Opening waits for another tab that holds an older version; it goes on by itself when that tab lets go.
    Blocked,
    /// Another tab upgrades or deletes the database; this connection has closed itself so as not to be in its way.
    Superseded,
    /// The browser has closed the connection.
    Closed,
    /// Another connection has appended to the log.
    Appended {
        /// The last sequence number afterwards.
        last_seq: Seq,
    },
    /// The mirror has caught up with the log.
    Mirrored {
        /// The last sequence number it holds.
        last_seq: Seq,
    },
    /// The mirror could not be written. The log itself is not concerned.
    MirrorFailed {
        /// What the browser said.
        detail: String,
    },
}
