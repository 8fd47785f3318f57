//! The costs, entered by the person: rows of the kind `cost`, kept, merged, undone and exported like all others.

use super::cost_row::{CostRow, field_of};
use crate::browser;
use crate::engine::{EngineClient, use_engine};
use crate::i18n::{I18n, k, use_i18n};
use crate::records::{failure_text, field_label, value_text};
use crate::shell::use_steps;
use crate::ui::field::FieldInput;
use crate::ui::virtual_table::row_id;
use crate::ui::{Icon, Shape, table_csv, use_toasts};
use leptos::prelude::*;
use leptos::task::spawn_local;
use protocol::{Command, Fields, Query, Row, Sort};
use serde_json::{Value as Json, json};

/// The kind of the rows.
pub(super) const COST: &str = "cost";
/// What is entered of each, in this order.
pub(super) const FIELDS: [&str; 6] = ["day", "amount", "category", "repeat", "until", "note"];
/// More costs than anybody enters by hand.
const COSTS_MAX: u64 = 1000;

/// The part of the page.
#[component]
pub(super) fn CostsPart() -> impl IntoView {
    let i18n = use_i18n();
    let engine = use_engine();
    let loaded = LocalResource::new(move || {
        engine.revision.track();
        async move { engine.query(all_costs()).await.map(|page| page.rows).unwrap_or_default() }
    });
    // What stands there stays while it is read again, and with it the focus.
    let rows = Memo::new(move |last: Option<&Vec<Row>>| {
        loaded.get().unwrap_or_else(|| last.cloned().unwrap_or_default())
    });
    let ids = Memo::new(move |_| rows.with(|rows| rows.iter().filter_map(row_id).collect::<Vec<_>>()));
    let row_of = move |id: String| {
        Memo::new(move |_| {
            rows.with(|rows| rows.iter().find(|row| row_id(row).as_deref() == Some(id.as_str())).cloned())
                .unwrap_or_default()
        })
    };
    let place_of = move |id: String| {
        Signal::derive(move || ids.with(|ids| ids.iter().position(|other| *other == id).unwrap_or(0) + 1))
    };
    let export = move |_| {
        let (name, text) = untrack(|| {
            let name = text!(i18n, k::roi::COSTS);
            (name, rows.with(|rows| table_csv::of_rows(csv(i18n, engine, rows))))
        });
        // A browser that refuses a download shows that itself.
        let _ = browser::download(&format!("{name}.csv"), "text/csv", &text.into());
    };
    let heads = move || FIELDS.map(|field| field_label(i18n, &engine.schema.get(), COST, field));
    let is_empty = move || ids.with(Vec::is_empty);
    view! {
        <section class="card part" aria-labelledby="roi-costs">
            <header class="kpi-head">
                <h2 id="roi-costs">{t!(i18n, k::roi::COSTS)}</h2>
                <Show when=move || !is_empty()>
                    <button type="button" class="button quiet small roi-csv" on:click=export>
                        <Icon shape=Shape::Export />{t!(i18n, k::roi::CSV)}
                    </button>
                </Show>
            </header>
            <p class="muted">{t!(i18n, k::roi::COSTS_TEXT)}</p>
            <div class="as-table-scroller roi-costs" tabindex="0" role="group" aria-label=t!(i18n, k::roi::COSTS)>
                <table class="data-table">
                    <thead>
                        <tr>
                            {move || heads().map(|head| view! { <th scope="col">{head}</th> }).collect_view()}
                            <th scope="col"><span class="visually-hidden">{t!(i18n, k::roi::DELETE)}</span></th>
                        </tr>
                    </thead>
                    <tbody>
                        <For each=move || ids.get() key=Clone::clone let:id>
                            <CostRow id=id.clone() place=place_of(id.clone()) row=row_of(id) />
                        </For>
                        <Show when=is_empty>
                            <tr><td colspan="7" class="muted">{t!(i18n, k::roi::COSTS_NONE)}</td></tr>
                        </Show>
                    </tbody>
                </table>
            </div>
            <NewCost />
        </section>
    }
    .into_any()
}

