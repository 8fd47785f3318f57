//! What could come next while an expression is being typed.

use super::ast::{Function, Name, Path};
use super::check::{CUSTOMER, SCORES, column, field_names, operand_type, operators, reach, works_on};
use super::lexer::{self, Kind};
use super::mistake::{Code, Fit};
use super::parse::{Context, Parser};
use super::relation::relations;
use super::typed::{Leaf, Score};
use super::words;
use crate::fold::fold;
use crate::{FieldType, KindDef, Schema};
use serde::{Deserialize, Serialize};

/// A text that could stand at the cursor.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Completion {
    /// The first byte it replaces.
    pub from: usize,
    /// The byte after the last it replaces.
    pub to: usize,
    /// The text.
    pub text: String,
    /// What it is.
    pub offer: Offer,
    /// The kind whose field it is, by which its label is found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
}

/// What a completion is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Offer {
    /// A field.
    Field,
    /// A link to another record, after which a dot and its fields can follow.
    Link,
    /// Related records.
    Relation,
    /// A function of related records.
    Function,
    /// An operator.
    Operator,
    /// A value.
    Value,
    /// A word or bracket of the grammar.
    Keyword,
}

/// What could stand at the byte `cursor` of `text`, an expression about rows of `kind`. What has been typed of a word
/// narrows the offers down to those of which a word begins so, the first word before others. Nothing is offered after a mistake.
///
/// ```
/// use domain::Schema;
/// use domain::expr::complete;
///
/// let schema = Schema::built_in();
/// let offered = |text: &str| -> Vec<String> {
///     complete(text, text.len(), &schema, "customer").into_iter().map(|completion| completion.text).collect()
/// };
/// assert_eq!(offered("organisation.indu"), ["industry"]);
/// assert_eq!(offered("stage = re"), ["regular"]);
/// assert_eq!(offered("count(orders wh"), ["where"]);
/// assert!(offered("zzz § ").is_empty());
/// ```
pub fn complete(text: &str, cursor: usize, schema: &Schema, kind: &str) -> Vec<Completion> {
    let Some(before) = text.get(..cursor) else {
        return Vec::new();
    };
    let Some((from, typed)) = begun(before) else {
        return Vec::new();
    };
    let Ok(mut parser) = Parser::new(&before[..from], None, 0) else {
        return Vec::new();
    };
    let fits = match parser.whole() {
        Ok(_) if before[..from].trim().is_empty() => vec![Fit::Condition],
        Ok(_) => vec![Fit::And, Fit::Or],
        Err(mistake) if mistake.found.is_empty() && mistake.code == Code::Unexpected => mistake.expected,
        Err(_) => return Vec::new(),
    };
    let rest_of_word =
        text[cursor..].chars().take_while(|&c| lexer::in_word(c)).map(char::len_utf8).sum::<usize>();
    let after_not = before[..from].trim_end().to_ascii_lowercase().ends_with("not");
    let mut offers =
        Offers { schema, kind: kind_in_scope(schema, kind, &parser.context), after_not, list: Vec::new() };
    for fit in fits {
        offers.fit(fit, &parser.context);
    }
    let typed = fold(&typed);
    let mut ranked: Vec<(bool, Completion)> = offers
        .list
        .into_iter()
        .filter_map(|(text, offer, kind)| {
            let folded = fold(&text);
            let inside = folded.split(['_', ' ', '.']).position(|part| part.starts_with(&typed));
            let begins = folded.starts_with(&typed) || inside == Some(0);
            let to = cursor + rest_of_word;
            (begins || inside.is_some()).then_some((!begins, Completion { from, to, text, offer, kind }))
        })
        .collect();
    ranked.sort_by_key(|(inside, _)| *inside);
    ranked.into_iter().map(|(_, completion)| completion).collect()
}

