//! `window.mehr`: what the screens do, for scripts, tests and benchmarks. Described in docs/scripting.md.
//!
//! Plain JSON in and out, in the words of the protocol. A failure rejects with an `Error` that has `code`, `detail` and
//! `at`. Nothing here can do what a screen cannot.

mod watch;

use crate::engine::{EngineClient, Phase, encode};
use chunks::chunk;
use futures::future::LocalBoxFuture;
use js_sys::{Array, Function, Object, Promise, Reflect};
use leptos::prelude::*;
use leptos::task::spawn_local;
use protocol::{Code, Failure};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::future_to_promise;
use watch::Watch;
use web_sys::{Blob, File, FileList, FilePropertyBag};

type Listeners = Rc<RefCell<Vec<Function>>>;

chunk! {
    scripting: fn load() -> fn(EngineClient) { define_all }
}

/// Puts `window.mehr` in place as soon as it is loaded; no screen waits for it.
pub(crate) fn install(engine: EngineClient) {
    let owner = Owner::current();
    spawn_local(async move {
        if let (Ok(define_all), Some(owner)) = (load().await, owner) {
            owner.with(|| define_all(engine));
        }
    });
}

fn define_all(engine: EngineClient) {
    let api = Object::new();
    let listeners: Listeners = Rc::default();
    set(&api, "ready", &ready(engine));
    define_questions(&api, engine);
    define_changes(&api, engine);
    define_files(&api, engine);
    define(&api, "openSpace", move |name, _| {
        Box::pin(async move {
            let name =
                name.as_string().ok_or_else(|| bad_parameter("openSpace takes \"main\" or \"sample\""))?;
            if name != "main" && name != "sample" {
                return Err(bad_parameter("openSpace takes \"main\" or \"sample\""));
            }
            engine.open_space(&name).await?;
            ask(engine, &"status".into(), false).await
        })
    });
    let subscribe = listeners.clone();
    let on = Closure::<dyn Fn(String, Function) -> Result<JsValue, JsValue>>::new(
        move |event: String, listener: Function| {
            if event != "change" {
                return Err(error_from_failure(&bad_parameter("the only event is \"change\"")));
            }
            subscribe.borrow_mut().push(listener.clone());
            let subscribed = subscribe.clone();
            let unsubscribe = Closure::<dyn Fn()>::new(move || {
                subscribed.borrow_mut().retain(|other| !Object::is(other, &listener));
            });
            Ok(unsubscribe.into_js_value())
        },
    );
    set(&api, "on", &on.into_js_value());
    announce_changes(engine, listeners);
    set(&js_sys::global().unchecked_into(), "mehr", &api);
}

/// Questions to models, which may take a while.
const INSIGHTS: [&str; 15] = [
    "fit",
    "predict",
    "survival",
    "keyCustomers",
    "whatIf",
    "strength",
    "nextActions",
    "recommend",
    "forecast",
    "anomalies",
    "assessment",
    "roi",
    "adoption",
    "pipeline",
    "segmentSize",
];

