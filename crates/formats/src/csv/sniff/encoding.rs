//! Which encoding a file is in.
//!
//! A mark decides. Then UTF-16 shows by its zero bytes, UTF-8 by being valid, and what is left is one of the old
//! one-byte encodings, told by the letters of the languages written in them.

use super::Refusal;
use crate::Encoding;
use crate::encoding::{Legacy, legacy};
use crate::mapping::is_known_header;

pub(super) struct Guess {
    pub encoding: Encoding,
    /// For single bytes that are not valid in `encoding`.
    pub fallback: Encoding,
    pub bom: bool,
    pub sure: bool,
}

impl Guess {
    pub(super) fn chosen(encoding: Encoding) -> Guess {
        Guess { encoding, fallback: Encoding::WINDOWS_1252, bom: false, sure: true }
    }
}

/// The sample without the byte-order mark of its encoding.
pub(super) fn without_bom(head: &[u8], encoding: Encoding) -> &[u8] {
    match Encoding::for_mark(head) {
        Some((marked, length)) if marked == encoding => &head[length..],
        _ => head,
    }
}

pub(super) fn guess(head: &[u8], whole: bool, more: &[&[u8]]) -> Result<Guess, Refusal> {
    let western = Encoding::WINDOWS_1252;
    if let Some((encoding, _)) = Encoding::for_mark(head) {
        let fallback = match fallback(head, more) {
            Legacy::OneByte(fallback) if encoding == Encoding::UTF_8 => fallback,
            _ => western,
        };
        return Ok(Guess { encoding, fallback, bom: true, sure: true });
    }
    if let Some(encoding) = unmarked_utf16(head) {
        return Ok(Guess { encoding, fallback: western, bom: false, sure: true });
    }
    let mut counts = count_utf8(head, whole);
    for sample in more {
        let found = count_utf8(without_cut_start(sample), false);
        counts = (counts.0 + found.0, counts.1 + found.1);
    }
    let (valid, bad) = counts;
    if bad == 0 {
        let fallback = western;
        let sure = valid > 0 || (whole && more.is_empty());
        return Ok(Guess { encoding: Encoding::UTF_8, fallback, bom: false, sure });
    }
    // Text of another encoding is valid UTF-8 by accident only here and there.
    match fallback(head, more) {
        Legacy::OneByte(fallback) if valid > bad => {
            Ok(Guess { encoding: Encoding::UTF_8, fallback, bom: false, sure: false })
        }
        Legacy::EastAsian(_) if valid > bad => {
            Ok(Guess { encoding: Encoding::UTF_8, fallback: western, bom: false, sure: false })
        }
        Legacy::OneByte(encoding) => Ok(Guess { encoding, fallback: western, bom: false, sure: false }),
        Legacy::EastAsian(name) => Err(Refusal::EastAsian(name)),
    }
}

/// Characters of several bytes that are valid, and bytes that are not.
fn count_utf8(bytes: &[u8], whole: bool) -> (usize, usize) {
    let (mut valid, mut bad) = (0, 0);
    let mut rest = bytes.len();
    for chunk in bytes.utf8_chunks() {
        rest -= chunk.valid().len() + chunk.invalid().len();
        valid += chunk.valid().bytes().filter(|&byte| byte >= 0xc0).count();
        let cut_at_end = rest == 0 && !whole;
        bad += if cut_at_end { 0 } else { chunk.invalid().len() };
    }
    (valid, bad)
}

/// A sample from the middle of a file without the rest of a character that begins before it.
fn without_cut_start(sample: &[u8]) -> &[u8] {
    let cut = sample.iter().take(3).take_while(|&&byte| (0x80..0xc0).contains(&byte)).count();
    &sample[cut..]
}

