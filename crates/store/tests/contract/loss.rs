//! Noticing that something is missing, and bringing it back.

use super::{Rig, append, contents, pairs, record, sealed};
use oplog::seal::RecordKind;
use store::{Canary, LogStore, Loss, OnLoss, OpenOptions, SpaceState, StoreError};

fn with_canary(rig: &impl Rig, canary: Canary) -> OpenOptions {
    OpenOptions { page_canary: Some(canary), ..rig.options() }
}

fn loss(state: SpaceState) -> Loss {
    match state {
        SpaceState::Lost(loss) => loss,
        state => panic!("expected a loss, found {state:?}"),
    }
}

pub async fn a_canary_that_agrees_is_no_loss(rig: &impl Rig) {
    let (store, report) = rig.open_with(rig.options()).await;
    assert_eq!(report.canary, Some(Canary::empty(super::SPACE)));
    let older = append(&store, &["a"]).await.canary;
    let newer = append(&store, &["b"]).await.canary;
    drop(store);
    for canary in [older, newer] {
        let (_, report) = rig.open_with(with_canary(rig, canary)).await;
        assert_eq!((report.state, report.canary), (SpaceState::Found, Some(newer)));
    }
}

pub async fn a_store_behind_its_canary_is_lost_until_decided(rig: &impl Rig) {
    let store = rig.open().await;
    let found = append(&store, &["a"]).await.canary;
    drop(store);
    let ahead = Canary { last_seq: 5, digest: 77, ..found };
    let other_history = Canary { digest: 77, ..found };
    for expected in [ahead, other_history] {
        let (store, report) = rig.open_with(with_canary(rig, expected)).await;
        let loss = loss(report.state);
        assert_eq!((loss.expected, loss.found, report.canary), (expected, Some(found), None));
        assert_eq!(store.append(&[record("b")]).await, Err(StoreError::Lost));
        let setting = sealed(RecordKind::Meta, b"");
        assert_eq!(store.put_meta("a", &setting).await, Err(StoreError::Lost));
        assert_eq!(contents(&store).await, pairs(&[(1, "a")]), "what is there can be read");
    }
}

pub async fn an_emptied_database_is_never_a_new_space(rig: &impl Rig) {
    let store = rig.open().await;
    let expected = append(&store, &["a", "b"]).await.canary;
    rig.lose_database().await;
    drop(store);
    let (store, report) = rig.open_with(with_canary(rig, expected)).await;
    let loss = loss(report.state);
    assert_eq!((loss.expected, loss.found), (expected, None));
    assert_eq!(store.append(&[record("b")]).await, Err(StoreError::Lost));
}

pub async fn a_lost_database_comes_back_from_the_mirror(rig: &impl Rig) {
    let store = rig.open().await;
    append(&store, &["a", "b"]).await;
    let big = super::large(100_000);
    let expected = store.append(std::slice::from_ref(&big)).await.expect("a big record").canary;
    if !rig.mirrored(3).await {
        return;
    }
    rig.lose_database().await;
    drop(store);
    // The page's canary is gone as well: the one beside the mirror is enough.
    let (store, report) = rig.open_with(rig.options()).await;
    let loss = loss(report.state);
    assert_eq!((loss.expected, loss.found, loss.mirrored_upto), (expected, None, Some(3)));
    drop(store);
    let options = OpenOptions { on_loss: OnLoss::Restore, ..rig.options() };
    let (store, report) = rig.open_with(options).await;
    let restored = report.restored.expect("something was put back");
    assert_eq!((restored.records, restored.damaged, restored.last_seq), (3, 0, 3));
    assert_eq!(store.space(), super::SPACE);
    let read = store.read_log(0, 1 << 20).await.expect("what was put back");
    assert_eq!(read.records, [(1, record("a")), (2, record("b")), (3, big)]);
    assert_eq!(report.canary, Some(expected), "record by record the same log");
    assert_eq!(append(&store, &["c"]).await.first_seq, 4);
    drop(store);
    let (_, report) = rig.open_with(with_canary(rig, expected)).await;
    assert_eq!(report.state, SpaceState::Found);
}

pub async fn an_accepted_loss_is_no_loss_next_time(rig: &impl Rig) {
    let store = rig.open().await;
    let found = append(&store, &["a"]).await.canary;
    drop(store);
    let expected = Canary { last_seq: 5, digest: 77, ..found };
    let options = OpenOptions { on_loss: OnLoss::Accept, ..with_canary(rig, expected) };
    let (store, report) = rig.open_with(options).await;
    assert_eq!((report.state, report.canary), (SpaceState::Found, Some(found)));
    let canary = append(&store, &["b"]).await.canary;
    drop(store);
    let (store, report) = rig.open_with(with_canary(rig, canary)).await;
    assert_eq!(report.state, SpaceState::Found);
    assert_eq!(contents(&store).await, pairs(&[(1, "a"), (2, "b")]));
}
