//! Cells of a file as values of a field.

use domain::{Currency, FieldType, Money};
use formats::values::{self, AmountRules, DateRules, Separator};
use oplog::cells::ELEMENT_SEPARATOR;
use std::borrow::Cow;

/// How the cells of one field are to be read.
#[derive(Clone, Debug)]
pub struct Rules {
    /// The kind of the rows.
    pub kind: String,
    /// The field.
    pub field: String,
    /// What it holds.
    pub ty: FieldType,
    /// Dates and moments.
    pub dates: DateRules,
    /// Numbers and amounts.
    pub amounts: AmountRules,
    /// Minutes ahead of UTC of moments that state no offset.
    pub offset_minutes: i32,
}

/// A value that was read, still in the file's memory where it can be.
#[derive(Clone, Debug, PartialEq)]
pub enum Parsed<'a> {
    /// No value.
    Null,
    /// A text, a choice, joined elements of a set, or the text a link stands for.
    Text(Cow<'a, str>),
    /// A whole number, day, birthday code, instant or flag.
    Int(i64),
    /// A number.
    Number(f64),
    /// An amount.
    Money(Money),
}

/// A stable code for why a cell has no value.
pub type CellError = &'static str;

/// Reads a cell. `currency` is what a currency column beside says.
pub fn read<'a>(rules: &Rules, cell: &'a str, currency: Option<Currency>) -> Result<Parsed<'a>, CellError> {
    let tidy = values::tidy(cell);
    if tidy.is_empty() {
        return Ok(Parsed::Null);
    }
    let parsed = match rules.ty {
        FieldType::LongText => text(cell),
        FieldType::Text => text(tidy),
        FieldType::Choice => match values::choice(&rules.kind, &rules.field, tidy) {
            Some(code) => Parsed::Text(Cow::Borrowed(code)),
            None => text(tidy),
        },
        FieldType::Ref => text(tidy),
        FieldType::Set => elements(&rules.field, tidy),
        FieldType::Int => {
            let value = values::integer(cell, &rules.amounts).map_err(|error| error.code())?;
            match value {
                Some(value) => Parsed::Int(in_range(&rules.field, value)?),
                None => Parsed::Null,
            }
        }
        FieldType::Number => {
            values::number(cell, &rules.amounts).map_err(|error| error.code())?.map_or(Parsed::Null, Parsed::Number)
        }
        FieldType::Money => {
            let amounts = AmountRules { currency: currency.or(rules.amounts.currency), ..rules.amounts.clone() };
            values::money(cell, &amounts).map_err(|error| error.code())?.map_or(Parsed::Null, Parsed::Money)
        }
        FieldType::Day => day(cell, rules)?,
        FieldType::Birthday => values::birthday(cell, &rules.dates)
            .map_err(|error| error.code())?
            .map_or(Parsed::Null, |date| Parsed::Int(i64::from(date.code()))),
        FieldType::Instant => values::instant(cell, &rules.dates, rules.offset_minutes)
            .map_err(|error| error.code())?
            .map_or(Parsed::Null, |at| Parsed::Int(at.0)),
        FieldType::Flag => Parsed::Int(i64::from(values::flag(tidy).ok_or("not_a_flag")?)),
    };
    Ok(parsed)
}

/// A day; a cell with a time of day gives the day on the wall.
fn day(cell: &str, rules: &Rules) -> Result<Parsed<'static>, CellError> {
    match values::day(cell, &rules.dates) {
        Ok(day) => Ok(day.map_or(Parsed::Null, |day| Parsed::Int(i64::from(day.0)))),
        Err(error) => match values::moment(cell, &rules.dates) {
            Ok(Some(moment)) => Ok(Parsed::Int(i64::from(moment.day.0))),
            _ => Err(error.code()),
        },
    }
}

fn text(text: &str) -> Parsed<'_> {
    Parsed::Text(Cow::Borrowed(text))
}

fn elements<'a>(field: &str, cell: &'a str) -> Parsed<'a> {
    let parts = match field {
        "emails" => values::email::split(cell),
        "phones" => values::phone::split(cell),
        _ => values::split(cell, Separator::Auto),
    };
    let clean = |part: &str| part.contains(ELEMENT_SEPARATOR);
    match parts[..] {
        [] => Parsed::Null,
        [part] if !clean(part) => Parsed::Text(Cow::Borrowed(values::tidy(part))),
        _ => {
            let mut joined = String::new();
            for part in parts {
                add_element(&mut joined, part);
            }
            if joined.is_empty() { Parsed::Null } else { Parsed::Text(Cow::Owned(joined)) }
        }
    }
}

/// Adds an element to joined ones, unless it is among them.
pub fn add_element(joined: &mut String, part: &str) {
    let part = domain::value::clean_element(part);
    if part.is_empty() || oplog::cells::elements(joined).any(|known| known == part) {
        return;
    }
    if !joined.is_empty() {
        joined.push(ELEMENT_SEPARATOR);
    }
    joined.push_str(&part);
}

fn in_range(field: &str, value: i64) -> Result<i64, CellError> {
    let fits = match field {
        "csat" => (1..=5).contains(&value),
        "nps" => (0..=10).contains(&value),
        "employees" => value >= 0,
        _ => true,
    };
    if fits { Ok(value) } else { Err("out_of_range") }
}
