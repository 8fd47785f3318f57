//! Numbers that open the rows behind them, with their definitions.

use super::board::Board;
use super::reading::Reading;
use super::target::TargetInput;
use crate::i18n::{Key, k, use_i18n};
use crate::ui::Popover;
use leptos::prelude::*;
use serde_json::Value as Json;

/// The button that says how a number is computed.
#[component]
pub(super) fn Definition(
    kpi: &'static str,
    /// What stands below the definition.
    #[prop(optional)]
    children: Option<ChildrenFn>,
) -> impl IntoView {
    let i18n = use_i18n();
    let children = StoredValue::new(children);
    view! {
        <Popover
            trigger=|| view! { <span class="definition-mark" aria-hidden="true">"?"</span> }
            label=Signal::derive(t!(i18n, k::insights::HOW))
            class="button quiet icon-only small"
        >
            <div class="definition">
                <h3>{t!(i18n, k::insights::HOW)}</h3>
                <p>{move || k::insights::definition(kpi).map(|key| i18n.text(key))}</p>
                {children.with_value(|children| children.as_ref().map(|children| children()))}
            </div>
        </Popover>
    }
    .into_any()
}

/// A card with a title, the definition of its KPI and a target.
#[component]
pub(super) fn Card(
    title: Key,
    kpi: &'static str,
    /// Its name among the targets.
    name: &'static str,
    /// The number it shows.
    reading: Signal<Option<Reading>>,
    children: Children,
) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <section class="card kpi" aria-label=move || i18n.text(title)>
            <header class="kpi-head">
                <h2>{move || i18n.text(title)}</h2>
                <Definition kpi=kpi><TargetInput name=name reading=reading /></Definition>
            </header>
            {children()}
        </section>
    }
    .into_any()
}

/// A wide part of the page.
#[component]
pub(super) fn Part(
    title: Key,
    kpi: &'static str,
    #[prop(optional)] is_wide: bool,
    children: Children,
) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <section class="card part" class:is-wide=is_wide aria-label=move || i18n.text(title)>
            <header class="kpi-head"><h2>{move || i18n.text(title)}</h2><Definition kpi=kpi /></header>
            {children()}
        </section>
    }
    .into_any()
}

/// A number that opens the rows behind it. A number of nothing is a dash and opens nothing.
pub(super) fn figure(
    board: Board,
    class: &'static str,
    text: Option<String>,
    title: String,
    kpi: &'static str,
    kind: &'static str,
    part: Json,
) -> AnyView {
    let Some(text) = text else {
        return view! { <span class=class>"–"</span> }.into_any();
    };
    let label = format!("{title}: {text}");
    let hint = text!(board.i18n, k::insights::OPEN_ROWS);
    view! {
        <button
            type="button" class=format!("figure {class}") aria-label=label title=hint
            on:click=move |_| board.open(title.clone(), kpi, kind, part.clone())
        >
            <bdi>{text}</bdi>
        </button>
    }
    .into_any()
}
