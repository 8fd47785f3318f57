//! Alphabetical order in the person's language.
//!
//! The rules are those of the CLDR root collation with its tailorings for Uzbek, Latvian and Persian, reduced to what
//! orders names in a list: letters of the language's own script come first, accents and case decide only between
//! otherwise equal texts. Comparison keys are made once per text, so that a column sorts by plain bytes and the same
//! natively and as WebAssembly.

use crate::fold::split_letter;

/// A language whose alphabet orders texts.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Hash)]
pub enum Alphabet {
    /// English, and everything without rules of its own.
    #[default]
    English,
    /// Uzbek in Latin script: oʻ gʻ sh ch are letters after z.
    Uzbek,
    /// Latvian: č ģ ķ ļ ņ ŗ š ž are letters after their base; y goes with i.
    Latvian,
    /// Georgian: Georgian script first.
    Georgian,
    /// Persian: the Persian alphabet, Arabic script first.
    Persian,
}

impl Alphabet {
    /// The alphabet of a language code; English where it is unknown.
    pub fn of(locale: &str) -> Alphabet {
        match locale.split(['-', '_']).next().unwrap_or("") {
            "uz" => Alphabet::Uzbek,
            "lv" => Alphabet::Latvian,
            "ka" => Alphabet::Georgian,
            "fa" => Alphabet::Persian,
            _ => Alphabet::English,
        }
    }

    /// Appends the comparison key of `text`: keys compare as bytes the way the texts do in this language.
    pub fn key_into(self, text: &str, key: &mut Vec<u8>) {
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            let next = chars.peek().copied();
            if self == Alphabet::Uzbek
                && let Some(weight) = uzbek_pair(c, next)
            {
                chars.next();
                push(key, weight);
                continue;
            }
            self.weigh(c, key);
        }
        // Weights are never zero, so a text sorts before its continuations; then case and accents decide.
        key.extend_from_slice(&[0, 0]);
        key.extend_from_slice(text.as_bytes());
    }

    /// The comparison key of `text`.
    pub fn key(self, text: &str) -> Vec<u8> {
        let mut key = Vec::with_capacity(text.len() * 3 + 2);
        self.key_into(text, &mut key);
        key
    }

    fn weigh(self, c: char, key: &mut Vec<u8>) {
        if c.is_ascii() {
            match c {
                'y' | 'Y' if self == Alphabet::Latvian => push(key, latin('i', 0)),
                'a'..='z' | 'A'..='Z' => push(key, latin(c.to_ascii_lowercase(), 0)),
                '0'..='9' => push(key, DIGITS + c as u16),
                '\'' => {}
                _ => push(key, PUNCTUATION + c as u16),
            }
            return;
        }
        let lower = c.to_lowercase().next().unwrap_or(c);
        if self == Alphabet::Latvian
            && let Some(place) = LATVIAN.iter().position(|&(letter, _)| letter == lower)
        {
            return push(key, latin(LATVIAN[place].1, 1));
        }
        if let Some(place) = persian_place(lower) {
            return push(key, if self == Alphabet::Persian { OWN_SCRIPT } else { ARABIC } + place);
        }
        if ('\u{10d0}'..='\u{10ff}').contains(&lower) {
            let base = if self == Alphabet::Georgian { OWN_SCRIPT } else { GEORGIAN };
            return push(key, base + (lower as u32 - 0x10d0) as u16);
        }
        if ('\u{0400}'..='\u{052f}').contains(&lower) {
            // ё goes with е; the other letters of the block's second half follow the Russian alphabet.
            let letter = if lower == 'ё' { 'е' } else { lower };
            return push(key, CYRILLIC + (letter as u32 - 0x400) as u16);
        }
        let mut folded = String::new();
        crate::fold::fold_into(lower.encode_utf8(&mut [0; 4]), &mut folded);
        for c in folded.chars() {
            match c {
                'a'..='z' => push(key, latin(c, 0)),
                '0'..='9' => push(key, DIGITS + c as u16),
                c if c.is_ascii() => push(key, PUNCTUATION + c as u16),
                c => {
                    push(key, OTHER + (c as u32 >> 16) as u16);
                    push(key, (c as u32 & 0xffff).max(1) as u16);
                }
            }
        }
    }
}

// Groups of weights, in the order they sort.
const PUNCTUATION: u16 = 0x0001;
const DIGITS: u16 = 0x0100;
const OWN_SCRIPT: u16 = 0x0200;
const LATIN: u16 = 0x0400;
const CYRILLIC: u16 = 0x0600;
const GEORGIAN: u16 = 0x0800;
const ARABIC: u16 = 0x0900;
const OTHER: u16 = 0x1000;

