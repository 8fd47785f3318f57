//! Times the path of an import through the log into a space and back: `cargo run --release -p engine --example apply`.
//! The number of customers can be given; there are five orders for each.

#![allow(clippy::unwrap_used, reason = "a measurement stops where something is wrong")]

use domain::{Currency, FieldType, RowId, Value};
use engine::digest::whole;
use engine::edit::{Draft, Write};
use engine::snapshot;
use engine::space::Space;
use engine::undo::inverse;
use oplog::slice::slice_part;
use oplog::{
    Action, BatchId, Cells, Chunk, Column, Header, Part, Reason, RefCells, Rows, Texts, decode_record,
    encode_record, sketch_record,
};
use std::time::Instant;

/// Rows in a chunk, as an import makes them.
const CHUNK_ROWS: usize = 65_536;

struct Random(u64);

impl Random {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }
}

fn column(field: &str, ty: FieldType, cells: Cells) -> Column {
    Column { field: field.into(), ty, cells, written: None, null: None, before: None }
}

fn texts(len: usize, mut text: impl FnMut(usize) -> String) -> Texts {
    let mut all = Texts::with_capacity(len, len * 16);
    (0..len).for_each(|i| all.push(&text(i)));
    all
}

fn customers(len: usize) -> Part {
    let mut random = Random(1);
    let cities: Texts =
        (0..500).map(|n| format!("City {n}")).collect::<Vec<_>>().iter().map(String::as_str).collect();
    let stages: Texts = domain::schema::STAGES.into_iter().collect();
    let mut codes = |bound: u64| (0..len).map(|_| random.below(bound) as u32).collect::<Vec<u32>>();
    let (city, stage, referrer) = (codes(500), codes(6), codes(len as u64));
    let columns = vec![
        column("name", FieldType::Text, Cells::Text(texts(len, |i| format!("Customer Number {i}")))),
        column(
            "emails",
            FieldType::Set,
            Cells::Set { add: texts(len, |i| format!("person{i}@example.org")), remove: Texts::default() },
        ),
        column(
            "phones",
            FieldType::Set,
            Cells::Set { add: texts(len, |i| format!("+9989{i:08}")), remove: Texts::default() },
        ),
        column(
            "tags",
            FieldType::Set,
            Cells::Set {
                add: texts(len, |i| ["vip\u{1f}new", "new", "", "old"][i % 4].into()),
                remove: Texts::default(),
            },
        ),
        column("city", FieldType::Text, Cells::Dict { values: cities, codes: city }),
        column("stage", FieldType::Choice, Cells::Dict { values: stages, codes: stage }),
        column("employees", FieldType::Int, Cells::Int((0..len).map(|i| i as i64 % 900).collect())),
        column("created", FieldType::Day, Cells::Int((0..len).map(|i| 18_000 + i as i64 % 2_000).collect())),
        column(
            "referred_by",
            FieldType::Ref,
            Cells::Ref(RefCells { targets: Rows::run(first("customer"), len as u32), codes: referrer }),
        ),
        column(
            "notes",
            FieldType::LongText,
            Cells::Text(texts(len, |i| {
                if i % 3 == 0 { format!("Asked for a catalogue in {i}") } else { String::new() }
            })),
        ),
    ];
    Part { kind: "customer".into(), creates: true, rows: Rows::run(first("customer"), len as u32), columns }
}

fn orders(len: usize, customers: usize) -> Part {
    let mut random = Random(2);
    let customer = (0..len).map(|_| random.below(customers as u64) as u32).collect();
    let columns = vec![
        column(
            "customer",
            FieldType::Ref,
            Cells::Ref(RefCells { targets: Rows::run(first("customer"), customers as u32), codes: customer }),
        ),
        column("day", FieldType::Day, Cells::Int((0..len).map(|i| 19_000 + i as i64 % 730).collect())),
        column(
            "amount",
            FieldType::Money,
            Cells::Money {
                minor: (0..len).map(|i| i as i64 * 37 % 100_000).collect(),
                currencies: vec![Currency(*b"EUR")],
                codes: Vec::new(),
            },
        ),
        column("number", FieldType::Text, Cells::Text(texts(len, |i| format!("2024-{i}")))),
    ];
    Part { kind: "order".into(), creates: true, rows: Rows::run(first("order"), len as u32), columns }
}

fn first(kind: &str) -> RowId {
    RowId::new(1_700_000_000_000, kind.len() as u128 * (1 << 70))
}

/// The parts as the chunks of a batch.
fn batch(space: &mut Space, reason: Reason, parts: Vec<Part>) -> Vec<Chunk> {
    let header = Header {
        id: BatchId { device: 1, counter: space.next_counter(1) },
        stamp: space.clock_mut().tick(1_700_000_000_000),
        reason,
        action: Action::Import,
        kind: "customer".into(),
        rows: 1,
        parent: None,
        seen: space.seen().clone(),
    };
    let last = parts.len() - 1;
    let chunk = |(index, part)| Chunk {
        header: header.clone(),
        index: index as u32,
        last: index == last,
        parts: vec![part],
    };
    parts.into_iter().enumerate().map(chunk).collect()
}

