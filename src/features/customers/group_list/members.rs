//! The customers of an unfolded group, below its row.

use super::Columns;
use crate::engine::use_engine;
use crate::features::customers::list::full_query;
use crate::features::customers::state::ListState;
use crate::i18n::{k, use_i18n};
use crate::records::{failure_text, row_name};
use crate::ui::virtual_table::row_id;
use leptos::prelude::*;
use protocol::{Query, Row};

/// Customers shown below a group; the rest is a click away, in the table.
const SHOWN: u64 = 20;

/// Rows of a table, one for each of the first customers of the group.
#[component]
pub(super) fn Members(
    /// The group as the table would show it.
    within: ListState,
    /// What is shown of each.
    columns: Columns,
    /// How many customers the group has.
    count: u64,
) -> impl IntoView {
    let i18n = use_i18n();
    let engine = use_engine();
    let names: Vec<String> = std::iter::once("name".to_owned()).chain(columns.names()).collect();
    let width = columns.width();
    let asked = within.clone();
    let loaded = LocalResource::new(move || {
        engine.revision.track();
        let (state, select, locale) = (asked.clone(), names.clone(), i18n.locale().code());
        async move {
            let query = Query { select, limit: Some(SHOWN), ..full_query(engine, &state, locale).await? };
            engine.query(query).await
        }
    });
    let all = within.address();
    let row = move |place: usize, row: &Row| {
        let address = row_id(row).map(|id| within.record_address(&id, place as u64));
        view! {
            <tr class="group-member">
                <th scope="row" colspan="3"><a class="row-link" dir="auto" href=address>{row_name(i18n, row)}</a></th>
                {columns.cells(i18n, row)}
            </tr>
        }
    };
    move || {
        match loaded.get() {
        None => ().into_any(),
        Some(Err(failure)) => view! {
            <tr><td colspan=width.to_string()><p class="notice bad" role="alert">{failure_text(i18n, &failure)}</p></td></tr>
        }
        .into_any(),
        Some(Ok(page)) => {
            let beyond = count.saturating_sub(page.rows.len() as u64);
            let rest = (beyond > 0).then(|| {
                let words = text!(i18n, k::customers::AND_MORE, count = beyond);
                view! { <tr class="group-member"><td colspan=width.to_string()><a href=all.clone()>{words}</a></td></tr> }
            });
            let rows = page.rows.iter().enumerate().map(|(place, member)| row(place, member));
            view! { {rows.collect_view()}{rest} }.into_any()
        }
    }
    }
}
