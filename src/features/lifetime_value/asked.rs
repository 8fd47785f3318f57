//! A question to a model under way: how far it is, how to stop it, and its answer.

use super::answers::refusal;
use super::state::View;
use crate::engine::{EngineClient, use_engine};
use crate::i18n::{I18n, k, use_i18n};
use crate::records::{failure_text, segment_condition};
use crate::ui::ProgressBar;
use domain::insight::FitRefusal;
use leptos::prelude::*;
use protocol::{Code, Failure, Progress, Request};
use serde::de::DeserializeOwned;
use std::sync::Arc;

/// An answer with what was asked.
pub(super) struct Answered<T> {
    /// What the address said.
    pub(super) asked: View,
    /// The condition of its segment.
    pub(super) condition: Option<String>,
    /// The answer.
    pub(super) answer: Arc<T>,
}

impl<T> Clone for Answered<T> {
    fn clone(&self) -> Self {
        let Answered { asked, condition, answer } = self;
        Answered { asked: asked.clone(), condition: condition.clone(), answer: answer.clone() }
    }
}

type Loaded<T> = LocalResource<(View, Result<Answered<T>, Failure>)>;

/// A question that is asked anew when the address or the data change.
pub(super) struct Asked<T: 'static> {
    question: Memo<View>,
    loaded: Loaded<T>,
    /// The number of the request and how often the likelihood was computed.
    running: RwSignal<Option<(u64, u64)>>,
    again: RwSignal<u32>,
}

impl<T> Clone for Asked<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Asked<T> {}

impl<T: DeserializeOwned + Send + Sync + 'static> Asked<T> {
    /// Asks.
    pub(super) fn new(question: Memo<View>, request: fn(&View, Option<String>) -> Request) -> Asked<T> {
        let engine = use_engine();
        let running = RwSignal::new(None);
        let again = RwSignal::new(0);
        let loaded = LocalResource::new(move || {
            engine.revision.track();
            again.track();
            let asked = question.get();
            async move {
                let found = answer(engine, &asked, request, running).await;
                running.try_set(None);
                (asked, found)
            }
        });
        Asked { question, loaded, running, again }
    }

    /// What there is: an answer to another question than the one that stands is none.
    fn known(self) -> Option<Result<Answered<T>, Failure>> {
        let (asked, found) = self.loaded.get()?;
        (asked == self.question.get()).then_some(found)
    }

    /// Shows the answer, or how far it is, or why there is none.
    pub(super) fn shown(self, show: impl Fn(Answered<T>) -> AnyView + Send + Sync + 'static) -> AnyView {
        let show = Arc::new(show);
        view! {
            {move || match self.known() {
                None => view! { <Waiting running=self.running /> }.into_any(),
                Some(Err(failure)) => view! { <Refused failure=failure again=self.again /> }.into_any(),
                Some(Ok(answered)) => show(answered),
            }}
        }
        .into_any()
    }
}

async fn answer<T: DeserializeOwned>(
    engine: EngineClient,
    asked: &View,
    request: fn(&View, Option<String>) -> Request,
    running: RwSignal<Option<(u64, u64)>>,
) -> Result<Answered<T>, Failure> {
    let condition = segment_condition(engine, asked.segment.as_deref()).await?;
    let told = Callback::new(move |progress: Progress| {
        // A request that was given up may still have something to say.
        let is_own = running.try_get_untracked().flatten().is_some_and(|(id, _)| id == progress.request);
        if is_own {
            running.try_set(Some((progress.request, progress.done)));
        }
    });
    let started = engine.start(request(asked, condition.clone()), None, Some(told));
    running.try_set(Some((started.id, 0)));
    let answer = Arc::new(started.answer().await?);
    Ok(Answered { asked: asked.clone(), condition, answer })
}

/// How far a fit is, with a button that stops it.
#[component]
fn Waiting(running: RwSignal<Option<(u64, u64)>>) -> impl IntoView {
    let i18n = use_i18n();
    let engine = use_engine();
    let label = Signal::derive(move || match running.get() {
        Some((_, done)) if done > 0 => text!(i18n, k::lifetime_value::FITTING_STEPS, count = done),
        _ => text!(i18n, k::lifetime_value::FITTING),
    });
    let stop = move |_| {
        if let Some((id, _)) = running.get_untracked() {
            engine.cancel(id);
        }
    };
    view! {
        <div class="ltv-waiting">
            <ProgressBar share=Signal::stored(None) label=label />
            <button type="button" class="button small" on:click=stop>{t!(i18n, k::lifetime_value::STOP)}</button>
        </div>
    }
    .into_any()
}

/// Why there is no answer, and what to do.
#[component]
fn Refused(failure: Failure, again: RwSignal<u32>) -> impl IntoView {
    let i18n = use_i18n();
    if let Some(refusal) = refusal(&failure) {
        return view! {
            <div class="ltv-refused" role="status">
                <p><strong>{move || refusal_text(i18n, &refusal)}</strong></p>
                <p class="muted">{t!(i18n, k::lifetime_value::REFUSED_WHAT_TO_DO)}</p>
                <a class="button" href="/import">{t!(i18n, k::app::IMPORT_ORDERS)}</a>
            </div>
        }
        .into_any();
    }
    let was_stopped = failure.code == Code::Cancelled;
    let words = move || {
        if was_stopped { text!(i18n, k::lifetime_value::STOPPED) } else { failure_text(i18n, &failure) }
    };
    view! {
        <div class="ltv-refused" role=if was_stopped { "status" } else { "alert" }>
            <p>{words}</p>
            <button type="button" class="button" on:click=move |_| again.update(|count| *count += 1)>
                {t!(i18n, k::lifetime_value::AGAIN)}
            </button>
        </div>
    }
    .into_any()
}

/// Why data cannot support a fit.
pub(super) fn refusal_text(i18n: I18n, refusal: &FitRefusal) -> String {
    match *refusal {
        FitRefusal::TooFewCustomers { found, needed } => {
            let needed = i18n.number(needed.into());
            text!(i18n, k::lifetime_value::TOO_FEW_CUSTOMERS, count = found, needed = needed)
        }
        FitRefusal::TooFewEvents { found, needed } => {
            let needed = i18n.number(needed.into());
            text!(i18n, k::lifetime_value::TOO_FEW_REPEATERS, count = found, needed = needed)
        }
        FitRefusal::NoTime => text!(i18n, k::lifetime_value::NO_TIME),
        FitRefusal::NoVariance => text!(i18n, k::lifetime_value::NO_VARIANCE),
        FitRefusal::NoMaximum => text!(i18n, k::lifetime_value::NO_MAXIMUM),
    }
}
