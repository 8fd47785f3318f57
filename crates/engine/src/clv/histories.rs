//! What the buying models need to know of a customer, made out of orders.
//!
//! Purchases on one calendar day are one. `x` = purchase days after the first; `t_x` = (last − first) ÷ 7; `T` = (end of
//! observation − first) ÷ 7; mean repeat value = revenue of the days after the first ÷ x. The end of observation is the
//! input's as-of day, included. `from` is not looked at: a customer's life begins with the first order.

use super::WEEK_DAYS;
use super::gammagamma::{Spend, Spends};
use crate::kpi::KpiInput;
use crate::purchases::ExactSum;
use domain::Day;
use domain::insight::FitRefusal;

/// Customers who look the same to a buying model.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct History {
    /// Purchase days after the first.
    pub x: u32,
    /// Weeks from the first purchase to the last.
    pub t_x: f64,
    /// Weeks from the first purchase to the end of the observation.
    pub t: f64,
    /// How many customers; a fraction when resampled.
    pub customers: f64,
}

/// Everybody's histories, each different one once, ordered by x, t_x and T.
#[derive(Clone, Debug, Default)]
pub struct Histories {
    groups: Vec<History>,
    /// Per customer row the place of the group; [`Histories::NONE`] for those who do not count.
    of: Vec<u32>,
}

/// A customer's own figures.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) struct Life {
    /// Day of the first purchase.
    pub(crate) first: i32,
    /// Day of the last purchase.
    pub(crate) last: i32,
    /// Purchase days after the first.
    pub(crate) repeats: u32,
    /// Revenue of those days.
    pub(crate) repeat_minor: i128,
}

/// A customer's life up to the as-of day.
pub(crate) fn life(input: &KpiInput, customer: usize) -> Option<Life> {
    let span = input.history(customer);
    let days = &input.purchases.days()[span.clone()];
    let (&first, &last) = (days.first()?, days.last()?);
    let (mut repeats, mut revenue, mut before) = (0, ExactSum::default(), first);
    for (&day, &minor) in days.iter().zip(&input.purchases.minor()[span]) {
        if day != first {
            revenue.add(minor);
        }
        repeats += u32::from(day != before);
        before = day;
    }
    Some(Life { first, last, repeats, repeat_minor: revenue.total() })
}

impl Histories {
    /// The group of a customer who does not count.
    pub const NONE: u32 = u32::MAX;

    /// Fewest customers a buying model is fitted to.
    pub const CUSTOMERS_MIN: u32 = 10;

    /// Fewest customers who have bought again.
    pub const REPEATERS_MIN: u32 = 10;

    /// The histories of the customers that count, and their spending, as of the end of the observation.
    pub fn of(input: &KpiInput) -> (Histories, Spends) {
        let Some(end) = input.as_of() else {
            return Default::default();
        };
        let input = KpiInput { from: None, to: Some(end), ..*input };
        let (mut lives, mut spends) = (Vec::new(), Vec::new());
        input.each_customer(|customer| {
            if let Some(life) = life(&input, customer) {
                let gap = |later: i32| i64::from(later) - i64::from(life.first);
                lives.push((customer as u32, (life.repeats, gap(life.last) as u32, gap(end.0) as u32)));
                if life.repeats > 0 {
                    let mean = life.repeat_minor as f64 / f64::from(life.repeats);
                    spends.push(Spend { x: life.repeats, mean, customers: 1.0 });
                }
            }
        });
        (Histories::grouped(input.purchases.customers(), lives), Spends::new(spends))
    }

    fn grouped(rows: usize, mut lives: Vec<(u32, (u32, u32, u32))>) -> Histories {
        lives.sort_unstable_by_key(|&(customer, key)| (key, customer));
        let mut found = Histories { groups: Vec::new(), of: vec![Histories::NONE; rows] };
        let mut before = None;
        for (customer, key) in lives {
            if before.replace(key) != Some(key) {
                let weeks = |days: u32| f64::from(days) / WEEK_DAYS;
                found.groups.push(History { x: key.0, t_x: weeks(key.1), t: weeks(key.2), customers: 0.0 });
            }
            let at = found.groups.len() - 1;
            found.groups[at].customers += 1.0;
            found.of[customer as usize] = at as u32;
        }
        found
    }

    /// Histories that are known already, one per customer row, in weeks.
    pub fn from_rows(rows: impl IntoIterator<Item = (u32, f64, f64)>) -> Histories {
        Histories::from_counted(rows.into_iter().map(|(x, t_x, t)| (x, t_x, t, 1.0)))
    }

