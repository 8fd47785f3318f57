//! The character encodings that files come in.

use std::fmt;

/// A character encoding, named as the WHATWG Encoding Standard names it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Encoding(pub(crate) &'static encoding_rs::Encoding);

impl Encoding {
    /// UTF-8.
    pub const UTF_8: Encoding = Encoding(encoding_rs::UTF_8);
    /// UTF-16, low byte first.
    pub const UTF_16LE: Encoding = Encoding(encoding_rs::UTF_16LE);
    /// UTF-16, high byte first.
    pub const UTF_16BE: Encoding = Encoding(encoding_rs::UTF_16BE);
    /// Western Europe; also what is meant by latin-1.
    pub const WINDOWS_1252: Encoding = Encoding(encoding_rs::WINDOWS_1252);
    /// Cyrillic.
    pub const WINDOWS_1251: Encoding = Encoding(encoding_rs::WINDOWS_1251);
    /// Latvian and the other Baltic languages.
    pub const WINDOWS_1257: Encoding = Encoding(encoding_rs::WINDOWS_1257);

    /// The choices for the import dialogue, the likeliest first. Every other label of the standard is read too.
    pub const CHOICES: [Encoding; 22] = [
        Encoding::UTF_8,
        Encoding::WINDOWS_1252,
        Encoding::WINDOWS_1251,
        Encoding::WINDOWS_1257,
        Encoding(encoding_rs::WINDOWS_1256),
        Encoding(encoding_rs::WINDOWS_1250),
        Encoding(encoding_rs::WINDOWS_1254),
        Encoding(encoding_rs::WINDOWS_1253),
        Encoding(encoding_rs::WINDOWS_1255),
        Encoding(encoding_rs::WINDOWS_1258),
        Encoding::UTF_16LE,
        Encoding::UTF_16BE,
        Encoding(encoding_rs::ISO_8859_2),
        Encoding(encoding_rs::ISO_8859_5),
        Encoding(encoding_rs::KOI8_U),
        Encoding(encoding_rs::IBM866),
        Encoding(encoding_rs::MACINTOSH),
        Encoding(encoding_rs::SHIFT_JIS),
        Encoding(encoding_rs::EUC_JP),
        Encoding(encoding_rs::EUC_KR),
        Encoding(encoding_rs::GB18030),
        Encoding(encoding_rs::BIG5),
    ];

    /// The encoding with this label: `utf-8`, `windows-1257`, `cp1257`, `latin-1`, `utf-16`, `koi8-r` and so on.
    /// Labels that the standard gives to other encodings for the sake of old web pages keep that meaning.
    pub fn from_label(label: &str) -> Option<Encoding> {
        let label = label.trim().to_ascii_lowercase().replace('_', "-");
        let label = match label.as_str() {
            "latin-1" | "latin1" | "ansi" | "western" => "windows-1252",
            "utf8" | "utf-8-sig" => "utf-8",
            "utf16" | "utf-16" | "unicode" => "utf-16le",
            "cp866" | "dos" => "ibm866",
            "mac-roman" | "macroman" => "macintosh",
            other => other,
        };
        encoding_rs::Encoding::for_label(label.as_bytes()).map(Encoding)
    }

    /// Its name in the standard, for example `windows-1257`.
    pub fn name(self) -> &'static str {
        self.0.name()
    }

    /// All of `bytes` as text, with replacement characters for what the encoding cannot mean. For samples; the
    /// reader decodes in a stream and reports every bad byte.
    pub(crate) fn decode_lossy(self, bytes: &[u8]) -> String {
        self.0.decode_without_bom_handling(bytes).0.into_owned()
    }
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
            ("KOI8-R", "KOI8-R"),
            ("shift_jis", "Shift_JIS"),
        ];
        for (label, name) in cases {
            assert_eq!(Encoding::from_label(label).map(Encoding::name), Some(name), "{label}");
        }
        assert_eq!(Encoding::from_label("no such thing"), None);
    }
}
