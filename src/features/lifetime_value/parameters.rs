//! What was fitted: the parameters with their intervals, and how likely they make the data.

use super::answers::{Fit, Prediction};
use super::asked::Answered;
use super::explained::{about, between, facts, source};
use super::part::{Part, Table};
use super::state::{code, letter};
use crate::i18n::{I18n, intl, k, use_i18n};
use crate::ui::Explained;
use leptos::prelude::*;

/// The model of purchases, and that of amounts where there is one.
#[component]
pub(super) fn Parameters(answered: Answered<Prediction>) -> impl IntoView {
    let i18n = use_i18n();
    let answer = answered.answer.clone();
    let with_amounts = answer.spend_fit.is_some();
    let explained = Signal::derive(move || Explained {
        definition: text!(i18n, k::lifetime_value::PARAMETERS_DEFINITION),
        formula: text!(i18n, k::lifetime_value::PARAMETERS_FORMULA),
        inputs: facts(i18n, &answered),
        source: source(i18n, code(answered.asked.model), with_amounts),
    });
    view! {
        <Part title=k::lifetime_value::PARAMETERS explained=explained>
            <div class="ltv-fits">
                {fit(i18n, &answer.fit, k::lifetime_value::model(code(answer.fit.model)))}
                {answer.spend_fit.as_ref().map(|spend| fit(i18n, spend, Some(k::lifetime_value::SPEND_MODEL)))}
            </div>
        </Part>
    }
    .into_any()
}

fn fit(i18n: I18n, fit: &Fit, name: Option<crate::i18n::Key>) -> AnyView {
    let name = name.map(|name| i18n.text(name)).unwrap_or_default();
    let number = |number: f64| intl::significant(i18n.locale(), number);
    let row = |parameter: &domain::insight::FittedParameter| {
        let interval = parameter.ci95.map(|ends| (number(ends.0), number(ends.1)));
        let interval = match interval {
            Some(ends) if !parameter.at_edge => between(Some(ends), i18n),
            _ => text!(i18n, k::lifetime_value::AT_EDGE),
        };
        vec![letter(&parameter.name).to_owned(), number(parameter.value), interval]
    };
    let heads = vec![
        text!(i18n, k::lifetime_value::PARAMETER),
        text!(i18n, k::lifetime_value::ESTIMATE),
        text!(i18n, k::lifetime_value::INTERVAL),
    ];
    let rows = fit.parameters.iter().map(row).collect();
    let likely = [
        (text!(i18n, k::lifetime_value::LOG_LIKELIHOOD), about(i18n, fit.log_likelihood)),
        (text!(i18n, k::lifetime_value::AIC), about(i18n, fit.aic)),
        (text!(i18n, k::lifetime_value::BIC), about(i18n, fit.bic)),
        (text!(i18n, k::lifetime_value::CUSTOMERS), i18n.number(fit.customers.into())),
    ];
    let at_edge = fit.parameters.iter().any(|parameter| parameter.at_edge || parameter.ci95.is_none());
    view! {
        <div class="ltv-fit">
            <h3>{name.clone()}</h3>
            <div class="as-table-scroller" tabindex="0" role="group" aria-label=name>
                <Table heads=heads rows=rows />
            </div>
            <dl class="ltv-likely">
                {likely.into_iter().map(|(name, value)| view! {
                    <div><dt>{name}</dt><dd class="number"><bdi>{value}</bdi></dd></div>
                }).collect_view()}
            </dl>
            {at_edge.then(|| view! { <p class="muted ltv-note">{t!(i18n, k::lifetime_value::EDGE_NOTE)}</p> })}
        </div>
    }
    .into_any()
}
