//! How far long work has come.

use leptos::prelude::*;

/// A bar with words. Without a known end it only shows that work goes on.
#[component]
pub(crate) fn ProgressBar(
    /// The part done, from 0 to 1, where it is known.
    #[prop(into)]
    share: Signal<Option<f64>>,
    /// What is going on.
    #[prop(into)]
    label: Signal<String>,
) -> impl IntoView {
    view! {
        <div class="progress">
            <p class="progress-label">{label}</p>
            {move || match share.get() {
                Some(share) => view! { <progress max="1" prop:value=share aria-label=label></progress> }.into_any(),
                None => view! { <progress aria-label=label></progress> }.into_any(),
            }}
        </div>
    }
    .into_any()
}
