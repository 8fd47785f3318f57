//! Which one-byte encoding a text is in.
//!
//! Every pair of encoding and language is weighed: how likely are these letters in that language, and do they stand as
//! letters stand? A capital inside a word, a sign between two letters, Latin and Cyrillic in one word speak against a
//! reading. The reading with the least weight against it wins; of two alike, the one that comes first in the table,
//! which begins with the encodings people have.

use super::languages::{LANGUAGES, Language};
use super::{Encoding, east_asian};

/// Weight of a byte without a meaning.
const UNDEFINED: f32 = 14.0;
/// Of a letter that the language does not have.
const FOREIGN: f32 = 9.5;
/// Of a letter of another script beside this one.
const MIXED: f32 = 10.0;
/// Of a capital after a small letter.
const CAPITAL_INSIDE: f32 = 4.0;
/// Of a capital after another.
const CAPITALS: f32 = 1.5;
/// Of a letter in a place where the language does not have it.
const WRONG_SOUND: f32 = 2.5;
/// ASCII letters that count for each other one: a line may well hold a long text in English beside a name.
const ASCII_PER_LETTER: usize = 12;
/// Of a sign that is no letter, and of one that stands between two letters.
const SIGN: f32 = 6.0;
const SIGN_INSIDE: f32 = 12.0;

/// Of a character for drawing boxes, which no table of data has.
const DRAWING: f32 = 13.0;
/// Of encodings from before Windows.
const OLD: f32 = 3.0;
const OLD_PER_BYTE: f32 = 0.2;
/// What the name of a column that we know speaks for a reading.
const KNOWN_WORD: f32 = 8.0;

/// What was found out about bytes that are neither UTF-8 nor UTF-16.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Legacy {
    /// A one-byte encoding.
    OneByte(Encoding),
    /// An East Asian encoding, by name.
    EastAsian(&'static str),
}

/// The encoding of these lines, none of which is valid UTF-8. `known` tells names of columns, which are better evidence
/// than statistics on a few letters.
pub(crate) fn legacy(lines: &[&[u8]], known: impl Fn(&str) -> bool) -> Legacy {
    let mut best = (f32::INFINITY, Encoding::WINDOWS_1252);
    let high: usize = lines.iter().map(|line| line.iter().filter(|&&byte| byte >= 0x80).count()).sum();
    for language in LANGUAGES {
        let letters = Letters::of(language);
        for (place, name) in language.encodings.iter().enumerate() {
            let Some(encoding) = Encoding::from_label(name) else {
                continue;
            };
            let chars = encoding.high_chars();
            let weight: f32 = lines.iter().map(|line| weigh(line, &chars, &letters)).sum();
            // A rarer encoding has to be better, not as good: the more so the rarer it has become.
            let rare = if place > 0 { OLD + high as f32 * OLD_PER_BYTE } else { 0.0 };
            // Signs such as © are the same in many encodings and speak for no language.
            let spoken = lines.iter().any(|line| {
                line.iter().any(|&byte| byte >= 0x80 && letters.has(chars[usize::from(byte & 0x7f)]))
            });
            let prior = if spoken { language.rare } else { language.rare.max(0.0) };
            let weight = weight + prior + rare - KNOWN_WORD * known_words(lines, encoding, &known) as f32;
            if weight < best.0 {
                best = (weight, encoding);
            }
        }
    }
    // Pairs of high bytes are an own script or an East Asian one; the letters of an own script weigh about three each.
    let paired =
        lines.iter().map(|line| line.windows(2).filter(|pair| pair.iter().all(|&byte| byte >= 0x80)).count());
    let east_asian = paired.sum::<usize>() * 2 > high && high >= 12 && best.0 > 4.4 * high as f32;
    match east_asian::name(lines) {
        Some(name) if east_asian => Legacy::EastAsian(name),
        _ => Legacy::OneByte(best.1),
    }
}

/// How many cells of the first lines are names of columns.
fn known_words(lines: &[&[u8]], encoding: Encoding, known: &impl Fn(&str) -> bool) -> usize {
    let of_line = |line: &&[u8]| {
        let text = encoding.decode_lossy(line);
        let cells = text.split([',', ';', '\t', '|']).map(|cell| cell.trim().trim_matches('"'));
        cells.filter(|cell| !cell.is_ascii() && known(cell)).count()
    };
    lines.iter().take(3).map(of_line).sum()
}

/// The weight of each letter of a language.
struct Letters {
    weights: Vec<(char, f32)>,
    /// The language is written in its own script: ASCII letters in one word with it are foreign.
    own_script: bool,
    strict: bool,
    /// The weight of an ASCII letter: where every tenth letter should have a mark, those without speak against it.
    ascii: f32,
}

