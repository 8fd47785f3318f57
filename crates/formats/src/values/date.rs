//! Calendar days in the forms that people and programs write.

use super::calendar::day_from_jalali;
use super::months::{self, Month, Word};
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
        super::moment::clock(time).ok_or(DateError::NotADate)?;
    }
    let tokens = Tokens::read(date).ok_or(DateError::NotADate)?;
    if tokens.is_zero() {
        return Ok(None);
    }
    tokens.day(rules).map(Some)
}

/// `YYYY-MM-DD` of a Gregorian year, which most columns hold, without the detour over tokens.
fn iso_day(text: &str) -> Option<Result<Day, DateError>> {
    let &[a, b, c, d, b'-', e, f, b'-', g, h] = text.as_bytes() else { return None };
    let number = |digits: &[u8]| digits.iter().try_fold(0_u32, |sum, &byte| {
        byte.is_ascii_digit().then(|| sum * 10 + u32::from(byte - b'0'))
    });
    let (year, month, day) = (number(&[a, b, c, d])?, number(&[e, f])?, number(&[g, h])?);
    (year >= 1500).then(|| Day::from_ymd(year as i32, month, day).ok_or(DateError::NoSuchDay))
}

pub(super) fn is_nothing(text: &str) -> bool {
    text.is_empty() || matches!(text, "-" | "–" | "—" | "--")
}

/// Whether the numbers of a date allow day first and month first; `None` for a text without this question.
pub(crate) fn possible_orders(text: &str) -> Option<(bool, bool)> {
    let text = plain(text);
    let tokens = Tokens::read(split_time(&text).0)?;
    let &[a, b, c] = tokens.numbers() else { return None };
    if tokens.month.is_some() || a.digits > 2 || b.digits > 2 || tokens.unknown {
        return None;
    }
    let rules = DateRules::default();
    Some((build(c, b.value, a.value, &rules).is_ok(), build(c, a.value, b.value, &rules).is_ok()))
}

/// The part with the date and the part with the time of day. The time begins at the first `H:MM` or after a `T`.
pub(super) fn split_time(text: &str) -> (&str, Option<&str>) {
    let bytes = text.as_bytes();
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    // 20240213T093000Z
    if let Some(at) = text.find(['T', 't']).filter(|&at| at >= 8 && digit(at - 1) && digit(at + 1) && digit(at + 4)) {
        return (&text[..at], Some(&text[at + 1..]));
    }
    let colon = memchr::memchr_iter(b':', bytes).find(|&at| {
        at >= 1 && digit(at - 1) && digit(at + 1) && digit(at + 2) && !(at >= 3 && digit(at - 2) && digit(at - 3))
    });
    let Some(colon) = colon else { return (text, None) };
    let start = if colon >= 2 && digit(colon - 2) { colon - 2 } else { colon - 1 };
    if start > 0 {
        let date = text[..start].trim_end_matches(|c: char| c.is_whitespace() || matches!(c, 'T' | 't' | ',' | ':'));
        return (date, Some(&text[start..]));
    }
    // The time stands in front: 09:30 13.02.2024
    let end = text.find(|c: char| c.is_whitespace() || c == ',').unwrap_or(text.len());
    (text[end..].trim_start_matches(|c: char| c.is_whitespace() || c == ','), Some(&text[..end]))
}

/// A run of digits.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Number {
    pub value: u32,
    pub digits: usize,
}

/// The numbers and words of a date.
#[derive(Debug)]
pub(super) struct Tokens {
    numbers: [Number; 4],
    count: usize,
    pub month: Option<Month>,
    /// How many numbers stand before the word for the month.
    month_after: usize,
    /// The numbers are separated by points.
    dotted: bool,
    unknown: bool,
}

