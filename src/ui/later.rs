//! Views that are loaded when they are first shown.

use super::{EmptyState, Shape};
use crate::i18n::{k, use_i18n};
use chunks::Missing;
use futures::FutureExt as _;
use futures::future::{LocalBoxFuture, try_join};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::cell::Cell;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    /// Loads the styles of what comes later; boot.js asks once.
    #[wasm_bindgen(js_namespace = mehrBoot, js_name = styleLater, catch)]
    async fn style_later() -> Result<JsValue, JsValue>;

    /// Tells boot.js that the first screen is there, so that the network is free for what comes later.
    #[wasm_bindgen(js_namespace = mehrBoot, js_name = started, catch)]
    fn started() -> Result<(), JsValue>;
}

/// Says once that the first screen is there.
pub(crate) fn say_started() {
    // A page that was started in another way has nothing that waits for it.
    let _ = started();
}

/// A view once what it is made by has been loaded; if that was before, it is there at once.
pub(crate) fn later<T: Copy + Send + Sync + 'static>(
    load: impl Fn() -> LocalBoxFuture<'static, Result<T, Missing>> + Copy + Send + Sync + 'static,
    show: impl Fn(T) -> AnyView + Send + 'static,
) -> AnyView {
    let shown = RwSignal::new(None);
    let fetch = move || {
        let mut loading = load();
        let at_once = (&mut loading).now_or_never();
        shown.set(at_once);
        if at_once.is_none() {
            spawn_local(async move {
                let loaded = loading.await;
                // The person may have gone on to another screen.
                shown.try_set(Some(loaded));
            });
        }
    };
    fetch();
    let view = move || match shown.get() {
        None => ().into_any(),
        Some(Ok(loaded)) => untrack(|| show(loaded)),
        Some(Err(Missing)) => not_loaded(Callback::new(move |()| fetch())),
    };
    view.into_any()
}

/// The same for a view that needs the later styles, too.
pub(crate) fn later_styled<T: Copy + Send + Sync + 'static>(
    load: impl Fn() -> LocalBoxFuture<'static, Result<T, Missing>> + Copy + Send + Sync + 'static,
    show: impl Fn(T) -> AnyView + Send + 'static,
) -> AnyView {
    let load = move || -> LocalBoxFuture<'static, _> {
        Box::pin(async move { try_join(load(), styled()).await.map(|(loaded, ())| loaded) })
    };
    later(load, show)
}

/// Waits for the later styles; not at all once they are there.
async fn styled() -> Result<(), Missing> {
    thread_local! { static ARE_THERE: Cell<bool> = const { Cell::new(false) } }
    if !ARE_THERE.get() {
        style_later().await.map_err(|_| Missing)?;
        ARE_THERE.set(true);
    }
    Ok(())
}

fn not_loaded(again: Callback<()>) -> AnyView {
    let i18n = use_i18n();
    view! {
        <EmptyState
            shape=Shape::Offline
            title=Signal::derive(t!(i18n, k::app::NOT_LOADED))
            text=Signal::derive(t!(i18n, k::app::NOT_LOADED_TEXT))
        >
            <button type="button" class="button" on:click=move |_| again.run(())>
                {t!(i18n, k::app::TRY_AGAIN)}
            </button>
        </EmptyState>
    }
    .into_any()
}
