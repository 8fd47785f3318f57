//! What is said of a condition while it is typed: how many it selects, or what is wrong and how to put it right.

use super::state::{Mistake, fixed, share};
use crate::engine::use_engine;
use crate::i18n::{I18n, k, use_i18n};
use crate::records::failure_text;
use leptos::html;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use protocol::{Failure, Request, TextCheck};
use std::time::Duration;

/// A pause in typing this long asks the engine.
const SETTLES: Duration = Duration::from_millis(150);

/// The state of a condition.
#[derive(Clone, Copy)]
pub(super) struct Check {
    /// The last answer; the one before stays until a new one is there.
    pub(super) answer: RwSignal<Option<Result<TextCheck, Failure>>>,
    /// The last condition that was right.
    pub(super) good: RwSignal<Option<String>>,
    /// How many the last right condition selects, and of how many.
    pub(super) selected: RwSignal<Option<(u64, u64)>>,
}

impl Check {
    /// What is wrong; tracked.
    pub(super) fn mistakes(self) -> Vec<Mistake> {
        self.answer.with(|answer| match answer {
            Some(Ok(check)) => check
                .mistakes
                .iter()
                .filter_map(|mistake| serde_json::from_value(mistake.clone()).ok())
                .collect(),
            _ => Vec::new(),
        })
    }

    /// Whether the condition is right as it stands; tracked.
    pub(super) fn is_right(self) -> bool {
        self.answer.with(|answer| matches!(answer, Some(Ok(check)) if check.text.is_some()))
    }
}

/// Checks a text whenever typing pauses and whenever the data changes.
pub(super) fn check_live(text: RwSignal<String>) -> Check {
    let engine = use_engine();
    let settled = RwSignal::new(text.get_untracked());
    let check =
        Check { answer: RwSignal::new(None), good: RwSignal::new(None), selected: RwSignal::new(None) };
    let timer = StoredValue::new(None::<TimeoutHandle>);
    Effect::new(move |_| {
        let typed = text.get();
        let settle = move || {
            settled.try_set(typed.clone());
        };
        timer.update_value(|timer| {
            if let Some(timer) = timer.take() {
                timer.clear();
            }
            *timer = set_timeout_with_handle(settle, SETTLES).ok();
        });
    });
    on_cleanup(move || {
        if let Some(Some(timer)) = timer.try_get_value() {
            timer.clear();
        }
    });
    let answer = LocalResource::new(move || {
        let text = settled.get();
        engine.revision.track();
        async move {
            let request = Request::CheckFilter { kind: "customer".into(), text: text.clone() };
            (text, engine.call::<TextCheck>(request).await)
        }
    });
    Effect::new(move |_| {
        let Some((text, answer)) = answer.get() else { return };
        // The answer to an older question says nothing of what stands there now.
        if settled.with_untracked(|settled| *settled != text) {
            return;
        }
        if let Ok(TextCheck { text: Some(_), count, of, .. }) = &answer {
            check.selected.set(Some((count.unwrap_or(0), *of)));
        }
        if matches!(&answer, Ok(check) if check.text.is_some())
            && check.good.get_untracked().as_ref() != Some(&text)
        {
            check.good.set(Some(text));
        }
        check.answer.set(Some(answer));
    });
    check
}

/// Count and share, or the mistakes with what would fit.
#[component]
pub(super) fn CheckView(
    text: RwSignal<String>,
    check: Check,
    node: NodeRef<html::Textarea>,
    id: &'static str,
) -> impl IntoView {
    let i18n = use_i18n();
    let is_counted = Memo::new(move |_| check.selected.with(Option::is_some));
    let selected = Signal::derive(move || check.selected.get().unwrap_or_default());
    view! {
        <div class="condition-check" id=id aria-live="polite">
            // The last count stays, paler, while what is typed has a mistake: nothing jumps.
            <div class="condition-count" class:stale=move || !check.is_right()>
                {move || is_counted.get().then(|| view! { <Selected selected=selected /> })}
            </div>
            {move || match check.answer.get() {
                Some(Err(failure)) => view! { <p class="field-mistake">{failure_text(i18n, &failure)}</p> }.into_any(),
                Some(Ok(TextCheck { text: None, .. })) => check
                    .mistakes()
                    .into_iter()
                    .map(|mistake| view! { <Wrong text=text mistake=mistake node=node /> })
                    .collect_view()
                    .into_any(),
                _ => ().into_any(),
            }}
        </div>
    }
    .into_any()
}

