//! Moments: a day with a time of day, and where it is stated the offset from UTC.

use super::date::{DateError, DateRules, day, is_nothing, split_time};
use super::text::plain;
use domain::{Day, Instant, time::DAY_MS};

/// A moment as it is written: wall-clock time, with the offset from UTC where the text states one.
///
/// Without an offset the wall-clock time has to be placed in a time zone, whose rules this crate does not know.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Moment {
    /// The day on the wall.
    pub day: Day,
    /// Milliseconds since midnight.
    pub ms: u32,
    /// Minutes that the clock is ahead of UTC, where stated.
    pub offset_minutes: Option<i32>,
}

impl Moment {
    /// The instant, where clocks are `default_offset_minutes` ahead of UTC unless the text states otherwise.
    pub fn instant(self, default_offset_minutes: i32) -> Instant {
        let offset = self.offset_minutes.unwrap_or(default_offset_minutes);
        Instant(i64::from(self.day.0) * DAY_MS + i64::from(self.ms) - i64::from(offset) * 60_000)
    }
}

/// Reads a moment: RFC 3339 and the forms of [`day`](super::day()) followed by a time. A day alone is its midnight.
///
/// # Errors
/// As [`day`](super::day()).
pub fn moment(text: &str, rules: &DateRules) -> Result<Option<Moment>, DateError> {
    let text = plain(text);
    if is_nothing(&text) {
        return Ok(None);
    }
    let (date, time) = match text.as_bytes().get(10) {
        // RFC 3339, which most files hold, without a search for the time.
        Some(b'T' | b' ') if text.as_bytes().get(4) == Some(&b'-') => (&text[..10], Some(&text[11..])),
        _ => split_time(&text),
    };
    let Some(time) = time else {
        let Some(found) = day(date, rules)? else {
            return Ok(None);
        };
        let ms = compact_time(&text).or_else(|| excel_time(&text, rules)).unwrap_or(0);
        return Ok(Some(Moment { day: found, ms, offset_minutes: None }));
    };
    if date.is_empty() {
        return Err(DateError::NotADate);
    }
    // A date of zeros with a time of zeros is how some databases write nothing.
    let Some(found) = day(date, rules)? else {
        return Ok(None);
    };
    let (ms, rest) = clock(time).ok_or(DateError::NotADate)?;
    let offset_minutes = offset(rest).ok_or(DateError::NotADate)?;
    // 24:00 is the midnight that ends the day.
    Ok(Some(match u32::try_from(DAY_MS) {
        Ok(day_ms) if ms >= day_ms => Moment { day: found.plus(1), ms: ms - day_ms, offset_minutes },
        _ => Moment { day: found, ms, offset_minutes },
    }))
}

/// Reads an instant; a time without a stated offset is that of clocks `default_offset_minutes` ahead of UTC.
///
/// ```
/// use formats::values::{instant, DateRules};
/// let read = |text| instant(text, &DateRules::default(), 120).unwrap().unwrap().to_string();
/// assert_eq!(read("07/15/2009 02:14:45+0800"), "2009-07-14T18:14:45Z");
/// assert_eq!(read("2024-02-13 09:30"), "2024-02-13T07:30:00Z");
/// ```
///
/// # Errors
/// As [`day`](super::day()).
pub fn instant(
    text: &str,
    rules: &DateRules,
    default_offset_minutes: i32,
) -> Result<Option<Instant>, DateError> {
    Ok(moment(text, rules)?.map(|moment| moment.instant(default_offset_minutes)))
}

/// Milliseconds since midnight, and what follows the time: a zone.
pub(super) fn clock(time: &str) -> Option<(u32, &str)> {
    rfc_clock(time).or_else(|| any_clock(time))
}

/// `09:30:00` at the end or before a zone, as RFC 3339 has it and nearly every file.
fn rfc_clock(time: &str) -> Option<(u32, &str)> {
    let [h, hh, b':', m, mm, b':', s, ss, rest @ ..] = time.as_bytes() else {
        return None;
    };
    let is_end = matches!(rest, [] | [b'Z' | b'+' | b'-', ..]);
    let number = |tens: &u8, ones: &u8| -> Option<u32> {
        let both = tens.is_ascii_digit() && ones.is_ascii_digit();
        both.then(|| u32::from(tens - b'0') * 10 + u32::from(ones - b'0'))
    };
    let (hour, minute, second) = (number(h, hh)?, number(m, mm)?, number(s, ss)?);
    let is_sound = is_end && hour < 24 && minute < 60 && second < 60;
    is_sound.then(|| (((hour * 60 + minute) * 60 + second) * 1000, &time[8..]))
}

