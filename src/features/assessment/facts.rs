//! The facts of the base: what is good, what is not, and what to do about it.

use super::answer::{Answer, is_counted, page_of, unit};
use super::words::{count, in_unit, marks};
use crate::i18n::{I18n, Key, k, use_i18n};
use crate::records::list_address;
use crate::ui::{Explained, How};
use domain::insight::{BaseFact, BaseFactKind, Verdict};
use leptos::prelude::*;

/// The part of the page: what is poor comes first.
#[component]
pub(super) fn FactsPart(answer: StoredValue<Answer>) -> impl IntoView {
    let i18n = use_i18n();
    let facts = answer.with_value(|answer| by_verdict(answer.facts.clone()));
    view! {
        <section class="card part" aria-labelledby="assess-facts">
            <header class="kpi-head"><h2 id="assess-facts">{t!(i18n, k::assessment::FACTS)}</h2></header>
            <ul class="assess-facts">
                {facts.into_iter().map(|fact| view! { <Fact fact=fact answer=answer /> }).collect_view()}
            </ul>
            <p class="part-note">{t!(i18n, k::assessment::JUDGED_NOTE)}</p>
        </section>
    }
    .into_any()
}

/// What needs work first, and in each group in the usual order.
fn by_verdict(mut facts: Vec<BaseFact>) -> Vec<BaseFact> {
    let rank = |verdict: Verdict| match verdict {
        Verdict::Poor => 0,
        Verdict::Fair => 1,
        Verdict::Good => 2,
        Verdict::Unknown => 3,
    };
    facts.sort_by_key(|fact| (rank(fact.verdict), fact.fact));
    facts
}

/// The name of a verdict in texts and styles.
pub(super) fn verdict_code(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Good => "good",
        Verdict::Fair => "fair",
        Verdict::Poor => "poor",
        Verdict::Unknown => "unknown",
    }
}

#[component]
fn Fact(fact: BaseFact, answer: StoredValue<Answer>) -> impl IntoView {
    let i18n = use_i18n();
    let name = fact.fact.name();
    let text = move |key: Option<Key>| key.map(|key| i18n.text(key)).unwrap_or_default();
    let verdict = verdict_code(fact.verdict);
    let advice = matches!(fact.verdict, Verdict::Poor | Verdict::Fair);
    let rows = fact.rows.as_ref().filter(|_| fact.count > 0);
    let rows = rows.map(|rows| list_address(rows));
    let (customers, page) = (fact.count, page_of(fact.fact));
    let fact = StoredValue::new(fact);
    let value = move || fact.with_value(|fact| shown(i18n, fact, fact.value));
    let more = move || fact.with_value(|fact| more(i18n, fact));
    let explained = Signal::derive(move || {
        answer.with_value(|answer| fact.with_value(|fact| explained(i18n, answer, fact)))
    });
    view! {
        <li class="assess-fact" data-fact=name>
            <span class=format!("assess-verdict is-{verdict}")>{move || text(k::assessment::verdict(verdict))}</span>
            <div class="assess-fact-said">
                <h3>{move || text(k::assessment::fact(name))}</h3>
                {advice.then(|| view! { <p>{move || text(k::assessment::fact_do(name))}</p> })}
            </div>
            <div class="assess-fact-number">
                <strong class="number"><bdi>{value}</bdi></strong> <How explained=explained />
                <span class="muted"><bdi>{more}</bdi></span>
            </div>
            <p class="assess-ways">
                {rows.map(|rows| view! {
                    <a class="button small" href=rows>{move || text!(i18n, k::assessment::SHOW_CUSTOMERS, count = customers)}</a>
                })}
                {page.map(|page| view! { <a class="button small quiet" href=page>{move || page_name(i18n, page)}</a> })}
            </p>
        </li>
    }
    .into_any()
}

fn page_name(i18n: I18n, page: &str) -> String {
    match page {
        "/today" => text!(i18n, k::app::NAV_TODAY),
        "/insights/retention" => text!(i18n, k::app::INSIGHTS_RETENTION),
        _ => text!(i18n, k::app::INSIGHTS_OVERVIEW),
    }
}

fn shown(i18n: I18n, fact: &BaseFact, value: Option<f64>) -> String {
    value.map_or_else(|| "–".to_owned(), |value| in_unit(i18n, unit(fact.fact), value))
}

/// What the number was counted from, and what it was before.
fn more(i18n: I18n, fact: &BaseFact) -> String {
    let counted = is_counted(fact.fact).then(|| {
        text!(i18n, k::assessment::COUNTED, count = count(i18n, fact.count), of = count(i18n, fact.of))
    });
    let before =
        fact.before.map(|_| text!(i18n, k::assessment::BEFORE, value = shown(i18n, fact, fact.before)));
    i18n.facts(&counted.into_iter().chain(before).collect::<Vec<_>>())
}

/// What a fact counts, in words.
pub(super) fn definition(i18n: I18n, answer: &Answer, fact: BaseFactKind) -> String {
    let Some(key) = k::assessment::fact_text(fact.name()) else { return String::new() };
    let args = [
        ("hours", i18n.number(answer.target_hours).into()),
        ("days", i18n.number(f64::from(answer.cadence_days)).into()),
    ];
    i18n.format(key, &args)
}

fn explained(i18n: I18n, answer: &Answer, fact: &BaseFact) -> Explained {
    let (part, of) = (count(i18n, fact.count), count(i18n, fact.of));
    let formula = match fact.fact {
        BaseFactKind::TopShare => {
            text!(i18n, k::assessment::FORMULA_TOP, count = part.clone(), of = of.clone())
        }
        BaseFactKind::Nps => text!(i18n, k::assessment::FORMULA_NPS, of = of.clone()),
        BaseFactKind::ComplaintWait | BaseFactKind::ResponseHours => {
            text!(i18n, k::assessment::FORMULA_MEDIAN, count = of.clone())
        }
        _ => format!("{part} ÷ {of} = {}", shown(i18n, fact, fact.value)),
    };
    Explained {
        definition: definition(i18n, answer, fact.fact),
        formula,
        inputs: vec![
            (i18n.day(answer.until), shown(i18n, fact, fact.value)),
            (i18n.day(answer.before), shown(i18n, fact, fact.before)),
            (text!(i18n, k::assessment::LIMITS), marks(i18n, unit(fact.fact), fact)),
        ],
        source: text!(i18n, k::assessment::SOURCE, day = i18n.day(answer.until)),
    }
}
