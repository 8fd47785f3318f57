//! The customers a firm lives on, and what happens if they leave.

use super::{Concentration, Repeat, ValueSummary};
use crate::time::Day;
use serde::{Deserialize, Serialize};

/// From where on a customer is a key customer; each kind can be adjusted.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
pub struct KeyCutoffs {
    /// Who buys most: this many per cent of the buyers, by revenue of the reported days.
    pub buys_most_percent: u32,
    /// Who has bought longest: this many per cent of the buyers, by days from the first to the last order.
    pub longest_percent: u32,
    /// Who complains most: at least so many complaints …
    pub complaints_min: u32,
    /// … and among this many per cent of those who complained.
    pub complaints_percent: u32,
}

impl Default for KeyCutoffs {
    fn default() -> KeyCutoffs {
        KeyCutoffs { buys_most_percent: 10, longest_percent: 10, complaints_min: 2, complaints_percent: 20 }
    }
}

/// A key customer.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct KeyCustomer {
    /// Customer row.
    pub customer: u32,
    /// Among those who buy most.
    pub buys_most: bool,
    /// Among those who have bought longest.
    pub longest: bool,
    /// Among those who complain most.
    pub complains_most: bool,
    /// Revenue of the reported days.
    pub revenue_minor: i64,
    /// First order.
    pub first: Option<Day>,
    /// Last order.
    pub last: Option<Day>,
    /// Complaints.
    pub complaints: u32,
    /// Probability of being lost; null where no model gives one.
    pub p_loss: Option<f64>,
    /// Expected revenue of the horizon if they stay; null where no model gives one.
    pub if_they_stay_minor: Option<f64>,
    /// Expected revenue if they stay × probability of loss.
    pub at_risk_minor: Option<f64>,
}

/// Why somebody is a key customer.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyKind {
    /// Buys most.
    BuysMost,
    /// Has bought longest.
    Longest,
    /// Complains most.
    ComplainsMost,
}

impl KeyCustomer {
    /// Whether the customer is of this kind; one can be of several.
    pub fn is(&self, kind: KeyKind) -> bool {
        match kind {
            KeyKind::BuysMost => self.buys_most,
            KeyKind::Longest => self.longest,
            KeyKind::ComplainsMost => self.complains_most,
        }
    }
}

/// All key customers, most revenue at risk first.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct KeyCustomers {
    /// The customers.
    pub customers: Vec<KeyCustomer>,
    /// The least revenue that belongs to those who buy most.
    pub revenue_from_minor: Option<i64>,
    /// The fewest days between first and last order that belong to those who have bought longest.
    pub days_from: Option<u32>,
    /// The fewest complaints that belong to those who complain most.
    pub complaints_from: Option<u32>,
    /// Their revenue.
    pub revenue_minor: i64,
    /// Revenue of everybody.
    pub of_revenue_minor: i64,
    /// Their revenue ÷ that of everybody.
    pub revenue_share: Option<f64>,
    /// Sum of the revenue at risk.
    pub at_risk_minor: f64,
}

/// The KPIs as they are and without some customers.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct WhatIf {
    /// Customers with an order who would leave.
    pub leaving: u32,
    /// With everybody.
    pub now: KpiSet,
    /// Without them.
    pub without: KpiSet,
    /// Revenue that would be missing.
    pub lost_revenue_minor: i64,
    /// That ÷ all revenue.
    pub lost_share: Option<f64>,
}

/// The KPIs that are recomputed.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct KpiSet {
    /// Value of the customers.
    pub value: ValueSummary,
    /// Revenue concentration.
    pub concentration: Concentration,
    /// Repeat rate.
    pub repeat: Repeat,
}
