//! What the forecast is put together from: level, trend, and how quickly each part learns.

use super::explain;
use super::state::{Answer, Pace, pace};
use super::words::Words;
use crate::i18n::{I18n, k};
use crate::ui::Measure;
use leptos::prelude::*;

/// The part of the page.
#[component]
pub(super) fn ModelPart(words: Words, answer: Answer) -> impl IntoView {
    let i18n = words.i18n;
    let smoothing = answer.smoothing;
    let direction = match answer.trend {
        trend if trend > 0.0 => text!(i18n, k::forecast::TREND_UP),
        trend if trend < 0.0 => text!(i18n, k::forecast::TREND_DOWN),
        _ => text!(i18n, k::forecast::TREND_NONE),
    };
    let parameters = [
        (text!(i18n, k::forecast::ALPHA), smoothing.alpha),
        (text!(i18n, k::forecast::BETA), smoothing.beta),
        (text!(i18n, k::forecast::GAMMA), smoothing.gamma),
    ];
    let parameters = parameters.map(|(name, value)| {
        let explained = explain::smoothing(&words, &answer, name.clone(), value);
        view! { <Measure name=name value=i18n.number(value) note=pace_text(i18n, value) explained=explained /> }
    });
    view! {
        <section class="card part" aria-labelledby="forecast-model">
            <header class="kpi-head"><h2 id="forecast-model">{text!(i18n, k::forecast::MODEL)}</h2></header>
            <dl class="measures">
                <Measure
                    name=text!(i18n, k::forecast::LEVEL) value=words.value(answer.level) note=text!(i18n, k::forecast::LEVEL_NOTE)
                    explained=explain::level(&words, &answer)
                />
                <Measure
                    name=text!(i18n, k::forecast::TREND) value=words.signed(answer.trend) note=direction
                    explained=explain::trend(&words, &answer)
                />
                {parameters.into_iter().collect_view()}
            </dl>
        </section>
    }
    .into_any()
}

/// What the size of a smoothing parameter means.
fn pace_text(i18n: I18n, parameter: f64) -> String {
    match pace(parameter) {
        Pace::Still => text!(i18n, k::forecast::PACE_STILL),
        Pace::Slow => text!(i18n, k::forecast::PACE_SLOW),
        Pace::Middle => text!(i18n, k::forecast::PACE_MIDDLE),
        Pace::Fast => text!(i18n, k::forecast::PACE_FAST),
    }
}
