//! New customers brought by others.

use crate::time::Month;
use serde::{Deserialize, Serialize};

/// The referral rate of a period.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Referral {
    /// Customers who became customers in the period.
    pub new: u32,
    /// Those of them who have a referrer.
    pub referred: u32,
    /// referred ÷ new.
    pub referral_rate: Option<f64>,
    /// Different referrers among them.
    pub referrers: u32,
    /// The same by month, without gaps.
    pub months: Vec<ReferralMonth>,
    /// Whether older months were left out because there are more than the table holds.
    pub shortened: bool,
}

/// One month's new customers.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct ReferralMonth {
    /// The calendar month.
    pub month: Month,
    /// New customers.
    pub new: u32,
    /// With a referrer.
    pub referred: u32,
    /// referred ÷ new.
    pub referral_rate: Option<f64>,
}

/// A part of [`Referral`] that can be opened.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReferralPart {
    /// New customers.
    New,
    /// New customers with a referrer.
    Referred,
    /// The referrers of new customers.
    Referrers,
}
