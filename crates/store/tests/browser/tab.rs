//! A tab with a space of its own, and the means to sabotage it.

use crate::contract::Rig;
use indexed_db_futures::database::Database;
use indexed_db_futures::prelude::*;
use indexed_db_futures::transaction::TransactionMode;
use js_sys::{Function, Promise, Uint8Array};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use store::browser::{self, BrowserStore};
use store::{OpenOptions, OpenReport, Seq, StoreEvent};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

thread_local! {
    static RIGS: Cell<u32> = const { Cell::new(0) };
}

/// A space of its own for every test, deleted at its end.
pub struct Tab {
    pub name: String,
    pub heard: Rc<RefCell<Vec<StoreEvent>>>,
}

impl Tab {
    pub fn new() -> Self {
        let number = RIGS.get();
        RIGS.set(number + 1);
        // Time too, since a profile may be used for several runs.
        Tab { name: format!("test-{}-{number}", js_sys::Date::now()), heard: Rc::default() }
    }

    pub fn database(&self) -> String {
        format!("mehr.{}", self.name)
    }

    pub async fn raw(&self) -> Database {
        Database::open(self.database()).await.expect("the database opens without a version")
    }

    pub async fn damage(&self, store: &str, key: JsValue, byte: u32) {
        let database = self.raw().await;
        let transaction =
            database.transaction(store).with_mode(TransactionMode::Readwrite).build().expect("a transaction");
        let entries = transaction.object_store(store).expect("the object store");
        let value: Option<JsValue> =
            entries.get(key.clone()).primitive().expect("a request").await.expect("the value");
        let bytes: Uint8Array = value.expect("something to damage").unchecked_into();
        bytes.set_index(byte, bytes.get_index(byte) ^ 0x10);
        let value: JsValue = bytes.into();
        entries
            .put(value)
            .with_key(key)
            .without_key_type()
            .primitive()
            .expect("a request")
            .await
            .expect("a put");
        transaction.commit().await.expect("the damage is done");
        database.close();
    }
}

impl Rig for Tab {
    type Store = BrowserStore;

    async fn open_with(&self, options: OpenOptions) -> (BrowserStore, OpenReport) {
        let (heard, told) = (self.heard.clone(), options.events.clone());
        let events: store::Events = Rc::new(move |event: StoreEvent| {
            heard.borrow_mut().push(event.clone());
            // Whether and when the mirror is there is not what the contract's listeners count.
            if !matches!(event, StoreEvent::Mirrored { .. }) {
                told(event);
            }
        });
        browser::open(&OpenOptions { events, ..options }).await.expect("the space opens")
    }

    fn name(&self) -> String {
        self.name.clone()
    }

    async fn damage_log(&self, seq: Seq, byte: usize) {
        self.damage("log", JsValue::from(seq as f64), byte as u32).await;
    }

    async fn damage_page(&self, generation: u64, key: &str, byte: usize) {
        self.damage("pages", JsValue::from(format!("{generation:016x}/{key}")), byte as u32).await;
    }

    async fn lose_database(&self) {
        Database::delete_by_name(&self.database()).expect("a request").await.expect("the database goes");
    }

    async fn mirrored(&self, seq: Seq) -> bool {
        if !has_files() {
            return false;
        }
        for _ in 0..100 {
            for event in self.heard.borrow().iter() {
                match event {
                    StoreEvent::Mirrored { last_seq } if *last_seq >= seq => return true,
                    StoreEvent::MirrorFailed { detail } => panic!("the mirror failed: {detail}"),
                    _ => {}
                }
            }
            sleep(100).await;
        }
        panic!("nothing was mirrored: {:?}", self.heard.borrow());
    }
}

pub async fn sleep(milliseconds: i32) {
    let start = Function::new_with_args("resolve, ms", "setTimeout(resolve, ms)");
    let promise = Promise::new(&mut |resolve, _| {
        start.call2(&JsValue::UNDEFINED, &resolve, &milliseconds.into()).expect("a timer");
    });
    JsFuture::from(promise).await.expect("time passes");
}

pub fn script(source: &str) -> JsValue {
    Function::new_no_args(source).call0(&JsValue::UNDEFINED).expect("the script runs")
}

pub fn has_files() -> bool {
    script("return !!navigator.storage?.getDirectory && 'createSyncAccessHandle' in FileSystemFileHandle.prototype")
        .is_truthy()
}

/// Undoes what a test has done to the browser, also when the test fails.
pub struct Undo(pub &'static str);

impl Drop for Undo {
    fn drop(&mut self) {
        script(self.0);
    }
}
