//! A table that lays out only the rows one sees, for any number of rows.
//!
//! It asks for pages of rows through a callback and keeps the old rows on the screen until new ones come. The focus is on
//! the table as a whole and a mark moves through the rows, so the focus is never lost when a row leaves the window.

mod state;

use crate::i18n::{k, use_i18n};
use crate::ui::field::FieldWords;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::{ev, html};
use protocol::{Failure, Row};
use state::{Geometry, PAGE_ROWS, Pages};
use std::collections::BTreeSet;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use wasm_bindgen::JsCast as _;
use wasm_bindgen::prelude::Closure;

/// The height of a row; `--row-size` in the style sheet says the same.
const ROW_PX: f64 = 34.0;
/// The height of the header.
const HEAD_PX: f64 = 34.0;

/// A column.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Column {
    /// The field it shows.
    pub(crate) key: String,
    /// Its header.
    pub(crate) title: String,
    /// Its share of the width, in characters.
    pub(crate) width_ch: u32,
    /// Numbers line up at the end.
    pub(crate) is_number: bool,
    /// Whether a click on the header sorts.
    pub(crate) is_sortable: bool,
}

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
pub(crate) type CellView = Arc<dyn Fn(&Row, &str, u64) -> AnyView + Send + Sync>;

/// Which rows are selected.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum Selection {
    /// These.
    Some(BTreeSet<String>),
    /// All that the list holds, also those not on the screen.
    All,
}

impl Default for Selection {
    fn default() -> Self {
        Selection::Some(BTreeSet::new())
    }
}

impl Selection {
    /// Whether nothing is selected.
    pub(crate) fn is_empty(&self) -> bool {
        matches!(self, Selection::Some(ids) if ids.is_empty())
    }

    fn has(&self, id: &str) -> bool {
        match self {
            Selection::Some(ids) => ids.contains(id),
            Selection::All => true,
        }
    }

    fn toggle(&mut self, id: &str) {
        match self {
            Selection::Some(ids) => {
                if !ids.remove(id) {
                    ids.insert(id.to_owned());
                }
            }
            // From "all" one cannot step back to "all but one": the filter has no such word.
            Selection::All => {}
        }
    }
}

/// The sorting after a click on a header: ascending, descending, none.
pub(crate) fn next_sort(current: Option<&(String, bool)>, key: &str) -> Option<(String, bool)> {
    match current {
        Some((field, false)) if field == key => Some((key.to_owned(), true)),
        Some((field, true)) if field == key => None,
        _ => Some((key.to_owned(), false)),
    }
}

