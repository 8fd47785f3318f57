//! The dialog of own fields: rename, give other choices, reorder, retire, and add.

use super::own_field::OwnFieldForm;
use crate::engine::use_engine;
use crate::i18n::{I18n, k, use_i18n};
use crate::records::{failure_text, type_label};
use crate::shell::use_steps;
use crate::ui::field::state::{items_from, with_items};
use crate::ui::virtual_table::row_id;
use crate::ui::{Dialog, Icon, Shape, use_toasts};
use domain::{FieldType, RowId};
use leptos::prelude::*;
use leptos::task::spawn_local;
use protocol::{Command, Fields, Query, Row, RowUpdate, Sort};
use serde_json::{Value as Json, json};

/// The kind that the rows of own fields have.
const FIELD: &str = "field";

/// One own field.
#[derive(Clone, PartialEq)]
struct OwnField {
    id: RowId,
    label: String,
    ty: FieldType,
    choices: Vec<String>,
}

impl OwnField {
    fn of(row: &Row) -> Option<OwnField> {
        Some(OwnField {
            id: row_id(row)?.parse().ok()?,
            label: row.get("label")?.as_str()?.to_owned(),
            ty: serde_json::from_value(row.get("type")?.clone()).ok()?,
            choices: row.get("choices").map(items_from).unwrap_or_default(),
        })
    }
}

/// A change to own fields, and what is said when it is made.
type Change = Callback<(Command, fn(I18n) -> String)>;

/// The button that opens the dialog, and the dialog.
#[component]
pub(super) fn OwnFieldsButton() -> impl IntoView {
    let i18n = use_i18n();
    let open = RwSignal::new(false);
    view! {
        <button type="button" class="button quiet small" on:click=move |_| open.set(true)>
            <Icon shape=Shape::Settings />{t!(i18n, k::customers::OWN_FIELDS)}
        </button>
        <Dialog open=open title=Signal::derive(t!(i18n, k::customers::OWN_FIELDS))>
            <OwnFields />
        </Dialog>
    }
}

#[component]
fn OwnFields() -> impl IntoView {
    let i18n = use_i18n();
    let engine = use_engine();
    let (steps, toasts) = (use_steps(), use_toasts());
    let loaded = LocalResource::new(move || {
        engine.revision.track();
        async move {
            let query = Query {
                kind: FIELD.into(),
                filter: Some(Json::String("kind = \"customer\"".into())),
                // Equal positions come from devices that added at the same time; then the older one is first.
                sort: vec![Sort { field: "position".into(), descending: false }],
                limit: Some(1000),
                ..Query::default()
            };
            let page = engine.query(query).await.ok()?;
            Some(page.rows.iter().filter_map(OwnField::of).collect::<Vec<_>>())
        }
    });
    // What stands there stays while it is read again, and with it the focus.
    let fields = Memo::new(move |last: Option<&Vec<OwnField>>| {
        loaded.get().flatten().unwrap_or_else(|| last.cloned().unwrap_or_default())
    });
    let change: Change = Callback::new(move |(command, note): (Command, fn(I18n) -> String)| {
        spawn_local(async move {
            match engine.apply(command).await {
                Ok(_) => steps.done(untrack(|| note(i18n))),
                Err(failure) => toasts.say(untrack(|| failure_text(i18n, &failure))),
            }
        });
    });
    view! {
        <div class="stack own-fields">
            <Show when=move || !fields.with(Vec::is_empty)>
                <ol class="own-field-list">
                    <For each=move || fields.get() key=|field| (field.id, field.label.clone(), field.choices.clone()) let(field)>
                        <OwnFieldRow field=field all=fields change=change />
                    </For>
                </ol>
                <p class="field-note">{t!(i18n, k::customers::RETIRE_NOTE)}</p>
            </Show>
            <h3>{t!(i18n, k::customers::ADD_FIELD)}</h3>
            <OwnFieldForm />
        </div>
    }
}

/// Sets values of one own field.
fn update(id: RowId, field: &str, value: Json) -> Command {
    Command::Update {
        kind: FIELD.into(),
        ids: vec![id],
        filter: None,
        set: Fields::from_iter([(field.to_owned(), value)]),
        add: Default::default(),
        remove: Default::default(),
    }
}

