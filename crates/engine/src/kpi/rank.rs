//! Ranking without sorting where the answer allows it, and sorting without comparing where it does not.

/// The values at which a fifth, two fifths … of a population lie strictly below: a value scores
/// `1 + how many of these it passes`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Cutoffs<T>(pub(crate) [T; 4]);

impl<T: Copy + Ord> Cutoffs<T> {
    /// The score, 1 to 5.
    #[inline]
    pub(crate) fn score(&self, value: T) -> u8 {
        1 + self.0.iter().map(|&cutoff| u8::from(value > cutoff)).sum::<u8>()
    }
}

/// The cutoffs of rule A; `values` are left in another order.
///
/// `1 + ⌊5 k ÷ n⌋ > s` holds exactly when `k ≥ ⌈s n ÷ 5⌉`, that is when the ⌈s n ÷ 5⌉-th smallest value is below
/// this one. So four order statistics give everybody's score, and nothing needs to be sorted.
pub(crate) fn cutoffs_a<T: Copy + Ord>(values: &mut [T]) -> Option<Cutoffs<T>> {
    let n = values.len();
    if n == 0 {
        return None;
    }
    Some(order_statistics(values, [1, 2, 3, 4].map(|s| (s * n).div_ceil(5) - 1)))
}

/// The cutoffs of rule B for values that are all different: `⌈5 rank ÷ n⌉ > s` exactly when `rank > ⌊s n ÷ 5⌋`.
/// With fewer than five values some cutoffs do not exist, and everybody passes them.
pub(crate) fn cutoffs_b<T: Copy + Ord>(values: &mut [T], lowest: T) -> Option<Cutoffs<T>> {
    let n = values.len();
    if n == 0 {
        return None;
    }
    let ranks = [1, 2, 3, 4].map(|s| s * n / 5);
    let Cutoffs(mut found) = order_statistics(values, ranks.map(|rank| rank.max(1) - 1));
    for (cutoff, rank) in found.iter_mut().zip(ranks) {
        if rank == 0 {
            *cutoff = lowest;
        }
    }
    Some(Cutoffs(found))
}

/// The cutoffs of rule A for small whole numbers (days, counts), by counting: two reads of the values. `None` for no
/// values, or where the numbers are spread too far apart to be counted.
pub(crate) fn cutoffs_a_counted<I: Iterator<Item = i32>>(values: impl Fn() -> I) -> Option<Cutoffs<i32>> {
    let (mut n, mut low, mut high) = (0_usize, i32::MAX, i32::MIN);
    for value in values() {
        n += 1;
        low = low.min(value);
        high = high.max(value);
    }
    if n == 0 || i64::from(high) - i64::from(low) >= COUNTED_RANGE_MAX {
        return None;
    }
    let mut counts = vec![0_usize; (high - low) as usize + 1];
    for value in values() {
        counts[(value - low) as usize] += 1;
    }
    let mut found = [high; 4];
    let (mut below, mut next) = (0, 0);
    for (value, count) in (low..).zip(counts) {
        below += count;
        while next < 4 && below >= ((next + 1) * n).div_ceil(5) {
            found[next] = value;
            next += 1;
        }
    }
    Some(Cutoffs(found))
}

/// How far apart the smallest and the largest number may be for counting: 180 years of days.
const COUNTED_RANGE_MAX: i64 = 1 << 16;

/// The values at four ascending positions of the sorted order. An inner one is found first, so that the others are
/// looked for in parts.
fn order_statistics<T: Copy + Ord>(values: &mut [T], [a, b, c, d]: [usize; 4]) -> Cutoffs<T> {
    let (left, &mut at_b, right) = values.select_nth_unstable(b);
    let at_a = if a == b { at_b } else { *left.select_nth_unstable(a).1 };
    if c == b {
        let at_d = if d == b { at_b } else { *right.select_nth_unstable(d - b - 1).1 };
        return Cutoffs([at_a, at_b, at_b, at_d]);
    }
    let (_, &mut at_c, right) = right.select_nth_unstable(c - b - 1);
    let at_d = if d == c { at_c } else { *right.select_nth_unstable(d - c - 1).1 };
    Cutoffs([at_a, at_b, at_c, at_d])
}

