//! How long customers stay: Kaplan–Meier curves of everybody or of groups, whether groups differ, and what became of each
//! cohort.

mod answer;
mod chooser;
mod cohort_view;
mod cohorts;
mod compared;
mod curves;
mod explain;
mod measures;
mod state;

use crate::browser;
use crate::engine::use_engine;
use crate::i18n::{I18n, k, use_i18n};
use crate::records::{all_segments, choice_label, failure_text, row_name};
use crate::shell::{InsightPages, NoFigures, PrintButton};
use crate::ui::Addressed;
use crate::ui::virtual_table::row_id;
use answer::{Answer, Group};
use chooser::Chooser;
use cohorts::CohortPart;
use compared::ComparedPart;
use curves::CurvesPart;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use measures::MeasuresPart;
use protocol::{Code, Failure, Request};
use state::{By, View};
use std::collections::BTreeMap;

/// Names of segments by their ids.
type Names = BTreeMap<String, String>;

/// The screen.
#[component]
pub(crate) fn Retention() -> impl IntoView {
    let i18n = use_i18n();
    let engine = use_engine();
    let navigate = use_navigate();
    let parameters = use_query_map();
    let view = Memo::new(move |_| parameters.with(|map| View::read(|name| map.get(name))));
    let cohorts = Memo::new(move |_| parameters.with(|map| cohort_view::Cut::read(|name| map.get(name))));
    let go = Callback::new(move |(view, cut): (View, cohort_view::Cut)| {
        let address = cut.added_to(&view.address());
        navigate(&address, NavigateOptions { scroll: false, ..Default::default() });
    });
    let go_view = Callback::new(move |view: View| go.run((view, cohorts.get_untracked())));
    let go_cut = Callback::new(move |cut| go.run((view.get_untracked(), cut)));
    Effect::new(move |_| browser::set_title(&format!("{} · Mehr", text!(i18n, k::retention::TITLE))));
    let is_empty = Memo::new(move |_| {
        engine.status.with(|status| status.counts.get("order").copied().unwrap_or(0) == 0)
    });
    view! {
        <Show when=move || !is_empty.get() fallback=Nothing>
            <div class="page retention">
                <header class="page-head">
                    <h1>{t!(i18n, k::retention::TITLE)}</h1>
                    <div class="page-actions"><Chooser view=view go=go_view /><PrintButton /></div>
                </header>
                <InsightPages />
                <Survival view=view go=go_view />
                <CohortPart cut=cohorts go=go_cut />
            </div>
        </Show>
    }
    .into_any()
}

/// The curves and what is read off them.
#[component]
fn Survival(view: Memo<View>, go: Callback<View>) -> impl IntoView {
    let i18n = use_i18n();
    let engine = use_engine();
    let loaded = LocalResource::new(move || {
        engine.revision.track();
        let view = view.get();
        let locale = i18n.locale().code();
        async move {
            let (mut names, mut conditions) = (Names::new(), BTreeMap::new());
            if let By::Segments(_) = view.by {
                let page = match engine.query(all_segments(&["name", "where"], locale)).await {
                    Ok(page) => page,
                    Err(failure) => return (view, names, Err(failure)),
                };
                for row in &page.rows {
                    let Some(id) = row_id(row) else { continue };
                    let condition = row.get("where").and_then(|text| text.as_str()).unwrap_or_default();
                    conditions.insert(id.clone(), condition.to_owned());
                    names.insert(id, untrack(|| row_name(i18n, row)));
                }
            }
            let params = view.params(&conditions);
            let answer = engine.call::<Answer>(Request::Insight { name: "survival".into(), params }).await;
            (view, names, answer)
        }
    });
    view! {
        <Transition fallback=move || view! { <p class="muted waiting" role="status">{t!(i18n, k::retention::COMPUTING)}</p> }>
            {move || loaded.get().map(|(view, names, answer)| match answer {
                Err(failure) => view! {
                    <div class="notice weak" role="alert"><span>{refused(i18n, &view, &failure)}</span></div>
                }.into_any(),
                Ok(answer) => {
                    let groups = named(i18n, &view, &names, &answer);
                    let gone = view.gone(|id| names.contains_key(id));
                    let stay = gone.iter().fold(view.clone(), |view, id| view.with_segment(id, false));
                    view! {
                        {(!gone.is_empty()).then(|| view! { <Gone count=gone.len() leave_out=move || go.run(stay.clone()) /> })}
                        <CurvesPart view=view.clone() answer=answer.clone() groups=groups.clone() />
                        <MeasuresPart view=view.clone() groups=groups.clone() />
                        <ComparedPart view=view answer=answer groups=groups />
                    }.into_any()
                }
            })}
        </Transition>
    }
    .into_any()
}

/// That some of the segments chosen do not exist any more, and the way to a choice without them.
#[component]
fn Gone(count: usize, leave_out: impl Fn() + 'static) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <div class="notice weak" role="status">
            <span>{t!(i18n, k::retention::SEGMENTS_GONE, count = count)}</span>
            <button type="button" class="button small" on:click=move |_| leave_out()>{t!(i18n, k::retention::LEAVE_OUT)}</button>
        </div>
    }
    .into_any()
}

/// The groups, the largest first, by what they are called.
fn named(i18n: I18n, view: &View, names: &Names, answer: &Answer) -> Vec<(String, Group)> {
    let name = |code: &str| match &view.by {
        _ if answer.groups.is_empty() => text!(i18n, k::retention::EVERYBODY),
        By::Segments(_) => names.get(code).cloned().unwrap_or_else(|| code.to_owned()),
        By::Field(_) if code.is_empty() => text!(i18n, k::retention::NO_VALUE),
        By::Field(field) => match code {
            "true" => text!(i18n, k::records::YES),
            "false" => text!(i18n, k::records::NO),
            code => choice_label(i18n, field, code),
        },
        By::Everybody => code.to_owned(),
    };
    answer.sorted().into_iter().map(|group| (name(&group.curve.group), group)).collect()
}

/// Why there are no curves, in words.
fn refused(i18n: I18n, view: &View, failure: &Failure) -> String {
    match (&view.by, failure.code) {
        (By::Field(_), Code::BadParameter) => text!(i18n, k::retention::TOO_MANY_GROUPS),
        _ => failure_text(i18n, failure),
    }
}

/// Nothing to measure.
#[component]
fn Nothing() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <div class="page">
            <NoFigures
                is_page=true
                title=Signal::derive(t!(i18n, k::retention::EMPTY_TITLE))
                text=Signal::derive(t!(i18n, k::retention::EMPTY_TEXT))
            />
        </div>
    }
    .into_any()
}
