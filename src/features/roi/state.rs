//! What the screen is asked for by its address.

use crate::records::{Period, segment_id};
use crate::ui::{Addressed, address_with};
use domain::{Currency, Day};
use serde_json::{Value as Json, json};

/// Months of the usual period at most.
const MONTHS: u32 = 12;
/// Days after which a customer whom nobody has touched is stale; the first is the usual one.
pub(super) const STALE_DAYS: [u32; 3] = [180, 90, 365];
/// Weeks of edits; the first is the usual number.
pub(super) const WEEKS: [u32; 4] = [12, 4, 26, 52];
/// A baseline of a year earlier must not reach into the period.
const YEAR_EARLIER_DAYS: i32 = 360;

/// First and last day of a period; of the usual one the first it may have. That ends today and has twelve months, or as many as
/// the orders reach back three times over.
pub(super) fn days(period: Period, today: Day) -> (Day, Day) {
    let months = |months: u32| (today.plus_months(-(months as i32)).plus(1), today);
    match period {
        Period::Usual => months(MONTHS),
        Period::Months(count) => months(count),
        Period::Year(year) => {
            let end = |month, day| Day::from_ymd(year, month, day).unwrap_or(today);
            (end(1, 1), end(12, 31))
        }
        Period::Between(from, to) => (from, to),
    }
}

/// Whether the same days a year earlier lie before it.
pub(super) fn is_within_a_year(period: Period, today: Day) -> bool {
    let (from, to) = days(period, today);
    to.0.saturating_sub(from.0) < YEAR_EARLIER_DAYS
}

/// What the period is compared with.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Baseline {
    /// As long a time right before it.
    Before,
    /// The same days a year earlier.
    YearEarlier,
    /// As long a time from a day on, for example the last before the CRM came.
    From(Day),
}

impl Baseline {
    fn read(text: &str) -> Baseline {
        match text {
            "year" => Baseline::YearEarlier,
            text => text.parse().map_or(Baseline::Before, Baseline::From),
        }
    }

    /// The form of an address; nothing for the usual one.
    pub(super) fn code(self) -> Option<String> {
        match self {
            Baseline::Before => None,
            Baseline::YearEarlier => Some("year".to_owned()),
            Baseline::From(day) => Some(day.to_string()),
        }
    }
}

/// What the screen shows, as the address says it.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct View {
    /// Of which time.
    pub(super) period: Period,
    /// Compared with which.
    pub(super) baseline: Baseline,
    /// Which segment, by id; everybody without one.
    pub(super) segment: Option<String>,
    /// Which currency, where there are several.
    pub(super) currency: Option<Currency>,
    /// From how many days on a customer is stale.
    pub(super) stale: u32,
    /// Of how many weeks edits are counted.
    pub(super) weeks: u32,
}

impl Addressed for View {
    fn read(parameter: impl Fn(&str) -> Option<String>) -> View {
        let given = |name: &str| parameter(name).filter(|value| !value.is_empty());
        let number = |name: &str, known: &[u32], most: u32| {
            let found = given(name).and_then(|text| text.parse().ok());
            found.filter(|number| (1..=most).contains(number)).unwrap_or(known[0])
        };
        View {
            period: Period::read(&given("period").unwrap_or_default()),
            baseline: Baseline::read(&given("baseline").unwrap_or_default()),
            segment: parameter("segment").and_then(segment_id),
            currency: given("currency").and_then(|code| code.parse().ok()),
            stale: number("stale", &STALE_DAYS, 36_500),
            weeks: number("weeks", &WEEKS, 520),
        }
    }

    fn address(&self) -> String {
        let usual = |number: u32, known: &[u32]| (number != known[0]).then(|| number.to_string());
        let parts = [
            ("period", Some(self.period.code()).filter(|code| !code.is_empty())),
            ("baseline", self.baseline.code()),
            ("segment", self.segment.clone()),
            ("currency", self.currency.map(|currency| currency.to_string())),
            ("stale", usual(self.stale, &STALE_DAYS)),
            ("weeks", usual(self.weeks, &WEEKS)),
        ];
        address_with("/insights/roi", parts)
    }
}

impl View {
    /// The first day of the baseline, where it is not right before the period.
    pub(super) fn baseline_day(&self, today: Day) -> Option<Day> {
        match self.baseline {
            Baseline::Before => None,
            Baseline::YearEarlier => {
                let (from, _) = days(self.period, today);
                is_within_a_year(self.period, today).then(|| from.plus_months(-12))
            }
            Baseline::From(day) => Some(day),
        }
    }

    /// The question for cost and benefit.
    pub(super) fn roi_params(&self, today: Day, condition: Option<&str>) -> Json {
        // The worker knows how far back the orders reach.
        let known = Some(days(self.period, today)).filter(|_| self.period != Period::Usual);
        json!({
            "from": known.map(|days| days.0), "to": known.map(|days| days.1), "baseline": self.baseline_day(today), "where": condition, "currency": self.currency,
        })
    }

    /// The question for the use.
    pub(super) fn adoption_params(&self, condition: Option<&str>) -> Json {
        json!({ "weeks": self.weeks, "staleDays": self.stale, "where": condition, "limit": 10 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::read_address;

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }

    #[test]
    fn addresses_round_trip_and_nonsense_is_the_usual() {
        let usual: View = read_address("");
        assert_eq!((usual.address().as_str(), usual.stale, usual.weeks), ("/insights/roi", 180, 12));
        let view = View {
            period: Period::Between(day("2024-01-15"), day("2024-03-31")),
            baseline: Baseline::From(day("2022-01-01")),
            segment: Some("0a1b".into()),
            currency: "EUR".parse().ok(),
            stale: 90,
            weeks: 26,
        };
        assert_eq!(read_address::<View>(&view.address()), view);
        let nonsense = "?period=0m&baseline=soon&segment=..&currency=euro&stale=0&weeks=x";
        assert_eq!(read_address::<View>(nonsense), usual);
    }

    #[test]
    fn twelve_months_end_today_and_begin_the_day_after_a_year_ago() {
        assert_eq!(days(Period::Months(12), day("2024-06-15")), (day("2023-06-16"), day("2024-06-15")));
        assert_eq!(days(Period::Year(2023), day("2024-06-15")), (day("2023-01-01"), day("2023-12-31")));
    }

    #[test]
    fn a_year_earlier_is_a_baseline_only_for_what_is_shorter_than_a_year() {
        let today = day("2024-06-15");
        let of =
            |period| View { period, baseline: Baseline::YearEarlier, ..read_address("") }.baseline_day(today);
        assert_eq!(of(Period::Months(3)), Some(day("2023-03-16")));
        assert_eq!([of(Period::Months(12)), of(Period::Usual)], [None, None]);
    }
}
