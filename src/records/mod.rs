//! Records in words: the names of fields and codes, values as texts, failures as sentences.
//!
//! Every feature speaks of fields through this module, so a field has one name on all screens and in all files.

mod amounts;
mod cell_editor;
pub(crate) mod cells;
mod lists;
mod period;
mod periods;
mod refusal;
mod segments;
mod strength;
pub(crate) mod typed;

pub(crate) use amounts::{minor_money, money_of};
pub(crate) use cell_editor::CellEditor;
pub(crate) use lists::{OrdersCounted, list_address};
pub(crate) use period::{Period, PeriodDays, day_of};
pub(crate) use periods::{period_text, span_text, unit_label};
pub(crate) use refusal::refusal_text;
pub(crate) use segments::{
    all_segments, is_segment_gone, segment_condition, segment_id, segment_names, segment_names_with,
};
pub(crate) use strength::{part_code, strength_part};

use crate::engine::EngineClient;
use crate::i18n::{I18n, k, use_i18n};
use crate::ui::field::{FieldWords, LinkName};
use crate::ui::{Suggestion, Suggestions};
use domain::expr::Score;
use domain::{Currency, FieldType, RowId, Schema};
use leptos::prelude::*;
use protocol::{Failure, Query, Row};
use serde_json::Value as Json;
use std::sync::Arc;

/// What a field is called. `owner.name` and other paths through a link are called as the link; own fields by their label.
pub(crate) fn field_label(i18n: I18n, schema: &Schema, kind: &str, path: &str) -> String {
    if let Some(key) = k::records::field(&format!("{kind}.{path}")) {
        return i18n.text(key);
    }
    if let Some(field) = schema.field(kind, path).filter(|field| !field.label.is_empty()) {
        return field.label.clone();
    }
    match path.split_once('.') {
        Some((link, "name")) => field_label(i18n, schema, kind, link),
        Some((link, rest)) => {
            let target = schema.field(kind, link).and_then(|field| field.target.clone());
            let rest =
                target.map_or_else(|| rest.to_owned(), |target| field_label(i18n, schema, &target, rest));
            format!("{} · {rest}", field_label(i18n, schema, kind, link))
        }
        None => path.to_owned(),
    }
}

/// What a kind of record is called.
pub(crate) fn kind_label(i18n: I18n, kind: &str) -> String {
    k::records::kind(kind).map_or_else(|| kind.to_owned(), |key| i18n.text(key))
}

/// What a type of field is called.
pub(crate) fn type_label(i18n: I18n, ty: FieldType) -> String {
    let code =
        serde_json::to_value(ty).ok().and_then(|code| code.as_str().map(str::to_owned)).unwrap_or_default();
    k::records::r#type(&code).map_or(code, |key| i18n.text(key))
}

/// The words for a code of a choice; a code that is not ours is its own word.
pub(crate) fn choice_label(i18n: I18n, field: &str, code: &str) -> String {
    k::records::choice(&format!("{field}.{code}")).map_or_else(|| code.to_owned(), |key| i18n.text(key))
}

/// Why something failed, in the person's language.
pub(crate) fn failure_text(i18n: I18n, failure: &Failure) -> String {
    if is_segment_gone(failure) {
        return text!(i18n, k::records::SEGMENT_GONE);
    }
    let code = serde_json::to_value(failure.code).ok().and_then(|code| code.as_str().map(str::to_owned));
    let key = code.and_then(|code| k::records::failure(&code));
    key.map_or_else(|| failure.detail.clone(), |key| i18n.text(key))
}

/// The type of the values of a path such as `name`, `owner.name` or `orders.sum`.
pub(crate) fn path_type(schema: &Schema, kind: &str, path: &str) -> Option<FieldType> {
    if let Some(field) = schema.field(kind, path) {
        return Some(field.ty);
    }
    match path {
        "orders.count" | "interactions.count" => return Some(FieldType::Int),
        "orders.sum" => return Some(FieldType::Money),
        "orders.last" | "orders.first" => return Some(FieldType::Day),
        "interactions.last" => return Some(FieldType::Instant),
        _ if kind == "customer" => {
            if let Some(score) = Score::of_model(path) {
                return Some(score.ty());
            }
        }
        _ => {}
    }
    let (link, rest) = path.split_once('.')?;
    let target = schema.field(kind, link)?.target.clone()?;
    path_type(schema, &target, rest)
}

