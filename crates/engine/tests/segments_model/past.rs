//! A condition as of an earlier day selects what it would have selected then, on data that ended that day.

use crate::Rng;
use crate::data::{self, World};
use crate::model::Model;
use domain::expr::{as_of, check, parse};
use domain::{Day, Value};
use engine::segments::{Cache, Question, eval};
use proptest::prelude::*;

/// Conditions that have a past.
const CONDITIONS: [&str; 12] = [
    "",
    "count(orders) = 0",
    "count(orders) > 1 and not count(interactions) > 1",
    "sum(orders.amount) >= 5 EUR",
    "last(orders.day) before 90 days ago",
    "first(orders.day) in last 12 months or max(orders.quantity) > 3",
    "count(orders where day in last 6 months and amount > 3) > 0",
    "not last(interactions.at) in last 200 days",
    "count(interactions where type = complaint or channel in (phone, chat)) > 0",
    "average(interactions.csat) > 3 and created before 30 days ago",
    "count(interactions_by where at in last year) > 0 or birthday in next 2 months",
    "rfm.recency >= 3 and last(orders.amount) > 1",
];

/// Whether a date or moment is there and not after a day.
fn is_by(value: &Value, day: Day, offset_minutes: i32) -> bool {
    match value {
        Value::Day(one) => *one <= day,
        Value::Instant(at) => at.day_at(offset_minutes) <= day,
        _ => false,
    }
}

fn check_seed(seed: u64) {
    let mut rng = Rng(seed);
    let mut world = World::random(&mut rng);
    let day = world.today.plus(-(rng.below(500) as i32));
    let text = rng.pick(&CONDITIONS);
    let expr = parse(text).unwrap();
    let past = as_of(&expr, world.space.schema(), day).unwrap();
    let typed = check(&past, world.space.schema(), "customer").unwrap();
    let question = Question {
        space: &world.space,
        today: day,
        offset_minutes: world.offset_minutes,
        scores: &data::score,
        models: None,
    };
    let found: Vec<u32> = eval(&typed, &question, &Cache::default()).iter().collect();

    // The same on a space from which everything later has been taken.
    let offset_minutes = world.offset_minutes;
    for (kind, time) in [("order", "day"), ("interaction", "at")] {
        world.bin(kind, |space, row| !is_by(&space.value(kind, row, time), day, offset_minutes));
    }
    let had_happened = |kind: &str| -> Vec<Value> {
        let Some(table) = world.space.table(kind) else { return Vec::new() };
        let live = (0..table.rows()).filter(|&row| table.is_live(row));
        live.map(|row| world.space.value(kind, row, "customer")).collect()
    };
    let customers = [had_happened("order"), had_happened("interaction")].concat();
    let known = |row: u32| {
        let id = world.space.table("customer").unwrap().id(row);
        is_by(&world.space.value("customer", row, "created"), day, offset_minutes)
            || customers.contains(&Value::Ref(id))
    };
    let model = Model { space: &world.space, today: day, offset_minutes };
    let expected: Vec<u32> = model.rows(&expr, "customer").into_iter().filter(|&row| known(row)).collect();
    assert_eq!(found, expected, "{text} on {day}");
}

proptest! {
    #[test]
    fn a_past_condition_equals_the_condition_on_past_data(seed in any::<u64>()) {
        check_seed(seed);
    }
}
