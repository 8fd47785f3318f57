//! Telephone numbers to the international form E.164.
//!
//! The plans are those of libphonenumber, all regions and kinds of number. Not read, unlike there: Argentine mobile
//! numbers written with `15`, and Brazilian ones with a carrier before them. A number that is not valid here is kept
//! as it was typed and marked; nothing is ever repaired.

mod pattern;

mod regions;

use super::text::plain;
use regions::Region;

/// A telephone number as found in a cell.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Phone {
    /// As it was typed.
    pub text: String,
    /// The international form, `+37121234567`, of a number that can be in use.
    pub e164: Option<String>,
    /// An extension within a firm, which E.164 leaves out.
    pub extension: Option<String>,
}

/// Reads one number. `region` is the ISO 3166 code of the country whose residents may leave the country code out.
///
/// ```
/// use formats::values::phone;
/// assert_eq!(phone::parse("00371 21 234 567", Some("LV")).e164.as_deref(), Some("+37121234567"));
/// assert_eq!(phone::parse("1-800-FLOWERS", Some("US")).e164.as_deref(), Some("+18003569377"));
/// assert_eq!(phone::parse("+998 91 234 56 7", Some("UZ")).e164, None);
/// ```
pub fn parse(text: &str, region: Option<&str>) -> Phone {
    let text = super::tidy(text);
    let (number, extension) = split_extension(text);
    let home = region.and_then(|code| regions::by_code(&code.trim().to_ascii_uppercase()));
    Phone { text: text.to_owned(), e164: e164(number, home), extension: extension.map(str::to_owned) }
}

/// Whether a text looks like a telephone number: digits and the signs between them, valid or not.
pub fn is_likely(text: &str) -> bool {
    let text = plain(text);
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let marked = text.starts_with('+') || text.contains(['(', ' ', '-']) || text.starts_with('0');
    (7..=15).contains(&digits)
        && (marked || digits >= 9)
        && text.chars().all(|c| c.is_ascii_digit() || is_punctuation(c) || c == '+')
}

/// The numbers of a cell with several: separated by `;`, ` ::: `, line breaks, or by `,` or `/` between numbers that
/// are each long enough.
pub fn split(cell: &str) -> Vec<&str> {
    // Nearly every cell holds one.
    if !cell.bytes().any(|byte| matches!(byte, b':' | b';' | b'\n' | b'\r' | b',' | b'/')) {
        return Some(super::tidy(cell)).filter(|number| !number.is_empty()).into_iter().collect();
    }
    let parts = |separator: &[&str]| -> Vec<&str> {
        let mut parts = vec![cell];
        for &separator in separator {
            parts = parts.into_iter().flat_map(|part| part.split(separator)).collect();
        }
        parts.into_iter().map(super::tidy).filter(|part| !part.is_empty()).collect()
    };
    let fine = parts(&[":::", ";", "\n", "\r", ",", " / ", "/"]);
    let whole = |part: &&str| {
        part.chars().filter(|c| plain(c.encode_utf8(&mut [0; 4])).parse::<u8>().is_ok()).count() >= 7
    };
    if fine.iter().all(whole) { fine } else { parts(&[":::", ";", "\n", "\r"]) }
}

fn is_punctuation(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '.' | '/' | '(' | ')' | '[' | ']' | '~' | '\u{2060}'
        )
}

/// Cuts off ` ext. 5`, ` x5`, `;ext=5`, ` доб. 5`, `#5`.
fn split_extension(text: &str) -> (&str, Option<&str>) {
    const MARKS: [&str; 11] =
        [";ext=", "extension", "ext.", "ext", "доб.", "доб", "داخلی", "iekšējais", "x", "#", "anexo"];
    let lower = text.to_ascii_lowercase();
    for mark in MARKS {
        let Some(at) = lower.rfind(mark) else { continue };
        let (number, after) =
            (text.get(..at).unwrap_or_default(), text.get(at + mark.len()..).unwrap_or_default());
        let extension = after.trim_matches(|c: char| c.is_whitespace() || matches!(c, '.' | ':' | '#'));
        let digits = number.chars().filter(char::is_ascii_digit).count() >= 4;
        if digits && (1..=7).contains(&extension.len()) && extension.bytes().all(|byte| byte.is_ascii_digit())
        {
            let number = number.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ';'));
            return (number, Some(extension));
        }
    }
    (text, None)
}