/// Where the word at the end of `before` begins, and what has been typed of it. `None` where nothing can be offered:
/// right behind a value, or within what cannot be read.
fn begun(before: &str) -> Option<(usize, String)> {
    match lexer::tokens(before, None) {
        Ok(tokens) => match tokens.iter().rev().nth(1) {
            Some(last) if last.to == before.len() => match &last.kind {
                Kind::Word(word) => Some((last.from, word.clone())),
                Kind::Sign(_) => Some((before.len(), String::new())),
                _ => None,
            },
            _ => Some((before.len(), String::new())),
        },
        Err(mistake) if matches!(mistake.code, Code::UnclosedName | Code::UnclosedText) => {
            let from = mistake.span?.0 as usize;
            let quote = before[from..].chars().next()?;
            Some((from, before[from + quote.len_utf8()..].to_owned()))
        }
        Err(_) => None,
    }
}

/// The kind of the rows that the innermost open `where` is about.
fn kind_in_scope(schema: &Schema, kind: &str, context: &Context) -> String {
    context.scopes.iter().fold(kind.to_owned(), |kind, path| reach(schema, &path.0, &kind).kind)
}

struct Offers<'a> {
    schema: &'a Schema,
    kind: String,
    after_not: bool,
    list: Vec<(String, Offer, Option<String>)>,
}

