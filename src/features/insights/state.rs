//! Rules of the insights screen that need no browser: what the address says, which month is complete, what a number
//! opens.

use crate::records::{Period, segment_id};
use crate::ui::{Addressed, address_with};
use domain::insight::MonthRetention;
use domain::time::Month;
use domain::{Currency, Day};

/// First and last day counted; none where everything is.
pub(super) fn bounds(period: Period, today: Day) -> (Option<Day>, Option<Day>) {
    match period {
        Period::Usual => (None, None),
        Period::Months(months) => {
            let first = Month(today.month().0 - i32::try_from(months).unwrap_or(i32::MAX).min(12_000));
            (Some(first.first_day()), Some(today))
        }
        Period::Year(year) => (Day::from_ymd(year, 1, 1), Day::from_ymd(year, 12, 31)),
        Period::Between(from, to) => (Some(from), Some(to)),
    }
}

/// First and last day of what a period is compared with; nothing for one without a beginning.
pub(super) fn compared(period: Period, compare: Compare, today: Day) -> Option<(Day, Day)> {
    let (Some(from), Some(to)) = bounds(period, today) else { return None };
    // Of the year under way, only as many days as are over.
    let to = to.min(today.max(from));
    match (compare, period) {
        (Compare::Nothing, _) => None,
        (Compare::YearEarlier, _) | (Compare::Before, Period::Year(_)) => {
            Some((from.plus_months(-12), to.plus_months(-12)))
        }
        (Compare::Before, _) => {
            let days = to.0 - from.0 + 1;
            Some((from.plus(-days), from.plus(-1)))
        }
    }
}

/// What the time shown is compared with.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(super) enum Compare {
    /// As many days right before it.
    #[default]
    Before,
    /// The same days a year earlier.
    YearEarlier,
    /// Nothing.
    Nothing,
}

impl Compare {
    /// All of them, in the order of the choice.
    pub(super) const ALL: [Compare; 3] = [Compare::Before, Compare::YearEarlier, Compare::Nothing];

    /// The form of an address; nothing for the default.
    pub(super) fn code(self) -> &'static str {
        match self {
            Compare::Before => "",
            Compare::YearEarlier => "year",
            Compare::Nothing => "none",
        }
    }

    /// Reads it; what cannot be read is the default.
    pub(super) fn read(code: &str) -> Compare {
        Compare::ALL.into_iter().find(|compare| compare.code() == code).unwrap_or_default()
    }
}

/// What the screen shows, as the address says it.
#[derive(Clone, PartialEq, Default, Debug)]
pub(super) struct View {
    /// Which time; everything unless one is chosen.
    pub(super) period: Period,
    /// What it is compared with.
    pub(super) compare: Compare,
    /// Which segment, by id; everybody without one.
    pub(super) segment: Option<String>,
    /// Which segment it is compared with, by id, or `all`.
    pub(super) against: Option<String>,
    /// Which currency, where there are several.
    pub(super) currency: Option<Currency>,
    /// RFM by equal groups in place of the primary rule.
    pub(super) equal_groups: bool,
}

impl Addressed for View {
    fn read(parameter: impl Fn(&str) -> Option<String>) -> View {
        let given = |name: &str| parameter(name).filter(|value| !value.is_empty());
        View {
            period: given("period").map(|text| Period::read(&text)).unwrap_or_default(),
            compare: given("compare").map(|code| Compare::read(&code)).unwrap_or_default(),
            segment: parameter("segment").and_then(segment_id),
            against: parameter("against").and_then(segment_id),
            currency: given("currency").and_then(|code| code.parse().ok()),
            equal_groups: given("rule").as_deref() == Some("B"),
        }
    }

