//! Numbers and amounts of money as people write them. Exact: digits stay digits, no float is ever between.

mod decimal;

use super::currency::{Unit, unit};
use super::text::plain;
use decimal::{is_sign, plain_decimal, shifted};
use domain::{Currency, Money};

/// Which sign stands before the decimals.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum DecimalSign {
    /// 1,234.56
    Point,
    /// 1.234,56
    Comma,
}

impl DecimalSign {
    fn char(self) -> char {
        match self {
            DecimalSign::Point => '.',
            DecimalSign::Comma => ',',
        }
    }
}

/// How the amounts of a column are to be read.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Hash)]
pub struct AmountRules {
    /// The decimal sign; `None` asks where a text can be read in two ways.
    pub decimal: Option<DecimalSign>,
    /// The currency of amounts that name none.
    pub currency: Option<Currency>,
}

/// Why a text is no amount.
#[derive(Clone, PartialEq, Eq, Debug, Hash, thiserror::Error)]
pub enum AmountError {
    /// It is no number, or its separators do not stand as separators do.
    #[error("this is not an amount")]
    NotAnAmount,
    /// A point or comma before three digits could be either sign.
    #[error("the sign could separate thousands or decimals")]
    Ambiguous,
    /// More decimals than the currency has.
    #[error("more decimals than {currency} has")]
    TooPrecise {
        /// The currency.
        currency: Currency,
    },
    /// Too large to be stored.
    #[error("the amount is too large")]
    TooLarge,
    /// Neither the cell nor the column names a currency.
    #[error("no currency is named")]
    NoCurrency,
}

impl AmountError {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            AmountError::NotAnAmount => "not_an_amount",
            AmountError::Ambiguous => "ambiguous_amount",
            AmountError::TooPrecise { .. } => "amount_too_precise",
            AmountError::TooLarge => "amount_too_large",
            AmountError::NoCurrency => "no_currency",
        }
    }
}

/// An amount as it is written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Amount {
    /// A plain decimal: `-1234.5`.
    pub decimal: String,
    /// The currency, where the text names one.
    pub currency: Option<Currency>,
}

/// Reads an amount, with or without a currency.
///
/// ```
/// use formats::values::{amount, AmountError, AmountRules};
/// let read = |text| amount(text, &AmountRules::default()).map(|amount| amount.map(|amount| amount.decimal));
/// assert_eq!(read("1.234,56 €"), Ok(Some("1234.56".into())));
/// assert_eq!(read("۱٬۲۳۴"), Ok(Some("1234".into())));
/// assert_eq!(read("1.234"), Err(AmountError::Ambiguous));
/// ```
///
/// # Errors
/// It is no number, or can be read in two ways.
pub fn amount(text: &str, rules: &AmountRules) -> Result<Option<Amount>, AmountError> {
    let text = plain(text);
    if is_plain(&text) {
        let decimal = text.into_owned();
        return Ok(Some(Amount { decimal, currency: None }));
    }
    if text.is_empty() || matches!(&*text, "-" | "–" | "—") {
        return Ok(None);
    }
    let (negative, body, named) = strip_sign_and_currency(&text).ok_or(AmountError::NotAnAmount)?;
    let mut decimal = plain_decimal(body, rules.decimal)?;
    if let Some(unit) = named {
        decimal = shifted(decimal, unit.shift);
    }
    let zero = decimal.bytes().all(|byte| matches!(byte, b'0' | b'.'));
    if negative && !zero {
        decimal.insert(0, '-');
    }
    Ok(Some(Amount { decimal, currency: named.map(|unit| unit.currency) }))
}

/// Reads an amount of money. A currency in the cell goes before that of the column.
///
/// # Errors
/// As [`amount`]; besides no currency, more decimals than it has, or too large an amount.
pub fn money(text: &str, rules: &AmountRules) -> Result<Option<Money>, AmountError> {
    use domain::money::BadMoney;
    let Some(amount) = amount(text, rules)? else {
        return Ok(None);
    };
    let currency = amount.currency.or(rules.currency).ok_or(AmountError::NoCurrency)?;
    match Money::parse(&amount.decimal, currency) {
        Ok(money) => Ok(Some(money)),
        Err(BadMoney::Digits { .. }) => Err(AmountError::TooPrecise { currency }),
        Err(BadMoney::Range(_)) => Err(AmountError::TooLarge),
        Err(_) => Err(AmountError::NotAnAmount),
    }
}

