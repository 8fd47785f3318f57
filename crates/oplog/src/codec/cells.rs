//! The cells of columns as bytes.

use super::{AHEAD_MAX, Result, read_rows, write_rows};
use crate::bytes::{Reader, Writer};
use crate::cells::{Cells, RefCells, Texts};
use domain::Currency;

/// Appends texts: lengths, then the arena.
pub fn write_texts(out: &mut Writer, texts: &Texts) {
    let mut last = 0;
    let lengths: Vec<i64> =
        texts.ends().iter().map(|&end| i64::from(end - std::mem::replace(&mut last, end))).collect();
    out.ints(lengths.into_iter());
    out.text(texts.arena());
}

/// Reads texts, at most `max`.
///
/// # Errors
/// The bytes are not texts.
pub fn read_texts(from: &mut Reader, max: usize) -> Result<Texts> {
    let lengths = from.ints_as::<u32>(max)?;
    let arena = from.text()?;
    let mut ends = lengths;
    let mut sum = 0_u32;
    for end in &mut ends {
        sum = sum.checked_add(*end).ok_or_else(|| from.bad("texts longer than a column can hold"))?;
        *end = sum;
    }
    Texts::from_parts(arena.to_owned(), ends).ok_or_else(|| from.bad("texts that do not fit their arena"))
}

/// Appends the cells of a column.
pub fn write_cells(out: &mut Writer, cells: &Cells) {
    match cells {
        Cells::Text(texts) => {
            out.byte(0);
            write_texts(out, texts);
        }
        Cells::Dict { values, codes } => {
            out.byte(1);
            write_texts(out, values);
            out.ints(codes.iter().map(|&code| i64::from(code)));
        }
        Cells::Int(values) => {
            out.byte(2);
            out.ints(values.iter().copied());
        }
        Cells::Number(values) => {
            out.byte(3);
            out.number(values.len() as u64);
            for value in values {
                out.u64(value.to_bits());
            }
        }
        Cells::Money { minor, currencies, codes } => {
            out.byte(4);
            out.ints(minor.iter().copied());
            out.number(currencies.len() as u64);
            for currency in currencies {
                out.out.extend_from_slice(&currency.0);
            }
            out.ints(codes.iter().map(|&code| i64::from(code)));
        }
        Cells::Ref(cells) => {
            out.byte(5);
            write_rows(out, &cells.targets);
            out.ints(cells.codes.iter().map(|&code| i64::from(code)));
        }
        Cells::Set { add, remove } => {
            out.byte(6);
            write_texts(out, add);
            write_texts(out, remove);
        }
    }
}

/// Reads the cells of a column of `rows` rows.
///
/// # Errors
/// The bytes are not cells, or not as many.
pub fn read_cells(from: &mut Reader, rows: usize) -> Result<Cells> {
    let cells = match from.byte()? {
        0 => Cells::Text(read_texts(from, rows)?),
        1 => {
            // A dictionary may hold values that no cell uses any more, so its size is bounded by the bytes alone.
            let values = read_texts(from, u32::MAX as usize)?;
            let codes = from.ints_as::<u32>(rows)?;
            if codes.iter().any(|&code| code as usize >= values.len()) {
                return Err(from.bad("a code outside its dictionary"));
            }
            Cells::Dict { values, codes }
        }
        2 => Cells::Int(from.ints(rows)?),
        3 => {
            let len = from.len(8)?;
            let values: Vec<f64> = (0..len).map(|_| from.u64().map(f64::from_bits)).collect::<Result<_>>()?;
            if values.iter().any(|value| !value.is_finite()) {
                return Err(from.bad("a number that is not finite"));
            }
            Cells::Number(values)
        }
        4 => read_money(from, rows)?,
        5 => {
            let targets = read_rows(from)?;
            let codes = from.ints_as::<u32>(rows)?;
            if codes.iter().any(|&code| code as usize >= targets.len()) {
                return Err(from.bad("a link outside its targets"));
            }
            Cells::Ref(RefCells { targets, codes })
        }
        6 => {
            let add = read_texts(from, rows)?;
            let remove = read_texts(from, rows)?;
            if !remove.is_empty() && remove.len() != add.len() {
                return Err(from.bad("set operations of different lengths"));
            }
            Cells::Set { add, remove }
        }
        _ => return Err(from.bad("an unknown shape of cells")),
    };
    if cells.len() != rows {
        return Err(from.bad("a column shorter than its rows"));
    }
    Ok(cells)
}

fn read_money(from: &mut Reader, rows: usize) -> Result<Cells> {
    let minor = from.ints(rows)?;
    let count = from.len(3)?;
    let mut currencies = Vec::with_capacity(count.min(AHEAD_MAX));
    for _ in 0..count {
        let code = from.take(3)?;
        currencies.push(Currency([code[0], code[1], code[2]]));
    }
    let codes = from.ints_as::<u8>(rows)?;
    let known = |code: &u8| usize::from(*code) < currencies.len();
    let fits = if codes.is_empty() {
        minor.is_empty() || !currencies.is_empty()
    } else {
        codes.len() == minor.len()
    };
    let letters = currencies.iter().all(|currency| currency.0.iter().all(u8::is_ascii_uppercase));
    if !fits || !letters || !codes.iter().all(known) {
        return Err(from.bad("amounts without their currency"));
    }
    Ok(Cells::Money { minor, currencies, codes })
}