fn e164(text: &str, home: Option<&'static Region>) -> Option<String> {
    let text = plain(text);
    let text = text.strip_prefix("tel:").or_else(|| text.strip_prefix('\'')).unwrap_or(&text);
    let (international, digits) = digits_of(text)?;
    let (region, national) = match (international, home) {
        (true, _) => after_country_code(&digits)?,
        (false, None) => return None,
        (false, Some(home)) => {
            let prefix = pattern::prefix(home.international_prefix, &digits);
            let rest = digits.get(prefix..).unwrap_or_default();
            match after_country_code(rest) {
                _ if prefix == 0 || rest.starts_with('0') => within(home, &digits),
                Some(found) => found,
                None => return None,
            }
        }
    };
    let national = region.significant(national);
    (national.len() <= 17 && region.is_valid(&national))
        .then(|| format!("+{}{national}", region.country_code))
}

/// The digits of a number, and whether they begin with a country code. `None` where anything else stands between.
fn digits_of(text: &str) -> Option<(bool, String)> {
    let start = text.find(|c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '＋'))?;
    if !text[..start].chars().all(is_punctuation) {
        return None;
    }
    let mut rest = &text[start..];
    let international = rest.starts_with(['+', '＋']);
    rest = rest.trim_start_matches(['+', '＋']);
    let vanity = rest.chars().filter(char::is_ascii_alphabetic).count() >= 3;
    let mut digits = String::new();
    for c in rest.chars() {
        match c {
            '0'..='9' => digits.push(c),
            'a'..='z' | 'A'..='Z' if vanity && !digits.is_empty() => digits.push(keypad(c)),
            c if is_punctuation(c) || c == '*' => {}
            _ => return None,
        }
    }
    (2..=24).contains(&digits.len()).then_some((international, digits))
}

/// The key that carries the letter.
fn keypad(c: char) -> char {
    match c.to_ascii_uppercase() {
        'A'..='C' => '2',
        'D'..='F' => '3',
        'G'..='I' => '4',
        'J'..='L' => '5',
        'M'..='O' => '6',
        'P'..='S' => '7',
        'T'..='V' => '8',
        _ => '9',
    }
}

fn after_country_code(digits: &str) -> Option<(&'static Region, &str)> {
    let region = regions::by_digits(digits)?;
    Some((region, digits.strip_prefix(region.country_code)?))
}

/// A number typed in its own country, where the country code may stand without a plus.
fn within<'a>(home: &'static Region, digits: &'a str) -> (&'static Region, &'a str) {
    if let Some(rest) = digits.strip_prefix(home.country_code) {
        let better = !home.fits(&home.significant(digits)) && home.fits(&home.significant(rest));
        if (better && !home.fits(digits))
            || (home.is_too_long(digits) && home.has_length(&home.significant(rest)))
        {
            return (home, rest);
        }
    }
    (home, digits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn several_numbers_of_one_cell_are_told_apart() {
        assert_eq!(split("+371 21 234 567; 63 123 456"), ["+371 21 234 567", "63 123 456"]);
        assert_eq!(split("+37121234567, +37163123456"), ["+37121234567", "+37163123456"]);
        assert_eq!(split("555 12 34 56 / 577 12 34 56"), ["555 12 34 56", "577 12 34 56"]);
        assert_eq!(split("030/123456"), ["030/123456"]);
        assert_eq!(split("a ::: b"), ["a", "b"]);
        assert_eq!(split(""), Vec::<&str>::new());
    }

    #[test]
    fn the_text_and_the_extension_are_kept() {
        let phone = parse(" +371 21 234 567 доб. 5 ", Some("LV"));
        assert_eq!(phone.text, "+371 21 234 567 доб. 5");
        assert_eq!((phone.e164.as_deref(), phone.extension.as_deref()), (Some("+37121234567"), Some("5")));
    }

    #[test]
    fn numbers_are_told_from_other_digits() {
        for text in ["+371 21 234 567", "(650) 253-0000", "8 912 345-67-89", "998912345678", "۰۹۱۲۳۴۵۶۷۸۹"]
        {
            assert!(is_likely(text), "{text}");
        }
        for text in ["12", "2024-02-13 10:00", "LV-1010", "1234567", "4111111111111111", "a@b.c"] {
            assert!(!is_likely(text), "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "\\PC{0,30}|[+0-9 ()x#-]{0,30}", region in "[A-Z]{2}") {
            let phone = parse(&text, Some(&region));
            prop_assert!(phone.e164.is_none_or(|number| number.len() <= 20 && number.starts_with('+')));
            let _ = (split(&text), is_likely(&text));
        }
    }
}
