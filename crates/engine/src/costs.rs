//! What the CRM costs: rows of the kind `cost`, added up over a period.
//!
//! A cost falls on its `day`. One that is `monthly` or `yearly` falls on that day of each further month or year, on the last
//! day of a shorter month, up to and with `until`. A row without a day or an amount cannot be counted and is said to be
//! incomplete; one without `repeat` falls once, one without a category is `other`.

use crate::purchases::clamped;
use crate::space::Space;
use crate::table::Table;
use domain::schema::COST_CATEGORIES;
use domain::{Currency, Day};

/// How often a cost comes again.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Repeat {
    /// Never.
    Once,
    /// After so many months.
    Every(i32),
}

/// The costs of a period.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Costs {
    /// All of them in the asked currency, minor units.
    pub minor: i64,
    /// The same by category; those that are not zero, in the order of the declaration.
    pub by_category: Vec<(&'static str, i64)>,
    /// What is in other currencies, ascending by code.
    pub others: Vec<(Currency, i64)>,
    /// Rows that fall within the period at least once.
    pub rows: u32,
    /// Rows that lack a day or an amount.
    pub incomplete: u32,
}

/// How often a cost that began on `day` falls within `from` to `to`, both counted.
pub fn times(day: Day, repeat: Repeat, until: Option<Day>, (from, to): (Day, Day)) -> u32 {
    let to = until.map_or(to, |until| until.min(to));
    let Repeat::Every(months) = repeat else {
        return u32::from((from..=to).contains(&day) && day <= to);
    };
    let step = months.max(1);
    let months_to = |other: Day| other.month().0.saturating_sub(day.month().0);
    // One step more at either end: days are clamped at the end of a month.
    let steps = (months_to(from) / step - 1).max(0)..=months_to(to) / step + 1;
    let falls = steps.map(|n| day.plus_months(n.saturating_mul(step)));
    falls.filter(|at| (from..=to).contains(at)).count() as u32
}

/// The costs that fall within `from` to `to`, both counted.
pub fn within(space: &Space, currency: Currency, period: (Day, Day)) -> Costs {
    let mut found = Costs::default();
    let Some(table) = space.table("cost") else { return found };
    let (mut by_category, mut others) = ([0_i128; COST_CATEGORIES.len()], Vec::<(Currency, i128)>::new());
    table.live().for_each(|row| {
        let row = row as u32;
        let Some((money, often)) = amount_and_times(table, row, period) else {
            found.incomplete += 1;
            return;
        };
        if often == 0 {
            return;
        }
        found.rows += 1;
        let sum = i128::from(money.minor) * i128::from(often);
        if money.currency == currency {
            by_category[category(table, row)] += sum;
        } else {
            match others.iter_mut().find(|(other, _)| *other == money.currency) {
                Some((_, other)) => *other += sum,
                None => others.push((money.currency, sum)),
            }
        }
    });
    others.sort_unstable_by_key(|&(currency, _)| currency.0);
    found.minor = clamped(by_category.iter().sum());
    let named = COST_CATEGORIES.into_iter().zip(by_category.map(clamped));
    found.by_category = named.filter(|&(_, minor)| minor != 0).collect();
    found.others = others.into_iter().map(|(currency, sum)| (currency, clamped(sum))).collect();
    found
}

fn amount_and_times(table: &Table, row: u32, period: (Day, Day)) -> Option<(domain::Money, u32)> {
    let date = |field: &str| {
        let day = table.column(field)?.int(row)?;
        i32::try_from(day).ok().map(Day)
    };
    let money = table.column("amount")?.money(row)?;
    let repeat = match table.column("repeat").map_or("", |column| column.text(row)) {
        "monthly" => Repeat::Every(1),
        "yearly" => Repeat::Every(12),
        _ => Repeat::Once,
    };
    Some((money, times(date("day")?, repeat, date("until"), period)))
}

fn category(table: &Table, row: u32) -> usize {
    let code = table.column("category").map_or("", |column| column.text(row));
    COST_CATEGORIES.iter().position(|known| *known == code).unwrap_or(COST_CATEGORIES.len() - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn often(start: &str, repeat: Repeat, until: Option<&str>, from: &str, to: &str) -> u32 {
        times(day(start), repeat, until.map(day), (day(from), day(to)))
    }

    #[test]
    fn a_cost_falls_once_each_month_or_each_year() {
        let year = ("2024-01-01", "2024-12-31");
        let count = |start, repeat| often(start, repeat, None, year.0, year.1);
        assert_eq!([count("2024-05-05", Repeat::Once), count("2025-05-05", Repeat::Once)], [1, 0]);
        assert_eq!([count("2023-11-30", Repeat::Every(1)), count("2024-03-15", Repeat::Every(1))], [12, 10]);
        assert_eq!([count("2020-02-29", Repeat::Every(12)), count("2024-12-31", Repeat::Every(12))], [1, 1]);
        assert_eq!(count("2025-01-01", Repeat::Every(1)), 0);
    }

    #[test]
    fn the_last_day_of_a_month_is_met_in_shorter_months_and_the_end_is_counted() {
        let of_31st = |from, to| often("2024-01-31", Repeat::Every(1), None, from, to);
        assert_eq!([of_31st("2024-02-29", "2024-02-29"), of_31st("2024-02-01", "2024-02-28")], [1, 0]);
        let ended = |until| often("2024-01-10", Repeat::Every(1), Some(until), "2024-01-01", "2024-12-31");
        assert_eq!([ended("2024-03-10"), ended("2024-03-09"), ended("2023-01-01")], [3, 2, 0]);
    }

    #[test]
    fn whatever_the_days_the_periods_of_a_split_sum_to_the_whole() {
        for start in ["2023-01-31", "2023-06-15", "2024-02-29"] {
            let all = often(start, Repeat::Every(1), None, "2023-01-01", "2025-12-31");
            let split = often(start, Repeat::Every(1), None, "2023-01-01", "2024-03-30")
                + often(start, Repeat::Every(1), None, "2024-03-31", "2025-12-31");
            assert_eq!(all, split, "{start}");
        }
    }
}
