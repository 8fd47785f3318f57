//! Where the data is, how safe it is there, and backups of it as files.

use super::restore::Restore;
use crate::browser;
use crate::engine::use_engine;
use crate::i18n::{k, use_i18n};
use crate::records::{failure_text, kind_label};
use crate::ui::{Icon, Shape, use_toasts};
use domain::Instant;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_location;
use protocol::{Exported, Request, Status};
use wasm_bindgen::JsValue;

/// Where the card is on its page, for links.
const PLACE: &str = "data";

/// The card.
#[component]
pub(super) fn Storage() -> impl IntoView {
    let i18n = use_i18n();
    let engine = use_engine();
    let toasts = use_toasts();
    let is_refused = RwSignal::new(false);
    engine.refresh_status();
    let hash = use_location().hash;
    Effect::new(move |_| {
        if hash.with(|hash| hash.strip_prefix('#') == Some(PLACE)) {
            browser::after_paint(|| browser::reveal(PLACE));
        }
    });
    let ask = move |_| {
        spawn_local(async move {
            browser::ask_to_persist().await;
            match engine.call::<Status>(Request::Persist).await {
                Ok(status) => {
                    is_refused.try_set(status.persisted == Some(false));
                    engine.status.set(status);
                }
                Err(failure) => toasts.say(untrack(|| failure_text(i18n, &failure))),
            }
        });
    };
    let kept = move || {
        engine.status.with(|status| match (status.durable, status.persisted) {
            (false, _) => text!(i18n, k::settings::KEPT_NOT_DURABLE),
            (_, Some(true)) => text!(i18n, k::settings::KEPT_YES),
            (_, Some(false)) => text!(i18n, k::settings::KEPT_NO),
            (_, None) => text!(i18n, k::settings::UNKNOWN),
        })
    };
    let second = move || match engine.status.with(|status| status.mirrored) {
        true => text!(i18n, k::settings::SECOND_YES),
        false => text!(i18n, k::settings::SECOND_NO),
    };
    let used = move || {
        engine.status.with(|status| match (status.usage, status.quota) {
            (Some(used), Some(quota)) => {
                text!(i18n, k::settings::USED_OF, used = i18n.bytes(used), quota = i18n.bytes(quota))
            }
            _ => text!(i18n, k::settings::UNKNOWN),
        })
    };
    let rows = move || {
        engine.status.with(|status| {
            let counts = status.counts.iter().filter(|(kind, _)| k::records::kind(kind).is_some());
            counts
                .map(|(kind, count)| format!("{}: {}", kind_label(i18n, kind), i18n.number(*count as f64)))
                .collect::<Vec<_>>()
        })
    };
    let can_ask = move || engine.status.with(|status| status.durable && status.persisted == Some(false));
    view! {
        <section class="card stack" id=PLACE>
            <h2>{t!(i18n, k::settings::DATA)}</h2>
            <dl class="fact-list">
                <dt>{t!(i18n, k::settings::ROWS)}</dt>
                <dd>{move || i18n.facts(&rows())}</dd>
                <dt>{t!(i18n, k::settings::USED)}</dt>
                <dd>{used}</dd>
                <dt>{t!(i18n, k::settings::KEPT)}</dt>
                <dd>{kept}</dd>
                <dt>{t!(i18n, k::settings::SECOND)}</dt>
                <dd>{second}</dd>
            </dl>
            <Show when=can_ask>
                <button type="button" class="button" on:click=ask>{t!(i18n, k::settings::ASK_PERSIST)}</button>
            </Show>
            <Show when=move || is_refused.get()>
                <p class="field-note" role="status">{t!(i18n, k::settings::PERSIST_REFUSED)}</p>
            </Show>
            <Backup />
        </section>
    }
    .into_any()
}

#[component]
fn Backup() -> impl IntoView {
    let i18n = use_i18n();
    let engine = use_engine();
    let toasts = use_toasts();
    let is_busy = RwSignal::new(false);
    let stored_name = move || format!("mehr.backup.{}", engine.space.get_untracked());
    let last = RwSignal::new(browser::stored(&stored_name()).and_then(|at| at.parse::<Instant>().ok()));
    let download = move |_| {
        is_busy.set(true);
        spawn_local(async move {
            let answer = engine.start(Request::Backup, None, None).answer_with_file::<Exported>().await;
            is_busy.try_set(false);
            let (exported, bytes) = match answer {
                Ok(answer) => answer,
                Err(failure) => return toasts.say(untrack(|| failure_text(i18n, &failure))),
            };
            let bytes = bytes.unwrap_or(JsValue::NULL);
            if browser::download(&exported.name, &exported.mime, &bytes).is_ok() {
                let now = browser::now();
                browser::store(&stored_name(), &now.to_string());
                last.try_set(Some(now));
                toasts.say(untrack(|| {
                    text!(i18n, k::settings::BACKUP_DONE, size = i18n.bytes(exported.bytes))
                }));
            }
        });
    };
    let when = move || match last.get() {
        Some(at) => text!(i18n, k::settings::BACKUP_LAST, when = i18n.relative(at)),
        None => text!(i18n, k::settings::BACKUP_NEVER),
    };
    view! {
        <h3>{t!(i18n, k::settings::BACKUP)}</h3>
        <div class="row">
            <button type="button" class="button" disabled=is_busy on:click=download>
                <Icon shape=Shape::Export />{t!(i18n, k::settings::BACKUP_NOW)}
            </button>
            <span class="muted">{when}</span>
        </div>
        <Restore />
    }
}
