//! The screens that are loaded when they are first shown. The list of customers is the one that need not wait.

use crate::features;
use crate::ui::later;
use chunks::chunk;
use leptos::prelude::*;

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
    later: fn load_insights() -> Screen { || view! { <features::insights::Insights /> }.into_any() }
}
chunk! {
    later: fn load_key_customers() -> Screen { || view! { <features::key_customers::KeyCustomers /> }.into_any() }
}
chunk! {
    later: fn load_lifetime_value() -> Screen { || view! { <features::lifetime_value::LifetimeValue /> }.into_any() }
}
chunk! {
    later: fn load_forecast() -> Screen { || view! { <features::forecast::Forecast /> }.into_any() }
}
chunk! {
    later: fn load_retention() -> Screen { || view! { <features::retention::Retention /> }.into_any() }
}
chunk! {
    later: fn load_kit() -> Screen { || view! { <features::kit::Kit /> }.into_any() }
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

pub(crate) fn record() -> AnyView {
    later(|| Box::pin(load_record()), |screen| screen())
}

pub(crate) fn today() -> AnyView {
    later(|| Box::pin(load_today()), |screen| screen())
}

pub(crate) fn segments() -> AnyView {
    later(|| Box::pin(load_segments()), |screen| screen())
}

pub(crate) fn segment() -> AnyView {
    later(|| Box::pin(load_segment()), |screen| screen())
}

pub(crate) fn first_steps() -> AnyView {
    later(|| Box::pin(load_first_steps()), |screen| screen())
}

pub(crate) fn help() -> AnyView {
    later(|| Box::pin(load_help()), |screen| screen())
}

pub(crate) fn insights() -> AnyView {
    later(|| Box::pin(load_insights()), |screen| screen())
}

pub(crate) fn key_customers() -> AnyView {
    later(|| Box::pin(load_key_customers()), |screen| screen())
}

pub(crate) fn lifetime_value() -> AnyView {
    later(|| Box::pin(load_lifetime_value()), |screen| screen())
}

pub(crate) fn forecast() -> AnyView {
    later(|| Box::pin(load_forecast()), |screen| screen())
}

pub(crate) fn retention() -> AnyView {
    later(|| Box::pin(load_retention()), |screen| screen())
}

pub(crate) fn kit() -> AnyView {
    later(|| Box::pin(load_kit()), |screen| screen())
}

pub(crate) fn import() -> AnyView {
    later(|| Box::pin(load_import()), |screen| screen())
}

pub(crate) fn settings() -> AnyView {
    later(|| Box::pin(load_settings()), |screen| screen())
}

pub(crate) fn trash() -> AnyView {
    later(|| Box::pin(load_trash()), |screen| screen())
}
