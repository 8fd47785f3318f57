//! The list as a CSV file.

use super::layout::columns;
use super::list::full_query;
use super::state::ListState;
use crate::browser;
use crate::engine::{EngineClient, use_engine};
use crate::i18n::{I18n, k, use_i18n};
use crate::records::failure_text;
use crate::ui::{Icon, Shape, use_toasts};
use leptos::prelude::*;
use leptos::task::spawn_local;
use protocol::{ExportQuery, Failure, Query};

/// Hands the list as it is shown to the person as a CSV file.
#[component]
pub(super) fn ExportButton(shown: Memo<ListState>, names: Memo<Vec<String>>) -> impl IntoView {
    let i18n = use_i18n();
    let engine = use_engine();
    let toasts = use_toasts();
    let is_busy = RwSignal::new(false);
    let export = move |_| {
        let (state, names) = (shown.get_untracked(), names.get_untracked());
        let locale = i18n.locale_untracked().code();
        is_busy.set(true);
        spawn_local(async move {
            let done = match full_query(engine, &state, locale).await {
                Ok(query) => export_list(engine, i18n, query, names).await,
                Err(failure) => Err(failure),
            };
            is_busy.try_set(false);
            toasts.say(untrack(|| match done {
                Ok(rows) => text!(i18n, k::customers::EXPORTED, count = rows),
                Err(failure) => failure_text(i18n, &failure),
            }));
        });
    };
    view! {
        <button type="button" class="button" disabled=is_busy on:click=export>
            <Icon shape=Shape::Export /><span class="tool-name">{t!(i18n, k::customers::EXPORT)}</span>
        </button>
    }
}

/// Writes a list with the columns of the screen as a CSV file and hands it over; gives the number of rows.
pub(super) async fn export_list(
    engine: EngineClient,
    i18n: I18n,
    query: Query,
    names: Vec<String>,
) -> Result<u64, Failure> {
    let columns = untrack(|| engine.schema.with(|schema| columns(i18n, schema, &names)));
    let headers = columns.into_iter().map(|column| column.title).collect();
    let query = ExportQuery {
        query: Query { select: names, ..query },
        format: "csv".into(),
        headers,
        delimiter: ",".into(),
    };
    let (exported, bytes) = engine.export(query).await?;
    browser::download(&exported.name, &exported.mime, &bytes)
        .map_err(|error| Failure::new(protocol::Code::Internal, format!("{error:?}")))?;
    Ok(exported.rows)
}
