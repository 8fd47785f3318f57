//! Who stays: retention by month and by period, and the repeat rate.

use crate::time::{Day, Month};
use serde::{Deserialize, Serialize};

/// Month-over-month retention: one line per calendar month, without gaps.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Retention {
    /// Ascending; ends with the last month that has any order.
    pub months: Vec<MonthRetention>,
    /// Whether older months were left out because there are more than the table holds.
    pub shortened: bool,
}

/// One month's customers.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct MonthRetention {
    /// The calendar month.
    pub month: Month,
    /// Customers with an order in it: new + retained + reactivated.
    pub active: u32,
    /// Whose first order ever is in it.
    pub new: u32,
    /// Active in the month before and in this one; null in the very first month.
    pub retained: Option<u32>,
    /// Active, seen before, but not in the month before.
    pub reactivated: u32,
    /// Active in the month before and not in this one; null in the very first month.
    pub lost: Option<u32>,
    /// Retained ÷ active in the month before.
    pub retention_rate: Option<f64>,
    /// 1 − retention rate.
    pub churn_rate: Option<f64>,
}

/// A part of [`MonthRetention`] or [`PeriodRetention`] that can be opened.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RetentionPart {
    /// Active in the period.
    Active,
    /// First order ever in the period.
    New,
    /// Active in the period and in the one before.
    Retained,
    /// Active in the period, seen before, not in the one before.
    Reactivated,
    /// Active in the one before, not in the period.
    Lost,
}

/// Retention from one period to the next: (E − N) ÷ S.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct PeriodRetention {
    /// First day of the period.
    pub from: Day,
    /// Last day of the period.
    pub to: Day,
    /// First day of the period before.
    pub before_from: Day,
    /// Last day of the period before.
    pub before_to: Day,
    /// S: active in the period before.
    pub start: u32,
    /// E: active in the period.
    pub end: u32,
    /// N: active in the period and not in the one before: first orders and returns.
    pub joined: u32,
    /// The part of N whose first order ever is in the period.
    pub new: u32,
    /// The part of N who were seen earlier.
    pub reactivated: u32,
    /// E − N: active in both.
    pub retained: u32,
    /// S − retained.
    pub lost: u32,
    /// (E − N) ÷ S.
    pub retention_rate: Option<f64>,
    /// 1 − retention rate.
    pub churn_rate: Option<f64>,
}

/// How many customers came back.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Repeat {
    /// Customers with at least one order.
    pub customers: u32,
    /// With at least two orders.
    pub repeat: u32,
    /// With orders on at least two different days.
    pub repeat_days: u32,
    /// Primary: repeat ÷ customers.
    pub repeat_rate: Option<f64>,
    /// The stricter form: repeat_days ÷ customers.
    pub repeat_days_rate: Option<f64>,
}

/// The repeat rate as it stood at the end of a month.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct RepeatMonth {
    /// The calendar month.
    pub month: Month,
    /// All orders up to the end of this month.
    #[serde(flatten)]
    pub repeat: Repeat,
}

/// A part of [`Repeat`] that can be opened.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RepeatPart {
    /// At least one order.
    Customers,
    /// At least two orders.
    Repeat,
    /// Orders on at least two days.
    RepeatDays,
    /// Exactly one order.
    Once,
}
