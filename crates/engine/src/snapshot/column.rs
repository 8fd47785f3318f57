//! The page of a column: its values, who wrote them, and what stands beside them.

use super::PageError;
use super::bytes::{Reader, Writer};
use crate::space::typed_int;
use crate::table::{
    Codes, Column, Data, Dict, Element, ElementWrite, Ints, Loser, MoneyColumn, NO_ROW, SetState, TextColumn,
    Writer as By, WriterRun, Writers, int_of,
};
use domain::{Currency, FieldType, Money, RowId, Value};
use rustc_hash::FxHashMap;

type Result<T> = std::result::Result<T, PageError>;

pub(super) fn write(out: &mut Writer, column: &Column) {
    out.text(&column.field);
    out.number(u64::from(oplog::codec::type_code(column.ty)));
    out.text(&column.target);
    match &column.data {
        Data::Text(texts) => write_text(out, texts),
        Data::Int(ints) => write_ints(out, ints),
        Data::Number(values) => out.array(values),
        Data::Money(money) => {
            write_ints(out, &money.minor);
            out.array(&money.currencies.iter().flat_map(|currency| currency.0).collect::<Vec<u8>>());
            out.array(&money.codes);
        }
        Data::Ref(rows) => out.array(rows),
    }
    let runs = column.writers.runs();
    out.array(&runs.iter().map(|run| run.start).collect::<Vec<u32>>());
    out.array(&runs.iter().map(|run| run.end).collect::<Vec<u32>>());
    write_writers(out, runs.iter().map(|run| run.writer));
    let singles = column.writers.cells();
    out.array(&singles.iter().map(|&(row, _)| row).collect::<Vec<u32>>());
    write_writers(out, singles.iter().map(|&(_, writer)| writer));
    write_beside(out, column);
}

/// Reads a column that `batches` batches may have written to.
pub(super) fn read(from: &mut Reader, batches: usize) -> Result<Column> {
    let field = from.text()?;
    let ty = u8::try_from(from.number()?).ok().and_then(oplog::codec::type_of_code);
    let ty = ty.ok_or_else(|| from.bad("an unknown field type"))?;
    let mut column = Column::linking(&field, ty, &from.text()?);
    column.data = match &column.data {
        Data::Text(_) => Data::Text(read_text(from)?),
        Data::Int(_) => Data::Int(read_ints(from)?),
        Data::Number(_) => Data::Number(from.array()?),
        Data::Money(_) => Data::Money(read_money(from)?),
        Data::Ref(_) => Data::Ref(from.array()?),
    };
    let len = column.len();
    from.check(len < NO_ROW as usize, "more rows than a table can hold")?;

    let (starts, ends): (Vec<u32>, Vec<u32>) = (from.array()?, from.array()?);
    let writers = read_writers(from, batches, starts.len())?;
    from.check(starts.len() == ends.len(), "runs without an end")?;
    let zipped = starts.into_iter().zip(ends).zip(writers);
    let runs: Vec<WriterRun> =
        zipped.map(|((start, end), writer)| WriterRun { start, end, writer }).collect();
    let rise = runs.iter().all(|run| run.start < run.end)
        && runs.windows(2).all(|pair| pair[0].end <= pair[1].start);
    from.check(rise && runs.last().is_none_or(|run| run.end as usize <= len), "runs out of order")?;

    let rows: Vec<u32> = from.array()?;
    let writers = read_writers(from, batches, rows.len())?;
    let rise = rows.windows(2).all(|pair| pair[0] < pair[1]);
    from.check(rise && rows.last().is_none_or(|&row| (row as usize) < len), "rows out of order")?;
    column.writers = Writers::from_parts(runs, rows.into_iter().zip(writers).collect());
    read_beside(from, &mut column, batches)?;
    Ok(column)
}

fn write_text(out: &mut Writer, texts: &TextColumn) {
    match texts {
        TextColumn::Dict(dict) => {
            out.number(1);
            out.texts(dict.values());
            match dict.codes() {
                Codes::U8(codes) => write_sized(out, codes),
                Codes::U16(codes) => write_sized(out, codes),
                Codes::U32(codes) => write_sized(out, codes),
            }
        }
        TextColumn::Plain { base, edits } => {
            out.number(0);
            if edits.is_empty() {
                out.texts(base);
            } else if let oplog::Cells::Text(all) = texts.to_cells() {
                out.texts(&all);
            }
        }
    }
}

fn read_text(from: &mut Reader) -> Result<TextColumn> {
    match from.number()? {
        0 => Ok(TextColumn::Plain { base: from.texts()?, edits: FxHashMap::default() }),
        1 => {
            let values = from.texts()?;
            let codes = match from.number()? {
                1 => Codes::U8(from.array()?),
                2 => Codes::U16(from.array()?),
                4 => Codes::U32(from.array()?),
                _ => return Err(from.bad("a width that does not exist")),
            };
            let dict =
                Dict::from_parts(values, codes).ok_or_else(|| from.bad("codes outside their dictionary"))?;
            Ok(TextColumn::Dict(dict))
        }
        _ => Err(from.bad("an unknown shape of texts")),
    }
}

