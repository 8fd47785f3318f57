//! Digests of the state, for comparing replicas.
//!
//! Both are sums of the hashes of all values, so they do not depend on row or column order.

use crate::space::Space;
use crate::table::{Column, Data, Table, Writer};
use domain::{FieldType, Value};
use oplog::batch::DELETED;
use xxhash_rust::xxh3::xxh3_128;

/// The digest of what a person sees: every value of every live row. Equal data gives equal digests, whoever wrote it.
pub fn visible(space: &Space) -> u128 {
    space.tables().iter().fold(0, |sum, table| sum.wrapping_add(table_digest(space, table)))
}

fn table_digest(space: &Space, table: &Table) -> u128 {
    let mut sum = 0_u128;
    let mut bytes = Vec::new();
    for row in table.live().iter() {
        bytes.clear();
        put_text(&mut bytes, &table.kind);
        bytes.extend_from_slice(&table.id(row).0.to_le_bytes());
        sum = sum.wrapping_add(xxh3_128(&bytes));
    }
    for column in table.columns().iter().filter(|column| column.field != DELETED) {
        for row in table.live().iter().filter(|&row| column.has_value(row)) {
            cell_bytes(space, table, column, row, &mut bytes);
            sum = sum.wrapping_add(xxh3_128(&bytes));
        }
    }
    sum
}

/// A text that cannot be taken for a part of what stands before or after it.
fn put_text(bytes: &mut Vec<u8>, text: &str) {
    bytes.extend_from_slice(&(text.len() as u64).to_le_bytes());
    bytes.extend_from_slice(text.as_bytes());
}

fn place_bytes(table: &Table, column: &Column, row: u32, bytes: &mut Vec<u8>) {
    bytes.clear();
    put_text(bytes, &table.kind);
    put_text(bytes, &column.field);
    bytes.push(oplog::codec::type_code(column.ty));
    bytes.extend_from_slice(&table.id(row).0.to_le_bytes());
}

fn cell_bytes(space: &Space, table: &Table, column: &Column, row: u32, bytes: &mut Vec<u8>) {
    place_bytes(table, column, row, bytes);
    bytes.push(u8::from(column.has_value(row)));
    match &column.data {
        Data::Text(_) => bytes.extend_from_slice(column.text(row).as_bytes()),
        Data::Int(_) => bytes.extend_from_slice(&column.int(row).unwrap_or(0).to_le_bytes()),
        Data::Number(_) => {
            bytes.extend_from_slice(&column.number(row).unwrap_or(0.0).to_bits().to_le_bytes())
        }
        Data::Money(_) => {
            if let Some(money) = column.money(row) {
                bytes.extend_from_slice(&money.minor.to_le_bytes());
                bytes.extend_from_slice(&money.currency.0);
            }
        }
        Data::Ref(_) => {
            if let Value::Ref(id) = space.plain(column, &table.kind, column.stored(row)) {
                bytes.extend_from_slice(&id.0.to_le_bytes());
            }
        }
    }
}

/// The digest of all that must agree between replicas: values of live and deleted rows, who wrote them, the conflict
/// journal, and what is remembered for writes that may still arrive. Used by tests; a restored value changes it, since
/// somebody wrote it.
pub fn whole(space: &Space) -> u128 {
    let mut sum = 0_u128;
    let mut bytes = Vec::new();
    for table in space.tables() {
        for row in table.touched().iter() {
            bytes.clear();
            put_text(&mut bytes, &table.kind);
            bytes.extend_from_slice(&table.id(row).0.to_le_bytes());
            bytes.push(u8::from(table.is_live(row)));
            sum = sum.wrapping_add(xxh3_128(&bytes));
            for column in table.columns() {
                sum = sum.wrapping_add(register_digest(space, table, column, row, &mut bytes));
            }
        }
    }
    sum
}

fn register_digest(space: &Space, table: &Table, column: &Column, row: u32, bytes: &mut Vec<u8>) -> u128 {
    let mut sum = 0_u128;
    if column.ty == FieldType::Set {
        if column.has_value(row) {
            cell_bytes(space, table, column, row, bytes);
            sum = sum.wrapping_add(xxh3_128(bytes));
        }
        for element in column.set_state(row).elements {
            for head in &element.heads {
                place_bytes(table, column, row, bytes);
                put_text(bytes, &element.text);
                put_writer(space, head.writer, bytes);
                bytes.push(u8::from(head.add));
                bytes.extend_from_slice(&head.place.to_le_bytes());
                sum = sum.wrapping_add(xxh3_128(bytes));
            }
            for &shadow in &element.shadows {
                place_bytes(table, column, row, bytes);
                put_text(bytes, &element.text);
                put_writer(space, shadow, bytes);
                sum = sum.wrapping_add(xxh3_128(bytes));
            }
        }
        return sum;
    }
    if let Some(writer) = column.writer(row) {
        cell_bytes(space, table, column, row, bytes);
        put_writer(space, writer, bytes);
        sum = sum.wrapping_add(xxh3_128(bytes));
    }
    for loser in column.losers(row) {
        place_bytes(table, column, row, bytes);
        put_writer(space, loser.writer, bytes);
        put_text(bytes, &format!("{:?}", loser.value));
        sum = sum.wrapping_add(xxh3_128(bytes));
    }
    for shadow in column.shadows(row) {
        place_bytes(table, column, row, bytes);
        put_writer(space, shadow, bytes);
        sum = sum.wrapping_add(xxh3_128(bytes));
    }
    sum
}

/// A writer without its part: a batch may be cut into parts in more than one way.
fn put_writer(space: &Space, writer: Writer, bytes: &mut Vec<u8>) {
    let header = space.batches().get(writer.batch);
    for number in [header.stamp.0, header.id.device, header.id.counter] {
        bytes.extend_from_slice(&number.to_le_bytes());
    }
}
