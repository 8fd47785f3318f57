//! Rules of the insights screen that need no browser: what the address says, which month is complete, what a number
//! opens.

use crate::ui::{Addressed, address_with};
use domain::insight::MonthRetention;
use domain::time::Month;
use domain::{Currency, Day};

/// Which orders and answers count.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(super) enum Period {
    /// All there are.
    #[default]
    All,
    /// So many whole months back, and the current one.
    Months(u32),
    /// A calendar year.
    Year(i32),
    /// From day to day, both counted.
    Between(Day, Day),
}

impl Period {
    /// Reads the form of an address; what cannot be read is everything.
    pub(super) fn read(text: &str) -> Period {
        if let Some(months) = text.strip_suffix('m').and_then(|months| months.parse().ok()) {
            return Period::Months(months);
        }
        if let Some((from, to)) = text.split_once("..")
            && let (Ok(from), Ok(to)) = (from.parse::<Day>(), to.parse::<Day>())
        {
            return Period::Between(from.min(to), from.max(to));
        }
        match text.parse::<i32>() {
            Ok(year) if (1..=9999).contains(&year) => Period::Year(year),
            _ => Period::All,
        }
    }

    /// The form of an address; nothing for everything.
    pub(super) fn code(self) -> String {
        match self {
            Period::All => String::new(),
            Period::Months(months) => format!("{months}m"),
            Period::Year(year) => year.to_string(),
            Period::Between(from, to) => format!("{from}..{to}"),
        }
    }

    /// First and last day counted.
    pub(super) fn bounds(self, today: Day) -> (Option<Day>, Option<Day>) {
        match self {
            Period::All => (None, None),
            Period::Months(months) => {
                let first = Month(today.month().0 - i32::try_from(months).unwrap_or(i32::MAX).min(12_000));
                (Some(first.first_day()), Some(today))
            }
            Period::Year(year) => (Day::from_ymd(year, 1, 1), Day::from_ymd(year, 12, 31)),
            Period::Between(from, to) => (Some(from), Some(to)),
        }
    }

    /// First and last day of what it is compared with; nothing for a period without a beginning.
    pub(super) fn compared(self, compare: Compare, today: Day) -> Option<(Day, Day)> {
        let (Some(from), Some(to)) = self.bounds(today) else { return None };
        // Of the year under way, only as many days as are over.
        let to = to.min(today.max(from));
        match (compare, self) {
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
    /// Which time.
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
            // Ids are hexadecimal; anything else is no id and would only spoil the address.
            segment: given("segment").filter(|id| id.bytes().all(|byte| byte.is_ascii_alphanumeric())),
            against: given("against").filter(|id| id.bytes().all(|byte| byte.is_ascii_alphanumeric())),
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
    fn addresses_round_trip_and_nonsense_shows_everything() {
        for period in [
            Period::All,
            Period::Months(12),
            Period::Year(1997),
            Period::Between(day("2024-01-15"), day("2024-03-31")),
        ] {
            assert_eq!(Period::read(&period.code()), period);
        }
        for nonsense in ["", "x", "-5", "99999", "2024-13-01..2024-01-01", "xm"] {
            assert_eq!(Period::read(nonsense), Period::All);
        }
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
    fn a_swapped_stretch_of_days_is_put_right() {
        assert_eq!(
            Period::read("2024-03-31..2024-01-01"),
            Period::Between(day("2024-01-01"), day("2024-03-31"))
        );
    }

    #[test]
    fn months_back_begin_on_the_first_and_end_today() {
        let bounds = Period::Months(12).bounds(day("2025-03-15"));
        assert_eq!(bounds, (Some(day("2024-03-01")), Some(day("2025-03-15"))));
    }

    #[test]
    fn a_period_is_compared_with_as_many_days_before_or_the_year_before() {
        let today = day("2025-03-15");
        let between = Period::Between(day("2025-03-01"), day("2025-03-10"));
        let compared =
            |period: Period, compare| period.compared(compare, today).map(|(a, b)| format!("{a} {b}"));
        assert_eq!(compared(between, Compare::Before).as_deref(), Some("2025-02-19 2025-02-28"));
        assert_eq!(compared(between, Compare::YearEarlier).as_deref(), Some("2024-03-01 2024-03-10"));
        assert_eq!(compared(between, Compare::Nothing), None);
        assert_eq!(compared(Period::Year(2025), Compare::Before).as_deref(), Some("2024-01-01 2024-03-15"));
        assert_eq!(compared(Period::Year(2023), Compare::Before).as_deref(), Some("2022-01-01 2022-12-31"));
        assert_eq!(compared(Period::All, Compare::Before), None);
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
