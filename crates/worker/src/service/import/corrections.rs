//! Cells that the person corrected before the import. The file itself stays as it is.

use formats::csv::Row;
use protocol::Correction;
use rustc_hash::FxHashMap;

/// The corrections of one file.
pub struct Corrections {
    /// By line and column.
    cells: FxHashMap<(u64, usize), String>,
    /// By column and the text that is corrected wherever it stands there.
    alike: FxHashMap<usize, FxHashMap<String, String>>,
}

impl Corrections {
    /// Prepares them, if there are any.
    pub fn of(list: &[Correction]) -> Option<Corrections> {
        if list.is_empty() {
            return None;
        }
        let mut corrections = Corrections { cells: FxHashMap::default(), alike: FxHashMap::default() };
        for Correction { column, line, from, to } in list {
            let Some(column) = usize::try_from(*column).ok().and_then(|column| column.checked_sub(1)) else {
                continue;
            };
            match line {
                Some(line) => corrections.cells.insert((*line, column), to.clone()),
                None => {
                    corrections.alike.entry(column).or_default().insert(from.trim().to_owned(), to.clone())
                }
            };
        }
        Some(corrections)
    }

    fn get(&self, line: u64, column: usize, cell: &str) -> Option<&str> {
        let alike = || self.alike.get(&column)?.get(cell.trim());
        self.cells.get(&(line, column)).or_else(alike).map(String::as_str)
    }
}

/// A row of the file with its cells corrected.
#[derive(Clone, Copy)]
pub struct Cells<'a> {
    /// The row as it stands in the file.
    pub row: &'a Row<'a>,
    corrections: Option<&'a Corrections>,
}

impl<'a> Cells<'a> {
    /// Of a row.
    pub fn new(row: &'a Row<'a>, corrections: Option<&'a Corrections>) -> Cells<'a> {
        Cells { row, corrections }
    }

    /// The text of a cell.
    pub fn get(self, column: usize) -> &'a str {
        let cell = self.row.get(column);
        self.corrections.and_then(|all| all.get(self.row.line(), column, cell)).unwrap_or(cell)
    }

    /// All cells.
    pub fn to_vec(self) -> Vec<String> {
        (0..self.row.len()).map(|column| self.get(column).to_owned()).collect()
    }
}
