//! Orders grouped by customer: the shape in which every purchase KPI reads them.
//!
//! One customer's orders lie side by side, sorted by day and then by order row, in three parallel columns. An edit
//! rewrites one customer's slice: in place when it still fits, otherwise at the end of the columns, where the old
//! slice becomes a gap. So an edit never shifts the other customers' orders, and when gaps grow past a share of the
//! whole the columns are packed again.
//!
//! Invariants:
//! - `starts[c]..ends[c]` is customer `c`'s slice; slices never overlap.
//! - `first`, `last` and `sums` of a customer are those of the slice; meaningless where the slice is empty.
//! - Every day is a day of the years 1–9999, so tables indexed by day or month stay small.

mod active;
mod build;
mod months;
mod totals;

pub(crate) use active::ActiveMonths;
pub use build::OrderColumns;
pub(crate) use months::{MONTHS_MAX, Months, days_of};
pub(crate) use totals::MonthTotals;

use std::ops::Range;
use std::sync::OnceLock;

/// The customer of an order that has none.
pub const NO_CUSTOMER: u32 = u32::MAX;

/// 0001-01-01 and 9999-12-31, as days since 1970.
pub(crate) const DAYS: Range<i32> = -719_162..2_932_897;

/// Gaps may take one part in this many of the columns before they are packed.
const GAP_SHARE: usize = 8;

/// One order of one customer.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Order {
    /// Days since 1970.
    pub day: i32,
    /// Row in the order table.
    pub row: u32,
    /// Amount in minor units of the reporting currency; negative for a refund.
    pub minor: i64,
}

/// Orders grouped by customer. See the module's text.
#[derive(Clone, Debug, Default)]
pub struct Purchases {
    starts: Vec<u32>,
    ends: Vec<u32>,
    first: Vec<i32>,
    last: Vec<i32>,
    sums: Vec<i64>,
    rows: Vec<u32>,
    days: Vec<i32>,
    minor: Vec<i64>,
    orders: usize,
    /// Derived from the days when first asked for, and kept up to date from then on.
    active: OnceLock<ActiveMonths>,
    /// Likewise.
    totals: OnceLock<MonthTotals>,
}

impl Purchases {
    /// How many customers there are, with or without orders.
    pub fn customers(&self) -> usize {
        self.starts.len()
    }

    /// How many orders there are.
    pub fn orders(&self) -> usize {
        self.orders
    }

    /// Where `customer`'s orders lie in [`Purchases::days`], [`Purchases::minor`] and [`Purchases::rows`].
    #[inline]
    pub fn span(&self, customer: usize) -> Range<usize> {
        self.starts[customer] as usize..self.ends[customer] as usize
    }

    /// How many orders `customer` has.
    #[inline]
    pub fn count(&self, customer: usize) -> u32 {
        self.ends[customer] - self.starts[customer]
    }

    /// The day of `customer`'s first order.
    #[inline]
    pub fn first_day(&self, customer: usize) -> Option<i32> {
        (self.count(customer) > 0).then(|| self.first[customer])
    }

    /// The day of `customer`'s last order.
    #[inline]
    pub fn last_day(&self, customer: usize) -> Option<i32> {
        (self.count(customer) > 0).then(|| self.last[customer])
    }

    /// The sum of `customer`'s orders in minor units; at the ends of the 64-bit range where it would pass them.
    #[inline]
    pub fn sum(&self, customer: usize) -> i64 {
        self.sums[customer]
    }

    /// Order days; one customer's are found by [`Purchases::span`] and ascend.
    pub fn days(&self) -> &[i32] {
        &self.days
    }

    /// Order amounts in minor units.
    pub fn minor(&self) -> &[i64] {
        &self.minor
    }

    /// Rows of the order table.
    pub fn rows(&self) -> &[u32] {
        &self.rows
    }

    /// The first day any customer ordered.
    pub fn first_order_day(&self) -> Option<i32> {
        (0..self.customers()).filter_map(|customer| self.days()[self.span(customer)].first().copied()).min()
    }

