//! Columns of values as batches carry them and as the engine keeps its untouched parts.

use crate::batch::Rows;
use domain::{Currency, RowId};

/// A mark per row.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Marks {
    words: Vec<u64>,
    len: usize,
}

impl Marks {
    /// `len` unset marks.
    pub fn none(len: usize) -> Marks {
        Marks { words: vec![0; len.div_ceil(64)], len }
    }

    /// Marks by a rule.
    pub fn from_fn(len: usize, mut rule: impl FnMut(usize) -> bool) -> Marks {
        let mut marks = Marks::none(len);
        for i in 0..len {
            if rule(i) {
                marks.set(i);
            }
        }
        marks
    }

    /// Sets mark `i`.
    pub fn set(&mut self, i: usize) {
        self.words[i / 64] |= 1 << (i % 64);
    }

    /// Appends a mark.
    pub fn push(&mut self, mark: bool) {
        if self.len.is_multiple_of(64) {
            self.words.push(0);
        }
        self.len += 1;
        if mark {
            self.set(self.len - 1);
        }
    }

    /// Mark `i`; `false` beyond the end.
    pub fn get(&self, i: usize) -> bool {
        self.words.get(i / 64).is_some_and(|word| word >> (i % 64) & 1 == 1)
    }

    /// How many marks there are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there are no marks at all.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// How many are set.
    pub fn count(&self) -> usize {
        self.words.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// The words, lowest row in the lowest bit; bits beyond the length are 0.
    pub fn words(&self) -> &[u64] {
        &self.words
    }

    /// From words; bits beyond `len` are cleared.
    pub fn from_words(mut words: Vec<u64>, len: usize) -> Marks {
        words.resize(len.div_ceil(64), 0);
        if !len.is_multiple_of(64)
            && let Some(last) = words.last_mut()
        {
            *last &= (1 << (len % 64)) - 1;
        }
        Marks { words, len }
    }
}

/// Texts in one piece of memory.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Texts {
    arena: String,
    ends: Vec<u32>,
}

impl Texts {
    /// Room for `rows` texts of `bytes` together.
    pub fn with_capacity(rows: usize, bytes: usize) -> Texts {
        Texts { arena: String::with_capacity(bytes), ends: Vec::with_capacity(rows) }
    }

    /// Appends a text.
    ///
    /// # Panics
    /// When the texts together pass 4 GiB; importers split long before that.
    pub fn push(&mut self, text: &str) {
        self.arena.push_str(text);
        self.end_text();
    }

    /// Appends a text by writing into the arena.
    pub fn push_with(&mut self, write: impl FnOnce(&mut String)) {
        write(&mut self.arena);
        self.end_text();
    }

    fn end_text(&mut self) {
        let end = u32::try_from(self.arena.len());
        assert!(end.is_ok(), "a text column holds at most 4 GiB");
        self.ends.push(end.unwrap_or(u32::MAX));
    }

    /// Text `i`; empty beyond the end.
    pub fn get(&self, i: usize) -> &str {
        let Some(&end) = self.ends.get(i) else { return "" };
        let start = if i == 0 { 0 } else { self.ends[i - 1] };
        &self.arena[start as usize..end as usize]
    }

    /// How many texts.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// All bytes, one text after the other.
    pub fn arena(&self) -> &str {
        &self.arena
    }

    /// Where each text ends in the arena.
    pub fn ends(&self) -> &[u32] {
        &self.ends
    }

    /// From an arena and ends, if they fit each other.
    pub fn from_parts(arena: String, ends: Vec<u32>) -> Option<Texts> {
        let mut last = 0;
        for &end in &ends {
            if end < last || !arena.is_char_boundary(end as usize) {
                return None;
            }
            last = end;
        }
        (last as usize == arena.len()).then_some(Texts { arena, ends })
    }

    /// Appends all texts of another.
    pub fn extend(&mut self, other: &Texts) {
        let shift = self.arena.len();
        self.arena.push_str(&other.arena);
        assert!(u32::try_from(self.arena.len()).is_ok(), "a text column holds at most 4 GiB");
        self.ends.extend(other.ends.iter().map(|&end| end + shift as u32));
    }

    /// All texts in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|i| self.get(i))
    }
}

impl<'a> FromIterator<&'a str> for Texts {
    fn from_iter<T: IntoIterator<Item = &'a str>>(texts: T) -> Self {
        let mut all = Texts::default();
        for text in texts {
            all.push(text);
        }
        all
    }
}

/// Links: row ids as places in a list of ids that mostly are runs.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct RefCells {
    /// The ids linked to.
    pub targets: Rows,
    /// For each cell, its place in `targets`.
    pub codes: Vec<u32>,
}

impl RefCells {
    /// One cell for each id.
    pub fn from_ids(ids: &[RowId]) -> RefCells {
        RefCells { targets: ids.iter().copied().collect(), codes: (0..ids.len() as u32).collect() }
    }

