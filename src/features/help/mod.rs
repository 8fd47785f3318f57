//! Help inside the app: pages in the person's language, searchable, there without a network.

mod load;
mod state;

use crate::browser;
use crate::i18n::{k, use_i18n};
use crate::ui::{EmptyState, Icon, Shape};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use state::{Page, found};

/// The screen.
#[component]
pub(crate) fn Help() -> impl IntoView {
    let i18n = use_i18n();
    let params = use_params_map();
    let tries = RwSignal::new(0_u32);
    let pages = LocalResource::new(move || {
        tries.track();
        load::pages(i18n.locale())
    });
    let wanted = RwSignal::new(String::new());
    let shown = Memo::new(move |_| params.with(|map| map.get("page")).unwrap_or_default());
    // A page that was chosen takes the place of what was found.
    Effect::new(move |_| {
        shown.track();
        wanted.set(String::new());
    });
    Effect::new(move |_| browser::set_title(&format!("{} · Mehr", text!(i18n, k::help::TITLE))));
    view! {
        <div class="page help">
            <header class="page-head">
                <h1>{t!(i18n, k::help::TITLE)}</h1>
                <div class="help-search" role="search" aria-label=t!(i18n, k::help::SEARCH)>
                    <Icon shape=Shape::Search />
                    <input
                        type="search" class="input" autocomplete="off" aria-label=t!(i18n, k::help::SEARCH)
                        placeholder=t!(i18n, k::help::SEARCH)
                        prop:value=wanted on:input=move |event| wanted.set(event_target_value(&event))
                    />
                </div>
            </header>
            <Transition>
                {move || pages.get().map(|pages| match pages {
                    Ok(pages) => view! { <Pages pages=pages shown=shown wanted=wanted /> }.into_any(),
                    Err(_) => view! { <Missing again=Callback::new(move |()| tries.update(|tries| *tries += 1)) /> }.into_any(),
                })}
            </Transition>
        </div>
    }
    .into_any()
}

/// The list of pages, and beside it the page chosen or what a search found.
#[component]
fn Pages(pages: Vec<Page>, shown: Memo<String>, wanted: RwSignal<String>) -> impl IntoView {
    let i18n = use_i18n();
    let at = {
        let ids: Vec<String> = pages.iter().map(|page| page.id.clone()).collect();
        Memo::new(move |_| shown.with(|shown| ids.iter().position(|id| id == shown)).unwrap_or(0))
    };
    let links = pages
        .iter()
        .enumerate()
        .map(|(index, page)| {
            let is_here = move || (at.get() == index).then_some("page");
            view! { <li><a href=address(&page.id) aria-current=is_here>{page.title.clone()}</a></li> }
        })
        .collect_view();
    let pages = StoredValue::new(pages);
    let is_searching = Memo::new(move |_| wanted.with(|wanted| !wanted.trim().is_empty()));
    view! {
        <div class="help-parts">
            <nav aria-label=t!(i18n, k::help::PAGES)><ul>{links}</ul></nav>
            <Show
                when=move || is_searching.get()
                fallback=move || pages.with_value(|pages| pages.get(at.get()).map(|page| view! {
                    <article class="prose">
                        <h2>{page.title.clone()}</h2>
                        // The file is a part of the app, not something a person wrote into it.
                        <div inner_html=page.html.clone()></div>
                    </article>
                }))
            >
                <Results pages=pages wanted=wanted />
            </Show>
        </div>
    }
    .into_any()
}

#[component]
fn Results(pages: StoredValue<Vec<Page>>, wanted: RwSignal<String>) -> impl IntoView {
    let i18n = use_i18n();
    let found = Memo::new(move |_| pages.with_value(|pages| wanted.with(|wanted| found(pages, wanted))));
    let close = move |_| wanted.set(String::new());
    view! {
        <section class="help-found" aria-label=t!(i18n, k::help::RESULTS)>
            <p class="muted" role="status">{t!(i18n, k::help::FOUND, count = found.with(Vec::len))}</p>
            <ul>
                {move || found.get().into_iter().map(|found| view! {
                    // Also where this page is the one shown already and the address stays.
                    <li><a href=address(&found.id) on:click=close>{found.title}</a><p>{found.excerpt}</p></li>
                }).collect_view()}
            </ul>
        </section>
    }
    .into_any()
}

#[component]
fn Missing(again: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <EmptyState
            shape=Shape::Offline
            title=Signal::derive(t!(i18n, k::app::NOT_LOADED))
            text=Signal::derive(t!(i18n, k::app::NOT_LOADED_TEXT))
        >
            <button type="button" class="button" on:click=move |_| again.run(())>{t!(i18n, k::app::TRY_AGAIN)}</button>
        </EmptyState>
    }
    .into_any()
}

fn address(page: &str) -> String {
    format!("/help/{page}")
}
