//! A drop-down whose values stand in named sections, for lists too long to read as one.

use leptos::prelude::*;

/// A section of a drop-down: its name, and values with their words.
pub(crate) type Section = (String, Vec<(String, String)>);

/// A drop-down with sections. A value that is in none of them is offered too, so that showing changes nothing.
#[component]
pub(crate) fn GroupedSelect(
    /// The sections.
    #[prop(into)]
    sections: Signal<Vec<Section>>,
    /// The chosen value.
    #[prop(into)]
    value: Signal<String>,
    /// The words of a value that is in no section.
    #[prop(into)]
    other: Signal<String>,
    /// Called with the value that was chosen.
    on_change: Callback<String>,
    /// What a screen reader says of it.
    #[prop(into)]
    label: Signal<String>,
    /// The id that a `<label for>` names.
    #[prop(optional, into)]
    id: Option<String>,
) -> impl IntoView {
    let is_known = Memo::new(move |_| {
        let value = value.get();
        sections
            .with(|sections| sections.iter().any(|(_, values)| values.iter().any(|(code, _)| *code == value)))
    });
    view! {
        <select class="input select" id=id aria-label=label on:change=move |event| on_change.run(event_target_value(&event))>
            {move || (!is_known.get()).then(|| view! { <option value=value.get() selected=true>{other.get()}</option> })}
            {move || sections.get().into_iter().map(|(name, values)| view! {
                <optgroup label=name>
                    {values.into_iter().map(|(code, words)| {
                        let own = code.clone();
                        view! { <option value=code selected=move || value.with(|value| *value == own)>{words}</option> }
                    }).collect_view()}
                </optgroup>
            }).collect_view()}
        </select>
    }
    .into_any()
}
