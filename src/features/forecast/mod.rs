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
use crate::engine::{EngineClient, use_engine};
use crate::i18n::{I18n, k, use_i18n};
use crate::records::{failure_text, segment_condition};
use crate::shell::{InsightPages, NoFigures, PrintButton};
use crate::ui::addressed;
use back_test::BackTestPart;
use chooser::Chooser;
use curve::CurvePart;
use domain::insight::SeriesRefusal;
use leptos::prelude::*;
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
    let (view, go) = addressed::<View>();
    Effect::new(move |_| browser::set_title(&format!("{} · Mehr", text!(i18n, k::forecast::TITLE))));
    let is_empty = Memo::new(move |_| {
        engine.status.with(|status| status.counts.get("order").copied().unwrap_or(0) == 0)
    });
    view! {
        <Show when=move || !is_empty.get() fallback=Nothing>
            <div class="page forecast">
                <header class="page-head">
                    <h1>{t!(i18n, k::forecast::TITLE)}</h1>
                    <div class="page-actions"><Chooser view=view go=go /><PrintButton /></div>
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
            let answer = ask(engine, &view).await;
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

async fn ask(engine: EngineClient, view: &View) -> Result<Answer, Failure> {
    let condition = segment_condition(engine, view.segment.as_deref()).await?;
    let params = view.params(condition.as_deref());
    engine.call(Request::Insight { name: "forecast".into(), params }).await
}

/// Why there is no forecast, in words.
fn refused(i18n: I18n, view: &View, failure: &Failure) -> String {
    let span = |count: u32| crate::records::span_text(i18n, view.unit, count);
    match state::refusal(failure) {
        Some(SeriesRefusal::TooShort { found, needed }) => {
            text!(i18n, k::forecast::TOO_SHORT, found = span(found), needed = span(needed))
        }
        Some(SeriesRefusal::NotPositive) => text!(i18n, k::forecast::NOT_POSITIVE),
        _ => failure_text(i18n, failure),
    }
}

/// Nothing to carry on.
#[component]
fn Nothing() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <div class="page">
            <NoFigures
                is_page=true
                title=Signal::derive(t!(i18n, k::forecast::EMPTY_TITLE))
                text=Signal::derive(t!(i18n, k::forecast::EMPTY_TEXT))
            />
        </div>
    }
    .into_any()
}
