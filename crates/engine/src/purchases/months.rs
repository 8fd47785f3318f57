//! Days to months by table: one load per order instead of a calendar computation.

use domain::Day;
use domain::time::Month;
use std::ops::Range;

/// The most months a month table has: 21 years, four words of bits. One mistyped year must not make a table of ten
/// thousand lines, or a cohort matrix of their square.
pub(crate) const MONTHS_MAX: usize = 256;

/// The days of a month, as days since 1970. The day after December 9999 is past the calendar, so December's length is
/// stated, not looked up.
pub(crate) fn days_of(month: Month) -> Range<i32> {
    let first = month.first_day().0;
    first..if month.ym().1 == 12 { first + 31 } else { month.next().first_day().0 }
}

/// Consecutive months and the days in them.
#[derive(Clone, Debug)]
pub(crate) struct Months {
    first: Month,
    len: usize,
    first_day: i32,
    of_day: Vec<u16>,
}

impl Months {
    /// The months from `first` to `last`, at most the last [`MONTHS_MAX`] of them.
    /// None at all when `first` is after `last`.
    pub(crate) fn new(first: Month, last: Month) -> Months {
        let first = first.max(Month(last.0.saturating_sub(MONTHS_MAX as i32 - 1)));
        let len = (last.0 - first.0 + 1).max(0) as usize;
        let mut of_day = Vec::with_capacity(len * 31);
        for index in 0..len {
            let month = Month(first.0 + index as i32);
            of_day.resize(of_day.len() + days_of(month).len(), index as u16);
        }
        Months { first, len, first_day: first.first_day().0, of_day }
    }

    /// No month.
    pub(crate) fn none() -> Months {
        Months { first: Day(0).month(), len: 0, first_day: 0, of_day: Vec::new() }
    }

    pub(crate) fn len(&self) -> usize {
        self.len
    }

    pub(crate) fn month(&self, index: usize) -> Month {
        Month(self.first.0 + index as i32)
    }

    /// Whether there are as many as there may be, so that older ones can have been cut off.
    pub(crate) fn is_full(&self) -> bool {
        self.len == MONTHS_MAX
    }

    /// Whether ascending days are all of these months, or of what may have been cut off before them.
    pub(crate) fn holds(&self, days: &[i32]) -> bool {
        let (Some(&first), Some(&last)) = (days.first(), days.last()) else { return true };
        (self.find(first).is_some() || (first < self.first_day && self.is_full()))
            && (self.find(last).is_some() || last < self.first_day)
    }

    /// Whether older months than these were cut off.
    pub(crate) fn shortened(&self, wanted_first: Month) -> bool {
        wanted_first < self.first
    }

    /// The days of one of the months.
    pub(crate) fn days(&self, index: usize) -> Range<i32> {
        days_of(self.month(index))
    }

    /// The place of a month, or where it would be: 0 for earlier ones, the length for later ones.
    pub(crate) fn place(&self, month: Month) -> usize {
        (i64::from(month.0) - i64::from(self.first.0)).clamp(0, self.len as i64) as usize
    }

    pub(crate) fn first_day(&self) -> i32 {
        self.first_day
    }

    /// The month of a day that lies in these months.
    #[inline]
    pub(crate) fn of(&self, day: i32) -> usize {
        usize::from(self.of_day[(day - self.first_day) as usize])
    }

    /// The month of a day, if it lies in these months.
    #[inline]
    pub(crate) fn find(&self, day: i32) -> Option<usize> {
        let at = usize::try_from(i64::from(day) - i64::from(self.first_day)).ok()?;
        self.of_day.get(at).map(|&month| usize::from(month))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Day;

    #[test]
    fn every_day_finds_its_month() {
        let month = |text: &str| text.parse::<Month>().unwrap();
        let months = Months::new(month("1999-11"), month("2004-03"));
        assert_eq!(months.len(), 53);
        for day in month("1999-11").first_day().0..month("2004-04").first_day().0 {
            assert_eq!(months.month(months.of(day)), Day(day).month());
        }
        assert_eq!(months.find(month("2004-04").first_day().0), None);
        assert_eq!(months.find(month("1999-11").first_day().0 - 1), None);
        assert_eq!(months.find(i32::MIN), None);
    }

    #[test]
    fn the_ends_of_the_calendar_are_months_as_well() {
        let last: Month = "9999-12".parse().unwrap();
        let months = Months::new("0001-01".parse().unwrap(), last);
        assert_eq!(months.len(), MONTHS_MAX);
        assert!(months.shortened("0001-01".parse().unwrap()));
        let day: Day = "9999-12-31".parse().unwrap();
        assert_eq!(months.month(months.of(day.0)), last);
    }
}
