//! The log: appending, reading on, damage, regrouping.

use super::{Rig, append, contents, large, pairs, record};
use oplog::seal::Sealed;
use store::{Flaw, LogRange, LogStore, StoreError};

pub async fn records_get_numbers_without_gaps_and_come_back_in_order(rig: &impl Rig) {
    let store = rig.open().await;
    assert_eq!(store.last_seq().await, Ok(0));
    let first = append(&store, &["a"]).await;
    assert_eq!((first.first_seq, first.last_seq), (1, 1));
    let next = append(&store, &["b", "c"]).await;
    assert_eq!((next.first_seq, next.last_seq), (2, 3));
    assert_eq!(contents(&store).await, pairs(&[(1, "a"), (2, "b"), (3, "c")]));
    drop(store);
    let again = rig.open().await;
    assert_eq!(again.last_seq().await, Ok(3));
    assert_eq!(contents(&again).await, pairs(&[(1, "a"), (2, "b"), (3, "c")]));
}

pub async fn nothing_appended_is_nothing_changed(rig: &impl Rig) {
    let store = rig.open().await;
    let before = append(&store, &["a"]).await.canary;
    let nothing = append(&store, &[]).await;
    assert_eq!((nothing.first_seq, nothing.last_seq, nothing.canary), (2, 1, before));
    let read = store.read_log(1, 1000).await.expect("an empty read");
    assert_eq!((read.records.len(), read.upto, read.more), (0, 1, false));
}

pub async fn reading_goes_on_behind_a_place(rig: &impl Rig) {
    let store = rig.open().await;
    append(&store, &["a", "b", "c", "d"]).await;
    let read = store.read_log(2, 1 << 20).await.expect("a read");
    let seqs: Vec<_> = read.records.iter().map(|(seq, _)| *seq).collect();
    assert_eq!((seqs, read.upto, read.more), (vec![3, 4], 4, false));
}

pub async fn a_read_is_bounded_by_bytes_but_never_empty(rig: &impl Rig) {
    let store = rig.open().await;
    let big = large(100_000);
    store.append(&[big.clone(), big.clone(), big.clone(), big]).await.expect("four big records");
    let mut after = 0;
    for (budget, expected) in [(1, 1), (250_000, 2), (1, 1)] {
        let read = store.read_log(after, budget).await.expect("a read");
        assert_eq!(read.records.len(), expected, "with {budget} bytes behind {after}");
        after = read.upto;
        assert_eq!(read.more, after < 4);
    }
}

pub async fn large_and_small_records_keep_their_order(rig: &impl Rig) {
    let store = rig.open().await;
    let sizes = [10, 70_000, 20, 30, 65_496, 65_495, 1_000_000, 5, 6];
    let records: Vec<Sealed> = sizes.iter().map(|size| large(*size)).collect();
    store.append(&records).await.expect("records of all sizes");
    let whole = store.read_log(0, 10 << 20).await.expect("one read");
    assert!(!whole.more);
    assert_eq!(whole.records, (1..).zip(records.clone()).collect::<Vec<_>>());
    let (mut pieces, mut after) = (Vec::new(), 0);
    loop {
        let read = store.read_log(after, 50_000).await.expect("a piece");
        pieces.extend(read.records);
        after = read.upto;
        if !read.more {
            break;
        }
    }
    assert_eq!(pieces, whole.records);
}

pub async fn a_log_longer_than_one_request_is_read_completely(rig: &impl Rig) {
    let store = rig.open().await;
    let records: Vec<Sealed> = (1..=2500).map(|n| record(&n.to_string())).collect();
    store.append(&records).await.expect("many records");
    let read = store.read_log(0, usize::MAX).await.expect("one read");
    assert_eq!((read.records.len(), read.upto, read.more), (2500, 2500, false));
    assert_eq!(contents(&store).await.len(), 2500);
}

pub async fn a_damaged_record_goes_to_quarantine_and_reading_goes_on(rig: &impl Rig) {
    let store = rig.open().await;
    append(&store, &["a", "b", "c"]).await;
    rig.damage_log(2, 40).await;
    for _ in 0..2 {
        let read = store.read_log(0, 1 << 20).await.expect("a read over the damage");
        let seqs: Vec<_> = read.records.iter().map(|(seq, _)| *seq).collect();
        assert_eq!((seqs, read.upto), (vec![1, 3], 3));
        assert_eq!(read.damaged.len(), 1);
        assert_eq!((read.damaged[0].seq, read.damaged[0].quarantined), (2, true));
        assert!(matches!(read.damaged[0].flaw, Flaw::Bytes(_)), "{}", read.damaged[0].flaw);
    }
    let kept = store.quarantine().await.expect("the quarantine");
    assert_eq!(kept.len(), 1);
    assert_eq!(kept[0].place, "log/0000000000000002");
    assert_eq!(kept[0].bytes.len(), record("b").bytes().len());
    assert_eq!(append(&store, &["d"]).await.first_seq, 4);
}

