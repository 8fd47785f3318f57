//! What is read off the curves: a line for each figure, a column for each group.

use super::answer::Group;
use super::explain;
use super::state::{SHARES_AFTER, View, months_of};
use crate::i18n::{I18n, k, use_i18n};
use crate::records::span_text;
use crate::ui::{Explained, How};
use leptos::prelude::*;

/// The part of the page.
#[component]
pub(super) fn MeasuresPart(view: View, groups: Vec<(String, Group)>) -> impl IntoView {
    let i18n = use_i18n();
    let counts = |pick: fn(&Group) -> u32| -> Vec<String> {
        groups.iter().map(|(_, group)| i18n.number(f64::from(pick(group)))).collect()
    };
    let medians = groups.iter().map(|(_, group)| group.curve.median);
    let medians = medians
        .map(|days| days.map_or_else(|| text!(i18n, k::retention::NOT_REACHED), |days| time(i18n, days)));
    let means = groups.iter().map(|(_, group)| group.curve.mean_within(view.mean));
    let means = means.map(|days| days.map_or_else(|| "–".to_owned(), |days| time(i18n, days)));
    let mean_name = text!(i18n, k::retention::MEAN_WITHIN, span = span_text(i18n, "month", view.mean));
    let mut lines = vec![
        (
            text!(i18n, k::retention::CUSTOMERS),
            counts(|group| group.curve.n),
            explain::customers(i18n, &view, &groups),
        ),
        (
            text!(i18n, k::retention::LOST),
            counts(|group| group.curve.events),
            explain::lost(i18n, &view, &groups),
        ),
        (text!(i18n, k::retention::MEDIAN), medians.collect(), explain::median(i18n, &view, &groups)),
        (mean_name.clone(), means.collect(), explain::mean(i18n, &view, mean_name, &groups)),
    ];
    lines.extend(SHARES_AFTER.map(|months| {
        let name = text!(i18n, k::retention::STILL_AFTER, span = span_text(i18n, "month", months));
        let shares = groups.iter().map(|(_, group)| share(i18n, group, months)).collect();
        (name, shares, explain::share(i18n, &view, months, &groups))
    }));
    let heads = groups
        .iter()
        .map(|(name, _)| view! { <th scope="col" class="number"><bdi>{name.clone()}</bdi></th> });
    view! {
        <section class="card part" aria-labelledby="retention-measures">
            <header class="kpi-head"><h2 id="retention-measures">{text!(i18n, k::retention::MEASURES)}</h2></header>
            <div class="as-table-scroller retention-measures" tabindex="0" role="group" aria-label=text!(i18n, k::retention::MEASURES)>
                <table class="data-table">
                    <thead><tr><th scope="col">{text!(i18n, k::retention::FIGURE)}</th>{heads.collect_view()}</tr></thead>
                    <tbody>{lines.into_iter().map(line).collect_view()}</tbody>
                </table>
            </div>
            <p class="muted">{text!(i18n, k::retention::DASH)}</p>
        </section>
    }
    .into_any()
}

/// A figure of all groups.
fn line((name, values, explained): (String, Vec<String>, Explained)) -> AnyView {
    view! {
        <tr>
            <th scope="row"><span class="measure-name">{name} " " <How explained=Signal::stored(explained) /></span></th>
            {values.into_iter().map(|value| view! { <td class="number"><bdi>{value}</bdi></td> }).collect_view()}
        </tr>
    }
    .into_any()
}

/// Days, with the months they are.
pub(super) fn time(i18n: I18n, days: f64) -> String {
    text!(
        i18n,
        k::retention::DAYS_AND_MONTHS,
        days = i18n.number(days.round()),
        months = i18n.number(months_of(days))
    )
}

/// The share that is left after some months with its interval.
pub(super) fn share(i18n: I18n, group: &Group, months: u32) -> String {
    let Some(left) = group.curve.left_after(months) else { return "–".to_owned() };
    let share = i18n.percent(left.survival);
    match left.ci_loglog {
        Some(interval) => format!("{share} ({} – {})", i18n.percent(interval.0), i18n.percent(interval.1)),
        None => share,
    }
}
