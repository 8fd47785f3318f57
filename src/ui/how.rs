//! How a number is computed: its definition, its formula with the numbers in it, and where it is from.

use super::Popover;
use crate::i18n::{k, use_i18n};
use leptos::prelude::*;

/// What stands in the panel.
#[derive(Clone, PartialEq, Default, Debug)]
pub(crate) struct Explained {
    /// The definition in words.
    pub(crate) definition: String,
    /// The formula.
    pub(crate) formula: String,
    /// Its inputs with their values.
    pub(crate) inputs: Vec<(String, String)>,
    /// Where it is from.
    pub(crate) source: String,
}

/// The button beside a number, and the panel.
#[component]
pub(crate) fn How(#[prop(into)] explained: Signal<Explained>) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Popover
            trigger=|| view! { <span class="definition-mark" aria-hidden="true">"?"</span> }
            label=Signal::derive(t!(i18n, k::ui::HOW))
            class="button quiet icon-only small"
        >
            <div class="definition">
                <h3>{t!(i18n, k::ui::HOW)}</h3>
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
