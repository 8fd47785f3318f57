//! The command palette: one input over customers, segments and everything that can be done.

mod found;

use super::commands::Commands;
use super::keys_sheet::caps;
use super::overlays::use_overlays;
use crate::engine::use_engine;
use crate::i18n::{k, use_i18n};
use crate::ui::{Icon, Modal, Shape};
use found::{Entry, Target};
use leptos::ev;
use leptos::prelude::*;

/// The id of the list, for the input that owns it.
const LIST: &str = "palette-list";

/// The palette.
#[component]
pub(super) fn Palette() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Modal open=use_overlays().palette label=Signal::derive(t!(i18n, k::app::PALETTE)) class="dialog palette">
            <Inside />
        </Modal>
    }
}

#[component]
fn Inside() -> impl IntoView {
    let i18n = use_i18n();
    let engine = use_engine();
    let open = use_overlays().palette;
    let commands = Commands::new();
    let text = RwSignal::new(String::new());
    let marked = RwSignal::new(0_usize);
    let answered = LocalResource::new(move || {
        let wanted = text.get();
        async move { found::records(engine, &wanted).await }
    });
    let entries = {
        let commands = commands.clone();
        Memo::new(move |_| {
            let records = answered.get().unwrap_or_default();
            found::entries(&commands, i18n, &text.get(), records)
        })
    };
    let take = Callback::new(move |at: usize| {
        let target = entries.with_untracked(|entries| entries.get(at).map(|entry| entry.target.clone()));
        if let Some(target) = target {
            open.set(false);
            match target {
                Target::Command(command) => commands.run(command),
                Target::Address(address) => commands.go(&address),
            }
        }
    });
    let step = move |by: isize| {
        let count = entries.with_untracked(Vec::len) as isize;
        if count > 0 {
            marked.update(|marked| *marked = (*marked as isize + by).rem_euclid(count) as usize);
            crate::browser::reveal(&option_id(marked.get_untracked()));
        }
    };
    let keydown = move |event: ev::KeyboardEvent| {
        match event.key().as_str() {
            "ArrowDown" => step(1),
            "ArrowUp" => step(-1),
            "Enter" => take.run(marked.get_untracked()),
            _ => return,
        }
        event.prevent_default();
    };
    let typed = move |event| {
        text.set(event_target_value(&event));
        marked.set(0);
    };
    let label = t!(i18n, k::app::PALETTE_ASK);
    view! {
        <div class="palette-ask">
            <Icon shape=Shape::Search />
            <input
                type="text"
                role="combobox"
                autocomplete="off"
                aria-label=label
                placeholder=label
                aria-expanded="true"
                aria-controls=LIST
                aria-autocomplete="list"
                aria-activedescendant=move || option_id(marked.get())
                prop:value=text
                on:input=typed
                on:keydown=keydown
            />
        </div>
        <div class="palette-list" id=LIST role="listbox" aria-label=t!(i18n, k::app::PALETTE)>
            {move || entries.with(|entries| {
                entries
                    .iter()
                    .enumerate()
                    .map(|(at, entry)| {
                        let is_first = at == 0 || entries[at - 1].group != entry.group;
                        let heading = is_first.then(|| i18n.text(entry.group));
                        view! { <Line at entry=entry.clone() heading marked take /> }
                    })
                    .collect_view()
            })}
            <Show when=move || entries.with(Vec::is_empty)>
                <p class="palette-none">{t!(i18n, k::app::PALETTE_NONE)}</p>
            </Show>
        </div>
    }
}

#[component]
fn Line(
    at: usize,
    entry: Entry,
    heading: Option<String>,
    marked: RwSignal<usize>,
    take: Callback<usize>,
) -> impl IntoView {
    view! {
        {heading.map(|heading| view! { <p class="palette-group" role="presentation">{heading}</p> })}
        <div
            class="palette-line"
            role="option"
            id=option_id(at)
            aria-selected=move || (marked.get() == at).to_string()
            on:click=move |_| take.run(at)
            on:mousemove=move |_| if marked.get_untracked() != at { marked.set(at) }
        >
            <Icon shape=entry.shape />
            <span class="palette-title">{entry.title}</span>
            <span class="palette-detail">{entry.detail}</span>
            {caps(entry.keys)}
        </div>
    }
}

fn option_id(at: usize) -> String {
    format!("palette-{at}")
}
