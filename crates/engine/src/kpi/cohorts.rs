//! Cohorts by calendar month of the first purchase.
//!
//! Cell k of a cohort = customers of it with at least one order in the k-th month after their first, ÷ cohort size.
//! Not cumulative and not "at least k"; cell 0 is always 1. The table stops at the last month anybody ordered in. By
//! revenue: revenue in month k ÷ revenue in month 0. The primary rule of the project's definitions.
//!
//! `from` leaves out older cohorts and `to` later orders.

use super::active::{Reader, Tally, first, with_words};
use super::input::{Drill, KpiInput};
use super::stats::{quotient, ratio};
use crate::purchases::{ExactSum, Months, clamped, days_of};
use domain::insight::{Cohort, CohortMatrix, CohortPart};
use domain::time::Month;

/// The cohort matrix; `with_revenue` adds the revenue of each cell.
pub fn cohorts(input: &KpiInput, with_revenue: bool) -> CohortMatrix {
    let active = input.purchases.active_months();
    let months = active.months();
    let counts = with_words!(active, WORDS => count(input, &Reader::<WORDS>::new(input, active)));
    let Some(last) = counts.last else {
        return CohortMatrix::default();
    };
    let revenue = with_revenue.then(|| sum(input, months));
    let start = input.from.map_or(0, |from| months.place(from.month()));
    let cohorts: Vec<Cohort> = (start..=last)
        .filter_map(|cohort| {
            let active = counts.lines[cohort].as_ref()?[cohort..=last].to_vec();
            let size = active[0];
            let cells = cohort * months.len() + cohort..=cohort * months.len() + last;
            let revenue = revenue.as_ref().map_or(&[][..], |revenue| &revenue[cells]);
            Some(Cohort {
                month: months.month(cohort),
                size,
                retention: active.iter().map(|&active| f64::from(active) / f64::from(size)).collect(),
                active,
                revenue_minor: revenue.iter().map(|&sum| clamped(sum)).collect(),
                revenue_share: revenue.iter().map(|&sum| quotient(sum, revenue[0])).collect(),
            })
        })
        .collect();
    CohortMatrix {
        average_retention: averages(&cohorts),
        cohorts,
        last: Some(months.month(last)),
        shortened: counts.shortened && start == 0,
    }
}

/// The customers of one cell.
pub fn drill(input: &KpiInput, part: CohortPart) -> Drill {
    let cohort = days_of(part.cohort);
    let cell = days_of(Month(part.cohort.0.saturating_add(part.k.min(i32::MAX as u32) as i32)));
    let mut rows = Vec::new();
    input.each_customer(|customer| {
        let days = &input.purchases.days()[input.history(customer)];
        if days.first().is_some_and(|first| cohort.contains(first)) {
            let at = days.partition_point(|&day| day < cell.start);
            if days.get(at).is_some_and(|&day| day < cell.end) {
                rows.push(customer as u32);
            }
        }
    });
    Drill::Customers(rows)
}

/// Per month the line of its cohort: how many of it were active in each month; none for a cohort of nobody.
struct Counts {
    lines: Vec<Option<Vec<u32>>>,
    last: Option<usize>,
    shortened: bool,
}

fn count<const WORDS: usize>(input: &KpiInput, reader: &Reader<WORDS>) -> Counts {
    let mut tallies: Vec<Option<Tally<WORDS>>> = vec![None; reader.months().len()];
    let mut shortened = false;
    input.each_customer(|customer| {
        let active = reader.active(customer);
        if reader.seen_before(customer) {
            shortened = true;
        } else if let Some(cohort) = first(&active) {
            tallies[cohort].get_or_insert_with(Tally::new).add(&active);
        }
    });
    Counts {
        lines: tallies.into_iter().map(|tally| tally.map(Tally::finish)).collect(),
        last: reader.last_of_everybody(),
        shortened,
    }
}

/// Row by row, revenue by cohort and calendar month.
fn sum(input: &KpiInput, months: &Months) -> Vec<i128> {
    let len = months.len();
    let mut revenue = vec![ExactSum::default(); len * len];
    input.each_customer(|customer| {
        let span = input.history(customer);
        let days = &input.purchases.days()[span.clone()];
        // Cohorts older than the table have no line.
        let Some(cohort) = days.first().and_then(|&first| months.find(first)) else {
            return;
        };
        for (&day, &minor) in days.iter().zip(&input.purchases.minor()[span]) {
            revenue[cohort * len + months.of(day)].add(minor);
        }
    });
    revenue.into_iter().map(ExactSum::total).collect()
}

/// Per column, over the cohorts that have it: all active ÷ all customers.
fn averages(cohorts: &[Cohort]) -> Vec<Option<f64>> {
    let columns = cohorts.iter().map(|cohort| cohort.active.len()).max().unwrap_or(0);
    (0..columns)
        .map(|k| {
            let (active, size) = cohorts
                .iter()
                .filter_map(|cohort| cohort.active.get(k).map(|&active| (active, cohort.size)))
                .fold((0, 0), |sum, cell| (sum.0 + cell.0, sum.1 + cell.1));
            ratio(active, size)
        })
        .collect()
}
