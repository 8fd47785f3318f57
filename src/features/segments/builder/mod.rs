//! The builder: a condition as rows and groups beside its text, each changing the other.
//!
//! The text is what is saved. The rows are read from it, and what is done to the rows is written into it; while the text
//! cannot be read, the rows keep still and wait.

mod fields;
mod group;
mod ops;
mod related;
mod row;
mod tree;
#[cfg(test)]
mod tree_tests;
mod value;

use crate::engine::{EngineClient, use_engine};
use crate::i18n::{I18n, k, use_i18n};
use crate::ui::{Icon, Shape};
use leptos::prelude::*;
use leptos::task::{spawn_local, tick};
use tree::{Id, Spot, Tree};

/// The kind of the records that segments hold.
const KIND: &str = "customer";

/// What all parts of the builder share.
#[derive(Clone, Copy)]
struct Builder {
    tree: RwSignal<Tree>,
    /// The text that the rows wrote last.
    written: RwSignal<String>,
    text: RwSignal<String>,
    engine: EngineClient,
    i18n: I18n,
    dragged: RwSignal<Option<Id>>,
    spot: RwSignal<Option<Spot>>,
    /// What happened, for screen readers.
    said: RwSignal<String>,
}

impl Builder {
    /// Changes the rows and writes them into the text.
    fn change<T>(self, change: impl FnOnce(&mut Tree) -> T) -> T {
        let mut tree = self.tree.get_untracked();
        let given = change(&mut tree);
        let text = tree.text();
        self.tree.set(tree);
        self.written.set(text.clone());
        if self.text.get_untracked() != text {
            self.text.set(text);
        }
        given
    }

    /// The same, with the focus going to the handle of a part and a word of it for screen readers.
    fn move_part(self, id: Id, change: impl FnOnce(&mut Tree)) {
        self.change(change);
        focus_soon(grip_id(id));
        let place = self.tree.with_untracked(|tree| {
            let parent = tree.parent(id)?;
            let members = tree.members(parent);
            Some((members.iter().position(|member| *member == id)? + 1, members.len()))
        });
        if let Some((place, of)) = place {
            self.said.set(untrack(|| text!(self.i18n, k::builder::MOVED, place = place, of = of)));
        }
    }
}

/// The element that moves a part.
fn grip_id(id: Id) -> String {
    format!("builder-grip-{id}")
}

/// Moves the focus to an element that is only about to be there; before the next frame, so that no key goes astray.
fn focus_soon(id: String) {
    spawn_local(async move {
        tick().await;
        crate::browser::focus(&id);
    });
}

/// The rows of the condition in `text`.
#[component]
pub(super) fn ConditionBuilder(
    /// The condition.
    text: RwSignal<String>,
) -> impl IntoView {
    let i18n = use_i18n();
    let engine = use_engine();
    let first = text.get_untracked();
    let tree = engine.schema.with_untracked(|schema| {
        Tree::read(&first, schema, KIND, &Tree::empty()).unwrap_or_else(|| Tree::of_text(&first))
    });
    let builder = Builder {
        tree: RwSignal::new(tree),
        written: RwSignal::new(first),
        text,
        engine,
        i18n,
        dragged: RwSignal::new(None),
        spot: RwSignal::new(None),
        said: RwSignal::new(String::new()),
    };
    let waits = RwSignal::new(false);
    // New fields can make rows of what was text before.
    let schema = engine.schema;
    Effect::new(move |last: Option<usize>| {
        let (typed, fields) = text.with(|typed| (typed.clone(), schema.get()));
        let now = std::sync::Arc::as_ptr(&fields) as usize;
        if typed == builder.written.get_untracked() && last.is_none_or(|last| last == now) {
            waits.set(false);
            return now;
        }
        let before = builder.tree.get_untracked();
        match Tree::read(&typed, &fields, KIND, &before) {
            Some(tree) => {
                builder.written.set(typed);
                builder.tree.set(tree);
                waits.set(false);
            }
            None => waits.set(typed != builder.written.get_untracked()),
        }
        now
    });
    provide_context(builder);
    let root = builder.tree.with_untracked(|tree| tree.root.id);
    // The text stands for all rows, so it takes their place.
    let keep_text = move |_| {
        let typed = text.get_untracked();
        builder.change(|tree| *tree = Tree::of_text(&typed));
        waits.set(false);
    };
    view! {
        <div class="builder" data-waits=move || waits.get().to_string()>
            <Show when=move || waits.get()>
                <div class="builder-waits" role="status">
                    <Icon shape=Shape::Warning />
                    <span>{t!(i18n, k::builder::WAITS)}</span>
                    <button
                        type="button" class="button small"
                        on:click=move |_| { text.set(builder.written.get_untracked()); waits.set(false); }
                    >
                        {t!(i18n, k::builder::WAITS_BACK)}
                    </button>
                    <button type="button" class="button small" on:click=keep_text>{t!(i18n, k::builder::WAITS_KEEP)}</button>
                </div>
            </Show>
            <div class="builder-rows" inert=move || waits.get()>
                <group::GroupView id=root kind=KIND.to_owned() is_root=true />
            </div>
            <p class="visually-hidden" aria-live="polite">{move || builder.said.get()}</p>
            <p class="visually-hidden" id="builder-grip-help">{t!(i18n, k::builder::GRIP_HELP)}</p>
        </div>
    }
    .into_any()
}
