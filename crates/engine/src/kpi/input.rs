//! What every purchase KPI is asked of.

use crate::bits::Bits;
use crate::purchases::Purchases;
use domain::{Day, time::Month};
use std::ops::Range;

/// The orders, the customers and the days a KPI is about. See [`crate::kpi`] for what each limit means.
#[derive(Clone, Copy, Debug)]
pub struct KpiInput<'a> {
    /// Orders in the one reporting currency.
    pub purchases: &'a Purchases,
    /// The customers that count; `None` for all.
    pub selection: Option<&'a Bits>,
    /// First day reported on.
    pub from: Option<Day>,
    /// As-of day, included.
    pub to: Option<Day>,
}

/// The rows behind a number, ascending unless the part says otherwise.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Drill {
    /// Customer rows.
    Customers(Vec<u32>),
    /// Rows of the order table.
    Orders(Vec<u32>),
    /// Rows of the interaction table.
    Interactions(Vec<u32>),
}

impl Drill {
    /// The row numbers, of whatever table.
    pub fn rows(&self) -> &[u32] {
        match self {
            Drill::Customers(rows) | Drill::Orders(rows) | Drill::Interactions(rows) => rows,
        }
    }
}

impl<'a> KpiInput<'a> {
    /// Everybody, all days.
    pub fn all(purchases: &'a Purchases) -> KpiInput<'a> {
        KpiInput { purchases, selection: None, from: None, to: None }
    }

    /// The same for these customers alone.
    pub fn of(self, selection: &'a Bits) -> KpiInput<'a> {
        KpiInput { selection: Some(selection), ..self }
    }

    /// The same with days limited, both included.
    pub fn between(self, from: Option<Day>, to: Option<Day>) -> KpiInput<'a> {
        KpiInput { from, to, ..self }
    }

    /// The as-of day: as given, else the last day anybody ordered.
    pub fn as_of(&self) -> Option<Day> {
        self.to.or_else(|| self.purchases.last_order_day().map(Day))
    }

    /// Whether all orders of everybody lie before the end of the as-of day.
    pub(crate) fn is_of_everybody(&self) -> bool {
        self.selection.is_none() && self.to.is_none_or(|to| self.purchases.last_order_day() <= Some(to.0))
    }

    /// Calls `visit` with every customer that counts, ascending.
    #[inline]
    pub(crate) fn each_customer(&self, mut visit: impl FnMut(usize)) {
        let customers = self.purchases.customers();
        match self.selection {
            None => (0..customers).for_each(visit),
            Some(bits) if bits.len() <= customers => bits.for_each(visit),
            Some(bits) => bits.for_each(|customer| {
                if customer < customers {
                    visit(customer);
                }
            }),
        }
    }

    /// A customer's orders up to the as-of day.
    #[inline]
    pub(crate) fn history(&self, customer: usize) -> Range<usize> {
        let span = self.purchases.span(customer);
        match self.to {
            None => span,
            Some(to) if self.purchases.last_day(customer).is_none_or(|last| last <= to.0) => span,
            Some(to) => {
                let kept = self.purchases.days()[span.clone()].partition_point(|&day| day <= to.0);
                span.start..span.start + kept
            }
        }
    }

    /// A customer's orders within the reported days.
    #[inline]
    pub(crate) fn window(&self, customer: usize) -> Range<usize> {
        let span = self.history(customer);
        match self.from {
            Some(from) if self.purchases.first_day(customer).is_some_and(|first| first < from.0) => {
                let earlier = self.purchases.days()[span.clone()].partition_point(|&day| day < from.0);
                span.start + earlier..span.end
            }
            _ => span,
        }
    }

    /// Calls `visit` with every customer who has an order within the reported days.
    #[inline]
    pub(crate) fn each_buyer(&self, mut visit: impl FnMut(usize, Range<usize>)) {
        self.each_customer(|customer| {
            let span = self.window(customer);
            if !span.is_empty() {
                visit(customer, span);
            }
        });
    }

    /// The sum of some of a customer's orders: the kept one where they are all of them.
    #[inline]
    pub(crate) fn sum(&self, customer: usize, span: &Range<usize>) -> i64 {
        if span.len() == self.purchases.count(customer) as usize {
            self.purchases.sum(customer)
        } else {
            crate::purchases::exact_sum(&self.purchases.minor()[span.clone()])
        }
    }

    /// The last day of some of a customer's orders: the kept one where they are all of them.
    #[inline]
    pub(crate) fn last_in(&self, customer: usize, span: &Range<usize>) -> i32 {
        match self.purchases.last_day(customer) {
            Some(last) if span.len() == self.purchases.count(customer) as usize => last,
            _ => self.purchases.days()[span.end - 1],
        }
    }

    /// The last month with an order of anybody, selected or not, up to the as-of day: where month tables end, so
    /// that a segment that has stopped buying shows its zeros.
    pub(crate) fn last_month(&self) -> Option<Month> {
        let everybody = KpiInput { selection: None, ..*self };
        let mut last = None;
        everybody.each_customer(|customer| {
            let span = everybody.history(customer);
            if !span.is_empty() {
                last = last.max(Some(everybody.last_in(customer, &span)));
            }
        });
        last.map(|day| Day(day).month())
    }

    /// The month of the first order of the customers that count.
    pub(crate) fn first_month(&self) -> Option<Month> {
        let mut first: Option<i32> = None;
        self.each_customer(|customer| {
            if let Some(day) = self.purchases.first_day(customer)
                && self.to.is_none_or(|to| day <= to.0)
            {
                first = Some(first.map_or(day, |first| first.min(day)));
            }
        });
        first.map(|day| Day(day).month())
    }
}
