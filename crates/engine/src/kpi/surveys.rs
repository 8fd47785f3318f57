//! Survey answers as NPS and CSAT read them: which rows count, and by month.
//!
//! An answer of nobody known counts for everybody, but belongs to no segment and has no "latest per customer".

use super::input::Drill;
use crate::bits::Bits;
use crate::purchases::{DAYS, MONTHS_MAX, Months, NO_CUSTOMER};
use crate::table::{Column, Data, Ints, Table, TextColumn};
use domain::Day;
use domain::insight::SurveyScope;
use domain::time::{DAY_MS, Month};
use std::ops::Range;

/// The instants of the years 1–9999.
const INSTANTS: Range<i64> = DAYS.start as i64 * DAY_MS..DAYS.end as i64 * DAY_MS;

/// The interaction table's columns, and which of its rows are asked about.
#[derive(Clone, Copy, Debug)]
pub struct SurveyInput<'a> {
    /// Per row the customer's row, or [`NO_CUSTOMER`].
    pub customers: &'a [u32],
    /// Per row the instant in milliseconds since 1970 UTC.
    pub at: &'a Ints,
    /// Per row the score; blanks and what is no whole number have none.
    pub scores: &'a Ints,
    /// The rows that are survey answers; `None` for all.
    pub rows: Option<&'a Bits>,
    /// The customers whose answers count; `None` for all answers.
    pub selection: Option<&'a Bits>,
    /// First day that counts.
    pub from: Option<Day>,
    /// Last day that counts.
    pub to: Option<Day>,
    /// How far the clocks of the reader are ahead of UTC: it decides the day and month of an answer.
    pub offset_minutes: i32,
    /// All answers or the last one of each customer. The last is looked for among the rows and days that count.
    pub scope: SurveyScope,
}

/// The answers with one score, taken out of the interactions: they are few among those, and asked about again and again.
#[derive(Debug, Default)]
pub struct Answers {
    /// Rows of the interaction table, ascending.
    rows: Vec<u32>,
    customers: Vec<u32>,
    at: Ints,
    scores: Ints,
}

impl Answers {
    /// The live interactions that are answers with this score: surveys, and whatever else carries one.
    pub fn of(interactions: &Table, score: &str) -> Answers {
        let column = |field: &str| interactions.column(field);
        let survey = match column("type").map(|column| &column.data) {
            // One code is compared for each row, not its text.
            Some(Data::Text(TextColumn::Dict(dict))) => dict.find("survey").map(|code| (dict.codes(), code)),
            _ => None,
        };
        let scores = column(score);
        let is_answer = |row: u32| {
            survey
                .is_some_and(|(codes, code)| (row as usize) < codes.len() && codes.get(row as usize) == code)
                || scores.is_some_and(|scores| scores.int(row).is_some())
        };
        let rows: Vec<u32> = interactions.live().iter().filter(|&row| is_answer(row)).collect();
        let links = column("customer");
        let of = |row: &u32| links.and_then(|links| links.link(*row)).unwrap_or(NO_CUSTOMER);
        let customers = rows.iter().map(of).collect();
        let ints = |column: Option<&Column>| {
            let value = |row: &u32| column.and_then(|column| column.int(*row)).unwrap_or(i64::MIN);
            Ints::I64(rows.iter().map(value).collect())
        };
        Answers { customers, at: ints(column("at")), scores: ints(scores), rows }
    }

    /// All of them as the input of a KPI. What a drill gives is to be passed to [`Answers::found`].
    pub fn input(&self) -> SurveyInput<'_> {
        SurveyInput::all(&self.customers, &self.at, &self.scores)
    }

    /// The interactions that a drill among these answers has found.
    pub fn found(&self, drill: &Drill) -> Drill {
        Drill::Interactions(drill.rows().iter().map(|&place| self.rows[place as usize]).collect())
    }
}

