//! The frame around every screen: navigation, search, switches, the state of the data, notices.

mod arrival;
mod commands;
mod insight_pages;
mod keys_sheet;
mod more_places;
mod nav;
mod no_figures;
mod notices;
mod overlays;
mod palette;
mod places;
mod screen_keys;
mod shortcuts;
mod stages;
mod state_indicator;
mod steps;
mod theme;
mod top_bar;

pub(crate) use insight_pages::{InsightPages, PrintButton};
pub(crate) use nav::{FIRST_STEPS_AWAY, is_put_away};
pub(crate) use no_figures::NoFigures;
pub(crate) use screen_keys::{ScreenKey, use_screen_keys};
pub(crate) use steps::{Steps, use_steps};
pub(crate) use theme::{Appearance, Theme, use_theme};

use crate::engine::{Phase, use_engine};
use crate::i18n::{k, use_i18n};
use crate::ui::ToastRegion;
use leptos::prelude::*;

/// The frame. The screen itself is made only while a space is open, and anew for each space.
#[component]
pub(crate) fn Shell(
    /// The screens.
    children: ChildrenFn,
) -> impl IntoView {
    let i18n = use_i18n();
    let engine = use_engine();
    let overlays = overlays::Overlays::provide();
    let screen_keys = screen_keys::ScreenKeys::provide();
    shortcuts::listen(screen_keys);
    let is_ready = Memo::new(move |_| engine.phase.with(|phase| *phase == Phase::Ready));
    let has_arrived = arrival::arrived(engine);
    let children = StoredValue::new(children);
    view! {
        // A plain `#main` would follow `<base href>` to another page.
        <button type="button" class="skip-link" on:click=|_| crate::browser::focus("main")>{t!(i18n, k::app::SKIP)}</button>
        <div class="shell" data-sidebar=move || if overlays.is_folded.get() { "folded" } else { "open" }>
            <nav::Sidebar has_arrived=has_arrived />
            <div class="shell-main">
                <top_bar::TopBar has_arrived=has_arrived />
                <notices::Notices />
                <main id="main" tabindex="-1">
                    {move || if is_ready.get() {
                        // Views of one space must not outlive it.
                        engine.space.track();
                        children.with_value(|children| children()).into_any()
                    } else {
                        view! { <stages::Stage /> }.into_any()
                    }}
                </main>
            </div>
        </div>
        {overlays::layers(overlays)}
        <ToastRegion />
    }
}
