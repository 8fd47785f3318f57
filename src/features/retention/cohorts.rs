//! What became of those who began together: a table of shades by customers or by revenue.

use super::cohort_view::{Answer, Cell, Cut, SHOWN, UNITS, cell, columns, condition};
use crate::engine::use_engine;
use crate::i18n::{I18n, k, use_i18n};
use crate::records::{OrdersCounted, failure_text, list_address, period_text, span_text, unit_label};
use crate::ui::chart::{Charted, GridCell, GridRow, HeatGrid, heat_step};
use crate::ui::{Explained, How};
use domain::{Day, Money};
use leptos::prelude::*;
use protocol::{CohortParams, Request};

/// The part of the page.
#[component]
pub(super) fn CohortPart(cut: Memo<Cut>, go: Callback<Cut>) -> impl IntoView {
    let i18n = use_i18n();
    let engine = use_engine();
    let unit = Memo::new(move |_| cut.get().unit);
    // Customers and revenue come in one answer, so that only the periods ask anew.
    let loaded = LocalResource::new(move || {
        engine.revision.track();
        let unit = unit.get();
        let params = CohortParams { unit: unit.to_owned(), months: Some(SHOWN), ..CohortParams::default() };
        async move { (unit, engine.call::<Answer>(Request::Cohorts(params)).await) }
    });
    let what = [(false, k::retention::CUSTOMERS), (true, k::retention::REVENUE)];
    view! {
        <section class="card part" aria-labelledby="retention-cohorts">
            <header class="kpi-head">
                <h2 id="retention-cohorts">{t!(i18n, k::retention::COHORTS)}</h2>
                <How explained=Signal::derive(move || explained(i18n, cut.get())) />
            </header>
            <div class="retention-cut">
                <div class="segmented" role="group" aria-label=t!(i18n, k::retention::COHORT_UNIT)>
                    {UNITS.map(|unit| view! {
                        <button
                            type="button" aria-pressed=move || (cut.get().unit == unit).to_string()
                            on:click=move |_| go.run(Cut { unit, ..cut.get_untracked() })
                        >
                            {move || unit_label(i18n, unit)}
                        </button>
                    }).collect_view()}
                </div>
                <div class="segmented" role="group" aria-label=t!(i18n, k::retention::COHORT_OF)>
                    {what.map(|(is_revenue, name)| view! {
                        <button
                            type="button" aria-pressed=move || (cut.get().is_revenue == is_revenue).to_string()
                            on:click=move |_| go.run(Cut { is_revenue, ..cut.get_untracked() })
                        >
                            {move || i18n.text(name)}
                        </button>
                    }).collect_view()}
                </div>
            </div>
            <p class="muted">{t!(i18n, k::retention::COHORTS_NOTE)}</p>
            <Transition fallback=move || view! { <p class="muted waiting" role="status">{t!(i18n, k::retention::COMPUTING)}</p> }>
                {move || loaded.get().map(|(unit, answer)| match answer {
                    Err(failure) => view! { <p class="field-mistake" role="alert">{failure_text(i18n, &failure)}</p> }.into_any(),
                    Ok(answer) => {
                        let cut = Cut { unit, is_revenue: cut.get().is_revenue };
                        view! { <Grid cut=cut answer=answer /> }.into_any()
                    }
                })}
            </Transition>
        </section>
    }
    .into_any()
}

fn explained(i18n: I18n, cut: Cut) -> Explained {
    let (definition, formula) = if cut.is_revenue {
        (
            text!(i18n, k::retention::COHORT_REVENUE_DEFINITION),
            text!(i18n, k::retention::COHORT_REVENUE_FORMULA),
        )
    } else {
        (text!(i18n, k::retention::COHORT_DEFINITION), text!(i18n, k::retention::COHORT_FORMULA))
    };
    let inputs = vec![
        (text!(i18n, k::retention::COHORT_UNIT), unit_label(i18n, cut.unit)),
        (text!(i18n, k::retention::COHORTS_SHOWN), i18n.number(f64::from(SHOWN))),
    ];
    Explained { definition, formula, inputs, source: text!(i18n, k::retention::COHORT_SOURCE) }
}

/// An amount of a cell in words.
fn amount(i18n: I18n, cut: Cut, answer: &Answer, amount: i64) -> String {
    if cut.is_revenue {
        i18n.money_whole(Money { minor: amount, currency: answer.currency })
    } else {
        i18n.number(amount as f64)
    }
}

/// What a cell says in a sentence.
fn sentence(i18n: I18n, cut: Cut, answer: &Answer, (line, column): (usize, usize), cell: Cell) -> String {
    let from = answer.matrix.cohorts.get(line).map(|cohort| period_text(i18n, cut.unit, cohort.from));
    text!(
        i18n,
        k::retention::COHORT_CELL,
        cohort = from.unwrap_or_default(),
        later = span_text(i18n, cut.unit, column as u32),
        share = cell.share.map_or_else(|| "–".to_owned(), |share| i18n.percent(share)),
        part = amount(i18n, cut, answer, cell.amount),
        start = amount(i18n, cut, answer, cell.start)
    )
}

