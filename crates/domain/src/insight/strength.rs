//! How strong the relation to a customer is.

use serde::{Deserialize, Serialize};

/// A part of the strength.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StrengthPart {
    /// How long ago the last order is, measured by the customer's own rhythm.
    Recency,
    /// How often they have bought again.
    Frequency,
    /// Revenue lately against the time before.
    ValueTrend,
    /// Mood of the last interactions.
    Sentiment,
    /// Complaints that are open.
    Complaints,
    /// How fast they were answered.
    Response,
    /// Their answers to surveys.
    Satisfaction,
    /// How long they have been customers.
    Tenure,
    /// Whether both sides get in touch.
    Balance,
}

impl StrengthPart {
    /// All of them, in the order they are shown.
    pub const ALL: [StrengthPart; 9] = [
        StrengthPart::Recency,
        StrengthPart::Frequency,
        StrengthPart::ValueTrend,
        StrengthPart::Sentiment,
        StrengthPart::Complaints,
        StrengthPart::Response,
        StrengthPart::Satisfaction,
        StrengthPart::Tenure,
        StrengthPart::Balance,
    ];
}

/// The weights of the parts, in the order of [`StrengthPart::ALL`]. Only their proportions count.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
pub struct StrengthWeights(pub [f64; 9]);

impl Default for StrengthWeights {
    fn default() -> StrengthWeights {
        StrengthWeights([30.0, 25.0, 5.0, 10.0, 10.0, 5.0, 10.0, 2.0, 3.0])
    }
}

/// A score and what it is made of.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Strength {
    /// 0 to 100; null where nothing is known.
    pub score: Option<f64>,
    /// The parts that are known.
    pub parts: Vec<StrengthShare>,
    /// The weight of the known parts ÷ all weights: how much the score rests on.
    pub known: f64,
}

/// One part.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
pub struct StrengthShare {
    /// Which.
    pub part: StrengthPart,
    /// 0 to 1.
    pub value: f64,
    /// Its weight ÷ the weights of all known parts.
    pub weight: f64,
    /// Points it brings: 100 × value × weight. They sum to the score.
    pub points: f64,
    /// The number it was computed from: days, orders, quotient, answers.
    pub basis: f64,
}
