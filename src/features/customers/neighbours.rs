//! The way from one record to the next in the list it was opened from.

use super::list::full_query;
use super::state::ListState;
use crate::engine::use_engine;
use crate::i18n::{k, use_i18n};
use crate::shell::{ScreenKey, use_screen_keys};
use crate::ui::{Icon, Shape};
use domain::RowId;
use leptos::ev;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use protocol::Query;

/// Where a record stands in its list.
#[derive(Clone, PartialEq)]
struct Around {
    /// How many there are.
    total: u64,
    /// The one before: its id and its number.
    before: Option<(String, u64)>,
    /// The one after.
    after: Option<(String, u64)>,
}

/// The customers before and after this one in the list it was opened from, and its place there.
#[component]
pub(super) fn Neighbours(id: RowId, list: Memo<ListState>) -> impl IntoView {
    let i18n = use_i18n();
    let engine = use_engine();
    let parameters = use_query_map();
    let place =
        Memo::new(move |_| parameters.with(|map| map.get("at")).and_then(|at| at.parse::<u64>().ok()));
    let asked = LocalResource::new(move || {
        let (state, place, locale) = (list.get(), place.get(), i18n.locale().code());
        async move {
            let place = place?;
            let first = place.saturating_sub(1);
            let query = full_query(engine, &state, locale).await.ok()?;
            let query =
                Query { select: vec!["id".into()], offset: first, limit: Some(place - first + 2), ..query };
            let page = engine.query(query).await.ok()?;
            let ids: Vec<String> =
                page.rows.iter().filter_map(|row| Some(row.get("id")?.as_str()?.to_owned())).collect();
            // The list may have changed since; a wrong neighbour is worse than none.
            let here = ids.iter().position(|other| *other == id.to_string())?;
            let before = here.checked_sub(1).map(|index| (ids[index].clone(), place - 1));
            let after = ids.get(here + 1).map(|after| (after.clone(), place + 1));
            Some(Around { total: page.total, before, after })
        }
    });
    let around = Memo::new(move |_| asked.get().flatten());
    let address = move |neighbour: Option<(String, u64)>| {
        neighbour.map(|(id, place)| list.get_untracked().record_address(&id, place))
    };
    let before = Memo::new(move |_| address(around.get().and_then(|around| around.before)));
    let after = Memo::new(move |_| address(around.get().and_then(|around| around.after)));
    let navigate = use_navigate();
    let handle = window_event_listener(ev::keydown, move |event| {
        // Only up and down: Alt with left and right is the browser's own way back and forth.
        let wanted = match (event.alt_key(), event.key().as_str()) {
            (true, "ArrowUp") => before.get_untracked(),
            (true, "ArrowDown") => after.get_untracked(),
            _ => None,
        };
        if let Some(address) = wanted {
            event.prevent_default();
            navigate(&address, NavigateOptions::default());
        }
    });
    on_cleanup(move || handle.remove());
    use_screen_keys().offer([
        ScreenKey { keys: &["Alt", "↑"], name: k::customers::PREVIOUS_NAME, run: None },
        ScreenKey { keys: &["Alt", "↓"], name: k::customers::NEXT_NAME, run: None },
    ]);
    let position = move || {
        let (around, place) = (around.get()?, place.get()?);
        let number = |number: u64| i18n.number(number as f64);
        Some(text!(i18n, k::customers::POSITION, place = number(place + 1), total = number(around.total)))
    };
    view! {
        <Show when=move || place.get().is_some()>
            <span class="neighbours">
                <a class="button quiet icon-only" href=before aria-disabled=move || before.get().is_none().to_string()
                    aria-label=t!(i18n, k::customers::PREVIOUS) title=t!(i18n, k::customers::PREVIOUS)>
                    <Icon shape=Shape::Back />
                </a>
                <span class="muted number">{position}</span>
                <a class="button quiet icon-only" href=after aria-disabled=move || after.get().is_none().to_string()
                    aria-label=t!(i18n, k::customers::NEXT) title=t!(i18n, k::customers::NEXT)>
                    <Icon shape=Shape::Next />
                </a>
            </span>
        </Show>
    }
}
