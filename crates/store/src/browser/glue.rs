//! Between the values of Rust and those of the browser: bytes, keys and errors.

use crate::error::StoreError;
use indexed_db_futures::error::{Error, OpenDbError};
use js_sys::{Promise, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::DomException;

/// Bytes as they are stored.
pub fn js_from_bytes(bytes: &[u8]) -> JsValue {
    Uint8Array::from(bytes).into()
}

/// Stored bytes. Something else than bytes counts as none, which no reader takes for a record.
pub fn bytes_from_js(value: &JsValue) -> Vec<u8> {
    value.dyn_ref::<Uint8Array>().map(Uint8Array::to_vec).unwrap_or_default()
}

/// A sequence number as a key: exact up to 2^53, and comparable, which a `BigInt` is not allowed to be.
#[allow(
    clippy::cast_precision_loss,
    reason = "a device that appends a million times a second needs 285 years"
)]
pub fn key_from_seq(seq: u64) -> f64 {
    seq as f64
}

/// A key as a sequence number.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "only such keys are ever written")]
pub fn seq_from_key(key: f64) -> u64 {
    key as u64
}

/// Waits for a promise.
pub async fn settled(promise: Result<Promise, JsValue>) -> Result<JsValue, StoreError> {
    let promise = promise.map_err(|error| from_js(&error))?;
    JsFuture::from(promise).await.map_err(|error| from_js(&error))
}

/// What a failed request or transaction means.
pub fn from_idb(error: Error) -> StoreError {
    match error {
        Error::DomException(exception) => from_js(&exception.into()),
        Error::Unknown(error) => from_js(&error.into()),
        Error::Serialisation(error) => {
            StoreError::Browser { name: "DataError".into(), detail: error.to_string() }
        }
        Error::MissingData(error) => StoreError::Aborted { detail: error.to_string() },
    }
}

/// What a failed opening means.
pub fn from_open(error: OpenDbError) -> StoreError {
    match error {
        OpenDbError::Base(error) => from_idb(error),
        missing => StoreError::Unavailable { detail: missing.to_string() },
    }
}

/// What an exception means.
pub fn from_js(error: &JsValue) -> StoreError {
    let Some(exception) = error.dyn_ref::<DomException>() else {
        let detail = match error.dyn_ref::<js_sys::Error>() {
            Some(error) => String::from(error.message()),
            None => format!("{error:?}"),
        };
        return StoreError::Browser { name: "Error".into(), detail };
    };
    let detail = exception.message();
    match exception.name().as_str() {
        "QuotaExceededError" => StoreError::QuotaExceeded { detail },
        "AbortError" => StoreError::Aborted { detail },
        name => StoreError::Browser { name: name.into(), detail },
    }
}

/// The same for a write, where Chromium says `UnknownError` when the disk is full.
pub fn from_failed_write(error: StoreError) -> StoreError {
    match error {
        StoreError::Browser { name, detail } if name == "UnknownError" => {
            StoreError::QuotaExceeded { detail }
        }
        error => error,
    }
}

/// Whether an exception has this name.
pub fn is_named(error: &StoreError, wanted: &str) -> bool {
    matches!(error, StoreError::Browser { name, .. } if name == wanted)
}
