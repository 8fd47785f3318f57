//! What the engine answers, and what follows from it without a browser.

use domain::insight::{BaseFact, BaseFactKind, FirstThing, PartStanding, StrengthPart, StrengthSpread};
use domain::{Currency, Day};
use serde::Deserialize;

/// From this share of its points on a part is a strength; said by the engine's rule.
pub(super) const STRONG_SHARE: f64 = 0.6;

/// Parts shown as strengths, and as weak spots.
pub(super) const SHOWN: usize = 3;

/// Below this share of the weights known, the scores are called a first hint.
const KNOWN_ENOUGH: f64 = 0.5;

/// A part with what it reached at the beginning of the period.
#[derive(Clone, PartialEq, Debug, Deserialize)]
pub(super) struct Part {
    /// How it stands.
    #[serde(flatten)]
    pub(super) now: PartStanding,
    /// The share of its points that it reached then.
    pub(super) before: Option<f64>,
}

/// The assessment.
#[derive(Clone, PartialEq, Debug, Deserialize)]
pub(super) struct Answer {
    pub(super) until: Day,
    pub(super) before: Day,
    pub(super) target_hours: f64,
    pub(super) cadence_days: u32,
    pub(super) now: StrengthSpread,
    pub(super) then: StrengthSpread,
    pub(super) parts: Vec<Part>,
    pub(super) strengths: Vec<StrengthPart>,
    pub(super) weak_spots: Vec<StrengthPart>,
    pub(super) facts: Vec<BaseFact>,
    pub(super) first: Vec<FirstThing>,
    pub(super) currency: Currency,
    #[serde(rename = "ordersInOtherCurrencies")]
    pub(super) others: u64,
}

impl Answer {
    /// How a part stands.
    pub(super) fn part(&self, part: StrengthPart) -> Option<&Part> {
        self.parts.iter().find(|one| one.now.part == part)
    }

    /// Whether so little is known that the scores are a first hint.
    pub(super) fn is_little_known(&self) -> bool {
        self.now.known_share.is_some_and(|share| share < KNOWN_ENOUGH)
    }

    /// By how many whole points the median has moved.
    pub(super) fn moved(&self) -> Option<f64> {
        Some(self.now.median?.round() - self.then.median?.round())
    }
}

/// What a number of a fact is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Unit {
    Share,
    Days,
    Hours,
    Points,
}

/// The unit of a fact.
pub(super) fn unit(fact: BaseFactKind) -> Unit {
    match fact {
        BaseFactKind::ComplaintWait => Unit::Days,
        BaseFactKind::ResponseHours => Unit::Hours,
        BaseFactKind::Nps => Unit::Points,
        _ => Unit::Share,
    }
}

/// Whether its share is simply what is counted ÷ what it is counted among.
pub(super) fn is_counted(fact: BaseFactKind) -> bool {
    unit(fact) == Unit::Share && fact != BaseFactKind::TopShare
}

/// The page that says more of a fact.
pub(super) fn page_of(fact: BaseFactKind) -> Option<&'static str> {
    match fact {
        BaseFactKind::Retention => Some("/insights/retention"),
        BaseFactKind::Repeat | BaseFactKind::Csat | BaseFactKind::Nps | BaseFactKind::TopShare => {
            Some("/insights")
        }
        BaseFactKind::Unusual => Some("/today"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_the_engine_says_is_read() {
        let spread = |median: f64| {
            json!({
                "customers": 3, "scored": 2, "well_known": 1, "known_share": 0.4, "mean": median, "median": median,
                "bins": [0, 0, 0, 0, 2, 0, 0, 0, 0, 0],
            })
        };
        let answer: Answer = serde_json::from_value(json!({
            "until": "2025-03-15", "before": "2024-03-15", "target_hours": 24.0, "cadence_days": 30,
            "now": spread(44.6), "then": spread(41.2),
            "parts": [{ "part": "recency", "weight": 0.3, "customers": 2, "points": 20.0, "of": 40.0, "share": 0.5,
                "lost": 20.0, "before": null }],
            "strengths": [], "weak_spots": ["recency"],
            "facts": [{ "fact": "nps", "value": 12.5, "before": null, "count": 3, "of": 8, "verdict": "fair",
                "limits": { "by": "above", "good": 30.0, "poor": 0.0 } }],
            "first": [{ "thing": "win_back", "customers": 2, "expected_minor": 10.0, "at_risk_minor": 5.0, "effect": 0.2,
                "of_risk": true, "uptake": 1.0, "value_minor": 1.0, "where": "p_alive_change <= -0.2" }],
            "currency": "EUR", "ordersInOtherCurrencies": 0,
        }))
        .expect("an answer");
        assert_eq!((answer.moved(), answer.is_little_known()), (Some(4.0), true));
        assert_eq!(answer.part(StrengthPart::Recency).map(|part| part.now.lost), Some(Some(20.0)));
        assert_eq!(answer.part(StrengthPart::Tenure), None);
    }

    #[test]
    fn only_plain_counts_are_shown_as_such() {
        let counted = BaseFactKind::ALL.into_iter().filter(|fact| is_counted(*fact)).count();
        assert_eq!(counted, BaseFactKind::ALL.len() - 4);
    }
}
