//! A word of advice that is given once.

use super::{Icon, Shape};
use crate::browser;
use crate::i18n::{k, use_i18n};
use leptos::prelude::*;

const STORED: &str = "mehr.hints";

/// A hint. It stays while its screen is open and is not shown again in this browser.
#[component]
pub(crate) fn Hint(
    /// Tells hints apart.
    name: &'static str,
    /// What it says.
    #[prop(into)]
    text: Signal<String>,
) -> impl IntoView {
    view! { <Advice is_shown=RwSignal::new(first_time(name)) text=text /> }
}

/// What a hint looks like.
#[component]
pub(crate) fn Advice(
    /// Set to `false` when the person has read it.
    is_shown: RwSignal<bool>,
    /// What it says.
    #[prop(into)]
    text: Signal<String>,
) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Show when=move || is_shown.get()>
            <div class="notice hint" role="note">
                <span>{text}</span>
                <button
                    type="button" class="button quiet icon-only small" aria-label=t!(i18n, k::app::DISMISS)
                    on:click=move |_| is_shown.set(false)
                >
                    <Icon shape=Shape::Close />
                </button>
            </div>
        </Show>
    }
    .into_any()
}

/// Whether the hint was never given; from now on it was.
fn first_time(name: &str) -> bool {
    let given = browser::stored(STORED).unwrap_or_default();
    let is_first = given.split(' ').all(|given| given != name);
    if is_first {
        browser::store(STORED, format!("{given} {name}").trim_start());
    }
    is_first
}
