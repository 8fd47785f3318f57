//! Calendar days in the forms that people and programs write.

mod tokens;

pub(super) use tokens::Tokens;

use super::moment::clock;
use super::text::plain;
use domain::Day;

/// In which order day, month and year stand where all three are numbers.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum DateOrder {
    /// 31/12/2024.
    Dmy,
    /// 12/31/2024.
    Mdy,
    /// 24/12/31; a year of four digits in front needs no rule.
    Ymd,
}

/// Which calendar a year of four digits belongs to.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Hash)]
pub enum Calendar {
    /// Years 1200–1499 are Solar Hijri, all others Gregorian. No customer of today is older than that.
    #[default]
    Auto,
    /// Gregorian only.
    Gregorian,
    /// Solar Hijri, also for years of two digits.
    Jalali,
}

/// What day the serial numbers of a spreadsheet count from.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum ExcelEpoch {
    /// 1 is 1 January 1900, and 60 is the 29 February 1900 that never was.
    Y1900,
    /// 0 is 1 January 1904.
    Y1904,
}

/// How the dates of a column are to be read.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub struct DateRules {
    /// The order of day and month where both are numbers; `None` asks.
    pub order: Option<DateOrder>,
    /// The calendar.
    pub calendar: Calendar,
    /// Reads plain numbers as serial numbers of a spreadsheet.
    pub excel: Option<ExcelEpoch>,
    /// Years of two digits below this are in the 2000s, the others in the 1900s. Excel's rule is 30.
    pub pivot: i32,
}

impl Default for DateRules {
    fn default() -> Self {
        DateRules { order: None, calendar: Calendar::Auto, excel: None, pivot: 30 }
    }
}

/// Why a text is no day.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, thiserror::Error)]
pub enum DateError {
    /// It does not look like a date.
    #[error("this is not a date")]
    NotADate,
    /// It looks like one, but there is no such day: 31 April, 29 February of a common year.
    #[error("there is no such day")]
    NoSuchDay,
    /// Day and month could be either way round.
    #[error("day and month could be either way round")]
    Ambiguous,
}

impl DateError {
    /// The stable code.
    pub fn code(self) -> &'static str {
        match self {
            DateError::NotADate => "not_a_date",
            DateError::NoSuchDay => "no_such_day",
            DateError::Ambiguous => "ambiguous_date",
        }
    }
}

/// Reads a day. A time of day after it is passed over. Empty cells, dashes and dates of nothing but zeros, as some
/// programs write them, are no day and no error.
///
/// ```
/// use formats::values::{day, DateError, DateRules};
/// let read = |text| day(text, &DateRules::default()).map(|day| day.map(|day| day.to_string()));
/// assert_eq!(read("13-Feb-2024"), Ok(Some("2024-02-13".into())));
/// assert_eq!(read("۱۴۰۳/۰۲/۱۳"), Ok(Some("2024-05-02".into())));
/// assert_eq!(read("1/2/2024"), Err(DateError::Ambiguous));
/// assert_eq!(read("31.04.2024"), Err(DateError::NoSuchDay));
/// ```
///
/// # Errors
/// It is no date, names a day that does not exist, or could be two days.
pub fn day(text: &str, rules: &DateRules) -> Result<Option<Day>, DateError> {
    let text = plain(text);
    if let Some(day) = iso_day(&text) {
        return day.map(Some);
    }
    if is_nothing(&text) {
        return Ok(None);
    }
    if let Some(serial) = rules.excel.and_then(|epoch| excel_day(&text, epoch)) {
        return serial.map(Some);
    }
    let (date, time) = split_time(&text);
    if let Some(time) = time {
        clock(time).ok_or(DateError::NotADate)?;
    }
    let tokens = Tokens::read(date).ok_or(DateError::NotADate)?;
    if tokens.is_zero() {
        return Ok(None);
    }
    tokens.day(rules).map(Some)
}

/// `YYYY-MM-DD` of a Gregorian year, which most columns hold, without the detour over tokens.
fn iso_day(text: &str) -> Option<Result<Day, DateError>> {
    let &[a, b, c, d, b'-', e, f, b'-', g, h] = text.as_bytes() else {
        return None;
    };
    let number = |digits: &[u8]| {
        digits
            .iter()
            .try_fold(0_u32, |sum, &byte| byte.is_ascii_digit().then(|| sum * 10 + u32::from(byte - b'0')))
    };
    let (year, month, day) = (number(&[a, b, c, d])?, number(&[e, f])?, number(&[g, h])?);
    (year >= 1500).then(|| Day::from_ymd(year as i32, month, day).ok_or(DateError::NoSuchDay))
}

pub(super) fn is_nothing(text: &str) -> bool {
    text.is_empty() || matches!(text, "-" | "–" | "—" | "--")
}

/// Whether the numbers of a date allow day first and month first; `None` for a text without this question.
pub(crate) fn possible_orders(text: &str) -> Option<(bool, bool)> {
    let text = plain(text);
    Tokens::read(split_time(&text).0)?.possible_orders()
}

/// The part with the date and the part with the time of day. The time begins at the first `H:MM` or after a `T`.
pub(super) fn split_time(text: &str) -> (&str, Option<&str>) {
    let bytes = text.as_bytes();
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    // 20240213T093000Z
    if let Some(at) =
        text.find(['T', 't']).filter(|&at| at >= 8 && digit(at - 1) && digit(at + 1) && digit(at + 4))
    {
        return (&text[..at], Some(&text[at + 1..]));
    }
    let colon = memchr::memchr_iter(b':', bytes).find(|&at| {
        at >= 1
            && digit(at - 1)
            && digit(at + 1)
            && digit(at + 2)
            && !(at >= 3 && digit(at - 2) && digit(at - 3))
    });
    let Some(colon) = colon else { return (text, None) };
    let start = if colon >= 2 && digit(colon - 2) { colon - 2 } else { colon - 1 };
    if start > 0 {
        let date =
            text[..start].trim_end_matches(|c: char| c.is_whitespace() || matches!(c, 'T' | 't' | ',' | ':'));
        return (date, Some(&text[start..]));
    }
    // The time stands in front: 09:30 13.02.2024
    let end = text.find(|c: char| c.is_whitespace() || c == ',').unwrap_or(text.len());
    (text[end..].trim_start_matches(|c: char| c.is_whitespace() || c == ','), Some(&text[..end]))
}

/// The day of a spreadsheet's serial number; a fraction is the time of day. `None` for what is no number.
fn excel_day(text: &str, epoch: ExcelEpoch) -> Option<Result<Day, DateError>> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || whole.len() > 7 || !digits(whole) || !digits(fraction) {
        return None;
    }
    let serial: i32 = whole.parse().ok()?;
    let days_before_1970 = match epoch {
        ExcelEpoch::Y1900 if serial == 60 || serial == 0 => return Some(Err(DateError::NoSuchDay)),
        ExcelEpoch::Y1900 if serial < 60 => 25_568,
        ExcelEpoch::Y1900 => 25_569,
        ExcelEpoch::Y1904 => 24_107,
    };
    let day = Day(serial - days_before_1970);
    Some(if day.ymd().0 <= 9999 { Ok(day) } else { Err(DateError::NoSuchDay) })
}

#[cfg(test)]
mod tests;
