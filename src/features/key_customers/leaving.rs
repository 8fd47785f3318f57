//! What if they leave: the figures with everybody beside those without the customers that are ticked in the list.

use super::desk::Desk;
use super::leaving_state::{FIGURES, Figure, Leaving, Unit, figure};
use crate::i18n::{I18n, k};
use crate::records::{failure_text, minor_money};
use crate::ui::{Explained, How};
use domain::Money;
use leptos::prelude::*;

/// The panel beside the list.
#[component]
pub(super) fn LeavingPart() -> impl IntoView {
    let Desk { i18n, leaving, .. } = Desk::here();
    let answer = move || leaving.answer.get();
    view! {
        <section
            class="card part key-leaving" id="key-what-if" aria-labelledby="key-leaving" aria-busy=move || leaving.waits.get().to_string()
        >
            <header class="kpi-head"><h2 id="key-leaving">{t!(i18n, k::key_customers::WHAT_IF)}</h2></header>
            <Who />
            {move || leaving.failure.get().map(|failure| view! {
                <div class="notice bad" role="alert"><span>{failure_text(i18n, &failure)}</span></div>
            })}
            {move || answer().map(|answer| view! { <Lost answer=answer.clone() /><Figures answer=answer /> })}
        </section>
    }
    .into_any()
}

/// Who is thought to leave.
#[component]
fn Who() -> impl IntoView {
    let Desk { i18n, view, found, chosen, .. } = Desk::here();
    let said = move || {
        let names: Vec<String> = chosen.with(|chosen| chosen.iter().map(|(_, name)| name.clone()).collect());
        if !names.is_empty() {
            return text!(i18n, k::key_customers::CHOSEN_LEAVE, names = i18n.list(&names));
        }
        let kind = view.with(|view| view.kind);
        let count = found.answer.with(|found| found.as_ref().map_or(0, |found| found.count(kind)));
        text!(i18n, k::key_customers::ALL_LEAVE, count = count)
    };
    let is_chosen = move || chosen.with(|chosen| !chosen.is_empty());
    view! {
        <p class="key-who" role="status">
            {said}" "
            <Show when=move || !is_chosen()><span class="muted key-tick">{t!(i18n, k::key_customers::TICK)}</span></Show>
        </p>
        <Show when=is_chosen>
            <button type="button" class="button small key-all" on:click=move |_| chosen.set(Vec::new())>
                {t!(i18n, k::key_customers::ALL_AGAIN)}
            </button>
        </Show>
    }
    .into_any()
}

/// What would be missing.
#[component]
fn Lost(answer: Leaving) -> impl IntoView {
    let i18n = Desk::here().i18n;
    let answer = StoredValue::new(answer);
    let minor =
        move |minor: i64| i18n.money(Money { minor, currency: answer.with_value(|answer| answer.currency) });
    let share = move || {
        answer
            .with_value(|answer| answer.lost_share)
            .map_or_else(|| "–".to_owned(), |share| i18n.percent(share))
    };
    let lost = move || minor(answer.with_value(|answer| answer.lost_revenue_minor));
    let explained = Signal::derive(move || {
        answer.with_value(|answer| Explained {
            definition: text!(i18n, k::key_customers::LOST_DEFINITION),
            formula: text!(i18n, k::key_customers::LOST_FORMULA),
            inputs: vec![
                (text!(i18n, k::key_customers::ALL_REVENUE), minor(answer.now.value.revenue_minor)),
                (text!(i18n, k::key_customers::REVENUE_LEFT), minor(answer.without.value.revenue_minor)),
                (text!(i18n, k::key_customers::LEAVING_BUYERS), i18n.number(f64::from(answer.leaving))),
                (text!(i18n, k::key_customers::LOST), lost()),
                (text!(i18n, k::key_customers::SHARE), share()),
            ],
            source: text!(i18n, k::key_customers::SOURCE_DATA, day = i18n.day(answer.until)),
        })
    });
    view! {
        <p class="key-lost">
            <strong class="kpi-value"><bdi>{lost}</bdi></strong>
            <span>{t!(i18n, k::key_customers::LOST_SHARE, share = share())}</span>
            <How explained=explained />
        </p>
    }
    .into_any()
}

