//! Tables: to read, to arrange and edit, empty, and one that cannot be read. One stands on the page at a time, as the
//! rows of a table are known by their numbers.

use super::example;
use super::specimen::Group;
use crate::engine::{EngineClient, use_engine};
use crate::i18n::{I18n, Key, k, use_i18n};
use crate::records::cells::columns_of;
use crate::records::typed::{Typing, is_typed};
use crate::records::{CellEditor, choice_label, default_currency, path_type, value_text};
use crate::ui::virtual_table::{
    Arrangement, Cell, CellView, Column, EditAsk, Edits, Foot, Grid, LoadRows, Selection, SortKeys,
    TablePage, TypedCell, VirtualTable, moved, row_id,
};
use domain::FieldDef;
use leptos::prelude::*;
use protocol::{Code, Failure, Row};
use serde_json::Value as Json;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The columns with their widths in characters.
const COLUMNS: [(&str, u32); 5] =
    [("name", 22), ("stage", 14), ("created", 16), ("orders.count", 10), ("orders.sum", 18)];

/// What is shown.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Read,
    Edit,
    Empty,
    Failed,
}

const STATES: [(State, Key); 4] = [
    (State::Read, k::kit::TABLE_READ),
    (State::Edit, k::kit::TABLE_EDIT),
    (State::Empty, k::kit::TABLE_EMPTY),
    (State::Failed, k::kit::TABLE_FAILED),
];

/// The part of the sheet.
#[component]
pub(super) fn Tables() -> impl IntoView {
    let i18n = use_i18n();
    let state = RwSignal::new(State::Edit);
    let choice = move |(one, name): (State, Key)| {
        view! {
            <button type="button" aria-pressed=move || (state.get() == one).to_string() on:click=move |_| state.set(one)>
                {i18n.text(name)}
            </button>
        }
    };
    let table = move || {
        let state = state.get();
        untrack(|| match state {
            State::Edit => view! { <Arranged /> }.into_any(),
            state => view! { <ToRead state=state /> }.into_any(),
        })
    };
    view! {
        <div class="segmented kit-choice" role="group" aria-label=text!(i18n, k::kit::PART_TABLES)>
            {STATES.map(choice).collect_view()}
        </div>
        <div class="kit-table">{table}</div>
        <Group title=text!(i18n, k::kit::TABLE_PLAIN)><Plain /></Group>
    }
    .into_any()
}

/// The rows of the examples, as far as they are asked for.
fn load(rows: RwSignal<Vec<Row>>, sort: RwSignal<SortKeys>, state: State) -> LoadRows {
    Arc::new(move |offset, limit| {
        let mut rows = if state == State::Empty { Vec::new() } else { rows.get_untracked() };
        for (key, descending) in sort.get_untracked().into_iter().rev() {
            let value = |row: &Row| row.get(&key).cloned().unwrap_or(Json::Null);
            rows.sort_by(|a, b| {
                let order = example::compare(&value(a), &value(b));
                if descending { order.reverse() } else { order }
            });
        }
        let page = TablePage {
            total: rows.len() as u64,
            rows: rows.into_iter().skip(offset as usize).take(limit as usize).collect(),
        };
        Box::pin(async move {
            match state {
                State::Failed => Err(Failure::new(Code::ReadFailed, "an example")),
                _ => Ok(page),
            }
        })
    })
}

fn cells(i18n: I18n, engine: EngineClient) -> CellView {
    Arc::new(move |row, column, _| {
        let value = row.get(column).unwrap_or(&Json::Null);
        let ty = engine.schema.with_untracked(|schema| path_type(schema, "customer", column));
        let text = untrack(|| value_text(i18n, column, ty, value));
        if column == "stage" { Cell::Badges(vec![text]) } else { Cell::Text(text) }
    })
}

#[component]
fn ToRead(state: State) -> impl IntoView {
    let i18n = use_i18n();
    let engine = use_engine();
    let rows = RwSignal::new(example::rows(i18n));
    let sort = RwSignal::new(SortKeys::new());
    let columns = Signal::derive(move || columns_of(i18n, &engine.schema.get(), "customer", &COLUMNS));
    view! {
        <VirtualTable
            columns=columns load=load(rows, sort, state) question=Signal::derive(move || format!("{:?}", sort.get()))
            revision=Signal::stored(0) cell=cells(i18n, engine) total=RwSignal::new(None)
            sort=Signal::derive(move || sort.get().first().cloned())
            on_sort=Callback::new(move |wanted: Option<(String, bool)>| sort.set(wanted.into_iter().collect()))
            on_open=Callback::new(|_| ()) selection=RwSignal::new(Selection::default())
            label=Signal::stored(text!(i18n, k::kit::TABLE_READ))
        />
    }
    .into_any()
}