fn time<T>(what: &str, work: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let result = work();
    println!("{what:<58}{:>10.2} ms", start.elapsed().as_secs_f64() * 1000.0);
    result
}

fn apply(space: &mut Space, chunks: Vec<Chunk>) {
    chunks.into_iter().for_each(|chunk| {
        space.apply(chunk);
    });
}

fn main() {
    let len = std::env::args().nth(1).and_then(|arg| arg.parse().ok()).unwrap_or(100_000);
    let mut space = Space::new();
    let parts = [customers(len), orders(len * 5, len)];
    let pieces = |part: &Part| -> Vec<Part> {
        (0..part.rows.len())
            .step_by(CHUNK_ROWS)
            .map(|at| slice_part(part, at..(at + CHUNK_ROWS).min(part.rows.len())))
            .collect()
    };
    let parts = time("cut into chunks", || parts.iter().flat_map(pieces).collect::<Vec<_>>());
    let import = batch(&mut space, Reason::Import, parts);
    let records = time("encode (with a check in debug builds)", || {
        import.iter().map(|chunk| encode_record(std::slice::from_ref(chunk))).collect::<Vec<_>>()
    });
    let bytes: usize = records.iter().map(Vec::len).sum();
    println!("{:<58}{:>10.2} MB in {} records", "", bytes as f64 / 1e6, records.len());
    time("sketch and look for a row", || {
        records.iter().for_each(|record| {
            assert!(!sketch_record(record).unwrap()[0].touches("customer", RowId(1)).unwrap());
        })
    });
    let chunks = time("decode", || {
        records.iter().flat_map(|record| decode_record(record).unwrap()).collect::<Vec<_>>()
    });
    time("apply the import", || apply(&mut space, chunks));
    assert_eq!(space.table("order").unwrap().live().count(), len * 5);

    let mut late = Space::new();
    let mut shuffled = import.clone();
    shuffled
        .iter_mut()
        .enumerate()
        .for_each(|(n, chunk)| (chunk.header.id.counter, chunk.index, chunk.last) = (n as u64 + 1, 0, true));
    shuffled.reverse();
    time("the same as batches that arrive last to first", || apply(&mut late, shuffled));

    let ids: Vec<RowId> = space
        .table("customer")
        .unwrap()
        .ids()
        .runs()
        .flat_map(|(first, len)| (0..u64::from(len)).map(move |n| first.offset(n)))
        .collect();
    time("find the rows of all customer ids", || {
        let table = space.table("customer").unwrap();
        assert!(ids.iter().all(|&id| table.row(id).is_some()));
    });

    let edit = time("draft: every third customer gets a stage and a tag", || {
        let mut draft = Draft::update("customer");
        for &id in ids.iter().step_by(3) {
            draft.row(
                &space,
                id,
                [
                    ("stage".to_owned(), FieldType::Choice, Write::Value(Value::Text("key".into()))),
                    (
                        "tags".to_owned(),
                        FieldType::Set,
                        Write::Elements { add: vec!["checked".into()], remove: Vec::new() },
                    ),
                ],
            );
        }
        draft.into_part().unwrap()
    });
    let edit = batch(&mut space, Reason::Ui, vec![edit]);
    time("apply it", || apply(&mut space, edit.clone()));
    let taken = time("undo of it: the inverse", || inverse(&space, &edit));
    let undo = batch(&mut space, Reason::Undo, taken.parts);
    time("apply the undo", || apply(&mut space, undo));

    let taken = time("undo of the import: the inverse", || inverse(&space, &import));
    let undo = batch(&mut space, Reason::Undo, taken.parts);
    time("apply the undo", || apply(&mut space, undo.clone()));
    assert_eq!(space.table("order").unwrap().live().count(), 0);
    let taken = time("redo of the import: the inverse", || inverse(&space, &undo));
    let redo = batch(&mut space, Reason::Redo, taken.parts);
    time("apply the redo", || apply(&mut space, redo));
    assert_eq!(space.table("order").unwrap().live().count(), len * 5);

    let clone = time("clone the space", || space.clone());
    let pages: Vec<(String, Vec<u8>)> = time("write all pages", || snapshot::pages(&clone).collect());
    let bytes: usize = pages.iter().map(|(_, page)| page.len()).sum();
    println!("{:<58}{:>10.2} MB in {} pages", "", bytes as f64 / 1e6, pages.len());
    let copies: Vec<Vec<u8>> =
        time("(a copy of all pages)", || pages.iter().map(|(_, page)| page.clone()).collect());
    assert_eq!(copies.len(), pages.len());
    let again = time("read all pages", || {
        let mut again = snapshot::begin(&[&pages[0].1]).unwrap();
        for (key, page) in &pages[1..] {
            let pieces: Vec<&[u8]> = page.chunks(8 << 20).collect();
            snapshot::load(&mut again, key, &pieces).unwrap();
        }
        again
    });
    if len <= 100_000 {
        assert_eq!(time("whole digest", || whole(&again)), whole(&space));
    }
}
