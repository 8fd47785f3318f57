//! The first page: the batches, which other pages there are, and the kinds on which all else depends.

use super::bytes::{Reader, Writer};
use super::{FIRST, PageError, WITHIN_FIRST, add, column_key, rows_key, table_page, tag};
use crate::space::Space;
use crate::table::{Batches, Table};
use domain::FieldType;
use oplog::codec::{action_code, action_of_code, reason_code, reason_of_code, type_code, type_of_code};
use oplog::{BatchId, Header, Seen, Stamp, decode_record, encode_record};
use std::rc::Rc;

type Result<T> = std::result::Result<T, PageError>;

pub(super) fn page(space: &Space) -> Vec<u8> {
    let tag = tag(space);
    let mut out = Writer::start(tag);
    write_seen(&mut out, space.seen());
    write_batches(&mut out, space.batches());
    let pending = space.pending_chunks();
    out.array(&if pending.is_empty() { Vec::new() } else { encode_record(&pending) });
    out.number(space.tables().len() as u64);
    for table in space.tables() {
        out.text(&table.kind);
        out.number(table.columns().len() as u64);
        for column in table.columns() {
            out.text(&column.field);
            out.number(u64::from(type_code(column.ty)));
        }
        for key in keys_within(table) {
            out.array(&table_page(table, &key, tag).unwrap_or_default());
        }
    }
    out.finish()
}

pub(super) fn read(pieces: &[&[u8]]) -> Result<Space> {
    let mut from = Reader::new(FIRST, pieces);
    let tag_found = from.start_any()?;
    let seen = read_seen(&mut from)?;
    let batches = read_batches(&mut from)?;
    let pending: Vec<u8> = from.array()?;
    let pending = match pending.as_slice() {
        [] => Vec::new(),
        bytes => decode_record(bytes).map_err(|_| from.bad("chunks that cannot be read"))?,
    };
    let mut space = Space::begin(batches, seen, pending, tag_found);
    from.check(tag(&space) == tag_found, "a page of another state")?;
    for _ in 0..from.number()? {
        let mut table = Table::new(&from.text()?);
        for _ in 0..from.number()? {
            let field = from.text()?;
            let ty = u8::try_from(from.number()?).ok().and_then(type_of_code);
            table.expect_column(&field, ty.ok_or_else(|| from.bad("an unknown field type"))?);
        }
        let (within, kind) = (keys_within(&table), table.kind.clone());
        let columns: Vec<(String, FieldType)> =
            table.columns().iter().map(|column| (column.field.clone(), column.ty)).collect();
        from.check(space.table(&kind).is_none(), "a kind named twice")?;
        space.tables_mut().push(table);
        if within.is_empty() {
            space.expect_page(rows_key(&kind));
            columns.iter().for_each(|(field, ty)| space.expect_page(column_key(&kind, field, *ty)));
        }
        for key in within {
            let bytes: Vec<u8> = from.array()?;
            add(&mut space, &key, &[&bytes], tag_found)?;
        }
    }
    from.end()?;
    from.check(space.rows_met_exist(), "a row that does not exist")?;
    space.begun();
    Ok(space)
}

/// The pages of a table that stand within the first page.
fn keys_within(table: &Table) -> Vec<String> {
    if !WITHIN_FIRST.contains(&table.kind.as_str()) {
        return Vec::new();
    }
    let columns = table.columns().iter().map(|column| column_key(&table.kind, &column.field, column.ty));
    std::iter::once(rows_key(&table.kind)).chain(columns).collect()
}

fn write_seen(out: &mut Writer, seen: &Seen) {
    out.array(&seen.dense().flat_map(|(device, upto)| [device, upto]).collect::<Vec<u64>>());
    out.array(&seen.extra().iter().flat_map(|&(device, counter)| [device, counter]).collect::<Vec<u64>>());
}

fn read_seen(from: &mut Reader) -> Result<Seen> {
    let (dense, extra): (Vec<u64>, Vec<u64>) = (from.array()?, from.array()?);
    from.check(
        dense.len().is_multiple_of(2) && extra.len().is_multiple_of(2),
        "a device without its counter",
    )?;
    let pairs = |all: Vec<u64>| all.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect::<Vec<_>>();
    Ok(Seen::from_parts(pairs(dense), pairs(extra)))
}

