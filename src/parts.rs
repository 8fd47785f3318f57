//! The screens that are loaded when they are first shown: the insights are one part, all others another. The list of customers
//! is the one that need not wait.

use crate::features;
use crate::i18n::use_i18n;
use crate::ui::later_styled;
use chunks::{Missing, chunk};
use futures::future::{LocalBoxFuture, try_join};
use leptos::prelude::*;
use leptos::task::spawn_local;

type Screen = fn() -> AnyView;

chunk! {
    later: fn load_record() -> Screen { || view! { <features::customers::Record /> }.into_any() }
}
chunk! {
    later: fn load_today() -> Screen { || view! { <features::today::Today /> }.into_any() }
}
chunk! {
    later: fn load_segments() -> Screen { || view! { <features::segments::Segments /> }.into_any() }
}
chunk! {
    later: fn load_segment() -> Screen { || view! { <features::segments::Segment /> }.into_any() }
}
chunk! {
    later: fn load_first_steps() -> Screen { || view! { <features::start::FirstSteps /> }.into_any() }
}
chunk! {
    later: fn load_help() -> Screen { || view! { <features::help::Help /> }.into_any() }
}
chunk! {
    insight: fn load_insights() -> Screen { || view! { <features::insights::Insights /> }.into_any() }
}
chunk! {
    insight: fn load_assessment() -> Screen { || view! { <features::assessment::Assessment /> }.into_any() }
}
chunk! {
    insight: fn load_key_customers() -> Screen { || view! { <features::key_customers::KeyCustomers /> }.into_any() }
}
chunk! {
    insight: fn load_lifetime_value() -> Screen { || view! { <features::lifetime_value::LifetimeValue /> }.into_any() }
}
chunk! {
    insight: fn load_forecast() -> Screen { || view! { <features::forecast::Forecast /> }.into_any() }
}
chunk! {
    insight: fn load_retention() -> Screen { || view! { <features::retention::Retention /> }.into_any() }
}
chunk! {
    insight: fn load_roi() -> Screen { || view! { <features::roi::RoiAndAdoption /> }.into_any() }
}
chunk! {
    insight: fn load_kit() -> Screen { || view! { <features::kit::Kit /> }.into_any() }
}
chunk! {
    later: fn load_import() -> Screen { || view! { <features::import::Import /> }.into_any() }
}
chunk! {
    later: fn load_settings() -> Screen { || view! { <features::settings::Settings /> }.into_any() }
}
chunk! {
    later: fn load_trash() -> Screen { || view! { <features::trash::Trash /> }.into_any() }
}

/// A screen once its program, its texts and its styles are there.
fn screen(load: fn() -> LocalBoxFuture<'static, Result<Screen, Missing>>) -> AnyView {
    let i18n = use_i18n();
    let load = move || -> LocalBoxFuture<'static, _> {
        Box::pin(async move { try_join(load(), i18n.load_later()).await.map(|(screen, ())| screen) })
    };
    later_styled(load, |screen| screen())
}

/// Fetches the part of most screens, so that the first step to one of them does not wait for it.
pub(crate) fn fetch_ahead() {
    // What cannot be fetched now is fetched when somebody goes there, who is told if that fails.
    spawn_local(async {
        let _ = load_record().await;
    });
}

pub(crate) fn record() -> AnyView {
    screen(|| Box::pin(load_record()))
}

pub(crate) fn today() -> AnyView {
    screen(|| Box::pin(load_today()))
}

pub(crate) fn segments() -> AnyView {
    screen(|| Box::pin(load_segments()))
}

pub(crate) fn segment() -> AnyView {
    screen(|| Box::pin(load_segment()))
}

pub(crate) fn first_steps() -> AnyView {
    screen(|| Box::pin(load_first_steps()))
}

pub(crate) fn help() -> AnyView {
    screen(|| Box::pin(load_help()))
}

pub(crate) fn insights() -> AnyView {
    screen(|| Box::pin(load_insights()))
}

pub(crate) fn assessment() -> AnyView {
    screen(|| Box::pin(load_assessment()))
}

pub(crate) fn key_customers() -> AnyView {
    screen(|| Box::pin(load_key_customers()))
}

pub(crate) fn lifetime_value() -> AnyView {
    screen(|| Box::pin(load_lifetime_value()))
}

pub(crate) fn forecast() -> AnyView {
    screen(|| Box::pin(load_forecast()))
}

pub(crate) fn retention() -> AnyView {
    screen(|| Box::pin(load_retention()))
}

pub(crate) fn roi() -> AnyView {
    screen(|| Box::pin(load_roi()))
}

pub(crate) fn kit() -> AnyView {
    screen(|| Box::pin(load_kit()))
}

pub(crate) fn import() -> AnyView {
    screen(|| Box::pin(load_import()))
}

pub(crate) fn settings() -> AnyView {
    screen(|| Box::pin(load_settings()))
}

pub(crate) fn trash() -> AnyView {
    screen(|| Box::pin(load_trash()))
}
