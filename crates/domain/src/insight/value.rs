//! What customers have brought so far.

use crate::time::{Day, Month};
use serde::{Deserialize, Serialize};

/// Historic value of one customer up to the as-of day.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct CustomerValue {
    /// Sum of the orders.
    pub revenue_minor: i64,
    /// Number of orders.
    pub orders: u32,
    /// Day of the first order.
    pub first: Day,
    /// Day of the last order.
    pub last: Day,
    /// Revenue ÷ orders.
    pub aov_minor: f64,
    /// (last − first) ÷ (orders − 1); null for one order.
    pub avg_days_between_orders: Option<f64>,
    /// Revenue × margin.
    pub historic_cltv_minor: f64,
    /// Revenue ÷ max(as-of − first, 1) × 30.
    pub revenue_per_30d_minor: f64,
}

/// Historic value of many customers: sums first, then quotients.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct ValueSummary {
    /// Customers with at least one order.
    pub customers: u32,
    /// Their orders.
    pub orders: u64,
    /// Sum of the orders.
    pub revenue_minor: i64,
    /// Revenue × margin.
    pub historic_cltv_minor: f64,
    /// Revenue × margin ÷ customers.
    pub avg_cltv_minor: Option<f64>,
    /// Revenue ÷ customers.
    pub avg_revenue_minor: Option<f64>,
    /// Revenue ÷ orders.
    pub aov_minor: Option<f64>,
    /// Orders ÷ customers.
    pub orders_per_customer: Option<f64>,
    /// Σ (last − first) ÷ Σ (orders − 1): the mean gap between two orders that follow one another.
    pub avg_days_between_orders: Option<f64>,
    /// Revenue ÷ Σ max(as-of − first, 1) × 30: revenue of one customer in 30 days.
    pub revenue_per_30d_minor: Option<f64>,
}

/// The value of one group of customers, for example of one industry.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct GroupValue {
    /// The group's code as given; null for customers of no group.
    pub group: Option<u32>,
    /// Its figures.
    #[serde(flatten)]
    pub value: ValueSummary,
}

/// One month's orders, and the value of everybody up to its end.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct RevenueMonth {
    /// The calendar month.
    pub month: Month,
    /// Customers with an order in it.
    pub active: u32,
    /// Orders in it.
    pub orders: u64,
    /// Sum of its orders.
    pub revenue_minor: i64,
    /// Revenue ÷ orders of the month.
    pub aov_minor: Option<f64>,
    /// Customers with an order up to its end.
    pub customers_so_far: u32,
    /// All revenue up to its end.
    pub revenue_so_far_minor: i64,
    /// Revenue so far × margin ÷ customers so far.
    pub avg_cltv_so_far_minor: Option<f64>,
}

/// A part of the value figures that can be opened.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ValuePart {
    /// The customers counted.
    Customers,
    /// Their orders.
    Orders,
}
