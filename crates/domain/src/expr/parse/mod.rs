//! The text form read by recursive descent: conditions here, tests in `test`, literals in `value`.
//!
//! Stops at the first mistake. Never panics, and never recurses deeper than [`DEPTH_MAX`] conditions.

mod test;
mod value;

use super::lexer::{self, Kind, Token};
use super::mistake::{Code, Fit, Mistake};
use super::nearest::nearest;
use super::words;
use super::{Aggregate, At, DEPTH_MAX, Expr, Function, Name, Operand, Path};
use std::sync::Arc;

/// Reads the text form. An empty text is `true`: every row.
///
/// ```
/// use domain::expr::{Code, parse};
///
/// let expr = parse("city = Riga and count(orders where status = delivered) > 3")?;
/// assert_eq!(expr.to_string(), r#"city = "Riga" and count(orders where status = "delivered") > 3"#);
///
/// let mistake = parse("city contians \"ga\"").unwrap_err();
/// assert_eq!(mistake.code, Code::Unexpected);
/// assert_eq!(mistake.span, Some((5, 13)));
/// assert_eq!(mistake.suggestions, ["contains"]);
/// # Ok::<(), domain::expr::Mistake>(())
/// ```
///
/// # Errors
/// The first mistake: its place, what stands there and what would fit.
pub fn parse(text: &str) -> Result<Expr, Mistake> {
    parse_at(text, None, 0)
}

/// Reads a text that stands at `path` of a JSON value, within `depth` conditions.
pub(super) fn parse_at(text: &str, path: Option<&Arc<str>>, depth: usize) -> Result<Expr, Mistake> {
    Parser::new(text, path, depth)?.whole()
}

/// Reads a text that is one literal, as the JSON form has it for relative dates and amounts.
pub(super) fn parse_literal(text: &str) -> Option<super::Literal> {
    let mut parser = Parser::new(text, None, 0).ok()?;
    let value = parser.value().ok()?;
    (parser.kind() == &Kind::End).then_some(value.literal)
}

/// Reads a text that is one stretch of time, such as `last 90 days`.
pub(super) fn parse_period(text: &str) -> Option<super::Period> {
    let mut parser = Parser::new(text, None, 0).ok()?;
    let period = parser.period().ok()?;
    (parser.kind() == &Kind::End).then_some(period)
}

/// Reads a text that is one path, such as ``organisation.`Loyalty level` ``.
pub(super) fn parse_path(text: &str, path: &Arc<str>) -> Result<Path, Mistake> {
    let mut parser = Parser::new(text, Some(path), 0)?;
    let names = parser.path(Fit::Field)?;
    match parser.kind() {
        Kind::End => Ok(names),
        _ => Err(parser.unexpected(&[Fit::Dot, Fit::End], &[])),
    }
}

/// Where reading has got to, for whoever wants to know what could come next.
#[derive(Default)]
pub(super) struct Context {
    /// The paths of the functions whose `where` is open, outermost first.
    pub scopes: Vec<Path>,
    /// The function whose path is being read.
    pub function: Option<Function>,
    /// The names of the path being read that are complete.
    pub names: Vec<Name>,
    /// The operand read last.
    pub operand: Option<Operand>,
    /// Brackets of conditions that are open.
    pub brackets: usize,
}

pub(super) struct Parser<'a> {
    text: &'a str,
    path: Option<&'a Arc<str>>,
    tokens: Vec<Token>,
    at: usize,
    depth: usize,
    pub context: Context,
}

type Parsed<T> = Result<T, Mistake>;

