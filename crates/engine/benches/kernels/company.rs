//! A company in memory: customers with five and a half orders each.

use domain::{Currency, Day, FieldType, RowId};
use engine::space::Space;
use oplog::batch::{Action, Reason};
use oplog::{BatchId, Cells, Chunk, Column, Header, Part, RefCells, Rows, Stamp, Texts};

/// A few months after the last order.
pub const TODAY: Day = Day(20_600);
const FIRST_DAY: i64 = 19_700;
const DAYS: u64 = 730;
const GIVEN: [&str; 8] = ["Dilnoza", "Jānis", "ნინო", "Sara", "Aziz", "Līga", "گلناز", "Anna"];
const FAMILY: [&str; 8] = ["Karimova", "Ozols", "ბერიძე", "Hosseini", "Aliyev", "Kalniņš", "رضایی", "Brown"];

/// A small generator (a linear congruence): the same company on every run.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }
}

/// Makes it.
pub fn company(customers: u32) -> Space {
    let mut space = Space::new();
    let mut random = Random(1);
    let ids = Rows::run(RowId(1 << 100), customers);
    let part = customer_part(&ids, customers, &mut random);
    add(&mut space, part);
    let part = order_part(ids, customers, &mut random);
    add(&mut space, part);
    space
}

fn customer_part(ids: &Rows, customers: u32, random: &mut Random) -> Part {
    let names = texts(
        (0..customers)
            .map(|_| format!("{} {}", GIVEN[random.below(8) as usize], FAMILY[random.below(8) as usize])),
    );
    let emails = texts((0..customers).map(|number| format!("anna.ozols{number}@klients.example")));
    let columns = vec![
        column("name", FieldType::Text, Cells::Text(names)),
        column("country", FieldType::Text, dict((0..40).map(|place| format!("C{place}")), customers, random)),
        column(
            "city",
            FieldType::Text,
            dict((0..3000).map(|place| format!("City {place}")), customers, random),
        ),
        column(
            "stage",
            FieldType::Choice,
            dict(domain::schema::STAGES.iter().map(|&stage| stage.into()), customers, random),
        ),
        column(
            "employees",
            FieldType::Int,
            Cells::Int((0..customers).map(|_| random.below(500) as i64).collect()),
        ),
        column("notes", FieldType::LongText, Cells::Text(emails)),
    ];
    Part { kind: "customer".into(), creates: true, rows: ids.clone(), columns }
}

fn order_part(customer_ids: Rows, customers: u32, random: &mut Random) -> Part {
    let orders = customers * 11 / 2;
    let mut draw = |bound: u64| -> Vec<u64> { (0..orders).map(|_| random.below(bound)).collect() };
    let of = draw(u64::from(customers)).into_iter().map(|row| row as u32).collect();
    let days = draw(DAYS).into_iter().map(|day| FIRST_DAY + day as i64).collect();
    let minor = draw(100_000).into_iter().map(|minor| minor as i64).collect();
    let columns = vec![
        column("customer", FieldType::Ref, Cells::Ref(RefCells { targets: customer_ids, codes: of })),
        column("day", FieldType::Day, Cells::Int(days)),
        column(
            "amount",
            FieldType::Money,
            Cells::Money { minor, currencies: vec![Currency(*b"EUR")], codes: vec![] },
        ),
    ];
    Part { kind: "order".into(), creates: true, rows: Rows::run(RowId(1 << 101), orders), columns }
}

fn add(space: &mut Space, part: Part) {
    let counter = space.next_counter(1);
    let header = Header {
        id: BatchId { device: 1, counter },
        stamp: Stamp::from_ms(1000 + counter),
        reason: Reason::Import,
        action: Action::Import,
        kind: part.kind.clone(),
        rows: part.rows.len() as u64,
        parent: None,
        seen: space.seen().clone(),
    };
    space.apply(Chunk { header, index: 0, last: true, parts: vec![part] });
}

fn column(field: &str, ty: FieldType, cells: Cells) -> Column {
    Column { field: field.into(), ty, cells, written: None, null: None, before: None }
}

fn dict(values: impl Iterator<Item = String>, rows: u32, random: &mut Random) -> Cells {
    let values = texts(values);
    let codes = (0..rows).map(|_| random.below(values.len() as u64) as u32).collect();
    Cells::Dict { values, codes }
}

fn texts(texts: impl Iterator<Item = String>) -> Texts {
    let texts: Vec<String> = texts.collect();
    texts.iter().map(String::as_str).collect()
}
