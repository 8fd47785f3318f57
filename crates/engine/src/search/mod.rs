//! Search over customers: one folded text per row, all in one arena, scanned as a whole.
//!
//! A row's text holds its searched fields in order of importance, separated by line feeds, and ends with a NUL. The
//! scan looks for the longest word of the question and tests the others in the rows it meets; a hit is ranked by its
//! field and by whether it begins the field or a word.

mod best;

mod question;

#[cfg(test)]
mod tests;

pub use best::{Found, Hit};

use crate::space::Space;
use best::Best;
use domain::fold::fold_into;
use oplog::cells::ELEMENT_SEPARATOR;
use question::Question;
use rustc_hash::FxHashMap;

const FIELD_END: char = '\n';
const ROW_END: char = '\0';

/// The searched fields of customers, most important first.
pub const FIELDS: [&str; 6] = ["name", "emails", "phones", "city", "tags", "notes"];

/// The folded text of all customers.
#[derive(Clone, Debug, Default)]
pub struct Index {
    arena: String,
    /// Where each row's text starts; one more than there are rows.
    starts: Vec<u32>,
    /// Rows changed since the arena was built.
    edits: FxHashMap<u32, String>,
    rows: u32,
}

impl Index {
    /// Builds the index of a space's customers.
    pub fn build(space: &Space) -> Index {
        let mut index = Index { starts: vec![0], ..Index::default() };
        let rows = space.table("customer").map_or(0, crate::table::Table::rows);
        for row in 0..rows {
            write_row(space, row, &mut index.arena);
            index.arena.push(ROW_END);
            index.starts.push(index.arena.len() as u32);
        }
        index.rows = rows;
        index
    }

    /// Takes a changed or new row in.
    pub fn update(&mut self, space: &Space, row: u32) {
        let mut text = String::new();
        write_row(space, row, &mut text);
        self.edits.insert(row, text);
        self.rows = self.rows.max(row + 1);
    }

    /// How many rows it covers.
    pub fn rows(&self) -> u32 {
        self.rows
    }

    /// How many rows stand beside the arena; many of them make a new build worth while.
    pub fn edits(&self) -> usize {
        self.edits.len()
    }

    /// Looks for `text` in the rows that `include` admits; gives the best `limit`.
    pub fn find(&self, text: &str, limit: usize, include: impl Fn(u32) -> bool) -> Found {
        let question = Question::new(text);
        let (mut best, mut best_edited) = (Best::new(limit), Best::new(limit));
        self.each_candidate(&question, |row, text, place| {
            // Behind enough rows of the best rank nothing but their number matters.
            let rank = match best.is_settled() {
                true => question.others_match(text).then_some(0),
                false => question.rank(text, place),
            };
            if let Some(rank) = rank.filter(|_| include(row)) {
                best.add(row, rank);
            }
        });
        let mut edited: Vec<_> = self.edits.iter().collect();
        edited.sort_unstable_by_key(|&(&row, _)| row);
        for (&row, text) in edited {
            let rank = question.find(text.as_bytes()).and_then(|place| question.rank(text, place));
            if let Some(rank) = rank.filter(|_| include(row)) {
                best_edited.add(row, rank);
            }
        }
        best.beside(best_edited)
    }

    /// All rows in which `text` is found, for filtering a list.
    pub fn rows_with(&self, text: &str) -> Vec<u32> {
        let question = Question::new(text);
        let mut rows = Vec::new();
        self.each_candidate(&question, |row, text, _| {
            if question.others_match(text) {
                rows.push(row);
            }
        });
        let matches = |text: &str| question.find(text.as_bytes()).is_some() && question.others_match(text);
        rows.extend(self.edits.iter().filter(|(_, text)| matches(text)).map(|(&row, _)| row));
        rows.sort_unstable();
        rows
    }

    /// Calls `visit` with every unchanged row that holds the longest word, its text, and where the word stands in it first.
    fn each_candidate(&self, question: &Question, mut visit: impl FnMut(u32, &str, usize)) {
        let bytes = self.arena.as_bytes();
        let mut at = 0;
        let mut row = 0;
        while let Some(found) = question.find(&bytes[at..]) {
            let place = at + found;
            row = self.row_at(place as u32, row);
            let (start, end) = (self.starts[row] as usize, self.starts[row + 1] as usize);
            if self.edits.is_empty() || !self.edits.contains_key(&(row as u32)) {
                visit(row as u32, &self.arena[start..end - 1], place - start);
            }
            at = end;
        }
    }

    /// The row whose text holds byte `place`, searched from row `from` on: near first, then by halving.
    fn row_at(&self, place: u32, from: usize) -> usize {
        let mut step = 1;
        let mut low = from;
        while low + step < self.starts.len() && self.starts[low + step] <= place {
            low += step;
            step *= 2;
        }
        let high = (low + step).min(self.starts.len());
        low + self.starts[low..high].partition_point(|&start| start <= place) - 1
    }
}

fn write_row(space: &Space, row: u32, out: &mut String) {
    let Some(table) = space.table("customer") else { return };
    for (place, field) in FIELDS.iter().enumerate() {
        if place > 0 {
            out.push(FIELD_END);
        }
        let text = table.column(field).map_or("", |column| column.text(row));
        if text.is_empty() {
            continue;
        }
        for element in text.split(ELEMENT_SEPARATOR) {
            let start = out.len();
            fold_into(element, out);
            if out[start..].contains(ROW_END) {
                let clean = out[start..].replace(ROW_END, " ");
                out.truncate(start);
                out.push_str(&clean);
            }
            if *field == "phones" {
                out.push(' ');
                let digits: String = out[start..].chars().filter(char::is_ascii_digit).collect();
                out.push_str(&digits);
            }
            out.push(' ');
        }
    }
}
