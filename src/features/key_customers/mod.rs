//! Key customers and the crisis view: whom to call first and why, and what is left if they leave.

mod cutoffs;
mod desk;
mod export;
mod leaving;
mod leaving_state;
mod list;
mod reach;
mod row;
mod state;
mod sums;
mod view;
mod why;

use crate::browser;
use crate::engine::use_engine;
use crate::i18n::{k, use_i18n};
use crate::records::failure_text;
use crate::shell::{InsightPages, NoFigures, PrintButton};
use crate::ui::{HelpLink, ProgressBar, Select};
use cutoffs::Cutoffs;
use desk::Desk;
use leaving::LeavingPart;
use leptos::prelude::*;
use list::CallList;
use sums::Sums;
use view::View;

/// The screen.
#[component]
pub(crate) fn KeyCustomers() -> impl IntoView {
    let i18n = use_i18n();
    let engine = use_engine();
    Effect::new(move |_| browser::set_title(&format!("{} · Mehr", text!(i18n, k::key_customers::TITLE))));
    let is_empty = Memo::new(move |_| {
        engine.status.with(|status| {
            let count = |kind: &str| status.counts.get(kind).copied().unwrap_or(0);
            count("order") == 0 && count("interaction") == 0
        })
    });
    view! {
        <div class="page key-customers">
            <Show when=move || !is_empty.get() fallback=Nobody><Screen /></Show>
        </div>
    }
    .into_any()
}

#[component]
fn Screen() -> impl IntoView {
    let desk = Desk::provide();
    let i18n = desk.i18n;
    let until = move || desk.found.answer.with(|found| found.as_ref().map(|found| i18n.day(found.until)));
    let is_first =
        move || desk.found.answer.with(Option::is_none) && desk.found.failure.with(Option::is_none);
    view! {
        <header class="page-head">
            <h1>{t!(i18n, k::key_customers::TITLE)}</h1>
            <p class="muted">{move || until().map(|day| text!(i18n, k::key_customers::AS_OF, day = day))}</p>
            <div class="page-actions">
                <Currencies />
                <PrintButton />
                <HelpLink page="figures" />
            </div>
        </header>
        <InsightPages />
        {move || desk.found.failure.get().map(|failure| view! {
            <div class="notice bad" role="alert"><span>{failure_text(i18n, &failure)}</span></div>
        })}
        <OtherCurrencies />
        <Show when=is_first>
            <ProgressBar share=Signal::stored(None) label=Signal::derive(t!(i18n, k::key_customers::COMPUTING)) />
        </Show>
        <Show when=move || desk.found.answer.with(Option::is_some)>
            <Sums />
            <Cutoffs />
            <div class="key-parts">
                <CallList />
                <LeavingPart />
            </div>
        </Show>
    }
    .into_any()
}

/// The choice of a currency, where orders are in several.
#[component]
fn Currencies() -> impl IntoView {
    let Desk { engine, i18n, view, go, found, .. } = Desk::here();
    let options = Signal::derive(move || {
        engine.status.with(|status| {
            status.currencies.iter().map(|(code, _)| (code.clone(), code.clone())).collect::<Vec<_>>()
        })
    });
    let value = Signal::derive(move || {
        let shown = found.answer.with(|found| found.as_ref().map(|found| found.currency));
        view.get().currency.or(shown).map(|currency| currency.to_string()).unwrap_or_default()
    });
    let choose = Callback::new(move |code: String| {
        go.run(View { currency: code.parse().ok(), ..view.get_untracked() });
    });
    view! {
        <Show when=move || options.with(|all| all.len() > 1)>
            <Select
                options=options value=value on_change=choose
                label=Signal::derive(t!(i18n, k::key_customers::CURRENCY))
            />
        </Show>
    }
}

/// Says when orders were left out because they are in another currency.
#[component]
fn OtherCurrencies() -> impl IntoView {
    let Desk { i18n, found, .. } = Desk::here();
    let left_out = move || {
        found.answer.with(|found| {
            let found = found.as_ref().filter(|found| found.others > 0)?;
            Some(text!(
                i18n,
                k::key_customers::OTHER_CURRENCIES,
                count = found.others,
                currency = found.currency.to_string()
            ))
        })
    };
    move || left_out().map(|text| view! { <div class="notice weak key-note"><span>{text}</span></div> })
}

/// Nothing to compute from.
#[component]
fn Nobody() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <NoFigures
            is_page=true
            title=Signal::derive(t!(i18n, k::key_customers::EMPTY_TITLE))
            text=Signal::derive(t!(i18n, k::key_customers::EMPTY_TEXT))
        />
    }
    .into_any()
}
