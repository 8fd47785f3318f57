//! Figures of the last whole month that do not fit their own past.

use super::state::{Changes, Point, Unit, unit_of};
use crate::engine::use_engine;
use crate::i18n::{I18n, k, use_i18n};
use crate::records::{failure_text, money_of};
use crate::ui::{Explained, How};
use domain::Currency;
use domain::insight::AnomalyBasis;
use leptos::prelude::*;
use protocol::Request;
use serde_json::json;

/// The part of the page.
#[component]
pub(super) fn ChangesPart() -> impl IntoView {
    let i18n = use_i18n();
    let engine = use_engine();
    let loaded = LocalResource::new(move || {
        engine.revision.track();
        engine.call::<Changes>(Request::Insight { name: "anomalies".into(), params: json!({}) })
    });
    view! {
        <section class="card today-part" aria-labelledby="today-changes">
            <header class="kpi-head"><h2 id="today-changes">{t!(i18n, k::today::CHANGES)}</h2></header>
            {move || loaded.get().map(|changes| match changes {
                Err(failure) => view! {
                    <div class="notice bad" role="alert"><span>{failure_text(i18n, &failure)}</span></div>
                }.into_any(),
                Ok(changes) if changes.points.is_empty() => {
                    view! { <p>{t!(i18n, k::today::NO_PAST)}</p> }.into_any()
                }
                Ok(changes) => view! { <Judged changes=changes /> }.into_any(),
            })}
        </section>
    }
    .into_any()
}

/// What stands out in words, and everything that was judged as a table.
#[component]
fn Judged(changes: Changes) -> impl IntoView {
    let i18n = use_i18n();
    let currency = changes.currency;
    let month = changes.from.map(|day| i18n.month(day.month())).unwrap_or_default();
    let flagged: Vec<&Point> = changes.points.iter().filter(|point| point.flagged).collect();
    let said = if flagged.is_empty() {
        view! { <p>{text!(i18n, k::today::NOTHING_UNUSUAL, month = month.clone())}</p> }.into_any()
    } else {
        let line = |point: &Point| {
            let sentence = sentence(i18n, point, currency, &month);
            let rows = changes.rows_of(&point.name).map(|address| {
                view! { <a href=address>{t!(i18n, k::today::SHOW_CUSTOMERS)}</a> }
            });
            view! {
                <li>
                    <span>{sentence}</span>
                    " "
                    {rows}
                    <How explained=Signal::stored(explained(i18n, point, currency)) />
                </li>
            }
        };
        view! { <ul class="today-changes">{flagged.into_iter().map(line).collect_view()}</ul> }.into_any()
    };
    let row = |point: &Point| {
        let written = |value: f64| written(i18n, &point.name, value, currency);
        let name = series_name(i18n, &point.name);
        let (low, high) = point.span();
        let value = view! { <bdi>{written(point.value)}</bdi> };
        let value = match changes.rows_of(&point.name) {
            Some(address) => {
                let label =
                    format!("{name}, {}: {}", written(point.value), text!(i18n, k::today::SHOW_CUSTOMERS));
                view! { <a href=address aria-label=label>{value}</a> }.into_any()
            }
            None => value.into_any(),
        };
        view! {
            <tr>
                <th scope="row">{name}</th>
                <td class="number">{value}</td>
                <td class="number"><bdi>{written(point.expected)}</bdi></td>
                <td class="number"><bdi>{format!("{} – {}", written(low), written(high))}</bdi></td>
                <td class="number"><bdi>{i18n.percent(point.p_value)}</bdi></td>
            </tr>
        }
    };
    view! {
        {said}
        <details class="as-table">
            <summary>{t!(i18n, k::today::ALL_JUDGED)}</summary>
            <div class="as-table-scroller" tabindex="0" role="region" aria-label=t!(i18n, k::today::ALL_JUDGED)>
                <table class="data-table">
                    <thead>
                        <tr>
                            <th scope="col">{t!(i18n, k::today::FIGURE)}</th>
                            <th scope="col" class="number">{month}</th>
                            <th scope="col" class="number">{t!(i18n, k::today::EXPECTED)}</th>
                            <th scope="col" class="number">{t!(i18n, k::today::INTERVAL)}</th>
                            <th scope="col" class="number">{t!(i18n, k::today::CHANCE)}</th>
                        </tr>
                    </thead>
                    <tbody>{changes.points.iter().map(row).collect_view()}</tbody>
                </table>
            </div>
        </details>
    }
    .into_any()
}

fn series_name(i18n: I18n, series: &str) -> String {
    k::today::series(series).map_or_else(|| series.to_owned(), |key| i18n.text(key))
}

fn written(i18n: I18n, series: &str, value: f64, currency: Currency) -> String {
    match unit_of(series) {
        Unit::Money => i18n.money(money_of(value, currency)),
        Unit::Share => i18n.percent(value),
        Unit::Count => i18n.number((value * 10.0).round() / 10.0),
    }
}

fn sentence(i18n: I18n, point: &Point, currency: Currency, month: &str) -> String {
    let written = |value: f64| written(i18n, &point.name, value, currency);
    let (low, high) = point.span();
    text!(
        i18n,
        k::today::UNUSUAL,
        figure = series_name(i18n, &point.name),
        month = month,
        value = written(point.value),
        low = written(low),
        high = written(high)
    )
}

fn explained(i18n: I18n, point: &Point, currency: Currency) -> Explained {
    let written = |value: f64| written(i18n, &point.name, value, currency);
    let definition = match point.basis {
        AnomalyBasis::Season => text!(i18n, k::today::BY_SEASON),
        AnomalyBasis::Level => text!(i18n, k::today::BY_LEVEL),
    };
    Explained {
        definition,
        formula: text!(i18n, k::today::CHANGE_FORMULA),
        inputs: vec![
            (series_name(i18n, &point.name), written(point.value)),
            (text!(i18n, k::today::EXPECTED), written(point.expected)),
            (text!(i18n, k::today::CHANCE), i18n.percent(point.p_value)),
        ],
        source: text!(i18n, k::today::CHANGE_SOURCE),
    }
}
