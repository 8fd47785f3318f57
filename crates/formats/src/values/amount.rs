//! Numbers and amounts of money as people write them. Exact: digits stay digits, no float is ever between.

use super::currency::unit;
use super::text::plain;
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
    let Some(amount) = amount(text, rules)? else { return Ok(None) };
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
    let Some(amount) = amount(text, rules)? else { return Ok(None) };
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
        _ => text.starts_with(|c: char| c.is_ascii_digit() || c == '-').then(|| text.parse::<f64>().ok()).flatten(),
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
    all_digits(whole) && all_digits(fraction) && clear && !(text.starts_with('-') && digits.trim_matches(['0', '.']).is_empty())
}

/// How `5,-` and `5.–` say that there are no cents.
const NO_CENTS: [&str; 4] = [",-", ".-", ",–", ".–"];

/// Whether the amount is negative, its digits and separators, and the currency that was named.
fn strip_sign_and_currency(text: &str) -> Option<(bool, &str, Option<super::currency::Unit>)> {
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
            if lead > 0 && let Some(unit) = unit(&rest[..lead]) {
                (named, rest) = (Some(unit), rest[lead..].trim());
            } else if tail < rest.len() {
                // The point of `1500 руб.` is no separator.
                let word = rest[tail..].trim();
                let word = NO_CENTS.iter().find_map(|none| word.strip_prefix(none)).unwrap_or(word).trim_start();
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

/// A point or comma of any script.
fn is_sign(c: char) -> bool {
    matches!(c, '.' | ',' | '٫' | '٬')
}

/// A sign that only ever groups thousands.
fn is_grouping(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\'' | '\u{2019}' | '٬' | '،' | '_' | '\u{02bc}')
}

/// `1.234,5` to `1234.5`.
fn plain_decimal(text: &str, rule: Option<DecimalSign>) -> Result<String, AmountError> {
    use AmountError::{Ambiguous, NotAnAmount};
    let count = |wanted: char| text.chars().filter(|&c| c == wanted).count();
    let (points, commas, marks) = (count('.'), count(','), count('٫'));
    let sign = match (points, commas, marks) {
        (0, 0, 0) => None,
        (0 | 1.., 0 | 1.., 1) if points == 0 || commas == 0 => Some('٫'),
        (0, 0, _) => return Err(NotAnAmount),
        (1.., 1.., 0) => {
            // Both: the last one separates the decimals, if it stands there once.
            let (last, times) = if text.rfind('.') > text.rfind(',') { ('.', points) } else { (',', commas) };
            (times == 1).then_some(Some(last)).ok_or(NotAnAmount)?
        }
        (1, 0, 0) => single(text, '.', rule)?,
        (0, 1, 0) => single(text, ',', rule)?,
        // Several of one kind group thousands.
        (_, 0, 0) | (0, _, 0) => None,
        _ => return Err(NotAnAmount),
    };
    let (whole, fraction) = match sign {
        Some(sign) => text.split_once(sign).ok_or(Ambiguous)?,
        None => (text, ""),
    };
    let mut decimal = ungrouped(whole).ok_or(NotAnAmount)?;
    if !fraction.bytes().all(|byte| byte.is_ascii_digit()) || (decimal.is_empty() && fraction.is_empty()) {
        return Err(NotAnAmount);
    }
    if decimal.is_empty() {
        decimal.push('0');
    }
    if !fraction.is_empty() {
        decimal.push('.');
        decimal.push_str(fraction);
    }
    Ok(decimal)
}

/// What a single point or comma means: the decimal sign, or `None` where it groups thousands.
fn single(text: &str, sign: char, rule: Option<DecimalSign>) -> Result<Option<char>, AmountError> {
    let (before, after) = text.split_once(sign).unwrap_or((text, ""));
    let groups = after.len() == 3 && after.bytes().all(|byte| byte.is_ascii_digit()) && (1..=3).contains(&before.len()) && before != "0" && !before.contains(is_grouping);
    match rule {
        _ if !groups => Ok(Some(sign)),
        Some(rule) => Ok((rule.char() == sign).then_some(sign)),
        None => Err(AmountError::Ambiguous),
    }
}

/// The digits of a whole number whose groups are of three digits, or of two before the last three as in India.
fn ungrouped(text: &str) -> Option<String> {
    let separates = |c: char| is_grouping(c) || c == '.' || c == ',';
    let digits: String = text.chars().filter(|c| c.is_ascii_digit()).collect();
    if digits.len() == text.len() {
        return Some(digits);
    }
    let groups: Vec<&str> = text.split(separates).collect();
    let mut signs = text.chars().filter(|&c| !c.is_ascii_digit());
    let first_sign = signs.next();
    let same = signs.all(|c| Some(c) == first_sign || (c.is_whitespace() && first_sign.is_some_and(char::is_whitespace)));
    let all_digits = groups.iter().all(|group| !group.is_empty() && group.bytes().all(|byte| byte.is_ascii_digit()));
    let (first, rest) = groups.split_first()?;
    let (last, middle) = rest.split_last()?;
    let thousands = first.len() <= 3 && middle.iter().all(|group| group.len() == 3);
    let lakhs = first.len() <= 2 && middle.iter().all(|group| group.len() == 2);
    (same && all_digits && last.len() == 3 && (thousands || lakhs)).then_some(digits)
}

/// The decimal times ten to the power of `places`.
fn shifted(decimal: String, places: usize) -> String {
    if places == 0 {
        return decimal;
    }
    let (whole, fraction) = decimal.split_once('.').unwrap_or((&decimal, ""));
    let moved: String = fraction.chars().chain(std::iter::repeat('0')).take(places).collect();
    let rest: String = fraction.chars().skip(places).collect();
    let point = if rest.is_empty() { "" } else { "." };
    format!("{whole}{moved}{point}{rest}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check_with(text: &str, decimal: Option<DecimalSign>, expected: &str) {
        let found = match amount(text, &AmountRules { decimal, currency: None }) {
            Ok(Some(Amount { decimal, currency: Some(currency) })) => format!("{decimal} {currency}"),
            Ok(Some(Amount { decimal, currency: None })) => decimal,
            Ok(None) => "none".into(),
            Err(error) => error.code().into(),
        };
        assert_eq!(found, expected, "{text}");
    }

    fn check(text: &str, expected: &str) {
        check_with(text, None, expected);
    }

    #[test]
    fn amounts_that_can_be_read_in_one_way_are_read() {
        for text in [
            "1234.56", "1,234.56", "1.234,56", "1 234,56", "1\u{a0}234,56", "1\u{202f}234.56", "1'234.56", "1’234,56",
            "1٬234٫56", "۱٬۲۳۴٫۵۶", "١٢٣٤٫٥٦", "+1234.56", " 1234,56 ",
        ] {
            check(text, "1234.56");
        }
        check("1.234.567", "1234567");
        check("1,234,567", "1234567");
        check("12,34,567.5", "1234567.5");
        check("1234.567", "1234.567");
        check("1 234,567", "1234.567");
        check("0.999", "0.999");
        check("0,999", "0.999");
        check(".5", "0.5");
        check(",5", "0.5");
        check("5.", "5");
        check("0", "0");
        check("-0", "0");
        check("007", "007");
    }

    #[test]
    fn a_single_sign_before_three_digits_needs_the_column() {
        for text in ["1.234", "1,234", "-12,345", "123.456"] {
            check(text, "ambiguous_amount");
        }
        check_with("1.234", Some(DecimalSign::Point), "1.234");
        check_with("1.234", Some(DecimalSign::Comma), "1234");
        check_with("1,234", Some(DecimalSign::Comma), "1.234");
        check_with("1,234", Some(DecimalSign::Point), "1234");
        check_with("12.34", Some(DecimalSign::Comma), "12.34");
    }

    #[test]
    fn currencies_and_negatives_are_found_wherever_they_stand() {
        check("1.234,56 €", "1234.56 EUR");
        check("€1,234.56", "1234.56 EUR");
        check("EUR 1.234,56", "1234.56 EUR");
        check("1 234,56 EUR", "1234.56 EUR");
        check("$1,234.56", "1234.56 USD");
        check("-$1,234.56", "-1234.56 USD");
        check("$-1,234.56", "-1234.56 USD");
        check("($1,234.56)", "-1234.56 USD");
        check("(12.50)", "-12.50");
        check("12,50-", "-12.50");
        check("−5", "-5");
        check("'-5", "-5");
        check("1500 руб.", "1500 RUB");
        check("125 000 so'm", "125000 UZS");
        check("125 000 сўм", "125000 UZS");
        check("9 800,00 ₾", "9800.00 GEL");
        check("۴۵۰٬۰۰۰ ریال", "450000 IRR");
        check("۴۵٬۰۰۰ تومان", "450000 IRR");
        check("5,- €", "5 EUR");
        check("12,50- €", "not_an_amount");
    }

    #[test]
    fn what_is_no_amount_is_refused() {
        for text in ["abc", "1.2.3", "1,23,4", "1.234,567,8", "12 34", "1-2", "--5", "1e5", "5 apples", "€", "1,234.567.8"] {
            check(text, "not_an_amount");
        }
        check("", "none");
        check("-", "none");
    }

    #[test]
    fn money_takes_the_currency_of_cell_or_column() {
        let eur = AmountRules { decimal: None, currency: Some(Currency(*b"EUR")) };
        assert_eq!(money("12.5", &eur).unwrap().unwrap().to_string(), "12.50 EUR");
        assert_eq!(money("$12.5", &eur).unwrap().unwrap().to_string(), "12.50 USD");
        assert_eq!(money("12.5", &AmountRules::default()), Err(AmountError::NoCurrency));
        assert_eq!(money("0.005", &eur), Err(AmountError::TooPrecise { currency: Currency(*b"EUR") }));
        assert_eq!(money("99999999999999999999", &eur), Err(AmountError::TooLarge));
    }

    #[test]
    fn plain_numbers_are_read() {
        let rules = AmountRules::default();
        assert_eq!(integer("1 234", &rules), Ok(Some(1234)));
        assert_eq!(integer("5.00", &rules), Ok(Some(5)));
        assert_eq!(integer("5.5", &rules), Err(AmountError::NotAnAmount));
        assert_eq!(number("-2,5", &rules), Ok(Some(-2.5)));
        assert_eq!(number("1.5e3", &rules), Ok(Some(1500.0)));
        assert_eq!(number("12,5 %", &rules), Ok(Some(0.125)));
        assert_eq!(number("inf", &rules), Err(AmountError::NotAnAmount));
        assert_eq!(number("", &rules), Ok(None));
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "\\PC{0,16}|[0-9., '€$()-]{0,14}") {
            let rules = AmountRules { decimal: Some(DecimalSign::Comma), currency: Some(Currency(*b"EUR")) };
            let _ = (money(&text, &rules), amount(&text, &AmountRules::default()), number(&text, &rules), integer(&text, &rules));
        }

        #[test]
        fn every_amount_is_read_back_from_its_usual_forms(minor in -9_999_999_999_i64..9_999_999_999) {
            let money = Money { minor, currency: Currency(*b"EUR") };
            let text = money.decimal();
            let (whole, fraction) = text.trim_start_matches('-').split_once('.').unwrap();
            let sign = if minor < 0 { "-" } else { "" };
            let mut grouped = String::new();
            for (place, digit) in whole.chars().enumerate() {
                if place > 0 && (whole.len() - place) % 3 == 0 {
                    grouped.push('_');
                }
                grouped.push(digit);
            }
            for (group, decimal) in [(",", "."), (".", ","), (" ", ","), ("'", "."), ("", ".")] {
                let form = format!("{sign}{}{decimal}{fraction}", grouped.replace('_', group));
                let found = super::money(&form, &AmountRules { decimal: None, currency: Some(Currency(*b"EUR")) });
                prop_assert_eq!(found, Ok(Some(money)), "{}", form);
            }
        }
    }
}