pub async fn a_repaired_record_is_read_again(rig: &impl Rig) {
    let store = rig.open().await;
    append(&store, &["a", "b", "c"]).await;
    rig.damage_log(2, 5).await;
    let read = store.read_log(0, 1 << 20).await.expect("a read over the damage");
    assert_eq!(read.damaged.len(), 1);
    store.repair_log(2, &[(2, record("b"))]).await.expect("the repair");
    assert_eq!(contents(&store).await, pairs(&[(1, "a"), (2, "b"), (3, "c")]));
    assert_eq!(store.quarantine().await, Ok(vec![]));
    assert_eq!(store.read_log(0, 1).await.expect("a read").epoch, read.epoch + 1);
}

pub async fn a_damaged_record_comes_back_from_the_mirror(rig: &impl Rig) {
    let store = rig.open().await;
    append(&store, &["a", "b", "c", "d"]).await;
    if !rig.mirrored(4).await {
        assert_eq!(store.repair_from_mirror(2).await, Ok(false));
        return;
    }
    let epoch = store.read_log(0, 1).await.expect("a read").epoch;
    let range = LogRange { first: 2, last: 3, epoch };
    store.replace_log(range, &[(3, record("b+c"))]).await.expect("the regrouping");
    rig.damage_log(3, 40).await;
    rig.damage_log(4, 3).await;
    assert_eq!(contents(&store).await, pairs(&[(1, "a")]));
    assert_eq!(store.repair_from_mirror(4).await, Ok(true));
    assert_eq!(contents(&store).await, pairs(&[(1, "a"), (4, "d")]));
    assert_eq!(store.repair_from_mirror(3).await, Ok(true), "from the parts it was regrouped from");
    assert_eq!(contents(&store).await, pairs(&[(1, "a"), (2, "b"), (3, "c"), (4, "d")]));
    assert_eq!(store.quarantine().await, Ok(vec![]));
}

pub async fn regrouping_keeps_order_cursors_and_numbers(rig: &impl Rig) {
    let store = rig.open().await;
    append(&store, &["a", "b", "c", "d", "e"]).await;
    let epoch = store.read_log(0, 1).await.expect("a read").epoch;
    let range = LogRange { first: 1, last: 4, epoch };
    let regrouped = [(2, record("a+b")), (4, record("c+d"))];
    store.replace_log(range, &regrouped).await.expect("the regrouping");
    assert_eq!(contents(&store).await, pairs(&[(2, "a+b"), (4, "c+d"), (5, "e")]));
    let inside = store.read_log(3, 1 << 20).await.expect("a cursor inside of a regrouped record");
    assert_eq!(inside.records, [(4, record("c+d")), (5, record("e"))]);
    assert_eq!(append(&store, &["f"]).await.first_seq, 6);
    let large_one = [(6, large(200_000))];
    let range = LogRange { first: 2, last: 6, epoch: epoch + 1 };
    store.replace_log(range, &large_one).await.expect("a regrouping into one large record");
    let read = store.read_log(0, 1).await.expect("a read");
    assert_eq!((read.records, read.more), (large_one.to_vec(), false));
    assert_eq!(append(&store, &["g"]).await.first_seq, 7);
}

pub async fn regrouping_is_refused_when_the_log_has_moved(rig: &impl Rig) {
    let store = rig.open().await;
    append(&store, &["a", "b"]).await;
    let epoch = store.read_log(0, 1).await.expect("a read").epoch;
    let range = LogRange { first: 1, last: 2, epoch };
    store.replace_log(range, &[(2, record("a+b"))]).await.expect("the first to come");
    let refused = store.replace_log(range, &[(2, record("b+a"))]).await;
    assert_eq!(refused, Err(StoreError::Moved { expected: epoch, found: epoch + 1 }));
    assert_eq!(contents(&store).await, pairs(&[(2, "a+b")]));
}

pub async fn regrouping_is_refused_over_a_damaged_record(rig: &impl Rig) {
    let store = rig.open().await;
    append(&store, &["a", "b", "c", "d"]).await;
    rig.damage_log(3, 40).await;
    let read = store.read_log(0, 1 << 20).await.expect("a read over the damage");
    let over = LogRange { first: 1, last: 4, epoch: read.epoch };
    let refused = store.replace_log(over, &[(4, record("a+b+d"))]).await;
    assert_eq!(refused, Err(StoreError::InQuarantine { seq: 3 }));
    let before = LogRange { first: 1, last: 2, epoch: read.epoch };
    store.replace_log(before, &[(2, record("a+b"))]).await.expect("a regrouping before the damage");
    assert_eq!(contents(&store).await, pairs(&[(2, "a+b"), (4, "d")]));
}
