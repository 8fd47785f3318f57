//! The texts of the help: one file per language beside the app, which the service worker keeps for work offline. It is
//! HTML, as the browser can read that by itself: a `<section id>` with a `<h1>` per page.

use super::state::Page;
use crate::i18n::Locale;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Document, DomParser, Response, SupportedType};

/// All pages in a language.
///
/// # Errors
/// The file could not be fetched or is not the one expected.
pub(super) async fn pages(locale: Locale) -> Result<Vec<Page>, JsValue> {
    let window = web_sys::window().ok_or(JsValue::NULL)?;
    let address = format!("help/{}.html", locale.code());
    let response: Response = JsFuture::from(window.fetch_with_str(&address)).await?.dyn_into()?;
    if !response.ok() {
        return Err(JsValue::from_f64(f64::from(response.status())));
    }
    let text = JsFuture::from(response.text()?).await?.as_string().unwrap_or_default();
    let document = DomParser::new()?.parse_from_string(&text, SupportedType::TextHtml)?;
    let pages = read(&document)?;
    if pages.is_empty() { Err(JsValue::NULL) } else { Ok(pages) }
}

fn read(document: &Document) -> Result<Vec<Page>, JsValue> {
    let sections = document.query_selector_all("section[id]")?;
    let mut pages = Vec::new();
    for index in 0..sections.length() {
        let Some(section) = sections.item(index).and_then(|node| node.dyn_into::<web_sys::Element>().ok())
        else {
            continue;
        };
        let Some(heading) = section.query_selector("h1")? else { continue };
        let title = heading.text_content().unwrap_or_default();
        heading.remove();
        let text = section.text_content().unwrap_or_default();
        pages.push(Page { id: section.id(), title, html: section.inner_html(), text });
    }
    Ok(pages)
}
