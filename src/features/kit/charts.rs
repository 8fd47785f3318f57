//! Every chart, with its table and both as files.

use super::example;
use super::specimen::{Group, Specimen};
use crate::i18n::{I18n, k, use_i18n};
use crate::ui::chart::{
    BandChart, BandLine, BandPoint, Charted, CurveChart, GridCell, GridRow, HeatGrid, Mark, Path, Series,
    SeriesChart, Spark, heat_step,
};
use domain::time::Month;
use leptos::prelude::*;
use std::sync::Arc;

/// Two years, with a gap in the second.
const THIS: [Option<f64>; 12] = [
    Some(0.42),
    Some(0.45),
    Some(0.44),
    Some(0.48),
    Some(0.51),
    None,
    Some(0.50),
    Some(0.53),
    Some(0.55),
    Some(0.54),
    Some(0.58),
    Some(0.61),
];
const BEFORE: [Option<f64>; 12] = [
    Some(0.38),
    Some(0.37),
    Some(0.40),
    Some(0.41),
    Some(0.39),
    Some(0.42),
    Some(0.43),
    Some(0.41),
    Some(0.44),
    Some(0.46),
    Some(0.45),
    Some(0.47),
];
/// With an amount below zero.
const AMOUNTS: [f64; 12] =
    [8200.0, 7400.0, 9100.0, 10400.0, 9800.0, 11200.0, -1800.0, 9900.0, 12100.0, 11800.0, 13400.0, 15200.0];

/// The part of the sheet.
#[component]
pub(super) fn Charts() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <div class="kit-charts">
            <Group title=text!(i18n, k::kit::CHART_LINE)><Lines /></Group>
            <Group title=text!(i18n, k::kit::CHART_BARS)><Bars /></Group>
            <Group title=text!(i18n, k::kit::CHART_BAND)><Band /></Group>
            <Group title=text!(i18n, k::kit::CHART_STEPS)><Steps /></Group>
            <Group title=text!(i18n, k::kit::CHART_CURVE)><Curve /></Group>
            <Group title=text!(i18n, k::kit::CHART_GRID)><Shades /></Group>
            <Group title=text!(i18n, k::kit::CHART_SPARK)>
                <Specimen name=text!(i18n, k::kit::CHART_SPARK)><Spark values=THIS.to_vec() /></Specimen>
            </Group>
        </div>
    }
    .into_any()
}

/// The names of the twelve months of a year.
fn months(i18n: I18n) -> Vec<String> {
    (1..=12).filter_map(|month| Month::from_ym(2025, month)).map(|month| i18n.month(month)).collect()
}

/// A table with a line for each name.
fn table(head: [String; 2], lines: Vec<(String, String)>) -> AnyView {
    let [name, value] = head;
    let line = |(name, value): (String, String)| {
        view! { <tr><th scope="row">{name}</th><td class="number"><bdi>{value}</bdi></td></tr> }
    };
    view! {
        <table class="data-table">
            <thead><tr><th scope="col">{name}</th><th scope="col" class="number">{value}</th></tr></thead>
            <tbody>{lines.into_iter().map(line).collect_view()}</tbody>
        </table>
    }
    .into_any()
}

#[component]
fn Lines() -> impl IntoView {
    let i18n = use_i18n();
    let title = Signal::stored(text!(i18n, k::kit::CHART_LINE));
    let series = vec![
        Series { name: text!(i18n, k::kit::THIS_YEAR), values: THIS.to_vec() },
        Series { name: text!(i18n, k::kit::YEAR_BEFORE), values: BEFORE.to_vec() },
    ];
    let numbers = move || {
        let said = |share: Option<f64>| share.map_or_else(|| "–".to_owned(), |share| i18n.percent(share));
        let lines = months(i18n).into_iter().zip(THIS.map(said)).collect();
        table([text!(i18n, k::kit::MONTH), text!(i18n, k::kit::SHARE)], lines)
    };
    view! {
        <Charted title=title table=numbers>
            <SeriesChart
                label=title labels=months(i18n) series=series mark=Mark::Line most=1.0
                notes=Signal::stored(vec![(8, text!(i18n, k::kit::REMARK))])
                value_text=Arc::new(move |share| untrack(|| i18n.percent(share)))
            />
        </Charted>
    }
    .into_any()
}

#[component]
fn Bars() -> impl IntoView {
    let i18n = use_i18n();
    let title = Signal::stored(text!(i18n, k::kit::CHART_BARS));
    let series = vec![Series { name: text!(i18n, k::kit::REVENUE), values: AMOUNTS.map(Some).to_vec() }];
    let numbers = move || {
        let lines = months(i18n).into_iter().zip(AMOUNTS.map(|amount| i18n.number(amount))).collect();
        table([text!(i18n, k::kit::MONTH), text!(i18n, k::kit::REVENUE)], lines)
    };
    view! {
        <Charted title=title table=numbers>
            <SeriesChart
                label=title labels=months(i18n) series=series mark=Mark::Bars
                value_text=Arc::new(move |amount| untrack(|| i18n.number(amount)))
            />
        </Charted>
    }
    .into_any()
}

