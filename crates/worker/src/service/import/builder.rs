//! Columns of new rows, filled cell by cell while a file is read.
//!
//! A text column starts as a dictionary and becomes an arena when its texts turn out to be mostly different; links are
//! kept as the texts they stand for until the end of the file, when each different text is looked up once.

use super::rows::choice;
use domain::{Currency, FieldType, Money};
use oplog::{Cells, Column, Marks, RefCells, Rows, Texts};
use rustc_hash::FxHasher;
use std::hash::Hasher as _;

/// A column of new rows.
pub struct Builder {
    field: String,
    ty: FieldType,
    values: Values,
    written: Marks,
}

enum Values {
    Coded(Coded),
    Plain(Texts),
    Int(Vec<i64>),
    Number(Vec<f64>),
    Money { minor: Vec<i64>, currencies: Vec<Currency>, codes: Vec<u8> },
    Ref(Coded),
}

/// Dictionaries larger than this and than a quarter of their rows become arenas.
const DICT_MAX: usize = 4096;

impl Builder {
    /// An empty column.
    pub fn new(field: &str, ty: FieldType) -> Builder {
        let values = match ty {
            FieldType::Text | FieldType::LongText | FieldType::Choice => Values::Coded(Coded::default()),
            FieldType::Set => Values::Plain(Texts::default()),
            FieldType::Int | FieldType::Day | FieldType::Birthday | FieldType::Instant | FieldType::Flag => {
                Values::Int(Vec::new())
            }
            FieldType::Number => Values::Number(Vec::new()),
            FieldType::Money => {
                Values::Money { minor: Vec::new(), currencies: Vec::new(), codes: Vec::new() }
            }
            FieldType::Ref => Values::Ref(Coded::default()),
        };
        Builder { field: field.into(), ty, values, written: Marks::default() }
    }

    /// The field.
    pub fn field(&self) -> &str {
        &self.field
    }

    /// Appends a text, a choice, the joined elements of a set, or the text a link stands for; empty is no value.
    pub fn push_text(&mut self, text: &str) {
        self.written.push(!text.is_empty());
        match &mut self.values {
            Values::Coded(coded) => {
                coded.push(text);
                if coded.values.len() > DICT_MAX && coded.values.len() > coded.codes.len() / 4 {
                    let plain = coded.codes.iter().map(|&code| coded.values.get(code as usize)).collect();
                    self.values = Values::Plain(plain);
                }
            }
            Values::Plain(texts) => texts.push(text),
            Values::Ref(coded) => coded.push(text),
            _ => {}
        }
    }

    /// Appends a whole number, a day, a birthday code, an instant or a flag.
    pub fn push_int(&mut self, value: Option<i64>) {
        self.written.push(value.is_some());
        if let Values::Int(values) = &mut self.values {
            values.push(value.unwrap_or(0));
        }
    }

    /// Appends a number.
    pub fn push_number(&mut self, value: Option<f64>) {
        self.written.push(value.is_some());
        if let Values::Number(values) = &mut self.values {
            values.push(value.unwrap_or(0.0));
        }
    }

    /// Appends an amount.
    pub fn push_money(&mut self, value: Option<Money>) {
        self.written.push(value.is_some());
        if let Values::Money { minor, currencies, codes } = &mut self.values {
            minor.push(value.map_or(0, |money| money.minor));
            let code = value.map_or(0, |money| {
                currencies.iter().position(|&known| known == money.currency).unwrap_or_else(|| {
                    currencies.push(money.currency);
                    currencies.len() - 1
                })
            });
            codes.push(code as u8);
        }
    }

    /// Appends "no value".
    pub fn push_null(&mut self) {
        match &self.values {
            Values::Coded(_) | Values::Plain(_) | Values::Ref(_) => self.push_text(""),
            Values::Int(_) => self.push_int(None),
            Values::Number(_) => self.push_number(None),
            Values::Money { .. } => self.push_money(None),
        }
    }

    /// The different texts of a link column.
    pub fn link_texts(&self) -> Option<&Texts> {
        match &self.values {
            Values::Ref(coded) => Some(&coded.values),
            _ => None,
        }
    }

