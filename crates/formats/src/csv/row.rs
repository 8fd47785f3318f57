//! One row: finding it in the text, quotes and all, and reading its cells.
//!
//! Quotes are read as leniently as people's files need:
//! * a quote that is not the first character of a cell is text;
//! * inside a quoted cell, a quote that is neither doubled nor followed by a delimiter, a line end or the end is text
//!   too, and reported;
//! * spaces between a closing quote and the delimiter are passed over;
//! * a quote that is never closed must not swallow the rest of the file. It shows itself by the end of the file, by a
//!   cell longer than [`Options::QUOTED_BYTES_MAX`], or by a line break followed by what looks like the opening quote
//!   of another cell. Its cell is then read again as plain text, and in the lines looked through so far a quoted
//!   cell has to close on its own line. So every byte is looked at a bounded number of times.

use super::scan::{Shape, Span, Stop, line_breaks, plain_cells};
use super::{Options, ProblemKind};

/// One row as the reader hands it out. It borrows the reader's memory.
#[derive(Clone, Copy)]
pub struct Row<'a> {
    pub(super) text: &'a str,
    pub(super) scratch: &'a str,
    pub(super) spans: &'a [Span],
    pub(super) line: u64,
    pub(super) unguard: bool,
}

impl<'a> Row<'a> {
    /// The line of the file on which the row starts, the first being 1.
    pub fn line(&self) -> u64 {
        self.line
    }

    /// How many cells there are.
    pub fn len(&self) -> usize {
        self.spans.len()
    }

    /// Whether there are no cells; never true for a row that the reader hands out.
    pub fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }

    /// The text of cell `column`; empty where the row has no such cell.
    #[inline]
    pub fn get(&self, column: usize) -> &'a str {
        let Some(&span) = self.spans.get(column) else {
            return "";
        };
        let source = if span.is_scratch() { self.scratch } else { self.text };
        let cell = source.get(span.range()).unwrap_or_default();
        if self.unguard { super::writer::unguarded(cell) } else { cell }
    }

    /// The cells from first to last.
    pub fn iter(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        let row = *self;
        (0..row.len()).map(move |column| row.get(column))
    }

    /// Whether no cell has a value.
    pub fn is_blank(&self) -> bool {
        self.spans.iter().all(|span| span.is_empty())
    }

    /// Whether cell `column` stands in quotes.
    pub(super) fn is_quoted(&self, column: usize) -> bool {
        self.spans.get(column).is_some_and(|span| {
            let before = span.range().start.checked_sub(1);
            span.is_scratch() || before.is_some_and(|at| self.text.as_bytes().get(at) == Some(&b'"'))
        })
    }

    /// The row as it stands in the file.
    pub fn raw(&self) -> &'a str {
        self.text
    }
}

/// What was found at the start of the text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Found {
    /// A row of `text` bytes; the next begins after `whole` bytes and `breaks` line breaks.
    Row { text: usize, whole: usize, breaks: u64 },
    /// No whole row yet.
    More,
    /// No row any more.
    End,
}

/// An oddity at a byte of the row.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mark {
    pub at: usize,
    pub column: u32,
    pub kind: ProblemKind,
    pub count: u64,
}

/// Finds rows. Its memory is used again for each.
pub(super) struct RowScanner {
    shape: Shape,
    pub spans: Vec<Span>,
    pub scratch: String,
    pub marks: Vec<Mark>,
    /// The column and offset of each cell that lies in `scratch`.
    unescaped: Vec<(usize, usize)>,
    /// Up to here, counted from the start of the row, a quoted cell must close on its own line.
    plain_until: usize,
}

enum Quoted {
    Closed {
        content: usize,
        after: usize,
        escaped: bool,
    },
    /// In the lines that are read again: not closed on its line, which ends here.
    Literal {
        line_end: usize,
    },
    /// Never closed, as far as `until`.
    Unclosed {
        until: usize,
    },
    More,
}

impl RowScanner {
    /// Oddities of one row noted one by one; further ones are counted with the last.
    const MARKS_MAX: usize = 4096;

