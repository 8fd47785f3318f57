//! The facts of an open space.

use super::{Host, Service};
use engine::list::reporting_currency;
use oplog::Header;
use protocol::{Status, Undone};
use serde_json::{Map, Value as Json};
use std::cell::Cell;
use store::LogStore;

/// What the program around the service knows of its store.
#[derive(Debug, Default)]
pub struct StoreFacts {
    /// Whether data outlives the page.
    pub durable: bool,
    /// Whether the browser promised to keep it.
    pub persisted: Cell<Option<bool>>,
    /// Bytes used.
    pub usage: Cell<Option<u64>>,
    /// Bytes allowed.
    pub quota: Cell<Option<u64>>,
    /// Whether the log is mirrored.
    pub mirrored: Cell<bool>,
    /// What the browser lacks beside that, by the names of the protocol.
    pub weaknesses: Vec<String>,
    /// Written by a newer version.
    pub read_only: bool,
}

impl<S: LogStore, H: Host> Service<S, H> {
    /// The program's facts.
    pub fn facts(&self) -> &StoreFacts {
        &self.facts
    }

    /// The state of the space.
    pub fn status(&self) -> Status {
        let space = self.replica.space();
        let (undo, redo) = self.replica.next_undo_redo();
        let mut status = Status {
            space: self.name.clone(),
            revision: space.revision(),
            durable: self.facts.durable,
            persisted: self.facts.persisted.get(),
            usage: self.facts.usage.get(),
            quota: self.facts.quota.get(),
            mirrored: self.facts.mirrored.get(),
            weaknesses: self.facts.weaknesses.clone(),
            read_only: self.facts.read_only,
            undo: undo.map(|header| undone(&header, space.revision())),
            redo: redo.map(|header| undone(&header, space.revision())),
            damaged: self.replica.damaged(),
            ..Status::default()
        };
        for table in space.tables().iter().filter(|table| space.schema().kind(&table.kind).is_some()) {
            let live = table.live().count() as u64;
            status.counts.insert(table.kind.clone(), live);
            status.trash.insert(table.kind.clone(), table.touched().count() as u64 - live);
        }
        let currencies = self.replica.derived().currencies(&space);
        status.currencies =
            currencies.iter().map(|(currency, count)| (currency.to_string(), *count)).collect();
        status.settings = self.settings();
        let reporting = reporting_currency(&space, self.replica.derived());
        status.settings.entry("currency").or_insert_with(|| Json::String(reporting.to_string()));
        status
    }

    fn settings(&self) -> Map<String, Json> {
        let space = self.replica.space();
        let mut settings = Map::new();
        let Some(table) = space.table("setting") else { return settings };
        let (Some(name), Some(value)) = (table.column("name"), table.column("value")) else {
            return settings;
        };
        table.live().for_each(|row| {
            let row = row as u32;
            if let Ok(json) = serde_json::from_str(value.text(row)) {
                settings.insert(name.text(row).to_owned(), json);
            }
        });
        settings
    }
}

fn undone(header: &Header, revision: u64) -> Undone {
    Undone {
        action: header.action.name().into(),
        kind: header.kind.clone(),
        rows: header.rows,
        kept: 0,
        revision,
    }
}
