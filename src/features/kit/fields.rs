//! Inputs of every type of field: empty, filled in, with a mistake, for reading.

use super::example;
use super::island::Island;
use super::specimen::{Group, Specimen};
use crate::engine::use_engine;
use crate::i18n::{I18n, Locale, k, use_i18n};
use crate::records::{field_label, type_label};
use crate::ui::field::state::Mistake;
use crate::ui::field::{FieldInput, FieldWords};
use crate::ui::{Combobox, GroupedSelect, Select, Suggestion, Suggestions, WholeNumber};
use domain::{FieldDef, FieldType, Schema};
use leptos::context::Provider;
use leptos::prelude::*;
use serde_json::{Value as Json, json};
use std::sync::Arc;

/// A field to show.
#[derive(Clone)]
struct Shown {
    field: FieldDef,
    label: String,
    /// An example of its values.
    value: Json,
    /// What one could type that is none.
    wrong: Option<(&'static str, Mistake)>,
}

/// A field that no kind of record has so far, but a person can add.
fn own_field(name: &str, ty: FieldType) -> FieldDef {
    FieldDef { own: true, ..FieldDef::new(name, ty) }
}

/// All of them.
fn all(i18n: I18n, schema: &Schema) -> Vec<Shown> {
    let known = |kind: &str, name: &str, value: Json, wrong: Option<(&'static str, Mistake)>| {
        let field = schema.field(kind, name)?.clone();
        Some(Shown { field, label: field_label(i18n, schema, kind, name), value, wrong })
    };
    let own = |name: &str, ty: FieldType, value: Json, wrong: Option<(&'static str, Mistake)>| {
        Some(Shown { field: own_field(name, ty), label: type_label(i18n, ty), value, wrong })
    };
    let name = example::names(i18n).into_iter().next();
    [
        known("customer", "name", json!(name), None),
        known("customer", "notes", json!(text!(i18n, k::kit::LONG_TEXT)), None),
        known("customer", "website", json!("https://example.com"), None),
        known("customer", "employees", json!(1250), Some(("12½", Mistake::WholeNumber))),
        own("number", FieldType::Number, json!(0.275), Some(("1-2", Mistake::Number))),
        known(
            "order",
            "amount",
            json!({ "amount": "1250.50", "currency": "EUR" }),
            Some(("12.345", Mistake::Places)),
        ),
        known("order", "day", json!(example::DAY), Some(("", Mistake::Date))),
        known("customer", "birthday", json!("1979-02-11"), Some(("", Mistake::Date))),
        known("interaction", "at", json!("2024-03-20T09:30:00Z"), None),
        known("customer", "stage", json!("key"), None),
        own("flag", FieldType::Flag, json!(true), None),
        known("customer", "tags", json!([text!(i18n, k::kit::TAG_ONE), text!(i18n, k::kit::TAG_TWO)]), None),
        known("customer", "phones", json!(["+998 90 123 45 67", "+371 20 000 000"]), None),
        known("customer", "emails", json!(["aziza@example.com"]), None),
        known("customer", "organisation", json!(example::id(4)), None),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The part of the sheet.
#[component]
pub(super) fn Fields() -> impl IntoView {
    let i18n = use_i18n();
    let engine = use_engine();
    let words = FieldWords {
        suggest: suggestions(i18n),
        link_name: Arc::new(move |id| {
            let name =
                untrack(|| example::names(i18n)).get(example::number(&id).unwrap_or_default()).cloned();
            Box::pin(async move { name })
        }),
        link_address: Arc::new(|_| "/kit?part=fields".to_owned()),
        ..expect_context::<FieldWords>()
    };
    let fields = engine.schema.with(|schema| all(i18n, schema));
    let day = fields.iter().find(|shown| shown.field.ty == FieldType::Day).cloned();
    view! {
        <Provider value=words>
            {fields.into_iter().map(|shown| view! { <States shown=shown /> }).collect_view()}
            {day.map(|shown| view! { <Calendars shown=shown /> })}
            <Choosers />
        </Provider>
    }
    .into_any()
}

/// One field in its states.
#[component]
fn States(shown: Shown) -> impl IntoView {
    let i18n = use_i18n();
    let Shown { field, label, value, wrong } = shown;
    let title = format!("{label} · {}", type_label(i18n, field.ty));
    let input = move |state: String,
                      value: Json,
                      begun: Option<(String, Mistake)>,
                      is_read_only: bool,
                      id: &str| {
        let id = format!("kit-{}-{id}", field.name);
        view! { <Input field=field.clone() label=label.clone() state=state value=value begun=begun is_read_only=is_read_only id=id /> }
    };
    let wrong = wrong.map(|(text, mistake)| (text.to_owned(), mistake));
    view! {
        <Group title=title>
            {input(text!(i18n, k::kit::EMPTY), Json::Null, None, false, "empty")}
            {input(text!(i18n, k::kit::FILLED), value.clone(), None, false, "filled")}
            {wrong.map(|wrong| input(text!(i18n, k::kit::MISTAKEN), Json::Null, Some(wrong), false, "mistaken"))}
            {input(text!(i18n, k::kit::READ_ONLY), value.clone(), None, true, "read")}
        </Group>
    }
    .into_any()
}

/// One input; what one writes into it stays as long as the sheet is shown.
#[component]
fn Input(
    field: FieldDef,
    label: String,
    state: String,
    value: Json,
    begun: Option<(String, Mistake)>,
    is_read_only: bool,
    id: String,
) -> impl IntoView {
    let value = RwSignal::new(value);
    let name = format!("{label}, {state}");
    view! {
        <div class="field kit-specimen">
            <label class="muted kit-name" for=id.clone()>{state}</label>
            <FieldInput
                field=field value=value on_commit=Callback::new(move |wanted: Json| value.set(wanted)) id=id
                label=Signal::stored(name) disabled=Signal::stored(is_read_only) begun=begun
            />
        </div>
    }
    .into_any()
}

/// A date in the Gregorian and in the Jalali calendar, each with the words of a language that uses it.
#[component]
fn Calendars(shown: Shown) -> impl IntoView {
    let i18n = use_i18n();
    let calendar = move |locale: Locale| {
        let shown = shown.clone();
        view! {
            <Island locale=locale>
                <Input
                    field=shown.field.clone() label=shown.label.clone() state=locale.own_name().to_owned() value=shown.value.clone()
                    begun=None is_read_only=false id=format!("kit-calendar-{}", locale.code())
                />
            </Island>
        }
    };
    view! {
        <Group title=text!(i18n, k::kit::CALENDARS)>{[Locale::En, Locale::Fa].map(calendar).collect_view()}</Group>
    }
    .into_any()
}

/// Choices that are no fields of a record, and a search with suggestions.
#[component]
fn Choosers() -> impl IntoView {
    let i18n = use_i18n();
    let names = example::names(i18n);
    let options: Vec<(String, String)> =
        names.iter().enumerate().map(|(number, name)| (number.to_string(), name.clone())).collect();
    let sections = vec![
        (text!(i18n, k::kit::PEOPLE), options[..options.len() / 2].to_vec()),
        (text!(i18n, k::kit::FIRMS), options[options.len() / 2..].to_vec()),
    ];
    let (one, other, number) =
        (RwSignal::new("0".to_owned()), RwSignal::new("1".to_owned()), RwSignal::new(180));
    let found = RwSignal::new(String::new());
    let label = move |name: crate::i18n::Key| Signal::stored(i18n.text(name));
    view! {
        <Group title=text!(i18n, k::kit::CHOOSERS)>
            <Specimen name=text!(i18n, k::kit::SELECT)>
                <Select
                    options=Signal::stored(options) value=one label=label(k::kit::SELECT)
                    on_change=Callback::new(move |wanted: String| one.set(wanted))
                />
            </Specimen>
            <Specimen name=text!(i18n, k::kit::SELECT_GROUPED)>
                <GroupedSelect
                    sections=Signal::stored(sections) value=other other=Signal::stored(String::new()) label=label(k::kit::SELECT_GROUPED)
                    on_change=Callback::new(move |wanted: String| other.set(wanted))
                />
            </Specimen>
            <div class="field kit-specimen">
                <label class="muted kit-name" for="kit-range">{text!(i18n, k::kit::NUMBER_IN_RANGE)}</label>
                <WholeNumber
                    id="kit-range" value=number range={1..=3650} on_change=Callback::new(move |wanted: u32| number.set(wanted))
                />
            </div>
            <Specimen name=text!(i18n, k::kit::SUGGESTIONS)>
                <Combobox
                    label=label(k::kit::SUGGESTIONS) placeholder=Signal::stored(names[0].clone()) suggest=suggestions(i18n)
                    on_take=Callback::new(move |taken: Suggestion| found.set(taken.title))
                />
                <p role="status">{found}</p>
            </Specimen>
        </Group>
    }
    .into_any()
}

/// Suggestions among the examples.
fn suggestions(i18n: I18n) -> Suggestions {
    Arc::new(move |wanted| {
        let wanted = domain::fold::fold(wanted.trim());
        let names = untrack(|| example::names(i18n));
        let found: Vec<Suggestion> = names
            .into_iter()
            .enumerate()
            .filter(|(_, name)| domain::fold::fold(name).contains(&wanted))
            .map(|(number, title)| Suggestion { id: example::id(number), title, detail: String::new() })
            .collect();
        let end = untrack(|| match found.len() {
            0 => text!(i18n, k::records::SEARCH_NONE),
            count => text!(i18n, k::records::SEARCH_TOTAL, count = count),
        });
        Box::pin(async move { (found, end) })
    })
}
