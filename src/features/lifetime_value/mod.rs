//! Lifetime value: what the customers of today are expected to buy, by which model, and how far it can be believed.

mod answers;
mod asked;
mod chooser;
mod explained;
mod head;
mod parameters;
mod part;
mod people;
mod spread;
mod state;
mod trial;
mod trial_weeks;

use crate::browser;
use crate::engine::use_engine;
use crate::i18n::{k, use_i18n};
use crate::shell::{InsightPages, NoFigures, PrintButton};
use crate::ui::{HelpLink, addressed};
use answers::{Prediction, Trial};
use asked::{Answered, Asked};
use chooser::Chooser;
use leptos::prelude::*;
use protocol::Request;
use serde_json::json;
use state::{STEP, View};

/// The screen.
#[component]
pub(crate) fn LifetimeValue() -> impl IntoView {
    let i18n = use_i18n();
    let engine = use_engine();
    let (view, go) = addressed::<View>();
    Effect::new(move |_| browser::set_title(&format!("{} · Mehr", text!(i18n, k::lifetime_value::TITLE))));
    let is_empty = Memo::new(move |_| {
        engine.status.with(|status| status.counts.get("order").copied().unwrap_or(0) == 0)
    });
    view! {
        <div class="page ltv">
            <header class="page-head">
                <h1>{t!(i18n, k::lifetime_value::TITLE)}</h1>
                <div class="page-actions"><PrintButton /><HelpLink page="figures" /></div>
            </header>
            <InsightPages />
            <Show when=move || !is_empty.get() fallback=Nothing>
                <Chooser view=view go=go />
                <Figures view=view go=go />
            </Show>
        </div>
    }
    .into_any()
}

/// What is expected, and how well the models would have foretold the time that is over.
#[component]
fn Figures(view: Memo<View>, go: Callback<View>) -> impl IntoView {
    let of_prediction = Memo::new(move |_| view.with(View::of_prediction));
    let prediction = Asked::<Prediction>::new(of_prediction, |view, condition| Request::Insight {
        name: "predict".into(),
        params: json!(view.prediction(condition, STEP, 0)),
    });
    let of_trial = Memo::new(move |_| view.with(View::of_trial));
    let trial = Asked::<Trial>::new(of_trial, |view, _| Request::Insight {
        name: "fit".into(),
        params: json!(view.trial(browser::today())),
    });
    view! {
        {prediction.shown(expected)}
        <trial::Head view=view go=go />
        {trial.shown(move |answered| trial::tried(view, answered))}
    }
    .into_any()
}

/// Everything that follows from the prediction.
fn expected(answered: Answered<Prediction>) -> AnyView {
    if answered.answer.total.customers == 0 {
        return view! { <NobodyListed /> }.into_any();
    }
    view! {
        <head::Cards answered=answered.clone() />
        <div class="ltv-parts">
            <spread::ByAlive answered=answered.clone() />
            <spread::ByValue answered=answered.clone() />
        </div>
        <people::People answered=answered.clone() />
        <parameters::Parameters answered=answered />
    }
    .into_any()
}

/// A segment in which nobody has ordered.
#[component]
fn NobodyListed() -> impl IntoView {
    let i18n = use_i18n();
    view! { <p class="ltv-refused" role="status">{t!(i18n, k::lifetime_value::NOBODY_LISTED)}</p> }
}

/// Nothing to compute from.
#[component]
fn Nothing() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <NoFigures
            title=Signal::derive(t!(i18n, k::lifetime_value::EMPTY_TITLE))
            text=Signal::derive(t!(i18n, k::lifetime_value::EMPTY_TEXT))
        />
    }
    .into_any()
}
