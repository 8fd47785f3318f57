//! The character encodings that files come in.
//!
//! UTF-8, UTF-16, UTF-32 and the one-byte encodings of Europe, Western Asia and Central Asia, old code pages of DOS and
//! Macintosh among them. The East Asian encodings are recognised and refused by name: their tables would weigh more
//! than the rest of this crate, in every first load of the app.

mod detect;

mod east_asian;

mod languages;

mod tables;

pub(crate) use detect::{Legacy, legacy};

use std::fmt;
use tables::TABLES;

/// A character encoding.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Encoding(Form);

/// How characters are made of bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Form {
    Utf8,
    Utf16 {
        low_first: bool,
    },
    Utf32 {
        low_first: bool,
    },
    /// The place of a one-byte encoding among the tables.
    OneByte(u8),
}

impl Encoding {
    /// UTF-8.
    pub const UTF_8: Encoding = Encoding(Form::Utf8);
    /// UTF-16, low byte first.
    pub const UTF_16LE: Encoding = Encoding(Form::Utf16 { low_first: true });
    /// UTF-16, high byte first.
    pub const UTF_16BE: Encoding = Encoding(Form::Utf16 { low_first: false });
    /// UTF-32, low byte first.
    pub const UTF_32LE: Encoding = Encoding(Form::Utf32 { low_first: true });
    /// UTF-32, high byte first.
    pub const UTF_32BE: Encoding = Encoding(Form::Utf32 { low_first: false });
    /// Western Europe; also what is meant by latin-1.
    pub const WINDOWS_1252: Encoding = Encoding(Form::OneByte(0));
    /// Cyrillic.
    pub const WINDOWS_1251: Encoding = Encoding(Form::OneByte(1));
    /// Latvian and the other Baltic languages.
    pub const WINDOWS_1257: Encoding = Encoding(Form::OneByte(2));

    /// All encodings in the order in which a dialogue should offer them.
    pub fn all() -> impl Iterator<Item = Encoding> {
        let one_byte = (0..TABLES.len()).map(|place| Encoding(Form::OneByte(place as u8)));
        let wide = [Encoding::UTF_16LE, Encoding::UTF_16BE, Encoding::UTF_32LE, Encoding::UTF_32BE];
        [Encoding::UTF_8].into_iter().chain(one_byte).chain(wide)
    }

    /// The encoding with this label: `utf-8`, `windows-1257`, `cp1257`, `latin-1`, `utf-16`, `koi8-r` and so on.
    pub fn from_label(label: &str) -> Option<Encoding> {
        let label = label.trim().to_ascii_lowercase().replace('_', "-");
        let name = match label.as_str() {
            "utf8" | "utf-8-sig" => "utf-8",
            "utf16" | "utf-16" | "utf-16le" | "unicode" | "ucs-2" => "utf-16le",
            "utf32" | "utf-32" => "utf-32le",
            // All of these are read as the encoding that contains them.
            "latin-1" | "latin1" | "l1" | "iso-8859-1" | "iso8859-1" | "ansi" | "us-ascii" | "ascii" => {
                "windows-1252"
            }
            "latin-2" | "latin2" => "iso-8859-2",
            "latin-9" | "latin9" => "iso-8859-15",
            "mac-roman" | "macroman" | "x-mac-roman" => "macintosh",
            "mac-cyrillic" | "maccyrillic" => "x-mac-cyrillic",
            "koi8" => "koi8-r",
            "dos-866" => "ibm866",
            other => other,
        };
        let name = match name.strip_prefix("cp").or_else(|| name.strip_prefix("cp-")) {
            Some(page) if page.starts_with("125") => format!("windows-{page}"),
            Some(page) => format!("ibm{page}"),
            None => name.replace("iso8859-", "iso-8859-"),
        };
        Encoding::all().find(|encoding| encoding.name().eq_ignore_ascii_case(&name))
    }