fn any_clock(time: &str) -> Option<(u32, &str)> {
    let end =
        time.find(|c: char| !(c.is_ascii_digit() || c == ':' || c == '.' || c == ',')).unwrap_or(time.len());
    let (digits, rest) = time.split_at(end);
    let (digits, fraction) = digits.split_once(['.', ',']).unwrap_or((digits, ""));
    let number = |text: &str| -> Option<u32> {
        (1..=2).contains(&text.len()).then_some(())?;
        text.parse().ok()
    };
    let (mut hour, minute, second) = if digits.contains(':') {
        let mut parts = digits.split(':');
        let (hour, minute) = (number(parts.next()?)?, number(parts.next()?)?);
        let second = parts.next().map_or(Some(0), number)?;
        parts.next().is_none().then_some((hour, minute, second))?
    } else {
        let part = |range| digits.get(range).map_or(Some(0), number);
        matches!(digits.len(), 4 | 6).then_some((part(0..2)?, part(2..4)?, part(4..6)?))?
    };
    let trimmed = rest.trim_start();
    let lower = trimmed.get(..2).unwrap_or_default().to_ascii_lowercase();
    let dotted = trimmed.get(..4).unwrap_or_default().to_ascii_lowercase();
    let (half, rest) = match (lower.as_str(), dotted.as_str()) {
        ("am", _) => (Some(0), &trimmed[2..]),
        ("pm", _) => (Some(12), &trimmed[2..]),
        (_, "a.m.") => (Some(0), &trimmed[4..]),
        (_, "p.m.") => (Some(12), &trimmed[4..]),
        _ => (None, trimmed),
    };
    if let Some(half) = half {
        (1..=12).contains(&hour).then_some(())?;
        hour = hour % 12 + half;
    }
    let midnight = hour == 24 && minute == 0 && second == 0;
    // A leap second is the last moment of its minute.
    let sound = (hour < 24 || midnight) && minute < 60 && second <= 60 && fraction.len() <= 9;
    sound.then_some(())?;
    let ms: u32 = fraction
        .bytes()
        .chain(*b"000")
        .take(3)
        .fold(0, |ms, digit| ms * 10 + u32::from(digit.wrapping_sub(b'0')));
    fraction.bytes().all(|byte| byte.is_ascii_digit()).then_some(())?;
    Some((hour * 3_600_000 + minute * 60_000 + second.min(59) * 1000 + ms, rest))
}

/// The time in the last six of fourteen digits.
fn compact_time(text: &str) -> Option<u32> {
    let all_digits = text.len() == 14 && text.bytes().all(|byte| byte.is_ascii_digit());
    clock(all_digits.then(|| &text[8..])?).map(|(ms, _)| ms)
}

fn excel_time(text: &str, rules: &DateRules) -> Option<u32> {
    rules.excel?;
    let fraction: f64 = format!("0.{}", text.split_once('.')?.1).parse().ok()?;
    // Serial numbers are exact to about a millisecond; people's times are whole seconds.
    Some(((fraction * 86_400.0).round() as u32).min(86_399) * 1000)
}

