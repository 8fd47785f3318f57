//! A drop-down of values with words, for everything that is not a field of a record.

use leptos::prelude::*;

/// A drop-down. A value that is not among the options is offered too, under its own name, so that nothing is changed by
/// merely showing it.
#[component]
pub(crate) fn Select(
    /// Values with their words.
    #[prop(into)]
    options: Signal<Vec<(String, String)>>,
    /// The chosen value.
    #[prop(into)]
    value: Signal<String>,
    /// Called with the value that was chosen.
    on_change: Callback<String>,
    /// What a screen reader says of it.
    #[prop(into)]
    label: Signal<String>,
    /// The id that a `<label for>` names.
    #[prop(optional, into)]
    id: Option<String>,
    /// Whether it only shows.
    #[prop(optional, into)]
    disabled: Signal<bool>,
) -> impl IntoView {
    let all = Memo::new(move |_| with_value(options.get(), &value.get()));
    view! {
        <select
            class="input select" id=id aria-label=label disabled=disabled
            on:change=move |event| on_change.run(event_target_value(&event))
        >
            {move || all.get().into_iter().map(|(code, words)| {
                let own = code.clone();
                view! { <option value=code selected=move || value.with(|value| *value == own)>{words}</option> }
            }).collect_view()}
        </select>
    }
    .into_any()
}

fn with_value(mut options: Vec<(String, String)>, value: &str) -> Vec<(String, String)> {
    if !options.iter().any(|(code, _)| code == value) {
        options.push((value.to_owned(), value.to_owned()));
    }
    options
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_value_is_shown_and_a_known_one_stands_once() {
        let options = vec![("a".to_owned(), "A".to_owned())];
        assert_eq!(with_value(options.clone(), "a"), options);
        assert_eq!(with_value(options, "b").last(), Some(&("b".to_owned(), "b".to_owned())));
    }
}
