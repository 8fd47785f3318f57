//! The head figures.

use super::answers::Prediction;
use super::asked::{Answered, refusal_text};
use super::explained::{Figure, about, amount, between};
use crate::i18n::{Key, k, use_i18n};
use crate::ui::How;
use domain::insight::Model;
use leptos::prelude::*;

/// The cards.
#[component]
pub(super) fn Cards(answered: Answered<Prediction>) -> impl IntoView {
    let i18n = use_i18n();
    let answer = answered.answer.clone();
    let Prediction { total, newcomer, currency, .. } = &*answer;
    let whole = |minor: Option<f64>| amount(i18n, minor, *currency);
    let months = text!(i18n, k::lifetime_value::IN_MONTHS, count = answered.asked.months);
    let interval = total.ci95.map(|ends| (about(i18n, ends.0), about(i18n, ends.1)));
    let purchases_note = interval.map_or_else(
        || months.clone(),
        |ends| text!(i18n, k::lifetime_value::INTERVAL_NOTE, range = between(Some(ends), i18n)),
    );
    let newcomer_note =
        text!(i18n, k::lifetime_value::NEWCOMER_NOTE, purchases = about(i18n, newcomer.expected_purchases));
    let cards = [
        (Figure::Revenue, k::lifetime_value::REVENUE, whole(total.expected_revenue_minor), months.clone()),
        (Figure::Discounted, k::lifetime_value::DISCOUNTED, whole(total.discounted_revenue_minor), months),
        (
            Figure::Purchases,
            k::lifetime_value::PURCHASES,
            about(i18n, total.expected_purchases),
            purchases_note,
        ),
        (
            Figure::Alive,
            k::lifetime_value::ALIVE,
            about(i18n, total.alive),
            text!(i18n, k::lifetime_value::OF_LISTED, count = total.customers),
        ),
        (
            Figure::Newcomer,
            k::lifetime_value::NEWCOMER,
            whole(newcomer.discounted_revenue_minor),
            newcomer_note,
        ),
    ];
    let notes = answer.spend_refusal.as_ref().map(|refusal| {
        let why = refusal_text(i18n, refusal);
        view! { <p class="ltv-refused">{text!(i18n, k::lifetime_value::NO_AMOUNTS, why = why)}</p> }
    });
    let bg_note = (answered.asked.model == Model::BgNbd)
        .then(|| view! { <p class="muted ltv-note">{t!(i18n, k::lifetime_value::BG_NOTE)}</p> });
    view! {
        <div class="kpis">
            {cards.map(|(figure, title, value, note)| view! {
                <Card figure=figure title=title value=value note=note answered=answered.clone() />
            }).collect_view()}
        </div>
        {notes}
        {bg_note}
    }
    .into_any()
}

#[component]
fn Card(
    figure: Figure,
    title: Key,
    value: String,
    note: String,
    answered: Answered<Prediction>,
) -> impl IntoView {
    let i18n = use_i18n();
    let explained = Signal::derive(move || figure.explained(i18n, &answered));
    view! {
        <section class="card kpi ltv-kpi" aria-label=move || i18n.text(title)>
            <header class="kpi-head"><h2>{move || i18n.text(title)}</h2><How explained=explained /></header>
            <p class="kpi-value"><bdi>{value}</bdi></p>
            <p class="kpi-more">{note}</p>
        </section>
    }
    .into_any()
}
