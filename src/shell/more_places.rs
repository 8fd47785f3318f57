//! The places that have no room in the bar of a phone, behind one button. Its place is kept while it is loaded.

use super::nav::is_put_away;
use super::places::{IN_BAR, PLACES};
use crate::engine::use_engine;
use crate::i18n::{Key, k, use_i18n};
use crate::ui::{Icon, Popover, Shape, later};
use chunks::chunk;
use leptos::prelude::*;

chunk! {
    frame: fn load_more_places() -> fn() -> AnyView { || view! { <MorePlaces /> }.into_any() }
}

/// The button, once the first screen is there.
pub(super) fn more_places(has_arrived: Memo<bool>) -> impl Fn() -> Option<AnyView> {
    move || has_arrived.get().then(|| later(|| Box::pin(load_more_places()), |more| more()))
}

#[component]
fn MorePlaces() -> impl IntoView {
    let i18n = use_i18n();
    let engine = use_engine();
    let link = move |address: &'static str, name: Key, shape: Shape| {
        view! { <a class="menu-item" href=address><Icon shape=shape />{move || i18n.text(name)}</a> }
    };
    view! {
        <Popover
            class="more-places"
            menu=true
            label=Signal::derive(t!(i18n, k::customers::MORE))
            trigger=move || view! { <Icon shape=Shape::More /><span class="nav-name">{t!(i18n, k::customers::MORE)}</span> }
        >
            {PLACES[IN_BAR..].iter().map(|place| link(place.address, place.name, place.shape)).collect_view()}
            {move || (!is_put_away(engine)).then(|| link("/first-steps", k::start::FIRST_STEPS, Shape::Check))}
            {link("/help", k::help::TITLE, Shape::Help)}
        </Popover>
    }
}
