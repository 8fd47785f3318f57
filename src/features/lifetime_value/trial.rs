//! How well the models would have foretold the time that is over: one beside the other, and in words.

use super::answers::Trial;
use super::asked::Answered;
use super::chooser::{Choice, model_name};
use super::explained::{about, source};
use super::part::{Part, Table};
use super::state::{HELD, MODELS, View, code, cut};
use super::trial_weeks::{ByClass, ByWeek};
use crate::browser;
use crate::i18n::{I18n, intl, k, use_i18n};
use crate::ui::Explained;
use domain::insight::{Calibration, Model, ModelChoice};
use leptos::prelude::*;

/// The title, and how much time is held out.
#[component]
pub(super) fn Head(view: Memo<View>, go: Callback<View>) -> impl IntoView {
    let i18n = use_i18n();
    let options = Signal::derive(move || {
        let mut months = HELD.to_vec();
        let chosen = view.with(|view| view.held);
        if !months.contains(&chosen) {
            months.push(chosen);
            months.sort_unstable();
        }
        let named =
            |months: u32| (months.to_string(), text!(i18n, k::lifetime_value::MONTHS, count = months));
        months.into_iter().map(named).collect::<Vec<_>>()
    });
    let change = Callback::new(move |value: String| {
        let view = view.get_untracked();
        go.run(View { held: value.parse().unwrap_or(view.held), ..view });
    });
    let days = move || {
        let view = view.get();
        let last = view.last_day(browser::today());
        let (known, last) = (i18n.day(cut(last, view.held)), i18n.day(last));
        text!(i18n, k::lifetime_value::TRIAL_NOTE, known = known, last = last)
    };
    view! {
        <header class="ltv-trial-head">
            <div>
                <h2>{t!(i18n, k::lifetime_value::TRIAL)}</h2>
                <p class="muted ltv-note">{days}</p>
            </div>
            <Choice
                label=k::lifetime_value::HELD options=options
                value=Memo::new(move |_| view.with(|view| view.held.to_string())) on_change=change
            />
        </header>
    }
    .into_any()
}

/// What came of it, for the model that is chosen and for both.
pub(super) fn tried(view: Memo<View>, answered: Answered<Trial>) -> AnyView {
    let model = Memo::new(move |_| view.with(|view| view.model));
    let compared = answered.clone();
    view! {
        <div class="ltv-parts">
            {move || answered.answer.by(model.get()).and_then(|trial| trial.calibration.clone()).map(|calibration| view! {
                <ByClass calibration=calibration.clone() answered=answered.clone() />
                <ByWeek calibration=calibration answered=answered.clone() />
            })}
            <Compared answered=compared />
        </div>
    }
    .into_any()
}

/// Both models side by side, and which one is preferred by what.
#[component]
fn Compared(answered: Answered<Trial>) -> impl IntoView {
    let i18n = use_i18n();
    let trial = answered.answer.clone();
    let heads = vec![
        text!(i18n, k::lifetime_value::MODEL),
        text!(i18n, k::lifetime_value::LOG_LIKELIHOOD),
        text!(i18n, k::lifetime_value::AIC),
        text!(i18n, k::lifetime_value::BIC),
        text!(i18n, k::lifetime_value::WEIGHT),
        text!(i18n, k::lifetime_value::BIAS),
        text!(i18n, k::lifetime_value::MAE),
        text!(i18n, k::lifetime_value::RMSE),
    ];
    let weights = trial.choice.as_ref().map(|choice| choice.weights.clone()).unwrap_or_default();
    let row = |(place, trial): (usize, &Trial)| {
        let held = trial.calibration.as_ref();
        let number =
            |number: Option<f64>| number.map_or_else(|| "–".to_owned(), |number| i18n.number(number));
        let percent = |share: Option<f64>| share.map_or_else(|| "–".to_owned(), |share| i18n.percent(share));
        vec![
            model_name(i18n, code(trial.fit.model)),
            about(i18n, trial.fit.log_likelihood),
            about(i18n, trial.fit.aic),
            about(i18n, trial.fit.bic),
            percent(weights.get(place).copied()),
            percent(held.and_then(|held| held.bias)),
            number(held.and_then(|held| held.mae)),
            number(held.and_then(|held| held.rmse)),
        ]
    };
    let rows = trial.all().enumerate().map(row).collect();
    let said: Vec<String> = trial.choice.iter().flat_map(|choice| preferred(i18n, choice)).collect();
    let explained = Signal::derive(move || explained(i18n, &answered));
    view! {
        <Part title=k::lifetime_value::COMPARED explained=explained is_wide=true>
            <ul class="ltv-said">{said.into_iter().map(|line| view! { <li>{line}</li> }).collect_view()}</ul>
            <div class="as-table-scroller" tabindex="0" role="group" aria-label=t!(i18n, k::lifetime_value::COMPARED)>
                <Table heads=heads rows=rows />
            </div>
        </Part>
    }
    .into_any()
}

