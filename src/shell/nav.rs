//! The way between the screens: a sidebar, or a bar at the bottom of a phone.

use crate::engine::use_engine;
use crate::i18n::{Key, k, use_i18n};
use crate::ui::{Icon, Shape};
use leptos::prelude::*;
use leptos_router::components::A;

const PLACES: [(&str, Key, Shape); 6] = [
    ("/customers", k::app::NAV_CUSTOMERS, Shape::People),
    ("/segments", k::app::NAV_SEGMENTS, Shape::Segments),
    ("/insights", k::app::NAV_INSIGHTS, Shape::Chart),
    ("/import", k::app::NAV_IMPORT, Shape::Import),
    ("/trash", k::app::NAV_TRASH, Shape::Trash),
    ("/settings", k::app::NAV_SETTINGS, Shape::Settings),
];

/// The sidebar.
#[component]
pub(super) fn Sidebar() -> impl IntoView {
    let i18n = use_i18n();
    let engine = use_engine();
    let customers = Memo::new(move |_| engine.status.with(|status| status.counts.get("customer").copied()));
    view! {
        <nav class="sidebar" aria-label=t!(i18n, k::app::MENU)>
            <a class="brand" href="/">
                <img src="icons/mehr.svg" alt="" width="24" height="24" />
                <span>{t!(i18n, k::app::BRAND)}</span>
            </a>
            <ul>
                {PLACES.map(|(address, name, shape)| view! {
                    <li>
                        <A href=address>
                            <Icon shape=shape />
                            <span>{move || i18n.text(name)}</span>
                            {(address == "/customers").then(|| view! {
                                <span class="nav-count">{move || customers.get().map(|count| i18n.number(count as f64))}</span>
                            })}
                        </A>
                    </li>
                }).collect_view()}
            </ul>
        </nav>
    }
}