impl<'a> SurveyInput<'a> {
    /// All answers of everybody.
    pub fn all(customers: &'a [u32], at: &'a Ints, scores: &'a Ints) -> SurveyInput<'a> {
        SurveyInput {
            customers,
            at,
            scores,
            rows: None,
            selection: None,
            from: None,
            to: None,
            offset_minutes: 0,
            scope: SurveyScope::All,
        }
    }

    /// Calls `visit` with every row that counts and its score.
    #[inline]
    pub(crate) fn each(&self, visit: impl FnMut(usize, Option<i64>)) {
        // The width is settled once, not at each row.
        match self.scores {
            Ints::I8(scores) => self.each_of(|row| narrow(scores, row, i8::MIN), visit),
            Ints::I16(scores) => self.each_of(|row| narrow(scores, row, i16::MIN), visit),
            Ints::I32(scores) => self.each_of(|row| narrow(scores, row, i32::MIN), visit),
            Ints::I64(scores) => self.each_of(|row| narrow(scores, row, i64::MIN), visit),
        }
    }

    /// Sums up `add` over the answers that count: over all of them, and per month from the first to the last month that
    /// has one. Answers at no known instant belong to no month.
    pub(crate) fn sums<T: Clone + Default>(
        &self,
        mut add: impl FnMut(&mut T, Option<i64>),
    ) -> (T, Vec<(Month, T)>) {
        let mut all = T::default();
        let months = self.months();
        let mut sums = vec![None; months.len()];
        self.each(|row, score| {
            add(&mut all, score);
            if let Some(month) = self.day(row).and_then(|day| months.find(day)) {
                add(sums[month].get_or_insert_default(), score);
            }
        });
        let first = sums.iter().position(Option::is_some).unwrap_or(sums.len());
        let last = sums.iter().rposition(Option::is_some).map_or(first, |last| last + 1);
        let months =
            (first..last).map(|at| (months.month(at), sums[at].take().unwrap_or_default())).collect();
        (all, months)
    }

    /// The months from the first to the last answer that counts, perhaps with others around them.
    fn months(&self) -> Months {
        let month = |local: i64| Day(day_of(local.clamp(INSTANTS.start, INSTANTS.end - 1))).month();
        let Some((first, last)) = self.at.span() else { return Months::none() };
        let (mut first, mut last) = (month(self.shifted(first)), month(self.shifted(last)));
        first = self.from.map_or(first, |from| first.max(from.month()));
        last = self.to.map_or(last, |to| last.min(to.month()));
        // An answer that does not count may be dated in a year far away.
        if last.0 - first.0 >= MONTHS_MAX as i32 {
            let (mut least, mut greatest) = (i64::MAX, i64::MIN);
            self.each(|row, _| {
                if let Some(local) = self.local(row) {
                    least = least.min(local);
                    greatest = greatest.max(local);
                }
            });
            if least > greatest {
                return Months::none();
            }
            (first, last) = (month(least), month(greatest));
        }
        Months::new(first, last)
    }

    /// An answer's instant by the reader's clock, if it lies in the years 1–9999.
    #[inline]
    fn local(&self, row: usize) -> Option<i64> {
        Some(self.shifted(self.at.get(row)?)).filter(|local| INSTANTS.contains(local))
    }

    /// An instant by the reader's clock.
    #[inline]
    fn shifted(&self, instant: i64) -> i64 {
        instant.saturating_add(i64::from(self.offset_minutes) * 60_000)
    }

    /// The reader's day of an answer.
    #[inline]
    fn day(&self, row: usize) -> Option<i32> {
        self.local(row).map(day_of)
    }

    #[inline]
    fn each_of(&self, score: impl Fn(usize) -> Option<i64>, mut visit: impl FnMut(usize, Option<i64>)) {
        match self.scope {
            SurveyScope::All => self.each_row(|row| visit(row, score(row))),
            SurveyScope::LatestPerCustomer => {
                self.latest(&score).for_each(|row| visit(row, score(row)));
            }
        }
    }

    #[inline]
    fn each_row(&self, mut visit: impl FnMut(usize)) {
        let limited = self.from.is_some() || self.to.is_some();
        // Instants are compared, since finding each one's day takes longer.
        let from = self.from.map_or(i64::MIN, |day| i64::from(day.0) * DAY_MS);
        let until = self.to.map_or(i64::MAX, |day| (i64::from(day.0) + 1) * DAY_MS);
        let rows = self.customers.len();
        let mut check = |row: usize| {
            let selected = self.selection.is_none_or(|bits| bits.get(self.customers[row] as usize));
            if selected && (!limited || self.local(row).is_some_and(|at| (from..until).contains(&at))) {
                visit(row);
            }
        };
        match self.rows {
            None => (0..rows).for_each(check),
            Some(bits) => bits.for_each(|row| {
                if row < rows {
                    check(row);
                }
            }),
        }
    }

    /// The last answer of each customer, valid or not. Of several at the same instant a valid one comes before an
    /// ignored one and a lower score before a higher one, so that the order of the rows decides nothing.
    fn latest(&self, score: &impl Fn(usize) -> Option<i64>) -> Bits {
        // The instant beside the row: looking it up again for the one to beat would miss the caches.
        const NONE: (i64, u32) = (i64::MIN, NO_CUSTOMER);
        let customers = self.customers.iter().filter(|&&row| row != NO_CUSTOMER).max();
        let mut latest = vec![NONE; customers.map_or(0, |&row| row as usize + 1)];
        let rank = |row: usize| {
            let score = score(row);
            (score.is_some(), score.map(std::cmp::Reverse))
        };
        self.each_row(|row| {
            let at = self.at.get(row).unwrap_or(i64::MIN);
            if let Some(best) = latest.get_mut(self.customers[row] as usize)
                && (at > best.0
                    || best.1 == NO_CUSTOMER
                    || (at == best.0 && rank(row) > rank(best.1 as usize)))
            {
                *best = (at, row as u32);
            }
        });
        Bits::from_rows(self.customers.len(), latest.into_iter().map(|(_, row)| row))
    }
}

/// The day of an instant of the years 1–9999. In floats, since their quotient is exact enough for that, and several times
/// faster than a 64-bit division, which not every WebAssembly engine simplifies.
#[inline]
fn day_of(local: i64) -> i32 {
    let days = local as f64 / DAY_MS as f64;
    let whole = days as i32;
    whole - i32::from(f64::from(whole) > days)
}

/// A score in a column of some width; its least number stands for "none".
#[inline]
fn narrow<T: Copy + PartialEq + Into<i64>>(scores: &[T], row: usize, none: T) -> Option<i64> {
    scores.get(row).filter(|&&score| score != none).map(|&score| score.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Instant;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn days_in_floats_are_days_in_whole_numbers(day in -719_162_i64..2_932_897, ms in -2_i64..86_400_002, offset in -840_i32..840) {
            let at = day * DAY_MS + ms;
            let column = Ints::I64(vec![at]);
            let input = SurveyInput { offset_minutes: offset, ..SurveyInput::all(&[0], &column, &column) };
            let expected = Instant(at).day_at(offset).0;
            prop_assert_eq!(input.day(0), DAYS.contains(&expected).then_some(expected));
        }
    }

    #[test]
    fn instants_at_the_ends_of_the_range_have_no_day() {
        let column = Ints::I64(vec![i64::MAX, i64::MIN + 1]);
        let input = SurveyInput { offset_minutes: i32::MAX, ..SurveyInput::all(&[0, 0], &column, &column) };
        assert_eq!((input.day(0), input.day(1)), (None, None));
    }
}