    /// The same with the number of customers who share a row.
    pub fn from_counted(rows: impl IntoIterator<Item = (u32, f64, f64, f64)>) -> Histories {
        let rows: Vec<_> = rows.into_iter().collect();
        let mut order: Vec<u32> = (0..rows.len() as u32).collect();
        let key = |row: u32| rows[row as usize];
        order.sort_by(|&a, &b| {
            let (a, b) = (key(a), key(b));
            a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)).then(a.2.total_cmp(&b.2))
        });
        let mut found = Histories { groups: Vec::new(), of: vec![Histories::NONE; rows.len()] };
        for row in order {
            let (x, t_x, t, customers) = key(row);
            match found.groups.last_mut() {
                Some(last) if (last.x, last.t_x, last.t) == (x, t_x, t) => {
                    last.customers += customers;
                }
                _ => found.groups.push(History { x, t_x, t, customers }),
            }
            found.of[row as usize] = found.groups.len() as u32 - 1;
        }
        found
    }

    /// The different histories.
    pub fn groups(&self) -> &[History] {
        &self.groups
    }

    /// Per customer row the place in [`Histories::groups`].
    pub fn of_customers(&self) -> &[u32] {
        &self.of
    }

    /// The history of one customer.
    pub fn get(&self, customer: usize) -> Option<&History> {
        self.groups.get(*self.of.get(customer)? as usize)
    }

    /// How many customers there are.
    pub fn customers(&self) -> f64 {
        self.groups.iter().map(|group| group.customers).sum()
    }

    /// The same groups with other numbers of customers in them.
    pub(crate) fn weighted(&self, customers: &[f64]) -> Histories {
        let groups = self.groups.iter().zip(customers);
        let groups = groups
            .filter(|&(_, &customers)| customers > 0.0)
            .map(|(&group, &customers)| History { customers, ..group });
        Histories { groups: groups.collect(), of: Vec::new() }
    }

    /// About `wanted` of the groups, evenly through their order, standing for all.
    pub(crate) fn sample(&self, wanted: usize) -> Histories {
        let every = self.groups.len().div_ceil(wanted).max(1);
        let groups: Vec<History> = self.groups.iter().skip(every / 2).step_by(every).copied().collect();
        let part: f64 = groups.iter().map(|group| group.customers).sum();
        let scale = self.customers() / part;
        let groups = groups.into_iter().map(|group| History { customers: group.customers * scale, ..group });
        Histories { groups: groups.collect(), of: Vec::new() }
    }

    /// Whether a buying model can be learnt from them.
    pub(crate) fn support(&self) -> Result<(), FitRefusal> {
        let repeaters: f64 =
            self.groups.iter().filter(|group| group.x > 0).map(|group| group.customers).sum();
        let (customers, repeaters) = (self.customers() as u32, repeaters as u32);
        if customers < Histories::CUSTOMERS_MIN {
            return Err(FitRefusal::TooFewCustomers { found: customers, needed: Histories::CUSTOMERS_MIN });
        }
        if repeaters < Histories::REPEATERS_MIN {
            return Err(FitRefusal::TooFewEvents { found: repeaters, needed: Histories::REPEATERS_MIN });
        }
        let timed =
            |group: &History| group.t > 0.0 && group.t.is_finite() && (0.0..=group.t).contains(&group.t_x);
        if !self.groups.iter().any(timed) || self.groups.iter().any(|group| group.t < group.t_x) {
            return Err(FitRefusal::NoTime);
        }
        Ok(())
    }

    /// Mean weeks observed, and mean repeat purchases: where a search starts from.
    pub(crate) fn means(&self) -> (f64, f64) {
        let sum = |of: fn(&History) -> f64| -> f64 {
            self.groups.iter().map(|group| group.customers * of(group)).sum()
        };
        let customers = self.customers();
        (sum(|group| group.t) / customers, sum(|group| f64::from(group.x)) / customers)
    }
}

/// Purchase days of a customer after one day and up to another: what actually came.
pub(crate) fn purchase_days(input: &KpiInput, customer: usize, after: Day, to: Day) -> u32 {
    let days = &input.purchases.days()[input.purchases.span(customer)];
    let from = days.partition_point(|&day| day <= after.0);
    let until = days.partition_point(|&day| day <= to.0);
    let within = &days[from..until.max(from)];
    let mut before = None;
    within.iter().filter(|&&day| before.replace(day) != Some(day)).count() as u32
}
