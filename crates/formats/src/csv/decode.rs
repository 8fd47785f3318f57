//! Bytes in any encoding to UTF-8 text, chunk by chunk.
//!
//! A chunk may end anywhere, also inside a character. Bytes the encoding cannot mean are read in the fallback
//! encoding one by one, and NUL characters are left out; both are noted with their place in the text, from which the
//! reader later finds line and column. Neither is ever silent.

use crate::Encoding;
use crate::encoding::{Form, unit16, unit32};

/// What was not as it should be at one place of the decoded text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum OddByte {
    /// Not valid in the encoding, and read in the fallback.
    Bad(u8),
    /// Several bytes that are no character together; a replacement character stands for them.
    BadCharacter,
    /// A NUL, left out.
    Nul,
}

/// Where in the text an odd byte stood.
#[derive(Clone, Copy, Debug)]
pub(super) struct Odd {
    /// Byte offset into the text the decoder appends to.
    pub at: usize,
    /// What it was.
    pub what: OddByte,
    /// How many there were here.
    pub count: u64,
}

/// Odd bytes noted one by one between two rows; further ones are counted with the last, so that a file of nothing
/// else cannot claim memory.
const ODD_MAX: usize = 4096;

fn note(odd: &mut Vec<Odd>, at: usize, what: OddByte) {
    let full = odd.len() >= ODD_MAX;
    match odd.last_mut() {
        Some(last) if full || (last.at == at && last.what == what) => last.count += 1,
        _ => odd.push(Odd { at, what, count: 1 }),
    }
}

pub(super) struct Decoder {
    way: Way,
    fallback: Encoding,
    /// Nothing has been handed out yet, so a byte-order mark may still come.
    at_start: bool,
    /// The first bytes of a character that the last chunk cut.
    carry: Vec<u8>,
    scratch: String,
}

enum Way {
    /// Only checked.
    Utf8,
    /// Each byte from 0x80 on has its meaning in a table; `\0` for none.
    OneByte(Box<[char; 128]>),
    Utf16 {
        low_first: bool,
    },
    Utf32 {
        low_first: bool,
    },
}

impl Decoder {
    pub(super) fn new(encoding: Encoding, fallback: Encoding) -> Decoder {
        let way = match encoding.form() {
            Form::Utf8 => Way::Utf8,
            Form::OneByte(_) => Way::OneByte(Box::new(encoding.high_chars())),
            Form::Utf16 { low_first } => Way::Utf16 { low_first },
            Form::Utf32 { low_first } => Way::Utf32 { low_first },
        };
        Decoder { way, fallback, at_start: true, carry: Vec::new(), scratch: String::new() }
    }

    /// Appends the text of `bytes` to `text` and what was odd in them to `odd`. `last` says that nothing follows.
    pub(super) fn decode(&mut self, bytes: &[u8], last: bool, text: &mut String, odd: &mut Vec<Odd>) {
        let mut joined = std::mem::take(&mut self.carry);
        let bytes = if joined.is_empty() {
            bytes
        } else {
            joined.extend_from_slice(bytes);
            &joined
        };
        let mut out = Out { text, odd, at_start: &mut self.at_start };
        self.scratch.clear();
        self.carry = match &self.way {
            Way::Utf8 => check_utf8(bytes, last, self.fallback, &mut out),
            Way::OneByte(chars) => {
                one_byte(bytes, chars, self.fallback, &mut self.scratch, &mut out);
                Vec::new()
            }
            &Way::Utf16 { low_first } => utf16(bytes, last, low_first, &mut self.scratch, &mut out),
            &Way::Utf32 { low_first } => utf32(bytes, last, low_first, &mut self.scratch, &mut out),
        };
    }
}

struct Out<'a> {
    text: &'a mut String,
    odd: &'a mut Vec<Odd>,
    at_start: &'a mut bool,
}