/// Which model each measure prefers.
fn preferred(i18n: I18n, choice: &ModelChoice) -> Vec<String> {
    let line = |by: Option<Model>, key: fn(I18n, String) -> String, even: fn(I18n) -> String| match by {
        Some(model) => key(i18n, model_name(i18n, code(model))),
        None => even(i18n),
    };
    vec![
        line(
            choice.by_aic,
            |i18n, model| text!(i18n, k::lifetime_value::BY_AIC, model = model),
            |i18n| text!(i18n, k::lifetime_value::BY_AIC_EVEN),
        ),
        line(
            choice.by_holdout_mae,
            |i18n, model| text!(i18n, k::lifetime_value::BY_MAE, model = model),
            |i18n| text!(i18n, k::lifetime_value::BY_MAE_EVEN),
        ),
        line(
            choice.by_holdout_bias,
            |i18n, model| text!(i18n, k::lifetime_value::BY_BIAS, model = model),
            |i18n| text!(i18n, k::lifetime_value::BY_BIAS_EVEN),
        ),
    ]
}

fn explained(i18n: I18n, answered: &Answered<Trial>) -> Explained {
    let number = |number: f64| intl::significant(i18n.locale(), number);
    let mut inputs = held_facts(i18n, answered);
    for trial in answered.answer.all() {
        let name = model_name(i18n, code(trial.fit.model));
        inputs.push((format!("ln L, {name}"), number(trial.fit.log_likelihood)));
        inputs.push((format!("k, {name}"), i18n.number(trial.fit.parameters.len() as f64)));
    }
    let sources: Vec<String> = MODELS.iter().map(|(model, _)| source(i18n, model, false)).collect();
    Explained {
        definition: text!(i18n, k::lifetime_value::COMPARED_DEFINITION),
        formula: text!(i18n, k::lifetime_value::COMPARED_FORMULA),
        inputs,
        source: format!("{}\n{}", sources.join("\n"), text!(i18n, k::lifetime_value::COMPARED_SOURCE)),
    }
}

/// What the trial was made of.
pub(super) fn held_facts(i18n: I18n, answered: &Answered<Trial>) -> Vec<(String, String)> {
    let last = answered.asked.last_day(browser::today());
    vec![
        (text!(i18n, k::lifetime_value::FITTED_TO), i18n.number(answered.answer.fit.customers.into())),
        (text!(i18n, k::lifetime_value::KNOWN_UNTIL), i18n.day(cut(last, answered.asked.held))),
        (text!(i18n, k::lifetime_value::HELD_UNTIL), i18n.day(last)),
    ]
}

/// How far expected and actual purchases are apart.
pub(super) fn bias_text(i18n: I18n, calibration: &Calibration) -> String {
    let model = model_name(i18n, code(calibration.model));
    let (expected, actual) = (about(i18n, calibration.expected), i18n.number(calibration.actual as f64));
    match calibration.bias {
        None => text!(i18n, k::lifetime_value::BIAS_NONE, model = model, expected = expected),
        Some(bias) if bias < 0.0 => {
            let share = i18n.percent(-bias);
            text!(
                i18n,
                k::lifetime_value::BIAS_LESS,
                model = model,
                expected = expected,
                actual = actual,
                share = share
            )
        }
        Some(bias) => {
            let share = i18n.percent(bias);
            text!(
                i18n,
                k::lifetime_value::BIAS_MORE,
                model = model,
                expected = expected,
                actual = actual,
                share = share
            )
        }
    }
}
