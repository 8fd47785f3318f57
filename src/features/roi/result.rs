//! Cost against benefit: in a sentence, with the assumption, as numbers and as a picture.

use super::answer::Answer;
use super::margin::MarginInput;
use super::picture::picture;
use super::rows::rows_behind;
use super::words::Words;
use super::{explain, said};
use crate::i18n::{k, use_i18n};
use crate::ui::{Explained, Measure};
use leptos::prelude::*;

/// The part of the page.
#[component]
pub(super) fn ResultPart(condition: Option<String>, answer: Answer) -> impl IntoView {
    let i18n = use_i18n();
    let words = Words::new(i18n, &answer);
    let refusal = answer.refusal.as_ref().map(|refusal| said::refusal(words, &answer, refusal));
    let has_result = refusal.is_none();
    let is_sure = said::sure(words, &answer);
    let breaks_even = said::break_even(words, &answer);
    let limits = said::limits(words, &answer).into_iter();
    let limits = limits
        .map(|limit| view! { <p class="notice weak roi-limit"><span>{limit}</span></p> })
        .collect_view();
    view! {
        <section class="card part" aria-labelledby="roi-result">
            <header class="kpi-head"><h2 id="roi-result">{text!(i18n, k::roi::RESULT)}</h2></header>
            {refusal.map(|refusal| view! { <p class="notice weak" role="status"><span>{refusal}</span></p> })}
            {has_result.then(|| view! {
                <p class="roi-said">{said::result(words, &answer)}</p>
                <p>{is_sure} " " {breaks_even}</p>
                <div class="roi-assumption">
                    <h3>{text!(i18n, k::roi::ASSUMPTION)}</h3>
                    <p>{said::assumption(words, &answer)}</p>
                </div>
            })}
            {limits}
            <Numbers words=words answer=answer.clone() />
            <MarginInput margin=answer.margin />
            {has_result.then(|| picture(words, &answer))}
            {rows_behind(words, condition.as_deref(), &answer)}
        </section>
    }
    .into_any()
}

/// The numbers side by side.
#[component]
fn Numbers(words: Words, answer: Answer) -> impl IntoView {
    let i18n = words.i18n;
    let of = |part: &domain::insight::PeriodRetention| {
        text!(i18n, k::roi::STAYED_OF, retained = words.count(part.retained), start = words.count(part.start))
    };
    let measures: Vec<(String, String, String, Explained)> = vec![
        (
            text!(i18n, k::roi::ROI),
            words.share(answer.roi),
            match answer.ci95.and_then(|range| range.roi) {
                Some(interval) => text!(i18n, k::roi::BETWEEN, range = words.shares(interval)),
                None => text!(i18n, k::roi::ROI_NOTE),
            },
            explain::roi(words, &answer),
        ),
        (
            text!(i18n, k::roi::COST),
            words.money(answer.cost_minor as f64),
            text!(i18n, k::roi::COST_NOTE, days = words.days(answer.from, answer.to)),
            explain::cost(words, &answer),
        ),
        (
            text!(i18n, k::roi::BENEFIT),
            words.some_money(answer.benefit_minor),
            match answer.ci95 {
                Some(range) => text!(i18n, k::roi::BETWEEN, range = words.amounts(range.benefit_minor)),
                None => text!(i18n, k::roi::BENEFIT_NOTE),
            },
            explain::benefit(words, &answer),
        ),
        (
            text!(i18n, k::roi::NET),
            words.some_money(answer.net_minor),
            text!(i18n, k::roi::NET_NOTE),
            explain::net(words, &answer),
        ),
        (
            text!(i18n, k::roi::RETENTION),
            words.share(answer.period.retention_rate),
            of(&answer.period),
            explain::retention(words, &answer, false),
        ),
        (
            text!(i18n, k::roi::BASELINE_RETENTION),
            words.share(answer.baseline.retention_rate),
            of(&answer.baseline),
            explain::retention(words, &answer, true),
        ),
        (
            text!(i18n, k::roi::BREAK_EVEN),
            words.share(answer.break_even_rate.filter(|_| answer.roi.is_some())),
            text!(i18n, k::roi::BREAK_EVEN_NOTE),
            explain::break_even(words, &answer),
        ),
        (
            text!(i18n, k::roi::KEPT_MORE),
            answer.kept_more.map_or_else(|| "–".to_owned(), |kept| words.number(kept)),
            text!(i18n, k::roi::KEPT_NOTE),
            explain::kept(words, &answer),
        ),
        (
            text!(i18n, k::roi::EACH),
            words.some_money(answer.revenue_per_customer_minor),
            text!(i18n, k::roi::EACH_NOTE, count = answer.buyers),
            explain::each(words, &answer),
        ),
    ];
    let measures = measures.into_iter().map(|(name, value, note, explained)| {
        view! { <Measure name=name value=value note=note explained=explained /> }
    });
    view! { <dl class="measures roi-numbers">{measures.collect_view()}</dl> }.into_any()
}
