//! How cohorts are cut, as the address says it, and the shades of the table.

use crate::records::OrdersCounted;
use domain::insight::PeriodCohorts;
use domain::{Currency, Day};
use serde::Deserialize;

/// By which periods; the first is the usual one.
pub(super) const UNITS: [&str; 4] = ["month", "week", "quarter", "year"];
/// Cohorts shown, the newest ones.
pub(super) const SHOWN: u32 = 24;

/// How cohorts are cut.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Cut {
    /// By which periods.
    pub(super) unit: &'static str,
    /// By revenue in place of customers.
    pub(super) is_revenue: bool,
}

impl Cut {
    /// Reads the parameters of an address; what cannot be read is the usual.
    pub(super) fn read(parameter: impl Fn(&str) -> Option<String>) -> Cut {
        let unit = parameter("unit");
        let unit = UNITS.into_iter().find(|known| unit.as_deref() == Some(*known)).unwrap_or(UNITS[0]);
        Cut { unit, is_revenue: parameter("of").as_deref() == Some("revenue") }
    }

    /// An address with these parameters added.
    pub(super) fn added_to(self, address: &str) -> String {
        let unit = (self.unit != UNITS[0]).then(|| format!("unit={}", self.unit));
        let of = self.is_revenue.then(|| "of=revenue".to_owned());
        let mut address = address.to_owned();
        for part in [unit, of].into_iter().flatten() {
            address.push(if address.contains('?') { '&' } else { '?' });
            address.push_str(&part);
        }
        address
    }
}

/// Cohorts in a currency.
#[derive(Clone, PartialEq, Debug, Deserialize)]
pub(super) struct Answer {
    /// The matrix.
    #[serde(flatten)]
    pub(super) matrix: PeriodCohorts,
    /// The currency of the amounts.
    pub(super) currency: Currency,
}

/// A cell: the share of the first period, and the count or amount it is a share of the start of.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Cell {
    /// The share; none where the first period brought nothing.
    pub(super) share: Option<f64>,
    /// Customers, or minor units.
    pub(super) amount: i64,
    /// The same in the first period.
    pub(super) start: i64,
}

/// The cell of a line and a column.
pub(super) fn cell(matrix: &PeriodCohorts, line: usize, column: usize, is_revenue: bool) -> Option<Cell> {
    let cohort = matrix.cohorts.get(line)?;
    if is_revenue {
        let start = *cohort.revenue_minor.first()?;
        let share = *cohort.revenue_share.get(column)?;
        return Some(Cell { share, amount: *cohort.revenue_minor.get(column)?, start });
    }
    let share = Some(*cohort.retention.get(column)?);
    Some(Cell { share, amount: i64::from(*cohort.active.get(column)?), start: i64::from(cohort.size) })
}

/// The condition that selects the customers of a cell: those whose first order lies in the cohort's period, and of later
/// periods those who ordered again.
pub(super) fn condition(orders: OrdersCounted, unit: &str, from: Day, column: usize) -> String {
    let start = |periods: usize| {
        let periods = i32::try_from(periods).unwrap_or(i32::MAX);
        match unit {
            "week" => from.plus(periods.saturating_mul(7)),
            "quarter" => from.plus_months(periods.saturating_mul(3)),
            "year" => from.plus_months(periods.saturating_mul(12)),
            _ => from.plus_months(periods),
        }
    };
    let ordered_in = |period: usize| orders.within(start(period), start(period + 1).plus(-1));
    let members = format!("{} and {}", ordered_in(0), orders.none_before(from));
    if column == 0 { members } else { format!("{members} and {}", ordered_in(column)) }
}

/// Columns there are.
pub(super) fn columns(matrix: &PeriodCohorts) -> usize {
    matrix.cohorts.iter().map(|cohort| cohort.active.len()).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::insight::{Grain, PeriodCohort};

    #[test]
    fn addresses_round_trip_beside_other_parameters() {
        for cut in [
            Cut { unit: "month", is_revenue: false },
            Cut { unit: "week", is_revenue: true },
            Cut { unit: "year", is_revenue: false },
        ] {
            let address = cut.added_to("/insights/retention?quiet=90");
            let query = address.split_once('?').map_or("", |(_, query)| query);
            let read = Cut::read(|name| {
                let mut pairs = query.split('&').filter_map(|part| part.split_once('='));
                pairs.find(|(key, _)| *key == name).map(|(_, value)| value.to_owned())
            });
            assert_eq!(read, cut);
        }
        assert_eq!(Cut { unit: "week", is_revenue: false }.added_to("/a"), "/a?unit=week");
    }

    #[test]
    fn a_cell_selects_who_began_in_the_cohort_and_ordered_in_the_later_period() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        let orders = OrdersCounted::new(Currency::NONE, false).unwrap();
        let members = format!(
            "{} and {}",
            orders.within(day("2024-01-01"), day("2024-03-31")),
            orders.none_before(day("2024-01-01"))
        );
        assert_eq!(condition(orders, "quarter", day("2024-01-01"), 0), members);
        let later = condition(orders, "quarter", day("2024-01-01"), 2);
        assert_eq!(later, format!("{members} and {}", orders.within(day("2024-07-01"), day("2024-09-30"))));
        let week = condition(orders, "week", day("2024-12-30"), 1);
        assert!(week.ends_with(&orders.within(day("2025-01-06"), day("2025-01-12"))), "{week}");
    }

    #[test]
    fn a_cell_is_a_share_of_its_own_first_period() {
        let cohort = PeriodCohort {
            from: "2025-01-01".parse().unwrap(),
            size: 4,
            active: vec![4, 1],
            retention: vec![1.0, 0.25],
            revenue_minor: vec![0, 50],
            revenue_share: vec![None, None],
        };
        let matrix = PeriodCohorts {
            grain: Grain::Month,
            cohorts: vec![cohort],
            average_retention: Vec::new(),
            last: None,
            shortened: false,
        };
        assert_eq!(cell(&matrix, 0, 1, false), Some(Cell { share: Some(0.25), amount: 1, start: 4 }));
        assert_eq!(cell(&matrix, 0, 1, true), Some(Cell { share: None, amount: 50, start: 0 }));
        assert_eq!((cell(&matrix, 0, 2, false), columns(&matrix)), (None, 2));
    }
}
