//! The channel to one worker: JSON bytes in transferable buffers, numbered.

use super::RawReply;
use js_sys::{Array, ArrayBuffer, JsString, Object, Reflect, Uint8Array};
use protocol::Event;
use wasm_bindgen::prelude::{Closure, wasm_bindgen};
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{ErrorEvent, MessageEvent, Worker};

#[wasm_bindgen]
extern "C" {
    /// The worker that boot.js started beside the app; a new one at every later call.
    #[wasm_bindgen(js_namespace = mehrBoot, js_name = takeWorker, catch)]
    fn take_worker() -> Result<Worker, JsValue>;
}

/// JSON bytes of a message, still on the JavaScript side.
pub(crate) struct Bytes(JsValue);

impl Bytes {
    /// The bytes on our side.
    pub(crate) fn to_vec(&self) -> Vec<u8> {
        match self.0.dyn_ref::<JsString>() {
            Some(text) => String::from(text).into_bytes(),
            None => Uint8Array::new(&self.0).to_vec(),
        }
    }

    /// The JavaScript value the JSON stands for, made without passing through our side.
    pub(crate) fn parse(&self) -> Result<JsValue, JsValue> {
        match self.0.dyn_ref::<JsString>() {
            Some(text) => js_sys::JSON::parse(&String::from(text)),
            None => js_sys::JSON::parse(
                &web_sys::TextDecoder::new()?.decode_with_buffer_source(&Object::from(self.0.clone()))?,
            ),
        }
    }
}

/// The JSON bytes of a JavaScript value.
pub(crate) fn encode(value: &JsValue) -> Result<Vec<u8>, JsValue> {
    Ok(String::from(js_sys::JSON::stringify(value)?).into_bytes())
}

/// What comes from a worker.
pub(super) enum Incoming {
    Reply {
        id: u64,
        reply: RawReply,
    },
    Event(Event),
    /// A message of another shape: the worker is of another build.
    Unreadable(String),
}

/// One worker and the listeners on it. Dropping it ends the worker.
pub(super) struct Link {
    worker: Worker,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_error: Closure<dyn FnMut(ErrorEvent)>,
}

impl Link {
    /// Takes a worker and listens to it. `died` is called when its program could not be loaded or has trapped.
    pub(super) fn start(
        receive: impl Fn(Incoming) + 'static,
        died: impl Fn(String) + Clone + 'static,
    ) -> Result<Link, JsValue> {
        let worker = take_worker()?;
        let died_too = died.clone();
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |message: MessageEvent| {
            let data = message.data();
            match field(&data, "died") {
                Some(reason) => died_too(describe(&reason)),
                None => receive(read(&data)),
            }
        });
        let on_error = Closure::<dyn FnMut(ErrorEvent)>::new(move |error: ErrorEvent| died(error.message()));
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        Ok(Link { worker, _on_message: on_message, _on_error: on_error })
    }

    /// Sends a request; its bytes are handed over, not copied again.
    pub(super) fn post(&self, id: u64, body: &[u8], files: Option<&Array>) -> Result<(), JsValue> {
        let buffer = Uint8Array::from(body).buffer();
        let message = Object::new();
        Reflect::set(&message, &"id".into(), &JsValue::from_f64(id as f64))?;
        Reflect::set(&message, &"body".into(), &buffer)?;
        if let Some(files) = files {
            Reflect::set(&message, &"files".into(), files)?;
        }
        self.worker.post_message_with_transfer(&message, &Array::of1(&buffer))
    }
}

impl Drop for Link {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}

fn field(data: &JsValue, name: &str) -> Option<JsValue> {
    Reflect::get(data, &name.into()).ok().filter(|value| !value.is_undefined() && !value.is_null())
}

fn read(data: &JsValue) -> Incoming {
    if let Some(event) = field(data, "event") {
        return match serde_json::from_slice(&Bytes(event).to_vec()) {
            Ok(event) => Incoming::Event(event),
            Err(error) => Incoming::Unreadable(error.to_string()),
        };
    }
    let id = field(data, "id").and_then(|id| id.as_f64());
    let body = field(data, "body").filter(|body| body.is_instance_of::<ArrayBuffer>() || body.is_string());
    match (id, body) {
        (Some(id), Some(body)) => Incoming::Reply {
            id: id as u64,
            reply: RawReply { body: Bytes(body), file: field(data, "file") },
        },
        _ => Incoming::Unreadable(describe(data)),
    }
}

fn describe(value: &JsValue) -> String {
    value.as_string().unwrap_or_else(|| format!("{value:?}"))
}
