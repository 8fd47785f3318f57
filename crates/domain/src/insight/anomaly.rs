//! Points that do not fit a series' own past.

use super::Interval;
use serde::{Deserialize, Serialize};

/// What the last point of a series was compared with.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AnomalyBasis {
    /// Level, trend and season of its past.
    Season,
    /// The middle and spread of its past.
    Level,
}

/// The last point of one series.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Anomaly {
    /// Number of the series, as given.
    pub series: u32,
    /// The last value.
    pub value: f64,
    /// What its past lets expect.
    pub expected: f64,
    /// 95 % prediction interval.
    pub ci95: Interval,
    /// Difference ÷ its standard error.
    pub t: f64,
    /// The probability of one as large by chance.
    pub p_value: f64,
    /// The same with all series taken into account (Benjamini–Hochberg).
    pub q_value: f64,
    /// Whether it is flagged.
    pub flagged: bool,
    /// What it was compared with.
    pub basis: AnomalyBasis,
}

/// All series' last points, most unusual first.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Anomalies {
    /// Those that could be judged.
    pub points: Vec<Anomaly>,
    /// Series whose past is too short, or does not vary at all.
    pub not_judged: Vec<u32>,
    /// Of the flagged ones, the share that may be chance.
    pub false_share: f64,
}
