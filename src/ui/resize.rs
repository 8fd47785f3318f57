//! Elements that are measured when they appear and whenever their size changes.

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use wasm_bindgen::prelude::Closure;

/// Calls `measure` with the element for as long as the calling component lives, always at the beginning of a frame: laying
/// the page out is then part of that frame, and not of the task that built what is measured.
pub(super) fn on_resize(
    node: NodeRef<html::Div>,
    measure: impl Fn(&web_sys::HtmlDivElement) + Clone + 'static,
) {
    let watched = StoredValue::new_local(None::<(web_sys::ResizeObserver, Closure<dyn FnMut()>)>);
    Effect::new(move |_| {
        let Some(element) = node.get() else { return };
        let (measured, measure) = (element.clone(), measure.clone());
        // What is measured changes the page, which must not happen while the browser still tells of sizes: it would tell
        // again in the same frame, and call that a loop.
        let at_frame = move || {
            let (measured, measure) = (measured.clone(), measure.clone());
            request_animation_frame(move || {
                if watched.try_with_value(Option::is_some) == Some(true) {
                    measure(&measured);
                }
            });
        };
        at_frame();
        let resized = Closure::<dyn FnMut()>::new(at_frame);
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
}
