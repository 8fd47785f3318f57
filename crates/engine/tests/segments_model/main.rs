//! Every segment equals a naive row-by-row model, on random tables and before and after random edits.
//!
//! The expressions are random texts, so that reading and checking them is tested along with evaluating them. The model
//! (`model.rs`) reads the parsed tree, not the checked one, and knows values only as the space shows them.

#![allow(clippy::unwrap_used, reason = "a test's own data is known to be there")]

mod data;
mod generate;
mod model;
mod past;

use data::World;
use domain::expr::{check, parse};
use engine::segments::{Cache, Question, eval};
use model::Model;
use proptest::prelude::*;

/// A small generator of numbers: the same on every platform, and a failing case is one seed.
pub struct Rng(u64);

impl Rng {
    /// A number below `limit`.
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % limit.max(1) as u64) as usize
    }

    /// One of these.
    pub fn pick<'a, T: ?Sized>(&mut self, from: &[&'a T]) -> &'a T {
        from[self.below(from.len())]
    }

    /// `true` once in `of` times.
    pub fn once_in(&mut self, of: usize) -> bool {
        self.below(of) == 0
    }
}

fn compare(world: &World, kind: &str, text: &str, cache: &Cache) {
    let schema = world.space.schema();
    let expr = parse(text).unwrap_or_else(|mistake| panic!("{text}: {mistake}"));
    let typed = check(&expr, schema, kind).unwrap_or_else(|mistakes| panic!("{text}: {}", mistakes[0]));
    let question = Question {
        space: &world.space,
        today: world.today,
        offset_minutes: world.offset_minutes,
        scores: &data::score,
        models: None,
    };
    let model = Model { space: &world.space, today: world.today, offset_minutes: world.offset_minutes };
    let expected = model.rows(&expr, kind);
    let found: Vec<u32> = eval(&typed, &question, cache).iter().collect();
    assert_eq!(found, expected, "{kind} where {text}");
    let fresh: Vec<u32> = eval(&typed, &question, &Cache::default()).iter().collect();
    assert_eq!(fresh, expected, "without a cache: {kind} where {text}");
}

fn check_seed(seed: u64) {
    let mut rng = Rng(seed);
    let mut world = World::random(&mut rng);
    let cache = Cache::default();
    let schema = world.space.schema().clone();
    let questions: Vec<(&str, String)> = (0..12)
        .map(|_| {
            let kind = rng.pick(&["customer", "customer", "customer", "order", "interaction", "product"]);
            (kind, generate::condition(&mut rng, &schema, kind, 0))
        })
        .collect();
    for _ in 0..3 {
        for (kind, text) in &questions {
            compare(&world, kind, text, &cache);
        }
        world.edit(&mut rng);
    }
}

proptest! {
    #[test]
    fn every_segment_equals_the_naive_model(seed in any::<u64>()) {
        check_seed(seed);
    }
}

#[test]
fn an_empty_space_has_no_rows_in_any_segment() {
    let world = World::empty();
    for text in ["", "city is empty", "count(orders) = 0", "not city = Riga"] {
        compare(&world, "customer", text, &Cache::default());
    }
}

#[test]
fn columns_of_very_many_different_texts_are_scanned_alike() {
    let world = World::of_many_names(9_000);
    let cache = Cache::default();
    for text in
        ["name contains \"12\"", "name = \"CUSTOMER 77\"", "name starts_with \"customer 8\"", "name is empty"]
    {
        compare(&world, "customer", text, &cache);
    }
}