/// Batches column by column. What they have seen is kept once for each run of batches that have seen the same.
fn write_batches(out: &mut Writer, batches: &Batches) {
    let all = || batches.iter();
    let mut views: Vec<&Rc<Seen>> = Vec::new();
    let mut view_of = Vec::with_capacity(batches.len());
    let mut places = rustc_hash::FxHashMap::default();
    let mut kinds: Vec<&str> = Vec::new();
    let mut kind_of = Vec::with_capacity(batches.len());
    for header in all() {
        let next = views.len() as u32;
        let view = *places.entry(Rc::as_ptr(&header.seen)).or_insert(next);
        if view == next {
            views.push(&header.seen);
        }
        view_of.push(view);
        let kind = kinds.iter().position(|&kind| kind == header.kind).unwrap_or_else(|| {
            kinds.push(&header.kind);
            kinds.len() - 1
        });
        kind_of.push(kind as u32);
    }
    out.number(views.len() as u64);
    views.iter().for_each(|view| write_seen(out, view));
    out.texts(&kinds.into_iter().collect());
    out.array(&all().map(|header| header.id.device).collect::<Vec<_>>());
    out.array(&all().map(|header| header.id.counter).collect::<Vec<_>>());
    out.array(&all().map(|header| header.stamp.0).collect::<Vec<_>>());
    out.array(&all().map(|header| reason_code(header.reason)).collect::<Vec<_>>());
    out.array(&all().map(|header| action_code(header.action)).collect::<Vec<_>>());
    out.array(&kind_of);
    out.array(&all().map(|header| header.rows).collect::<Vec<_>>());
    out.array(&all().map(|header| header.parent.map_or(0, |parent| parent.device)).collect::<Vec<_>>());
    out.array(&all().map(|header| header.parent.map_or(0, |parent| parent.counter)).collect::<Vec<_>>());
    out.array(&view_of);
}

fn read_batches(from: &mut Reader) -> Result<Batches> {
    let mut views = Vec::new();
    for _ in 0..from.number()? {
        views.push(Rc::new(read_seen(from)?));
    }
    let kinds = from.texts()?;
    let (devices, counters, stamps): (Vec<u64>, Vec<u64>, Vec<u64>) =
        (from.array()?, from.array()?, from.array()?);
    let (reasons, actions): (Vec<u8>, Vec<u8>) = (from.array()?, from.array()?);
    let kind_of: Vec<u32> = from.array()?;
    let (rows, parent_devices, parent_counters): (Vec<u64>, Vec<u64>, Vec<u64>) =
        (from.array()?, from.array()?, from.array()?);
    let view_of: Vec<u32> = from.array()?;
    let len = devices.len();
    let lens = [
        counters.len(),
        stamps.len(),
        reasons.len(),
        actions.len(),
        kind_of.len(),
        rows.len(),
        parent_devices.len(),
        parent_counters.len(),
        view_of.len(),
    ];
    from.check(lens.iter().all(|&other| other == len), "batches that do not add up")?;
    let mut batches = Batches::with_capacity(len);
    for i in 0..len {
        let bad = || from.bad("a batch of no known sort");
        from.check((kind_of[i] as usize) < kinds.len(), "a batch of no known sort")?;
        let parent = BatchId { device: parent_devices[i], counter: parent_counters[i] };
        batches.load(Header {
            id: BatchId { device: devices[i], counter: counters[i] },
            stamp: Stamp(stamps[i]),
            reason: reason_of_code(reasons[i]).ok_or_else(bad)?,
            action: action_of_code(actions[i]).ok_or_else(bad)?,
            kind: kinds.get(kind_of[i] as usize).to_owned(),
            rows: rows[i],
            parent: (parent.counter > 0).then_some(parent),
            seen: views.get(view_of[i] as usize).ok_or_else(bad)?.clone(),
        });
    }
    from.check(batches.len() == len, "a batch named twice")?;
    Ok(batches)
}
