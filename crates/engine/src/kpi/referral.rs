//! Referral rate: new customers who have a referrer ÷ new customers.
//!
//! A customer is new on the day of their first order (primary, the same as in retention), or on a day the caller
//! gives, such as the day they became a customer on paper.

use super::input::{Drill, KpiInput};
use super::stats::ratio;
use crate::bits::Bits;
use crate::purchases::{DAYS, Months};
use domain::insight::{Referral, ReferralMonth, ReferralPart};
use domain::{Day, time::Month};

/// Who brought whom, and since when they are customers.
#[derive(Clone, Copy, Debug)]
pub struct Referrals<'a> {
    /// Per customer row the row of their referrer, or [`NO_CUSTOMER`](crate::purchases::NO_CUSTOMER); customers past the end have none.
    pub referrers: &'a [u32],
    /// Per customer row the day they became a customer, or any number outside the years
    /// 1–9999 (such as `i32::MIN`) where it is not known; `None` for the day of the first order.
    pub since: Option<&'a [i32]>,
}

/// The referral rate of the customers who are new in the reported days, and by month.
pub fn referral(input: &KpiInput, referrals: &Referrals) -> Referral {
    let (mut first, mut last) = (i32::MAX, i32::MIN);
    each_new(input, referrals, |_, day, _| {
        first = first.min(day);
        last = last.max(day);
    });
    if first > last {
        return Referral::default();
    }
    let oldest = Day(first).month();
    let months = Months::new(oldest, Day(last).month());
    let mut counts = vec![(0_u32, 0_u32); months.len()];
    let mut earlier = (0, 0);
    let mut seen = Bits::none(referrer_rows(input, referrals));
    each_new(input, referrals, |_, day, referrer| {
        let count = months.find(day).map_or(&mut earlier, |month| &mut counts[month]);
        count.0 += 1;
        if let Some(referrer) = referrer {
            count.1 += 1;
            seen.set(referrer as usize, true);
        }
    });
    let (new, referred) = counts.iter().fold(earlier, |sum, count| (sum.0 + count.0, sum.1 + count.1));
    let lines = counts.iter().enumerate().map(|(at, &(new, referred))| ReferralMonth {
        month: months.month(at),
        new,
        referred,
        referral_rate: ratio(referred, new),
    });
    Referral {
        new,
        referred,
        referral_rate: ratio(referred, new),
        referrers: seen.count() as u32,
        months: lines.collect(),
        shortened: months.shortened(oldest),
    }
}

/// The referrers of the new customers and how many each brought, most first, then by row.
pub fn advocates(input: &KpiInput, referrals: &Referrals) -> Vec<(u32, u32)> {
    let mut brought = vec![0_u32; referrer_rows(input, referrals)];
    each_new(input, referrals, |_, _, referrer| {
        if let Some(referrer) = referrer {
            brought[referrer as usize] += 1;
        }
    });
    let mut advocates: Vec<(u32, u32)> = (0..).zip(brought).filter(|&(_, brought)| brought > 0).collect();
    advocates.sort_by_key(|&(row, brought)| (std::cmp::Reverse(brought), row));
    advocates
}

/// The customers behind a part; with a month, of that month alone.
pub fn drill(input: &KpiInput, referrals: &Referrals, month: Option<Month>, part: ReferralPart) -> Drill {
    let mut rows = Vec::new();
    each_new(input, referrals, |customer, day, referrer| {
        if month.is_none_or(|month| Day(day).month() == month) {
            match part {
                ReferralPart::New => rows.push(customer as u32),
                ReferralPart::Referred if referrer.is_some() => rows.push(customer as u32),
                ReferralPart::Referred => {}
                ReferralPart::Referrers => rows.extend(referrer),
            }
        }
    });
    rows.sort_unstable();
    rows.dedup();
    Drill::Customers(rows)
}

/// How many customer rows there are to be a referrer; a row past them is nobody.
fn referrer_rows(input: &KpiInput, referrals: &Referrals) -> usize {
    input.purchases.customers().max(referrals.referrers.len())
}

/// Every customer who became one in the reported days: row, day, referrer.
fn each_new(input: &KpiInput, referrals: &Referrals, mut visit: impl FnMut(usize, i32, Option<u32>)) {
    let rows = referrer_rows(input, referrals);
    let from = input.from.map_or(DAYS.start, |day| day.0.max(DAYS.start));
    let to = input.to.map_or(DAYS.end - 1, |day| day.0.min(DAYS.end - 1));
    input.each_customer(|customer| {
        let since = match referrals.since {
            Some(since) => since.get(customer).copied(),
            None => input.purchases.first_day(customer),
        };
        if let Some(day) = since.filter(|day| (from..=to).contains(day)) {
            let referrer = referrals.referrers.get(customer).copied();
            visit(customer, day, referrer.filter(|&row| (row as usize) < rows));
        }
    });
}
