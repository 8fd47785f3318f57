//! One field of all selected customers, changed after a look at what it would change.

use super::change::{Change, Chosen, Doing, changed_together};
use super::state::ids_condition;
use crate::engine::{EngineClient, use_engine};
use crate::i18n::{I18n, k, use_i18n};
use crate::records::{failure_text, field_label, row_name, value_text};
use crate::shell::use_steps;
use crate::ui::Dialog;
use crate::ui::field::FieldInput;
use domain::{FieldDef, FieldType};
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use protocol::{Applied, Failure, Query, Request, Row};
use serde_json::Value as Json;

/// Customers of the sample.
const SAMPLE: usize = 5;

/// What a change would do.
#[derive(Clone)]
struct Preview {
    change: Change,
    /// How many customers it changes.
    count: u64,
    /// Some of them: name, value before and after, in words.
    sample: Vec<(String, String, String)>,
}

/// The dialog; open while there are rows to change.
#[component]
pub(super) fn BulkEditDialog(
    open: RwSignal<bool>,
    /// The rows, and how many they are.
    #[prop(into)]
    chosen: Signal<(Chosen, u64)>,
    /// Called when they have been changed.
    on_done: Callback<()>,
) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Dialog open=open title=Signal::derive(t!(i18n, k::customers::BULK_EDIT))>
            <BulkEditForm open=open chosen=chosen on_done=on_done />
        </Dialog>
    }
}

#[component]
fn BulkEditForm(open: RwSignal<bool>, chosen: Signal<(Chosen, u64)>, on_done: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    let engine = use_engine();
    let steps = use_steps();
    let fields = engine.schema.with_untracked(|schema| {
        let all = schema.kind("customer").map(|kind| kind.fields.clone()).unwrap_or_default();
        changed_together(&all).cloned().collect::<Vec<FieldDef>>()
    });
    let first = fields.iter().find(|field| field.name == "stage").or(fields.first()).cloned();
    let Some(first) = first else { return ().into_any() };
    let field = RwSignal::new(first);
    let doing = RwSignal::new(Doing::Set);
    let value = RwSignal::new(Json::Null);
    let failure = RwSignal::new(None::<Failure>);
    let is_saving = RwSignal::new(false);
    let change = Memo::new(move |_| {
        let field = field.with(|field| field.name.clone());
        let change = Change { field, doing: doing.get(), value: value.get() };
        Some(change).filter(Change::is_whole)
    });
    let preview = LocalResource::new(move || {
        engine.revision.track();
        let (change, (rows, _)) = (change.get(), chosen.get());
        async move {
            match change {
                Some(change) => Some(preview_of(engine, i18n, change, rows).await),
                None => None,
            }
        }
    });
    // What is shown belongs to what is asked; an older answer is none.
    let ready = move || match preview.get().flatten() {
        Some(Ok(preview)) if Some(&preview.change) == change.get().as_ref() => Some(preview),
        _ => None,
    };
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let (Some(change), (rows, _)) = (change.get_untracked(), chosen.get_untracked()) else { return };
        is_saving.set(true);
        spawn_local(async move {
            let applied = engine.apply(change.on(rows)).await;
            is_saving.try_set(false);
            match applied {
                Ok(applied) => {
                    open.try_set(false);
                    on_done.try_run(());
                    steps.done(untrack(|| text!(i18n, k::customers::CELLS_CHANGED, count = applied.rows)));
                }
                Err(error) => {
                    failure.try_set(Some(error));
                }
            }
        });
    };
    let choose = {
        let fields = fields.clone();
        move |event| {
            let name = event_target_value(&event);
            if let Some(chosen) = fields.iter().find(|field| field.name == name) {
                doing.set(Doing::to(chosen.ty)[0]);
                value.set(Json::Null);
                field.set(chosen.clone());
            }
        }
    };
    let options = fields.into_iter().map(|offered| {
        let label =
            engine.schema.with_untracked(|schema| field_label(i18n, schema, "customer", &offered.name));
        let name = offered.name;
        let own = name.clone();
        view! { <option value=name selected=move || field.with(|field| field.name == own)>{label}</option> }
    });
    let ways = move || {
        Doing::to(field.with(|field| field.ty))
            .iter()
            .map(|&way| {
                let press = move |_| doing.set(way);
                view! {
                    <button type="button" aria-pressed=move || (doing.get() == way).to_string() on:click=press>
                        {k::customers::doing(way.code()).map(|key| i18n.text(key))}
                    </button>
                }
            })
            .collect_view()
    };
    let input = move || {
        let field = field.get();
        let label = Signal::stored(text!(i18n, k::customers::NEW_VALUE));
        let commit = Callback::new(move |typed: Json| value.set(typed));
        (doing.get() != Doing::Clear).then(|| {
            view! {
                <div class="field">
                    <label for="bulk-value">{t!(i18n, k::customers::NEW_VALUE)}</label>
                    <FieldInput field=field value=value on_commit=commit id="bulk-value" label=label />
                </div>
            }
        })
    };
    let told = move || match preview.get().flatten() {
        Some(Err(failure)) => {
            view! { <p class="field-mistake" role="alert">{failure_text(i18n, &failure)}</p> }.into_any()
        }
        _ => ready().map(|preview| preview_view(i18n, preview, chosen.get().1)).into_any(),
    };
    let count = move || ready().map_or(0, |preview| preview.count);
    view! {
        <form class="stack bulk-edit" on:submit=submit novalidate>
            <p class="muted">{move || text!(i18n, k::customers::SELECTED, count = chosen.get().1)}</p>
            <div class="field">
                <label for="bulk-field">{t!(i18n, k::customers::FIELD)}</label>
                <select class="input select" id="bulk-field" on:change=choose>{options.collect_view()}</select>
            </div>
            <div class="segmented" role="group" aria-label=t!(i18n, k::customers::BULK_DOING)>{ways}</div>
            {input}
            <div class="bulk-preview" aria-live="polite">{told}</div>
            {move || failure.get().map(|failure| view! {
                <p class="field-mistake" role="alert">{failure_text(i18n, &failure)}</p>
            })}
            <div class="form-actions">
                <button type="button" class="button quiet" on:click=move |_| open.set(false)>{t!(i18n, k::ui::CANCEL)}</button>
                <button type="submit" class="button primary" disabled=move || is_saving.get() || count() == 0>
                    {move || text!(i18n, k::customers::BULK_APPLY, count = count())}
                </button>
            </div>
        </form>
    }
    .into_any()
}

