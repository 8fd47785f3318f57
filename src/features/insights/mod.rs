//! The KPIs: each with its definition and the rows behind it, over a period and a segment that the address names.

mod answers;
mod behind;
mod board;
mod cards;
mod chooser;
mod cohorts;
mod concentration;
mod figure;
mod months;
mod notes;
mod reading;
mod rfm;
mod sections;
mod segments_compared;
mod standing;
mod state;
mod target;

use crate::browser;
use crate::engine::use_engine;
use crate::i18n::{k, use_i18n};
use crate::records::{failure_text, is_segment_gone};
use crate::shell::{InsightPages, NoFigures, PrintButton};
use crate::ui::{Arrange, ArrangeGroup, HelpLink, Hint, SaveArrangement, addressed};
use answers::ValueAnswer;
use behind::BehindPanel;
use board::{Board, condition_of, shown};
use cards::{CARDS, Cards};
use chooser::Chooser;
use leptos::prelude::*;
use protocol::{Failure, KpiParams};
use sections::{SECTIONS, Sections};
use serde_json::Value as Json;
use state::{View, bounds, compared};
use std::sync::Arc;

/// The screen.
#[component]
pub(crate) fn Insights() -> impl IntoView {
    let i18n = use_i18n();
    let engine = use_engine();
    let (view, go) = addressed::<View>();
    Effect::new(move |_| browser::set_title(&format!("{} · Mehr", text!(i18n, k::insights::TITLE))));

    let segment = Memo::new(move |_| view.get().segment);
    let condition = condition_of(engine, segment);
    let params = Memo::new(move |_| {
        let condition = condition.get()?.ok()?;
        let View { period, currency, .. } = view.get();
        let (from, to) = bounds(period, browser::today());
        Some(KpiParams { filter: condition.map(Json::String), from, to, currency, ..KpiParams::default() })
    });
    let refusal = Memo::new(move |_| condition.get().and_then(Result::err));
    let compared =
        Memo::new(move |_| view.with(|view| compared(view.period, view.compare, browser::today())));
    let arrangement = Memo::new(move |_| board::arrangement(engine));
    let notes = Memo::new(move |_| board::notes(engine));
    let board =
        Board { engine, i18n, view, go, params, compared, arrangement, notes, behind: RwSignal::new(None) };
    provide_context(board);
    // A list belongs to what was shown when it was opened.
    Effect::new(move |_| {
        view.track();
        board.behind.set(None);
    });
    let is_empty = Memo::new(move |_| {
        engine.status.with(|status| {
            let count = |kind: &str| status.counts.get(kind).copied().unwrap_or(0);
            count("order") == 0 && count("interaction") == 0
        })
    });
    view! {
        <Show when=move || !is_empty.get() fallback=Nothing>
            <div class="insights" class:has-behind=move || board.behind.with(Option::is_some)>
                <div class="page insights-page">
                    <header class="page-head">
                        <h1>{t!(i18n, k::insights::TITLE)}</h1>
                        <div class="page-actions">
                            <Chooser />
                            <ArrangePage />
                            <PrintButton />
                            <HelpLink page="figures" />
                        </div>
                    </header>
                    <InsightPages />
                    {move || refusal.get().map(|failure| view! { <Refused failure=failure /> })}
                    // Without anybody to compute over, figures would be empty at best.
                    <Show when=move || refusal.with(Option::is_none)>
                        <Hint name="insights" text=Signal::derive(t!(i18n, k::insights::HINT)) />
                        <OtherCurrencies />
                        <Cards />
                        <Sections />
                    </Show>
                </div>
                <BehindPanel />
            </div>
        </Show>
    }
    .into_any()
}

/// The cards and the parts of the page, to be moved and hidden.
#[component]
fn ArrangePage() -> impl IntoView {
    let board = Board::here();
    let groups = vec![
        ArrangeGroup {
            title: k::insights::CARDS,
            names: CARDS.map(|(name, title, _)| (name, title)).to_vec(),
        },
        ArrangeGroup {
            title: k::insights::SECTIONS,
            names: SECTIONS.map(|(name, title, _)| (name, title)).to_vec(),
        },
    ];
    let save: SaveArrangement =
        Arc::new(move |arrangement| Box::pin(async move { board.arrange(&arrangement).await }));
    view! { <Arrange groups=groups kept=board.arrangement save=save /> }
}

/// Why the segment could not be read, and the way to everybody where it has been deleted.
#[component]
fn Refused(failure: Failure) -> impl IntoView {
    let Board { i18n, view, go, .. } = Board::here();
    let everybody = is_segment_gone(&failure).then(|| {
        let show = move |_| go.run(View { segment: None, ..view.get_untracked() });
        view! {
            <button type="button" class="button small" on:click=show>{t!(i18n, k::insights::EVERYBODY)}</button>
        }
    });
    view! {
        <div class="notice bad" role="alert"><span>{failure_text(i18n, &failure)}</span>{everybody}</div>
    }
    .into_any()
}

/// Says when orders were left out because they are in another currency.
#[component]
fn OtherCurrencies() -> impl IntoView {
    let board = Board::here();
    let i18n = board.i18n;
    let answer = board.kpi::<ValueAnswer>("value");
    shown(board, answer, move |answer| {
        if answer.others == 0 {
            return ().into_any();
        }
        view! {
            <div class="notice weak insights-note">
                <span>{text!(i18n, k::insights::OTHER_CURRENCIES, count = answer.others, currency = answer.currency.to_string())}</span>
            </div>
        }
        .into_any()
    })
}

/// Nothing to compute from.
#[component]
fn Nothing() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <div class="page">
            <NoFigures
                is_page=true
                title=Signal::derive(t!(i18n, k::insights::EMPTY_TITLE))
                text=Signal::derive(t!(i18n, k::insights::EMPTY_TEXT))
            />
        </div>
    }
    .into_any()
}
