//! The pages of figures, which stand in a row of links over each of them and can all be printed.

use crate::browser;
use crate::i18n::{Key, k, use_i18n};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// All of them by address.
const PAGES: [(&str, Key); 7] = [
    ("/insights", k::app::INSIGHTS_OVERVIEW),
    ("/insights/assessment", k::app::INSIGHTS_ASSESSMENT),
    ("/insights/key-customers", k::app::INSIGHTS_KEY_CUSTOMERS),
    ("/insights/lifetime-value", k::app::INSIGHTS_LIFETIME_VALUE),
    ("/insights/retention", k::app::INSIGHTS_RETENTION),
    ("/insights/forecast", k::app::INSIGHTS_FORECAST),
    ("/insights/roi", k::app::INSIGHTS_ROI),
];

/// The row.
#[component]
pub(crate) fn InsightPages() -> impl IntoView {
    let i18n = use_i18n();
    let path = use_location().pathname;
    let link = |(address, name): (&'static str, Key)| {
        let current = move || path.with(|path| path == address).then_some("page");
        view! { <li><a href=address aria-current=current>{move || i18n.text(name)}</a></li> }
    };
    view! {
        <nav class="page-tabs" aria-label=t!(i18n, k::app::INSIGHTS_PAGES)>
            <ul>{PAGES.map(link).collect_view()}</ul>
        </nav>
    }
    .into_any()
}

/// Prints the page, as the style sheet for paper shows it.
#[component]
pub(crate) fn PrintButton() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <button type="button" class="button quiet" on:click=|_| browser::print()>
            {t!(i18n, k::ui::PRINT)}
        </button>
    }
}
