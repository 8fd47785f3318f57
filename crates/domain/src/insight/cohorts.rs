//! Cohorts by month of the first purchase.

use crate::time::{Day, Month};
use serde::{Deserialize, Serialize};

/// The cohort matrix. Cohorts of nobody are left out.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct CohortMatrix {
    /// By month, ascending.
    pub cohorts: Vec<Cohort>,
    /// Per column k: active customers ÷ size over all cohorts old enough to have that column.
    pub average_retention: Vec<Option<f64>>,
    /// The last month of the table.
    pub last: Option<Month>,
    /// Whether older cohorts were left out because there are more months than the table holds.
    pub shortened: bool,
}

/// One line of the matrix; index k is the k-th month after the first.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Cohort {
    /// Month of the first purchase.
    pub month: Month,
    /// Customers in it.
    pub size: u32,
    /// Customers with an order in month k.
    pub active: Vec<u32>,
    /// active ÷ size; 1 for k = 0.
    pub retention: Vec<f64>,
    /// Revenue in month k; empty unless asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub revenue_minor: Vec<i64>,
    /// Revenue in month k ÷ revenue in month 0; empty unless asked for, null where month 0 brought nothing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub revenue_share: Vec<Option<f64>>,
}

/// The customers of one cell (or the whole cohort, k = 0).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct CohortPart {
    /// Month of the first purchase.
    pub cohort: Month,
    /// Months after it.
    pub k: u32,
}

/// The length of a cohort's periods.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Grain {
    /// Days.
    Day,
    /// Weeks that begin on this day: 0 = Monday … 6 = Sunday.
    Week(u8),
    /// Calendar months.
    Month,
    /// Calendar quarters.
    Quarter,
    /// Calendar years.
    Year,
}

/// A cohort matrix by any period. Cohorts of nobody are left out.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct PeriodCohorts {
    /// The periods.
    pub grain: Grain,
    /// By first day, ascending.
    pub cohorts: Vec<PeriodCohort>,
    /// Per column k: active customers ÷ size over all cohorts old enough to have that column.
    pub average_retention: Vec<Option<f64>>,
    /// First day of the last period of the table.
    pub last: Option<Day>,
    /// Whether older cohorts were left out because there are more periods than the table holds.
    pub shortened: bool,
}

/// One line; index k is the k-th period after the first.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct PeriodCohort {
    /// First day of the period of the first purchase.
    pub from: Day,
    /// Customers in it.
    pub size: u32,
    /// Customers with an order in period k.
    pub active: Vec<u32>,
    /// active ÷ size; 1 for k = 0.
    pub retention: Vec<f64>,
    /// Revenue in period k.
    pub revenue_minor: Vec<i64>,
    /// Revenue in period k ÷ revenue in period 0; null where period 0 brought nothing.
    pub revenue_share: Vec<Option<f64>>,
}
