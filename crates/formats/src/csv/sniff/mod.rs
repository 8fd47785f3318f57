//! What kind of file this is, and how it is to be read, from its first bytes.
//!
//! Everything found here is a proposal: [`Sniffed::options`] can be changed part by part, and
//! [`sniff_with`] takes choices that a person has already made and finds the rest anew.

mod delimiter;

mod encoding;

mod header;

mod quote;

mod refusal;

pub use refusal::Refusal;

use super::writer::is_marked;
use super::{Options, Reader};
use crate::Encoding;

/// What was found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sniffed {
    /// How to read the file.
    pub options: Options,
    /// Whether it begins with a byte-order mark.
    pub bom: bool,
    /// Whether the encoding is certain: told by a mark, or proved by the bytes.
    pub encoding_sure: bool,
    /// Whether the delimiter is certain: told by a `sep=` line, or splitting all rows alike.
    pub delimiter_sure: bool,
    /// Whether it is certain that there is a header, or that there is none.
    pub header_sure: bool,
    /// Non-empty lines above the header, counted as an editor shows them.
    pub lines_before_header: u64,
    /// Line ends met in the sample.
    pub line_ends: LineEnds,
    /// Whether [`Writer`](super::Writer) wrote this file.
    pub own_export: bool,
}

/// How often each kind of line end occurs in the sample, quoted cells included.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct LineEnds {
    /// Line feeds alone.
    pub lf: u64,
    /// Carriage returns followed by a line feed.
    pub crlf: u64,
    /// Carriage returns alone.
    pub cr: u64,
}

/// Choices a person has made. What is `None` is found.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Choices {
    /// The encoding.
    pub encoding: Option<Encoding>,
    /// The delimiter.
    pub delimiter: Option<u8>,
    /// The quote; `Some(None)` for none.
    pub quote: Option<Option<u8>>,
    /// The line on which the table begins.
    pub first_line: Option<u64>,
    /// Whether there is a header.
    pub header: Option<bool>,
}

/// The part of a file's head that is looked at. More would make the proposal slower and hardly better.
pub const SAMPLE_BYTES: usize = 256 << 10;

/// Proposes how to read the file that begins with `head` and has `whole_len` bytes.
///
/// ```
/// let sniffed = formats::csv::sniff("Vārds;Pilsēta\r\nJānis;Rīga\r\n".as_bytes(), 28).unwrap();
/// assert_eq!(sniffed.options.delimiter, b';');
/// assert!(sniffed.options.header);
/// ```
///
/// # Errors
/// The file is empty, holds no data, or is no table of text at all; the refusal says what it is.
pub fn sniff(head: &[u8], whole_len: u64) -> Result<Sniffed, Refusal> {
    sniff_with(head, whole_len, &[], &Choices::default())
}

/// Like [`sniff`], with `more` samples from elsewhere in the file and the `choices` a person has made.
///
/// The further samples serve to find the encoding alone: a file may well be pure ASCII for its first megabyte. They
/// may begin and end inside a character.
///
/// # Errors
/// As [`sniff`].
pub fn sniff_with(
    head: &[u8],
    whole_len: u64,
    more: &[&[u8]],
    choices: &Choices,
) -> Result<Sniffed, Refusal> {
    let head = &head[..head.len().min(SAMPLE_BYTES)];
    let whole = head.len() as u64 >= whole_len;
    refusal::by_magic(head)?;
    let guess = match (encoding::guess(head, whole, more), choices.encoding) {
        (Ok(guess), _) => guess,
        // Who chooses an encoding knows better.
        (Err(_), Some(encoding)) => encoding::Guess::chosen(encoding),
        (Err(refusal), None) => return Err(refusal),
    };
    let encoding = choices.encoding.unwrap_or(guess.encoding);
    let text = encoding.decode_lossy(encoding::without_bom(head, encoding));
    refusal::by_text(&text, whole)?;

    let line_ends = count_line_ends(&text);
    let sep_line = delimiter::told_by_sep_line(&text);
    let quote = choices.quote.unwrap_or_else(|| Some(quote::guess(&text)));
    let found = delimiter::guess(&text, whole, quote);
    // The mark of our own exports tells the delimiter too.
    let marked =
        [found.delimiter, b',', b';', b'\t', b'|'].into_iter().find(|&delimiter| is_marked(&text, delimiter));
    let told = sep_line.or(marked);
    let delimiter = choices.delimiter.or(told).unwrap_or(found.delimiter);
    let mut options = Options {
        encoding,
        fallback: guess.fallback,
        delimiter,
        quote,
        first_line: 1 + u64::from(sep_line.is_some()),
        header: false,
        blank_rows: false,
        unguard: false,
    };
    let table = header::find(&sample_rows(&text, whole, &options), options.first_line);
    let own_export = is_marked(&text, delimiter);
    let table = if own_export { header::Table { first_line: 1, header: true, sure: true } } else { table };
    options.first_line = choices.first_line.unwrap_or(table.first_line);
    options.header = choices.header.unwrap_or(table.header);
    options.unguard = own_export;
    Ok(Sniffed {
        bom: guess.bom,
        encoding_sure: guess.sure || choices.encoding.is_some(),
        delimiter_sure: choices.delimiter.is_some() || told.is_some() || found.sure,
        header_sure: table.sure || choices.header.is_some(),
        lines_before_header: lines_above(&text, options.first_line),
        line_ends,
        own_export,
        options,
    })
}

/// Rows looked at to find header and delimiter.
const SAMPLE_ROWS: usize = 300;

/// One row of the sample.
struct SampleRow {
    line: u64,
    cells: Vec<String>,
}

fn sample_rows(text: &str, whole: bool, options: &Options) -> Vec<SampleRow> {
    let options = Options { encoding: Encoding::UTF_8, blank_rows: true, ..options.clone() };
    let mut reader = Reader::new(options);
    let mut rows = Vec::new();
    let complete = complete_lines(text, whole);
    reader.feed(complete.as_bytes(), true, &mut |row| {
        if rows.len() < SAMPLE_ROWS {
            let cells = row.iter().take(1000).map(|cell| cell.chars().take(200).collect()).collect();
            rows.push(SampleRow { line: row.line(), cells });
        }
    });
    rows
}

/// The sample up to its last line end: what comes after it may be half a row.
fn complete_lines(text: &str, whole: bool) -> &str {
    match text.rfind('\n').or_else(|| text.rfind('\r')) {
        Some(end) if !whole => &text[..=end],
        _ => text,
    }
}

fn lines_above(text: &str, first_line: u64) -> u64 {
    let unified = text.replace("\r\n", "\n").replace('\r', "\n");
    let above = unified.split('\n').take(first_line.saturating_sub(1) as usize);
    above.filter(|line| !line.trim().is_empty()).count() as u64
}

fn count_line_ends(text: &str) -> LineEnds {
    let bytes = text.as_bytes();
    let mut ends = LineEnds::default();
    for at in memchr::memchr2_iter(b'\n', b'\r', bytes) {
        match (bytes[at], bytes.get(at + 1)) {
            (b'\r', Some(b'\n')) => ends.crlf += 1,
            (b'\r', _) => ends.cr += 1,
            _ if at > 0 && bytes[at - 1] == b'\r' => {}
            _ => ends.lf += 1,
        }
    }
    ends
}