impl Offers<'_> {
    fn add(&mut self, text: impl Into<String>, offer: Offer) {
        self.list.push((text.into(), offer, None));
    }

    fn words(&mut self, words: &[&str]) {
        for &word in words {
            self.add(word, Offer::Keyword);
        }
    }

    fn fit(&mut self, fit: Fit, context: &Context) {
        match fit {
            Fit::Condition => {
                self.fields(&self.kind.clone(), |_| true);
                for function in Function::ALL {
                    self.add(format!("{}(", function.word()), Offer::Function);
                }
                if self.kind == CUSTOMER {
                    for score in Score::RFM {
                        self.add(format!("{SCORES}.{}", score.word()), Offer::Field);
                    }
                }
                self.words(&["not", "("]);
            }
            Fit::Relation => self.relations(&self.kind.clone()),
            Fit::Field => self.after_dot(context),
            Fit::Operator => self.operators(context),
            Fit::Value | Fit::Date => self.values(context),
            Fit::Open => self.words(&["("]),
            Fit::Close => self.words(&[")"]),
            Fit::And => self.words(&["and"]),
            Fit::Or => self.words(&["or"]),
            Fit::Where => self.words(&["where"]),
            Fit::Unit => self.words(&["days", "weeks", "months", "years"]),
            Fit::Direction => self.words(&["ago", "from now"]),
            Fit::Period => self.words(&["last", "next", "this", "today", "yesterday", "tomorrow"]),
            Fit::Quantifier => self.words(&["any", "all"]),
            Fit::Empty if self.after_not => self.words(&["empty"]),
            Fit::Empty => self.words(&["empty", "not empty"]),
            _ => {}
        }
    }

    fn fields(&mut self, kind: &str, fitting: impl Fn(FieldType) -> bool) {
        let Some(def) = self.schema.kind(kind) else { return };
        // An own field is offered under the name its owner gave it.
        let hidden = |name: &str| {
            def.field(name).is_some_and(|field| field.own && !field.label.is_empty() && field.label != name)
        };
        let names: Vec<&str> = field_names(def).filter(|name| !hidden(name)).collect();
        for text in names {
            let ty = def
                .fields
                .iter()
                .find(|field| field.name == text || field.label == text)
                .map(|field| field.ty);
            if ty.is_none_or(&fitting) {
                let offer = if ty == Some(FieldType::Ref) { Offer::Link } else { Offer::Field };
                let name = Name { text: text.to_owned(), at: Default::default() };
                self.list.push((name.to_string(), offer, Some(kind.to_owned())));
            }
        }
        self.scores(kind, def, fitting);
    }

    /// The scores that models give, where no field has their name.
    fn scores(&mut self, kind: &str, def: &KindDef, fitting: impl Fn(FieldType) -> bool) {
        let wanted =
            |score: &Score| kind == CUSTOMER && fitting(score.ty()) && def.field(score.word()).is_none();
        for score in Score::MODEL.into_iter().filter(wanted) {
            self.list.push((score.word().to_owned(), Offer::Field, Some(kind.to_owned())));
        }
    }

    fn relations(&mut self, kind: &str) {
        for relation in relations(self.schema, kind) {
            self.list.push((relation.name, Offer::Relation, Some(kind.to_owned())));
        }
        self.fields(kind, |ty| ty == FieldType::Ref);
    }

    /// What can follow the names read so far and a dot.
    fn after_dot(&mut self, context: &Context) {
        let names = &context.names;
        if names.is_empty() {
            return self.fields(&self.kind.clone(), |_| true);
        }
        if let Some(function) = context.function {
            let reached = reach(self.schema, names, &self.kind);
            if reached.back.is_empty() && reached.used == names.len() {
                return self.relations(&reached.kind);
            }
            let from_rows = self.target(&names[reached.used..], &reached.kind);
            let Some(kind) = from_rows else { return };
            self.fields(&kind, |ty| ty == FieldType::Ref || works_on(function, ty));
            if reached.used == names.len() {
                for relation in relations(self.schema, &kind) {
                    self.list.push((relation.name, Offer::Relation, Some(kind.clone())));
                }
            }
            return;
        }
        if self.kind == CUSTOMER && Path(names.clone()).to_string() == SCORES {
            for score in Score::RFM {
                self.add(score.word(), Offer::Field);
            }
        }
        if let Some(kind) = self.target(names, &self.kind) {
            self.fields(&kind, |_| true);
        }
    }

    /// The kind that a path of links leads to.
    fn target(&self, links: &[Name], kind: &str) -> Option<String> {
        if links.is_empty() {
            return Some(kind.to_owned());
        }
        match column(self.schema, links, kind)?.leaf {
            Leaf::Field(field) => self.schema.field(&field.kind, &field.field)?.target.clone(),
            Leaf::Id | Leaf::Score(_) => None,
        }
    }

    fn operators(&mut self, context: &Context) {
        let Some(operand) = &context.operand else { return };
        let Some((ty, _)) = operand_type(operand, self.schema, &self.kind) else {
            return;
        };
        for &operator in operators(ty) {
            let follows_not = operator.starts_with(char::is_alphabetic)
                && !operator.starts_with("is")
                && !matches!(operator, "before" | "after");
            if !self.after_not || follows_not {
                self.add(operator, Offer::Operator);
            }
        }
        if !self.after_not {
            self.words(&["not"]);
        }
    }

    fn values(&mut self, context: &Context) {
        let Some(operand) = &context.operand else { return };
        let Some((ty, column)) = operand_type(operand, self.schema, &self.kind) else {
            return;
        };
        match ty {
            FieldType::Flag => {
                self.add("true", Offer::Value);
                self.add("false", Offer::Value);
            }
            FieldType::Day | FieldType::Instant | FieldType::Birthday => {
                for date in
                    ["today", "7 days ago", "30 days ago", "90 days ago", "1 year ago", "7 days from now"]
                {
                    self.add(date, Offer::Value);
                }
            }
            FieldType::Choice => {
                let field = column.and_then(|column| match column.leaf {
                    Leaf::Field(field) => self.schema.field(&field.kind, &field.field),
                    Leaf::Id | Leaf::Score(_) => None,
                });
                for code in field.into_iter().flat_map(|field| &field.choices) {
                    let bare = code.chars().all(lexer::in_word)
                        && code.starts_with(char::is_alphabetic)
                        && !words::reserved(code);
                    let text =
                        if bare { code.clone() } else { super::Literal::Text(code.clone()).to_string() };
                    self.add(text, Offer::Value);
                }
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests;
