//! What the browser refuses or breaks: writes that fail, values that cannot be read, no database at all.

use crate::contract::{self, Rig, append, contents, pairs, record};
use crate::tab::{Tab, Undo, script};
use store::browser;
use store::{Canary, LogStore, OnLoss, OpenOptions, SpaceState, StoreError, Weakness};
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn a_put_that_fails_leaves_nothing_of_its_append() {
    let tab = Tab::new();
    let store = tab.open().await;
    append(&store, &["a"]).await;
    script(
        "globalThis.realPut = IDBObjectStore.prototype.put;
         let puts = 0;
         IDBObjectStore.prototype.put = function (...entry) {
           if (this.name === 'log' && ++puts === 3) throw new DOMException('full', 'QuotaExceededError');
           return realPut.apply(this, entry);
         }",
    );
    let undo = Undo("IDBObjectStore.prototype.put = realPut");
    let refused = store.append(&[record("b"), record("c"), record("d")]).await;
    assert_eq!(refused, Err(StoreError::QuotaExceeded { detail: "full".into() }));
    drop(undo);
    assert_eq!(contents(&store).await, pairs(&[(1, "a")]));
    assert_eq!(append(&store, &["e"]).await.first_seq, 2);
    browser::delete(&tab.name).await.expect("the space can be deleted");
}

#[wasm_bindgen_test]
async fn a_commit_that_fails_leaves_nothing_and_is_not_acknowledged() {
    let tab = Tab::new();
    let store = tab.open().await;
    append(&store, &["a"]).await;
    // The request succeeds, and the transaction is ended behind its back.
    script(
        "globalThis.realPut = IDBObjectStore.prototype.put;
         IDBObjectStore.prototype.put = function (...entry) {
           const request = realPut.apply(this, entry);
           if (this.name === 'log') request.addEventListener('success', () => this.transaction.abort());
           return request;
         }",
    );
    let undo = Undo("IDBObjectStore.prototype.put = realPut");
    let refused = store.append(&[record("b")]).await;
    assert!(matches!(refused, Err(StoreError::Aborted { .. })), "{refused:?}");
    drop(undo);
    assert_eq!(contents(&store).await, pairs(&[(1, "a")]));
    browser::delete(&tab.name).await.expect("the space can be deleted");
}

#[wasm_bindgen_test]
async fn a_record_the_browser_cannot_read_does_not_hide_the_others() {
    let tab = Tab::new();
    let store = tab.open().await;
    append(&store, &["a", "b", "c"]).await;
    script(
        "globalThis.realGetAll = IDBObjectStore.prototype.getAll;
         globalThis.realGet = IDBObjectStore.prototype.get;
         const broken = () => { throw new DOMException('unreadable', 'UnknownError') };
         IDBObjectStore.prototype.getAll = function (...query) {
           return this.name === 'log' ? broken() : realGetAll.apply(this, query);
         };
         IDBObjectStore.prototype.get = function (key) {
           return this.name === 'log' && key === 2 ? broken() : realGet.call(this, key);
         }",
    );
    let undo = Undo("IDBObjectStore.prototype.getAll = realGetAll; IDBObjectStore.prototype.get = realGet");
    let read = store.read_log(0, 1 << 20).await.expect("a read over what cannot be read");
    drop(undo);
    assert_eq!(read.records, [(1, record("a")), (3, record("c"))]);
    assert_eq!(read.damaged.iter().map(|record| record.seq).collect::<Vec<_>>(), [2]);
    assert!(read.damaged[0].quarantined);
    browser::delete(&tab.name).await.expect("the space can be deleted");
}

#[wasm_bindgen_test]
async fn a_damaged_tail_does_not_lose_the_log() {
    let tab = Tab::new();
    let store = tab.open().await;
    append(&store, &["a", "b"]).await;
    drop(store);
    tab.damage("meta", JsValue::from("tail"), 45).await;
    let (store, report) = tab.open_with(tab.options()).await;
    assert_eq!((report.state, store.space()), (SpaceState::Found, contract::SPACE));
    assert_eq!(append(&store, &["c"]).await.first_seq, 3);
    assert_eq!(contents(&store).await, pairs(&[(1, "a"), (2, "b"), (3, "c")]));
    browser::delete(&tab.name).await.expect("the space can be deleted");
}

