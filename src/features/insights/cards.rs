//! The cards on top: one number each, with what is needed to read it.

use super::answers::{ConcentrationAnswer, CsatAnswer, NpsAnswer, RepeatAnswer, ValueAnswer};
use super::board::{Board, Named, shown};
use super::figure::{Card, figure};
use super::reading::{Reading, Unit};
use super::standing::standing;
use super::state::last_full_month;
use crate::i18n::{I18n, Key, k};
use crate::ui::chart::Spark;
use domain::Day;
use domain::insight::{Interval, Referral, Retention};
use leptos::prelude::*;
use serde::de::DeserializeOwned;
use serde_json::{Value as Json, json};

/// Points shown in a spark line.
const SPARK_MONTHS: usize = 24;

/// The last values of a sequence, for a spark line.
fn recent(values: impl DoubleEndedIterator<Item = Option<f64>>) -> Vec<Option<f64>> {
    let mut values: Vec<Option<f64>> = values.rev().take(SPARK_MONTHS).collect();
    values.reverse();
    values
}

/// What a card shows: which number, of which KPI, and the rows behind it.
pub(super) struct Face<T: 'static> {
    /// Its name among the targets.
    name: &'static str,
    pub(super) title: Key,
    pub(super) kpi: &'static str,
    /// Whether more of it is better.
    is_better_up: bool,
    /// The number, when the days end here.
    pub(super) reading: fn(&T, Day) -> Option<Reading>,
    /// What its rows are called, their kind and part.
    rows: fn(Board, &T) -> (String, &'static str, Json),
    /// The small print.
    more: fn(Board, &T) -> AnyView,
    /// Month by month; nothing without a line.
    months: fn(&T, Day) -> Vec<Option<f64>>,
}

fn card<T: Clone + Send + Sync + DeserializeOwned + 'static>(face: Face<T>) -> AnyView {
    let board = Board::here();
    let Face { name, title, kpi, is_better_up, reading, rows, more, months } = face;
    let (now, before) = (board.kpi::<T>(kpi), board.kpi_before::<T>(kpi));
    let latest =
        Signal::derive(move || now.get().flatten()?.ok().and_then(|answer| reading(&answer, board.end())));
    let inside = shown(board, now, move |answer| {
        let found = reading(&answer, board.end());
        let (rows, kind, part) = rows(board, &answer);
        let line = months(&answer, board.end());
        view! {
            {figure(board, "kpi-value", found.map(|found| found.text(board.i18n)), rows, kpi, kind, part)}
            {standing(board, name, is_better_up, found, before, reading)}
            <div class="kpi-more">{more(board, &answer)}</div>
            {(!line.is_empty()).then(|| view! { <Spark values=line /> })}
        }
        .into_any()
    });
    view! { <Card title=title kpi=kpi name=name reading=latest>{inside}</Card> }.into_any()
}

/// All cards in their order.
pub(super) const CARDS: [Named; 10] = [
    ("active", ACTIVE.title, || card(ACTIVE)),
    ("retention", RETENTION.title, || card(RETENTION)),
    ("repeat", REPEAT.title, || card(REPEAT)),
    ("cltv", CLTV.title, || card(CLTV)),
    ("aov", AOV.title, || card(AOV)),
    ("revenue", REVENUE.title, || card(REVENUE)),
    ("csat", CSAT.title, || card(CSAT)),
    ("nps", NPS.title, || card(NPS)),
    ("referral", REFERRAL.title, || card(REFERRAL)),
    ("top_share", TOP_SHARE.title, || card(TOP_SHARE)),
];

/// The cards that are shown, as the person arranged them.
#[component]
pub(super) fn Cards() -> impl IntoView {
    let board = Board::here();
    let shown =
        move || board.arrangement.with(|arrangement| arrangement.shown(&CARDS.map(|(name, ..)| name)));
    let make = move |name: &'static str| {
        CARDS.into_iter().find(|(known, ..)| *known == name).map(|(_, _, make)| make())
    };
    view! { <div class="kpis"><For each=shown key=|name| *name children=make /></div> }
}

/// A number in the small print that opens its rows.
fn small(
    board: Board,
    kpi: &'static str,
    kind: &'static str,
    name: String,
    text: Option<String>,
    part: Json,
) -> AnyView {
    let shown = figure(board, "", text, name.clone(), kpi, kind, part);
    view! { {name} " " {shown} }.into_any()
}

