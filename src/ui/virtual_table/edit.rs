//! Editing a cell where it stands. What a value is and how it is written only the caller knows; the table finds the place
//! and moves the mark on.
//!
//! A table shows its rows before it can edit them: [`Edits`] may come later, and with them the code behind [`Editing`].

use super::cursor::Cursor;
use super::shared::{Core, is_rtl};
use leptos::ev::ClipboardEvent;
use leptos::prelude::*;
use protocol::Row;
use std::sync::Arc;
use wasm_bindgen::JsCast as _;

/// A text for a cell.
#[derive(Clone)]
pub(crate) struct TypedCell {
    /// The row.
    pub(crate) row: Arc<Row>,
    /// The column.
    pub(crate) key: String,
    /// What was typed or pasted.
    pub(crate) text: String,
}

/// Where the mark goes when the editor closes.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) enum After {
    /// Nowhere; the focus goes back to the table.
    Stay,
    /// Nowhere; the focus is already somewhere else.
    Leave,
    /// To the row below.
    Down,
    /// To the next cell.
    Forward,
    /// To the cell before.
    Back,
}

/// What an editor is made for.
pub(crate) struct EditAsk {
    /// The row.
    pub(crate) row: Arc<Row>,
    /// The column.
    pub(crate) key: String,
    /// What was typed to begin with; it takes the place of the value.
    pub(crate) typed: Option<String>,
    /// Called when the editor is done.
    pub(crate) done: Callback<After>,
}

/// The text of a cell: the row and the key of the column.
pub(crate) type CellText = Arc<dyn Fn(&Row, &str) -> String + Send + Sync>;

/// Whether the cells of a column can be edited.
pub(crate) type CanEdit = Arc<dyn Fn(&str) -> bool + Send + Sync>;

/// Makes the editor of a cell.
pub(crate) type EditView = Arc<dyn Fn(EditAsk) -> AnyView + Send + Sync>;

/// How the cells of a table are edited.
#[derive(Clone)]
pub(crate) struct Edits {
    pub(super) can_edit: CanEdit,
    pub(super) text: CellText,
    view: EditView,
    pub(super) write: Callback<Vec<TypedCell>>,
    pub(super) editing: &'static dyn Editing,
}

impl Edits {
    /// From whether a column can be edited in place, the text of a cell as it is copied and as one would type it, the
    /// editor of a cell, and what writes several cells as one step.
    pub(crate) fn new(
        can_edit: CanEdit,
        text: CellText,
        view: EditView,
        write: Callback<Vec<TypedCell>>,
    ) -> Edits {
        Edits { can_edit, text, view, write, editing: &InPlace }
    }
}

/// What a table does once its cells can be edited.
pub(super) trait Editing: Sync {
    /// Opens the editor on the marked cell; on a row, on its first cell that can be edited. Gives whether it could.
    fn edit(&self, core: Core, typed: Option<String>) -> bool;
    /// Puts the marked cells on the clipboard.
    fn copy(&self, core: Core, event: &ClipboardEvent);
    /// Writes the clipboard into the cells from the first marked one on; a single text into all marked cells.
    fn paste(&self, core: Core, event: &ClipboardEvent);
    /// Writes the top row of the range into the rows below it; a single row takes from the row above.
    fn fill_down(&self, core: Core);
    /// Empties the marked cells.
    fn clear(&self, core: Core);
    /// The editor over the cell it belongs to.
    fn editor(&self, core: Core) -> AnyView;
}

struct InPlace;

impl Editing for InPlace {
    fn edit(&self, core: Core, typed: Option<String>) -> bool {
        core.edit_in_place(typed)
    }

    fn copy(&self, core: Core, event: &ClipboardEvent) {
        core.copy(event);
    }

    fn paste(&self, core: Core, event: &ClipboardEvent) {
        core.paste(event);
    }

    fn fill_down(&self, core: Core) {
        core.fill_down();
    }

    fn clear(&self, core: Core) {
        core.clear();
    }

    fn editor(&self, core: Core) -> AnyView {
        view! { <Editor core=core /> }.into_any()
    }
}

