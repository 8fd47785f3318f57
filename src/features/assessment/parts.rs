//! The parts of the strength: what holds the relations, what costs most, and all nine.

use super::answer::{Answer, Part, SHOWN, STRONG_SHARE};
use super::words::{count, share, tenths};
use crate::i18n::{I18n, Key, k, use_i18n};
use crate::records::{part_code, strength_part};
use crate::ui::{Explained, How};
use domain::insight::StrengthPart;
use leptos::prelude::*;

/// Strengths and weak spots side by side.
#[component]
pub(super) fn Sides(answer: StoredValue<Answer>) -> impl IntoView {
    view! {
        <div class="parts">
            <Side answer=answer is_strong=true />
            <Side answer=answer is_strong=false />
        </div>
    }
    .into_any()
}

#[component]
fn Side(answer: StoredValue<Answer>, is_strong: bool) -> impl IntoView {
    let i18n = use_i18n();
    let (title, none) = if is_strong {
        (k::assessment::STRENGTHS, k::assessment::NO_STRENGTHS)
    } else {
        (k::assessment::WEAK_SPOTS, k::assessment::NO_WEAK)
    };
    let shown: Vec<StrengthPart> = answer.with_value(|answer| {
        let all = if is_strong { &answer.strengths } else { &answer.weak_spots };
        all.iter().copied().take(SHOWN).collect()
    });
    let id = if is_strong { "assess-strong" } else { "assess-weak" };
    let is_empty = shown.is_empty();
    view! {
        <section class="card part" aria-labelledby=id>
            <header class="kpi-head"><h2 id=id>{move || i18n.text(title)}</h2></header>
            {is_empty.then(|| view! {
                <p>{move || i18n.format(none, &[("share", i18n.percent(STRONG_SHARE).into())])}</p>
            })}
            <ul class="assess-parts">
                {shown.into_iter().map(|part| view! { <Line part=part answer=answer is_strong=is_strong /> }).collect_view()}
            </ul>
        </section>
    }
    .into_any()
}

/// One part: what it reached, and what that means.
#[component]
fn Line(part: StrengthPart, answer: StoredValue<Answer>, is_strong: bool) -> impl IntoView {
    let i18n = use_i18n();
    let code = part_code(part);
    let advice: Option<Key> =
        if is_strong { k::assessment::good_part(&code) } else { k::assessment::weak_part(&code) };
    let found = answer.with_value(|answer| answer.part(part).cloned());
    let width = format!("{:.0}%", 100.0 * found.as_ref().and_then(|part| part.now.share).unwrap_or(0.0));
    let found = StoredValue::new(found);
    let numbers = move || found.with_value(|part| part.as_ref().map(|part| numbers(i18n, part, is_strong)));
    let explained = Signal::derive(move || {
        answer.with_value(|answer| {
            found.with_value(|part| {
                part.as_ref().map(|part| explained(i18n, answer, part)).unwrap_or_default()
            })
        })
    });
    view! {
        <li class="assess-part" data-part=code>
            <h3>{move || strength_part(i18n, part)}</h3>
            <p class="assess-numbers muted"><bdi>{numbers}</bdi> <How explained=explained /></p>
            <span class="assess-bar" class:is-weak=!is_strong aria-hidden="true"><span style:inline-size=width></span></span>
            <p>{move || advice.map(|key| i18n.text(key))}</p>
        </li>
    }
    .into_any()
}

fn numbers(i18n: I18n, part: &Part, is_strong: bool) -> String {
    let reached = text!(
        i18n,
        k::assessment::REACHED,
        points = tenths(i18n, part.now.points.unwrap_or(0.0)),
        of = tenths(i18n, part.now.of.unwrap_or(0.0)),
        count = part.now.customers
    );
    if is_strong {
        return reached;
    }
    let costs = text!(i18n, k::assessment::COSTS, lost = tenths(i18n, part.now.lost.unwrap_or(0.0)));
    i18n.facts(&[reached, costs])
}

fn explained(i18n: I18n, answer: &Answer, part: &Part) -> Explained {
    let tenth = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), |value| tenths(i18n, value));
    Explained {
        definition: text!(i18n, k::assessment::PART_DEFINITION, share = i18n.percent(STRONG_SHARE)),
        formula: text!(i18n, k::assessment::PART_FORMULA),
        inputs: vec![
            (text!(i18n, k::assessment::WEIGHT), i18n.percent(part.now.weight)),
            (text!(i18n, k::assessment::KNOWN_OF), count(i18n, part.now.customers)),
            (
                text!(i18n, k::assessment::POINTS),
                format!("{} ÷ {}", tenth(part.now.points), tenth(part.now.of)),
            ),
            (text!(i18n, k::assessment::SHARE_REACHED), share(i18n, part.now.share)),
            (i18n.day(answer.before), share(i18n, part.before)),
            (text!(i18n, k::assessment::LOST), tenth(part.now.lost)),
        ],
        source: text!(i18n, k::assessment::SOURCE, day = i18n.day(answer.until)),
    }
}

/// All parts as a table.
#[component]
pub(super) fn AllParts(answer: StoredValue<Answer>) -> impl IntoView {
    let i18n = use_i18n();
    let line = move |part: &Part| {
        let tenth = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), |value| tenths(i18n, value));
        let reached = format!("{} ÷ {}", tenth(part.now.points), tenth(part.now.of));
        let cells = [
            i18n.percent(part.now.weight),
            count(i18n, part.now.customers),
            reached,
            share(i18n, part.now.share),
            share(i18n, part.before),
            tenth(part.now.lost),
        ];
        view! {
            <tr>
                <th scope="row">{strength_part(i18n, part.now.part)}</th>
                {cells.map(|cell| view! { <td class="number"><bdi>{cell}</bdi></td> }).collect_view()}
            </tr>
        }
    };
    let heads = [
        k::assessment::WEIGHT,
        k::assessment::KNOWN_OF,
        k::assessment::POINTS,
        k::assessment::SHARE_REACHED,
        k::assessment::SHARE_BEFORE,
        k::assessment::LOST,
    ];
    view! {
        <section class="card part" aria-labelledby="assess-all">
            <header class="kpi-head"><h2 id="assess-all">{t!(i18n, k::assessment::ALL_PARTS)}</h2></header>
            <div class="as-table-scroller" tabindex="0" role="group" aria-label=t!(i18n, k::assessment::ALL_PARTS)>
                <table class="data-table">
                    <thead>
                        <tr>
                            <th scope="col">{t!(i18n, k::assessment::PART)}</th>
                            {heads.map(|head| view! { <th scope="col" class="number">{move || i18n.text(head)}</th> }).collect_view()}
                        </tr>
                    </thead>
                    <tbody>{move || answer.with_value(|answer| answer.parts.iter().map(line).collect_view())}</tbody>
                </table>
            </div>
        </section>
    }
    .into_any()
}
