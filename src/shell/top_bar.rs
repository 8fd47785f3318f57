//! The bar above every screen: search, undo and redo, the state of the data, space, language and appearance. Its place is
//! kept while it is loaded.

use super::state_indicator::StateIndicator;
use super::steps::StepButtons;
use super::theme::{Appearance, use_theme};
use crate::browser;
use crate::engine::use_engine;
use crate::i18n::{Locale, k, use_i18n};
use crate::records::suggest_customers;
use crate::ui::{Combobox, Icon, Popover, Shape, Suggestion, later};
use chunks::chunk;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

/// The id of the search over everything, which the key `/` focuses.
pub(super) const SEARCH_ID: &str = "search";

chunk! {
    frame: fn load_tools() -> fn() -> AnyView { || view! { <Tools /> }.into_any() }
}

/// The bar.
#[component]
pub(super) fn TopBar(
    /// Whether the first screen is there.
    has_arrived: Memo<bool>,
) -> impl IntoView {
    let tools = move || has_arrived.get().then(|| later(|| Box::pin(load_tools()), |tools| tools()));
    view! { <header class="top-bar">{tools}</header> }
}

#[component]
fn Tools() -> impl IntoView {
    let i18n = use_i18n();
    let engine = use_engine();
    let navigate = use_navigate();
    let open_list = navigate.clone();
    let take = Callback::new(move |hit: Suggestion| {
        navigate(&format!("/customers/{}", hit.id), NavigateOptions::default());
        // Letters are commands again.
        browser::focus("main");
    });
    let enter = Callback::new(move |text: String| {
        let text = js_sys::encode_uri_component(&text);
        open_list(&format!("/customers?q={text}"), NavigateOptions::default());
        browser::focus("main");
    });
    let leave = Callback::new(|()| browser::focus("main"));
    let label = Signal::derive(t!(i18n, k::app::SEARCH));
    view! {
            <div class="top-search" role="search">
                <Icon shape=Shape::Search />
                <Combobox
                    id=SEARCH_ID
                    kind="search"
                    label=label
                    placeholder=label
                    suggest=suggest_customers(engine, i18n)
                    on_take=take
                    on_enter=enter
                    on_leave=Callback::new(move |()| if untrack(is_search_focused) { leave.run(()) })
                />
            </div>
            <div class="top-tools">
                <StepButtons />
                <StateIndicator />
                <SpaceMenu />
                <span class="desk-only"><LanguageMenu /></span>
                <span class="desk-only"><AppearanceMenu /></span>
            </div>
    }
}

/// Escape in the empty search gives the focus back to the screen; leaving it by Tab or click does not take it along.
fn is_search_focused() -> bool {
    web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.active_element())
        .is_some_and(|element| element.id() == SEARCH_ID)
}

#[component]
fn SpaceMenu() -> impl IntoView {
    let i18n = use_i18n();
    let engine = use_engine();
    let is_sample = move || engine.space.get() == "sample";
    let name =
        move || if is_sample() { i18n.text(k::app::SPACE_SAMPLE) } else { i18n.text(k::app::SPACE_MAIN) };
    let navigate = use_navigate();
    let open = Callback::new(move |space: &'static str| {
        // A record of one space is not there in the other.
        navigate("/customers", NavigateOptions::default());
        spawn_local(async move {
            // The stage screen shows what stands in the way, if anything does.
            let _ = engine.open_space(space).await;
        });
    });
    view! {
        <Popover
            class="button quiet space-button"
            menu=true
            label=Signal::derive(move || text!(i18n, k::app::COMMAND_UNDER, group = i18n.text(k::app::SPACE), name = name()))
            trigger=move || view! { <Icon shape=Shape::Building /><span class="tool-name">{name}</span><Icon shape=Shape::Down /> }
        >
            <button type="button" class="menu-item" aria-pressed=move || (!is_sample()).to_string() on:click=move |_| open.run("main")>
                <Icon shape=Shape::Check />{t!(i18n, k::app::SPACE_MAIN)}
            </button>
            <button type="button" class="menu-item" aria-pressed=move || is_sample().to_string() on:click=move |_| open.run("sample")>
                <Icon shape=Shape::Check />{t!(i18n, k::app::SPACE_SAMPLE)}
            </button>
        </Popover>
    }
}

#[component]
fn LanguageMenu() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Popover
            class="button quiet"
            menu=true
            // What is shown is part of the name, so that it can also be said to a voice control.
            label=Signal::derive(move || text!(i18n, k::app::COMMAND_UNDER, group = i18n.text(k::app::LANGUAGE), name = i18n.locale().code()))
            trigger=move || view! { <Icon shape=Shape::Globe /><span class="tool-name">{move || i18n.locale().code()}</span> }
        >
            {Locale::ALL.map(|locale| view! {
                <button
                    type="button"
                    class="menu-item"
                    lang=locale.code()
                    aria-pressed=move || (i18n.locale() == locale).to_string()
                    on:click=move |_| i18n.set_locale(locale)
                >
                    <Icon shape=Shape::Check />{locale.own_name()}
                </button>
            }).collect_view()}
        </Popover>
    }
}

#[component]
fn AppearanceMenu() -> impl IntoView {
    let i18n = use_i18n();
    let theme = use_theme();
    view! {
        <Popover
            class="button quiet icon-only"
            menu=true
            label=Signal::derive(t!(i18n, k::app::THEME))
            trigger=move || view! { <Icon shape=Shape::Theme /> }
        >
            {Appearance::ALL.map(|appearance| view! {
                <button
                    type="button"
                    class="menu-item"
                    aria-pressed=move || (theme.get() == appearance).to_string()
                    on:click=move |_| theme.set(appearance)
                >
                    <Icon shape=Shape::Check />{move || i18n.text(appearance.name())}
                </button>
            }).collect_view()}
        </Popover>
    }
}
