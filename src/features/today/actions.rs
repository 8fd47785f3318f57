//! What to do next, most valuable first, each with its reasons; done, put off or dismissed, which is kept as data.

use super::state::{Action, Actions};
use crate::browser;
use crate::engine::use_engine;
use crate::i18n::{I18n, k, use_i18n};
use crate::records::{choice_label, failure_text, minor_money};
use crate::shell::use_steps;
use crate::ui::{Explained, How, Popover, use_toasts};
use domain::Currency;
use leptos::prelude::*;
use leptos::task::spawn_local;
use protocol::{Command, Failure, Request};
use serde_json::{Value as Json, json};

/// Actions shown at first, and more at each step.
const STEP: u64 = 10;

/// Days that an action can be put off.
const SNOOZES: [i32; 3] = [1, 7, 30];

/// The list.
#[component]
pub(super) fn NextActions() -> impl IntoView {
    let i18n = use_i18n();
    let engine = use_engine();
    let limit = RwSignal::new(STEP);
    let known = RwSignal::new(None::<Actions>);
    let failure = RwSignal::new(None::<Failure>);
    let loaded = LocalResource::new(move || {
        engine.revision.track();
        let params = json!({ "limit": limit.get() });
        engine.call::<Actions>(Request::Insight { name: "next_actions".into(), params })
    });
    // The old list stays while a new one comes.
    Effect::new(move |_| match loaded.get() {
        Some(Ok(actions)) => {
            failure.set(None);
            known.set(Some(actions));
        }
        Some(Err(error)) => failure.set(Some(error)),
        None => {}
    });
    let currency = move || known.with(|known| known.as_ref().map_or(Currency::NONE, |known| known.currency));
    let list =
        move || known.with(|known| known.as_ref().map(|known| known.actions.clone()).unwrap_or_default());
    let is_empty = move || known.with(|known| known.as_ref().is_some_and(|known| known.actions.is_empty()));
    let has_more = move || {
        known.with(|known| known.as_ref().is_some_and(|known| known.total > known.actions.len() as u64))
    };
    view! {
        <section class="card today-part" aria-labelledby="today-actions">
            <header class="kpi-head">
                <h2 id="today-actions">{t!(i18n, k::today::ACTIONS)}</h2>
                <p class="muted" role="status">
                    {move || known.with(|known| known.as_ref().map(|known| text!(i18n, k::today::COUNT, count = known.total)))}
                </p>
            </header>
            {move || failure.get().map(|failure| view! {
                <div class="notice bad" role="alert"><span>{failure_text(i18n, &failure)}</span></div>
            })}
            <Show when=move || known.with(Option::is_none) && failure.with(Option::is_none)>
                <p class="muted today-awaited" role="status">{t!(i18n, k::today::COMPUTING)}</p>
            </Show>
            <Show when=is_empty><p>{t!(i18n, k::today::NO_ACTIONS)}</p></Show>
            <ol class="today-actions">
                <For each=list key=Action::key let:action>
                    <Line action=action currency=currency() />
                </For>
            </ol>
            <Show when=has_more>
                <button type="button" class="button" on:click=move |_| limit.update(|limit| *limit += STEP)>
                    {t!(i18n, k::today::MORE)}
                </button>
            </Show>
        </section>
    }
    .into_any()
}

#[component]
fn Line(action: Action, currency: Currency) -> impl IntoView {
    let i18n = use_i18n();
    let action = StoredValue::new(action);
    let name = action.with_value(|action| action.name.clone());
    let address = action.with_value(|action| format!("/customers/{}", action.id));
    let kind = move || action.with_value(|action| choice_label(i18n, "what", &action.kind));
    let value = move || action.with_value(|action| i18n.money(minor_money(action.value_minor, currency)));
    let explained = Signal::derive(move || action.with_value(|action| explained(i18n, action, currency)));
    view! {
        <li class="today-action">
            <div class="today-action-what">
                <strong>{kind}</strong>
                <a href=address><bdi>{name}</bdi></a>
                <span class="muted">{move || i18n.facts(&action.with_value(|action| reasons(i18n, action)))}</span>
            </div>
            <div class="today-action-value">
                <bdi class="number">{value}</bdi>
                <How explained=explained />
            </div>
            <Decide action=action />
        </li>
    }
    .into_any()
}

