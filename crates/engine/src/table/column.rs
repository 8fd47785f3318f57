//! One field of all rows: its values, who wrote them, and what lost against them.

use super::batches::Writer;
use super::ints::Ints;
use super::sets::SetState;
use super::text::TextColumn;
use super::writers::Writers;
use domain::{Birthday, Currency, Day, FieldType, Instant, Money, Value};
use oplog::cells::{ELEMENT_SEPARATOR, elements};
use rustc_hash::FxHashMap;
use std::collections::VecDeque;

/// "No link".
pub const NO_ROW: u32 = u32::MAX;

/// The values of a column. A column may be shorter than its table; the rows beyond are empty.
#[derive(Clone, Debug)]
pub enum Data {
    /// Texts and choices; joined elements for sets.
    Text(TextColumn),
    /// Whole numbers, days, birthday codes, instants, flags.
    Int(Ints),
    /// Numbers; NaN is "no value".
    Number(Vec<f64>),
    /// Amounts.
    Money(MoneyColumn),
    /// Links, as rows of the target table; [`NO_ROW`] is "no value".
    Ref(Vec<u32>),
}

/// Amounts: minor units and a code for the currency.
#[derive(Clone, Debug, Default)]
pub struct MoneyColumn {
    /// Minor units.
    pub minor: Ints,
    /// The currencies that occur.
    pub currencies: Vec<Currency>,
    /// For each row, the place of its currency; empty while all rows are in the first.
    pub codes: Vec<u8>,
}

impl MoneyColumn {
    /// The amount of a row.
    pub fn get(&self, row: usize) -> Option<Money> {
        let minor = self.minor.get(row)?;
        Some(Money { minor, currency: self.currency(row) })
    }

    /// The currency of a row that has an amount.
    pub fn currency(&self, row: usize) -> Currency {
        let code = self.codes.get(row).copied().unwrap_or(0);
        self.currencies.get(usize::from(code)).copied().unwrap_or(Currency::NONE)
    }

    /// The code of a currency; beyond 255 of them the last is shared, which no real data reaches.
    pub(super) fn code_of(&mut self, currency: Currency) -> u8 {
        if let Some(place) = self.currencies.iter().position(|&known| known == currency) {
            return place as u8;
        }
        if self.currencies.len() < 255 {
            self.currencies.push(currency);
        }
        (self.currencies.len() - 1) as u8
    }

    fn resize(&mut self, len: usize) {
        self.minor.resize(len);
        if !self.codes.is_empty() {
            self.codes.resize(len, 0);
        }
    }

    fn set(&mut self, row: usize, money: Option<Money>) {
        self.minor.set(row, money.map(|money| money.minor));
        if let Some(money) = money {
            let code = self.code_of(money.currency);
            if code != 0 && self.codes.is_empty() {
                self.codes.resize(self.minor.len(), 0);
            }
            if !self.codes.is_empty() {
                self.codes[row] = code;
            }
        }
    }
}

/// A value that a concurrent one stands above.
#[derive(Clone, Debug, PartialEq)]
pub struct Loser {
    /// Who wrote it.
    pub writer: Writer,
    /// What was written. Links are kept as ids.
    pub value: Value,
}

/// One field of a table.
#[derive(Clone, Debug)]
pub struct Column {
    /// The field's name.
    pub field: String,
    /// What it holds.
    pub ty: FieldType,
    /// The values.
    pub data: Data,
    /// Rises with every change to the column.
    pub revision: u64,
    /// The kind whose rows the links are; empty for columns of anything else.
    pub(crate) target: String,
    pub(crate) writers: Writers,
    pub(crate) losers: FxHashMap<u32, Vec<Loser>>,
    /// Writes that were seen by another but may still have to replace one that has not arrived.
    pub(crate) shadows: FxHashMap<u32, Vec<Writer>>,
    pub(crate) sets: FxHashMap<u32, SetState>,
    recent: Recent,
}

/// The rows of the last few single writes, by which caches keep up without a rebuild.
#[derive(Clone, Debug, Default)]
struct Recent {
    writes: VecDeque<(u64, u32)>,
    /// Everything written after this revision is in `writes`.
    complete_after: u64,
}

/// How many single writes a column remembers.
const RECENT_MAX: usize = 1024;

/// A value as a column stores it: links are rows already.
#[derive(Clone, Debug, PartialEq)]
pub enum Stored {
    /// Anything but a link.
    Value(Value),
    /// A link.
    Row(u32),
}

