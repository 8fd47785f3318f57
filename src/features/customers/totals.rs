//! The row of totals: sums over all that the list finds, not only what is on the screen.

use super::list::full_query;
use super::state::ListState;
use crate::engine::EngineClient;
use crate::i18n::{I18n, k};
use crate::records::{path_type, value_text};
use crate::ui::virtual_table::Foot;
use leptos::prelude::*;
use leptos::task::spawn_local;
use protocol::{Query, Request, Totals};
use std::sync::Arc;

/// What stands below each column. The last sums stay until new ones come; a late answer to an older question is dropped.
pub(super) fn foot(
    i18n: I18n,
    engine: EngineClient,
    asked: Memo<ListState>,
    names: Memo<Vec<String>>,
) -> Foot {
    let totals = RwSignal::new(Totals::default());
    let newest = StoredValue::new(0_u64);
    Effect::new(move |_| {
        engine.revision.track();
        let (state, select) = (asked.get(), names.get());
        let locale = i18n.locale_untracked().code();
        let number = newest.try_update_value(|newest| {
            *newest += 1;
            *newest
        });
        spawn_local(async move {
            let Ok(query) = full_query(engine, &state, locale).await else { return };
            // A mistake in the condition is told where the rows would stand.
            let answer = engine.call::<Totals>(Request::Totals(Query { select, ..query })).await;
            if let (Ok(answer), true) = (answer, newest.try_get_value() == number) {
                totals.try_set(answer);
            }
        });
    });
    Arc::new(move |column| {
        if column.key == "name" {
            return text!(i18n, k::customers::TOTALS);
        }
        totals.with(|totals| match totals.sums.get(&column.key) {
            Some(sum) => {
                let ty = engine.schema.with_untracked(|schema| path_type(schema, "customer", &column.key));
                value_text(i18n, &column.key, ty, sum)
            }
            None => String::new(),
        })
    })
}
