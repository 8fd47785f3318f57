//! Bars above the screen for what concerns all of it. They stay until resolved.

use crate::browser;
use crate::engine::{Phase, use_engine};
use crate::i18n::{k, use_i18n};
use crate::records::failure_text;
use crate::ui::{Icon, Shape};
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    /// Whether boot.js knows of a waiting new version.
    #[wasm_bindgen(js_namespace = mehrBoot, js_name = updateReady, thread_local_v2)]
    static UPDATE_READY: Option<bool>;
}

/// All notices that apply.
#[component]
pub(super) fn Notices() -> impl IntoView {
    let i18n = use_i18n();
    let engine = use_engine();
    let is_offline = RwSignal::new(!browser::online());
    let has_update = RwSignal::new(UPDATE_READY.with(|ready| ready.unwrap_or(false)));
    let handles = [
        window_event_listener_untyped("online", move |_| is_offline.set(false)),
        window_event_listener_untyped("offline", move |_| is_offline.set(true)),
        window_event_listener_untyped("mehr-update-ready", move |_| has_update.set(true)),
    ];
    on_cleanup(move || handles.into_iter().for_each(|handle| handle.remove()));

    let accept_update = move |_: ev::MouseEvent| {
        if let (Some(window), Ok(event)) = (web_sys::window(), web_sys::Event::new("mehr-update-accept")) {
            let _ = window.dispatch_event(&event);
        }
    };
    let navigate = use_navigate();
    let leave_sample = move |_: ev::MouseEvent| {
        navigate("/customers", NavigateOptions::default());
        spawn_local(async move {
            // The stage screen shows what stands in the way, if anything does.
            let _ = engine.open_space("main").await;
        });
    };
    let is_sample = move || engine.space.get() == "sample";
    let is_forgetful =
        move || engine.phase.get() == Phase::Ready && engine.status.with(|status| !status.durable);
    let is_read_only = move || engine.status.with(|status| status.read_only);
    view! {
        <div class="notices" role="status">
            <Show when=is_sample>
                <p class="notice sample">
                    <Icon shape=Shape::Building />
                    <span>{t!(i18n, k::app::SAMPLE_BANNER)}</span>
                    <button type="button" class="button small" on:click=leave_sample.clone()>{t!(i18n, k::app::SAMPLE_LEAVE)}</button>
                </p>
            </Show>
            {move || engine.trouble.get().map(|failure| view! {
                <p class="notice bad" role="alert">
                    <Icon shape=Shape::Warning />
                    <span>{failure_text(i18n, &failure)}</span>
                    <button type="button" class="button small" on:click=move |_| engine.trouble.set(None)>
                        {t!(i18n, k::app::DISMISS)}
                    </button>
                </p>
            })}
            <Show when=move || engine.replaced.get()>
                <p class="notice weak" role="alert">
                    <Icon shape=Shape::Warning />
                    <span>{t!(i18n, k::app::REPLACED)}</span>
                    <button type="button" class="button small" on:click=move |_| engine.replaced.set(false)>
                        {t!(i18n, k::app::DISMISS)}
                    </button>
                </p>
            </Show>
            <Show when=is_read_only>
                <p class="notice weak"><Icon shape=Shape::Warning /><span>{t!(i18n, k::app::READ_ONLY)}</span></p>
            </Show>
            <Show when=is_forgetful>
                <p class="notice weak"><Icon shape=Shape::Warning /><span>{t!(i18n, k::app::NOT_DURABLE)}</span></p>
            </Show>
            <Show when=move || engine.outdated.get()>
                <p class="notice weak">
                    <Icon shape=Shape::Warning />
                    <span>{t!(i18n, k::app::OUTDATED)}</span>
                    <button type="button" class="button small" on:click=|_| browser::reload()>{t!(i18n, k::app::RELOAD)}</button>
                </p>
            </Show>
            <Show when=move || has_update.get()>
                <p class="notice">
                    <Icon shape=Shape::Import />
                    <span>{t!(i18n, k::app::UPDATE_READY)}</span>
                    <button type="button" class="button small primary" on:click=accept_update>{t!(i18n, k::app::UPDATE_NOW)}</button>
                </p>
            </Show>
            <Show when=move || is_offline.get()>
                <p class="notice quiet"><Icon shape=Shape::Offline /><span>{t!(i18n, k::app::OFFLINE)}</span></p>
            </Show>
        </div>
    }
}
