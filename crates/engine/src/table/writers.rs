//! Which batch wrote each cell of a column: runs for bulk writes, single entries for the rest.

use super::batches::Writer;
use rustc_hash::FxHashMap;

/// Rows `start..end` written by one part of a batch when they came into being.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct WriterRun {
    /// First row.
    pub start: u32,
    /// Row after the last.
    pub end: u32,
    /// Who wrote.
    pub writer: Writer,
}

/// The writers of a column.
#[derive(Clone, Debug, Default)]
pub struct Writers {
    runs: Vec<WriterRun>,
    cells: FxHashMap<u32, Writer>,
}

impl Writers {
    /// From runs in row order and single writes.
    pub(crate) fn from_parts(runs: Vec<WriterRun>, cells: FxHashMap<u32, Writer>) -> Writers {
        Writers { runs, cells }
    }

    /// The entry of a row that was written by itself.
    pub fn single(&self, row: u32) -> Option<Writer> {
        self.cells.get(&row).copied()
    }

    /// The bulk write that covers a row. Whether it wrote this very cell depends on the cell having a value.
    pub fn bulk(&self, row: u32) -> Option<Writer> {
        let place = self.runs.partition_point(|run| run.end <= row);
        self.runs.get(place).filter(|run| run.start <= row).map(|run| run.writer)
    }

    /// Notes a single write.
    pub fn set(&mut self, row: u32, writer: Writer) {
        self.cells.insert(row, writer);
    }

    /// Notes a bulk write of new rows, which lie after all earlier ones.
    pub fn push_run(&mut self, run: WriterRun) {
        debug_assert!(self.runs.last().is_none_or(|last| last.end <= run.start));
        if let Some(last) = self.runs.last_mut()
            && last.end == run.start
            && last.writer == run.writer
        {
            last.end = run.end;
        } else {
            self.runs.push(run);
        }
    }

    /// Whether the rule holds for all writers of rows `start..end`.
    pub(crate) fn all_in(&self, start: u32, end: u32, rule: impl Fn(Writer) -> bool) -> bool {
        let first = self.runs.partition_point(|run| run.end <= start);
        let mut runs = self.runs[first..].iter().take_while(|run| run.start < end);
        runs.all(|run| rule(run.writer))
            && self.cells.iter().all(|(row, &writer)| !(start..end).contains(row) || rule(writer))
    }

    /// Notes a bulk write of rows whose writers it replaces.
    pub(crate) fn replace(&mut self, run: WriterRun) {
        self.cells.retain(|row, _| !(run.start..run.end).contains(row));
        let mut runs = Vec::with_capacity(self.runs.len() + 2);
        for &old in &self.runs {
            runs.push(WriterRun { end: old.end.min(run.start), ..old });
            runs.push(WriterRun { start: old.start.max(run.end), ..old });
        }
        runs.push(run);
        runs.retain(|run| run.start < run.end);
        runs.sort_unstable_by_key(|run| run.start);
        self.runs.clear();
        for run in runs {
            self.push_run(run);
        }
    }

    /// The runs in row order.
    pub fn runs(&self) -> &[WriterRun] {
        &self.runs
    }

    /// The single writes in no particular order.
    pub fn singles(&self) -> impl Iterator<Item = (u32, Writer)> + '_ {
        self.cells.iter().map(|(&row, &writer)| (row, writer))
    }

    /// The single writes by row.
    pub fn cells(&self) -> Vec<(u32, Writer)> {
        let mut cells: Vec<_> = self.cells.iter().map(|(&row, &writer)| (row, writer)).collect();
        cells.sort_unstable_by_key(|&(row, _)| row);
        cells
    }
}
