//! What a column is scanned for, once it is known which day today is; and the test of a single value.

use crate::table::{Column, Data};
use domain::expr::{BirthdayMatch, Match, MoneyRange, Stretch, TextMatch, within};
use domain::fold::fold_into;
use domain::{Birthday, Day, FieldType, RowId};
use oplog::cells::elements;
use std::ops::{Bound, RangeInclusive};

/// What a column is scanned for. Days, moments, flags and dates of birth have all become ranges of whole numbers.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Kernel {
    /// No value.
    Empty,
    /// One of these ranges.
    Ints(Vec<RangeInclusive<i64>>),
    /// A birthday on one of these days of the year.
    DaysOfYear(DaysOfYear),
    /// One of these ranges.
    Numbers(Vec<(Bound<f64>, Bound<f64>)>),
    /// One of these ranges.
    Money(Vec<MoneyRange>),
    /// This.
    Text(TextMatch),
    /// A link to one of these.
    Rows(Vec<RowId>),
}

/// A set of month and day, by the low nine bits of a birthday's code.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub(super) struct DaysOfYear([u64; 8]);

impl DaysOfYear {
    fn insert(&mut self, code: i32) {
        let place = code.rem_euclid(512) as usize;
        self.0[place / 64] |= 1 << (place % 64);
    }

    #[inline]
    pub fn has(&self, code: i64) -> bool {
        let place = code.rem_euclid(512) as usize;
        self.0[place / 64] >> (place % 64) & 1 == 1
    }
}

/// What a match means on the day `today`, where clocks are `offset_minutes` ahead of UTC: a value matches when any of
/// these does.
pub(super) fn kernels(matched: &Match, today: Day, offset_minutes: i32) -> Vec<Kernel> {
    let days = |stretch: &Stretch| {
        let days = stretch.days(today);
        i64::from(days.start().0)..=i64::from(days.end().0)
    };
    vec![match matched {
        Match::Empty => Kernel::Empty,
        Match::Text(text) => Kernel::Text(text.clone()),
        Match::Int(ranges) => Kernel::Ints(ranges.clone()),
        Match::Number(ranges) => Kernel::Numbers(ranges.clone()),
        Match::Money(ranges) => Kernel::Money(ranges.clone()),
        Match::Day(stretches) => Kernel::Ints(stretches.iter().map(days).collect()),
        Match::Instant(stretches) => {
            Kernel::Ints(stretches.iter().map(|stretch| stretch.moments(today, offset_minutes)).collect())
        }
        Match::Flag(true) => Kernel::Ints(vec![i64::MIN..=-1, 1..=i64::MAX]),
        Match::Flag(false) => Kernel::Ints(vec![0..=0]),
        Match::Row(ids) => Kernel::Rows(ids.clone()),
        Match::Birthday(dates) => return birthdays(dates, today),
    }]
}

fn birthdays(dates: &[BirthdayMatch], today: Day) -> Vec<Kernel> {
    let mut of_year = DaysOfYear::default();
    let mut born = Vec::new();
    for date in dates {
        match date {
            BirthdayMatch::Born(stretch) => born.push(codes(stretch.days(today))),
            BirthdayMatch::Yearly(date) => of_year.insert(date.code()),
            BirthdayMatch::Return(_) => {
                for (month, day) in (1..=12).flat_map(|month| (1..=31).map(move |day| (month, day))) {
                    let birthday = Birthday::new(None, month, day);
                    if let Some(birthday) = birthday.filter(|&birthday| date.matches(birthday, today)) {
                        of_year.insert(birthday.code());
                    }
                }
            }
        }
    }
    vec![Kernel::DaysOfYear(of_year), Kernel::Ints(born)]
}

/// The codes of birthdays with a year that lie within these days: codes go up with the date.
fn codes(days: RangeInclusive<Day>) -> RangeInclusive<i64> {
    let code = |day: Day| {
        let (year, month, day) = day.ymd();
        i64::from(year) * 512 + i64::from(month) * 32 + i64::from(day)
    };
    // Years 1 to 9999; without the cut the calendar would overflow at the ends of open ranges.
    let (first, last) = (Day(-719_162), Day(2_932_896));
    code((*days.start()).max(first))..=code((*days.end()).min(last))
}

/// Whether the value of one row matches. The scans in `scan` are the same for all rows at once.
pub(super) fn matches(
    column: Option<&Column>,
    row: u32,
    kernel: &Kernel,
    target: impl Fn(u32) -> RowId,
) -> bool {
    let Some(column) = column else {
        return *kernel == Kernel::Empty;
    };
    match (kernel, &column.data) {
        (Kernel::Empty, _) => !column.has_value(row),
        (Kernel::Ints(ranges), _) => {
            column.int(row).is_some_and(|value| ranges.iter().any(|range| range.contains(&value)))
        }
        (Kernel::DaysOfYear(days), _) => column.int(row).is_some_and(|code| days.has(code)),
        (Kernel::Numbers(ranges), _) => column.number(row).is_some_and(|value| in_ranges(value, ranges)),
        (Kernel::Money(ranges), _) => column.money(row).is_some_and(|money| {
            let minor = |range: &MoneyRange| range.minor(money.currency);
            ranges.iter().filter_map(minor).any(|range| range.contains(&money.minor))
        }),
        (Kernel::Text(matched), Data::Text(_)) => {
            TextTest::new(matched, column.ty == FieldType::Set).matches(column.text(row))
        }
        (Kernel::Text(_), _) => false,
        (Kernel::Rows(ids), _) => column.link(row).is_some_and(|row| ids.contains(&target(row))),
    }
}

pub(super) fn in_ranges(value: f64, ranges: &[(Bound<f64>, Bound<f64>)]) -> bool {
    ranges.iter().any(|&(low, high)| within(value, low, high))
}

/// The test of stored texts, with room to fold them in.
pub(super) struct TextTest<'a> {
    matched: &'a TextMatch,
    set: bool,
    folded: String,
}

impl<'a> TextTest<'a> {
    /// Of a set, whose elements are joined, one element has to match.
    pub fn new(matched: &'a TextMatch, set: bool) -> TextTest<'a> {
        TextTest { matched, set, folded: String::new() }
    }

    pub fn matches(&mut self, stored: &str) -> bool {
        if self.set { elements(stored).any(|element| self.one(element)) } else { self.one(stored) }
    }

    fn one(&mut self, text: &str) -> bool {
        self.folded.clear();
        fold_into(text, &mut self.folded);
        !text.is_empty() && self.matched.matches(&self.folded)
    }
}
