//! The Solar Hijri calendar of Iran, to and from Gregorian days.
//!
//! Between 1277 and 1502 the leap years of the official calendar follow cycles of 33 years with eight leap years each,
//! which is what this module counts. Outside that span the rule does not hold, and no day is given.

use domain::Day;

/// Years for which the conversion is the official one.
pub const YEARS: std::ops::RangeInclusive<i32> = 1277..=1502;

/// 1 Farvardin 1403 was 20 March 2024.
const ANCHOR: (i32, i32) = (1403, 19_802);

/// The day with this year, month (1–12) and day of month, if it exists and the year is one of [`YEARS`].
///
/// ```
/// let day = formats::values::calendar::day_from_jalali(1403, 2, 13).unwrap();
/// assert_eq!(day.to_string(), "2024-05-02");
/// ```
pub fn day_from_jalali(year: i32, month: u32, day: u32) -> Option<Day> {
    if !YEARS.contains(&year) || !(1..=12).contains(&month) || day == 0 || day > month_length(year, month) {
        return None;
    }
    let before: u32 = (1..month).map(|month| month_length(year, month)).sum();
    Some(new_year(year).plus((before + day - 1) as i32))
}

/// Year, month and day of month, if the day lies in one of [`YEARS`].
pub fn jalali_from_day(day: Day) -> Option<(i32, u32, u32)> {
    // The year begins around 20 March, so a guess from the Gregorian year is one off at most.
    let guess = day.ymd().0 - 621;
    let year = [guess, guess - 1].into_iter().find(|&year| new_year(year) <= day)?;
    if !YEARS.contains(&year) {
        return None;
    }
    let mut rest = (day.0 - new_year(year).0) as u32;
    for month in 1..=12 {
        let length = month_length(year, month);
        if rest < length {
            return Some((year, month, rest + 1));
        }
        rest -= length;
    }
    None
}

/// Whether Esfand of this year has 30 days.
pub fn is_leap(year: i32) -> bool {
    place(year) % 4 == 1
}

/// The length of a month (1–12).
pub fn month_length(year: i32, month: u32) -> u32 {
    match month {
        1..=6 => 31,
        12 if !is_leap(year) => 29,
        _ => 30,
    }
}

/// The place of the year in its cycle of 33: 1, 5, 9 … 29 are leap years.
fn place(year: i32) -> i32 {
    (year - 1209).rem_euclid(33)
}

fn new_year(year: i32) -> Day {
    let (anchor, day) = ANCHOR;
    let leaps = leap_years_before(year) - leap_years_before(anchor);
    Day(day + 365 * (year - anchor) + leaps)
}

/// Leap years from the start of the cycles up to, not including, `year`.
fn leap_years_before(year: i32) -> i32 {
    let years = year - 1210;
    let (cycles, rest) = (years.div_euclid(33), years.rem_euclid(33));
    cycles * 8 + ((rest + 3) / 4).min(8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_day_of_the_span_converts_there_and_back() {
        let mut day = day_from_jalali(1277, 1, 1).unwrap();
        for year in YEARS {
            for month in 1..=12 {
                for of_month in 1..=month_length(year, month) {
                    assert_eq!(jalali_from_day(day), Some((year, month, of_month)));
                    assert_eq!(day_from_jalali(year, month, of_month), Some(day));
                    day = day.plus(1);
                }
            }
        }
        assert_eq!(jalali_from_day(day), None);
    }

    #[test]
    fn published_days_agree() {
        let cases = [
            ("1901-03-20", (1279, 12, 29)),
            ("1911-03-22", (1290, 1, 1)),
            ("1931-03-21", (1309, 12, 30)),
            ("2001-03-21", (1380, 1, 1)),
            ("2013-03-20", (1391, 12, 30)),
            ("2024-03-20", (1403, 1, 1)),
            ("2025-03-20", (1403, 12, 30)),
        ];
        for (gregorian, jalali) in cases {
            assert_eq!(jalali_from_day(gregorian.parse().unwrap()), Some(jalali), "{gregorian}");
        }
        let leap: Vec<i32> = (1390..1415).filter(|&year| is_leap(year)).collect();
        assert_eq!(leap, [1391, 1395, 1399, 1403, 1408, 1412]);
    }

    #[test]
    fn days_that_do_not_exist_are_refused() {
        for (year, month, day) in
            [(1402, 12, 30), (1403, 7, 31), (1403, 13, 1), (1403, 1, 0), (1276, 1, 1), (1503, 1, 1)]
        {
            assert_eq!(day_from_jalali(year, month, day), None);
        }
    }
}
