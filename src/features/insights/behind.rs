//! The list behind a number, beside the page.

use super::board::{Behind, Board};
use crate::i18n::k;
use crate::records::cells::{cells_of, columns_of, customer_of};
use crate::ui::virtual_table::{LoadRows, TablePage, VirtualTable};
use crate::ui::{Icon, Shape};
use leptos::prelude::*;
use leptos::{ev, html};
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use protocol::{Drill, Page, Query, Request, Row, Sort};
use std::sync::Arc;

/// The columns of each kind with their widths in characters.
fn fields_of(kind: &str) -> &'static [(&'static str, u32)] {
    match kind {
        "order" => &[("customer.name", 22), ("day", 14), ("amount", 15), ("number", 12)],
        "interaction" => &[("customer.name", 22), ("at", 19), ("csat", 10), ("nps", 10), ("text", 40)],
        _ => &[("name", 24), ("orders.count", 10), ("orders.sum", 15), ("orders.last", 14)],
    }
}

/// The list that is open, if one is.
#[component]
pub(super) fn BehindPanel() -> impl IntoView {
    let board = Board::here();
    move || board.behind.get().map(|behind| view! { <List behind=behind /> })
}

#[component]
fn List(behind: Behind) -> impl IntoView {
    let board = Board::here();
    let Board { engine, i18n, .. } = board;
    let navigate = use_navigate();
    let Behind { title, kpi, params, part, kind } = behind;
    let panel = NodeRef::<html::Aside>::new();
    let total = RwSignal::new(None::<u64>);
    let sort = RwSignal::new(None::<(String, bool)>);
    // What was pressed gets the focus back when the list closes.
    let pressed = StoredValue::new_local(leptos::prelude::document().active_element().and_then(|element| {
        use wasm_bindgen::JsCast as _;
        element.dyn_into::<web_sys::HtmlElement>().ok()
    }));
    Effect::new(move |_| {
        if let Some(panel) = panel.get() {
            crate::browser::focus_element(&panel);
        }
    });
    let close = move || {
        board.behind.set(None);
        pressed.with_value(|pressed| {
            if let Some(pressed) = pressed {
                crate::browser::focus_element(pressed);
            }
        });
    };
    let keydown = move |event: ev::KeyboardEvent| {
        if event.key() == "Escape" {
            event.stop_propagation();
            close();
        }
    };
    let load: LoadRows = Arc::new(move |offset, limit| {
        let sort = sort.get_untracked();
        let mut select: Vec<String> = fields_of(kind).iter().map(|(name, _)| (*name).to_owned()).collect();
        if kind != "customer" {
            select.push("customer".into());
        }
        let page = Query {
            kind: kind.into(),
            sort: sort.map(|(field, descending)| Sort { field, descending }).into_iter().collect(),
            select,
            offset,
            limit: Some(limit),
            locale: i18n.locale_untracked().code().into(),
            ..Query::default()
        };
        let drill = Drill { kpi: kpi.into(), params: params.clone(), part: part.clone(), page };
        Box::pin(async move {
            let page = engine.call::<Page>(Request::Drill(drill)).await?;
            Ok(TablePage { total: page.total, rows: page.rows })
        })
    });
    let columns = Signal::derive(move || columns_of(i18n, &engine.schema.get(), kind, fields_of(kind)));
    let question = Signal::derive(move || format!("{} {:?}", i18n.locale().code(), sort.get()));
    let open = Callback::new(move |(row, _): (Row, u64)| {
        if let Some(id) = customer_of(kind, &row) {
            navigate(&format!("/customers/{id}"), NavigateOptions::default());
        }
    });
    let label = title.clone();
    let table_label = title.clone();
    view! {
        <aside class="behind" node_ref=panel tabindex="-1" aria-label=label on:keydown=keydown>
            <header class="behind-head">
                <div>
                    <h2>{title}</h2>
                    <p class="muted" role="status">{move || total.get().map(|total| text!(i18n, k::insights::ROWS, count = total))}</p>
                </div>
                <button type="button" class="button quiet icon-only" aria-label=t!(i18n, k::insights::CLOSE) on:click=move |_| close()>
                    <Icon shape=Shape::Close />
                </button>
            </header>
            <VirtualTable
                columns=columns load=load question=question revision=engine.revision
                cell=cells_of(i18n, engine, kind.into()) total=total sort=sort
                on_sort=Callback::new(move |wanted| sort.set(wanted)) on_open=open label=Signal::stored(table_label)
            />
        </aside>
    }
    .into_any()
}
