//! The words of the language.

use super::{Function, TextTest};

/// Words that a name needs backticks for. The words for functions, units and directions are not among them: their
/// place tells them apart, so that `day`, `first` and `count` stay good names for fields.
const RESERVED: [&str; 28] = [
    "and",
    "or",
    "not",
    "where",
    "true",
    "false",
    "is",
    "empty",
    "in",
    "between",
    "contains",
    "starts_with",
    "ends_with",
    "has",
    "any",
    "all",
    "before",
    "after",
    "last",
    "next",
    "this",
    "today",
    "yesterday",
    "tomorrow",
    "ago",
    "from",
    "now",
    "during",
];

/// Whether `word` cannot be a bare name.
pub(super) fn reserved(word: &str) -> bool {
    RESERVED.iter().any(|known| known.eq_ignore_ascii_case(word))
}

/// Whether `word` joins or begins conditions, so that one standing where a name is expected is no forgotten backtick.
pub(super) fn connective(word: &str) -> bool {
    ["and", "or", "not", "where", "true", "false"].iter().any(|known| known.eq_ignore_ascii_case(word))
}

/// Every operator, in the order in which they are offered.
pub(super) const OPERATORS: [&str; 21] = [
    "=",
    "!=",
    "<",
    "<=",
    ">",
    ">=",
    "between",
    "in",
    "contains",
    "starts_with",
    "ends_with",
    "has",
    "is",
    "before",
    "after",
    "last",
    "next",
    "this",
    "today",
    "yesterday",
    "tomorrow",
];

/// The function this word names.
pub(super) fn function(word: &str) -> Option<Function> {
    Function::ALL.into_iter().find(|function| function.word().eq_ignore_ascii_case(word))
}

/// The text test this word names.
pub(super) fn text_test(word: &str) -> Option<TextTest> {
    TextTest::ALL.into_iter().find(|test| test.word().eq_ignore_ascii_case(word))
}
