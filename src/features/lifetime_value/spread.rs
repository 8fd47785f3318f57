//! How the listed customers are spread: by the probability of being a customer, and by what they are worth.

use super::answers::Prediction;
use super::asked::Answered;
use super::explained::{facts, source, with_symbols};
use super::part::{Part, Table};
use super::state::{code, units};
use crate::i18n::{I18n, Key, intl, k, use_i18n};
use crate::records::minor_money;
use crate::ui::Explained;
use crate::ui::chart::{Charted, Mark, Series, SeriesChart};
use leptos::prelude::*;
use std::sync::Arc;

/// Customers by tenths of the probability.
#[component]
pub(super) fn ByAlive(answered: Answered<Prediction>) -> impl IntoView {
    let i18n = use_i18n();
    let classes = answered.answer.distribution.p_alive.clone();
    let labels: Vec<String> = classes
        .iter()
        .map(|class| format!("{}–{}", i18n.number(class.from * 100.0), i18n.percent(class.to)))
        .collect();
    let counts: Vec<u32> = classes.iter().map(|class| class.customers).collect();
    let rows = labels.iter().zip(&counts);
    let rows = rows.map(|(label, count)| vec![label.clone(), i18n.number((*count).into())]).collect();
    let heads = vec![text!(i18n, k::lifetime_value::P_ALIVE), text!(i18n, k::lifetime_value::CUSTOMERS)];
    let explained = Signal::derive(move || Explained {
        definition: with_symbols(i18n, text!(i18n, k::lifetime_value::BY_ALIVE_DEFINITION)),
        formula: k::lifetime_value::alive_formula(code(answered.asked.model))
            .map(|key| i18n.text(key))
            .unwrap_or_default(),
        inputs: facts(i18n, &answered),
        source: source(i18n, code(answered.asked.model), false),
    });
    view! {
        <Part title=k::lifetime_value::BY_ALIVE explained=explained>
            {bars(i18n, k::lifetime_value::BY_ALIVE, labels, &counts, (heads, rows))}
        </Part>
    }
    .into_any()
}

/// Customers by classes of the discounted revenue.
#[component]
pub(super) fn ByValue(answered: Answered<Prediction>) -> impl IntoView {
    let i18n = use_i18n();
    let currency = answered.answer.currency;
    let classes = answered.answer.distribution.value.clone();
    let short = |minor: f64| intl::compact(i18n.locale(), units(minor, currency));
    let labels: Vec<String> = classes
        .iter()
        .map(|class| match class.to_minor {
            Some(to) => format!("{}–{}", short(class.from_minor), short(to)),
            None => format!("≥ {}", short(class.from_minor)),
        })
        .collect();
    let counts: Vec<u32> = classes.iter().map(|class| class.customers).collect();
    let row = |(label, class): (&String, &super::answers::ValueClass)| {
        let sum = i18n.money_whole(minor_money(class.sum_minor, currency));
        vec![label.clone(), i18n.number(class.customers.into()), sum]
    };
    let rows = labels.iter().zip(&classes).map(row).collect();
    let name = text!(i18n, k::lifetime_value::DISCOUNTED);
    // The amounts of a space without currencies have none to name.
    let first = if currency == domain::Currency::NONE { name.clone() } else { format!("{name}, {currency}") };
    let heads =
        vec![first, text!(i18n, k::lifetime_value::CUSTOMERS), text!(i18n, k::lifetime_value::TOGETHER)];
    let explained = Signal::derive(move || Explained {
        definition: with_symbols(i18n, text!(i18n, k::lifetime_value::BY_VALUE_DEFINITION)),
        formula: text!(i18n, k::lifetime_value::DISCOUNTED_FORMULA),
        inputs: facts(i18n, &answered),
        source: source(i18n, code(answered.asked.model), true),
    });
    let is_empty = classes.is_empty();
    view! {
        <Part title=k::lifetime_value::BY_VALUE explained=explained>
            {if is_empty {
                view! { <p class="muted">{t!(i18n, k::lifetime_value::NO_VALUES)}</p> }.into_any()
            } else {
                bars(i18n, k::lifetime_value::BY_VALUE, labels, &counts, (heads, rows))
            }}
        </Part>
    }
    .into_any()
}

/// Heads and rows of a table.
type Numbers = (Vec<String>, Vec<Vec<String>>);

fn bars(i18n: I18n, title: Key, labels: Vec<String>, counts: &[u32], (heads, rows): Numbers) -> AnyView {
    let title = Signal::derive(move || i18n.text(title));
    let series = vec![Series {
        name: text!(i18n, k::lifetime_value::CUSTOMERS),
        values: counts.iter().map(|count| Some(f64::from(*count))).collect(),
    }];
    view! {
        <Charted title=title table=move || view! { <Table heads=heads.clone() rows=rows.clone() /> }>
            <SeriesChart
                label=title labels=labels series=series mark=Mark::Bars
                value_text=Arc::new(move |count| untrack(|| i18n.number(count)))
            />
        </Charted>
    }
    .into_any()
}