impl Out<'_> {
    fn push(&mut self, piece: &str) {
        if piece.is_empty() {
            return;
        }
        let piece = if std::mem::take(self.at_start) {
            piece.strip_prefix('\u{feff}').unwrap_or(piece)
        } else {
            piece
        };
        let mut kept = 0;
        for nul in memchr::memchr_iter(0, piece.as_bytes()) {
            self.text.push_str(piece.get(kept..nul).unwrap_or_default());
            note(self.odd, self.text.len(), OddByte::Nul);
            kept = nul + 1;
        }
        self.text.push_str(piece.get(kept..).unwrap_or_default());
    }

    fn push_bad(&mut self, byte: u8, fallback: Encoding) {
        note(self.odd, self.text.len(), OddByte::Bad(byte));
        *self.at_start = false;
        // A byte without a meaning in the fallback too stands for itself: a control character that can be seen.
        self.text.push(fallback.char(byte).unwrap_or(char::from(byte)));
    }

    fn push_bad_character(&mut self) {
        note(self.odd, self.text.len(), OddByte::BadCharacter);
        *self.at_start = false;
        self.text.push('\u{fffd}');
    }
}

/// Appends what is valid, and returns the bytes of a character whose rest is still to come.
fn check_utf8(bytes: &[u8], last: bool, fallback: Encoding, out: &mut Out<'_>) -> Vec<u8> {
    if let Ok(piece) = std::str::from_utf8(bytes) {
        out.push(piece);
        return Vec::new();
    }
    let mut rest = bytes.len();
    for chunk in bytes.utf8_chunks() {
        out.push(chunk.valid());
        rest -= chunk.valid().len() + chunk.invalid().len();
        let cut = rest == 0 && !last && is_cut_character(chunk.invalid());
        if cut {
            return chunk.invalid().to_vec();
        }
        for &byte in chunk.invalid() {
            out.push_bad(byte, fallback);
        }
    }
    Vec::new()
}

fn is_cut_character(bytes: &[u8]) -> bool {
    matches!(std::str::from_utf8(bytes), Err(error) if error.error_len().is_none())
}

fn one_byte(bytes: &[u8], chars: &[char; 128], fallback: Encoding, scratch: &mut String, out: &mut Out<'_>) {
    let mut rest = bytes;
    while !rest.is_empty() {
        let (plain, after) = rest.split_at(ascii_length(rest));
        scratch.push_str(std::str::from_utf8(plain).unwrap_or_default());
        let Some((&byte, after)) = after.split_first() else {
            break;
        };
        match chars[usize::from(byte & 0x7f)] {
            '\0' => {
                out.push(scratch);
                scratch.clear();
                out.push_bad(byte, fallback);
            }
            c => scratch.push(c),
        }
        rest = after;
    }
    out.push(scratch);
}

/// How many bytes at the start are ASCII.
fn ascii_length(bytes: &[u8]) -> usize {
    const HIGH: u64 = 0x8080_8080_8080_8080;
    let words = bytes.as_chunks::<8>().0;
    let whole = words.iter().take_while(|&&word| u64::from_le_bytes(word) & HIGH == 0).count() * 8;
    whole + bytes[whole..].iter().take_while(|byte| byte.is_ascii()).count()
}

fn utf16(bytes: &[u8], last: bool, low_first: bool, scratch: &mut String, out: &mut Out<'_>) -> Vec<u8> {
    let (pairs, odd_byte) = bytes.as_chunks::<2>();
    let mut place = 0;
    while let Some(&pair) = pairs.get(place) {
        let unit = unit16(pair, low_first);
        let next = pairs.get(place + 1).map(|&pair| unit16(pair, low_first));
        match (unit, next) {
            (0xd800..=0xdbff, Some(low @ 0xdc00..=0xdfff)) => {
                let code = 0x1_0000 + ((u32::from(unit) - 0xd800) << 10) + (u32::from(low) - 0xdc00);
                scratch.push(char::from_u32(code).unwrap_or('\u{fffd}'));
                place += 1;
            }
            // Its second half comes with the next chunk.
            (0xd800..=0xdbff, None) if !last => {
                out.push(scratch);
                return bytes[place * 2..].to_vec();
            }
            (unit, _) => match char::from_u32(u32::from(unit)) {
                Some(c) => scratch.push(c),
                None => {
                    out.push(scratch);
                    scratch.clear();
                    out.push_bad_character();
                }
            },
        }
        place += 1;
    }
    out.push(scratch);
    carried(odd_byte, last, out)
}

