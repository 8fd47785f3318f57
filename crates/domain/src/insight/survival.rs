//! How long customers stay.

use super::Interval;
use serde::{Deserialize, Serialize};

/// A Kaplan–Meier curve. Times are in the unit of the durations.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct SurvivalCurve {
    /// Subjects.
    pub n: u32,
    /// Those who were lost; the others were still there when last seen.
    pub events: u32,
    /// The smallest t with S(t) ≤ 0.5; null if never.
    pub median: Option<f64>,
    /// Where the curve falls, ascending; it is flat between.
    pub steps: Vec<SurvivalStep>,
}

/// A point at which the curve falls.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct SurvivalStep {
    /// Time.
    pub t: f64,
    /// Subjects seen at least until then.
    pub at_risk: u32,
    /// Lost at this time.
    pub events: u32,
    /// Lost up to this time.
    pub cumulative_events: u32,
    /// The share that is left after it.
    pub survival: f64,
    /// Greenwood's variance.
    pub variance: f64,
    /// 95 % interval by the complementary log-log (primary); null where nothing is left.
    pub ci_loglog: Option<Interval>,
    /// S ± z se, clipped to 0…1; null where nothing is left.
    pub ci_plain: Option<Interval>,
}

/// Whether groups differ in how long they stay.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct LogRank {
    /// The statistic.
    pub chi2: f64,
    /// Groups − 1.
    pub degrees: u32,
    /// The probability of one as large if the groups were alike.
    pub p_value: f64,
    /// Per group: lost, and expected to be lost if all were alike.
    pub groups: Vec<LogRankGroup>,
}

/// One group's share in the log-rank test.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct LogRankGroup {
    /// Subjects.
    pub n: u32,
    /// Lost.
    pub observed: f64,
    /// Expected to be lost if all groups were alike.
    pub expected: f64,
}
