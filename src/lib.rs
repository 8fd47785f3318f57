//! The Leptos app: views and wiring only. Data lives in the engine, a web worker behind [`engine`].

#[macro_use]
mod i18n;
mod app;
mod browser;
mod engine;
mod features;
mod parts;
mod records;
mod scripting;
mod shell;
mod ui;

pub use app::App;
pub use i18n::Locale;

/// Mounts the app into the page. A bug that panics leaves the program unusable, so it ends in a screen that says so and
/// offers to reload; what was saved is in the store.
pub fn start() {
    std::panic::set_hook(Box::new(|panic| {
        console_error_panic_hook::hook(panic);
        browser::show_panic(&panic.to_string());
    }));
    wasm_bindgen_futures::spawn_local(async {
        match i18n::load_first().await {
            Ok(()) => leptos::mount::mount_to_body(App),
            Err(missing) => browser::show_panic(&missing.to_string()),
        }
    });
}