impl Tokens {
    /// `None` for what cannot be a date: too many numbers, too many words, a number too long.
    pub(super) fn read(text: &str) -> Option<Tokens> {
        let none = Number { value: 0, digits: 0 };
        let mut tokens = Tokens {
            numbers: [none; 4],
            count: 0,
            month: None,
            month_after: 0,
            dotted: false,
            unknown: false,
        };
        let mut rest = text;
        let mut words = 0;
        while let Some(first) = rest.chars().next() {
            if first.is_ascii_digit() {
                let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
                let digits = &rest[..end];
                // Fourteen digits are a date and a time: 20240213093000.
                let value = if end == 14 { digits[..8].parse().ok()? } else { digits.parse().ok()? };
                *tokens.numbers.get_mut(tokens.count)? = Number { value, digits: if end == 14 { 8 } else { end } };
                tokens.count += 1;
                rest = &rest[end..];
                tokens.dotted |= tokens.count == 1 && rest.starts_with('.');
            } else if is_letter(first) {
                let end = rest.find(|c: char| !is_letter(c)).unwrap_or(rest.len());
                words += 1;
                match months::read(&rest[..end]) {
                    _ if words > 5 => return None,
                    Word::Month(_) if tokens.month.is_some() => return None,
                    Word::Month(month) => (tokens.month, tokens.month_after) = (Some(month), tokens.count),
                    Word::Filler => {}
                    Word::Unknown => tokens.unknown = true,
                }
                rest = &rest[end..];
            } else if matches!(first, '.' | '/' | '-' | ',' | '\'' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '،' | '_')
                || first.is_whitespace()
            {
                rest = &rest[first.len_utf8()..];
            } else {
                return None;
            }
        }
        Some(tokens)
    }

    pub(super) fn numbers(&self) -> &[Number] {
        &self.numbers[..self.count]
    }

    pub(super) fn is_sound(&self) -> bool {
        !self.unknown
    }

    pub(super) fn is_dotted(&self) -> bool {
        self.dotted
    }

    fn is_zero(&self) -> bool {
        self.count == 3 && self.month.is_none() && self.numbers().iter().all(|number| number.value == 0)
    }

    fn day(&self, rules: &DateRules) -> Result<Day, DateError> {
        if self.unknown {
            return Err(DateError::NotADate);
        }
        match (self.numbers(), self.month) {
            (&[a, b], Some(month)) => self.day_with_word(a, b, month, rules),
            (&[a, b, c], None) if a.digits == 4 && b.digits <= 2 && c.digits <= 2 => build(a, b.value, c.value, rules),
            (&[a, b, c], None) if a.digits <= 2 && b.digits <= 2 && matches!(c.digits, 2 | 4) => {
                self.day_from_three(a, b, c, rules)
            }
            (&[compact], None) if compact.digits == 8 => day_from_compact(compact.value, rules),
            _ => Err(DateError::NotADate),
        }
    }

    fn day_with_word(&self, a: Number, b: Number, month: Month, rules: &DateRules) -> Result<Day, DateError> {
        // `2024 Feb 13` or `13 Feb 2024`, `Feb 13, 2024`; of two short numbers the day comes first, unless it is none.
        let year_first = a.digits == 4 || (b.digits <= 2 && a.value > 31);
        let (year, day) = if year_first { (a, b) } else { (b, a) };
        if day.digits > 2 || !matches!(year.digits, 2 | 4) {
            return Err(DateError::NotADate);
        }
        match month {
            Month::Gregorian(month) => {
                build(year, month, day.value, &DateRules { calendar: Calendar::Gregorian, ..*rules })
            }
            Month::Jalali(month) => build(year, month, day.value, &DateRules { calendar: Calendar::Jalali, ..*rules }),
        }
    }

    fn day_from_three(&self, a: Number, b: Number, c: Number, rules: &DateRules) -> Result<Day, DateError> {
        let day_first = || build(c, b.value, a.value, rules);
        let month_first = || build(c, a.value, b.value, rules);
        let year_first = || build(a, b.value, c.value, rules);
        match rules.order {
            Some(DateOrder::Dmy) => return day_first(),
            Some(DateOrder::Mdy) => return month_first(),
            Some(DateOrder::Ymd) if c.digits == 2 => return year_first(),
            _ => {}
        }
        // Points between numbers mean day first wherever points are used.
        if self.dotted && day_first().is_ok() {
            return day_first();
        }
        let short = c.digits == 2 && a.digits == 2;
        let jalali = is_jalali(c, rules.calendar);
        let mut found: Vec<Day> = [day_first().ok(), if jalali { None } else { month_first().ok() }]
            .into_iter()
            .chain([short.then(year_first).and_then(Result::ok)])
            .flatten()
            .collect();
        found.dedup();
        match found.as_slice() {
            [] => Err(DateError::NoSuchDay),
            &[day] => Ok(day),
            _ => Err(DateError::Ambiguous),
        }
    }
}

