//! Files that are no table of text. The refusal says what the file is instead, so that the person knows what to do.

/// Why a file cannot be read as a table of text.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Refusal {
    /// Not one byte.
    #[error("the file is empty")]
    Empty,
    /// Only white space.
    #[error("there is no data in the file")]
    NoData,
    /// HTML: most often a sign-in page saved instead of the export.
    #[error("this is a web page, not a table")]
    WebPage,
    /// XML.
    #[error("this is an XML file, not a table")]
    Xml,
    /// JSON, or one JSON document per line.
    #[error("this is a JSON file, not a table")]
    Json,
    /// An Excel workbook, `.xlsx` or its relatives.
    #[error("this is an Excel workbook")]
    Xlsx,
    /// An Excel workbook in the format of before 2007, or one protected by a password.
    #[error("this is an old or password-protected Excel workbook")]
    OldExcel,
    /// An OpenDocument spreadsheet.
    #[error("this is an OpenDocument spreadsheet")]
    Ods,
    /// Some other ZIP archive.
    #[error("this is a ZIP archive")]
    Zip,
    /// Compressed in another way.
    #[error("this is a compressed file")]
    Compressed,
    /// PDF.
    #[error("this is a PDF document")]
    Pdf,
    /// A picture.
    #[error("this is a picture")]
    Image,
    /// A vCard file.
    #[error("this is a vCard file")]
    VCard,
    /// An iCalendar file.
    #[error("this is a calendar file")]
    Calendar,
    /// A word-processor document in RTF.
    #[error("this is a text document")]
    Document,
    /// Text in an East Asian encoding, which we cannot read; saved as UTF-8 it could be.
    #[error("this is text in {0}; saved as UTF-8 it can be read")]
    EastAsian(&'static str),
    /// Binary data of a kind we do not know.
    #[error("this is not a text file")]
    Binary,
}

impl Refusal {
    /// The stable code, which the app translates.
    pub fn code(self) -> &'static str {
        match self {
            Refusal::Empty => "empty",
            Refusal::NoData => "no_data",
            Refusal::WebPage => "web_page",
            Refusal::Xml => "xml",
            Refusal::Json => "json",
            Refusal::Xlsx => "xlsx",
            Refusal::OldExcel => "old_excel",
            Refusal::Ods => "ods",
            Refusal::Zip => "zip",
            Refusal::Compressed => "compressed",
            Refusal::Pdf => "pdf",
            Refusal::Image => "image",
            Refusal::VCard => "vcard",
            Refusal::Calendar => "calendar",
            Refusal::Document => "document",
            Refusal::EastAsian(_) => "east_asian",
            Refusal::Binary => "binary",
        }
    }
}

const MAGIC: [(&[u8], Refusal); 18] = [
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Refusal::OldExcel),
    (b"\x09\x08\x10\x00", Refusal::OldExcel),
    (b"%PDF-", Refusal::Pdf),
    (b"\x89PNG", Refusal::Image),
    (b"\xff\xd8\xff", Refusal::Image),
    (b"GIF8", Refusal::Image),
    (b"II*\0", Refusal::Image),
    (b"MM\0*", Refusal::Image),
    (b"\x1f\x8b", Refusal::Compressed),
    (b"7z\xbc\xaf\x27\x1c", Refusal::Compressed),
    (b"Rar!\x1a\x07", Refusal::Compressed),
    (b"\x28\xb5\x2f\xfd", Refusal::Compressed),
    (b"\xfd7zXZ\0", Refusal::Compressed),
    (b"BZh9", Refusal::Compressed),
    (b"SQLite format 3\0", Refusal::Binary),
    (b"PAR1\x15", Refusal::Binary),
    (b"\x7fELF", Refusal::Binary),
    (b"{\\rtf", Refusal::Document),
];

/// Refuses what the first bytes give away.
pub(super) fn by_magic(head: &[u8]) -> Result<(), Refusal> {
    if head.is_empty() {
        return Err(Refusal::Empty);
    }
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return Err(zip_kind(head));
    }
    if head.starts_with(b"RIFF") && head.get(8..12) == Some(b"WEBP") {
        return Err(Refusal::Image);
    }
    match MAGIC.iter().find(|(magic, _)| head.starts_with(magic)) {
        Some(&(_, refusal)) => Err(refusal),
        None => Ok(()),
    }
}

fn zip_kind(head: &[u8]) -> Refusal {
    let has = |name: &[u8]| memchr::memmem::find(head, name).is_some();
    match () {
        () if has(b"opendocument.spreadsheet") => Refusal::Ods,
        () if has(b"xl/") || has(b"[Content_Types].xml") => Refusal::Xlsx,
        () => Refusal::Zip,
    }
}

