//! What the screen is asked for by its address, what the model answers, and what is said of it.

use crate::records::segment_id;
use crate::ui::{Addressed, address_with};
use domain::insight::{BackTest, Interval, SeriesRefusal, Smoothing};
use domain::{Currency, Day};
use protocol::{Code, Failure};
use serde::Deserialize;
use serde_json::{Value as Json, json};

/// What can be carried on; the first is the usual one.
pub(super) const OF: [&str; 3] = ["revenue", "orders", "customers"];
/// By which periods; the first is the usual one.
pub(super) const UNITS: [&str; 3] = ["month", "week", "quarter"];
/// The code of a season that multiplies.
pub(super) const MULTIPLIES: &str = "times";
/// Neither a season nor a look ahead is longer.
const STEPS_MAX: u32 = 260;

/// What the screen shows, as the address says it.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct View {
    /// What is carried on.
    pub(super) of: &'static str,
    /// By which periods.
    pub(super) unit: &'static str,
    /// Periods before the season repeats; the model's own choice when absent.
    pub(super) season: Option<u32>,
    /// Periods ahead; one season when absent.
    pub(super) ahead: Option<u32>,
    /// Whether the season multiplies the level; it adds to it otherwise.
    pub(super) multiplies: bool,
    /// Of which segment, by id; of everybody without one.
    pub(super) segment: Option<String>,
    /// Which currency, where there are several.
    pub(super) currency: Option<Currency>,
}

fn one_of(known: &[&'static str; 3], given: Option<String>) -> &'static str {
    known.iter().copied().find(|code| given.as_deref() == Some(*code)).unwrap_or(known[0])
}

impl Addressed for View {
    fn read(parameter: impl Fn(&str) -> Option<String>) -> View {
        let steps = |name: &str, least: u32| {
            let found = parameter(name).and_then(|text| text.parse().ok());
            found.filter(|steps| (least..=STEPS_MAX).contains(steps))
        };
        View {
            of: one_of(&OF, parameter("of")),
            unit: one_of(&UNITS, parameter("unit")),
            season: steps("season", 2),
            ahead: steps("ahead", 1),
            multiplies: parameter("form").as_deref() == Some(MULTIPLIES),
            segment: parameter("segment").and_then(segment_id),
            currency: parameter("currency").and_then(|code| code.parse().ok()),
        }
    }

    fn address(&self) -> String {
        let usual = |code: &str, first: &str| (code != first).then(|| code.to_owned());
        let parts = [
            ("of", usual(self.of, OF[0])),
            ("unit", usual(self.unit, UNITS[0])),
            ("season", self.season.map(|steps| steps.to_string())),
            ("ahead", self.ahead.map(|steps| steps.to_string())),
            ("form", self.multiplies.then(|| MULTIPLIES.to_owned())),
            ("segment", self.segment.clone()),
            ("currency", self.currency.map(|currency| currency.to_string())),
        ];
        address_with("/insights/forecast", parts)
    }
}

impl View {
    /// With periods of another length, season and distance are the usual ones of these.
    pub(super) fn with_unit(self, unit: &str) -> View {
        View { unit: one_of(&UNITS, Some(unit.to_owned())), season: None, ahead: None, ..self }
    }

    /// The question to the model, of those for whom the condition holds.
    pub(super) fn params(&self, condition: Option<&str>) -> Json {
        json!({
            "of": self.of, "unit": self.unit, "season": self.season, "ahead": self.ahead, "currency": self.currency,
            "multiplicative": self.multiplies, "where": condition,
        })
    }
}

/// Seasons offered for periods of a length, the usual one first.
pub(super) fn seasons(unit: &str) -> &'static [u32] {
    match unit {
        "week" => &[52, 26, 13, 4],
        "quarter" => &[4, 2],
        _ => &[12, 6, 3],
    }
}

/// How far one can look ahead, the shortest first.
pub(super) fn distances(unit: &str) -> &'static [u32] {
    match unit {
        "week" => &[4, 13, 26, 52],
        "quarter" => &[2, 4, 8],
        _ => &[3, 6, 12, 24],
    }
}

/// A value of the past.
#[derive(Clone, PartialEq, Debug, Deserialize)]
pub(super) struct Past {
    /// First day of its period.
    pub(super) from: Day,
    /// It.
    pub(super) value: f64,
}

/// A value to come.
#[derive(Clone, PartialEq, Debug, Deserialize)]
pub(super) struct Ahead {
    /// First day of its period.
    pub(super) from: Day,
    /// What is expected.
    pub(super) value: f64,
    /// The 95 % prediction interval.
    pub(super) ci95: Interval,
}