fn all_costs() -> Query {
    Query {
        kind: COST.into(),
        sort: vec![Sort { field: "day".into(), descending: true }],
        limit: Some(COSTS_MAX),
        ..Query::default()
    }
}

/// The head and a row for each cost, in numbers that a spreadsheet reads.
fn csv(i18n: I18n, engine: EngineClient, rows: &[Row]) -> impl Iterator<Item = Vec<String>> {
    let schema = engine.schema.get();
    let mut head: Vec<String> = FIELDS.map(|field| field_label(i18n, &schema, COST, field)).into();
    head.insert(2, text!(i18n, k::roi::CURRENCY));
    let cell = |row: &Row, field: &str| row.get(field).cloned().unwrap_or(Json::Null);
    let line = |row: &Row| {
        let mut cells = Vec::new();
        for field in FIELDS {
            let value = cell(row, field);
            match serde_json::from_value::<domain::Money>(value.clone()) {
                Ok(money) => cells.extend([money.decimal(), money.currency.to_string()]),
                Err(_) if field == "amount" => cells.extend([String::new(), String::new()]),
                Err(_) if matches!(field, "day" | "until") => {
                    cells.push(value.as_str().unwrap_or_default().to_owned())
                }
                Err(_) => cells.push(value_text(
                    i18n,
                    field,
                    field_of(&schema, field).map(|field| field.ty),
                    &value,
                )),
            }
        }
        cells
    };
    std::iter::once(head).chain(rows.iter().map(line).collect::<Vec<_>>())
}

/// What a new cost is before anything is entered.
fn blank() -> Fields {
    Fields::from_iter([
        ("day".to_owned(), json!(browser::today())),
        ("category".to_owned(), json!("licence")),
        ("repeat".to_owned(), json!("once")),
    ])
}

/// The form of a new cost.
#[component]
fn NewCost() -> impl IntoView {
    let i18n = use_i18n();
    let engine = use_engine();
    let (steps, toasts) = (use_steps(), use_toasts());
    let typed = RwSignal::new(blank());
    let mistake = RwSignal::new(None::<String>);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let fields: Fields =
            typed.get_untracked().into_iter().filter(|(_, value)| !value.is_null()).collect();
        if !fields.contains_key("amount") || !fields.contains_key("day") {
            mistake.set(Some(untrack(|| text!(i18n, k::roi::AMOUNT_NEEDED))));
            browser::focus("roi-new-amount");
            return;
        }
        mistake.set(None);
        spawn_local(async move {
            match engine.apply(Command::Create { kind: COST.into(), fields }).await {
                Ok(_) => {
                    typed.try_set(blank());
                    steps.done(untrack(|| text!(i18n, k::roi::COST_ADDED)));
                }
                Err(failure) => toasts.say(untrack(|| failure_text(i18n, &failure))),
            }
        });
    };
    let input = move |name: &'static str| {
        let field = engine.schema.with(|schema| field_of(schema, name))?;
        let label = Signal::derive(move || field_label(i18n, &engine.schema.get(), COST, name));
        let value =
            Signal::derive(move || typed.with(|typed| typed.get(name).cloned().unwrap_or(Json::Null)));
        let commit = Callback::new(move |value: Json| {
            typed.update(|typed| drop(typed.insert(name.to_owned(), value)));
        });
        let id = format!("roi-new-{name}");
        Some(view! {
            <div class="field">
                <label for=id.clone()>{label}</label>
                <FieldInput field=field value=value on_commit=commit id=id label=label />
            </div>
        })
    };
    view! {
        <form class="roi-new-cost" aria-label=t!(i18n, k::roi::COST_NEW) on:submit=submit>
            <h3>{t!(i18n, k::roi::COST_NEW)}</h3>
            {FIELDS.map(|name| untrack(|| input(name))).collect_view()}
            <div class="roi-new-add">
                {move || mistake.get().map(|mistake| view! { <p class="field-mistake" role="alert">{mistake}</p> })}
                <button type="submit" class="button primary">{t!(i18n, k::roi::COST_ADD)}</button>
            </div>
        </form>
    }
    .into_any()
}