    /// The last day any customer ordered.
    pub fn last_order_day(&self) -> Option<i32> {
        (0..self.customers()).filter_map(|customer| self.last_day(customer)).max()
    }

    /// The months each customer was active in.
    pub(crate) fn active_months(&self) -> &ActiveMonths {
        self.active.get_or_init(|| ActiveMonths::new(self))
    }

    /// What everybody bought in each month, from the first to the last month with an order.
    pub(crate) fn month_totals(&self) -> &MonthTotals {
        self.totals.get_or_init(|| MonthTotals::of(self))
    }

    /// The orders of one customer, sorted by day and row.
    pub fn orders_of(&self, customer: usize) -> Vec<Order> {
        self.span(customer)
            .map(|at| Order { day: self.days[at], row: self.rows[at], minor: self.minor[at] })
            .collect()
    }

    /// Adds customers without orders until there are `customers`.
    pub fn grow(&mut self, customers: usize) {
        for column in [&mut self.starts, &mut self.ends] {
            column.resize(customers.max(column.len()), 0);
        }
        for column in [&mut self.first, &mut self.last] {
            column.resize(customers.max(column.len()), 0);
        }
        self.sums.resize(customers.max(self.sums.len()), 0);
        if let Some(active) = self.active.get_mut() {
            active.grow(self.starts.len());
        }
    }

    /// Replaces all orders of one customer; customers up to this one come into being. Costs the customer's orders,
    /// and now and then, after many such edits, one packing of everything.
    pub fn replace(&mut self, customer: usize, orders: &[Order]) {
        self.grow(customer + 1);
        let mut orders: Vec<Order> =
            orders.iter().filter(|order| DAYS.contains(&order.day)).copied().collect();
        orders.sort_unstable();
        let old = self.span(customer);
        if let Some(totals) = self.totals.get_mut() {
            totals.take(&self.days[old.clone()], &self.minor[old.clone()]);
        }
        let start =
            if orders.len() <= old.len() { old.start } else { self.room_at_the_end(customer, orders.len()) };
        for (at, order) in (start..).zip(&orders) {
            self.days[at] = order.day;
            self.rows[at] = order.row;
            self.minor[at] = order.minor;
        }
        self.starts[customer] = start as u32;
        self.ends[customer] = (start + orders.len()) as u32;
        self.orders = self.orders - old.len() + orders.len();
        self.derive(customer);
        let span = self.span(customer);
        let (days, minor) = (&self.days[span.clone()], &self.minor[span.clone()]);
        if self.totals.get_mut().is_some_and(|totals| !totals.try_add(days, minor)) {
            self.totals.take();
        }
        if self.active.get_mut().is_some_and(|active| !active.replace(customer, &self.days[span])) {
            self.active.take();
        }
    }

    /// A place for `count` orders of `customer` at the end of the columns; the old slice becomes a gap, unless it is at
    /// the end already and can be made longer.
    fn room_at_the_end(&mut self, customer: usize, count: usize) -> usize {
        let old = self.span(customer);
        let mut start = if old.end == self.rows.len() { old.start } else { self.rows.len() };
        if start + count > self.rows.capacity() || self.gaps() > self.rows.len() / GAP_SHARE {
            self.ends[customer] = self.starts[customer];
            self.pack(count);
            start = self.rows.len();
        }
        assert!(u32::try_from(start + count).is_ok());
        self.rows.resize(start + count, 0);
        self.days.resize(start + count, 0);
        self.minor.resize(start + count, 0);
        start
    }

    /// Adds one order, or replaces the one with its row if `customer` has it already.
    pub fn put(&mut self, customer: usize, order: Order) {
        self.grow(customer + 1);
        let mut orders = self.orders_of(customer);
        orders.retain(|old| old.row != order.row);
        orders.push(order);
        self.replace(customer, &orders);
    }

