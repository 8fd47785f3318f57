//! Repeat rate: customers with at least two orders ÷ customers with at least one (primary).
//!
//! The stricter form counts orders on at least two different days, so that one purchase entered as two orders does
//! not make a loyal customer. Only the orders of the reported days count.

use super::input::{Drill, KpiInput};
use super::stats::ratio;
use crate::purchases::Months;
use domain::insight::{Repeat, RepeatMonth, RepeatPart};
use std::ops::Range;

/// The repeat rate.
pub fn repeat(input: &KpiInput) -> Repeat {
    let (mut customers, mut repeat, mut repeat_days) = (0, 0, 0);
    input.each_buyer(|_, span| {
        customers += 1;
        repeat += u32::from(span.len() > 1);
        repeat_days += u32::from(on_two_days(input, &span));
    });
    rates(customers, repeat, repeat_days)
}

/// The repeat rate as it stood at the end of each month, from the first order to the last month anybody ordered in;
/// at most the last 256 months.
pub fn repeat_by_month(input: &KpiInput) -> Vec<RepeatMonth> {
    let (Some(oldest), Some(last)) = (input.first_month(), input.last_month()) else {
        return Vec::new();
    };
    let oldest = input.from.map_or(oldest, |from| from.month().max(oldest));
    let months = Months::new(oldest, last);
    let mut steps = vec![[0_u32; 3]; months.len()];
    let days = input.purchases.days();
    input.each_buyer(|_, span| {
        // Whoever reached a step before the table starts has reached it in its first month.
        let mut reach = |day: i32, step: usize| steps[months.find(day).unwrap_or(0)][step] += 1;
        let days = &days[span];
        reach(days[0], 0);
        if let Some(&second) = days.get(1) {
            reach(second, 1);
        }
        if let Some(&other) = days.get(days.partition_point(|&day| day <= days[0])) {
            reach(other, 2);
        }
    });
    let mut so_far = [0_u32; 3];
    let lines = steps.iter().enumerate();
    lines
        .map(|(at, steps)| {
            (0..3).for_each(|step| so_far[step] += steps[step]);
            RepeatMonth { month: months.month(at), repeat: rates(so_far[0], so_far[1], so_far[2]) }
        })
        .collect()
}

/// The customers behind a part.
pub fn drill(input: &KpiInput, part: RepeatPart) -> Drill {
    let mut rows = Vec::new();
    input.each_buyer(|customer, span| {
        let belongs = match part {
            RepeatPart::Customers => true,
            RepeatPart::Repeat => span.len() > 1,
            RepeatPart::RepeatDays => on_two_days(input, &span),
            RepeatPart::Once => span.len() == 1,
        };
        if belongs {
            rows.push(customer as u32);
        }
    });
    Drill::Customers(rows)
}

fn on_two_days(input: &KpiInput, span: &Range<usize>) -> bool {
    input.purchases.days()[span.start] != input.purchases.days()[span.end - 1]
}

fn rates(customers: u32, repeat: u32, repeat_days: u32) -> Repeat {
    Repeat {
        customers,
        repeat,
        repeat_days,
        repeat_rate: ratio(repeat, customers),
        repeat_days_rate: ratio(repeat_days, customers),
    }
}
