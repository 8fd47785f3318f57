//! JavaScript messages and values.

use super::files::BrowserFile;
use js_sys::{Array, ArrayBuffer, Function, Object, Promise, Reflect, Uint8Array};
use protocol::Event;
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::atomic::{AtomicBool, Ordering};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Crypto, DedicatedWorkerGlobalScope};

/// The page on the other side.
pub struct Page {
    scope: DedicatedWorkerGlobalScope,
    /// Events that wait for the reply that is being made: what the page does about an edit must not delay its "saved".
    events: RefCell<Vec<Event>>,
}

impl Page {
    /// The page that started this worker.
    pub fn new(scope: DedicatedWorkerGlobalScope) -> Page {
        Page { scope, events: RefCell::default() }
    }

    /// Sends an event, when what runs now has come to its end.
    pub fn tell(self: &Rc<Self>, event: Event) {
        let is_first = {
            let mut events = self.events.borrow_mut();
            events.push(event);
            events.len() == 1
        };
        if is_first {
            let page = self.clone();
            spawn_local(async move { page.send_events() });
        }
    }

    fn send_events(&self) {
        for event in self.events.take() {
            if let Ok(bytes) = serde_json::to_vec(&event) {
                let buffer = Uint8Array::from(&bytes[..]).buffer();
                self.post(&[("event", buffer.clone().into())], &Array::of1(&buffer));
            }
        }
    }

    /// Sends a reply in JSON, and the file beside it.
    pub fn reply(&self, id: u64, reply: &[u8], file: Option<&[u8]>) {
        let body = Uint8Array::from(reply).buffer();
        let transfer = Array::of1(&body);
        let mut fields = vec![("id", JsValue::from_f64(id as f64)), ("body", body.into())];
        if let Some(file) = file {
            let buffer = Uint8Array::from(file).buffer();
            transfer.push(&buffer);
            fields.push(("file", buffer.into()));
        }
        self.post(&fields, &transfer);
    }

    fn post(&self, fields: &[(&str, JsValue)], transfer: &Array) {
        let message = Object::new();
        for (name, value) in fields {
            // Setting a plain property of a fresh object cannot fail.
            let _ = Reflect::set(&message, &JsValue::from_str(name), value);
        }
        if let Err(error) = self.scope.post_message_with_transfer(&message, transfer) {
            wasm_bindgen::throw_val(error);
        }
    }
}

static DIED: AtomicBool = AtomicBool::new(false);

/// Says, once, that this worker is of no use any more.
pub fn died(reason: &str) {
    if !DIED.swap(true, Ordering::Relaxed) {
        Page::new(js_sys::global().unchecked_into())
            .post(&[("died", JsValue::from_str(reason))], &Array::new());
    }
}

/// The number, the JSON bytes and the files of a message.
pub fn read(data: &JsValue) -> Result<(u64, Vec<u8>, Vec<BrowserFile>), String> {
    let field = |name: &str| Reflect::get(data, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED);
    let id = field("id").as_f64().ok_or("a message without a number")?;
    let body = field("body");
    let body = body.dyn_ref::<ArrayBuffer>().ok_or("a message without a body")?;
    let files = match field("files").dyn_into::<Array>() {
        Ok(files) => files.iter().filter_map(|file| file.dyn_into().ok()).map(BrowserFile::new).collect(),
        Err(_) => Vec::new(),
    };
    Ok((id as u64, Uint8Array::new(body).to_vec(), files))
}

/// Fills bytes from the browser's source of randomness.
pub fn fill_random(bytes: &mut [u8]) {
    let crypto: Crypto =
        Reflect::get(&js_sys::global(), &JsValue::from_str("crypto")).unwrap_or_default().unchecked_into();
    if let Err(error) = crypto.get_random_values_with_u8_array(bytes) {
        wasm_bindgen::throw_val(error);
    }
}

/// Lets waiting messages in: resolves in a later turn of the event loop.
pub async fn next_turn() {
    wait(0).await;
}

/// Resolves after a while.
pub async fn wait(ms: i32) {
    let promise = Promise::new(&mut |resolve: Function, _| {
        let global: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
        if global.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, ms).is_err() {
            // Without timers the caller simply goes on at once.
            let _ = resolve.call0(&JsValue::UNDEFINED);
        }
    });
    let _ = JsFuture::from(promise).await;
}
