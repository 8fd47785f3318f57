//! Search over customers: one folded text per row, all in one arena, scanned as a whole.
//!
//! A row's text holds its searched fields in order of importance, separated by line feeds, and ends with a NUL. The
//! scan looks for the longest word of the question and tests the others in the rows it meets; a hit is ranked by its
//! field and by whether it begins the field or a word.

use crate::space::Space;
use domain::fold::{fold, fold_into};
use memchr::memmem;
use oplog::cells::ELEMENT_SEPARATOR;
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

/// One row found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The row.
    pub row: u32,
    /// The place in [`FIELDS`] of the field in which it was found.
    pub field: u8,
    rank: u32,
}

/// The best hits and how many there are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// All rows found.
    pub total: u64,
    /// Best first; equally good ones in row order.
    pub hits: Vec<Hit>,
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
        let mut best = Best::new(limit);
        if question.words.is_empty() {
            return Found::default();
        }
        self.scan(&question, &include, &mut best);
        let mut edited: Vec<_> = self.edits.iter().collect();
        edited.sort_unstable_by_key(|&(&row, _)| row);
        for (&row, text) in edited {
            if let Some(rank) = question.rank(text).filter(|_| include(row)) {
                best.add(row, rank);
            }
        }
        best.into_found()
    }

    /// All rows in which `text` is found, for filtering a list.
    pub fn rows_with(&self, text: &str) -> Vec<u32> {
        let question = Question::new(text);
        if question.words.is_empty() {
            return Vec::new();
        }
        let mut rows = Vec::new();
        self.each_candidate(&question, |row, text| {
            if question.matches(text) {
                rows.push(row);
            }
        });
        rows.extend(self.edits.iter().filter(|(_, text)| question.matches(text)).map(|(&row, _)| row));
        rows.sort_unstable();
        rows
    }

    fn scan(&self, question: &Question, include: &impl Fn(u32) -> bool, best: &mut Best) {
        self.each_candidate(question, |row, text| {
            if let Some(rank) = question.rank(text).filter(|_| include(row)) {
                best.add(row, rank);
            }
        });
    }

    /// Calls `visit` with every unchanged row that holds the longest word.
    fn each_candidate(&self, question: &Question, mut visit: impl FnMut(u32, &str)) {
        let bytes = self.arena.as_bytes();
        let mut at = 0;
        let mut row = 0;
        while let Some(found) = question.finder.find(&bytes[at..]) {
            let place = (at + found) as u32;
            row = self.row_at(place, row);
            let (start, end) = (self.starts[row] as usize, self.starts[row + 1] as usize);
            if self.edits.is_empty() || !self.edits.contains_key(&(row as u32)) {
                visit(row as u32, &self.arena[start..end - 1]);
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

struct Question {
    words: Vec<String>,
    finder: memmem::Finder<'static>,
}

impl Question {
    fn new(text: &str) -> Question {
        let folded = fold(text).replace([FIELD_END, ROW_END], " ");
        let mut words: Vec<String> = folded.split_whitespace().map(str::to_owned).collect();
        // A telephone number is written with spaces by some and without by others.
        if words.len() > 1
            && words.iter().all(|word| word.chars().all(|c| c.is_ascii_digit() || "+-()".contains(c)))
        {
            words = vec![words.concat().chars().filter(char::is_ascii_digit).collect()];
        }
        words.retain(|word| !word.is_empty());
        words.sort_by_key(|word| std::cmp::Reverse(word.len()));
        words.dedup();
        let finder = memmem::Finder::new(words.first().map_or("", String::as_str)).into_owned();
        Question { words, finder }
    }

    fn matches(&self, text: &str) -> bool {
        self.words.iter().all(|word| memmem::find(text.as_bytes(), word.as_bytes()).is_some())
    }

    /// How good a row is, smaller is better; `None` when a word is missing.
    fn rank(&self, text: &str) -> Option<u32> {
        let mut worst = 0;
        for (place, word) in self.words.iter().enumerate() {
            let rank = if place == 0 {
                best_rank(text, self.finder.find_iter(text.as_bytes()))
            } else {
                best_rank(text, memmem::find_iter(text.as_bytes(), word))
            };
            worst = worst.max(rank?);
        }
        Some(worst)
    }
}

/// The best of a word's occurrences: field × 4 + (0 begins the field, 1 begins a word, 2 inside).
fn best_rank(text: &str, places: impl Iterator<Item = usize>) -> Option<u32> {
    let bytes = text.as_bytes();
    let (mut field, mut counted, mut best) = (0, 0, None);
    for place in places {
        field += memchr::memchr_iter(FIELD_END as u8, &bytes[counted..place]).count() as u32;
        counted = place;
        let fit = match place.checked_sub(1).map(|before| bytes[before]) {
            None | Some(b'\n') => 0,
            Some(b' ' | b'-' | b'.' | b'@' | b'_' | b'(' | b'+' | b'"') => 1,
            Some(_) => 2,
        };
        let rank = field * 4 + fit;
        if best.is_none_or(|best| rank < best) {
            best = Some(rank);
        }
        // Later fields can only be worse than a beginning in this one.
        if fit == 0 {
            break;
        }
    }
    best
}

/// Keeps the best few: one list per rank, so that adding costs nothing however broad the question is.
struct Best {
    limit: usize,
    total: u64,
    ranks: Vec<Vec<u32>>,
}

impl Best {
    fn new(limit: usize) -> Best {
        Best { limit, total: 0, ranks: vec![Vec::new(); FIELDS.len() * 4] }
    }

    fn add(&mut self, row: u32, rank: u32) {
        self.total += 1;
        let last = self.ranks.len() - 1;
        let list = &mut self.ranks[(rank as usize).min(last)];
        if list.len() < self.limit {
            list.push(row);
        }
    }

    fn into_found(self) -> Found {
        let mut hits = Vec::new();
        for (rank, mut rows) in self.ranks.into_iter().enumerate() {
            rows.sort_unstable();
            hits.extend(rows.into_iter().map(|row| Hit { row, field: (rank / 4) as u8, rank: rank as u32 }));
        }
        hits.truncate(self.limit);
        Found { total: self.total, hits }
    }
}
