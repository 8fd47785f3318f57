//! Random chunks, and one fixed record with everything in it.

use domain::{Currency, FieldType, RowId};
use oplog::batch::Before;
use oplog::{
    Action, BatchId, Cells, Chunk, Column, Header, Marks, Part, Reason, RefCells, Rows, Seen, Stamp, Texts,
};
use proptest::prelude::*;
use std::rc::Rc;

fn reason() -> impl Strategy<Value = Reason> {
    prop::sample::select(vec![
        Reason::Ui,
        Reason::Import,
        Reason::Rule,
        Reason::Merge,
        Reason::Undo,
        Reason::Redo,
    ])
}

fn action() -> impl Strategy<Value = Action> {
    use Action::{Create, Delete, Field, Import, Restore, Setting, Update};
    prop::sample::select(vec![Create, Update, Delete, Restore, Import, Field, Setting])
}

fn batch_id() -> impl Strategy<Value = BatchId> {
    (any::<u64>(), 1..u64::MAX).prop_map(|(device, counter)| BatchId { device, counter })
}

pub fn header() -> impl Strategy<Value = Header> {
    let seen = prop::collection::vec((0_u64..4, 1_u64..9), 0..12);
    (batch_id(), any::<u64>(), reason(), action(), name(), any::<u64>(), prop::option::of(batch_id()), seen)
        .prop_map(|(id, stamp, reason, action, kind, rows, parent, batches)| {
            let mut seen = Seen::default();
            batches.into_iter().for_each(|(device, counter)| {
                seen.insert(device, counter);
            });
            Header { id, stamp: Stamp(stamp), reason, action, kind, rows, parent, seen: Rc::new(seen) }
        })
}

fn name() -> impl Strategy<Value = String> {
    prop_oneof![Just("customer".to_owned()), "[a-zāž]{0,5}"]
}

pub fn chunk() -> impl Strategy<Value = Chunk> {
    (header(), any::<u32>(), any::<bool>(), prop::collection::vec(part(), 0..3))
        .prop_map(|(header, index, last, parts)| Chunk { header, index, last, parts })
}

fn part() -> impl Strategy<Value = Part> {
    prop::collection::vec((0_u128..400, 1_u32..40), 0..3).prop_flat_map(|runs| {
        let rows = Rows::from_runs(runs.into_iter().map(|(first, len)| (RowId(first), len)).collect());
        let columns = prop::collection::vec(column(rows.len()), 0..4);
        (name(), any::<bool>(), columns).prop_map(move |(kind, creates, columns)| Part {
            kind,
            creates,
            rows: rows.clone(),
            columns,
        })
    })
}

fn column(len: usize) -> impl Strategy<Value = Column> {
    use FieldType::{Birthday, Choice, Day, Flag, Instant, Int, LongText, Money, Number, Ref, Set, Text};
    let types = vec![Text, LongText, Choice, Set, Int, Number, Money, Day, Birthday, Instant, Flag, Ref];
    prop::sample::select(types).prop_flat_map(move |ty| {
        let before = prop::option::of(
            (cells(ty, len), marks(len)).prop_map(|(cells, null)| Box::new(Before { cells, null })),
        );
        (name(), cells(ty, len), marks(len), marks(len), before).prop_map(
            move |(field, cells, written, null, before)| Column { field, ty, cells, written, null, before },
        )
    })
}

fn marks(len: usize) -> impl Strategy<Value = Option<Marks>> {
    prop::option::of(any::<u64>().prop_map(move |seed| Marks::from_fn(len, |i| seed >> (i % 64) & 1 == 1)))
}

fn texts(len: usize) -> impl Strategy<Value = Texts> {
    prop::collection::vec("[a-zāšمهر\u{1f}]{0,6}", len)
        .prop_map(|texts| texts.iter().map(String::as_str).collect())
}

