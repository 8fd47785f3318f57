//! Key customers of three kinds: who buys most, who has bought longest, who complains most actively. One can be several.
//!
//! A share of p per cent of n customers is the ⌈p n ÷ 100⌉ best, and all who are equal to the last of them, so that the order
//! of the rows decides nothing. Revenue at risk = expected revenue if they stay × probability of loss.

use crate::bits::Bits;
use crate::kpi::{KpiInput, concentration, quotient, repeat, value};
use domain::Day;
use domain::insight::{KeyCustomer, KeyCustomers, KeyCutoffs, KpiSet, WhatIf};

/// What a model says of each customer row; rows past the end are not known.
#[derive(Clone, Copy, Debug, Default)]
pub struct Outlooks<'a> {
    /// Probability of being lost, 0 to 1; NaN where not known.
    pub p_loss: &'a [f64],
    /// Expected revenue of the horizon if they stay, minor units.
    pub if_they_stay_minor: &'a [f64],
}

impl Outlooks<'_> {
    fn of(&self, customer: usize) -> (Option<f64>, Option<f64>) {
        let known = |column: &[f64]| column.get(customer).copied().filter(|value| value.is_finite());
        (known(self.p_loss), known(self.if_they_stay_minor))
    }
}

struct Buyer {
    customer: u32,
    revenue: i64,
    first: i32,
    last: i32,
}

/// The key customers. `complaints` is the number per customer row; rows past the end have none.
pub fn key_customers(
    input: &KpiInput,
    complaints: &[u32],
    outlooks: &Outlooks,
    cutoffs: &KeyCutoffs,
) -> KeyCustomers {
    let buyers = buyers(input);
    let total: i128 = buyers.iter().map(|buyer| i128::from(buyer.revenue)).sum();
    let most = buyers.iter().map(|buyer| buyer.revenue).filter(|&revenue| revenue > 0).collect();
    let longest =
        buyers.iter().map(|buyer| buyer.last.abs_diff(buyer.first)).filter(|&days| days > 0).collect();
    let complained = |customer: u32| complaints.get(customer as usize).copied().unwrap_or(0);
    let mut counts = Vec::new();
    input.each_customer(|customer| counts.push(complained(customer as u32)));
    counts.retain(|&count| count >= cutoffs.complaints_min.max(1));
    let mut found = KeyCustomers {
        revenue_from_minor: threshold(most, cutoffs.buys_most_percent, buyers.len()),
        days_from: threshold(longest, cutoffs.longest_percent, buyers.len()),
        complaints_from: {
            let people = counts.len();
            threshold(counts, cutoffs.complaints_percent, people)
        },
        ..KeyCustomers::default()
    };
    let mut buyers = buyers.into_iter().peekable();
    let mut revenue = 0_i128;
    input.each_customer(|customer| {
        let buyer = buyers.next_if(|buyer| buyer.customer == customer as u32);
        let one = describe(&found, customer, buyer.as_ref(), complained(customer as u32), outlooks);
        if one.buys_most || one.longest || one.complains_most {
            revenue += i128::from(one.revenue_minor);
            found.at_risk_minor += one.at_risk_minor.unwrap_or(0.0);
            found.customers.push(one);
        }
    });
    found.revenue_minor = crate::purchases::clamped(revenue);
    found.of_revenue_minor = crate::purchases::clamped(total);
    found.revenue_share = quotient(revenue, total).filter(|_| total > 0);
    found.customers.sort_by(|a, b| {
        let risk = |one: &KeyCustomer| one.at_risk_minor.unwrap_or(0.0);
        let by_risk = risk(b).total_cmp(&risk(a)).then(b.revenue_minor.cmp(&a.revenue_minor));
        by_risk.then(a.customer.cmp(&b.customer))
    });
    found
}

fn buyers(input: &KpiInput) -> Vec<Buyer> {
    let mut buyers = Vec::new();
    input.each_buyer(|customer, span| {
        let days = &input.purchases.days()[input.history(customer)];
        if let (Some(&first), Some(&last)) = (days.first(), days.last()) {
            buyers.push(Buyer {
                customer: customer as u32,
                revenue: input.sum(customer, &span),
                first,
                last,
            });
        }
    });
    buyers
}