pub(super) const ACTIVE: Face<ValueAnswer> = Face {
    name: "active",
    title: k::insights::ACTIVE,
    kpi: "value",
    is_better_up: true,
    reading: |answer, _| Reading::of(Some(f64::from(answer.summary.customers)), Unit::Count),
    rows: |board, _| (text!(board.i18n, k::insights::ACTIVE), "customer", json!({ "part": "customers" })),
    more: |board, _| text!(board.i18n, k::insights::SPARK_NOTE).into_any(),
    months: |answer, _| recent(answer.months.iter().map(|month| Some(f64::from(month.active)))),
};

pub(super) const RETENTION: Face<Retention> = Face {
    name: "retention",
    title: k::insights::RETENTION,
    kpi: "retention",
    is_better_up: true,
    reading: |answer, end| {
        let month = &answer.months[last_full_month(&answer.months, end)?];
        Reading::of(month.retention_rate, Unit::Share)
    },
    rows: |board, answer| {
        let month = last_full_month(&answer.months, board.end()).map(|at| answer.months[at].month);
        let name = month.map(|month| board.i18n.month(month)).unwrap_or_default();
        let name = format!("{}, {name}", text!(board.i18n, k::insights::RETAINED));
        (name, "customer", json!({ "part": "retained", "month": month }))
    },
    more: |board, answer| {
        let i18n = board.i18n;
        let Some(at) = last_full_month(&answer.months, board.end()) else {
            return text!(i18n, k::insights::NO_FULL_MONTH).into_any();
        };
        let month = &answer.months[at];
        let name = i18n.month(month.month);
        let lost = format!("{}, {name}", text!(i18n, k::insights::LOST));
        let part = json!({ "part": "lost", "month": month.month });
        let rate = month.churn_rate.map(|rate| i18n.percent(rate));
        let churn = figure(board, "", rate, lost, "retention", "customer", part);
        view! { {name} {i18n.between_facts()} {text!(i18n, k::insights::CHURN)} " " {churn} }.into_any()
    },
    months: |answer, end| {
        let full = last_full_month(&answer.months, end).map_or(0, |at| at + 1);
        recent(answer.months[..full].iter().map(|month| month.retention_rate))
    },
};

pub(super) const REPEAT: Face<RepeatAnswer> = Face {
    name: "repeat",
    title: k::insights::REPEAT,
    kpi: "repeat",
    is_better_up: true,
    reading: |answer, _| Reading::of(answer.repeat.repeat_rate, Unit::Share),
    rows: |board, _| (text!(board.i18n, k::insights::REPEAT_ROWS), "customer", json!({ "part": "repeat" })),
    more: |board, answer| {
        let once = answer.repeat.customers.saturating_sub(answer.repeat.repeat);
        let count = board.i18n.number(f64::from(once));
        let name = text!(board.i18n, k::insights::ONCE_ROWS);
        small(board, "repeat", "customer", name, Some(count), json!({ "part": "once" }))
    },
    months: |answer, _| recent(answer.months.iter().map(|month| month.repeat.repeat_rate)),
};

pub(super) const CLTV: Face<ValueAnswer> = Face {
    name: "cltv",
    title: k::insights::CLTV,
    kpi: "value",
    is_better_up: true,
    reading: |answer, _| Reading::of(answer.summary.avg_cltv_minor, Unit::Money(answer.currency)),
    rows: |board, _| (text!(board.i18n, k::insights::ACTIVE), "customer", json!({ "part": "customers" })),
    more: |board, answer| {
        let margin = board.i18n.percent(answer.margin);
        text!(board.i18n, k::insights::MARGIN_NOTE, margin = margin).into_any()
    },
    months: |answer, _| recent(answer.months.iter().map(|month| month.avg_cltv_so_far_minor)),
};

pub(super) const AOV: Face<ValueAnswer> = Face {
    name: "aov",
    title: k::insights::AOV,
    kpi: "value",
    is_better_up: true,
    reading: |answer, _| Reading::of(answer.summary.aov_minor, Unit::Money(answer.currency)),
    rows: |board, _| (text!(board.i18n, k::insights::ORDERS), "order", json!({ "part": "orders" })),
    more: |board, answer| {
        let each =
            answer.summary.orders_per_customer.map(|each| board.i18n.number((each * 10.0).round() / 10.0));
        text!(board.i18n, k::insights::ORDERS_EACH, each = each.unwrap_or_else(|| "–".to_owned())).into_any()
    },
    months: |answer, _| recent(answer.months.iter().map(|month| month.aov_minor)),
};

pub(super) const REVENUE: Face<ValueAnswer> = Face {
    name: "revenue",
    title: k::insights::REVENUE,
    kpi: "value",
    is_better_up: true,
    reading: |answer, _| {
        Reading::of(Some(answer.summary.revenue_minor as f64), Unit::WholeMoney(answer.currency))
    },
    rows: |board, _| (text!(board.i18n, k::insights::ORDERS), "order", json!({ "part": "orders" })),
    more: |board, answer| {
        let orders = text!(board.i18n, k::insights::ACTIVE_NOTE, count = answer.summary.orders);
        let name = text!(board.i18n, k::insights::ORDERS);
        figure(board, "", Some(orders), name, "value", "order", json!({ "part": "orders" }))
    },
    months: |answer, _| recent(answer.months.iter().map(|month| Some(month.revenue_minor as f64))),
};

