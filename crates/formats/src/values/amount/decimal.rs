//! The digits and separators of an amount.

use super::{AmountError, DecimalSign};

/// A point or comma of any script.
pub(super) fn is_sign(c: char) -> bool {
    matches!(c, '.' | ',' | '٫' | '٬')
}

/// A sign that only ever groups thousands.
fn is_grouping(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\'' | '\u{2019}' | '٬' | '،' | '_' | '\u{02bc}')
}

/// `1.234,5` to `1234.5`.
pub(super) fn plain_decimal(text: &str, rule: Option<DecimalSign>) -> Result<String, AmountError> {
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
    let groups = after.len() == 3
        && after.bytes().all(|byte| byte.is_ascii_digit())
        && (1..=3).contains(&before.len())
        && before != "0"
        && !before.contains(is_grouping);
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
    let same = signs
        .all(|c| Some(c) == first_sign || (c.is_whitespace() && first_sign.is_some_and(char::is_whitespace)));
    let all_digits =
        groups.iter().all(|group| !group.is_empty() && group.bytes().all(|byte| byte.is_ascii_digit()));
    let (first, rest) = groups.split_first()?;
    let (last, middle) = rest.split_last()?;
    let thousands = first.len() <= 3 && middle.iter().all(|group| group.len() == 3);
    let lakhs = first.len() <= 2 && middle.iter().all(|group| group.len() == 2);
    (same && all_digits && last.len() == 3 && (thousands || lakhs)).then_some(digits)
}

/// The decimal times ten to the power of `places`.
pub(super) fn shifted(decimal: String, places: usize) -> String {
    if places == 0 {
        return decimal;
    }
    let (whole, fraction) = decimal.split_once('.').unwrap_or((&decimal, ""));
    let moved: String = fraction.chars().chain(std::iter::repeat('0')).take(places).collect();
    let rest: String = fraction.chars().skip(places).collect();
    let point = if rest.is_empty() { "" } else { "." };
    format!("{whole}{moved}{point}{rest}")
}
