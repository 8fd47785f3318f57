//! What typed texts mean: numbers in the digits of any of our scripts, amounts, and the texts that stand for values.

use domain::{Currency, Money};
use serde_json::{Value as Json, json};

/// Why a typed text is no value; the texts are in `ui/strings` under `mistake`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Mistake {
    /// Not a whole number.
    WholeNumber,
    /// Not a number.
    Number,
    /// Not an amount.
    Amount,
    /// More decimal places than the currency has.
    Places,
    /// Not a currency code.
    Currency,
    /// A day that does not exist.
    Date,
    /// A yearly date in the Jalali calendar, which is fixed only with its year.
    YearNeeded,
    /// Not one of the words offered.
    Choice,
}

impl Mistake {
    /// Its code in the texts.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Mistake::WholeNumber => "whole_number",
            Mistake::Number => "number",
            Mistake::Amount => "amount",
            Mistake::Places => "places",
            Mistake::Currency => "currency",
            Mistake::Date => "date",
            Mistake::YearNeeded => "year_needed",
            Mistake::Choice => "choice",
        }
    }
}

/// The text with European digits, a point for the decimal mark of the language and without grouping.
///
/// Both `.` and `,` may be typed for the decimal mark: where the last of them is followed by other than three digits, or
/// is the language's own mark, it is the mark; else it groups thousands.
pub(crate) fn plain_number(text: &str, decimal_point: char) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.trim().chars() {
        match c {
            '۰'..='۹' => plain.extend(char::from_digit(c as u32 - '۰' as u32, 10)),
            '٠'..='٩' => plain.extend(char::from_digit(c as u32 - '٠' as u32, 10)),
            '٫' => plain.push('.'),
            '−' | '\u{200e}' if c == '−' => plain.push('-'),
            '٬' | '\u{a0}' | '\u{202f}' | ' ' | '\'' | '’' | '\u{200e}' | '\u{200f}' => {}
            c => plain.push(c),
        }
    }
    let own = if decimal_point == ',' { ',' } else { '.' };
    let marks: Vec<(usize, char)> = plain.char_indices().filter(|(_, c)| matches!(c, '.' | ',')).collect();
    let Some(&(place, mark)) = marks.last() else { return plain };
    let repeats = marks.iter().filter(|(_, other)| *other == mark).count() > 1;
    let groups = plain.len() - place - 1 == 3;
    let is_decimal = !repeats && (mark == own || !groups);
    plain
        .char_indices()
        .filter_map(|(at, c)| match c {
            '.' | ',' if is_decimal && at == place => Some('.'),
            '.' | ',' => None,
            c => Some(c),
        })
        .collect()
}

/// A whole number, or none for an empty text.
pub(crate) fn whole_number(text: &str, decimal_point: char) -> Result<Json, Mistake> {
    match plain_number(text, decimal_point).as_str() {
        "" => Ok(Json::Null),
        plain => plain.parse::<i64>().map(|number| json!(number)).map_err(|_| Mistake::WholeNumber),
    }
}

/// A number, or none for an empty text.
pub(crate) fn number(text: &str, decimal_point: char) -> Result<Json, Mistake> {
    match plain_number(text, decimal_point).as_str() {
        "" => Ok(Json::Null),
        plain => match plain.parse::<f64>() {
            Ok(number) if number.is_finite() => Ok(json!(number)),
            _ => Err(Mistake::Number),
        },
    }
}

/// An amount in a currency, or none for an empty amount.
pub(crate) fn money(amount: &str, currency: &str, decimal_point: char) -> Result<Json, Mistake> {
    let plain = plain_number(amount, decimal_point);
    if plain.is_empty() {
        return Ok(Json::Null);
    }
    let currency: Currency = currency.trim().parse().map_err(|_| Mistake::Currency)?;
    match Money::parse(&plain, currency) {
        Ok(money) => Ok(json!(money)),
        Err(domain::money::BadMoney::Digits { .. }) => Err(Mistake::Places),
        Err(_) => Err(Mistake::Amount),
    }
}

/// The text of a value as it stands in a one-line input.
pub(crate) fn text_from(value: &Json) -> String {
    match value {
        Json::Null => String::new(),
        Json::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// The value a one-line text stands for.
pub(crate) fn text_value(text: &str) -> Json {
    match text.trim() {
        "" => Json::Null,
        text => json!(text),
    }
}

/// The elements of a set.
pub(crate) fn items_from(value: &Json) -> Vec<String> {
    match value {
        Json::Array(items) => items.iter().filter_map(|item| item.as_str().map(str::to_owned)).collect(),
        Json::String(item) => vec![item.clone()],
        _ => Vec::new(),
    }
}

/// The set with the elements of a typed text added; a comma, semicolon, Arabic comma or line end separates them.
pub(crate) fn with_items(mut items: Vec<String>, typed: &str) -> Vec<String> {
    for item in typed.split([',', ';', '،', '؛', '\n']).map(str::trim).filter(|item| !item.is_empty()) {
        if !items.iter().any(|known| known == item) {
            items.push(item.to_owned());
        }
    }
    items
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_in_the_ways_people_write_them() {
        for (text, point, plain) in [
            ("1,234.5", '.', "1234.5"),
            ("1.234,5", ',', "1234.5"),
            ("1 234,50", ',', "1234.50"),
            ("12,5", '.', "12.5"),
            ("1,234", '.', "1234"),
            ("1,234", ',', "1.234"),
            ("1.234.567", '.', "1234567"),
            ("۱٬۲۳۴٫۵", '٫', "1234.5"),
            ("−3", '.', "-3"),
            ("", '.', ""),
        ] {
            assert_eq!(plain_number(text, point), plain, "{text}");
        }
    }

    #[test]
    fn amounts_keep_every_digit_and_refuse_too_many() {
        assert_eq!(money("12,50", "eur", ','), Ok(json!({"amount": "12.50", "currency": "EUR"})));
        assert_eq!(money("0.005", "EUR", '.'), Err(Mistake::Places));
        assert_eq!(money("5", "E", '.'), Err(Mistake::Currency));
        assert_eq!(money(" ", "", '.'), Ok(Json::Null));
        assert_eq!(money("x", "EUR", '.'), Err(Mistake::Amount));
    }

    #[test]
    fn typed_elements_join_the_set_once() {
        assert_eq!(with_items(vec!["a".into()], "b, a;c،د"), ["a", "b", "c", "د"]);
    }

    #[test]
    fn an_empty_text_is_no_value() {
        assert_eq!(text_value("  "), Json::Null);
        assert_eq!(whole_number("", '.'), Ok(Json::Null));
        assert_eq!(whole_number("1.5", '.'), Err(Mistake::WholeNumber));
        assert_eq!(number("۲٫۵", '٫'), Ok(json!(2.5)));
    }
}
