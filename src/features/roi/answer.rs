//! What the worker answers.

use domain::insight::{Interval, PeriodRetention, RoiRange, RoiRefusal};
use domain::{Currency, Day, RowId};
use serde::Deserialize;

/// Costs in another currency.
#[derive(Clone, PartialEq, Debug, Deserialize)]
pub(super) struct Foreign {
    /// Which.
    pub(super) currency: Currency,
    /// How much of it.
    pub(super) minor: i64,
}

/// Costs of one category.
#[derive(Clone, PartialEq, Debug, Deserialize)]
pub(super) struct OfCategory {
    /// Its code.
    pub(super) category: String,
    /// How much.
    pub(super) minor: i64,
}

/// The costs of the period.
#[derive(Clone, PartialEq, Debug, Deserialize)]
pub(super) struct Costs {
    /// Rows that fall within it.
    pub(super) rows: u32,
    /// Rows that cannot be counted.
    pub(super) incomplete: u32,
    /// By what they are for.
    pub(super) by_category: Vec<OfCategory>,
    /// What cannot be added.
    pub(super) other_currencies: Vec<Foreign>,
}

/// Cost against benefit.
#[derive(Clone, PartialEq, Debug, Deserialize)]
pub(super) struct Answer {
    /// The currency of the amounts.
    pub(super) currency: Currency,
    /// Orders in others.
    #[serde(rename = "ordersInOtherCurrencies")]
    pub(super) others: u64,
    /// First day.
    pub(super) from: Day,
    /// Last day.
    pub(super) to: Day,
    /// Who stayed from the days before.
    pub(super) period: PeriodRetention,
    /// The same of the baseline.
    pub(super) baseline: PeriodRetention,
    /// Customers with an order in the period.
    pub(super) buyers: u32,
    /// What they brought.
    pub(super) revenue_minor: i64,
    /// The same of one.
    pub(super) revenue_per_customer_minor: Option<f64>,
    /// Gross margin.
    pub(super) margin: f64,
    /// What it cost.
    pub(super) cost_minor: i64,
    /// The costs.
    pub(super) costs: Costs,
    /// Customers kept beyond the baseline.
    pub(super) kept_more: Option<f64>,
    /// What they brought.
    pub(super) benefit_minor: Option<f64>,
    /// Benefit less cost.
    pub(super) net_minor: Option<f64>,
    /// Net ÷ cost.
    pub(super) roi: Option<f64>,
    /// From which retention on it pays.
    pub(super) break_even_rate: Option<f64>,
    /// How far chance may have moved this.
    pub(super) ci95: Option<RoiRange>,
    /// Why it cannot be said.
    pub(super) refusal: Option<RoiRefusal>,
    /// The day of the first order.
    pub(super) first_order: Option<Day>,
    /// Whether that lies after the beginning of what is looked at.
    pub(super) short_history: bool,
}

/// How sure one may be of an ROI.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Verdict {
    /// It pays, also at the lower end of the interval.
    Pays,
    /// It may be chance.
    Open,
    /// It does not pay, not even at the upper end.
    DoesNotPay,
}

/// What an interval says of an ROI.
pub(super) fn verdict(interval: Interval) -> Verdict {
    match interval {
        Interval(low, _) if low > 0.0 => Verdict::Pays,
        Interval(_, high) if high < 0.0 => Verdict::DoesNotPay,
        _ => Verdict::Open,
    }
}

/// Edits of a week.
#[derive(Clone, PartialEq, Debug, Deserialize)]
pub(super) struct Week {
    /// Its first day.
    pub(super) from: Day,
    /// How many.
    pub(super) edits: u64,
}

/// Somebody who edits.
#[derive(Clone, PartialEq, Debug, Deserialize)]
pub(super) struct Person {
    /// The device; none for this browser.
    pub(super) device: Option<String>,
    /// Edits, imports among them.
    pub(super) edits: u32,
    /// Imports.
    pub(super) imports: u32,
    /// The day of the last edit.
    pub(super) last: Option<Day>,
}

/// A field that is empty here and there.
#[derive(Clone, PartialEq, Debug, Deserialize)]
pub(super) struct EmptyField {
    /// Its name.
    pub(super) field: String,
    /// Customers without a value.
    pub(super) empty: u32,
    /// The same as a share.
    pub(super) share: f64,
}

/// A customer whom nobody has touched.
#[derive(Clone, PartialEq, Debug, Deserialize)]
pub(super) struct Stale {
    /// Who.
    pub(super) id: RowId,
    /// The name.
    pub(super) name: String,
    /// When somebody did last.
    pub(super) touched: Option<Day>,
}

/// How it is used.
#[derive(Clone, PartialEq, Debug, Deserialize)]
pub(super) struct Adoption {
    /// The last day looked at.
    pub(super) until: Day,
    /// Customers.
    pub(super) customers: u32,
    /// Edits in the weeks.
    pub(super) edits: u64,
    /// The weeks, the oldest first.
    pub(super) weeks: Vec<Week>,
    /// Who edits.
    pub(super) people: Vec<Person>,
    /// Edits ÷ people ÷ weeks.
    pub(super) edits_per_person_week: Option<f64>,
    /// People with an edit in the weeks ÷ all.
    pub(super) active_share: Option<f64>,
    /// Empty cells ÷ cells.
    pub(super) empty_share: Option<f64>,
    /// Per field, the emptiest first.
    pub(super) empty_fields: Vec<EmptyField>,
    /// Stale customers.
    pub(super) stale: u32,
    /// From how many days on.
    pub(super) stale_days: u32,
    /// The same as a share.
    pub(super) stale_share: Option<f64>,
    /// The first of them.
    pub(super) stale_customers: Vec<Stale>,
}

impl Adoption {
    /// People with an edit in the weeks.
    pub(super) fn active(&self) -> usize {
        self.people.iter().filter(|person| person.edits > 0).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interval_around_nought_leaves_it_open() {
        assert_eq!(verdict(Interval(0.1, 2.0)), Verdict::Pays);
        assert_eq!(verdict(Interval(-2.0, -0.1)), Verdict::DoesNotPay);
        assert_eq!([verdict(Interval(0.0, 1.0)), verdict(Interval(-1.0, 1.0))], [Verdict::Open; 2]);
    }
}
