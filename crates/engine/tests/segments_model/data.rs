//! Random tables, and random edits to them.

use crate::Rng;
use domain::expr::Score;
use domain::{Birthday, Currency, Day, FieldType, Instant, Money, RowId, Schema, Value};
use engine::edit::{Draft, Write};
use engine::space::Space;
use oplog::batch::{Action, Reason};
use oplog::{BatchId, Chunk, Header, Part, Stamp};

/// A space and when it is looked at.
pub struct World {
    pub space: Space,
    pub today: Day,
    pub offset_minutes: i32,
    batches: u64,
    ids: u128,
}

/// The kinds that have rows, in an order in which links find their targets.
const KINDS: [&str; 4] = ["product", "customer", "order", "interaction"];

/// Invented scores: some customers have none.
pub fn score(score: Score, row: u32) -> Option<u8> {
    let shift = match score {
        Score::Recency => 0,
        Score::Frequency => 1,
        _ => 3,
    };
    (!row.is_multiple_of(7)).then_some((row >> shift) as u8 % 5 + 1)
}

impl World {
    pub fn empty() -> World {
        let today = Day::from_ymd(2024, 2, 29).unwrap();
        World { space: Space::new(), today, offset_minutes: 240, batches: 0, ids: 1 }
    }

    pub fn random(rng: &mut Rng) -> World {
        let mut world = World::empty();
        world.today = world.today.plus(rng.below(400) as i32 - 200);
        world.offset_minutes = rng.below(28) as i32 * 60 - 840;
        world.add_own_fields();
        for kind in KINDS {
            let count = rng.below(if kind == "product" { 5 } else { 150 });
            // In two parts, so that columns have to grow.
            let first = rng.below(count + 1);
            world.create(rng, kind, first);
            world.create(rng, kind, count - first);
        }
        world.edit(rng);
        world
    }

    pub fn of_many_names(count: usize) -> World {
        let mut world = World::empty();
        let mut draft = Draft::create("customer");
        for n in 0..count {
            let name = Value::Text(format!("Cūstomer {n}"));
            let id = world.next_id();
            draft.row(&world.space, id, [("name".to_owned(), FieldType::Text, Write::Value(name))]);
        }
        world.apply(draft.into_part());
        world
    }

    fn next_id(&mut self) -> RowId {
        // Not in the order of the rows, as ids made on several devices are not.
        self.ids += 1;
        RowId((self.ids * 7919) % 1_000_003 + (1 << 90))
    }

    fn apply(&mut self, part: Option<Part>) {
        let Some(part) = part else { return };
        self.batches += 1;
        let header = Header {
            id: BatchId { device: 1, counter: self.batches },
            stamp: Stamp::from_ms(1_000_000 + self.batches),
            reason: Reason::Ui,
            action: Action::Update,
            kind: part.kind.clone(),
            rows: part.rows.len() as u64,
            parent: None,
            seen: self.space.seen().clone(),
        };
        self.space.apply(Chunk { header, index: 0, last: true, parts: vec![part] });
    }

    fn add_own_fields(&mut self) {
        let mut draft = Draft::create("field");
        for (name, ty) in [("vip", "flag"), ("points", "number"), ("partner", "ref"), ("renewal", "instant")]
        {
            let text = |field: &str, value: &str| {
                (field.to_owned(), FieldType::Text, Write::Value(Value::Text(value.to_owned())))
            };
            let id = self.next_id();
            draft.row(&self.space, id, [text("kind", "customer"), text("name", name), text("type", ty)]);
        }
        self.apply(draft.into_part());
        assert!(self.space.schema().field("customer", "points").is_some());
    }

    fn create(&mut self, rng: &mut Rng, kind: &str, count: usize) {
        let schema = self.space.schema().clone();
        let mut draft = Draft::create(kind);
        for _ in 0..count {
            let id = self.next_id();
            let writes = self.writes(rng, &schema, kind, 2);
            draft.row(&self.space, id, writes);
        }
        self.apply(draft.into_part());
    }

    /// A value for each field of the kind, empty once in `empty_in` times.
    fn writes(
        &self,
        rng: &mut Rng,
        schema: &Schema,
        kind: &str,
        empty_in: usize,
    ) -> Vec<(String, FieldType, Write)> {
        let def = schema.kind(kind).unwrap();
        let mut writes = Vec::new();
        for field in &def.fields {
            let value = match rng.once_in(empty_in) {
                true => Value::Null,
                false => self.value(rng, field.ty, field.target.as_deref(), &field.choices),
            };
            writes.push((field.name.clone(), field.ty, Write::Value(value)));
        }
        writes
    }