/// How many are selected and of how many, and what part of all that is.
#[component]
pub(super) fn Selected(#[prop(into)] selected: Signal<(u64, u64)>) -> impl IntoView {
    let i18n = use_i18n();
    let part = Memo::new(move |_| {
        let (count, of) = selected.get();
        share(count, of)
    });
    view! {
        <p class="selected">
            <strong>{t!(i18n, k::segments::COUNT, count = selected.get().0)}</strong>
            <span class="muted">{move || text!(i18n, k::segments::SHARE, share = i18n.percent(part.get()))}</span>
            <span class="selected-share" aria-hidden="true" style:--share=move || part.get().to_string()></span>
        </p>
    }
    .into_any()
}

#[component]
fn Wrong(text: RwSignal<String>, mistake: Mistake, node: NodeRef<html::Textarea>) -> impl IntoView {
    let i18n = use_i18n();
    let (start, end) = (mistake.start as u32, mistake.end.max(mistake.start) as u32);
    let point_at = move |_| {
        if let Some(field) = node.get_untracked() {
            crate::browser::focus_element(&field);
            // It fails only for a field that has left the page.
            let _ = field.set_selection_range(start, end);
        }
    };
    let words = {
        let mistake = mistake.clone();
        move || mistake_text(i18n, &mistake)
    };
    let suggestions = mistake.suggestions.clone();
    let fix = move |suggestion: String| {
        let new = text.with_untracked(|text| fixed(text, &mistake, &suggestion));
        text.set(new);
        if let Some(field) = node.get_untracked() {
            crate::browser::focus_element(&field);
        }
    };
    view! {
        <div class="wrong">
            <button type="button" class="wrong-place" on:click=point_at>
                {move || text!(i18n, k::segments::AT, place = i18n.number(f64::from(start) + 1.0))}
            </button>
            <span>{words}</span>
            {(!suggestions.is_empty()).then(|| view! {
                <span class="wrong-fixes">
                    <span class="muted">{t!(i18n, k::segments::PERHAPS)}</span>
                    {suggestions.into_iter().map(|suggestion| {
                        let shown = suggestion.clone();
                        let fix = fix.clone();
                        view! {
                            <button type="button" class="button small" on:click=move |_| fix(suggestion.clone())>
                                <code>{shown}</code>
                            </button>
                        }
                    }).collect_view()}
                </span>
            })}
        </div>
    }
    .into_any()
}

/// A mistake in words: what is wrong, and what would fit.
fn mistake_text(i18n: I18n, mistake: &Mistake) -> String {
    let at_end = mistake.found.is_empty() && mistake.code == "unexpected";
    let key = if at_end { Some(k::segments::UNFINISHED) } else { k::segments::mistake(&mistake.code) };
    let found = [("found", format!("\u{2068}{}\u{2069}", mistake.found).into())];
    let wrong = match key {
        Some(key) if key.params.is_empty() => i18n.text(key),
        Some(key) => i18n.format(key, &found),
        None => i18n.format(k::segments::MISTAKE_OTHER, &found),
    };
    let expected: Vec<String> =
        mistake.expected.iter().filter_map(|fit| k::segments::fit(fit)).map(|key| i18n.text(key)).collect();
    if expected.is_empty() {
        return wrong;
    }
    format!("{wrong} {}", text!(i18n, k::segments::EXPECTED, what = i18n.list(&expected)))
}
