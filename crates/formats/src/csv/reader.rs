//! Chunks of bytes in, rows out.

use super::decode::{Decoder, Odd, OddByte};
use super::row::{Found, RowScanner};
use super::scan::line_breaks;
use super::{Options, Problem, ProblemKind, Problems, Row};
use std::collections::HashSet;

/// Reads a file that is fed to it in chunks.
///
/// ```
/// use formats::csv::{Options, Reader};
/// let mut names = Vec::new();
/// let mut reader = Reader::new(Options::default());
/// reader.feed(b"Name,Town\nNino,Tbi", false, &mut |row| names.push(row.get(0).to_owned()));
/// reader.feed(b"lisi\nSara,Shiraz\n", true, &mut |row| names.push(row.get(0).to_owned()));
/// assert_eq!(reader.header(), Some(&["Name".to_owned(), "Town".to_owned()][..]));
/// assert_eq!(names, ["Nino", "Sara"]);
/// ```
pub struct Reader {
    options: Options,
    decoder: Decoder,
    /// Decoded text that is not yet handed out.
    text: String,
    odd: Vec<Odd>,
    scanner: RowScanner,
    /// No row is looked for before the text is this long: a row that spans many chunks is not scanned anew for each.
    retry_at: usize,
    /// The line on which `text` starts.
    line: u64,
    begun: bool,
    header: Option<Vec<String>>,
    /// Cells a row must have, and may have.
    widths: (usize, usize),
    preamble: Vec<String>,
    rows: u64,
    problems: Problems,
}

/// Rows above the table that are kept to be shown, and how much of each.
const PREAMBLE_ROWS_MAX: usize = 50;
const PREAMBLE_CHARS_MAX: usize = 500;

impl Reader {
    /// A reader for one file.
    pub fn new(options: Options) -> Reader {
        let sound = |byte: u8| byte.is_ascii() && byte != b'\n' && byte != b'\r' && byte != 0;
        let delimiter = if sound(options.delimiter) { options.delimiter } else { b',' };
        let quote = options.quote.filter(|&quote| sound(quote) && quote != delimiter);
        Reader {
            decoder: Decoder::new(options.encoding, options.fallback),
            scanner: RowScanner::new(delimiter, quote),
            text: String::new(),
            odd: Vec::new(),
            retry_at: 0,
            line: 1,
            begun: false,
            header: None,
            widths: (0, usize::MAX),
            preamble: Vec::new(),
            rows: 0,
            problems: Problems::default(),
            options,
        }
    }

