//! A table that lays out only the rows one sees, for any number of rows.
//!
//! It asks for pages of rows through a callback and keeps the old rows on the screen until new ones come. The focus is on
//! the table as a whole and a mark moves through rows and cells, so the focus is never lost when a row leaves the window.
//! [`VirtualTable`] is a list to read; [`Grid`] has columns one arranges, several sort keys and cells one edits.

mod clipboard;
mod column;
mod cursor;
mod edit;
mod grid;
mod head;
mod keys;
mod marks;
mod mouse;
mod peek;
mod row_html;
mod selection;
mod shared;
mod state;
mod tsv;

pub(crate) use column::{Arrangement, Column, SortKeys, moved};
pub(crate) use edit::{After, EditAsk, Edits, TypedCell};
pub(crate) use grid::Grid;
pub(crate) use peek::Peek;
pub(crate) use row_html::Cell;
pub(crate) use selection::Selection;
pub(crate) use shared::row_id;

use leptos::prelude::*;
use protocol::{Failure, Row};
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

/// The height of a row; `--row-size` in the style sheet says the same.
const ROW_PX: f64 = 34.0;
/// The height of the header.
const HEAD_PX: f64 = 34.0;

/// An answer to a request for rows.
pub(crate) struct TablePage {
    /// All rows there are.
    pub(crate) total: u64,
    /// The rows of this page.
    pub(crate) rows: Vec<Row>,
}

/// Gives rows: how many to skip and how many to give.
pub(crate) type LoadRows =
    Arc<dyn Fn(u64, u64) -> Pin<Box<dyn Future<Output = Result<TablePage, Failure>>>> + Send + Sync>;

/// What a cell shows: the row, the key of the column and the number of the row in the list.
pub(crate) type CellView = Arc<dyn Fn(&Row, &str, u64) -> Cell + Send + Sync>;

/// What stands below a column in the last row; tracked.
pub(crate) type Foot = Arc<dyn Fn(&Column) -> String + Send + Sync>;

/// A list of rows to read, sorted by one column at a time.
#[component]
pub(crate) fn VirtualTable(
    /// The columns.
    #[prop(into)]
    columns: Signal<Vec<Column>>,
    /// Gives rows.
    load: LoadRows,
    /// What is asked, as a text: when it changes, the table starts at the top again.
    #[prop(into)]
    question: Signal<String>,
    /// Moves when the data changes: the rows are asked for again, the place stays.
    #[prop(into)]
    revision: Signal<u64>,
    /// What a cell shows.
    cell: CellView,
    /// Set to the number of rows once it is known.
    total: RwSignal<Option<u64>>,
    /// The sorting: field and whether descending.
    #[prop(into)]
    sort: Signal<Option<(String, bool)>>,
    /// Called with the sorting a header asks for.
    on_sort: Callback<Option<(String, bool)>>,
    /// Called with the row and its number when it is opened with Enter or a double click.
    on_open: Callback<(Row, u64)>,
    /// The selected rows; without it rows cannot be selected.
    #[prop(optional)]
    selection: Option<RwSignal<Selection>>,
    /// What a screen reader says of the table.
    #[prop(into)]
    label: Signal<String>,
) -> impl IntoView {
    let keys = Signal::derive(move || sort.get().into_iter().collect::<SortKeys>());
    // Of several keys the newest is the last.
    let on_sort = Callback::new(move |mut keys: SortKeys| on_sort.run(keys.pop()));
    view! {
        <Grid
            columns=columns load=load question=question revision=revision cell=cell total=total sort=keys on_sort=on_sort
            on_open=on_open selection=selection label=label
        />
    }
}
