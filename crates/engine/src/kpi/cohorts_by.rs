//! Cohorts by day, week, month, quarter or year, with the definition of [`super::cohorts`]: by month it is that table.
//!
//! The other periods are counted from the orders themselves: a customer's orders ascend, so each period is met once.

use super::input::KpiInput;
use super::stats::{quotient, ratio};
use crate::purchases::{ExactSum, clamped};
use domain::Day;
use domain::insight::{Grain, PeriodCohort, PeriodCohorts};
use domain::time::Month;

/// At most so many periods, as the table by month has.
const PERIODS_MAX: i64 = 256;

/// The cohort matrix with revenue.
pub fn cohorts_by(input: &KpiInput, grain: Grain) -> PeriodCohorts {
    if grain == Grain::Month { by_month(input) } else { counted(input, grain) }
}

fn by_month(input: &KpiInput) -> PeriodCohorts {
    let found = super::cohorts::cohorts(input, true);
    let cohorts = found.cohorts.into_iter().map(|cohort| PeriodCohort {
        from: cohort.month.first_day(),
        size: cohort.size,
        active: cohort.active,
        retention: cohort.retention,
        revenue_minor: cohort.revenue_minor,
        revenue_share: cohort.revenue_share,
    });
    PeriodCohorts {
        grain: Grain::Month,
        cohorts: cohorts.collect(),
        average_retention: found.average_retention,
        last: found.last.map(Month::first_day),
        shortened: found.shortened,
    }
}

/// The number of the period a day is in; consecutive periods differ by one.
pub fn period(grain: Grain, day: i32) -> i64 {
    let months = |count: i32| i64::from(Day(day).month().0.div_euclid(count));
    match grain {
        Grain::Day => i64::from(day),
        // 1970-01-01 was a Thursday.
        Grain::Week(first) => (i64::from(day) + 3 - i64::from(first % 7)).div_euclid(7),
        Grain::Month => months(1),
        Grain::Quarter => months(3),
        Grain::Year => months(12),
    }
}

/// The first day of a period, by its number.
pub fn first_day(grain: Grain, period: i64) -> Day {
    let months = |count: i64| Month((period * count) as i32).first_day();
    match grain {
        Grain::Day => Day(period as i32),
        Grain::Week(first) => Day((period * 7 - 3 + i64::from(first % 7)) as i32),
        Grain::Month => months(1),
        Grain::Quarter => months(3),
        Grain::Year => months(12),
    }
}

#[derive(Clone, Default)]
struct Line {
    active: Vec<u32>,
    revenue: Vec<ExactSum>,
}

fn counted(input: &KpiInput, grain: Grain) -> PeriodCohorts {
    let nothing = PeriodCohorts {
        grain,
        cohorts: Vec::new(),
        average_retention: Vec::new(),
        last: None,
        shortened: false,
    };
    let (Some(first), Some(last)) = (first_period(input, grain), last_period(input, grain)) else {
        return nothing;
    };
    let start = first.max(last - PERIODS_MAX + 1);
    let len = (last - start + 1).max(0) as usize;
    let mut lines = vec![Line::default(); len];
    let mut shortened = false;
    input.each_customer(|customer| {
        let span = input.history(customer);
        let days = &input.purchases.days()[span.clone()];
        let Some(cohort) = days.first().map(|&day| period(grain, day)) else {
            return;
        };
        let Ok(at) = usize::try_from(cohort - start) else {
            shortened = true;
            return;
        };
        let line = &mut lines[at];
        line.active.resize(len - at, 0);
        line.revenue.resize(len - at, ExactSum::default());
        let mut before = None;
        for (&day, &minor) in days.iter().zip(&input.purchases.minor()[span]) {
            let k = (period(grain, day) - cohort) as usize;
            line.active[k] += u32::from(before.replace(k) != Some(k));
            line.revenue[k].add(minor);
        }
    });
    let from = input.from.map_or(start, |from| period(grain, from.0).max(start));
    let shown = (start..).zip(&lines).filter(|(at, line)| *at >= from && !line.active.is_empty());
    let cohorts: Vec<PeriodCohort> = shown.map(|(at, line)| shaped(first_day(grain, at), line)).collect();
    PeriodCohorts {
        average_retention: averages(&cohorts),
        cohorts,
        last: Some(first_day(grain, last)),
        shortened: shortened && from == start,
        ..nothing
    }
}

