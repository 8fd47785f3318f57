//! Web Locks: held for as long as a value lives, let go when it is dropped or its tab dies.

use super::glue::from_js;
use super::platform::{lock_manager, option};
use crate::error::StoreError;
use futures::channel::oneshot;
use futures::future::{Either, select};
use js_sys::{Function, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

/// A lock that is held.
pub struct Lock {
    release: Function,
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Settling a promise cannot fail.
        let _ = self.release.call0(&JsValue::UNDEFINED);
    }
}

/// Takes a lock: at once or not at all (`None`), or whenever it becomes free. `None` too where there are no locks.
pub async fn lock(name: &str, wait: bool) -> Result<Option<Lock>, StoreError> {
    let Some(manager) = lock_manager() else {
        return Ok(None);
    };
    let (sender, granted) = oneshot::channel();
    let callback = Closure::once_into_js(move |lock: JsValue| -> Promise {
        let mut release = None;
        let held = Promise::new(&mut |resolve, _| release = Some(resolve));
        // If nobody waits for the answer any more, the lock comes back in the error and is dropped.
        let lock = release.filter(|_| !lock.is_null()).map(|release| Lock { release });
        if lock.is_none() || sender.send(lock).is_err() {
            return Promise::resolve(&JsValue::UNDEFINED);
        }
        held
    });
    let request =
        manager.request(name, &option("ifAvailable", !wait), &callback).map_err(|error| from_js(&error))?;
    // The request itself settles when the lock is let go, or at once if it is refused.
    match select(granted, JsFuture::from(request)).await {
        Either::Left((granted, _)) => Ok(granted.unwrap_or_default()),
        Either::Right((Ok(_), mut granted)) => Ok(granted.try_recv().unwrap_or_default().flatten()),
        Either::Right((Err(error), _)) => Err(from_js(&error)),
    }
}