    pub(super) fn new(delimiter: u8, quote: Option<u8>) -> RowScanner {
        RowScanner {
            shape: Shape::new(delimiter, quote),
            spans: Vec::new(),
            scratch: String::new(),
            marks: Vec::new(),
            unescaped: Vec::new(),
            plain_until: 0,
        }
    }

    /// Finds the row at the start of `window`. `full` says that the window is cut at the longest row there may be,
    /// `last` that the file ends with it. The outcome is the same however the file was cut into chunks.
    // Browsers optimise a function between two calls of it, never inside one: it must stay a function of its own.
    #[inline(never)]
    pub(super) fn scan(&mut self, window: &str, full: bool, last: bool) -> Found {
        self.spans.clear();
        self.scratch.clear();
        self.marks.clear();
        self.unescaped.clear();
        let row = window.as_bytes();
        if row.is_empty() {
            return if last { Found::End } else { Found::More };
        }
        let mut plain_until = self.plain_until;
        let mut literal_until = 0;
        let mut inner_breaks = 0;
        let mut at = 0;
        loop {
            let quoted =
                at >= literal_until && self.shape.quote.is_some() && row.get(at).copied() == self.shape.quote;
            if !quoted {
                match plain_cells(row, at, self.shape, &mut self.spans) {
                    Stop::Quote(open) => at = open,
                    Stop::LineEnd(end) => {
                        return self.finish(row, end, inner_breaks, plain_until, full, last);
                    }
                    Stop::Out(start) if last || full => {
                        self.spans.push(Span::text(start, row.len()));
                        return self.finish(row, row.len(), inner_breaks, plain_until, full, last);
                    }
                    Stop::Out(_) => return Found::More,
                }
                continue;
            }
            let open = at;
            let noted = self.marks.len();
            match self.quoted(row, open, open < plain_until, full || last, last) {
                Quoted::Closed { content, after, escaped } => {
                    inner_breaks += line_breaks(&row[open..content]);
                    self.push_quoted(window, open + 1, content, escaped);
                    if row.get(after).copied() != Some(self.shape.delimiter) {
                        return self.finish(row, after, inner_breaks, plain_until, full, last);
                    }
                    at = after + 1;
                }
                Quoted::Literal { line_end } => {
                    self.marks.truncate(noted);
                    if line_end > literal_until {
                        self.mark(open, ProblemKind::UnclosedQuote);
                    }
                    literal_until = line_end;
                }
                Quoted::Unclosed { until } => {
                    self.marks.truncate(noted);
                    plain_until = until;
                }
                Quoted::More if full => {
                    self.marks.truncate(noted);
                    self.spans.push(Span::text(open, row.len()));
                    return self.finish(row, row.len(), line_breaks(row), plain_until, full, last);
                }
                Quoted::More => return Found::More,
            }
        }
    }

    /// Which column the byte `at` of the row lies in.
    pub(super) fn column_at(&self, at: usize) -> u32 {
        let mut unescaped = self.unescaped.iter();
        let starts = self.spans.iter().map(|span| match span.is_scratch() {
            true => unescaped.next().map_or(0, |&(_, open)| open),
            false => span.range().start,
        });
        (starts.take_while(|&start| start <= at).count().max(1) - 1) as u32
    }

    fn finish(
        &mut self,
        row: &[u8],
        end: usize,
        inner_breaks: u64,
        plain_until: usize,
        full: bool,
        last: bool,
    ) -> Found {
        let after = match (row.get(end), row.get(end + 1)) {
            (Some(b'\r'), Some(b'\n')) => end + 2,
            (Some(b'\r'), None) if !last && !full => return Found::More,
            (Some(_), _) => end + 1,
            (None, _) => end,
        };
        if end == row.len() && full && !last {
            self.mark(end, ProblemKind::RowTooLong);
        }
        if self.spans.len() > Options::COLUMNS_MAX {
            self.fold_last_columns(end);
        }
        self.plain_until = plain_until.saturating_sub(after);
        Found::Row { text: end, whole: after, breaks: inner_breaks + u64::from(after > end) }
    }

