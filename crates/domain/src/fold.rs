//! Folding: the form of a text in which spellings that a reader takes for the same become the same.
//!
//! Used by search, by header recognition and by finding records by name. Case, diacritics, the Uzbek apostrophes of
//! oʻ and gʻ, Arabic and Persian yeh and kaf, the zero-width non-joiner and the digits of other scripts are folded.
//! Folding works character by character, so the fold of a concatenation is the concatenation of the folds.

use std::ops::Range;

/// Appends the folded form of `text` to `out`.
pub fn fold_into(text: &str, out: &mut String) {
    for c in text.chars() {
        if c.is_ascii() {
            match c {
                '\'' | '`' => {}
                '\t' | '\n' | '\r' => out.push(' '),
                _ => out.push(c.to_ascii_lowercase()),
            }
        } else {
            fold_char(c, out);
        }
    }
}

/// The folded form of `text`.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    fold_into(text, &mut out);
    out
}

fn fold_char(c: char, out: &mut String) {
    match c {
        // Apostrophes of all kinds: oʻ, o‘, o’, oʼ and o' are one letter to an Uzbek reader.
        '\u{02bb}' | '\u{02bc}' | '\u{02b9}' | '\u{02bd}' | '\u{2018}' | '\u{2019}' | '\u{00b4}'
        | '\u{2032}' => {}
        // Invisible: joiners, direction marks, soft hyphen, byte-order mark, tatweel.
        '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2069}'
        | '\u{feff}'
        | '\u{ad}'
        | 'ـ' => {}
        // Combining marks, Latin and Arabic.
        '\u{0300}'..='\u{036f}' | '\u{0610}'..='\u{061a}' | '\u{064b}'..='\u{065f}' | '\u{0670}' => {}
        '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{3000}' | '\u{2028}' | '\u{2029}' => {
            out.push(' ')
        }
        '\u{2010}'..='\u{2015}' | '\u{2212}' => out.push('-'),
        // Arabic letters that Persian writes otherwise, and hamza carriers.
        'ي' | 'ى' | 'ئ' => out.push('ی'),
        'ك' => out.push('ک'),
        'أ' | 'إ' | 'آ' | 'ٱ' => out.push('ا'),
        'ؤ' => out.push('و'),
        'ة' | 'ۀ' | 'ە' => out.push('ه'),
        // Digits of Arabic and Persian.
        '٠'..='٩' => push_digit(c as u32 - '٠' as u32, out),
        '۰'..='۹' => push_digit(c as u32 - '۰' as u32, out),
        'ß' | 'ẞ' => out.push_str("ss"),
        'æ' | 'Æ' => out.push_str("ae"),
        'œ' | 'Œ' => out.push_str("oe"),
        'ø' | 'Ø' => out.push('o'),
        'ð' | 'Ð' | 'đ' | 'Đ' => out.push('d'),
        'þ' | 'Þ' => out.push_str("th"),
        'ł' | 'Ł' => out.push('l'),
        'ı' | 'İ' => out.push('i'),
        'ё' | 'Ё' => out.push('е'),
        // Georgian capitals (Mtavruli) fold to the everyday letters.
        '\u{1c90}'..='\u{1cbf}' => out.push(char::from_u32(c as u32 - 0x1c90 + 0x10d0).unwrap_or(c)),
        '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => match latin_base(c) {
            Some(base) => out.push(base),
            None => out.extend(c.to_lowercase()),
        },
        _ => out.extend(c.to_lowercase()),
    }
}

fn push_digit(value: u32, out: &mut String) {
    out.push(char::from_digit(value, 10).unwrap_or('0'));
}

/// Plain letters and the lower-case forms with accents that fold to them.
const BASES: [(u8, &str); 25] = [
    (b'a', "àáâãäåāăąǎǟǡǻȁȃȧạảấầẩẫậắằẳẵặḁ"),
    (b'b', "ḃḅḇ"),
    (b'c', "çćĉċčḉ"),
    (b'd', "ďḋḍḏḑḓ"),
    (b'e', "èéêëēĕėęěȅȇȩḕḗḙḛḝẹẻẽếềểễệ"),
    (b'f', "ḟ"),
    (b'g', "ĝğġģǧǵḡ"),
    (b'h', "ĥħȟḣḥḧḩḫẖ"),
    (b'i', "ìíîïĩīĭįǐȉȋḭḯỉị"),
    (b'j', "ĵǰ"),
    (b'k', "ķǩḱḳḵ"),
    (b'l', "ĺļľŀḷḹḻḽ"),
    (b'm', "ḿṁṃ"),
    (b'n', "ñńņňǹṅṇṉṋ"),
    (b'o', "òóôõöōŏőơǒǫǭȍȏȫȭȯȱṍṏṑṓọỏốồổỗộớờởỡợ"),
    (b'p', "ṕṗ"),
    (b'r', "ŕŗřȑȓṙṛṝṟ"),
    (b's', "śŝşšșṡṣṥṧṩ"),
    (b't', "ţťŧțṫṭṯṱẗ"),
    (b'u', "ùúûüũūŭůűųưǔǖǘǚǜȕȗṳṵṷṹṻụủứừửữự"),
    (b'v', "ṽṿ"),
    (b'w', "ŵẁẃẅẇẉẘ"),
    (b'x', "ẋẍ"),
    (b'y', "ýÿŷȳẏẙỳỵỷỹ"),
    (b'z', "źżžẑẓẕ"),
];