impl Column {
    /// An empty column of links to rows of a kind.
    pub(crate) fn linking(field: &str, ty: FieldType, target: &str) -> Column {
        let mut column = Column::new(field, ty);
        column.target = target.into();
        // A column that comes whole is a change against none, which has revision 0.
        column.revision = 1;
        column.recent.complete_after = 1;
        column
    }

    /// An empty column.
    pub fn new(field: &str, ty: FieldType) -> Column {
        let data = match ty {
            FieldType::Text | FieldType::LongText | FieldType::Choice | FieldType::Set => {
                Data::Text(TextColumn::default())
            }
            FieldType::Int | FieldType::Day | FieldType::Birthday | FieldType::Instant | FieldType::Flag => {
                Data::Int(Ints::default())
            }
            FieldType::Number => Data::Number(Vec::new()),
            FieldType::Money => Data::Money(MoneyColumn::default()),
            FieldType::Ref => Data::Ref(Vec::new()),
        };
        Column {
            field: field.into(),
            ty,
            data,
            revision: 0,
            target: String::new(),
            writers: Writers::default(),
            losers: FxHashMap::default(),
            shadows: FxHashMap::default(),
            sets: FxHashMap::default(),
            recent: Recent::default(),
        }
    }

    /// The rows written since a revision; of rows beyond the column's end of then, not necessarily all. `None` when
    /// that is too long ago, or too many were written at once.
    pub fn changed_since(&self, revision: u64) -> Option<Vec<u32>> {
        (revision >= self.recent.complete_after).then(|| {
            self.recent.writes.iter().filter(|&&(at, _)| at > revision).map(|&(_, row)| row).collect()
        })
    }

    /// How many rows it reaches.
    pub fn len(&self) -> usize {
        match &self.data {
            Data::Text(texts) => texts.len(),
            Data::Int(ints) => ints.len(),
            Data::Number(values) => values.len(),
            Data::Money(money) => money.minor.len(),
            Data::Ref(rows) => rows.len(),
        }
    }

    /// Whether it reaches no row.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The text of a row, empty when there is none or the column is no text; for sets, the joined elements.
    pub fn text(&self, row: u32) -> &str {
        match &self.data {
            Data::Text(texts) if (row as usize) < texts.len() => texts.get(row),
            _ => "",
        }
    }

    /// The whole number of a row (days, birthday codes, instants and flags too).
    pub fn int(&self, row: u32) -> Option<i64> {
        match &self.data {
            Data::Int(ints) => ints.get(row as usize),
            _ => None,
        }
    }

    /// The number of a row.
    pub fn number(&self, row: u32) -> Option<f64> {
        match &self.data {
            Data::Number(values) => values.get(row as usize).copied().filter(|value| !value.is_nan()),
            _ => None,
        }
    }

    /// The amount of a row.
    pub fn money(&self, row: u32) -> Option<Money> {
        match &self.data {
            Data::Money(money) => money.get(row as usize),
            _ => None,
        }
    }

    /// The row of the target table that a row links to.
    pub fn link(&self, row: u32) -> Option<u32> {
        match &self.data {
            Data::Ref(rows) => rows.get(row as usize).copied().filter(|&row| row != NO_ROW),
            _ => None,
        }
    }

    /// The highest row that is linked to.
    pub(crate) fn highest_link(&self) -> Option<u32> {
        match &self.data {
            // "No link" is the highest number of all, so one is added that wraps around to the lowest.
            Data::Ref(rows) => rows.iter().map(|row| row.wrapping_add(1)).max()?.checked_sub(1),
            _ => None,
        }
    }

    /// Whether a row has a value.
    pub fn has_value(&self, row: u32) -> bool {
        match &self.data {
            Data::Text(_) => !self.text(row).is_empty(),
            Data::Int(_) => self.int(row).is_some(),
            Data::Number(_) => self.number(row).is_some(),
            Data::Money(_) => self.money(row).is_some(),
            Data::Ref(_) => self.link(row).is_some(),
        }
    }

    /// The value of a row.
    pub fn stored(&self, row: u32) -> Stored {
        let value = match self.ty {
            FieldType::Ref => return self.link(row).map_or(Stored::Value(Value::Null), Stored::Row),
            FieldType::Text | FieldType::LongText | FieldType::Choice => match self.text(row) {
                "" => Value::Null,
                text => Value::Text(text.to_owned()),
            },
            FieldType::Set => match self.text(row) {
                "" => Value::Null,
                joined => Value::Set(elements(joined).map(str::to_owned).collect()),
            },
            FieldType::Number => self.number(row).map_or(Value::Null, Value::Number),
            FieldType::Money => self.money(row).map_or(Value::Null, Value::Money),
            FieldType::Int => self.int(row).map_or(Value::Null, Value::Int),
            FieldType::Day => self.int(row).map_or(Value::Null, |day| Value::Day(Day(day as i32))),
            FieldType::Birthday => self
                .int(row)
                .and_then(|code| Birthday::from_code(i32::try_from(code).ok()?))
                .map_or(Value::Null, Value::Birthday),
            FieldType::Instant => self.int(row).map_or(Value::Null, |at| Value::Instant(Instant(at))),
            FieldType::Flag => self.int(row).map_or(Value::Null, |flag| Value::Flag(flag != 0)),
        };
        Stored::Value(value)
    }