fn write_sized<T: super::bytes::Fixed>(out: &mut Writer, values: &[T]) {
    out.number(T::WIDTH as u64);
    out.array(values);
}

fn write_ints(out: &mut Writer, ints: &Ints) {
    match ints {
        Ints::I8(values) => write_sized(out, values),
        Ints::I16(values) => write_sized(out, values),
        Ints::I32(values) => write_sized(out, values),
        Ints::I64(values) => write_sized(out, values),
    }
}

fn read_ints(from: &mut Reader) -> Result<Ints> {
    Ok(match from.number()? {
        1 => Ints::I8(from.array()?),
        2 => Ints::I16(from.array()?),
        4 => Ints::I32(from.array()?),
        8 => Ints::I64(from.array()?),
        _ => return Err(from.bad("a width that does not exist")),
    })
}

fn read_money(from: &mut Reader) -> Result<MoneyColumn> {
    let minor = read_ints(from)?;
    let letters: Vec<u8> = from.array()?;
    let codes: Vec<u8> = from.array()?;
    from.check(
        letters.len().is_multiple_of(3) && letters.iter().all(u8::is_ascii_uppercase),
        "not currencies",
    )?;
    let currencies: Vec<Currency> = letters.chunks_exact(3).map(|c| Currency([c[0], c[1], c[2]])).collect();
    from.check(codes.is_empty() || codes.len() == minor.len(), "not a currency for each amount")?;
    let highest = codes.iter().copied().max().map_or(0, |code| usize::from(code) + 1);
    from.check(highest <= currencies.len().max(1), "a currency that is not there")?;
    Ok(MoneyColumn { minor, currencies, codes })
}

fn write_writers(out: &mut Writer, writers: impl Iterator<Item = By> + Clone) {
    out.array(&writers.clone().map(|writer| writer.batch).collect::<Vec<u32>>());
    out.array(&writers.map(|writer| writer.part).collect::<Vec<u32>>());
}

fn read_writers(from: &mut Reader, batches: usize, len: usize) -> Result<Vec<By>> {
    let (places, parts): (Vec<u32>, Vec<u32>) = (from.array()?, from.array()?);
    from.check(places.len() == len && parts.len() == len, "not a writer for each")?;
    let highest = places.iter().copied().max();
    from.check(highest.is_none_or(|place| (place as usize) < batches), "a batch that is not there")?;
    Ok(places.into_iter().zip(parts).map(|(batch, part)| By { batch, part }).collect())
}

/// Losers, shadows and sets: of few rows, as plain lists.
fn write_beside(out: &mut Writer, column: &Column) {
    fn sorted<T>(map: &FxHashMap<u32, T>) -> Vec<(u32, &T)> {
        let mut all: Vec<_> = map.iter().map(|(&row, item)| (row, item)).collect();
        all.sort_unstable_by_key(|&(row, _)| row);
        all
    }
    let losers =
        sorted(&column.losers).into_iter().flat_map(|(row, all)| all.iter().map(move |loser| (row, loser)));
    let losers: Vec<(u32, &Loser)> = losers.collect();
    out.array(&losers.iter().map(|&(row, _)| row).collect::<Vec<u32>>());
    write_writers(out, losers.iter().map(|(_, loser)| loser.writer));
    losers.iter().for_each(|(_, loser)| write_value(out, &loser.value));

    let shadows =
        sorted(&column.shadows).into_iter().flat_map(|(row, all)| all.iter().map(move |&by| (row, by)));
    let shadows: Vec<(u32, By)> = shadows.collect();
    out.array(&shadows.iter().map(|&(row, _)| row).collect::<Vec<u32>>());
    write_writers(out, shadows.iter().map(|&(_, by)| by));

    // Sets: for each row its number of elements, for each element its numbers of heads and shadows.
    let sets = sorted(&column.sets);
    out.array(&sets.iter().map(|&(row, _)| row).collect::<Vec<u32>>());
    out.array(&sets.iter().map(|(_, state)| state.elements.len() as u32).collect::<Vec<u32>>());
    let elements: Vec<&Element> = sets.iter().flat_map(|(_, state)| &state.elements).collect();
    out.texts(&elements.iter().map(|element| &*element.text).collect());
    out.array(&elements.iter().map(|element| element.heads.len() as u32).collect::<Vec<u32>>());
    out.array(&elements.iter().map(|element| element.shadows.len() as u32).collect::<Vec<u32>>());
    let heads = elements.iter().flat_map(|element| &element.heads);
    write_writers(out, heads.clone().map(|head| head.writer));
    out.array(&heads.clone().map(|head| u8::from(head.add)).collect::<Vec<u8>>());
    out.array(&heads.map(|head| head.place).collect::<Vec<u32>>());
    write_writers(out, elements.iter().flat_map(|element| element.shadows.iter().copied()));
}

