//! Cells of a file as values of a field, without a copy where there need not be one.

use domain::{Currency, FieldType, Money, Value};
use formats::mapping::{Column, Kind};
use formats::values::{self, AmountRules};
use oplog::cells::ELEMENT_SEPARATOR;
use std::borrow::Cow;

/// How the cells of one field are to be read.
#[derive(Clone, Debug)]
pub struct Rules {
    /// The kind of the rows.
    pub kind: Kind,
    /// The field.
    pub field: String,
    /// What it holds.
    pub ty: FieldType,
    /// How the file writes it.
    pub column: Column,
    /// Minutes ahead of UTC of moments that state no offset.
    pub offset_minutes: i32,
}

/// A value that was read, still in the file's memory where it can be.
#[derive(Clone, Debug, PartialEq)]
pub enum Parsed<'a> {
    /// No value.
    Null,
    /// A text, the word for a choice, joined elements of a set, or the text a link stands for.
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
    match rules.ty {
        // Choices are looked up once per different word, when the column is finished.
        FieldType::Text | FieldType::Choice | FieldType::Ref => Ok(Parsed::Text(Cow::Borrowed(tidy))),
        FieldType::Day => day(tidy, rules),
        FieldType::Money => money(tidy, rules, currency),
        ty => {
            let value = rules.column.read(rules.kind, ty, cell, rules.offset_minutes);
            checked(&rules.field, parsed(value.map_err(|error| error.code())?))
        }
    }
}

/// A day; a cell with a time of day gives the day on the wall.
fn day(cell: &str, rules: &Rules) -> Result<Parsed<'static>, CellError> {
    match values::day(cell, &rules.column.dates) {
        Ok(day) => Ok(day.map_or(Parsed::Null, |day| Parsed::Int(i64::from(day.0)))),
        Err(error) => match values::moment(cell, &rules.column.dates) {
            Ok(Some(moment)) => Ok(Parsed::Int(i64::from(moment.day.0))),
            _ => Err(error.code()),
        },
    }
}

fn money(cell: &str, rules: &Rules, currency: Option<Currency>) -> Result<Parsed<'static>, CellError> {
    let amounts =
        AmountRules { currency: currency.or(rules.column.amounts.currency), ..rules.column.amounts };
    let money = values::money(cell, &amounts).map_err(|error| error.code())?;
    Ok(money.map_or(Parsed::Null, Parsed::Money))
}

fn parsed(value: Value) -> Parsed<'static> {
    match value {
        Value::Null => Parsed::Null,
        Value::Text(text) => Parsed::Text(Cow::Owned(text)),
        Value::Set(elements) => {
            let mut joined = String::new();
            elements.iter().for_each(|element| add_element(&mut joined, element));
            if joined.is_empty() { Parsed::Null } else { Parsed::Text(Cow::Owned(joined)) }
        }
        Value::Number(number) => Parsed::Number(number),
        Value::Money(money) => Parsed::Money(money),
        value => engine::table::int_of(&value).map_or(Parsed::Null, Parsed::Int),
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

/// Limits that hold for a field by what it means.
fn checked<'a>(field: &str, value: Parsed<'a>) -> Result<Parsed<'a>, CellError> {
    let fits = match (field, &value) {
        ("csat", Parsed::Int(n)) => (1..=5).contains(n),
        ("nps", Parsed::Int(n)) => (0..=10).contains(n),
        ("employees", Parsed::Int(n)) => *n >= 0,
        _ => true,
    };
    if fits { Ok(value) } else { Err("out_of_range") }
}