/// A value as a text for reading.
pub(crate) fn value_text(i18n: I18n, field: &str, ty: Option<FieldType>, value: &Json) -> String {
    if value.is_null() {
        return String::new();
    }
    let shown = match ty {
        Some(FieldType::Choice) => value.as_str().map(|code| choice_label(i18n, field, code)),
        Some(FieldType::Set) => {
            let items = crate::ui::field::state::items_from(value);
            // Codes of ours have words; what people wrote is its own.
            let words = items.iter().map(|item| choice_label(i18n, field, item));
            Some(words.collect::<Vec<_>>().join(", "))
        }
        Some(FieldType::Int | FieldType::Number) => value.as_f64().map(|number| i18n.number(number)),
        Some(FieldType::Money) => Some(money_text(i18n, value)),
        Some(FieldType::Day) => value.as_str().and_then(|day| day.parse().ok()).map(|day| i18n.day(day)),
        Some(FieldType::Birthday) => {
            value.as_str().and_then(|date| date.parse().ok()).map(|date| i18n.birthday(date))
        }
        // Derived moments may come as the day they fall on.
        Some(FieldType::Instant) => value.as_str().and_then(|at| match at.parse() {
            Ok(at) => Some(i18n.instant(at)),
            Err(_) => at.parse().ok().map(|day| i18n.day(day)),
        }),
        Some(FieldType::Flag) => value
            .as_bool()
            .map(|flag| if flag { text!(i18n, k::records::YES) } else { text!(i18n, k::records::NO) }),
        _ => None,
    };
    shown.unwrap_or_else(|| crate::ui::field::state::text_from(value))
}

/// An amount, or several when a sum spans currencies.
fn money_text(i18n: I18n, value: &Json) -> String {
    let one = |value: &Json| {
        serde_json::from_value::<domain::Money>(value.clone()).ok().map(|money| i18n.money(money))
    };
    match value {
        Json::Array(amounts) => amounts.iter().filter_map(one).collect::<Vec<_>>().join(" + "),
        value => one(value).unwrap_or_default(),
    }
}

/// The name of a row, or a stand-in.
pub(crate) fn row_name(i18n: I18n, row: &Row) -> String {
    match row.get("name").and_then(|name| name.as_str()).filter(|name| !name.is_empty()) {
        Some(name) => name.to_owned(),
        None => text!(i18n, k::records::NAMELESS),
    }
}

/// Suggestions from the search over customers.
pub(crate) fn suggest_customers(engine: EngineClient, i18n: I18n) -> Suggestions {
    /// As many as fit below the input without scrolling.
    const SHOWN: u64 = 10;
    Arc::new(move |wanted| {
        Box::pin(async move {
            let result = match engine.search(wanted, SHOWN).await {
                Ok(result) => result,
                Err(failure) => return (Vec::new(), untrack(|| failure_text(i18n, &failure))),
            };
            let end = untrack(|| match result.total {
                0 => text!(i18n, k::records::SEARCH_NONE),
                total => text!(i18n, k::records::SEARCH_TOTAL, count = total),
            });
            let suggestions = result.hits.into_iter().map(|hit| Suggestion {
                id: hit.id.to_string(),
                title: hit.name,
                // The name itself as the place of the find would only repeat the first line.
                detail: if hit.field == "name" { String::new() } else { hit.text },
            });
            (suggestions.collect(), end)
        })
    })
}

/// Puts into context what inputs of fields need to know.
pub(crate) fn provide_field_words(engine: EngineClient) {
    let i18n = use_i18n();
    let link_name: LinkName = Arc::new(move |id| {
        Box::pin(async move {
            let id: RowId = id.parse().ok()?;
            let row = engine.record("customer", id).await.ok()??;
            Some(untrack(|| row_name(i18n, &row)))
        })
    });
    provide_context(FieldWords {
        choice: Arc::new(move |field, code| choice_label(i18n, field, code)),
        suggest: suggest_customers(engine, i18n),
        link_name,
        link_address: Arc::new(|id| format!("/customers/{id}")),
        failure: Arc::new(move |failure| failure_text(i18n, failure)),
        currency: Signal::derive(move || default_currency(engine)),
    });
}

/// The currency of new amounts: the setting, else the one most orders are in, else the euro.
pub(crate) fn default_currency(engine: EngineClient) -> String {
    engine.status.with(|status| {
        let set = status.settings.get("currency").and_then(|code| code.as_str()).map(str::to_owned);
        let used = status.currencies.iter().map(|(code, _)| code.clone());
        set.into_iter().chain(used).find(|code| code != Currency::NONE.code()).unwrap_or_else(|| "EUR".into())
    })
}

/// Ids are gathered in pages of this size, the most the engine gives at once.
const IDS_PAGE: u64 = 10_000;

/// The ids of all rows of a query.
pub(crate) async fn gather_ids(engine: EngineClient, query: Query) -> Result<Vec<RowId>, Failure> {
    let mut ids = Vec::new();
    loop {
        let page = Query {
            select: vec!["id".into()],
            offset: ids.len() as u64,
            limit: Some(IDS_PAGE),
            ..query.clone()
        };
        let page = engine.query(page).await?;
        let found = page.rows.iter().filter_map(|row| row.get("id")?.as_str()?.parse::<RowId>().ok());
        let before = ids.len();
        ids.extend(found);
        if ids.len() == before || ids.len() as u64 >= page.total {
            return Ok(ids);
        }
    }
}
