//! Things that a person puts into another order or hides: a button, and the dialog in which it is done.

mod list;
mod rules;

pub(crate) use rules::Arrangement;

use super::field::FieldWords;
use super::{Dialog, Icon, Shape};
use crate::i18n::{Key, k, use_i18n};
use leptos::prelude::*;
use leptos::task::spawn_local;
use list::List;
use protocol::Failure;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

/// Things of one kind: what they are called together, and each by its name and its title.
#[derive(Clone, PartialEq)]
pub(crate) struct ArrangeGroup {
    /// What they are called together.
    pub(crate) title: Key,
    /// Their names and titles, in the order in which they stand by themselves.
    pub(crate) names: Vec<(&'static str, Key)>,
}

/// Keeps an arrangement.
pub(crate) type SaveArrangement =
    Arc<dyn Fn(Arrangement) -> Pin<Box<dyn Future<Output = Result<(), Failure>>>> + Send + Sync>;

/// The button that opens the dialog, and the dialog.
#[component]
pub(crate) fn Arrange(
    /// What can be arranged.
    groups: Vec<ArrangeGroup>,
    /// How it is arranged.
    #[prop(into)]
    kept: Signal<Arrangement>,
    /// Keeps another arrangement.
    save: SaveArrangement,
    /// Classes of the button.
    #[prop(default = "button quiet")]
    class: &'static str,
) -> impl IntoView {
    let i18n = use_i18n();
    let open = RwSignal::new(false);
    let title = Signal::derive(t!(i18n, k::ui::ARRANGE));
    view! {
        <button type="button" class=class on:click=move |_| open.set(true)><Icon shape=Shape::Grip />{title}</button>
        <Dialog open=open title=title><Inside open=open groups=groups.clone() kept=kept save=save.clone() /></Dialog>
    }
    .into_any()
}

#[component]
fn Inside(
    open: RwSignal<bool>,
    groups: Vec<ArrangeGroup>,
    kept: Signal<Arrangement>,
    save: SaveArrangement,
) -> impl IntoView {
    let i18n = use_i18n();
    let words = expect_context::<FieldWords>();
    let draft = RwSignal::new(kept.get_untracked());
    let failure = RwSignal::new(None::<Failure>);
    let store = move |_| {
        let saving = save(draft.get_untracked());
        spawn_local(async move {
            match saving.await {
                Ok(()) => {
                    open.try_set(false);
                }
                Err(reason) => {
                    failure.try_set(Some(reason));
                }
            }
        });
    };
    view! {
        {groups.into_iter().map(|group| view! { <List group=group draft=draft /> }).collect_view()}
        {move || failure.get().map(|failure| view! {
            <p class="field-mistake" role="alert">{(words.failure)(&failure)}</p>
        })}
        <div class="form-actions">
            <button type="button" class="button" on:click=move |_| draft.set(Arrangement::default())>
                {t!(i18n, k::ui::ARRANGE_RESET)}
            </button>
            <button type="button" class="button primary" on:click=store>{t!(i18n, k::ui::ARRANGE_SAVE)}</button>
        </div>
    }
    .into_any()
}
