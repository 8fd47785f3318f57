//! A card: opened with Enter, looked at with Space, moved with the pointer, with Ctrl and the arrows, or with its two buttons.

use super::{Board, REVENUE};
use crate::browser;
use crate::i18n::k;
use crate::records::{row_name, value_text};
use crate::ui::{Icon, Shape};
use domain::{FieldType, RowId};
use leptos::prelude::*;
use leptos::{ev, html};
use protocol::Row;
use serde_json::Value as Json;
use wasm_bindgen::JsCast as _;
use web_sys::Element;

/// Pixels that the pointer moves before a press becomes a drag.
const DRAG_MIN: f64 = 5.0;

/// A card.
#[component]
pub(super) fn Card(board: Board, code: &'static str, id: String, row: Row) -> impl IntoView {
    let i18n = board.i18n;
    let card = NodeRef::<html::Li>::new();
    let row_id = id.parse::<RowId>().ok();
    let own = id.clone();
    Effect::new(move |_| {
        let is_meant = board
            .focus
            .with(|focus| focus.as_ref().is_some_and(|(id, column)| *id == own && *column == code));
        if let (true, Some(element)) = (is_meant, card.get()) {
            board.focus.set(None);
            browser::focus_inside(&element, "a");
        }
    });
    let step = move |by: isize| {
        if let (Some(id), Some(code)) = (row_id, Board::beside(code, by)) {
            board.move_to(id, code);
        }
    };
    let peeking = board.peeking;
    let is_peeked = Memo::new(move |_| row_id.is_some() && peeking.id.get() == row_id);
    let peek = move || if is_peeked.get_untracked() { peeking.look_away() } else { peeking.id.set(row_id) };
    // Whoever looks at one card goes on to others by keys alone.
    let focused = move |event: ev::FocusEvent| {
        let link = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let is_seen = || link.is_some_and(|link| link.matches(":focus-visible").unwrap_or(false));
        let is_by_key = board.is_moving.get_value() || is_seen();
        if is_by_key && peeking.id.with_untracked(Option::is_some) && !is_peeked.get_untracked() {
            peeking.id.set(row_id);
        }
    };
    // WebKit does not count a focus that a program moves as one by key.
    let by_key = move |move_focus: &dyn Fn()| {
        board.is_moving.set_value(true);
        move_focus();
        board.is_moving.set_value(false);
    };
    let keydown = move |event: ev::KeyboardEvent| {
        let forward = if untrack(|| i18n.is_rtl()) { -1 } else { 1 };
        let by = match event.key().as_str() {
            "ArrowLeft" => -forward,
            "ArrowRight" => forward,
            " " => {
                event.prevent_default();
                return peek();
            }
            "Escape" if is_peeked.get_untracked() => {
                event.stop_propagation();
                return peeking.look_away();
            }
            "ArrowDown" | "ArrowUp" => {
                event.prevent_default();
                return by_key(&|| focus_neighbour(card, event.key() == "ArrowDown"));
            }
            _ => return,
        };
        event.prevent_default();
        if event.ctrl_key() || event.meta_key() {
            step(by);
        } else {
            by_key(&|| focus_beside(code, by));
        }
    };
    let drag = Drag {
        board,
        card,
        code,
        id: row_id,
        from: RwSignal::new(None),
        by: RwSignal::new(None),
        corner: RwSignal::new((0.0, 0.0)),
        size: RwSignal::new(0.0),
    };
    let text = |name: &str| row.get(name).and_then(Json::as_str).unwrap_or_default().to_owned();
    let about = i18n.facts(&[text("organisation.name"), text("city")]);
    let revenue = row.get(REVENUE).cloned().unwrap_or(Json::Null);
    let address = move || board.shown.with(|shown| shown.record_address(&id, None));
    let button = move |by: isize, shape: Shape| {
        let target = Board::beside(code, by)?;
        let words = move || text!(i18n, k::customers::MOVE_TO, stage = board.name_of(target));
        Some(view! {
            <button
                type="button" class="button quiet icon-only small" tabindex="-1" aria-label=words title=words
                on:click=move |_| step(by)
            >
                <Icon shape=shape />
            </button>
        })
    };
    view! {
        <li
            class="board-card" node_ref=card class:is-held=move || drag.by.get().is_some() class:is-peeked=is_peeked
            style:--held-x=move || drag.by.get().map(|by| format!("{}px", drag.corner.get().0 + by.0))
            style:--held-y=move || drag.by.get().map(|by| format!("{}px", drag.corner.get().1 + by.1))
            style:--held-size=move || drag.by.get().map(|_| format!("{}px", drag.size.get()))
            on:keydown=keydown
            on:focusin=focused
            on:pointerdown=move |event| drag.press(&event)
            on:pointermove=move |event| drag.go(&event)
            on:pointerup=move |event| drag.drop(&event)
            on:pointercancel=move |_| drag.stop()
        >
            <a class="row-link" dir="auto" draggable="false" href=address>{row_name(i18n, &row)}</a>
            <span class="peek-mark" aria-hidden="true" on:click=move |_| peek()></span>
            <span class="muted" dir="auto">{about}</span>
            <bdi class="number">{move || value_text(i18n, REVENUE, Some(FieldType::Money), &revenue)}</bdi>
            <span class="board-moves">{button(-1, Shape::Back)}{button(1, Shape::Next)}</span>
        </li>
    }
    .into_any()
}

