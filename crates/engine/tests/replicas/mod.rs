//! Several devices that edit while apart, and a naive model of what their writes come to.

#![allow(dead_code, clippy::unwrap_used, reason = "not every test uses all of it")]

pub mod model;
pub mod split;

use domain::{Birthday, Currency, Day, FieldType, Instant, Money, RowId, Value};
use engine::edit::{Draft, Write};
use engine::space::{Space, name_of_type};
use engine::undo::{inverse, undo_list};
use oplog::{Action, BatchId, Cells, Chunk, Column, Header, Marks, Part, Reason, RefCells, Rows, Texts};
use proptest::prelude::*;

/// All chunks of one batch.
pub type Batch = Vec<Chunk>;

/// Devices and all that they wrote, in the order it was written.
pub struct World {
    pub devices: Vec<Device>,
    pub batches: Vec<Batch>,
}

pub struct Device {
    pub id: u64,
    pub space: Space,
    pub made: u64,
}

/// Something that happens to one device.
#[derive(Clone, Debug)]
pub struct Step {
    pub device: usize,
    /// What the device's wall clock says; devices do not agree and clocks go back.
    pub now_ms: u64,
    pub event: Event,
}

#[derive(Clone, Debug)]
pub enum Event {
    /// Any batch that was written anywhere arrives.
    Receive(prop::sample::Index),
    Create {
        kind: u8,
        rows: u8,
        cells: Vec<(u8, Any)>,
    },
    Update {
        kind: u8,
        ids: Vec<u8>,
        cells: Vec<(u8, Any)>,
    },
    Trash {
        kind: u8,
        ids: Vec<u8>,
        deleted: bool,
    },
    Declare {
        field: u8,
        kind: u8,
        ty: u8,
    },
    Set {
        name: u8,
        value: Any,
    },
    Import {
        kind: u8,
        first: u8,
        rows: u8,
        seed: u64,
    },
    Undo,
    Redo,
}

/// Raw material of a value of any type.
#[derive(Clone, Debug)]
pub struct Any {
    pub pick: u8,
    pub number: i64,
    pub elements: Vec<u8>,
}

pub const KINDS: [&str; 4] = ["customer", "order", "interaction", "gadget"];
pub const TYPES: [FieldType; 12] = [
    FieldType::Text,
    FieldType::LongText,
    FieldType::Choice,
    FieldType::Set,
    FieldType::Int,
    FieldType::Number,
    FieldType::Money,
    FieldType::Day,
    FieldType::Birthday,
    FieldType::Instant,
    FieldType::Flag,
    FieldType::Ref,
];

/// Fields of every type, known, own and unknown ones, some names with two types.
pub fn field(kind: &str, pick: u8) -> (String, FieldType) {
    let known: &[(&str, FieldType)] = match kind {
        "customer" => &[
            ("name", FieldType::Text),
            ("tags", FieldType::Set),
            ("stage", FieldType::Choice),
            ("organisation", FieldType::Ref),
            ("employees", FieldType::Int),
            ("birthday", FieldType::Birthday),
            ("notes", FieldType::LongText),
        ],
        "order" => &[("customer", FieldType::Ref), ("day", FieldType::Day), ("amount", FieldType::Money)],
        "interaction" => &[("at", FieldType::Instant), ("by", FieldType::Ref), ("text", FieldType::LongText)],
        _ => &[],
    };
    let pick = usize::from(pick) % (known.len() + TYPES.len() + 2);
    match pick.checked_sub(known.len()) {
        None => (known[pick].0.to_owned(), known[pick].1),
        Some(own) if own < TYPES.len() => (format!("own_{own}"), TYPES[own]),
        Some(own) => ("twice".into(), TYPES[(own - TYPES.len()) * 4]),
    }
}

/// A small universe of ids, so that devices meet on the same rows.
pub fn id(pick: u8) -> RowId {
    RowId::new(1_700_000_000_000, 100 + u128::from(pick % 40))
}

pub fn value(ty: FieldType, any: &Any) -> Value {
    let n = any.number;
    if any.pick % 8 == 0 {
        return Value::Null;
    }
    match ty {
        FieldType::Text | FieldType::LongText | FieldType::Choice => Value::Text(format!("text {}", n % 7)),
        FieldType::Set => Value::Set(elements(any)),
        FieldType::Int => Value::Int(n),
        FieldType::Number => Value::Number(n as f64 / 8.0),
        FieldType::Money => {
            let currency = [*b"EUR", *b"UZS", *b"GEL", *b"IRR"][any.pick as usize % 4];
            Value::Money(Money { minor: n, currency: Currency(currency) })
        }
        FieldType::Day => Value::Day(Day((n % 40_000) as i32)),
        FieldType::Birthday => {
            let year = (any.pick % 2 == 0).then_some(1950 + u16::from(any.pick));
            Birthday::new(year, 1 + any.pick % 12, 1 + any.pick % 28).map_or(Value::Null, Value::Birthday)
        }
        FieldType::Instant => Value::Instant(Instant(n)),
        FieldType::Flag => Value::Flag(n % 2 == 0),
        FieldType::Ref => Value::Ref(id(any.pick)),
    }
}

