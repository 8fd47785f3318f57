//! How a number is computed: its definition, its formula with the numbers in it, and where it is from.

use crate::i18n::{k, use_i18n};
use crate::ui::Popover;
use leptos::prelude::*;

/// What stands in the panel.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Explained {
    /// The definition in words.
    pub(super) definition: String,
    /// The formula.
    pub(super) formula: String,
    /// Its inputs with their values.
    pub(super) inputs: Vec<(String, String)>,
    /// Where it is from.
    pub(super) source: String,
}

/// The button beside a number, and the panel.
#[component]
pub(super) fn How(#[prop(into)] explained: Signal<Explained>) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Popover
            trigger=|| view! { <span class="definition-mark" aria-hidden="true">"?"</span> }
            label=Signal::derive(t!(i18n, k::today::HOW))
            class="button quiet icon-only small"
        >
            <div class="definition">
                <h3>{t!(i18n, k::today::HOW)}</h3>
                <p>{move || explained.get().definition}</p>
                <p><bdi>{move || explained.get().formula}</bdi></p>
                <dl class="how-inputs">
                    {move || explained.get().inputs.into_iter().map(|(name, value)| view! {
                        <div><dt>{name}</dt><dd><bdi>{value}</bdi></dd></div>
                    }).collect_view()}
                </dl>
                <p class="muted">{move || explained.get().source}</p>
            </div>
        </Popover>
    }
    .into_any()
}