/// Moves the focus to the card above or below.
fn focus_neighbour(card: NodeRef<html::Li>, is_down: bool) {
    let Some(card) = card.get_untracked() else { return };
    let other = if is_down { card.next_element_sibling() } else { card.previous_element_sibling() };
    if let Some(other) = other {
        browser::focus_inside(&other, "a");
    }
}

/// Moves the focus to the first card of the nearest column in a direction that has any.
fn focus_beside(code: &str, by: isize) {
    let mut target = Board::beside(code, by);
    while let Some(code) = target {
        if focus_first_card(code) {
            return;
        }
        target = Board::beside(code, by);
    }
}

/// Moves the focus to the first card of a column; `false` where there is none.
pub(super) fn focus_first_card(code: &str) -> bool {
    browser::focus_first(&format!(".board-column[data-stage='{code}'] .board-card a"))
}

/// A card in the hand. A finger scrolls; for it the card has buttons.
#[derive(Clone, Copy)]
struct Drag {
    board: Board,
    card: NodeRef<html::Li>,
    code: &'static str,
    id: Option<RowId>,
    /// Where it was taken.
    from: RwSignal<Option<(f64, f64)>>,
    /// How far it has been carried.
    by: RwSignal<Option<(f64, f64)>>,
    /// Its left upper corner when it was taken, and its width: in the hand it lies above the page, which no column cuts.
    corner: RwSignal<(f64, f64)>,
    size: RwSignal<f64>,
}

impl Drag {
    fn press(self, event: &ev::PointerEvent) {
        let hit = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let on_button = hit.is_some_and(|hit| matches!(hit.closest("button"), Ok(Some(_))));
        if event.button() == 0 && event.pointer_type() != "touch" && !on_button {
            self.from.set(Some(place(event)));
        }
    }

    fn go(self, event: &ev::PointerEvent) {
        let Some(from) = self.from.get_untracked() else { return };
        let now = place(event);
        let by = (now.0 - from.0, now.1 - from.1);
        if self.by.get_untracked().is_none() {
            if by.0.hypot(by.1) < DRAG_MIN {
                return;
            }
            // From here on the pointer is the card's, wherever it goes; it fails only for one that is gone.
            if let Some(card) = self.card.get_untracked() {
                let _ = card.set_pointer_capture(event.pointer_id());
                let rect = card.get_bounding_client_rect();
                self.corner.set((rect.left(), rect.top()));
                self.size.set(rect.width());
            }
        }
        self.by.set(Some(by));
        scroll_at_edge(now.0);
        self.board.over.set(column_at(now));
    }

    fn drop(self, event: &ev::PointerEvent) {
        let was_held = self.by.get_untracked().is_some();
        self.stop();
        if !was_held {
            return;
        }
        let target = column_at(place(event)).filter(|code| code != self.code);
        if let (Some(code), Some(id)) = (target, self.id) {
            self.board.move_to(id, &code);
        }
    }

    fn stop(self) {
        self.from.set(None);
        self.by.set(None);
        self.board.over.set(None);
    }
}

/// Scrolls the board on while a card is held at its edge.
fn scroll_at_edge(x: f64) -> Option<()> {
    const EDGE: f64 = 48.0;
    const STEP: i32 = 16;
    let board = web_sys::window()?.document()?.query_selector(".board").ok()??;
    let rect = board.get_bounding_client_rect();
    let by = match x {
        x if x < rect.left() + EDGE => -STEP,
        x if x > rect.right() - EDGE => STEP,
        _ => return None,
    };
    board.set_scroll_left(board.scroll_left() + by);
    Some(())
}

fn place(event: &ev::PointerEvent) -> (f64, f64) {
    (f64::from(event.client_x()), f64::from(event.client_y()))
}

/// The column at a place of the screen. The card in the hand lets the pointer through.
fn column_at((x, y): (f64, f64)) -> Option<String> {
    let document = web_sys::window()?.document()?;
    let element = document.element_from_point(x as f32, y as f32)?;
    element.closest("[data-stage]").ok()??.get_attribute("data-stage")
}
