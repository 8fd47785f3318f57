//! The figures with everybody beside those without some customers.

use domain::insight::{KpiSet, TopShare};
use domain::{Currency, Day};
use serde::Deserialize;

/// The answer to `what_if`.
#[derive(Clone, PartialEq, Debug, Deserialize)]
pub(super) struct Leaving {
    pub(super) leaving: u32,
    pub(super) now: KpiSet,
    pub(super) without: KpiSet,
    pub(super) lost_revenue_minor: i64,
    pub(super) lost_share: Option<f64>,
    pub(super) until: Day,
    pub(super) currency: Currency,
}

/// How a figure is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Unit {
    /// Minor units of the currency.
    Money,
    /// A number of things.
    Count,
    /// A share of one.
    Share,
    /// A number from 0 to 1 without a unit.
    Index,
}

/// A figure that is recomputed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Figure {
    /// Its name among the texts.
    pub(super) code: &'static str,
    pub(super) unit: Unit,
    of: fn(&KpiSet) -> Option<f64>,
    /// The figures it is computed from.
    pub(super) from: &'static [&'static str],
}

const TOP_PERCENT: u32 = 20;

/// All of them, in the order they are shown.
pub(super) const FIGURES: [Figure; 8] = [
    Figure {
        code: "revenue",
        unit: Unit::Money,
        of: |set| Some(set.value.revenue_minor as f64),
        from: &["orders"],
    },
    Figure {
        code: "customers",
        unit: Unit::Count,
        of: |set| Some(f64::from(set.value.customers)),
        from: &["orders"],
    },
    Figure { code: "orders", unit: Unit::Count, of: |set| Some(set.value.orders as f64), from: &[] },
    Figure { code: "aov", unit: Unit::Money, of: |set| set.value.aov_minor, from: &["revenue", "orders"] },
    Figure {
        code: "per_customer",
        unit: Unit::Money,
        of: |set| set.value.avg_revenue_minor,
        from: &["revenue", "customers"],
    },
    Figure {
        code: "repeat",
        unit: Unit::Share,
        of: |set| set.repeat.repeat_rate,
        from: &["repeat_customers", "customers"],
    },
    Figure {
        code: "top",
        unit: Unit::Share,
        of: |set| top(set)?.share,
        from: &["customers", "top_revenue", "revenue"],
    },
    Figure {
        code: "gini",
        unit: Unit::Index,
        of: |set| set.concentration.gini,
        from: &["revenue", "customers"],
    },
];

/// What only stands among the inputs of others.
const INPUTS: [Figure; 2] = [
    Figure {
        code: "repeat_customers",
        unit: Unit::Count,
        of: |set| Some(f64::from(set.repeat.repeat)),
        from: &[],
    },
    Figure {
        code: "top_revenue",
        unit: Unit::Money,
        of: |set| Some(top(set)?.revenue_minor as f64),
        from: &[],
    },
];

fn top(set: &KpiSet) -> Option<&TopShare> {
    set.concentration.top.iter().find(|top| top.percent == TOP_PERCENT)
}

/// The figure of a name.
pub(super) fn figure(code: &str) -> Option<Figure> {
    FIGURES.into_iter().chain(INPUTS).find(|figure| figure.code == code)
}

/// A figure on both sides.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Pair {
    pub(super) now: Option<f64>,
    pub(super) without: Option<f64>,
}

impl Figure {
    /// Now, and without those who leave.
    pub(super) fn pair(&self, answer: &Leaving) -> Pair {
        Pair { now: (self.of)(&answer.now), without: (self.of)(&answer.without) }
    }

    /// By how much it changes: relative for amounts and counts, in points of a hundred for shares, else the difference.
    pub(super) fn change(&self, pair: Pair) -> Option<f64> {
        let (now, without) = (pair.now?, pair.without?);
        match self.unit {
            Unit::Money | Unit::Count if now > 0.0 => Some((without - now) / now),
            Unit::Money | Unit::Count => None,
            Unit::Share => Some((without - now) * 100.0),
            Unit::Index => Some(without - now),
        }
    }
}

impl Pair {
    /// The lengths of the two bars: the longer is whole. What is below zero has none.
    pub(super) fn bars(self) -> (f64, f64) {
        let length = |value: Option<f64>| value.unwrap_or(0.0).max(0.0);
        let (now, without) = (length(self.now), length(self.without));
        let whole = now.max(without);
        if whole > 0.0 { (now / whole, without / whole) } else { (0.0, 0.0) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(now: f64, without: f64) -> Pair {
        Pair { now: Some(now), without: Some(without) }
    }

    #[test]
    fn amounts_change_by_a_share_and_shares_by_points() {
        let change = |code: &str, now, without| figure(code).unwrap().change(pair(now, without));
        assert_eq!(change("revenue", 200.0, 150.0), Some(-0.25));
        assert_eq!(change("repeat", 0.5, 0.25), Some(-25.0));
        assert_eq!(change("gini", 0.5, 0.25), Some(-0.25));
        assert_eq!(change("revenue", 0.0, 0.0), None);
        assert_eq!(figure("aov").unwrap().change(Pair { now: Some(1.0), without: None }), None);
    }

    #[test]
    fn the_longer_bar_is_whole_and_nothing_below_zero_has_one() {
        assert_eq!(pair(200.0, 50.0).bars(), (1.0, 0.25));
        assert_eq!(pair(50.0, 100.0).bars(), (0.5, 1.0));
        assert_eq!(pair(-5.0, 0.0).bars(), (0.0, 0.0));
    }

    #[test]
    fn every_figure_names_figures_that_are_there() {
        for one in FIGURES {
            assert!(one.from.iter().all(|code| figure(code).is_some()), "{}", one.code);
        }
    }
}
