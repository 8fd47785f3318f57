//! The page one opens each morning: what to do next and why, the days to think of, and what has changed unusually.

mod actions;
mod behind;
mod changes;
mod dates;
mod state;

use crate::browser;
use crate::engine::use_engine;
use crate::i18n::{k, use_i18n};
use crate::ui::{EmptyState, Shape};
use actions::NextActions;
use changes::ChangesPart;
use dates::KeyDates;
use leptos::prelude::*;

/// The screen.
#[component]
pub(crate) fn Today() -> impl IntoView {
    let i18n = use_i18n();
    let engine = use_engine();
    Effect::new(move |_| browser::set_title(&format!("{} · Mehr", text!(i18n, k::today::TITLE))));
    let is_empty = Memo::new(move |_| {
        engine.status.with(|status| status.counts.get("customer").copied().unwrap_or(0) == 0)
    });
    view! {
        <div class="page today">
            <header class="page-head">
                <h1>{t!(i18n, k::today::TITLE)}</h1>
                <p class="muted">{move || i18n.day(browser::today())}</p>
            </header>
            <Show when=move || !is_empty.get() fallback=Nobody>
                <NextActions />
                <KeyDates />
                <ChangesPart />
            </Show>
        </div>
    }
    .into_any()
}

/// Nobody to do anything for.
#[component]
fn Nobody() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <EmptyState
            shape=Shape::People
            title=Signal::derive(t!(i18n, k::today::EMPTY_TITLE))
            text=Signal::derive(t!(i18n, k::today::EMPTY_TEXT))
        >
            <a class="button primary" href="/import">{t!(i18n, k::today::IMPORT)}</a>
        </EmptyState>
    }
    .into_any()
}