/// A cell that is being edited and where it lies in the table, in pixels.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct EditAt {
    row: u64,
    column: usize,
    typed: Option<String>,
    place: Place,
}

/// Where a cell lies: from the top and from the start of the line, and its width.
#[derive(Clone, Copy, PartialEq, Debug)]
struct Place {
    block: f64,
    start: f64,
    width: f64,
}

impl Core {
    /// Whether a column can be edited.
    pub(super) fn can_edit(self, key: &str) -> bool {
        self.edits.with_untracked(|edits| edits.as_ref().is_some_and(|edits| (edits.can_edit)(key)))
    }

    /// What edits cells, once that is there.
    pub(super) fn editing(self) -> Option<&'static dyn Editing> {
        self.edits.with_untracked(|edits| edits.as_ref().map(|edits| edits.editing))
    }

    /// Opens the editor on the marked cell, if that is possible.
    pub(super) fn edit(self, typed: Option<String>) -> bool {
        self.editing().is_some_and(|editing| editing.edit(self, typed))
    }

    fn edit_in_place(self, typed: Option<String>) -> bool {
        if self.edited.with_untracked(Option::is_some) {
            return true;
        }
        let cursor = self.cursor.get_untracked();
        let first = || {
            self.columns
                .with_untracked(|columns| columns.iter().position(|column| self.can_edit(&column.key)))
        };
        let Some(column) = cursor.column.or_else(first) else { return false };
        let can = self.key_of(column).is_some_and(|key| self.can_edit(&key));
        let here = self.row_at(cursor.row).is_some();
        let Some(place) = self.place_of(cursor.row, column).filter(|_| can && here) else { return false };
        self.cursor.set(Cursor::cell(cursor.row, column));
        self.edited.set(Some(EditAt { row: cursor.row, column, typed, place }));
        true
    }

    fn place_of(self, row: u64, column: usize) -> Option<Place> {
        let scroller = self.scroller.get_untracked()?;
        let nth = column + 1 + usize::from(self.selection.is_some());
        let cell = scroller.query_selector(&format!("#row-{row} > :nth-child({nth})")).ok()??;
        let (around, inside) = (scroller.get_bounding_client_rect(), cell.get_bounding_client_rect());
        let block = inside.top() - around.top() + f64::from(scroller.scroll_top());
        let left = f64::from(scroller.scroll_left());
        let start = if is_rtl() {
            around.right() - inside.right() - left
        } else {
            inside.left() - around.left() + left
        };
        Some(Place { block, start, width: inside.width() })
    }

    fn done(self, after: After) {
        self.edited.set(None);
        let cursor = self.cursor.get_untracked();
        let columns = self.columns.with_untracked(Vec::len);
        let key = match after {
            After::Leave => return,
            After::Stay => None,
            After::Down => Some("ArrowDown"),
            After::Forward | After::Back => Some("Tab"),
        };
        self.focus();
        if let Some(key) = key {
            let stroke =
                super::cursor::Stroke { key, shift: after == After::Back, control: false, rtl: false };
            let next = self.geometry.with_untracked(|geometry| cursor.moved(stroke, columns, geometry));
            self.go(next.unwrap_or(cursor));
        }
    }
}

#[component]
fn Editor(core: Core) -> impl IntoView {
    let view = move || {
        let at = core.edited.get()?;
        let edits = core.edits.get_untracked()?;
        let ask = EditAsk {
            row: core.row_at(at.row)?,
            key: core.key_of(at.column)?,
            typed: at.typed.clone(),
            done: Callback::new(move |after| core.done(after)),
        };
        let node = NodeRef::<leptos::html::Div>::new();
        // At once: the next key is already on its way, and it belongs into the editor.
        node.on_load(|element| {
            if let Ok(Some(input)) = element.query_selector("input, select, textarea") {
                crate::browser::focus_element(&input.unchecked_into());
            }
        });
        Some(view! {
            <div
                class="cell-editor" node_ref=node
                style:--editor-block=format!("{}px", at.place.block)
                style:--editor-start=format!("{}px", at.place.start)
                style:--editor-size=format!("{}px", at.place.width)
            >
                {untrack(|| (edits.view)(ask))}
            </div>
        })
    };
    view! { {view} }
}
