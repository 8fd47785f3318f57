//! Deleted records of every kind, and their return.

use crate::browser;
use crate::engine::use_engine;
use crate::i18n::{k, use_i18n};
use crate::records::{failure_text, field_label, gather_ids, kind_label, path_type, row_name, value_text};
use crate::shell::use_steps;
use crate::ui::virtual_table::{
    Cell, CellView, Column, LoadRows, Selection, TablePage, VirtualTable, row_id,
};
use crate::ui::{EmptyState, Shape, use_toasts};
use domain::{FieldType, RowId};
use leptos::prelude::*;
use leptos::task::spawn_local;
use protocol::{Command, Query, Row, Sort};
use serde_json::Value as Json;
use std::sync::Arc;

/// The kinds that can be in the trash, with what tells their rows apart.
const KINDS: [(&str, &[(&str, u32)]); 7] = [
    ("customer", &[("name", 28), ("type", 13), ("city", 16), ("emails", 26), ("phones", 20)]),
    ("order", &[("customer.name", 28), ("day", 15), ("amount", 16), ("number", 16), ("status", 14)]),
    ("interaction", &[("customer.name", 24), ("at", 20), ("type", 13), ("channel", 13), ("text", 40)]),
    ("product", &[("name", 30), ("sku", 16), ("category", 18)]),
    ("action", &[("customer.name", 28), ("what", 24), ("decision", 14), ("day", 15), ("reason", 40)]),
    ("cost", &[("day", 15), ("amount", 16), ("category", 16), ("repeat", 14), ("note", 40)]),
    ("segment", &[("name", 26), ("where", 50)]),
];

fn columns_of(kind: &str) -> &'static [(&'static str, u32)] {
    KINDS.iter().find(|(name, _)| *name == kind).map_or(&[], |(_, columns)| columns)
}

fn query_of(kind: &str, sort: Option<(String, bool)>, locale: &str) -> Query {
    Query {
        kind: kind.to_owned(),
        trash: true,
        sort: sort.into_iter().map(|(field, descending)| Sort { field, descending }).collect(),
        locale: locale.to_owned(),
        ..Query::default()
    }
}

