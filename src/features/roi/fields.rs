//! Fields that stay empty: a bar for each, and the customers it is empty of.

use super::answer::{Adoption, EmptyField};
use super::explain;
use super::rows::both;
use crate::engine::use_engine;
use crate::i18n::{k, use_i18n};
use crate::records::{field_label, list_address};
use crate::ui::How;
use leptos::prelude::*;

/// The part of the page.
#[component]
pub(super) fn EmptyFields(condition: Option<String>, answer: Adoption) -> impl IntoView {
    let i18n = use_i18n();
    let engine = use_engine();
    let explained = explain::empty(i18n, &answer);
    let schema = engine.schema.get_untracked();
    let line = |field: &EmptyField| {
        let name = field_label(i18n, &schema, "customer", &field.field);
        let selected = both(format!("{} is empty", field.field), condition.as_deref());
        let share = field.share;
        let count = text!(i18n, k::roi::EMPTY_OF, count = field.empty);
        view! {
            <li>
                <span class="roi-bar-name">{name.clone()}</span>
                <span class="roi-bar" aria-hidden="true"><span style:--share=share.to_string()></span></span>
                <span class="roi-bar-share"><bdi>{i18n.percent(share)}</bdi></span>
                {if field.empty > 0 {
                    let label = text!(i18n, k::roi::EMPTY_LINK, field = name, count = field.empty);
                    view! { <a href=list_address(&selected) aria-label=label>{count}</a> }.into_any()
                } else {
                    view! { <span class="muted">{count}</span> }.into_any()
                }}
            </li>
        }
    };
    let lines = answer.empty_fields.iter().map(line).collect_view();
    let is_empty = answer.empty_fields.is_empty();
    view! {
        <section class="card part" aria-labelledby="roi-empty">
            <header class="kpi-head">
                <h2 id="roi-empty">{text!(i18n, k::roi::EMPTY_FIELDS)}</h2>
                <How explained=Signal::stored(explained) />
            </header>
            <p class="muted">{text!(i18n, k::roi::EMPTY_TEXT_FIELDS)}</p>
            {is_empty.then(|| view! { <p>{text!(i18n, k::roi::NO_CUSTOMERS_YET)}</p> })}
            <ul class="roi-bars">{lines}</ul>
        </section>
    }
    .into_any()
}