fn cells(ty: FieldType, len: usize) -> BoxedStrategy<Cells> {
    match ty {
        FieldType::Text | FieldType::LongText | FieldType::Choice => prop_oneof![
            texts(len).prop_map(Cells::Text),
            (texts(5), prop::collection::vec(0_u32..5, len))
                .prop_map(|(values, codes)| Cells::Dict { values, codes }),
        ]
        .boxed(),
        FieldType::Set => (texts(len), prop::option::of(texts(len)))
            .prop_map(|(add, remove)| Cells::Set { add, remove: remove.unwrap_or_default() })
            .boxed(),
        FieldType::Number => {
            prop::collection::vec(prop::num::f64::NORMAL, len).prop_map(Cells::Number).boxed()
        }
        FieldType::Money => {
            let codes = prop_oneof![Just(Vec::new()), prop::collection::vec(0_u8..2, len)];
            (prop::collection::vec(any::<i64>(), len), codes)
                .prop_map(|(minor, codes)| Cells::Money {
                    minor,
                    currencies: vec![Currency(*b"GEL"), Currency(*b"EUR")],
                    codes,
                })
                .boxed()
        }
        FieldType::Ref => prop::collection::vec(0_u32..7, len)
            .prop_map(|codes| {
                let targets = Rows::from_runs(vec![(RowId(50), 5), (RowId(9), 1), (RowId(u128::MAX), 1)]);
                Cells::Ref(RefCells { targets, codes })
            })
            .boxed(),
        _ => (prop::collection::vec(any::<i64>(), len), 0_u32..63)
            .prop_map(|(values, shift)| Cells::Int(values.into_iter().map(|value| value >> shift).collect()))
            .boxed(),
    }
}

/// Every shape that the format has, with values that never change.
pub fn fixture() -> Vec<Chunk> {
    let mut seen = Seen::default();
    for counter in 1..=9 {
        seen.insert(77, counter);
    }
    seen.insert(77, 11);
    seen.insert(0xdead_beef, 1);
    seen.insert(0xdead_beef, 2);
    let header = Header {
        id: BatchId { device: 0xdead_beef, counter: 3 },
        stamp: Stamp(1_700_000_000_000 << 16 | 5),
        reason: Reason::Import,
        action: Action::Import,
        kind: "customer".into(),
        rows: 3,
        parent: Some(BatchId { device: 77, counter: 9 }),
        seen: Rc::new(seen),
    };
    let text = |all: [&str; 3]| -> Texts { all.into_iter().collect() };
    let column = |field: &str, ty, cells| Column {
        field: field.into(),
        ty,
        cells,
        written: None,
        null: None,
        before: None,
    };
    let mut columns = vec![
        column("name", FieldType::Text, Cells::Text(text(["Nino", "", "مهر"]))),
        column("notes", FieldType::LongText, Cells::Text(text(["", "", ""]))),
        column(
            "stage",
            FieldType::Choice,
            Cells::Dict { values: text(["key", "new", "lead"]), codes: vec![1, 1, 2] },
        ),
        column(
            "tags",
            FieldType::Set,
            Cells::Set { add: text(["a\u{1f}b", "", "c"]), remove: text(["", "d", ""]) },
        ),
        column("employees", FieldType::Int, Cells::Int(vec![-1, 1 << 40, 7])),
        column("score", FieldType::Number, Cells::Number(vec![0.5, -2.0, 1e300])),
        column(
            "worth",
            FieldType::Money,
            Cells::Money {
                minor: vec![1250, -1, 0],
                currencies: vec![Currency(*b"EUR"), Currency(*b"UZS")],
                codes: vec![0, 1, 0],
            },
        ),
        column("created", FieldType::Day, Cells::Int(vec![19_700, 19_701, 19_702])),
        column("birthday", FieldType::Birthday, Cells::Int(vec![19_790_228, 1_118, 19_790_228])),
        column("seen", FieldType::Instant, Cells::Int(vec![1_700_000_000_000; 3])),
        column("vip", FieldType::Flag, Cells::Int(vec![1, 0, 1])),
        column(
            "owner",
            FieldType::Ref,
            Cells::Ref(RefCells {
                targets: Rows::from_runs(vec![(RowId(500), 2), (RowId(7), 1)]),
                codes: vec![2, 0, 1],
            }),
        ),
    ];
    let mut written = Marks::none(3);
    written.set(0);
    written.set(2);
    let mut null = Marks::none(3);
    null.set(2);
    columns[0].written = Some(written);
    columns[0].null = Some(null.clone());
    columns[4].before = Some(Box::new(Before { cells: Cells::Int(vec![3, 4, 0]), null: Some(null) }));
    let new = Part { kind: "customer".into(), creates: true, rows: Rows::run(RowId(1 << 90), 3), columns };
    let gone = Part {
        kind: "gadget".into(),
        creates: false,
        rows: Rows::from_runs(vec![(RowId(9), 1), (RowId(3), 2)]),
        columns: vec![column(oplog::batch::DELETED, FieldType::Flag, Cells::Int(vec![1, 1, 1]))],
    };
    let last = Part { kind: "order".into(), creates: true, rows: Rows::default(), columns: Vec::new() };
    vec![
        Chunk { header: header.clone(), index: 0, last: false, parts: vec![new, gone] },
        Chunk {
            header: Header { parent: None, reason: Reason::Ui, ..header },
            index: 1,
            last: true,
            parts: vec![last],
        },
    ]
}