/// A virtual table.
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
    let i18n = use_i18n();
    let words = expect_context::<FieldWords>();
    let scroller = NodeRef::<html::Div>::new();
    let geometry = RwSignal::new(Geometry { row_px: ROW_PX, viewport_px: 600.0, ..Geometry::default() });
    let pages = RwSignal::new(Pages::<Arc<Row>>::default());
    let failure = RwSignal::new(None::<Failure>);
    let active = RwSignal::new(0_u64);
    let window = Memo::new(move |_| geometry.get().window());

    watch_size(scroller, geometry);

    // Rows are asked for whenever the window moves, the question changes or the data does.
    let ask = Callback::new(move |()| {
        let wanted =
            pages.try_update_untracked(|pages| pages.ask(window.get_untracked().pages())).unwrap_or_default();
        for (generation, page) in wanted {
            let rows = load(page * PAGE_ROWS, PAGE_ROWS);
            spawn_local(async move {
                match rows.await {
                    Ok(answer) => {
                        let rows = answer.rows.into_iter().map(Arc::new).collect();
                        let taken = pages.try_update(|pages| pages.answer(generation, page, rows));
                        if taken == Some(true) {
                            failure.set(None);
                            total.set(Some(answer.total));
                            geometry.try_update(|geometry| geometry.total = answer.total);
                        }
                    }
                    Err(error) => {
                        pages.try_update_untracked(|pages| pages.give_up(generation, page));
                        if error.code != protocol::Code::Cancelled {
                            failure.set(Some(error));
                        }
                    }
                }
            });
        }
    });
    Effect::new(move |last: Option<String>| {
        let now = question.get();
        revision.track();
        pages.update_untracked(Pages::expire);
        if last.is_some_and(|last| last != now) {
            active.set(0);
            if let Some(scroller) = scroller.get_untracked() {
                scroller.set_scroll_top(0);
            }
            geometry.update(|geometry| geometry.scroll_px = 0.0);
        }
        ask.run(());
        now
    });
    Effect::new(move |_| {
        window.track();
        ask.run(());
    });

    let scrolled = move |_| {
        if let Some(scroller) = scroller.get_untracked() {
            geometry.update(|geometry| geometry.scroll_px = f64::from(scroller.scroll_top()));
        }
    };
    let reveal = move |row: u64| {
        active.set(row);
        let wanted = geometry.with_untracked(|geometry| geometry.scroll_to(row));
        if let (Some(wanted), Some(scroller)) = (wanted, scroller.get_untracked()) {
            scroller.set_scroll_top(wanted.round() as i32);
        }
    };
    let row_at = move |index: u64| pages.with_untracked(|pages| pages.row(index));
    let toggle = move |row: &Row| {
        if let (Some(selection), Some(id)) = (selection, row_id(row)) {
            selection.update(|selection| selection.toggle(&id));
        }
    };
    let keydown = move |event: ev::KeyboardEvent| {
        if crate::browser::is_typing(&event) || event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        let key = event.key();
        let now = active.get_untracked();
        if let Some(next) = geometry.with_untracked(|geometry| state::moved(&key, now, geometry)) {
            event.prevent_default();
            reveal(next);
        } else if key == "Enter" && event.target() == event.current_target() {
            event.prevent_default();
            if let Some(row) = row_at(now) {
                on_open.run(((*row).clone(), now));
            }
        } else if key == " " {
            event.prevent_default();
            if let Some(row) = row_at(now) {
                toggle(&row);
            }
        }
    };

    let head = move |column: Column| {
        let key = column.key.clone();
        let direction = {
            let key = key.clone();
            move || sort.get().filter(|(field, _)| *field == key).map(|(_, descending)| descending)
        };
        let aria = {
            let direction = direction.clone();
            move || direction().map(|descending| if descending { "descending" } else { "ascending" })
        };
        let mark = move || match direction() {
            Some(true) => "▼",
            Some(false) => "▲",
            None => "",
        };
        let click = move |_| on_sort.run(next_sort(sort.get_untracked().as_ref(), &key));
        view! {
            <th scope="col" role="columnheader" class:number=column.is_number aria-sort=aria>
                {if column.is_sortable {
                    view! {
                        <button type="button" class="table-sort" on:click=click>
                            <span>{column.title}</span><span class="sort-mark" aria-hidden="true">{mark}</span>
                        </button>
                    }.into_any()
                } else {
                    view! { <span class="table-sort">{column.title}</span> }.into_any()
                }}
            </th>
        }
    };
    let indices = move || {
        let window = window.get();
        (window.first..window.first + window.count).collect::<Vec<u64>>()
    };
    let body_row = move |index: u64| {
        let cell = cell.clone();
        let row = Memo::new(move |_| pages.with(|pages| pages.row(index)));
        let is_selected = Memo::new(move |_| match (selection, row.get()) {
            (Some(selection), Some(row)) => {
                row_id(&row).is_some_and(|id| selection.with(|selection| selection.has(&id)))
            }
            _ => false,
        });
        let open = move |_| {
            if let Some(row) = row.get_untracked() {
                on_open.run(((*row).clone(), index));
            }
        };
        view! {
            <tr
                role="row"
                id=row_element_id(index)
                aria-rowindex=(index + 2).to_string()
                aria-selected=move || selection.map(|_| is_selected.get().to_string())
                class:active=move || active.get() == index
                class:waiting=move || row.with(Option::is_none)
                on:mousedown=move |_| active.set(index)
                on:dblclick=open
            >
                {selection.map(|selection| view! {
                    <td role="gridcell" class="select-cell">
                        <input
                            type="checkbox"
                            class="check"
                            tabindex="-1"
                            aria-label=t!(i18n, k::ui::SELECT_ROW)
                            prop:checked=is_selected
                            disabled=move || row.with(Option::is_none) || selection.get() == Selection::All
                            on:change=move |_| if let Some(row) = row.get_untracked() { toggle(&row) }
                        />
                    </td>
                })}
                {move || {
                    let row = row.get();
                    columns.get().into_iter().map(|column| {
                        let content = row.as_ref().map(|row| cell(row, &column.key, index));
                        view! { <td role="gridcell" class:number=column.is_number>{content}</td> }
                    }).collect_view()
                }}
            </tr>
        }
        .into_any()
    };
    let span = move || (columns.with(Vec::len) + usize::from(selection.is_some())).to_string();
    view! {
        {move || failure.get().map(|failure| view! {
            <p class="table-failure" role="alert" title=failure.detail.clone()>{(words.failure)(&failure)}</p>
        })}
        <div
            class="table-scroller"
            node_ref=scroller
            on:scroll=scrolled
            on:keydown=keydown
            tabindex="0"
            role="grid"
            aria-label=label
            aria-rowcount=move || total.get().map_or(-1, |total| total as i64 + 1).to_string()
            aria-activedescendant=move || row_element_id(active.get())
            aria-multiselectable=move || selection.map(|_| "true")
        >
            <table class="virtual-table" role="presentation">
                <colgroup>
                    {selection.map(|_| view! { <col class="select-column" /> })}
                    {move || columns.get().into_iter().map(|column| view! {
                        <col class="sized-column" style:--column-size=format!("{}ch", column.width_ch) />
                    }).collect_view()}
                </colgroup>
                <thead role="rowgroup">
                    <tr role="row" aria-rowindex="1">
                        {selection.map(|selection| view! {
                            <th role="columnheader" class="select-cell">
                                <input
                                    type="checkbox"
                                    class="check"
                                    aria-label=t!(i18n, k::ui::SELECT_ALL)
                                    prop:checked=move || selection.get() == Selection::All
                                    prop:indeterminate=move || matches!(selection.get(), Selection::Some(ids) if !ids.is_empty())
                                    on:change=move |event| selection.set(
                                        if event_target_checked(&event) { Selection::All } else { Selection::default() }
                                    )
                                />
                            </th>
                        })}
                        {move || columns.get().into_iter().map(head).collect_view()}
                    </tr>
                </thead>
                <tbody role="rowgroup">
                    <tr class="table-space" aria-hidden="true">
                        <td colspan=span style:--space-size=move || format!("{}px", window.get().before_px)></td>
                    </tr>
                    <For each=indices key=|index| *index children=body_row />
                    <tr class="table-space" aria-hidden="true">
                        <td colspan=span style:--space-size=move || format!("{}px", window.get().after_px)></td>
                    </tr>
                </tbody>
            </table>
        </div>
    }
    .into_any()
}

