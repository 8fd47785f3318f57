//! What is wrong with an expression, where, and what would fit there.

use super::At;
use serde::{Deserialize, Serialize};
use std::fmt;

/// One mistake in an expression, in its text form, its JSON form or its types.
///
/// The app words it from `code`, `found`, `expected` and `suggestions`; [`fmt::Display`] is the English of it, for
/// scripts and reports.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, thiserror::Error)]
pub struct Mistake {
    /// What kind of mistake.
    pub code: Code,
    /// Where in the JSON form; absent for a text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// Which bytes of the text; absent for a JSON form.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub span: Option<(u32, u32)>,
    /// What stands there, shortened; empty at the end of a text.
    pub found: String,
    /// What would fit there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub expected: Vec<Fit>,
    /// Texts that could be put in place of what was found, the likeliest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub suggestions: Vec<String>,
}

/// The kinds of mistakes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Code {
    /// Something else was expected here.
    Unexpected,
    /// A character that begins nothing in this language.
    BadCharacter,
    /// A text without its closing quote.
    UnclosedText,
    /// A name without its closing backtick.
    UnclosedName,
    /// A backslash followed by what it cannot be followed by.
    BadEscape,
    /// Digits that make no number, or one out of range.
    BadNumber,
    /// Digits that make no date, or a day that does not exist.
    BadDate,
    /// An amount that its currency cannot have.
    BadMoney,
    /// More conditions within conditions than are read.
    TooDeep,
    /// A key that the JSON form does not have here.
    UnknownKey,
    /// A JSON object with no key of the needed sort, or with more than one.
    KeyCount,
    /// No such kind of record.
    UnknownKind,
    /// No such field.
    UnknownField,
    /// A field that leads to no other record.
    NotALink,
    /// No such related records.
    UnknownRelation,
    /// Related records where one value is needed: count them, or take the sum, first, last … of a field.
    NeedsFunction,
    /// A function of related records whose path names a single value.
    NeedsRelation,
    /// The function does not work on this type of field.
    FunctionDoesNotFit,
    /// The related records have no date to tell the first from the last.
    NoOrder,
    /// The operator does not work on this type.
    OperatorDoesNotFit,
    /// The value does not fit the type.
    ValueDoesNotFit,
    /// Equal to an empty text: `is empty` is meant.
    EmptyText,
    /// Not a declared code of this field (a hint only: imported data may hold others).
    UnknownChoice,
    /// A range whose end comes before its start (a hint only).
    ReversedRange,
}

impl Code {
    /// The code as it is written in JSON.
    pub fn name(self) -> String {
        match serde_json::to_value(self) {
            Ok(serde_json::Value::String(name)) => name,
            _ => String::new(),
        }
    }
}

/// What would fit somewhere.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fit {
    /// A test, a bracket, or `not`.
    Condition,
    /// The name of a field.
    Field,
    /// The name of related records.
    Relation,
    /// An operator such as `=`, `in`, `contains`.
    Operator,
    /// A value of any type.
    Value,
    /// A text.
    Text,
    /// One of the field's codes.
    Choice,
    /// A number.
    Number,
    /// A whole number.
    WholeNumber,
    /// An amount such as `500 EUR`.
    Money,
    /// A date.
    Date,
    /// A date or a moment.
    Moment,
    /// `true` or `false`.
    Flag,
    /// The id of a row.
    RowId,
    /// `(`
    Open,
    /// `)`
    Close,
    /// `,`
    Comma,
    /// `and`
    And,
    /// `or`
    Or,
    /// `where`
    Where,
    /// `.`
    Dot,
    /// `days`, `weeks`, `months` or `years`.
    Unit,
    /// `ago` or `from now`.
    Direction,
    /// A stretch of time: `last 90 days`, `this month`, `today`.
    Period,
    /// `any` or `all`.
    Quantifier,
    /// `empty` or `not empty`.
    Empty,
    /// A JSON object or a text.
    Object,
    /// A JSON array.
    List,
    /// A key that says what is looked at.
    OperandKey,
    /// A key that says what it must satisfy.
    PredicateKey,
    /// Nothing more.
    End,
}

