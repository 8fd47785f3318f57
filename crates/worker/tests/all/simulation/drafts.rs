//! What people do: random actions over the rows that a replica shows.

use super::rng::Rng;
use domain::{Birthday, Currency, Day, FieldType, Money, RowId, Value};
use engine::edit::{Draft as Edit, Write};
use engine::space::Space;
use oplog::slice::slice_part;
use oplog::{Action, Part, Reason};
use worker::replica::Draft;

/// A mark that every row made by one action carries, and that nothing else ever writes.
pub type Token = u64;

/// What an action is expected to leave.
#[derive(Clone, Copy, Debug)]
pub struct Made {
    pub token: Token,
    pub rows: u32,
}

type Writes = Vec<(String, FieldType, Write)>;

fn write(field: &str, ty: FieldType, value: Value) -> (String, FieldType, Write) {
    (field.into(), ty, Write::Value(value))
}

fn text(rng: &mut Rng, of: &[&str]) -> Value {
    Value::Text((*rng.pick(of)).to_owned())
}

const CITIES: [&str; 5] = ["Rīga", "Toshkent", "Tbilisi", "Shiraz", "Leeds"];
const TAGS: [&str; 6] = ["vip", "tea", "slow", "new", "fair", "late"];

/// Writes to some fields of a customer.
fn customer_writes(rng: &mut Rng, ids: &[RowId]) -> Writes {
    let mut writes = Writes::new();
    for _ in 0..1 + rng.below(3) {
        let next = match rng.below(8) {
            0 => write("city", FieldType::Text, text(rng, &CITIES)),
            1 => write("city", FieldType::Text, Value::Null),
            2 => write("employees", FieldType::Int, Value::Int(rng.below(50) as i64)),
            3 => write(
                "birthday",
                FieldType::Birthday,
                Birthday::from_code(1225).map_or(Value::Null, Value::Birthday),
            ),
            4 if !ids.is_empty() => write("owner", FieldType::Ref, Value::Ref(*rng.pick(ids))),
            5 => {
                let tags = (0..rng.below(3)).map(|_| (*rng.pick(&TAGS)).to_owned()).collect();
                write("tags", FieldType::Set, Value::Set(tags))
            }
            6 => {
                let some = |rng: &mut Rng| (0..rng.below(3)).map(|_| (*rng.pick(&TAGS)).to_owned()).collect();
                let (add, remove) = (some(rng), some(rng));
                ("tags".into(), FieldType::Set, Write::Elements { add, remove })
            }
            _ => write("name", FieldType::Text, Value::Text(format!("name {}", rng.below(30)))),
        };
        if writes.iter().all(|(field, ..)| *field != next.0) {
            writes.push(next);
        }
    }
    writes
}

fn live_ids(space: &Space, kind: &str) -> Vec<RowId> {
    let Some(table) = space.table(kind) else { return Vec::new() };
    table.live().iter().map(|row| table.id(row)).collect()
}

/// New rows that carry a token, with some fields.
fn creation(space: &Space, rng: &mut Rng, made: Made, now_ms: u64) -> Option<Part> {
    let ids = live_ids(space, "customer");
    let mut edit = Edit::create("customer");
    let first = RowId::new(now_ms, u128::from(made.token) << 20);
    for n in 0..u64::from(made.rows) {
        let mut writes = customer_writes(rng, &ids);
        writes.push(write("notes", FieldType::LongText, Value::Text(format!("token {}", made.token))));
        edit.row(space, first.offset(n), writes);
    }
    edit.into_part()
}

/// A part that changes customers that are there.
fn change(space: &Space, rng: &mut Rng, rows_max: usize) -> Option<Part> {
    let mut ids = live_ids(space, "customer");
    let all = ids.clone();
    rng.shuffle(&mut ids);
    ids.truncate(rows_max);
    let mut edit = Edit::update("customer");
    let same = rng.chance(50).then(|| customer_writes(rng, &all));
    for id in ids {
        let writes = same.clone().unwrap_or_else(|| customer_writes(rng, &all));
        edit.row(space, id, writes);
    }
    edit.into_part()
}

fn trash(space: &Space, rng: &mut Rng, deleted: bool) -> Option<Part> {
    let table = space.table("customer")?;
    let rows: Vec<u32> = table.touched().iter().filter(|&row| table.is_live(row) == deleted).collect();
    let mut edit = Edit::update("customer");
    for _ in 0..1 + rng.below(4) {
        if !rows.is_empty() {
            edit.set_deleted(space, table.id(*rng.pick(&rows)), deleted);
        }
    }
    edit.into_part()
}

