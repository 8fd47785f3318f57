//! What the model answers, and what may be said of it.

use super::state::{MONTH_DAYS, days_of};
use domain::Day;
use domain::insight::{Interval, LogRank, SurvivalStep};
use serde::Deserialize;

/// What is left at a time.
#[derive(Clone, PartialEq, Debug, Deserialize)]
pub(super) struct Left {
    /// Days.
    pub(super) t: f64,
    /// Customers who were watched that long.
    pub(super) at_risk: u32,
    /// Lost up to then.
    pub(super) cumulative_events: u32,
    /// The share that is left.
    pub(super) survival: f64,
    /// Its 95 % interval; absent before the first loss and where nobody is left.
    #[serde(default)]
    pub(super) ci_loglog: Option<Interval>,
}

/// A curve.
#[derive(Clone, PartialEq, Debug, Deserialize)]
pub(super) struct Curve {
    /// Of which group.
    #[serde(default)]
    pub(super) group: String,
    /// Customers.
    pub(super) n: u32,
    /// Lost ones.
    pub(super) events: u32,
    /// Days after which half are left.
    pub(super) median: Option<f64>,
    /// Where it falls.
    pub(super) steps: Vec<SurvivalStep>,
    /// What is left after the months of the table.
    pub(super) at: Vec<Left>,
    /// Mean days up to the chosen month.
    pub(super) restricted_mean: Option<f64>,
}

impl Curve {
    /// What is left after some months; nothing where nobody has been watched that long, so that a flat end is not taken
    /// for knowledge.
    pub(super) fn left_after(&self, months: u32) -> Option<&Left> {
        self.at.iter().find(|left| left.t == days_of(months)).filter(|left| left.at_risk > 0)
    }

    /// The mean, where somebody was watched up to its end.
    pub(super) fn mean_within(&self, months: u32) -> Option<f64> {
        self.left_after(months).and(self.restricted_mean)
    }

    /// The last day of which the curve says something.
    pub(super) fn end(&self) -> f64 {
        let last = self.steps.last().map_or(0.0, |step| step.t);
        self.at.iter().filter(|left| left.at_risk > 0).map(|left| left.t).fold(last, f64::max)
    }
}

/// Curves and the test between them.
#[derive(Clone, PartialEq, Debug, Deserialize)]
pub(super) struct Answer {
    /// The last day looked at.
    pub(super) until: Day,
    /// Of everybody.
    pub(super) all: Curve,
    /// Of each group.
    pub(super) groups: Vec<Curve>,
    /// Whether groups differ.
    pub(super) log_rank: Option<LogRank>,
}

/// A group with what it contributes to the test.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Group {
    /// Its curve.
    pub(super) curve: Curve,
    /// Lost, and expected to be lost if all were alike.
    pub(super) tested: Option<(f64, f64)>,
}

impl Answer {
    /// The groups, the largest first; everybody where there are none. Groups of nobody are left out.
    pub(super) fn sorted(&self) -> Vec<Group> {
        if self.groups.is_empty() {
            return vec![Group { curve: self.all.clone(), tested: None }];
        }
        let tested = |place: usize| {
            let group = self.log_rank.as_ref()?.groups.get(place)?;
            Some((group.observed, group.expected))
        };
        let each = self.groups.iter().enumerate().filter(|(_, curve)| curve.n > 0);
        let mut all: Vec<Group> =
            each.map(|(place, curve)| Group { curve: curve.clone(), tested: tested(place) }).collect();
        all.sort_by_key(|group| std::cmp::Reverse(group.curve.n));
        all
    }
}

/// Months that are labelled below a curve of so many days.
pub(super) fn month_ticks(end: f64) -> Vec<u32> {
    let months = (end / MONTH_DAYS).floor() as u32;
    let step = [1, 3, 6, 12, 24].into_iter().find(|step| months / step <= 10).unwrap_or(60);
    (0..=months / step).map(|place| place * step).collect()
}

#[cfg(test)]
mod tests {
    use super::super::state::months_of;
    use super::*;

    fn left(months: u32, at_risk: u32) -> Left {
        Left { t: days_of(months), at_risk, cumulative_events: 1, survival: 0.5, ci_loglog: None }
    }

    fn curve(group: &str, n: u32, at: Vec<Left>) -> Curve {
        let (group, steps) = (group.to_owned(), Vec::new());
        Curve { group, n, events: 1, median: None, steps, at, restricted_mean: Some(100.0) }
    }

    #[test]
    fn nothing_is_said_of_times_nobody_was_watched_for() {
        let one = curve("", 5, vec![left(6, 2), left(12, 0)]);
        assert_eq!(one.left_after(6).map(|left| left.at_risk), Some(2));
        assert_eq!((one.left_after(12), one.mean_within(12)), (None, None));
        assert_eq!(one.mean_within(6), Some(100.0));
        assert_eq!(one.end(), days_of(6));
    }

    #[test]
    fn the_largest_group_comes_first_with_its_own_share_of_the_test() {
        let share = |observed| domain::insight::LogRankGroup { n: 1, observed, expected: 2.0 };
        let answer = Answer {
            until: "2025-01-01".parse().unwrap(),
            all: curve("", 9, Vec::new()),
            groups: vec![curve("a", 2, Vec::new()), curve("b", 0, Vec::new()), curve("c", 7, Vec::new())],
            log_rank: Some(LogRank {
                chi2: 1.0,
                degrees: 1,
                p_value: 0.3,
                groups: vec![share(1.0), share(0.0), share(3.0)],
            }),
        };
        let sorted = answer.sorted();
        let found: Vec<_> =
            sorted.iter().map(|group| (group.curve.group.as_str(), group.tested.unwrap().0)).collect();
        assert_eq!(found, [("c", 3.0), ("a", 1.0)]);
        assert_eq!(Answer { groups: Vec::new(), ..answer }.sorted()[0].curve.n, 9);
    }

    #[test]
    fn labels_stay_few_however_long_the_curve() {
        assert_eq!(month_ticks(100.0), [0, 1, 2, 3]);
        assert_eq!(month_ticks(days_of(36)), [0, 6, 12, 18, 24, 30, 36]);
        assert!(month_ticks(days_of(2000)).len() < 40);
        assert_eq!(months_of(days_of(5)), 5.0);
    }
}