/// What was, and what is expected with its interval.
#[component]
fn Band() -> impl IntoView {
    let i18n = use_i18n();
    let title = Signal::stored(text!(i18n, k::kit::CHART_BAND));
    let point = |at: usize, band: bool| BandPoint {
        at: at as f64,
        value: AMOUNTS[at],
        // The further ahead, the less sure.
        band: band
            .then(|| (AMOUNTS[at] - 700.0 * (at as f64 - 7.0), AMOUNTS[at] + 700.0 * (at as f64 - 7.0))),
    };
    let lines = vec![
        BandLine { name: text!(i18n, k::kit::PAST), points: (0..8).map(|at| point(at, false)).collect() },
        BandLine { name: text!(i18n, k::kit::EXPECTED), points: (8..12).map(|at| point(at, true)).collect() },
    ];
    let names = months(i18n);
    let ticks = names.iter().enumerate().map(|(at, name)| (at as f64, name.clone())).collect();
    let numbers = move || {
        let lines = months(i18n).into_iter().zip(AMOUNTS.map(|amount| i18n.number(amount))).collect();
        table([text!(i18n, k::kit::MONTH), text!(i18n, k::kit::REVENUE)], lines)
    };
    view! {
        <Charted title=title table=numbers>
            <BandChart
                label=title lines=lines ticks=ticks path=Path::Straight
                value_text=Arc::new(move |amount| untrack(|| i18n.number(amount.round())))
                place_text=Arc::new(move |at: f64| names.get(at as usize).cloned().unwrap_or_default())
            />
        </Charted>
    }
    .into_any()
}

/// As many lines as can be told apart.
#[component]
fn Steps() -> impl IntoView {
    let i18n = use_i18n();
    let title = Signal::stored(text!(i18n, k::kit::CHART_STEPS));
    let names: Vec<String> = example::names(i18n).into_iter().take(6).collect();
    let left = |line: usize, at: usize| 0.97_f64.powi((at * (line + 1)) as i32);
    let lines = names.iter().enumerate().map(|(line, name)| BandLine {
        name: name.clone(),
        points: (0..=12)
            .map(|at| {
                let value = left(line, at);
                let around = 0.02 + 0.004 * at as f64;
                BandPoint {
                    at: at as f64,
                    value,
                    band: Some(((value - around).max(0.0), (value + around).min(1.0))),
                }
            })
            .collect(),
    });
    let lines: Vec<BandLine> = lines.collect();
    let ticks = (0..=12).step_by(3).map(|at| (at as f64, i18n.number(at as f64))).collect();
    let numbers = move || {
        let lines = names.iter().enumerate().map(|(line, name)| (name.clone(), i18n.percent(left(line, 12))));
        table([text!(i18n, k::kit::NAME), text!(i18n, k::kit::SHARE)], lines.collect())
    };
    view! {
        <Charted title=title table=numbers>
            <BandChart
                label=title lines=lines ticks=ticks path=Path::Steps most=1.0
                value_text=Arc::new(move |share| untrack(|| i18n.percent(share)))
                place_text=Arc::new(move |at: f64| untrack(|| i18n.number(at)))
            />
        </Charted>
    }
    .into_any()
}

#[component]
fn Curve() -> impl IntoView {
    let i18n = use_i18n();
    let title = Signal::stored(text!(i18n, k::kit::CHART_CURVE));
    // As few bring most: the share of the first tenths.
    let points = || (0..=10).map(|tenth| (f64::from(tenth) / 10.0, (f64::from(tenth) / 10.0).powf(0.35)));
    let numbers = move || {
        let lines = points().map(|(part, share)| (i18n.percent(part), i18n.percent(share))).collect();
        table([text!(i18n, k::kit::PEOPLE), text!(i18n, k::kit::SHARE)], lines)
    };
    view! {
        <Charted title=title table=numbers><CurveChart label=title points=points().collect() /></Charted>
    }
    .into_any()
}

/// Without a fold: the table is the chart.
#[component]
fn Shades() -> impl IntoView {
    let i18n = use_i18n();
    let title = Signal::stored(text!(i18n, k::kit::CHART_GRID));
    let said = RwSignal::new(String::new());
    let names = months(i18n);
    let wide = 7;
    let share = |line: usize, column: usize| {
        if column == 0 { 1.0 } else { 0.6 / (column as f64 + 0.15 * line as f64) }
    };
    let row = |line: usize| GridRow {
        head: names[line].clone(),
        detail: i18n.number((240 - line * 17) as f64),
        // The later one began, the less is known.
        cells: (0..wide)
            .map(|column| {
                (column + line <= wide).then(|| {
                    let share = share(line, column);
                    let text = i18n.percent((share * 100.0).round() / 100.0);
                    GridCell { label: format!("{}: {text}", names[line]), text, step: heat_step(share, 1.0) }
                })
            })
            .collect(),
    };
    let rows: Vec<GridRow> = (0..wide).map(row).collect();
    let labels: Vec<Vec<String>> = rows
        .iter()
        .map(|row| {
            row.cells
                .iter()
                .map(|cell| cell.as_ref().map(|cell| cell.label.clone()).unwrap_or_default())
                .collect()
        })
        .collect();
    view! {
        <Charted title=title>
            <HeatGrid
                label=title corner=text!(i18n, k::kit::MONTH) detail=text!(i18n, k::kit::PEOPLE)
                columns=(0..wide).map(|column| i18n.number(column as f64)).collect() rows=rows
                on_pick=Callback::new(move |(line, column): (usize, usize)| {
                    said.set(labels.get(line).and_then(|row| row.get(column).cloned()).unwrap_or_default());
                })
            />
            <p role="status">{said}</p>
        </Charted>
    }
    .into_any()
}
