//! A table of cells shaded by their value. One walks through it with the arrow keys; only one cell is in the tab order.

use crate::i18n::use_i18n;
use leptos::prelude::*;
use leptos::{ev, html};
use wasm_bindgen::JsCast as _;
use web_sys::HtmlElement;

/// The shade of a value: 0 for nothing, 1 to 6 up to the largest.
pub(crate) fn heat_step(value: f64, largest: f64) -> u8 {
    if !(value > 0.0 && largest > 0.0) {
        return 0;
    }
    ((value / largest * 6.0).ceil() as u8).clamp(1, 6)
}

/// One cell.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct GridCell {
    /// What it shows.
    pub(crate) text: String,
    /// What a screen reader says of it, and the pointer shows.
    pub(crate) label: String,
    /// Its shade.
    pub(crate) step: u8,
}

/// One line of cells; where there is none, nothing is shown.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct GridRow {
    /// Its heading.
    pub(crate) head: String,
    /// A number beside the heading, or empty.
    pub(crate) detail: String,
    /// Its cells.
    pub(crate) cells: Vec<Option<GridCell>>,
}

/// The table.
#[component]
pub(crate) fn HeatGrid(
    /// What a screen reader says of it.
    #[prop(into)]
    label: Signal<String>,
    /// The heading of the headings.
    corner: String,
    /// The heading of the numbers beside the headings; without it there are none.
    #[prop(optional, into)]
    detail: Option<String>,
    /// The headings of the columns.
    columns: Vec<String>,
    /// The lines.
    rows: Vec<GridRow>,
    /// Called with line and column of the cell that was chosen.
    on_pick: Callback<(usize, usize)>,
) -> impl IntoView {
    let i18n = use_i18n();
    let table = NodeRef::<html::Table>::new();
    let first = rows
        .iter()
        .enumerate()
        .find_map(|(line, row)| row.cells.iter().position(Option::is_some).map(|column| (line, column)));
    let active = RwSignal::new(first.unwrap_or_default());
    let keydown = move |event: ev::KeyboardEvent| {
        let is_rtl = untrack(|| i18n.is_rtl());
        let Some((lines, columns)) = moves(&event.key(), is_rtl) else { return };
        event.prevent_default();
        let (line, column) = active.get_untracked();
        let next = line.checked_add_signed(lines).zip(column.checked_add_signed(columns));
        let Some((next, table)) = next.zip(table.get_untracked()) else { return };
        let wanted = format!("[data-place='{} {}']", next.0, next.1);
        // Past the edge there is no such cell and the focus stays.
        if let Ok(Some(cell)) = table.query_selector(&wanted) {
            active.set(next);
            crate::browser::focus_element(&cell.unchecked_into::<HtmlElement>());
        }
    };
    let has_detail = detail.is_some();
    view! {
        <div class="heat-scroller">
            <table class="heat" aria-label=label node_ref=table on:keydown=keydown>
                <thead>
                    <tr>
                        <th scope="col">{corner}</th>
                        {detail.map(|detail| view! { <th scope="col" class="number">{detail}</th> })}
                        {columns.into_iter().map(|column| view! { <th scope="col" class="heat-column">{column}</th> }).collect_view()}
                    </tr>
                </thead>
                <tbody>
                    {rows.into_iter().enumerate().map(|(line, row)| view! {
                        <tr>
                            <th scope="row">{row.head}</th>
                            {has_detail.then(|| view! { <td class="number heat-detail">{row.detail}</td> })}
                            {row.cells.into_iter().enumerate().map(|(column, cell)| match cell {
                                None => view! { <td></td> }.into_any(),
                                Some(cell) => view! {
                                    <td>
                                        <button
                                            type="button" class=format!("heat-cell heat-{}", cell.step)
                                            data-place=format!("{line} {column}") title=cell.label.clone() aria-label=cell.label
                                            tabindex=move || if active.get() == (line, column) { "0" } else { "-1" }
                                            on:click=move |_| { active.set((line, column)); on_pick.run((line, column)); }
                                        >
                                            {cell.text}
                                        </button>
                                    </td>
                                }.into_any(),
                            }).collect_view()}
                        </tr>
                    }).collect_view()}
                </tbody>
            </table>
        </div>
    }
    .into_any()
}

/// How far a key moves, in lines and columns.
fn moves(key: &str, is_rtl: bool) -> Option<(isize, isize)> {
    let forward = if is_rtl { -1 } else { 1 };
    match key {
        "ArrowUp" => Some((-1, 0)),
        "ArrowDown" => Some((1, 0)),
        "ArrowRight" => Some((0, forward)),
        "ArrowLeft" => Some((0, -forward)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shades_begin_at_the_smallest_value_and_end_at_the_largest() {
        assert_eq!([0.0, 0.001, 0.5, 1.0].map(|value| heat_step(value, 1.0)), [0, 1, 3, 6]);
        assert_eq!(heat_step(5.0, 0.0), 0);
        assert_eq!(heat_step(f64::NAN, 1.0), 0);
    }

    #[test]
    fn arrows_follow_the_eye_in_both_directions() {
        assert_eq!(moves("ArrowRight", false), Some((0, 1)));
        assert_eq!(moves("ArrowRight", true), Some((0, -1)));
        assert_eq!(moves("Enter", false), None);
    }
}
