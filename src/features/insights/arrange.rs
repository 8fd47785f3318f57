//! The dialog in which cards and parts are moved and hidden.

use super::arrangement::Arrangement;
use super::board::Board;
use super::cards::CARDS;
use super::sections::SECTIONS;
use crate::i18n::{Key, k};
use crate::records::failure_text;
use crate::ui::{Dialog, Icon, Shape};
use leptos::prelude::*;
use leptos::task::spawn_local;
use protocol::Failure;

/// The button that opens the dialog, and the dialog.
#[component]
pub(super) fn Arrange() -> impl IntoView {
    let i18n = Board::here().i18n;
    let open = RwSignal::new(false);
    let title = Signal::derive(t!(i18n, k::insights::ARRANGE));
    view! {
        <button type="button" class="button quiet" on:click=move |_| open.set(true)>
            <Icon shape=Shape::Grip />{title}
        </button>
        <Dialog open=open title=title><Inside open=open /></Dialog>
    }
}

#[component]
fn Inside(open: RwSignal<bool>) -> impl IntoView {
    let board = Board::here();
    let i18n = board.i18n;
    let draft = RwSignal::new(board.arrangement.get_untracked());
    let failure = RwSignal::new(None::<Failure>);
    let save = move |_| {
        let arrangement = draft.get_untracked();
        spawn_local(async move {
            match board.arrange(&arrangement).await {
                Ok(()) => open.set(false),
                Err(reason) => failure.set(Some(reason)),
            }
        });
    };
    view! {
        <List title=k::insights::CARDS names=CARDS.map(|(name, title, _)| (name, title)).to_vec() draft=draft />
        <List title=k::insights::SECTIONS names=SECTIONS.map(|(name, title, _)| (name, title)).to_vec() draft=draft />
        {move || failure.get().map(|failure| view! { <p class="field-mistake" role="alert">{failure_text(i18n, &failure)}</p> })}
        <div class="form-actions">
            <button type="button" class="button" on:click=move |_| draft.set(Arrangement::default())>
                {t!(i18n, k::insights::ARRANGE_RESET)}
            </button>
            <button type="button" class="button primary" on:click=save>{t!(i18n, k::insights::ARRANGE_SAVE)}</button>
        </div>
    }
    .into_any()
}

/// One of the two lists, each line with a box and two arrows.
#[component]
fn List(title: Key, names: Vec<(&'static str, Key)>, draft: RwSignal<Arrangement>) -> impl IntoView {
    let i18n = Board::here().i18n;
    let only_names: Vec<&'static str> = names.iter().map(|(name, _)| *name).collect();
    let ordered = {
        let only_names = only_names.clone();
        Memo::new(move |_| draft.with(|draft| draft.ordered(&only_names)))
    };
    let last = names.len().saturating_sub(1);
    let place =
        move |name: &str| ordered.with(|names| names.iter().position(|known| *known == name)).unwrap_or(0);
    let line = move |name: &'static str| {
        let title = names.iter().find(|(known, _)| *known == name).map_or(title, |(_, title)| *title);
        let shift = {
            let only_names = only_names.clone();
            Callback::new(move |by: isize| draft.update(|draft| draft.shift(&only_names, name, by)))
        };
        let up = move || text!(i18n, k::insights::MOVE_UP, name = i18n.text(title));
        let down = move || text!(i18n, k::insights::MOVE_DOWN, name = i18n.text(title));
        view! {
            <li class="arrange-line">
                <label>
                    <input
                        type="checkbox" class="check" prop:checked=move || draft.with(|draft| !draft.is_hidden(name))
                        on:change=move |event| draft.update(|draft| draft.show(name, event_target_checked(&event)))
                    />
                    <span>{move || i18n.text(title)}</span>
                </label>
                <button
                    type="button" class="button quiet icon-only small arrange-up" aria-label=up
                    disabled=move || place(name) == 0 on:click=move |_| shift.run(-1)
                >
                    <Icon shape=Shape::Down />
                </button>
                <button
                    type="button" class="button quiet icon-only small" aria-label=down
                    disabled=move || place(name) == last on:click=move |_| shift.run(1)
                >
                    <Icon shape=Shape::Down />
                </button>
            </li>
        }
    };
    view! {
        <h3>{move || i18n.text(title)}</h3>
        <ul class="arrange"><For each=move || ordered.get() key=|name| *name children=line /></ul>
    }
    .into_any()
}
