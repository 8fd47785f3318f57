//! Shows the mark and the selection on the rows that are laid out.
//!
//! Both change far more often than what the cells say, so they are put on the existing elements and no row is made anew:
//! a press between mouse button down and up must find the same link it began on.

use super::cursor::Cursor;
use super::shared::{Core, is_rtl};
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::{Element, HtmlElement};

/// The id of the marked cell, for screen readers.
pub(super) const CELL_ID: &str = "marked-cell";

#[derive(Default)]
struct Shown {
    cells: Vec<(Element, &'static str)>,
    had_selection: bool,
    cursor: Cursor,
    is_due: bool,
}

/// Keeps the marks up to date for as long as the calling component lives.
pub(super) fn follow(core: Core, repainted: impl Fn() + 'static) {
    let shown = StoredValue::new_local(Shown::default());
    Effect::new(move |_| {
        // Whatever makes a row anew takes its marks away.
        repainted();
        core.cursor.track();
        core.fresh.track();
        core.columns.with(Vec::len);
        if let Some(selection) = core.selection {
            selection.track();
        }
        if shown.try_update_value(|shown| std::mem::replace(&mut shown.is_due, true)) == Some(false) {
            // By then all rows of this turn are laid out.
            request_animation_frame(move || {
                shown.try_update_value(|shown| {
                    shown.is_due = false;
                    show(core, shown);
                });
            });
        }
    });
}

fn show(core: Core, shown: &mut Shown) -> Option<()> {
    let scroller = core.scroller.try_get_untracked()??;
    let body = scroller.query_selector("tbody").ok()??;
    for (cell, class) in shown.cells.drain(..) {
        let _ = cell.class_list().remove_1(class);
        if class == "marked" {
            let _ = cell.remove_attribute("id");
        }
    }
    let cursor = core.cursor.get_untracked();
    let window = core.geometry.with_untracked(|geometry| geometry.window());
    // Before the first row stands the space of those above.
    let rows = body.children();
    let row = |index: u64| index.checked_sub(window.first).and_then(|place| rows.item(place as u32 + 1));
    let mut mark = |element: Element, class: &'static str| {
        let _ = element.class_list().add_1(class);
        shown.cells.push((element, class));
    };
    let skip = usize::from(core.selection.is_some());
    match cursor.range() {
        None => row(cursor.row).map_or((), |row| mark(row, "active")),
        Some(range) => {
            let first = range.rows.0.max(window.first);
            let last = range.rows.1.min((window.first + window.count).saturating_sub(1));
            for index in first..=last {
                let Some(cells) = row(index).map(|row| row.children()) else { continue };
                for column in range.columns.0..=range.columns.1 {
                    let Some(cell) = cells.item((column + skip) as u32) else { continue };
                    if index == cursor.row && Some(column) == cursor.column {
                        cell.set_id(CELL_ID);
                        if shown.cursor != cursor {
                            reveal(&scroller, &cell, column);
                        }
                        mark(cell, "marked");
                    } else {
                        mark(cell, "ranged");
                    }
                }
            }
        }
    }
    shown.cursor = cursor;
    if let Some(selection) = core.selection {
        let is_empty = selection.with_untracked(|selection| selection.is_empty());
        if !is_empty || shown.had_selection {
            for index in window.first..window.first + window.count {
                let (Some(element), id) =
                    (row(index), core.row_at(index).and_then(|row| super::row_id(&row)))
                else {
                    continue;
                };
                let is = id.is_some_and(|id| selection.with_untracked(|selection| selection.has(&id)));
                let _ = element.set_attribute("aria-selected", if is { "true" } else { "false" });
            }
        }
        shown.had_selection = !is_empty;
    }
    Some(())
}

/// Scrolls a cell out from under the edge or the column that stays in view.
fn reveal(scroller: &HtmlElement, cell: &Element, column: usize) {
    if column == 0 {
        return;
    }
    let name = cell.parent_element().and_then(|row| {
        let skip = usize::from(row.query_selector(".select-cell").ok().flatten().is_some());
        row.children().item(skip as u32)
    });
    let pinned = scroller.class_list().contains("pinned");
    let around = scroller.get_bounding_client_rect();
    let inside = cell.get_bounding_client_rect();
    let (mut left, mut right) = (around.left(), around.right());
    if let Some(name) = name.filter(|_| pinned).and_then(|name| name.dyn_into::<HtmlElement>().ok()) {
        let name = name.get_bounding_client_rect();
        if is_rtl() {
            right = right.min(name.left());
        } else {
            left = left.max(name.right());
        }
    }
    let by = if inside.left() < left {
        inside.left() - left
    } else if inside.right() > right {
        inside.right() - right
    } else {
        return;
    };
    scroller.set_scroll_left(scroller.scroll_left() + by.round() as i32);
}