/// Refuses what the decoded sample gives away.
pub(super) fn by_text(text: &str, whole: bool) -> Result<(), Refusal> {
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}' || c == '\0');
    if text.is_empty() {
        return if whole { Err(Refusal::NoData) } else { Err(Refusal::Binary) };
    }
    let start: String = text.chars().take(2000).collect::<String>().to_ascii_lowercase();
    if is_web_page(&start) {
        return Err(Refusal::WebPage);
    }
    if start.starts_with("<?xml") {
        return Err(if start.contains("<html") { Refusal::WebPage } else { Refusal::Xml });
    }
    if is_json(&start) {
        return Err(Refusal::Json);
    }
    if start.starts_with("begin:vcard") {
        return Err(Refusal::VCard);
    }
    if start.starts_with("begin:vcalendar") {
        return Err(Refusal::Calendar);
    }
    if is_binary(text) { Err(Refusal::Binary) } else { Ok(()) }
}

fn is_web_page(start: &str) -> bool {
    let mut rest = start;
    // A page may open with comments.
    while let Some(after) = rest.strip_prefix("<!--") {
        let Some((_, next)) = after.split_once("-->") else {
            break;
        };
        rest = next.trim_start();
    }
    const OPENINGS: [&str; 8] =
        ["<!doctype html", "<html", "<head", "<body", "<table", "<meta", "<title", "<script"];
    OPENINGS.iter().any(|tag| rest.starts_with(tag) && !is_cell(rest))
}

/// Whether the tag at the start stands in a cell: what a first row of markup would look like in a table is a tag and
/// then, on the same line, a delimiter after it has been closed.
fn is_cell(start: &str) -> bool {
    let line = start.lines().next().unwrap_or_default();
    line.rfind('>').is_some_and(|end| line[end..].contains([',', ';', '\t']))
}

fn is_json(start: &str) -> bool {
    let inner = match start.strip_prefix('[').map(str::trim_start) {
        Some(inner) => inner,
        None => start,
    };
    let Some(object) = inner.strip_prefix('{') else {
        return false;
    };
    // `{"name":` after optional white space.
    object
        .trim_start()
        .strip_prefix('"')
        .and_then(|rest| rest.split_once('"'))
        .is_some_and(|(_, rest)| rest.trim_start().starts_with(':'))
}

/// Text hardly holds control characters; one in ten is a file of something else. Single NULs occur in real exports.
fn is_binary(text: &str) -> bool {
    let sample = text.chars().take(4000);
    let (mut all, mut control) = (0_u32, 0_u32);
    for c in sample {
        all += 1;
        control += u32::from(
            (c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{1e}' | '\u{1f}'))
                || c == '\u{fffd}',
        );
    }
    control * 10 > all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], expected: Result<(), Refusal>) {
        let found = by_magic(bytes).and_then(|()| by_text(&String::from_utf8_lossy(bytes), true));
        assert_eq!(found, expected, "{}", String::from_utf8_lossy(bytes));
    }

    #[test]
    fn other_formats_are_named() {
        check(b"", Err(Refusal::Empty));
        check(b" \r\n\t\n", Err(Refusal::NoData));
        check(b"\n<!-- saved -->\n<!DOCTYPE html><html>", Err(Refusal::WebPage));
        check(b"<table><tr><td>Name</td></tr></table>", Err(Refusal::WebPage));
        check(b"<?xml version=\"1.0\"?><rows/>", Err(Refusal::Xml));
        check(b"[\n {\"name\": \"x\"}]", Err(Refusal::Json));
        check(b"{\"name\":1}\n{\"name\":2}", Err(Refusal::Json));
        check(b"PK\x03\x04\x14\0\x06\0[Content_Types].xml", Err(Refusal::Xlsx));
        check(b"PK\x03\x04\x14\0\x06\0readme.txt", Err(Refusal::Zip));
        check(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0", Err(Refusal::OldExcel));
        check(b"%PDF-1.7", Err(Refusal::Pdf));
        check(b"\x89PNG\r\n", Err(Refusal::Image));
        check(b"BEGIN:VCARD\nVERSION:3.0", Err(Refusal::VCard));
        check(b"\x01\x02\x03\x04abc", Err(Refusal::Binary));
    }

    #[test]
    fn tables_with_markup_in_their_cells_are_tables() {
        check(b",somejunk,<! />\n,nope,", Ok(()));
        check(b"<script>alert(1)</script>,Email\nx,y", Ok(()));
        check(b"{id},[name]\n1,2", Ok(()));
        check(b"Name\nAn\0na\n", Ok(()));
    }
}
