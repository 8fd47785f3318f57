//! Undo and redo: two buttons that say what they would take back, and the notes that say what they did.

use crate::engine::{EngineClient, use_engine};
use crate::i18n::{I18n, k, use_i18n};
use crate::records::failure_text;
use crate::ui::{Icon, Shape, Toast, Toasts, use_toasts};
use leptos::prelude::*;
use leptos::task::spawn_local;
use protocol::{Failure, Undone};

/// The two steps, in context.
#[derive(Clone, Copy)]
pub(crate) struct Steps {
    engine: EngineClient,
    i18n: I18n,
    toasts: Toasts,
}

impl Steps {
    /// Puts the steps into context.
    pub(crate) fn provide(engine: EngineClient) {
        provide_context(Steps { engine, i18n: use_i18n(), toasts: use_toasts() });
    }

    /// Takes back the last action.
    pub(crate) fn undo(self) {
        spawn_local(async move {
            let result = self.engine.undo().await;
            self.tell(result, true);
        });
    }

    /// Does again what was taken back last.
    pub(crate) fn redo(self) {
        spawn_local(async move {
            let result = self.engine.redo().await;
            self.tell(result, false);
        });
    }

    /// A note that something was done, with the way back.
    pub(crate) fn done(self, text: String) {
        let words = untrack(|| text!(self.i18n, k::app::UNDO));
        self.toasts.show(Toast { text, action: Some((words, Callback::new(move |()| self.undo()))) });
    }

    fn tell(self, result: Result<Option<Undone>, Failure>, is_undo: bool) {
        let i18n = self.i18n;
        let note = untrack(|| match result {
            Ok(Some(undone)) => {
                let what = action_text(i18n, &undone);
                let note = if is_undo {
                    text!(i18n, k::app::UNDONE, what = what)
                } else {
                    text!(i18n, k::app::REDONE, what = what)
                };
                match undone.kept {
                    0 => note,
                    kept => format!("{note}. {}", text!(i18n, k::app::UNDO_KEPT, count = kept)),
                }
            }
            Ok(None) if is_undo => text!(i18n, k::app::UNDO_NOTHING),
            Ok(None) => text!(i18n, k::app::REDO_NOTHING),
            Err(failure) => failure_text(i18n, &failure),
        });
        self.toasts.say(note);
    }
}

/// The steps in context.
pub(crate) fn use_steps() -> Steps {
    expect_context()
}

/// What an action did: "3 records deleted".
fn action_text(i18n: I18n, undone: &Undone) -> String {
    match k::app::action(&undone.action) {
        Some(key) => i18n.format(key, &[("count", undone.rows.into())]),
        None => undone.action.clone(),
    }
}

/// The two buttons.
#[component]
pub(super) fn StepButtons() -> impl IntoView {
    let i18n = use_i18n();
    let engine = use_engine();
    let steps = use_steps();
    let undo = Memo::new(move |_| engine.status.with(|status| status.undo.clone()));
    let redo = Memo::new(move |_| engine.status.with(|status| status.redo.clone()));
    let undo_title = move || match undo.get() {
        Some(undone) => text!(i18n, k::app::UNDO_WHAT, what = action_text(i18n, &undone)),
        None => text!(i18n, k::app::UNDO_NOTHING),
    };
    let redo_title = move || match redo.get() {
        Some(undone) => text!(i18n, k::app::REDO_WHAT, what = action_text(i18n, &undone)),
        None => text!(i18n, k::app::REDO_NOTHING),
    };
    view! {
        <button
            type="button" class="button quiet icon-only" aria-label=t!(i18n, k::app::UNDO) title=undo_title
            disabled=move || undo.with(Option::is_none) on:click=move |_| steps.undo()
        >
            <Icon shape=Shape::Undo />
        </button>
        <button
            type="button" class="button quiet icon-only" aria-label=t!(i18n, k::app::REDO) title=redo_title
            disabled=move || redo.with(Option::is_none) on:click=move |_| steps.redo()
        >
            <Icon shape=Shape::Redo />
        </button>
    }
}
