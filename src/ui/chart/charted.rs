//! A chart with its numbers as a table, and both as files: the picture as PNG, the table as CSV.

use super::picture::{Heading, picture};
use crate::browser;
use crate::i18n::{Key, k, use_i18n};
use crate::ui::{Icon, Shape, table_csv, use_toasts};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::{ev, html};
use std::time::Duration;

/// The chart, and below it the table, folded up, and the buttons. The table is made when somebody opens or takes it.
#[component]
pub(crate) fn Charted(
    /// What the chart shows: the heading of the picture and the name of the files.
    #[prop(into)]
    title: Signal<String>,
    /// The numbers as a table. Without it the first table among the children is the one that is taken.
    #[prop(optional, into)]
    table: Option<ViewFn>,
    /// The chart.
    children: Children,
) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let node = NodeRef::<html::Div>::new();
    let is_made = RwSignal::new(false);
    let has_fold = table.is_some();
    let save_picture = move |_: ev::MouseEvent| {
        let Some(node) = node.get_untracked() else { return };
        let heading = untrack(|| Heading { title: title.get(), day: i18n.day(browser::today()) });
        spawn_local(async move {
            let made = picture(&node, &heading).await;
            let saved = made.and_then(|blob| {
                browser::download(&format!("{}.png", heading.title), "image/png", &blob).ok()
            });
            if saved.is_none() {
                toasts.say(untrack(|| text!(i18n, k::ui::NO_PICTURE)));
            }
        });
    };
    let save_table = move |_: ev::MouseEvent| {
        is_made.set(true);
        // The table is made in this turn of the event loop.
        set_timeout(
            move || {
                let wanted = if has_fold { ".as-table table" } else { "table" };
                let table = node.get_untracked().and_then(|node| node.query_selector(wanted).ok().flatten());
                if let Some(table) = table {
                    let name = format!("{}.csv", title.get_untracked());
                    // A browser that refuses a download shows that itself.
                    let _ = browser::download(&name, "text/csv", &table_csv::of(&table).into());
                }
            },
            Duration::ZERO,
        );
    };
    let label = move |file: Key| text!(i18n, k::ui::FILE_OF, file = i18n.text(file), what = title.get());
    view! {
        <div class="charted" node_ref=node>
            {children()}
            <div class="charted-foot">
                {table.map(|table| view! { <Fold table=table is_made=is_made /> })}
                <div class="charted-files">
                    <button
                        type="button" class="button quiet small" aria-label=move || label(k::ui::PNG)
                        on:click=save_picture
                    >
                        <Icon shape=Shape::Export />{t!(i18n, k::ui::PNG)}
                    </button>
                    <button
                        type="button" class="button quiet small" aria-label=move || label(k::ui::CSV)
                        on:click=save_table
                    >
                        <Icon shape=Shape::Export />{t!(i18n, k::ui::CSV)}
                    </button>
                </div>
            </div>
        </div>
    }
    .into_any()
}

/// The table, folded up. Wide ones are scrolled inside it, so that the page keeps its width.
#[component]
fn Fold(table: ViewFn, is_made: RwSignal<bool>) -> impl IntoView {
    let i18n = use_i18n();
    let fold = NodeRef::<html::Details>::new();
    let make = move |fold: &wasm_bindgen::JsValue| {
        let open = js_sys::Reflect::get(fold, &"open".into());
        if open.is_ok_and(|open| open.is_truthy()) {
            is_made.set(true);
        }
    };
    // A chart in another's place takes over its elements, and with them a fold that is open already.
    Effect::new(move |_| {
        if let Some(fold) = fold.get() {
            make(&fold);
        }
    });
    let toggled = move |event: ev::Event| make(&event_target::<web_sys::Element>(&event));
    view! {
        <details class="as-table" node_ref=fold on:toggle=toggled>
            <summary>{t!(i18n, k::ui::AS_TABLE)}</summary>
            <div class="as-table-scroller" tabindex="0" role="group" aria-label=t!(i18n, k::ui::AS_TABLE)>
                {move || is_made.get().then(|| untrack(|| table.run()))}
            </div>
        </details>
    }
    .into_any()
}
