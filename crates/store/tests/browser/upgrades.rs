//! Tabs of different versions, and letting go of a database.

use crate::contract::{Rig, append, contents, listening, pairs, record};
use crate::tab::{Tab, sleep};
use futures::future::join;
use indexed_db_futures::database::Database;
use std::cell::Cell;
use std::rc::Rc;
use store::browser;
use store::{Access, LogStore, SpaceState, StoreError, StoreEvent};
use wasm_bindgen_futures::spawn_local;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn an_upgrade_closes_the_older_tab_and_keeps_the_data() {
    let tab = Tab::new();
    let (options, heard) = listening(&tab);
    let (old, _) = tab.open_with(options).await;
    append(&old, &["a"]).await;
    let (newer, report) = browser::open_at(&tab.options(), 2).await.expect("the upgrade");
    assert_eq!((report.state, report.access), (SpaceState::Found, Access::ReadWrite));
    assert_eq!(*heard.borrow(), [StoreEvent::Superseded]);
    assert_eq!(old.append(&[record("b")]).await, Err(StoreError::Closed));
    append(&newer, &["b"]).await;

    let (older_program, report) = tab.open_with(tab.options()).await;
    assert_eq!(report.access, Access::ReadOnly { found: 2, known: 1 });
    assert_eq!(older_program.append(&[record("c")]).await, Err(StoreError::ReadOnly { found: 2, known: 1 }));
    assert_eq!(contents(&older_program).await, pairs(&[(1, "a"), (2, "b")]));
    browser::delete(&tab.name).await.expect("the space can be deleted");
}

#[wasm_bindgen_test]
async fn an_upgrade_waits_for_a_tab_that_does_not_let_go() {
    let tab = Tab::new();
    let store = tab.open().await;
    append(&store, &["a"]).await;
    drop(store);
    // A connection that does not listen, like a page of a program that knew nothing of upgrades.
    let stubborn = tab.raw().await;
    let (options, heard) = listening(&tab);
    let let_go = async {
        while heard.borrow().is_empty() {
            sleep(20).await;
        }
        assert_eq!(*heard.borrow(), [StoreEvent::Blocked]);
        stubborn.close();
    };
    let (opened, ()) = join(browser::open_at(&options, 2), let_go).await;
    let (store, _) = opened.expect("the upgrade goes on once the other has let go");
    assert_eq!(contents(&store).await, pairs(&[(1, "a")]));
    browser::delete(&tab.name).await.expect("the space can be deleted");
}

#[wasm_bindgen_test]
async fn a_dropped_store_frees_its_database() {
    let tab = Tab::new();
    let store = tab.open().await;
    append(&store, &["a"]).await;
    drop(store);
    let blocked = Rc::new(Cell::new(true));
    let freed = blocked.clone();
    let name = tab.database();
    spawn_local(async move {
        Database::delete_by_name(&name).expect("a request").await.expect("the database goes");
        freed.set(false);
    });
    for _ in 0..50 {
        if !blocked.get() {
            return;
        }
        sleep(20).await;
    }
    panic!("the database is still in use");
}
