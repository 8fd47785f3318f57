//! A modal dialog on the native `<dialog>`: focus is kept inside, Escape closes, the page behind is inert.

use crate::i18n::{k, use_i18n};
use crate::ui::{Icon, Shape};
use leptos::prelude::*;
use leptos::{ev, html};

/// A dialog with a title. Its content is made anew each time it opens.
#[component]
pub(crate) fn Dialog(
    /// Whether it is open; set to `false` when the person closes it.
    open: RwSignal<bool>,
    /// Its title.
    #[prop(into)]
    title: Signal<String>,
    /// Its content.
    children: ChildrenFn,
) -> impl IntoView {
    let i18n = use_i18n();
    let close = move |_: ev::MouseEvent| open.set(false);
    let children = StoredValue::new(children);
    view! {
        <Modal open=open label=title class="dialog">
            <div class="dialog-body">
                <header class="dialog-head">
                    <h2>{title}</h2>
                    <button type="button" class="button quiet icon-only" on:click=close aria-label=t!(i18n, k::ui::CLOSE)>
                        <Icon shape=Shape::Close />
                    </button>
                </header>
                {children.with_value(|children| children())}
            </div>
        </Modal>
    }
    .into_any()
}

/// The same without a head: all of it is the caller's.
#[component]
pub(crate) fn Modal(
    /// Whether it is open; set to `false` when the person closes it.
    open: RwSignal<bool>,
    /// What a screen reader says of it.
    #[prop(into)]
    label: Signal<String>,
    /// Its classes.
    class: &'static str,
    /// Its content.
    children: ChildrenFn,
) -> impl IntoView {
    let element = NodeRef::<html::Dialog>::new();
    // The browser tells of a closing later, when the dialog may have been opened anew.
    let is_closing = StoredValue::new(false);
    Effect::new(move |_| {
        let Some(dialog) = element.get() else { return };
        if open.get() && !dialog.open() {
            // It fails only for a dialog that is open already or has left the page.
            let _ = dialog.show_modal();
            // The content is made at this moment too, too late for the browser's own choice of the focus.
            crate::browser::focus_first_input(dialog.into());
        } else if !open.get() && dialog.open() {
            is_closing.set_value(true);
            dialog.close();
        }
    });
    let closed = move |_: ev::Event| {
        if !is_closing.try_update_value(std::mem::take).unwrap_or_default() {
            open.set(false);
        }
    };
    // What happens to something inside is not meant. A press on the backdrop lands on the dialog itself.
    let own = move |event: &web_sys::Event| {
        if event.target() == event.current_target() {
            open.set(false);
        }
    };
    let children = StoredValue::new(children);
    view! {
        <dialog
            class=class node_ref=element aria-label=label
            // Escape cancels before it closes; by then the content is gone, and with it the focus on it.
            on:cancel=move |event| own(&event) on:close=closed on:mousedown=move |event| own(&event)
        >
            <Show when=move || open.get()>{children.with_value(|children| children())}</Show>
        </dialog>
    }
    .into_any()
}
