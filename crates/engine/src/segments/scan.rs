//! Whole columns against a kernel: one loop per type, without a branch inside, 64 rows to a word.

use super::kernel::{Kernel, TextTest, in_ranges};
use crate::bits::Bits;
use crate::table::{Codes, Column, Data, Dict, Ints, MoneyColumn, NO_ROW, TextColumn};
use domain::FieldType;
use std::ops::RangeInclusive;

/// The rows among the first `rows` whose value matches; `links` gives the rows of the ids of [`Kernel::Rows`].
pub(super) fn scan(
    column: Option<&Column>,
    rows: usize,
    kernel: &Kernel,
    links: impl Fn() -> Vec<u32>,
) -> Bits {
    let Some(column) = column else {
        return if *kernel == Kernel::Empty { Bits::all(rows) } else { Bits::none(rows) };
    };
    let mut bits = match (kernel, &column.data) {
        (Kernel::Empty, data) => return empty(data, rows),
        (Kernel::Ints(ranges), Data::Int(ints)) => in_int_ranges(ints, ranges),
        (Kernel::DaysOfYear(days), Data::Int(ints)) => {
            Bits::from_fn(ints.len(), |row| ints.get(row).is_some_and(|code| days.has(code)))
        }
        (Kernel::Numbers(ranges), Data::Number(values)) => numbers(values, ranges),
        (Kernel::Money(ranges), Data::Money(money)) => {
            let mut bits = Bits::none(money.minor.len());
            for range in ranges {
                let of_currency = |&currency| range.minor(currency);
                let minor: Vec<_> = money.currencies.iter().map(of_currency).collect();
                bits.or(&in_money_range(money, &minor));
            }
            bits
        }
        (Kernel::Text(matched), Data::Text(texts)) => {
            scan_texts(texts, TextTest::new(matched, column.ty == FieldType::Set))
        }
        (Kernel::Rows(_), Data::Ref(rows)) => {
            let mut wanted = links();
            wanted.sort_unstable();
            any_of(
                &wanted,
                |one| words(rows, |row| row == one),
                || words(rows, |row| wanted.binary_search(&row).is_ok()),
            )
        }
        _ => Bits::none(rows),
    };
    bits.resize(rows);
    bits
}

/// Rows without a value; all rows past the end of the column are.
fn empty(data: &Data, rows: usize) -> Bits {
    let mut filled = match data {
        Data::Text(TextColumn::Dict(dict)) => in_codes(dict, |code| code != 0),
        Data::Text(texts) => Bits::from_fn(texts.len(), |row| !texts.get(row as u32).is_empty()),
        Data::Int(ints) => present(ints),
        Data::Number(values) => words(values, |value| !value.is_nan()),
        Data::Money(money) => present(&money.minor),
        Data::Ref(links) => words(links, |link| link != NO_ROW),
    };
    filled.resize(rows);
    filled.not();
    filled
}

/// The rows that have a number.
pub(super) fn present(ints: &Ints) -> Bits {
    in_int_ranges(ints, &[i64::MIN..=i64::MAX])
}

/// A bit for each value.
pub(super) fn words<T: Copy>(values: &[T], test: impl Fn(T) -> bool) -> Bits {
    // The comparisons fill a lane each and are gathered afterwards: a shift per row would keep the loop from being
    // vectorised.
    let mut words = Vec::with_capacity(values.len().div_ceil(64));
    let mut lanes = [0_u8; 64];
    let mut chunks = values.chunks_exact(64);
    for chunk in &mut chunks {
        for (lane, &value) in lanes.iter_mut().zip(chunk) {
            *lane = u8::from(test(value));
        }
        words.push(gathered(&lanes));
    }
    let rest = chunks.remainder();
    if !rest.is_empty() {
        lanes.fill(0);
        for (lane, &value) in lanes.iter_mut().zip(rest) {
            *lane = u8::from(test(value));
        }
        words.push(gathered(&lanes));
    }
    Bits::from_words(words, values.len())
}

/// The lowest bits of 64 bytes as one word.
#[inline]
fn gathered(lanes: &[u8; 64]) -> u64 {
    lanes.as_chunks::<8>().0.iter().enumerate().fold(0, |word, (place, &eight)| {
        let eight = u64::from_le_bytes(eight);
        // The product moves the bit of byte i to bit 56 + i; no two terms meet, so nothing carries.
        word | (eight.wrapping_mul(0x0102_0408_1020_4080) >> 56) << (8 * place)
    })
}

/// Runs the same code on whichever vector there is; `$null` is its "no value".
macro_rules! each_width {
    ($ints:expr, $values:ident, $null:ident => $code:expr) => {
        match $ints {
            Ints::I8($values) => {
                let $null = i8::MIN;
                $code
            }
            Ints::I16($values) => {
                let $null = i16::MIN;
                $code
            }
            Ints::I32($values) => {
                let $null = i32::MIN;
                $code
            }
            Ints::I64($values) => {
                let $null = i64::MIN;
                $code
            }
        }
    };
}
pub(super) use each_width;

