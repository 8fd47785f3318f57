//! An input for a whole number within a range, in the digits of the language. The browser's own number input writes
//! European digits whatever the language of the page is.

use super::field::state::whole_number;
use crate::i18n::{intl, use_i18n};
use leptos::ev;
use leptos::prelude::*;
use std::ops::RangeInclusive;

/// The input. What cannot be read leaves the number as it was; what is out of the range is brought into it.
#[component]
pub(crate) fn WholeNumber(
    /// The number.
    #[prop(into)]
    value: Signal<u32>,
    /// The least and the most it can be.
    range: RangeInclusive<u32>,
    /// Called with another number.
    on_change: Callback<u32>,
    /// The id that a `<label for>` names.
    #[prop(optional, into)]
    id: Option<String>,
    /// The id of what says more about it.
    #[prop(optional, into)]
    described_by: Option<String>,
) -> impl IntoView {
    let i18n = use_i18n();
    let change = move |event: ev::Event| {
        let before = value.get_untracked();
        let point = intl::decimal_point(i18n.locale_untracked());
        let after = taken(&event_target_value(&event), point, &range, before);
        // The number may stay as it was, and then nothing else would put the input right.
        event_target::<web_sys::HtmlInputElement>(&event)
            .set_value(&intl::number(i18n.locale_untracked(), after.into()));
        if after != before {
            on_change.run(after);
        }
    };
    view! {
        <input
            class="input number" type="text" inputmode="numeric" autocomplete="off" id=id aria-describedby=described_by
            prop:value=move || i18n.number(value.get().into()) on:change=change
        />
    }
    .into_any()
}

/// The number that a text means in a language with this decimal point.
fn taken(text: &str, point: char, range: &RangeInclusive<u32>, before: u32) -> u32 {
    let typed = whole_number(text, point).ok().and_then(|typed| typed.as_i64());
    let within = |typed: i64| typed.clamp((*range.start()).into(), (*range.end()).into());
    typed.and_then(|typed| u32::try_from(within(typed)).ok()).unwrap_or(before)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_of_any_script_are_read_and_brought_into_the_range() {
        let read = |text: &str| taken(text, '٫', &(1..=3650), 180);
        assert_eq!(["۹۰", "90", " ۱٬۰۰۰ "].map(read), [90, 90, 1000]);
        assert_eq!(["0", "-5", "۹۹۹۹", "99999999999"].map(read), [1, 1, 3650, 3650]);
    }

    #[test]
    fn what_is_no_whole_number_leaves_it_as_it_was() {
        let read = |text: &str| taken(text, '.', &(1..=3650), 180);
        assert_eq!(["", "many", "1.5"].map(read), [180, 180, 180]);
    }
}
