//! How the listed customers are reached: their first number and address, asked for beside the list.

use super::desk::Desk;
use super::state::{mail_link, phone_link};
use crate::i18n::k;
use crate::ui::field::state::items_from;
use domain::RowId;
use leptos::prelude::*;
use protocol::{Query, Row};
use serde_json::Value as Json;
use std::collections::HashMap;

/// The numbers and addresses of a customer that a device can call and write to: what is written, and its link.
#[derive(Clone, PartialEq, Default, Debug)]
pub(super) struct Reach {
    phone: Option<(String, String)>,
    mail: Option<(String, String)>,
}

/// By customer.
pub(super) type Reaches = Signal<Option<HashMap<RowId, Reach>>>;

/// How the customers of the list are reached; nothing until it is known.
pub(super) fn reaches() -> Reaches {
    let Desk { engine, found, .. } = Desk::here();
    let ids = Memo::new(move |_| {
        found.answer.with(|found| {
            found.as_ref().map(|found| found.customers.iter().map(|line| line.id).collect::<Vec<_>>())
        })
    });
    let loaded = LocalResource::new(move || {
        engine.revision.track();
        let ids = ids.get().unwrap_or_default();
        async move {
            if ids.is_empty() {
                return Ok(HashMap::new());
            }
            let quoted: Vec<String> = ids.iter().map(|id| format!("\"{id}\"")).collect();
            let page = engine.query(Query {
                kind: "customer".into(),
                filter: Some(Json::String(format!("id in ({})", quoted.join(", ")))),
                select: vec!["phones".into(), "emails".into()],
                limit: Some(ids.len() as u64),
                ..Query::default()
            });
            page.await.map(|page| page.rows.iter().filter_map(reach_of).collect())
        }
    });
    // The old ones stay while more come.
    let known = RwSignal::new(None);
    Effect::new(move |_| {
        if let Some(Ok(reaches)) = loaded.get() {
            known.set(Some(reaches));
        }
    });
    known.into()
}

fn reach_of(row: &Row) -> Option<(RowId, Reach)> {
    let first = |field: &str, link: fn(&str) -> Option<String>| {
        let written = row.get(field).map(items_from).unwrap_or_default();
        written.into_iter().find_map(|written| Some((written.clone(), link(&written)?)))
    };
    let reach = Reach { phone: first("phones", phone_link), mail: first("emails", mail_link) };
    Some((row.get("id")?.as_str()?.parse().ok()?, reach))
}

/// The links of one customer.
#[component]
pub(super) fn ReachLinks(id: RowId, name: String, reaches: Reaches) -> impl IntoView {
    let i18n = Desk::here().i18n;
    let reach = Memo::new(move |_| {
        reaches.with(|known| known.as_ref().map(|known| known.get(&id).cloned().unwrap_or_default()))
    });
    let name = StoredValue::new(name);
    let link = |label: String, (written, address): (String, String)| {
        view! { <a href=address aria-label=label rel="external"><bdi dir="ltr">{written}</bdi></a> }
    };
    move || {
        let Reach { phone, mail } = reach.get()?;
        if phone.is_none() && mail.is_none() {
            return Some(
                view! { <p class="key-reach muted">{text!(i18n, k::key_customers::NO_REACH)}</p> }.into_any(),
            );
        }
        let name = name.get_value();
        let call = |phone: &str| text!(i18n, k::key_customers::CALL, name = name.clone(), phone = phone);
        let write = |mail: &str| text!(i18n, k::key_customers::WRITE, name = name.clone(), mail = mail);
        let phone = phone.map(|phone| link(call(&phone.0), phone));
        let mail = mail.map(|mail| link(write(&mail.0), mail));
        Some(view! { <p class="key-reach">{phone}{mail}</p> }.into_any())
    }
}
