//! What stands in the place of a screen while no space is open: opening, blocked, data missing, engine broken.

use crate::browser;
use crate::engine::{Phase, StartFailure, use_engine};
use crate::i18n::{k, use_i18n};
use crate::records::failure_text;
use crate::ui::{EmptyState, ProgressBar, Shape, later};
use chunks::chunk;
use leptos::prelude::*;
use leptos::task::spawn_local;
use protocol::{Lost, Progress};

chunk! {
    later: fn load_recovery() -> fn(Lost) -> AnyView { |lost| view! { <Recovery lost /> }.into_any() }
}

/// The stage that the engine is in.
#[component]
pub(super) fn Stage() -> impl IntoView {
    let i18n = use_i18n();
    let engine = use_engine();
    move || match engine.phase.get() {
        Phase::Starting | Phase::Ready => view! { <Opening progress=None /> }.into_any(),
        Phase::Opening(progress) => view! { <Opening progress=progress /> }.into_any(),
        Phase::Blocked => view! {
            <EmptyState
                shape=Shape::Warning
                title=Signal::derive(t!(i18n, k::app::BLOCKED_TITLE))
                text=Signal::derive(t!(i18n, k::app::BLOCKED_TEXT))
            />
        }
        .into_any(),
        Phase::Lost(lost) => later(|| Box::pin(load_recovery()), move |recovery| recovery(lost.clone())),
        Phase::Failed(failure) => view! { <Broken failure=failure /> }.into_any(),
    }
}

#[component]
fn Opening(progress: Option<Progress>) -> impl IntoView {
    let i18n = use_i18n();
    let share = progress
        .filter(|progress| progress.total > 0)
        .map(|progress| progress.done as f64 / progress.total as f64);
    let engine = use_engine();
    let label = Signal::derive(move || match engine.space.get().as_str() {
        "sample" => text!(i18n, k::app::LOADING_SAMPLE),
        _ => text!(i18n, k::app::LOADING),
    });
    view! {
        <div class="stage">
            <ProgressBar share=Signal::stored(share) label=label />
            <Show when=move || engine.slow.get()>
                <p role="alert">{t!(i18n, k::app::SLOW)}</p>
            </Show>
        </div>
    }
}

#[component]
fn Recovery(lost: Lost) -> impl IntoView {
    let i18n = use_i18n();
    let engine = use_engine();
    let failed = RwSignal::new(None);
    let recover = move |from_mirror: bool| {
        spawn_local(async move {
            if let Err(failure) = engine.recover(from_mirror).await {
                failed.set(Some(failure));
            }
        });
    };
    view! {
        <section class="stage" role="alert">
            <h1>{t!(i18n, k::app::LOST_TITLE)}</h1>
            <p>{t!(i18n, k::app::LOST_TEXT, found = lost.found, expected = lost.expected)}</p>
            {(lost.damaged > 0).then(|| view! { <p>{t!(i18n, k::app::LOST_DAMAGED, count = lost.damaged)}</p> })}
            {if lost.mirror > 0 {
                view! { <p>{t!(i18n, k::app::LOST_MIRROR, count = lost.mirror)}</p> }.into_any()
            } else {
                view! { <p>{t!(i18n, k::app::LOST_NO_MIRROR)}</p> }.into_any()
            }}
            <div class="empty-actions">
                {(lost.mirror > 0).then(|| view! {
                    <button type="button" class="button primary" on:click=move |_| recover(true)>
                        {t!(i18n, k::app::LOST_RESTORE)}
                    </button>
                })}
                <button type="button" class="button" on:click=move |_| recover(false)>{t!(i18n, k::app::LOST_GO_ON)}</button>
            </div>
            {(lost.mirror > 0).then(|| view! { <p class="field-note">{t!(i18n, k::app::LOST_GO_ON_NOTE)}</p> })}
            {move || failed.get().map(|failure| view! { <p class="field-mistake">{failure_text(i18n, &failure)}</p> })}
        </section>
    }
}

#[component]
fn Broken(failure: StartFailure) -> impl IntoView {
    let i18n = use_i18n();
    let kind = failure.kind;
    let report = failure.failure.to_string();
    let copied = report.clone();
    let inner = failure.failure;
    let title = move || match kind {
        "silent" => text!(i18n, k::app::FAILED_SILENT),
        "died" => text!(i18n, k::app::FAILED_DIED),
        _ => text!(i18n, k::app::FAILED_REFUSED),
    };
    let explanation = move || match kind {
        "silent" => text!(i18n, k::app::FAILED_SILENT_TEXT),
        "died" => text!(i18n, k::app::FAILED_DIED_TEXT),
        _ => failure_text(i18n, &inner),
    };
    view! {
        <section class="stage" role="alert">
            <h1>{title}</h1>
            <p>{explanation}</p>
            <div class="empty-actions">
                <button type="button" class="button primary" on:click=|_| browser::reload()>{t!(i18n, k::app::RELOAD)}</button>
            </div>
            <details>
                <summary>{t!(i18n, k::app::DETAILS)}</summary>
                <pre>{report}</pre>
                <button type="button" class="button small" on:click=move |_| browser::copy(&copied)>{t!(i18n, k::app::COPY)}</button>
            </details>
        </section>
    }
}
