//! What has to be true when all is quiet.

use super::drafts::Made;
use super::rng::Rng;
use super::world::{Fate, Tabs, Tried, World, done_slowly};
use engine::digest;
use engine::space::Space;
use oplog::{BatchId, Chunk, encode_record};
use std::collections::BTreeMap;
use worker::replica::Origin;

/// What two replicas of one log have in common.
pub fn state(replica: &Tabs) -> (u128, u128, usize, usize) {
    let space = replica.space();
    (digest::whole(&space), digest::visible(&space), space.batches().len(), space.incomplete())
}

/// The actions that are in the state.
pub fn batches(replica: &Tabs) -> Vec<BatchId> {
    let space = replica.space();
    (0..space.batches().len() as u32).map(|place| space.batches().get(place).id).collect()
}

/// Every check that needs a healed world.
pub fn all(world: &mut World) {
    everybody_agrees(world);
    nothing_is_lost_or_twice(world);
    another_order_gives_the_same(world);
    compaction_changes_nothing(world);
}

fn everybody_agrees(world: &World) {
    let first = world.replica(&world.tabs[0]);
    for tab in &world.tabs {
        let replica = world.replica(tab);
        let damaged: Vec<u64> = world.tabs.iter().map(|tab| world.replica(tab).damaged()).collect();
        assert_eq!(
            replica.space().seen(),
            first.space().seen(),
            "batches of device {}; damaged records by tab: {damaged:?}, bare: {}",
            tab.device,
            world.is_bare
        );
        assert_eq!(world.digest(tab), world.digest(&world.tabs[0]), "state of device {}", tab.device);
    }
}

fn nothing_is_lost_or_twice(world: &World) {
    let replica = world.replica(&world.tabs[0]);
    let space = replica.space();
    let tokens = tokens(&space);
    let mut by_device: BTreeMap<u64, (u64, u64)> = BTreeMap::new();
    for tried in world.tried.borrow().iter() {
        let Tried { device, id, made, mut fate } = tried.clone();
        if world.is_bare && fate == Fate::Saved {
            // It may have been lost with its record.
            fate = Fate::Unknown;
        }
        let counts = by_device.entry(device).or_default();
        counts.0 += u64::from(fate == Fate::Saved);
        counts.1 += u64::from(fate == Fate::Unknown);
        if let (Some(id), Fate::Saved) = (id, fate) {
            assert!(space.seen().contains(id.device, id.counter), "{tried:?} is not there");
        }
        if let Some(Made { token, rows }) = made {
            let found = tokens.get(&token).copied().unwrap_or(0);
            let fits = match fate {
                Fate::Saved => found == rows,
                Fate::Refused => found == 0,
                Fate::Unknown => found == 0 || found == rows,
            };
            let tried_all = world.tried.borrow();
            let of_this_number: Vec<&Tried> = tried_all.iter().filter(|other| other.id == id).collect();
            assert!(fits, "{tried:?}: {found} rows; of this number: {of_this_number:#?}");
        }
    }
    for (device, (saved, unknown)) in by_device {
        let there = space.seen().highest(device);
        assert!(
            (saved..=saved + unknown).contains(&there),
            "device {device}: {saved}+{unknown} tried, {there} there"
        );
    }
}

/// How many rows carry each token.
fn tokens(space: &Space) -> BTreeMap<u64, u32> {
    let mut tokens = BTreeMap::new();
    for kind in ["customer", "order"] {
        let Some(table) = space.table(kind) else { continue };
        let Some(notes) = table.column("notes") else { continue };
        for row in table.touched().iter() {
            if let Some(token) = notes.text(row).strip_prefix("token ") {
                *tokens.entry(token.parse().expect("a number")).or_default() += 1;
            }
        }
    }
    tokens
}

fn chunks(replica: &Tabs) -> Vec<Chunk> {
    let mut chunks = Vec::new();
    done_slowly(replica.each_chunk(|chunk| chunks.push(chunk))).expect("a log that can be read");
    chunks
}

fn another_order_gives_the_same(world: &mut World) {
    let replica = world.replica(&world.tabs[0]);
    let mut chunks = chunks(&replica);
    let mut rng = Rng::new(world.rng.next());
    rng.shuffle(&mut chunks);
    let mut space = Space::new();
    for chunk in chunks {
        space.apply(chunk);
    }
    assert_eq!(digest::whole(&space), world.digest(&world.tabs[0]), "the log in another order");
}

fn compaction_changes_nothing(world: &mut World) {
    for disk in 0..world.disks.len() {
        let at = (0..world.tabs.len()).find(|&at| world.tabs[at].disk == disk).expect("a tab of every disk");
        let replica = world.replica(&world.tabs[at]);
        let before = (state(&replica), sorted(chunks(&replica)));
        done_slowly(replica.compact()).expect("room").expect("nobody else is at it");
        assert_eq!(
            before,
            (state(&replica), sorted(chunks(&replica))),
            "after the compaction of disk {disk}"
        );

        let (from_pages, rebuilt) = (world.another(disk, true), world.another(disk, false));
        assert_eq!(from_pages.origin(), Origin::Pages);
        assert_eq!(from_pages.records_since_pages(), 0);
        assert_eq!(state(&from_pages), before.0, "disk {disk} opened from its pages");
        assert_eq!(state(&rebuilt), before.0, "disk {disk} opened from its log");
        assert_eq!(next_undo_redo(&from_pages), next_undo_redo(&rebuilt));
        // And they go on alike.
        let now_ms = 2_000_000_000_000;
        let (one, other) = (done_slowly(from_pages.undo(now_ms)), done_slowly(rebuilt.catch_up()));
        assert!(one.is_ok() && other.is_ok());
        assert_eq!(state(&from_pages), state(&rebuilt), "disk {disk} after one more undo");
    }
}

fn next_undo_redo(replica: &Tabs) -> (Option<BatchId>, Option<BatchId>) {
    let (undo, redo) = replica.next_undo_redo();
    (undo.map(|header| header.id), redo.map(|header| header.id))
}

/// The chunks as bytes; one that reached the log twice counts once.
fn sorted(chunks: Vec<Chunk>) -> Vec<Vec<u8>> {
    let mut bytes: Vec<Vec<u8>> =
        chunks.iter().map(|chunk| encode_record(std::slice::from_ref(chunk))).collect();
    bytes.sort();
    bytes
}
