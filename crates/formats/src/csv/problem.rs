//! What was odd about a file, and where. Counted fully, kept as a bounded number of examples.

/// The kinds of oddity. Their codes are stable: the app translates them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[repr(u8)]
pub enum ProblemKind {
    /// A byte that the encoding cannot mean; it was read in the fallback encoding. Detail: the byte, `F6`; nothing where
    /// several bytes are no character together, and a replacement character stands for them.
    BadByte,
    /// A NUL character, which was left out.
    NulByte,
    /// A quote that is never closed; it was taken as text, and the lines after it were read on their own.
    UnclosedQuote,
    /// A quote inside a quoted cell that is not doubled; it was taken as text.
    StrayQuote,
    /// Fewer cells than the header has. Detail: how many there are.
    ShortRow,
    /// More cells than the header has, and not all of the further ones empty. Detail: how many there are.
    LongRow,
    /// A line without any value, which was passed over.
    BlankRow,
    /// Two columns of the same name; both are kept. Detail: the name.
    DuplicateHeader,
    /// A column without a name.
    EmptyHeader,
    /// A header and nothing after it.
    NoRows,
    /// A row longer than [`ROW_BYTES_MAX`](super::Options::ROW_BYTES_MAX), which was cut there into two.
    RowTooLong,
    /// A row with more than [`COLUMNS_MAX`](super::Options::COLUMNS_MAX) cells; the rest stands in the last one.
    TooManyColumns,
}

impl ProblemKind {
    /// All kinds, the gravest first.
    pub const ALL: [ProblemKind; 12] = [
        ProblemKind::BadByte,
        ProblemKind::NulByte,
        ProblemKind::UnclosedQuote,
        ProblemKind::StrayQuote,
        ProblemKind::ShortRow,
        ProblemKind::LongRow,
        ProblemKind::BlankRow,
        ProblemKind::DuplicateHeader,
        ProblemKind::EmptyHeader,
        ProblemKind::NoRows,
        ProblemKind::RowTooLong,
        ProblemKind::TooManyColumns,
    ];

    /// The stable code, for example `short_row`.
    pub fn code(self) -> &'static str {
        match self {
            ProblemKind::BadByte => "bad_byte",
            ProblemKind::NulByte => "nul_byte",
            ProblemKind::UnclosedQuote => "unclosed_quote",
            ProblemKind::StrayQuote => "stray_quote",
            ProblemKind::ShortRow => "short_row",
            ProblemKind::LongRow => "long_row",
            ProblemKind::BlankRow => "blank_row",
            ProblemKind::DuplicateHeader => "duplicate_header",
            ProblemKind::EmptyHeader => "empty_header",
            ProblemKind::NoRows => "no_rows",
            ProblemKind::RowTooLong => "row_too_long",
            ProblemKind::TooManyColumns => "too_many_columns",
        }
    }

    /// Whether a value may differ from what the writer of the file meant, so that a person should look.
    pub fn is_grave(self) -> bool {
        !matches!(self, ProblemKind::BlankRow | ProblemKind::EmptyHeader | ProblemKind::DuplicateHeader)
    }
}

/// One oddity.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Problem {
    /// The line of the file, the first being 1. Line breaks inside quoted cells count, as they do in an editor.
    pub line: u64,
    /// The column, the first being 0, where the oddity is in one cell.
    pub column: Option<u32>,
    /// What it is.
    pub kind: ProblemKind,
    /// The evidence: a byte in hexadecimal, a number of cells, a name. Never a sentence.
    pub detail: String,
}

/// All oddities of a file.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Problems {
    counts: [u64; ProblemKind::ALL.len()],
    examples: Vec<Problem>,
    dropped: bool,
}

impl Problems {
    /// Examples kept of each kind. A file of a million ragged rows must not become a million messages.
    pub const EXAMPLES_MAX: u64 = 200;

    /// Counts an oddity, and keeps it as an example while there is room.
    pub fn add(&mut self, line: u64, column: Option<u32>, kind: ProblemKind, detail: String) {
        self.add_many(kind, 1, || Problem { line, column, kind, detail });
    }

    /// Counts `count` oddities of one kind at one place. `example` is asked only while there is room for it, since
    /// finding line and column can cost more than reading the row.
    pub(super) fn add_many(&mut self, kind: ProblemKind, count: u64, example: impl FnOnce() -> Problem) {
        let slot = &mut self.counts[kind as usize];
        if *slot < Self::EXAMPLES_MAX {
            self.examples.push(example());
        } else {
            self.dropped = true;
        }
        *slot += count;
    }

    /// How often this kind was met.
    pub fn count(&self, kind: ProblemKind) -> u64 {
        self.counts[kind as usize]
    }

    /// How many oddities there are in all.
    pub fn total(&self) -> u64 {
        self.counts.iter().sum()
    }

    /// The examples in the order of the file.
    pub fn examples(&self) -> &[Problem] {
        &self.examples
    }

    /// Whether there are more than the examples show.
    pub fn has_more(&self) -> bool {
        self.dropped
    }

    /// Whether there is anything a person should look at.
    pub fn has_grave(&self) -> bool {
        ProblemKind::ALL.iter().any(|&kind| kind.is_grave() && self.count(kind) > 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_is_counted_and_a_bounded_number_kept() {
        let mut problems = Problems::default();
        for line in 1..=1000 {
            problems.add(line, None, ProblemKind::ShortRow, "2".into());
        }
        assert_eq!(problems.count(ProblemKind::ShortRow), 1000);
        assert_eq!(problems.examples().len() as u64, Problems::EXAMPLES_MAX);
        assert!(problems.has_more() && problems.has_grave());
    }

    #[test]
    fn codes_are_unique_and_kinds_stand_at_their_own_place() {
        for (place, kind) in ProblemKind::ALL.iter().enumerate() {
            assert_eq!(*kind as usize, place);
            assert!(ProblemKind::ALL[..place].iter().all(|other| other.code() != kind.code()));
        }
    }
}