    /// The finished column; `None` when no row has a value. `targets` are the rows that the texts of a link column
    /// stand for, in the order of [`Builder::link_texts`].
    pub fn finish(mut self, kind: &str, targets: Option<Rows>) -> Option<Column> {
        if self.ty == FieldType::Choice {
            self.choose(kind);
        }
        let written = self.written.count();
        if written == 0 {
            return None;
        }
        let cells = match self.values {
            Values::Plain(add) if self.ty == FieldType::Set => Cells::Set { add, remove: Texts::default() },
            Values::Coded(coded) => Cells::Dict { values: coded.values, codes: coded.codes },
            Values::Plain(texts) => Cells::Text(texts),
            Values::Int(values) => Cells::Int(values),
            Values::Number(values) => Cells::Number(values),
            Values::Money { minor, currencies, codes } => {
                let codes = if currencies.len() > 1 { codes } else { Vec::new() };
                Cells::Money { minor, currencies, codes }
            }
            Values::Ref(coded) => Cells::Ref(RefCells { targets: targets?, codes: coded.codes }),
        };
        let written = (written < self.written.len()).then_some(self.written);
        Some(Column { field: self.field, ty: self.ty, cells, written, null: None, before: None })
    }
}

impl Builder {
    /// Puts the codes of a choice field in place of the words that other systems use for them.
    fn choose(&mut self, kind: &str) {
        let Values::Coded(coded) = &self.values else { return };
        let mut chosen = Coded::default();
        let codes: Vec<u32> =
            coded.values.iter().map(|text| chosen.code_of(choice(kind, &self.field, text))).collect();
        chosen.codes = coded.codes.iter().map(|&code| codes[code as usize]).collect();
        self.values = Values::Coded(chosen);
    }
}

/// Texts as places in a list of the different ones.
#[derive(Default)]
pub struct Coded {
    values: Texts,
    codes: Vec<u32>,
    /// Open addressing.
    slots: Vec<Slot>,
    /// The text that came last, since files are often grouped.
    last: Option<u32>,
}

/// A place of a hash table. The hash stands beside the text's place, so that texts are looked at only where they can be
/// the right ones: each lies somewhere else in memory.
#[derive(Clone, Copy, Default)]
struct Slot {
    hash: u32,
    /// The place in the list plus one, 0 where the slot is free.
    place: u32,
}

impl Coded {
    fn push(&mut self, text: &str) {
        let code = match self.last {
            Some(last) if self.values.get(last as usize) == text => last,
            _ => self.code_of(text),
        };
        self.last = Some(code);
        self.codes.push(code);
    }

    /// The code of a text, the next one when it is new.
    pub fn code_of(&mut self, text: &str) -> u32 {
        if self.values.len() * 2 >= self.slots.len() {
            self.grow();
        }
        let hash = hash(text);
        let slot = self.slot_of(text, hash);
        match self.slots[slot].place {
            0 => {
                self.values.push(text);
                let place = self.values.len() as u32;
                self.slots[slot] = Slot { hash, place };
                place - 1
            }
            place => place - 1,
        }
    }

    /// The code of a text that is there.
    pub fn find(&self, text: &str) -> Option<u32> {
        if self.slots.is_empty() {
            return None;
        }
        self.slots[self.slot_of(text, hash(text))].place.checked_sub(1)
    }

    /// The slot of a text, or the free one where it would go.
    fn slot_of(&self, text: &str, hash: u32) -> usize {
        let mask = self.slots.len() - 1;
        let mut slot = hash as usize & mask;
        loop {
            match self.slots[slot] {
                Slot { place: 0, .. } => return slot,
                found if found.hash == hash && self.values.get(found.place as usize - 1) == text => {
                    return slot;
                }
                _ => slot = (slot + 1) & mask,
            }
        }
    }

    fn grow(&mut self) {
        let size = (self.slots.len() * 2).max(64);
        let mut slots = vec![Slot::default(); size];
        for known in self.slots.iter().filter(|slot| slot.place != 0) {
            let mut slot = known.hash as usize & (size - 1);
            while slots[slot].place != 0 {
                slot = (slot + 1) & (size - 1);
            }
            slots[slot] = *known;
        }
        self.slots = slots;
    }
}

/// A hash with its high bits mixed down, since the slots use the low ones.
fn hash(text: &str) -> u32 {
    let mut hasher = FxHasher::default();
    hasher.write(text.as_bytes());
    let hash = hasher.finish();
    (hash ^ (hash >> 29)) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_come_back_whether_few_or_many_are_different() {
        for different in [3, 20_000] {
            let mut builder = Builder::new("city", FieldType::Text);
            let text = |i: usize| {
                if i.is_multiple_of(7) { String::new() } else { format!("text {}", i % different) }
            };
            for i in 0..30_000 {
                builder.push_text(&text(i));
            }
            let column = builder.finish("customer", None).unwrap();
            for i in 0..30_000 {
                assert_eq!(column.cells.text(i), text(i));
                assert_eq!(column.is_written(i), i % 7 != 0);
            }
            assert_eq!(matches!(column.cells, Cells::Dict { .. }), different == 3);
        }
    }

    #[test]
    fn a_column_without_values_is_left_out() {
        let mut builder = Builder::new("day", FieldType::Day);
        builder.push_null();
        assert!(builder.finish("customer", None).is_none());
    }
}
