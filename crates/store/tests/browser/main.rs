//! The store in IndexedDB keeps the contract, in a worker of a real browser.
#![cfg(target_arch = "wasm32")]

#[path = "../contract/mod.rs"]
mod contract;
mod failures;
mod mirror;
mod tab;
mod upgrades;

use store::browser;
use tab::Tab;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_dedicated_worker);

macro_rules! run {
    ($($name:ident),* $(,)?) => {
        $(
            #[wasm_bindgen_test]
            async fn $name() {
                let tab = Tab::new();
                contract::$name(&tab).await;
                browser::delete(&tab.name).await.expect("the space can be deleted");
            }
        )*
    };
}
contract::every_test!(run);
