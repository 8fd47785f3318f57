//! How much of the revenue few customers bring: top shares, Lorenz curve and Gini coefficient.
//!
//! Over all n customers with an order, revenue x. Top share p = revenue of the first ⌈p n⌉ by revenue ÷ total (primary);
//! interpolated: exactly p n customers, the one at the edge in part. `Gini = Σ (2i − n − 1) xᵢ ÷ (n Σ x)`, x ascending,
//! i = 1…n (population form, primary); unbiased form × n ÷ (n − 1). Customers whose orders sum to nothing count.
//!
//! Everything before the last division is whole numbers: percentages of n are taken as `percent × n ÷ 100`, so ⌈p n⌉ is
//! never one too many because 0.07 × 100 is not 7 in floats.

use super::input::{Drill, KpiInput};
use super::rank::sort_ascending;
use super::stats::quotient;
use crate::purchases::clamped;
use domain::insight::{Concentration, ConcentrationPart, LorenzPoint, TopShare};

const PERCENTS: [u32; 5] = [1, 5, 10, 20, 50];

/// The Lorenz curve has a point every so many per cent.
const LORENZ_STEP: usize = 5;

/// The revenue concentration of the customers that count.
pub fn concentration(input: &KpiInput) -> Concentration {
    let mut revenues = Vec::new();
    input.each_buyer(|customer, span| revenues.push(input.sum(customer, &span)));
    of_revenues(revenues)
}

/// The same of one amount per customer, in any order.
pub fn of_revenues(mut revenues: Vec<i64>) -> Concentration {
    sort_ascending(&mut revenues);
    let n = revenues.len();
    let curve = Curve::new(&revenues);
    let gini = quotient(curve.weighted, curve.total.saturating_mul(n as i128));
    Concentration {
        customers: n as u32,
        revenue_minor: clamped(curve.total),
        top: PERCENTS.iter().map(|&percent| curve.top(percent)).collect(),
        customers_for_80pct: curve.for_80_percent().map(|count| count as u32),
        gini: gini.filter(|_| curve.total > 0),
        gini_unbiased: gini
            .filter(|_| curve.total > 0 && n > 1)
            .map(|gini| gini * n as f64 / (n as f64 - 1.0)),
        lorenz: curve.lorenz(),
        negative: revenues.partition_point(|&revenue| revenue < 0) as u32,
    }
}

/// The customers of a top group, best first; customers of equal revenue by row.
pub fn drill(input: &KpiInput, part: ConcentrationPart) -> Drill {
    let mut ranked = Vec::new();
    input.each_buyer(|customer, span| ranked.push((input.sum(customer, &span), customer as u32)));
    ranked.sort_unstable_by_key(|&(revenue, customer)| (std::cmp::Reverse(revenue), customer));
    let count = match part {
        ConcentrationPart::Top(percent) => top_count(percent, ranked.len()),
        ConcentrationPart::EightyPercent => {
            let ascending: Vec<i64> = ranked.iter().rev().map(|&(revenue, _)| revenue).collect();
            Curve::new(&ascending).for_80_percent().unwrap_or(0)
        }
    };
    Drill::Customers(ranked[..count].iter().map(|&(_, customer)| customer).collect())
}

/// ⌈percent × n ÷ 100⌉, at most n.
fn top_count(percent: u32, n: usize) -> usize {
    (u64::from(percent) * n as u64).div_ceil(100).min(n as u64) as usize
}

/// Revenues in ascending order with their running sums.
struct Curve<'a> {
    ascending: &'a [i64],
    /// Sum of the first i, for i = 0…n.
    sums: Vec<i128>,
    total: i128,
    /// Σ (2i − n − 1) xᵢ.
    weighted: i128,
}

