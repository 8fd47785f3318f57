//! Text to tokens. What cannot be read becomes a mistake at its bytes; nothing here knows the grammar.

use super::mistake::{Code, Fit, Mistake};
use super::{At, Literal};
use crate::{Birthday, Day, Instant};
use std::sync::Arc;

/// One token and the bytes it came from.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Token {
    pub kind: Kind,
    pub from: usize,
    pub to: usize,
}

/// The sorts of tokens.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Kind {
    /// A bare word: a keyword, a name or a code.
    Word(String),
    /// A name in backticks.
    Name(String),
    /// A text in quotes.
    Text(String),
    /// A number as it is written, in ASCII digits.
    Number(String),
    /// A date, a moment or a yearly date.
    Date(Literal),
    /// `=`, `!=`, `<`, `<=`, `>`, `>=`, `(`, `)`, `,` or `.`
    Sign(&'static str),
    /// The end of the text.
    End,
}

/// All tokens of `text`, the last being [`Kind::End`].
///
/// # Errors
/// The first part of the text that is no token.
pub(super) fn tokens(text: &str, path: Option<&Arc<str>>) -> Result<Vec<Token>, Mistake> {
    let mut lexer = Lexer { text, at: 0, path };
    let mut tokens = Vec::new();
    loop {
        lexer.skip(char::is_whitespace);
        let from = lexer.at;
        let kind = lexer.token()?;
        let end = kind == Kind::End;
        tokens.push(Token { kind, from, to: lexer.at });
        if end {
            return Ok(tokens);
        }
    }
}

/// Whether `c` may be part of a bare word. The zero-width non-joiner stands inside Persian words.
pub(super) fn in_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '\u{200c}'
}

/// The value of a decimal digit in ASCII, Arabic or Persian.
fn digit(c: char) -> Option<char> {
    let zero = match c {
        '0'..='9' => return Some(c),
        '٠'..='٩' => '٠',
        '۰'..='۹' => '۰',
        _ => return None,
    };
    char::from_digit(c as u32 - zero as u32, 10)
}

/// The quote that closes a text opened by `c`. Typographic quotes come from text pasted out of documents.
fn closing_quotes(c: char) -> Option<&'static [char]> {
    match c {
        '"' => Some(&['"']),
        '“' => Some(&['”']),
        '„' => Some(&['“', '”']),
        '«' => Some(&['»']),
        _ => None,
    }
}

struct Lexer<'a> {
    text: &'a str,
    at: usize,
    path: Option<&'a Arc<str>>,
}

