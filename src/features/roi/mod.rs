//! What the CRM costs and brings, and whether it is used: costs entered by the person, the benefit of customers who stay, and
//! the edits, empty fields and untouched customers that tell of its use.

mod adoption;
mod answer;
mod chooser;
mod cost_row;
mod costs;
mod explain;
mod fields;
mod margin;
mod picture;
mod result;
mod rows;
mod said;
mod stale;
mod state;
mod words;

use crate::browser;
use crate::engine::use_engine;
use crate::i18n::{I18n, k, use_i18n};
use crate::records::{failure_text, segment_condition};
use crate::shell::{InsightPages, NoFigures, PrintButton};
use crate::ui::{HelpLink, addressed};
use adoption::AdoptionPart;
use answer::{Adoption, Answer};
use chooser::Chooser;
use costs::CostsPart;
use leptos::prelude::*;
use protocol::{Code, Failure, Request};
use result::ResultPart;
use serde::de::DeserializeOwned;
use serde_json::Value as Json;
use state::{Baseline, View};

/// The screen.
#[component]
pub(crate) fn RoiAndAdoption() -> impl IntoView {
    let i18n = use_i18n();
    let engine = use_engine();
    let (view, go) = addressed::<View>();
    Effect::new(move |_| browser::set_title(&format!("{} · Mehr", text!(i18n, k::roi::TITLE))));
    let is_empty = Memo::new(move |_| {
        engine.status.with(|status| {
            let count = |kind: &str| status.counts.get(kind).copied().unwrap_or(0);
            count("customer") == 0 && count("order") == 0 && count("cost") == 0
        })
    });
    view! {
        <Show when=move || !is_empty.get() fallback=Nothing>
            <div class="page roi">
                <header class="page-head">
                    <h1>{t!(i18n, k::roi::TITLE)}</h1>
                    <div class="page-actions">
                        <Chooser view=view go=go />
                        <PrintButton />
                        <HelpLink page="figures" />
                    </div>
                </header>
                <InsightPages />
                <Compared view=view />
                <CostsPart />
                <Used view=view />
            </div>
        </Show>
    }
    .into_any()
}

/// What comes of a question, with what was asked.
type Asked<T> = LocalResource<(View, Option<String>, Result<T, Failure>)>;

/// Asks as often as what is chosen or the data change.
fn asked<T: DeserializeOwned + 'static>(
    view: Memo<View>,
    name: &'static str,
    params: fn(&View, Option<&str>) -> Json,
) -> Asked<T> {
    let engine = use_engine();
    LocalResource::new(move || {
        engine.revision.track();
        let view = view.get();
        async move {
            let condition = match segment_condition(engine, view.segment.as_deref()).await {
                Ok(condition) => condition,
                Err(failure) => return (view, None, Err(failure)),
            };
            let params = params(&view, condition.as_deref());
            let answer = engine.call::<T>(Request::Insight { name: name.into(), params }).await;
            (view, condition, answer)
        }
    })
}

/// Cost against benefit.
#[component]
fn Compared(view: Memo<View>) -> impl IntoView {
    let i18n = use_i18n();
    let loaded: Asked<Answer> =
        asked(view, "roi", |view, condition| view.roi_params(browser::today(), condition));
    shown(i18n, loaded, |_, condition, answer| {
        view! { <ResultPart condition=condition answer=answer /> }.into_any()
    })
}

/// Whether it is used.
#[component]
fn Used(view: Memo<View>) -> impl IntoView {
    let i18n = use_i18n();
    let loaded: Asked<Adoption> = asked(view, "adoption", View::adoption_params);
    shown(i18n, loaded, |view, condition, answer| {
        view! { <AdoptionPart view=view condition=condition answer=answer /> }.into_any()
    })
}

/// Shows an answer, or why there is none. The old one stays until the new one comes.
fn shown<T: Clone + Send + Sync + 'static>(
    i18n: I18n,
    loaded: Asked<T>,
    part: fn(View, Option<String>, T) -> AnyView,
) -> AnyView {
    view! {
        <Transition fallback=move || view! { <p class="muted waiting" role="status">{t!(i18n, k::roi::COMPUTING)}</p> }>
            {move || loaded.get().map(|(view, condition, answer)| match answer {
                Err(failure) => view! {
                    <div class="notice weak" role="alert"><span>{refused(i18n, &view, &failure)}</span></div>
                }.into_any(),
                Ok(answer) => part(view, condition, answer),
            })}
        </Transition>
    }
    .into_any()
}

/// Why there is no answer, in words.
fn refused(i18n: I18n, view: &View, failure: &Failure) -> String {
    match (view.baseline, failure.code) {
        (Baseline::From(_), Code::BadParameter) => text!(i18n, k::roi::BASELINE_OVERLAPS),
        _ => failure_text(i18n, failure),
    }
}

/// Nobody, nothing bought and nothing spent.
#[component]
fn Nothing() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <div class="page roi">
            <NoFigures
                is_page=true
                title=Signal::derive(t!(i18n, k::roi::EMPTY_TITLE))
                text=Signal::derive(t!(i18n, k::roi::EMPTY_TEXT))
            />
            <CostsPart />
        </div>
    }
    .into_any()
}