#[component]
fn Grid(cut: Cut, answer: Answer) -> impl IntoView {
    let i18n = use_i18n();
    let matrix = &answer.matrix;
    if matrix.cohorts.is_empty() {
        return view! { <p class="muted">{text!(i18n, k::retention::NO_COHORTS)}</p> }.into_any();
    }
    let (lines, wide) = (matrix.cohorts.len(), columns(matrix));
    let at = |line: usize, column: usize| cell(matrix, line, column, cut.is_revenue);
    let later = (0..lines).flat_map(|line| (1..wide).filter_map(move |column| at(line, column)?.share));
    let largest = later.fold(0.0_f64, f64::max);
    let rows: Vec<GridRow> = (0..lines)
        .map(|line| {
            let cells = (0..wide).map(|column| {
                let cell = at(line, column)?;
                let share = cell.share.unwrap_or(0.0);
                Some(GridCell {
                    text: cell.share.map_or_else(
                        || "–".to_owned(),
                        |share| i18n.percent((share * 100.0).round() / 100.0),
                    ),
                    label: sentence(i18n, cut, &answer, (line, column), cell),
                    // The first period is all of them by definition and would outshine the rest.
                    step: if column == 0 { 6 } else { heat_step(share, largest) },
                })
            });
            let start = at(line, 0).map(|cell| amount(i18n, cut, &answer, cell.start));
            let head = period_text(i18n, cut.unit, matrix.cohorts[line].from);
            GridRow { head, detail: start.unwrap_or_default(), cells: cells.collect() }
        })
        .collect();
    let heads: Vec<String> = (0..wide).map(|column| i18n.number(column as f64)).collect();
    let detail = if cut.is_revenue {
        text!(i18n, k::retention::REVENUE)
    } else {
        text!(i18n, k::retention::CUSTOMERS)
    };
    let picked = RwSignal::new(None::<(usize, usize)>);
    let sentences: Vec<Vec<Option<String>>> = rows
        .iter()
        .map(|row| row.cells.iter().map(|cell| Some(cell.as_ref()?.label.clone())).collect())
        .collect();
    let pick = Callback::new(move |place| picked.set(Some(place)));
    let said = move || {
        let said = picked.get().and_then(|(line, column)| sentences.get(line)?.get(column)?.clone());
        said.unwrap_or_else(|| text!(i18n, k::retention::PRESS_CELL))
    };
    let engine = use_engine();
    let currency = answer.currency;
    let orders = move || {
        let has_others = engine.status.with(|status| status.currencies.len() > 1);
        OrdersCounted::new(currency, has_others)
    };
    let starts: Vec<Day> = matrix.cohorts.iter().map(|cohort| cohort.from).collect();
    let rows_behind = move || {
        let (line, column) = picked.get()?;
        let address = list_address(&condition(orders()?, cut.unit, *starts.get(line)?, column));
        Some(view! { " " <a href=address>{t!(i18n, k::retention::SHOW_CUSTOMERS)}</a> })
    };
    let shortened = matrix.shortened.then(|| text!(i18n, k::retention::COHORTS_SHORTENED));
    let title = Signal::derive(t!(i18n, k::retention::COHORTS));
    let columns = heads.clone();
    view! {
        <Charted title=title table=move || table(i18n, cut, &answer, &heads)>
            <HeatGrid
                label=title corner=text!(i18n, k::retention::COHORT) detail=detail columns=columns rows=rows on_pick=pick
            />
            <p role="status">{said}{rows_behind}</p>
            {shortened.map(|shortened| view! { <p class="muted">{shortened}</p> })}
        </Charted>
    }
    .into_any()
}

/// The counts or amounts themselves; below customers, the average of all cohorts.
fn table(i18n: I18n, cut: Cut, answer: &Answer, heads: &[String]) -> AnyView {
    let wide = heads.len();
    let rows = (0..answer.matrix.cohorts.len()).map(|line| {
        let cells = (0..wide).map(|column| {
            let cell = cell(&answer.matrix, line, column, cut.is_revenue);
            view! { <td class="number"><bdi>{cell.map(|cell| amount(i18n, cut, answer, cell.amount))}</bdi></td> }
        });
        view! {
            <tr>
                <th scope="row">{period_text(i18n, cut.unit, answer.matrix.cohorts[line].from)}</th>
                {cells.collect_view()}
            </tr>
        }
    });
    let average = (!cut.is_revenue).then(|| {
        let share = |share: &Option<f64>| share.map_or_else(|| "–".to_owned(), |share| i18n.percent(share));
        let shares = answer.matrix.average_retention.iter().take(wide);
        view! {
            <tr>
                <th scope="row">{text!(i18n, k::retention::AVERAGE)}</th>
                {shares.map(|one| view! { <td class="number">{share(one)}</td> }).collect_view()}
            </tr>
        }
    });
    view! {
        <table class="data-table">
            <thead>
                <tr>
                    <th scope="col">{text!(i18n, k::retention::COHORT)}</th>
                    {heads.iter().map(|head| view! { <th scope="col" class="number">{head.clone()}</th> }).collect_view()}
                </tr>
            </thead>
            <tbody>{rows.collect_view()}{average}</tbody>
        </table>
    }
    .into_any()
}
