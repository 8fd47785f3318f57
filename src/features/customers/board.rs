//! The customers of the list by stage: a column for each, from which cards are moved by drag, by keys and by buttons.

mod card;
mod column;

use super::list::full_query;
use super::peeking::Peeking;
use super::state::ListState;
use crate::engine::{EngineClient, use_engine};
use crate::i18n::{I18n, k, use_i18n};
use crate::records::{choice_label, failure_text};
use crate::shell::{Steps, use_steps};
use crate::ui::{Toasts, use_toasts};
use chunks::chunk;
use column::ColumnView;
use domain::RowId;
use domain::schema::STAGES;
use leptos::prelude::*;
use leptos::task::spawn_local;
use protocol::{Command, Failure, Fields, Group, GroupQuery, Groups, Query, Request};
use serde_json::Value as Json;

/// The field that the columns stand for.
const STAGE: &str = "stage";
/// What is summed over a column.
const REVENUE: &str = "orders.sum";

type Show = fn(Memo<ListState>, RwSignal<Option<u64>>, Peeking) -> AnyView;

chunk! {
    later: pub(super) fn load_board() -> Show {
        |shown, total, peeking| view! { <BoardView shown total peeking /> }.into_any()
    }
}

/// What the parts of the board share.
#[derive(Clone, Copy)]
struct Board {
    engine: EngineClient,
    i18n: I18n,
    steps: Steps,
    toasts: Toasts,
    /// What the list shows.
    shown: Memo<ListState>,
    /// What decides which customers there are.
    asked: Memo<ListState>,
    /// The customer and the column where its card is to have the focus once it stands there.
    focus: RwSignal<Option<(String, String)>>,
    /// Whether a key is moving the focus from card to card right now.
    is_moving: StoredValue<bool>,
    /// The column that a card is held over.
    over: RwSignal<Option<String>>,
    /// The customer looked at beside the board.
    peeking: Peeking,
}

/// The codes of the columns in their order; the empty one holds the customers without a stage.
fn columns() -> impl Iterator<Item = &'static str> {
    std::iter::once("").chain(STAGES)
}

impl Board {
    /// What a column is called; tracked.
    fn name_of(self, code: &str) -> String {
        match code {
            "" => text!(self.i18n, k::customers::NO_STAGE),
            code => choice_label(self.i18n, STAGE, code),
        }
    }

    /// The query for the customers of one column.
    async fn query_of(self, state: &ListState, code: &str, locale: &str) -> Result<Query, Failure> {
        let query = full_query(self.engine, state, locale).await?;
        let own = match code {
            "" => format!("{STAGE} is empty"),
            code => format!("{STAGE} = \"{code}\""),
        };
        let condition = match query.filter.as_ref().and_then(Json::as_str) {
            Some(condition) => format!("({condition}) and {own}"),
            None => own,
        };
        Ok(Query { filter: Some(Json::String(condition)), ..query })
    }

    /// Moves a customer into a column.
    fn move_to(self, id: RowId, code: &str) {
        let value = if code.is_empty() { Json::Null } else { Json::String(code.to_owned()) };
        let name = untrack(|| self.name_of(code));
        self.focus.set(Some((id.to_string(), code.to_owned())));
        spawn_local(async move {
            let command = Command::Update {
                kind: "customer".into(),
                ids: vec![id],
                filter: None,
                set: Fields::from_iter([(STAGE.to_owned(), value)]),
                add: Default::default(),
                remove: Default::default(),
            };
            match self.engine.apply(command).await {
                Ok(applied) if applied.rows > 0 => {
                    self.steps.done(untrack(|| text!(self.i18n, k::customers::MOVED_TO, stage = name)));
                }
                Ok(_) => {}
                Err(failure) => self.toasts.say(untrack(|| failure_text(self.i18n, &failure))),
            }
        });
    }

    /// The column before or after another one.
    fn beside(code: &str, by: isize) -> Option<&'static str> {
        let all: Vec<&'static str> = columns().collect();
        let place = all.iter().position(|other| *other == code)?.checked_add_signed(by)?;
        all.get(place).copied()
    }
}

#[component]
fn BoardView(shown: Memo<ListState>, total: RwSignal<Option<u64>>, peeking: Peeking) -> impl IntoView {
    let (engine, i18n) = (use_engine(), use_i18n());
    let board = Board {
        engine,
        i18n,
        steps: use_steps(),
        toasts: use_toasts(),
        shown,
        asked: Memo::new(move |_| shown.get().asked()),
        focus: RwSignal::new(None),
        is_moving: StoredValue::new(false),
        over: RwSignal::new(None),
        peeking,
    };
    let counted = LocalResource::new(move || {
        engine.revision.track();
        let (state, locale) = (board.asked.get(), i18n.locale().code());
        async move {
            let query = Query { select: vec![REVENUE.into()], ..full_query(engine, &state, locale).await? };
            engine.call::<Groups>(Request::Groups(GroupQuery { query, by: STAGE.into() })).await
        }
    });
    let groups = RwSignal::new(Vec::<Group>::new());
    let failure = RwSignal::new(None::<Failure>);
    Effect::new(move |_| match counted.get() {
        Some(Ok(counted)) => {
            total.set(Some(counted.total));
            failure.set(None);
            groups.set(counted.groups);
        }
        Some(Err(error)) => failure.set(Some(error)),
        None => {}
    });
    view! {
        {move || failure.get().map(|failure| view! {
            <p class="notice bad" role="alert">{failure_text(i18n, &failure)}</p>
        })}
        <div class="board" role="group" aria-label=t!(i18n, k::customers::BOARD)>
            {columns().map(|code| {
                let group = Memo::new(move |_| groups.with(|groups| {
                    groups.iter().find(|group| group.value.as_str().unwrap_or_default() == code).cloned()
                }));
                view! { <ColumnView board=board code=code group=group /> }
            }).collect_view()}
        </div>
    }
    .into_any()
}
