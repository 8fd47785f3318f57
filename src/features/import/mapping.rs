//! The first rows of a file with a row on top that says what becomes of each column.

use super::importer::Upload;
use super::state::{self, NEW_FIELD, NEW_TYPES};
use crate::engine::use_engine;
use crate::i18n::{I18n, k, use_i18n};
use crate::records::{field_label, type_label};
use crate::ui::Select;
use domain::FieldType;
use leptos::prelude::*;
use protocol::{FileInspection, FilePlan, InspectedColumn};
use std::sync::Arc;

/// As many rows as show the pattern without pushing the rest off the screen.
const ROWS_SHOWN: usize = 6;
/// Samples shown beside the choice.
const SAMPLES_SHOWN: usize = 3;

/// The table. It is made anew when the file is looked into again; changes of the mapping only touch their own cell.
#[component]
pub(super) fn MappingTable(upload: Upload, found: Arc<FileInspection>) -> impl IntoView {
    let i18n = use_i18n();
    let engine = use_engine();
    let rows: Vec<Vec<String>> = found.rows.iter().take(ROWS_SHOWN).cloned().collect();
    let columns = found.columns.clone();
    let width = columns.len();
    let doubled = Memo::new(move |_| {
        let schema = engine.schema.get();
        upload.plan.with(|plan| {
            let kind = plan.kind.clone().unwrap_or_default();
            state::doubled(&schema, plan)
                .iter()
                .map(|field| field_label(i18n, &schema, &kind, field))
                .collect::<Vec<_>>()
        })
    });
    view! {
        <div class="import-table-scroller" tabindex="0" role="region" aria-label=t!(i18n, k::import::MAPPING)>
            <table class="data-table import-table">
                <thead>
                    <tr>
                        {columns.iter().enumerate().map(|(index, column)| {
                            let header = column.header.clone();
                            view! {
                                <th scope="col" dir="auto">
                                    {move || match header.as_str() {
                                        "" => text!(i18n, k::import::COLUMN, number = i18n.number((index + 1) as f64)),
                                        header => header.to_owned(),
                                    }}
                                </th>
                            }
                        }).collect_view()}
                    </tr>
                    <tr class="import-mapping-row">
                        {columns.into_iter().enumerate().map(|(index, column)| view! {
                            <td><ColumnChoice upload=upload index=index column=column /></td>
                        }).collect_view()}
                    </tr>
                </thead>
                <tbody>
                    {rows.into_iter().map(|row| view! {
                        <tr>
                            {(0..width).map(|index| {
                                let cell = row.get(index).cloned().unwrap_or_default();
                                let is_read = Memo::new(move |_| is_read(upload, index));
                                view! { <td dir="auto" class:is-left-out=move || !is_read.get()><span>{cell}</span></td> }
                            }).collect_view()}
                        </tr>
                    }).collect_view()}
                </tbody>
            </table>
        </div>
        {move || Some(doubled.get()).filter(|doubled| !doubled.is_empty()).map(|doubled| view! {
            <p class="import-note">{text!(i18n, k::import::DOUBLED, fields = i18n.list(&doubled))}</p>
        })}
    }
    .into_any()
}

fn is_read(upload: Upload, index: usize) -> bool {
    upload.plan.with(|plan| plan.columns.get(index).is_some_and(|column| !column.target.is_empty()))
}

/// What becomes of one column.
#[component]
fn ColumnChoice(upload: Upload, index: usize, column: InspectedColumn) -> impl IntoView {
    let i18n = use_i18n();
    let engine = use_engine();
    let plan = upload.plan;
    let InspectedColumn { header, samples, ignored } = column;
    let options = Signal::derive(move || target_options(i18n, &engine.schema.get(), &plan.read()));
    let target = Memo::new(move |_| {
        plan.with(|plan| plan.columns.get(index).map(state::chosen_target).unwrap_or_default())
    });
    let ty = Memo::new(move |_| plan.with(|plan| state::column_type(&engine.schema.get(), plan, index)));
    let label = {
        let header = header.clone();
        Signal::derive(move || {
            let shown = if header.is_empty() { i18n.number((index + 1) as f64) } else { header.clone() };
            text!(i18n, k::import::MAP_COLUMN, column = shown)
        })
    };
    let change = Callback::new(move |chosen: String| {
        let schema = engine.schema.get_untracked();
        plan.update(|plan| state::map_column(plan, &schema, index, &chosen, &header));
    });
    let samples: Vec<String> = samples.into_iter().take(SAMPLES_SHOWN).collect();
    let is_new = Memo::new(move |_| target.get() == NEW_FIELD);
    let reason = move || {
        let ignored = ignored.clone().filter(|_| target.with(String::is_empty))?;
        Some(k::import::ignored(&ignored).map_or(ignored, |key| i18n.text(key)))
    };
    view! {
        <div class="import-column">
            <Select options=options value=target on_change=change label=label />
            <Show when=move || is_new.get()><NewField upload=upload index=index /></Show>
            <Show when=move || ty.get().is_some_and(state::has_date_order)><DateOrder upload=upload index=index /></Show>
            <Show when=move || ty.get().is_some_and(state::has_decimal)><Decimal upload=upload index=index /></Show>
            {move || reason().map(|reason| view! { <p class="field-note">{reason}</p> })}
            {(!samples.is_empty()).then(|| view! {
                <p class="field-note import-samples" dir="auto">
                    {move || text!(i18n, k::import::SAMPLES, samples = i18n.facts(&samples))}
                </p>
            })}
        </div>
    }
    .into_any()
}

