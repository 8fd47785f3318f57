//! Historic customer lifetime value: what customers have brought so far.
//!
//! Per customer, up to the as-of day: `cltv = revenue × margin`; `aov = revenue ÷ orders`; `days between orders =
//! (last − first) ÷ (orders − 1)`, none for one order; `revenue per 30 days = revenue ÷ max(as-of − first, 1) × 30`.
//! For several customers numerators and denominators are summed first, so that a customer with one order does not
//! weigh as much as one with a hundred.

use super::input::{Drill, KpiInput};
use super::stats::quotient;
use crate::purchases::{ExactSum, MonthTotals, Months, clamped};
use domain::Day;
use domain::insight::{CustomerValue, GroupValue, RevenueMonth, ValuePart, ValueSummary};
use std::ops::Range;

/// One customer's value; `None` without orders in the reported days. `margin` is the gross margin, 0.3 for 30 %. The
/// as-of day is passed, since finding the last order of everybody for each customer would be slow.
pub fn customer_value(input: &KpiInput, customer: usize, as_of: Day, margin: f64) -> Option<CustomerValue> {
    if customer >= input.purchases.customers() {
        return None;
    }
    let span = input.window(customer);
    let days = &input.purchases.days()[span.clone()];
    let (&first, &last) = (days.first()?, days.last()?);
    let (orders, revenue) = (days.len() as u32, input.sum(customer, &span));
    let gaps = i128::from(orders) - 1;
    Some(CustomerValue {
        revenue_minor: revenue,
        orders,
        first: Day(first),
        last: Day(last),
        aov_minor: revenue as f64 / f64::from(orders),
        avg_days_between_orders: quotient(i128::from(last) - i128::from(first), gaps),
        historic_cltv_minor: revenue as f64 * margin,
        revenue_per_30d_minor: revenue as f64 / tenure(as_of, first) as f64 * 30.0,
    })
}

/// The value of all customers that count.
pub fn value(input: &KpiInput, margin: f64) -> ValueSummary {
    let Some(as_of) = input.as_of() else {
        return ValueSummary::default();
    };
    let mut sums = Sums::default();
    input.each_buyer(|customer, span| sums.add(input, as_of, customer, span));
    sums.summary(margin)
}

/// The value of all customers that count, and of each group of them. `groups` is a code per customer row; codes at or past
/// `count`, and customers past the end of the column, are of no group. There are `count` lines and then that of no group.
pub fn value_by_group(
    input: &KpiInput,
    groups: &[u32],
    count: usize,
    margin: f64,
) -> (ValueSummary, Vec<GroupValue>) {
    let mut sums = vec![Sums::default(); count + 1];
    if let Some(as_of) = input.as_of() {
        input.each_buyer(|customer, span| {
            let group = groups.get(customer).map_or(count, |&group| (group as usize).min(count));
            sums[group].add(input, as_of, customer, span);
        });
    }
    let mut all = Sums::default();
    sums.iter().for_each(|sums| all.join(sums));
    let lines = sums.iter().enumerate().map(|(group, sums)| GroupValue {
        group: (group < count).then_some(group as u32),
        value: sums.summary(margin),
    });
    (all.summary(margin), lines.collect())
}

/// Revenue by month from the first order (or `from`) to the last month anybody ordered in, with the running totals
/// of the whole history. At most the last 256 months.
pub fn revenue_by_month(input: &KpiInput, margin: f64) -> Vec<RevenueMonth> {
    let made;
    let totals = if input.is_of_everybody() {
        input.purchases.month_totals()
    } else {
        made = month_totals(input);
        &made
    };
    let (months, lines) = totals.lines();
    let (mut customers, mut revenue) = (totals.earlier().new, totals.earlier().revenue.total());
    let mut result = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let of_month = line.revenue.total();
        customers += line.new;
        revenue += of_month;
        if input.from.is_none_or(|from| from.month() <= months.month(at)) {
            result.push(RevenueMonth {
                month: months.month(at),
                active: line.active,
                orders: line.orders.into(),
                revenue_minor: clamped(of_month),
                aov_minor: quotient(of_month, line.orders.into()),
                customers_so_far: customers,
                revenue_so_far_minor: clamped(revenue),
                avg_cltv_so_far_minor: quotient(revenue, customers.into()).map(|mean| mean * margin),
            });
        }
    }
    result
}

/// The months of the customers that count, from their first order on.
fn month_totals(input: &KpiInput) -> MonthTotals {
    let (Some(oldest), Some(last)) = (input.first_month(), input.last_month()) else {
        return MonthTotals::new(Months::none());
    };
    let mut totals = MonthTotals::new(Months::new(oldest, last));
    let history = KpiInput { from: None, ..*input };
    history.each_buyer(|_, span| {
        totals.add(&input.purchases.days()[span.clone()], &input.purchases.minor()[span]);
    });
    totals
}

/// The customers or orders that were counted.
pub fn drill(input: &KpiInput, part: ValuePart) -> Drill {
    let mut rows = Vec::new();
    match part {
        ValuePart::Customers => {
            input.each_buyer(|customer, _| rows.push(customer as u32));
            Drill::Customers(rows)
        }
        ValuePart::Orders => {
            input.each_buyer(|_, span| rows.extend_from_slice(&input.purchases.rows()[span]));
            rows.sort_unstable();
            Drill::Orders(rows)
        }
    }
}

fn tenure(as_of: Day, first: i32) -> i64 {
    (i64::from(as_of.0) - i64::from(first)).max(1)
}

#[derive(Clone, Default)]
struct Sums {
    customers: u32,
    orders: u64,
    revenue: ExactSum,
    lifetime_days: i64,
    tenure_days: i64,
}

impl Sums {
    #[inline]
    fn add(&mut self, input: &KpiInput, as_of: Day, customer: usize, span: Range<usize>) {
        let days = input.purchases.days();
        let (first, last) = (days[span.start], days[span.end - 1]);
        self.customers += 1;
        self.orders += span.len() as u64;
        self.revenue.add(input.sum(customer, &span));
        self.lifetime_days += i64::from(last) - i64::from(first);
        self.tenure_days += tenure(as_of, first);
    }

    fn join(&mut self, other: &Sums) {
        self.customers += other.customers;
        self.orders += other.orders;
        self.revenue.join(other.revenue);
        self.lifetime_days += other.lifetime_days;
        self.tenure_days += other.tenure_days;
    }

    fn summary(&self, margin: f64) -> ValueSummary {
        let (customers, orders) = (i128::from(self.customers), i128::from(self.orders));
        let revenue = self.revenue.total();
        let avg_revenue = quotient(revenue, customers);
        ValueSummary {
            customers: self.customers,
            orders: self.orders,
            revenue_minor: clamped(revenue),
            historic_cltv_minor: revenue as f64 * margin,
            avg_cltv_minor: avg_revenue.map(|mean| mean * margin),
            avg_revenue_minor: avg_revenue,
            aov_minor: quotient(revenue, orders),
            orders_per_customer: quotient(orders, customers),
            avg_days_between_orders: quotient(self.lifetime_days.into(), orders - customers),
            revenue_per_30d_minor: quotient(revenue, self.tenure_days.into()).map(|daily| daily * 30.0),
        }
    }
}
