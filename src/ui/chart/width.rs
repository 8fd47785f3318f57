//! The width of the box a chart stands in.

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use wasm_bindgen::prelude::Closure;

/// The width in pixels, kept up to date. Before the first measurement it is a guess that fits most places.
pub(super) fn watch_width(node: NodeRef<html::Div>) -> RwSignal<f64> {
    let width = RwSignal::new(480.0);
    let watched = StoredValue::new_local(None::<(web_sys::ResizeObserver, Closure<dyn FnMut()>)>);
    Effect::new(move |_| {
        let Some(element) = node.get() else { return };
        let measured = element.clone();
        let measure = move || {
            let now = f64::from(measured.client_width());
            if now > 0.0 && width.try_get_untracked().is_some_and(|known| known != now) {
                width.try_set(now);
            }
        };
        measure();
        let resized = Closure::<dyn FnMut()>::new(measure);
        if let Ok(observer) = web_sys::ResizeObserver::new(resized.as_ref().unchecked_ref()) {
            observer.observe(&element);
            watched.set_value(Some((observer, resized)));
        }
    });
    on_cleanup(move || {
        if let Some(Some((observer, _))) = watched.try_update_value(Option::take) {
            observer.disconnect();
        }
    });
    width
}