/// The id of a row, as every answer of the engine carries it.
pub(crate) fn row_id(row: &Row) -> Option<String> {
    row.get("id").and_then(|id| id.as_str()).map(str::to_owned)
}

fn row_element_id(index: u64) -> String {
    format!("row-{index}")
}

/// Keeps the height of the visible part up to date.
fn watch_size(scroller: NodeRef<html::Div>, geometry: RwSignal<Geometry>) {
    let watched = StoredValue::new_local(None::<(web_sys::ResizeObserver, Closure<dyn FnMut()>)>);
    Effect::new(move |_| {
        let Some(element) = scroller.get() else { return };
        let measured = element.clone();
        let measure = move || {
            let height = (f64::from(measured.client_height()) - HEAD_PX).max(ROW_PX);
            geometry.try_update(|geometry| geometry.viewport_px = height);
        };
        measure();
        let resized = Closure::<dyn FnMut()>::new(measure);
        if let Ok(observer) = web_sys::ResizeObserver::new(resized.as_ref().unchecked_ref()) {
            observer.observe(&element);
            watched.set_value(Some((observer, resized)));
        }
    });
    on_cleanup(move || {
        if let Some(Some((observer, _))) = watched.try_update_value(Option::take) {
            observer.disconnect();
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_cycles_through_ascending_descending_and_none() {
        let first = next_sort(None, "name");
        assert_eq!(first, Some(("name".into(), false)));
        let second = next_sort(first.as_ref(), "name");
        assert_eq!(second, Some(("name".into(), true)));
        assert_eq!(next_sort(second.as_ref(), "name"), None);
        assert_eq!(next_sort(second.as_ref(), "city"), Some(("city".into(), false)));
    }

    #[test]
    fn selecting_twice_selects_nothing() {
        let mut selection = Selection::default();
        selection.toggle("a");
        assert!(selection.has("a") && !selection.is_empty());
        selection.toggle("a");
        assert!(selection.is_empty());
    }
}
