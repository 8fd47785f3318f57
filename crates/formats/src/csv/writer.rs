//! Rows to text that every spreadsheet and every CSV reader opens, and that runs nothing when opened.
//!
//! **Formulas.** A spreadsheet takes a cell that begins with `=`, `+`, `-`, `@`, a tab or a line break as a formula,
//! and an invented name such as `=HYPERLINK(…)` would then run. Such a cell gets an apostrophe in front, and so does
//! one that begins with apostrophes before such a character, which makes the rule reversible: taking one apostrophe
//! off every cell of that form gives back exactly what was written. Plain numbers such as `-12.50`, written with
//! [`Writer::number`], stay numbers.
//!
//! **The mark.** Taking apostrophes off is right for our own exports and wrong for other people's files. So an export
//! is recognisable: of the column names that need no quotes, the first is written in quotes and the others are not.
//! Every CSV reader passes over that; [`sniff`](super::sniff()) sees it and sets [`Options::unguard`].
//!
//! [`Options::unguard`]: super::Options::unguard

/// How to write a file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WriterOptions {
    /// Separates cells; an ASCII character.
    pub delimiter: u8,
    /// Whether to begin with a byte-order mark, without which Excel takes UTF-8 for the machine's old encoding.
    pub bom: bool,
    /// Whether to disarm cells that a spreadsheet would take for formulas, and to leave the mark.
    pub guard: bool,
}

impl Default for WriterOptions {
    fn default() -> Self {
        WriterOptions { delimiter: b',', bom: true, guard: true }
    }
}

/// Writes a table row by row. The text gathers in memory until [`Writer::take`] hands it out.
///
/// ```
/// use formats::csv::{Writer, WriterOptions};
/// let mut writer = Writer::new(WriterOptions { bom: false, ..Default::default() });
/// writer.header(["name", "balance"]);
/// writer.text("=1+1").number("-5").end_row();
/// assert_eq!(writer.take(), b"\"name\",balance\r\n'=1+1,-5\r\n");
/// ```
pub struct Writer {
    options: WriterOptions,
    out: String,
    cells: usize,
    marked: bool,
}

impl Writer {
    /// A writer for one file.
    pub fn new(options: WriterOptions) -> Writer {
        let sound = options.delimiter.is_ascii() && !matches!(options.delimiter, b'"' | b'\n' | b'\r' | 0);
        let options = WriterOptions { delimiter: if sound { options.delimiter } else { b',' }, ..options };
        let out = if options.bom { "\u{feff}".to_owned() } else { String::new() };
        Writer { options, out, cells: 0, marked: false }
    }

    /// Writes the names of the columns.
    pub fn header<'a>(&mut self, names: impl IntoIterator<Item = &'a str>) -> &mut Writer {
        for name in names {
            let mark = self.options.guard && !self.marked && !name.is_empty() && !self.needs_quotes(name);
            self.marked |= mark;
            self.cell(name, mark);
        }
        self.end_row()
    }

    /// Writes a cell of text.
    pub fn text(&mut self, text: &str) -> &mut Writer {
        self.cell(text, false)
    }

    /// Writes a plain decimal such as `-12.50`. Anything else is written as text.
    pub fn number(&mut self, number: &str) -> &mut Writer {
        let digits = number.strip_prefix('-').unwrap_or(number);
        let plain = digits.starts_with(|c: char| c.is_ascii_digit())
            && digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
            && digits.bytes().filter(|&byte| byte == b'.').count() <= 1;
        if plain {
            self.separate();
            self.out.push_str(number);
            self
        } else {
            self.text(number)
        }
    }

    /// Ends the row.
    pub fn end_row(&mut self) -> &mut Writer {
        self.out.push_str("\r\n");
        self.cells = 0;
        self
    }

    /// What has been written since the last call.
    pub fn take(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.out).into_bytes()
    }

    /// How many bytes wait to be taken.
    pub fn pending(&self) -> usize {
        self.out.len()
    }

    fn cell(&mut self, text: &str, quoted: bool) -> &mut Writer {
        self.separate();
        let guard = self.options.guard && is_formula(text);
        if !quoted && !self.needs_quotes(text) {
            self.out.push_str(if guard { "'" } else { "" });
            self.out.push_str(text);
            return self;
        }
        self.out.push_str(if guard { "\"'" } else { "\"" });
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('"') {
            self.out.push_str(before);
            self.out.push_str("\"\"");
            rest = after;
        }
        self.out.push_str(rest);
        self.out.push('"');
        self
    }

    fn separate(&mut self) {
        if self.cells > 0 {
            self.out.push(char::from(self.options.delimiter));
        }
        self.cells += 1;
    }

    fn needs_quotes(&self, text: &str) -> bool {
        needs_quotes(text, self.options.delimiter)
    }
}

