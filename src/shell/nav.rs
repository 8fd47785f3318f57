//! The way between the screens: a sidebar, or a bar at the bottom of a phone.

use super::more_places::more_places;
use super::overlays::use_overlays;
use super::places::{IN_BAR, PLACES};
use crate::engine::{EngineClient, use_engine};
use crate::i18n::{k, use_i18n};
use crate::ui::{Icon, Shape};
use leptos::prelude::*;
use leptos_router::components::A;

/// The setting of a space that puts the first steps away.
pub(crate) const FIRST_STEPS_AWAY: &str = "first_steps_away";

/// Whether the first steps are out of the sidebar: put away, or none are to be made, as in the sample; tracked.
pub(crate) fn is_put_away(engine: EngineClient) -> bool {
    engine.status.with(|status| status.space != "main" || status.settings.contains_key(FIRST_STEPS_AWAY))
}

/// The sidebar.
#[component]
pub(super) fn Sidebar(
    /// Whether the first screen is there.
    has_arrived: Memo<bool>,
) -> impl IntoView {
    let i18n = use_i18n();
    let engine = use_engine();
    let customers = Memo::new(move |_| engine.status.with(|status| status.counts.get("customer").copied()));
    let overlays = use_overlays();
    let is_folded = overlays.is_folded;
    let is_open = Memo::new(move |_| !is_put_away(engine));
    view! {
        <nav class="sidebar" aria-label=t!(i18n, k::app::MENU)>
            <a class="brand" href="/">
                <img src="icons/mehr.svg" alt="" width="24" height="24" />
                <span>{t!(i18n, k::app::BRAND)}</span>
            </a>
            <ul>
                {PLACES.into_iter().enumerate().map(|(index, place)| view! {
                    <li class:desk-only={index >= IN_BAR}>
                        <A href=place.address attr:title=move || is_folded.get().then(|| i18n.text(place.name))>
                            <Icon shape=place.shape />
                            <span class="nav-name">{move || i18n.text(place.name)}</span>
                            {(place.address == "/customers").then(|| view! {
                                <span class="nav-count">{move || customers.get().map(|count| i18n.number(count as f64))}</span>
                            })}
                        </A>
                    </li>
                }).collect_view()}
                <li class="phone-only">
                    // As wide as the button, which comes later: the others would give way.
                    <span class="more-room" aria-hidden="true">{t!(i18n, k::customers::MORE)}</span>
                    {more_places(has_arrived)}
                </li>
            </ul>
            <span class="fold-place desk-only">
                <Show when=move || is_open.get()>
                    <a class="button quiet" href="/first-steps" title=move || is_folded.get().then(|| i18n.text(k::start::FIRST_STEPS))>
                        <Icon shape=Shape::Check />
                        <span class="nav-name">{t!(i18n, k::start::FIRST_STEPS)}</span>
                    </a>
                </Show>
                <a class="button quiet" href="/help" title=move || is_folded.get().then(|| i18n.text(k::help::TITLE))>
                    <Icon shape=Shape::Help />
                    <span class="nav-name">{t!(i18n, k::help::TITLE)}</span>
                </a>
                <button
                type="button"
                class="button quiet fold"
                aria-expanded=move || (!is_folded.get()).to_string()
                aria-label=t!(i18n, k::app::COMMAND_SIDEBAR)
                title=t!(i18n, k::app::COMMAND_SIDEBAR)
                on:click=move |_| overlays.toggle_sidebar()
            >
                <Icon shape=Shape::Back />
            </button>
            </span>
        </nav>
    }
}