/// Done, later, or not at all.
#[component]
fn Decide(action: StoredValue<Action>) -> impl IntoView {
    let i18n = use_i18n();
    let engine = use_engine();
    let steps = use_steps();
    let toasts = use_toasts();
    let busy = RwSignal::new(false);
    let decide = move |decision: &'static str, reason: Option<String>, until: Option<i32>| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let today = browser::today();
        let mut fields = json!({ "decision": decision, "day": today });
        action.with_value(|action| {
            (fields["customer"], fields["what"]) = (json!(action.id), json!(action.kind));
        });
        if let Some(reason) = reason {
            fields["reason"] = json!(reason);
        }
        if let Some(days) = until {
            fields["until"] = json!(today.plus(days));
        }
        let Json::Object(fields) = fields else { return };
        spawn_local(async move {
            let result = engine.apply(Command::Create { kind: "action".into(), fields }).await;
            busy.try_set(false);
            match result {
                Ok(_) => steps.done(untrack(|| choice_label(i18n, "decision", decision))),
                Err(failure) => toasts.say(untrack(|| failure_text(i18n, &failure))),
            }
        });
    };
    let label = move |words: String| {
        let name = action.with_value(|action| action.name.clone());
        format!("{words}: {name}")
    };
    let reasons = [
        k::today::WHY_NOT_RELEVANT,
        k::today::WHY_IN_TOUCH,
        k::today::WHY_BAD_TIME,
        k::today::WHY_WRONG_DATA,
    ];
    view! {
        <div class="today-action-decide">
            <button
                type="button" class="button small" disabled=busy
                aria-label=move || label(text!(i18n, k::today::DONE))
                on:click=move |_| decide("done", None, None)
            >
                {t!(i18n, k::today::DONE)}
            </button>
            <Popover
                class="button quiet small" menu=true
                label=Signal::derive(move || label(text!(i18n, k::today::LATER)))
                trigger=move || view! { {t!(i18n, k::today::LATER)} }
            >
                {SNOOZES.map(|days| view! {
                    <button type="button" class="menu-item" on:click=move |_| decide("snoozed", None, Some(days))>
                        {move || text!(i18n, k::today::IN_DAYS, count = days)}
                    </button>
                }).collect_view()}
            </Popover>
            <Popover
                class="button quiet small" menu=true
                label=Signal::derive(move || label(text!(i18n, k::today::DISMISS)))
                trigger=move || view! { {t!(i18n, k::today::DISMISS)} }
            >
                {reasons.map(|why| view! {
                    <button
                        type="button" class="menu-item"
                        on:click=move |_| decide("dismissed", Some(untrack(|| i18n.text(why))), None)
                    >
                        {move || i18n.text(why)}
                    </button>
                }).collect_view()}
            </Popover>
        </div>
    }
    .into_any()
}

/// The reasons of an action in sentences.
fn reasons(i18n: I18n, action: &Action) -> Vec<String> {
    let days = |code: &str| action.number(code).unwrap_or(0.0);
    let percent = |code: &str| i18n.percent(action.number(code).unwrap_or(0.0));
    let mut said = Vec::new();
    for reason in &action.reasons {
        said.extend(match reason.code.as_str() {
            "complaint_open_days" => {
                Some(text!(i18n, k::today::BECAUSE_COMPLAINT, count = days("complaint_open_days")))
            }
            "p_alive" => Some(text!(
                i18n,
                k::today::BECAUSE_FALLS,
                now = percent("p_alive"),
                before = percent("p_alive_before")
            )),
            "silent_days" => Some(text!(i18n, k::today::BECAUSE_SILENT, count = days("silent_days"))),
            "product" => {
                let product = reason.value["name"].as_str().filter(|name| !name.is_empty());
                Some(product.or(reason.value["item"].as_str()).unwrap_or_default().to_owned())
            }
            "bought_together" => Some(text!(
                i18n,
                k::today::BECAUSE_TOGETHER,
                together = i18n.number(reason.value[0].as_f64().unwrap_or(0.0)),
                of = i18n.number(reason.value[1].as_f64().unwrap_or(0.0))
            )),
            "recommends" => {
                Some(text!(i18n, k::today::BECAUSE_RECOMMENDS, score = i18n.number(days("recommends"))))
            }
            "interaction_days" => {
                Some(text!(i18n, k::today::BECAUSE_UNASKED, count = days("interaction_days")))
            }
            "day_in" => Some(text!(i18n, k::today::BECAUSE_BIRTHDAY, count = days("day_in"))),
            "order_days" => Some(text!(i18n, k::today::BECAUSE_ORDER, count = days("order_days"))),
            "empty_fields" => Some(text!(i18n, k::today::BECAUSE_EMPTY, count = days("empty_fields"))),
            _ => None,
        });
    }
    said
}

/// How the value of an action is computed.
fn explained(i18n: I18n, action: &Action, currency: Currency) -> Explained {
    let percent = |code: &str| i18n.percent(action.number(code).unwrap_or(0.0));
    let expected = i18n.money(minor_money(action.number("expected_revenue").unwrap_or(0.0), currency));
    Explained {
        definition: text!(i18n, k::today::VALUE_DEFINITION),
        formula: text!(i18n, k::today::VALUE_FORMULA),
        inputs: vec![
            (text!(i18n, k::today::EXPECTED_REVENUE), expected),
            (text!(i18n, k::today::EFFECT), percent("effect")),
            (text!(i18n, k::today::UPTAKE), percent("uptake")),
            (text!(i18n, k::today::VALUE), i18n.money(minor_money(action.value_minor, currency))),
        ],
        source: text!(i18n, k::today::VALUE_SOURCE),
    }
}