    /// Its name: `UTF-8`, `windows-1257`.
    pub fn name(self) -> &'static str {
        match self.0 {
            Form::Utf8 => "UTF-8",
            Form::Utf16 { low_first: true } => "UTF-16LE",
            Form::Utf16 { low_first: false } => "UTF-16BE",
            Form::Utf32 { low_first: true } => "UTF-32LE",
            Form::Utf32 { low_first: false } => "UTF-32BE",
            Form::OneByte(place) => TABLES.get(usize::from(place)).map_or("windows-1252", |table| table.name),
        }
    }

    pub(crate) fn form(self) -> Form {
        self.0
    }

    /// The encoding whose byte-order mark the bytes begin with, and the length of that mark.
    pub(crate) fn for_mark(bytes: &[u8]) -> Option<(Encoding, usize)> {
        match bytes {
            [0xef, 0xbb, 0xbf, ..] => Some((Encoding::UTF_8, 3)),
            [0xff, 0xfe, 0, 0, ..] => Some((Encoding::UTF_32LE, 4)),
            [0, 0, 0xfe, 0xff, ..] => Some((Encoding::UTF_32BE, 4)),
            [0xff, 0xfe, ..] => Some((Encoding::UTF_16LE, 2)),
            [0xfe, 0xff, ..] => Some((Encoding::UTF_16BE, 2)),
            _ => None,
        }
    }

    /// What a byte means in a one-byte encoding; `None` for a byte without a meaning and in every other encoding.
    pub(crate) fn char(self, byte: u8) -> Option<char> {
        if byte < 0x80 {
            return Some(char::from(byte));
        }
        let Form::OneByte(place) = self.0 else { return None };
        let code = TABLES.get(usize::from(place))?.high.get(usize::from(byte - 0x80))?;
        char::from_u32(u32::from(*code)).filter(|&c| c != '\0')
    }

    /// The meaning of every byte from 0x80 on in a one-byte encoding; `\0` for none.
    pub(crate) fn high_chars(self) -> [char; 128] {
        std::array::from_fn(|place| self.char(place as u8 | 0x80).unwrap_or('\0'))
    }

    /// All of `bytes` as text, with replacement characters for what the encoding cannot mean. For samples; the
    /// reader decodes in a stream and reports every bad byte.
    pub(crate) fn decode_lossy(self, bytes: &[u8]) -> String {
        match self.0 {
            Form::Utf8 => String::from_utf8_lossy(bytes).into_owned(),
            Form::OneByte(_) => bytes.iter().map(|&byte| self.char(byte).unwrap_or('\u{fffd}')).collect(),
            Form::Utf16 { low_first } => {
                let pairs = bytes.as_chunks::<2>().0.iter().map(|&pair| unit16(pair, low_first));
                char::decode_utf16(pairs).map(|unit| unit.unwrap_or('\u{fffd}')).collect()
            }
            Form::Utf32 { low_first } => {
                let fours = bytes.as_chunks::<4>().0.iter();
                fours.map(|&four| char::from_u32(unit32(four, low_first)).unwrap_or('\u{fffd}')).collect()
            }
        }
    }
}

/// Two bytes as a unit of UTF-16.
pub(crate) fn unit16(pair: [u8; 2], low_first: bool) -> u16 {
    if low_first { u16::from_le_bytes(pair) } else { u16::from_be_bytes(pair) }
}

/// Four bytes as a unit of UTF-32.
pub(crate) fn unit32(four: [u8; 4], low_first: bool) -> u32 {
    if low_first { u32::from_le_bytes(four) } else { u32::from_be_bytes(four) }
}

impl Default for Encoding {
    fn default() -> Self {
        Encoding::UTF_8
    }
}

impl fmt::Display for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl fmt::Debug for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usual_labels_are_understood() {
        let cases = [
            ("utf-8", "UTF-8"),
            ("UTF_8_SIG", "UTF-8"),
            ("cp1257", "windows-1257"),
            ("latin-1", "windows-1252"),
            ("utf-16", "UTF-16LE"),
            ("utf-16-be", ""),
            ("utf-16be", "UTF-16BE"),
            ("KOI8-R", "koi8-r"),
            ("cp866", "ibm866"),
            ("iso8859-13", "iso-8859-13"),
            ("no such thing", ""),
        ];
        for (label, name) in cases {
            assert_eq!(Encoding::from_label(label).map_or("", Encoding::name), name, "{label}");
        }
        for encoding in Encoding::all() {
            assert_eq!(Encoding::from_label(encoding.name()), Some(encoding));
        }
    }

    #[test]
    fn tables_hold_what_the_standards_say() {
        let cases = [
            ("windows-1252", 0x80, '€'),
            ("windows-1257", 0xe2, 'ā'),
            ("windows-1251", 0xa8, 'Ё'),
            ("koi8-r", 0xc1, 'а'),
            ("ibm866", 0x80, 'А'),
            ("ibm850", 0x81, 'ü'),
            ("macintosh", 0x8a, 'ä'),
        ];
        for (label, byte, expected) in cases {
            assert_eq!(
                Encoding::from_label(label).and_then(|encoding| encoding.char(byte)),
                Some(expected),
                "{label}"
            );
        }
        assert_eq!(Encoding::WINDOWS_1252.char(0x81), None);
        assert_eq!(Encoding::UTF_8.char(0x81), None);
    }
}