    /// The target at place `code`, by walking the runs; for single cells. Bulk readers expand `targets` once.
    pub fn target(&self, code: u32) -> Option<RowId> {
        let mut left = code;
        for &(first, len) in self.targets.runs() {
            if left < len {
                return Some(first.offset(u64::from(left)));
            }
            left -= len;
        }
        None
    }
}

/// The cells of one column.
#[derive(Clone, PartialEq, Debug)]
pub enum Cells {
    /// Texts, each stored where it stands.
    Text(Texts),
    /// Texts of which few are different.
    Dict {
        /// The different texts.
        values: Texts,
        /// For each cell, its place in `values`.
        codes: Vec<u32>,
    },
    /// Whole numbers, days, birthday codes, instants, flags.
    Int(Vec<i64>),
    /// Finite numbers.
    Number(Vec<f64>),
    /// Amounts.
    Money {
        /// Minor units.
        minor: Vec<i64>,
        /// The currencies that occur, at most 256.
        currencies: Vec<Currency>,
        /// For each cell, its place in `currencies`; empty when all cells are in the first.
        codes: Vec<u8>,
    },
    /// Links.
    Ref(RefCells),
    /// Set operations: for each cell the elements to add and to remove, joined by [`ELEMENT_SEPARATOR`].
    Set {
        /// Elements to add.
        add: Texts,
        /// Elements to remove; no texts at all when nothing is removed anywhere.
        remove: Texts,
    },
}

/// Joins the elements of a set in one text. It cannot occur in an element.
pub const ELEMENT_SEPARATOR: char = '\u{1f}';

/// The elements of a joined set.
pub fn elements(joined: &str) -> impl Iterator<Item = &str> {
    joined.split(ELEMENT_SEPARATOR).filter(|element| !element.is_empty())
}

impl Cells {
    /// How many cells.
    pub fn len(&self) -> usize {
        match self {
            Cells::Text(texts) => texts.len(),
            Cells::Dict { codes, .. } => codes.len(),
            Cells::Int(values) => values.len(),
            Cells::Number(values) => values.len(),
            Cells::Money { minor, .. } => minor.len(),
            Cells::Ref(cells) => cells.codes.len(),
            Cells::Set { add, .. } => add.len(),
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The text of cell `i` of a text column; empty for other columns.
    pub fn text(&self, i: usize) -> &str {
        match self {
            Cells::Text(texts) => texts.get(i),
            Cells::Dict { values, codes } => codes.get(i).map_or("", |&code| values.get(code as usize)),
            _ => "",
        }
    }

    /// The currency of cell `i` of a money column.
    pub fn currency(&self, i: usize) -> Currency {
        match self {
            Cells::Money { currencies, codes, .. } => {
                let code = codes.get(i).copied().unwrap_or(0);
                currencies.get(usize::from(code)).copied().unwrap_or(Currency::NONE)
            }
            _ => Currency::NONE,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn marks_behave_as_a_list_of_bools(bools in proptest::collection::vec(any::<bool>(), 0..200)) {
            let marks = Marks::from_fn(bools.len(), |i| bools[i]);
            let mut pushed = Marks::default();
            bools.iter().for_each(|&mark| pushed.push(mark));
            prop_assert_eq!(&pushed, &marks);
            prop_assert_eq!(marks.count(), bools.iter().filter(|&&mark| mark).count());
            prop_assert!((0..bools.len() + 70).all(|i| marks.get(i) == bools.get(i).copied().unwrap_or(false)));
            let mut words = marks.words().to_vec();
            if let Some(last) = words.last_mut() && !bools.len().is_multiple_of(64) {
                *last |= 1 << 63;
            }
            prop_assert_eq!(Marks::from_words(words, bools.len()), marks);
        }

        #[test]
        fn texts_give_back_what_was_put_in(texts in proptest::collection::vec("[a-zāم]{0,5}", 0..30)) {
            let all: Texts = texts.iter().map(String::as_str).collect();
            prop_assert_eq!(all.iter().collect::<Vec<_>>(), texts.iter().map(String::as_str).collect::<Vec<_>>());
            let again = Texts::from_parts(all.arena().to_owned(), all.ends().to_vec());
            prop_assert_eq!(again.as_ref(), Some(&all));
            let mut twice = all.clone();
            twice.extend(&all);
            prop_assert_eq!(twice.len(), 2 * all.len());
            prop_assert!((0..all.len()).all(|i| twice.get(i) == all.get(i) && twice.get(all.len() + i) == all.get(i)));
        }

        #[test]
        fn ends_that_do_not_fit_their_arena_are_refused(arena in "[aم]{0,4}", ends in proptest::collection::vec(0_u32..9, 0..4)) {
            let fits = ends.windows(2).all(|pair| pair[0] <= pair[1])
                && ends.last().map_or(arena.is_empty(), |&last| last as usize == arena.len())
                && ends.iter().all(|&end| arena.is_char_boundary(end as usize));
            prop_assert_eq!(Texts::from_parts(arena, ends).is_some(), fits);
        }
    }
}
