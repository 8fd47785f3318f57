//! Figures of purchases per period, the oldest first: what is carried on and watched for what is unusual.
//!
//! The last period is the last whole one by the as-of day, and none after the one of the last order of anybody: data that end
//! years ago do not end in years of zeros. Inside, periods without orders are zeros.

use crate::kpi::KpiInput;
use crate::kpi::cohorts_by::{first_day, period};
use crate::purchases::ExactSum;
use domain::Day;
use domain::insight::Grain;

/// At most so many periods; older ones are left out.
const PERIODS_MAX: i64 = 4_000;

/// The figures; one value per period in each.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Series {
    /// First day of each period.
    pub from: Vec<Day>,
    /// Revenue, minor units.
    pub revenue_minor: Vec<i128>,
    /// Orders.
    pub orders: Vec<u32>,
    /// Customers with an order.
    pub active: Vec<u32>,
    /// Those of them with their first order ever.
    pub new: Vec<u32>,
    /// Those of them who were active in the period before, too.
    pub retained: Vec<u32>,
}

/// The figures of the customers that count. `from` bounds the first period, the as-of day the last.
pub fn series(input: &KpiInput, grain: Grain) -> Series {
    let Some((first, last)) = bounds(input, grain) else {
        return Series::default();
    };
    let len = (last - first + 1) as usize;
    let mut revenue = vec![ExactSum::default(); len];
    let mut found = Series {
        from: (first..=last).map(|at| first_day(grain, at)).collect(),
        revenue_minor: Vec::new(),
        orders: vec![0; len],
        active: vec![0; len],
        new: vec![0; len],
        retained: vec![0; len],
    };
    input.each_customer(|customer| {
        let span = input.purchases.span(customer);
        let mut before = None;
        for (&day, &minor) in input.purchases.days()[span.clone()].iter().zip(&input.purchases.minor()[span])
        {
            let number = period(grain, day);
            if let Some(at) = usize::try_from(number - first).ok().filter(|&at| at < len) {
                revenue[at].add(minor);
                found.orders[at] += 1;
                if before != Some(number) {
                    found.active[at] += 1;
                    found.new[at] += u32::from(before.is_none());
                    found.retained[at] += u32::from(before == Some(number - 1));
                }
            }
            before = Some(number);
        }
    });
    found.revenue_minor = revenue.into_iter().map(ExactSum::total).collect();
    found
}

/// The numbers of the first and the last period.
fn bounds(input: &KpiInput, grain: Grain) -> Option<(i64, i64)> {
    let mut first: Option<i32> = None;
    input.each_customer(|customer| {
        let day = input.purchases.first_day(customer);
        first = first.into_iter().chain(day).min();
    });
    let last_order = period(grain, input.purchases.last_order_day()?);
    let last = match input.to {
        Some(to) => last_order.min(period(grain, to.plus(1).0) - 1),
        None => last_order,
    };
    let first = period(grain, first?).max(input.from.map_or(i64::MIN, |from| period(grain, from.0)));
    (first <= last).then_some((first.max(last - PERIODS_MAX + 1), last))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::purchases::{OrderColumns, Purchases};

    #[test]
    fn the_unfinished_period_is_left_out_and_silence_inside_is_zero() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        let days = ["2024-01-05", "2024-01-09", "2024-03-02", "2024-04-10"].map(|text| day(text).0);
        let columns = OrderColumns {
            customers: &[0, 0, 0, 1],
            days: &days,
            minor: &[100, 50, 30, 70],
            rows: None,
            include: None,
        };
        let purchases = Purchases::build(2, &columns);
        let all = KpiInput::all(&purchases);
        let found = series(&all.between(None, Some(day("2024-04-29"))), Grain::Month);
        assert_eq!(found.revenue_minor, [150, 0, 30]);
        assert_eq!(
            (&found.active, &found.new, &found.retained),
            (&vec![1, 0, 1], &vec![1, 0, 0], &vec![0; 3])
        );
        let whole = series(&all.between(None, Some(day("2024-04-30"))), Grain::Month);
        assert_eq!(whole.orders, [2, 0, 1, 1]);
        let later = series(&all.between(Some(day("2024-03-01")), Some(day("2030-01-01"))), Grain::Month);
        assert_eq!((later.from, later.new), (vec![day("2024-03-01"), day("2024-04-01")], vec![0, 1]));
    }
}
