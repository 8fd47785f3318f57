//! Grouping an order table by customer.

use super::{DAYS, NO_CUSTOMER, Order, Purchases, spare};
use crate::bits::Bits;
use std::sync::OnceLock;

/// Slices up to this long are sorted by insertion: nearly all customers have few orders, already nearly in order.
const INSERTION_MAX: usize = 24;

/// How many orders are placed at a time when they are grouped: as many as a cache holds.
const GROUP_ORDERS: usize = 1 << 20;

/// The order table's columns, one value per order, in any order.
#[derive(Clone, Copy, Debug)]
pub struct OrderColumns<'a> {
    /// Customer row, or [`NO_CUSTOMER`].
    pub customers: &'a [u32],
    /// Days since 1970.
    pub days: &'a [i32],
    /// Amounts in minor units of the reporting currency.
    pub minor: &'a [i64],
    /// Row in the order table; `None` when the position is the row.
    pub rows: Option<&'a [u32]>,
    /// Which positions count (living orders in the reporting currency with a day); `None` for all.
    pub include: Option<&'a Bits>,
}

impl Purchases {
    /// Groups the columns for `customers` customers in linear time: count, place, then put each small slice in order.
    ///
    /// Orders of no known customer or with a day outside the years 1–9999 are left out.
    ///
    /// # Panics
    /// When the columns differ in length or hold 2³² orders or more.
    pub fn build(customers: usize, columns: &OrderColumns) -> Purchases {
        let total = columns.customers.len();
        assert!(columns.days.len() == total && columns.minor.len() == total);
        assert!(columns.rows.is_none_or(|rows| rows.len() == total));
        Purchases::build_with(customers, total, |at| {
            columns.include.is_none_or(|include| include.get(at)).then(|| {
                let row = columns.rows.map_or(at as u32, |rows| rows[at]);
                (columns.customers[at], Order { day: columns.days[at], row, minor: columns.minor[at] })
            })
        })
    }

    /// The same from any columns: `order` is asked twice for each position below `total` and gives customer row and
    /// order, or `None` for what does not count.
    ///
    /// # Panics
    /// When there are 2³² orders or more.
    pub fn build_with(
        customers: usize,
        total: usize,
        order: impl Fn(usize) -> Option<(u32, Order)>,
    ) -> Purchases {
        assert!(u32::try_from(total + spare(total)).is_ok());
        let mut ends = vec![0_u32; customers];
        let of: Vec<u32> = (0..total)
            .map(|at| match order(at) {
                Some((customer, order)) if (customer as usize) < customers && DAYS.contains(&order.day) => {
                    ends[customer as usize] += 1;
                    customer
                }
                _ => NO_CUSTOMER,
            })
            .collect();
        let mut orders = 0;
        let mut starts = vec![0; customers];
        for (start, end) in starts.iter_mut().zip(&mut ends) {
            let count = *end;
            *start = orders;
            *end = orders;
            orders += count;
        }
        let orders = orders as usize;
        let mut rows = zeroed_with_room(orders);
        let mut days = zeroed_with_room(orders);
        let mut minor = zeroed_with_room(orders);
        // Placing all orders at once would miss the caches with every order, since the next one lies anywhere. So the
        // customers are taken in groups whose orders fit a cache, and a short test is repeated for each group.
        let groups = orders.div_ceil(GROUP_ORDERS).max(1);
        for group in 0..groups {
            let edge = |group: usize| (customers as u64 * group as u64 / groups as u64) as u32;
            let (low, high) = (edge(group), edge(group + 1));
            for (at, &customer) in of.iter().enumerate() {
                if customer.wrapping_sub(low) < high - low
                    && let Some((_, order)) = order(at)
                {
                    let end = &mut ends[customer as usize];
                    let to = *end as usize;
                    *end += 1;
                    rows[to] = order.row;
                    days[to] = order.day;
                    minor[to] = order.minor;
                }
            }
        }
        let none = || vec![0; customers];
        let mut purchases = Purchases {
            starts,
            ends,
            first: none(),
            last: none(),
            sums: vec![0; customers],
            rows,
            days,
            minor,
            orders,
            active: OnceLock::new(),
            totals: OnceLock::new(),
        };
        let mut scratch = Vec::new();
        for customer in 0..customers {
            purchases.order_slice(customer, &mut scratch);
            purchases.derive(customer);
        }
        purchases
    }

    /// Sorts one customer's slice by day and row.
    fn order_slice(&mut self, customer: usize, scratch: &mut Vec<Order>) {
        let span = self.span(customer);
        let (days, rows) = (&mut self.days[span.clone()], &mut self.rows[span.clone()]);
        let minor = &mut self.minor[span];
        if days.len() > INSERTION_MAX {
            if (1..days.len()).all(|at| (days[at - 1], rows[at - 1]) <= (days[at], rows[at])) {
                return;
            }
            scratch.clear();
            scratch.extend((0..days.len()).map(|at| Order {
                day: days[at],
                row: rows[at],
                minor: minor[at],
            }));
            scratch.sort_unstable();
            for (at, order) in scratch.iter().enumerate() {
                days[at] = order.day;
                rows[at] = order.row;
                minor[at] = order.minor;
            }
            return;
        }
        for end in 1..days.len() {
            let order = Order { day: days[end], row: rows[end], minor: minor[end] };
            let mut at = end;
            while at > 0 && (days[at - 1], rows[at - 1]) > (order.day, order.row) {
                days[at] = days[at - 1];
                rows[at] = rows[at - 1];
                minor[at] = minor[at - 1];
                at -= 1;
            }
            days[at] = order.day;
            rows[at] = order.row;
            minor[at] = order.minor;
        }
    }
}

fn zeroed_with_room<T: Copy + Default>(len: usize) -> Vec<T> {
    let mut column = Vec::with_capacity(len + spare(len));
    column.resize(len, T::default());
    column
}