    fn address(&self) -> String {
        let parts = [
            ("period", Some(self.period.code()).filter(|code| !code.is_empty())),
            ("compare", Some(self.compare.code().to_owned()).filter(|code| !code.is_empty())),
            ("segment", self.segment.clone()),
            ("against", self.against.clone()),
            ("currency", self.currency.map(|currency| currency.to_string())),
            ("rule", self.equal_groups.then(|| "B".to_owned())),
        ];
        address_with("/insights", parts)
    }
}

/// The last month that is over on this day; the month under way would look like a loss of customers.
pub(super) fn last_full_month(months: &[MonthRetention], today: Day) -> Option<usize> {
    months.iter().rposition(|month| month.month.next().first_day() <= today)
}

/// First and last day of a month.
pub(super) fn days_of(month: Month) -> (Day, Day) {
    (month.first_day(), month.next().first_day().plus(-1))
}

/// An amount in units of its currency, for a chart.
pub(super) fn units(minor: f64, currency: Currency) -> f64 {
    minor / 10_f64.powi(currency.digits() as i32)
}

/// A share without decimal places, for a small cell.
pub(super) fn rounded(share: f64) -> f64 {
    (share * 100.0).round() / 100.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }

    #[test]
    fn addresses_round_trip() {
        let view = View {
            period: Period::Months(24),
            compare: Compare::YearEarlier,
            segment: Some("0a1b".into()),
            against: Some("all".into()),
            currency: "EUR".parse().ok(),
            equal_groups: true,
        };
        let address = view.address();
        let (_, query) = address.split_once('?').expect("parameters");
        let read = View::read(|name| {
            query
                .split('&')
                .filter_map(|part| part.split_once('='))
                .find(|(key, _)| *key == name)
                .map(|(_, value)| value.to_owned())
        });
        assert_eq!(read, view);
        assert_eq!(View::default().address(), "/insights");
    }

    #[test]
    fn months_back_begin_on_the_first_and_end_today() {
        let bounds = bounds(Period::Months(12), day("2025-03-15"));
        assert_eq!(bounds, (Some(day("2024-03-01")), Some(day("2025-03-15"))));
    }

    #[test]
    fn a_period_is_compared_with_as_many_days_before_or_the_year_before() {
        let today = day("2025-03-15");
        let between = Period::Between(day("2025-03-01"), day("2025-03-10"));
        let compared =
            |period: Period, compare| compared(period, compare, today).map(|(a, b)| format!("{a} {b}"));
        assert_eq!(compared(between, Compare::Before).as_deref(), Some("2025-02-19 2025-02-28"));
        assert_eq!(compared(between, Compare::YearEarlier).as_deref(), Some("2024-03-01 2024-03-10"));
        assert_eq!(compared(between, Compare::Nothing), None);
        assert_eq!(compared(Period::Year(2025), Compare::Before).as_deref(), Some("2024-01-01 2024-03-15"));
        assert_eq!(compared(Period::Year(2023), Compare::Before).as_deref(), Some("2022-01-01 2022-12-31"));
        assert_eq!(compared(Period::Usual, Compare::Before), None);
    }

    #[test]
    fn the_month_under_way_is_not_complete() {
        let month = |year, number| MonthRetention {
            month: Month::from_ym(year, number).expect("a month"),
            active: 1,
            new: 1,
            retained: None,
            reactivated: 0,
            lost: None,
            retention_rate: None,
            churn_rate: None,
        };
        let months = [month(2024, 12), month(2025, 1), month(2025, 2)];
        assert_eq!(last_full_month(&months, day("2025-02-27")), Some(1));
        assert_eq!(last_full_month(&months, day("2025-03-01")), Some(2));
        assert_eq!(last_full_month(&months, day("2024-12-31")), None);
        assert_eq!(days_of(months[2].month), (day("2025-02-01"), day("2025-02-28")));
    }

    #[test]
    fn charts_show_units_of_the_currency() {
        assert_eq!(units(12_345.0, "EUR".parse().expect("a currency")), 123.45);
        assert_eq!(units(500.0, "JPY".parse().expect("a currency")), 500.0);
    }
}
