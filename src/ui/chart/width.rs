//! The width of the box a chart stands in.

use crate::ui::resize::on_resize;
use leptos::html;
use leptos::prelude::*;

/// The width in pixels, kept up to date. Before the first measurement it is a guess that fits most places.
pub(super) fn watch_width(node: NodeRef<html::Div>) -> RwSignal<f64> {
    let width = RwSignal::new(480.0);
    on_resize(node, move |element| {
        let now = f64::from(element.client_width());
        if now > 0.0 && width.try_get_untracked().is_some_and(|known| known != now) {
            width.try_set(now);
        }
    });
    width
}
