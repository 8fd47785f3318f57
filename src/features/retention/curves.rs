//! The curves with their intervals, as a chart and as a table.

use super::answer::{Answer, Curve, Group, month_ticks};
use super::explain;
use super::state::{By, View, days_of, months_of};
use crate::i18n::{I18n, k, use_i18n};
use crate::ui::How;
use crate::ui::chart::{BandChart, BandLine, BandPoint, Charted, LINES_MAX, Path};
use leptos::prelude::*;
use std::sync::Arc;

/// The part of the page.
#[component]
pub(super) fn CurvesPart(view: View, answer: Answer, groups: Vec<(String, Group)>) -> impl IntoView {
    let i18n = use_i18n();
    let Answer { until, all, .. } = &answer;
    let number = |count: u32| i18n.number(f64::from(count));
    let measured = text!(
        i18n,
        k::retention::MEASURED,
        customers = number(all.n),
        lost = number(all.events),
        until = i18n.day(*until)
    );
    let rule = text!(i18n, k::retention::RULE, count = view.quiet);
    let waits = matches!(&view.by, By::Segments(_)) && answer.groups.is_empty();
    let explained = explain::curve(i18n, &view, &groups);
    let shortened =
        (groups.len() > LINES_MAX).then(|| text!(i18n, k::retention::LARGEST_SHOWN, count = LINES_MAX));
    let chart = chart(i18n, &groups);
    view! {
        <section class="card part" aria-labelledby="retention-curves">
            <header class="kpi-head">
                <h2 id="retention-curves">{text!(i18n, k::retention::CURVES)}</h2>
                <How explained=Signal::stored(explained) />
            </header>
            <p>{measured} " " {rule}</p>
            {waits.then(|| view! { <p class="muted" role="status">{text!(i18n, k::retention::CHOOSE_SEGMENTS)}</p> })}
            <Charted title=Signal::derive(t!(i18n, k::retention::CURVES)) table=move || table(i18n, &groups)>
                {chart}
                <p class="muted">{text!(i18n, k::retention::AXES)} " " {shortened}</p>
            </Charted>
        </section>
    }
    .into_any()
}

/// The points of a curve, from everybody at the start to the last day that is known.
fn points(curve: &Curve) -> Vec<BandPoint> {
    let mut points = vec![BandPoint { at: 0.0, value: 1.0, band: Some((1.0, 1.0)) }];
    points.extend(curve.steps.iter().map(|step| BandPoint {
        at: step.t,
        value: step.survival,
        band: step.ci_loglog.map(|interval| (interval.0, interval.1)),
    }));
    if let Some(last) = points.last().copied().filter(|last| last.at < curve.end()) {
        points.push(BandPoint { at: curve.end(), ..last });
    }
    points
}

fn chart(i18n: I18n, groups: &[(String, Group)]) -> AnyView {
    let shown = &groups[..groups.len().min(LINES_MAX)];
    let end = shown.iter().map(|(_, group)| group.curve.end()).fold(0.0, f64::max);
    let line =
        |(name, group): &(String, Group)| BandLine { name: name.clone(), points: points(&group.curve) };
    let lines: Vec<BandLine> = shown.iter().map(line).collect();
    let tick = |months: u32| (days_of(months), i18n.number(f64::from(months)));
    let ticks = month_ticks(end).into_iter().map(tick).collect();
    view! {
        <BandChart
            label=Signal::derive(t!(i18n, k::retention::CURVES)) lines=lines ticks=ticks path=Path::Steps most=1.0
            value_text=Arc::new(move |share| untrack(|| i18n.percent(share)))
            place_text=Arc::new(move |day: f64| untrack(|| {
                text!(i18n, k::retention::AFTER_DAYS, days = i18n.number(day.round()), months = i18n.number(months_of(day)))
            }))
        />
    }
    .into_any()
}

/// A line for each group and each time somebody was watched for.
fn table(i18n: I18n, groups: &[(String, Group)]) -> AnyView {
    let number = |count: u32| i18n.number(f64::from(count));
    let rows = groups.iter().flat_map(|(name, group)| {
        let known = group.curve.at.iter().filter(|left| left.at_risk > 0);
        known
            .map(|left| {
                let interval = left.ci_loglog.map_or_else(
                    || "–".to_owned(),
                    |interval| format!("{} – {}", i18n.percent(interval.0), i18n.percent(interval.1)),
                );
                view! {
                    <tr>
                        <th scope="row"><bdi>{name.clone()}</bdi></th>
                        <td class="number">{i18n.number(months_of(left.t))}</td>
                        <td class="number">{number(left.at_risk)}</td>
                        <td class="number">{number(left.cumulative_events)}</td>
                        <td class="number">{i18n.percent(left.survival)}</td>
                        <td class="number"><bdi>{interval}</bdi></td>
                    </tr>
                }
            })
            .collect::<Vec<_>>()
    });
    view! {
        <table class="data-table">
            <thead>
                <tr>
                    <th scope="col">{text!(i18n, k::retention::GROUP)}</th>
                    <th scope="col" class="number">{text!(i18n, k::retention::MONTHS_AFTER)}</th>
                    <th scope="col" class="number">{text!(i18n, k::retention::AT_RISK)}</th>
                    <th scope="col" class="number">{text!(i18n, k::retention::LOST)}</th>
                    <th scope="col" class="number">{text!(i18n, k::retention::STILL_THERE)}</th>
                    <th scope="col" class="number">{text!(i18n, k::retention::INTERVAL)}</th>
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
    .into_any()
}