/// Reads a whole number; decimals of nothing but zeros are passed over.
///
/// # Errors
/// As [`amount`]; also for a number that is not whole.
pub fn integer(text: &str, rules: &AmountRules) -> Result<Option<i64>, AmountError> {
    // Nothing but digits: what nearly every cell has.
    if (1..=18).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.parse().map(Some).map_err(|_| AmountError::TooLarge);
    }
    let Some(amount) = amount(text, rules)? else {
        return Ok(None);
    };
    let (whole, fraction) = amount.decimal.split_once('.').unwrap_or((&amount.decimal, ""));
    if amount.currency.is_some() || fraction.bytes().any(|byte| byte != b'0') {
        return Err(AmountError::NotAnAmount);
    }
    whole.parse().map(Some).map_err(|_| AmountError::TooLarge)
}

/// Reads a number that may have decimals, an exponent or a percent sign.
///
/// # Errors
/// As [`amount`].
pub fn number(text: &str, rules: &AmountRules) -> Result<Option<f64>, AmountError> {
    let text = plain(text);
    let percent = text.strip_suffix('%').or_else(|| text.strip_suffix('٪')).map(str::trim_end);
    let parsed = match amount(percent.unwrap_or(&text), rules) {
        Ok(Some(amount)) if amount.currency.is_none() => amount.decimal.parse::<f64>().ok(),
        Ok(None) if percent.is_none() => return Ok(None),
        Err(AmountError::Ambiguous) => return Err(AmountError::Ambiguous),
        _ => text
            .starts_with(|c: char| c.is_ascii_digit() || c == '-')
            .then(|| text.parse::<f64>().ok())
            .flatten(),
    };
    match parsed.map(|value| if percent.is_some() { value / 100.0 } else { value }) {
        // A negative zero would make equal values look different.
        Some(value) if value.is_finite() => Ok(Some(value + 0.0)),
        _ => Err(AmountError::NotAnAmount),
    }
}

/// `-1234.56` with two decimals or any number but three: what programs write, and cannot be anything else.
fn is_plain(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let clear = fraction.len() != 3 || whole.len() > 3 || whole == "0";
    all_digits(whole)
        && all_digits(fraction)
        && clear
        && !(text.starts_with('-') && digits.trim_matches(['0', '.']).is_empty())
}

/// How `5,-` and `5.–` say that there are no cents.
const NO_CENTS: [&str; 4] = [",-", ".-", ",–", ".–"];

/// Whether the amount is negative, its digits and separators, and the currency that was named.
fn strip_sign_and_currency(text: &str) -> Option<(bool, &str, Option<Unit>)> {
    let mut rest = text.trim();
    let mut negative = false;
    let mut signs = 0;
    let mut named = None;
    // An apostrophe in front is how formulas are disarmed: '-5.
    if let Some(after) = rest.strip_prefix('\'') {
        rest = after;
    }
    loop {
        let before = rest;
        if let Some(inner) = rest.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
            (rest, negative, signs) = (inner.trim(), true, signs + 1);
        }
        for none in NO_CENTS {
            rest = rest.strip_suffix(none).unwrap_or(rest);
        }
        for minus in ['-', '\u{2212}', '\u{2013}'] {
            if let Some(after) = rest.strip_prefix(minus).or_else(|| rest.strip_suffix(minus)) {
                (rest, negative, signs) = (after.trim(), true, signs + 1);
            }
        }
        if let Some(after) = rest.strip_prefix('+') {
            (rest, signs) = (after.trim(), signs + 1);
        }
        if named.is_none() {
            let number = |c: char| c.is_ascii_digit() || is_sign(c);
            let lead = rest.find(number).unwrap_or(rest.len());
            let lead = rest[..lead].trim_end_matches(['-', '\u{2212}']).len();
            let tail = rest.rfind(|c: char| c.is_ascii_digit()).map_or(rest.len(), |at| at + 1);
            if lead > 0
                && let Some(unit) = unit(&rest[..lead])
            {
                (named, rest) = (Some(unit), rest[lead..].trim());
            } else if tail < rest.len() {
                // The point of `1500 руб.` is no separator.
                let word = rest[tail..].trim();
                let word =
                    NO_CENTS.iter().find_map(|none| word.strip_prefix(none)).unwrap_or(word).trim_start();
                let unit = unit(word).or_else(|| unit(word.trim_end_matches('.')));
                if let Some(unit) = unit {
                    (named, rest) = (Some(unit), rest[..tail].trim());
                }
            }
        }
        if rest == before {
            break;
        }
    }
    (signs <= 1).then_some((negative, rest, named))
}

#[cfg(test)]
mod tests;
