//! The few things the app asks of the browser directly. A browser that refuses one (storage switched off, no
//! clipboard) answers with nothing, never with an error: each caller has a sensible way without.

use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlElement, HtmlMetaElement, Url};

fn window() -> Option<web_sys::Window> {
    web_sys::window()
}

fn document() -> Option<web_sys::Document> {
    window()?.document()
}

/// A value kept in localStorage.
pub(crate) fn stored(name: &str) -> Option<String> {
    window()?.local_storage().ok()??.get_item(name).ok()?
}

/// Keeps a value in localStorage, as far as the browser lets us.
pub(crate) fn store(name: &str, value: &str) {
    if let Some(Ok(Some(storage))) = window().map(|window| window.local_storage()) {
        // A private window may refuse; the choice then lasts as long as the page.
        let _ = storage.set_item(name, value);
    }
}

/// The languages the person prefers, best first.
pub(crate) fn languages() -> Vec<String> {
    window()
        .map(|window| window.navigator().languages().iter().filter_map(|tag| tag.as_string()).collect())
        .unwrap_or_default()
}

/// Sets an attribute of `<html>`.
pub(crate) fn set_root_attribute(name: &str, value: &str) {
    if let Some(root) = document().and_then(|document| document.document_element()) {
        let _ = root.set_attribute(name, value);
    }
}

/// Sets the title of the tab.
pub(crate) fn set_title(title: &str) {
    if let Some(document) = document() {
        document.set_title(title);
    }
}

/// The build id in the page's head.
pub(crate) fn build_id() -> String {
    document()
        .and_then(|document| document.query_selector("meta[name='mehr-build']").ok()?)
        .and_then(|meta| meta.dyn_into::<HtmlMetaElement>().ok())
        .map_or_else(|| "dev".to_owned(), |meta| meta.content())
}

/// Whether the browser believes to have a network.
pub(crate) fn online() -> bool {
    window().is_none_or(|window| window.navigator().on_line())
}

/// Minutes the person's clock is ahead of UTC.
pub(crate) fn offset_minutes() -> i32 {
    -(js_sys::Date::new_0().get_timezone_offset() as i32)
}

/// Today on the person's calendar.
pub(crate) fn today() -> domain::Day {
    domain::Instant(js_sys::Date::now() as i64).day_at(offset_minutes())
}

/// This moment.
pub(crate) fn now() -> domain::Instant {
    domain::Instant(js_sys::Date::now() as i64)
}

/// Opens the browser's print dialog.
pub(crate) fn print() {
    if let Some(window) = web_sys::window() {
        // A browser that cannot print has no dialog to show.
        let _ = window.print();
    }
}

/// Loads the page anew.
pub(crate) fn reload() {
    if let Some(window) = window() {
        let _ = window.location().reload();
    }
}

/// Hands a file to the person, as a download.
pub(crate) fn download(name: &str, mime: &str, bytes: &JsValue) -> Result<(), JsValue> {
    let options = BlobPropertyBag::new();
    options.set_type(mime);
    let parts = js_sys::Array::of1(bytes);
    let blob = Blob::new_with_buffer_source_sequence_and_options(&parts, &options)?;
    let address = Url::create_object_url_with_blob(&blob)?;
    let document = document().ok_or(JsValue::NULL)?;
    let link: web_sys::HtmlAnchorElement = document.create_element("a")?.unchecked_into();
    link.set_href(&address);
    link.set_download(name);
    link.click();
    // The download has taken its own hold of the blob by the next turn of the event loop.
    leptos::prelude::set_timeout(
        move || {
            let _ = Url::revoke_object_url(&address);
        },
        std::time::Duration::from_secs(60),
    );
    Ok(())
}

/// Copies a text to the clipboard.
pub(crate) fn copy(text: &str) {
    if let Some(window) = window() {
        // Without the permission nothing happens; the text stays selectable on the screen.
        let _ = window.navigator().clipboard().write_text(text);
    }
}

/// Moves the focus to the element with this id; used where a plain `#fragment` would follow `<base href>`.
pub(crate) fn focus(id: &str) {
    if let Some(element) = document().and_then(|document| document.get_element_by_id(id)) {
        focus_element(&element.unchecked_into());
    }
}

