//! Columns of text: one contiguous arena, or a dictionary where few texts are different.

use oplog::{Cells, Texts};
use rustc_hash::FxHashMap;
use std::cell::OnceCell;

/// A column of texts; the empty text is "no value".
///
/// A column starts as a dictionary and becomes an arena when too many of its texts are different. Changed rows of an
/// arena stand beside it, so that the arena itself never moves.
#[derive(Clone, Debug)]
pub enum TextColumn {
    /// One text after the other.
    Plain {
        /// The texts as they came.
        base: Texts,
        /// Rows changed since.
        edits: FxHashMap<u32, Box<str>>,
    },
    /// Each different text once.
    Dict(Dict),
}

/// A column of few different texts.
#[derive(Clone, Debug)]
pub struct Dict {
    values: Texts,
    /// Made when a text is looked for first: a column that was just read from a page may never be asked.
    lookup: OnceCell<FxHashMap<Box<str>, u32>>,
    codes: Codes,
}

/// Dictionaries larger than this and than a quarter of their rows become arenas.
const DICT_VALUES_MAX: usize = 4096;

impl Default for TextColumn {
    fn default() -> Self {
        TextColumn::Dict(Dict::default())
    }
}

impl Default for Dict {
    fn default() -> Self {
        Dict { values: std::iter::once("").collect(), lookup: OnceCell::new(), codes: Codes::default() }
    }
}

impl Dict {
    /// The different texts; the first is the empty one. Some may not be used by any row.
    pub fn values(&self) -> &Texts {
        &self.values
    }

    /// The place in [`Dict::values`] of each row's text.
    pub fn codes(&self) -> &Codes {
        &self.codes
    }

    /// The code of a text that occurs or occurred.
    pub fn find(&self, text: &str) -> Option<u32> {
        self.lookup().get(text).copied()
    }

    fn lookup(&self) -> &FxHashMap<Box<str>, u32> {
        self.lookup
            .get_or_init(|| self.values.iter().zip(0..).map(|(text, code)| (text.into(), code)).collect())
    }

    fn code_of(&mut self, text: &str) -> u32 {
        if let Some(code) = self.find(text) {
            return code;
        }
        let code = self.values.len() as u32;
        self.values.push(text);
        if let Some(lookup) = self.lookup.get_mut() {
            lookup.insert(text.into(), code);
        }
        code
    }

    /// From the parts of a page; `None` when they do not fit each other.
    pub(crate) fn from_parts(values: Texts, codes: Codes) -> Option<Dict> {
        let fits = !values.is_empty()
            && values.get(0).is_empty()
            && codes.highest().is_none_or(|code| code < values.len());
        fits.then(|| Dict { values, lookup: OnceCell::new(), codes })
    }

    fn is_too_large(&self) -> bool {
        self.values.len() > DICT_VALUES_MAX && self.values.len() > self.codes.len() / 4
    }
}