fn elements(any: &Any) -> Vec<String> {
    any.elements.iter().map(|element| format!("tag{}", element % 5)).collect()
}

fn write(ty: FieldType, any: &Any) -> Write {
    if ty == FieldType::Set && any.pick % 2 == 0 {
        let (add, remove) = any.elements.split_at(any.elements.len() / 2);
        let list = |elements: &[u8]| elements.iter().map(|element| format!("tag{}", element % 5)).collect();
        return Write::Elements { add: list(add), remove: list(remove) };
    }
    Write::Value(value(ty, any))
}

fn writes(kind: &str, cells: &[(u8, Any)]) -> Vec<(String, FieldType, Write)> {
    let cells = cells.iter().map(|(pick, any)| {
        let (field, ty) = field(kind, *pick);
        (field, ty, write(ty, any))
    });
    cells.collect()
}

impl World {
    pub fn new(devices: usize) -> World {
        let device = |n| Device { id: n as u64 + 1, space: Space::new(), made: 0 };
        World { devices: (0..devices).map(device).collect(), batches: Vec::new() }
    }

    /// Lets the steps happen.
    pub fn run(steps: &[Step]) -> World {
        let mut world = World::new(3);
        for step in steps {
            world.step(step);
        }
        world
    }

    pub fn step(&mut self, step: &Step) {
        let at = step.device % self.devices.len();
        if let Event::Receive(which) = &step.event {
            if !self.batches.is_empty() {
                let batch = which.get(&self.batches).clone();
                self.devices[at].receive(&batch);
            }
            return;
        }
        if let Some(batch) = self.devices[at].act(&step.event, step.now_ms, &self.batches) {
            self.batches.push(batch);
        }
    }

    /// Lets one device receive everything.
    pub fn meet(&mut self, device: usize) {
        for batch in &self.batches {
            self.devices[device].receive(batch);
        }
    }
}

impl Device {
    pub fn receive(&mut self, batch: &Batch) {
        for chunk in batch {
            self.space.apply(chunk.clone());
        }
    }

    /// Writes a batch of these parts and applies it; in as many chunks as there are parts.
    pub fn commit(
        &mut self,
        now_ms: u64,
        reason: Reason,
        action: Action,
        parent: Option<BatchId>,
        parts: Vec<Part>,
    ) -> Batch {
        let header = Header {
            id: BatchId { device: self.id, counter: self.space.next_counter(self.id) },
            stamp: self.space.clock_mut().tick(now_ms),
            reason,
            action,
            kind: parts.first().map_or_else(String::new, |part| part.kind.clone()),
            rows: parts.iter().map(|part| part.rows.len() as u64).sum(),
            parent,
            seen: self.space.seen().clone(),
        };
        let last = parts.len().saturating_sub(1);
        let chunk = |(index, parts)| Chunk {
            header: header.clone(),
            index: index as u32,
            last: index == last,
            parts,
        };
        let mut batch: Batch = parts.into_iter().map(|part| vec![part]).enumerate().map(chunk).collect();
        if batch.is_empty() {
            batch.push(chunk((0, Vec::new())));
        }
        self.receive(&batch);
        batch
    }

