//! Cohorts by month of the first order: how many come back, month after month.

use super::answers::CohortAnswer;
use super::board::{Behind, Board, shown};
use super::figure::Part;
use super::state::rounded;
use crate::i18n::k;
use crate::ui::chart::{Charted, GridCell, GridRow, HeatGrid, Mark, Series, SeriesChart, heat_step};
use domain::insight::CohortPart;
use leptos::prelude::*;
use protocol::{CohortParams, KpiParams, Request};
use serde_json::json;
use std::sync::Arc;

/// How many cohorts one can choose to see. The matrix grows with the square.
const SIZES: [u32; 3] = [12, 24, 36];

fn params(common: KpiParams, months: u32) -> CohortParams {
    CohortParams { common, months: Some(months), revenue: false, ..CohortParams::default() }
}

/// The part of the page.
#[component]
pub(super) fn Cohorts() -> impl IntoView {
    let board = Board::here();
    let i18n = board.i18n;
    let months = RwSignal::new(SIZES[0]);
    let answer = board.ask::<CohortAnswer>(move |common| Request::Cohorts(params(common, months.get())));
    view! {
        <Part title=k::insights::COHORTS kpi="cohorts" is_wide=true>
            <div class="row">
                <div class="segmented" role="group" aria-label=t!(i18n, k::insights::COHORTS_SHOWN)>
                    {SIZES.map(|size| view! {
                        <button type="button" aria-pressed=move || (months.get() == size).to_string() on:click=move |_| months.set(size)>
                            {t!(i18n, k::insights::MONTHS, count = size)}
                        </button>
                    }).collect_view()}
                </div>
                <p class="muted">{t!(i18n, k::insights::COHORTS_NOTE)}</p>
            </div>
            {shown(board, answer, move |matrix| if matrix.cohorts.is_empty() {
                view! { <p class="muted">{text!(i18n, k::insights::NO_ORDERS)}</p> }.into_any()
            } else {
                view! { {grid(board, &matrix, months)} {average(board, &matrix, months.get_untracked())} }.into_any()
            })}
        </Part>
    }
    .into_any()
}

fn grid(board: Board, matrix: &CohortAnswer, months: RwSignal<u32>) -> AnyView {
    let i18n = board.i18n;
    let widest = matrix.cohorts.iter().map(|cohort| cohort.active.len()).max().unwrap_or(0);
    let later = || matrix.cohorts.iter().flat_map(|cohort| cohort.retention.iter().skip(1)).copied();
    let largest = later().fold(0.0_f64, f64::max);
    let rows = matrix
        .cohorts
        .iter()
        .map(|cohort| {
            let name = i18n.month(cohort.month);
            let cells = (0..widest)
                .map(|k| {
                    let (share, active) = (*cohort.retention.get(k)?, *cohort.active.get(k)?);
                    let text = i18n.percent(rounded(share));
                    let label = text!(
                        i18n,
                        k::insights::COHORT_CELL,
                        month = name.clone(),
                        after = i18n.number(k as f64),
                        share = text.clone(),
                        active = i18n.number(f64::from(active)),
                        size = i18n.number(f64::from(cohort.size)),
                    );
                    // The first month is all of them by definition and would outshine the rest.
                    let step = if k == 0 { 6 } else { heat_step(share, largest) };
                    Some(GridCell { text, label, step })
                })
                .collect();
            GridRow { head: name, detail: i18n.number(f64::from(cohort.size)), cells }
        })
        .collect();
    let cohorts: Vec<_> = matrix.cohorts.iter().map(|cohort| cohort.month).collect();
    let pick = Callback::new(move |(line, column): (usize, usize)| {
        let Some(cohort) = cohorts.get(line).copied() else { return };
        let part = CohortPart { cohort, k: column as u32 };
        let title = untrack(|| {
            text!(
                i18n,
                k::insights::COHORT_ROWS,
                month = i18n.month(cohort),
                after = i18n.number(column as f64)
            )
        });
        let params = params(board.params.get_untracked().unwrap_or_default(), months.get_untracked());
        board.behind.set(Some(Behind {
            title,
            kpi: "cohorts",
            params: json!(params),
            part: json!({ "part": part }),
            kind: "customer",
        }));
    });
    let columns: Vec<String> = (0..widest).map(|k| i18n.number(k as f64)).collect();
    let title = Signal::derive(t!(i18n, k::insights::COHORTS));
    view! {
        <Charted title=title>
            <HeatGrid
                label=title corner=text!(i18n, k::insights::COHORT) detail=text!(i18n, k::insights::SIZE) columns=columns
                rows=rows on_pick=pick
            />
        </Charted>
    }
    .into_any()
}

/// All cohorts taken together.
fn average(board: Board, matrix: &CohortAnswer, months: u32) -> AnyView {
    let i18n = board.i18n;
    let values: Vec<Option<f64>> =
        matrix.average_retention.iter().skip(1).take(months as usize).copied().collect();
    if values.iter().flatten().count() < 2 {
        return ().into_any();
    }
    let labels: Vec<String> = (1..=values.len()).map(|k| i18n.number(k as f64)).collect();
    let rows: Vec<(String, Option<f64>)> = labels.iter().cloned().zip(values.iter().copied()).collect();
    let title = Signal::derive(t!(i18n, k::insights::AVERAGE_RETENTION));
    let series = vec![Series { name: text!(i18n, k::insights::AVERAGE), values }];
    view! {
        <h3>{text!(i18n, k::insights::AVERAGE_RETENTION)}</h3>
        <Charted title=title table=move || average_table(board, &rows)>
            <SeriesChart
                label=title labels=labels series=series mark=Mark::Line most=1.0
                value_text=Arc::new(move |share| untrack(|| i18n.percent(share)))
            />
        </Charted>
    }
    .into_any()
}

fn average_table(board: Board, rows: &[(String, Option<f64>)]) -> AnyView {
    let i18n = board.i18n;
    let row = |(month, share): &(String, Option<f64>)| {
        let share = share.map_or_else(|| "–".to_owned(), |share| i18n.percent(share));
        view! { <tr><th scope="row">{month.clone()}</th><td class="number">{share}</td></tr> }
    };
    view! {
        <table class="data-table">
            <thead>
                <tr>
                    <th scope="col">{text!(i18n, k::insights::MONTH)}</th>
                    <th scope="col" class="number">{text!(i18n, k::insights::AVERAGE)}</th>
                </tr>
            </thead>
            <tbody>{rows.iter().map(row).collect_view()}</tbody>
        </table>
    }
    .into_any()
}
