//! Several connections to one space.

use super::{Rig, append, contents, listening, pairs, record};
use futures::future::join_all;
use oplog::seal::SpaceId;
use std::collections::BTreeSet;
use store::{LogStore, OpenOptions, SpaceState, StoreError, StoreEvent};

pub async fn the_space_keeps_its_identity(rig: &impl Rig) {
    let (store, report) = rig.open_with(rig.options()).await;
    assert_eq!(report.state, SpaceState::New);
    assert_eq!(store.space(), super::SPACE);
    drop(store);
    let options = OpenOptions { new_space: SpaceId([9; 16]), ..rig.options() };
    let (store, report) = rig.open_with(options).await;
    assert_eq!(report.state, SpaceState::Found);
    assert_eq!(store.space(), super::SPACE);
}

pub async fn two_tabs_that_make_a_space_agree_on_it(rig: &impl Rig) {
    let options = |byte| OpenOptions { new_space: SpaceId([byte; 16]), ..rig.options() };
    let opened = join_all((1..=4).map(|byte| rig.open_with(options(byte)))).await;
    let spaces: BTreeSet<SpaceId> = opened.iter().map(|(store, _)| store.space()).collect();
    assert_eq!(spaces.len(), 1, "{spaces:?}");
}

pub async fn concurrent_appends_get_distinct_numbers(rig: &impl Rig) {
    let (one, other) = (rig.open().await, rig.open().await);
    let appends = (0..40).map(|n| {
        let (one, other) = (&one, &other);
        async move {
            let records = vec![record(&n.to_string()); 1 + n % 3];
            let store = if n % 2 == 0 { one } else { other };
            store.append(&records).await.expect("an append among others")
        }
    });
    let appended = join_all(appends).await;
    let mut taken = BTreeSet::new();
    for range in &appended {
        for seq in range.first_seq..=range.last_seq {
            assert!(taken.insert(seq), "{seq} was given twice");
        }
    }
    let count: u64 = (0..40).map(|n| 1 + n % 3).sum();
    assert_eq!(taken, (1..=count).collect());
    let (seen, seen_by_the_other) = (contents(&one).await, contents(&other).await);
    assert_eq!(seen.len() as u64, count);
    assert_eq!(seen, seen_by_the_other);
    let last = appended.iter().max_by_key(|range| range.last_seq).expect("forty appends");
    let (_, report) = rig.open_with(rig.options()).await;
    assert_eq!(report.canary, Some(last.canary), "the digest follows the order of the log");
}

pub async fn other_tabs_hear_of_an_append(rig: &impl Rig) {
    let (options, heard) = listening(rig);
    let (listener, _) = rig.open_with(options).await;
    let speaker = rig.open().await;
    append(&speaker, &["a", "b"]).await;
    // Long enough for a message to arrive, without a clock.
    for _ in 0..200 {
        if !heard.borrow().is_empty() {
            break;
        }
        listener.last_seq().await.expect("the listener goes on");
    }
    assert_eq!(*heard.borrow(), [StoreEvent::Appended { last_seq: 2 }]);
    assert_eq!(contents(&listener).await, pairs(&[(1, "a"), (2, "b")]));
    append(&listener, &["c"]).await;
    assert_eq!(heard.borrow().len(), 1, "nobody hears of their own appends");
}

pub async fn only_one_tab_compacts_at_a_time(rig: &impl Rig) {
    let (one, other) = (rig.open().await, rig.open().await);
    let outcome = one
        .with_compaction_lock(async || {
            let refused = other.with_compaction_lock(async || ()).await;
            assert_eq!(refused, Ok(None));
            append(&other, &["edits go on meanwhile"]).await;
            "done"
        })
        .await;
    assert_eq!(outcome, Ok(Some("done")));
    // The lock is let go a moment after its holder has finished.
    for _ in 0..200 {
        if other.with_compaction_lock(async || ()).await == Ok(Some(())) {
            return;
        }
    }
    panic!("the lock was not let go");
}

pub async fn a_closed_store_says_so(rig: &impl Rig) {
    let (store, other) = (rig.open().await, rig.open().await);
    append(&store, &["a"]).await;
    store.close();
    store.close();
    assert_eq!(store.append(&[record("b")]).await, Err(StoreError::Closed));
    assert_eq!(store.read_log(0, 1).await, Err(StoreError::Closed));
    assert_eq!(contents(&other).await, pairs(&[(1, "a")]));
}
