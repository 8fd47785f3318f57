//! The durable local store: a log of sealed records, pages derived from it, and a few settings.
//!
//! [`LogStore`] is the contract. [`MemoryStore`] keeps it in memory, for native tests, the simulator and browsers that
//! refuse to store anything; `browser::BrowserStore` keeps it in IndexedDB, mirrored to the origin's private file
//! system where there is one.
//!
//! What holds for every implementation:
//! - A write is atomic and acknowledged only when it is durable. A write that fails changes nothing.
//! - Several connections (tabs) may append at once; each record gets its own sequence number, without gaps.
//! - The log is the ground state. Nothing is removed from it except what [`LogStore::replace_log`] puts back in
//!   larger pieces, and a damaged record only by an explicit repair.
//! - A store that holds less than it is known to have held opens as [`SpaceState::Lost`], never as a new one, and
//!   refuses to write until the loss has been decided on.
//!
//! Deliberately absent: what a record means. Only `oplog` knows that.

mod contract;
pub use contract::{
    Appended, DamagedRecord, Flaw, LogRange, LogRead, LogStore, PagePointer, Quarantined, Seq,
};

mod opening;
pub use opening::{
    Access, Events, Loss, OnLoss, OpenOptions, OpenReport, Restored, SpaceState, StoreEvent, Weakness,
};

mod canary;
pub use canary::{BadCanary, Canary};

mod error;
pub use error::StoreError;

mod memory;
pub use memory::{Crash, Faults, MemoryDisk, MemoryStore};

mod mirror_format;
mod repair;

#[cfg(target_arch = "wasm32")]
pub mod browser;