    pub fn act(&mut self, event: &Event, now_ms: u64, all: &[Batch]) -> Option<Batch> {
        let space = &self.space;
        let (reason, action, parts) = match event {
            Event::Receive(_) => return None,
            Event::Create { kind, rows, cells } => {
                let kind = KINDS[usize::from(*kind) % KINDS.len()];
                let mut draft = Draft::create(kind);
                for _ in 0..1 + rows % 3 {
                    self.made += 1;
                    let id =
                        RowId::new(1_700_000_000_000, u128::from(self.id) * 1000 + u128::from(self.made));
                    draft.row(space, id, writes(kind, cells));
                }
                (Reason::Ui, Action::Create, draft.into_part().into_iter().collect())
            }
            Event::Update { kind, ids, cells } => {
                let kind = KINDS[usize::from(*kind) % KINDS.len()];
                let mut draft = Draft::update(kind);
                for &pick in ids {
                    draft.row(space, self.known_or(kind, pick), writes(kind, cells));
                }
                (Reason::Ui, Action::Update, draft.into_part().into_iter().collect())
            }
            Event::Trash { kind, ids, deleted } => {
                let kind = KINDS[usize::from(*kind) % KINDS.len()];
                let mut draft = Draft::update(kind);
                for &pick in ids {
                    draft.set_deleted(space, self.known_or(kind, pick), *deleted);
                }
                let action = if *deleted { Action::Delete } else { Action::Restore };
                (Reason::Ui, action, draft.into_part().into_iter().collect())
            }
            Event::Declare { field, kind, ty } => {
                let (kind, name) = (KINDS[usize::from(*kind) % 3], format!("own_{}", field % 12));
                let ty = if field % 3 == 0 {
                    TYPES[usize::from(*ty) % 12]
                } else {
                    TYPES[usize::from(*field) % 12]
                };
                let text = |text: &str| Write::Value(Value::Text(text.into()));
                let target = ["customer", "product", "order"][ty as usize % 3];
                let writes = vec![
                    ("kind".into(), FieldType::Text, text(kind)),
                    ("name".into(), FieldType::Text, text(&name)),
                    ("type".into(), FieldType::Text, text(name_of_type(ty))),
                    ("target".into(), FieldType::Text, text(target)),
                    (
                        "choices".into(),
                        FieldType::Set,
                        Write::Value(Value::Set(vec!["a".into(), "b".into()])),
                    ),
                ];
                (Reason::Ui, Action::Field, self.named("field", &format!("{kind}/{name}"), writes))
            }
            Event::Set { name, value: any } => {
                let value = value(FieldType::LongText, any);
                let writes = vec![("value".into(), FieldType::LongText, Write::Value(value))];
                (Reason::Ui, Action::Setting, self.named("setting", &format!("setting {}", name % 3), writes))
            }
            Event::Import { kind, first, rows, seed } => {
                let kind = KINDS[usize::from(*kind) % KINDS.len()];
                (Reason::Import, Action::Import, import(kind, *first, *rows, *seed))
            }
            Event::Undo | Event::Redo => {
                let list = undo_list(space, |device| device == self.id);
                let (reason, list) = if matches!(event, Event::Undo) {
                    (Reason::Undo, list.undo)
                } else {
                    (Reason::Redo, list.redo)
                };
                let &target = list.last()?;
                let chunks = all.iter().find(|batch| batch[0].header.id == target)?;
                let parts = inverse(space, chunks).parts;
                let action = chunks[0].header.action;
                return Some(self.commit(now_ms, reason, action, Some(target), parts));
            }
        };
        (!parts.is_empty()).then(|| self.commit(now_ms, reason, action, None, parts))
    }

    /// Mostly a row that the device knows, sometimes one that has not arrived.
    fn known_or(&self, kind: &str, pick: u8) -> RowId {
        match self.space.table(kind) {
            Some(table) if pick % 4 > 0 && table.rows() > 0 => table.id(u32::from(pick) % table.rows()),
            _ => id(pick),
        }
    }

    fn named(&self, kind: &str, name: &str, writes: Vec<(String, FieldType, Write)>) -> Vec<Part> {
        let id = RowId::named(name);
        let exists = self.space.table(kind).is_some_and(|table| table.row(id).is_some());
        let mut draft = if exists { Draft::update(kind) } else { Draft::create(kind) };
        draft.row(&self.space, id, writes);
        draft.into_part().into_iter().collect()
    }
}

/// Parts as an importer makes them: columns without a look at the state, with repetitions and unwritten leftovers.
fn import(kind: &str, first: u8, rows: u8, seed: u64) -> Vec<Part> {
    let rows = u32::from(rows % 12) + 1;
    let mut state = seed | 1;
    let mut random = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    let mut part = |creates: bool, ids: Rows| {
        let len = ids.len();
        let fields = (0..3).map(|_| field(kind, random() as u8)).collect::<Vec<_>>();
        let mut columns: Vec<Column> = Vec::new();
        for (name, ty) in fields {
            if columns.iter().any(|column| column.field == name && column.ty == ty) && random() % 4 > 0 {
                continue;
            }
            let written = (random() % 3 == 0).then(|| Marks::from_fn(len, |_| random() % 3 > 0));
            let null = (random() % 6 == 0).then(|| Marks::from_fn(len, |_| random() % 5 == 0));
            let cells = raw_cells(ty, len, &mut random);
            columns.push(Column { field: name, ty, cells, written, null, before: None });
        }
        Part { kind: kind.into(), creates, rows: ids, columns }
    };
    let ids = Rows::run(id(first), rows);
    let again: Rows = (0..u64::from(rows)).filter(|n| n % 3 == 0).map(|n| id(first).offset(n)).collect();
    let split = Rows::from_runs(vec![(id(first).offset(60), rows), (id(first).offset(80), 2)]);
    match seed % 4 {
        0 => vec![part(true, ids), part(false, again)],
        1 => vec![part(true, split), part(true, ids)],
        2 => vec![part(false, again), part(true, ids)],
        _ => vec![part(true, ids)],
    }
}