impl Curve<'_> {
    fn new(ascending: &[i64]) -> Curve<'_> {
        let mut sums = Vec::with_capacity(ascending.len() + 1);
        let (mut total, mut below) = (0_i128, 0_i128);
        sums.push(0);
        for &revenue in ascending {
            below += total;
            total += i128::from(revenue);
            sums.push(total);
        }
        // Σ i xᵢ = n × total − Σ of the running sums before each i, so no multiplication per customer is needed.
        let n = ascending.len() as i128;
        let weighted = (n - 1) * total - 2 * below;
        Curve { ascending, sums, total, weighted }
    }

    fn top(&self, percent: u32) -> TopShare {
        let n = self.ascending.len();
        let count = top_count(percent, n);
        let revenue = self.total - self.sums[n - count];
        let whole = percent as usize * n / 100;
        let part = (percent as usize * n % 100) as i128;
        let edge = if part > 0 { i128::from(self.ascending[n - whole - 1]) } else { 0 };
        let interpolated = (self.total - self.sums[n - whole]) * 100 + part * edge;
        let share = |part: i128, whole: i128| quotient(part, whole).filter(|_| self.total > 0);
        TopShare {
            percent,
            count: count as u32,
            revenue_minor: clamped(revenue),
            share: share(revenue, self.total),
            interpolated_share: share(interpolated, self.total * 100),
        }
    }

    fn for_80_percent(&self) -> Option<usize> {
        let n = self.ascending.len();
        let enough = |count: usize| (self.total - self.sums[n - count]) * 5 >= self.total * 4;
        (self.total > 0).then(|| (0..=n).find(|&count| enough(count)))?
    }

    fn lorenz(&self) -> Vec<LorenzPoint> {
        if self.total <= 0 {
            return Vec::new();
        }
        let n = self.ascending.len();
        let point = |percent: usize| {
            let (whole, part) = (percent * n / 100, percent * n % 100);
            let edge = if part > 0 { i128::from(self.ascending[whole]) } else { 0 };
            let below = self.sums[whole] * 100 + part as i128 * edge;
            LorenzPoint {
                customers_share: percent as f64 / 100.0,
                revenue_share: below as f64 / (self.total * 100) as f64,
            }
        };
        (0..=100).step_by(LORENZ_STEP).map(point).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn gini_is_its_definition_and_lies_between_nought_and_one(
            revenues in proptest::collection::vec(0_i64..1_000_000, 0..60),
        ) {
            let found = of_revenues(revenues.clone());
            let mut sorted = revenues;
            sorted.sort_unstable();
            let n = sorted.len() as f64;
            let total: i64 = sorted.iter().sum();
            let weighted: f64 = (1..).zip(&sorted).map(|(i, &x)| (2.0 * f64::from(i) - n - 1.0) * x as f64).sum();
            if total == 0 {
                prop_assert_eq!(found.gini, None);
            } else {
                let gini = found.gini.unwrap();
                prop_assert!((gini - weighted / (n * total as f64)).abs() < 1e-12);
                prop_assert!((0.0..=1.0).contains(&gini));
                prop_assert_eq!(found.lorenz.first().map(|point| point.revenue_share), Some(0.0));
                prop_assert_eq!(found.lorenz.last().map(|point| point.revenue_share), Some(1.0));
                prop_assert!(found.lorenz.is_sorted_by(|a, b| a.revenue_share <= b.revenue_share));
                prop_assert!(found.lorenz.iter().all(|point| point.revenue_share <= point.customers_share + 1e-12));
            }
        }
    }

    #[test]
    fn counts_of_customers_are_exact_where_floats_are_not() {
        // 0.07 × 100 is 7.000000000000001 in floats, and its ceiling 8.
        assert_eq!(top_count(7, 100), 7);
        assert_eq!(top_count(1, 101), 2);
        assert_eq!(top_count(200, 5), 5);
        assert_eq!(top_count(1, 0), 0);
    }

    #[test]
    fn the_largest_amounts_are_summed_exactly() {
        let found = of_revenues(vec![i64::MAX; 4]);
        assert_eq!(found.revenue_minor, i64::MAX);
        assert_eq!(found.gini, Some(0.0));
        assert_eq!(found.customers_for_80pct, Some(4));
        assert_eq!(found.top[4].share, Some(0.5));
    }

    #[test]
    fn refunds_and_nothing_at_all_give_no_share_instead_of_nonsense() {
        let refunds = of_revenues(vec![-5, -10]);
        assert_eq!((refunds.gini, refunds.customers_for_80pct, refunds.negative), (None, None, 2));
        let nobody = of_revenues(Vec::new());
        assert_eq!((nobody.customers, nobody.top[0].share, nobody.gini), (0, None, None));
    }
}