    /// Takes the next bytes of the file and hands every row that is now whole to `sink`. With `last` the file ends.
    pub fn feed(&mut self, bytes: &[u8], last: bool, sink: &mut impl FnMut(Row<'_>)) {
        self.decoder.decode(bytes, last, &mut self.text, &mut self.odd);
        if self.text.len() < self.retry_at && !last {
            return;
        }
        let text = std::mem::take(&mut self.text);
        let mut odd_done = 0;
        let mut from = 0;
        self.retry_at = 0;
        loop {
            let rest = text.get(from..).unwrap_or_default();
            let (window, full) = window(rest);
            match self.scanner.scan(window, full, last && !full) {
                Found::Row { text: length, whole, breaks } => {
                    let row = window.get(..length).unwrap_or_default();
                    odd_done += self.note_odd(odd_done, from, from + whole, row);
                    self.note_marks(row);
                    self.take_row(row, sink);
                    self.line += breaks;
                    from += whole;
                }
                Found::More => {
                    const SMALL: usize = 1 << 16;
                    self.retry_at = if rest.len() > SMALL { rest.len() * 2 } else { 0 };
                    break;
                }
                Found::End => break,
            }
        }
        if last {
            self.note_odd(odd_done, from, usize::MAX, "");
            self.odd.clear();
            if self.header.is_some() && self.rows == 0 {
                self.problems.add(self.line, None, ProblemKind::NoRows, String::new());
            }
        } else {
            self.odd.drain(..odd_done);
            self.odd.iter_mut().for_each(|odd| odd.at -= from);
        }
        self.text = text;
        self.text.drain(..from);
    }

    /// The names of the columns, once they have been read; `None` without a header.
    pub fn header(&self) -> Option<&[String]> {
        self.header.as_deref()
    }

    /// What stands above the table, row by row, shortened.
    pub fn preamble(&self) -> &[String] {
        &self.preamble
    }

    /// How many rows have been handed out.
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// What was odd so far.
    pub fn problems(&self) -> &Problems {
        &self.problems
    }

    /// The options it reads with.
    pub fn options(&self) -> &Options {
        &self.options
    }

    fn take_row(&mut self, text: &str, sink: &mut impl FnMut(Row<'_>)) {
        let (line, unguard) = (self.line, self.options.unguard);
        let row = Row { text, scratch: &self.scanner.scratch, spans: &self.scanner.spans, line, unguard };
        if line < self.options.first_line {
            if self.preamble.len() < PREAMBLE_ROWS_MAX && !row.is_blank() {
                self.preamble.push(text.chars().take(PREAMBLE_CHARS_MAX).collect());
            }
            return;
        }
        if row.is_blank() && !(self.options.blank_rows && self.begun) {
            // Blank lines above the table are usual and mean nothing.
            if self.begun {
                self.problems.add(line, None, ProblemKind::BlankRow, String::new());
            }
            return;
        }
        if !self.begun {
            self.begun = true;
            if self.options.header {
                let names: Vec<String> = row.iter().map(str::to_owned).collect();
                let named =
                    names.iter().rposition(|name| !name.trim().is_empty()).map_or(0, |place| place + 1);
                self.widths = (named, names.len());
                check_names(&names, line, &mut self.problems);
                self.header = Some(names);
                return;
            }
            self.widths = (row.len(), row.len());
        }
        let (least, most) = self.widths;
        if row.len() != most {
            let long = row.len() > most && row.spans[most..].iter().any(|span| !span.is_empty());
            let kind = match () {
                () if row.len() < least => Some(ProblemKind::ShortRow),
                () if long => Some(ProblemKind::LongRow),
                () => None,
            };
            if let Some(kind) = kind {
                self.problems.add(line, None, kind, row.len().to_string());
            }
        }
        self.rows += 1;
        sink(row);
    }

    /// Reports the odd bytes of the row that starts at `from` in the text, and returns how many there were.
    fn note_odd(&mut self, done: usize, from: usize, until: usize, row: &str) -> usize {
        let mut count = 0;
        while let Some(odd) = self.odd.get(done + count).filter(|odd| odd.at < until) {
            let (line, scanner) = (self.line, &self.scanner);
            let (kind, detail) = match odd.what {
                OddByte::Bad(byte) => (ProblemKind::BadByte, format!("{byte:02X}")),
                OddByte::BadCharacter => (ProblemKind::BadByte, String::new()),
                OddByte::Nul => (ProblemKind::NulByte, String::new()),
            };
            let at = odd.at.saturating_sub(from).min(row.len());
            self.problems.add_many(kind, odd.count, || Problem {
                line: line + line_breaks(&row.as_bytes()[..at]),
                column: (!row.is_empty()).then(|| scanner.column_at(at)),
                kind,
                detail,
            });
            count += 1;
        }
        count
    }

    fn note_marks(&mut self, row: &str) {
        for mark in &self.scanner.marks {
            let at = mark.at.min(row.len());
            self.problems.add_many(mark.kind, mark.count, || Problem {
                line: self.line + line_breaks(&row.as_bytes()[..at]),
                column: Some(mark.column),
                kind: mark.kind,
                detail: String::new(),
            });
        }
    }
}

/// The part of the text in which one row may lie, and whether that is less than the whole.
fn window(rest: &str) -> (&str, bool) {
    if rest.len() <= Options::ROW_BYTES_MAX {
        return (rest, false);
    }
    let end = (0..4).map(|back| Options::ROW_BYTES_MAX - back).find(|&end| rest.is_char_boundary(end));
    (rest.get(..end.unwrap_or_default()).unwrap_or_default(), true)
}

fn check_names(names: &[String], line: u64, problems: &mut Problems) {
    let mut seen = HashSet::new();
    for (column, name) in names.iter().enumerate() {
        let column = Some(column as u32);
        if name.trim().is_empty() {
            problems.add(line, column, ProblemKind::EmptyHeader, String::new());
        } else if !seen.insert(name.trim()) {
            let shown = name.trim().chars().take(100).collect();
            problems.add(line, column, ProblemKind::DuplicateHeader, shown);
        }
    }
}
