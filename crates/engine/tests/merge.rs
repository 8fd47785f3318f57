//! Replicas that received the same batches agree, whatever the order, and agree with a naive model.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod replicas;

#[path = "../../oplog/tests/random/mod.rs"]
#[allow(dead_code, reason = "the fixture is for the tests of the format")]
mod random;

use domain::{FieldType, RowId, Value};
use engine::digest::whole;
use engine::edit::{Draft, Write};
use engine::space::Space;
use engine::undo::inverse;
use oplog::{Action, Chunk, Reason, decode_record, encode_record};
use proptest::prelude::*;
use replicas::model::Model;
use replicas::split::split;
use replicas::{Batch, World, steps};

/// A random source that a failing test prints as one number.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % bound.max(1)
    }

    fn shuffle<T>(&mut self, items: &mut [T]) {
        for i in (1..items.len()).rev() {
            items.swap(i, self.below(i + 1));
        }
    }
}

fn space_of(batches: &[Batch]) -> Space {
    let mut space = Space::new();
    for chunk in batches.iter().flatten() {
        space.apply(chunk.clone());
    }
    space
}

/// The chunks of all batches as they may arrive: cut elsewhere, shuffled, repeated, regrouped into records.
fn mangled(batches: &[Batch], random: &mut Random) -> Vec<Chunk> {
    let cut = batches.iter().flat_map(|batch| {
        if random.below(2) == 0 { batch.clone() } else { split(batch, |n| random.below(n)) }
    });
    let mut chunks: Vec<Chunk> = cut.collect();
    let repeated: Vec<Chunk> = chunks.iter().filter(|chunk| chunk.header.stamp.0 % 3 == 0).cloned().collect();
    chunks.extend(repeated);
    random.shuffle(&mut chunks);
    let mut records: Vec<Vec<Chunk>> = vec![Vec::new()];
    for chunk in chunks {
        if random.below(3) == 0 {
            records.push(Vec::new());
        }
        records.last_mut().unwrap().push(chunk);
    }
    records.iter().flat_map(|record| decode_record(&encode_record(record)).unwrap()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::default())]

    #[test]
    fn any_order_and_cutting_of_batches_gives_the_same_state(steps in steps(40), seed in any::<u64>()) {
        let world = World::run(&steps);
        let expected = whole(&space_of(&world.batches));
        let mut random = Random(seed);
        for _ in 0..3 {
            let mut space = Space::new();
            for chunk in mangled(&world.batches, &mut random) {
                space.apply(chunk);
            }
            prop_assert_eq!(space.incomplete(), 0);
            prop_assert_eq!(whole(&space), expected);
            prop_assert_eq!(space.schema().clone(), space_of(&world.batches).schema().clone());
        }
        let mut world = world;
        for device in 0..world.devices.len() {
            world.meet(device);
            prop_assert_eq!(whole(&world.devices[device].space), expected);
        }
    }

    #[test]
    fn the_state_is_what_the_definition_says(steps in steps(40), seed in any::<u64>()) {
        let mut world = World::run(&steps);
        let mut random = Random(seed);
        let model = Model::of(&world.batches);
        model.check(&space_of(&world.batches));
        random.shuffle(&mut world.batches);
        model.check(&space_of(&world.batches));
    }

    #[test]
    fn whatever_can_be_read_can_be_applied_and_undone(
        chunks in prop::collection::vec(random::chunk(), 1..6),
        cut in any::<bool>(),
        order in any::<bool>(),
    ) {
        let mut chunks = decode_record(&encode_record(&chunks)).unwrap();
        for (n, chunk) in (0..).zip(&mut chunks) {
            (chunk.index, chunk.last) = (0, true);
            if cut {
                // Devices that know one another.
                (chunk.header.id.device, chunk.header.id.counter) = (n % 2, n + 1);
            }
        }
        let space = space_of(&[chunks.clone()]);
        for chunk in &chunks {
            inverse(&space, std::slice::from_ref(chunk));
        }
        if order {
            chunks.reverse();
            let mut seen = std::collections::BTreeSet::new();
            // Two batches of one id are not the same batch.
            if chunks.iter().all(|chunk| seen.insert(chunk.header.id)) {
                prop_assert_eq!(whole(&space_of(&[chunks])), whole(&space));
            }
        }
    }

    #[test]
    fn who_writes_having_seen_all_wins_everywhere_and_ends_the_conflict(steps in steps(30), seed in any::<u64>()) {
        let mut world = World::run(&steps);
        world.meet(0);
        let device = &mut world.devices[0];
        let mut parts = Vec::new();
        for table in device.space.tables() {
            let mut draft = Draft::update(&table.kind);
            let seen: Vec<RowId> = table.touched().iter().map(|row| table.id(row)).collect();
            let text = Value::Text("the last word".into());
            for id in seen {
                draft.row(&device.space, id, [
                    ("name".to_owned(), FieldType::Text, Write::Value(text.clone())),
                    ("own_0".to_owned(), FieldType::Text, Write::Value(text.clone())),
                ]);
            }
            parts.extend(draft.into_part());
        }
        // Its own wall clock is the slowest of all.
        let batch = device.commit(0, Reason::Ui, Action::Update, None, parts);
        world.batches.push(batch);
        Random(seed).shuffle(&mut world.batches);
        let space = space_of(&world.batches);
        for table in space.tables() {
            for field in ["name", "own_0"] {
                let Some(column) = table.column_typed(field, FieldType::Text) else { continue };
                for row in table.touched().iter() {
                    prop_assert_eq!(column.text(row), "the last word");
                    prop_assert!(column.losers(row).is_empty());
                }
            }
        }
    }
}

