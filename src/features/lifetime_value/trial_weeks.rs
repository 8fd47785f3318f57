//! Expected and actual purchases of the time held out: by what customers bought before, and week by week.

use super::answers::Trial;
use super::asked::Answered;
use super::chooser::model_name;
use super::explained::{about, source};
use super::part::{Part, Table};
use super::state::code;
use super::trial::{bias_text, held_facts};
use crate::i18n::{I18n, intl, k, use_i18n};
use crate::ui::Explained;
use crate::ui::chart::{Charted, Mark, Series, SeriesChart};
use domain::insight::Calibration;
use leptos::prelude::*;
use std::sync::Arc;

/// Per class of repeat purchases before, the mean of the time held out.
#[component]
pub(super) fn ByClass(calibration: Calibration, answered: Answered<Trial>) -> impl IntoView {
    let i18n = use_i18n();
    let classes = &calibration.classes;
    let label = |repeats: u32, or_more: bool| {
        let number = i18n.number(repeats.into());
        if or_more { text!(i18n, k::lifetime_value::OR_MORE, number = number) } else { number }
    };
    let labels: Vec<String> = classes.iter().map(|class| label(class.repeat_days, class.or_more)).collect();
    let series = pair(
        i18n,
        classes.iter().map(|class| class.expected_mean).collect(),
        classes.iter().map(|class| class.actual_mean).collect(),
    );
    let mean = |number: f64| intl::significant(i18n.locale(), number);
    let rows = labels.iter().zip(classes).map(|(label, class)| {
        vec![
            label.clone(),
            i18n.number(class.customers.into()),
            mean(class.expected_mean),
            mean(class.actual_mean),
        ]
    });
    let rows: Vec<Vec<String>> = rows.collect();
    let title = Signal::derive(t!(i18n, k::lifetime_value::BY_CLASS));
    let heads = vec![
        text!(i18n, k::lifetime_value::REPEATS_BEFORE),
        text!(i18n, k::lifetime_value::CUSTOMERS),
        text!(i18n, k::lifetime_value::EXPECTED),
        text!(i18n, k::lifetime_value::ACTUAL),
    ];
    let said = bias_text(i18n, &calibration);
    let explained = explained(i18n, calibration, answered, false);
    view! {
        <Part title=k::lifetime_value::BY_CLASS explained=explained>
            <p>{said}</p>
            <Charted title=title table=move || view! { <Table heads=heads.clone() rows=rows.clone() /> }>
                <SeriesChart
                    label=title labels=labels series=series mark=Mark::Bars
                    value_text=Arc::new(move |mean| untrack(|| intl::significant(i18n.locale(), mean)))
                />
                <p class="muted ltv-note">{t!(i18n, k::lifetime_value::BY_CLASS_NOTE)}</p>
            </Charted>
        </Part>
    }
    .into_any()
}

/// Cumulative repeat purchases of everybody, week by week.
#[component]
pub(super) fn ByWeek(calibration: Calibration, answered: Answered<Trial>) -> impl IntoView {
    let i18n = use_i18n();
    let weeks = &calibration.weeks;
    let labels: Vec<String> = weeks.iter().map(|week| i18n.number(week.week.into())).collect();
    let series = pair(
        i18n,
        weeks.iter().map(|week| week.expected).collect(),
        weeks.iter().map(|week| week.actual as f64).collect(),
    );
    let cut = weeks.iter().position(|week| week.held_out);
    let notes: Vec<(usize, String)> =
        cut.map(|place| (place, text!(i18n, k::lifetime_value::HELD_FROM_HERE))).into_iter().collect();
    let row = |week: &domain::insight::CalibrationWeek| {
        let which = if week.held_out {
            text!(i18n, k::lifetime_value::YES)
        } else {
            text!(i18n, k::lifetime_value::NO)
        };
        vec![
            i18n.number(week.week.into()),
            which,
            about(i18n, week.expected),
            i18n.number(week.actual as f64),
        ]
    };
    let rows: Vec<Vec<String>> = weeks.iter().rev().map(row).collect();
    let title = Signal::derive(t!(i18n, k::lifetime_value::BY_WEEK));
    let heads = vec![
        text!(i18n, k::lifetime_value::WEEK),
        text!(i18n, k::lifetime_value::HELD_OUT),
        text!(i18n, k::lifetime_value::EXPECTED),
        text!(i18n, k::lifetime_value::ACTUAL),
    ];
    let explained = explained(i18n, calibration, answered, true);
    view! {
        <Part title=k::lifetime_value::BY_WEEK explained=explained>
            <Charted title=title table=move || view! { <Table heads=heads.clone() rows=rows.clone() /> }>
                <SeriesChart
                    label=title labels=labels series=series mark=Mark::Line notes=Signal::stored(notes)
                    value_text=Arc::new(move |count| untrack(|| i18n.number(count.round())))
                />
                <p class="muted ltv-note">{t!(i18n, k::lifetime_value::BY_WEEK_NOTE)}</p>
            </Charted>
        </Part>
    }
    .into_any()
}

fn pair(i18n: I18n, expected: Vec<f64>, actual: Vec<f64>) -> Vec<Series> {
    let series =
        |name: String, values: Vec<f64>| Series { name, values: values.into_iter().map(Some).collect() };
    vec![
        series(text!(i18n, k::lifetime_value::EXPECTED), expected),
        series(text!(i18n, k::lifetime_value::ACTUAL), actual),
    ]
}

fn explained(
    i18n: I18n,
    calibration: Calibration,
    answered: Answered<Trial>,
    by_week: bool,
) -> Signal<Explained> {
    Signal::derive(move || {
        let model = code(calibration.model);
        let mut inputs = vec![(text!(i18n, k::lifetime_value::MODEL), model_name(i18n, model))];
        inputs.extend(held_facts(i18n, &answered));
        let bias = calibration.bias.map_or_else(|| "–".to_owned(), |bias| i18n.percent(bias));
        inputs.extend([
            (text!(i18n, k::lifetime_value::EXPECTED), about(i18n, calibration.expected)),
            (text!(i18n, k::lifetime_value::ACTUAL), i18n.number(calibration.actual as f64)),
            (text!(i18n, k::lifetime_value::BIAS), bias),
        ]);
        let (definition, formula) = if by_week {
            (
                text!(i18n, k::lifetime_value::BY_WEEK_DEFINITION),
                text!(i18n, k::lifetime_value::BY_WEEK_FORMULA),
            )
        } else {
            (
                text!(i18n, k::lifetime_value::BY_CLASS_DEFINITION),
                text!(i18n, k::lifetime_value::BY_CLASS_FORMULA),
            )
        };
        Explained { definition, formula, inputs, source: source(i18n, model, false) }
    })
}
