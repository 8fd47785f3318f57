//! The part of a row that asks related records: the figure, the time, and which of the records count.

use super::Builder;
use super::fields::{fields_for, functions, kind_of, set_function};
use super::group::GroupView;
use super::row::row_of;
use super::tree::{Body, Id, Related, Subject};
use super::value::PeriodInput;
use crate::i18n::{k, use_i18n};
use crate::records::field_label;
use crate::ui::Select;
use domain::expr::{Function, Period};
use leptos::prelude::*;

fn related_of(builder: Builder, id: Id) -> Option<Related> {
    match row_of(builder, id)?.subject {
        Subject::Related(related) => Some(related),
        Subject::Field(_) => None,
    }
}

/// The figure and the field it is made of.
#[component]
pub(super) fn RelatedView(id: Id, kind: String) -> impl IntoView {
    let i18n = use_i18n();
    let builder = expect_context::<Builder>();
    let schema = builder.engine.schema;
    let kind = StoredValue::new(kind);
    let related = Memo::new(move |_| related_of(builder, id));
    let rows = Memo::new(move |_| {
        let related = related.get()?;
        Some(kind.with_value(|kind| schema.with(|schema| kind_of(schema, &related.relation, kind))))
    });
    let offered = Signal::derive(move || {
        let rows = rows.get().unwrap_or_default();
        let words = |function: Function| {
            k::builder::function(function.word()).map(|key| i18n.text(key)).unwrap_or_default()
        };
        let functions = schema.with(|schema| functions(schema, &rows));
        functions
            .into_iter()
            .map(|function| (function.word().to_owned(), words(function)))
            .collect::<Vec<_>>()
    });
    let function = Signal::derive(move || {
        related.get().map(|related| related.function.word().to_owned()).unwrap_or_default()
    });
    let ask = Callback::new(move |word: String| {
        if let Some(function) = Function::ALL.into_iter().find(|function| function.word() == word) {
            let schema = schema.get_untracked();
            builder.change(|tree| {
                tree.edit(id, |row| kind.with_value(|kind| set_function(row, function, &schema, kind)));
            });
        }
    });
    let fields = Signal::derive(move || {
        let (Some(related), Some(rows)) = (related.get(), rows.get()) else { return Vec::new() };
        schema.with(|schema| {
            let names = fields_for(schema, &rows, related.function);
            names
                .into_iter()
                .map(|name| (name.clone(), field_label(i18n, schema, &rows, &name)))
                .collect::<Vec<_>>()
        })
    });
    let field =
        Signal::derive(move || related.get().map(|related| related.field.join(".")).unwrap_or_default());
    let set_field = Callback::new(move |name: String| {
        let schema = schema.get_untracked();
        builder.change(|tree| {
            tree.edit(id, |row| {
                if let Subject::Related(related) = &mut row.subject {
                    related.field = vec![name];
                }
                kind.with_value(|kind| super::fields::retype(row, &schema, kind));
            });
        });
    });
    let has_field = move || related.get().is_some_and(|related| related.function != Function::Count);
    view! {
        <Select options=offered value=function on_change=ask label=Signal::derive(t!(i18n, k::builder::FUNCTION)) />
        <Show when=has_field>
            <Select options=fields value=field on_change=set_field label=Signal::derive(t!(i18n, k::builder::OF_FIELD)) />
        </Show>
    }
    .into_any()
}

/// The time and the conditions of the records.
#[component]
pub(super) fn FilterView(id: Id, kind: String) -> impl IntoView {
    let i18n = use_i18n();
    let builder = expect_context::<Builder>();
    let schema = builder.engine.schema;
    let related = Memo::new(move |_| related_of(builder, id));
    let window = Signal::derive(move || related.get().and_then(|related| related.window));
    let filter = Memo::new(move |_| {
        let related = related.get()?;
        let rows = schema.with(|schema| kind_of(schema, &related.relation, &kind));
        Some((related.filter.id, rows))
    });
    let has_time = Memo::new(move |_| related.get().is_some_and(|related| related.time.is_some()));
    let has_filter = Memo::new(move |_| {
        related
            .get()
            .is_some_and(|related| matches!(&related.filter.body, Body::Group(_, items) if !items.is_empty()))
    });
    let set_window = Callback::new(move |window: Option<Period>| {
        builder.change(|tree| {
            tree.edit(id, |row| {
                if let Subject::Related(related) = &mut row.subject {
                    related.window = window;
                }
            });
        });
    });
    view! {
        <div class="builder-filter" class:filled=move || has_filter.get()>
            <Show when=move || has_time.get()>
                <div class="builder-window">
                    <span class="muted">{t!(i18n, k::builder::WINDOW)}</span>
                    <PeriodInput value=window on_change=set_window has_always=true label=Signal::derive(t!(i18n, k::builder::WINDOW)) />
                </div>
            </Show>
            {move || filter.get().map(|(group, rows)| view! { <GroupView id=group kind=rows is_filter=true /> })}
        </div>
    }
    .into_any()
}
