//! How the sheet is laid out: groups of specimens, each with its name.

use leptos::prelude::*;

/// Things that belong together.
#[component]
pub(super) fn Group(title: String, children: Children) -> impl IntoView {
    let label = title.clone();
    view! {
        <section class="card kit-group" aria-label=label>
            <h2>{title}</h2>
            <div class="kit-specimens">{children()}</div>
        </section>
    }
    .into_any()
}

/// One of them in one state.
#[component]
pub(super) fn Specimen(
    name: String,
    /// Whether it takes the whole width.
    #[prop(optional)]
    is_wide: bool,
    children: Children,
) -> impl IntoView {
    view! {
        <div class="kit-specimen" class:is-wide=is_wide>
            <p class="muted kit-name">{name}</p>
            {children()}
        </div>
    }
    .into_any()
}
