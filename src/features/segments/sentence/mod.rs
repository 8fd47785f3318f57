//! What a condition selects, as a sentence in the person's language.
//!
//! The words, their order and their plural forms are texts of the languages; this module only says which of them follow
//! each other. It needs no browser, so that the sentences of all languages are tested where the rest is.

mod clause;
mod subject;
#[cfg(test)]
mod tests;
mod words;

pub(super) use words::Screen;

use crate::i18n::{Arg, Key, k};
use domain::expr::{Expr, check};
use domain::{Birthday, Day, Instant, Money, Schema};

/// The language that a sentence is said in.
pub(super) trait Words {
    /// A text with its placeholders filled.
    fn say(&self, key: Key, args: &[(&str, Arg)]) -> String;
    /// A number.
    fn number(&self, number: f64) -> String;
    /// An amount.
    fn money(&self, money: Money) -> String;
    /// A day.
    fn day(&self, day: Day) -> String;
    /// A moment.
    fn instant(&self, at: Instant) -> String;
    /// A yearly date.
    fn birthday(&self, date: Birthday) -> String;
    /// What a field is called.
    fn field(&self, kind: &str, field: &str) -> String;
    /// What a code is called.
    fn choice(&self, field: &str, code: &str) -> String;
    /// What a record is called, where that is known.
    fn record(&self, id: &str) -> Option<String>;
}

/// Says conditions on the records of a schema.
struct Speaker<'a> {
    words: &'a dyn Words,
    schema: &'a Schema,
}

/// The sentence of a condition on customers; none where the condition has a mistake.
pub(super) fn sentence(words: &dyn Words, schema: &Schema, expr: &Expr) -> Option<String> {
    check(expr, schema, "customer").ok()?;
    let speaker = Speaker { words, schema };
    Some(match expr {
        Expr::All(members) if members.is_empty() => words.say(k::sentence::EVERYBODY, &[]),
        expr => {
            let what = match expr {
                // The outermost list needs no brackets.
                Expr::All(members) => speaker.list(members, "customer", true, true),
                Expr::Any(members) => speaker.list(members, "customer", false, true),
                expr => speaker.clause(expr, "customer"),
            };
            capital(&words.say(k::sentence::CUSTOMERS, &[("what", what.into())]))
        }
    })
}

impl Speaker<'_> {
    fn say(&self, key: Key, args: &[(&str, Arg)]) -> String {
        self.words.say(key, args)
    }

    /// "a, b and c" or "a, b or c".
    fn joined(&self, parts: &[String], is_and: bool) -> String {
        let Some((last, rest)) = parts.split_last() else { return String::new() };
        let Some((first, middle)) = rest.split_first() else { return last.clone() };
        let pair = |key, a: String, b: &str| self.say(key, &[("a", a.into()), ("b", b.into())]);
        let head = middle.iter().fold(first.clone(), |head, part| pair(k::sentence::COMMA, head, part));
        pair(if is_and { k::sentence::AND } else { k::sentence::OR }, head, last)
    }

    /// Clauses joined; within another list they stand in brackets.
    fn list(&self, members: &[Expr], kind: &str, is_and: bool, is_outermost: bool) -> String {
        let parts: Vec<String> = members.iter().map(|member| self.clause(member, kind)).collect();
        let joined = self.joined(&parts, is_and);
        if is_outermost || parts.len() < 2 { joined } else { format!("({joined})") }
    }

    /// A condition as a clause.
    fn clause(&self, expr: &Expr, kind: &str) -> String {
        match expr {
            Expr::All(members) if members.is_empty() => self.say(k::sentence::ALWAYS, &[]),
            Expr::Any(members) if members.is_empty() => self.say(k::sentence::NEVER, &[]),
            Expr::All(members) => self.list(members, kind, true, false),
            Expr::Any(members) => self.list(members, kind, false, false),
            Expr::Test(test) => self.test(test, false, kind),
            Expr::Not(inner) => match &**inner {
                Expr::Test(test) if clause::has_opposite(&test.predicate) => self.test(test, true, kind),
                inner => {
                    let what = self.clause(inner, kind);
                    self.say(k::sentence::NOT, &[("what", what.into())])
                }
            },
        }
    }
}

/// The text with a capital first letter. Georgian has capitals too, but no sentence begins with one.
fn capital(text: &str) -> String {
    let Some((place, first)) = text.char_indices().find(|(_, c)| c.is_alphanumeric()) else {
        return text.to_owned();
    };
    if ('ა'..='ჿ').contains(&first) {
        return text.to_owned();
    }
    let (before, rest) = (&text[..place], &text[place + first.len_utf8()..]);
    format!("{before}{}{rest}", first.to_uppercase())
}

/// A name as it stands within a sentence: without its capital, unless that belongs to it, as in "SKU".
fn inner(text: &str) -> String {
    let mut chars = text.chars();
    match (chars.next(), chars.next()) {
        (Some(first), Some(second)) if second.is_lowercase() => {
            first.to_lowercase().chain([second]).chain(chars).collect()
        }
        _ => text.to_owned(),
    }
}
