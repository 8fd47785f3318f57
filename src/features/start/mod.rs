//! The first screen: an empty space offers three ways to begin; with customers in it the list comes first.

mod first_steps;
mod steps;

pub(crate) use first_steps::FirstSteps;

use crate::browser;
use crate::engine::use_engine;
use crate::i18n::{k, use_i18n};
use crate::ui::{Icon, Shape};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::components::Redirect;

/// The screen.
#[component]
pub(crate) fn Start() -> impl IntoView {
    let engine = use_engine();
    // Decided once: a first customer that comes by import must not pull the page away.
    let is_empty =
        engine.status.with_untracked(|status| status.counts.get("customer").copied().unwrap_or(0) == 0);
    if is_empty {
        view! { <Welcome /> }.into_any()
    } else {
        view! { <Redirect path="/customers" /> }.into_any()
    }
}

#[component]
fn Welcome() -> impl IntoView {
    let i18n = use_i18n();
    let engine = use_engine();
    Effect::new(|_| browser::set_title("Mehr"));
    let open_sample = move |_| {
        spawn_local(async move {
            // The stage screen shows what stands in the way, if anything does.
            let _ = engine.open_space("sample").await;
        });
    };
    view! {
        <div class="page welcome">
            <header>
                <img src="icons/mehr.svg" alt="" width="56" height="56" />
                <h1>{t!(i18n, k::start::WELCOME)}</h1>
                <p>{t!(i18n, k::start::PROMISE)}</p>
            </header>
            <ul class="ways">
                <li>
                    <a class="way" href="/import">
                        <Icon shape=Shape::Import />
                        <strong>{t!(i18n, k::start::IMPORT)}</strong>
                        <span>{t!(i18n, k::start::IMPORT_TEXT)}</span>
                    </a>
                </li>
                <li>
                    <a class="way" href="/customers?new=1">
                        <Icon shape=Shape::Plus />
                        <strong>{t!(i18n, k::start::BY_HAND)}</strong>
                        <span>{t!(i18n, k::start::BY_HAND_TEXT)}</span>
                    </a>
                </li>
                <li>
                    <button type="button" class="way" on:click=open_sample>
                        <Icon shape=Shape::Building />
                        <strong>{t!(i18n, k::start::SAMPLE)}</strong>
                        <span>{t!(i18n, k::start::SAMPLE_TEXT)}</span>
                    </button>
                </li>
            </ul>
            <p class="welcome-more">
                <a href="/first-steps">{t!(i18n, k::start::FIRST_STEPS)}</a>
                <a href="/settings#data">{t!(i18n, k::start::RESTORE)}</a>
                <a href="/help/start">{t!(i18n, k::start::READ_HELP)}</a>
            </p>
        </div>
    }
    .into_any()
}