impl Letters {
    fn of(language: &Language) -> Letters {
        let count = language.letters.chars().count();
        let total: f32 = (0..count).map(|rank| 1.0 / (rank as f32 + 1.5)).sum();
        let weight = |rank: usize| -(language.percent / 100.0 / (rank as f32 + 1.5) / total).ln();
        let mut weights: Vec<(char, f32)> = Vec::with_capacity(count);
        for (rank, letter) in language.letters.chars().enumerate() {
            if weights.iter().all(|&(known, _)| known != letter) {
                weights.push((letter, weight(rank)));
            }
        }
        let own_script = language.percent > 50.0;
        let ascii = if own_script { 0.05 } else { -(1.0 - language.percent / 100.0).ln() };
        Letters { weights, own_script, strict: language.strict, ascii }
    }

    fn has(&self, letter: char) -> bool {
        self.weight(letter) < FOREIGN
    }

    fn weight(&self, letter: char) -> f32 {
        let small = letter.to_lowercase().next().unwrap_or(letter);
        let found = self.weights.iter().find(|&&(known, _)| known == small || known == letter);
        found.map_or(FOREIGN, |&(_, weight)| weight)
    }
}

/// Whether a long vowel stands beside a vowel, or a marked consonant between two consonants or, if it is one of the
/// soft ones, at the end of a word.
fn sounds_wrong(before: char, c: char, after: char) -> bool {
    let vowel =
        |c: char| "aeiouyāēīūōėįųąęõäöüıâîôûàèìòùáéíóú".contains(c.to_lowercase().next().unwrap_or(c));
    let consonant = |c: char| c.is_alphabetic() && !vowel(c);
    let soft_end = matches!(c, 'ņ' | 'ļ' | 'ķ' | 'ģ') && before.is_alphabetic() && !after.is_alphabetic();
    if vowel(c) { vowel(after) || vowel(before) } else { soft_end || (consonant(before) && consonant(after)) }
}

