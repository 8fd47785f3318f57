//! What the screen is told by the models, and what is said of it.

use super::behind::behind;
use crate::records::{OrdersCounted, list_address};
use domain::insight::AnomalyBasis;
use domain::{Birthday, Currency, Day, RowId};
use serde::Deserialize;
use serde_json::Value as Json;

/// A number behind an action.
#[derive(Clone, PartialEq, Debug, Deserialize)]
pub(super) struct Reason {
    /// Which.
    pub(super) code: String,
    /// It.
    pub(super) value: Json,
}

/// One thing to do.
#[derive(Clone, PartialEq, Debug, Deserialize)]
pub(super) struct Action {
    /// For which customer.
    pub(super) id: RowId,
    /// Their name.
    pub(super) name: String,
    /// What.
    pub(super) kind: String,
    /// What it is ranked by.
    pub(super) value_minor: f64,
    /// The numbers behind it.
    pub(super) reasons: Vec<Reason>,
}

impl Action {
    /// What keeps it apart from all others.
    pub(super) fn key(&self) -> String {
        format!("{} {}", self.id, self.kind)
    }

    /// The number of a code.
    pub(super) fn number(&self, code: &str) -> Option<f64> {
        self.reason(code)?.as_f64()
    }

    /// The value of a code.
    pub(super) fn reason(&self, code: &str) -> Option<&Json> {
        self.reasons.iter().find(|reason| reason.code == code).map(|reason| &reason.value)
    }
}

/// What to do.
#[derive(Clone, PartialEq, Debug, Deserialize)]
pub(super) struct Actions {
    /// How many there are in all.
    pub(super) total: u64,
    /// The first ones.
    pub(super) actions: Vec<Action>,
    /// The currency of the amounts.
    pub(super) currency: Currency,
}

/// The last value of a series beside its past.
#[derive(Clone, PartialEq, Debug, Deserialize)]
pub(super) struct Point {
    /// Which series.
    pub(super) name: String,
    /// Its last value.
    pub(super) value: f64,
    /// What its past lets expect.
    pub(super) expected: f64,
    /// The 95 % interval of that.
    pub(super) ci95: (f64, f64),
    /// The probability of a difference as large by chance.
    pub(super) p_value: f64,
    /// Whether it is flagged.
    pub(super) flagged: bool,
    /// What it was compared with.
    pub(super) basis: AnomalyBasis,
}

/// What is unusual.
#[derive(Clone, PartialEq, Debug, Deserialize)]
pub(super) struct Changes {
    /// First day of the month that is judged.
    pub(super) from: Option<Day>,
    /// Every series that could be judged.
    pub(super) points: Vec<Point>,
    /// The currency of the amounts.
    pub(super) currency: Currency,
    /// Orders in others.
    #[serde(rename = "ordersInOtherCurrencies")]
    pub(super) others: u64,
}

impl Point {
    /// The interval within the values that the series can take: none below zero, no share above one. Revenue may be
    /// below zero where more was given back than sold.
    pub(super) fn span(&self) -> (f64, f64) {
        let (low, high) = self.ci95;
        match unit_of(&self.name) {
            Unit::Money if self.value < 0.0 || self.expected < 0.0 => (low, high),
            Unit::Share => (low.max(0.0), high.min(1.0)),
            _ => (low.max(0.0), high),
        }
    }
}

impl Changes {
    /// The list of customers behind the value of a series.
    pub(super) fn rows_of(&self, series: &str) -> Option<String> {
        let orders = OrdersCounted::new(self.currency, self.others > 0);
        behind(series, self.from?, orders).map(|condition| list_address(&condition))
    }
}

/// How the values of a series are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Unit {
    /// Amounts in whole units.
    Money,
    /// Shares of one.
    Share,
    /// Counts.
    Count,
}

/// The unit of a series.
pub(super) fn unit_of(series: &str) -> Unit {
    match series {
        "revenue" | "average_order" => Unit::Money,
        "retention_rate" => Unit::Share,
        _ => Unit::Count,
    }
}

/// Birthdays by the day they fall on, the next one first; of one day by name.
pub(super) fn by_day(people: Vec<(RowId, String, Birthday)>, today: Day) -> Vec<(Day, RowId, String)> {
    let mut days: Vec<(Day, RowId, String)> =
        people.into_iter().map(|(id, name, date)| (date.next_on_or_after(today), id, name)).collect();
    days.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| a.2.cmp(&b.2)));
    days
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interval_ends_where_the_values_of_its_series_do() {
        let point = |name: &str, value, ci95| Point {
            name: name.into(),
            value,
            expected: value,
            ci95,
            p_value: 0.5,
            flagged: false,
            basis: AnomalyBasis::Level,
        };
        assert_eq!(point("orders", 3.0, (-4.0, 9.0)).span(), (0.0, 9.0));
        assert_eq!(point("retention_rate", 0.9, (0.7, 1.1)).span(), (0.7, 1.0));
        assert_eq!(point("revenue", -5.0, (-9.0, 2.0)).span(), (-9.0, 2.0));
        assert_eq!(point("revenue", 5.0, (-9.0, 20.0)).span(), (0.0, 20.0));
    }

    #[test]
    fn the_next_birthday_comes_first_also_over_the_turn_of_the_year() {
        let id = RowId::default();
        let person = |name: &str, month, day| (id, name.to_owned(), Birthday::new(None, month, day).unwrap());
        let people = vec![person("January", 1, 2), person("December", 12, 30), person("Also", 1, 2)];
        let today: Day = "2025-12-29".parse().unwrap();
        let names: Vec<String> = by_day(people, today).into_iter().map(|(_, _, name)| name).collect();
        assert_eq!(names, ["December", "Also", "January"]);
    }
}