fn raw_cells(ty: FieldType, len: usize, random: &mut impl FnMut() -> u64) -> Cells {
    match ty {
        FieldType::Text | FieldType::LongText | FieldType::Choice => {
            let texts: Vec<String> =
                (0..len).map(|_| ["", "a", "b", "text 3"][random() as usize % 4].to_owned()).collect();
            if random() % 2 == 0 {
                Cells::Text(texts.iter().map(String::as_str).collect())
            } else {
                let values: Texts = ["", "a", "never", "b"].into_iter().collect();
                Cells::Dict { values, codes: (0..len).map(|_| random() as u32 % 4).collect() }
            }
        }
        FieldType::Set => {
            let sets = ["", "tag1", "tag1\u{1f}tag2", "tag2\u{1f}tag2\u{1f}tag0", "\u{1f}tag3"];
            let add: Texts = (0..len).map(|_| sets[random() as usize % 5]).collect();
            let remove = match random() % 3 {
                0 => (0..len).map(|_| sets[random() as usize % 3]).collect(),
                _ => Texts::default(),
            };
            Cells::Set { add, remove }
        }
        FieldType::Number => {
            Cells::Number((0..len).map(|_| [0.0, -0.0, 2.5][random() as usize % 3]).collect())
        }
        FieldType::Money => {
            let codes =
                if random() % 2 == 0 { Vec::new() } else { (0..len).map(|_| random() as u8 % 2).collect() };
            let minor = (0..len).map(|_| random() as i64 % 1000).collect();
            Cells::Money { minor, currencies: vec![Currency(*b"GEL"), Currency(*b"EUR")], codes }
        }
        FieldType::Ref => {
            let targets = Rows::from_runs(vec![(id(random() as u8), 5), (id(random() as u8), 1), (id(3), 2)]);
            let codes = (0..len).map(|_| random() as u32 % targets.len() as u32).collect();
            Cells::Ref(RefCells { targets, codes })
        }
        // Some are no flag, day or birthday at all.
        _ => {
            Cells::Int((0..len).map(|_| [0, 1, 5, -3, 1 << 40, 19_790_228][random() as usize % 6]).collect())
        }
    }
}

pub fn any_value() -> impl Strategy<Value = Any> {
    (any::<u8>(), -1000_i64..1000, 0_u32..50, prop::collection::vec(any::<u8>(), 0..4)).prop_map(
        |(pick, small, shift, elements)| Any { pick, number: small << shift.saturating_sub(10), elements },
    )
}

pub fn event() -> impl Strategy<Value = Event> {
    let cells = || prop::collection::vec((any::<u8>(), any_value()), 1..4);
    let ids = || prop::collection::vec(any::<u8>(), 1..4);
    prop_oneof![
        6 => any::<prop::sample::Index>().prop_map(Event::Receive),
        2 => (any::<u8>(), any::<u8>(), cells()).prop_map(|(kind, rows, cells)| Event::Create { kind, rows, cells }),
        6 => (any::<u8>(), ids(), cells()).prop_map(|(kind, ids, cells)| Event::Update { kind, ids, cells }),
        2 => (any::<u8>(), ids(), any::<bool>()).prop_map(|(kind, ids, deleted)| Event::Trash { kind, ids, deleted }),
        1 => (any::<u8>(), any::<u8>(), any::<u8>()).prop_map(|(field, kind, ty)| Event::Declare { field, kind, ty }),
        1 => (any::<u8>(), any_value()).prop_map(|(name, value)| Event::Set { name, value }),
        2 => (any::<u8>(), any::<u8>(), any::<u8>(), any::<u64>())
            .prop_map(|(kind, first, rows, seed)| Event::Import { kind, first, rows, seed }),
        1 => Just(Event::Undo),
        1 => Just(Event::Redo),
    ]
}

pub fn steps(max: usize) -> impl Strategy<Value = Vec<Step>> {
    let step = (0_usize..3, 1_u64..50, event());
    prop::collection::vec(step.prop_map(|(device, now_ms, event)| Step { device, now_ms, event }), 1..max)
}
