//! A panel that opens from a button, on the native popover: it lies above everything, Escape or a press elsewhere closes
//! it, and the focus returns to the button.

use leptos::prelude::*;
use leptos::{ev, html};
use std::sync::atomic::{AtomicU64, Ordering};
use wasm_bindgen::JsCast as _;

static LAST: AtomicU64 = AtomicU64::new(0);

/// A button and its panel. The content is made when the panel opens and gone when it closes.
#[component]
pub(crate) fn Popover(
    /// What the button shows.
    #[prop(into)]
    trigger: ViewFn,
    /// What a screen reader says of the button.
    #[prop(into)]
    label: Signal<String>,
    /// Classes of the button.
    #[prop(default = "button quiet")]
    class: &'static str,
    /// Closes the panel when a button or link inside was used, as menus do.
    #[prop(default = false)]
    menu: bool,
    /// The panel.
    children: ChildrenFn,
) -> impl IntoView {
    let id = format!("popover-{}", LAST.fetch_add(1, Ordering::Relaxed));
    let open = RwSignal::new(false);
    let place = RwSignal::new(Place::default());
    let button = NodeRef::<html::Button>::new();
    let panel = NodeRef::<html::Div>::new();

    // Before opening the panel its place is taken from the button; from then on the browser keeps it on top.
    let measure = move |_: ev::MouseEvent| {
        if let Some(button) = button.get_untracked() {
            place.set(place_beside(&button));
        }
    };
    let toggled = move |event: ev::Event| {
        let is_open = js_sys::Reflect::get(&event, &"newState".into()).is_ok_and(|state| state == "open");
        open.set(is_open);
        // The content is made only now, too late for the browser's own choice of the focus.
        if let (true, false, Some(panel)) = (is_open, menu, panel.get_untracked()) {
            crate::browser::focus_first_input(panel.into());
        }
    };
    let used = move |event: ev::MouseEvent| {
        let hit = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        let chosen = hit.and_then(|hit| hit.closest("button, a").ok().flatten()).is_some();
        if let (true, true, Some(panel)) = (menu, chosen, panel.get_untracked()) {
            hide(&panel);
        }
    };
    let children = StoredValue::new(children);
    view! {
        <button
            type="button"
            class=class
            node_ref=button
            popovertarget=id.clone()
            aria-label=label
            aria-expanded=move || open.get().to_string()
            title=label
            on:click=measure
        >
            {trigger.run()}
        </button>
        <div
            id=id
            class="popover"
            class:menu=menu
            popover="auto"
            node_ref=panel
            style:--popover-top=move || length(place.get().top)
            style:--popover-bottom=move || length(place.get().bottom)
            style:--popover-start=move || length(place.get().start)
            style:--popover-end=move || length(place.get().end)
            style:--popover-room=move || format!("{}px", place.get().room)
            on:toggle=toggled
            on:click=used
        >
            <Show when=move || open.get()>{children.with_value(|children| children())}</Show>
        </div>
    }
    .into_any()
}

fn hide(panel: &web_sys::HtmlElement) {
    // Called by name: an old engine without popovers shows the panel in the page, and hiding it is then not needed.
    let method = js_sys::Reflect::get(panel, &"hidePopover".into());
    if let Some(method) = method.ok().and_then(|method| method.dyn_into::<js_sys::Function>().ok()) {
        let _ = method.call0(panel);
    }
}

/// Where the panel lies, in pixels.
#[derive(Clone, Copy, Default)]
struct Place {
    /// From the top of the page, below its button.
    top: Option<f64>,
    /// From the end of the page, above a button that has no room below.
    bottom: Option<f64>,
    /// From the start of the line, when it lines up with the start of its button.
    start: Option<f64>,
    /// From the end of the line, when it lines up with the end.
    end: Option<f64>,
    /// The height that is left there.
    room: f64,
}

fn length(pixels: Option<f64>) -> String {
    pixels.map_or_else(|| "auto".to_owned(), |pixels| format!("{pixels}px"))
}

/// The place below a button, or above it where there is no room below and more above, lined up with the edge that is
/// nearer to its side of the page.
fn place_beside(button: &web_sys::HtmlElement) -> Place {
    const GAP: f64 = 4.0;
    const ROOM_MIN: f64 = 160.0;
    let rect = button.get_bounding_client_rect();
    let Some(window) = web_sys::window() else { return Place::default() };
    let size =
        |value: Result<wasm_bindgen::JsValue, _>| value.ok().and_then(|value| value.as_f64()).unwrap_or(0.0);
    let (width, height) = (size(window.inner_width()), size(window.inner_height()));
    let rtl = window
        .document()
        .and_then(|document| document.document_element())
        .is_some_and(|root| root.get_attribute("dir").as_deref() == Some("rtl"));
    let (start, end) =
        if rtl { (width - rect.right(), rect.left()) } else { (rect.left(), width - rect.right()) };
    let (start, end) = if start <= end { (Some(start.max(GAP)), None) } else { (None, Some(end.max(GAP))) };
    let below = height - rect.bottom();
    if below < ROOM_MIN && below < rect.top() {
        let bottom = Some(height - rect.top() + GAP);
        return Place { top: None, bottom, start, end, room: rect.top() - 2.0 * GAP };
    }
    let top = (rect.bottom() + GAP).min(height - ROOM_MIN);
    Place { top: Some(top), bottom: None, start, end, room: height - top - 2.0 * GAP }
}