/// Moves the focus to the first element that a selector finds; `false` where there is none.
pub(crate) fn focus_first(selector: &str) -> bool {
    let found = document().map(|document| document.query_selector(selector));
    if let Some(Ok(Some(element))) = found {
        focus_element(&element.unchecked_into());
        return true;
    }
    false
}

/// Moves the focus to the first element inside another one that a selector finds.
pub(crate) fn focus_inside(inside: &web_sys::Element, selector: &str) {
    if let Ok(Some(element)) = inside.query_selector(selector) {
        focus_element(&element.unchecked_into());
    }
}

/// Moves the focus to an element.
pub(crate) fn focus_element(element: &HtmlElement) {
    let _ = element.focus();
}

/// Moves the focus to the first input inside an element, once that is laid out.
pub(crate) fn focus_first_input(inside: web_sys::Element) {
    leptos::prelude::request_animation_frame(move || {
        let wanted = "[autofocus], input:not([type='hidden'], :disabled), select, textarea";
        if let Ok(Some(input)) = inside.query_selector(wanted) {
            focus_element(&input.unchecked_into());
        }
    });
}

/// Does something once what has been laid out now is on the screen.
pub(crate) fn after_paint(then: impl FnOnce() + 'static) {
    leptos::prelude::request_animation_frame(move || {
        leptos::prelude::set_timeout(then, std::time::Duration::ZERO);
    });
}

/// Scrolls the element with this id into sight, if it is out of it.
pub(crate) fn reveal(id: &str) {
    if let Some(element) = document().and_then(|document| document.get_element_by_id(id)) {
        let options = web_sys::ScrollIntoViewOptions::new();
        options.set_block(web_sys::ScrollLogicalPosition::Nearest);
        element.scroll_into_view_with_scroll_into_view_options(&options);
    }
}

/// Whether a dialog lies over the screen.
pub(crate) fn is_modal_open() -> bool {
    document().is_some_and(|document| matches!(document.query_selector("dialog[open]"), Ok(Some(_))))
}

/// Whether a dialog or a panel that closes by itself lies over the screen.
pub(crate) fn is_layer_open() -> bool {
    // A browser without popovers does not know the selector.
    let open = document().map(|document| document.query_selector(":popover-open"));
    is_modal_open() || matches!(open, Some(Ok(Some(_))))
}

/// Whether the focus is where keys are text.
pub(crate) fn is_typing(event: &web_sys::KeyboardEvent) -> bool {
    let Some(target) = event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok()) else {
        return false;
    };
    matches!(target.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT") || target.is_content_editable()
}

/// Covers the page with a note that it must be reloaded. Plain elements, since nothing reactive can be trusted now.
pub(crate) fn show_panic(detail: &str) {
    const WORDS: &str = "Something broke; your saved data is safe. / Xatolik yuz berdi; saqlangan maʼlumotlar joyida. / \
        Radās kļūda; saglabātie dati ir drošībā. / შეცდომა მოხდა; შენახული მონაცემები უსაფრთხოდაა. / \
        خطایی رخ داد؛ داده‌های ذخیره‌شده سالم است.";
    let Some(document) = document() else { return };
    let make = |name: &str, text: &str| {
        let element = document.create_element(name).ok()?;
        element.set_text_content(Some(text));
        Some(element)
    };
    let (Some(cover), Some(words), Some(link), Some(evidence), Some(body)) =
        (make("div", ""), make("p", WORDS), make("a", "↻ Mehr"), make("pre", detail), document.body())
    else {
        return;
    };
    let _ = cover.set_attribute("class", "panic");
    let _ = cover.set_attribute("role", "alert");
    let _ = link.set_attribute("href", "");
    let _ = link.set_attribute("class", "button primary");
    for part in [&words, &link, &evidence] {
        let _ = cover.append_child(part);
    }
    let _ = body.append_child(&cover);
}

/// Asks the browser to keep the data even when room gets scarce; only a page may ask, a worker may not. The answer is
/// read from the worker's status.
pub(crate) async fn ask_to_persist() {
    let storage = window().map(|window| window.navigator().storage());
    // A browser without a storage manager has `undefined` here, whose method then throws.
    let storage = storage.filter(|storage| !storage.is_undefined());
    if let Some(Ok(asked)) = storage.map(|storage| storage.persist()) {
        let _ = wasm_bindgen_futures::JsFuture::from(asked).await;
    }
}
