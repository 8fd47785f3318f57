//! All that was ever written into one field, and a way back to any of it.

use super::fields::Subject;
use crate::engine::use_engine;
use crate::i18n::{I18n, k, use_i18n};
use crate::records::{failure_text, value_text};
use crate::ui::{Icon, Popover, Shape};
use domain::{FieldDef, FieldType, Instant};
use leptos::prelude::*;
use protocol::{FieldHistory, HistoryQuery, Request};
use serde_json::Value as Json;

/// The button beside a field. A field with a conflict shows it marked.
#[component]
pub(super) fn HistoryButton(
    subject: Subject,
    field: FieldDef,
    label: Signal<String>,
    on_restore: Callback<Json>,
    has_conflict: Memo<bool>,
) -> impl IntoView {
    let i18n = use_i18n();
    let words = Signal::derive(move || {
        if has_conflict.get() {
            text!(i18n, k::customers::CONFLICT_OF, field = label.get())
        } else {
            text!(i18n, k::customers::HISTORY_OF, field = label.get())
        }
    });
    view! {
        <span class="history-button" class:has-conflict=has_conflict>
            <Popover
                class="button quiet icon-only small"
                label=words
                trigger=move || view! { {move || view! { <Icon shape=if has_conflict.get() { Shape::Warning } else { Shape::History } /> }} }
            >
                <History subject=subject field=field.clone() label=label on_restore=on_restore />
            </Popover>
        </span>
    }
    .into_any()
}

#[component]
fn History(
    subject: Subject,
    field: FieldDef,
    label: Signal<String>,
    on_restore: Callback<Json>,
) -> impl IntoView {
    let i18n = use_i18n();
    let engine = use_engine();
    let history = LocalResource::new(move || {
        engine.revision.track();
        async move {
            let ask = Request::History(HistoryQuery { kind: "customer".into(), id: subject.id });
            engine.call::<Vec<FieldHistory>>(ask).await
        }
    });
    let name = field.name.clone();
    let shown = move |value: &Json| entry_text(i18n, &field.name, field.ty, value);
    let is_set = field.ty == FieldType::Set;
    view! {
        <div class="history">
            <h2>{t!(i18n, k::customers::HISTORY_OF, field = label.get())}</h2>
            {move || match history.get() {
                None => view! { <p class="muted">{t!(i18n, k::customers::LOADING)}</p> }.into_any(),
                Some(Err(failure)) => view! { <p class="field-mistake">{failure_text(i18n, &failure)}</p> }.into_any(),
                Some(Ok(all)) => {
                    let Some(own) = all.into_iter().find(|field| field.field == name) else {
                        return view! { <p class="muted">{t!(i18n, k::customers::NO_HISTORY)}</p> }.into_any();
                    };
                    let conflicts = own.conflicts.into_iter().map(|entry| {
                        let words = shown(&entry.value);
                        let value = entry.value;
                        view! {
                            <li class="history-conflict">
                                <p>{t!(i18n, k::customers::CONFLICT)}</p>
                                <span class="history-value" dir="auto">{words}</span>
                                <span class="muted">{i18n.instant(Instant(entry.at))}</span>
                                <button type="button" class="button small" on:click=move |_| on_restore.run(value.clone())>
                                    {t!(i18n, k::customers::TAKE)}
                                </button>
                            </li>
                        }
                    }).collect_view();
                    let entries = own.entries.into_iter().enumerate().map(|(index, entry)| {
                        let words = shown(&entry.value);
                        let words = if words.is_empty() { text!(i18n, k::customers::EMPTY_VALUE) } else { words };
                        let reason = k::customers::reason(&entry.reason).map(|key| i18n.text(key));
                        let value = entry.value;
                        // The newest is what stands; of a set only single steps are known, which undo takes back.
                        let can_restore = index > 0 && !is_set;
                        view! {
                            <li>
                                <span class="history-value" dir="auto">{words}</span>
                                <span class="muted">{i18n.facts(&[i18n.instant(Instant(entry.at)), reason.unwrap_or(entry.reason)])}</span>
                                {can_restore.then(|| view! {
                                    <button type="button" class="button small" on:click=move |_| on_restore.run(value.clone())>
                                        {t!(i18n, k::customers::RESTORE_VALUE)}
                                    </button>
                                })}
                            </li>
                        }
                    }).collect_view();
                    view! { <ol>{conflicts}{entries}</ol> }.into_any()
                }
            }}
        </div>
    }
    .into_any()
}

/// A value, or the steps of a set: "+ a, − b".
fn entry_text(i18n: I18n, field: &str, ty: FieldType, value: &Json) -> String {
    let Json::Object(steps) = value else { return value_text(i18n, field, Some(ty), value) };
    if ty != FieldType::Set {
        return value_text(i18n, field, Some(ty), value);
    }
    let part = |name: &str, sign: &str| -> Vec<String> {
        let items = steps.get(name).and_then(Json::as_array).cloned().unwrap_or_default();
        items.iter().filter_map(|item| Some(format!("{sign} {}", item.as_str()?))).collect()
    };
    [part("add", "+"), part("remove", "−")].concat().join(", ")
}