trait Narrow: Copy + PartialOrd + TryFrom<i64> + Into<i64> {
    const LEAST: Self;
    const MOST: Self;
}
macro_rules! narrow {
    ($($ty:ty),*) => {$(impl Narrow for $ty {
        // The very least means "no value" and is in no range.
        const LEAST: Self = <$ty>::MIN + 1;
        const MOST: Self = <$ty>::MAX;
    })*};
}
narrow!(i8, i16, i32, i64);

/// The rows whose number is in one of the ranges.
pub(super) fn in_int_ranges(ints: &Ints, ranges: &[RangeInclusive<i64>]) -> Bits {
    fn one<T: Narrow>(values: &[T], range: &RangeInclusive<i64>) -> Bits {
        let low = (*range.start()).max(T::LEAST.into());
        let high = (*range.end()).min(T::MOST.into());
        match (T::try_from(low), T::try_from(high)) {
            (Ok(low), Ok(high)) if low <= high => words(values, |value| (value >= low) & (value <= high)),
            _ => Bits::none(values.len()),
        }
    }
    let mut bits = None::<Bits>;
    for range in ranges {
        let found = each_width!(ints, values, _null => one(values, range));
        match &mut bits {
            None => bits = Some(found),
            Some(bits) => bits.or(&found),
        }
    }
    bits.unwrap_or_else(|| Bits::none(ints.len()))
}

/// The rows whose number is in one of the ranges; NaN, which is "no value", is in none.
pub(super) fn numbers(values: &[f64], ranges: &[(std::ops::Bound<f64>, std::ops::Bound<f64>)]) -> Bits {
    words(values, |value| !value.is_nan() && in_ranges(value, ranges))
}

/// The rows whose amount is in the range of its currency.
fn in_money_range(money: &MoneyColumn, ranges: &[Option<RangeInclusive<i64>>]) -> Bits {
    let mut bits = Bits::none(money.minor.len());
    for (code, range) in ranges.iter().enumerate() {
        let Some(range) = range else { continue };
        let mut found = in_int_ranges(&money.minor, std::slice::from_ref(range));
        if !money.codes.is_empty() {
            found.and(&words(&money.codes, |other| usize::from(other) == code));
        }
        bits.or(&found);
        if money.codes.is_empty() {
            break;
        }
    }
    bits
}

/// Each different text is tested once.
fn scan_texts(texts: &TextColumn, mut test: TextTest) -> Bits {
    match texts {
        TextColumn::Dict(dict) => {
            let table: Vec<bool> = dict.values().iter().map(|text| test.matches(text)).collect();
            let codes: Vec<u32> =
                (0_u32..).zip(&table).filter(|(_, hit)| **hit).map(|(code, _)| code).collect();
            any_of(
                &codes,
                |one| in_codes(dict, |code| code == one),
                || in_codes(dict, |code| table.get(code as usize).is_some_and(|&hit| hit)),
            )
        }
        TextColumn::Plain { .. } => Bits::from_fn(texts.len(), |row| test.matches(texts.get(row as u32))),
    }
}

/// Most tests are for one value, and comparing with it is many times faster than looking something up.
fn any_of(wanted: &[u32], one: impl FnOnce(u32) -> Bits, many: impl FnOnce() -> Bits) -> Bits {
    match wanted {
        [only] => one(*only),
        _ => many(),
    }
}

fn in_codes(dict: &Dict, test: impl Fn(u32) -> bool) -> Bits {
    match dict.codes() {
        Codes::U8(codes) => words(codes, |code| test(u32::from(code))),
        Codes::U16(codes) => words(codes, |code| test(u32::from(code))),
        Codes::U32(codes) => words(codes, test),
    }
}

/// For each row, whether the row it links to is set; `unlinked` for rows that link to none.
pub(super) fn through(links: Option<&Column>, rows: usize, targets: &Bits, unlinked: bool) -> Bits {
    let Some(Data::Ref(links)) = links.map(|column| &column.data) else {
        return if unlinked { Bits::all(rows) } else { Bits::none(rows) };
    };
    // NO_ROW lies past the end of every table, where `get` is false.
    let mut bits = match unlinked {
        false => words(links, |row| targets.get(row as usize)),
        true => words(links, |row| (row == NO_ROW) | targets.get(row as usize)),
    };
    if unlinked && links.len() < rows {
        let reached = links.len();
        let mut beyond = Bits::all(rows);
        beyond.and_not(&Bits::all(reached));
        bits.resize(rows);
        bits.or(&beyond);
    }
    bits.resize(rows);
    bits
}
