//! One value of one field, as it crosses boundaries. Columns inside the engine never hold these.

use crate::{Birthday, Day, FieldType, Instant, Money, RowId};
use serde_json::{Value as Json, json};

/// A value of any field type; `Null` is "no value".
#[derive(Clone, PartialEq, Debug, Default)]
pub enum Value {
    /// No value.
    #[default]
    Null,
    /// [`FieldType::Text`], [`FieldType::LongText`] and [`FieldType::Choice`].
    Text(String),
    /// [`FieldType::Int`].
    Int(i64),
    /// [`FieldType::Number`]; always finite.
    Number(f64),
    /// [`FieldType::Money`].
    Money(Money),
    /// [`FieldType::Day`].
    Day(Day),
    /// [`FieldType::Birthday`].
    Birthday(Birthday),
    /// [`FieldType::Instant`].
    Instant(Instant),
    /// [`FieldType::Flag`].
    Flag(bool),
    /// [`FieldType::Ref`].
    Ref(RowId),
    /// [`FieldType::Set`].
    Set(Vec<String>),
}

/// A JSON value that does not fit the field's type.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{found} does not fit: expected {expected}")]
pub struct BadValue {
    /// What was given, shortened.
    pub found: String,
    /// What would fit.
    pub expected: &'static str,
}

impl Value {
    /// Whether there is no value.
    pub fn is_null(&self) -> bool {
        matches!(self, Value::Null)
    }

    /// The plain JSON form: texts, numbers and flags as themselves; days `"2024-02-13"`, birthdays `"--02-13"`,
    /// instants in RFC 3339, money `{"amount": "12.50", "currency": "EUR"}`, links as row ids, sets as arrays.
    pub fn to_json(&self) -> Json {
        match self {
            Value::Null => Json::Null,
            Value::Text(text) => json!(text),
            Value::Int(n) => json!(n),
            Value::Number(n) => json!(n),
            Value::Money(money) => json!(money),
            Value::Day(day) => json!(day),
            Value::Birthday(date) => json!(date),
            Value::Instant(at) => json!(at),
            Value::Flag(flag) => json!(flag),
            Value::Ref(id) => json!(id),
            Value::Set(items) => json!(items),
        }
    }

    /// Reads the plain JSON form for a field of type `ty`. `null`, an empty text and an empty set mean no value.
    ///
    /// # Errors
    /// The JSON does not fit the type; the error says what would.
    pub fn from_json(ty: FieldType, json: &Json) -> Result<Value, BadValue> {
        let bad = |expected| BadValue { found: shorten(json), expected };
        let parsed = |expected| json.as_str().ok_or_else(|| bad(expected));
        let value = match ty {
            _ if json.is_null() || json.as_str() == Some("") => Value::Null,
            FieldType::Text | FieldType::LongText | FieldType::Choice => {
                Value::Text(parsed("a text")?.to_owned())
            }
            FieldType::Int => Value::Int(json.as_i64().ok_or_else(|| bad("a whole number"))?),
            FieldType::Number => match json.as_f64() {
                // A negative zero would make equal values look different to the digest.
                Some(n) if n.is_finite() => Value::Number(n + 0.0),
                _ => return Err(bad("a number")),
            },
            FieldType::Money => {
                const EXPECTED: &str = r#"money such as {"amount": "12.50", "currency": "EUR"}"#;
                let money: Result<Money, _> = match json.as_str() {
                    Some(text) => text.parse().map_err(|_| ()),
                    None => serde_json::from_value(json.clone()).map_err(|_| ()),
                };
                Value::Money(money.map_err(|()| bad(EXPECTED))?)
            }
            FieldType::Day => {
                const EXPECTED: &str = "a date such as 2024-02-13";
                Value::Day(parsed(EXPECTED)?.parse().map_err(|_| bad(EXPECTED))?)
            }
            FieldType::Birthday => {
                const EXPECTED: &str = "a date such as 1979-11-18 or --11-18";
                Value::Birthday(parsed(EXPECTED)?.parse().map_err(|_| bad(EXPECTED))?)
            }
            FieldType::Instant => {
                const EXPECTED: &str = "a moment such as 2024-02-13T09:30:00Z";
                Value::Instant(parsed(EXPECTED)?.parse().map_err(|_| bad(EXPECTED))?)
            }
            FieldType::Flag => Value::Flag(json.as_bool().ok_or_else(|| bad("true or false"))?),
            FieldType::Ref => {
                const EXPECTED: &str = "the id of a row";
                Value::Ref(parsed(EXPECTED)?.parse().map_err(|_| bad(EXPECTED))?)
            }
            FieldType::Set => set_from_json(json).ok_or_else(|| bad("a list of texts"))?,
        };
        Ok(value)
    }

