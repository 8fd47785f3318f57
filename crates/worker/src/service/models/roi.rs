//! What the CRM costs and brings, over a period and beside a baseline as long.

use super::super::insight::Basis;
use super::super::{Host, Outcome, Service, failures, to_json};
use domain::Day;
use domain::insight::{PeriodRetention, RoiRefusal};
use engine::costs::{Costs, within};
use engine::kpi::{KpiInput, period, value};
use engine::roi::{RoiInput, range, roi};
use protocol::{KpiParams, RoiParams};
use serde_json::{Map, Value as Json, json};
use store::LogStore;

/// Months of the usual period, where the orders reach back far enough.
const MONTHS_MAX: i32 = 12;

/// First and last day of something.
type Days = (Day, Day);

/// What is known before cost and benefit are set side by side.
struct Known {
    period: PeriodRetention,
    baseline: PeriodRetention,
    /// Customers with an order in the period, and what they brought.
    buyers: u32,
    revenue_minor: i64,
    margin: f64,
    costs: Costs,
}

impl<S: LogStore, H: Host> Service<S, H> {
    /// Cost against benefit.
    pub(super) fn roi(&self, params: &RoiParams) -> Outcome {
        let common = &params.common;
        let everything = KpiParams { from: None, to: None, as_of: None, ..common.clone() };
        let basis = self.basis(&everything)?;
        let first = basis.purchases.first_order_day().map(Day);
        let to = self.until(common);
        let from = common.from.unwrap_or_else(|| usual_start(to, first));
        let baseline = baseline((from, to), params.baseline)?;
        let known = self.known(&basis, (from, to), baseline, common)?;
        let refusal = refusal(&known);
        let mut answer = facts(&known)?;
        match &refusal {
            None => answer.extend(compared(&known)?),
            Some(refusal) => {
                answer.insert("refusal".into(), to_json(refusal)?);
                answer.insert("refusal_words".into(), json!(words(refusal)));
            }
        }
        answer.insert("first_order".into(), json!(first));
        // Who ordered before the data begin is not known, so too few are known to be there to be kept.
        let is_short = first.is_some_and(|first| first > known.baseline.before_from);
        answer.insert("short_history".into(), json!(is_short));
        answer.insert("assumption".into(), json!(ASSUMPTION));
        answer.insert("definition".into(), json!(DEFINITION));
        answer.insert("source".into(), json!(SOURCE));
        let mut answer = Json::Object(answer);
        self.add_currency(&mut answer, common);
        Ok(answer)
    }

    fn known(&self, basis: &Basis, days: Days, base: Days, common: &KpiParams) -> Outcome<Known> {
        let retention = |(from, to): Days| {
            period::period_retention(&basis.input(), from, to)
                .ok_or_else(|| failures::bad_parameter("the period is too long or out of range"))
        };
        let margin = self.margin(common)?;
        let input = KpiInput { from: Some(days.0), to: Some(days.1), ..basis.input() };
        let brought = value::value(&input, margin);
        Ok(Known {
            period: retention(days)?,
            baseline: retention(base)?,
            buyers: brought.customers,
            revenue_minor: brought.revenue_minor,
            margin,
            costs: within(&self.replica.space(), self.currency(common), days),
        })
    }
}

const ASSUMPTION: &str = "Without the CRM retention would have stayed as it was in the baseline, and a customer who is kept \
    brings what customers with an order brought in the period on the average. Whatever else has changed since the baseline \
    is counted as if the CRM had brought it.";

const DEFINITION: &str = "benefit = customers at the start × (retention − retention of the baseline) × revenue per customer \
    with an order × margin; ROI = (benefit − cost) ÷ cost; break-even retention = retention of the baseline + cost ÷ (customers \
    × revenue per customer × margin). Retention = customers with an order in the days before and in the period ÷ those with \
    one in the days before, which are as long. 95 % intervals: Wilson for each retention, Newcombe's hybrid for their \
    difference; revenue per customer, margin and cost are taken as they are.";

const SOURCE: &str = "Orders without cancelled and returned ones; costs entered by a person (kind cost). Wilson (1927); \
    Newcombe (1998), Statistics in Medicine 17, 873–890, method 10";

/// Where the usual period begins: as many months before its end, at most a year, as the orders reach back three times over.
fn usual_start(to: Day, first_order: Option<Day>) -> Day {
    let start = |months: i32| to.plus_months(-months).plus(1);
    let reaches_back = |from: Day| {
        let baseline = period::before(from, to);
        let earliest = baseline.and_then(|(from, to)| period::before(from, to));
        earliest.zip(first_order).is_none_or(|((earliest, _), first)| first <= earliest)
    };
    (1..=MONTHS_MAX).rev().map(start).find(|&from| reaches_back(from)).unwrap_or_else(|| start(1))
}

