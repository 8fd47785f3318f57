//! One record: its fields, and all that was ever written into them.

use super::{Host, Outcome, Service, failures};
use domain::Value;
use engine::history::{Change, FieldWrites, of_row, touches};
use oplog::{BatchId, Chunk};
use protocol::{
    Code, ConflictEntry, Failure, FieldHistory, HistoryEntry, HistoryQuery, Page, Query, RecordQuery,
};
use serde_json::{Value as Json, json};
use store::LogStore;

impl<S: LogStore, H: Host> Service<S, H> {
    /// One row with all its fields and the names of what it links to, or `null`.
    pub(super) fn record(&self, query: &RecordQuery) -> Outcome {
        let space = self.replica.space();
        let schema = space.schema();
        let kind = schema.kind(&query.kind).ok_or_else(|| failures::unknown_kind(&query.kind))?;
        let Some(table) = space.table(&query.kind) else { return Ok(Json::Null) };
        let Some(row) = table.row(query.id).filter(|&row| table.touched().get(row as usize)) else {
            return Ok(Json::Null);
        };
        let mut select: Vec<String> = Vec::new();
        for field in &kind.fields {
            select.push(field.name.clone());
            if let Some(target) = &field.target
                && schema.field(target, "name").is_some()
            {
                select.push(format!("{}.name", field.name));
            }
        }
        if query.kind == "customer" {
            let figures =
                ["orders.count", "orders.sum", "orders.last", "interactions.count", "interactions.last"];
            select.extend(figures.map(String::from));
        }
        let one = engine::bits::Bits::from_rows(table.rows() as usize, [row]);
        let page: Page =
            self.page_of(&Query { kind: query.kind.clone(), select, ..Query::default() }, &one, 1)?;
        let mut record = page.rows.into_iter().next().unwrap_or_default();
        record.insert("deleted".into(), Json::Bool(!table.is_live(row)));
        Ok(Json::Object(record))
    }

    /// The writes to a row's fields, newest first, from the log.
    pub(super) async fn history(&self, query: &HistoryQuery) -> Outcome<Vec<FieldHistory>> {
        let known = {
            let space = self.replica.space();
            if space.schema().kind(&query.kind).is_none() {
                return Err(failures::unknown_kind(&query.kind));
            }
            space.table(&query.kind).is_some_and(|table| table.row(query.id).is_some())
        };
        if !known {
            return Err(Failure::new(Code::UnknownRow, format!("there is no {} {}", query.kind, query.id)));
        }
        let mut chunks: Vec<Chunk> = Vec::new();
        self.replica
            .each_chunk(|chunk| {
                if touches(&chunk, &query.kind, query.id) {
                    chunks.push(chunk);
                }
            })
            .await
            .map_err(failures::of_replica)?;
        let space = self.replica.space();
        let now = |field: &str| {
            let row = space.table(&query.kind).and_then(|table| table.row(query.id));
            row.map_or(Value::Null, |row| space.value(&query.kind, row, field))
        };
        let fields = of_row(&space, &query.kind, query.id, chunks).into_iter();
        Ok(fields.map(|field| wire(&now(&field.field), field)).collect())
    }
}

/// A field's writes in the protocol's form. A loser that equals the value that stands (`now`) is no conflict to anybody.
fn wire(now: &Value, field: FieldWrites) -> FieldHistory {
    let device = |batch: BatchId| format!("{:016x}", batch.device);
    let entries = field.writes.into_iter().map(|write| HistoryEntry {
        at: write.stamp.ms() as i64,
        device: device(write.batch),
        reason: write.reason.name().into(),
        value: match write.change {
            Change::Value(value) => value.to_json(),
            Change::Elements { add, remove } => json!({ "add": add, "remove": remove }),
        },
    });
    let conflicts = field.conflicts.into_iter().filter(|loser| loser.value != *now);
    let conflicts = conflicts.map(|loser| ConflictEntry {
        at: loser.stamp.ms() as i64,
        device: device(loser.batch),
        value: loser.value.to_json(),
    });
    FieldHistory { field: field.field, entries: entries.collect(), conflicts: conflicts.collect() }
}
