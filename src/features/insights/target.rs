//! The input of a target.

use super::board::Board;
use super::reading::Reading;
use crate::i18n::{intl, k};
use crate::records::failure_text;
use crate::ui::field::state::plain_number;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// A target for a card's number: per cent for a share, whole units for money; empty for none. Counted in what the card
/// counts in, so there is none to set while the card has no number.
#[component]
pub(super) fn TargetInput(name: &'static str, reading: Signal<Option<Reading>>) -> impl IntoView {
    let board = Board::here();
    let i18n = board.i18n;
    let mistake = RwSignal::new(None::<String>);
    let shown = move || {
        let (target, reading) = (board.target(name)?, reading.get()?);
        let typed = (reading.as_typed(target) * 100.0).round() / 100.0;
        Some(intl::number(i18n.locale(), typed))
    };
    let commit = move |event| {
        let text = event_target_value(&event);
        let Some(reading) = reading.get_untracked() else { return };
        let point = intl::decimal_point(i18n.locale_untracked());
        let plain = plain_number(text.trim().trim_end_matches(['%', '٪']), point);
        let target = match plain.parse::<f64>() {
            _ if plain.is_empty() => None,
            Ok(number) if number > 0.0 => Some(reading.typed(number)),
            _ => return mistake.set(Some(untrack(|| text!(i18n, k::insights::TARGET_MISTAKE)))),
        };
        mistake.set(None);
        spawn_local(async move {
            if let Err(failure) = board.set_target(name, target).await {
                mistake.set(Some(untrack(|| failure_text(i18n, &failure))));
            }
        });
    };
    view! {
        <Show when=move || reading.get().is_some()>
            <label class="target-input">
                <span>{t!(i18n, k::insights::TARGET)}</span>
                <input class="input" type="text" inputmode="decimal" prop:value=shown on:change=commit />
            </label>
            {move || mistake.get().map(|mistake| view! { <p class="field-mistake" role="alert">{mistake}</p> })}
        </Show>
    }
}
