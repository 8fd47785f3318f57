//! Reading customers' active months as of a day, and counting them month by month.

use super::input::KpiInput;
use crate::purchases::{ActiveMonths, Months};

/// The months a customer was active in: bit m of the whole is month m.
pub(crate) type Active<const WORDS: usize> = [u64; WORDS];

/// Runs `$code` with `$words` a constant: how many words the customers' months take.
macro_rules! with_words {
    ($active:expr, $words:ident => $code:expr) => {
        match $active.words() {
            1 => {
                const $words: usize = 1;
                $code
            }
            2 => {
                const $words: usize = 2;
                $code
            }
            _ => {
                const $words: usize = 4;
                $code
            }
        }
    };
}
pub(crate) use with_words;

/// The active months of customers as of the input's `to`.
pub(crate) struct Reader<'a, const WORDS: usize> {
    input: KpiInput<'a>,
    bits: &'a [[u64; WORDS]],
    months: &'a Months,
    /// The months that count.
    keep: Active<WORDS>,
    /// The one that counts up to a day only: its number and the days of it that count.
    partial: Option<(usize, std::ops::RangeInclusive<i32>)>,
}

impl<'a, const WORDS: usize> Reader<'a, WORDS> {
    pub(crate) fn new(input: &KpiInput<'a>, active: &'a ActiveMonths) -> Reader<'a, WORDS> {
        let months = active.months();
        let (bits, _) = active.bits().as_chunks();
        let mut keep = [0; WORDS];
        let mut partial = None;
        for at in 0..months.len() {
            let days = months.days(at);
            if input.to.is_none_or(|to| days.start <= to.0) {
                keep[at / 64] |= 1 << (at % 64);
                partial = input.to.filter(|to| to.0 < days.end - 1).map(|to| (at, days.start..=to.0));
            }
        }
        Reader { input: *input, bits, months, keep, partial }
    }

    pub(crate) fn months(&self) -> &'a Months {
        self.months
    }

    /// A customer's active months.
    #[inline]
    pub(crate) fn active(&self, customer: usize) -> Active<WORDS> {
        let mut active = self.bits[customer];
        for (word, keep) in active.iter_mut().zip(&self.keep) {
            *word &= keep;
        }
        if let Some((month, days)) = &self.partial
            && active[month / 64] >> (month % 64) & 1 == 1
            && !self.ordered_on(customer, days)
        {
            active[month / 64] &= !(1 << (month % 64));
        }
        active
    }

    /// Whether a customer has ordered before the first of these months.
    #[inline]
    pub(crate) fn seen_before(&self, customer: usize) -> bool {
        let first = self.input.purchases.first_day(customer);
        first.is_some_and(|first| {
            first < self.months.first_day() && self.input.to.is_none_or(|to| first <= to.0)
        })
    }

    /// The last month in which anybody ordered, selected or not: where month tables end, so that a segment that has
    /// stopped buying shows its zeros.
    pub(crate) fn last_of_everybody(&self) -> Option<usize> {
        let mut all = [0; WORDS];
        for customer in 0..self.input.purchases.customers() {
            let active = self.active(customer);
            all.iter_mut().zip(active).for_each(|(all, word)| *all |= word);
        }
        last(&all)
    }

    fn ordered_on(&self, customer: usize, days: &std::ops::RangeInclusive<i32>) -> bool {
        let own = &self.input.purchases.days()[self.input.purchases.span(customer)];
        let at = own.partition_point(|day| day < days.start());
        own.get(at).is_some_and(|day| day <= days.end())
    }
}

/// Those of the active months whose month before was active as well.
#[inline]
pub(crate) fn retained<const WORDS: usize>(active: &Active<WORDS>) -> Active<WORDS> {
    let mut carry = 0;
    active.map(|word| {
        let before = word << 1 | carry;
        carry = word >> 63;
        word & before
    })
}

/// The first active month.
#[inline]
pub(crate) fn first<const WORDS: usize>(active: &Active<WORDS>) -> Option<usize> {
    let at = active.iter().position(|&word| word != 0)?;
    Some(at * 64 + active[at].trailing_zeros() as usize)
}

/// The last active month.
pub(crate) fn last<const WORDS: usize>(active: &Active<WORDS>) -> Option<usize> {
    let at = active.iter().rposition(|&word| word != 0)?;
    Some(at * 64 + 63 - active[at].leading_zeros() as usize)
}

/// How many of the customers added so far were active in each month.
///
/// Words are counted by bit position eight bits at a time: the byte lanes of a word collect up to 255 words before
/// they have to be emptied.
#[derive(Clone)]
pub(crate) struct Tally<const WORDS: usize> {
    lanes: [[u64; 8]; WORDS],
    pending: u8,
    counts: Vec<u32>,
}

impl<const WORDS: usize> Tally<WORDS> {
    pub(crate) fn new() -> Tally<WORDS> {
        Tally { lanes: [[0; 8]; WORDS], pending: 0, counts: vec![0; WORDS * 64] }
    }

    #[inline]
    pub(crate) fn add(&mut self, active: &Active<WORDS>) {
        const LOW_BITS: u64 = 0x0101_0101_0101_0101;
        if self.pending == u8::MAX {
            self.empty();
        }
        self.pending += 1;
        for (lanes, word) in self.lanes.iter_mut().zip(active) {
            for (shift, lane) in lanes.iter_mut().enumerate() {
                *lane += word >> shift & LOW_BITS;
            }
        }
    }

    /// The counts per month.
    pub(crate) fn finish(mut self) -> Vec<u32> {
        self.empty();
        self.counts
    }

    #[inline(never)]
    fn empty(&mut self) {
        self.pending = 0;
        for (word, lanes) in self.lanes.iter_mut().enumerate() {
            for (shift, lane) in lanes.iter_mut().enumerate() {
                for (byte, count) in std::mem::take(lane).to_le_bytes().into_iter().enumerate() {
                    self.counts[word * 64 + byte * 8 + shift] += u32::from(count);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn bits_are_counted_by_position(words in proptest::collection::vec(any::<[u64; 2]>(), 0..600)) {
            let mut tally = Tally::<2>::new();
            words.iter().for_each(|active| tally.add(active));
            let counts = tally.finish();
            for bit in 0..128 {
                let set = words.iter().filter(|active| active[bit / 64] >> (bit % 64) & 1 == 1).count();
                prop_assert_eq!(counts[bit] as usize, set);
            }
        }
    }

    #[test]
    fn the_month_before_may_lie_in_the_word_before() {
        assert_eq!(retained(&[1 << 63, 0b1011]), [0, 0b0011]);
        assert_eq!((first(&[0, 0b100]), last(&[1, 0b100])), (Some(66), Some(66)));
        assert_eq!((first(&[0, 0]), last(&[0, 0])), (None, None));
    }
}