fn shaped(from: Day, line: &Line) -> PeriodCohort {
    let size = line.active[0];
    let revenue: Vec<i128> = line.revenue.iter().map(|sum| sum.total()).collect();
    PeriodCohort {
        from,
        size,
        retention: line.active.iter().map(|&active| f64::from(active) / f64::from(size)).collect(),
        active: line.active.clone(),
        revenue_minor: revenue.iter().map(|&sum| clamped(sum)).collect(),
        revenue_share: revenue.iter().map(|&sum| quotient(sum, revenue[0])).collect(),
    }
}

fn averages(cohorts: &[PeriodCohort]) -> Vec<Option<f64>> {
    let columns = cohorts.iter().map(|cohort| cohort.active.len()).max().unwrap_or(0);
    let column = |k: usize| {
        let old =
            cohorts.iter().filter_map(|cohort| cohort.active.get(k).map(|&active| (active, cohort.size)));
        let (active, size) = old.fold((0, 0), |sum, cell| (sum.0 + cell.0, sum.1 + cell.1));
        ratio(active, size)
    };
    (0..columns).map(column).collect()
}

/// The period of the first order of those who count.
fn first_period(input: &KpiInput, grain: Grain) -> Option<i64> {
    let mut first = None;
    input.each_customer(|customer| {
        let day = input.purchases.days()[input.history(customer)].first().copied();
        first = match (first, day) {
            (Some(first), Some(day)) => Some(day.min(first)),
            (first, day) => first.or(day),
        };
    });
    first.map(|day| period(grain, day))
}

/// The period of the last order of anybody, so that a segment that has stopped buying shows its zeros.
fn last_period(input: &KpiInput, grain: Grain) -> Option<i64> {
    let everybody = KpiInput { selection: None, ..*input };
    let mut last: Option<i32> = None;
    everybody.each_customer(|customer| {
        last = last.max(input.purchases.days()[everybody.history(customer)].last().copied());
    });
    last.map(|day| period(grain, day))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::purchases::{OrderColumns, Purchases};
    use proptest::prelude::*;

    fn purchases(orders: &[(u32, i32, i64)]) -> Purchases {
        let customers: Vec<u32> = orders.iter().map(|order| order.0).collect();
        let days: Vec<i32> = orders.iter().map(|order| order.1).collect();
        let minor: Vec<i64> = orders.iter().map(|order| order.2).collect();
        let columns =
            OrderColumns { customers: &customers, days: &days, minor: &minor, rows: None, include: None };
        Purchases::build(9, &columns)
    }

    proptest! {
        #[test]
        fn counted_by_month_it_is_the_table_by_month(
            orders in prop::collection::vec((0_u32..9, 19_000_i32..20_000, -50_i64..500), 0..60),
            from in prop::option::of(19_000_i32..20_000), to in prop::option::of(19_000_i32..20_000),
        ) {
            let purchases = purchases(&orders);
            let input = KpiInput::all(&purchases).between(from.map(Day), to.map(Day));
            prop_assert_eq!(counted(&input, Grain::Month), cohorts_by(&input, Grain::Month));
        }

        #[test]
        fn every_day_is_in_the_period_that_begins_before_it(day in -100_000_i32..100_000, first in 0_u8..7) {
            for grain in [Grain::Day, Grain::Week(first), Grain::Month, Grain::Quarter, Grain::Year] {
                let at = period(grain, day);
                prop_assert!(first_day(grain, at).0 <= day && day < first_day(grain, at + 1).0);
            }
        }
    }

    #[test]
    fn weeks_begin_on_the_day_that_is_asked_for() {
        let monday: Day = "2026-01-05".parse().unwrap();
        assert_eq!(first_day(Grain::Week(0), period(Grain::Week(0), monday.0)), monday);
        assert_eq!(first_day(Grain::Week(5), period(Grain::Week(5), monday.0)), monday.plus(-2));
    }
}
