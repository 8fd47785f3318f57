//! The cards on top: one number each, with what is needed to read it.

use super::answers::{ConcentrationAnswer, CsatAnswer, NpsAnswer, RepeatAnswer, ValueAnswer};
use super::board::{Board, shown};
use super::figure::{Card, figure};
use super::state::{last_full_month, money};
use crate::i18n::k;
use crate::ui::chart::Spark;
use domain::insight::{Interval, Referral, Retention};
use leptos::prelude::*;
use serde_json::json;

/// Points shown in a spark line.
const SPARK_MONTHS: usize = 24;

/// The last values of a sequence, for a spark line.
fn recent(values: impl DoubleEndedIterator<Item = Option<f64>>) -> Vec<Option<f64>> {
    let mut values: Vec<Option<f64>> = values.rev().take(SPARK_MONTHS).collect();
    values.reverse();
    values
}

/// All cards.
#[component]
pub(super) fn Cards() -> impl IntoView {
    view! {
        <div class="kpis">
            <Active />
            <Stay />
            <Again />
            <Worth />
            <Basket />
            <Income />
            <Satisfaction />
            <Promoters />
            <Referrals />
            <Concentrated />
        </div>
    }
    .into_any()
}

#[component]
fn Active() -> impl IntoView {
    let board = Board::here();
    let i18n = board.i18n;
    let answer = board.kpi::<ValueAnswer>("value");
    view! {
        <Card title=k::insights::ACTIVE kpi="value">
            {shown(board, answer, move |answer| {
                let customers = answer.summary.customers;
                let title = text!(i18n, k::insights::ACTIVE);
                let months = recent(answer.months.iter().map(|month| Some(f64::from(month.active))));
                view! {
                    {figure(board, "kpi-value", Some(i18n.number(f64::from(customers))), title, "value", "customer", json!({ "part": "customers" }))}
                    <p class="kpi-more">{text!(i18n, k::insights::SPARK_NOTE)}</p>
                    <Spark values=months />
                }.into_any()
            })}
        </Card>
    }
    .into_any()
}

#[component]
fn Stay() -> impl IntoView {
    let board = Board::here();
    let i18n = board.i18n;
    let answer = board.kpi::<Retention>("retention");
    view! {
        <Card title=k::insights::RETENTION kpi="retention">
            {shown(board, answer, move |answer| {
                let Some(index) = last_full_month(&answer.months, board.end()) else {
                    return view! { <span class="kpi-value">"–"</span><p class="kpi-more">{text!(i18n, k::insights::NO_FULL_MONTH)}</p> }.into_any();
                };
                let month = answer.months[index].clone();
                let name = i18n.month(month.month);
                let retained = format!("{}, {name}", text!(i18n, k::insights::RETAINED));
                let lost = format!("{}, {name}", text!(i18n, k::insights::LOST));
                let at = month.month.to_string();
                let rates = recent(answer.months[..=index].iter().map(|month| month.retention_rate));
                view! {
                    {figure(board, "kpi-value", month.retention_rate.map(|rate| i18n.percent(rate)), retained, "retention", "customer", json!({ "part": "retained", "month": at }))}
                    <p class="kpi-more">
                        {name} " · " {text!(i18n, k::insights::CHURN)} " "
                        {figure(board, "", month.churn_rate.map(|rate| i18n.percent(rate)), lost, "retention", "customer", json!({ "part": "lost", "month": at }))}
                    </p>
                    <Spark values=rates />
                }.into_any()
            })}
        </Card>
    }
    .into_any()
}

#[component]
fn Again() -> impl IntoView {
    let board = Board::here();
    let i18n = board.i18n;
    let answer = board.kpi::<RepeatAnswer>("repeat");
    view! {
        <Card title=k::insights::REPEAT kpi="repeat">
            {shown(board, answer, move |answer| {
                let repeat = answer.repeat;
                let title = text!(i18n, k::insights::REPEAT_ROWS);
                let once = text!(i18n, k::insights::ONCE_ROWS);
                let once_count = repeat.customers.saturating_sub(repeat.repeat);
                let rates = recent(answer.months.iter().map(|month| month.repeat.repeat_rate));
                view! {
                    {figure(board, "kpi-value", repeat.repeat_rate.map(|rate| i18n.percent(rate)), title, "repeat", "customer", json!({ "part": "repeat" }))}
                    <p class="kpi-more">
                        {once.clone()} " "
                        {figure(board, "", Some(i18n.number(f64::from(once_count))), once, "repeat", "customer", json!({ "part": "once" }))}
                    </p>
                    <Spark values=rates />
                }.into_any()
            })}
        </Card>
    }
    .into_any()
}

