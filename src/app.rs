//! The app as a whole: what is in context, and which address shows which screen.

use crate::engine::EngineClient;
use crate::features;
use crate::i18n::{I18n, k, use_i18n};
use crate::shell::{Shell, Steps, Theme};
use crate::ui::{EmptyState, Shape, Toasts};
use crate::{parts, records, scripting};
use leptos::prelude::*;
use leptos_router::components::{Route, Router, Routes};
use leptos_router::path;

/// The page.
#[component]
pub fn App() -> impl IntoView {
    I18n::provide();
    Toasts::provide();
    Theme::provide();
    let engine = EngineClient::provide();
    Steps::provide(engine);
    records::provide_field_words(engine);
    features::import::Arrivals::provide();
    scripting::install(engine);
    view! {
        <Router>
            <Shell>
                <Routes fallback=|| view! { <NotFound /> }>
                    <Route path=path!("/") view=features::start::Start />
                    <Route path=path!("/customers") view=features::customers::List />
                    <Route path=path!("/customers/:id") view=parts::record />
                    <Route path=path!("/today") view=parts::today />
                    <Route path=path!("/segments") view=parts::segments />
                    <Route path=path!("/segments/:id") view=parts::segment />
                    <Route path=path!("/insights") view=parts::insights />
                    <Route path=path!("/insights/assessment") view=parts::assessment />
                    <Route path=path!("/insights/key-customers") view=parts::key_customers />
                    <Route path=path!("/insights/forecast") view=parts::forecast />
                    <Route path=path!("/insights/retention") view=parts::retention />
                    <Route path=path!("/insights/lifetime-value") view=parts::lifetime_value />
                    <Route path=path!("/insights/roi") view=parts::roi />
                    <Route path=path!("/kit") view=parts::kit />
                    <Route path=path!("/import") view=parts::import />
                    <Route path=path!("/settings") view=parts::settings />
                    <Route path=path!("/trash") view=parts::trash />
                    <Route path=path!("/first-steps") view=parts::first_steps />
                    <Route path=path!("/help/:page?") view=parts::help />
                </Routes>
            </Shell>
            <features::import::DropAnywhere />
        </Router>
    }
}

#[component]
fn NotFound() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <EmptyState
            is_page=true
            shape=Shape::Search
            title=Signal::derive(t!(i18n, k::app::NOT_FOUND))
            text=Signal::derive(t!(i18n, k::app::NOT_FOUND_TEXT))
        >
            <a class="button" href="/customers">{t!(i18n, k::app::TO_CUSTOMERS)}</a>
        </EmptyState>
    }
}