    fn mark(&mut self, at: usize, kind: ProblemKind) {
        let full = self.marks.len() >= Self::MARKS_MAX;
        match self.marks.last_mut() {
            Some(last) if full && last.kind == kind => last.count += 1,
            _ => self.marks.push(Mark { at, column: self.spans.len() as u32, kind, count: 1 }),
        }
    }

    fn fold_last_columns(&mut self, end: usize) {
        let kept = Options::COLUMNS_MAX - 1;
        let start = match self.spans[kept] {
            span if span.is_scratch() => {
                self.unescaped.iter().find(|&&(column, _)| column == kept).map_or(0, |&(_, open)| open)
            }
            span => span.range().start,
        };
        self.spans.truncate(kept);
        self.mark(start, ProblemKind::TooManyColumns);
        self.spans.push(Span::text(start, end));
        self.unescaped.retain(|&(column, _)| column < kept);
    }

    fn push_quoted(&mut self, window: &str, start: usize, end: usize, escaped: bool) {
        if !escaped {
            self.spans.push(Span::text(start, end));
            return;
        }
        let quote = char::from(self.shape.quote.unwrap_or(b'"'));
        let mut rest = window.get(start..end).unwrap_or_default();
        let from = self.scratch.len();
        while let Some((before, after)) = rest.split_once(quote) {
            self.scratch.push_str(before);
            self.scratch.push(quote);
            rest = after.strip_prefix(quote).unwrap_or(after);
        }
        self.scratch.push_str(rest);
        self.unescaped.push((self.spans.len(), start));
        self.spans.push(Span::scratch(from, self.scratch.len()));
    }

    /// Looks for the end of the quoted cell that opens at `open`. `bounded` says that the row cannot grow further.
    fn quoted(&mut self, row: &[u8], open: usize, on_one_line: bool, bounded: bool, last: bool) -> Quoted {
        let shape = self.shape;
        let Some(quote) = shape.quote else {
            return Quoted::Literal { line_end: row.len() };
        };
        let mut bound = row.len();
        if on_one_line {
            match memchr::memchr2(b'\n', b'\r', &row[open..]) {
                Some(end) => bound = open + end,
                None if !bounded => return Quoted::More,
                None => {}
            }
        }
        let too_long = |at: usize| !on_one_line && at - open > Options::QUOTED_BYTES_MAX;
        let ends_cell = |byte: u8| byte == shape.delimiter || byte == b'\n' || byte == b'\r';
        let (mut from, mut escaped, mut breaks_until, mut broken) = (open + 1, false, open + 1, false);
        loop {
            let Some(at) = memchr::memchr(quote, &row[from..bound]).map(|at| from + at) else {
                return match () {
                    () if on_one_line => Quoted::Literal { line_end: bound },
                    () if too_long(bound) => Quoted::Unclosed { until: open + Options::QUOTED_BYTES_MAX },
                    () if last => Quoted::Unclosed { until: bound },
                    () => Quoted::More,
                };
            };
            if too_long(at) {
                return Quoted::Unclosed { until: open + Options::QUOTED_BYTES_MAX };
            }
            if row.get(at + 1) == Some(&quote) {
                escaped = true;
                from = at + 2;
                continue;
            }
            let mut after = at + 1;
            while row.get(after).is_some_and(|&byte| matches!(byte, b' ' | b'\t') && !ends_cell(byte)) {
                after += 1;
            }
            match row.get(after) {
                None if last => {
                    return Quoted::Closed { content: at, after, escaped };
                }
                None => return Quoted::More,
                Some(&byte) if ends_cell(byte) => {
                    return Quoted::Closed { content: at, after, escaped };
                }
                Some(_) => {}
            }
            broken = broken || memchr::memchr2(b'\n', b'\r', &row[breaks_until..at]).is_some();
            breaks_until = at;
            let opens_another = at > open + 1 && ends_cell(row[at - 1]);
            if broken && opens_another && !on_one_line {
                return Quoted::Unclosed { until: at };
            }
            self.mark(at, ProblemKind::StrayQuote);
            from = at + 1;
        }
    }
}
