//! Opening a store in memory, which can have lost something like any other.

use super::MemoryStore;
use super::disk::{Change, MemoryDisk};
use crate::canary::{self, Canary};
use crate::error::StoreError;
use crate::opening::{Access, OnLoss, OpenOptions, OpenReport, SpaceState};

/// The version of the database that this program writes.
const VERSION: u32 = 1;

impl MemoryStore {
    /// Opens a connection. A disk holds one space, so the name in the options plays no part.
    pub fn open(disk: &MemoryDisk, options: &OpenOptions) -> Result<(Self, OpenReport), StoreError> {
        let mut state = disk.borrow();
        let canaries: Vec<Canary> = state.mirror_canary.into_iter().chain(options.page_canary).collect();
        let mut loss = canary::compare(state.database.tail, &canaries);
        let mut restored = None;
        match (&mut loss, options.on_loss) {
            (None, _) => {}
            (Some(loss), OnLoss::Report) => loss.mirrored_upto = state.mirror.last().map(|(seq, _)| *seq),
            (Some(_), OnLoss::Accept) => {
                state.mirror = state.database.log.clone().into_iter().collect();
                state.mirror_canary = state.database.tail;
                loss = None;
            }
            (Some(_), OnLoss::Restore) if state.mirror.is_empty() => {
                return Err(StoreError::Unavailable { detail: "there is nothing to restore from".into() });
            }
            (Some(found), OnLoss::Restore) => {
                restored = Some(state.restore(found.found.unwrap_or(Canary::empty(found.expected.space)))?);
                loss = None;
            }
        }
        let access = match state.newer_version {
            Some(found) => Access::ReadOnly { found, known: VERSION },
            None => Access::ReadWrite,
        };
        let found = state.database.tail;
        let writes = match (&loss, access) {
            (Some(_), _) => Err(StoreError::Lost),
            (None, Access::ReadOnly { found, known }) => Err(StoreError::ReadOnly { found, known }),
            (None, Access::ReadWrite) => Ok(()),
        };
        let space = match (&loss, found) {
            (_, Some(found)) => found.space,
            (Some(loss), None) => loss.expected.space,
            (None, None) => options.new_space,
        };
        if writes.is_ok() && found.is_none() {
            state.commit(vec![Change::Tail(Canary::empty(space))])?;
        }
        let canary = state.database.tail.filter(|_| loss.is_none());
        state.connections_ever += 1;
        let connection = state.connections_ever;
        state.connections.push((connection, options.events.clone()));
        let report = OpenReport {
            state: match (loss, found) {
                (Some(loss), _) => SpaceState::Lost(loss),
                (None, Some(_)) => SpaceState::Found,
                (None, None) => SpaceState::New,
            },
            access,
            durable: true,
            weaknesses: Vec::new(),
            canary,
            restored,
        };
        Ok((MemoryStore { disk: disk.clone(), connection, space, writes }, report))
    }
}
