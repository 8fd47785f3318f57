//! The truth about the data: saved, being saved, not kept, in trouble; and where it is.

use crate::engine::{Phase, use_engine};
use crate::i18n::{Key, k, use_i18n};
use crate::records::failure_text;
use crate::ui::Popover;
use leptos::prelude::*;

/// The states that follow each other all the time. There is room for the longest of their words, so that nothing beside them
/// moves.
const USUAL: [State; 3] = [State::Opening, State::Saving, State::Saved];

#[derive(Clone, Copy, PartialEq)]
enum State {
    Opening,
    Trouble,
    ReadOnly,
    NotDurable,
    Saving,
    Saved,
}

impl State {
    fn class(self) -> &'static str {
        match self {
            State::Opening | State::Saving => "busy",
            State::Trouble => "bad",
            State::ReadOnly | State::NotDurable => "weak",
            State::Saved => "good",
        }
    }

    fn word(self) -> Key {
        match self {
            State::Opening => k::app::STATE_OPENING,
            State::Trouble => k::app::STATE_TROUBLE,
            State::ReadOnly => k::app::STATE_READ_ONLY,
            State::NotDurable => k::app::STATE_NOT_DURABLE,
            State::Saving => k::app::STATE_SAVING,
            State::Saved => k::app::STATE_SAVED,
        }
    }
}

/// A word with a dot, and the facts behind it.
#[component]
pub(super) fn StateIndicator() -> impl IntoView {
    let i18n = use_i18n();
    let engine = use_engine();
    let state = Memo::new(move |_| {
        match engine.phase.get() {
            Phase::Ready => {}
            Phase::Starting | Phase::Opening(_) => return State::Opening,
            Phase::Blocked | Phase::Lost(_) | Phase::Failed(_) => return State::Trouble,
        }
        if engine.trouble.with(Option::is_some) || engine.outdated.get() {
            return State::Trouble;
        }
        if engine.saving.get() > 0 {
            return State::Saving;
        }
        engine.status.with(|status| match (status.read_only, status.durable) {
            (true, _) => State::ReadOnly,
            (_, false) => State::NotDurable,
            _ => State::Saved,
        })
    });
    let word = move || i18n.text(state.get().word());
    let facts = move || {
        let status = engine.status.get();
        let mut facts = Vec::new();
        if let Some(failure) = engine.trouble.get() {
            facts.push(failure_text(i18n, &failure));
        }
        if engine.outdated.get() {
            facts.push(text!(i18n, k::app::OUTDATED));
        }
        if status.durable {
            facts.push(match status.read_only {
                true => text!(i18n, k::app::READ_ONLY),
                false => text!(i18n, k::app::FACT_SAVED),
            });
            match status.persisted {
                Some(true) => facts.push(text!(i18n, k::app::FACT_PERSISTED)),
                Some(false) => facts.push(text!(i18n, k::app::FACT_NOT_PERSISTED)),
                None => {}
            }
        } else {
            facts.push(text!(i18n, k::app::FACT_NOT_DURABLE));
        }
        if status.mirrored {
            facts.push(text!(i18n, k::app::FACT_MIRRORED));
        } else if status.durable {
            facts.push(text!(i18n, k::app::FACT_NOT_MIRRORED));
        }
        for weakness in &status.weaknesses {
            match weakness.as_str() {
                "no_locks" => facts.push(text!(i18n, k::app::FACT_NO_LOCKS)),
                "no_channel" => facts.push(text!(i18n, k::app::FACT_NO_CHANNEL)),
                _ => {}
            }
        }
        if let (Some(usage), Some(quota)) = (status.usage, status.quota) {
            facts.push(text!(i18n, k::app::FACT_USAGE, used = i18n.bytes(usage), quota = i18n.bytes(quota)));
        }
        if status.damaged > 0 {
            facts.push(text!(i18n, k::app::FACT_DAMAGED, count = status.damaged));
        }
        facts
    };
    view! {
        <Popover
            class="button quiet state-button"
            label=Signal::derive(move || format!("{}: {}", text!(i18n, k::app::STATE), word()))
            trigger=move || view! {
                <span class="state-dot" data-state=move || state.get().class()></span>
                <span class="tool-name state-word">
                    <span role="status">{word}</span>
                    {USUAL.map(|state| view! { <span aria-hidden="true">{move || i18n.text(state.word())}</span> })}
                </span>
            }
        >
            <div class="facts">
                <h2>{t!(i18n, k::app::STATE)}</h2>
                <ul>{move || facts().into_iter().map(|fact| view! { <li>{fact}</li> }).collect_view()}</ul>
            </div>
        </Popover>
    }
}
