//! Revenue, orders or customers carried on by Holt–Winters: what is expected, how sure that is, and how well the same
//! method would have foretold the past.

mod back_test;
mod chooser;
mod curve;
mod explain;
mod model;
mod season;
mod state;
mod words;

use crate::browser;
use crate::engine::use_engine;
use crate::i18n::{I18n, k, use_i18n};
use crate::records::failure_text;
use crate::shell::InsightPages;
use crate::ui::{EmptyState, Shape};
use back_test::BackTestPart;
use chooser::Chooser;
use curve::CurvePart;
use domain::insight::SeriesRefusal;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use model::ModelPart;
use protocol::{Failure, Request};
use season::SeasonPart;
use state::{Answer, View};
use words::Words;

/// The screen.
#[component]
pub(crate) fn Forecast() -> impl IntoView {
    let i18n = use_i18n();
    let engine = use_engine();
    let navigate = use_navigate();
    let parameters = use_query_map();
    let view = Memo::new(move |_| parameters.with(|map| View::read(|name| map.get(name))));
    let go = Callback::new(move |view: View| {
        navigate(&view.address(), NavigateOptions { scroll: false, ..Default::default() });
    });
    Effect::new(move |_| browser::set_title(&format!("{} · Mehr", text!(i18n, k::forecast::TITLE))));
    let is_empty = Memo::new(move |_| {
        engine.status.with(|status| status.counts.get("order").copied().unwrap_or(0) == 0)
    });
    view! {
        <Show when=move || !is_empty.get() fallback=Nothing>
            <div class="page forecast">
                <header class="page-head">
                    <h1>{t!(i18n, k::forecast::TITLE)}</h1>
                    <div class="page-actions"><Chooser view=view go=go /></div>
                </header>
                <InsightPages />
                <Answered view=view />
            </div>
        </Show>
    }
    .into_any()
}

/// The answer to what is chosen.
#[component]
fn Answered(view: Memo<View>) -> impl IntoView {
    let i18n = use_i18n();
    let engine = use_engine();
    let loaded = LocalResource::new(move || {
        engine.revision.track();
        let view = view.get();
        async move {
            let params = view.params();
            let answer = engine.call::<Answer>(Request::Insight { name: "forecast".into(), params }).await;
            (view, answer)
        }
    });
    view! {
        <Transition fallback=move || view! { <p class="muted waiting" role="status">{t!(i18n, k::forecast::COMPUTING)}</p> }>
            {move || loaded.get().map(|(view, answer)| match answer {
                Err(failure) => view! {
                    <div class="notice weak" role="alert"><span>{refused(i18n, &view, &failure)}</span></div>
                }.into_any(),
                Ok(answer) => {
                    let words = Words::new(i18n, &view, &answer);
                    view! {
                        <CurvePart words=words.clone() answer=answer.clone() />
                        <BackTestPart words=words.clone() answer=answer.clone() />
                        <ModelPart words=words.clone() answer=answer.clone() />
                        <SeasonPart words=words answer=answer />
                    }.into_any()
                }
            })}
        </Transition>
    }
    .into_any()
}

/// Why there is no forecast, in words.
fn refused(i18n: I18n, view: &View, failure: &Failure) -> String {
    let span = |count: u32| crate::records::span_text(i18n, view.unit, count);
    match state::refusal(failure) {
        Some(SeriesRefusal::TooShort { found, needed }) => {
            text!(i18n, k::forecast::TOO_SHORT, found = span(found), needed = span(needed))
        }
        _ => failure_text(i18n, failure),
    }
}

/// Nothing to carry on.
#[component]
fn Nothing() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <div class="page">
            <EmptyState
                is_page=true
                shape=Shape::Chart
                title=Signal::derive(t!(i18n, k::forecast::EMPTY_TITLE))
                text=Signal::derive(t!(i18n, k::forecast::EMPTY_TEXT))
            >
                <a class="button primary" href="/import">{t!(i18n, k::forecast::IMPORT_ORDERS)}</a>
            </EmptyState>
        </div>
    }
    .into_any()
}
