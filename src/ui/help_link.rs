//! The way from a screen to its page of the help.

use super::{Icon, Shape};
use crate::i18n::{k, use_i18n};
use leptos::prelude::*;

/// A question mark that leads to a page of the help.
#[component]
pub(crate) fn HelpLink(
    /// The page's name in addresses.
    page: &'static str,
) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <a
            class="button quiet icon-only" href=format!("/help/{page}")
            aria-label=t!(i18n, k::help::TITLE) title=t!(i18n, k::help::TITLE)
        >
            <Icon shape=Shape::Help />
        </a>
    }
}
