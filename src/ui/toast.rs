//! Short notes that something is done, with one action such as "undo". Failures of saving are never toasts: they stay
//! where they happened.

use crate::i18n::{k, use_i18n};
use crate::ui::{Icon, Shape};
use leptos::prelude::*;
use std::time::Duration;

/// How long a note stays. Long enough to read two lines and to reach the button.
const STAY: Duration = Duration::from_secs(8);
/// Older notes give way.
const SHOWN_MAX: usize = 3;

/// One note.
#[derive(Clone)]
pub(crate) struct Toast {
    /// What happened.
    pub(crate) text: String,
    /// What can be done about it: the words of the button, and what it does.
    pub(crate) action: Option<(String, Callback<()>)>,
}

/// The notes on the screen, in context.
#[derive(Clone, Copy)]
pub(crate) struct Toasts {
    shown: RwSignal<Vec<(u64, Toast)>>,
    last: StoredValue<u64>,
}

impl Toasts {
    /// Puts an empty list into context.
    pub(crate) fn provide() -> Toasts {
        let toasts = Toasts { shown: RwSignal::default(), last: StoredValue::new(0) };
        provide_context(toasts);
        toasts
    }

    /// Shows a note for a while.
    pub(crate) fn say(self, text: impl Into<String>) {
        self.show(Toast { text: text.into(), action: None });
    }

    /// Shows a note, perhaps with a button.
    pub(crate) fn show(self, toast: Toast) {
        let id = self.last.try_update_value(|last| {
            *last += 1;
            *last
        });
        let Some(id) = id else { return };
        self.shown.update(|shown| {
            shown.push((id, toast));
            let surplus = shown.len().saturating_sub(SHOWN_MAX);
            shown.drain(..surplus);
        });
        set_timeout(move || self.hide(id), STAY);
    }

    fn hide(self, id: u64) {
        self.shown.try_update(|shown| shown.retain(|(shown, _)| *shown != id));
    }
}

/// The notes in context.
pub(crate) fn use_toasts() -> Toasts {
    expect_context()
}

/// The place on the screen where notes appear; a screen reader reads them out.
#[component]
pub(crate) fn ToastRegion() -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    view! {
        <div class="toasts" role="status" aria-live="polite">
            <For each=move || toasts.shown.get() key=|(id, _)| *id let((id, toast))>
                <div class="toast">
                    <span>{toast.text}</span>
                    {toast.action.map(|(words, action)| view! {
                        <button type="button" class="button quiet" on:click=move |_| { toasts.hide(id); action.run(()); }>
                            {words}
                        </button>
                    })}
                    <button
                        type="button"
                        class="button quiet icon-only"
                        aria-label=t!(i18n, k::ui::CLOSE)
                        on:click=move |_| toasts.hide(id)
                    >
                        <Icon shape=Shape::Close />
                    </button>
                </div>
            </For>
        </div>
    }
}