fn define_questions(api: &Object, engine: EngineClient) {
    for (name, unit) in
        [("status", "status"), ("schema", "schema"), ("digest", "digest"), ("compact", "compact")]
    {
        define(api, name, move |_, _| Box::pin(ask(engine, &unit.into(), false)));
    }
    for name in INSIGHTS {
        define(api, name, move |parameters, _| {
            let parameters = Object::assign(&Object::new(), &or_empty(parameters).unchecked_into());
            let watch = Watch::take(&parameters);
            let question = Object::new();
            set(&question, "name", &name.into());
            set(&question, "params", &parameters);
            Box::pin(ask_watched(engine, request("insight", &question), watch))
        });
    }
    define(api, "concentration", move |parameters, _| {
        let question = Object::new();
        set(&question, "name", &"concentration".into());
        set(&question, "params", &or_empty(parameters));
        Box::pin(ask(engine, &request("kpi", &question), false))
    });
    for name in ["query", "totals", "groups", "preview", "rfm", "cohorts", "drill"] {
        define(api, name, move |parameters, _| {
            Box::pin(ask(engine, &request(name, &or_empty(parameters)), false))
        });
    }
    define(api, "search", move |text, _| {
        let parameters = if text.is_string() { request("text", &text) } else { or_empty(text) };
        Box::pin(ask(engine, &request("search", &parameters), false))
    });
    define(api, "kpi", move |name, params| {
        let parameters = Object::new();
        set(&parameters, "name", &name);
        set(&parameters, "params", &or_empty(params));
        Box::pin(ask(engine, &request("kpi", &parameters), false))
    });
    for name in ["record", "history"] {
        define(api, name, move |kind, id| {
            let parameters = Object::new();
            set(&parameters, "kind", &kind);
            set(&parameters, "id", &id);
            Box::pin(ask(engine, &request(name, &parameters), false))
        });
    }
    define(api, "checkFilter", move |kind, text| {
        let parameters = Object::new();
        set(&parameters, "kind", &kind);
        set(&parameters, "text", &text);
        Box::pin(ask(engine, &request("checkFilter", &parameters), false))
    });
    define(api, "overlap", move |kind, filters| {
        let parameters = Object::new();
        set(&parameters, "kind", &kind);
        set(&parameters, "filters", &filters);
        Box::pin(ask(engine, &request("overlap", &parameters), false))
    });
}

fn define_changes(api: &Object, engine: EngineClient) {
    define(api, "apply", move |command, _| Box::pin(ask(engine, &request("apply", &command), true)));
    define(api, "undo", move |_, _| Box::pin(ask(engine, &"undo".into(), true)));
    define(api, "redo", move |_, _| Box::pin(ask(engine, &"redo".into(), true)));
}

fn define_files(api: &Object, engine: EngineClient) {
    define(api, "inspect", move |files, options| Box::pin(send_files(engine, "inspect", files, options)));
    define(api, "importFiles", move |files, options| Box::pin(send_files(engine, "import", files, options)));
    define(api, "export", move |parameters, _| {
        Box::pin(ask_for_file(engine, request("export", &export_parameters(or_empty(parameters)))))
    });
    define(api, "backup", move |_, _| Box::pin(ask_for_file(engine, "backup".into())));
    define(api, "restore", move |file, _| Box::pin(restore(engine, file)));
}

type Work = LocalBoxFuture<'static, Result<JsValue, Failure>>;

/// Adds a method that returns a promise.
fn define(api: &Object, name: &str, work: impl Fn(JsValue, JsValue) -> Work + 'static) {
    let method = Closure::<dyn Fn(JsValue, JsValue) -> Promise>::new(move |a: JsValue, b: JsValue| {
        let work = work(a, b);
        future_to_promise(async move { work.await.map_err(|failure| error_from_failure(&failure)) })
    });
    set(api, name, &method.into_js_value());
}

/// Sends a request and gives its answer.
fn ask(engine: EngineClient, body: &JsValue, writes: bool) -> Work {
    let encoded = encode(body);
    let declares = Reflect::get(body, &"apply".into())
        .and_then(|command| Reflect::has(&command, &"declareField".into()))
        .unwrap_or(false);
    Box::pin(async move {
        let encoded = encoded.map_err(|_| bad_parameter("the parameters are not plain JSON"))?;
        let reply = engine.start_raw(encoded, None, writes, None).raw().await?;
        let answer = unwrap_answer(reply.body.parse())?;
        if writes {
            note_revision(engine, &answer, declares);
        }
        Ok(answer)
    })
}

/// Asks what may take a while.
async fn ask_watched(engine: EngineClient, body: JsValue, watch: Watch) -> Result<JsValue, Failure> {
    let body = encode(&body).map_err(|_| bad_parameter("the parameters are not plain JSON"))?;
    let reply = watch.reply(engine, body, None, false).await?;
    unwrap_answer(reply.body.parse())
}

