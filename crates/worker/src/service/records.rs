//! One record: its fields, and all that was ever written into them.

use super::{Host, Outcome, Service, failures};
use domain::{FieldType, Value};
use oplog::cells::elements;
use oplog::{Cells, Chunk, Column};
use protocol::{
    Code, ConflictEntry, Failure, FieldHistory, HistoryEntry, HistoryQuery, Page, Query, RecordQuery,
};
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;
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
        let mut entries: BTreeMap<String, Vec<HistoryEntry>> = BTreeMap::new();
        self.replica
            .each_chunk(|chunk| collect(query, &chunk, &mut entries))
            .await
            .map_err(failures::of_replica)?;
        let mut fields = Vec::new();
        for (field, mut entries) in entries {
            entries.sort_by_key(|entry| std::cmp::Reverse(entry.at));
            entries.dedup();
            let conflicts = self.conflicts(query, &field);
            fields.push(FieldHistory { field, entries, conflicts });
        }
        Ok(fields)
    }

    fn conflicts(&self, query: &HistoryQuery, field: &str) -> Vec<ConflictEntry> {
        let space = self.replica.space();
        let Some(table) = space.table(&query.kind) else { return Vec::new() };
        let (Some(row), Some(column)) = (table.row(query.id), table.column(field)) else { return Vec::new() };
        let now = space.value(&query.kind, row, field);
        column
            .losers(row)
            .iter()
            .filter(|loser| loser.value != now)
            .map(|loser| {
                let header = space.batches().get(loser.writer.batch);
                ConflictEntry {
                    at: header.stamp.ms() as i64,
                    device: format!("{:016x}", header.id.device),
                    value: loser.value.to_json(),
                }
            })
            .collect()
    }
}

fn collect(query: &HistoryQuery, chunk: &Chunk, entries: &mut BTreeMap<String, Vec<HistoryEntry>>) {
    for part in chunk.parts.iter().filter(|part| part.kind == query.kind) {
        let Some(place) = place_in(&part.rows, query.id) else { continue };
        for column in part.columns.iter().filter(|column| column.is_written(place)) {
            let value = written_value(column, place);
            entries.entry(column.field.clone()).or_default().push(HistoryEntry {
                at: chunk.header.stamp.ms() as i64,
                device: format!("{:016x}", chunk.header.id.device),
                reason: chunk.header.reason.name().into(),
                value,
            });
        }
    }
}

fn place_in(rows: &oplog::Rows, id: domain::RowId) -> Option<usize> {
    let mut before = 0_usize;
    for &(first, len) in rows.runs() {
        let distance = id.0.wrapping_sub(first.0);
        if distance < u128::from(len) {
            return Some(before + distance as usize);
        }
        before += len as usize;
    }
    None
}

fn written_value(column: &Column, i: usize) -> Json {
    if column.is_null(i) {
        return Json::Null;
    }
    let value = match &column.cells {
        Cells::Set { add, remove } => {
            return json!({
                "add": elements(add.get(i)).collect::<Vec<_>>(),
                "remove": elements(remove.get(i)).collect::<Vec<_>>(),
            });
        }
        Cells::Text(_) | Cells::Dict { .. } => match column.cells.text(i) {
            "" => Value::Null,
            text => Value::Text(text.to_owned()),
        },
        Cells::Int(values) => {
            values.get(i).and_then(|&value| engine::space::typed_int(column.ty, value)).unwrap_or_default()
        }
        Cells::Number(values) => values.get(i).map_or(Value::Null, |&value| Value::Number(value)),
        Cells::Money { minor, .. } => minor.get(i).map_or(Value::Null, |&minor| {
            Value::Money(domain::Money { minor, currency: column.cells.currency(i) })
        }),
        Cells::Ref(cells) => {
            cells.codes.get(i).and_then(|&code| cells.target(code)).map_or(Value::Null, Value::Ref)
        }
    };
    debug_assert!(value.fits(column.ty) || column.ty == FieldType::Set);
    value.to_json()
}
