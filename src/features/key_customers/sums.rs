//! The sums over all key customers.

use super::desk::Desk;
use super::state::Found;
use crate::i18n::{I18n, Key, k};
use crate::records::{choice_label, minor_money, refusal_text};
use crate::ui::{Explained, How};
use domain::Money;
use domain::insight::KeyCutoffs;
use leptos::prelude::*;

/// The cards in the head of the page.
#[component]
pub(super) fn Sums() -> impl IntoView {
    let Desk { i18n, found, view, .. } = Desk::here();
    let of = move |what: fn(I18n, &Found) -> String| {
        Signal::derive(move || {
            found.answer.with(|found| found.as_ref().map(|found| what(i18n, found)).unwrap_or_default())
        })
    };
    let explained = move |what: fn(I18n, &Found, KeyCutoffs) -> Explained| {
        Signal::derive(move || {
            let cutoffs = view.get().cutoffs;
            found.answer.with(|found| {
                found.as_ref().map_or_else(Explained::default, |found| what(i18n, found, cutoffs))
            })
        })
    };
    view! {
        <div class="kpis key-sums">
            <Sum
                title=k::key_customers::SUM_CUSTOMERS explained=explained(who)
                value=of(|i18n, found| i18n.number(found.total as f64))
                note=of(kinds_counted)
            />
            <Sum
                title=k::key_customers::SUM_REVENUE explained=explained(revenue)
                value=of(|i18n, found| whole(i18n, found, found.revenue_minor as f64))
                note=of(|i18n, found| found.revenue_share.map(|share| text!(i18n, k::key_customers::OF_ALL, share = i18n.percent(share))).unwrap_or_default())
            />
            <Sum
                title=k::key_customers::AT_RISK explained=explained(risk)
                value=of(|i18n, found| found.at_risk().map_or_else(|| "–".to_owned(), |risk| whole(i18n, found, risk)))
                note=of(|i18n, found| match found.at_risk() {
                    Some(_) => text!(i18n, k::key_customers::IN_YEAR),
                    None => text!(i18n, k::key_customers::RISK_UNKNOWN, why = refusal_text(i18n, &found.refusal)),
                })
            />
        </div>
    }
    .into_any()
}

#[component]
fn Sum(
    title: Key,
    value: Signal<String>,
    note: Signal<String>,
    explained: Signal<Explained>,
) -> impl IntoView {
    let i18n = Desk::here().i18n;
    view! {
        <div class="card kpi" role="group" aria-label=move || i18n.text(title)>
            <header class="kpi-head"><h2>{move || i18n.text(title)}</h2><How explained=explained /></header>
            <p class="kpi-value"><bdi>{value}</bdi></p>
            <p class="kpi-more">{note}</p>
        </div>
    }
    .into_any()
}

/// A large sum, of which nobody reads the cents.
fn whole(i18n: I18n, found: &Found, minor: f64) -> String {
    i18n.money_whole(minor_money(minor, found.currency))
}

/// How many there are of each kind.
fn kinds_counted(i18n: I18n, found: &Found) -> String {
    let kinds = [
        ("buys_most", found.buys_most),
        ("longest", found.longest),
        ("complains_most", found.complains_most),
    ];
    let said = kinds.map(|(code, count)| {
        format!("{}: {}", choice_label(i18n, "key_customer", code), i18n.number(count as f64))
    });
    i18n.facts(&said)
}

/// What the figures are computed from.
fn source(i18n: I18n, found: &Found) -> String {
    text!(i18n, k::key_customers::SOURCE_DATA, day = i18n.day(found.until))
}

fn who(i18n: I18n, found: &Found, cutoffs: KeyCutoffs) -> Explained {
    let percent = |value: u32| i18n.percent(f64::from(value) / 100.0);
    let number = |value: u32| i18n.number(f64::from(value));
    let label = |code: &str| choice_label(i18n, "key_customer", code);
    let dash = || "–".to_owned();
    let minor = |minor: i64| i18n.money(Money { minor, currency: found.currency });
    Explained {
        definition: text!(
            i18n,
            k::key_customers::WHO_DEFINITION,
            most = percent(cutoffs.buys_most_percent),
            longest = percent(cutoffs.longest_percent),
            complaints = number(cutoffs.complaints_min),
            complainers = percent(cutoffs.complaints_percent)
        ),
        formula: text!(i18n, k::key_customers::WHO_FORMULA),
        inputs: vec![
            (label("buys_most"), i18n.number(found.buys_most as f64)),
            (text!(i18n, k::key_customers::REVENUE_FROM), found.revenue_from_minor.map_or_else(dash, minor)),
            (label("longest"), i18n.number(found.longest as f64)),
            (text!(i18n, k::key_customers::DAYS_FROM), found.days_from.map_or_else(dash, number)),
            (label("complains_most"), i18n.number(found.complains_most as f64)),
            (text!(i18n, k::key_customers::COMPLAINTS_FROM), found.complaints_from.map_or_else(dash, number)),
            (text!(i18n, k::key_customers::SUM_CUSTOMERS), i18n.number(found.total as f64)),
        ],
        source: source(i18n, found),
    }
}

fn revenue(i18n: I18n, found: &Found, _: KeyCutoffs) -> Explained {
    let minor = |minor: i64| i18n.money(Money { minor, currency: found.currency });
    let share = found.revenue_share.map_or_else(|| "–".to_owned(), |share| i18n.percent(share));
    Explained {
        definition: text!(i18n, k::key_customers::REVENUE_DEFINITION),
        formula: text!(i18n, k::key_customers::REVENUE_FORMULA),
        inputs: vec![
            (text!(i18n, k::key_customers::SUM_REVENUE), minor(found.revenue_minor)),
            (text!(i18n, k::key_customers::ALL_REVENUE), minor(found.of_revenue_minor)),
            (text!(i18n, k::key_customers::SHARE), share),
        ],
        source: source(i18n, found),
    }
}

fn risk(i18n: I18n, found: &Found, _: KeyCutoffs) -> Explained {
    let sum =
        found.at_risk().map_or_else(|| "–".to_owned(), |risk| i18n.money(minor_money(risk, found.currency)));
    Explained {
        definition: text!(i18n, k::key_customers::RISK_DEFINITION),
        formula: text!(i18n, k::key_customers::RISK_SUM_FORMULA),
        inputs: vec![
            (text!(i18n, k::key_customers::SUM_CUSTOMERS), i18n.number(found.total as f64)),
            (text!(i18n, k::key_customers::AT_RISK), sum),
        ],
        source: text!(i18n, k::key_customers::RISK_SOURCE),
    }
}
