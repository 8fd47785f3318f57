//! Birthdays, with or without a year.

use super::date::{DateError, DateOrder, DateRules, Tokens, day, is_nothing};
use super::months::Month;
use super::text::plain;
use domain::Birthday;

/// The year that address books put where none is known.
const NO_YEAR: u16 = 1604;

/// Reads a birthday: any day that [`day`](super::day()) reads, or day and month alone: `--06-14`, `14 June`, `14.06.`.
///
/// ```
/// use formats::values::{birthday, DateRules};
/// let read = |text| birthday(text, &DateRules::default()).unwrap().unwrap().to_string();
/// assert_eq!(read("18.11.1979"), "1979-11-18");
/// assert_eq!(read("18 novembris"), "--11-18");
/// ```
///
/// # Errors
/// As [`day`](super::day()).
pub fn birthday(text: &str, rules: &DateRules) -> Result<Option<Birthday>, DateError> {
    let plain = plain(text);
    if is_nothing(&plain) {
        return Ok(None);
    }
    if let Some(found) = without_year(&plain, rules) {
        return found.map(Some);
    }
    let Some(day) = day(&plain, rules)? else {
        return Ok(None);
    };
    let (year, month, day) = day.ymd();
    let year = u16::try_from(year).ok().filter(|&year| year != NO_YEAR);
    Birthday::new(year, month as u8, day as u8).map(Some).ok_or(DateError::NoSuchDay)
}

/// Day and month alone; `None` for a text of another form.
fn without_year(text: &str, rules: &DateRules) -> Option<Result<Birthday, DateError>> {
    let build = |month: u32, day: u32| -> Result<Birthday, DateError> {
        Birthday::new(None, u8::try_from(month).unwrap_or(0), u8::try_from(day).unwrap_or(0))
            .ok_or(DateError::NoSuchDay)
    };
    let yearless = text.strip_prefix("--").or_else(|| text.strip_prefix("0000-"));
    let tokens = Tokens::read(yearless.unwrap_or(text)).filter(Tokens::is_sound)?;
    match (tokens.numbers(), tokens.month, yearless) {
        (&[day], Some(Month::Gregorian(month)), _) if day.digits <= 2 => Some(build(month, day.value)),
        (&[both], None, Some(_)) if both.digits == 4 => Some(build(both.value / 100, both.value % 100)),
        (&[month, day], None, Some(_)) => Some(match (month.value, day.value) {
            (0, 0) => return None,
            (month, day) => build(month, day),
        }),
        (&[a, b], None, None) if a.digits <= 2 && b.digits <= 2 => {
            let (day_first, month_first) = (build(b.value, a.value), build(a.value, b.value));
            Some(match rules.order {
                Some(DateOrder::Dmy) => day_first,
                Some(_) => month_first,
                None if tokens.is_dotted() => day_first,
                None => match (day_first, month_first) {
                    (Ok(a), Ok(b)) if a != b => Err(DateError::Ambiguous),
                    (Ok(date), _) | (_, Ok(date)) => Ok(date),
                    (error, _) => error,
                },
            })
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let found = match birthday(text, &DateRules::default()) {
            Ok(Some(date)) => date.to_string(),
            Ok(None) => "none".into(),
            Err(error) => error.code().into(),
        };
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn birthdays_with_and_without_a_year_are_read() {
        check("1979-11-18", "1979-11-18");
        check("1979-11-18T00:00:00Z", "1979-11-18");
        check(" --06-14", "--06-14");
        check("--0614", "--06-14");
        check("0000-06-14", "--06-14");
        check("1604-06-14", "--06-14");
        check("June 14", "--06-14");
        check("14. jūnijs", "--06-14");
        check("14.06.", "--06-14");
        check("29.02", "--02-29");
        check("02-29", "--02-29");
        check("2/29/1964", "1964-02-29");
        check("1358/08/27", "1979-11-18");
        check("0/0/00", "none");
        check("0000-00-00", "none");
        check("", "none");
    }

    #[test]
    fn doubtful_birthdays_are_refused() {
        check("03/04", "ambiguous_date");
        check("30 Feb", "no_such_day");
        check("31.04.", "no_such_day");
        check("soon", "not_a_date");
    }
}