/// UTF-16 without a mark: delimiters, digits, spaces and line ends have a zero byte, always on the same side.
fn unmarked_utf16(head: &[u8]) -> Option<Encoding> {
    let pairs = head.as_chunks::<2>().0;
    if pairs.len() < 2 {
        return None;
    }
    let first = pairs.iter().filter(|pair| pair[0] == 0).count();
    let second = pairs.iter().filter(|pair| pair[1] == 0).count();
    let (zeros, others, encoding) = if second > first {
        (second, first, Encoding::UTF_16LE)
    } else {
        (first, second, Encoding::UTF_16BE)
    };
    let likely = zeros * 20 > pairs.len() && zeros > others * 10 && zeros >= 2;
    if !likely {
        return None;
    }
    // A lone NUL in an ordinary file also has a side, so the text must make sense too. The sample may cut a character.
    let mut text = encoding.decode_lossy(&head[..pairs.len() * 2]);
    text.truncate(text.trim_end_matches('\u{fffd}').len());
    let sound = text.chars().all(|c| c != '\u{fffd}' && (!c.is_control() || matches!(c, '\t' | '\n' | '\r')));
    let shaped = text.contains(['\n', '\r', ',', ';', '\t', '|']) && zeros * 8 > pairs.len()
        || zeros * 4 > pairs.len();
    (sound && shaped).then_some(encoding)
}

/// Bytes that are looked at to tell an old encoding.
const LEGACY_BYTES: usize = 1 << 14;

/// The encoding of the bytes that are not valid UTF-8.
fn fallback(head: &[u8], more: &[&[u8]]) -> Legacy {
    let mut lines: Vec<&[u8]> = Vec::new();
    let mut size = 0;
    for sample in std::iter::once(head).chain(more.iter().copied()) {
        // Lines that are valid UTF-8 tell nothing about the others.
        for line in sample.split(|&byte| byte == b'\n' || byte == b'\r') {
            if size < LEGACY_BYTES && std::str::from_utf8(line).is_err() {
                let line = &line[..line.len().min(LEGACY_BYTES)];
                size += line.len();
                lines.push(line);
            }
        }
    }
    if lines.is_empty() { Legacy::OneByte(Encoding::WINDOWS_1252) } else { legacy(&lines, is_known_header) }
}

#[cfg(test)]
mod tests {
    use super::{Encoding, Guess};

    fn guess(head: &[u8], whole: bool, more: &[&[u8]]) -> Guess {
        super::guess(head, whole, more).unwrap()
    }

    fn utf16(text: &str, low_first: bool) -> Vec<u8> {
        let bytes = |unit: u16| {
            if low_first { unit.to_le_bytes() } else { unit.to_be_bytes() }
        };
        text.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn utf16_is_found_with_and_without_its_mark() {
        for text in ["Name;City\r\nAnna;Riga\r\n", "სახელი,ქალაქი\nნინო,თბილისი\n", "نام,شهر\nسارا,تهران\n"]
        {
            for low_first in [true, false] {
                let expected = if low_first { Encoding::UTF_16LE } else { Encoding::UTF_16BE };
                assert_eq!(guess(&utf16(text, low_first), true, &[]).encoding, expected, "{text}");
                let marked = utf16(&format!("\u{feff}{text}"), low_first);
                assert_eq!(guess(&marked, true, &[]).encoding, expected, "{text}");
            }
        }
    }

    #[test]
    fn a_nul_or_a_bad_byte_does_not_change_the_encoding() {
        assert_eq!(guess(b"Name,Email\r\nAn\0na,a@example.com\r\n", true, &[]).encoding, Encoding::UTF_8);
        let mixed = [b"Name\nJ\xf6rg\n".as_slice(), "Юрий\n".as_bytes()].concat();
        let found = guess(&mixed, true, &[]);
        assert_eq!((found.encoding, found.fallback), (Encoding::UTF_8, Encoding::WINDOWS_1252));
    }

    #[test]
    fn samples_from_further_on_are_heard() {
        let more = b"\xde\xf0\xe8\xe9;\xa8\xeb\xea\xe8\xed";
        assert_eq!(guess(b"a;b;c\n", false, &[more]).encoding, Encoding::WINDOWS_1251);
        assert_eq!(guess(b"a;b;c\n", false, &["აბ".as_bytes().get(1..).unwrap()]).encoding, Encoding::UTF_8);
        assert_eq!(guess(b"a\n\xd1", false, &[]).encoding, Encoding::UTF_8);
    }
}