/// The blocks of accented Latin letters.
const LATIN: Range<usize> = 0xc0..0x250;
const LATIN_ADDITIONAL: Range<usize> = 0x1e00..0x1f00;
const LATIN_LETTERS: usize = LATIN.end - LATIN.start + LATIN_ADDITIONAL.end - LATIN_ADDITIONAL.start;

/// The plain letter of each accented one; zero where there is none.
static PLAIN: [u8; LATIN_LETTERS] = {
    let mut plain = [0; LATIN_LETTERS];
    let mut base = 0;
    while base < BASES.len() {
        let mut forms = BASES[base].1.as_bytes();
        while let Some((form, rest)) = split_letter(forms) {
            if let Some(place) = latin_place(form) {
                plain[place] = BASES[base].0;
            }
            forms = rest;
        }
        base += 1;
    }
    plain
};

/// Where a letter stands in the table, if it is of these blocks.
const fn latin_place(letter: usize) -> Option<usize> {
    if LATIN.start <= letter && letter < LATIN.end {
        Some(letter - LATIN.start)
    } else if LATIN_ADDITIONAL.start <= letter && letter < LATIN_ADDITIONAL.end {
        Some(letter - LATIN_ADDITIONAL.start + LATIN.end - LATIN.start)
    } else {
        None
    }
}

/// The first letter of a text that begins with one of two or three bytes in UTF-8, and what follows. For tables made
/// while compiling.
pub(crate) const fn split_letter(text: &[u8]) -> Option<(usize, &[u8])> {
    match text {
        [one @ 0xc0..0xe0, two, rest @ ..] => {
            Some((((*one as usize & 0x1f) << 6) | (*two as usize & 0x3f), rest))
        }
        [one @ 0xe0..0xf0, two, three, rest @ ..] => {
            let high = ((*one as usize & 0xf) << 12) | ((*two as usize & 0x3f) << 6);
            Some((high | (*three as usize & 0x3f), rest))
        }
        _ => None,
    }
}

/// The plain lower-case letter under an accented Latin one.
fn latin_base(c: char) -> Option<char> {
    let lower = c.to_lowercase().next().unwrap_or(c) as usize;
    match PLAIN[latin_place(lower)?] {
        0 => None,
        plain => Some(char::from(plain)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_a_reader_takes_for_the_same_become_the_same() {
        let same = [
            ("O‘tkir G'ayrat", "oʻtkir gʼayrat"),
            ("Bērziņš", "BERZINS"),
            ("علي كريمي", "علی کریمی"),
            ("می‌روم", "میروم"),
            ("۱۲۳٤٥", "12345"),
            ("Zoë NÚÑEZ", "zoe nunez"),
            ("ᲜᲘᲜᲝ", "ნინო"),
            ("e\u{301}", "é"),
            ("Straße", "STRASSE"),
            ("Ёлкин", "елкин"),
        ];
        for (a, b) in same {
            assert_eq!(fold(a), fold(b), "{a} {b}");
        }
    }

    #[test]
    fn every_accented_letter_in_the_table_becomes_its_plain_one() {
        for (base, forms) in BASES {
            for form in forms.chars() {
                assert_eq!(fold(&form.to_string()), char::from(base).to_string(), "{form}");
                let upper = form.to_uppercase().to_string();
                assert_eq!(fold(&upper), fold(&form.to_string()), "{upper}");
            }
        }
    }

    #[test]
    fn capitals_fold_like_their_small_letters_wherever_those_stand() {
        for capital in ('\u{c0}'..='\u{24f}').chain('\u{1e00}'..='\u{1eff}') {
            let small: String = capital.to_lowercase().collect();
            assert_eq!(fold(&capital.to_string()), fold(&small), "{capital}");
        }
        assert_eq!(fold("Əli"), "əli");
    }

    #[test]
    fn different_letters_stay_different() {
        assert_ne!(fold("ა"), fold("ბ"));
        assert_ne!(fold("и"), fold("й"));
        assert_ne!(fold("سارا"), fold("سارة"));
    }
}