/// The days of the baseline.
fn baseline((from, to): Days, start: Option<Day>) -> Outcome<Days> {
    let range = || failures::bad_parameter(format!("from {from} is after to {to}"));
    let Some(start) = start else { return period::before(from, to).ok_or_else(range) };
    let base = period::as_long(from, to, start).ok_or_else(range)?;
    if base.1 >= from {
        return Err(failures::bad_parameter(format!(
            "a baseline from {start} is as long as the period and ends on {}, which is not before {from}",
            base.1
        )));
    }
    Ok(base)
}

fn refusal(known: &Known) -> Option<RoiRefusal> {
    let Known { period, baseline, buyers, costs, .. } = known;
    if period.start == 0 {
        return Some(RoiRefusal::NoCustomers { from: period.before_from, to: period.before_to });
    }
    if baseline.start == 0 {
        return Some(RoiRefusal::NoBaseline { from: baseline.before_from, to: baseline.before_to });
    }
    if *buyers == 0 {
        return Some(RoiRefusal::NoOrders { from: period.from, to: period.to });
    }
    let currencies = costs.others.iter().map(|&(currency, _)| currency).collect();
    (!costs.others.is_empty()).then_some(RoiRefusal::CostCurrencies { currencies })
}

fn words(refusal: &RoiRefusal) -> String {
    match refusal {
        RoiRefusal::NoCustomers { from, to } => {
            format!("nobody ordered from {from} to {to}, so there is nobody to be kept in the period")
        }
        RoiRefusal::NoBaseline { from, to } => {
            format!(
                "nobody ordered from {from} to {to}, so there is no retention of the baseline to compare with"
            )
        }
        RoiRefusal::NoOrders { from, to } => {
            format!("nobody ordered from {from} to {to}, so nothing says what a customer who is kept brings")
        }
        RoiRefusal::CostCurrencies { currencies } => {
            let codes: Vec<String> = currencies.iter().map(ToString::to_string).collect();
            format!("there are costs in {}, and no rate at which to add them", codes.join(", "))
        }
    }
}

/// What can be said in any case; what cannot is null.
fn facts(known: &Known) -> Outcome<Map<String, Json>> {
    let Known { period, baseline, buyers, revenue_minor, margin, costs } = known;
    let each = (*buyers > 0).then(|| *revenue_minor as f64 / f64::from(*buyers));
    let by_category = costs.by_category.iter();
    let others = costs.others.iter();
    let Json::Object(facts) = json!({
        "from": period.from,
        "to": period.to,
        "baseline_from": baseline.from,
        "baseline_to": baseline.to,
        "customers": period.start,
        "retention_rate": period.retention_rate,
        "baseline_rate": baseline.retention_rate,
        "buyers": buyers,
        "revenue_minor": revenue_minor,
        "revenue_per_customer_minor": each,
        "margin": margin,
        "cost_minor": costs.minor,
        "costs": {
            "rows": costs.rows,
            "incomplete": costs.incomplete,
            "by_category": by_category
                .map(|&(category, minor)| json!({ "category": category, "minor": minor }))
                .collect::<Vec<_>>(),
            "other_currencies": others
                .map(|&(currency, minor)| json!({ "currency": currency, "minor": minor }))
                .collect::<Vec<_>>(),
        },
        "period": period,
        "baseline": baseline,
        "kept_more": null,
        "benefit_minor": null,
        "net_minor": null,
        "roi": null,
        "break_even_rate": null,
        "ci95": null,
        "refusal": null,
    }) else {
        return Ok(Map::new());
    };
    Ok(facts)
}

/// The comparison, where nothing stands against it.
fn compared(known: &Known) -> Outcome<Map<String, Json>> {
    let Known { period, baseline, buyers, revenue_minor, margin, costs } = known;
    let input = RoiInput {
        customers: period.start,
        retention_rate: period.retention_rate.unwrap_or_default(),
        baseline_rate: baseline.retention_rate.unwrap_or_default(),
        revenue_per_customer_minor: *revenue_minor as f64 / f64::from(*buyers),
        margin: *margin,
        cost_minor: costs.minor,
    };
    let share = |of: &PeriodRetention| (of.retained, of.start);
    let Json::Object(mut found) = to_json(&roi(&input))? else { return Ok(Map::new()) };
    found.insert("ci95".into(), to_json(&range(&input, share(period), share(baseline)))?);
    Ok(found)
}
