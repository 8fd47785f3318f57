//! Which encoding a file is in.
//!
//! A mark decides. Then UTF-16 shows by its zero bytes, UTF-8 by being valid, and what is left is one of the old
//! one-byte or East Asian encodings, for which `chardetng` knows the letter pairs of each language; a header whose
//! words we know in another encoding overrules it, since a header alone is often too short for statistics.

use crate::Encoding;
use crate::mapping::is_known_header;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};

pub(super) struct Guess {
    pub encoding: Encoding,
    /// For single bytes that are not valid in `encoding`.
    pub fallback: Encoding,
    pub bom: bool,
    pub sure: bool,
}

/// The sample without the byte-order mark of its encoding.
pub(super) fn without_bom(head: &[u8], encoding: Encoding) -> &[u8] {
    match bom(head) {
        Some((marked, length)) if marked == encoding => &head[length..],
        _ => head,
    }
}

fn bom(head: &[u8]) -> Option<(Encoding, usize)> {
    encoding_rs::Encoding::for_bom(head).map(|(encoding, length)| (Encoding(encoding), length))
}

pub(super) fn guess(head: &[u8], whole: bool, more: &[&[u8]]) -> Guess {
    let western = Encoding::WINDOWS_1252;
    if let Some((encoding, _)) = bom(head) {
        let fallback = if encoding == Encoding::UTF_8 { fallback(head, more) } else { western };
        return Guess { encoding, fallback, bom: true, sure: true };
    }
    if let Some(encoding) = unmarked_utf16(head) {
        return Guess { encoding, fallback: western, bom: false, sure: true };
    }
    let mut counts = count_utf8(head, whole);
    for sample in more {
        let found = count_utf8(without_cut_start(sample), false);
        counts = (counts.0 + found.0, counts.1 + found.1);
    }
    let (valid, bad) = counts;
    if bad == 0 {
        let fallback = western;
        return Guess { encoding: Encoding::UTF_8, fallback, bom: false, sure: valid > 0 || (whole && more.is_empty()) };
    }
    let legacy = fallback(head, more);
    // Text of another encoding is valid UTF-8 by accident only here and there.
    if valid > bad {
        Guess { encoding: Encoding::UTF_8, fallback: legacy, bom: false, sure: false }
    } else {
        Guess { encoding: legacy, fallback: western, bom: false, sure: false }
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
    let (zeros, others, encoding) =
        if second > first { (second, first, Encoding::UTF_16LE) } else { (first, second, Encoding::UTF_16BE) };
    let likely = zeros * 20 > pairs.len() && zeros > others * 10 && zeros >= 2;
    let even = &head[..pairs.len() * 2];
    // A lone NUL in an ordinary file also has a side, so the text must make sense too.
    let text = likely.then(|| encoding.0.decode_without_bom_handling_and_without_replacement(even))??;
    let sound = text.chars().all(|c| !c.is_control() || matches!(c, '\t' | '\n' | '\r'));
    let shaped = text.contains(['\n', '\r', ',', ';', '\t', '|']) && zeros * 8 > pairs.len() || zeros * 4 > pairs.len();
    (sound && shaped).then_some(encoding)
}

/// The encoding of the bytes that are not valid UTF-8.
fn fallback(head: &[u8], more: &[&[u8]]) -> Encoding {
    let mut lines: Vec<&[u8]> = Vec::new();
    let mut size = 0;
    for sample in std::iter::once(head).chain(more.iter().copied()) {
        // Lines that are valid UTF-8 tell nothing about the others.
        for line in sample.split(|&byte| byte == b'\n' || byte == b'\r') {
            if size < 1 << 16 && std::str::from_utf8(line).is_err() {
                size += line.len();
                lines.push(line);
            }
        }
    }
    if lines.is_empty() {
        return Encoding::WINDOWS_1252;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    for line in &lines {
        detector.feed(line, false);
        detector.feed(b"\n", false);
    }
    detector.feed(b"", true);
    let guess = Encoding(detector.guess(None, Utf8Detection::Deny));
    by_known_words(&lines, guess)
}

/// The encoding in which most words of the first lines are names of columns that we know; `guess` where none is better.
fn by_known_words(lines: &[&[u8]], guess: Encoding) -> Encoding {
    const ASKED: [Encoding; 10] = [
        Encoding::WINDOWS_1252,
        Encoding::WINDOWS_1251,
        Encoding::WINDOWS_1257,
        Encoding(encoding_rs::WINDOWS_1256),
        Encoding(encoding_rs::WINDOWS_1250),
        Encoding(encoding_rs::WINDOWS_1254),
        Encoding(encoding_rs::KOI8_U),
        Encoding(encoding_rs::IBM866),
        Encoding(encoding_rs::ISO_8859_5),
        Encoding(encoding_rs::MACINTOSH),
    ];
    let known = |encoding: Encoding| -> usize {
        let count = |line: &&[u8]| {
            let text = encoding.decode_lossy(line);
            let cells = text.split([',', ';', '\t', '|']).map(|cell| cell.trim().trim_matches('"'));
            cells.filter(|cell| !cell.is_ascii() && is_known_header(cell)).count()
        };
        lines.iter().take(5).map(count).sum()
    };
    let mut best = (guess, known(guess));
    for encoding in ASKED {
        let count = known(encoding);
        if count > best.1 {
            best = (encoding, count);
        }
    }
    best.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(encoding: &str, text: &str) {
        let encoding = Encoding::from_label(encoding).unwrap();
        let (bytes, _, unmappable) = encoding.0.encode(text);
        assert!(!unmappable, "{text}");
        let found = guess(&bytes, true, &[]).encoding;
        let same = found.decode_lossy(&bytes) == text;
        assert!(same, "{text}: {found} for {encoding}");
    }

    #[test]
    fn the_usual_encodings_are_told_apart() {
        check("windows-1257", "Vārds;Uzvārds\nJānis;Bērziņš\n");
        check("windows-1257", "Name;City\nJanis;Rīga\n");
        check("windows-1257", "Uzņēmums,Pilsēta\nx,y");
        check("windows-1257", "Vardas;Miestas\nŠarūnas;Šiauliai\n");
        check("windows-1252", "Name;City\nJörg;Köln\n");
        check("windows-1252", "Prénom;Société\nZoë;Crédit Agricole");
        check("windows-1252", "Name;Price\nA;5 €\n");
        check("windows-1251", "Имя\nЮрий");
        check("windows-1251", "Name;Note\nЮрий;x");
        check("windows-1251", "Исм;Фамилия;Манзил\nЎткир;Каримов;Тошкент");
        check("ibm866", "Имя;Фамилия\nЮрий;Ёлкин");
        check("koi8-r", "Имя;Фамилия\nЮрий;Елкин");
        check("windows-1254", "Ad;Şehir\nÇağrı;İstanbul\n");
        check("windows-1250", "Imię,Miasto\nMałgorzata,Łódź");
        check("windows-1253", "Όνομα;Πόλη\nΓιώργος;Αθήνα");
        check("windows-1256", "نام;شهر\nسارا;تهران\n");
        check("shift_jis", "名前,会社\n山田 太郎,株式会社サンプル\n");
        check("gb18030", "姓名,公司\n张三,北京");
    }

    fn utf16(text: &str, low_first: bool) -> Vec<u8> {
        let bytes = |unit: u16| if low_first { unit.to_le_bytes() } else { unit.to_be_bytes() };
        text.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn utf16_is_found_with_and_without_its_mark() {
        for text in ["Name;City\r\nAnna;Riga\r\n", "სახელი,ქალაქი\nნინო,თბილისი\n", "نام,شهر\nسارا,تهران\n"] {
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
        let more = Encoding::WINDOWS_1251.0.encode("Юрий;Ёлкин;Ташкент").0;
        assert_eq!(guess(b"a;b;c\n", false, &[&more]).encoding, Encoding::WINDOWS_1251);
        assert_eq!(guess(b"a;b;c\n", false, &["\u{10d0}\u{10d1}".as_bytes().get(1..).unwrap()]).encoding, Encoding::UTF_8);
        assert_eq!(guess(b"a\n\xd1", false, &[]).encoding, Encoding::UTF_8);
    }
}
