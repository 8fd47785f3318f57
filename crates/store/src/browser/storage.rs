//! How much room there is, and whether the browser promises to keep the data.

use super::glue::settled;
use super::platform::storage_manager;
use js_sys::Reflect;
use wasm_bindgen::JsValue;

/// How much is stored and how much may be, in bytes, for the whole origin.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Estimate {
    /// What is used.
    pub usage: f64,
    /// What may be used.
    pub quota: f64,
}

/// How much room there is, or `None` if the browser does not say.
pub async fn estimate() -> Option<Estimate> {
    let estimate = settled(storage_manager()?.estimate()).await.ok()?;
    let number = |name: &str| Reflect::get(&estimate, &JsValue::from(name)).ok()?.as_f64();
    Some(Estimate { usage: number("usage")?, quota: number("quota")? })
}

/// Whether the browser has promised not to evict the data, or `None` if it does not say.
pub async fn persisted() -> Option<bool> {
    settled(storage_manager()?.persisted()).await.ok()?.as_bool()
}

/// Asks the browser to promise not to evict the data, and gives its answer. `None` if it cannot be asked from here:
/// workers may not ask, only pages.
pub async fn persist() -> Option<bool> {
    settled(storage_manager()?.persist()).await.ok()?.as_bool()
}
