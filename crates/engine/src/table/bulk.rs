//! Writes to many rows at once, in time per byte rather than per cell.

use super::batches::{Batches, Writer};
use super::column::{Column, Data, NO_ROW, int_for, number_for};
use super::sets;
use super::writers::WriterRun;
use oplog::{Cells, Marks, Texts};

/// Shorter ranges are not written as runs: single edits would cut the runs of a column into ever more pieces.
const RUN_MIN: u32 = 256;

/// What a part writes to one column, with the rows that its link codes stand for.
#[derive(Clone, Copy)]
pub(crate) struct Writes<'a> {
    /// The column of the part.
    pub column: &'a oplog::Column,
    /// For each link code, its row.
    pub targets: &'a [u32],
    /// Who writes.
    pub writer: Writer,
}

impl Column {
    /// Takes in the cells of rows `start..` that have just come into being. An empty cell is no write. `false`, and
    /// nothing done, if rows beyond `start` were written to before, or cells are cleared or removed from.
    pub(crate) fn append_new(&mut self, start: u32, writes: Writes) -> bool {
        let column = writes.column;
        let plain = match &column.cells {
            Cells::Set { remove, .. } => remove.is_empty(),
            _ => column.null.is_none(),
        };
        let fits = plain && self.len() <= start as usize;
        if fits {
            self.append(start, writes);
        }
        fits
    }

    /// Takes in the cells of rows `start..` that exist already, if the whole range can be written as one run: `false`,
    /// and nothing done, if a cell is unwritten or empty, or something stands there that is not simply replaced.
    pub(crate) fn overwrite(&mut self, start: u32, writes: Writes, batches: &Batches) -> bool {
        let column = writes.column;
        if column.written.is_some() || column.null.is_some() || !all_present(column, writes.targets) {
            return false;
        }
        if self.len() <= start as usize {
            self.append(start, writes);
            return true;
        }
        let end = start + column.cells.len() as u32;
        let untouched = |row: &u32| !(start..end).contains(row);
        let (Data::Int(ints), Cells::Int(values)) = (&mut self.data, &column.cells) else { return false };
        if end - start < RUN_MIN
            || !self.losers.keys().all(untouched)
            || !self.shadows.keys().all(untouched)
            || !self.writers.all_in(start, end, |known| batches.supersedes(writes.writer, known))
        {
            return false;
        }
        if ints.len() < end as usize {
            ints.resize(end as usize);
        }
        for (row, &value) in (start as usize..).zip(values) {
            ints.set(row, int_for(self.ty, value));
        }
        self.writers.replace(WriterRun { start, end, writer: writes.writer });
        self.note(start, end);
        true
    }

    fn append(&mut self, start: u32, writes: Writes) {
        let Writes { column, targets, writer } = writes;
        let ty = self.ty;
        self.reach(start as usize);
        let has = |i: usize| column.is_written(i);
        let len = column.cells.len();
        match (&mut self.data, &column.cells) {
            (Data::Text(texts), Cells::Text(_) | Cells::Dict { .. } | Cells::Set { .. }) => {
                match readable(&column.cells, column.written.as_ref()) {
                    Some(clean) => texts.extend(&Cells::Text(clean)),
                    None => texts.extend(&column.cells),
                }
            }
            (Data::Int(ints), Cells::Int(values)) => ints.extend(
                values.iter().enumerate().map(|(i, &value)| if has(i) { int_for(ty, value) } else { None }),
            ),
            (Data::Number(out), Cells::Number(values)) => out.extend(
                values
                    .iter()
                    .enumerate()
                    .map(|(i, &value)| number_for(value).filter(|_| has(i)).unwrap_or(f64::NAN)),
            ),
            (Data::Money(money), Cells::Money { minor, currencies, codes }) => {
                let map: Vec<u8> = currencies.iter().map(|&currency| money.code_of(currency)).collect();
                let before = money.minor.len();
                money.minor.extend(
                    minor.iter().enumerate().map(|(i, &value)| has(i).then_some(value.max(i64::MIN + 1))),
                );
                if !money.codes.is_empty() || map.iter().any(|&code| code != 0) {
                    money.codes.resize(before, 0);
                    let code = |i: usize| map.get(usize::from(codes.get(i).copied().unwrap_or(0)));
                    money.codes.extend((0..len).map(|i| code(i).copied().unwrap_or(0)));
                }
            }
            (Data::Ref(rows), Cells::Ref(cells)) => {
                let target = |code: u32| targets.get(code as usize).copied().unwrap_or(NO_ROW);
                let cell = |(i, &code)| if has(i) { target(code) } else { NO_ROW };
                rows.extend(cells.codes.iter().enumerate().map(cell));
            }
            _ => return,
        }
        self.writers.push_run(WriterRun { start, end: start + len as u32, writer });
        self.note(start, start + len as u32);
    }
}

/// The texts of cells where they cannot be taken as they stand: unwritten cells made empty, sets without repetitions.
fn readable(cells: &Cells, written: Option<&Marks>) -> Option<Texts> {
    let is_written = |i: usize| written.is_none_or(|marks| marks.get(i));
    match cells {
        Cells::Set { add, .. } => {
            let fits = |(i, text): (usize, &str)| sets::is_clean(text) && (is_written(i) || text.is_empty());
            let clean =
                |(i, text): (usize, &str)| if is_written(i) { sets::cleaned(text) } else { String::new() };
            (!add.iter().enumerate().all(fits)).then(|| {
                let mut texts = Texts::with_capacity(add.len(), add.arena().len());
                add.iter().enumerate().map(clean).for_each(|text| texts.push(&text));
                texts
            })
        }
        cells => {
            let fits = |i: usize| is_written(i) || cells.text(i).is_empty();
            let all_fit = written.is_none() || (0..cells.len()).all(fits);
            (!all_fit)
                .then(|| (0..cells.len()).map(|i| if is_written(i) { cells.text(i) } else { "" }).collect())
        }
    }
}

/// Whether every cell has a value.
fn all_present(column: &oplog::Column, targets: &[u32]) -> bool {
    match &column.cells {
        cells @ (Cells::Text(_) | Cells::Dict { .. }) => (0..cells.len()).all(|i| !cells.text(i).is_empty()),
        Cells::Int(values) => {
            // A day or a flag is checked by one comparison, which the optimiser turns into several at a time.
            values.iter().all(|&value| int_for(column.ty, value).is_some())
        }
        Cells::Number(values) => values.iter().all(|&value| number_for(value).is_some()),
        Cells::Money { .. } => true,
        Cells::Ref(cells) => cells.codes.iter().all(|&code| (code as usize) < targets.len()),
        // Additions to what a set holds already are no replacement.
        Cells::Set { .. } => false,
    }
}
