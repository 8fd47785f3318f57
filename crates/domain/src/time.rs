//! Calendar days, birthdays and instants.
//!
//! A day is a calendar day and never an instant: no function here converts one into the other without being told an
//! offset, which is what keeps birthdays and order dates from moving by one across time zones.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

/// Milliseconds in a day.
pub const DAY_MS: i64 = 86_400_000;

/// A calendar day: days since 1970-01-01 in the proleptic Gregorian calendar.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Day(pub i32);

/// A text or number that names no day.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a date: expected YYYY-MM-DD")]
pub struct BadDay(pub String);

impl Day {
    /// The day with this year, month (1–12) and day of month, if it exists. Years 1–9999.
    pub fn from_ymd(year: i32, month: u32, day: u32) -> Option<Day> {
        if !(1..=9999).contains(&year) {
            return None;
        }
        let date = NaiveDate::from_ymd_opt(year, month, day)?;
        Some(Day(date.num_days_from_ce() - 719_163))
    }

    /// Year, month (1–12) and day of month.
    pub fn ymd(self) -> (i32, u32, u32) {
        // Hinnant's days-to-civil algorithm: eras of 400 years starting on 1 March.
        let z = i64::from(self.0) + 719_468;
        let era = z.div_euclid(146_097);
        let doe = z.rem_euclid(146_097);
        let yoe = (doe - doe / 1_460 + doe / 36_524 - doe / 146_096) / 365;
        let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
        let mp = (5 * doy + 2) / 153;
        let day = (doy - (153 * mp + 2) / 5 + 1) as u32;
        let month = if mp < 10 { mp + 3 } else { mp - 9 } as u32;
        let year = yoe + era * 400 + i64::from(month <= 2);
        (year as i32, month, day)
    }

    /// Months since January of year 0; consecutive months differ by one.
    pub fn month(self) -> Month {
        let (year, month, _) = self.ymd();
        Month(year * 12 + month as i32 - 1)
    }

    /// This day `days` later (earlier when negative).
    pub fn plus(self, days: i32) -> Day {
        Day(self.0.saturating_add(days))
    }

    /// The day `months` later; the day of month is clamped to the last day of that month.
    pub fn plus_months(self, months: i32) -> Day {
        let (_, _, day) = self.ymd();
        let month = Month(self.month().0.saturating_add(months));
        let last = month.next().first_day().0 - 1;
        Day((month.first_day().0 + day as i32 - 1).min(last))
    }
}

/// A calendar month: `12 × year + month − 1`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Month(pub i32);

impl Month {
    /// The month with this year and number (1–12).
    pub fn from_ym(year: i32, month: u32) -> Option<Month> {
        Day::from_ymd(year, month, 1).map(Day::month)
    }

    /// Year and month (1–12).
    pub fn ym(self) -> (i32, u32) {
        (self.0.div_euclid(12), self.0.rem_euclid(12) as u32 + 1)
    }

    /// The following month.
    pub fn next(self) -> Month {
        Month(self.0 + 1)
    }

    /// Its first day. Months outside the years 1–9999 are clamped to that range.
    pub fn first_day(self) -> Day {
        let (year, month) = self.ym();
        Day::from_ymd(year.clamp(1, 9999), month, 1).unwrap_or(Day(0))
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month) = self.ym();
        write!(f, "{year:04}-{month:02}")
    }
}

impl FromStr for Month {
    type Err = BadDay;

    fn from_str(text: &str) -> Result<Self, BadDay> {
        format!("{text}-01").parse::<Day>().map(Day::month).map_err(|_| BadDay(text.into()))
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.ymd();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl FromStr for Day {
    type Err = BadDay;

    /// Reads ISO 8601 `YYYY-MM-DD` alone; the many forms of import files are read by the `formats` crate.
    fn from_str(text: &str) -> Result<Self, BadDay> {
        let bad = || BadDay(text.chars().take(40).collect());
        let bytes = text.as_bytes();
        if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
            return Err(bad());
        }
        let number = |range: std::ops::Range<usize>| -> Option<u32> {
            bytes[range]
                .iter()
                .try_fold(0_u32, |sum, byte| byte.is_ascii_digit().then(|| sum * 10 + u32::from(byte - b'0')))
        };
        let (year, month, day) = (number(0..4), number(5..7), number(8..10));
        match (year, month, day) {
            (Some(year), Some(month), Some(day)) => Day::from_ymd(year as i32, month, day).ok_or_else(bad),
            _ => Err(bad()),
        }
    }
}

/// A birthday or other yearly date, with the year where it is known. `--11-18` is 18 November of an unknown year.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Birthday {
    /// Four-digit year, if known.
    pub year: Option<u16>,
    /// 1–12.
    pub month: u8,
    /// 1–31.
    pub day: u8,
}

impl Birthday {
    /// The date if it can exist; 29 February is allowed when the year is unknown.
    pub fn new(year: Option<u16>, month: u8, day: u8) -> Option<Birthday> {
        let probe = year.map_or(2000, i32::from);
        Day::from_ymd(probe, u32::from(month), u32::from(day))?;
        Some(Birthday { year, month, day })
    }

    /// One number that orders by year (unknown first), month, day; the stored form.
    pub fn code(self) -> i32 {
        i32::from(self.year.unwrap_or(0)) * 512 + i32::from(self.month) * 32 + i32::from(self.day)
    }