fn weigh(line: &[u8], chars: &[char; 128], letters: &Letters) -> f32 {
    let char = |byte: u8| {
        if byte < 0x80 { char::from(byte) } else { chars[usize::from(byte & 0x7f)] }
    };
    let ascii = line.iter().filter(|byte| byte.is_ascii_alphabetic()).count();
    let high = line.iter().filter(|byte| !byte.is_ascii()).count();
    let mut weight = ascii.min(high * ASCII_PER_LETTER) as f32 * letters.ascii;
    for (at, &byte) in line.iter().enumerate() {
        if byte < 0x80 {
            continue;
        }
        let c = char(byte);
        let before = at.checked_sub(1).and_then(|at| line.get(at)).map_or(' ', |&byte| char(byte));
        let after = line.get(at + 1).map_or(' ', |&byte| char(byte));
        weight += match c {
            '\0' => UNDEFINED,
            '\u{80}'..='\u{9f}' => UNDEFINED,
            '\u{2500}'..='\u{25ff}' => DRAWING,
            '\u{200c}'..='\u{200f}' | '\u{a0}' | '\u{ad}' => 3.0,
            c if c.is_alphabetic() => {
                let mixed =
                    letters.own_script && (before.is_ascii_alphabetic() || after.is_ascii_alphabetic());
                let capital = c.is_uppercase() && before.is_lowercase();
                let small_after = c.is_lowercase() && before.is_uppercase() && after.is_uppercase();
                let capitals =
                    c.is_uppercase() && before.is_uppercase() && (letters.own_script || after.is_lowercase());
                letters.weight(c)
                    + if mixed { MIXED } else { 0.0 }
                    + if capital || small_after { CAPITAL_INSIDE } else { 0.0 }
                    + if capitals { CAPITALS } else { 0.0 }
                    + if letters.strict && sounds_wrong(before, c, after) { WRONG_SOUND } else { 0.0 }
            }
            // Quotes, dashes and currency signs are common; most other signs are not.
            '“' | '”' | '„' | '«' | '»' | '–' | '—' | '…' | '€' | '№' | '©' | '®' | '°' | '™' | '§' | '£'
            | '،' => {
                if before.is_alphanumeric() && after.is_alphanumeric() {
                    SIGN_INSIDE
                } else {
                    SIGN - 2.5
                }
            }
            '‘' | '’' => SIGN - 2.0,
            _ if before.is_alphabetic() && after.is_alphabetic() => SIGN_INSIDE,
            _ => SIGN,
        };
    }
    weight
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mapping::is_known_header;

    fn encode(text: &str, encoding: Encoding) -> Vec<u8> {
        let chars = encoding.high_chars();
        let byte = |c: char| match c.is_ascii() {
            true => c as u8,
            false => chars
                .iter()
                .position(|&known| known == c)
                .map(|place| place as u8 | 0x80)
                .unwrap_or_else(|| panic!("{c} in {encoding}")),
        };
        text.chars().map(byte).collect()
    }

    #[track_caller]
    fn check(label: &str, text: &str) {
        let encoding = Encoding::from_label(label).unwrap();
        let bytes = encode(text, encoding);
        let lines: Vec<&[u8]> = bytes.split(|&byte| byte == b'\n').filter(|line| !line.is_ascii()).collect();
        let Legacy::OneByte(found) = legacy(&lines, is_known_header) else { panic!("{text}: East Asian") };
        assert_eq!(found.decode_lossy(&bytes), text, "{found} for {encoding}");
    }

    #[test]
    fn baltic_texts_are_recognised() {
        for text in [
            "Vārds;Uzvārds\nJānis;Bērziņš\n",
            "Name;City\nJanis;Rīga\n",
            "Vārds\nĒrika\n",
            "Uzņēmums,Pilsēta\nx,y",
            "Name,City\nŅina Ķēniņa,Jūrmala",
            "Vardas;Miestas\nŠarūnas;Šiauliai\n",
            "Nimi;Linn\nJõgi;Võru\n",
            "SIA \"Gaiļi & Čakstes\"",
            "Name\nĢirts Zālītis",
            "Client\nKašķis",
            "Vārds\nKristīne\nMārtiņš\nŽanis",
        ] {
            check("windows-1257", text);
        }
        check("ibm775", "Vārds;Uzvārds;Pilsēta\nJānis;Bērziņš;Rēzekne\n");
    }

    #[test]
    fn western_texts_are_recognised() {
        for text in [
            "Name;City\nJörg;Köln\n",
            "Nombre,Año\nNúñez,5",
            "Prénom;Société\nZoë;Crédit Agricole",
            "Name,Ort\nJörg,Wien",
            "Name;Price\nA;5 €\n",
            "Name,Note\nx,“q” – d",
            "Naam,Café\n",
            "Firma,Straße\nMüller,Hauptstraße 5\n",
            "2,©\n",
            "João da Conceição",
            "Ångström AB;Malmö",
            "Søren Kjær",
            "Françoise Lefèvre",
            "Château d'Yquem;été",
            "O’Connor",
            "È così, perché no",
            "José;Málaga;España",
            "Brziš;Jörg;Prdošanas",
        ] {
            check("windows-1252", text);
        }
        check("ibm850", "Name;Straße\nJörg Müller;Königstraße 5\n");
        check("macintosh", "Name,City\nJörg Müller,Köln\nZoë,Málaga\n");
    }

    #[test]
    fn cyrillic_texts_are_recognised() {
        for text in [
            "Имя\nЮрий",
            "Name;Note\nЮрий;x",
            "Исм;Фамилия;Манзил\nЎткир;Каримов;Тошкент",
            "Name,City\nAnna,Москва\n",
            "ООО «Регистан Савдо»;г. Ташкент",
            "Тел. 5;Ёлкин-Щербатый",
            "Клиент №5",
            "Їжакевич;Київ",
        ] {
            check("windows-1251", text);
        }
        check("ibm866", "Имя;Фамилия\nЮрий;Ёлкин");
        check("koi8-r", "Имя;Фамилия\nЮрий;Елкин");
        check("iso-8859-5", "Имя;Фамилия;Город\nЮрий;Ёлкин;Москва");
        check("x-mac-cyrillic", "Имя;Фамилия;Город\nЮрий;Ёлкин;Москва");
    }

    #[test]
    fn other_texts_are_recognised() {
        check("windows-1250", "Imię,Miasto\nMałgorzata,Łódź");
        check("windows-1250", "Jméno;Město\nŽaneta;Plzeň\n");
        check("windows-1250", "Név;Város\nErzsébet;Győr\nGyörgy;Pécs");
        check("windows-1254", "Ad;Şehir\nÇağrı;İstanbul\n");
        check("windows-1253", "Όνομα;Πόλη\nΓιώργος;Αθήνα");
        check("windows-1255", "שם;עיר\nדוד;ירושלים");
        check("windows-1256", "نام;شهر\nسارا;تهران\n");
        check("windows-1256", "الاسم;المدينة\nمحمد;القاهرة\n");
    }

    #[test]
    fn east_asian_texts_are_named() {
        let shift_jis = b"\x96\xbc\x91O,\x89\xef\x8e\xd0\n\x8eR\x93c \x91\xbe\x98Y,\x8a\x94\x8e\xae\x89\xef\x8e\xd0\x83T\x83\x93\x83v\x83\x8b\n";
        let gbk = b"\xd0\xd5\xc3\xfb,\xb9\xab\xcb\xbe\n\xd5\xc5\xc8\xfd,\xb1\xb1\xbe\xa9\n";
        for bytes in [shift_jis.as_slice(), gbk] {
            let lines: Vec<&[u8]> =
                bytes.split(|&byte| byte == b'\n').filter(|line| !line.is_ascii()).collect();
            assert!(matches!(legacy(&lines, is_known_header), Legacy::EastAsian(_)), "{lines:?}");
        }
    }
}
