//! The result in sentences.

use super::answer::{Answer, Verdict, verdict};
use super::words::Words;
use crate::i18n::k;
use domain::insight::RoiRefusal;

/// What came of it.
pub(super) fn result(words: Words, answer: &Answer) -> String {
    let i18n = words.i18n;
    let (Some(kept), Some(benefit)) = (answer.kept_more, answer.benefit_minor) else { return String::new() };
    let (from, to) = (i18n.day(answer.from), i18n.day(answer.to));
    let rate = words.share(answer.period.retention_rate);
    let baseline = words.share(answer.baseline.retention_rate);
    let (kept, benefit) = ((kept, words.number(kept.abs())), words.money(benefit.abs()));
    let compared = if kept.0 >= 0.0 {
        text!(
            i18n,
            k::roi::SAID_MORE,
            from = from,
            to = to,
            rate = rate,
            baseline = baseline,
            kept = kept.1,
            benefit = benefit
        )
    } else {
        text!(
            i18n,
            k::roi::SAID_FEWER,
            from = from,
            to = to,
            rate = rate,
            baseline = baseline,
            kept = kept.1,
            benefit = benefit
        )
    };
    let costs = match answer.roi {
        Some(roi) => {
            let cost = words.money(answer.cost_minor as f64);
            text!(i18n, k::roi::SAID_ROI, cost = cost, roi = i18n.percent(roi))
        }
        None => text!(i18n, k::roi::SAID_NO_COSTS),
    };
    format!("{compared} {costs}")
}

/// How sure that is, and from where on it pays.
pub(super) fn sure(words: Words, answer: &Answer) -> Option<String> {
    let i18n = words.i18n;
    let interval = answer.ci95?.roi?;
    let (low, high) = (i18n.percent(interval.0), i18n.percent(interval.1));
    Some(match verdict(interval) {
        Verdict::Pays => text!(i18n, k::roi::SURE_PAYS, low = low, high = high),
        Verdict::Open => text!(i18n, k::roi::SURE_OPEN, low = low, high = high),
        Verdict::DoesNotPay => text!(i18n, k::roi::SURE_NOT, low = low, high = high),
    })
}

/// From which retention on it pays.
pub(super) fn break_even(words: Words, answer: &Answer) -> Option<String> {
    let i18n = words.i18n;
    let rate = answer.break_even_rate.filter(|_| answer.roi.is_some())?;
    Some(if rate <= 1.0 {
        text!(i18n, k::roi::PAYS_FROM, rate = i18n.percent(rate))
    } else {
        text!(i18n, k::roi::PAYS_NEVER)
    })
}

/// What is assumed.
pub(super) fn assumption(words: Words, answer: &Answer) -> String {
    text!(
        words.i18n,
        k::roi::ASSUMPTION_TEXT,
        baseline = words.share(answer.baseline.retention_rate),
        days = words.days(answer.baseline.from, answer.baseline.to),
        each = words.some_money(answer.revenue_per_customer_minor)
    )
}

/// Why there is no result.
pub(super) fn refusal(words: Words, answer: &Answer, refusal: &RoiRefusal) -> String {
    let i18n = words.i18n;
    match refusal {
        RoiRefusal::NoCustomers { from, to } => {
            text!(i18n, k::roi::NO_CUSTOMERS, days = words.days(*from, *to))
        }
        RoiRefusal::NoBaseline { from, to } => {
            text!(i18n, k::roi::NO_BASELINE, days = words.days(*from, *to))
        }
        RoiRefusal::NoOrders { from, to } => text!(i18n, k::roi::NO_ORDERS, days = words.days(*from, *to)),
        RoiRefusal::CostCurrencies { .. } => {
            let each = answer.costs.other_currencies.iter();
            let sums: Vec<String> = each
                .map(|other| i18n.money(domain::Money { minor: other.minor, currency: other.currency }))
                .collect();
            let currency = answer.currency.to_string();
            text!(i18n, k::roi::COST_CURRENCIES, sums = i18n.list(&sums), currency = currency)
        }
    }
}

/// What limits the result, a sentence each.
pub(super) fn limits(words: Words, answer: &Answer) -> Vec<String> {
    let i18n = words.i18n;
    let mut limits = Vec::new();
    if let Some(first) = answer.first_order.filter(|_| answer.short_history && answer.refusal.is_none()) {
        limits.push(text!(i18n, k::roi::SHORT_HISTORY, day = i18n.day(first)));
    }
    if answer.others > 0 {
        let currency = answer.currency.to_string();
        limits.push(text!(i18n, k::roi::OTHER_CURRENCIES, count = answer.others, currency = currency));
    }
    if answer.costs.incomplete > 0 {
        limits.push(text!(i18n, k::roi::INCOMPLETE, count = answer.costs.incomplete));
    }
    limits
}
