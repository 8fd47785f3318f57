//! The passes over gathered rows.

use super::figure::{Amounts, Figures};
use super::scan::each_width;
use crate::bits::Bits;
use crate::table::{Column, Data, Ints, MoneyColumn, NO_ROW, Table};
use domain::expr::Figure;
use std::borrow::Cow;

/// Values to make figures of; where they are reached through links, `via` is the row to read for each gathered row.
pub(super) struct Values<'a> {
    via: Option<Vec<u32>>,
    data: ValueData<'a>,
}

enum ValueData<'a> {
    Ints(Cow<'a, Ints>),
    Numbers(&'a [f64]),
    Money(&'a MoneyColumn),
}

impl<'a> Values<'a> {
    pub fn of_column(column: &'a Column, via: Option<Vec<u32>>) -> Option<Values<'a>> {
        let data = match &column.data {
            Data::Int(ints) => ValueData::Ints(Cow::Borrowed(ints)),
            Data::Number(values) => ValueData::Numbers(values),
            Data::Money(money) => ValueData::Money(money),
            Data::Text(_) | Data::Ref(_) => return None,
        };
        Some(Values { via, data })
    }

    pub fn of_ints(ints: Ints, via: Option<Vec<u32>>) -> Values<'a> {
        Values { via, data: ValueData::Ints(Cow::Owned(ints)) }
    }
}

/// Rows to gather and the rows they belong to.
pub(super) struct Gathered<'a> {
    /// For each row the one it belongs to, or [`NO_ROW`]; rows past the end belong to none.
    pub parents: Cow<'a, [u32]>,
    /// Which rows are gathered.
    pub include: Bits,
    /// How many rows there are to belong to.
    pub rows: usize,
    /// The rows to belong to, in order, where they are not all rows of their table; figures are in this order then.
    pub only: Option<&'a [u32]>,
}

/// Exact totals: 64 bits wide where they cannot pass them, 128 bits otherwise.
enum Totals {
    Narrow(Vec<i64>),
    Wide(Vec<i128>),
}

impl Totals {
    /// The total, at the ends of the 64-bit range where it passes them. The least number is kept for "no value".
    fn whole(&self, row: usize) -> i64 {
        match self {
            Totals::Narrow(totals) => totals[row],
            Totals::Wide(totals) => totals[row].clamp(i128::from(i64::MIN + 1), i128::from(i64::MAX)) as i64,
        }
    }

    fn float(&self, row: usize) -> f64 {
        match self {
            Totals::Narrow(totals) => totals[row] as f64,
            Totals::Wide(totals) => totals[row] as f64,
        }
    }
}

/// Numbers in the least width that holds them, from a rule.
fn ints(rows: usize, value: impl Fn(usize) -> Option<i64> + Clone) -> Ints {
    let mut ints = Ints::default();
    ints.extend((0..rows).map(value));
    ints
}

impl Gathered<'_> {
    fn each(&self, mut visit: impl FnMut(usize, usize)) {
        self.include.for_each(|row| {
            let Some(&parent) = self.parents.get(row) else {
                return;
            };
            match self.only {
                None if parent == NO_ROW => {}
                None => visit(parent as usize, row),
                Some(only) => {
                    if let Ok(place) = only.binary_search(&parent) {
                        visit(place, row);
                    }
                }
            }
        });
    }

    /// The row whose value is read for a gathered row. [`NO_ROW`] lies past the end of every column.
    fn read(via: Option<&[u32]>, row: usize) -> usize {
        via.map_or(row, |via| via.get(row).copied().unwrap_or(NO_ROW) as usize)
    }

    #[expect(clippy::useless_conversion, reason = "of the four widths one needs none")]
    fn each_int(&self, ints: &Ints, via: Option<&[u32]>, mut visit: impl FnMut(usize, usize, i64)) {
        each_width!(ints, values, null => self.each(|parent, row| {
            let at = Self::read(via, row);
            if let Some(&value) = values.get(at).filter(|&&value| value != null) {
                visit(parent, at, i64::from(value));
            }
        }));
    }

    fn each_number(&self, values: &[f64], via: Option<&[u32]>, mut visit: impl FnMut(usize, f64)) {
        self.each(|parent, row| {
            if let Some(&value) = values.get(Self::read(via, row)).filter(|value| !value.is_nan()) {
                visit(parent, value);
            }
        });
    }

    /// How many rows belong to each.
    pub fn counts(&self) -> Ints {
        let mut counts = vec![0_u32; self.rows];
        self.each(|parent, _| counts[parent] += 1);
        ints(self.rows, |row| Some(i64::from(counts[row])))
    }

    /// The total of the values that `include` accepts.
    fn totals(&self, ints: &Ints, via: Option<&[u32]>, include: impl Fn(usize) -> bool) -> Totals {
        let largest = match ints {
            Ints::I64(values) => {
                values.iter().filter(|&&value| value != i64::MIN).map(|value| value.unsigned_abs()).max()
            }
            _ => Some(1 << 31),
        };
        let room = u128::from(largest.unwrap_or(0)) * self.include.len() as u128;
        if room < i64::MAX as u128 {
            let mut totals = vec![0_i64; self.rows];
            self.each_int(ints, via, |parent, at, value| {
                totals[parent] += if include(at) { value } else { 0 }
            });
            Totals::Narrow(totals)
        } else {
            let mut totals = vec![0_i128; self.rows];
            self.each_int(ints, via, |parent, at, value| {
                totals[parent] += if include(at) { i128::from(value) } else { 0 };
            });
            Totals::Wide(totals)
        }
    }

    /// How many values `include` accepts.
    fn values(&self, ints: &Ints, via: Option<&[u32]>, include: impl Fn(usize) -> bool) -> Vec<u32> {
        let mut counts = vec![0_u32; self.rows];
        self.each_int(ints, via, |parent, at, _| counts[parent] += u32::from(include(at)));
        counts
    }

    /// The smallest or largest value of each that `include` accepts.
    fn extremes(
        &self,
        values: &Ints,
        via: Option<&[u32]>,
        max: bool,
        include: impl Fn(usize) -> bool,
    ) -> Ints {
        // The smallest is the largest of the opposites, so that one "no value" below all others does for both and the
        // loop has no branch that depends on the data.
        const NONE: i64 = i64::MIN;
        let sign = if max { 1 } else { -1 };
        let mut best = vec![NONE; self.rows];
        self.each_int(values, via, |parent, at, value| {
            let value = if include(at) { sign * value } else { NONE };
            best[parent] = best[parent].max(value);
        });
        ints(self.rows, |row| Some(best[row]).filter(|&value| value != NONE).map(|value| sign * value))
    }

    /// Sums, means, smallest or largest values.
    pub fn figures(&self, figure: &Figure, values: &Values) -> Figures {
        let via = values.via.as_deref();
        match &values.data {
            ValueData::Ints(data) => self.of_ints(figure, data, via),
            ValueData::Numbers(data) => Figures::Numbers(self.of_numbers(figure, data, via)),
            ValueData::Money(money) => self.of_money(figure, money, via),
        }
    }

    fn of_ints(&self, figure: &Figure, data: &Ints, via: Option<&[u32]>) -> Figures {
        let all = |_| true;
        match figure {
            Figure::Sum(_) => {
                let totals = self.totals(data, via, all);
                Figures::Ints(ints(self.rows, |row| Some(totals.whole(row))))
            }
            Figure::Average(_) => {
                Figures::Numbers(means(&self.totals(data, via, all), &self.values(data, via, all)))
            }
            _ => Figures::Ints(self.extremes(data, via, matches!(figure, Figure::Max(_)), all)),
        }
    }

    fn of_numbers(&self, figure: &Figure, data: &[f64], via: Option<&[u32]>) -> Vec<f64> {
        let start = if matches!(figure, Figure::Sum(_)) { 0.0 } else { f64::NAN };
        let mut out = vec![start; self.rows];
        let mut counts = vec![0_u32; self.rows];
        self.each_number(data, via, |parent, value| {
            let known = out[parent];
            counts[parent] += 1;
            out[parent] = match figure {
                _ if known.is_nan() => value,
                Figure::Min(_) => {
                    if value < known {
                        value
                    } else {
                        known
                    }
                }
                Figure::Max(_) => {
                    if value > known {
                        value
                    } else {
                        known
                    }
                }
                _ => known + value,
            };
        });
        if matches!(figure, Figure::Average(_)) {
            for (total, &count) in out.iter_mut().zip(&counts) {
                *total /= f64::from(count);
            }
        }
        out
    }

    fn of_money(&self, figure: &Figure, money: &MoneyColumn, via: Option<&[u32]>) -> Figures {
        let one = money.codes.is_empty();
        let currencies = money.currencies.iter().enumerate().take(if one { 1 } else { usize::MAX });
        let by_currency = currencies.map(|(code, &currency)| {
            let include =
                |at: usize| one || money.codes.get(at).is_some_and(|&other| usize::from(other) == code);
            let amounts = match figure {
                Figure::Sum(_) => {
                    let totals = self.totals(&money.minor, via, include);
                    // In the only currency, no amounts and a total of 0 are the same.
                    let counts = if one { Vec::new() } else { self.values(&money.minor, via, include) };
                    let any = |row: usize| counts.get(row).is_none_or(|&count| count > 0);
                    Amounts::Minor(ints(self.rows, |row| any(row).then(|| totals.whole(row))))
                }
                Figure::Average(_) => {
                    let totals = self.totals(&money.minor, via, include);
                    Amounts::Mean(means(&totals, &self.values(&money.minor, via, include)))
                }
                _ => {
                    let max = matches!(figure, Figure::Max(_));
                    Amounts::Minor(self.extremes(&money.minor, via, max, include))
                }
            };
            (currency, amounts)
        });
        Figures::Money { by_currency: by_currency.collect(), total: matches!(figure, Figure::Sum(_)) }
    }

    /// For each the gathered row with the earliest or latest time. Of rows at the same time the id decides, so that it
    /// does not depend on the order in which the rows arrived.
    pub fn chosen(&self, times: &Ints, last: bool, table: &Table) -> Vec<u32> {
        let mut chosen = vec![NO_ROW; self.rows];
        let mut best = vec![0_i64; self.rows];
        self.each_int(times, None, |parent, row, time| {
            let row = row as u32;
            let known = chosen[parent];
            let better = known == NO_ROW
                || match time.cmp(&best[parent]) {
                    std::cmp::Ordering::Equal => (table.id(row) > table.id(known)) == last,
                    order => order.is_gt() == last,
                };
            if better {
                chosen[parent] = row;
                best[parent] = time;
            }
        });
        chosen
    }
}

fn means(totals: &Totals, counts: &[u32]) -> Vec<f64> {
    let mean = |(row, &count): (usize, &u32)| match count {
        0 => f64::NAN,
        count => totals.float(row) / f64::from(count),
    };
    counts.iter().enumerate().map(mean).collect()
}
