//! Replicas in a simulated world in which everything goes wrong: disks that are full, tear appends, lose power in the
//! middle of an import or a compaction, and flip bits; several tabs on one disk; clocks that are years off and jump;
//! a link that loses, repeats, stirs, delays and cuts what it carries. When all is quiet again, everybody has to agree
//! on everything that was ever acknowledged.
//!
//! `SEEDS=5000` runs that many worlds, `SEED=17` that one alone; a failing one prints its seed.

mod checks;
mod drafts;
mod rng;
mod slow;
mod world;

use self::world::{Tally, World};

/// Says which seed fails, however it fails.
struct Seed(u64);

impl Drop for Seed {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("SEED={}", self.0);
        }
    }
}

fn from_environment(name: &str) -> Option<u64> {
    let value = std::env::var(name).ok()?;
    Some(value.parse().unwrap_or_else(|_| panic!("{name}={value} is not a number")))
}

#[test]
fn whatever_happens_nothing_acknowledged_is_lost_and_everybody_agrees() {
    let seeds = match from_environment("SEED") {
        Some(seed) => seed..seed + 1,
        None => 0..from_environment("SEEDS").unwrap_or(200),
    };
    let (tally, is_long) = (Tally::default(), seeds.end - seeds.start >= 100);
    for seed in seeds {
        let _seed = Seed(seed);
        let mut world = World::new(seed, &tally);
        for _ in 0..150 {
            world.step();
        }
        world.heal();
        checks::all(&mut world);
    }
    if is_long {
        tally.assert_all_happened();
    }
}
