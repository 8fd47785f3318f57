//! Every building block of the screens in its states, with example data: to be looked at before and after a change of
//! style, in each theme, language and direction. It stands in no navigation; its address is `/kit`.

mod buttons;
mod charts;
mod example;
mod fields;
mod island;
mod layers;
mod look;
mod signs;
mod specimen;
mod tables;
mod view;

use crate::browser;
use crate::i18n::{k, use_i18n};
use crate::ui::{Addressed as _, addressed};
use leptos::prelude::*;
use look::Look;
use view::{Part, View};

/// The screen.
#[component]
pub(crate) fn Kit() -> impl IntoView {
    let i18n = use_i18n();
    let (view, go) = addressed::<View>();
    Effect::new(move |_| browser::set_title(&format!("{} · Mehr", text!(i18n, k::kit::TITLE))));
    look::follow(view);
    let part = Memo::new(move |_| view.get().part);
    // What is shown holds its words, so another language or direction makes it anew.
    let shown = move || {
        i18n.is_rtl();
        let part = part.get();
        untrack(|| match part {
            Part::Buttons => view! { <buttons::Buttons /> }.into_any(),
            Part::Fields => view! { <fields::Fields /> }.into_any(),
            Part::Layers => view! { <layers::Layers /> }.into_any(),
            Part::Tables => view! { <tables::Tables /> }.into_any(),
            Part::Signs => view! { <signs::Signs /> }.into_any(),
            Part::Charts => view! { <charts::Charts /> }.into_any(),
        })
    };
    view! {
        <div class="page kit">
            <header class="page-head">
                <h1>{t!(i18n, k::kit::TITLE)}</h1>
                <div class="page-actions"><Look view=view go=go /></div>
            </header>
            <Tabs view=view />
            {shown}
        </div>
    }
    .into_any()
}

/// The parts of the sheet, as tabs.
#[component]
fn Tabs(view: Memo<View>) -> impl IntoView {
    let i18n = use_i18n();
    let tab = |part: Part| {
        let address = move || View { part, ..view.get() }.address();
        let current = move || (view.get().part == part).then_some("page");
        view! { <li><a href=address aria-current=current>{move || i18n.text(part.title())}</a></li> }
    };
    view! {
        <nav class="page-tabs" aria-label=t!(i18n, k::kit::PARTS)>
            <ul>{Part::ALL.map(tab).collect_view()}</ul>
        </nav>
    }
    .into_any()
}
