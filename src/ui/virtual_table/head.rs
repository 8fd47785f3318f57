//! The header of a column: sorts, moves and changes its width, each by mouse and by keyboard.

use super::column::{Arrangement, Column, SortKeys, WIDTHS_PX, next_sort};
use super::shared::is_rtl;
use crate::i18n::{k, use_i18n};
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::{Element, HtmlElement};

/// How far one key press widens a column.
const STEP_PX: i32 = 16;

/// What the headers of one table share.
#[derive(Clone, Copy)]
pub(super) struct HeadCore {
    pub(super) columns: Memo<Vec<Column>>,
    pub(super) sort: Signal<SortKeys>,
    pub(super) on_sort: Callback<SortKeys>,
    /// Without it the columns stay as they are.
    pub(super) on_arrange: Option<Callback<Arrangement>>,
    /// The column that is being dragged, and the one it would go before.
    pub(super) carried: RwSignal<Option<(String, Option<String>)>>,
    /// A width while the edge is being dragged.
    pub(super) stretched: RwSignal<Option<(String, u32)>>,
}

fn header_of(event: &web_sys::Event) -> Option<HtmlElement> {
    let element: Element = event.target()?.dyn_into().ok()?;
    element.closest("th").ok()??.dyn_into().ok()
}

fn width_of(header: &HtmlElement) -> i32 {
    header.offset_width()
}

fn clamped(width: i32) -> u32 {
    u32::try_from(width).unwrap_or_default().clamp(*WIDTHS_PX.start(), *WIDTHS_PX.end())
}

impl HeadCore {
    fn resize(self, key: &str, width: i32) {
        if let Some(arrange) = self.on_arrange {
            arrange.run(Arrangement::Resize { key: key.to_owned(), width_px: clamped(width) });
        }
    }

    /// Moves a column one place on or back.
    fn shift(self, key: &str, on: bool) {
        let before = self.columns.with_untracked(|columns| {
            let place = columns.iter().position(|column| column.key == key)?;
            let name = |place: usize| columns.get(place).map(|column| column.key.clone());
            if on { Some(name(place + 2)) } else { Some(name(place.checked_sub(1)?)) }
        });
        if let (Some(arrange), Some(before)) = (self.on_arrange, before) {
            arrange.run(Arrangement::Move { key: key.to_owned(), before });
        }
    }

    /// The column before which a drop would put the carried one.
    fn goal(self, key: &str, event: &ev::DragEvent) -> Option<String> {
        let header = header_of(event)?.get_bounding_client_rect();
        let is_left_half = f64::from(event.client_x()) < header.left() + header.width() / 2.0;
        if is_left_half != is_rtl() {
            return Some(key.to_owned());
        }
        self.columns.with_untracked(|columns| {
            let place = columns.iter().position(|column| column.key == key)?;
            columns.get(place + 1).map(|column| column.key.clone())
        })
    }
}

/// The width a column would need to show all it holds on the screen.
fn fitting_width(header: &HtmlElement) -> Option<i32> {
    let table = header.closest("table").ok()??;
    // For a moment the browser lays the table out by its contents.
    let _ = table.class_list().add_1("fitting");
    let width = header.offset_width();
    let _ = table.class_list().remove_1("fitting");
    Some(width + 1)
}

