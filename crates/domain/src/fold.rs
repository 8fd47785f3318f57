//! Folding: the form of a text in which spellings that a reader takes for the same become the same.
//!
//! Used by search, by header recognition and by finding records by name. Case, diacritics, the Uzbek apostrophes of
//! oʻ and gʻ, Arabic and Persian yeh and kaf, the zero-width non-joiner and the digits of other scripts are folded.
//! Folding works character by character, so the fold of a concatenation is the concatenation of the folds.

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

/// The plain lower-case letter under an accented Latin one.
fn latin_base(c: char) -> Option<char> {
    const BASES: [(char, &str); 25] = [
        ('a', "àáâãäåāăąǎǟǡǻȁȃȧạảấầẩẫậắằẳẵặḁ"),
        ('b', "ḃḅḇ"),
        ('c', "çćĉċčḉ"),
        ('d', "ďḋḍḏḑḓ"),
        ('e', "èéêëēĕėęěȅȇȩḕḗḙḛḝẹẻẽếềểễệ"),
        ('f', "ḟ"),
        ('g', "ĝğġģǧǵḡ"),
        ('h', "ĥħȟḣḥḧḩḫẖ"),
        ('i', "ìíîïĩīĭįǐȉȋḭḯỉị"),
        ('j', "ĵǰ"),
        ('k', "ķǩḱḳḵ"),
        ('l', "ĺļľŀḷḹḻḽ"),
        ('m', "ḿṁṃ"),
        ('n', "ñńņňǹṅṇṉṋ"),
        ('o', "òóôõöōŏőơǒǫǭȍȏȫȭȯȱṍṏṑṓọỏốồổỗộớờởỡợ"),
        ('p', "ṕṗ"),
        ('r', "ŕŗřȑȓṙṛṝṟ"),
        ('s', "śŝşšșṡṣṥṧṩ"),
        ('t', "ţťŧțṫṭṯṱẗ"),
        ('u', "ùúûüũūŭůűųưǔǖǘǚǜȕȗṳṵṷṹṻụủứừửữự"),
        ('v', "ṽṿ"),
        ('w', "ŵẁẃẅẇẉẘ"),
        ('x', "ẋẍ"),
        ('y', "ýÿŷȳẏẙỳỵỷỹ"),
        ('z', "źżžẑẓẕ"),
    ];
    let lower = c.to_lowercase().next().unwrap_or(c);
    BASES.iter().find(|(_, forms)| forms.contains(lower)).map(|&(base, _)| base)
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
    fn different_letters_stay_different() {
        assert_ne!(fold("ა"), fold("ბ"));
        assert_ne!(fold("и"), fold("й"));
        assert_ne!(fold("سارا"), fold("سارة"));
    }
}