/// Asks what a change would do, and for some of the customers it is about.
async fn preview_of(
    engine: EngineClient,
    i18n: I18n,
    change: Change,
    rows: Chosen,
) -> Result<Preview, Failure> {
    let applied: Applied = engine.call(Request::Preview(change.on(rows))).await?;
    let ids: Vec<String> = applied.ids.iter().take(SAMPLE).map(ToString::to_string).collect();
    let field = engine.schema.with_untracked(|schema| schema.field("customer", &change.field).cloned());
    let (Some(field), false) = (field, ids.is_empty()) else {
        return Ok(Preview { change, count: applied.rows, sample: Vec::new() });
    };
    let is_link = field.ty == FieldType::Ref;
    let linked_name = format!("{}.name", field.name);
    let mut select = vec!["name".to_owned(), field.name.clone()];
    select.extend(is_link.then(|| linked_name.clone()));
    let query = Query {
        kind: "customer".into(),
        filter: Some(Json::String(ids_condition(&ids))),
        select,
        ..Query::default()
    };
    let page = engine.query(query).await?;
    let target = match change.value.as_str().filter(|_| is_link).and_then(|id| id.parse().ok()) {
        Some(id) => engine.record("customer", id).await?,
        None => None,
    };
    let words = |row: &Row| {
        let before = row.get(&field.name).unwrap_or(&Json::Null);
        let after = change.after(before);
        let text = |value: &Json| untrack(|| value_text(i18n, &field.name, Some(field.ty), value));
        let (before, after) = match is_link {
            // A link is read by the name it leads to.
            true => (
                text(row.get(&linked_name).unwrap_or(&Json::Null)),
                target.as_ref().map(|target| untrack(|| row_name(i18n, target))).unwrap_or_default(),
            ),
            false => (text(before), text(&after)),
        };
        (untrack(|| row_name(i18n, row)), before, after)
    };
    let sample = page.rows.iter().map(words).collect();
    Ok(Preview { change, count: applied.rows, sample })
}

fn preview_view(i18n: I18n, preview: Preview, selected: u64) -> impl IntoView {
    let or_empty = move |text: String| match text.is_empty() {
        true => view! { <span class="muted">{t!(i18n, k::customers::EMPTY_VALUE)}</span> }.into_any(),
        false => text.into_any(),
    };
    let rest = preview.count.saturating_sub(preview.sample.len() as u64);
    let same = selected.saturating_sub(preview.count);
    let rows = preview.sample.into_iter().map(move |(name, before, after)| {
        view! {
            <tr>
                <th scope="row" dir="auto">{name}</th>
                <td dir="auto">{or_empty(before)}</td>
                <td dir="auto">{or_empty(after)}</td>
            </tr>
        }
    });
    view! {
        <p>
            <strong>{text!(i18n, k::customers::BULK_COUNT, count = preview.count)}</strong>
            {(same > 0).then(|| format!(" {}", text!(i18n, k::customers::BULK_SAME, count = same)))}
        </p>
        {(preview.count > 0).then(|| view! {
            <table class="data-table">
                <thead><tr>
                    <th scope="col">{t!(i18n, k::customers::CUSTOMER)}</th>
                    <th scope="col">{t!(i18n, k::customers::BEFORE)}</th>
                    <th scope="col">{t!(i18n, k::customers::AFTER)}</th>
                </tr></thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        })}
        {(rest > 0).then(|| view! { <p class="muted">{text!(i18n, k::customers::AND_MORE, count = rest)}</p> })}
    }
}
