//! A key customer in the list.

use super::desk::Desk;
use super::reach::{ReachLinks, Reaches};
use super::state::Line;
use super::why::why;
use crate::i18n::{I18n, k};
use crate::records::{choice_label, minor_money};
use crate::ui::{Explained, How};
use domain::{Currency, Day, Money};
use leptos::prelude::*;

/// How many of the first ones have a sentence that says why.
const EXPLAINED_FIRST: usize = 5;

/// What all rows of a list share.
#[derive(Clone, Copy)]
pub(super) struct Common {
    pub(super) currency: Currency,
    pub(super) until: Day,
    /// The most that is at risk with one of them, which the bars are measured by.
    pub(super) most: f64,
    pub(super) reaches: Reaches,
}

/// The row, and below it the reason to call.
#[component]
pub(super) fn CustomerRow(place: usize, line: Line, common: Common) -> impl IntoView {
    let desk = Desk::here();
    let i18n = desk.i18n;
    let Common { currency, until, most, reaches } = common;
    let line = StoredValue::new(line);
    let with = move |say: fn(I18n, &Line, Currency) -> String| {
        move || line.with_value(|line| say(i18n, line, currency))
    };
    let (id, name) = line.with_value(|line| (line.id, line.name.clone()));
    let shown = move || line.with_value(|line| named(i18n, line));
    let explained = Signal::derive(move || line.with_value(|line| explained(i18n, line, currency)));
    let share = line.with_value(|line| line.at_risk_minor).filter(|_| most > 0.0).map(|risk| risk / most);
    let column = move |key| move || i18n.text(key);
    let days =
        move || format!("{} – {}", text!(i18n, k::key_customers::FIRST), text!(i18n, k::key_customers::LAST));
    view! {
        <tr class="key-row" class:is-explained=place < EXPLAINED_FIRST>
            <td class="key-check"><Check id=id name=name.clone() /></td>
            <th scope="row" class="key-name">
                <a href=format!("/customers/{id}")><bdi>{shown}</bdi></a>
                <p class="key-kinds">
                    {move || line.with_value(Line::kinds).into_iter().map(|code| view! {
                        <span class="badge">{choice_label(i18n, "key_customer", code)}</span>
                    }).collect_view()}
                </p>
                <ReachLinks id=id name=name reaches=reaches />
            </th>
            <td class="number" data-label=column(k::key_customers::REVENUE)>
                <bdi>{with(|i18n, line, currency| i18n.money(Money { minor: line.revenue_minor, currency }))}</bdi>
            </td>
            <td class="number" data-label=days>
                <span class="key-days">
                    <span class="key-day">{with(|i18n, line, _| day(i18n, line.first))}</span>
                    <span class="key-day">{with(|i18n, line, _| day(i18n, line.last))}</span>
                </span>
            </td>
            <td class="number" data-label=column(k::key_customers::COMPLAINTS)>
                {with(|i18n, line, _| i18n.number(f64::from(line.complaints)))}
            </td>
            <td class="number" data-label=column(k::key_customers::P_LOSS)>
                <bdi>{with(|i18n, line, _| line.p_loss.map_or_else(dash, |p_loss| i18n.percent(p_loss)))}</bdi>
            </td>
            <td class="number key-risk" data-label=column(k::key_customers::AT_RISK)>
                <span class="key-risk-value">
                    <bdi>{with(|i18n, line, currency| line.at_risk_minor.map_or_else(dash, |risk| i18n.money(minor_money(risk, currency))))}</bdi>
                    <How explained=explained />
                </span>
                {share.map(|share| view! {
                    <span class="key-bar" aria-hidden="true"><span style:--share=format!("{share:.4}")></span></span>
                })}
            </td>
        </tr>
        {(place < EXPLAINED_FIRST).then(|| view! {
            <tr class="key-why">
                <td></td>
                <td colspan="6">{move || line.with_value(|line| why(i18n, line, until, currency))}</td>
            </tr>
        })}
    }
    .into_any()
}

/// Whether the customer is thought to leave.
#[component]
fn Check(id: domain::RowId, name: String) -> impl IntoView {
    let Desk { i18n, chosen, .. } = Desk::here();
    let is_chosen = Memo::new(move |_| chosen.with(|chosen| chosen.iter().any(|(known, _)| *known == id)));
    let name = StoredValue::new(name);
    let toggle = move |_| {
        chosen.update(|chosen| {
            let before = chosen.len();
            chosen.retain(|(known, _)| *known != id);
            if chosen.len() == before {
                chosen.push((id, name.get_value()));
            }
        });
    };
    view! {
        <input
            class="check" type="checkbox" prop:checked=is_chosen on:change=toggle
            aria-label=t!(i18n, k::key_customers::SUPPOSE, name = name.get_value())
        />
    }
}

/// A customer's name, or a stand-in.
pub(super) fn named(i18n: I18n, line: &Line) -> String {
    if line.name.is_empty() { text!(i18n, k::records::NAMELESS) } else { line.name.clone() }
}

fn dash() -> String {
    "–".to_owned()
}

fn day(i18n: I18n, day: Option<Day>) -> String {
    day.map_or_else(dash, |day| i18n.day(day))
}

/// How the numbers of a row are computed.
fn explained(i18n: I18n, line: &Line, currency: Currency) -> Explained {
    let amount =
        |minor: Option<f64>| minor.map_or_else(dash, |minor| i18n.money(minor_money(minor, currency)));
    Explained {
        definition: text!(i18n, k::key_customers::ROW_DEFINITION),
        formula: text!(i18n, k::key_customers::RISK_FORMULA),
        inputs: vec![
            (text!(i18n, k::key_customers::EXPECTED), amount(line.if_they_stay_minor)),
            (
                text!(i18n, k::key_customers::P_LOSS),
                line.p_loss.map_or_else(dash, |p_loss| i18n.percent(p_loss)),
            ),
            (text!(i18n, k::key_customers::AT_RISK), amount(line.at_risk_minor)),
            (
                text!(i18n, k::key_customers::REVENUE),
                i18n.money(Money { minor: line.revenue_minor, currency }),
            ),
            (text!(i18n, k::key_customers::FIRST), day(i18n, line.first)),
            (text!(i18n, k::key_customers::LAST), day(i18n, line.last)),
            (text!(i18n, k::key_customers::COMPLAINTS), i18n.number(f64::from(line.complaints))),
        ],
        source: text!(i18n, k::key_customers::RISK_SOURCE),
    }
}
