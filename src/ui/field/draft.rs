//! What is being typed, as long as it differs from what is stored.

use super::state::Mistake;
use leptos::prelude::*;
use serde_json::Value as Json;

/// The typed text of one input beside the stored value.
///
/// The draft stays while the person types, while a commit is under way, and after a failed one; it goes when the stored
/// value has become what was committed. A change from elsewhere does not disturb it.
#[derive(Clone, Copy)]
pub(super) struct Draft {
    /// The stored value.
    pub(super) value: Signal<Json>,
    /// What is typed, if anything is.
    pub(super) text: RwSignal<Option<String>>,
    /// Why what is typed is no value.
    pub(super) mistake: RwSignal<Option<Mistake>>,
    sent: RwSignal<Option<Json>>,
    on_commit: Callback<Json>,
}

impl Draft {
    pub(super) fn new(value: Signal<Json>, on_commit: Callback<Json>) -> Draft {
        let draft = Draft {
            value,
            text: RwSignal::new(None),
            mistake: RwSignal::new(None),
            sent: RwSignal::new(None),
            on_commit,
        };
        Effect::new(move |_| {
            let stored = value.get();
            if draft.sent.get_untracked().as_ref() == Some(&stored) {
                draft.reset();
            }
        });
        draft
    }

    /// Notes what is typed.
    pub(super) fn typed(self, text: String) {
        self.text.set(Some(text));
        self.mistake.set(None);
        self.sent.set(None);
    }

    /// Lets the same value be committed once more: Enter after a failure is a retry.
    pub(super) fn retry(self) {
        self.sent.set(None);
    }

    /// Forgets what is typed.
    pub(super) fn reset(self) {
        self.text.set(None);
        self.mistake.set(None);
        self.sent.set(None);
    }

    /// Commits a value; the same as stored changes nothing.
    pub(super) fn commit(self, value: Json) {
        // An input that leaves the page with its view still reports a change; by then nothing is there to take it.
        let Some(stored) = self.value.try_get_untracked() else { return };
        // Leaving the input after Enter commits the same again while the answer is still on its way.
        if self.sent.get_untracked().as_ref() == Some(&value) {
            return;
        }
        self.mistake.set(None);
        if stored == value {
            self.reset();
            return;
        }
        self.sent.set(Some(value.clone()));
        self.on_commit.run(value);
    }

    /// Commits what was typed, or keeps it with the mistake.
    pub(super) fn finish(self, parse: impl FnOnce(&str) -> Result<Json, Mistake>) {
        let Some(Some(text)) = self.text.try_get_untracked() else { return };
        match parse(&text) {
            Ok(value) => self.commit(value),
            Err(mistake) => self.mistake.set(Some(mistake)),
        }
    }
}