/// A series carried on.
#[derive(Clone, PartialEq, Debug, Deserialize)]
pub(super) struct Answer {
    /// The currency of the amounts, where these are amounts.
    #[serde(default)]
    pub(super) currency: Option<Currency>,
    /// The last day that was looked at.
    pub(super) until: Day,
    /// The whole periods there are.
    pub(super) history: Vec<Past>,
    /// The periods ahead.
    pub(super) points: Vec<Ahead>,
    /// The smoothing parameters.
    pub(super) smoothing: Smoothing,
    /// Periods before the season repeats.
    pub(super) season: u32,
    /// Where the series stands.
    pub(super) level: f64,
    /// By how much it moves per period.
    pub(super) trend: f64,
    /// The figures of the next season: what it adds to the level, or the factors by which it multiplies it.
    pub(super) seasonal: Vec<f64>,
    /// Sum of squared one-step errors.
    pub(super) sse: f64,
    /// How well the last values were foretold without them.
    pub(super) back_test: Option<BackTest>,
}

impl Answer {
    /// The highest and the lowest figure of the season, by their places in it.
    pub(super) fn extremes(&self) -> Option<(usize, usize)> {
        let at = |ascending: bool| {
            let places = self.seasonal.iter().enumerate();
            let compare = |a: &(usize, &f64), b: &(usize, &f64)| a.1.total_cmp(b.1);
            let found = if ascending { places.min_by(compare) } else { places.max_by(compare) };
            found.map(|(place, _)| place)
        };
        at(false).zip(at(true)).filter(|(high, low)| high != low)
    }

    /// Whether an interval reaches below zero, where no value can be.
    pub(super) fn is_below_zero(&self) -> bool {
        self.points.iter().any(|point| point.ci95.0 < 0.0)
    }
}

/// How quickly a smoothing parameter forgets.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Pace {
    /// Nothing is learnt after the start.
    Still,
    /// Old values count for long.
    Slow,
    /// Old and new values share.
    Middle,
    /// The latest values decide.
    Fast,
}

/// The pace of a parameter between 0 and 1.
pub(super) fn pace(parameter: f64) -> Pace {
    match parameter {
        p if p < 0.005 => Pace::Still,
        p if p < 0.3 => Pace::Slow,
        p if p < 0.7 => Pace::Middle,
        _ => Pace::Fast,
    }
}

/// Why a series could not be carried on, where the failure says so.
pub(super) fn refusal(failure: &Failure) -> Option<SeriesRefusal> {
    (failure.code == Code::NotEnoughData).then(|| serde_json::from_value(failure.at.clone()).ok()).flatten()
}

/// Counts are shown with one decimal place at most.
pub(super) fn tenths(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::read_address;

    fn read(address: &str) -> View {
        read_address(address)
    }

    #[test]
    fn addresses_round_trip_and_nonsense_is_the_usual() {
        let usual = read("");
        assert_eq!(
            (usual.of, usual.unit, usual.address().as_str()),
            ("revenue", "month", "/insights/forecast")
        );
        let view = View {
            of: "orders",
            unit: "week",
            season: Some(13),
            ahead: Some(26),
            multiplies: true,
            segment: Some("0a1b".into()),
            currency: "EUR".parse().ok(),
        };
        assert_eq!(read(&view.address()), view);
        assert_eq!(read("?of=x&unit=day&season=1&ahead=0&currency=euro&form=plus&segment=.."), usual);
        assert_eq!(read("?ahead=1000000"), usual);
    }

    #[test]
    fn another_length_of_periods_brings_its_own_season() {
        let view = read("?season=6&ahead=24&of=orders").with_unit("quarter");
        assert_eq!((view.unit, view.season, view.ahead, view.of), ("quarter", None, None, "orders"));
        for unit in UNITS {
            assert!(distances(unit).contains(&seasons(unit)[0]), "{unit}");
        }
    }

    #[test]
    fn what_the_model_says_is_read_and_its_season_put_into_words() {
        let answer: Answer = serde_json::from_value(json!({
            "unit": "EUR", "currency": "EUR", "until": "2025-03-10",
            "history": [{ "from": "2025-02-01", "value": 10.5 }],
            "points": [{ "from": "2025-03-01", "value": 11.0, "ci95": [-1.0, 23.0] }],
            "smoothing": { "alpha": 0.2, "beta": 0.0, "gamma": 0.9 }, "season": 3,
            "level": 10.0, "trend": 0.5, "seasonal": [1.0, -2.0, 1.5], "sse": 9.0, "back_test": null,
        }))
        .expect("an answer");
        assert_eq!(answer.extremes(), Some((2, 1)));
        assert!(answer.is_below_zero());
        assert_eq!([0.0, 0.2, 0.5, 0.9].map(pace), [Pace::Still, Pace::Slow, Pace::Middle, Pace::Fast]);
    }

    #[test]
    fn a_refusal_is_read_out_of_the_failure() {
        let failure = Failure::new(Code::NotEnoughData, "")
            .at(json!({ "code": "too_short", "found": 7, "needed": 24 }));
        assert_eq!(refusal(&failure), Some(SeriesRefusal::TooShort { found: 7, needed: 24 }));
        assert_eq!(refusal(&Failure::new(Code::Internal, "")), None);
    }
}
