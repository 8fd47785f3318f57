//! Month by month: who stays, and what comes in.

use super::answers::ValueAnswer;
use super::board::{Behind, Board, shown};
use super::figure::{Part, figure};
use super::notes::by_month;
use super::state::{days_of, last_full_month, units};
use crate::i18n::intl;
use crate::i18n::k;
use crate::records::minor_money;
use crate::ui::chart::{Charted, Mark, Series, SeriesChart};
use domain::Currency;
use domain::insight::{MonthRetention, PeriodRetention, Retention, RevenueMonth};
use domain::time::Month;
use leptos::prelude::*;
use protocol::{KpiParams, Request};
use serde_json::json;
use std::sync::Arc;

/// Retention of each month, and of the whole period where it has a beginning and an end.
#[component]
pub(super) fn RetentionMonths() -> impl IntoView {
    let board = Board::here();
    let i18n = board.i18n;
    let answer = board.kpi::<Retention>("retention");
    view! {
        <Part title=k::insights::RETENTION_MONTHS kpi="retention">
            <Whole />
            {shown(board, answer, move |answer| {
                // The month under way would look like a loss of customers.
                let full = last_full_month(&answer.months, board.end()).map_or(0, |index| index + 1);
                let months: Arc<Vec<MonthRetention>> = Arc::new(answer.months[..full].to_vec());
                if months.len() < 2 {
                    return view! { <p class="muted">{text!(i18n, k::insights::NO_FULL_MONTH)}</p> }.into_any();
                }
                let labels = months.iter().map(|month| i18n.month(month.month)).collect();
                let notes = notes_of(board, months.iter().map(|month| month.month));
                let series = vec![Series {
                    name: text!(i18n, k::insights::RETENTION),
                    values: months.iter().map(|month| month.retention_rate).collect(),
                }];
                let picked = months.clone();
                let title = Signal::derive(t!(i18n, k::insights::RETENTION_MONTHS));
                view! {
                    <Charted title=title table=move || retention_table(board, &months)>
                        <SeriesChart
                            label=title labels=labels series=series notes=notes mark=Mark::Line most=1.0
                            value_text=Arc::new(move |share| untrack(|| i18n.percent(share)))
                            on_pick=Callback::new(move |index: usize| if let Some(month) = picked.get(index) {
                                let name = untrack(|| format!("{}, {}", text!(i18n, k::insights::RETAINED), i18n.month(month.month)));
                                board.open(name, "retention", "customer", json!({ "part": "retained", "month": month.month.to_string() }));
                            })
                        />
                    </Charted>
                }.into_any()
            })}
        </Part>
    }
    .into_any()
}

/// The notes that belong to these months; they follow the notes, not the answer.
fn notes_of(board: Board, months: impl Iterator<Item = Month>) -> Signal<Vec<(usize, String)>> {
    let months: Vec<Month> = months.collect();
    Signal::derive(move || board.notes.with(|notes| by_month(notes, &months, board.i18n.between_facts())))
}