impl Lexer<'_> {
    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += c.len_utf8();
        Some(c)
    }

    fn skip(&mut self, accept: impl Fn(char) -> bool) {
        while self.peek().is_some_and(&accept) {
            self.next();
        }
    }

    fn mistake(&self, code: Code, from: usize, expected: &[Fit]) -> Mistake {
        let found = &self.text[from..self.at];
        Mistake::new(code, &At::text(self.path, from, self.at), found, expected)
    }

    fn token(&mut self) -> Result<Kind, Mistake> {
        let from = self.at;
        let Some(c) = self.next() else {
            return Ok(Kind::End);
        };
        if let Some(quotes) = closing_quotes(c) {
            return self.quoted(from, quotes, Code::UnclosedText).map(Kind::Text);
        }
        let second = self.peek();
        let negative = c == '-' && second.is_some_and(|c| digit(c).is_some());
        if negative || digit(c).is_some() {
            return self.number_or_date(from);
        }
        let sign = match (c, second) {
            ('!', Some('=')) => "!=",
            ('<', Some('=')) => "<=",
            ('>', Some('=')) => ">=",
            ('=', Some('=')) | ('<', Some('>')) => return Err(self.foreign(from, 2)),
            ('&', Some('&')) | ('|', Some('|')) => return Err(self.foreign(from, 2)),
            ('!' | '&' | '|', _) => return Err(self.foreign(from, 1)),
            ('≠', _) => "!=",
            ('≤', _) => "<=",
            ('≥', _) => ">=",
            ('=', _) => "=",
            ('<', _) => "<",
            ('>', _) => ">",
            ('(', _) => "(",
            (')', _) => ")",
            (',' | '،', _) => ",",
            ('.', _) => ".",
            ('-', Some('-')) => return self.yearly(from),
            ('`', _) => return self.quoted(from, &['`'], Code::UnclosedName).map(Kind::Name),
            _ if in_word(c) => return Ok(self.word(from)),
            _ => return Err(self.mistake(Code::BadCharacter, from, &[])),
        };
        if sign.len() == 2 && c.is_ascii() {
            self.next();
        }
        Ok(Kind::Sign(sign))
    }

    /// A sign of other languages, with ours for it.
    fn foreign(&mut self, from: usize, length: usize) -> Mistake {
        self.at = from + length;
        let ours = match &self.text[from..self.at] {
            "==" => "=",
            "<>" => "!=",
            "&&" | "&" => "and",
            "||" | "|" => "or",
            _ => "not",
        };
        self.mistake(Code::Unexpected, from, &[]).suggest(vec![ours.into()])
    }

    fn word(&mut self, from: usize) -> Kind {
        loop {
            self.skip(in_word);
            // A hyphen between letters, as in `non-profit`; the language has no subtraction.
            let mut ahead = self.rest().chars();
            if ahead.next() == Some('-') && ahead.next().is_some_and(in_word) {
                self.next();
            } else {
                return Kind::Word(self.text[from..self.at].to_owned());
            }
        }
    }

    /// The inside of quotes or backticks, whose opening character has been read.
    fn quoted(&mut self, from: usize, closing: &[char], unclosed: Code) -> Result<String, Mistake> {
        let mut out = String::new();
        loop {
            let start = self.at;
            match self.next() {
                None => return Err(self.mistake(unclosed, from, &[])),
                Some(c) if closing.contains(&c) => return Ok(out),
                Some('\\') => {
                    let escaped = self.escape();
                    out.push(escaped.ok_or_else(|| self.mistake(Code::BadEscape, start, &[]))?);
                }
                Some(c) => out.push(c),
            }
        }
    }

    fn escape(&mut self) -> Option<char> {
        match self.next()? {
            'n' => Some('\n'),
            'r' => Some('\r'),
            't' => Some('\t'),
            'u' => {
                let (code, length) = {
                    let inner = self.rest().strip_prefix('{')?;
                    let (code, _) = inner.split_once('}')?;
                    (u32::from_str_radix(code, 16).ok()?, code.len())
                };
                self.at += length + 2;
                char::from_u32(code)
            }
            c if c.is_alphanumeric() => None,
            c => Some(c),
        }
    }

    fn number_or_date(&mut self, from: usize) -> Result<Kind, Mistake> {
        let bytes = &self.text.as_bytes()[from..];
        let dashed = bytes.len() >= 10 && bytes[4] == b'-' && bytes[7] == b'-';
        if dashed && bytes[..4].iter().all(u8::is_ascii_digit) {
            return self.date(from);
        }
        self.at = from;
        if self.peek() == Some('-') {
            self.next();
        }
        let digits = |lexer: &mut Self| lexer.skip(|c| digit(c).is_some());
        digits(self);
        let followed_by_digit = |lexer: &Self, after: &[char]| {
            let mut ahead = lexer.rest().chars();
            ahead.next().is_some_and(|c| after.contains(&c))
                && ahead.next().is_some_and(|c| digit(c).is_some())
        };
        if followed_by_digit(self, &['.', '٫']) {
            self.next();
            digits(self);
        }
        if followed_by_digit(self, &['e', 'E']) || self.signed_exponent() {
            self.next();
            self.skip(|c| matches!(c, '+' | '-'));
            digits(self);
        }
        // 13.02.2024, 13/02/2024 and 2024-2-3 are dates of other forms, and saying so helps more than "unexpected".
        if followed_by_digit(self, &['.', '/', '-']) {
            self.skip(|c| digit(c).is_some() || matches!(c, '.' | '/' | '-'));
            return Err(self.mistake(Code::BadDate, from, &[Fit::Date]));
        }
        let written =
            self.text[from..self.at].chars().map(|c| digit(c).unwrap_or(if c == '٫' { '.' } else { c }));
        Ok(Kind::Number(written.collect()))
    }

    fn signed_exponent(&self) -> bool {
        let mut ahead = self.rest().chars();
        matches!(ahead.next(), Some('e' | 'E'))
            && matches!(ahead.next(), Some('+' | '-'))
            && ahead.next().is_some_and(|c| digit(c).is_some())
    }

    /// `2024-02-13` or `2024-02-13T09:30:00Z`.
    fn date(&mut self, from: usize) -> Result<Kind, Mistake> {
        let in_moment = |c: char| c.is_ascii_alphanumeric() || matches!(c, ':' | '.' | '+' | '-');
        self.at = from;
        self.skip(|c| c.is_ascii_digit() || c == '-');
        let moment = matches!(self.peek(), Some('T' | 't'));
        if moment {
            self.skip(in_moment);
        }
        let written = &self.text[from..self.at];
        let literal = match moment {
            true => written.parse::<Instant>().map(Literal::Instant),
            false => written.parse::<Day>().map(Literal::Day),
        };
        let expected = if moment { Fit::Moment } else { Fit::Date };
        literal.map(Kind::Date).map_err(|_| self.mistake(Code::BadDate, from, &[expected]))
    }

    /// `--11-18`
    fn yearly(&mut self, from: usize) -> Result<Kind, Mistake> {
        self.skip(|c| c.is_ascii_digit() || c == '-');
        let written = self.text[from..self.at].parse::<Birthday>();
        written
            .map(|date| Kind::Date(Literal::Yearly(date)))
            .map_err(|_| self.mistake(Code::BadDate, from, &[Fit::Date]))
    }
}
