//! Items bought together.

use serde::{Deserialize, Serialize};

/// Two items and the baskets they are in. `a` and `b` are numbers of items.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
pub struct ItemPair {
    /// The first item.
    pub a: u32,
    /// The second.
    pub b: u32,
    /// Baskets with a.
    pub n_a: u32,
    /// Baskets with b.
    pub n_b: u32,
    /// Baskets with both.
    pub n_ab: u32,
    /// n_ab ÷ N.
    pub support: f64,
    /// n_ab ÷ n_a.
    pub confidence_ab: f64,
    /// n_ab ÷ n_b.
    pub confidence_ba: f64,
    /// n_ab N ÷ (n_a n_b).
    pub lift: f64,
    /// n_ab ÷ √(n_a n_b).
    pub cosine: f64,
    /// n_ab ÷ (n_a + n_b − n_ab).
    pub jaccard: f64,
    /// n_ab ÷ N − n_a n_b ÷ N².
    pub leverage: f64,
    /// (1 − n_b ÷ N) ÷ (1 − confidence_ab); null for a confidence of 1.
    pub conviction_ab: Option<f64>,
    /// (1 − n_a ÷ N) ÷ (1 − confidence_ba); null for a confidence of 1.
    pub conviction_ba: Option<f64>,
}

/// An item to offer.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Recommendation {
    /// The item.
    pub item: u32,
    /// Its score by the measure asked for; for several bought items the sum.
    pub score: f64,
    /// Why, strongest first: bought by `together` of `of` who bought `because`.
    pub reasons: Vec<RecommendationReason>,
}

/// One reason.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct RecommendationReason {
    /// The item that was bought.
    pub because: u32,
    /// Baskets with both.
    pub together: u32,
    /// Baskets with it.
    pub of: u32,
}
