//! One column: its head with count and revenue, the first of its cards, and more on request.

use super::card::{Card, focus_first_card};
use super::{Board, REVENUE};
use crate::i18n::k;
use crate::records::{failure_text, value_text};
use crate::ui::virtual_table::row_id;
use domain::FieldType;
use leptos::prelude::*;
use protocol::{Code, Failure, Group, Query, Row};

/// Cards shown at first, and more at each step. A column of a hundred thousand is for the table.
const STEP: u64 = 20;
/// What a card shows.
const FIELDS: [&str; 4] = ["name", "organisation.name", "city", REVENUE];

/// A column.
#[component]
pub(super) fn ColumnView(
    board: Board,
    /// The stage it stands for; empty for none.
    code: &'static str,
    /// How many customers it holds, and their revenue.
    group: Memo<Option<Group>>,
) -> impl IntoView {
    let Board { i18n, engine, .. } = board;
    let limit = RwSignal::new(STEP);
    let loaded = LocalResource::new(move || {
        engine.revision.track();
        let (state, limit, locale) = (board.asked.get(), limit.get(), i18n.locale().code());
        async move {
            let query = board.query_of(&state, code, locale).await?;
            let select = FIELDS.map(String::from).to_vec();
            engine.query(Query { select, limit: Some(limit), ..query }).await
        }
    });
    // The cards stay while newer ones are on their way.
    let rows = RwSignal::new(Vec::<Row>::new());
    let total = RwSignal::new(0_u64);
    let failure = RwSignal::new(None::<Failure>);
    Effect::new(move |_| match loaded.get() {
        Some(Ok(page)) => {
            failure.set(None);
            total.set(page.total);
            // A card that came and is not among the first ones has no place for the focus; the column has.
            let awaited = board.focus.with_untracked(|focus| {
                focus.as_ref().filter(|(_, column)| *column == code).map(|(id, _)| id.clone())
            });
            let is_shown = |id: &String| page.rows.iter().any(|row| row_id(row).as_ref() == Some(id));
            let is_beyond = awaited.is_some_and(|id| page.total > limit.get_untracked() && !is_shown(&id));
            rows.set(page.rows);
            if is_beyond {
                board.focus.set(None);
                focus_first_card(code);
            }
        }
        Some(Err(error)) if error.code != Code::Cancelled => failure.set(Some(error)),
        _ => {}
    });
    let count = move || i18n.number(group.get().map_or(0, |group| group.count) as f64);
    let revenue = move || {
        let sum = group.get()?.sums.get(REVENUE)?.clone();
        Some(value_text(i18n, REVENUE, Some(FieldType::Money), &sum))
    };
    let rest = move || total.get().saturating_sub(rows.with(Vec::len) as u64);
    let has_more = move || rest() > 0;
    let cards = move || {
        rows.get().into_iter().filter_map(|row| Some((row_id(&row)?, row))).collect::<Vec<(String, Row)>>()
    };
    view! {
        <section
            class="board-column" data-stage=code aria-label=move || board.name_of(code)
            class:is-over=move || board.over.with(|over| over.as_deref() == Some(code))
        >
            <header class="board-head">
                <h2>{move || board.name_of(code)}</h2>
                <span class="muted number">{count}</span>
                <bdi class="muted number board-sum">{revenue}</bdi>
            </header>
            {move || failure.get().map(|failure| view! {
                <p class="field-mistake" role="alert">{failure_text(i18n, &failure)}</p>
            })}
            <ol class="board-cards">
                <For each=cards key=|(id, row)| (id.clone(), serde_json::to_string(row).unwrap_or_default()) let((id, row))>
                    <Card board=board code=code id=id row=row />
                </For>
            </ol>
            <Show when=has_more>
                <button type="button" class="button quiet small" on:click=move |_| limit.update(|limit| *limit += STEP)>
                    {move || text!(i18n, k::customers::SHOW_MORE, count = rest().min(STEP))}
                </button>
            </Show>
        </section>
    }
    .into_any()
}
