//! A set of row numbers as one bit each: what segments, filters and drills hand to one another.

use std::ops::Range;

/// A fixed number of bits. Bits past the end are always zero, so whole words can be counted and compared.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Bits {
    words: Vec<u64>,
    len: usize,
}

impl Bits {
    /// `len` bits, all clear.
    pub fn none(len: usize) -> Bits {
        Bits { words: vec![0; len.div_ceil(64)], len }
    }

    /// `len` bits, all set.
    pub fn all(len: usize) -> Bits {
        let mut bits = Bits { words: vec![u64::MAX; len.div_ceil(64)], len };
        bits.clear_tail();
        bits
    }

    /// One bit per value, in order.
    pub fn from_bools(values: &[bool]) -> Bits {
        Bits::from_fn(values.len(), |row| values[row])
    }

    /// `len` bits, each the answer of `set`. Whole words are put together at once, so this is fast for filters.
    pub fn from_fn(len: usize, mut set: impl FnMut(usize) -> bool) -> Bits {
        let mut words = Vec::with_capacity(len.div_ceil(64));
        for start in (0..len).step_by(64) {
            let end = (start + 64).min(len);
            words.push((start..end).fold(0, |word, row| word | u64::from(set(row)) << (row - start)));
        }
        Bits { words, len }
    }

    /// `len` bits from words with the lowest row in the lowest bit of the first; missing words count as clear.
    pub fn from_words(mut words: Vec<u64>, len: usize) -> Bits {
        words.resize(len.div_ceil(64), 0);
        let mut bits = Bits { words, len };
        bits.clear_tail();
        bits
    }

    /// `len` bits, set where `rows` says; rows at or past `len` are left out.
    pub fn from_rows(len: usize, rows: impl IntoIterator<Item = u32>) -> Bits {
        let mut bits = Bits::none(len);
        for row in rows {
            bits.set(row as usize, true);
        }
        bits
    }

    /// How many bits there are, set or not.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there are no bits at all; see [`Bits::any`] for whether one is set.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Whether bit `row` is set; false past the end.
    #[inline]
    pub fn get(&self, row: usize) -> bool {
        self.words.get(row / 64).is_some_and(|word| word >> (row % 64) & 1 == 1)
    }

    /// Sets or clears bit `row`; nothing happens past the end.
    #[inline]
    pub fn set(&mut self, row: usize, value: bool) {
        if row >= self.len {
            return;
        }
        let mask = 1 << (row % 64);
        let word = &mut self.words[row / 64];
        *word = if value { *word | mask } else { *word & !mask };
    }

    /// Sets the bits of a range; nothing happens past the end.
    pub fn set_range(&mut self, range: Range<usize>) {
        let len = self.len;
        for (word, mask) in masks(range.start..range.end.min(len)) {
            self.words[word] |= mask;
        }
    }

    /// Clears the bits of a range.
    pub fn clear_range(&mut self, range: Range<usize>) {
        let len = self.len;
        for (word, mask) in masks(range.start..range.end.min(len)) {
            self.words[word] &= !mask;
        }
    }

    /// Whether the bits of rows `start..end` are all set.
    pub fn all_in(&self, start: usize, end: usize) -> bool {
        (start >= end || end <= self.len)
            && masks(start..end).all(|(word, mask)| self.words[word] & mask == mask)
    }

    /// Whether a bit of rows `start..end` is set.
    pub fn any_in(&self, start: usize, end: usize) -> bool {
        masks(start..end.min(self.len)).any(|(word, mask)| self.words[word] & mask != 0)
    }

    /// Appends a bit.
    pub fn push(&mut self, value: bool) {
        self.resize(self.len + 1);
        self.set(self.len - 1, value);
    }

    /// Grows with clear bits or cuts off the end.
    pub fn resize(&mut self, len: usize) {
        self.words.resize(len.div_ceil(64), 0);
        self.len = len;
        self.clear_tail();
    }

    /// How many bits are set.
    pub fn count(&self) -> usize {
        self.words.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// Whether any bit is set.
    pub fn any(&self) -> bool {
        self.words.iter().any(|&word| word != 0)
    }

    /// Keeps what is set in both. A shorter `other` counts as clear past its end.
    pub fn and(&mut self, other: &Bits) {
        self.combine(other, |a, b| a & b);
    }

    /// Adds what is set in `other`, within this length.
    pub fn or(&mut self, other: &Bits) {
        self.combine(other, |a, b| a | b);
    }

    /// Removes what is set in `other`.
    pub fn and_not(&mut self, other: &Bits) {
        self.combine(other, |a, b| a & !b);
    }

    /// Turns every bit over.
    pub fn not(&mut self) {
        for word in &mut self.words {
            *word = !*word;
        }
        self.clear_tail();
    }

    /// The set rows, ascending.
    pub fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        self.words.iter().enumerate().flat_map(|(index, &word)| {
            std::iter::successors((word != 0).then_some(word), |rest| {
                let rest = rest & (rest - 1);
                (rest != 0).then_some(rest)
            })
            .map(move |rest| index as u32 * 64 + rest.trailing_zeros())
        })
    }

