//! How well the same method would have foretold the last periods without knowing them.

use super::explain;
use super::state::Answer;
use super::words::Words;
use crate::i18n::{I18n, k};
use crate::ui::Measure;
use domain::insight::BackTest;
use leptos::prelude::*;

/// The part of the page.
#[component]
pub(super) fn BackTestPart(words: Words, answer: Answer) -> impl IntoView {
    let i18n = words.i18n;
    let body = match &answer.back_test {
        Some(test) => tested(&words, test),
        None => view! { <p>{text!(i18n, k::forecast::NO_BACK_TEST)}</p> }.into_any(),
    };
    view! {
        <section class="card part" aria-labelledby="forecast-back-test">
            <header class="kpi-head"><h2 id="forecast-back-test">{text!(i18n, k::forecast::BACK_TEST)}</h2></header>
            {body}
        </section>
    }
    .into_any()
}

fn tested(words: &Words, test: &BackTest) -> AnyView {
    let i18n = words.i18n;
    let (mae, naive) = (words.value(test.mae), words.value(test.naive_mae));
    let verdict = if test.mae < test.naive_mae {
        text!(i18n, k::forecast::BETTER, mae = mae.clone(), naive = naive.clone())
    } else {
        text!(i18n, k::forecast::NO_BETTER, mae = mae.clone(), naive = naive.clone())
    };
    let mape = test.mape_percent.map_or_else(|| "–".to_owned(), |percent| i18n.percent(percent / 100.0));
    let mape_note = match test.mape_percent {
        Some(_) => text!(i18n, k::forecast::MAPE_NOTE),
        None => text!(i18n, k::forecast::MAPE_NONE),
    };
    let share = f64::from(test.within) / f64::from(test.steps.max(1));
    view! {
        <p>{text!(i18n, k::forecast::BACK_TEST_TEXT, span = words.span(test.steps))} " " {verdict}</p>
        <dl class="measures">
            <Measure
                name=text!(i18n, k::forecast::MAE) value=mae note=text!(i18n, k::forecast::MAE_NOTE)
                explained=explain::mae(words, test)
            />
            <Measure
                name=text!(i18n, k::forecast::NAIVE) value=naive note=text!(i18n, k::forecast::NAIVE_NOTE)
                explained=explain::naive(words, test)
            />
            <Measure name=text!(i18n, k::forecast::MAPE) value=mape note=mape_note explained=explain::mape(words, test) />
            <Measure
                name=text!(i18n, k::forecast::WITHIN) value=i18n.percent(share) note=within(i18n, test)
                explained=explain::within(words, test)
            />
        </dl>
    }
    .into_any()
}

/// How many of the periods held out lay within their interval.
fn within(i18n: I18n, test: &BackTest) -> String {
    let number = |count: u32| i18n.number(f64::from(count));
    text!(i18n, k::forecast::WITHIN_NOTE, within = number(test.within), all = number(test.steps))
}
