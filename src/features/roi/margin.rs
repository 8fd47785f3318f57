//! The gross margin, kept with the space: the figures of lifetime value use the same.

use crate::engine::use_engine;
use crate::i18n::{intl, k, use_i18n};
use crate::records::failure_text;
use crate::shell::use_steps;
use crate::ui::field::state::plain_number;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::web_sys::HtmlInputElement;
use protocol::Command;
use serde_json::json;

/// The setting that holds it.
const MARGIN: &str = "margin";

/// Reads per cent as a share; nothing where it is none between 0 and 100.
fn share(text: &str, point: char) -> Option<f64> {
    let plain = plain_number(text.trim().trim_end_matches(['%', '٪']).trim_end(), point);
    let percent = plain.parse::<f64>().ok()?;
    (0.0..=100.0).contains(&percent).then_some(percent / 100.0)
}

/// The input.
#[component]
pub(super) fn MarginInput(margin: f64) -> impl IntoView {
    let i18n = use_i18n();
    let engine = use_engine();
    let steps = use_steps();
    let mistake = RwSignal::new(None::<String>);
    let shown = move || i18n.percent(margin);
    let commit = move |event: leptos::ev::Event| {
        let input = event_target::<HtmlInputElement>(&event);
        let Some(typed) = share(&input.value(), intl::decimal_point(i18n.locale_untracked())) else {
            return mistake.set(Some(untrack(|| text!(i18n, k::roi::MARGIN_MISTAKE))));
        };
        mistake.set(None);
        input.set_value(&intl::percent(i18n.locale_untracked(), typed));
        if typed == margin {
            return;
        }
        spawn_local(async move {
            let kept = Command::Setting { name: MARGIN.into(), value: json!(typed) };
            match engine.apply(kept).await {
                Ok(_) => steps.done(untrack(|| text!(i18n, k::roi::MARGIN_KEPT))),
                Err(failure) => drop(mistake.try_set(Some(untrack(|| failure_text(i18n, &failure))))),
            }
        });
    };
    view! {
        <div class="field roi-margin">
            <label for="roi-margin">{t!(i18n, k::roi::MARGIN)}</label>
            <input
                class="input number" id="roi-margin" type="text" inputmode="decimal" autocomplete="off"
                aria-describedby="roi-margin-note" aria-invalid=move || mistake.get().map(|_| "true")
                prop:value=shown on:change=commit
            />
            <p class="field-note" id="roi-margin-note">{t!(i18n, k::roi::MARGIN_NOTE)}</p>
            {move || mistake.get().map(|mistake| view! { <p class="field-mistake" role="alert">{mistake}</p> })}
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::share;

    #[test]
    fn per_cent_are_read_as_a_share_in_the_digits_of_the_language() {
        assert_eq!(
            (share("35 %", '.'), share("12,5", ','), share("٪۳۰", '٫')),
            (Some(0.35), Some(0.125), None)
        );
        assert_eq!(share("۳۰٪", '٫'), Some(0.3));
        for wrong in ["", "much", "101", "-1"] {
            assert_eq!(share(wrong, '.'), None, "{wrong}");
        }
    }
}
