//! Orders grouped by customer are what sorting them would give, however they came in.
#![allow(missing_docs)]

use engine::bits::Bits;
use engine::kpi::KpiInput;
use engine::kpi::value::revenue_by_month;
use engine::purchases::{NO_CUSTOMER, Order, OrderColumns, Purchases};
use proptest::prelude::*;

const CUSTOMERS: usize = 8;

type Row = (u32, i32, i64);

/// Most orders fall on few customers, so that short and long slices both occur.
fn rows() -> impl Strategy<Value = Vec<Row>> {
    let customer = prop_oneof![Just(0_u32), 0..CUSTOMERS as u32 + 2, Just(NO_CUSTOMER)];
    let day = prop_oneof![20 => -20_i32..20, 1 => Just(i32::MIN), 1 => Just(i32::MAX)];
    let minor = prop_oneof![10 => -100_i64..1000, 1 => Just(i64::MAX), 1 => Just(i64::MIN)];
    proptest::collection::vec((customer, day, minor), 0..150)
}

fn naive(rows: &[Row], customer: usize, include: impl Fn(usize) -> bool) -> Vec<Order> {
    let mut orders: Vec<Order> = rows
        .iter()
        .enumerate()
        .filter(|&(at, row)| include(at) && row.0 as usize == customer && (-1000..1000).contains(&row.1))
        .map(|(at, row)| Order { day: row.1, row: at as u32, minor: row.2 })
        .collect();
    orders.sort_unstable();
    orders
}

fn build(rows: &[Row], include: Option<&Bits>) -> Purchases {
    let customers: Vec<u32> = rows.iter().map(|row| row.0).collect();
    let days: Vec<i32> = rows.iter().map(|row| row.1).collect();
    let minor: Vec<i64> = rows.iter().map(|row| row.2).collect();
    let columns = OrderColumns { customers: &customers, days: &days, minor: &minor, rows: None, include };
    Purchases::build(CUSTOMERS, &columns)
}

fn assert_holds(purchases: &Purchases, customer: usize, orders: &[Order]) {
    assert_eq!(purchases.orders_of(customer), orders);
    assert_eq!(purchases.count(customer) as usize, orders.len());
    assert_eq!(purchases.first_day(customer), orders.first().map(|order| order.day));
    assert_eq!(purchases.last_day(customer), orders.last().map(|order| order.day));
    let sum: i128 = orders.iter().map(|order| i128::from(order.minor)).sum();
    assert_eq!(i128::from(purchases.sum(customer)), sum.clamp(i64::MIN.into(), i64::MAX.into()));
}

proptest! {
    #[test]
    fn building_groups_and_sorts(rows in rows(), bools in proptest::collection::vec(any::<bool>(), 150)) {
        let include = Bits::from_bools(&bools[..rows.len()]);
        let (all, some) = (build(&rows, None), build(&rows, Some(&include)));
        for customer in 0..CUSTOMERS {
            assert_holds(&all, customer, &naive(&rows, customer, |_| true));
            assert_holds(&some, customer, &naive(&rows, customer, |at| bools[at]));
        }
        let kept: u32 = (0..CUSTOMERS).map(|customer| all.count(customer)).sum();
        prop_assert_eq!(all.orders(), kept as usize);
        prop_assert_eq!(all.last_order_day(), (0..CUSTOMERS).filter_map(|customer| all.last_day(customer)).max());
    }

    #[test]
    fn any_edits_leave_what_building_anew_would_give(
        rows in rows(),
        edits in proptest::collection::vec((0_usize..CUSTOMERS + 3, 0_u32..200, -20_i32..20, 0_u8..4), 0..120),
    ) {
        let mut purchases = build(&rows, None);
        // From now on edits keep the totals of the months up to date.
        revenue_by_month(&KpiInput::all(&purchases), 0.3);
        let mut model: Vec<Vec<Order>> =
            (0..CUSTOMERS + 3).map(|customer| match customer {
                0..CUSTOMERS => naive(&rows, customer, |_| true),
                _ => Vec::new(),
            }).collect();
        for (customer, row, day, kind) in edits {
            let order = Order { day, row, minor: i64::from(day) * 100 };
            let known = &mut model[customer];
            match kind {
                0 => {
                    known.retain(|old| old.row != row);
                    purchases.remove(customer, row);
                }
                1 => {
                    // A long list now and then, so that the columns run full and are packed.
                    *known = (0..row).map(|row| Order { row, ..order }).collect();
                    purchases.replace(customer, known);
                }
                _ => {
                    known.retain(|old| old.row != row);
                    known.push(order);
                    known.sort_unstable();
                    purchases.put(customer, order);
                }
            }
        }
        purchases.grow(CUSTOMERS + 3);
        for (customer, orders) in model.iter().enumerate() {
            assert_holds(&purchases, customer, orders);
        }
        prop_assert_eq!(purchases.orders(), model.iter().map(Vec::len).sum::<usize>());
        let mut anew = Purchases::default();
        model.iter().enumerate().for_each(|(customer, orders)| anew.replace(customer, orders));
        prop_assert_eq!(
            revenue_by_month(&KpiInput::all(&purchases), 0.3),
            revenue_by_month(&KpiInput::all(&anew), 0.3)
        );
    }
}
