//! Relative dates and stretches of time, once it is known which day today is.

use super::{Period, Relative, UNITS_MAX, Unit};
use crate::{Day, Instant};
use std::ops::{Bound, RangeInclusive};

impl Unit {
    /// The day `amount` of this unit after `day`, before it when negative.
    fn after(self, day: Day, amount: i32) -> Day {
        let amount = amount.clamp(-(UNITS_MAX as i32), UNITS_MAX as i32);
        match self {
            Unit::Day => day.plus(amount),
            Unit::Week => day.plus(amount * 7),
            Unit::Month => day.plus_months(amount),
            Unit::Year => day.plus_months(amount * 12),
        }
    }

    /// The first day of the calendar unit that has `day` in it.
    fn start(self, day: Day) -> Day {
        match self {
            Unit::Day => day,
            // Day 0 was a Thursday.
            Unit::Week => day.plus(-(day.0.saturating_add(3).rem_euclid(7))),
            Unit::Month => day.month().first_day(),
            Unit::Year => {
                let (year, _, _) = day.ymd();
                Day::from_ymd(year, 1, 1).unwrap_or(day)
            }
        }
    }

    /// The calendar unit that begins `ahead` units after the one `day` is in.
    fn whole(self, day: Day, ahead: i32) -> RangeInclusive<Day> {
        let start = self.after(self.start(day), ahead);
        start..=self.after(start, 1).plus(-1)
    }
}

impl Relative {
    /// The day it means on the day `today`.
    pub fn day(self, today: Day) -> Day {
        self.unit.after(today, self.amount)
    }
}

impl Period {
    /// The days it covers on the day `today`.
    ///
    /// ```
    /// use domain::Day;
    /// use domain::expr::{Period, Unit};
    ///
    /// let today: Day = "2024-03-31".parse()?;
    /// let days = |period: Period| format!("{} to {}", period.days(today).start(), period.days(today).end());
    /// assert_eq!(days(Period::InLast(1, Unit::Month)), "2024-02-29 to 2024-03-31");
    /// assert_eq!(days(Period::Last(Unit::Month)), "2024-02-01 to 2024-02-29");
    /// assert_eq!(days(Period::This(Unit::Week)), "2024-03-25 to 2024-03-31");
    /// # Ok::<(), domain::time::BadDay>(())
    /// ```
    pub fn days(self, today: Day) -> RangeInclusive<Day> {
        let amount = |amount: u32| i32::try_from(amount).unwrap_or(i32::MAX);
        match self {
            Period::InLast(units, unit) => unit.after(today, -amount(units))..=today,
            Period::InNext(units, unit) => today..=unit.after(today, amount(units)),
            Period::This(unit) => unit.whole(today, 0),
            Period::Last(unit) => unit.whole(today, -1),
            Period::Next(unit) => unit.whole(today, 1),
        }
    }
}

/// An end of a stretch of time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Point {
    /// A calendar day, all of it.
    Day(Day),
    /// A day counted from today.
    Relative(Relative),
    /// A moment; only in stretches for fields that hold moments.
    Instant(Instant),
}

/// A stretch of time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stretch {
    /// From one point to another.
    Range(Bound<Point>, Bound<Point>),
    /// Around today.
    Period(Period),
}

impl Stretch {
    /// Exactly this point.
    pub fn at(point: Point) -> Stretch {
        Stretch::Range(Bound::Included(point), Bound::Included(point))
    }

    /// The days it covers. A moment counts as its day in UTC.
    pub fn days(&self, today: Day) -> RangeInclusive<Day> {
        let (low, high) = match self {
            Stretch::Period(period) => return period.days(today),
            Stretch::Range(low, high) => (low, high),
        };
        let day = |point: Point| match point {
            Point::Day(day) => day,
            Point::Relative(relative) => relative.day(today),
            Point::Instant(at) => at.day_at(0),
        };
        let low = match *low {
            Bound::Included(point) => day(point),
            Bound::Excluded(point) => day(point).plus(1),
            Bound::Unbounded => Day(i32::MIN),
        };
        let high = match *high {
            Bound::Included(point) => day(point),
            Bound::Excluded(point) => day(point).plus(-1),
            Bound::Unbounded => Day(i32::MAX),
        };
        low..=high
    }

