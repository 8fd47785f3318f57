//! What the CRM costs and brings, and whether it is used.

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
