//! One figure per row, and the scan of it.

use super::kernel::Kernel;
use super::scan::{in_int_ranges, numbers, present, words};
use crate::bits::Bits;
use crate::table::{Ints, NO_ROW};
use domain::expr::{Column, Figure, Match, MoneyRange};
use domain::{Currency, FieldType};
use std::ops::RangeInclusive;

/// A figure of every row of a kind.
#[derive(Debug)]
pub(super) enum Figures {
    /// Whole numbers, days or moments.
    Ints(Ints),
    /// Numbers; NaN is "no value".
    Numbers(Vec<f64>),
    /// Amounts by currency; a row has a value in each currency it has amounts in.
    Money {
        /// The amounts.
        by_currency: Vec<(Currency, Amounts)>,
        /// Rows without amounts in a currency have 0 there: it is a total.
        total: bool,
    },
    /// The chosen row of the gathered kind; [`NO_ROW`] for none.
    Rows(Vec<u32>),
}

/// Amounts in one currency.
#[derive(Debug)]
pub(super) enum Amounts {
    /// Minor units.
    Minor(Ints),
    /// Means, which may lie between minor units; NaN is "no value".
    Mean(Vec<f64>),
}

impl Amounts {
    fn replace(&mut self, rows: usize, places: &[u32], fresh: Amounts) -> bool {
        match (self, fresh) {
            (Amounts::Minor(own), Amounts::Minor(fresh)) => replace_ints(own, rows, places, &fresh),
            (Amounts::Mean(own), Amounts::Mean(fresh)) => {
                own.resize(rows, f64::NAN);
                replace_all(own, places, &fresh);
            }
            _ => return false,
        }
        true
    }

    fn present(&self) -> Bits {
        match self {
            Amounts::Minor(ints) => present(ints),
            Amounts::Mean(values) => words(values, |value| !value.is_nan()),
        }
    }

    fn in_range(&self, currency: Currency, range: &MoneyRange) -> Bits {
        match self {
            Amounts::Minor(ints) => match range.minor(currency) {
                Some(minor) => in_int_ranges(ints, &[minor]),
                None => Bits::none(ints.len()),
            },
            Amounts::Mean(values) => match range.minor_between(currency) {
                Some(ends) => numbers(values, &[ends]),
                None => Bits::none(values.len()),
            },
        }
    }
}

impl Figures {
    /// The figures where there is nothing to gather.
    pub fn of_nothing(figure: &Figure, rows: usize) -> Figures {
        let zeros = || {
            let mut ints = Ints::default();
            ints.extend((0..rows).map(|_| Some(0)));
            Figures::Ints(ints)
        };
        let total = matches!(figure, Figure::Sum(_));
        match (figure, figure.column().map(Column::ty)) {
            (Figure::Count, _) => zeros(),
            (Figure::First { .. } | Figure::Last { .. }, _) => Figures::Rows(vec![NO_ROW; rows]),
            (_, Some(FieldType::Money)) => Figures::Money { by_currency: Vec::new(), total },
            (Figure::Sum(_), Some(FieldType::Number)) => Figures::Numbers(vec![0.0; rows]),
            (Figure::Sum(_), _) => zeros(),
            (Figure::Average(_), _) | (_, Some(FieldType::Number)) => Figures::Numbers(vec![f64::NAN; rows]),
            _ => Figures::Ints(Ints::default()),
        }
    }
}

impl Figures {
    /// Puts the figures of the rows `places` in, after growing to `rows` rows. `false` when the two are not of one sort.
    pub fn replace(&mut self, figure: &Figure, rows: usize, places: &[u32], fresh: Figures) -> bool {
        let zero = matches!(figure, Figure::Count | Figure::Sum(_));
        match (self, fresh) {
            (Figures::Ints(own), Figures::Ints(fresh)) => {
                let old = own.len();
                replace_ints(own, rows, places, &fresh);
                for row in (old..rows).filter(|_| zero) {
                    own.set(row, own.get(row).or(Some(0)));
                }
                true
            }
            (Figures::Numbers(own), Figures::Numbers(fresh)) => {
                own.resize(rows, if zero { 0.0 } else { f64::NAN });
                replace_all(own, places, &fresh);
                true
            }
            (Figures::Rows(own), Figures::Rows(fresh)) => {
                own.resize(rows, NO_ROW);
                replace_all(own, places, &fresh);
                true
            }
            (Figures::Money { by_currency: own, .. }, Figures::Money { by_currency: fresh, .. }) => {
                let same = own.len() == fresh.len() && own.iter().zip(&fresh).all(|(a, b)| a.0 == b.0);
                same && own
                    .iter_mut()
                    .zip(fresh)
                    .all(|((_, own), (_, fresh))| own.replace(rows, places, fresh))
            }
            _ => false,
        }
    }
}

fn replace_ints(own: &mut Ints, rows: usize, places: &[u32], fresh: &Ints) {
    own.resize(rows);
    for (place, &row) in places.iter().enumerate() {
        own.set(row as usize, fresh.get(place));
    }
}

fn replace_all<T: Copy>(own: &mut [T], places: &[u32], fresh: &[T]) {
    for (&row, &value) in places.iter().zip(fresh) {
        own[row as usize] = value;
    }
}

/// The rows whose figure, a number of some sort, matches. Rows past the end have none.
pub(super) fn plain_matches(figures: &Figures, kernel: &Kernel) -> Bits {
    match (figures, kernel) {
        (Figures::Ints(ints), Kernel::Ints(ranges)) => in_int_ranges(ints, ranges),
        (Figures::Numbers(values), Kernel::Numbers(ranges)) => numbers(values, ranges),
        _ => Bits::default(),
    }
}

/// The rows that have no figure, among the first `rows`.
pub(super) fn plain_empty(figures: &Figures, rows: usize) -> Bits {
    let mut bits = match figures {
        Figures::Ints(ints) => present(ints),
        Figures::Numbers(values) => words(values, |value| !value.is_nan()),
        _ => Bits::default(),
    };
    bits.resize(rows);
    bits.not();
    bits
}

/// The rows whose amounts match: in any currency they have any in. What has no amounts has a total of 0.
pub(super) fn money_matches(
    by_currency: &[(Currency, Amounts)],
    total: bool,
    rows: usize,
    matched: &Match,
) -> Bits {
    let mut any = Bits::none(rows);
    for (_, amounts) in by_currency {
        any.or(&amounts.present());
    }
    let ranges = match matched {
        Match::Empty => {
            any.not();
            return if total { Bits::none(rows) } else { any };
        }
        Match::Money(ranges) => ranges,
        _ => return Bits::none(rows),
    };
    let mut bits = Bits::none(rows);
    for range in ranges {
        for (currency, amounts) in by_currency {
            bits.or(&amounts.in_range(*currency, range));
        }
        let has_zero = |minor: RangeInclusive<i64>| minor.contains(&0);
        if total && range.minor(range.currency.unwrap_or(Currency::NONE)).is_some_and(has_zero) {
            let mut without = match range.currency {
                None => any.clone(),
                Some(currency) => match by_currency.iter().find(|(other, _)| *other == currency) {
                    Some((_, amounts)) => amounts.present(),
                    None => Bits::none(rows),
                },
            };
            without.resize(rows);
            without.not();
            bits.or(&without);
        }
    }
    bits
}
