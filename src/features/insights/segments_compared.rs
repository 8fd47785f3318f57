//! The figures of two segments side by side.

use super::board::{Board, condition_of};
use super::cards::{ACTIVE, AOV, CLTV, CSAT, Face, NPS, REFERRAL, REPEAT, RETENTION, REVENUE, TOP_SHARE};
use super::chooser::segment_options;
use super::reading::Reading;
use super::state::View;
use crate::i18n::k;
use crate::ui::Select;
use domain::Day;
use leptos::prelude::*;
use protocol::KpiParams;
use serde::de::DeserializeOwned;
use serde_json::Value as Json;

/// The address's word for everybody in the place of a segment.
const EVERYBODY: &str = "all";

/// Over whom and when the other side is asked; nothing while it is not known.
type Other = Memo<Option<KpiParams>>;

const ROWS: [fn(Other) -> AnyView; 10] = [
    |other| row(ACTIVE, other),
    |other| row(RETENTION, other),
    |other| row(REPEAT, other),
    |other| row(CLTV, other),
    |other| row(AOV, other),
    |other| row(REVENUE, other),
    |other| row(CSAT, other),
    |other| row(NPS, other),
    |other| row(REFERRAL, other),
    |other| row(TOP_SHARE, other),
];

/// The part of the page.
#[component]
pub(super) fn SegmentsCompared() -> impl IntoView {
    let board = Board::here();
    let Board { engine, i18n, view, go, params, .. } = board;
    let against = Memo::new(move |_| view.with(|view| view.against.clone()));
    let segment = Memo::new(move |_| against.get().filter(|id| id != EVERYBODY));
    let condition = condition_of(engine, segment);
    let other = Memo::new(move |_| {
        against.get()?;
        let condition = condition.get()?.ok()?;
        Some(KpiParams { filter: condition.map(Json::String), ..params.get()? })
    });
    let chosen = segment_options(board);
    // Also one that has been deleted since it was chosen.
    let all = Signal::derive(move || {
        let mut all = chosen.get();
        if let Some(id) = segment.get().filter(|id| all.iter().all(|(known, _)| known != id)) {
            all.push((id, text!(i18n, k::records::SEGMENT_DELETED)));
        }
        all
    });
    let options = Signal::derive(move || {
        let chosen = view.with(|view| view.segment.clone()).unwrap_or_default();
        let others = all.get().into_iter().filter(|(id, _)| *id != chosen);
        let others = others.map(|(id, name)| (if id.is_empty() { EVERYBODY.to_owned() } else { id }, name));
        std::iter::once((String::new(), text!(i18n, k::insights::AGAINST_NOBODY)))
            .chain(others)
            .collect::<Vec<_>>()
    });
    let name_of = move |id: &str| {
        let id = if id == EVERYBODY { "" } else { id };
        all.with(|all| all.iter().find(|(known, _)| known == id).map(|(_, name)| name.clone()))
            .unwrap_or_default()
    };
    let value = Signal::derive(move || against.get().unwrap_or_default());
    let choose = Callback::new(move |id: String| {
        go.run(View { against: Some(id).filter(|id| !id.is_empty()), ..view.get_untracked() });
    });
    view! {
        <section class="card part" aria-label=t!(i18n, k::insights::SEGMENTS_COMPARED)>
            <header class="kpi-head"><h2>{t!(i18n, k::insights::SEGMENTS_COMPARED)}</h2></header>
            <div class="row">
                <span class="muted">{t!(i18n, k::insights::AGAINST)}</span>
                <Select options=options value=value on_change=choose label=Signal::derive(t!(i18n, k::insights::AGAINST)) />
            </div>
            <Show when=move || against.with(Option::is_some)>
                <div class="as-table-scroller" tabindex="0" role="region" aria-label=t!(i18n, k::insights::SEGMENTS_COMPARED)>
                    <table class="data-table">
                        <thead>
                            <tr>
                                <th scope="col">{t!(i18n, k::insights::FIGURE)}</th>
                                <th scope="col" class="number">{move || name_of(&view.with(|view| view.segment.clone()).unwrap_or_default())}</th>
                                <th scope="col" class="number">{move || name_of(&against.get().unwrap_or_default())}</th>
                            </tr>
                        </thead>
                        <tbody>{ROWS.map(|row| row(other)).collect_view()}</tbody>
                    </table>
                </div>
            </Show>
        </section>
    }
    .into_any()
}

/// One figure of both sides.
fn row<T: Clone + Send + Sync + DeserializeOwned + 'static>(face: Face<T>, other: Other) -> AnyView {
    let board = Board::here();
    let i18n = board.i18n;
    let Face { title, kpi, reading, .. } = face;
    let (here, there) = (board.kpi::<T>(kpi), board.kpi_over::<T>(kpi, other));
    let said = move |answer: Option<&T>, reading: fn(&T, Day) -> Option<Reading>| {
        answer
            .and_then(|answer| reading(answer, board.end()))
            .map_or_else(|| "–".to_owned(), |reading| reading.text(i18n))
    };
    let here = move || said(here.get().flatten().and_then(Result::ok).as_ref(), reading);
    let there = move || said(there.get().flatten().and_then(Result::ok).as_ref(), reading);
    view! {
        <tr>
            <th scope="row">{move || i18n.text(title)}</th>
            <td class="number"><bdi>{here}</bdi></td>
            <td class="number"><bdi>{there}</bdi></td>
        </tr>
    }
    .into_any()
}
