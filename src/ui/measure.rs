//! A number with its name, what it means, and how it is computed.

use super::how::{Explained, How};
use leptos::prelude::*;

/// One of several that stand side by side in a `<dl class="measures">`.
#[component]
pub(crate) fn Measure(
    /// What it is called.
    name: String,
    /// It, in words or digits.
    value: String,
    /// What it means, in a few words.
    note: String,
    /// How it is computed.
    explained: Explained,
) -> impl IntoView {
    view! {
        <div class="measure">
            <dt><span>{name}</span><How explained=Signal::stored(explained) /></dt>
            <dd class="measure-value"><bdi>{value}</bdi></dd>
            <dd class="measure-note">{note}</dd>
        </div>
    }
    .into_any()
}