/// Latvian letters that follow their base letter.
const LATVIAN: [(char, char); 8] =
    [('č', 'c'), ('ģ', 'g'), ('ķ', 'k'), ('ļ', 'l'), ('ņ', 'n'), ('ŗ', 'r'), ('š', 's'), ('ž', 'z')];

/// The Persian alphabet, forms of one letter together.
const PERSIAN: [&str; 34] = [
    "آ", "اأإٱ", "ء", "ب", "پ", "ت", "ث", "ج", "چ", "ح", "خ", "د", "ذ", "ر", "ز", "ژ", "س", "ش", "ص", "ض",
    "ط", "ظ", "ع", "غ", "ف", "ق", "کك", "گ", "ل", "م", "ن", "وؤ", "هةۀە", "یيىئ",
];

/// The block that all of them are in.
const ARABIC_BLOCK: std::ops::Range<usize> = 0x600..0x700;

/// The place of each letter of the block in the Persian alphabet, and one more; zero for others.
static PERSIAN_PLACES: [u8; ARABIC_BLOCK.end - ARABIC_BLOCK.start] = {
    let mut places = [0; ARABIC_BLOCK.end - ARABIC_BLOCK.start];
    let mut place = 0;
    while place < PERSIAN.len() {
        let mut forms = PERSIAN[place].as_bytes();
        while let Some((form, rest)) = split_letter(forms) {
            places[form - ARABIC_BLOCK.start] = place as u8 + 1;
            forms = rest;
        }
        place += 1;
    }
    places
};

fn persian_place(letter: char) -> Option<u16> {
    let place = PERSIAN_PLACES.get((letter as usize).checked_sub(ARABIC_BLOCK.start)?)?;
    place.checked_sub(1).map(u16::from)
}

fn latin(letter: char, after: u16) -> u16 {
    LATIN + (letter as u16 - 'a' as u16) * 4 + after
}

fn uzbek_pair(c: char, next: Option<char>) -> Option<u16> {
    let is_apostrophe = matches!(next, Some('\'' | '\u{02bb}' | '\u{02bc}' | '\u{2018}' | '\u{2019}' | '`'));
    let is_h = matches!(next, Some('h' | 'H'));
    let place = match c {
        'o' | 'O' if is_apostrophe => 1,
        'g' | 'G' if is_apostrophe => 2,
        's' | 'S' if is_h => 3,
        'c' | 'C' if is_h => 4,
        _ => return None,
    };
    Some(latin('z', 3) + place)
}

fn push(key: &mut Vec<u8>, weight: u16) {
    key.extend_from_slice(&weight.to_be_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(locale: &str, sorted: &[&str]) {
        let alphabet = Alphabet::of(locale);
        for pair in sorted.windows(2) {
            assert!(
                alphabet.key(pair[0]) < alphabet.key(pair[1]),
                "{locale}: {} before {}",
                pair[0],
                pair[1]
            );
        }
    }

    #[test]
    fn names_sort_as_in_each_language() {
        check("en", &["2 Ltd", "Abel", "abele", "Ādams", "Zoe", "Ани", "სარა"]);
        check("uz", &["Olim", "Zafar", "Oʻktam", "Gʻayrat", "Sherzod", "Choriyev"]);
        check(
            "lv",
            &[
                "Cīrule", "Čakste", "Dūma", "Gulbe", "Ģirts", "Ilze", "Yvo", "Janis", "Šmits", "Tīna",
                "Zane", "Žanis",
            ],
        );
        check("ka", &["ანა", "ბექა", "ნინო", "ჰამლეტ", "Anna"]);
        check(
            "fa",
            &["آرش", "اکبر", "بهار", "پری", "تینا", "چنگیز", "ژاله", "کاوه", "گیتی", "وحید", "هما", "Anna"],
        );
    }

    #[test]
    fn forms_of_a_persian_letter_sort_alike_and_letters_in_their_order() {
        let mut before = Vec::new();
        for letters in PERSIAN {
            let weights: Vec<Vec<u8>> = letters
                .chars()
                .map(|letter| Alphabet::Persian.key(&letter.to_string())[..2].to_vec())
                .collect();
            assert!(weights.iter().all(|weight| *weight == weights[0]), "{letters}");
            assert!(before < weights[0], "{letters}");
            before = weights[0].clone();
        }
    }

    #[test]
    fn case_and_accents_decide_only_between_equal_texts() {
        check("en", &["Anna", "anna", "Anna B"]);
        check("en", &["Zoe A", "Zoë B"]);
    }
}
