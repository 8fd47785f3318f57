//! A cell to the value of its field.

use super::{Column, Kind, Target};
use crate::values::{
    self, AmountError, AmountRules, DateError, birthday, choice, day, flag, instant, integer, money, number,
    phone, split, tidy,
};
use domain::value::clean_element;
use domain::{FieldType, Schema, Value};

/// Why a cell gives no value. The text of the cell is kept by the caller.
#[derive(Clone, PartialEq, Eq, Debug, Hash, thiserror::Error)]
pub enum CellError {
    /// No date, no such day, or two possible days.
    #[error(transparent)]
    Date(#[from] DateError),
    /// No amount, or two possible ones.
    #[error(transparent)]
    Amount(#[from] AmountError),
    /// Neither yes nor no.
    #[error("this is neither yes nor no")]
    NotAFlag,
    /// Not one of the addresses in the cell is an e-mail address.
    #[error("this is not an e-mail address")]
    NotAnEmail,
}

impl CellError {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            CellError::Date(error) => error.code(),
            CellError::Amount(error) => error.code(),
            CellError::NotAFlag => "not_a_flag",
            CellError::NotAnEmail => "not_an_email",
        }
    }
}

impl Column {
    /// The type of the field this column goes to; `None` for a helper and a column that is left out.
    pub fn field_type(&self, kind: Kind, schema: &Schema) -> Option<FieldType> {
        match &self.target {
            Target::Field(name) => schema.field(kind.name(), name).map(|field| field.ty),
            Target::Own { ty, .. } => Some(*ty),
            Target::Helper(_) | Target::Ignore(_) => None,
        }
    }

    /// Reads a cell for a field of type `ty`. An empty cell is [`Value::Null`]; a link is the text that names the other
    /// record, as [`Value::Text`]. Times without an offset are of clocks `offset_minutes` ahead of UTC.
    ///
    /// # Errors
    /// The text does not fit the type; nothing is guessed and nothing is cut off.
    pub fn read(
        &self,
        kind: Kind,
        ty: FieldType,
        cell: &str,
        offset_minutes: i32,
    ) -> Result<Value, CellError> {
        let text = tidy(cell);
        if text.is_empty() {
            return Ok(Value::Null);
        }
        let name = match &self.target {
            Target::Field(name) => *name,
            _ => "",
        };
        Ok(match ty {
            FieldType::Text | FieldType::LongText | FieldType::Ref => Value::Text(unix_lines(cell)),
            FieldType::Choice => {
                Value::Text(choice(kind.name(), name, text).map_or_else(|| text.to_owned(), str::to_owned))
            }
            FieldType::Set => set(name, text, self)?,
            FieldType::Int => integer(text, &self.amounts)?.map_or(Value::Null, Value::Int),
            FieldType::Number => number(text, &self.amounts)?.map_or(Value::Null, Value::Number),
            FieldType::Money => money(text, &self.amounts)?.map_or(Value::Null, Value::Money),
            FieldType::Day => day(text, &self.dates)?.map_or(Value::Null, Value::Day),
            FieldType::Birthday => birthday(text, &self.dates)?.map_or(Value::Null, Value::Birthday),
            FieldType::Instant => {
                instant(text, &self.dates, offset_minutes)?.map_or(Value::Null, Value::Instant)
            }
            FieldType::Flag => Value::Flag(flag(text).ok_or(CellError::NotAFlag)?),
        })
    }

    /// Reads an amount whose currency stands in another cell; where that one is empty, it is the column's.
    ///
    /// # Errors
    /// As [`money`]; a currency that we do not know is none.
    pub fn read_money(&self, cell: &str, currency: &str) -> Result<Value, CellError> {
        let currency = match tidy(currency) {
            "" => self.amounts.currency,
            named => values::currency(named),
        };
        Ok(money(cell, &AmountRules { currency, ..self.amounts })?.map_or(Value::Null, Value::Money))
    }
}

fn set(field: &str, text: &str, column: &Column) -> Result<Value, CellError> {
    let parts = match field {
        "emails" => values::email::split(text),
        "phones" => phone::split(text),
        _ => split(text, column.separator),
    };
    if field == "emails" && !parts.iter().any(|part| values::email::is_address(part)) {
        return Err(CellError::NotAnEmail);
    }
    let mut items: Vec<String> = Vec::new();
    for item in parts.into_iter().map(clean_element) {
        if !item.is_empty() && !items.contains(&item) {
            items.push(item);
        }
    }
    Ok(if items.is_empty() { Value::Null } else { Value::Set(items) })
}

/// The text with line ends as LF, and without white space at its ends. Direction marks stay: they are the person's.
fn unix_lines(text: &str) -> String {
    let text = text.trim();
    if !text.bytes().any(|byte| byte == b'\r') {
        return text.to_owned();
    }
    text.replace("\r\n", "\n").replace('\r', "\n")
}
