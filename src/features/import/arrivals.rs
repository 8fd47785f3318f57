//! Files that come in from outside the screen: dropped anywhere in the window. They wait here until the import screen
//! takes them.

use crate::i18n::{k, use_i18n};
use crate::ui::{Icon, Shape};
use leptos::ev;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use web_sys::{DataTransfer, File, FileList};

/// Files on their way to the import screen, in context.
#[derive(Clone, Copy)]
pub(crate) struct Arrivals {
    waiting: StoredValue<Vec<File>, LocalStorage>,
    /// Moves with every arrival.
    pub(super) arrived: RwSignal<u64>,
}

impl Arrivals {
    /// Puts an empty place of arrival into context.
    pub(crate) fn provide() {
        provide_context(Arrivals { waiting: StoredValue::new_local(Vec::new()), arrived: RwSignal::new(0) });
    }

    /// Takes what has arrived.
    pub(super) fn take(self) -> Vec<File> {
        self.waiting.try_update_value(std::mem::take).unwrap_or_default()
    }

    fn add(self, files: Vec<File>) {
        self.waiting.update_value(|waiting| waiting.extend(files));
        self.arrived.update(|arrived| *arrived += 1);
    }
}

/// Takes files that are dropped anywhere in the window to the import screen, and says so while they hover.
#[component]
pub(crate) fn DropAnywhere() -> impl IntoView {
    let i18n = use_i18n();
    let arrivals = expect_context::<Arrivals>();
    let navigate = use_navigate();
    let hovers = RwSignal::new(false);
    let over = window_event_listener(ev::dragover, move |event| {
        if event.data_transfer().is_some_and(|transfer| has_files(&transfer)) {
            event.prevent_default();
            if !hovers.get_untracked() {
                hovers.set(true);
            }
        }
    });
    let leave = window_event_listener(ev::dragleave, move |event| {
        // Moving from element to element inside the window is no leaving.
        if event.related_target().is_none() {
            hovers.set(false);
        }
    });
    let drop = window_event_listener(ev::drop, move |event| {
        hovers.set(false);
        let Some(transfer) = event.data_transfer().filter(has_files) else { return };
        // Else the browser would open the file in place of the app.
        event.prevent_default();
        let files = listed(transfer.files());
        if !files.is_empty() {
            arrivals.add(files);
            navigate("/import", NavigateOptions::default());
        }
    });
    on_cleanup(move || {
        over.remove();
        leave.remove();
        drop.remove();
    });
    view! {
        <div class="drop-anywhere" hidden=move || !hovers.get()>
            <p><Icon shape=Shape::Import />{t!(i18n, k::app::DROP_NOW)}</p>
        </div>
    }
}

fn has_files(transfer: &DataTransfer) -> bool {
    transfer.types().iter().any(|kind| kind.as_string().as_deref() == Some("Files"))
}

/// A list of files as the browser gives it, as a list.
pub(super) fn listed(files: Option<FileList>) -> Vec<File> {
    files.map(|files| (0..files.length()).filter_map(|index| files.get(index)).collect()).unwrap_or_default()
}