async fn ask_for_file(engine: EngineClient, body: JsValue) -> Result<JsValue, Failure> {
    let encoded = encode(&body).map_err(|_| bad_parameter("the parameters are not plain JSON"))?;
    let reply = engine.start_raw(encoded, None, false, None).raw().await?;
    let exported = unwrap_answer(reply.body.parse())?;
    let text = |name: &str| Reflect::get(&exported, &name.into()).ok().and_then(|value| value.as_string());
    let options = FilePropertyBag::new();
    options.set_type(&text("mime").unwrap_or_default());
    let parts = Array::of1(&reply.file.unwrap_or_else(|| "".into()));
    File::new_with_buffer_source_sequence_and_options(&parts, &text("name").unwrap_or_default(), &options)
        .map(Into::into)
        .map_err(|error| Failure::new(Code::Internal, format!("{error:?}")))
}

async fn restore(engine: EngineClient, file: JsValue) -> Result<JsValue, Failure> {
    let body = encode(&"restore".into()).map_err(|_| bad_parameter("the parameters are not plain JSON"))?;
    let reply = engine.start_raw(body, Some(files_from(&file)?), true, None).raw().await?;
    let answer = unwrap_answer(reply.body.parse())?;
    note_revision(engine, &answer, true);
    Ok(answer)
}

async fn send_files(
    engine: EngineClient,
    name: &str,
    files: JsValue,
    options: JsValue,
) -> Result<JsValue, Failure> {
    let files = files_from(&files)?;
    let options = Object::assign(&Object::new(), &or_empty(options).unchecked_into());
    let watch = Watch::take(&options);
    let body =
        encode(&request(name, &options)).map_err(|_| bad_parameter("the options are not plain JSON"))?;
    let writes = name == "import";
    let reply = watch.reply(engine, body, Some(files), writes).await?;
    let answer = unwrap_answer(reply.body.parse())?;
    if writes {
        let failed = reply.file.map_or(JsValue::NULL, |bytes| {
            Blob::new_with_buffer_source_sequence(&Array::of1(&bytes)).map_or(JsValue::NULL, Into::into)
        });
        set(answer.unchecked_ref(), "failedCsv", &failed);
        note_revision(engine, &answer, true);
    }
    Ok(answer)
}

/// The files of a `FileList`, an array or a single file; a nameless blob becomes a file.
fn files_from(given: &JsValue) -> Result<Array, Failure> {
    let items = if given.is_instance_of::<Blob>() {
        Array::of1(given)
    } else if given.is_instance_of::<FileList>() || Array::is_array(given) {
        Array::from(given)
    } else {
        return Err(bad_parameter("the files must be a File, a FileList or an array of Files"));
    };
    let files = Array::new();
    for item in items.iter() {
        let file = match item.dyn_into::<File>() {
            Ok(file) => file,
            Err(item) if item.is_instance_of::<Blob>() => {
                File::new_with_blob_sequence(&Array::of1(&item), "file.csv")
                    .map_err(|error| Failure::new(Code::Internal, format!("{error:?}")))?
            }
            Err(_) => return Err(bad_parameter("the files must be File objects")),
        };
        files.push(&file);
    }
    Ok(files)
}

/// `{kind, where, …}` is short for `{query: {kind, where, …}}`; `csv` is the format unless another is named.
fn export_parameters(given: JsValue) -> JsValue {
    if Reflect::has(&given, &"query".into()).unwrap_or(false) {
        if !Reflect::has(&given, &"format".into()).unwrap_or(true) {
            set(given.unchecked_ref(), "format", &"csv".into());
        }
        return given;
    }
    let parameters = Object::new();
    for name in ["format", "headers", "delimiter"] {
        if let Some(value) = take(given.unchecked_ref(), name) {
            set(&parameters, name, &value);
        }
    }
    if !Reflect::has(&parameters, &"format".into()).unwrap_or(false) {
        set(&parameters, "format", &"csv".into());
    }
    set(&parameters, "query", &given);
    parameters.into()
}

