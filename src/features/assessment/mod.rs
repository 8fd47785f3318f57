//! The assessment of the whole base, as a short report: how strong the relations are, what to do first, what holds and what
//! costs, what is good and what is not; and the weights of the score.

mod answer;
mod chooser;
mod export;
mod facts;
mod first;
mod parts;
mod short;
mod spread;
mod view;
mod weights;
mod words;

use crate::browser;
use crate::engine::use_engine;
use crate::i18n::{k, use_i18n};
use crate::records::{failure_text, segment_condition};
use crate::shell::{InsightPages, NoFigures, PrintButton};
use crate::ui::{HelpLink, addressed};
use answer::Answer;
use chooser::Chooser;
use export::ExportButton;
use facts::FactsPart;
use first::FirstPart;
use leptos::prelude::*;
use parts::{AllParts, Sides};
use protocol::{Failure, Request};
use short::Short;
use spread::SpreadPart;
use view::View;
use weights::Weights;

/// The answer that is shown, and why there is none.
type Told = Result<Answer, Failure>;

/// The screen.
#[component]
pub(crate) fn Assessment() -> impl IntoView {
    let i18n = use_i18n();
    let engine = use_engine();
    Effect::new(move |_| browser::set_title(&format!("{} · Mehr", text!(i18n, k::assessment::TITLE))));
    let is_empty = Memo::new(move |_| {
        engine.status.with(|status| {
            let count = |kind: &str| status.counts.get(kind).copied().unwrap_or(0);
            count("customer") == 0 || count("order") == 0 && count("interaction") == 0
        })
    });
    view! {
        <div class="page assessment">
            <Show when=move || !is_empty.get() fallback=Nothing><Screen /></Show>
        </div>
    }
    .into_any()
}

#[component]
fn Screen() -> impl IntoView {
    let i18n = use_i18n();
    let engine = use_engine();
    let (view, go) = addressed::<View>();
    let loaded = LocalResource::new(move || {
        engine.revision.track();
        let view = view.get();
        async move {
            let condition = segment_condition(engine, view.segment.as_deref()).await?;
            let params = view.params(condition, browser::today());
            engine.call::<Answer>(Request::Insight { name: "assessment".into(), params }).await
        }
    });
    // The old report stays while a new one comes.
    let told = RwSignal::new(None::<Told>);
    Effect::new(move |_| {
        let answer = loaded.get();
        // What is said again is not drawn again: the place and the focus of the reader stay.
        if answer.is_some() && told.with_untracked(|told| *told != answer) {
            told.set(answer);
        }
    });
    let day = move || {
        told.with(|told| {
            told.as_ref().and_then(|told| told.as_ref().ok()).map(|answer| i18n.day(answer.until))
        })
    };
    view! {
        <header class="page-head">
            <h1>{t!(i18n, k::assessment::TITLE)}</h1>
            <p class="muted">{move || day().map(|day| text!(i18n, k::assessment::AS_OF, day = day))}</p>
            <div class="page-actions">
                <Chooser view=view go=go />
                <ExportButton told=told />
                <PrintButton />
                <HelpLink page="figures" />
            </div>
        </header>
        <InsightPages />
        {move || told.get().map_or_else(
            || view! { <p class="muted waiting" role="status">{t!(i18n, k::assessment::COMPUTING)}</p> }.into_any(),
            |told| match told {
                Ok(answer) => view! { <Report answer=answer /> }.into_any(),
                Err(failure) => view! {
                    <div class="notice bad" role="alert"><span>{failure_text(i18n, &failure)}</span></div>
                }.into_any(),
            },
        )}
        <Weights />
    }
    .into_any()
}

/// The report itself.
#[component]
fn Report(answer: Answer) -> impl IntoView {
    let i18n = use_i18n();
    let others = answer.others;
    let currency = answer.currency.to_string();
    let other_currencies = (others > 0).then(|| view! {
        <div class="notice weak assess-note">
            <span>{move || text!(i18n, k::assessment::OTHER_CURRENCIES, count = others, currency = currency.clone())}</span>
        </div>
    });
    if answer.now.scored == 0 {
        return view! { {other_currencies} <p class="card">{t!(i18n, k::assessment::NOBODY)}</p> }.into_any();
    }
    let answer = StoredValue::new(answer);
    view! {
        {other_currencies}
        <Short answer=answer />
        <FirstPart answer=answer />
        <SpreadPart answer=answer />
        <Sides answer=answer />
        <FactsPart answer=answer />
        <AllParts answer=answer />
    }
    .into_any()
}

/// Nothing to assess.
#[component]
fn Nothing() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <NoFigures
            is_page=true
            title=Signal::derive(t!(i18n, k::assessment::EMPTY_TITLE))
            text=Signal::derive(t!(i18n, k::assessment::EMPTY_TEXT))
        />
    }
    .into_any()
}