fn retention_table(board: Board, months: &[MonthRetention]) -> AnyView {
    let i18n = board.i18n;
    let heads = [
        ("active", text!(i18n, k::insights::ACTIVE_IN_MONTH)),
        ("new", text!(i18n, k::insights::NEW_CUSTOMERS)),
        ("retained", text!(i18n, k::insights::RETAINED)),
        ("reactivated", text!(i18n, k::insights::REACTIVATED)),
        ("lost", text!(i18n, k::insights::LOST)),
    ];
    let rows = months.iter().rev().map(|month| {
        let name = i18n.month(month.month);
        let counts = [Some(month.active), Some(month.new), month.retained, Some(month.reactivated), month.lost];
        let cells = heads.iter().zip(counts).map(|((part, head), count)| {
            let text = count.map(|count| i18n.number(f64::from(count)));
            let part = json!({ "part": part, "month": month.month.to_string() });
            view! { <td class="number">{figure(board, "", text, format!("{head}, {name}"), "retention", "customer", part)}</td> }
        }).collect_view();
        let percent = |rate: Option<f64>| rate.map_or_else(|| "–".to_owned(), |rate| i18n.percent(rate));
        view! {
            <tr>
                <th scope="row">{name.clone()}</th>
                {cells}
                <td class="number">{percent(month.retention_rate)}</td>
                <td class="number">{percent(month.churn_rate)}</td>
            </tr>
        }
    }).collect_view();
    view! {
        <table class="data-table">
            <thead>
                <tr>
                    <th scope="col">{text!(i18n, k::insights::MONTH)}</th>
                    {heads.iter().map(|(_, head)| view! { <th scope="col" class="number">{head.clone()}</th> }).collect_view()}
                    <th scope="col" class="number">{text!(i18n, k::insights::RETENTION)}</th>
                    <th scope="col" class="number">{text!(i18n, k::insights::CHURN)}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

/// Retention from the period before into the chosen one.
#[component]
fn Whole() -> impl IntoView {
    let board = Board::here();
    let i18n = board.i18n;
    let has_ends = Memo::new(move |_| {
        board
            .params
            .with(|params| params.as_ref().is_some_and(|params| params.from.is_some() && params.to.is_some()))
    });
    move || {
        has_ends.get().then(|| {
        let answer = board.ask::<PeriodRetention>(|params| Request::Kpi { name: "period_retention".into(), params });
        shown(board, answer, move |answer| {
            let title = text!(i18n, k::insights::RETAINED);
            let rate = answer.retention_rate.map(|rate| i18n.percent(rate));
            view! {
                <p class="part-note">
                    {figure(board, "is-strong", rate, title, "period_retention", "customer", json!({ "part": "retained" }))} " "
                    {text!(
                        i18n, k::insights::WHOLE_PERIOD,
                        kept = i18n.number(f64::from(answer.retained)), start = i18n.number(f64::from(answer.start)),
                        from = i18n.day(answer.before_from), to = i18n.day(answer.before_to),
                    )}
                </p>
            }.into_any()
        })
    })
    }
}

/// Revenue of each month.
#[component]
pub(super) fn RevenueMonths() -> impl IntoView {
    let board = Board::here();
    let i18n = board.i18n;
    let answer = board.kpi::<ValueAnswer>("value");
    view! {
        <Part title=k::insights::REVENUE_MONTHS kpi="value">
            {shown(board, answer, move |answer| {
                let currency = answer.currency;
                let months: Arc<Vec<RevenueMonth>> = Arc::new(answer.months);
                if months.is_empty() {
                    return view! { <p class="muted">{text!(i18n, k::insights::NO_ORDERS)}</p> }.into_any();
                }
                let labels = months.iter().map(|month| i18n.month(month.month)).collect();
                let notes = notes_of(board, months.iter().map(|month| month.month));
                let series = vec![Series {
                    name: currency.to_string(),
                    values: months.iter().map(|month| Some(units(month.revenue_minor as f64, currency))).collect(),
                }];
                let picked = months.clone();
                let title = Signal::derive(t!(i18n, k::insights::REVENUE_MONTHS));
                view! {
                    <Charted title=title table=move || revenue_table(board, &months, currency)>
                        <SeriesChart
                            label=title labels=labels series=series notes=notes mark=Mark::Bars
                            value_text=Arc::new(move |value| untrack(|| intl::compact(i18n.locale(), value)))
                            on_pick=Callback::new(move |index: usize| if let Some(month) = picked.get(index) {
                                open_month(board, month.month, "orders", "order");
                            })
                        />
                    </Charted>
                }.into_any()
            })}
        </Part>
    }
    .into_any()
}

/// The orders or customers of one month.
fn open_month(board: Board, month: Month, part: &'static str, kind: &'static str) {
    let i18n = board.i18n;
    let title = untrack(|| {
        let what =
            if kind == "order" { text!(i18n, k::insights::ORDERS) } else { text!(i18n, k::insights::ACTIVE) };
        format!("{what}, {}", i18n.month(month))
    });
    let (first, last) = days_of(month);
    let params = board.params.get_untracked().unwrap_or_default();
    // A month at the edge of the period counts only as far as the period reaches.
    let params = KpiParams {
        from: Some(params.from.map_or(first, |from| from.max(first))),
        to: Some(params.to.map_or(last, |to| to.min(last))),
        ..params
    };
    board.behind.set(Some(Behind {
        title,
        kpi: "value",
        params: json!(params),
        part: json!({ "part": part }),
        kind,
    }));
}

fn revenue_table(board: Board, months: &[RevenueMonth], currency: Currency) -> AnyView {
    let i18n = board.i18n;
    let link = move |month: Month, text: String, part: &'static str, kind: &'static str| {
        view! {
            <button type="button" class="figure" on:click=move |_| open_month(board, month, part, kind)><bdi>{text}</bdi></button>
        }
    };
    view! {
        <table class="data-table">
            <thead>
                <tr>
                    <th scope="col">{text!(i18n, k::insights::MONTH)}</th>
                    <th scope="col" class="number">{text!(i18n, k::insights::ACTIVE)}</th>
                    <th scope="col" class="number">{text!(i18n, k::insights::ORDERS)}</th>
                    <th scope="col" class="number">{text!(i18n, k::insights::REVENUE)}</th>
                    <th scope="col" class="number">{text!(i18n, k::insights::AOV)}</th>
                </tr>
            </thead>
            <tbody>
                {months.iter().rev().map(|month| view! {
                    <tr>
                        <th scope="row">{i18n.month(month.month)}</th>
                        <td class="number">{link(month.month, i18n.number(f64::from(month.active)), "customers", "customer")}</td>
                        <td class="number">{link(month.month, i18n.number(month.orders as f64), "orders", "order")}</td>
                        <td class="number"><bdi>{i18n.money(minor_money(month.revenue_minor as f64, currency))}</bdi></td>
                        <td class="number"><bdi>{month.aov_minor.map_or_else(|| "–".to_owned(), |minor| i18n.money(minor_money(minor, currency)))}</bdi></td>
                    </tr>
                }).collect_view()}
            </tbody>
        </table>
    }
    .into_any()
}