/// The positions after one field has changed places with the one beside it; `None` at the ends.
fn reordered(all: &[OwnField], id: RowId, by: isize) -> Option<Command> {
    let place = all.iter().position(|field| field.id == id)?;
    let other = place.checked_add_signed(by).filter(|other| *other < all.len())?;
    let mut order: Vec<RowId> = all.iter().map(|field| field.id).collect();
    order.swap(place, other);
    let position = |(place, id): (usize, RowId)| RowUpdate {
        id,
        set: Fields::from_iter([("position".to_owned(), json!(place))]),
    };
    Some(Command::UpdateEach {
        kind: FIELD.into(),
        rows: order.into_iter().enumerate().map(position).collect(),
    })
}

#[component]
fn OwnFieldRow(field: OwnField, all: Memo<Vec<OwnField>>, change: Change) -> impl IntoView {
    let i18n = use_i18n();
    let OwnField { id, label, ty, choices } = field;
    let typed = RwSignal::new(label.clone());
    let name = StoredValue::new(label);
    let own_name = move || name.get_value();
    let rename = move |_| {
        let wanted = typed.get_untracked().trim().to_owned();
        // A field without a name could not be told from others; the old one comes back.
        if wanted.is_empty() {
            typed.set(own_name());
        } else if wanted != own_name() {
            change.run((update(id, "label", wanted.into()), |i18n| text!(i18n, k::customers::FIELD_RENAMED)));
        }
    };
    let place = move || all.with(|all| all.iter().position(|field| field.id == id));
    let step = move |by: isize| {
        if let Some(command) = all.with_untracked(|all| reordered(all, id, by)) {
            change.run((command, |i18n| text!(i18n, k::customers::FIELD_MOVED)));
        }
    };
    let retire = move |_| {
        let command = Command::Delete { kind: FIELD.into(), ids: vec![id], filter: None };
        change.run((command, |i18n| text!(i18n, k::customers::FIELD_RETIRED)));
    };
    let lines = RwSignal::new(choices.join("\n"));
    let choose = move |_| {
        let wanted = with_items(Vec::new(), &lines.get_untracked());
        if !wanted.is_empty() && wanted != choices {
            change
                .run((update(id, "choices", json!(wanted)), |i18n| text!(i18n, k::customers::FIELD_CHANGED)));
        }
    };
    let is_last = move || place().map(|place| place + 1) == Some(all.with(Vec::len));
    view! {
        <li class="own-field">
            <input
                class="input" type="text" dir="auto" aria-label=t!(i18n, k::customers::FIELD_LABEL)
                bind:value=typed on:change=rename
            />
            <span class="muted">{move || type_label(i18n, ty)}</span>
            <button
                type="button" class="button quiet icon-only small up" disabled=move || place() == Some(0)
                aria-label=t!(i18n, k::customers::COLUMN_EARLIER, column = own_name())
                title=t!(i18n, k::customers::COLUMN_EARLIER, column = own_name()) on:click=move |_| step(-1)
            >
                <Icon shape=Shape::Down />
            </button>
            <button
                type="button" class="button quiet icon-only small" disabled=is_last
                aria-label=t!(i18n, k::customers::COLUMN_LATER, column = own_name())
                title=t!(i18n, k::customers::COLUMN_LATER, column = own_name()) on:click=move |_| step(1)
            >
                <Icon shape=Shape::Down />
            </button>
            <button
                type="button" class="button quiet icon-only small" on:click=retire
                aria-label=t!(i18n, k::customers::RETIRE, field = own_name())
                title=t!(i18n, k::customers::RETIRE, field = own_name())
            >
                <Icon shape=Shape::Trash />
            </button>
            {(ty == FieldType::Choice).then(|| view! {
                <textarea
                    class="input" rows="3" dir="auto" aria-label=t!(i18n, k::customers::FIELD_CHOICES)
                    bind:value=lines on:change=choose
                ></textarea>
            })}
        </li>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_changes_places_with_the_one_beside_it() {
        let field = |name: &str| OwnField {
            id: RowId::named(name),
            label: name.into(),
            ty: FieldType::Text,
            choices: Vec::new(),
        };
        let all = [field("a"), field("b"), field("c")];
        let Some(Command::UpdateEach { rows, .. }) = reordered(&all, all[2].id, -1) else {
            panic!("no command");
        };
        let order: Vec<RowId> = rows.iter().map(|row| row.id).collect();
        assert_eq!(order, [all[0].id, all[2].id, all[1].id]);
        assert_eq!(rows[1].set["position"], 1);
        assert_eq!(reordered(&all, all[2].id, 1), None);
        assert_eq!(reordered(&all, all[0].id, -1), None);
    }
}
