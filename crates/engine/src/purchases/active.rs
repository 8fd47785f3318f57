//! In which months each customer ordered, one bit a month.
//!
//! With it "active in this month and in the one before" is a shift and an AND of one word, and month tables read eight
//! bytes a customer instead of all their orders.

use super::Purchases;
use super::months::Months;
use domain::Day;
use domain::time::Month;

/// The active months of every customer, up to the last month that had orders when it was made.
#[derive(Clone, Debug)]
pub(crate) struct ActiveMonths {
    months: Months,
    words: usize,
    bits: Vec<u64>,
}

impl ActiveMonths {
    pub(super) fn new(purchases: &Purchases) -> ActiveMonths {
        let customers = 0..purchases.customers();
        let first = customers.clone().filter_map(|customer| purchases.first_day(customer)).min();
        let last = customers.clone().filter_map(|customer| purchases.last_day(customer)).max();
        let of = |day: Option<i32>| day.map_or(Month(0), |day| Day(day).month());
        let months = Months::new(of(first), of(last));
        let words = months.len().div_ceil(64).next_power_of_two();
        let mut active = ActiveMonths { months, words, bits: vec![0; words * purchases.customers()] };
        for customer in customers {
            active.set(customer, &purchases.days()[purchases.span(customer)]);
        }
        active
    }

    /// The months the bits stand for. Older ones than the table holds have no bits.
    pub(crate) fn months(&self) -> &Months {
        &self.months
    }

    /// How many words a customer has: 1, 2 or 4.
    pub(crate) fn words(&self) -> usize {
        self.words
    }

    /// All customers' words, lowest month in the lowest bit of a customer's first word.
    pub(crate) fn bits(&self) -> &[u64] {
        &self.bits
    }

    pub(super) fn grow(&mut self, customers: usize) {
        self.bits.resize(self.words * customers, 0);
    }

    /// Takes over a customer's new days; false if other months are needed for them, so that all must be made anew.
    pub(super) fn replace(&mut self, customer: usize, days: &[i32]) -> bool {
        if !self.months.holds(days) {
            return false;
        }
        let had_last = self.has_last(customer);
        self.set(customer, days);
        // Where older months are cut off, these begin earlier once nobody has ordered in the last one.
        !self.months.is_full() || !had_last || self.has_last(customer)
    }

    /// Whether a customer ordered in the last month.
    fn has_last(&self, customer: usize) -> bool {
        let last = self.months.len() - 1;
        self.bits[customer * self.words + last / 64] >> (last % 64) & 1 == 1
    }

    #[inline]
    fn set(&mut self, customer: usize, days: &[i32]) {
        let start = self.months.first_day();
        let known = match days.first() {
            Some(&first) if first < start => &days[days.partition_point(|&day| day < start)..],
            _ => days,
        };
        if self.words == 1 {
            self.bits[customer] = known.iter().fold(0, |word, &day| word | 1 << (self.months.of(day) % 64));
            return;
        }
        let words = &mut self.bits[customer * self.words..(customer + 1) * self.words];
        words.fill(0);
        for &day in known {
            let month = self.months.of(day);
            words[month / 64] |= 1 << (month % 64);
        }
    }
}
