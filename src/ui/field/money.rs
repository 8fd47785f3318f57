//! An input for an amount and its currency.

use super::FieldWords;
use super::draft::Draft;
use super::state;
use crate::i18n::{intl, k, use_i18n};
use leptos::ev;
use leptos::prelude::*;
use serde_json::Value as Json;

/// Currencies offered first; any other code can be typed.
const OFFERED: [&str; 8] = ["EUR", "USD", "UZS", "GEL", "IRR", "GBP", "TRY", "RUB"];

/// The amount, then the code of its currency.
#[component]
pub(super) fn MoneyInput(
    draft: Draft,
    id: String,
    label: Signal<String>,
    disabled: Signal<bool>,
) -> impl IntoView {
    let i18n = use_i18n();
    let default = expect_context::<FieldWords>().currency;
    let typed_currency = RwSignal::new(None::<String>);
    let stored = Memo::new(move |_| serde_json::from_value::<domain::Money>(draft.value.get()).ok());
    let currency = move || {
        typed_currency
            .get()
            .or_else(|| stored.get().map(|money| money.currency.code().to_owned()))
            .unwrap_or_else(|| default.get())
    };
    let amount = move || {
        draft.text.get().unwrap_or_else(|| {
            stored.get().map(|money| intl::amount(i18n.locale(), money)).unwrap_or_default()
        })
    };
    let parse =
        move |text: &str| untrack(|| state::money(text, &currency(), intl::decimal_point(i18n.locale())));
    let finish = move || draft.finish(parse);
    let change_currency = move |event| {
        if draft.value.try_get_untracked().is_none() {
            return;
        }
        typed_currency.set(Some(event_target_value(&event).trim().to_uppercase()));
        // The amount stays what it was; only its currency is another.
        if draft.text.get_untracked().is_none() && draft.value.get_untracked() != Json::Null {
            draft.text.set(Some(untrack(amount)));
        }
        finish();
    };
    let keydown = move |event: ev::KeyboardEvent| match event.key().as_str() {
        "Enter" => {
            draft.retry();
            finish();
        }
        "Escape" if draft.text.get_untracked().is_some() => {
            event.stop_propagation();
            typed_currency.set(None);
            draft.reset();
        }
        _ => {}
    };
    let list = format!("{id}-currencies");
    view! {
        <div class="money-input">
            <input
                class="input number" id=id type="text" inputmode="decimal" autocomplete="off"
                aria-label=label disabled=disabled aria-invalid=move || draft.mistake.get().map(|_| "true")
                prop:value=amount
                on:input=move |event| draft.typed(event_target_value(&event))
                on:change=move |_| finish()
                on:keydown=keydown
            />
            <input
                class="input currency" type="text" maxlength="3" autocomplete="off" list=list.clone() disabled=disabled
                aria-label=t!(i18n, k::ui::CURRENCY) prop:value=currency on:change=change_currency
            />
            <datalist id=list>{OFFERED.map(|code| view! { <option value=code></option> }).collect_view()}</datalist>
        </div>
    }
}
