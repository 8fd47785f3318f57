//! What a list or page shows when there is nothing to show: a picture, a sentence, what can be done.

use crate::ui::{Icon, Shape};
use leptos::prelude::*;

/// An empty state.
#[component]
pub(crate) fn EmptyState(
    /// The picture.
    shape: Shape,
    /// What is empty.
    #[prop(into)]
    title: Signal<String>,
    /// What would fill it.
    #[prop(into)]
    text: Signal<String>,
    /// Whether it is all there is on the screen, so that its title is the screen's.
    #[prop(optional)]
    is_page: bool,
    /// Buttons.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <span class="empty-picture"><Icon shape=shape /></span>
            {if is_page { view! { <h1>{title}</h1> }.into_any() } else { view! { <h2>{title}</h2> }.into_any() }}
            <p>{text}</p>
            {children.map(|children| view! { <div class="empty-actions">{children()}</div> })}
        </div>
    }
    .into_any()
}
