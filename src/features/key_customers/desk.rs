//! What the parts of the screen share.

use super::leaving_state::Leaving;
use super::state::Found;
use super::view::View;
use crate::engine::{EngineClient, use_engine};
use crate::i18n::{I18n, use_i18n};
use crate::ui::addressed;
use domain::RowId;
use leptos::prelude::*;
use protocol::{Failure, Request};
use serde::de::DeserializeOwned;
use serde_json::{Value as Json, json};

/// Customers shown at first, and more at each step.
const STEP: u64 = 20;

/// The shared state, in context.
#[derive(Clone, Copy)]
pub(super) struct Desk {
    /// The engine.
    pub(super) engine: EngineClient,
    /// The language.
    pub(super) i18n: I18n,
    /// What is shown.
    pub(super) view: Memo<View>,
    /// Changes what is shown.
    pub(super) go: Callback<View>,
    /// Customers shown.
    pub(super) limit: RwSignal<u64>,
    /// The key customers.
    pub(super) found: Kept<Found>,
    /// Those who are thought to leave, by id and name; all that are listed, where nobody is chosen.
    pub(super) chosen: RwSignal<Vec<(RowId, String)>>,
    /// The figures without them.
    pub(super) leaving: Kept<Leaving>,
}

/// The last answer to a question. It stays while a new one comes.
pub(super) struct Kept<T: Send + Sync + 'static> {
    pub(super) answer: RwSignal<Option<T>>,
    pub(super) failure: RwSignal<Option<Failure>>,
    /// Whether a newer one is on its way.
    pub(super) waits: RwSignal<bool>,
}

impl<T: Send + Sync + 'static> Clone for Kept<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Kept<T> {}

impl Desk {
    /// Puts it into context.
    pub(super) fn provide() -> Desk {
        let engine = use_engine();
        let (view, go) = addressed::<View>();
        let limit = RwSignal::new(STEP);
        let chosen = RwSignal::new(Vec::<(RowId, String)>::new());
        let found = kept(engine, "key_customers", move || {
            let mut params = view.get().params();
            params["limit"] = json!(limit.get());
            params
        });
        let leaving = kept(engine, "what_if", move || {
            let mut params = view.get().params();
            params["ids"] = chosen.with(|chosen| chosen.iter().map(|(id, _)| json!(id)).collect());
            params
        });
        let desk = Desk { engine, i18n: use_i18n(), view, go, limit, found, chosen, leaving };
        provide_context(desk);
        desk
    }

    /// The one in context.
    pub(super) fn here() -> Desk {
        expect_context()
    }

    /// Shows more of the list.
    pub(super) fn more(self) {
        self.limit.update(|limit| *limit += STEP);
    }
}

/// Asks a model as often as its parameters or the data change.
fn kept<T: DeserializeOwned + Clone + Send + Sync + 'static>(
    engine: EngineClient,
    name: &'static str,
    params: impl Fn() -> Json + 'static,
) -> Kept<T> {
    let kept = Kept { answer: RwSignal::new(None), failure: RwSignal::new(None), waits: RwSignal::new(true) };
    let loaded = LocalResource::new(move || {
        engine.revision.track();
        let asked = engine.call::<T>(Request::Insight { name: name.into(), params: params() });
        async move {
            kept.waits.try_set(true);
            let answer = asked.await;
            kept.waits.try_set(false);
            answer
        }
    });
    Effect::new(move |_| match loaded.get() {
        Some(Ok(answer)) => {
            kept.failure.set(None);
            kept.answer.set(Some(answer));
        }
        Some(Err(failure)) => kept.failure.set(Some(failure)),
        None => {}
    });
    kept
}