/// An error unless all rows are within the column.
fn check_rows(from: &Reader, rows: &[u32], column: &Column) -> Result<()> {
    from.check(rows.iter().all(|&row| (row as usize) < column.len()), "a row beyond the end")
}

fn read_beside(from: &mut Reader, column: &mut Column, batches: usize) -> Result<()> {
    let rows: Vec<u32> = from.array()?;
    check_rows(from, &rows, column)?;
    for (row, writer) in rows.iter().zip(read_writers(from, batches, rows.len())?) {
        let value = read_value(from, column.ty)?;
        column.losers.entry(*row).or_default().push(Loser { writer, value });
    }
    let rows: Vec<u32> = from.array()?;
    check_rows(from, &rows, column)?;
    for (row, writer) in rows.iter().zip(read_writers(from, batches, rows.len())?) {
        column.shadows.entry(*row).or_default().push(writer);
    }

    let (rows, counts): (Vec<u32>, Vec<u32>) = (from.array()?, from.array()?);
    check_rows(from, &rows, column)?;
    let texts = from.texts()?;
    let (head_counts, shadow_counts): (Vec<u32>, Vec<u32>) = (from.array()?, from.array()?);
    let sum = |counts: &[u32]| counts.iter().map(|&count| count as usize).sum::<usize>();
    let heads = read_writers(from, batches, sum(&head_counts))?;
    let (adds, places): (Vec<u8>, Vec<u32>) = (from.array()?, from.array()?);
    let shadows = read_writers(from, batches, sum(&shadow_counts))?;
    let fits = rows.len() == counts.len()
        && sum(&counts) == texts.len()
        && head_counts.len() == texts.len()
        && shadow_counts.len() == texts.len()
        && adds.len() == heads.len()
        && places.len() == heads.len()
        && adds.iter().all(|&add| add < 2);
    from.check(fits, "sets that do not add up")?;

    let mut heads = heads.into_iter().zip(adds).zip(places);
    let mut heads = head_counts.into_iter().map(|count| {
        let all = heads.by_ref().take(count as usize);
        all.map(|((writer, add), place)| ElementWrite { writer, add: add == 1, place }).collect()
    });
    let mut shadows = shadows.into_iter();
    let mut shadows = shadow_counts.into_iter().map(|count| shadows.by_ref().take(count as usize).collect());
    let mut texts = texts.iter();
    column.sets.reserve(rows.len());
    for (row, count) in rows.into_iter().zip(counts) {
        let all = texts.by_ref().take(count as usize).zip(heads.by_ref().zip(shadows.by_ref()));
        let elements =
            all.map(|(text, (heads, shadows))| Element { text: text.into(), heads, shadows }).collect();
        column.sets.insert(row, SetState { elements });
    }
    Ok(())
}

fn write_value(out: &mut Writer, value: &Value) {
    match value {
        Value::Text(text) => {
            out.number(1);
            out.text(text);
        }
        Value::Number(number) => {
            out.number(3);
            out.number(number.to_bits());
        }
        Value::Money(money) => {
            out.number(4);
            out.number(money.minor as u64);
            out.array(&money.currency.0);
        }
        Value::Ref(id) => {
            out.number(5);
            out.array(&[id.0 as u64, (id.0 >> 64) as u64]);
        }
        value => match int_of(value) {
            Some(int) => {
                out.number(2);
                out.number(int as u64);
            }
            None => out.number(0),
        },
    }
}

fn read_value(from: &mut Reader, ty: FieldType) -> Result<Value> {
    Ok(match from.number()? {
        0 => Value::Null,
        1 => Value::Text(from.text()?),
        2 => typed_int(ty, from.number()? as i64).ok_or_else(|| from.bad("a number of no such type"))?,
        3 => Value::Number(f64::from_bits(from.number()?)),
        4 => {
            let minor = from.number()? as i64;
            let letters: Vec<u8> = from.array()?;
            let currency = <[u8; 3]>::try_from(letters).map_err(|_| from.bad("not a currency"))?;
            Value::Money(Money { minor, currency: Currency(currency) })
        }
        5 => {
            let halves: Vec<u64> = from.array()?;
            let [low, high] = <[u64; 2]>::try_from(halves).map_err(|_| from.bad("not an id"))?;
            Value::Ref(RowId(u128::from(high) << 64 | u128::from(low)))
        }
        _ => return Err(from.bad("an unknown shape of value")),
    })
}