/// Orders of customers that are there.
fn orders(space: &Space, rng: &mut Rng, made: Made, now_ms: u64) -> Option<Part> {
    let customers = live_ids(space, "customer");
    if customers.is_empty() {
        return None;
    }
    let mut edit = Edit::create("order");
    let first = RowId::new(now_ms, u128::from(made.token) << 20);
    for n in 0..u64::from(made.rows) {
        let currency: Currency = if rng.chance(80) { Currency(*b"EUR") } else { Currency(*b"UZS") };
        let amount = Money { minor: rng.below(10_000) as i64, currency };
        edit.row(
            space,
            first.offset(n),
            [
                write("customer", FieldType::Ref, Value::Ref(*rng.pick(&customers))),
                write("day", FieldType::Day, Value::Day(Day(19_000 + rng.below(900) as i32))),
                write("amount", FieldType::Money, Value::Money(amount)),
                write("notes", FieldType::LongText, Value::Text(format!("token {}", made.token))),
            ],
        );
    }
    edit.into_part()
}

/// A setting or an own field: rows whose ids several devices may choose alike.
fn declaration(space: &Space, rng: &mut Rng) -> (Action, String, Option<Part>) {
    let n = rng.below(3);
    let id = RowId(0x5e77_0000 + n as u128);
    let is_field = rng.chance(40);
    let kind = if is_field { "field" } else { "setting" };
    let writes = if is_field {
        vec![
            write("kind", FieldType::Text, Value::Text("customer".into())),
            write("name", FieldType::Text, Value::Text(format!("own_{n}"))),
            write("label", FieldType::Text, Value::Text(format!("Own {}", rng.below(9)))),
            write("type", FieldType::Text, Value::Text("text".into())),
        ]
    } else {
        vec![
            write("name", FieldType::Text, Value::Text(format!("setting {n}"))),
            write("value", FieldType::Text, Value::Text(rng.below(9).to_string())),
        ]
    };
    let is_known = space.table(kind).is_some_and(|table| table.row(id).is_some());
    let mut edit = if is_known { Edit::update(kind) } else { Edit::create(kind) };
    edit.row(space, id, writes);
    (if is_field { Action::Field } else { Action::Setting }, kind.into(), edit.into_part())
}

/// Cuts new rows into pieces, as an import does.
fn pieces(part: Part, count: usize) -> Vec<Part> {
    let len = part.rows.len();
    let step = len.div_ceil(count).max(1);
    (0..len.div_ceil(step)).map(|n| slice_part(&part, n * step..((n + 1) * step).min(len))).collect()
}

/// A random action in the present state, and what rows it makes.
pub fn random(space: &Space, rng: &mut Rng, token: Token, now_ms: u64) -> (Option<Draft>, Option<Made>) {
    let draft = |action, kind: &str, chunks: Vec<Vec<Part>>| {
        let rows = chunks.iter().flatten().map(|part| part.rows.len() as u64).sum();
        let reason = if action == Action::Import { Reason::Import } else { Reason::Ui };
        (rows > 0).then(|| Draft { reason, action, kind: kind.into(), rows, parent: None, chunks })
    };
    let one = |part: Option<Part>| part.map_or_else(Vec::new, |part| vec![vec![part]]);
    match rng.below(20) {
        0..=3 => {
            let made = Made { token, rows: 1 };
            (draft(Action::Create, "customer", one(creation(space, rng, made, now_ms))), Some(made))
        }
        4..=8 => (draft(Action::Update, "customer", one(change(space, rng, 1))), None),
        9..=10 => (draft(Action::Update, "customer", one(change(space, rng, usize::MAX))), None),
        11..=12 => (draft(Action::Delete, "customer", one(trash(space, rng, true))), None),
        13 => (draft(Action::Restore, "customer", one(trash(space, rng, false))), None),
        14..=15 => {
            let made = Made { token, rows: 1 + rng.below(3) as u32 };
            let part = orders(space, rng, made, now_ms);
            let made = part.is_some().then_some(made);
            (draft(Action::Create, "order", one(part)), made)
        }
        16 => {
            let (action, kind, part) = declaration(space, rng);
            (draft(action, &kind, one(part)), None)
        }
        _ => {
            let rows = if rng.chance(15) { 300 } else { 2 + rng.below(12) as u32 };
            let made = Made { token, rows };
            let count = 1 + rng.below(5);
            let mut chunks: Vec<Vec<Part>> = creation(space, rng, made, now_ms)
                .map_or_else(Vec::new, |part| pieces(part, count))
                .into_iter()
                .map(|part| vec![part])
                .collect();
            // An import also changes customers it knows.
            chunks.extend(one(change(space, rng, 5)));
            (draft(Action::Import, "customer", chunks), Some(made))
        }
    }
}
