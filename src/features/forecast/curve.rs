//! What was and what is expected, as a chart and as a table.

use super::explain;
use super::state::Answer;
use super::words::Words;
use crate::i18n::k;
use crate::ui::How;
use crate::ui::chart::{BandChart, BandLine, BandPoint, Charted, Path};
use domain::Day;
use leptos::prelude::*;
use std::sync::Arc;

/// The part of the page.
#[component]
pub(super) fn CurvePart(words: Words, answer: Answer) -> impl IntoView {
    let i18n = words.i18n;
    let Some(first) = answer.points.first().cloned() else { return ().into_any() };
    let last_whole = answer.history.last().map(|past| {
        text!(
            i18n,
            k::forecast::LAST_WHOLE,
            period = words.period(past.from),
            value = words.value(past.value),
            until = i18n.day(answer.until)
        )
    });
    let next = text!(
        i18n,
        k::forecast::NEXT,
        figure = words.figure(),
        period = words.period(first.from),
        value = words.value(first.value),
        low = words.value(first.ci95.0),
        high = words.value(first.ci95.1)
    );
    let explained = explain::point(&words, &answer, &first);
    let title = text!(i18n, k::forecast::HISTORY_AND_FORECAST, figure = words.figure());
    let chart = chart(&words, &answer);
    let below = answer.is_below_zero().then(|| text!(i18n, k::forecast::BELOW_ZERO));
    view! {
        <section class="card part" aria-labelledby="forecast-curve">
            <header class="kpi-head">
                <h2 id="forecast-curve">{title.clone()}</h2>
                <How explained=Signal::stored(explained) />
            </header>
            <p class="forecast-next">{next}</p>
            <Charted title=title table=move || table(&words, &answer)>
                {chart}
                <p class="muted">{last_whole}</p>
                {below.map(|below| view! { <p class="muted">{below}</p> })}
            </Charted>
        </section>
    }
    .into_any()
}

fn chart(words: &Words, answer: &Answer) -> AnyView {
    let i18n = words.i18n;
    let past = answer.history.iter().enumerate().map(|(at, past)| BandPoint {
        at: at as f64,
        value: past.value,
        band: None,
    });
    let ahead = answer.points.iter().enumerate().map(|(step, point)| BandPoint {
        at: (answer.history.len() + step) as f64,
        value: point.value,
        band: Some((point.ci95.0, point.ci95.1)),
    });
    let lines = vec![
        BandLine { name: text!(i18n, k::forecast::HISTORY), points: past.collect() },
        BandLine { name: text!(i18n, k::forecast::EXPECTED), points: ahead.collect() },
    ];
    let days =
        answer.history.iter().map(|past| past.from).chain(answer.points.iter().map(|point| point.from));
    let days: Vec<Day> = days.collect();
    let ticks = days.iter().enumerate().map(|(at, day)| (at as f64, words.short_period(*day))).collect();
    let names: Vec<String> = days.iter().map(|day| words.period(*day)).collect();
    let names = Arc::new(names);
    let place_text = move |at: f64| names.get(at as usize).cloned().unwrap_or_default();
    let label = text!(i18n, k::forecast::HISTORY_AND_FORECAST, figure = words.figure());
    view! {
        <BandChart
            label=Signal::stored(label) lines=lines ticks=ticks path=Path::Straight
            value_text=words.short() place_text=Arc::new(place_text)
        />
    }
    .into_any()
}

/// The periods ahead, then the past, the latest first.
fn table(words: &Words, answer: &Answer) -> AnyView {
    let i18n = words.i18n;
    let ahead = answer.points.iter().map(|point| {
        view! {
            <tr>
                <th scope="row">{words.period(point.from)}</th>
                <td>{text!(i18n, k::forecast::EXPECTED)}</td>
                <td class="number"><bdi>{words.value(point.value)}</bdi></td>
                <td class="number"><bdi>{words.between(point.ci95.0, point.ci95.1)}</bdi></td>
            </tr>
        }
    });
    let past = answer.history.iter().rev().map(|past| {
        view! {
            <tr>
                <th scope="row">{words.period(past.from)}</th>
                <td>{text!(i18n, k::forecast::HISTORY)}</td>
                <td class="number"><bdi>{words.value(past.value)}</bdi></td>
                <td class="number">"–"</td>
            </tr>
        }
    });
    view! {
        <table class="data-table">
            <thead>
                <tr>
                    <th scope="col">{text!(i18n, k::forecast::PERIOD)}</th>
                    <th scope="col">{text!(i18n, k::forecast::WHAT)}</th>
                    <th scope="col" class="number">{words.figure()}</th>
                    <th scope="col" class="number">{text!(i18n, k::forecast::INTERVAL)}</th>
                </tr>
            </thead>
            <tbody>{ahead.collect_view()}{past.collect_view()}</tbody>
        </table>
    }
    .into_any()
}
