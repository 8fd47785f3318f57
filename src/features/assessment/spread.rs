//! How the scores are spread over customers, now and at the beginning of the period.

use super::answer::Answer;
use super::words::{count, whole};
use crate::i18n::{I18n, k, use_i18n};
use crate::ui::chart::{Charted, Mark, Series, SeriesChart};
use crate::ui::{Explained, How};
use leptos::prelude::*;
use std::sync::Arc;

/// Points of a class.
const CLASS: u32 = 10;

/// The part of the page. It is drawn anew in another language.
#[component]
pub(super) fn SpreadPart(answer: StoredValue<Answer>) -> impl IntoView {
    let i18n = use_i18n();
    let explained = Signal::derive(move || answer.with_value(|answer| explained(i18n, answer)));
    view! {
        <section class="card part" aria-labelledby="assess-spread">
            <header class="kpi-head">
                <h2 id="assess-spread">{t!(i18n, k::assessment::SPREAD)}</h2><How explained=explained />
            </header>
            {move || answer.with_value(|answer| drawn(i18n, answer))}
        </section>
    }
    .into_any()
}

fn drawn(i18n: I18n, answer: &Answer) -> impl IntoView + use<> {
    let label = |from: u32| format!("{}–{}", count(i18n, from), count(i18n, from + CLASS));
    let labels: Vec<String> = (0..100).step_by(CLASS as usize).map(label).collect();
    let days = [i18n.day(answer.until), i18n.day(answer.before)];
    let bins = [answer.now.bins, answer.then.bins];
    let series = days.clone().into_iter().zip(bins).map(|(name, bins)| Series {
        name,
        values: bins.iter().map(|count| Some(f64::from(*count))).collect(),
    });
    let [now, then] = days;
    let names = labels.clone();
    let table = move || {
        let line = |(label, (now, then)): (&String, (u32, u32))| {
            view! {
                <tr>
                    <th scope="row"><bdi>{label.clone()}</bdi></th>
                    <td class="number">{count(i18n, now)}</td>
                    <td class="number">{count(i18n, then)}</td>
                </tr>
            }
        };
        let lines = names.iter().zip(bins[0].into_iter().zip(bins[1])).map(line).collect_view();
        view! {
            <table class="data-table">
                <thead>
                    <tr>
                        <th scope="col">{text!(i18n, k::assessment::SCORE)}</th>
                        <th scope="col" class="number">{now.clone()}</th>
                        <th scope="col" class="number">{then.clone()}</th>
                    </tr>
                </thead>
                <tbody>{lines}</tbody>
            </table>
        }
    };
    view! {
        <Charted title=Signal::derive(t!(i18n, k::assessment::SPREAD)) table=table>
            <SeriesChart
                label=Signal::derive(t!(i18n, k::assessment::SPREAD)) labels=labels series=series.collect()
                mark=Mark::Bars value_text=Arc::new(move |count| untrack(|| i18n.number(count)))
            />
        </Charted>
    }
}

fn explained(i18n: I18n, answer: &Answer) -> Explained {
    Explained {
        definition: text!(i18n, k::assessment::SPREAD_DEFINITION),
        formula: text!(i18n, k::assessment::SPREAD_FORMULA),
        inputs: vec![
            (text!(i18n, k::assessment::CUSTOMERS), count(i18n, answer.now.scored)),
            (i18n.day(answer.until), whole(i18n, answer.now.median)),
            (i18n.day(answer.before), whole(i18n, answer.then.median)),
        ],
        source: text!(i18n, k::assessment::SOURCE, day = i18n.day(answer.until)),
    }
}