    /// Removes one order of a customer; nothing happens if it is not there.
    pub fn remove(&mut self, customer: usize, row: u32) {
        if customer < self.customers() {
            let mut orders = self.orders_of(customer);
            orders.retain(|old| old.row != row);
            self.replace(customer, &orders);
        }
    }

    fn gaps(&self) -> usize {
        self.rows.len() - self.orders
    }

    /// Closes all gaps and makes room for `more` orders and the edits after them. Column by column, so that no more
    /// than one column exists twice at any moment.
    fn pack(&mut self, more: usize) {
        fn packed<T: Copy>(column: &[T], starts: &[u32], ends: &[u32], room: usize) -> Vec<T> {
            let mut into = Vec::with_capacity(room);
            for (&start, &end) in starts.iter().zip(ends) {
                into.extend_from_slice(&column[start as usize..end as usize]);
            }
            into
        }
        let live = self.orders + more;
        let room = live + spare(live);
        self.rows = packed(&self.rows, &self.starts, &self.ends, room);
        self.days = packed(&self.days, &self.starts, &self.ends, room);
        self.minor = packed(&self.minor, &self.starts, &self.ends, room);
        let mut next = 0;
        for (start, end) in self.starts.iter_mut().zip(&mut self.ends) {
            let count = *end - *start;
            *start = next;
            next += count;
            *end = next;
        }
    }

    fn derive(&mut self, customer: usize) {
        let span = self.span(customer);
        if let (Some(&first), Some(&last)) = (self.days[span.clone()].first(), self.days[span.clone()].last())
        {
            self.first[customer] = first;
            self.last[customer] = last;
        }
        self.sums[customer] = exact_sum(&self.minor[span]);
    }
}

/// The sum, at the ends of the 64-bit range where it passes them. Summed exactly first, so that the order of the
/// amounts never matters.
pub(crate) fn exact_sum(amounts: &[i64]) -> i64 {
    let narrow = amounts.iter().try_fold(0_i64, |sum, &amount| sum.checked_add(amount));
    narrow.unwrap_or_else(|| clamped(amounts.iter().map(|&amount| i128::from(amount)).sum()))
}

/// An exact sum of 64-bit numbers: in a loop over all orders, additions of 128 bits would take most of the time.
#[derive(Clone, Copy, Default, Debug)]
pub(crate) struct ExactSum {
    low: i64,
    /// How often `low` went round, upwards less downwards.
    rounds: i64,
}

impl ExactSum {
    #[inline]
    pub(crate) fn add(&mut self, amount: i64) {
        let (low, goes_round) = self.low.overflowing_add(amount);
        self.low = low;
        self.rounds += i64::from(goes_round) * amount.signum();
    }

    #[inline]
    pub(crate) fn take(&mut self, amount: i64) {
        let (low, goes_round) = self.low.overflowing_sub(amount);
        self.low = low;
        self.rounds -= i64::from(goes_round) * amount.signum();
    }

    pub(crate) fn join(&mut self, other: ExactSum) {
        self.add(other.low);
        self.rounds += other.rounds;
    }

    pub(crate) fn total(self) -> i128 {
        i128::from(self.low) + (i128::from(self.rounds) << 64)
    }
}

/// The nearest 64-bit integer.
pub(crate) fn clamped(wide: i128) -> i64 {
    wide.clamp(i64::MIN.into(), i64::MAX.into()) as i64
}

/// Room kept for edits: past it the columns are packed, which costs as much as reading them a few times.
fn spare(orders: usize) -> usize {
    orders / 32 + 256
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn sums_are_exact_however_large(amounts in prop::collection::vec(prop_oneof![any::<i64>(), Just(i64::MIN), Just(i64::MAX)], 0..50)) {
            let mut sum = ExactSum::default();
            amounts.iter().for_each(|&amount| sum.add(amount));
            prop_assert_eq!(sum.total(), amounts.iter().map(|&amount| i128::from(amount)).sum::<i128>());
            amounts.iter().rev().for_each(|&amount| sum.take(amount));
            prop_assert_eq!(sum.total(), 0);
        }
    }
}
