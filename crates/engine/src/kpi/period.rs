//! Retention from one period to the next: `(E − N) ÷ S`.
//!
//! The classic formula counts customers at the start (S), at the end (E) and those who joined between (N). Without
//! contracts a customer "is there" when they order, so S is who was active in the period before, E who is active in the
//! period, and N everybody in E who is not in S: first orders and returns. Then E − N are exactly those active in
//! both, the rate never passes 1, and for a period of one month it is the month-over-month rate.

use super::input::{Drill, KpiInput};
use super::stats::ratio;
use crate::purchases::days_of;
use domain::Day;
use domain::insight::{PeriodRetention, RetentionPart};
use domain::time::Month;
use std::ops::RangeInclusive;

/// Retention into the days from `from` to `to`, both included. `None` when the period ends before it begins.
pub fn period_retention(input: &KpiInput, from: Day, to: Day) -> Option<PeriodRetention> {
    let periods = Periods::new(from, to)?;
    let (mut start, mut end, mut new, mut reactivated, mut retained) = (0, 0, 0, 0, 0);
    periods.each(input, |_, part, before| {
        start += u32::from(before);
        match part {
            Some(RetentionPart::New) => new += 1,
            Some(RetentionPart::Retained) => retained += 1,
            Some(_) => reactivated += 1,
            None => return,
        }
        end += 1;
    });
    Some(PeriodRetention {
        from,
        to,
        before_from: *periods.before.start(),
        before_to: *periods.before.end(),
        start,
        end,
        joined: new + reactivated,
        new,
        reactivated,
        retained,
        lost: start - retained,
        retention_rate: ratio(retained, start),
        churn_rate: ratio(start - retained, start),
    })
}

/// The customers behind a part of a period.
pub fn drill(input: &KpiInput, from: Day, to: Day, wanted: RetentionPart) -> Drill {
    let mut rows = Vec::new();
    if let Some(periods) = Periods::new(from, to) {
        periods.each(input, |customer, part, before| {
            let belongs = match wanted {
                RetentionPart::Active => part.is_some(),
                RetentionPart::Lost => before && part.is_none(),
                _ => part == Some(wanted),
            };
            if belongs {
                rows.push(customer as u32);
            }
        });
    }
    Drill::Customers(rows)
}

/// The days from `start` on that are as long as those from `from` to `to`: as many whole months where both begin with a
/// month and the period ends with one, else as many days. `None` when the period ends before it begins.
pub fn as_long(from: Day, to: Day, start: Day) -> Option<(Day, Day)> {
    let is_first = |day: Day| day == day.month().first_day();
    if from > to {
        return None;
    }
    let end = if is_whole(from, to) && is_first(start) {
        Month(start.month().0 + (to.month().0 - from.month().0) + 1).first_day().plus(-1)
    } else {
        Day(start.0.saturating_add(to.0.saturating_sub(from.0)))
    };
    Some((start, end))
}

/// The days right before a period, as long as it is. `None` when it ends before it begins.
pub fn before(from: Day, to: Day) -> Option<(Day, Day)> {
    Periods::new(from, to).map(|periods| (*periods.before.start(), *periods.before.end()))
}

fn is_whole(from: Day, to: Day) -> bool {
    days_of(from.month()).start == from.0 && days_of(to.month()).end == to.0.saturating_add(1)
}

struct Periods {
    now: RangeInclusive<Day>,
    before: RangeInclusive<Day>,
}

impl Periods {
    /// The period before has as many whole months when the period is whole months, else as many days.
    fn new(from: Day, to: Day) -> Option<Periods> {
        if from > to {
            return None;
        }
        let (first, last) = (from.month(), to.month());
        let start = if is_whole(from, to) {
            Day(days_of(Month(first.0 - (last.0 - first.0 + 1))).start)
        } else {
            Day(from.0.saturating_sub(to.0.saturating_sub(from.0)).saturating_sub(1))
        };
        Some(Periods { now: from..=to, before: start..=from.plus(-1) })
    }

    /// Calls `visit` with every customer: what they are in the period (new, retained or reactivated; `None` when not
    /// active), and whether they were active in the period before.
    fn each(&self, input: &KpiInput, mut visit: impl FnMut(usize, Option<RetentionPart>, bool)) {
        input.each_customer(|customer| {
            let days = &input.purchases.days()[input.history(customer)];
            let first_from = |day: Day| days.partition_point(|&other| other < day.0);
            let within = |at: usize, period: &RangeInclusive<Day>| {
                days.get(at).is_some_and(|&day| day <= period.end().0)
            };
            let at = first_from(*self.now.start());
            let before = within(first_from(*self.before.start()), &self.before);
            let part = within(at, &self.now).then_some(match (at, before) {
                (0, _) => RetentionPart::New,
                (_, true) => RetentionPart::Retained,
                (_, false) => RetentionPart::Reactivated,
            });
            visit(customer, part, before);
        });
    }
}
