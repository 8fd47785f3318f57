//! How a file is to be read. The sniffer proposes it, a person may change every part.

use crate::Encoding;

/// How to read one file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Options {
    /// The character encoding.
    pub encoding: Encoding,
    /// What single bytes mean that are not valid in `encoding`. Each is reported.
    pub fallback: Encoding,
    /// Separates cells; an ASCII character.
    pub delimiter: u8,
    /// Encloses cells; `None` when quotes are plain text.
    pub quote: Option<u8>,
    /// The line on which the table begins, the first being 1. What stands above it is kept as the preamble.
    pub first_line: u64,
    /// Whether the table begins with the names of its columns.
    pub header: bool,
    /// Whether rows without any value are handed out too, rather than counted and passed over.
    pub blank_rows: bool,
    /// Whether the apostrophe with which [`Writer`](super::Writer) disarms formulas is taken off again. True only for
    /// our own exports, so that a foreign cell that begins with an apostrophe keeps it.
    pub unguard: bool,
}

impl Options {
    /// The longest row, in bytes of UTF-8. It bounds the memory that a file without line ends can claim.
    pub const ROW_BYTES_MAX: usize = 32 << 20;
    /// The longest quoted cell. A quote that is not closed by then is taken as never closed.
    pub const QUOTED_BYTES_MAX: usize = 16 << 20;
    /// The most cells of a row.
    pub const COLUMNS_MAX: usize = 1 << 16;
}

impl Default for Options {
    fn default() -> Self {
        Options {
            encoding: Encoding::UTF_8,
            fallback: Encoding::WINDOWS_1252,
            delimiter: b',',
            quote: Some(b'"'),
            first_line: 1,
            header: true,
            blank_rows: false,
            unguard: false,
        }
    }
}
