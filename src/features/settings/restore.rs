//! A backup brought back in: chosen, asked about where there is data already, merged.

use crate::engine::use_engine;
use crate::i18n::{I18n, k, use_i18n};
use crate::records::failure_text;
use crate::ui::{Dialog, Icon, Shape, use_toasts};
use js_sys::Array;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::{ev, html};
use protocol::{Failure, Request, Restored};
use web_sys::File;

/// The button, and the question before a backup is merged with what is here.
#[component]
pub(super) fn Restore() -> impl IntoView {
    let i18n = use_i18n();
    let engine = use_engine();
    let toasts = use_toasts();
    let input = NodeRef::<html::Input>::new();
    let chosen = RwSignal::new_local(None::<File>);
    let (is_asking, is_busy) = (RwSignal::new(false), RwSignal::new(false));
    let restore = move || {
        let Some(file) = chosen.try_update(Option::take).flatten() else { return };
        is_asking.set(false);
        is_busy.set(true);
        spawn_local(async move {
            let started = engine.start(Request::Restore, Some(Array::of1(&file)), None);
            let restored = started.answer::<Restored>().await;
            is_busy.try_set(false);
            toasts.say(untrack(|| match &restored {
                Ok(restored) => result_text(i18n, restored),
                Err(failure) => refusal_text(i18n, failure),
            }));
            if let Ok(Restored { revision, .. }) = restored {
                engine.moved_to(revision, true);
            }
        });
    };
    let picked = move |event: ev::Event| {
        let input = event_target::<web_sys::HtmlInputElement>(&event);
        chosen.set(input.files().and_then(|files| files.get(0)));
        // The same file can be chosen again.
        input.set_value("");
        let is_empty = engine.status.with_untracked(|status| status.counts.values().all(|count| *count == 0));
        if is_empty {
            restore();
        } else {
            is_asking.set(chosen.with_untracked(Option::is_some));
        }
    };
    let pick = move |_| {
        if let Some(input) = input.get_untracked() {
            input.click();
        }
    };
    let name = move || chosen.with(|file| file.as_ref().map(File::name)).unwrap_or_default();
    let state = move || is_busy.get().then(|| text!(i18n, k::settings::RESTORING));
    view! {
        <div class="row">
            <input
                type="file" class="visually-hidden" tabindex="-1" accept=".mehr" node_ref=input
                aria-label=t!(i18n, k::settings::RESTORE) on:change=picked
            />
            <button type="button" class="button" disabled=is_busy on:click=pick>
                <Icon shape=Shape::Import />{t!(i18n, k::settings::RESTORE)}
            </button>
            <span class="muted" role="status">{state}</span>
        </div>
        <Dialog open=is_asking title=Signal::derive(t!(i18n, k::settings::RESTORE))>
            <div class="stack">
                <p><strong><bdi>{name}</bdi></strong></p>
                <p>{t!(i18n, k::settings::RESTORE_MERGES)}</p>
                <div class="row">
                    <button type="button" class="button primary" on:click=move |_| restore()>
                        {t!(i18n, k::settings::RESTORE_NOW)}
                    </button>
                    <button type="button" class="button" on:click=move |_| is_asking.set(false)>
                        {t!(i18n, k::ui::CANCEL)}
                    </button>
                </div>
            </div>
        </Dialog>
    }
    .into_any()
}

/// What was taken from the file, and what was not.
fn result_text(i18n: I18n, restored: &Restored) -> String {
    let done = match restored.batches {
        0 => text!(i18n, k::settings::RESTORED_NOTHING),
        count => text!(i18n, k::settings::RESTORED, count = count),
    };
    match restored.damaged {
        0 => done,
        count => format!("{done} {}", text!(i18n, k::settings::RESTORE_DAMAGED, count = count)),
    }
}

/// Why nothing was taken.
fn refusal_text(i18n: I18n, failure: &Failure) -> String {
    match failure.at.get("reason").and_then(serde_json::Value::as_str).and_then(k::settings::restore_refused)
    {
        Some(reason) => i18n.text(reason),
        None => failure_text(i18n, failure),
    }
}