    /// Whether this value may stand in a field of type `ty`; `Null` may stand anywhere.
    pub fn fits(&self, ty: FieldType) -> bool {
        matches!(
            (self, ty),
            (Value::Null, _)
                | (Value::Text(_), FieldType::Text | FieldType::LongText | FieldType::Choice)
                | (Value::Int(_), FieldType::Int)
                | (Value::Number(_), FieldType::Number)
                | (Value::Money(_), FieldType::Money)
                | (Value::Day(_), FieldType::Day)
                | (Value::Birthday(_), FieldType::Birthday)
                | (Value::Instant(_), FieldType::Instant)
                | (Value::Flag(_), FieldType::Flag)
                | (Value::Ref(_), FieldType::Ref)
                | (Value::Set(_), FieldType::Set)
        )
    }
}

/// The elements of an array of texts (or one text), without blanks and repetitions.
fn set_from_json(json: &Json) -> Option<Value> {
    let mut items: Vec<String> = Vec::new();
    let texts: Vec<&str> = match json {
        Json::String(text) => vec![text],
        Json::Array(list) => list.iter().map(Json::as_str).collect::<Option<_>>()?,
        _ => return None,
    };
    for text in texts.into_iter().map(clean_element) {
        if !text.is_empty() && !items.contains(&text) {
            items.push(text);
        }
    }
    Some(if items.is_empty() { Value::Null } else { Value::Set(items) })
}

/// An element of a set as it is stored: trimmed, without the control characters that columns use as separators.
pub fn clean_element(text: &str) -> String {
    let is_separator = |c: char| matches!(c, '\u{1e}' | '\u{1f}');
    // Nearly no text has one, and then nothing has to be put together.
    if !text.bytes().any(|byte| is_separator(char::from(byte))) {
        return text.trim().to_owned();
    }
    let kept: String = text.chars().filter(|&c| !is_separator(c)).collect();
    kept.trim().to_owned()
}

fn shorten(json: &Json) -> String {
    let text = json.to_string();
    match text.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_type_round_trips_through_json() {
        let cases = [
            (FieldType::Text, json!("Nino")),
            (FieldType::Int, json!(-7)),
            (FieldType::Number, json!(2.5)),
            (FieldType::Money, json!({"amount": "12.50", "currency": "EUR"})),
            (FieldType::Day, json!("2024-02-29")),
            (FieldType::Birthday, json!("--02-29")),
            (FieldType::Instant, json!("2024-02-13T09:30:00Z")),
            (FieldType::Flag, json!(true)),
            (FieldType::Ref, json!(RowId(5))),
            (FieldType::Set, json!(["a", "b"])),
            (FieldType::Set, json!(null)),
        ];
        for (ty, form) in cases {
            let value = Value::from_json(ty, &form).unwrap();
            assert!(value.fits(ty));
            assert_eq!(value.to_json(), form);
        }
    }

    #[test]
    fn a_wrong_value_is_refused_with_what_would_fit() {
        let error = Value::from_json(FieldType::Day, &json!("13.02.2024")).unwrap_err();
        assert_eq!(error.to_string(), "\"13.02.2024\" does not fit: expected a date such as 2024-02-13");
        assert!(Value::from_json(FieldType::Int, &json!(1.5)).is_err());
        assert!(Value::from_json(FieldType::Set, &json!([1])).is_err());
    }
}