#[component]
fn Worth() -> impl IntoView {
    let board = Board::here();
    let i18n = board.i18n;
    let answer = board.kpi::<ValueAnswer>("value");
    view! {
        <Card title=k::insights::CLTV kpi="value">
            {shown(board, answer, move |answer| {
                let title = text!(i18n, k::insights::ACTIVE);
                let value = answer.summary.avg_cltv_minor.map(|minor| i18n.money(money(minor, answer.currency)));
                let months = recent(answer.months.iter().map(|month| month.avg_cltv_so_far_minor));
                view! {
                    {figure(board, "kpi-value", value, title, "value", "customer", json!({ "part": "customers" }))}
                    <p class="kpi-more">{text!(i18n, k::insights::MARGIN_NOTE, margin = i18n.percent(answer.margin))}</p>
                    <Spark values=months />
                }.into_any()
            })}
        </Card>
    }
    .into_any()
}

#[component]
fn Basket() -> impl IntoView {
    let board = Board::here();
    let i18n = board.i18n;
    let answer = board.kpi::<ValueAnswer>("value");
    view! {
        <Card title=k::insights::AOV kpi="value">
            {shown(board, answer, move |answer| {
                let title = text!(i18n, k::insights::ORDERS);
                let value = answer.summary.aov_minor.map(|minor| i18n.money(money(minor, answer.currency)));
                let each = answer.summary.orders_per_customer.map_or_else(|| "–".to_owned(), |each| i18n.number((each * 10.0).round() / 10.0));
                let months = recent(answer.months.iter().map(|month| month.aov_minor));
                view! {
                    {figure(board, "kpi-value", value, title, "value", "order", json!({ "part": "orders" }))}
                    <p class="kpi-more">{text!(i18n, k::insights::ORDERS_EACH, each = each)}</p>
                    <Spark values=months />
                }.into_any()
            })}
        </Card>
    }
    .into_any()
}

#[component]
fn Income() -> impl IntoView {
    let board = Board::here();
    let i18n = board.i18n;
    let answer = board.kpi::<ValueAnswer>("value");
    view! {
        <Card title=k::insights::REVENUE kpi="value">
            {shown(board, answer, move |answer| {
                let title = text!(i18n, k::insights::ORDERS);
                let revenue = i18n.money_whole(money(answer.summary.revenue_minor as f64, answer.currency));
                let orders = text!(i18n, k::insights::ACTIVE_NOTE, count = answer.summary.orders);
                let months = recent(answer.months.iter().map(|month| Some(month.revenue_minor as f64)));
                view! {
                    {figure(board, "kpi-value", Some(revenue), title.clone(), "value", "order", json!({ "part": "orders" }))}
                    <p class="kpi-more">{figure(board, "", Some(orders), title, "value", "order", json!({ "part": "orders" }))}</p>
                    <Spark values=months />
                }.into_any()
            })}
        </Card>
    }
    .into_any()
}

