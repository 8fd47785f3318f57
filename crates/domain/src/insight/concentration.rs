//! How much of the revenue few customers bring.

use serde::{Deserialize, Serialize};

/// Revenue concentration of all customers with an order.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Concentration {
    /// Customers with at least one order.
    pub customers: u32,
    /// Their revenue.
    pub revenue_minor: i64,
    /// The usual shares: 1, 5, 10, 20 and 50 per cent of the customers.
    pub top: Vec<TopShare>,
    /// Fewest customers who bring 80 % of the revenue; null where there is no revenue.
    pub customers_for_80pct: Option<u32>,
    /// Gini coefficient, population form (primary): 0 = all equal. Can pass 1 where refunds make totals negative.
    pub gini: Option<f64>,
    /// gini × n ÷ (n − 1).
    pub gini_unbiased: Option<f64>,
    /// The Lorenz curve, poorest first, in steps of 5 %; empty where there is no revenue.
    pub lorenz: Vec<LorenzPoint>,
    /// Customers whose total is below zero.
    pub negative: u32,
}

/// The share of the best customers in the revenue.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct TopShare {
    /// How many of the customers, in per cent.
    pub percent: u32,
    /// ⌈p × n⌉ customers.
    pub count: u32,
    /// Their revenue.
    pub revenue_minor: i64,
    /// Their revenue ÷ all revenue (primary).
    pub share: Option<f64>,
    /// The same for exactly p × n customers, the one at the edge counted in part.
    pub interpolated_share: Option<f64>,
}

/// One point of the Lorenz curve.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct LorenzPoint {
    /// Share of the customers, poorest first.
    pub customers_share: f64,
    /// Their share in the revenue.
    pub revenue_share: f64,
}

/// A part of [`Concentration`] that can be opened.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConcentrationPart {
    /// The best ⌈p × n⌉ customers, best first; p in per cent.
    Top(u32),
    /// The fewest customers who bring 80 %, best first.
    EightyPercent,
}