#[wasm_bindgen_test]
async fn settings_that_cannot_be_read_do_not_lose_the_log() {
    let tab = Tab::new();
    let store = tab.open().await;
    append(&store, &["a", "b"]).await;
    drop(store);
    script(
        "globalThis.realGet = IDBObjectStore.prototype.get;
         IDBObjectStore.prototype.get = function (key) {
           if (this.name === 'meta') throw new DOMException('unreadable', 'UnknownError');
           return realGet.call(this, key);
         }",
    );
    let undo = Undo("IDBObjectStore.prototype.get = realGet");
    let (store, report) = tab.open_with(tab.options()).await;
    assert_eq!((report.state, store.space()), (SpaceState::Found, contract::SPACE));
    assert_eq!(contents(&store).await, pairs(&[(1, "a"), (2, "b")]));
    assert!(store.append(&[record("c")]).await.is_err(), "where it ends cannot be known for certain");
    drop(undo);
    assert_eq!(append(&store, &["c"]).await.first_seq, 3);
    browser::delete(&tab.name).await.expect("the space can be deleted");
}

#[wasm_bindgen_test]
async fn a_database_that_another_process_still_holds_is_waited_for() {
    let tab = Tab::new();
    let store = tab.open().await;
    append(&store, &["a"]).await;
    drop(store);
    // A request that fails later, as Chromium's does.
    script(
        "globalThis.realOpen = IDBFactory.prototype.open;
         IDBFactory.prototype.open = function (name) {
           const request = realOpen.call(this, `${name}.held`, 1);
           request.addEventListener('upgradeneeded', (event) => {
             event.stopImmediatePropagation();
             request.transaction.abort();
           });
           const locked = new DOMException('locked', 'UnknownError');
           Object.defineProperty(request, 'error', { get: () => locked });
           return request;
         };
         setTimeout(() => { IDBFactory.prototype.open = realOpen }, 500)",
    );
    let undo = Undo("IDBFactory.prototype.open = realOpen");
    let (store, report) = tab.open_with(tab.options()).await;
    drop(undo);
    assert_eq!((report.durable, report.state), (true, SpaceState::Found));
    assert_eq!(contents(&store).await, pairs(&[(1, "a")]));
    drop(store);
    browser::delete(&tab.name).await.expect("the space can be deleted");
}

#[wasm_bindgen_test]
async fn without_a_database_it_works_in_memory_and_says_so() {
    let tab = Tab::new();
    script(
        "globalThis.realOpen = IDBFactory.prototype.open;
         IDBFactory.prototype.open = () => { throw new DOMException('private window', 'SecurityError') }",
    );
    let undo = Undo("IDBFactory.prototype.open = realOpen");
    let (store, report) = tab.open_with(tab.options()).await;
    assert_eq!((report.durable, report.state), (false, SpaceState::New));
    assert!(matches!(report.weaknesses[0], Weakness::NoDatabase { .. }), "{:?}", report.weaknesses);
    assert_eq!(report.canary, None, "nothing outlives the page, so nothing is expected next time");
    append(&store, &["a"]).await;
    assert_eq!(contents(&store).await, pairs(&[(1, "a")]));

    // The same failure is a loss where a canary remembers data.
    let canary = Canary { space: contract::SPACE, last_seq: 3, digest: 1 };
    let options = OpenOptions { page_canary: Some(canary), ..tab.options() };
    let (store, report) = tab.open_with(options.clone()).await;
    let SpaceState::Lost(loss) = report.state else { panic!("{:?}", report.state) };
    assert_eq!((loss.expected, loss.found), (canary, None));
    assert!(loss.detail.is_some());
    assert_eq!(store.append(&[record("b")]).await, Err(StoreError::Lost));
    drop(undo);
    let options = OpenOptions { on_loss: OnLoss::Accept, ..options };
    let (store, report) = tab.open_with(options).await;
    assert_eq!((report.durable, report.state), (true, SpaceState::New));
    append(&store, &["a"]).await;
    drop(store);
    browser::delete(&tab.name).await.expect("the space can be deleted");
}

#[wasm_bindgen_test]
async fn what_is_missing_is_named() {
    let tab = Tab::new();
    let (_, report) = tab.open_with(tab.options()).await;
    assert!(report.durable);
    assert_eq!(
        !report.weaknesses.contains(&Weakness::NoMirror),
        script("return !!navigator.storage").is_truthy()
    );
    assert_eq!(
        !report.weaknesses.contains(&Weakness::NoLocks),
        script("return !!navigator.locks").is_truthy()
    );
    assert!(!report.weaknesses.contains(&Weakness::NoChannel));
    if let Some(estimate) = browser::estimate().await {
        assert!(estimate.quota > 0.0);
    }
    // Workers may ask whether the data is kept, not for it to be kept.
    assert_eq!(browser::persisted().await.is_some(), script("return !!navigator.storage").is_truthy());
    assert_eq!(browser::persist().await, None);
    browser::delete(&tab.name).await.expect("the space can be deleted");
}
