//! The first step: files by picker or drop, or a table that was copied elsewhere.

use super::arrivals::listed;
use super::importer::Importer;
use super::sample::SampleFiles;
use super::state::is_table;
use crate::i18n::{k, use_i18n};
use crate::ui::{Icon, Shape};
use leptos::prelude::*;
use leptos::{ev, html};
use wasm_bindgen::JsCast as _;
use web_sys::HtmlElement;

/// Takes a table or files pasted anywhere on the screen, unless the person is typing.
pub(super) fn take_pasted(importer: Importer) {
    let handle = window_event_listener(ev::paste, move |event| {
        let target = event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok());
        let is_typing =
            target.is_some_and(|target| matches!(target.tag_name().as_str(), "INPUT" | "TEXTAREA"));
        let Some(data) = event.clipboard_data().filter(|_| !is_typing) else { return };
        let files = listed(data.files());
        let text = data.get_data("text/plain").unwrap_or_default();
        if !files.is_empty() {
            event.prevent_default();
            importer.add(files);
        } else if is_table(&text) {
            event.prevent_default();
            importer.add_text(&text);
        }
    });
    on_cleanup(move || handle.remove());
}

/// The place to drop files on, with a picker and a field for pasted tables.
#[component]
pub(super) fn ChooseFiles(
    importer: Importer,
    /// Whether files are there already, so that the place can be small.
    #[prop(into)]
    is_small: Signal<bool>,
) -> impl IntoView {
    let i18n = use_i18n();
    let input = NodeRef::<html::Input>::new();
    let pasted = RwSignal::new(String::new());
    let picked = move |_| {
        if let Some(input) = input.get_untracked() {
            importer.add(listed(input.files()));
            // Else the same file could not be picked a second time.
            input.set_value("");
        }
    };
    let pick = move |_| {
        if let Some(input) = input.get_untracked() {
            input.click();
        }
    };
    let use_pasted = move |_| {
        let text = pasted.get_untracked();
        if !text.trim().is_empty() {
            importer.add_text(&text);
            pasted.set(String::new());
        }
    };
    view! {
        <section class="import-choose" class:is-small=is_small aria-label=t!(i18n, k::import::CHOOSE)>
            <span class="empty-picture"><Icon shape=Shape::Import /></span>
            <div class="import-choose-words">
                <h2>{move || if is_small.get() { text!(i18n, k::import::MORE_FILES) } else { text!(i18n, k::import::CHOOSE_TITLE) }}</h2>
                <p class="muted">{t!(i18n, k::import::CHOOSE_TEXT)}</p>
            </div>
            <input
                type="file" multiple class="visually-hidden" tabindex="-1" accept=".csv,.tsv,.tab,.txt,text/csv,text/plain"
                aria-label=t!(i18n, k::import::CHOOSE) node_ref=input on:change=picked
            />
            <button type="button" class="button" class:primary=move || !is_small.get() on:click=pick>
                {t!(i18n, k::import::CHOOSE)}
            </button>
            <SampleFiles />
            <details class="import-paste">
                <summary>{t!(i18n, k::import::PASTE)}</summary>
                <div class="stack">
                    <textarea
                        class="input" dir="auto" rows="4" aria-label=t!(i18n, k::import::PASTE)
                        placeholder=t!(i18n, k::import::PASTE_HINT)
                        prop:value=pasted on:input=move |event| pasted.set(event_target_value(&event))
                    ></textarea>
                    <button
                        type="button" class="button" disabled=move || pasted.with(|text| text.trim().is_empty())
                        on:click=use_pasted
                    >
                        {t!(i18n, k::import::PASTE_USE)}
                    </button>
                </div>
            </details>
        </section>
    }
    .into_any()
}
