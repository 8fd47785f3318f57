//! What the CRM costs and brings, and whether it is used.

use super::Interval;
use crate::money::Currency;
use crate::time::Day;
use serde::{Deserialize, Serialize};

/// Cost against benefit over one period. The assumption: without the CRM retention would have stayed as in the baseline, and a
/// customer who is kept brings what customers brought in the period on the average.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Roi {
    /// Customers at the start of the period.
    pub customers: u32,
    /// Retention in the period.
    pub retention_rate: f64,
    /// Retention in the baseline.
    pub baseline_rate: f64,
    /// Revenue per active customer in the period.
    pub revenue_per_customer_minor: f64,
    /// Customers kept beyond the baseline; negative when fewer.
    pub kept_more: f64,
    /// kept_more × revenue per customer × margin.
    pub benefit_minor: f64,
    /// What it cost.
    pub cost_minor: i64,
    /// benefit − cost.
    pub net_minor: f64,
    /// net ÷ cost; null without costs.
    pub roi: Option<f64>,
    /// The retention rate at which it pays for itself.
    pub break_even_rate: Option<f64>,
}

/// How far chance alone may have moved the result: 95 % intervals that follow from the two rates of retention. Revenue per
/// customer, margin and cost are taken as they are.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
pub struct RoiRange {
    /// Of the retention in the period (Wilson).
    pub retention_rate: Interval,
    /// Of the retention in the baseline (Wilson).
    pub baseline_rate: Interval,
    /// Of their difference (Newcombe, out of the two).
    pub difference: Interval,
    /// Of the benefit.
    pub benefit_minor: Interval,
    /// Of the ROI; null without costs.
    pub roi: Option<Interval>,
}

/// Why cost and benefit cannot be compared.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "code")]
pub enum RoiRefusal {
    /// Nobody ordered in the days before the period, so there is nobody to be kept.
    NoCustomers {
        /// First of these days.
        from: Day,
        /// Last of them.
        to: Day,
    },
    /// Nobody ordered in the days before the baseline, so there is no retention to compare with.
    NoBaseline {
        /// First of these days.
        from: Day,
        /// Last of them.
        to: Day,
    },
    /// Nobody ordered in the period, so nothing says what a customer who is kept brings.
    NoOrders {
        /// First day of the period.
        from: Day,
        /// Its last day.
        to: Day,
    },
    /// There are costs in other currencies, and no rate at which to add them.
    CostCurrencies {
        /// In which.
        currencies: Vec<Currency>,
    },
}

/// Whether the CRM is used.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Adoption {
    /// Edits per person and week.
    pub edits_per_person_week: Option<f64>,
    /// People who edited anything ÷ all.
    pub active_share: Option<f64>,
    /// Empty cells ÷ all cells of the fields that are looked at.
    pub empty_share: Option<f64>,
    /// The same per field, most empty first: number of the field and share.
    pub empty_fields: Vec<(u32, f64)>,
    /// Customers nobody has touched for the given time ÷ all.
    pub stale_share: Option<f64>,
}
