//! The menu of columns: which are shown, in which order.

use super::layout::{Layout, possible_columns};
use crate::engine::use_engine;
use crate::i18n::{k, use_i18n};
use crate::records::field_label;
use crate::ui::virtual_table::moved;
use crate::ui::{Icon, Popover, Shape};
use domain::fold::fold;
use leptos::prelude::*;

/// The button and its panel.
#[component]
pub(super) fn ColumnsMenu(
    /// The columns shown.
    names: Memo<Vec<String>>,
    /// The person's arrangement.
    layout: RwSignal<Layout>,
    /// Called with other columns, or none for those one begins with.
    on_change: Callback<Option<Vec<String>>>,
) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Popover
            class="button"
            label=Signal::derive(t!(i18n, k::customers::COLUMNS))
            trigger=move || view! { <Icon shape=Shape::Settings /><span class="tool-name">{t!(i18n, k::customers::COLUMNS)}</span> }
        >
            <Panel names=names layout=layout on_change=on_change />
        </Popover>
    }
}

#[component]
fn Panel(
    names: Memo<Vec<String>>,
    layout: RwSignal<Layout>,
    on_change: Callback<Option<Vec<String>>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let engine = use_engine();
    let wanted = RwSignal::new(String::new());
    // Those shown in their order, then the others; both narrowed by what is typed.
    let all = Memo::new(move |_| {
        let schema = engine.schema.get();
        let shown = names.get();
        let rest = possible_columns(&schema).into_iter().filter(|name| !shown.contains(name));
        let wanted = fold(wanted.get().trim());
        shown
            .iter()
            .cloned()
            .chain(rest)
            .map(|name| (field_label(i18n, &schema, "customer", &name), name))
            .filter(|(label, _)| fold(label).contains(&wanted))
            .collect::<Vec<_>>()
    });
    let reset = move |_| {
        layout.set(Layout::default());
        on_change.run(None);
    };
    view! {
        <div class="columns-menu">
            <input
                type="search" class="input" aria-label=t!(i18n, k::customers::COLUMNS_FIND)
                placeholder=t!(i18n, k::customers::COLUMNS_FIND) bind:value=wanted
            />
            <ul class="columns-list">
                <For each=move || all.get() key=|(label, name)| (name.clone(), label.clone()) let((label, name))>
                    <Entry name=name label=label names=names on_change=on_change />
                </For>
            </ul>
            <label class="columns-entry">
                <input
                    type="checkbox" class="check" prop:checked=move || layout.with(|layout| layout.is_pinned)
                    on:change=move |event| layout.update(|layout| layout.is_pinned = event_target_checked(&event))
                />
                <span>{t!(i18n, k::customers::COLUMNS_PIN)}</span>
            </label>
            <button type="button" class="button small" on:click=reset>{t!(i18n, k::customers::COLUMNS_RESET)}</button>
        </div>
    }
    .into_any()
}

/// One column: whether it is shown, and one place up or down.
#[component]
fn Entry(
    name: String,
    label: String,
    names: Memo<Vec<String>>,
    on_change: Callback<Option<Vec<String>>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let name = StoredValue::new(name);
    let place = Memo::new(move |_| {
        names.with(|names| name.with_value(|name| names.iter().position(|own| own == name)))
    });
    let is_name = name.with_value(|name| name == "name");
    let toggle = move |event| {
        let mut names = names.get_untracked();
        names.retain(|own| name.with_value(|name| own != name));
        if event_target_checked(&event) {
            names.push(name.get_value());
        }
        on_change.run(Some(names));
    };
    // Earlier: before the one that stands before it; later: before the one after the next.
    let shift = move |by: isize| {
        let now = names.get_untracked();
        let Some(place) = place.get_untracked() else { return };
        let goal = if by < 0 { place.checked_sub(1) } else { Some(place + 2) };
        let before = goal.and_then(|goal| now.get(goal)).map(String::as_str);
        if let Some(names) = moved(&now, &name.get_value(), before) {
            on_change.run(Some(names));
        }
    };
    let can_rise = move || place.get().is_some_and(|place| place > 1);
    let can_sink = move || place.get().is_some_and(|place| place > 0 && place + 1 < names.with(Vec::len));
    let (earlier, later, shown) = (label.clone(), label.clone(), label);
    view! {
        <li class="columns-entry">
            <label>
                <input
                    type="checkbox" class="check" disabled=is_name
                    prop:checked=move || place.get().is_some() on:change=toggle
                />
                <span dir="auto">{shown}</span>
            </label>
            <Show when=move || place.get().is_some() && !is_name>
                <button
                    type="button" class="button quiet icon-only small up" disabled=move || !can_rise()
                    aria-label={let label = earlier.clone(); t!(i18n, k::customers::COLUMN_EARLIER, column = label.clone())}
                    on:click=move |_| shift(-1)
                >
                    <Icon shape=Shape::Down />
                </button>
                <button
                    type="button" class="button quiet icon-only small" disabled=move || !can_sink()
                    aria-label={let label = later.clone(); t!(i18n, k::customers::COLUMN_LATER, column = label.clone())}
                    on:click=move |_| shift(1)
                >
                    <Icon shape=Shape::Down />
                </button>
            </Show>
        </li>
    }
    .into_any()
}