fn utf32(bytes: &[u8], last: bool, low_first: bool, scratch: &mut String, out: &mut Out<'_>) -> Vec<u8> {
    let (fours, rest) = bytes.as_chunks::<4>();
    for &four in fours {
        match char::from_u32(unit32(four, low_first)) {
            Some(c) => scratch.push(c),
            None => {
                out.push(scratch);
                scratch.clear();
                out.push_bad_character();
            }
        }
    }
    out.push(scratch);
    carried(rest, last, out)
}

/// The bytes that wait for the rest of their character; at the end of the file they are none.
fn carried(rest: &[u8], last: bool, out: &mut Out<'_>) -> Vec<u8> {
    if last && !rest.is_empty() {
        out.push_bad_character();
        return Vec::new();
    }
    rest.to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decode(encoding: Encoding, chunks: &[&[u8]]) -> (String, Vec<(usize, OddByte)>) {
        let mut decoder = Decoder::new(encoding, Encoding::WINDOWS_1252);
        let (mut text, mut odd) = (String::new(), Vec::new());
        for chunk in chunks {
            decoder.decode(chunk, false, &mut text, &mut odd);
        }
        decoder.decode(b"", true, &mut text, &mut odd);
        (text, odd.iter().map(|odd| (odd.at, odd.what)).collect())
    }

    #[test]
    fn a_cut_character_is_put_together_again() {
        for cut in 0..=9 {
            let bytes = "a\u{feff}ნ😀".as_bytes();
            let (head, tail) = bytes.split_at(cut);
            assert_eq!(decode(Encoding::UTF_8, &[head, tail]), ("a\u{feff}ნ😀".into(), vec![]));
        }
    }

    #[test]
    fn one_byte_order_mark_at_the_start_is_taken_off() {
        assert_eq!(decode(Encoding::UTF_8, &[b"\xef", b"\xbb", b"\xbfa"]).0, "a");
        assert_eq!(decode(Encoding::UTF_16LE, &[b"\xff", b"\xfea\0"]).0, "a");
    }

    #[test]
    fn a_bad_byte_is_read_in_the_fallback_and_noted() {
        let (text, odd) = decode(Encoding::UTF_8, &[b"J\xf6rg ", "Юрий".as_bytes(), b"\xd0"]);
        assert_eq!(text, "Jörg ЮрийÐ");
        assert_eq!(odd, [(1, OddByte::Bad(0xf6)), (14, OddByte::Bad(0xd0))]);
    }

    #[test]
    fn nul_characters_are_left_out_and_noted() {
        let (text, odd) = decode(Encoding::UTF_8, &[b"An\0na"]);
        assert_eq!((text.as_str(), odd.as_slice()), ("Anna", &[(2, OddByte::Nul)][..]));
    }

    #[test]
    fn legacy_encodings_are_decoded_in_a_stream() {
        assert_eq!(decode(Encoding::WINDOWS_1257, &[b"V\xe2", b"rds"]).0, "Vārds");
        assert_eq!(decode(Encoding::UTF_16BE, &[b"\x04", b"\x2e"]).0, "Ю");
        let (text, odd) = decode(Encoding::UTF_16LE, &[b"a\0\0\xd8b\0"]);
        assert_eq!((text.as_str(), odd.len()), ("a\u{fffd}b", 1));
        assert_eq!(decode(Encoding::UTF_16LE, &[b"\x3d\xd8", b"\0\xde"]).0, "😀");
        assert_eq!(decode(Encoding::UTF_32BE, &[b"\0\0\xfe\xff\0", b"\0\x04\x2e"]).0, "Ю");
        let (text, odd) = decode(Encoding::UTF_16LE, &[b"a\0b"]);
        assert_eq!((text.as_str(), odd.as_slice()), ("a\u{fffd}", &[(1, OddByte::BadCharacter)][..]));
    }

    #[test]
    fn a_byte_without_a_meaning_is_noted() {
        let (text, odd) = decode(Encoding::WINDOWS_1257, &[b"a\xa1b"]);
        assert_eq!((text.as_str(), odd.as_slice()), ("a¡b", &[(1, OddByte::Bad(0xa1))][..]));
        let (text, odd) = decode(Encoding::WINDOWS_1252, &[b"\x81"]);
        assert_eq!((text.as_str(), odd.as_slice()), ("\u{81}", &[(0, OddByte::Bad(0x81))][..]));
    }
}