fn text_of(space: &Space, id: RowId, field: &str) -> String {
    let table = space.table("customer").unwrap();
    table.column(field).unwrap().text(table.row(id).unwrap()).to_owned()
}

fn set(world: &mut World, device: usize, now_ms: u64, id: RowId, field: &str, ty: FieldType, write: Write) {
    let device = &mut world.devices[device];
    let mut draft = Draft::update("customer");
    draft.row(&device.space, id, [(field.to_owned(), ty, write)]);
    let parts = draft.into_part().into_iter().collect();
    let batch = device.commit(now_ms, Reason::Ui, Action::Update, None, parts);
    world.batches.push(batch);
}

#[test]
fn a_concurrent_loser_is_in_every_journal_until_somebody_who_saw_both_writes() {
    let mut world = World::new(3);
    let id = RowId(7);
    let name = |text: &str| Write::Value(Value::Text(text.into()));
    set(&mut world, 0, 1000, id, "name", FieldType::Text, name("Anna"));
    set(&mut world, 1, 50, id, "name", FieldType::Text, name("Ana"));
    for device in 0..3 {
        world.meet(device);
        let space = &world.devices[device].space;
        assert_eq!(text_of(space, id, "name"), "Anna");
        let losers = space.table("customer").unwrap().column("name").unwrap().losers(0);
        assert_eq!(losers.len(), 1);
        assert_eq!(losers[0].value, Value::Text("Ana".into()));
    }
    set(&mut world, 2, 1, id, "name", FieldType::Text, name("Ana"));
    for device in 0..3 {
        world.meet(device);
        let space = &world.devices[device].space;
        assert_eq!(text_of(space, id, "name"), "Ana");
        assert!(space.table("customer").unwrap().column("name").unwrap().losers(0).is_empty());
    }
}

#[test]
fn adding_a_tag_wins_over_a_concurrent_removal_of_it() {
    let mut world = World::new(2);
    let id = RowId(7);
    let elements = |add: &[&str], remove: &[&str]| {
        let own = |list: &[&str]| list.iter().map(|&text| text.to_owned()).collect();
        Write::Elements { add: own(add), remove: own(remove) }
    };
    set(&mut world, 0, 10, id, "tags", FieldType::Set, elements(&["vip", "tbilisi"], &[]));
    world.meet(1);
    set(&mut world, 1, 9000, id, "tags", FieldType::Set, elements(&[], &["vip", "tbilisi"]));
    set(&mut world, 0, 20, id, "tags", FieldType::Set, elements(&[], &["vip"]));
    set(&mut world, 0, 20, id, "tags", FieldType::Set, elements(&["vip"], &[]));
    for device in 0..2 {
        world.meet(device);
        assert_eq!(text_of(&world.devices[device].space, id, "tags"), "vip");
    }
}

#[test]
fn a_batch_counts_only_when_all_its_chunks_are_there() {
    let mut world = World::new(1);
    let mut drafts = [Draft::create("customer"), Draft::create("order")];
    for (n, draft) in drafts.iter_mut().enumerate() {
        draft.row(&world.devices[0].space, RowId(n as u128), []);
    }
    let parts = drafts.into_iter().filter_map(Draft::into_part).collect();
    let batch = world.devices[0].commit(5, Reason::Import, Action::Import, None, parts);
    assert_eq!(batch.len(), 2);
    let mut space = Space::new();
    assert!(space.apply(batch[1].clone()).kinds.is_empty());
    assert!(space.apply(batch[1].clone()).kinds.is_empty());
    assert_eq!((space.incomplete(), space.tables().len()), (1, 0));
    assert_eq!(space.apply(batch[0].clone()).kinds.len(), 2);
    assert_eq!(space.incomplete(), 0);
    assert!(space.apply(batch[0].clone()).kinds.is_empty());
}
