//! The checklist of the first weeks, ticked by what is in the data.

use super::steps::{Facts, Stage, Step, progress, stages};
use crate::browser;
use crate::engine::{EngineClient, use_engine};
use crate::i18n::{k, use_i18n};
use crate::records::failure_text;
use crate::shell::{FIRST_STEPS_AWAY, is_put_away, use_steps};
use crate::ui::{HelpLink, Icon, ProgressBar, Shape, use_toasts};
use futures::future::join3;
use leptos::prelude::*;
use leptos::task::spawn_local;
use protocol::{Command, Query};
use serde_json::Value as Json;

/// The screen.
#[component]
pub(crate) fn FirstSteps() -> impl IntoView {
    let i18n = use_i18n();
    let engine = use_engine();
    Effect::new(move |_| browser::set_title(&format!("{} · Mehr", text!(i18n, k::start::FIRST_STEPS))));
    let facts = LocalResource::new(move || {
        // The status follows each change; both the counts in it and the questions below depend on that.
        engine.status.track();
        facts(engine)
    });
    view! {
        <div class="page narrow first-steps">
            <header class="page-head">
                <h1>{t!(i18n, k::start::FIRST_STEPS)}</h1>
                <div class="page-actions"><PutAway /><HelpLink page="start" /></div>
            </header>
            <p class="muted">{t!(i18n, k::start::STEPS_TEXT)}</p>
            <Transition>{move || facts.get().map(|facts| view! { <Way stages=stages(facts) /> })}</Transition>
        </div>
    }
    .into_any()
}

#[component]
fn Way(stages: Vec<Stage>) -> impl IntoView {
    let i18n = use_i18n();
    let (done, of) = progress(&stages);
    let label = Signal::derive(move || text!(i18n, k::start::STEPS_DONE, done = done, count = of));
    view! {
        <ProgressBar share=Signal::stored(Some(done as f64 / of as f64)) label=label />
        <ol class="first-stages">
            {stages.into_iter().map(|(stage, steps)| view! {
                <li class="card stack">
                    <h2>{move || k::start::stage(stage).map(|key| i18n.text(key))}</h2>
                    <p class="muted">{move || k::start::stage_text(stage).map(|key| i18n.text(key))}</p>
                    <ul>{steps.into_iter().map(|step| view! { <Line step=step /> }).collect_view()}</ul>
                </li>
            }).collect_view()}
        </ol>
    }
    .into_any()
}

#[component]
fn Line(step: Step) -> impl IntoView {
    let i18n = use_i18n();
    let Step { code, address, is_done } = step;
    let said = move || match is_done {
        true => text!(i18n, k::start::DONE),
        false => text!(i18n, k::start::OPEN),
    };
    view! {
        <li class="first-step" class:is-done=is_done>
            <span class="first-tick" role="img" aria-label=said>{is_done.then(|| view! { <Icon shape=Shape::Check /> })}</span>
            <a href=address>{move || k::start::step(code).map(|key| i18n.text(key))}</a>
        </li>
    }
    .into_any()
}

/// Takes the way to this screen out of the sidebar, or puts it back.
#[component]
fn PutAway() -> impl IntoView {
    let i18n = use_i18n();
    let engine = use_engine();
    let undo = use_steps();
    let toasts = use_toasts();
    let is_away = Memo::new(move |_| is_put_away(engine));
    let set = move |_| {
        let value = if is_away.get_untracked() { Json::Null } else { Json::Bool(true) };
        spawn_local(async move {
            match engine.apply(Command::Setting { name: FIRST_STEPS_AWAY.into(), value: value.clone() }).await
            {
                Ok(_) if value.is_null() => undo.done(untrack(|| text!(i18n, k::start::BROUGHT_BACK))),
                Ok(_) => undo.done(untrack(|| text!(i18n, k::start::PUT_AWAY_DONE))),
                Err(failure) => toasts.say(untrack(|| failure_text(i18n, &failure))),
            }
        });
    };
    view! {
        <Show when=move || engine.space.get() == "main">
        <button type="button" class="button" on:click=set>
            {move || if is_away.get() { text!(i18n, k::start::BRING_BACK) } else { text!(i18n, k::start::PUT_AWAY) }}
        </button>
        </Show>
    }
}

/// Asks the data. A question that fails leaves its step open.
async fn facts(engine: EngineClient) -> Facts {
    let exists = |kind: &str, condition: &str| {
        let query = Query {
            kind: kind.into(),
            filter: Some(Json::String(condition.into())),
            select: vec!["id".into()],
            limit: Some(1),
            ..Query::default()
        };
        async move { engine.query(query).await.is_ok_and(|page| page.total > 0) }
    };
    let (has_staff, has_owner, has_talk) = join3(
        exists("customer", "relation = internal"),
        exists("customer", "not owner is empty"),
        exists("interaction", "at in last 30 days"),
    )
    .await;
    engine.status.with_untracked(|status| {
        let has = |kind: &str| status.counts.get(kind).copied().unwrap_or(0) > 0;
        let is_set = |name: &str| match status.settings.get(name) {
            Some(Json::Object(entries)) => !entries.is_empty(),
            Some(Json::Array(entries)) => !entries.is_empty(),
            _ => false,
        };
        let has_backup = browser::stored(&format!("mehr.backup.{}", status.space)).is_some();
        Facts {
            has_customers: has("customer"),
            has_history: has("order") || has("interaction"),
            has_segment: has("segment"),
            has_target: is_set("targets"),
            has_staff,
            has_owner,
            has_talk,
            is_safe: has_backup || (status.durable && status.persisted == Some(true)),
            has_note: is_set("date_notes"),
        }
    })
}
