//! What the CRM costs and brings, and whether it is used. The person enters the costs; the assumption stands with the result.

use crate::kpi::{quotient, wilson};
use domain::insight::{Adoption, Interval, Roi, RoiRange};

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

/// How many of how many.
pub type Share = (u32, u32);

/// 95 % interval of the difference of two shares, `now − before`: the hybrid of their Wilson intervals, `d − √((p₁ − l₁)² +
/// (u₀ − p₀)²)` to `d + √((u₁ − p₁)² + (p₀ − l₀)²)`. Newcombe (1998), Statistics in Medicine 17, 873–890, method 10. Nothing
/// where one of the shares is of nobody.
pub fn difference(now: Share, before: Share) -> Option<Interval> {
    let part = |(hits, of): Share| Some((f64::from(hits) / f64::from(of), wilson(hits, of)?));
    let (p1, Interval(l1, u1)) = part(now)?;
    let (p0, Interval(l0, u0)) = part(before)?;
    let apart = |a: f64, b: f64| (a * a + b * b).sqrt();
    Some(Interval(p1 - p0 - apart(p1 - l1, u0 - p0), p1 - p0 + apart(u1 - p1, p0 - l0)))
}

/// How far chance may have moved the result, where both rates are shares of somebody.
pub fn range(input: &RoiInput, now: Share, before: Share) -> Option<RoiRange> {
    let of_all = f64::from(input.customers) * input.revenue_per_customer_minor * input.margin;
    let cost = input.cost_minor as f64;
    let apart = difference(now, before)?;
    let ends = [apart.0 * of_all, apart.1 * of_all];
    let benefit_minor = Interval(ends[0].min(ends[1]), ends[0].max(ends[1]));
    let share = |benefit: f64| (benefit - cost) / cost;
    Some(RoiRange {
        retention_rate: wilson(now.0, now.1)?,
        baseline_rate: wilson(before.0, before.1)?,
        difference: apart,
        benefit_minor,
        roi: (input.cost_minor > 0).then(|| Interval(share(benefit_minor.0), share(benefit_minor.1))),
    })
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
    fn the_difference_of_two_shares_is_as_newcombe_printed_it() {
        // Newcombe (1998), table II, method 10, of 56/70 − 48/80 and of 10/10 − 0/10.
        let check = |now, before, want: (f64, f64)| {
            let Interval(low, high) = difference(now, before).unwrap();
            assert!((low - want.0).abs() < 5e-5 && (high - want.1).abs() < 5e-5, "{low} {high}");
        };
        check((56, 70), (48, 80), (0.0524, 0.3339));
        check((10, 10), (0, 10), (0.6075, 1.0));
        assert_eq!(difference((0, 0), (1, 2)), None);
    }

    #[test]
    fn the_interval_holds_the_result_and_does_not_depend_on_the_unit_of_money() {
        let input = |scale: f64, cost_minor: i64| RoiInput {
            customers: 70,
            retention_rate: 56.0 / 70.0,
            baseline_rate: 48.0 / 80.0,
            revenue_per_customer_minor: 50_000.0 * scale,
            margin: 0.4,
            cost_minor,
        };
        let of = |scale, cost| range(&input(scale, cost), (56, 70), (48, 80)).unwrap();
        let (once, ten_times) = (of(1.0, 1_000), of(10.0, 10_000));
        let found = roi(&input(1.0, 1_000));
        assert!(once.benefit_minor.0 < found.benefit_minor && found.benefit_minor < once.benefit_minor.1);
        let (low, high) = (once.roi.unwrap(), ten_times.roi.unwrap());
        assert!((low.0 - high.0).abs() < 1e-9 && (low.1 - high.1).abs() < 1e-9);
        assert!((ten_times.benefit_minor.1 - 10.0 * once.benefit_minor.1).abs() < 1e-6);
        let refunded = of(-1.0, 0);
        assert!(refunded.benefit_minor.0 < refunded.benefit_minor.1 && refunded.roi.is_none());
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
