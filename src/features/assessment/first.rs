//! The first things to do, each with whom it is for and the way to them.

use super::answer::Answer;
use super::words::{count, money};
use crate::i18n::{I18n, Key, k, use_i18n};
use crate::records::list_address;
use crate::ui::{Explained, How};
use domain::insight::{FirstThing, FirstThingKind};
use leptos::prelude::*;

/// The part of the page.
#[component]
pub(super) fn FirstPart(answer: StoredValue<Answer>) -> impl IntoView {
    let i18n = use_i18n();
    let things = answer.with_value(|answer| answer.first.clone());
    let is_empty = things.is_empty();
    view! {
        <section class="card part" aria-labelledby="assess-first">
            <header class="kpi-head"><h2 id="assess-first">{t!(i18n, k::assessment::FIRST)}</h2></header>
            {if is_empty {
                view! { <p>{t!(i18n, k::assessment::FIRST_NONE)}</p> }.into_any()
            } else {
                view! {
                    <p class="part-note">{t!(i18n, k::assessment::FIRST_TEXT)}</p>
                    <ol class="assess-first">
                        {things.into_iter().map(|thing| view! { <Thing thing=thing answer=answer /> }).collect_view()}
                    </ol>
                }.into_any()
            }}
        </section>
    }
    .into_any()
}

#[component]
fn Thing(thing: FirstThing, answer: StoredValue<Answer>) -> impl IntoView {
    let i18n = use_i18n();
    let name = thing.thing.name();
    let text = move |key: Option<Key>| key.map(|key| i18n.text(key)).unwrap_or_default();
    let title = move || text(k::assessment::thing(name));
    let rows = list_address(&thing.rows);
    let customers = thing.customers;
    let place = place_of(thing.thing);
    let thing = StoredValue::new(thing);
    let value = move || answer.with_value(|answer| thing.with_value(|thing| worth(i18n, answer, thing)));
    let explained = Signal::derive(move || {
        answer.with_value(|answer| thing.with_value(|thing| explained(i18n, answer, thing)))
    });
    view! {
        <li class="assess-thing" data-thing=name>
            <h3>{title}</h3>
            <p>{move || text(k::assessment::thing_text(name))}</p>
            <p class="assess-worth"><bdi>{value}</bdi> <How explained=explained /></p>
            <p class="assess-ways">
                <a class="button small" href=rows>{move || text!(i18n, k::assessment::SHOW_CUSTOMERS, count = customers)}</a>
                {place.map(|(address, name)| view! { <a class="button small quiet" href=address>{move || i18n.text(name)}</a> })}
            </p>
        </li>
    }
    .into_any()
}

/// The page where the thing is done, where there is one.
fn place_of(thing: FirstThingKind) -> Option<(&'static str, Key)> {
    match thing {
        FirstThingKind::CallKeyCustomers => Some(("/insights/key-customers", k::app::INSIGHTS_KEY_CUSTOMERS)),
        FirstThingKind::AnswerComplaints | FirstThingKind::WinBack | FirstThingKind::AskPromoters => {
            Some(("/today", k::app::NAV_TODAY))
        }
        _ => None,
    }
}

/// What it is expected to bring.
fn worth(i18n: I18n, answer: &Answer, thing: &FirstThing) -> String {
    if thing.value_minor > 0.0 {
        text!(i18n, k::assessment::THING_VALUE, value = money(i18n, answer, thing.value_minor))
    } else {
        text!(i18n, k::assessment::THING_NO_VALUE)
    }
}

fn explained(i18n: I18n, answer: &Answer, thing: &FirstThing) -> Explained {
    let amount = |minor: f64| money(i18n, answer, minor);
    let formula =
        if thing.of_risk { k::assessment::THING_FORMULA_RISK } else { k::assessment::THING_FORMULA };
    Explained {
        definition: text!(i18n, k::assessment::THING_DEFINITION),
        formula: i18n.text(formula),
        inputs: vec![
            (text!(i18n, k::assessment::CUSTOMERS), count(i18n, thing.customers)),
            (text!(i18n, k::assessment::EXPECTED), amount(thing.expected_minor)),
            (text!(i18n, k::assessment::AT_RISK), amount(thing.at_risk_minor)),
            (text!(i18n, k::assessment::EFFECT), i18n.percent(thing.effect)),
            (text!(i18n, k::assessment::UPTAKE), i18n.percent(thing.uptake)),
            (text!(i18n, k::assessment::VALUE), amount(thing.value_minor)),
        ],
        source: text!(i18n, k::assessment::THING_SOURCE),
    }
}