    fn value(&self, rng: &mut Rng, ty: FieldType, target: Option<&str>, choices: &[String]) -> Value {
        match ty {
            FieldType::Text | FieldType::LongText => Value::Text(rng.pick(&TEXTS).to_owned()),
            FieldType::Choice => match choices.len() {
                0 => Value::Null,
                len => Value::Text(choices[rng.below(len)].clone()),
            },
            FieldType::Set => {
                let mut items: Vec<String> =
                    (0..=rng.below(3)).map(|_| rng.pick(&TEXTS).to_owned()).collect();
                items.dedup();
                items.sort();
                items.dedup();
                Value::Set(items)
            }
            FieldType::Int => Value::Int(match rng.below(10) {
                0 => rng.below(100_000) as i64,
                1 => i64::MAX - rng.below(3) as i64,
                _ => rng.below(12) as i64 - 2,
            }),
            FieldType::Number => Value::Number(rng.below(40) as f64 / 4.0 - 2.0),
            FieldType::Money => {
                let currency = Currency(*rng.pick(&[b"EUR", b"EUR", b"JPY", b"KWD"]));
                let minor = if rng.once_in(20) { 1 << 60 } else { rng.below(3000) as i64 - 500 };
                Value::Money(Money { minor, currency })
            }
            FieldType::Day => Value::Day(self.today.plus(rng.below(800) as i32 - 600)),
            FieldType::Birthday => {
                let year = (!rng.once_in(3)).then(|| 1950 + rng.below(70) as u16);
                let date = Birthday::new(year, rng.below(12) as u8 + 1, rng.below(31) as u8 + 1);
                date.or(Birthday::new(None, 2, 29)).map_or(Value::Null, Value::Birthday)
            }
            FieldType::Instant => {
                let hours = rng.below(24 * 400) as i64 - 24 * 300;
                Value::Instant(Instant(Instant::start_of(self.today).0 + hours * 3_600_000))
            }
            FieldType::Flag => Value::Flag(rng.once_in(2)),
            FieldType::Ref => {
                let table =
                    target.and_then(|target| self.space.table(target)).filter(|table| table.rows() > 0);
                match table {
                    Some(table) => Value::Ref(table.id(rng.below(table.rows() as usize) as u32)),
                    // A link to a row of which nothing has arrived yet.
                    None => Value::Ref(RowId(77)),
                }
            }
        }
    }

    /// Takes the rows of a kind that a rule finds into the trash.
    pub fn bin(&mut self, kind: &str, is_found: impl Fn(&Space, u32) -> bool) {
        let Some(table) = self.space.table(kind) else { return };
        let found: Vec<RowId> = (0..table.rows())
            .filter(|&row| table.is_live(row) && is_found(&self.space, row))
            .map(|row| table.id(row))
            .collect();
        let mut draft = Draft::update(kind);
        for id in found {
            draft.set_deleted(&self.space, id, true);
        }
        self.apply(draft.into_part());
    }

    /// Some rows changed, some into or out of the trash, some new.
    pub fn edit(&mut self, rng: &mut Rng) {
        let schema = self.space.schema().clone();
        for kind in KINDS {
            let rows = self.space.table(kind).map_or(0, |table| table.rows() as usize);
            let mut draft = Draft::update(kind);
            let mut changed: Vec<u32> = (0..rng.below(4)).map(|_| rng.below(rows) as u32).collect();
            changed.sort_unstable();
            changed.dedup();
            for row in changed.into_iter().filter(|&row| (row as usize) < rows) {
                let id = self.space.table(kind).unwrap().id(row);
                if rng.once_in(4) {
                    let live = self.space.table(kind).unwrap().is_live(row);
                    draft.set_deleted(&self.space, id, live);
                } else {
                    let mut writes = self.writes(rng, &schema, kind, 3);
                    writes.retain(|_| rng.once_in(4));
                    draft.row(&self.space, id, writes);
                }
            }
            self.apply(draft.into_part());
            if rng.once_in(3) {
                let count = rng.below(4);
                self.create(rng, kind, count);
            }
        }
    }
}

/// Texts that fold to few different ones.
pub const TEXTS: [&str; 12] =
    ["Rīga", "riga", "Tallinn", "თბილისი", "O‘sh", "o'sh", "علي", "علی", "tea", "Tea shop", "a\"b\\", "x"];
