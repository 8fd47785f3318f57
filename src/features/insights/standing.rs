//! Where a number stands: against the time before, and against what the person aims at.

use super::board::{Asked, Board};
use super::reading::{Reading, Unit};
use crate::i18n::{I18n, intl, k};
use domain::Day;
use leptos::prelude::*;

/// The change since the time compared with, and how much of the target is reached.
pub(super) fn standing<T: Clone + 'static>(
    board: Board,
    name: &'static str,
    is_better_up: bool,
    now: Option<Reading>,
    before: Asked<T>,
    reading: impl Fn(&T, Day) -> Option<Reading> + Send + 'static,
) -> AnyView {
    let i18n = board.i18n;
    let change = move || {
        let (_, end) = board.compared.get()?;
        let earlier = reading(&before.get()??.ok()?, end.plus(1))?;
        change(i18n, is_better_up, now?, earlier)
    };
    let target = move || {
        let (reading, target) = (now?, board.target(name)?);
        let share = (reading.value / target).max(0.0);
        let said = reading.with(target).text(i18n);
        Some(view! {
            <p class="kpi-target">
                <span class="kpi-bar" aria-hidden="true"><span style:inline-size=format!("{:.1}%", share.min(1.0) * 100.0)></span></span>
                <span>{text!(i18n, k::insights::TARGET_SHARE, share = i18n.percent(share), target = said)}</span>
            </p>
        })
    };
    view! { {change} {target} }.into_any()
}

/// What changed, in words and with an arrow. Shares and points differ in points; everything else in per cent.
fn change(i18n: I18n, is_better_up: bool, now: Reading, earlier: Reading) -> Option<AnyView> {
    let difference = now.value - earlier.value;
    let (size, said) = match now.unit {
        Unit::Share => {
            let points = difference * 100.0;
            (points, text!(i18n, k::insights::POINTS, points = one_place(i18n, points.abs())))
        }
        Unit::Points => {
            (difference, text!(i18n, k::insights::POINTS, points = one_place(i18n, difference.abs())))
        }
        Unit::Count | Unit::Money(_) | Unit::WholeMoney(_) if earlier.value == 0.0 => return None,
        _ => {
            let share = difference / earlier.value.abs();
            (share * 100.0, i18n.percent(share.abs()))
        }
    };
    // Less than what is shown is no change.
    let (arrow, words) = match size {
        size if size >= 0.05 => ("▲", text!(i18n, k::insights::CHANGE_UP, change = said.clone())),
        size if size <= -0.05 => ("▼", text!(i18n, k::insights::CHANGE_DOWN, change = said.clone())),
        _ => ("=", text!(i18n, k::insights::CHANGE_NONE)),
    };
    let before = text!(i18n, k::insights::BEFORE, value = earlier.text(i18n));
    let (title, shown) = (before.clone(), if arrow == "=" { String::new() } else { said });
    Some(
        view! {
            <p class="kpi-change" data-way=is_better_up.then_some(arrow) title=title>
                <span aria-hidden="true">{arrow} " " <bdi>{shown}</bdi></span>
                <span class="visually-hidden">{words} ", " {before}</span>
            </p>
        }
        .into_any(),
    )
}

fn one_place(i18n: I18n, number: f64) -> String {
    intl::number(i18n.locale(), (number * 10.0).round() / 10.0)
}
