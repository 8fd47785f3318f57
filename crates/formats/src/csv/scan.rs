//! Finds cell and line ends eight bytes at a time.
//!
//! A cell of a usual file is about eight bytes long, so a search that starts anew for each cell spends most of its
//! time starting. Here one pass over the row finds all ends: in a word of eight bytes, the top bit of each byte that
//! equals one of the three wanted is set by plain arithmetic, and the set bits are walked.

const LOW: u64 = 0x0101_0101_0101_0101;
const SEVEN: u64 = 0x7f7f_7f7f_7f7f_7f7f;

/// Where a cell of the row lies: byte offsets from the start of the row. An unescaped cell lies in the row's scratch
/// instead, which the top bit of `start` says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Span {
    start: u32,
    end: u32,
}

const SCRATCH: u32 = 1 << 31;

impl Span {
    pub(super) fn text(start: usize, end: usize) -> Span {
        Span { start: start as u32, end: end as u32 }
    }

    pub(super) fn scratch(start: usize, end: usize) -> Span {
        Span { start: start as u32 | SCRATCH, end: end as u32 }
    }

    pub(super) fn is_scratch(self) -> bool {
        self.start & SCRATCH != 0
    }

    pub(super) fn range(self) -> std::ops::Range<usize> {
        (self.start & !SCRATCH) as usize..self.end as usize
    }

    pub(super) fn is_empty(self) -> bool {
        self.start & !SCRATCH == self.end
    }
}

/// The characters that shape a row.
#[derive(Clone, Copy)]
pub(super) struct Shape {
    pub delimiter: u8,
    pub quote: Option<u8>,
    delimiters: u64,
}

impl Shape {
    pub(super) fn new(delimiter: u8, quote: Option<u8>) -> Shape {
        Shape { delimiter, quote, delimiters: LOW * u64::from(delimiter) }
    }

    /// One bit for each of the eight bytes: set at the top of those that are a delimiter or a line end.
    #[inline(always)]
    fn ends(&self, word: u64) -> u64 {
        const LINE_FEEDS: u64 = LOW * b'\n' as u64;
        const RETURNS: u64 = LOW * b'\r' as u64;
        // `differs` leaves the top bit of each byte clear exactly where the byte equals the wanted one.
        let differs = |wanted: u64| {
            let x = word ^ wanted;
            ((x & SEVEN) + SEVEN) | x
        };
        !(differs(self.delimiters) & differs(LINE_FEEDS) & differs(RETURNS)) & !SEVEN
    }
}

/// Why the scan of plain cells stopped.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Stop {
    /// A line end stands here; the cell before it is recorded.
    LineEnd(usize),
    /// A cell begins here with a quote.
    Quote(usize),
    /// The text ran out inside the cell that begins here.
    Out(usize),
}

/// Records the plain cells of `row` from the cell at `start` on.
#[inline]
pub(super) fn plain_cells(row: &[u8], start: usize, shape: Shape, spans: &mut Vec<Span>) -> Stop {
    let mut start = start;
    let mut at = start;
    while let Some(word) = row.get(at..at + 8).and_then(|bytes| bytes.try_into().ok()) {
        let mut ends = shape.ends(u64::from_le_bytes(word));
        while ends != 0 {
            let end = at + (ends.trailing_zeros() >> 3) as usize;
            ends &= ends - 1;
            spans.push(Span::text(start, end));
            if row[end] != shape.delimiter {
                return Stop::LineEnd(end);
            }
            start = end + 1;
            if shape.quote.is_some() && row.get(start).copied() == shape.quote {
                return Stop::Quote(start);
            }
        }
        at += 8;
    }
    while let Some(&byte) = row.get(at) {
        if byte == shape.delimiter || byte == b'\n' || byte == b'\r' {
            spans.push(Span::text(start, at));
            if byte != shape.delimiter {
                return Stop::LineEnd(at);
            }
            start = at + 1;
            if shape.quote.is_some() && row.get(start).copied() == shape.quote {
                return Stop::Quote(start);
            }
        }
        at += 1;
    }
    Stop::Out(start)
}

/// How many line breaks `bytes` hold: LF, CR, and CRLF as one.
pub(super) fn line_breaks(bytes: &[u8]) -> u64 {
    let mut breaks = 0;
    for at in memchr::memchr2_iter(b'\n', b'\r', bytes) {
        let second_half = bytes[at] == b'\n' && at > 0 && bytes[at - 1] == b'\r';
        breaks += u64::from(!second_half);
    }
    breaks
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_word_at_a_time_scan_equals_a_plain_one(row in "[a-c,\"\n\r\u{80}\u{2c2c}]{0,40}", start in 0_usize..10) {
            let row = row.as_bytes();
            prop_assume!(start <= row.len());
            let shape = Shape::new(b',', Some(b'"'));
            let mut spans = Vec::new();
            let stop = plain_cells(row, start, shape, &mut spans);

            let (mut cell, mut expected, mut expected_stop) = (start, Vec::new(), None);
            for at in start..row.len() {
                if matches!(row[at], b'\n' | b'\r' | b',') {
                    expected.push(Span::text(cell, at));
                    cell = at + 1;
                    if row[at] != b',' {
                        expected_stop = Some(Stop::LineEnd(at));
                        break;
                    }
                    if row.get(cell) == Some(&b'"') {
                        expected_stop = Some(Stop::Quote(cell));
                        break;
                    }
                }
            }
            prop_assert_eq!(spans, expected);
            prop_assert_eq!(stop, expected_stop.unwrap_or(Stop::Out(cell)));
        }
    }

    #[test]
    fn a_carriage_return_with_a_line_feed_is_one_break() {
        assert_eq!(line_breaks(b"a\r\nb\nc\rd\r\r\n"), 5);
    }
}