fn ready(engine: EngineClient) -> Promise {
    let promise = Promise::new(&mut |resolve, reject| {
        let resolve = StoredValue::new_local(resolve);
        let reject = StoredValue::new_local(reject);
        Effect::new(move |_| match engine.phase.get() {
            Phase::Ready => {
                let _ = resolve.get_value().call0(&JsValue::NULL);
            }
            Phase::Failed(failure) => {
                let _ = reject.get_value().call1(&JsValue::NULL, &error_from_failure(&failure.failure));
            }
            _ => {}
        });
    });
    // Nobody is obliged to wait for it, so its failure alone is no unhandled error.
    let ignore = Closure::once_into_js(|_: JsValue| {});
    if let Ok(catch) = Reflect::get(&promise, &"catch".into()).and_then(|catch| catch.dyn_into::<Function>())
    {
        let _ = catch.call1(&promise, &ignore);
    }
    promise
}

fn announce_changes(engine: EngineClient, listeners: Listeners) {
    let listeners = StoredValue::new_local(listeners);
    Effect::new(move |last: Option<u64>| {
        let revision = engine.revision.get();
        if last.is_some_and(|last| last != revision) {
            let event = Object::new();
            set(&event, "revision", &JsValue::from_f64(revision as f64));
            set(&event, "space", &engine.space.get_untracked().into());
            // Copied first: a listener may unsubscribe while it is called.
            let current: Vec<Function> = listeners.with_value(|listeners| listeners.borrow().clone());
            for listener in current {
                let _ = listener.call1(&JsValue::NULL, &event);
            }
        }
        revision
    });
}

fn note_revision(engine: EngineClient, answer: &JsValue, fields_too: bool) {
    let revision = Reflect::get(answer, &"revision".into()).ok().and_then(|revision| revision.as_f64());
    if let Some(revision) = revision {
        engine.moved_to(revision as u64, fields_too);
    }
}

/// `{ok: …}` or `{err: …}`, taken apart.
fn unwrap_answer(parsed: Result<JsValue, JsValue>) -> Result<JsValue, Failure> {
    let reply = parsed.map_err(|error| Failure::new(Code::Protocol, format!("{error:?}")))?;
    let err = Reflect::get(&reply, &"err".into()).unwrap_or(JsValue::UNDEFINED);
    if !err.is_undefined() {
        let json = js_sys::JSON::stringify(&err).map(String::from).unwrap_or_default();
        return Err(serde_json::from_str(&json).unwrap_or_else(|_| Failure::new(Code::Protocol, json)));
    }
    Ok(Reflect::get(&reply, &"ok".into()).unwrap_or(JsValue::NULL))
}

fn error_from_failure(failure: &Failure) -> JsValue {
    let error = js_sys::Error::new(&failure.detail);
    let json = serde_json::to_string(failure).unwrap_or_default();
    let parsed = js_sys::JSON::parse(&json).unwrap_or(JsValue::NULL);
    for name in ["code", "detail", "at"] {
        let value = Reflect::get(&parsed, &name.into()).unwrap_or(JsValue::NULL);
        set(&error, name, &if value.is_undefined() { JsValue::NULL } else { value });
    }
    error.into()
}

fn bad_parameter(detail: &str) -> Failure {
    Failure::new(Code::BadParameter, detail)
}

/// `{ name: parameters }`: a request in its JSON form.
fn request(name: &str, parameters: &JsValue) -> JsValue {
    let request = Object::new();
    set(&request, name, parameters);
    request.into()
}

fn or_empty(value: JsValue) -> JsValue {
    if value.is_object() { value } else { Object::new().into() }
}

/// Takes a property out of an object.
fn take(object: &Object, name: &str) -> Option<JsValue> {
    let value = Reflect::get(object, &name.into()).ok()?;
    if value.is_undefined() || value.is_null() {
        return None;
    }
    let _ = Reflect::delete_property(object, &name.into());
    Some(value)
}

fn set(object: &Object, name: &str, value: &JsValue) {
    // Fails only on frozen objects, and ours are not.
    let _ = Reflect::set(object, &name.into(), value);
}
