//! Month-over-month retention and churn.
//!
//! For month m: *active* = customers with an order in m; *retained* = active in m−1 and in m; *new* = first order ever
//! in m; *reactivated* = active in m, seen before, not active in m−1; *lost* = active in m−1 − retained.
//! `retention rate = retained ÷ active in m−1`, `churn = 1 − retention`. The primary rule of the project's definitions.
//!
//! Months are whole calendar months; `from` chooses the first month shown and `to` cuts off later orders.

use super::active::{Reader, Tally, first, retained, with_words};
use super::input::{Drill, KpiInput};
use super::stats::ratio;
use crate::purchases::days_of;
use domain::insight::{MonthRetention, Retention, RetentionPart};
use domain::time::Month;

/// Retention of every month from the first order (or `from`) to the last month anybody ordered in.
pub fn retention(input: &KpiInput) -> Retention {
    let active = input.purchases.active_months();
    with_words!(active, WORDS => of_words(input, &Reader::<WORDS>::new(input, active)))
}

/// The customers behind a part of one month.
pub fn drill(input: &KpiInput, month: Month, part: RetentionPart) -> Drill {
    let active_in = |customer: usize, month: Month| {
        let days = &input.purchases.days()[input.history(customer)];
        let within = days_of(month);
        let at = days.partition_point(|&day| day < within.start);
        (at, days.get(at).is_some_and(|&day| day < within.end))
    };
    let mut rows = Vec::new();
    input.each_customer(|customer| {
        let (earlier, now) = active_in(customer, month);
        let before = || active_in(customer, Month(month.0 - 1)).1;
        let belongs = match part {
            RetentionPart::Active => now,
            RetentionPart::New => now && earlier == 0,
            RetentionPart::Retained => now && before(),
            RetentionPart::Reactivated => now && earlier > 0 && !before(),
            RetentionPart::Lost => !now && before(),
        };
        if belongs {
            rows.push(customer as u32);
        }
    });
    Drill::Customers(rows)
}

fn of_words<const WORDS: usize>(input: &KpiInput, reader: &Reader<WORDS>) -> Retention {
    let months = reader.months();
    let mut new = vec![0_u32; months.len()];
    let (mut all, mut both) = (Tally::<WORDS>::new(), Tally::<WORDS>::new());
    let mut shortened = false;
    input.each_customer(|customer| {
        let active = reader.active(customer);
        all.add(&active);
        both.add(&retained(&active));
        if reader.seen_before(customer) {
            shortened = true;
        } else if let Some(first) = first(&active) {
            new[first] += 1;
        }
    });
    let counts = Counts { new, active: all.finish(), retained: both.finish() };
    let Some(oldest) = counts.active.iter().position(|&active| active > 0) else {
        return Retention::default();
    };
    let last = match input.selection {
        None => counts.active.iter().rposition(|&active| active > 0),
        Some(_) => reader.last_of_everybody(),
    };
    // Where older months were cut off, nobody knows who was active before the first one that is left.
    let earliest = if shortened { oldest.max(1) } else { oldest };
    let start = input.from.map_or(earliest, |from| months.place(from.month()).max(earliest));
    let has_before = |at: usize| shortened || at > oldest;
    Retention {
        shortened: shortened && start == earliest,
        months: (start..last.map_or(0, |last| last + 1))
            .map(|at| counts.line(months.month(at), at, has_before(at)))
            .collect(),
    }
}

/// Customers per month.
struct Counts {
    active: Vec<u32>,
    new: Vec<u32>,
    retained: Vec<u32>,
}

impl Counts {
    fn line(&self, month: Month, at: usize, has_before: bool) -> MonthRetention {
        let (active, new, retained) = (self.active[at], self.new[at], self.retained[at]);
        let before = (has_before && at > 0).then(|| self.active[at - 1]);
        MonthRetention {
            month,
            active,
            new,
            retained: before.map(|_| retained),
            reactivated: active - retained - new,
            lost: before.map(|before| before - retained),
            retention_rate: before.and_then(|before| ratio(retained, before)),
            churn_rate: before.and_then(|before| ratio(before - retained, before)),
        }
    }
}