pub(super) const CSAT: Face<CsatAnswer> = Face {
    name: "csat",
    title: k::insights::CSAT,
    kpi: "csat",
    is_better_up: true,
    reading: |answer, _| Reading::of(answer.csat.csat_percent.map(|percent| percent / 100.0), Unit::Share),
    rows: |board, _| {
        (text!(board.i18n, k::insights::SATISFIED), "interaction", json!({ "part": "satisfied" }))
    },
    more: |board, answer| {
        let i18n = board.i18n;
        let interval = answer.csat.ci95_wilson.map(|Interval(low, high)| {
            let (low, high) = (i18n.percent(low / 100.0), i18n.percent(high / 100.0));
            text!(i18n, k::insights::INTERVAL, low = low, high = high)
        });
        let count = i18n.number(f64::from(answer.csat.n));
        let name = text!(i18n, k::insights::ANSWERS);
        let answers = small(board, "csat", "interaction", name, Some(count), json!({ "part": "valid" }));
        view! { {before_more(i18n, interval)} {answers} }.into_any()
    },
    months: |answer, _| recent(answer.months.iter().map(|month| month.csat.csat_percent)),
};

/// The interval, and what stands between it and more.
fn before_more(i18n: I18n, interval: Option<String>) -> Option<String> {
    interval.map(|interval| interval + i18n.between_facts())
}

pub(super) const NPS: Face<NpsAnswer> = Face {
    name: "nps",
    title: k::insights::NPS,
    kpi: "nps",
    is_better_up: true,
    reading: |answer, _| Reading::of(answer.nps.nps, Unit::Points),
    rows: |board, _| {
        (text!(board.i18n, k::insights::PROMOTERS), "interaction", json!({ "part": "promoters" }))
    },
    more: |board, answer| {
        let i18n = board.i18n;
        let one_place = |points: f64| i18n.number((points * 10.0).round() / 10.0);
        let interval = answer.nps.ci95.map(|Interval(low, high)| {
            text!(i18n, k::insights::INTERVAL, low = one_place(low), high = one_place(high))
        });
        let count = i18n.number(f64::from(answer.nps.detractors));
        let name = text!(i18n, k::insights::DETRACTORS);
        let detractors =
            small(board, "nps", "interaction", name, Some(count), json!({ "part": "detractors" }));
        view! { {before_more(i18n, interval)} {detractors} }.into_any()
    },
    months: |answer, _| recent(answer.months.iter().map(|month| month.nps.nps)),
};

pub(super) const REFERRAL: Face<Referral> = Face {
    name: "referral",
    title: k::insights::REFERRAL,
    kpi: "referral",
    is_better_up: true,
    reading: |answer, _| Reading::of(answer.referral_rate, Unit::Share),
    rows: |board, _| (text!(board.i18n, k::insights::REFERRED), "customer", json!({ "part": "referred" })),
    more: |board, answer| {
        let count = board.i18n.number(f64::from(answer.new));
        let name = text!(board.i18n, k::insights::NEW_CUSTOMERS);
        small(board, "referral", "customer", name, Some(count), json!({ "part": "new" }))
    },
    months: |answer, _| recent(answer.months.iter().map(|month| month.referral_rate)),
};

pub(super) const TOP_SHARE: Face<ConcentrationAnswer> = Face {
    name: "top_share",
    title: k::insights::TOP_SHARE,
    kpi: "concentration",
    is_better_up: false,
    reading: |answer, _| {
        let top = answer.concentration.top.iter().find(|top| top.percent == 20)?;
        Reading::of(top.share, Unit::Share)
    },
    rows: |board, _| {
        let name = text!(board.i18n, k::insights::TOP_ROWS, percent = board.i18n.percent(0.2));
        (name, "customer", json!({ "part": { "top": 20 } }))
    },
    more: |board, answer| {
        let i18n = board.i18n;
        let gini = answer.concentration.gini.map(|gini| i18n.number((gini * 1000.0).round() / 1000.0));
        let gini = gini.unwrap_or_else(|| "–".to_owned());
        let between = i18n.between_facts();
        view! { {text!(i18n, k::insights::OF_REVENUE)} {between} {text!(i18n, k::insights::GINI)} " " <bdi>{gini}</bdi> }
            .into_any()
    },
    months: |_, _| Vec::new(),
};
