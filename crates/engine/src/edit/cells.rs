//! Values as the cells of a column.

use crate::table::int_of;
use domain::{Currency, FieldType, RowId, Value};
use oplog::{Cells, RefCells, Rows, Texts};
use rustc_hash::FxHashMap;

/// Values as the cells of a column of type `ty`; a `Null` becomes an arbitrary cell.
pub fn cells_of(ty: FieldType, values: &[&Value]) -> Cells {
    match ty {
        FieldType::Text | FieldType::LongText | FieldType::Choice | FieldType::Set => text_cells(values),
        FieldType::Int | FieldType::Day | FieldType::Birthday | FieldType::Instant | FieldType::Flag => {
            Cells::Int(values.iter().map(|value| int_of(value).unwrap_or(0)).collect())
        }
        FieldType::Number => Cells::Number(
            values
                .iter()
                .map(|value| match value {
                    Value::Number(number) => *number,
                    _ => 0.0,
                })
                .collect(),
        ),
        FieldType::Money => money_cells(values),
        FieldType::Ref => ref_cells(values),
    }
}

/// A bulk edit mostly writes one text into many rows; it is written once.
fn text_cells(values: &[&Value]) -> Cells {
    const SAME_MIN: usize = 4;
    let mut known: FxHashMap<&str, u32> = FxHashMap::default();
    let mut different = Texts::default();
    let mut codes = Vec::with_capacity(values.len());
    for value in values {
        let text = text_of(value);
        let next = different.len() as u32;
        let code = *known.entry(text).or_insert(next);
        if code == next {
            different.push(text);
        }
        codes.push(code);
        if different.len() * SAME_MIN > values.len() {
            return Cells::Text(values.iter().map(|value| text_of(value)).collect());
        }
    }
    Cells::Dict { values: different, codes }
}

fn text_of(value: &Value) -> &str {
    match value {
        Value::Text(text) => text,
        _ => "",
    }
}

fn ref_cells(values: &[&Value]) -> Cells {
    let mut known: FxHashMap<RowId, u32> = FxHashMap::default();
    let mut targets = Rows::default();
    let codes = values
        .iter()
        .map(|value| match value {
            Value::Ref(id) => {
                let next = targets.len() as u32;
                let code = *known.entry(*id).or_insert(next);
                if code == next {
                    targets.push(*id);
                }
                code
            }
            _ => 0,
        })
        .collect();
    // Empty cells need some code; a part without any link has none to offer but still needs one target.
    if targets.is_empty() {
        targets.push(RowId(0));
    }
    Cells::Ref(RefCells { targets, codes })
}

fn money_cells(values: &[&Value]) -> Cells {
    let mut currencies: Vec<Currency> = Vec::new();
    let mut minor = Vec::with_capacity(values.len());
    let mut codes = Vec::with_capacity(values.len());
    for value in values {
        let (amount, currency) = match value {
            Value::Money(money) => (money.minor, Some(money.currency)),
            _ => (0, None),
        };
        minor.push(amount);
        let place = currency.map_or(0, |currency| {
            currencies.iter().position(|&known| known == currency).unwrap_or_else(|| {
                currencies.push(currency);
                currencies.len() - 1
            })
        });
        codes.push(place as u8);
    }
    if currencies.is_empty() {
        currencies.push(Currency::NONE);
    }
    if currencies.len() == 1 {
        codes.clear();
    }
    Cells::Money { minor, currencies, codes }
}
