//! What customers bought in each month, all taken together. For everybody they are kept with the orders, so that a page of
//! KPIs need not go through all orders again.

use super::months::Months;
use super::{ExactSum, Purchases};
use domain::Day;

/// The orders of one month.
#[derive(Clone, Default, Debug)]
pub(crate) struct MonthTotal {
    /// Customers whose first order it has.
    pub(crate) new: u32,
    /// Customers with an order in it.
    pub(crate) active: u32,
    /// Orders.
    pub(crate) orders: u32,
    /// Their amounts in minor units.
    pub(crate) revenue: ExactSum,
}

/// Consecutive months with their totals.
#[derive(Clone, Debug)]
pub(crate) struct MonthTotals {
    months: Months,
    lines: Vec<MonthTotal>,
    /// All that was before these months.
    earlier: MonthTotal,
}

impl MonthTotals {
    /// Months in which nobody has bought yet.
    pub(crate) fn new(months: Months) -> MonthTotals {
        MonthTotals {
            lines: vec![MonthTotal::default(); months.len()],
            months,
            earlier: MonthTotal::default(),
        }
    }

    pub(super) fn of(purchases: &Purchases) -> MonthTotals {
        let ends = purchases.first_order_day().zip(purchases.last_order_day());
        let months = ends
            .map_or_else(Months::none, |(first, last)| Months::new(Day(first).month(), Day(last).month()));
        let mut totals = MonthTotals::new(months);
        for customer in 0..purchases.customers() {
            let span = purchases.span(customer);
            totals.add(&purchases.days()[span.clone()], &purchases.minor()[span]);
        }
        totals
    }

    /// The months, and a line for each.
    pub(crate) fn lines(&self) -> (&Months, &[MonthTotal]) {
        (&self.months, &self.lines)
    }

    /// What was before the first of the months.
    pub(crate) fn earlier(&self) -> &MonthTotal {
        &self.earlier
    }

    /// Adds one customer's new orders; false if all has to be made anew, as these are of other months or the first or last month
    /// has none left.
    pub(super) fn try_add(&mut self, days: &[i32], minor: &[i64]) -> bool {
        if !self.months.holds(days) {
            return false;
        }
        self.add(days, minor);
        let has_orders = |line: Option<&MonthTotal>| line.is_none_or(|line| line.orders > 0);
        (has_orders(self.lines.first()) || self.earlier.orders > 0) && has_orders(self.lines.last())
    }

    /// Adds one customer's orders, by ascending day. The months have to reach to the last of them.
    #[inline]
    pub(crate) fn add(&mut self, days: &[i32], minor: &[i64]) {
        self.count(days, minor, |count| *count += 1, ExactSum::add);
    }

    /// Takes one customer's orders away that were added.
    pub(super) fn take(&mut self, days: &[i32], minor: &[i64]) {
        self.count(days, minor, |count| *count -= 1, ExactSum::take);
    }

    #[inline]
    fn count(
        &mut self,
        days: &[i32],
        minor: &[i64],
        count: impl Fn(&mut u32),
        sum: impl Fn(&mut ExactSum, i64),
    ) {
        let Some(&first) = days.first() else { return };
        // Days ascend, so what is older than the months comes first.
        let start = self.months.first_day();
        let old = if first < start { days.partition_point(|&day| day < start) } else { 0 };
        for &minor in &minor[..old] {
            count(&mut self.earlier.orders);
            sum(&mut self.earlier.revenue, minor);
        }
        let begun = if old == 0 { &mut self.lines[self.months.of(first)] } else { &mut self.earlier };
        count(&mut begun.new);
        let mut before = usize::MAX;
        for (&day, &minor) in days[old..].iter().zip(&minor[old..]) {
            let month = self.months.of(day);
            let line = &mut self.lines[month];
            if before != month {
                count(&mut line.active);
            }
            count(&mut line.orders);
            sum(&mut line.revenue, minor);
            before = month;
        }
    }
}
