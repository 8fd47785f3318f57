//! Which character separates the cells.
//!
//! Each candidate is tried on the sample with the real reader, so quotes are honoured. A right delimiter splits most
//! rows into the same number of cells, the first row among them, and leaves no other candidate in the cells.

use super::complete_lines;
use crate::csv::{Options, ProblemKind, Reader};

/// Tried in this order; the earlier one is taken when two do equally well.
const CANDIDATES: [u8; 8] = [b',', b';', b'\t', b'|', b'^', 0x1f, 0x1e, b':'];
const ROWS: usize = 300;

pub(super) struct Found {
    pub delimiter: u8,
    pub sure: bool,
}

/// The delimiter that a first line such as `sep=;` tells Excel.
pub(super) fn told_by_sep_line(text: &str) -> Option<u8> {
    let line = text.split(['\n', '\r']).next()?;
    let line = line.trim_matches(|c| c == '"' || c == ' ');
    let told = line
        .strip_prefix("sep=")
        .or_else(|| line.strip_prefix("SEP="))
        .or_else(|| line.strip_prefix("Sep="))?;
    match told.as_bytes() {
        &[delimiter] if delimiter.is_ascii_punctuation() || delimiter == b'\t' || delimiter == b' ' => {
            Some(delimiter)
        }
        // The editor or the trimming may have taken a tab.
        [] => Some(b'\t'),
        _ => None,
    }
}

pub(super) fn guess(text: &str, whole: bool, quote: Option<u8>) -> Found {
    let text = complete_lines(text, whole);
    let mut best: Option<(u8, f64)> = None;
    let mut second = 0.0_f64;
    for delimiter in CANDIDATES {
        let Some(score) = score(text, delimiter, quote) else {
            continue;
        };
        match best {
            Some((_, top)) if score <= top => second = second.max(score),
            _ => {
                second = best.map_or(0.0, |(_, top)| top);
                best = Some((delimiter, score));
            }
        }
    }
    match best {
        Some((delimiter, score)) => Found { delimiter, sure: score > 0.9 && second < score * 0.6 },
        // One column: nothing to separate, so the usual delimiter does no harm.
        None => Found { delimiter: b',', sure: true },
    }
}

/// How well the delimiter does, up to about 1.2; `None` when it never separates anything.
fn score(text: &str, delimiter: u8, quote: Option<u8>) -> Option<f64> {
    memchr::memchr(delimiter, text.as_bytes())?;
    let mut reader = Reader::new(Options { delimiter, quote, header: false, ..Options::default() });
    let (mut widths, mut cells, mut clean) = (Vec::new(), 0_u32, 0_u32);
    reader.feed(text.as_bytes(), true, &mut |row| {
        if widths.len() >= ROWS {
            return;
        }
        widths.push(row.len());
        for column in 0..row.len() {
            cells += 1;
            clean += u32::from(row.is_quoted(column) || is_clean(row.get(column), delimiter));
        }
    });
    let modal = modal_width(&widths)?;
    let share = widths.iter().filter(|&&width| width == modal).count() as f64 / widths.len() as f64;
    // Colons stand in times and web addresses too.
    if delimiter == b':' && (modal < 3 || share < 0.95) {
        return None;
    }
    let clean = f64::from(clean) / f64::from(cells.max(1));
    let problems = reader.problems();
    let broken = problems.count(ProblemKind::StrayQuote) + problems.count(ProblemKind::UnclosedQuote);
    let unbroken = 1.0 - (broken as f64 / widths.len() as f64).min(0.5);
    let first = if widths.first() == Some(&modal) { 0.2 } else { 0.0 };
    let rare = if matches!(delimiter, b'^' | b':' | 0x1e | 0x1f) { 0.5 } else { 1.0 };
    Some((share * clean * clean * unbroken + first) * rare + (modal.min(20) as f64) / 10_000.0)
}

/// The most frequent number of cells above one; the greater of two equally frequent ones.
fn modal_width(widths: &[usize]) -> Option<usize> {
    let mut sorted: Vec<usize> = widths.iter().copied().filter(|&width| width > 1).collect();
    sorted.sort_unstable();
    sorted.chunk_by(|a, b| a == b).max_by_key(|run| run.len()).map(|run| run[0])
}

/// Whether a cell without quotes holds no other delimiter. A comma between digits or before a space belongs to the
/// text.
fn is_clean(cell: &str, delimiter: u8) -> bool {
    let bytes = cell.as_bytes();
    bytes.iter().enumerate().all(|(at, &byte)| match byte {
        _ if byte == delimiter => true,
        b';' | b'\t' | b'|' | 0x1f => false,
        b',' => {
            let digit = |place: Option<&u8>| place.is_some_and(u8::is_ascii_digit);
            let next = bytes.get(at + 1);
            next.is_none_or(|&next| next == b' ') || (digit(next) && at > 0 && digit(bytes.get(at - 1)))
        }
        _ => true,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: u8) {
        let found = guess(text, true, Some(b'"')).delimiter;
        assert_eq!(found, expected, "{text}: {:?}", char::from(found));
    }

    #[test]
    fn the_character_that_splits_rows_alike_is_taken() {
        check("a,b\n1,2\n", b',');
        check("a;b\n1;2\n", b';');
        check("a\tb\n1\t2\n", b'\t');
        check("a|b\n1|2\n", b'|');
        check("city:region:country\nKyiv:Kyiv:UA\nRiga:Riga:LV\n", b':');
        check("a\u{1e}b\u{1e}c\r\nd\u{1e}e\u{1e}f", 0x1e);
        check("https://example.com/a\nhttps://example.com:80/b\n", b',');
        check("start;end\n10:00:00;11:30:00\n", b';');
        check("Name^City\nAnna^Riga\n", b'^');
        check("Name;Amount\nAnna;1,5\nBob;2,5\n", b';');
        check("1,5;2,5;3,5\n4,5;5,5;6,5\n", b';');
        check("Name,Tags\nAnna,a;b;c\nBob,d;e;f\n", b',');
        check("Name;Phone\n\"Berzins, Janis\";1\nKarimova, Aziza;2\n", b';');
        check("Name,Note\nAnna,\"a;b;c;d\"\nBob,\"x;y;z\"\n", b',');
        check("a,b,c\na,b,c|d|e|f", b',');
        check("\"Field1,1,1\";Field2;\"Field3\";Field4;Field5;Field6", b';');
        check("City, State\tName, Title\nAustin, TX\tAnn, CEO\n", b'\t');
        check("Notes:\nsome; long, text\n\nName,Mail\na,b\nc,d\n", b',');
        check("one\ntwo\n", b',');
    }

    #[test]
    fn a_line_for_excel_tells_the_delimiter() {
        assert_eq!(told_by_sep_line("sep=;\r\na;b"), Some(b';'));
        assert_eq!(told_by_sep_line("sep=\t\na"), Some(b'\t'));
        assert_eq!(told_by_sep_line("separator,b"), None);
        assert_eq!(told_by_sep_line("sep=ab"), None);
    }
}
