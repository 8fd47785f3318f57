//! The table itself: scroller, header, the rows of the window.

use super::column::{Arrangement, Column, SortKeys};
use super::cursor::Cursor;
use super::edit::Edits;
use super::head::{HeadCell, HeadCore};
use super::peek::{self, Peek};
use super::row_html::{Extras, row_html};
use super::selection::Selection;
use super::shared::{Core, row_element_id};
use super::state::{Geometry, Pages};
use super::{CellView, Foot, HEAD_PX, LoadRows, ROW_PX, marks};
use crate::i18n::{k, use_i18n};
use crate::ui::field::FieldWords;
use crate::ui::resize::on_resize;
use leptos::html;
use leptos::prelude::*;
use protocol::Row;
use std::collections::BTreeMap;

/// A table with everything.
#[component]
pub(crate) fn Grid(
    /// The columns; the first names the row.
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
    /// What the rows are sorted by.
    #[prop(into)]
    sort: Signal<SortKeys>,
    /// Called with the sorting a header asks for.
    on_sort: Callback<SortKeys>,
    /// Called with the row and its number when it is opened with Enter or a double click.
    on_open: Callback<(Row, u64)>,
    /// The selected rows; without it rows cannot be selected.
    selection: Option<RwSignal<Selection>>,
    /// Called when a person moves a column or changes its width; without it they stay.
    #[prop(optional)]
    on_arrange: Option<Callback<Arrangement>>,
    /// Widths given by hand, in pixels.
    #[prop(optional, into)]
    widths: Signal<BTreeMap<String, u32>>,
    /// Whether the first column stays in view when the others are scrolled.
    #[prop(default = Signal::stored(true), into)]
    is_pinned: Signal<bool>,
    /// How cells are edited, once that is there; without it they are not, and the mark stays on whole rows.
    #[prop(optional, into)]
    edits: Option<Signal<Option<Edits>>>,
    /// A row looked at beside the table, with Space or a press on its mark; without it Space selects.
    #[prop(optional)]
    peek: Option<Peek>,
    /// A row below the others: what stands under each column.
    #[prop(optional)]
    foot: Option<Foot>,
    /// What a screen reader says of the table.
    #[prop(into)]
    label: Signal<String>,
) -> impl IntoView {
    let i18n = use_i18n();
    let words = expect_context::<FieldWords>();
    let core = Core {
        scroller: NodeRef::<html::Div>::new(),
        columns: Memo::new(move |_| columns.get()),
        geometry: RwSignal::new(Geometry { row_px: ROW_PX, viewport_px: 600.0, ..Geometry::default() }),
        pages: RwSignal::new(Pages::default()),
        fresh: RwSignal::default(),
        cursor: RwSignal::new(Cursor::default()),
        total,
        failure: RwSignal::new(None),
        selection,
        edited: RwSignal::new(None),
        marks_cells: edits.is_some(),
        edits: edits.unwrap_or_default(),
        peek,
        load: StoredValue::new(load),
        on_open,
    };
    let head = HeadCore {
        columns: core.columns,
        sort,
        on_sort,
        on_arrange,
        carried: RwSignal::new(None),
        stretched: RwSignal::new(None),
    };
    let window = Memo::new(move |_| core.geometry.get().window());
    let foot_rows = u8::from(foot.is_some());
    watch_size(core.scroller, core.geometry, HEAD_PX + f64::from(foot_rows) * ROW_PX);

    // Rows are asked for whenever the window moves, the question changes or the data does.
    Effect::new(move |last: Option<String>| {
        let now = question.get();
        // Read and not only tracked: a memo that nobody reads hears of nothing.
        revision.get();
        core.pages.update_untracked(Pages::expire);
        if last.is_some_and(|last| last != now) {
            core.cursor.set(Cursor::default());
            if let Some(scroller) = core.scroller.get_untracked() {
                scroller.set_scroll_top(0);
            }
            core.geometry.update(|geometry| geometry.scroll_px = 0.0);
        }
        core.ask();
        now
    });
    Effect::new(move |_| {
        window.get();
        core.ask();
    });
    Effect::new(move |_| {
        let (total, columns) = (core.total.get(), core.columns.with(Vec::len));
        let now = core.cursor.get_untracked();
        if let Some(within) = total.map(|total| now.within(total, columns)).filter(|within| *within != now) {
            core.cursor.set(within);
        }
    });
    if let Some(peek) = peek {
        peek::follow(core, peek);
    }
    marks::follow(core, move || {
        window.get();
        i18n.locale();
    });

    // Whether the columns are scrolled, which is when the pinned ones have to stick.
    let is_across = RwSignal::new(false);
    let scrolled = move |_| {
        if let Some(scroller) = core.scroller.get_untracked() {
            let across = scroller.scroll_left() != 0;
            if across != is_across.get_untracked() {
                is_across.set(across);
            }
            core.geometry.update(|geometry| geometry.scroll_px = f64::from(scroller.scroll_top()));
        }
    };
    let indices = move || {
        let window = window.get();
        (window.first..window.first + window.count).collect::<Vec<u64>>()
    };
    let select_label = Memo::new(move |_| selection.map(|_| text!(i18n, k::ui::SELECT_ROW)));
    let body_row = move |index: u64| {
        let cell = cell.clone();
        let shown = Memo::new(move |_| core.fresh.with(|fresh| fresh.of(index)));
        let row = Memo::new(move |_| {
            shown.get();
            core.row_at(index)
        });
        let html = move || {
            let (row, columns, label) = (row.get(), core.columns.get(), select_label.get());
            untrack(|| {
                let show = |column: &Column| row.as_ref().map(|row| cell(row, &column.key, index));
                let extras = Extras {
                    select_label: label.as_deref(),
                    has_rest: on_arrange.is_some(),
                    has_peek: peek.is_some(),
                };
                row_html(&columns, extras, show)
            })
        };
        view! {
            <tr
                role="row" id=row_element_id(index) aria-rowindex=(index + 2).to_string()
                aria-selected=selection.map(|_| "false") inner_html=html
            ></tr>
        }
        .into_any()
    };
    let width = move |column: &Column| {
        let stretched = head.stretched.get().filter(|(own, _)| *own == column.key).map(|(_, width)| width);
        match stretched.or_else(|| widths.with(|widths| widths.get(&column.key).copied())) {
            Some(px) => format!("{px}px"),
            None => format!("{}ch", column.width_ch),
        }
    };
    let all_widths = move || {
        let select = selection.map(|_| "var(--select-size)".to_owned());
        let columns: Vec<String> = core.columns.with(|columns| columns.iter().map(width).collect());
        format!("calc({})", select.into_iter().chain(columns).collect::<Vec<_>>().join(" + "))
    };
    let skip = usize::from(selection.is_some());
    let span = move || (core.columns.with(Vec::len) + skip).to_string();
    let whole = move || (core.columns.with(Vec::len) + skip + usize::from(on_arrange.is_some())).to_string();
    // Without rows there is nothing that could be active.
    let active = move || {
        core.total.get().filter(|total| *total > 0)?;
        Some(match core.cursor.get() {
            Cursor { column: Some(_), .. } => marks::CELL_ID.to_owned(),
            cursor => row_element_id(cursor.row),
        })
    };
    view! {
        {move || core.failure.get().map(|failure| view! {
            <p class="table-failure" role="alert" title=failure.detail.clone()>{(words.failure)(&failure)}</p>
        })}
        <div
            class="table-scroller"
            class:pinned=is_pinned
            class:is-across=is_across
            class:editable=core.marks_cells
            node_ref=core.scroller
            on:scroll=scrolled
            on:keydown=move |event| core.key_pressed(&event)
            on:copy=move |event| if let Some(editing) = core.editing() { editing.copy(core, &event) }
            on:paste=move |event| if let Some(editing) = core.editing() { editing.paste(core, &event) }
            tabindex="0"
            role="grid"
            aria-label=label
            aria-rowcount=move || total.get().map_or(-1, |total| total as i64 + 1 + i64::from(foot_rows)).to_string()
            aria-colcount=span
            aria-readonly=(!core.marks_cells).then_some("true")
            aria-activedescendant=active
            aria-multiselectable=move || selection.map(|_| "true")
        >
            <table
                class="virtual-table" class:arranged=on_arrange.is_some() role="presentation"
                style:--columns-size=all_widths
            >
                <colgroup>
                    {selection.map(|_| view! { <col class="select-column" /> })}
                    {move || core.columns.get().into_iter().map(|column| view! {
                        <col class="sized-column" style:--column-size=move || width(&column) />
                    }).collect_view()}
                    // Takes what is left, so that a width given by hand is kept to the pixel.
                    {on_arrange.map(|_| view! { <col /> })}
                </colgroup>
                <thead role="rowgroup">
                    <tr role="row" aria-rowindex="1">
                        {selection.map(|selection| view! {
                            <th role="columnheader" class="select-cell" aria-colindex="1">
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
                        {move || core.columns.get().into_iter().enumerate().map(|(place, column)| view! {
                            <HeadCell core=head column=column place=place skip=skip />
                        }).collect_view()}
                        {on_arrange.map(|_| view! { <td class="filler" role="presentation"></td> })}
                    </tr>
                </thead>
                <tbody
                    role="rowgroup"
                    on:mousedown=move |event| core.pressed(&event)
                    on:mousemove=move |event| if core.marks_cells { core.dragged(&event) }
                    on:click=move |event| core.clicked(&event)
                    on:dblclick=move |event| core.double_clicked(&event)
                >
                    <tr class="table-space" aria-hidden="true">
                        <td colspan=whole style:--space-size=move || format!("{}px", window.get().before_px)></td>
                    </tr>
                    <For each=indices key=|index| *index children=body_row />
                    <tr class="table-space" aria-hidden="true">
                        <td colspan=whole style:--space-size=move || format!("{}px", window.get().after_px)></td>
                    </tr>
                </tbody>
                {foot.map(|foot| view! {
                    // Before the rows are there it would stand in their place.
                    <tfoot role="rowgroup" class:is-awaited=move || total.with(Option::is_none)>
                        <tr role="row" aria-rowindex=move || total.get().map(|total| (total + 2).to_string())>
                            {selection.map(|_| view! { <td class="select-cell" role="presentation"></td> })}
                            {move || core.columns.get().into_iter().map(|column| {
                                let text = foot(&column);
                                view! { <td role="gridcell" class:number=column.is_number><bdi>{text}</bdi></td> }
                            }).collect_view()}
                            {on_arrange.map(|_| view! { <td class="filler" role="presentation"></td> })}
                        </tr>
                    </tfoot>
                })}
            </table>
            {move || core.edits.with(|edits| edits.as_ref().map(|edits| edits.editing)).map(|editing| editing.editor(core))}
        </div>
    }
    .into_any()
}

/// Keeps the height of the visible part up to date; header and footer cover some of it.
fn watch_size(scroller: NodeRef<html::Div>, geometry: RwSignal<Geometry>, covered_px: f64) {
    on_resize(scroller, move |element| {
        let height = (f64::from(element.client_height()) - covered_px).max(ROW_PX);
        geometry.try_update(|geometry| geometry.viewport_px = height);
    });
}