fn target_options(i18n: I18n, schema: &domain::Schema, plan: &FilePlan) -> Vec<(String, String)> {
    let kind = plan.kind.clone().unwrap_or_default();
    let mut options = vec![(String::new(), text!(i18n, k::import::LEAVE_OUT))];
    for field in state::targets(schema, &kind) {
        let label = field_label(i18n, schema, &kind, &field.name);
        options.push((field.name, label));
    }
    // What else the engine understands as a target: a column that names the currency of the amounts beside it.
    for extra in plan.columns.iter().filter(|column| column.new_field.is_none() && !column.target.is_empty())
    {
        if !options.iter().any(|(code, _)| *code == extra.target) {
            let label = k::import::target(&extra.target)
                .map_or_else(|| field_label(i18n, schema, &kind, &extra.target), |key| i18n.text(key));
            options.push((extra.target.clone(), label));
        }
    }
    options.push((NEW_FIELD.to_owned(), text!(i18n, k::import::NEW_FIELD)));
    options
}

/// Name and type of a new own field.
#[component]
fn NewField(upload: Upload, index: usize) -> impl IntoView {
    let i18n = use_i18n();
    let engine = use_engine();
    let plan = upload.plan;
    let label = Memo::new(move |_| {
        plan.with(|plan| plan.columns.get(index).map(|column| column.label.clone()).unwrap_or_default())
    });
    let ty = Memo::new(move |_| {
        plan.with(|plan| plan.columns.get(index).and_then(|column| column.new_field))
            .map(type_code)
            .unwrap_or_default()
    });
    let types = Signal::derive(move || {
        NEW_TYPES.iter().map(|ty| (type_code(*ty), type_label(i18n, *ty))).collect::<Vec<_>>()
    });
    let rename = move |event| {
        let schema = engine.schema.get_untracked();
        plan.update(|plan| state::rename_new_field(plan, &schema, index, &event_target_value(&event)));
    };
    let retype = Callback::new(move |code: String| {
        let chosen = NEW_TYPES.into_iter().find(|ty| type_code(*ty) == code);
        plan.update(|plan| {
            if let Some(column) = plan.columns.get_mut(index) {
                column.new_field = chosen.or(column.new_field);
            }
        });
    });
    view! {
        <input
            class="input" dir="auto" aria-label=t!(i18n, k::import::NEW_FIELD_NAME) placeholder=t!(i18n, k::import::NEW_FIELD_NAME)
            prop:value=label on:change=rename
        />
        <Select options=types value=ty on_change=retype label=Signal::derive(t!(i18n, k::import::NEW_FIELD_TYPE)) />
    }
    .into_any()
}

/// The code of a type as it stands in messages.
fn type_code(ty: FieldType) -> String {
    serde_json::to_value(ty).ok().and_then(|code| code.as_str().map(str::to_owned)).unwrap_or_default()
}

#[component]
fn DateOrder(upload: Upload, index: usize) -> impl IntoView {
    let i18n = use_i18n();
    let plan = upload.plan;
    let orders = Signal::derive(move || {
        ["", "dmy", "mdy", "ymd", "jalali"]
            .iter()
            .map(|code| {
                let group = if code.is_empty() { "auto" } else { code };
                ((*code).to_owned(), k::import::dates(group).map(|key| i18n.text(key)).unwrap_or_default())
            })
            .collect::<Vec<_>>()
    });
    let order = Memo::new(move |_| {
        plan.with(|plan| plan.columns.get(index).map(|column| column.date_order.clone()).unwrap_or_default())
    });
    let change = Callback::new(move |order: String| {
        plan.update(|plan| {
            if let Some(column) = plan.columns.get_mut(index) {
                column.date_order = order
            }
        });
    });
    view! { <Select options=orders value=order on_change=change label=Signal::derive(t!(i18n, k::import::DATE_ORDER)) /> }
}

#[component]
fn Decimal(upload: Upload, index: usize) -> impl IntoView {
    let i18n = use_i18n();
    let plan = upload.plan;
    let signs = Signal::derive(move || {
        [("", "auto"), (".", "point"), (",", "comma")]
            .iter()
            .map(|(code, group)| {
                ((*code).to_owned(), k::import::decimal(group).map(|key| i18n.text(key)).unwrap_or_default())
            })
            .collect::<Vec<_>>()
    });
    let sign = Memo::new(move |_| {
        plan.with(|plan| plan.columns.get(index).map(|column| column.decimal.clone()).unwrap_or_default())
    });
    let change = Callback::new(move |sign: String| {
        plan.update(|plan| {
            if let Some(column) = plan.columns.get_mut(index) {
                column.decimal = sign
            }
        });
    });
    view! { <Select options=signs value=sign on_change=change label=Signal::derive(t!(i18n, k::import::DECIMAL)) /> }
}
