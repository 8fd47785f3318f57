//! Recency, frequency, monetary value.

use crate::time::Day;
use serde::{Deserialize, Serialize};

/// How scores are given.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub enum RfmRule {
    /// Primary: 1 + ⌊5 k ÷ n⌋ with k customers strictly worse; equal values get equal scores.
    #[default]
    A,
    /// Groups of equal size, ties by customer id: ⌈5 × rank ÷ n⌉.
    B,
}

/// One customer's three scores, each 1 (worst) to 5 (best).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct RfmScore {
    /// Recency: how lately they bought.
    pub r: u8,
    /// Frequency: how often they bought.
    pub f: u8,
    /// Monetary: how much they bought for.
    pub m: u8,
}

/// Customers per score; index 0 is score 1.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct ScoreCounts {
    /// By recency score.
    pub r: [u32; 5],
    /// By frequency score.
    pub f: [u32; 5],
    /// By monetary score.
    pub m: [u32; 5],
}

/// The RFM picture of a population.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Rfm {
    /// The rule used.
    pub rule: RfmRule,
    /// Recency is counted back from here; later orders are left out. Null where there is no order at all.
    pub as_of: Option<Day>,
    /// Customers with at least one order.
    pub customers: u32,
    /// Customers per score.
    pub distribution: ScoreCounts,
    /// 25 cells, recency 1 to 5 and within it frequency 1 to 5.
    pub grid: Vec<RfmCell>,
    /// The named groups, best first, also the empty ones.
    pub groups: Vec<RfmGroupCount>,
}

/// One cell of the recency × frequency grid.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct RfmCell {
    /// Recency score.
    pub r: u8,
    /// Frequency score.
    pub f: u8,
    /// Customers in it.
    pub customers: u32,
    /// Their revenue.
    pub revenue_minor: i64,
}

/// A named group's size.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct RfmGroupCount {
    /// The group.
    pub group: RfmGroup,
    /// Customers in it.
    pub customers: u32,
    /// Their revenue.
    pub revenue_minor: i64,
}

/// The ten groups that marketing practice commonly names in the recency × frequency grid.
///
/// | recency ↓ frequency → | 1 | 2 | 3 | 4 | 5 |
/// |---|---|---|---|---|---|
/// | 5 | new | potential loyal | potential loyal | champion | champion |
/// | 4 | promising | potential loyal | potential loyal | loyal | loyal |
/// | 3 | about to sleep | about to sleep | needs attention | loyal | loyal |
/// | 2 | hibernating | hibernating | at risk | at risk | cannot lose |
/// | 1 | hibernating | hibernating | at risk | at risk | cannot lose |
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RfmGroup {
    /// Bought lately and very often.
    Champion,
    /// Buys often, and not long ago.
    Loyal,
    /// Bought lately, and more than once.
    PotentialLoyal,
    /// Bought for the first time just now.
    New,
    /// Bought lately, but seldom.
    Promising,
    /// In the middle of both scales: a push decides.
    NeedsAttention,
    /// Seldom, and a while ago.
    AboutToSleep,
    /// Used to buy often, not for long now.
    AtRisk,
    /// Used to buy most often of all, not for long now.
    CannotLose,
    /// Seldom, and long ago.
    Hibernating,
}

impl RfmGroup {
    /// All groups in the order they are shown.
    pub const ALL: [RfmGroup; 10] = [
        RfmGroup::Champion,
        RfmGroup::Loyal,
        RfmGroup::PotentialLoyal,
        RfmGroup::New,
        RfmGroup::Promising,
        RfmGroup::NeedsAttention,
        RfmGroup::AboutToSleep,
        RfmGroup::AtRisk,
        RfmGroup::CannotLose,
        RfmGroup::Hibernating,
    ];

    /// The group of a recency and a frequency score.
    pub fn of(r: u8, f: u8) -> RfmGroup {
        match (r, f) {
            (5.., 4..) => RfmGroup::Champion,
            (3.., 4..) => RfmGroup::Loyal,
            (4.., 2..) => RfmGroup::PotentialLoyal,
            (5.., _) => RfmGroup::New,
            (4, _) => RfmGroup::Promising,
            (3, 3) => RfmGroup::NeedsAttention,
            (3, _) => RfmGroup::AboutToSleep,
            (_, 5..) => RfmGroup::CannotLose,
            (_, 3..) => RfmGroup::AtRisk,
            _ => RfmGroup::Hibernating,
        }
    }
}

/// A part of [`Rfm`] that can be opened.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RfmPart {
    /// Everybody with an order.
    All,
    /// A cell of the grid: recency, frequency.
    Cell(u8, u8),
    /// A named group.
    Group(RfmGroup),
    /// Exactly these scores.
    Score(RfmScore),
    /// A recency score.
    Recency(u8),
    /// A frequency score.
    Frequency(u8),
    /// A monetary score.
    Monetary(u8),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_groups_are_those_of_the_documented_table() {
        use RfmGroup::*;
        let table = [
            [Hibernating, Hibernating, AtRisk, AtRisk, CannotLose],
            [Hibernating, Hibernating, AtRisk, AtRisk, CannotLose],
            [AboutToSleep, AboutToSleep, NeedsAttention, Loyal, Loyal],
            [Promising, PotentialLoyal, PotentialLoyal, Loyal, Loyal],
            [New, PotentialLoyal, PotentialLoyal, Champion, Champion],
        ];
        for (r, line) in (1..).zip(table) {
            for (f, group) in (1..).zip(line) {
                assert_eq!(RfmGroup::of(r, f), group, "r {r} f {f}");
            }
        }
    }
}
