//! Long requests: told how far they are, and given up on request.

use super::take;
use crate::engine::{EngineClient, RawReply};
use js_sys::{Array, Function, Object};
use leptos::prelude::*;
use protocol::{Failure, Progress};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast as _, JsValue};

/// Who watches a long request: `onProgress` is told how far it is, `signal` gives it up.
pub(super) struct Watch {
    report: Option<Callback<Progress>>,
    signal: Option<web_sys::AbortSignal>,
}

impl Watch {
    /// Takes both out of the options, which are plain JSON without them.
    pub(super) fn take(options: &Object) -> Watch {
        let on_progress: Option<Function> =
            take(options, "onProgress").and_then(|function| function.dyn_into().ok());
        let report = on_progress.map(|function| {
            let function = StoredValue::new_local(function);
            Callback::new(move |progress: Progress| report_progress(&function.get_value(), progress))
        });
        Watch { report, signal: take(options, "signal").and_then(|signal| signal.dyn_into().ok()) }
    }

    /// Sends a request and waits for its reply.
    pub(super) async fn reply(
        self,
        engine: EngineClient,
        body: Vec<u8>,
        files: Option<Array>,
        writes: bool,
    ) -> Result<RawReply, Failure> {
        let started = engine.start_raw(body, files, writes, self.report);
        let id = started.id;
        let abort = Closure::<dyn Fn()>::new(move || engine.cancel(id));
        if let Some(signal) = &self.signal {
            if signal.aborted() {
                engine.cancel(id);
            }
            signal.set_onabort(Some(abort.as_ref().unchecked_ref()));
        }
        let reply = started.raw().await;
        if let Some(signal) = &self.signal {
            signal.set_onabort(None);
        }
        reply
    }
}

fn report_progress(function: &Function, progress: Progress) {
    let json = serde_json::to_string(&progress).unwrap_or_default();
    if let Ok(progress) = js_sys::JSON::parse(&json) {
        // A listener that throws is the script's own affair.
        let _ = function.call1(&JsValue::NULL, &progress);
    }
}
