//! Birthdays of the next two weeks.

use super::state::by_day;
use crate::browser;
use crate::engine::use_engine;
use crate::i18n::{k, use_i18n};
use crate::records::{failure_text, row_name};
use domain::{Birthday, RowId};
use leptos::prelude::*;
use protocol::{Query, Row};
use serde_json::Value as Json;

/// Enough for two weeks of any firm's day.
const SHOWN: u64 = 100;

/// The list.
#[component]
pub(super) fn KeyDates() -> impl IntoView {
    let i18n = use_i18n();
    let engine = use_engine();
    let loaded = LocalResource::new(move || {
        engine.revision.track();
        engine.query(Query {
            kind: "customer".into(),
            filter: Some(Json::String("birthday in next 14 days".into())),
            select: vec!["name".into(), "birthday".into()],
            limit: Some(SHOWN),
            ..Query::default()
        })
    });
    let person = move |row: &Row| -> Option<(RowId, String, Birthday)> {
        let date = row.get("birthday")?.as_str()?.parse().ok()?;
        Some((row.get("id")?.as_str()?.parse().ok()?, row_name(i18n, row), date))
    };
    view! {
        <section class="card today-part" aria-labelledby="today-dates">
            <header class="kpi-head"><h2 id="today-dates">{t!(i18n, k::today::DATES)}</h2></header>
            {move || loaded.get().map(|page| match page {
                Err(failure) => view! {
                    <div class="notice bad" role="alert"><span>{failure_text(i18n, &failure)}</span></div>
                }.into_any(),
                Ok(page) if page.rows.is_empty() => view! { <p>{t!(i18n, k::today::NO_DATES)}</p> }.into_any(),
                Ok(page) => {
                    let days = by_day(page.rows.iter().filter_map(person).collect(), browser::today());
                    view! {
                        <ul class="today-dates">
                            {days.into_iter().map(|(day, id, name)| view! {
                                <li>
                                    <span class="muted">{i18n.day(day)}</span>
                                    <a href=format!("/customers/{id}")><bdi>{name}</bdi></a>
                                </li>
                            }).collect_view()}
                        </ul>
                    }.into_any()
                }
            })}
        </section>
    }
    .into_any()
}
