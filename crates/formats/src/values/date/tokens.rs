//! The numbers and words of a date, and the day they name.

use super::{Calendar, DateError, DateOrder, DateRules};
use crate::values::calendar::day_from_jalali;
use crate::values::months::{self, Month, Word};
use domain::Day;

/// A run of digits.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Number {
    pub value: u32,
    pub digits: usize,
}

/// The numbers and words of a date.
#[derive(Debug)]
pub(crate) struct Tokens {
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
    pub(crate) fn read(text: &str) -> Option<Tokens> {
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
                *tokens.numbers.get_mut(tokens.count)? =
                    Number { value, digits: if end == 14 { 8 } else { end } };
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
            } else if matches!(
                first,
                '.' | '/' | '-' | ',' | '\'' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '،' | '_'
            ) || first.is_whitespace()
            {
                rest = &rest[first.len_utf8()..];
            } else {
                return None;
            }
        }
        Some(tokens)
    }

    pub(crate) fn numbers(&self) -> &[Number] {
        &self.numbers[..self.count]
    }

    pub(crate) fn is_sound(&self) -> bool {
        !self.unknown
    }

    pub(crate) fn is_dotted(&self) -> bool {
        self.dotted
    }

    /// Whether the date is nothing but zeros.
    pub(super) fn is_zero(&self) -> bool {
        self.count == 3 && self.month.is_none() && self.numbers().iter().all(|number| number.value == 0)
    }

    /// Whether the numbers allow day first and month first, where both are numbers and the year stands last.
    pub(super) fn possible_orders(&self) -> Option<(bool, bool)> {
        let &[a, b, c] = self.numbers() else { return None };
        if self.month.is_some() || a.digits > 2 || b.digits > 2 || self.unknown {
            return None;
        }
        let rules = DateRules::default();
        Some((build(c, b.value, a.value, &rules).is_ok(), build(c, a.value, b.value, &rules).is_ok()))
    }

    pub(super) fn day(&self, rules: &DateRules) -> Result<Day, DateError> {
        if self.unknown {
            return Err(DateError::NotADate);
        }
        match (self.numbers(), self.month) {
            (&[a, b], Some(month)) => self.day_with_word(a, b, month, rules),
            (&[a, b, c], None) if a.digits == 4 && b.digits <= 2 && c.digits <= 2 => {
                build(a, b.value, c.value, rules)
            }
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
            Month::Jalali(month) => {
                build(year, month, day.value, &DateRules { calendar: Calendar::Jalali, ..*rules })
            }
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
        let (day, month) =
            if order == DateOrder::Dmy { (high / 100, high % 100) } else { (high % 100, high / 100) };
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
