//! The Solar Hijri calendar for typing dates; showing them is the work of `Intl`.
//!
//! The leap years follow the break table of K. M. Borkowski, which agrees with the official Iranian calendar for the years
//! 1206 to 1498; days outside the table are refused, never guessed.

use domain::Day;

/// A day of the Solar Hijri calendar.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Jalali {
    /// Year, for example 1403.
    pub(crate) year: i32,
    /// 1–12.
    pub(crate) month: u32,
    /// 1–31.
    pub(crate) day: u32,
}

/// Years at which the rhythm of leap years changes.
const BREAKS: [i32; 20] = [
    -61, 9, 38, 199, 426, 686, 756, 818, 1111, 1181, 1210, 1635, 2060, 2097, 2192, 2262, 2324, 2394, 2456,
    3178,
];

/// The Gregorian year in which a Jalali year begins, the day in March it begins on, and years since the last leap year.
fn year_start(year: i32) -> Option<(i32, i32, i32)> {
    let gregorian = year + 621;
    let mut leaps = -14;
    let mut previous = BREAKS[0];
    for &next in &BREAKS[1..] {
        let jump = next - previous;
        if year < next {
            let n = year - previous;
            leaps += n / 33 * 8 + (n % 33 + 3) / 4;
            if jump % 33 == 4 && jump - n == 4 {
                leaps += 1;
            }
            let gregorian_leaps = gregorian / 4 - (gregorian / 100 + 1) * 3 / 4 - 150;
            let adjusted = if jump - n < 6 { n - jump + (jump + 4) / 33 * 33 } else { n };
            let since_leap = ((adjusted + 1) % 33 - 1).rem_euclid(33) % 4;
            return Some((gregorian, 20 + leaps - gregorian_leaps, since_leap));
        }
        leaps += jump / 33 * 8 + jump % 33 / 4;
        previous = next;
    }
    None
}

impl Jalali {
    /// The calendar day, if this date exists.
    pub(crate) fn to_day(self) -> Option<Day> {
        if !(1206..=1498).contains(&self.year) || !(1..=12).contains(&self.month) || self.day == 0 {
            return None;
        }
        let (gregorian, march, since_leap) = year_start(self.year)?;
        let length = match self.month {
            1..=6 => 31,
            7..=11 => 30,
            _ if since_leap == 0 => 30,
            _ => 29,
        };
        if self.day > length {
            return None;
        }
        let before = (self.month - 1) * 31 - self.month.saturating_sub(7);
        Some(Day::from_ymd(gregorian, 3, march as u32)?.plus((before + self.day) as i32 - 1))
    }

    /// The date of a calendar day, if it lies in the table.
    pub(crate) fn from_day(day: Day) -> Option<Jalali> {
        let (gregorian, _, _) = day.ymd();
        let guess = gregorian - 621;
        let (year, start) = [guess, guess - 1]
            .into_iter()
            .filter_map(|year| Some((year, Jalali { year, month: 1, day: 1 }.to_day()?)))
            .find(|(_, start)| *start <= day)?;
        let passed = (day.0 - start.0) as u32;
        let (month, day) = if passed < 186 {
            (passed / 31 + 1, passed % 31 + 1)
        } else {
            ((passed - 186) / 30 + 7, (passed - 186) % 30 + 1)
        };
        Some(Jalali { year, month, day })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(jalali: (i32, u32, u32), gregorian: &str) {
        let date = Jalali { year: jalali.0, month: jalali.1, day: jalali.2 };
        let day: Day = gregorian.parse().unwrap();
        assert_eq!(date.to_day(), Some(day), "{gregorian}");
        assert_eq!(Jalali::from_day(day), Some(date), "{gregorian}");
    }

    #[test]
    fn known_days_agree_with_the_gregorian_calendar() {
        check((1403, 1, 1), "2024-03-20");
        check((1403, 12, 30), "2025-03-20");
        check((1404, 1, 1), "2025-03-21");
        check((1399, 12, 30), "2021-03-20");
        check((1357, 11, 22), "1979-02-11");
        check((1300, 1, 1), "1921-03-21");
        check((1408, 12, 30), "2030-03-20");
    }

    #[test]
    fn every_day_of_two_centuries_round_trips() {
        let first: Day = "1850-01-01".parse().unwrap();
        for offset in 0..90_000 {
            let day = first.plus(offset);
            assert_eq!(Jalali::from_day(day).and_then(Jalali::to_day), Some(day), "{day}");
        }
    }

    #[test]
    fn reference_dates_of_three_sources_agree() {
        // Days on which jdatetime, persiantools and convertdate give the same date.
        let table = "
        1279-12-29 1901-03-20  1290-01-01 1911-03-22  1309-12-30 1931-03-21  1320-01-01 1941-03-21
        1339-12-29 1961-03-20  1350-01-01 1971-03-21  1369-12-29 1991-03-20  1380-01-01 2001-03-21
        1391-12-30 2013-03-20  1393-01-01 2014-03-21  1393-12-29 2015-03-20  1394-04-03 2015-06-24
        1394-10-21 2016-01-11  1395-01-01 2016-03-20  1395-09-27 2016-12-17  1395-11-22 2017-02-10
        1396-01-01 2017-03-21  1396-04-29 2017-07-20  1396-12-12 2018-03-03  1397-01-01 2018-03-21
        1397-11-24 2019-02-13  1398-01-22 2019-04-11  1398-06-11 2019-09-02  1398-12-29 2020-03-19
        1399-06-03 2020-08-24  1399-10-07 2020-12-27  1400-01-01 2021-03-21  1400-09-03 2021-11-24
        1401-01-01 2022-03-21  1401-08-04 2022-10-26  1402-01-01 2023-03-21  1402-11-18 2024-02-07
        1403-01-01 2024-03-20  1403-03-01 2024-05-21  1403-04-31 2024-07-21  1403-06-31 2024-09-21
        1403-07-30 2024-10-21  1403-09-30 2024-12-20  1403-12-30 2025-03-20  1404-01-31 2025-04-20
        1404-03-31 2025-06-21  1404-06-31 2025-09-22  1404-08-06 2025-10-28  1404-10-30 2026-01-20
        1405-01-01 2026-03-21  1405-02-28 2026-05-18  1405-06-31 2026-09-22  1406-01-01 2027-03-21
        1406-04-02 2027-06-23  1407-01-01 2028-03-20  1407-04-14 2028-07-04  1408-06-28 2029-09-18
        1408-08-24 2029-11-14  1409-01-01 2030-03-21  1409-07-12 2030-10-04  1410-02-31 2031-05-21
        1410-08-04 2031-10-26  1411-01-01 2032-03-20  1412-02-03 2033-04-22  1412-11-15 2034-02-03
        1413-10-02 2034-12-23  1414-09-24 2035-12-15  1426-12-29 2048-03-19  1439-01-01 2060-03-20
        1462-12-29 2084-03-19  1475-01-01 2096-03-20  1498-12-30 2120-03-20";
        let words: Vec<&str> = table.split_whitespace().collect();
        for pair in words.chunks(2) {
            let parts: Vec<u32> = pair[0].split('-').filter_map(|part| part.parse().ok()).collect();
            check((parts[0] as i32, parts[1], parts[2]), pair[1]);
        }
    }

    #[test]
    fn days_that_do_not_exist_are_refused() {
        for (year, month, day) in [(1404, 12, 30), (1403, 7, 31), (1403, 13, 1), (1403, 1, 0), (700, 1, 1)] {
            assert_eq!(Jalali { year, month, day }.to_day(), None);
        }
    }
}