/// The screen.
#[component]
pub(crate) fn Trash() -> impl IntoView {
    let i18n = use_i18n();
    let engine = use_engine();
    let chosen = RwSignal::new(None::<&'static str>);
    Effect::new(move |_| browser::set_title(&format!("{} · Mehr", text!(i18n, k::trash::TITLE))));
    let count = move |kind: &str| engine.status.with(|status| status.trash.get(kind).copied().unwrap_or(0));
    let filled = Memo::new(move |_| {
        KINDS.iter().map(|(kind, _)| (*kind, count(kind))).filter(|(_, count)| *count > 0).collect::<Vec<_>>()
    });
    // The chosen kind as long as it has rows, else the first that has.
    let kind = Memo::new(move |_| {
        let filled = filled.get();
        let chosen = chosen.get().filter(|chosen| filled.iter().any(|(kind, _)| kind == chosen));
        chosen.or_else(|| filled.first().map(|(kind, _)| *kind))
    });
    view! {
        <div class="page fill">
            <header class="page-head">
                <h1>{t!(i18n, k::trash::TITLE)}</h1>
                <div class="segmented" role="group" aria-label=t!(i18n, k::trash::KINDS)>
                    {move || filled.get().into_iter().map(|(name, count)| view! {
                        <button
                            type="button"
                            aria-pressed=move || (kind.get() == Some(name)).to_string()
                            on:click=move |_| chosen.set(Some(name))
                        >
                            {kind_label(i18n, name)}" "<span class="muted">{i18n.number(count as f64)}</span>
                        </button>
                    }).collect_view()}
                </div>
            </header>
            {move || match kind.get() {
                Some(kind) => view! { <Deleted kind=kind /> }.into_any(),
                None => view! {
                    <EmptyState
                        shape=Shape::Trash
                        title=Signal::derive(t!(i18n, k::trash::EMPTY_TITLE))
                        text=Signal::derive(t!(i18n, k::trash::EMPTY_TEXT))
                    />
                }.into_any(),
            }}
        </div>
    }
    .into_any()
}

#[component]
fn Deleted(kind: &'static str) -> impl IntoView {
    let i18n = use_i18n();
    let engine = use_engine();
    let steps = use_steps();
    let toasts = use_toasts();
    let sort = RwSignal::new(None::<(String, bool)>);
    let total = RwSignal::new(None::<u64>);
    let selection = RwSignal::new(Selection::default());
    let columns = Signal::derive(move || {
        let schema = engine.schema.get();
        columns_of(kind)
            .iter()
            .map(|(name, width_ch)| Column {
                key: (*name).to_owned(),
                title: field_label(i18n, &schema, kind, name),
                width_ch: *width_ch,
                is_number: matches!(path_type(&schema, kind, name), Some(FieldType::Money | FieldType::Int)),
                is_sortable: true,
            })
            .collect::<Vec<_>>()
    });
    let load: LoadRows = Arc::new(move |offset, limit| {
        let query = Query {
            select: columns_of(kind).iter().map(|(name, _)| (*name).to_owned()).collect(),
            offset,
            limit: Some(limit),
            ..query_of(kind, sort.get_untracked(), i18n.locale_untracked().code())
        };
        Box::pin(async move {
            let page = engine.query(query).await?;
            Ok(TablePage { total: page.total, rows: page.rows })
        })
    });
    let cell: CellView = Arc::new(move |row, column, _| {
        if column == "name" {
            return Cell::Text(row_name(i18n, row));
        }
        let ty = engine.schema.with_untracked(|schema| path_type(schema, kind, column));
        Cell::Text(value_text(i18n, column, ty, row.get(column).unwrap_or(&Json::Null)))
    });
    let restore = Callback::new(move |chosen: Selection| {
        let locale = i18n.locale_untracked().code();
        spawn_local(async move {
            let ids: Result<Vec<RowId>, _> = match chosen {
                Selection::Some(ids) => Ok(ids.iter().filter_map(|id| id.parse().ok()).collect()),
                Selection::All => gather_ids(engine, query_of(kind, None, locale)).await,
            };
            let result = match ids {
                Ok(ids) => engine.apply(Command::Restore { kind: kind.into(), ids }).await,
                Err(failure) => Err(failure),
            };
            match result {
                Ok(applied) => {
                    selection.try_set(Selection::default());
                    steps.done(untrack(|| text!(i18n, k::trash::RESTORED, count = applied.rows)));
                }
                Err(failure) => toasts.say(untrack(|| failure_text(i18n, &failure))),
            }
        });
    });
    // A deleted record has no page of its own; opening it means to have it back.
    let open = Callback::new(move |(row, _): (Row, u64)| {
        if let Some(id) = row_id(&row) {
            restore.run(Selection::Some([id].into()));
        }
    });
    let count = move || match selection.get() {
        Selection::Some(ids) => ids.len() as u64,
        Selection::All => total.get().unwrap_or(0),
    };
    view! {
        <div class="row">
            <button
                type="button" class="button" disabled=move || selection.with(Selection::is_empty)
                on:click=move |_| restore.run(selection.get_untracked())
            >
                {move || match count() {
                    0 => text!(i18n, k::trash::RESTORE),
                    count => text!(i18n, k::trash::RESTORE_SELECTED, count = count),
                }}
            </button>
        </div>
        <VirtualTable
            columns=columns load=load revision=engine.revision total=total selection=selection cell=cell on_open=open
            question=Signal::derive(move || format!("{kind} {} {:?}", i18n.locale().code(), sort.get()))
            sort=sort on_sort=Callback::new(move |wanted| sort.set(wanted))
            label=Signal::derive(t!(i18n, k::trash::TITLE))
        />
    }
    .into_any()
}