/// Minutes ahead of UTC: `Some(None)` where nothing is stated, `None` for what is no zone.
fn offset(text: &str) -> Option<Option<i32>> {
    match text {
        "" => return Some(None),
        "Z" => return Some(Some(0)),
        _ => {}
    }
    let text = text.split('(').next().unwrap_or_default().trim();
    let upper = text.to_ascii_uppercase();
    let digits = match upper.as_str() {
        "" => return Some(None),
        "Z" | "UTC" | "GMT" => return Some(Some(0)),
        other => other.strip_prefix("UTC").or_else(|| other.strip_prefix("GMT")).unwrap_or(other),
    };
    let (sign, digits) = match digits.strip_prefix('+') {
        Some(digits) => (1, digits),
        None => (-1, digits.strip_prefix('-').or_else(|| digits.strip_prefix('−'))?),
    };
    let (hours, minutes) = match digits.split_once(':') {
        Some(parts) => parts,
        None if digits.len() <= 2 => (digits, "0"),
        None => digits.split_at_checked(digits.len().checked_sub(2)?)?,
    };
    let number = |text: &str, max: i32| text.parse::<i32>().ok().filter(|value| (0..=max).contains(value));
    let plain = digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b':');
    plain.then_some(())?;
    Some(Some(sign * (number(hours, 15)? * 60 + number(minutes, 59)?)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(text: &str, expected: &str) {
        let found = match instant(text, &DateRules::default(), 0) {
            Ok(Some(at)) => at.to_string(),
            Ok(None) => "none".into(),
            Err(error) => error.code().into(),
        };
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn the_short_way_for_rfc_3339_says_what_the_long_one_says() {
        for time in [
            "09:30:00",
            "23:59:59Z",
            "00:00:00+05:00",
            "09:30:00-0800",
            "24:00:00",
            "23:59:60Z",
            "09:61:00",
            "09:30:00.5Z",
            "09:30:00 am",
            "9:30:00",
        ] {
            let short = rfc_clock(time);
            assert!(short.is_none() || short == any_clock(time), "{time}: {short:?}");
        }
        assert_eq!(rfc_clock("09:30:01Z"), Some((34_201_000, "Z")));
    }

    #[test]
    fn moments_of_other_programs_are_read() {
        check("2020-01-01T15:00:00Z", "2020-01-01T15:00:00Z");
        check("2020-01-01T15:00:00+03:00", "2020-01-01T12:00:00Z");
        check("2020-01-01T15:00:00-03:00", "2020-01-01T18:00:00Z");
        check("2020-01-01T15:00:00", "2020-01-01T15:00:00Z");
        check("2024-07-01T11:54:49.95+00:00", "2024-07-01T11:54:49.950Z");
        check("07/13/2009T22:14:45-0800", "2009-07-14T06:14:45Z");
        check("2009-07-14 22:14:45+0800", "2009-07-14T14:14:45Z");
        check("05.11.2024 16:30:00", "2024-11-05T16:30:00Z");
        check("2024-02-11 09:14", "2024-02-11T09:14:00Z");
        check("2/13/2024 9:05 PM", "2024-02-13T21:05:00Z");
        check("2/13/2024 12:05 a.m.", "2024-02-13T00:05:00Z");
        check("20240213T093000Z", "2024-02-13T09:30:00Z");
        check("20240213093000", "2024-02-13T09:30:00Z");
        check("Tue Feb 13 2024 09:30:00 GMT+0100 (CET)", "2024-02-13T08:30:00Z");
        check("Tue, 13 Feb 2024 09:30:00 +0000", "2024-02-13T09:30:00Z");
        check("2019-10-17 21:10:19 UTC", "2019-10-17T21:10:19Z");
        check("2024-02-13 24:00", "2024-02-14T00:00:00Z");
        check("2016-12-31T23:59:60Z", "2016-12-31T23:59:59Z");
        check("2024-02-13", "2024-02-13T00:00:00Z");
        check("۱۴۰۳/۰۲/۱۳ ۰۹:۳۰", "2024-05-02T09:30:00Z");
        check("", "none");
        check("0000-00-00 00:00:00", "none");
    }

    #[test]
    fn what_is_no_moment_is_refused() {
        for text in [
            "15:00:00",
            "2024-02-13 25:00",
            "2024-02-13 10:61",
            "2024-02-13 10:00 soon",
            "2024-02-13 13:00 PM",
        ] {
            check(text, "not_a_date");
        }
        check("1/2/2024 10:00", "ambiguous_date");
        check("2024-02-30T10:00:00Z", "no_such_day");
    }

    proptest! {
        #[test]
        fn rfc_3339_agrees_with_the_domain(ms in -2_000_000_000_000_i64..4_000_000_000_000) {
            let at = Instant(ms);
            prop_assert_eq!(instant(&at.to_string(), &DateRules::default(), 300), Ok(Some(at)));
        }

        #[test]
        fn any_text_is_read_or_refused(text in "\\PC{0,25}|[0-9T:.+Z -]{0,24}") {
            let _ = instant(&text, &DateRules::default(), 0);
        }
    }
}
