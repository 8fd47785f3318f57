//! Why the store could not do what was asked.

use crate::contract::{Flaw, Seq};

/// Why the store could not do what was asked. Whatever the reason, what was stored before is still there.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum StoreError {
    /// There is no room. Chromium reports a full disk as `UnknownError`, so an unexplained failure to write is
    /// reported as this too: making room is the first thing to try.
    #[error("no room to store more, or the disk failed: {detail}")]
    QuotaExceeded {
        /// What the browser said.
        detail: String,
    },
    /// The connection is closed: another tab upgrades the database, the browser ended it, or a crash was simulated.
    #[error("the connection to the store is closed")]
    Closed,
    /// The store holds less than it is known to have held, and nobody has decided yet what to do about it.
    #[error("the store has lost data; restore it or accept the loss before writing")]
    Lost,
    /// Something here was written by a newer program than this one.
    #[error("written by a newer program: version {found}, this program knows {known}")]
    NewerVersion {
        /// The version found.
        found: u32,
        /// The newest version this program knows.
        known: u32,
    },
    /// What was stored came back changed or not at all.
    #[error("{what} is damaged: {flaw}")]
    Damaged {
        /// What it was: a page, a setting, the log.
        what: String,
        /// What is wrong with it.
        flaw: Flaw,
    },
    /// There is no storage of this kind here.
    #[error("not available here: {detail}")]
    Unavailable {
        /// What is missing.
        detail: String,
    },
    /// The database belongs to a newer program, so this one only reads it.
    #[error("the database has version {found}, this program knows {known} and only reads it")]
    ReadOnly {
        /// The version of the database.
        found: u32,
        /// The version this program writes.
        known: u32,
    },
    /// The write did not happen.
    #[error("the write was aborted: {detail}")]
    Aborted {
        /// What the browser said.
        detail: String,
    },
    /// Somebody else has compacted or repaired in the meantime: read again and decide again.
    #[error(
        "the log or the pages have been changed by another connection: expected {expected}, found {found}"
    )]
    Moved {
        /// The log epoch or page generation the caller went by.
        expected: u64,
        /// The one there is.
        found: u64,
    },
    /// The range holds a damaged record, which may only be repaired, not replaced.
    #[error("log record {seq} is in quarantine")]
    InQuarantine {
        /// Its sequence number.
        seq: Seq,
    },
    /// The pages of this generation are not (all) there: it has been replaced, or was never complete.
    #[error("page {key:?} of generation {generation} is not there")]
    PageGone {
        /// The generation asked for.
        generation: u64,
        /// The first page that is missing.
        key: String,
    },
    /// Anything else the browser reported.
    #[error("{name}: {detail}")]
    Browser {
        /// The name of the exception.
        name: String,
        /// Its message.
        detail: String,
    },
}

impl StoreError {
    /// Whether doing the same again later can succeed without anybody changing anything.
    pub fn is_passing(&self) -> bool {
        matches!(self, StoreError::Aborted { .. } | StoreError::Moved { .. } | StoreError::PageGone { .. })
    }
}