/// The figures on both sides, each with a pair of bars.
#[component]
fn Figures(answer: Leaving) -> impl IntoView {
    let i18n = Desk::here().i18n;
    let answer = StoredValue::new(answer);
    let sides = move || {
        format!("{} – {}", text!(i18n, k::key_customers::NOW), text!(i18n, k::key_customers::WITHOUT))
    };
    view! {
        <div class="key-table-scroller" tabindex="0" role="region" aria-label=sides>
            <table class="data-table key-figures">
                <thead>
                    <tr>
                        <th scope="col">{t!(i18n, k::key_customers::FIGURE)}</th>
                        <th scope="col" class="number"><span class="key-swatch" aria-hidden="true"></span>{t!(i18n, k::key_customers::NOW)}</th>
                        <th scope="col" class="number"><span class="key-swatch is-without" aria-hidden="true"></span>{t!(i18n, k::key_customers::WITHOUT)}</th>
                        <th scope="col" class="number">{t!(i18n, k::key_customers::CHANGE)}</th>
                    </tr>
                </thead>
                <tbody>{FIGURES.map(|figure| view! { <FigureRow figure=figure answer=answer /> }).collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

#[component]
fn FigureRow(figure: Figure, answer: StoredValue<Leaving>) -> impl IntoView {
    let i18n = Desk::here().i18n;
    let pair = answer.with_value(|answer| figure.pair(answer));
    let (now, without) = pair.bars();
    let side =
        move |value: Option<f64>| move || answer.with_value(|answer| written(i18n, figure, value, answer));
    let explained = Signal::derive(move || answer.with_value(|answer| explained(i18n, figure, answer)));
    view! {
        <tr>
            <th scope="row">
                <span class="key-figure-name">{move || name(i18n, figure.code)}<How explained=explained /></span>
                <span class="key-pair" aria-hidden="true">
                    <span style:--share=format!("{now:.4}")></span>
                    <span class="is-without" style:--share=format!("{without:.4}")></span>
                </span>
            </th>
            <td class="number"><bdi>{side(pair.now)}</bdi></td>
            <td class="number"><bdi>{side(pair.without)}</bdi></td>
            <td class="number"><bdi>{move || changed(i18n, figure, figure.change(pair))}</bdi></td>
        </tr>
    }
    .into_any()
}

fn name(i18n: I18n, code: &str) -> String {
    k::key_customers::figure(code).map(|key| i18n.text(key)).unwrap_or_default()
}

fn written(i18n: I18n, figure: Figure, value: Option<f64>, answer: &Leaving) -> String {
    let Some(value) = value else { return "–".to_owned() };
    match figure.unit {
        Unit::Money if figure.code == "revenue" => i18n.money_whole(minor_money(value, answer.currency)),
        Unit::Money => i18n.money(minor_money(value, answer.currency)),
        Unit::Share => i18n.percent(value),
        Unit::Count | Unit::Index => i18n.number(value),
    }
}

/// The change with its sign.
fn changed(i18n: I18n, figure: Figure, change: Option<f64>) -> String {
    let Some(change) = change else { return "–".to_owned() };
    let sign = if change > 0.0 { "+" } else { "" };
    match figure.unit {
        Unit::Money | Unit::Count => format!("{sign}{}", i18n.percent(change)),
        Unit::Share => {
            let points = format!("{sign}{}", i18n.number((change * 10.0).round() / 10.0));
            text!(i18n, k::key_customers::POINTS, points = points)
        }
        Unit::Index => format!("{sign}{}", i18n.number(change)),
    }
}

fn explained(i18n: I18n, shown: Figure, answer: &Leaving) -> Explained {
    let mut inputs = Vec::new();
    for part in shown.from.iter().filter_map(|code| figure(code)).chain([shown]) {
        let pair = part.pair(answer);
        let label = name(i18n, part.code);
        inputs.push((
            text!(i18n, k::key_customers::NOW_OF, figure = label.clone()),
            written(i18n, part, pair.now, answer),
        ));
        inputs.push((
            text!(i18n, k::key_customers::WITHOUT_OF, figure = label),
            written(i18n, part, pair.without, answer),
        ));
    }
    Explained {
        definition: k::key_customers::figure_text(shown.code).map(|key| i18n.text(key)).unwrap_or_default(),
        formula: k::key_customers::figure_formula(shown.code).map(|key| i18n.text(key)).unwrap_or_default(),
        inputs,
        source: text!(i18n, k::key_customers::SOURCE_DATA, day = i18n.day(answer.until)),
    }
}