impl<'a> Parser<'a> {
    pub fn new(text: &'a str, path: Option<&'a Arc<str>>, depth: usize) -> Parsed<Parser<'a>> {
        let tokens = lexer::tokens(text, path)?;
        Ok(Parser { text, path, tokens, at: 0, depth, context: Context::default() })
    }

    pub fn whole(&mut self) -> Parsed<Expr> {
        if self.kind() == &Kind::End {
            return Ok(Expr::All(Vec::new()));
        }
        let expr = self.condition()?;
        match self.kind() {
            Kind::End => Ok(expr),
            _ => Err(self.unexpected(&[Fit::And, Fit::Or, Fit::End], &["and", "or"])),
        }
    }

    fn kind(&self) -> &Kind {
        &self.tokens[self.at].kind
    }

    fn following(&self) -> &Kind {
        &self.tokens[(self.at + 1).min(self.tokens.len() - 1)].kind
    }

    /// Goes one token on; the end stays the end.
    fn advance(&mut self) {
        if self.at + 1 < self.tokens.len() {
            self.at += 1;
        }
    }

    /// Where the token stands that comes now.
    fn here(&self) -> At {
        let token = &self.tokens[self.at];
        At::text(self.path, token.from, token.to)
    }

    /// Where the token stands that was read last.
    fn last(&self) -> At {
        let token = &self.tokens[self.at.saturating_sub(1)];
        At::text(self.path, token.from, token.to)
    }

    fn is_word(&self, word: &str) -> bool {
        matches!(self.kind(), Kind::Word(found) if found.eq_ignore_ascii_case(word))
    }

    fn take_word(&mut self, word: &str) -> bool {
        let found = self.is_word(word);
        if found {
            self.advance();
        }
        found
    }

    fn is_sign(&self, sign: &str) -> bool {
        matches!(self.kind(), Kind::Sign(found) if *found == sign)
    }

    fn take_sign(&mut self, sign: &str) -> bool {
        let found = self.is_sign(sign);
        if found {
            self.advance();
        }
        found
    }

    fn mistake(&self, code: Code, expected: &[Fit]) -> Mistake {
        let token = &self.tokens[self.at];
        Mistake::new(code, &self.here(), &self.text[token.from..token.to], expected)
    }

    /// The token that comes now does not fit; `words` are those that would.
    fn unexpected(&self, expected: &[Fit], words: &[&str]) -> Mistake {
        let near = match self.kind() {
            Kind::Word(word) => nearest(word, words.iter().copied()),
            _ => Vec::new(),
        };
        self.mistake(Code::Unexpected, expected).suggest(near)
    }

    fn deeper<T>(&mut self, read: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        if self.depth >= DEPTH_MAX {
            return Err(self.mistake(Code::TooDeep, &[]));
        }
        self.depth += 1;
        let result = read(self);
        self.depth -= 1;
        result
    }

    /// `a and b or c`: `and` binds tighter.
    fn condition(&mut self) -> Parsed<Expr> {
        let mut members = vec![self.conjunction()?];
        while self.take_word("or") {
            members.push(self.conjunction()?);
        }
        Ok(Expr::any(members))
    }

    fn conjunction(&mut self) -> Parsed<Expr> {
        let mut members = vec![self.single()?];
        while self.take_word("and") {
            members.push(self.single()?);
        }
        Ok(Expr::all(members))
    }

    fn single(&mut self) -> Parsed<Expr> {
        if self.take_word("not") {
            return self.deeper(Self::single).map(Expr::not);
        }
        if self.take_sign("(") {
            self.context.brackets += 1;
            let inner = self.deeper(Self::condition)?;
            self.close()?;
            self.context.brackets -= 1;
            return Ok(inner);
        }
        if self.take_word("true") {
            return Ok(Expr::All(Vec::new()));
        }
        if self.take_word("false") {
            return Ok(Expr::Any(Vec::new()));
        }
        let operand = self.operand()?;
        self.context.operand = Some(operand.clone());
        self.test(operand)
    }

    /// The `)` after a condition.
    fn close(&mut self) -> Parsed<()> {
        if self.take_sign(")") {
            return Ok(());
        }
        Err(self.unexpected(&[Fit::And, Fit::Or, Fit::Close], &["and", "or"]))
    }

    fn operand(&mut self) -> Parsed<Operand> {
        let function = match self.kind() {
            Kind::Word(word) if self.following() == &Kind::Sign("(") => {
                let words = Function::ALL.map(Function::word);
                let function = words::function(word);
                Some(function.ok_or_else(|| self.unexpected(&[Fit::Condition], &words))?)
            }
            _ => None,
        };
        match function {
            Some(function) => self.aggregate(function).map(Operand::Aggregate),
            None => self.path(Fit::Condition).map(Operand::Field),
        }
    }

    fn aggregate(&mut self, function: Function) -> Parsed<Aggregate> {
        let start = self.here();
        self.advance();
        self.advance();
        self.context.function = Some(function);
        let path = self.path(Fit::Relation)?;
        let filter = if self.take_word("where") {
            self.context.scopes.push(path.clone());
            self.context.function = None;
            let filter = self.deeper(Self::condition)?;
            self.close()?;
            self.context.scopes.pop();
            Some(Box::new(filter))
        } else if self.take_sign(")") {
            None
        } else {
            return Err(self.unexpected(&[Fit::Dot, Fit::Where, Fit::Close], &["where"]));
        };
        self.context.function = None;
        Ok(Aggregate { function, path, filter, at: start.to(&self.last()) })
    }

    /// Names joined by dots; `first` is what is said to fit where not even one stands.
    fn path(&mut self, first: Fit) -> Parsed<Path> {
        self.context.names.clear();
        loop {
            let fit = if self.context.names.is_empty() { first } else { Fit::Field };
            let text = match self.kind() {
                Kind::Name(name) => name.clone(),
                Kind::Word(word) if !words::reserved(word) => word.clone(),
                Kind::Word(word) if !words::connective(word) => {
                    let quoted = vec![format!("`{word}`")];
                    return Err(self.mistake(Code::Unexpected, &[fit]).suggest(quoted));
                }
                _ => return Err(self.unexpected(&[fit], &[])),
            };
            let at = self.here();
            self.advance();
            self.context.names.push(Name { text, at });
            if !self.take_sign(".") {
                return Ok(Path(std::mem::take(&mut self.context.names)));
            }
        }
    }
}
