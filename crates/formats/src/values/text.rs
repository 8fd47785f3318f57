//! The form of a cell that the other readers look at.

use std::borrow::Cow;

/// The text without white space around it, without invisible direction marks, and with the digits of all scripts as
/// ASCII digits. For reading values; what is stored stays as it was typed.
pub(crate) fn plain(text: &str) -> Cow<'_, str> {
    let text = tidy(text);
    if text.is_ascii() || !text.chars().any(|c| is_invisible(c) || digit(c).is_some()) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().filter(|&c| !is_invisible(c)).map(|c| digit(c).unwrap_or(c)).collect())
}

/// The text without white space and direction marks around it; every character inside stays.
pub fn tidy(text: &str) -> &str {
    // Nearly all cells begin and end in a letter or digit.
    match text.as_bytes() {
        [] => text,
        [first, .., last] if first.is_ascii_graphic() && last.is_ascii_graphic() => text,
        [only] if only.is_ascii_graphic() => text,
        _ => text.trim_matches(is_blank),
    }
}

fn is_blank(c: char) -> bool {
    c.is_whitespace() || is_invisible(c)
}

/// Direction marks, joiners and other characters without a shape.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{ad}')
}

/// The ASCII digit for a decimal digit of another script.
fn digit(c: char) -> Option<char> {
    const ZEROS: [char; 9] = ['٠', '۰', '０', '०', '০', '๐', '߀', '᠐', '၀'];
    if c.is_ascii() {
        return None;
    }
    let value =
        ZEROS.iter().find_map(|&zero| (c as u32).checked_sub(zero as u32).filter(|&value| value < 10))?;
    char::from_digit(value, 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_of_other_scripts_and_invisible_marks_are_levelled() {
        assert_eq!(plain("\u{200f}۱۲٣ \u{a0}"), "123");
        assert_eq!(plain("１２"), "12");
        assert!(matches!(plain(" Rīga "), Cow::Borrowed("Rīga")));
    }
}