/// One header.
#[component]
pub(super) fn HeadCell(core: HeadCore, column: Column, place: usize, skip: usize) -> impl IntoView {
    let i18n = use_i18n();
    let key = StoredValue::new(column.key.clone());
    let of_key = move |sort: &SortKeys| {
        let place = sort.iter().position(|(field, _)| key.with_value(|key| key == field))?;
        Some((place, sort[place].1, sort.len()))
    };
    let state = Memo::new(move |_| core.sort.with(of_key));
    let aria = move || {
        let (rank, descending, _) = state.get()?;
        (rank == 0).then_some(if descending { "descending" } else { "ascending" })
    };
    let mark = move || {
        state.get().map(|(rank, descending, of)| {
            let arrow = if descending { "▼" } else { "▲" };
            if of > 1 { format!("{arrow}{}", i18n.number((rank + 1) as f64)) } else { arrow.to_owned() }
        })
    };
    let click = move |event: ev::MouseEvent| {
        let adds = event.shift_key() || event.ctrl_key() || event.meta_key();
        core.on_sort.run(core.sort.with_untracked(|sort| key.with_value(|key| next_sort(sort, key, adds))));
    };
    let can_arrange = core.on_arrange.is_some();
    // What names the row stays first.
    let can_move = can_arrange && place > 0;
    let keydown = move |event: ev::KeyboardEvent| {
        let by = match (event.key().as_str(), is_rtl()) {
            ("ArrowRight", false) | ("ArrowLeft", true) => 1,
            ("ArrowLeft", false) | ("ArrowRight", true) => -1,
            _ => return,
        };
        if event.shift_key() && can_arrange {
            if let Some(header) = header_of(&event) {
                core.resize(&key.get_value(), width_of(&header) + by * STEP_PX);
            }
        } else if (event.ctrl_key() || event.meta_key()) && can_move {
            core.shift(&key.get_value(), by > 0);
        } else {
            return;
        }
        event.prevent_default();
        event.stop_propagation();
    };
    let grab = move |event: ev::DragEvent| {
        if let Some(data) = event.data_transfer() {
            data.set_effect_allowed("move");
            // Without data some browsers do not begin to drag.
            let _ = data.set_data("text/plain", &key.get_value());
        }
        core.carried.set(Some((key.get_value(), None)));
    };
    let over = move |event: ev::DragEvent| {
        let Some((carried, goal)) = core.carried.get_untracked() else { return };
        event.prevent_default();
        let wanted = core.goal(&key.get_value(), &event);
        if wanted != goal {
            core.carried.set(Some((carried, wanted)));
        }
    };
    let drop = move |event: ev::DragEvent| {
        let Some((carried, goal)) = core.carried.get_untracked() else { return };
        event.prevent_default();
        core.carried.set(None);
        if let Some(arrange) = core.on_arrange {
            arrange.run(Arrangement::Move { key: carried, before: goal });
        }
    };
    let is_goal = Memo::new(move |_| {
        core.carried.with(|carried| {
            carried.as_ref().is_some_and(|(_, goal)| key.with_value(|key| goal.as_ref() == Some(key)))
        })
    });
    let content = if column.is_sortable {
        let hint = move || {
            if can_arrange { Some(text!(i18n, k::ui::COLUMN_HINT)) } else { None }
        };
        view! {
            <button type="button" class="table-sort" title=hint on:click=click on:keydown=keydown>
                <span>{column.title.clone()}</span><span class="sort-mark" aria-hidden="true">{mark}</span>
            </button>
        }
        .into_any()
    } else {
        view! { <span class="table-sort">{column.title.clone()}</span> }.into_any()
    };
    view! {
        <th
            scope="col" role="columnheader" aria-sort=aria aria-colindex=(place + skip + 1).to_string()
            class:number=column.is_number class:drop-before=is_goal
            draggable=can_move.then_some("true")
            on:dragstart=grab on:dragover=over on:drop=drop on:dragend=move |_| core.carried.set(None)
        >
            {content}
            {can_arrange.then(|| view! { <Edge core=core name=key /> })}
        </th>
    }
    .into_any()
}

/// The edge that is dragged to change the width; a double click fits the contents.
#[component]
fn Edge(core: HeadCore, name: StoredValue<String>) -> impl IntoView {
    // Where the pointer went down and how wide the column was then.
    let from = StoredValue::new(None::<(i32, i32)>);
    let down = move |event: ev::PointerEvent| {
        let Some(header) = header_of(&event) else { return };
        event.prevent_default();
        event.stop_propagation();
        from.set_value(Some((event.client_x(), width_of(&header))));
        if let Some(edge) = event.current_target().and_then(|edge| edge.dyn_into::<Element>().ok()) {
            let _ = edge.set_pointer_capture(event.pointer_id());
        }
    };
    let drag = move |event: ev::PointerEvent| {
        let Some((x, width)) = from.get_value() else { return };
        let by = event.client_x() - x;
        let width = clamped(width + if is_rtl() { -by } else { by });
        core.stretched.set(Some((name.get_value(), width)));
    };
    let up = move |_: ev::PointerEvent| {
        from.set_value(None);
        if let Some((key, width)) = core.stretched.get_untracked() {
            core.resize(&key, width as i32);
            core.stretched.set(None);
        }
    };
    let fit = move |event: ev::MouseEvent| {
        event.stop_propagation();
        if let Some(width) = header_of(&event).and_then(|header| fitting_width(&header)) {
            core.resize(&name.get_value(), width);
        }
    };
    view! {
        <span
            class="column-edge" aria-hidden="true" draggable="true"
            on:dragstart=|event: ev::DragEvent| { event.prevent_default(); event.stop_propagation() }
            on:pointerdown=down on:pointermove=drag on:pointerup=up on:pointercancel=up on:dblclick=fit
        ></span>
    }
}