impl TextColumn {
    /// How many rows.
    pub fn len(&self) -> usize {
        match self {
            TextColumn::Plain { base, .. } => base.len(),
            TextColumn::Dict(dict) => dict.codes.len(),
        }
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The text of a row, empty when it has none.
    pub fn get(&self, row: u32) -> &str {
        match self {
            TextColumn::Plain { base, edits } => match edits.get(&row) {
                Some(text) if !edits.is_empty() => text,
                _ => base.get(row as usize),
            },
            TextColumn::Dict(dict) => dict.values.get(dict.codes.get(row as usize) as usize),
        }
    }

    /// Makes the column `len` rows long; new rows are empty.
    pub fn resize(&mut self, len: usize) {
        match self {
            TextColumn::Plain { base, .. } => {
                for _ in base.len()..len {
                    base.push("");
                }
            }
            TextColumn::Dict(dict) => dict.codes.resize(len),
        }
    }

    /// Writes a row.
    pub fn set(&mut self, row: u32, text: &str) {
        match self {
            TextColumn::Plain { edits, .. } => {
                edits.insert(row, text.into());
            }
            TextColumn::Dict(dict) => {
                let code = dict.code_of(text);
                dict.codes.set(row as usize, code);
                if dict.is_too_large() {
                    self.become_plain();
                }
            }
        }
    }

    /// Appends the texts of cells (text, dictionary, or the additions of a set).
    pub fn extend(&mut self, cells: &Cells) {
        match cells {
            Cells::Dict { values, codes } => self.extend_coded(values, codes),
            Cells::Text(texts) | Cells::Set { add: texts, .. } => self.extend_texts(texts),
            _ => {}
        }
    }

    fn extend_coded(&mut self, values: &Texts, codes: &[u32]) {
        match self {
            TextColumn::Dict(dict) => {
                let map: Vec<u32> = values.iter().map(|text| dict.code_of(text)).collect();
                dict.codes.extend(codes.iter().map(|&code| map.get(code as usize).copied().unwrap_or(0)));
                if dict.is_too_large() {
                    self.become_plain();
                }
            }
            TextColumn::Plain { base, .. } => {
                for &code in codes {
                    base.push(values.get(code as usize));
                }
            }
        }
    }

    fn extend_texts(&mut self, texts: &Texts) {
        let mut from = 0;
        if let TextColumn::Dict(dict) = self {
            while from < texts.len() && !dict.is_too_large() {
                let code = dict.code_of(texts.get(from));
                dict.codes.push(code);
                from += 1;
            }
            if from == texts.len() {
                return;
            }
            self.become_plain();
        }
        if let TextColumn::Plain { base, .. } = self {
            if base.is_empty() && from == 0 {
                *base = texts.clone();
            } else if from == 0 {
                base.extend(texts);
            } else {
                for row in from..texts.len() {
                    base.push(texts.get(row));
                }
            }
        }
    }

    fn become_plain(&mut self) {
        if let TextColumn::Dict(dict) = self {
            let mut base = Texts::with_capacity(dict.codes.len(), dict.codes.len() * 8);
            for row in 0..dict.codes.len() {
                base.push(dict.values.get(dict.codes.get(row) as usize));
            }
            *self = TextColumn::Plain { base, edits: FxHashMap::default() };
        }
    }

    /// The column as cells of a page, with edits folded in.
    pub fn to_cells(&self) -> Cells {
        match self {
            TextColumn::Dict(dict) => {
                Cells::Dict { values: dict.values.clone(), codes: dict.codes.iter().collect() }
            }
            TextColumn::Plain { base, edits } if edits.is_empty() => Cells::Text(base.clone()),
            TextColumn::Plain { base, .. } => {
                let mut all = Texts::with_capacity(base.len(), base.arena().len());
                for row in 0..base.len() as u32 {
                    all.push(self.get(row));
                }
                Cells::Text(all)
            }
        }
    }

    /// The column of a page.
    pub fn from_cells(cells: Cells) -> TextColumn {
        match cells {
            Cells::Text(base) => TextColumn::Plain { base, edits: FxHashMap::default() },
            cells => {
                let mut column = TextColumn::default();
                column.extend(&cells);
                column
            }
        }
    }
}

/// Dictionary codes in the least width that holds them.
#[derive(Clone, Debug, PartialEq)]
pub enum Codes {
    /// Up to 256 values.
    U8(Vec<u8>),
    /// Up to 65,536 values.
    U16(Vec<u16>),
    /// More.
    U32(Vec<u32>),
}

impl Default for Codes {
    fn default() -> Self {
        Codes::U8(Vec::new())
    }
}

impl Codes {
    /// How many rows.
    pub fn len(&self) -> usize {
        match self {
            Codes::U8(codes) => codes.len(),
            Codes::U16(codes) => codes.len(),
            Codes::U32(codes) => codes.len(),
        }
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The code of a row; 0 beyond the end.
    #[inline]
    pub fn get(&self, row: usize) -> u32 {
        match self {
            Codes::U8(codes) => codes.get(row).map_or(0, |&code| u32::from(code)),
            Codes::U16(codes) => codes.get(row).map_or(0, |&code| u32::from(code)),
            Codes::U32(codes) => codes.get(row).copied().unwrap_or(0),
        }
    }

    fn highest(&self) -> Option<usize> {
        match self {
            Codes::U8(codes) => codes.iter().max().map(|&code| usize::from(code)),
            Codes::U16(codes) => codes.iter().max().map(|&code| usize::from(code)),
            Codes::U32(codes) => codes.iter().max().map(|&code| code as usize),
        }
    }

    fn resize(&mut self, len: usize) {
        match self {
            Codes::U8(codes) => codes.resize(len, 0),
            Codes::U16(codes) => codes.resize(len, 0),
            Codes::U32(codes) => codes.resize(len, 0),
        }
    }

    fn fit(&mut self, code: u32) {
        if let Codes::U8(codes) = self
            && code > u32::from(u8::MAX)
        {
            *self = Codes::U16(codes.iter().map(|&code| u16::from(code)).collect());
        }
        if let Codes::U16(codes) = self
            && code > u32::from(u16::MAX)
        {
            *self = Codes::U32(codes.iter().map(|&code| u32::from(code)).collect());
        }
    }

    fn set(&mut self, row: usize, code: u32) {
        self.fit(code);
        match self {
            Codes::U8(codes) => codes[row] = code as u8,
            Codes::U16(codes) => codes[row] = code as u16,
            Codes::U32(codes) => codes[row] = code,
        }
    }

    fn push(&mut self, code: u32) {
        self.fit(code);
        match self {
            Codes::U8(codes) => codes.push(code as u8),
            Codes::U16(codes) => codes.push(code as u16),
            Codes::U32(codes) => codes.push(code),
        }
    }

    fn extend(&mut self, new: impl Iterator<Item = u32> + Clone) {
        self.fit(new.clone().max().unwrap_or(0));
        match self {
            Codes::U8(codes) => codes.extend(new.map(|code| code as u8)),
            Codes::U16(codes) => codes.extend(new.map(|code| code as u16)),
            Codes::U32(codes) => codes.extend(new),
        }
    }

    /// All codes in row order.
    pub fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        (0..self.len()).map(|row| self.get(row))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(first: &[String], second: &[String], edits: &[(u32, String)]) {
        let mut column = TextColumn::default();
        let mut model: Vec<String> = Vec::new();
        for part in [first, second] {
            column.extend(&Cells::Text(part.iter().map(String::as_str).collect()));
            model.extend_from_slice(part);
        }
        column.resize(model.len() + 3);
        model.resize(model.len() + 3, String::new());
        for (row, text) in edits {
            let row = *row as usize % model.len();
            column.set(row as u32, text);
            model[row].clone_from(text);
        }
        let again = TextColumn::from_cells(column.to_cells());
        for (row, text) in model.iter().enumerate() {
            assert_eq!(column.get(row as u32), text);
            assert_eq!(again.get(row as u32), text);
        }
    }

    proptest! {
        #[test]
        fn a_column_gives_back_what_was_written(
            first in proptest::collection::vec("[a-cé]{0,2}", 0..30),
            second in proptest::collection::vec("[a-z]{0,4}", 0..30),
            edits in proptest::collection::vec((any::<u32>(), "[a-z]{0,3}"), 0..20),
        ) {
            check(&first, &second, &edits);
        }
    }

    #[test]
    fn many_different_texts_turn_the_dictionary_into_an_arena() {
        let texts: Vec<String> = (0..DICT_VALUES_MAX * 2).map(|n| format!("text {n}")).collect();
        check(&texts, &texts[..100], &[(7, "x".into()), (9000, "y".into())]);
        let mut column = TextColumn::default();
        column.extend(&Cells::Text(texts.iter().map(String::as_str).collect()));
        assert!(matches!(column, TextColumn::Plain { .. }));
    }
}
