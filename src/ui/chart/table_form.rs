//! The numbers of a chart as a table, folded up below it.

use crate::i18n::{k, use_i18n};
use leptos::prelude::*;

/// The fold. Wide tables are scrolled inside it, so that the page keeps its width.
#[component]
pub(crate) fn TableForm(
    /// The table.
    children: Children,
) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <details class="as-table">
            <summary>{t!(i18n, k::ui::AS_TABLE)}</summary>
            <div class="as-table-scroller" tabindex="0" role="group" aria-label=t!(i18n, k::ui::AS_TABLE)>
                {children()}
            </div>
        </details>
    }
    .into_any()
}