fn is_letter(c: char) -> bool {
    c.is_alphabetic() || matches!(c, '\u{300}'..='\u{36f}' | '\u{2bb}' | '\u{2bc}' | '\u{2018}' | '\u{2019}')
}

fn is_jalali(year: Number, calendar: Calendar) -> bool {
    match calendar {
        Calendar::Auto => year.digits == 4 && (1200..1500).contains(&year.value),
        Calendar::Gregorian => false,
        Calendar::Jalali => true,
    }
}

fn build(year: Number, month: u32, day: u32, rules: &DateRules) -> Result<Day, DateError> {
    let short = year.digits <= 2;
    let value = year.value as i32;
    let found = if is_jalali(year, rules.calendar) {
        // 1400 began in 2021, so short years of this calendar turn over a good while after it.
        let century = if value < 30 { 1400 } else { 1300 };
        day_from_jalali(if short { century + value } else { value }, month, day)
    } else {
        let century = if value < rules.pivot { 2000 } else { 1900 };
        Day::from_ymd(if short { century + value } else { value }, month, day)
    };
    found.ok_or(DateError::NoSuchDay)
}

/// `20240213`, and with a rule or where it is the only reading `13022024` or `02132024`.
fn day_from_compact(value: u32, rules: &DateRules) -> Result<Day, DateError> {
    let number = |value, digits| Number { value, digits };
    let (high, low) = (value / 10_000, value % 10_000);
    let year_first = build(number(high, 4), low / 100, low % 100, rules);
    let year_last = |order| {
        let (day, month) = if order == DateOrder::Dmy { (high / 100, high % 100) } else { (high % 100, high / 100) };
        build(number(low, 4), month, day, rules).ok().filter(|_| (1900..2100).contains(&low))
    };
    if (1200..2200).contains(&high) && year_first.is_ok() {
        return year_first;
    }
    match (rules.order, year_last(DateOrder::Dmy), year_last(DateOrder::Mdy)) {
        (Some(DateOrder::Dmy), Some(day), _) | (Some(DateOrder::Mdy), _, Some(day)) => Ok(day),
        (None, Some(a), Some(b)) if a != b => Err(DateError::Ambiguous),
        (None, Some(day), _) | (None, None, Some(day)) => Ok(day),
        _ => year_first,
    }
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
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(text: &str, rules: DateRules, expected: &str) {
        let found = match day(text, &rules) {
            Ok(Some(day)) => day.to_string(),
            Ok(None) => "none".into(),
            Err(error) => error.code().into(),
        };
        assert_eq!(found, expected, "{text} {rules:?}");
    }

    fn auto(text: &str, expected: &str) {
        check(text, DateRules::default(), expected);
    }

    #[test]
    fn dates_that_can_be_read_in_one_way_are_read() {
        for text in [
            "2024-02-13", "2024/02/13", "2024.02.13", "2024. 2. 13.", "20240213", "13/02/2024", "02/13/2024",
            "13.02.2024", "13.2.2024", "13-Feb-2024", "13 Feb 2024", "Feb 13, 2024", "February 13th, 2024",
            "Tue, 13 Feb 2024 09:30:00 +0000", "Tuesday, February 13, 2024 9:30 AM", "2024-02-13T09:30:00Z",
            "20240213T093000Z", "20240213093000", "2024-02-13 09:30", "13.02.2024 16:30:00", "09:30 13.02.2024",
            "13 февраля 2024 г.", "13 февр. 2024", "2024. gada 13. februāris", "13. februāris 2024",
            "2024-yil 13-fevral", "13 fevral 2024", "13. Februar 2024", "13 თებერვალი 2024", "13 თებერვალს 2024",
            "2024年2月13日", "۱۳ فوریه ۲۰۲۴", "۲۴ بهمن ۱۴۰۲", "1402/11/24", "۱۴۰۲/۱۱/۲۴", "24/11/1402", "13-Feb-24",
            "2024-Feb-13", "٢٠٢٤/٠٢/١٣", "13 February 2024", "13/02/2024, 10:00", "Tue Feb 13 2024", "13022024",
        ] {
            if text == "13 თებერვალს 2024" {
                // The dative is not among the forms; it must not be taken for something else.
                auto(text, "not_a_date");
            } else {
                auto(text, "2024-02-13");
            }
        }
    }

    #[test]
    fn what_can_be_read_in_two_ways_needs_the_order() {
        for text in ["1/2/2024", "01-02-2024", "1/2/24"] {
            auto(text, "ambiguous_date");
            let with = |order| DateRules { order: Some(order), ..Default::default() };
            check(text, with(DateOrder::Dmy), "2024-02-01");
            check(text, with(DateOrder::Mdy), "2024-01-02");
        }
        auto("2/2/2024", "2024-02-02");
        auto("01.02.2024", "2024-02-01");
        check("24/2/1", DateRules { order: Some(DateOrder::Ymd), ..Default::default() }, "not_a_date");
        check("24/02/01", DateRules { order: Some(DateOrder::Ymd), ..Default::default() }, "2024-02-01");
    }

    #[test]
    fn days_that_do_not_exist_are_named() {
        let dmy = DateRules { order: Some(DateOrder::Dmy), ..Default::default() };
        for text in ["29/02/2023", "31/02/2024", "31.04.2024", "02/13/2024", "30 Feb 2024", "1403/13/01", "2024-02-30"] {
            check(text, dmy, "no_such_day");
        }
    }

    #[test]
    fn short_years_follow_the_pivot() {
        let dmy = DateRules { order: Some(DateOrder::Dmy), ..Default::default() };
        check("13.2.24", dmy, "2024-02-13");
        check("13.02.29", dmy, "2029-02-13");
        check("13.02.30", dmy, "1930-02-13");
        check("13.02.99", dmy, "1999-02-13");
        check("13/02/98", DateRules { calendar: Calendar::Jalali, ..dmy }, "2019-05-03");
    }

    #[test]
    fn serial_numbers_are_read_only_when_asked() {
        auto("45335", "not_a_date");
        let excel = DateRules { excel: Some(ExcelEpoch::Y1900), ..Default::default() };
        check("45335", excel, "2024-02-13");
        check("45335.75", excel, "2024-02-13");
        check("1", excel, "1900-01-01");
        check("59", excel, "1900-02-28");
        check("60", excel, "no_such_day");
        check("61", excel, "1900-03-01");
        check("43873", DateRules { excel: Some(ExcelEpoch::Y1904), ..Default::default() }, "2024-02-13");
    }

    #[test]
    fn nothing_and_nonsense_are_told_apart() {
        for text in ["", "  ", "-", "0/0/00", "00.00.0000", "0000-00-00", "0000-00-00 00:00:00"] {
            auto(text, "none");
        }
        for text in ["n/a", "tomorrow", "12", "1234", "12 Marble Street 2024", "1.2", "2024-02", "15:00:00", "a-b-c"] {
            auto(text, "not_a_date");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "\\PC{0,20}|[0-9/.: -]{0,14}") {
            let _ = day(&text, &DateRules::default());
            let _ = day(&text, &DateRules { order: Some(DateOrder::Dmy), excel: Some(ExcelEpoch::Y1900), ..Default::default() });
            let _ = possible_orders(&text);
        }

        #[test]
        fn every_day_is_read_back_from_its_usual_forms(n in -40_000_i32..60_000) {
            let wanted = Day(n);
            let (year, month, day_of_month) = wanted.ymd();
            let dmy = DateRules { order: Some(DateOrder::Dmy), ..Default::default() };
            for text in [wanted.to_string(), format!("{day_of_month}.{month}.{year}"), format!("{year}{month:02}{day_of_month:02}")] {
                prop_assert_eq!(day(&text, &dmy), Ok(Some(wanted)), "{}", text);
            }
        }
    }
}