/// Bits sorted by in one pass.
const DIGIT: u32 = 11;

/// Below this, comparing is faster than counting digits.
const RADIX_MIN: usize = 1 << 10;

/// Sorts ascending: a stable counting pass per digit, over as many digits as the range of the values has.
pub(crate) fn sort_ascending(values: &mut Vec<i64>) {
    let (Some(&low), Some(&high)) = (values.iter().min(), values.iter().max()) else {
        return;
    };
    if values.len() < RADIX_MIN {
        values.sort_unstable();
        return;
    }
    let key = |value: i64| (value as u64).wrapping_sub(low as u64);
    let mut from = std::mem::take(values);
    let mut into = vec![0; from.len()];
    for shift in (0..64 - key(high).leading_zeros()).step_by(DIGIT as usize) {
        let digit = |value: i64| (key(value) >> shift) as usize & ((1 << DIGIT) - 1);
        let mut next = [0_u32; 1 << DIGIT];
        for &value in &from {
            next[digit(value)] += 1;
        }
        let mut sum = 0;
        for place in &mut next {
            sum += std::mem::replace(place, sum);
        }
        for &value in &from {
            let place = &mut next[digit(value)];
            into[*place as usize] = value;
            *place += 1;
        }
        std::mem::swap(&mut from, &mut into);
    }
    *values = from;
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn naive_a(values: &[i64], value: i64) -> u8 {
        let worse = values.iter().filter(|&&other| other < value).count();
        1 + (5 * worse / values.len()) as u8
    }

    proptest! {
        #[test]
        fn rule_a_is_its_definition(values in proptest::collection::vec(-9_i64..40, 1..60)) {
            let cutoffs = cutoffs_a(&mut values.clone()).unwrap();
            let small: Vec<i32> = values.iter().map(|&value| value as i32).collect();
            let counted = cutoffs_a_counted(|| small.iter().copied()).unwrap();
            for &value in &values {
                prop_assert_eq!(cutoffs.score(value), naive_a(&values, value));
                prop_assert_eq!(counted.score(value as i32), naive_a(&values, value));
            }
        }

        #[test]
        fn rule_b_is_its_definition(values in proptest::collection::btree_set(any::<i64>(), 1..60)) {
            let sorted: Vec<i64> = values.into_iter().collect();
            let mut turned = sorted.clone();
            turned.reverse();
            let cutoffs = cutoffs_b(&mut turned.iter().map(|&value| (value, 0_u32)).collect::<Vec<_>>(), (i64::MIN, 0));
            for (rank, &value) in (1_usize..).zip(&sorted) {
                let score = (5 * rank).div_ceil(sorted.len()) as u8;
                prop_assert_eq!(cutoffs.unwrap().score((value, 0)), score);
            }
        }

        #[test]
        fn sorting_by_digits_sorts(seed in any::<u64>(), shift in 0_u32..63, len in 1000_usize..3000) {
            let mut state = seed | 1;
            let mut values: Vec<i64> = (0..len).map(|_| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                (state as i64) >> shift
            }).collect();
            let mut expected = values.clone();
            expected.sort_unstable();
            sort_ascending(&mut values);
            prop_assert_eq!(values, expected);
        }
    }

    #[test]
    fn numbers_too_far_apart_are_not_counted() {
        assert_eq!(cutoffs_a_counted(|| [i32::MIN, i32::MAX].into_iter()), None);
        assert_eq!(cutoffs_a_counted(std::iter::empty::<i32>), None);
        assert!(cutoffs_a::<i64>(&mut []).is_none());
    }
}