/// With everything: columns that are moved and widened, several keys to sort by, cells that are edited, a sum below.
#[component]
fn Arranged() -> impl IntoView {
    let i18n = use_i18n();
    let engine = use_engine();
    let rows = RwSignal::new(example::rows(i18n));
    let sort = RwSignal::new(SortKeys::new());
    let keys = RwSignal::new(COLUMNS.map(|(key, _)| key.to_owned()).to_vec());
    let widths = RwSignal::new(BTreeMap::new());
    let revision = Memo::new(move |last: Option<&u64>| {
        rows.track();
        last.map_or(0, |last| last + 1)
    });
    let columns = Signal::derive(move || {
        let all = columns_of(i18n, &engine.schema.get(), "customer", &COLUMNS);
        let ordered =
            keys.get().into_iter().filter_map(|key| all.iter().find(|column| column.key == key).cloned());
        ordered.collect::<Vec<Column>>()
    });
    let arrange = Callback::new(move |arrangement: Arrangement| match arrangement {
        Arrangement::Move { key, before } => {
            if let Some(after) = moved(&keys.get_untracked(), &key, before.as_deref()) {
                keys.set(after);
            }
        }
        Arrangement::Resize { key, width_px } => {
            widths.update(|widths| {
                widths.insert(key, width_px);
            });
        }
    });
    let foot: Foot = Arc::new(move |column: &Column| {
        if column.key != "orders.count" {
            return String::new();
        }
        let counts = |rows: &Vec<Row>| rows.iter().filter_map(|row| row.get("orders.count")?.as_f64()).sum();
        i18n.number(rows.with(counts))
    });
    view! {
        <Grid
            columns=columns load=load(rows, sort, State::Edit) question=Signal::derive(move || format!("{:?}", sort.get()))
            revision=revision cell=cells(i18n, engine) total=RwSignal::new(None) sort=sort
            on_sort=Callback::new(move |wanted: SortKeys| sort.set(wanted)) on_open=Callback::new(|_| ())
            selection=Some(RwSignal::new(Selection::default())) on_arrange=arrange widths=widths
            edits=Signal::stored(Some(edits(i18n, engine, rows))) foot=foot
            label=Signal::stored(text!(i18n, k::kit::TABLE_EDIT))
        />
    }
    .into_any()
}

/// How the cells of the examples are edited.
fn edits(i18n: I18n, engine: EngineClient, rows: RwSignal<Vec<Row>>) -> Edits {
    let field_of = move |column: &str| -> Option<FieldDef> {
        let field = engine.schema.with_untracked(|schema| schema.field("customer", column).cloned());
        field.filter(|field| is_typed(field.ty))
    };
    let typing = move || untrack(|| Typing::of(i18n, default_currency(engine)));
    let put = move |id: &str, key: &str, value: Json| {
        rows.update(|rows| {
            if let Some(row) = rows.iter_mut().find(|row| row_id(row).as_deref() == Some(id)) {
                row.insert(key.to_owned(), value);
            }
        });
    };
    let write = Callback::new(move |cells: Vec<TypedCell>| {
        for cell in cells {
            let (Some(field), Some(id)) = (field_of(&cell.key), row_id(&cell.row)) else { continue };
            let before = cell.row.get(&cell.key).unwrap_or(&Json::Null);
            let words = |code: &str| untrack(|| choice_label(i18n, &field.name, code));
            if let Ok(value) = typing().value(&field, &words, before, &cell.text) {
                put(&id, &cell.key, value);
            }
        }
    });
    Edits::new(
        Arc::new(move |column| field_of(column).is_some()),
        Arc::new(move |row, column| {
            let value = row.get(column).unwrap_or(&Json::Null);
            match field_of(column) {
                Some(field) => {
                    typing().text(&field, &|code| untrack(|| choice_label(i18n, &field.name, code)), value)
                }
                None => {
                    let ty = engine.schema.with_untracked(|schema| path_type(schema, "customer", column));
                    untrack(|| value_text(i18n, column, ty, value))
                }
            }
        }),
        Arc::new(move |ask: EditAsk| {
            let Some(field) = field_of(&ask.key) else { return ().into_any() };
            let (id, key) = (row_id(&ask.row).unwrap_or_default(), ask.key.clone());
            let on_commit = Callback::new(move |value: Json| put(&id, &key, value));
            view! {
                <CellEditor ask=ask field=field engine=engine label=text!(i18n, k::kit::TABLE_EDIT) on_commit=on_commit />
            }
            .into_any()
        }),
        write,
    )
}

/// A table of a few rows that are all laid out.
#[component]
fn Plain() -> impl IntoView {
    let i18n = use_i18n();
    let rows = example::names(i18n).into_iter().take(4).enumerate().map(|(number, name)| {
        let share = (number as f64 + 1.0) / 10.0;
        view! { <tr><th scope="row">{name}</th><td class="number">{i18n.percent(share)}</td></tr> }
    });
    view! {
        <table class="data-table">
            <thead>
                <tr>
                    <th scope="col">{text!(i18n, k::kit::NAME)}</th>
                    <th scope="col" class="number">{text!(i18n, k::kit::SHARE)}</th>
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
    .into_any()
}
