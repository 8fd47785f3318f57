//! The whole list as a CSV file: amounts, days and probabilities as numbers that a spreadsheet counts with.

use super::desk::Desk;
use super::row::named;
use super::state::{Found, Line};
use crate::browser;
use crate::i18n::{I18n, k};
use crate::records::{choice_label, failure_text, minor_money};
use crate::ui::{Icon, Shape, table_csv, use_toasts};
use domain::{Currency, Money};
use leptos::prelude::*;
use leptos::task::spawn_local;
use protocol::Request;
use serde_json::json;

/// The most that the engine lists at once.
const LIMIT: u64 = 10_000;

/// The button.
#[component]
pub(super) fn ExportButton() -> impl IntoView {
    let Desk { engine, i18n, view, .. } = Desk::here();
    let toasts = use_toasts();
    let download = move |_| {
        let mut params = view.get_untracked().params();
        params["limit"] = json!(LIMIT);
        spawn_local(async move {
            let asked = engine.call::<Found>(Request::Insight { name: "key_customers".into(), params });
            match asked.await {
                Ok(found) => {
                    let (name, text) = untrack(|| {
                        (text!(i18n, k::key_customers::TITLE), table_csv::of_rows(rows(i18n, &found)))
                    });
                    // A browser that refuses a download shows that itself.
                    let _ = browser::download(&format!("{name}.csv"), "text/csv", &text.into());
                }
                Err(failure) => toasts.say(untrack(|| failure_text(i18n, &failure))),
            }
        });
    };
    view! {
        <button type="button" class="button small key-export" on:click=download>
            <Icon shape=Shape::Export />{t!(i18n, k::key_customers::CSV)}
        </button>
    }
}

/// The head and a row for each customer.
fn rows(i18n: I18n, found: &Found) -> impl Iterator<Item = Vec<String>> {
    let head = vec![
        text!(i18n, k::key_customers::CUSTOMER),
        text!(i18n, k::key_customers::KINDS),
        text!(i18n, k::key_customers::CURRENCY),
        text!(i18n, k::key_customers::REVENUE),
        text!(i18n, k::key_customers::FIRST),
        text!(i18n, k::key_customers::LAST),
        text!(i18n, k::key_customers::COMPLAINTS),
        text!(i18n, k::key_customers::P_LOSS),
        text!(i18n, k::key_customers::EXPECTED),
        text!(i18n, k::key_customers::AT_RISK),
    ];
    std::iter::once(head).chain(found.customers.iter().map(move |line| row(i18n, line, found.currency)))
}

fn row(i18n: I18n, line: &Line, currency: Currency) -> Vec<String> {
    let kinds: Vec<String> =
        line.kinds().into_iter().map(|code| choice_label(i18n, "key_customer", code)).collect();
    let day = |day: Option<domain::Day>| day.map(|day| day.to_string()).unwrap_or_default();
    let amount =
        |minor: Option<f64>| minor.map(|minor| minor_money(minor, currency).decimal()).unwrap_or_default();
    vec![
        named(i18n, line),
        kinds.join("; "),
        currency.to_string(),
        Money { minor: line.revenue_minor, currency }.decimal(),
        day(line.first),
        day(line.last),
        line.complaints.to_string(),
        line.p_loss.map(|p_loss| format!("{p_loss:.4}")).unwrap_or_default(),
        amount(line.if_they_stay_minor),
        amount(line.at_risk_minor),
    ]
}
