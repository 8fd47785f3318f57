//! Bytes in any encoding to UTF-8 text, chunk by chunk.
//!
//! A chunk may end anywhere, also inside a character. Bytes the encoding cannot mean are read in the fallback
//! encoding one by one, and NUL characters are left out; both are noted with their place in the text, from which the
//! reader later finds line and column. Neither is ever silent.

use crate::Encoding;

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
}

enum Way {
    /// UTF-8 is only checked. `carry` holds the first bytes of a character that the last chunk cut.
    Utf8 { carry: Vec<u8> },
    /// Everything else goes through encoding_rs, by way of `scratch`.
    Other { decoder: Box<encoding_rs::Decoder>, scratch: String },
}

impl Decoder {
    pub(super) fn new(encoding: Encoding, fallback: Encoding) -> Decoder {
        let way = if encoding == Encoding::UTF_8 {
            Way::Utf8 { carry: Vec::new() }
        } else {
            let decoder = Box::new(encoding.0.new_decoder_without_bom_handling());
            Way::Other { decoder, scratch: String::new() }
        };
        Decoder { way, fallback, at_start: true }
    }

    /// Appends the text of `bytes` to `text` and what was odd in them to `odd`. `last` says that nothing follows.
    pub(super) fn decode(&mut self, bytes: &[u8], last: bool, text: &mut String, odd: &mut Vec<Odd>) {
        let mut out = Out { text, odd, at_start: &mut self.at_start };
        match &mut self.way {
            Way::Utf8 { carry } if carry.is_empty() => {
                *carry = check_utf8(bytes, last, self.fallback, &mut out);
            }
            Way::Utf8 { carry } => {
                carry.extend_from_slice(bytes);
                let joined = std::mem::take(carry);
                *carry = check_utf8(&joined, last, self.fallback, &mut out);
            }
            Way::Other { decoder, scratch } => transcode(decoder, bytes, last, self.fallback, scratch, &mut out),
        }
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
        let single = [byte];
        let (piece, _) = fallback.0.decode_without_bom_handling(&single);
        *self.at_start = false;
        self.text.push_str(&piece);
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

fn transcode(
    decoder: &mut encoding_rs::Decoder,
    bytes: &[u8],
    last: bool,
    fallback: Encoding,
    scratch: &mut String,
    out: &mut Out<'_>,
) {
    use encoding_rs::DecoderResult;
    let mut rest = bytes;
    loop {
        scratch.clear();
        scratch.reserve(decoder.max_utf8_buffer_length_without_replacement(rest.len()).unwrap_or(rest.len()).max(16));
        let (result, read) = decoder.decode_to_string_without_replacement(rest, scratch, last);
        out.push(scratch);
        let (done, still) = rest.split_at(read.min(rest.len()));
        rest = still;
        match result {
            DecoderResult::InputEmpty => return,
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(..) => match done.last() {
                Some(&byte) if decoder.encoding().is_single_byte() => out.push_bad(byte, fallback),
                // The bytes of a longer character mean nothing on their own.
                _ => {
                    note(out.odd, out.text.len(), OddByte::BadCharacter);
                    out.text.push('\u{fffd}');
                }
            },
        }
    }
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
    }
}
