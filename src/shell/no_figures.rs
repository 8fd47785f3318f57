//! What a page of figures shows where there is nothing to compute from.

use crate::engine::use_engine;
use crate::i18n::{k, use_i18n};
use crate::ui::{EmptyState, Shape};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The words of the page, and the two ways to figures.
#[component]
pub(crate) fn NoFigures(
    /// What is missing.
    #[prop(into)]
    title: Signal<String>,
    /// What the page would show.
    #[prop(into)]
    text: Signal<String>,
    /// Whether the page has no other title.
    #[prop(optional)]
    is_page: bool,
) -> impl IntoView {
    let i18n = use_i18n();
    let engine = use_engine();
    let open_sample = move |_| {
        spawn_local(async move {
            // The stage screen shows what stands in the way, if anything does.
            let _ = engine.open_space("sample").await;
        });
    };
    view! {
        <EmptyState is_page=is_page shape=Shape::Chart title=title text=text>
            <a class="button primary" href="/import">{t!(i18n, k::app::IMPORT_ORDERS)}</a>
            <button type="button" class="button" on:click=open_sample>{t!(i18n, k::app::SEE_SAMPLE)}</button>
        </EmptyState>
    }
    .into_any()
}