    /// Calls `visit` with every set row, ascending: the loop of the kernels, which the optimiser sees through better
    /// than through [`Bits::iter`].
    #[inline]
    pub fn for_each(&self, mut visit: impl FnMut(usize)) {
        for (index, &word) in self.words.iter().enumerate() {
            if word == u64::MAX {
                (index * 64..index * 64 + 64).for_each(&mut visit);
                continue;
            }
            let mut rest = word;
            while rest != 0 {
                visit(index * 64 + rest.trailing_zeros() as usize);
                rest &= rest - 1;
            }
        }
    }

    /// The words, lowest row in the lowest bit of the first.
    pub fn words(&self) -> &[u64] {
        &self.words
    }

    fn combine(&mut self, other: &Bits, op: impl Fn(u64, u64) -> u64) {
        for (index, word) in self.words.iter_mut().enumerate() {
            *word = op(*word, other.words.get(index).copied().unwrap_or(0));
        }
        self.clear_tail();
    }

    fn clear_tail(&mut self) {
        if let (Some(last), rest @ 1..) = (self.words.last_mut(), self.len % 64) {
            *last &= (1 << rest) - 1;
        }
    }
}

/// The words that hold a range of bits, each with the bits of the range that lie in it.
fn masks(range: Range<usize>) -> impl Iterator<Item = (usize, u64)> {
    let words = if range.is_empty() { 0..0 } else { range.start / 64..range.end.div_ceil(64) };
    words.map(move |word| {
        let from = range.start.saturating_sub(word * 64);
        let to = (range.end - word * 64).min(64);
        (word, (u64::MAX << from) & (u64::MAX >> (64 - to)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn bits_behave_as_a_list_of_bools(
            pairs in proptest::collection::vec((any::<bool>(), any::<bool>()), 0..300),
        ) {
            let (a, b): (Vec<bool>, Vec<bool>) = pairs.iter().copied().unzip();
            let (left, right) = (Bits::from_bools(&a), Bits::from_bools(&b));
            let rows = |values: Vec<bool>| -> Vec<u32> {
                (0_u32..).zip(values).filter(|pair| pair.1).map(|pair| pair.0).collect()
            };
            let with = |op: fn(&mut Bits, &Bits)| {
                let mut bits = left.clone();
                op(&mut bits, &right);
                bits.iter().collect::<Vec<_>>()
            };
            prop_assert_eq!(with(Bits::and), rows(pairs.iter().map(|p| p.0 && p.1).collect()));
            prop_assert_eq!(with(Bits::or), rows(pairs.iter().map(|p| p.0 || p.1).collect()));
            prop_assert_eq!(with(Bits::and_not), rows(pairs.iter().map(|p| p.0 && !p.1).collect()));
            prop_assert_eq!(with(|bits, _| bits.not()), rows(a.iter().map(|value| !value).collect()));
            let mut visited = Vec::new();
            left.for_each(|row| visited.push(row as u32));
            prop_assert_eq!(visited, rows(a.clone()));
            prop_assert_eq!(left.count(), a.iter().filter(|&&value| value).count());
            prop_assert_eq!(left.any(), a.contains(&true));
            prop_assert_eq!(Bits::from_rows(a.len(), left.iter()), left.clone());
            let mut pushed = Bits::default();
            a.iter().for_each(|&value| pushed.push(value));
            prop_assert_eq!(pushed, left);
        }
    }

    proptest! {
        #[test]
        fn ranges_are_set_and_found_as_single_bits_would_be(
            bits in proptest::collection::vec(any::<bool>(), 0..300),
            start in 0_usize..320,
            len in 0_usize..320,
        ) {
            let mut ranged = Bits::from_bools(&bits);
            prop_assert_eq!(ranged.any_in(start, start + len), bits.iter().skip(start).take(len).any(|&bit| bit));
            let mut single = ranged.clone();
            ranged.set_range(start..start + len);
            (start..start + len).for_each(|row| single.set(row, true));
            prop_assert_eq!(&ranged, &single);
            prop_assert_eq!(ranged.all_in(start, start + len), len == 0 || start + len <= bits.len());
            ranged.clear_range(start..start + len);
            (start..start + len).for_each(|row| single.set(row, false));
            prop_assert_eq!(ranged, single);
        }
    }

    #[test]
    fn shrinking_and_growing_leaves_no_old_bits() {
        let mut bits = Bits::all(130);
        bits.resize(65);
        bits.resize(130);
        assert_eq!(bits.count(), 65);
        assert!(!bits.get(65) && !bits.get(1000));
        bits.set(1000, true);
        assert_eq!(bits.count(), 65);
    }
}
