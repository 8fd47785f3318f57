//! What the CRM costs and brings, and whether it is used. The person enters the costs; the assumption stands with the result.

use crate::kpi::quotient;
use domain::insight::{Adoption, Roi};

/// What is known of a period and its baseline.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct RoiInput {
    /// Customers at the start of the period.
    pub customers: u32,
    /// Retention in the period.
    pub retention_rate: f64,
    /// Retention in the baseline, a period as long.
    pub baseline_rate: f64,
    /// Revenue per active customer in the period, minor units.
    pub revenue_per_customer_minor: f64,
    /// Gross margin, 0 to 1.
    pub margin: f64,
    /// What the CRM cost in the period, minor units.
    pub cost_minor: i64,
}

/// `benefit = customers × (retention − baseline) × revenue per customer × margin`, `ROI = (benefit − cost) ÷ cost`; it pays for
/// itself at `baseline + cost ÷ (customers × revenue per customer × margin)`.
pub fn roi(input: &RoiInput) -> Roi {
    let kept_more = f64::from(input.customers) * (input.retention_rate - input.baseline_rate);
    let of_one = input.revenue_per_customer_minor * input.margin;
    let cost = input.cost_minor as f64;
    let benefit_minor = kept_more * of_one;
    let of_all = f64::from(input.customers) * of_one;
    Roi {
        customers: input.customers,
        retention_rate: input.retention_rate,
        baseline_rate: input.baseline_rate,
        revenue_per_customer_minor: input.revenue_per_customer_minor,
        kept_more,
        benefit_minor,
        cost_minor: input.cost_minor,
        net_minor: benefit_minor - cost,
        roi: (input.cost_minor > 0).then(|| (benefit_minor - cost) / cost),
        break_even_rate: (of_all > 0.0).then(|| input.baseline_rate + cost / of_all),
    }
}

/// How the CRM is used. `edits` is the number per person over `weeks`; `empty` per field the number of empty cells among
/// `customers`; `stale` the customers nobody has touched.
pub fn adoption(edits: &[u32], weeks: f64, empty: &[u32], customers: u32, stale: u32) -> Adoption {
    let people = edits.len() as f64;
    let all: f64 = edits.iter().map(|&count| f64::from(count)).sum();
    let active = edits.iter().filter(|&&count| count > 0).count();
    let cells = i128::from(customers) * empty.len() as i128;
    let share = |part: u32| quotient(part.into(), customers.into());
    let mut empty_fields: Vec<(u32, f64)> =
        (0..).zip(empty).filter_map(|(field, &count)| Some((field, share(count)?))).collect();
    empty_fields.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    Adoption {
        edits_per_person_week: (people > 0.0 && weeks > 0.0).then(|| all / people / weeks),
        active_share: quotient(active as i128, edits.len() as i128),
        empty_share: quotient(empty.iter().map(|&count| i128::from(count)).sum(), cells),
        empty_fields,
        stale_share: share(stale),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn at_the_break_even_rate_nothing_is_won_or_lost() {
        let input = RoiInput {
            customers: 400,
            retention_rate: 0.85,
            baseline_rate: 0.8,
            revenue_per_customer_minor: 50_000.0,
            margin: 0.4,
            cost_minor: 100_000,
        };
        let found = roi(&input);
        assert!((found.benefit_minor - 400_000.0).abs() < 1e-6 && (found.roi.unwrap() - 3.0).abs() < 1e-9);
        let even = roi(&RoiInput { retention_rate: found.break_even_rate.unwrap(), ..input });
        assert!(even.net_minor.abs() < 1e-6);
        assert_eq!(roi(&RoiInput { cost_minor: 0, ..input }).roi, None);
    }

    #[test]
    fn adoption_counts_people_cells_and_customers() {
        let found = adoption(&[10, 0, 2], 2.0, &[5, 0], 10, 4);
        assert_eq!((found.edits_per_person_week, found.active_share), (Some(2.0), Some(2.0 / 3.0)));
        assert_eq!((found.empty_share, found.stale_share), (Some(0.25), Some(0.4)));
        assert_eq!(found.empty_fields, [(0, 0.5), (1, 0.0)]);
        assert_eq!(adoption(&[], 0.0, &[], 0, 0).empty_share, None);
    }
}