    /// The inverse of [`Birthday::code`].
    pub fn from_code(code: i32) -> Option<Birthday> {
        let year = u16::try_from(code.div_euclid(512)).ok()?;
        let rest = code.rem_euclid(512);
        Birthday::new((year != 0).then_some(year), (rest / 32) as u8, (rest % 32) as u8)
    }

    /// The first return of this date on or after `from`. 29 February returns on 28 February in common years, so
    /// that nobody born on it is forgotten.
    pub fn next_on_or_after(self, from: Day) -> Day {
        let (year, _, _) = from.ymd();
        (year..=year + 1)
            .filter_map(|year| {
                Day::from_ymd(year, u32::from(self.month), u32::from(self.day))
                    .or_else(|| Day::from_ymd(year, 2, 28))
            })
            .find(|&day| day >= from)
            .unwrap_or(from)
    }
}

impl fmt::Display for Birthday {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.year {
            Some(year) => write!(f, "{year:04}-{:02}-{:02}", self.month, self.day),
            None => write!(f, "--{:02}-{:02}", self.month, self.day),
        }
    }
}

impl FromStr for Birthday {
    type Err = BadDay;

    fn from_str(text: &str) -> Result<Self, BadDay> {
        let bad = || BadDay(text.chars().take(40).collect());
        match text.strip_prefix("--") {
            Some(rest) => {
                let day: Day = format!("2000-{rest}").parse().map_err(|_| bad())?;
                let (_, month, day) = day.ymd();
                Birthday::new(None, month as u8, day as u8).ok_or_else(bad)
            }
            None => {
                let (year, month, day) = text.parse::<Day>()?.ymd();
                Birthday::new(u16::try_from(year).ok(), month as u8, day as u8).ok_or_else(bad)
            }
        }
    }
}

/// A moment: milliseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Instant(pub i64);

impl Instant {
    /// The calendar day at this moment where clocks are `offset_minutes` ahead of UTC.
    pub fn day_at(self, offset_minutes: i32) -> Day {
        let local = self.0.saturating_add(i64::from(offset_minutes) * 60_000);
        Day(local.div_euclid(DAY_MS).clamp(-1_000_000, 10_000_000) as i32)
    }

    /// Midnight UTC at the start of `day`.
    pub fn start_of(day: Day) -> Instant {
        Instant(i64::from(day.0) * DAY_MS)
    }
}

impl fmt::Display for Instant {
    /// ISO 8601 in UTC; milliseconds only where there are any.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ms = self.0.rem_euclid(DAY_MS);
        let (h, m, s, ms) = (ms / 3_600_000, ms / 60_000 % 60, ms / 1000 % 60, ms % 1000);
        write!(f, "{}T{h:02}:{m:02}:{s:02}", self.day_at(0))?;
        if ms != 0 {
            write!(f, ".{ms:03}")?;
        }
        f.write_str("Z")
    }
}

impl FromStr for Instant {
    type Err = BadDay;

    /// Reads RFC 3339, for example `2024-02-13T09:30:00Z` or with an offset.
    fn from_str(text: &str) -> Result<Self, BadDay> {
        chrono::DateTime::parse_from_rfc3339(text)
            .map(|at| Instant(at.timestamp_millis()))
            .map_err(|_| BadDay(text.chars().take(40).collect()))
    }
}

macro_rules! serde_as_text {
    ($($name:ty),*) => {$(
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
            }
        }
    )*};
}
serde_as_text!(Day, Month, Birthday, Instant);

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn days_agree_with_chrono_and_round_trip(n in -719_162_i32..2_932_896) {
            let date = NaiveDate::from_num_days_from_ce_opt(n + 719_163).unwrap();
            let day = Day(n);
            prop_assert_eq!(day.ymd(), (date.year(), date.month(), date.day()));
            prop_assert_eq!(day.to_string().parse::<Day>(), Ok(day));
            prop_assert!(day.month().first_day() <= day && day < day.month().next().first_day());
        }

        #[test]
        fn instants_round_trip_through_text(ms in -60_000_000_000_000_i64..200_000_000_000_000) {
            prop_assert_eq!(Instant(ms).to_string().parse::<Instant>(), Ok(Instant(ms)));
        }

        #[test]
        fn birthdays_round_trip_through_code_and_text(year in proptest::option::of(1_u16..3000), month in 1_u8..=12, day in 1_u8..=31) {
            if let Some(date) = Birthday::new(year, month, day) {
                prop_assert_eq!(Birthday::from_code(date.code()), Some(date));
                prop_assert_eq!(date.to_string().parse::<Birthday>(), Ok(date));
            }
        }
    }

    #[test]
    fn adding_months_clamps_to_the_last_day() {
        let day: Day = "2024-01-31".parse().unwrap();
        assert_eq!(day.plus_months(1).to_string(), "2024-02-29");
        assert_eq!(day.plus_months(13).to_string(), "2025-02-28");
        assert_eq!(day.plus_months(-2).to_string(), "2023-11-30");
    }

    #[test]
    fn a_leap_birthday_returns_every_year() {
        let date: Birthday = "--02-29".parse().unwrap();
        let next = |from: &str| date.next_on_or_after(from.parse().unwrap()).to_string();
        assert_eq!(next("2023-01-01"), "2023-02-28");
        assert_eq!(next("2023-03-01"), "2024-02-29");
    }

    #[test]
    fn days_that_do_not_exist_are_refused() {
        for text in ["2023-02-29", "2024-13-01", "2024-1-1", "0000-01-01", "2024-01-32", "x"] {
            assert!(text.parse::<Day>().is_err(), "{text}");
        }
    }
}
