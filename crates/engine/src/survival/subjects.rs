//! Durations of customers without contracts.
//!
//! Such a customer never says goodbye, so a rule has to: one who has not ordered for `quiet_days` at the as-of day counts as
//! lost, on the day of the last order; all others are still there (censored at the as-of day). The duration runs from the
//! first order, in days. The rule is stated with the answer, and the person chooses the number.

use super::Subject;
use crate::kpi::KpiInput;

/// Per customer with an order: the customer row and the duration.
pub fn subjects(input: &KpiInput, quiet_days: u32) -> Vec<(u32, Subject)> {
    let Some(end) = input.as_of() else {
        return Vec::new();
    };
    let mut found = Vec::new();
    input.each_customer(|customer| {
        let days = &input.purchases.days()[input.history(customer)];
        if let (Some(&first), Some(&last)) = (days.first(), days.last()) {
            let gap = |from: i32, to: i32| i64::from(to) - i64::from(from);
            let lost = gap(last, end.0) > i64::from(quiet_days);
            let duration = gap(first, if lost { last } else { end.0 }) as f64;
            found.push((customer as u32, Subject { duration, lost }));
        }
    });
    found
}
