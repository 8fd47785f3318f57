//! The mirror in the private file system.

use crate::contract::{Rig, append, contents, pairs};
use crate::tab::{Tab, has_files};
use js_sys::{Function, Promise};
use store::browser;
use store::{Canary, OnLoss, OpenOptions, SpaceState, StoreError};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn without_a_mirror_nothing_is_restored_and_nothing_touched() {
    let tab = Tab::new();
    let store = tab.open().await;
    let found = append(&store, &["a"]).await.canary;
    drop(store);
    let ahead = Canary { last_seq: 9, ..found };
    let options = OpenOptions { page_canary: Some(ahead), on_loss: OnLoss::Restore, ..tab.options() };
    let refused = browser::open(&options).await.err();
    assert!(matches!(refused, Some(StoreError::Unavailable { .. })), "{refused:?}");
    assert_eq!(contents(&tab.open().await).await, pairs(&[(1, "a")]));
    browser::delete(&tab.name).await.expect("the space can be deleted");
}

#[wasm_bindgen_test]
async fn the_mirror_passes_to_another_tab_and_misses_nothing() {
    if !has_files() {
        return;
    }
    let tab = Tab::new();
    let (first, second) = (tab.open().await, tab.open().await);
    append(&first, &["a"]).await;
    append(&second, &["b"]).await;
    assert!(tab.mirrored(2).await);
    // A tab that opens now has to be able to read what this one is writing.
    let canary = Function::new_with_args(
        "name",
        "return navigator.storage.getDirectory()
           .then(root => root.getDirectoryHandle(name))
           .then(folder => folder.getFileHandle('canary.bin'))
           .then(handle => handle.getFile())
           .then(file => file.arrayBuffer())
           .then(bytes => bytes.byteLength)",
    );
    let canary: Promise =
        canary.call1(&JsValue::UNDEFINED, &tab.database().into()).expect("the script runs").unchecked_into();
    assert_eq!(JsFuture::from(canary).await.expect("the file is readable").as_f64(), Some(56.0));
    drop(first);
    append(&second, &["c"]).await;
    assert!(tab.mirrored(3).await);
    tab.lose_database().await;
    drop(second);
    let options = OpenOptions { on_loss: OnLoss::Restore, ..tab.options() };
    let (store, report) = tab.open_with(options).await;
    assert_eq!(report.restored.map(|restored| restored.records), Some(3));
    assert_eq!(contents(&store).await, pairs(&[(1, "a"), (2, "b"), (3, "c")]));
    drop(store);
    browser::delete(&tab.name).await.expect("the space can be deleted");
}

#[wasm_bindgen_test]
async fn a_mirror_whose_end_is_damaged_gives_the_rest_and_goes_on() {
    if !has_files() {
        return;
    }
    let tab = Tab::new();
    let store = tab.open().await;
    append(&store, &["a", "b", "c"]).await;
    assert!(tab.mirrored(3).await);
    tab.lose_database().await;
    drop(store);
    let damage = Function::new_with_args(
        "name",
        "return (async () => {
           const root = await navigator.storage.getDirectory();
           const folder = await root.getDirectoryHandle(name);
           const handle = await folder.getFileHandle('log-0000000000000001.bin');
           const bytes = new Uint8Array(await (await handle.getFile()).arrayBuffer());
           bytes[bytes.length - 1] ^= 1;
           for (;;) {
             try {
               const writer = await handle.createSyncAccessHandle();
               writer.write(bytes, { at: 0 });
               writer.close();
               return;
             } catch (error) {
               if (error.name !== 'NoModificationAllowedError') throw error;
               await new Promise(resolve => setTimeout(resolve, 20));
             }
           }
         })()",
    );
    let damaged: Promise =
        damage.call1(&JsValue::UNDEFINED, &tab.database().into()).expect("the script runs").unchecked_into();
    JsFuture::from(damaged).await.expect("the damage is done");

    let (store, report) = tab.open_with(tab.options()).await;
    let SpaceState::Lost(loss) = report.state else { panic!("{:?}", report.state) };
    assert_eq!(loss.mirrored_upto, Some(2));
    drop(store);
    let options = OpenOptions { on_loss: OnLoss::Restore, ..tab.options() };
    let (store, report) = tab.open_with(options).await;
    let restored = report.restored.expect("something was put back");
    assert_eq!((restored.records, restored.damaged, restored.last_seq), (2, 1, 2));
    tab.heard.borrow_mut().clear();
    append(&store, &["d"]).await;
    assert!(tab.mirrored(3).await);
    drop(store);
    let (store, report) = tab.open_with(tab.options()).await;
    assert_eq!(report.state, SpaceState::Found, "what was decided stays decided");
    assert_eq!(contents(&store).await, pairs(&[(1, "a"), (2, "b"), (3, "d")]));
    drop(store);
    browser::delete(&tab.name).await.expect("the space can be deleted");
}