    /// Who wrote what a row shows.
    pub fn writer(&self, row: u32) -> Option<Writer> {
        self.writers.single(row).or_else(|| self.writers.bulk(row).filter(|_| self.has_value(row)))
    }

    /// Values of a row that stand below a concurrent one.
    pub fn losers(&self, row: u32) -> &[Loser] {
        self.losers.get(&row).map_or(&[], Vec::as_slice)
    }

    pub(super) fn reach(&mut self, len: usize) {
        if self.len() >= len {
            return;
        }
        match &mut self.data {
            Data::Text(texts) => texts.resize(len),
            Data::Int(ints) => ints.resize(len),
            Data::Number(values) => values.resize(len, f64::NAN),
            Data::Money(money) => money.resize(len),
            Data::Ref(rows) => rows.resize(len, NO_ROW),
        }
    }

    /// Notes that all rows may have changed.
    pub(crate) fn changed_in_bulk(&mut self) {
        self.recent.writes.clear();
        self.recent.complete_after = self.revision;
    }

    /// Notes changed rows for [`Column::changed_since`]; too many at once are no longer told one by one.
    pub(super) fn note(&mut self, start: u32, end: u32) {
        if (end - start) as usize > RECENT_MAX {
            self.changed_in_bulk();
            return;
        }
        let recent = &mut self.recent;
        recent.writes.extend((start..end).map(|row| (self.revision, row)));
        while recent.writes.len() > RECENT_MAX
            && let Some((revision, _)) = recent.writes.pop_front()
        {
            recent.complete_after = revision;
        }
    }

    pub(super) fn put(&mut self, row: u32, stored: &Stored) {
        self.reach(row as usize + 1);
        self.note(row, row + 1);
        let place = row as usize;
        match (&mut self.data, stored) {
            (Data::Ref(rows), Stored::Row(target)) => rows[place] = *target,
            (Data::Ref(rows), Stored::Value(_)) => rows[place] = NO_ROW,
            (Data::Text(texts), Stored::Value(Value::Text(text))) => texts.set(row, text),
            (Data::Text(texts), _) => texts.set(row, ""),
            (Data::Number(values), Stored::Value(Value::Number(value))) => values[place] = *value,
            (Data::Number(values), _) => values[place] = f64::NAN,
            (Data::Money(money), Stored::Value(Value::Money(value))) => money.set(place, Some(*value)),
            (Data::Money(money), _) => money.set(place, None),
            (Data::Int(ints), Stored::Value(value)) => ints.set(place, int_of(value)),
            (Data::Int(ints), Stored::Row(_)) => ints.set(place, None),
        }
    }
}

/// The whole number that stores a value of an integer-like type.
pub fn int_of(value: &Value) -> Option<i64> {
    match value {
        Value::Int(n) => Some(*n),
        Value::Day(day) => Some(i64::from(day.0)),
        Value::Birthday(date) => Some(i64::from(date.code())),
        Value::Instant(at) => Some(at.0),
        Value::Flag(flag) => Some(i64::from(*flag)),
        _ => None,
    }
}

/// A whole number as a column of an integer-like type stores it; `None` when it is no value of that type.
///
/// Writes of all sorts pass through here, so that a value that cannot be is the same nothing on every replica.
pub fn int_for(ty: FieldType, value: i64) -> Option<i64> {
    match ty {
        FieldType::Int | FieldType::Instant => Some(value.max(i64::MIN + 1)),
        FieldType::Day => i32::try_from(value).ok().map(i64::from),
        FieldType::Birthday => Birthday::from_code(i32::try_from(value).ok()?).map(|_| value),
        FieldType::Flag => Some(i64::from(value != 0)),
        _ => None,
    }
}

/// A number as a column stores it: finite and without a negative zero, or nothing.
pub fn number_for(value: f64) -> Option<f64> {
    value.is_finite().then_some(value + 0.0)
}

/// Joins the elements of a set the way columns store them.
pub fn join(elements: &[String]) -> String {
    elements.join(&ELEMENT_SEPARATOR.to_string())
}