fn describe(
    limits: &KeyCustomers,
    customer: usize,
    buyer: Option<&Buyer>,
    complaints: u32,
    outlooks: &Outlooks,
) -> KeyCustomer {
    let (p_loss, if_they_stay_minor) = outlooks.of(customer);
    let passes = |limit: Option<u32>, value: u32| limit.is_some_and(|limit| value >= limit);
    KeyCustomer {
        customer: customer as u32,
        buys_most: buyer
            .is_some_and(|buyer| limits.revenue_from_minor.is_some_and(|from| buyer.revenue >= from)),
        longest: buyer.is_some_and(|buyer| passes(limits.days_from, buyer.last.abs_diff(buyer.first))),
        complains_most: passes(limits.complaints_from, complaints),
        revenue_minor: buyer.map_or(0, |buyer| buyer.revenue),
        first: buyer.map(|buyer| Day(buyer.first)),
        last: buyer.map(|buyer| Day(buyer.last)),
        complaints,
        p_loss,
        if_they_stay_minor,
        at_risk_minor: if_they_stay_minor.zip(p_loss).map(|(stay, loss)| stay * loss),
    }
}

/// The value of the last of the ⌈percent × n ÷ 100⌉ best; `None` where there is nobody.
fn threshold<T: Copy + Ord>(mut values: Vec<T>, percent: u32, n: usize) -> Option<T> {
    let count = (u64::from(percent) * n as u64).div_ceil(100).min(values.len() as u64) as usize;
    let place = values.len().checked_sub(count).filter(|_| count > 0)?;
    Some(*values.select_nth_unstable(place).1)
}

/// The KPIs as they are, and as they would be without some customers.
pub fn what_if(input: &KpiInput, leaving: &Bits, margin: f64) -> WhatIf {
    let customers = input.purchases.customers();
    let stays = |row: usize| {
        let counts = input.selection.is_none_or(|selection| row < selection.len() && selection.get(row));
        counts && !(row < leaving.len() && leaving.get(row))
    };
    let staying = Bits::from_fn(customers, stays);
    let set = |input: &KpiInput| KpiSet {
        value: value::value(input, margin),
        concentration: concentration::concentration(input),
        repeat: repeat::repeat(input),
    };
    let (now, without) = (set(input), set(&input.of(&staying)));
    let lost = now.value.revenue_minor.saturating_sub(without.value.revenue_minor);
    WhatIf {
        leaving: now.value.customers - without.value.customers,
        lost_share: quotient(lost.into(), now.value.revenue_minor.into())
            .filter(|_| now.value.revenue_minor > 0),
        lost_revenue_minor: lost,
        now,
        without,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::purchases::{OrderColumns, Purchases};

    fn shop() -> Purchases {
        // Customer 0 buys most, 1 has bought longest, 2 bought once, 3 never.
        let columns = OrderColumns {
            customers: &[0, 0, 1, 1, 2],
            days: &[100, 130, 10, 200, 150],
            minor: &[500, 400, 10, 20, 50],
            rows: None,
            include: None,
        };
        Purchases::build(4, &columns)
    }

    #[test]
    fn each_kind_has_its_own_and_the_riskiest_comes_first() {
        let purchases = shop();
        let cutoffs = KeyCutoffs { buys_most_percent: 30, longest_percent: 30, ..KeyCutoffs::default() };
        let outlooks = Outlooks { p_loss: &[0.1, 0.9, f64::NAN], if_they_stay_minor: &[100.0, 50.0, 9.0] };
        let found = key_customers(&KpiInput::all(&purchases), &[0, 0, 1, 4], &outlooks, &cutoffs);
        let kinds = |one: &KeyCustomer| (one.customer, one.buys_most, one.longest, one.complains_most);
        let got: Vec<_> = found.customers.iter().map(kinds).collect();
        assert_eq!(got, [(1, false, true, false), (0, true, false, false), (3, false, false, true)]);
        assert!((found.at_risk_minor - 55.0).abs() < 1e-12);
        assert_eq!(found.customers[1].if_they_stay_minor, Some(100.0));
        assert_eq!((found.revenue_minor, found.of_revenue_minor), (930, 980));
        assert_eq!(
            (found.revenue_from_minor, found.days_from, found.complaints_from),
            (Some(900), Some(190), Some(4))
        );
    }

    #[test]
    fn without_those_who_leave_the_kpis_are_those_of_the_others() {
        let purchases = shop();
        let found = what_if(&KpiInput::all(&purchases), &Bits::from_rows(4, [0]), 0.3);
        assert_eq!((found.leaving, found.lost_revenue_minor, found.without.value.customers), (1, 900, 2));
        assert_eq!(found.lost_share, Some(900.0 / 980.0));
        let nobody = what_if(&KpiInput::all(&purchases), &Bits::none(4), 0.3);
        assert_eq!(nobody.now, nobody.without);
    }
}
