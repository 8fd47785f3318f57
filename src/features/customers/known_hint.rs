//! The hint, while a new customer is typed, that it may be there already.

use super::known::{Reason, Typed};
use super::state::ids_condition;
use crate::engine::{EngineClient, use_engine};
use crate::i18n::{k, use_i18n};
use crate::ui::field::state::items_from;
use domain::RowId;
use leptos::prelude::*;
use protocol::{Failure, Query, Row};
use serde_json::Value as Json;
use std::collections::BTreeSet;

/// Customers named in the hint.
const SHOWN: usize = 4;
/// Finds that are looked at for each question.
const LOOKED_AT: u64 = 30;

/// A customer that is there.
#[derive(Clone, PartialEq)]
struct Known {
    id: RowId,
    name: String,
    reason: Reason,
}

/// The customers that may be the same, each with the reason and a way to it.
#[component]
pub(super) fn KnownHint(
    /// What is typed so far.
    #[prop(into)]
    typed: Signal<Typed>,
    /// Called when the person goes to one of them.
    on_leave: Callback<()>,
) -> impl IntoView {
    let i18n = use_i18n();
    let engine = use_engine();
    let found = LocalResource::new(move || {
        let typed = typed.get();
        async move { look(engine, typed).await.unwrap_or_default() }
    });
    // What was found stays while the next letter is looked up.
    let known = Memo::new(move |last: Option<&Vec<Known>>| {
        found.get().unwrap_or_else(|| last.cloned().unwrap_or_default())
    });
    let entry = move |known: Known| {
        let why = match known.reason {
            Reason::Email => k::customers::SAME_EMAIL,
            Reason::Phone => k::customers::SAME_PHONE,
            Reason::Name => k::customers::SIMILAR_NAME,
        };
        view! {
            <li>
                <a href=format!("/customers/{}", known.id) dir="auto" on:click=move |_| on_leave.run(())>{known.name}</a>
                " "<span class="muted">{i18n.text(why)}</span>
            </li>
        }
    };
    view! {
        <div class="known-hint" role="status">
            <Show when=move || !known.with(Vec::is_empty)>
                <div class="notice weak">
                    <p>{t!(i18n, k::customers::SIMILAR)}</p>
                    <ul>{move || known.get().into_iter().map(entry).collect_view()}</ul>
                </div>
            </Show>
        </div>
    }
}

/// Looks for customers that may be the same, the surest reason first.
async fn look(engine: EngineClient, typed: Typed) -> Result<Vec<Known>, Failure> {
    let mut candidates = BTreeSet::new();
    for (_, text) in typed.questions() {
        let found = engine.search(text, LOOKED_AT).await?;
        candidates.extend(found.hits.into_iter().map(|hit| hit.id));
    }
    if candidates.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<String> = candidates.iter().map(ToString::to_string).collect();
    let query = Query {
        kind: "customer".into(),
        filter: Some(Json::String(ids_condition(&ids))),
        select: ["name", "emails", "phones"].map(String::from).to_vec(),
        limit: Some(ids.len() as u64),
        ..Query::default()
    };
    let rows = engine.query(query).await?.rows;
    let mut known: Vec<Known> = rows.iter().filter_map(|row| reason_of(&typed, row)).collect();
    known.sort_by_key(|known| known.reason);
    known.truncate(SHOWN);
    Ok(known)
}

fn reason_of(typed: &Typed, row: &Row) -> Option<Known> {
    let id = row.get("id")?.as_str()?.parse().ok()?;
    let name = row.get("name").and_then(Json::as_str).unwrap_or_default();
    let items = |field: &str| row.get(field).map(items_from).unwrap_or_default();
    let (emails, phones) = (items("emails"), items("phones"));
    let reasons = [Reason::Email, Reason::Phone, Reason::Name];
    let reason = reasons.into_iter().find(|&reason| typed.may_be(reason, name, &emails, &phones))?;
    Some(Known { id, name: name.to_owned(), reason })
}