impl Fit {
    fn english(self) -> &'static str {
        match self {
            Fit::Condition => "a condition",
            Fit::Field => "the name of a field",
            Fit::Relation => "related records such as orders",
            Fit::Operator => "an operator such as = or contains",
            Fit::Value => "a value",
            Fit::Text => "a text in quotes",
            Fit::Choice => "one of the field's codes",
            Fit::Number => "a number",
            Fit::WholeNumber => "a whole number",
            Fit::Money => "an amount such as 500 EUR",
            Fit::Date => "a date such as 2024-02-13 or 90 days ago",
            Fit::Moment => "a date or a moment such as 2024-02-13T09:30:00Z",
            Fit::Flag => "true or false",
            Fit::RowId => "the id of a row",
            Fit::Open => "(",
            Fit::Close => ")",
            Fit::Comma => ",",
            Fit::And => "and",
            Fit::Or => "or",
            Fit::Where => "where",
            Fit::Dot => ".",
            Fit::Unit => "days, weeks, months or years",
            Fit::Direction => "ago or from now",
            Fit::Period => "a stretch of time such as last 90 days",
            Fit::Quantifier => "any or all",
            Fit::Empty => "empty or not empty",
            Fit::Object => "an object or a text",
            Fit::List => "a list",
            Fit::OperandKey => "one key that says what is looked at, such as field or count",
            Fit::PredicateKey => "one key that says what it must satisfy, such as is or between",
            Fit::End => "the end",
        }
    }
}

impl Mistake {
    /// A mistake of this kind at this place.
    pub(crate) fn new(code: Code, at: &At, found: impl AsRef<str>, expected: &[Fit]) -> Mistake {
        Mistake {
            code,
            path: at.path.as_deref().map(str::to_owned),
            span: at.span,
            found: shorten(found.as_ref()),
            expected: expected.to_vec(),
            suggestions: Vec::new(),
        }
    }

    /// The same, with texts that would do in place of what was found.
    pub(crate) fn suggest(mut self, suggestions: Vec<String>) -> Mistake {
        self.suggestions = suggestions;
        self
    }
}

fn shorten(text: &str) -> String {
    match text.char_indices().nth(40) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(path) = self.path.as_deref().filter(|path| !path.is_empty()) {
            write!(f, "{path}: ")?;
        }
        if let Some((from, _)) = self.span {
            write!(f, "at {from}: ")?;
        }
        let found = self.found.as_str();
        match self.code {
            Code::Unexpected if found.is_empty() => f.write_str("unexpected end"),
            Code::Unexpected => write!(f, "unexpected {found}"),
            Code::BadCharacter => {
                write!(f, "{found} begins nothing; put texts in quotes and odd names in backticks")
            }
            Code::UnclosedText => f.write_str("a text without its closing quote"),
            Code::UnclosedName => f.write_str("a name without its closing backtick"),
            Code::BadEscape => write!(f, r#"{found} is no escape: write \", \\, \n, \r, \t or \u{{e9}}"#),
            Code::BadNumber => write!(f, "{found} is not a number within range"),
            Code::BadDate => write!(f, "{found} is not a date"),
            Code::BadMoney => write!(f, "{found} is not an amount that its currency can have"),
            Code::TooDeep => write!(f, "more than {} conditions within each other", super::DEPTH_MAX),
            Code::UnknownKey => write!(f, "unknown key {found}"),
            Code::KeyCount => write!(f, "{found} does not say exactly one thing"),
            Code::UnknownKind => write!(f, "there is no kind of record named {found}"),
            Code::UnknownField => write!(f, "there is no field {found}"),
            Code::NotALink => write!(f, "{found} leads to no other record"),
            Code::UnknownRelation => write!(f, "there are no related records {found}"),
            Code::NeedsFunction => {
                write!(f, "{found} are several records: count them, or take the sum of a field")
            }
            Code::NeedsRelation => write!(f, "{found} names no related records"),
            Code::FunctionDoesNotFit => write!(f, "{found} does not work on this type of field"),
            Code::NoOrder => write!(f, "{found} have no date to tell the first from the last"),
            Code::OperatorDoesNotFit => write!(f, "{found} does not work on this type"),
            Code::ValueDoesNotFit => write!(f, "{found} does not fit"),
            Code::EmptyText => f.write_str("no value is an empty text: write is empty"),
            Code::UnknownChoice => write!(f, "{found} is not a code of this field"),
            Code::ReversedRange => write!(f, "the range {found} ends before it starts"),
        }?;
        if !self.expected.is_empty() {
            let words: Vec<&str> = self.expected.iter().map(|fit| fit.english()).collect();
            write!(f, "; expected {}", words.join(", or "))?;
        }
        if !self.suggestions.is_empty() {
            write!(f, "; perhaps {}", self.suggestions.join(", "))?;
        }
        Ok(())
    }
}
