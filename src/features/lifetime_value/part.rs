//! A part of the page with its title, and the table of a chart.

use crate::i18n::{Key, use_i18n};
use crate::ui::{Explained, How};
use leptos::prelude::*;

/// A part of the page.
#[component]
pub(super) fn Part(
    title: Key,
    /// How what it shows is computed.
    #[prop(into)]
    explained: Signal<Explained>,
    #[prop(optional)] is_wide: bool,
    children: Children,
) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <section class="card part" class:is-wide=is_wide aria-label=move || i18n.text(title)>
            <header class="kpi-head"><h2>{move || i18n.text(title)}</h2><How explained=explained /></header>
            {children()}
        </section>
    }
    .into_any()
}

/// A small table of numbers.
#[component]
pub(super) fn Table(
    /// The heads of the columns; all but the first are of numbers.
    heads: Vec<String>,
    /// The rows; the first cell names them.
    rows: Vec<Vec<String>>,
) -> impl IntoView {
    let head = |(place, head): (usize, String)| {
        view! { <th scope="col" class:number=(place > 0)>{head}</th> }
    };
    let row = |cells: Vec<String>| {
        let mut cells = cells.into_iter();
        let name = cells.next();
        view! {
            <tr>
                <th scope="row"><bdi>{name}</bdi></th>
                {cells.map(|cell| view! { <td class="number"><bdi>{cell}</bdi></td> }).collect_view()}
            </tr>
        }
    };
    view! {
        <table class="data-table">
            <thead><tr>{heads.into_iter().enumerate().map(head).collect_view()}</tr></thead>
            <tbody>{rows.into_iter().map(row).collect_view()}</tbody>
        </table>
    }
    .into_any()
}
