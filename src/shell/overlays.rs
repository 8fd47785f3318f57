//! What lies over the screens or beside them and is opened from many places: the palette, the sheet of keys, the sidebar.

use super::keys_sheet::KeysSheet;
use super::palette::Palette;
use crate::browser;
use crate::ui::later;
use chunks::chunk;
use leptos::prelude::*;

const STORED: &str = "mehr.sidebar";

/// Which of them are open, in context.
#[derive(Clone, Copy)]
pub(super) struct Overlays {
    /// The command palette.
    pub(super) palette: RwSignal<bool>,
    /// The sheet of keys.
    pub(super) keys: RwSignal<bool>,
    /// Whether the sidebar shows pictures alone.
    pub(super) is_folded: RwSignal<bool>,
}

impl Overlays {
    /// Puts them into context.
    pub(super) fn provide() -> Overlays {
        let is_folded = browser::stored(STORED).is_some_and(|stored| stored == "folded");
        let overlays = Overlays {
            palette: RwSignal::new(false),
            keys: RwSignal::new(false),
            is_folded: RwSignal::new(is_folded),
        };
        provide_context(overlays);
        overlays
    }

    /// Folds the sidebar or unfolds it, for this browser.
    pub(super) fn toggle_sidebar(self) {
        self.is_folded.update(|is_folded| *is_folded = !*is_folded);
        browser::store(STORED, if self.is_folded.get_untracked() { "folded" } else { "open" });
    }
}

chunk! {
    frame: fn load_layers() -> fn() -> AnyView { || view! { <Palette /><KeysSheet /> }.into_any() }
}

/// The palette and the sheet of keys, loaded with the first wish for one of them.
pub(super) fn layers(overlays: Overlays) -> impl Fn() -> Option<AnyView> {
    let was_wanted = Memo::new(move |was: Option<&bool>| {
        overlays.palette.get() || overlays.keys.get() || was.copied().unwrap_or_default()
    });
    move || was_wanted.get().then(|| later(|| Box::pin(load_layers()), |layers| layers()))
}

/// The overlays in context.
pub(super) fn use_overlays() -> Overlays {
    expect_context()
}
