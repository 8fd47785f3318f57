//! Pages and settings.

use super::{Rig, append, record, sealed};
use oplog::seal::{RecordKind, Sealed};
use store::{LogStore, PagePointer, StoreError};

fn page(body: &str) -> Sealed {
    sealed(RecordKind::Page, body.as_bytes())
}

fn pointer(generation: u64, covers: u64) -> PagePointer {
    PagePointer { generation, covers, manifest: format!("pages of {generation}").into_bytes() }
}

async fn put(store: &impl LogStore, generation: u64, pages: &[(&str, &str)]) {
    let pages: Vec<_> = pages.iter().map(|(key, body)| ((*key).to_owned(), page(body))).collect();
    store.put_pages(generation, &pages).await.expect("the pages can be written");
}

async fn read(store: &impl LogStore, generation: u64, keys: &[&str]) -> Result<Vec<String>, StoreError> {
    let keys: Vec<String> = keys.iter().map(|key| (*key).to_owned()).collect();
    let pages = store.read_pages(generation, &keys).await?;
    Ok(pages.iter().map(|page| String::from_utf8_lossy(page.body()).into_owned()).collect())
}

async fn epoch(store: &impl LogStore) -> u64 {
    store.read_log(0, 1).await.expect("a read").epoch
}

pub async fn settings_are_kept(rig: &impl Rig) {
    let store = rig.open().await;
    assert_eq!(store.get_meta("colour").await, Ok(None));
    for body in ["blue", "green"] {
        let setting = sealed(RecordKind::Meta, body.as_bytes());
        store.put_meta("colour", &setting).await.expect("a setting");
        assert_eq!(store.get_meta("colour").await, Ok(Some(setting)));
    }
    // The store's own small records are out of reach.
    for own in ["tail", "epoch", "pages"] {
        assert_eq!(store.get_meta(own).await, Ok(None));
    }
}

pub async fn pages_are_read_in_the_order_asked_for(rig: &impl Rig) {
    let store = rig.open().await;
    let big = page(&"x".repeat(3 << 20));
    store.put_pages(1, &[("big".into(), big.clone())]).await.expect("a big page");
    put(&store, 1, &[("a", "1"), ("b", "2"), ("c/d", "3")]).await;
    assert_eq!(
        read(&store, 1, &["c/d", "a", "b", "a"]).await,
        Ok(["3", "1", "2", "1"].map(String::from).to_vec())
    );
    assert_eq!(store.read_pages(1, &["big".into()]).await, Ok(vec![big]));
    assert_eq!(read(&store, 1, &[]).await, Ok(vec![]));
    put(&store, 1, &[("a", "again, since it is not in use")]).await;
    assert_eq!(read(&store, 1, &["a"]).await, Ok(vec!["again, since it is not in use".into()]));
}

pub async fn a_flip_is_refused_when_the_pointer_has_moved(rig: &impl Rig) {
    let (one, other) = (rig.open().await, rig.open().await);
    append(&one, &["a"]).await;
    assert_eq!(one.page_pointer().await, Ok(None));
    put(&one, 1, &[("a", "1")]).await;
    put(&other, 2, &[("a", "2")]).await;
    let epoch = epoch(&one).await;
    one.flip(None, epoch, &pointer(1, 1)).await.expect("the first to come");
    let refused = other.flip(None, epoch, &pointer(2, 1)).await;
    assert_eq!(refused, Err(StoreError::Moved { expected: 0, found: 1 }));
    assert_eq!(other.page_pointer().await, Ok(Some(pointer(1, 1))));
    other.flip(Some(1), epoch, &pointer(2, 1)).await.expect("the second, who has looked again");
    assert_eq!(one.page_pointer().await, Ok(Some(pointer(2, 1))));
}

pub async fn a_flip_is_refused_when_the_log_was_repaired(rig: &impl Rig) {
    let store = rig.open().await;
    append(&store, &["a"]).await;
    rig.damage_log(1, 3).await;
    let epoch = epoch(&store).await;
    put(&store, 1, &[("a", "without a")]).await;
    store.repair_log(1, &[(1, record("a"))]).await.expect("the repair");
    let refused = store.flip(None, epoch, &pointer(1, 1)).await;
    assert_eq!(refused, Err(StoreError::Moved { expected: epoch, found: epoch + 1 }));
    assert_eq!(store.page_pointer().await, Ok(None));
}

pub async fn repairing_a_covered_record_lets_the_pages_go(rig: &impl Rig) {
    let store = rig.open().await;
    append(&store, &["a", "b"]).await;
    rig.damage_log(1, 3).await;
    rig.damage_log(2, 3).await;
    put(&store, 1, &[("a", "nothing")]).await;
    store.flip(None, epoch(&store).await, &pointer(1, 1)).await.expect("the flip");
    store.repair_log(2, &[(2, record("b"))]).await.expect("a repair behind the pages");
    assert_eq!(store.page_pointer().await, Ok(Some(pointer(1, 1))));
    store.repair_log(1, &[(1, record("a"))]).await.expect("a repair under the pages");
    assert_eq!(store.page_pointer().await, Ok(None));
}

pub async fn old_generations_are_dropped_and_the_one_in_use_stays(rig: &impl Rig) {
    let store = rig.open().await;
    for generation in [1, 15, 16, 17, 255, 256] {
        put(&store, generation, &[("a", &generation.to_string()), ("z", "z")]).await;
    }
    store.flip(None, epoch(&store).await, &pointer(16, 0)).await.expect("the flip");
    store.drop_old_generations().await.expect("the clearing up");
    assert_eq!(read(&store, 16, &["a", "z"]).await, Ok(vec!["16".into(), "z".into()]));
    for generation in [1, 15, 17, 255, 256] {
        let gone = read(&store, generation, &["a"]).await;
        assert_eq!(gone, Err(StoreError::PageGone { generation, key: "a".into() }));
    }
}

pub async fn a_missing_page_and_a_damaged_page_are_told_apart(rig: &impl Rig) {
    let store = rig.open().await;
    put(&store, 1, &[("a", "1"), ("b", "2")]).await;
    rig.damage_page(1, "b", 40).await;
    assert_eq!(
        read(&store, 1, &["a", "c"]).await,
        Err(StoreError::PageGone { generation: 1, key: "c".into() })
    );
    let damaged = read(&store, 1, &["a", "b"]).await;
    assert!(matches!(&damaged, Err(StoreError::Damaged { what, .. }) if what == "page b"), "{damaged:?}");
    assert_eq!(read(&store, 1, &["a"]).await, Ok(vec!["1".into()]));
}