/// Whether a cell must be enclosed in quotes to come back the same: also at spaces at its ends, which some programs
/// cut, and at a byte-order mark, which would be lost at the start of a file.
fn needs_quotes(text: &str, delimiter: u8) -> bool {
    let edge = |c: char| c.is_whitespace() || c == '\u{feff}';
    text.bytes().any(|byte| byte == delimiter || matches!(byte, b'"' | b'\n' | b'\r'))
        || text.starts_with(edge)
        || text.ends_with(edge)
}

/// Whether a spreadsheet would take the text for a formula, with any number of apostrophes before it.
fn is_formula(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])
}

/// The text of a cell of our own export without the apostrophe that disarms it.
pub(super) fn unguarded(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if is_formula(rest) => rest,
        _ => cell,
    }
}

/// Whether a text (decoded, without byte-order mark) begins with a header that [`Writer::header`] marked.
pub(super) fn is_marked(head: &str, delimiter: u8) -> bool {
    let mut rest = head;
    let mut marked = false;
    loop {
        let quoted = rest.starts_with('"');
        let (name, after) = if quoted {
            let Some(end) = quoted_end(rest) else { return false };
            (rest[1..end].replace("\"\"", "\""), &rest[end + 1..])
        } else {
            let end = rest.find([char::from(delimiter), '\n', '\r']).unwrap_or(rest.len());
            (rest[..end].to_owned(), &rest[end..])
        };
        if !name.is_empty() && !needs_quotes(&name, delimiter) {
            if quoted == marked {
                return false;
            }
            marked = true;
        }
        match after.strip_prefix(char::from(delimiter)) {
            Some(next) => rest = next,
            None => return marked && (after.is_empty() || after.starts_with("\r\n")),
        }
    }
}

/// Where the quote stands that closes the quoted cell at the start of `text`.
fn quoted_end(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = 1;
    loop {
        at += memchr::memchr(b'"', bytes.get(at..)?)?;
        if bytes.get(at + 1) != Some(&b'"') {
            return Some(at);
        }
        at += 2;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn taking_the_guard_off_gives_back_what_was_guarded(text in "'{0,3}[=+@a\t\r-]?.{0,5}") {
            let guarded = if is_formula(&text) { format!("'{text}") } else { text.clone() };
            prop_assert_eq!(unguarded(&guarded), text);
        }

        #[test]
        fn every_header_with_a_plain_name_is_marked(names in prop::collection::vec("[a-c,\";\n=]{0,4}", 0..5)) {
            let mut writer = Writer::new(WriterOptions { bom: false, ..Default::default() });
            writer.header(names.iter().map(String::as_str).chain(["plain"]));
            let text = String::from_utf8(writer.take()).unwrap();
            prop_assert!(is_marked(&text, b','), "{}", text);
        }
    }

    #[test]
    fn headers_of_other_programs_are_not_marked() {
        for text in
            ["Name,Email\r\n", "\"Name\",\"Email\"\r\n", "Name,\"Email\"\r\n", "\"a,b\",c\r\n", "\"a", ""]
        {
            assert!(!is_marked(text, b','), "{text}");
        }
    }

    #[test]
    fn no_cell_is_taken_for_a_formula() {
        let mut writer = Writer::new(WriterOptions { bom: false, ..Default::default() });
        for text in ["=1+1", "+371 21 234 567", "-x", "@cyd", "\t=1", "'=1", "plain", "-5"] {
            writer.text(text);
        }
        writer.number("-5").number("-cmd").end_row();
        let text = String::from_utf8(writer.take()).unwrap();
        assert_eq!(text, "'=1+1,'+371 21 234 567,'-x,'@cyd,\"'\t=1\",''=1,plain,'-5,-5,'-cmd\r\n");
    }
}