#[component]
fn Satisfaction() -> impl IntoView {
    let board = Board::here();
    let i18n = board.i18n;
    let answer = board.kpi::<CsatAnswer>("csat");
    view! {
        <Card title=k::insights::CSAT kpi="csat">
            {shown(board, answer, move |answer| {
                let csat = answer.csat;
                let title = text!(i18n, k::insights::SATISFIED);
                let answers = text!(i18n, k::insights::ANSWERS);
                let months = recent(answer.months.iter().map(|month| month.csat.csat_percent));
                let interval = csat.ci95_wilson.map(|Interval(low, high)| {
                    text!(i18n, k::insights::INTERVAL, low = i18n.percent(low / 100.0), high = i18n.percent(high / 100.0))
                });
                view! {
                    {figure(board, "kpi-value", csat.csat_percent.map(|percent| i18n.percent(percent / 100.0)), title, "csat", "interaction", json!({ "part": "satisfied" }))}
                    <p class="kpi-more">
                        {interval} " · " {answers.clone()} " "
                        {figure(board, "", Some(i18n.number(f64::from(csat.n))), answers, "csat", "interaction", json!({ "part": "valid" }))}
                    </p>
                    <Spark values=months />
                }.into_any()
            })}
        </Card>
    }
    .into_any()
}

#[component]
fn Promoters() -> impl IntoView {
    let board = Board::here();
    let i18n = board.i18n;
    let answer = board.kpi::<NpsAnswer>("nps");
    view! {
        <Card title=k::insights::NPS kpi="nps">
            {shown(board, answer, move |answer| {
                let nps = answer.nps;
                let one_place = |points: f64| i18n.number((points * 10.0).round() / 10.0);
                let title = text!(i18n, k::insights::PROMOTERS);
                let detractors = text!(i18n, k::insights::DETRACTORS);
                let months = recent(answer.months.iter().map(|month| month.nps.nps));
                let interval = nps.ci95.map(|Interval(low, high)| {
                    text!(i18n, k::insights::INTERVAL, low = one_place(low), high = one_place(high))
                });
                view! {
                    {figure(board, "kpi-value", nps.nps.map(one_place), title, "nps", "interaction", json!({ "part": "promoters" }))}
                    <p class="kpi-more">
                        {interval} " · " {detractors.clone()} " "
                        {figure(board, "", Some(i18n.number(f64::from(nps.detractors))), detractors, "nps", "interaction", json!({ "part": "detractors" }))}
                    </p>
                    <Spark values=months />
                }.into_any()
            })}
        </Card>
    }
    .into_any()
}

#[component]
fn Referrals() -> impl IntoView {
    let board = Board::here();
    let i18n = board.i18n;
    let answer = board.kpi::<Referral>("referral");
    view! {
        <Card title=k::insights::REFERRAL kpi="referral">
            {shown(board, answer, move |answer| {
                let title = text!(i18n, k::insights::REFERRED);
                let new = text!(i18n, k::insights::NEW_CUSTOMERS);
                let months = recent(answer.months.iter().map(|month| month.referral_rate));
                view! {
                    {figure(board, "kpi-value", answer.referral_rate.map(|rate| i18n.percent(rate)), title, "referral", "customer", json!({ "part": "referred" }))}
                    <p class="kpi-more">
                        {new.clone()} " "
                        {figure(board, "", Some(i18n.number(f64::from(answer.new))), new, "referral", "customer", json!({ "part": "new" }))}
                    </p>
                    <Spark values=months />
                }.into_any()
            })}
        </Card>
    }
    .into_any()
}

#[component]
fn Concentrated() -> impl IntoView {
    let board = Board::here();
    let i18n = board.i18n;
    let answer = board.kpi::<ConcentrationAnswer>("concentration");
    view! {
        <Card title=k::insights::TOP_SHARE kpi="concentration">
            {shown(board, answer, move |answer| {
                let top = answer.concentration.top.iter().find(|top| top.percent == 20).cloned();
                let title = text!(i18n, k::insights::TOP_ROWS, percent = i18n.percent(0.2));
                let share = top.as_ref().and_then(|top| top.share).map(|share| i18n.percent(share));
                let gini = answer.concentration.gini.map_or_else(|| "–".to_owned(), |gini| i18n.number((gini * 1000.0).round() / 1000.0));
                view! {
                    {figure(board, "kpi-value", share, title, "concentration", "customer", json!({ "part": { "top": 20 } }))}
                    <p class="kpi-more">
                        {text!(i18n, k::insights::OF_REVENUE)} " · " {text!(i18n, k::insights::GINI)} " " <bdi>{gini}</bdi>
                    </p>
                }.into_any()
            })}
        </Card>
    }
    .into_any()
}