    /// The moments it covers where clocks are `offset_minutes` ahead of UTC, in milliseconds since 1970.
    pub fn moments(&self, today: Day, offset_minutes: i32) -> RangeInclusive<i64> {
        let midnight = |day: Day| Instant::start_of(day).0 - i64::from(offset_minutes) * 60_000;
        let (low, high) = match self {
            Stretch::Period(period) => {
                let days = period.days(today);
                return midnight(*days.start())..=midnight(days.end().plus(1)) - 1;
            }
            Stretch::Range(low, high) => (low, high),
        };
        let day = |point: Point| match point {
            Point::Day(day) => Some(day),
            Point::Relative(relative) => Some(relative.day(today)),
            Point::Instant(_) => None,
        };
        let first = |point: Point| match (day(point), point) {
            (Some(day), _) => midnight(day),
            (None, Point::Instant(at)) => at.0,
            (None, _) => i64::MIN,
        };
        let last = |point: Point| match day(point) {
            Some(day) => midnight(day.plus(1)) - 1,
            None => first(point),
        };
        let low = match *low {
            Bound::Included(point) => first(point),
            Bound::Excluded(point) => last(point).saturating_add(1),
            Bound::Unbounded => i64::MIN,
        };
        let high = match *high {
            Bound::Included(point) => last(point),
            Bound::Excluded(point) => first(point).saturating_sub(1),
            Bound::Unbounded => i64::MAX,
        };
        low..=high
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expr::parse::{parse_literal, parse_period};

    const TODAY: &str = "2024-02-29";

    fn check(period: &str, from: &str, to: &str) {
        let days = parse_period(period).unwrap().days(TODAY.parse().unwrap());
        assert_eq!(
            (days.start().to_string().as_str(), days.end().to_string().as_str()),
            (from, to),
            "{period}"
        );
    }

    #[test]
    fn stretches_cover_the_days_people_mean() {
        check("today", "2024-02-29", "2024-02-29");
        check("yesterday", "2024-02-28", "2024-02-28");
        check("tomorrow", "2024-03-01", "2024-03-01");
        check("last 90 days", "2023-12-01", "2024-02-29");
        check("next 7 days", "2024-02-29", "2024-03-07");
        check("last 1 year", "2023-02-28", "2024-02-29");
        check("this week", "2024-02-26", "2024-03-03");
        check("last week", "2024-02-19", "2024-02-25");
        check("this month", "2024-02-01", "2024-02-29");
        check("next month", "2024-03-01", "2024-03-31");
        check("last month", "2024-01-01", "2024-01-31");
        check("this year", "2024-01-01", "2024-12-31");
        check("last year", "2023-01-01", "2023-12-31");
    }

    #[test]
    fn in_last_and_before_ago_part_the_past_in_two() {
        let today: Day = TODAY.parse().unwrap();
        let Some(crate::expr::Literal::Relative(ago)) = parse_literal("90 days ago") else { panic!() };
        let before = Stretch::Range(Bound::Unbounded, Bound::Excluded(Point::Relative(ago)));
        let inside = Period::InLast(90, Unit::Day).days(today);
        assert_eq!(before.days(today).end().plus(1), *inside.start());
    }

    #[test]
    fn a_day_is_all_of_it_in_the_zone_of_the_reader() {
        let day = Stretch::at(Point::Day("2024-02-13".parse().unwrap()));
        let moments = day.moments(TODAY.parse().unwrap(), 120);
        assert_eq!(Instant(*moments.start()).to_string(), "2024-02-12T22:00:00Z");
        assert_eq!(Instant(*moments.end()).to_string(), "2024-02-13T21:59:59.999Z");
    }

    #[test]
    fn amounts_beyond_the_calendar_do_not_overflow() {
        let today: Day = TODAY.parse().unwrap();
        for unit in Unit::ALL {
            for amount in [i32::MIN, i32::MAX] {
                let point = Point::Relative(Relative::new(amount, unit));
                let _ = Stretch::at(point).moments(today, 840);
                let _ = Stretch::Range(Bound::Excluded(point), Bound::Excluded(point)).days(today);
            }
        }
        let _ = Period::InLast(u32::MAX, Unit::Year).days(today);
    }
}
