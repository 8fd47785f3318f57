//! The report as a CSV file: shares, points and amounts as numbers that a spreadsheet counts with.

use super::Told;
use super::answer::Answer;
use super::facts::{definition, verdict_code};
use crate::browser;
use crate::i18n::{I18n, k, use_i18n};
use crate::records::{minor_money, strength_part};
use crate::ui::{Icon, Shape, table_csv};
use leptos::prelude::*;

/// The button.
#[component]
pub(super) fn ExportButton(told: RwSignal<Option<Told>>) -> impl IntoView {
    let i18n = use_i18n();
    let is_there = Memo::new(move |_| told.with(|told| matches!(told, Some(Ok(_)))));
    let download = move |_| {
        let Some(Ok(answer)) = told.get_untracked() else { return };
        let (name, text) = untrack(|| {
            (text!(i18n, k::assessment::TITLE), table_csv::of_rows(rows(i18n, &answer).into_iter()))
        });
        // A browser that refuses a download shows that itself.
        let _ = browser::download(&format!("{name}.csv"), "text/csv", &text.into());
    };
    view! {
        <button type="button" class="button quiet" disabled=move || !is_there.get() on:click=download>
            <Icon shape=Shape::Export />{t!(i18n, k::assessment::CSV)}
        </button>
    }
}

fn plain(value: Option<f64>) -> String {
    value.map(|value| ((value * 10_000.0).round() / 10_000.0).to_string()).unwrap_or_default()
}

/// The head and a line for each finding.
fn rows(i18n: I18n, answer: &Answer) -> Vec<Vec<String>> {
    let head = [
        k::assessment::SECTION,
        k::assessment::FACT,
        k::assessment::AMOUNT,
        k::assessment::SHARE_BEFORE,
        k::assessment::COL_COUNT,
        k::assessment::COL_OF,
        k::assessment::VERDICT,
        k::assessment::WHAT_TO_DO,
        k::assessment::CONDITION,
    ];
    let mut rows = vec![head.map(|key| i18n.text(key)).to_vec()];
    rows.extend(of_spread(i18n, answer));
    rows.extend(of_first(i18n, answer));
    rows.extend(of_parts(i18n, answer));
    rows.extend(of_facts(i18n, answer));
    rows
}

fn of_spread(i18n: I18n, answer: &Answer) -> Vec<Vec<String>> {
    let (now, then) = (&answer.now, &answer.then);
    let section = text!(i18n, k::assessment::IN_SHORT);
    let tile = |name: &str, value: Option<f64>, before: Option<f64>| {
        let title = k::assessment::tile(name).map(|key| i18n.text(key)).unwrap_or_default();
        let counted = [now.scored.to_string(), now.customers.to_string()];
        let [count, of] = counted;
        vec![
            section.clone(),
            title,
            plain(value),
            plain(before),
            count,
            of,
            String::new(),
            String::new(),
            String::new(),
        ]
    };
    let count = |count: u32| Some(f64::from(count));
    vec![
        tile("median", now.median, then.median),
        tile("mean", now.mean, then.mean),
        tile("scored", count(now.scored), count(then.scored)),
        tile("well_known", count(now.well_known), count(then.well_known)),
    ]
}

fn of_first(i18n: I18n, answer: &Answer) -> Vec<Vec<String>> {
    let section = text!(i18n, k::assessment::FIRST);
    let line = |thing: &domain::insight::FirstThing| {
        let text = |key: Option<crate::i18n::Key>| key.map(|key| i18n.text(key)).unwrap_or_default();
        vec![
            section.clone(),
            text(k::assessment::thing(thing.thing.name())),
            minor_money(thing.value_minor, answer.currency).decimal(),
            String::new(),
            thing.customers.to_string(),
            String::new(),
            String::new(),
            text(k::assessment::thing_text(thing.thing.name())),
            thing.rows.clone(),
        ]
    };
    answer.first.iter().map(line).collect()
}

fn of_parts(i18n: I18n, answer: &Answer) -> Vec<Vec<String>> {
    let section = text!(i18n, k::assessment::ALL_PARTS);
    let line = |part: &super::answer::Part| {
        vec![
            section.clone(),
            strength_part(i18n, part.now.part),
            plain(part.now.share),
            plain(part.before),
            part.now.customers.to_string(),
            answer.now.scored.to_string(),
            String::new(),
            String::new(),
            String::new(),
        ]
    };
    answer.parts.iter().map(line).collect()
}

fn of_facts(i18n: I18n, answer: &Answer) -> Vec<Vec<String>> {
    let section = text!(i18n, k::assessment::FACTS);
    let line = |fact: &domain::insight::BaseFact| {
        let text = |key: Option<crate::i18n::Key>| key.map(|key| i18n.text(key)).unwrap_or_default();
        vec![
            section.clone(),
            text(k::assessment::fact(fact.fact.name())),
            plain(fact.value),
            plain(fact.before),
            fact.count.to_string(),
            fact.of.to_string(),
            text(k::assessment::verdict(verdict_code(fact.verdict))),
            definition(i18n, answer, fact.fact),
            fact.rows.clone().unwrap_or_default(),
        ]
    };
    answer.facts.iter().map(line).collect()
}
