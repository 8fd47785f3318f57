//! What each period of the season adds to the level or takes from it.

use super::explain;
use super::state::Answer;
use super::words::Words;
use crate::i18n::{I18n, k};
use crate::ui::How;
use crate::ui::chart::{Charted, Mark, Series, SeriesChart};
use leptos::prelude::*;

/// The part of the page. The season begins with the first period ahead; where fewer are shown than it has, the rest have
/// no names yet and are left out.
#[component]
pub(super) fn SeasonPart(words: Words, answer: Answer) -> impl IntoView {
    let i18n = words.i18n;
    let known = answer.seasonal.len().min(answer.points.len());
    let names: Vec<String> = answer.points[..known].iter().map(|point| words.period(point.from)).collect();
    let labels: Vec<String> =
        answer.points[..known].iter().map(|point| words.short_period(point.from)).collect();
    let said = answer.extremes().filter(|(high, low)| *high < known && *low < known).map(|(high, low)| {
        text!(
            i18n,
            k::forecast::SEASON_TEXT,
            high = names[high].clone(),
            more = words.seasonal(answer.seasonal[high]),
            low = names[low].clone(),
            less = words.seasonal(answer.seasonal[low])
        )
    });
    let explained = explain::season(&words, &answer);
    let figures = answer.seasonal[..known].to_vec();
    // A factor of one is the level itself.
    let level = if words.view.multiplies { 1.0 } else { 0.0 };
    let series = vec![Series {
        name: text!(i18n, k::forecast::SEASONAL),
        values: figures.iter().map(|figure| Some(figure - level)).collect(),
    }];
    let written: Vec<String> = figures.iter().map(|figure| words.seasonal(*figure)).collect();
    let rows: Vec<(String, String)> = names.into_iter().zip(written).collect();
    let title = Signal::derive(t!(i18n, k::forecast::SEASONAL));
    view! {
        <section class="card part" aria-labelledby="forecast-season">
            <header class="kpi-head">
                <h2 id="forecast-season">{text!(i18n, k::forecast::SEASON)}</h2>
                <How explained=Signal::stored(explained) />
            </header>
            {said.map(|said| view! { <p>{said}</p> })}
            <Charted title=title table=move || table(i18n, &rows)>
                <SeriesChart label=title labels=labels series=series mark=Mark::Bars value_text=words.short_seasonal() />
            </Charted>
        </section>
    }
    .into_any()
}

fn table(i18n: I18n, rows: &[(String, String)]) -> AnyView {
    let row = |(name, value): &(String, String)| {
        view! {
            <tr><th scope="row">{name.clone()}</th><td class="number"><bdi>{value.clone()}</bdi></td></tr>
        }
    };
    view! {
        <table class="data-table">
            <thead>
                <tr>
                    <th scope="col">{text!(i18n, k::forecast::PERIOD)}</th>
                    <th scope="col" class="number">{text!(i18n, k::forecast::SEASONAL)}</th>
                </tr>
            </thead>
            <tbody>{rows.iter().map(row).collect_view()}</tbody>
        </table>
    }
    .into_any()
}
