//! The segment language: one condition on rows, for segments, list filters, rules and KPIs alike.
//!
//! It has a text form that a person reads and pastes ([`parse`], and `Display` for the canonical text), a JSON form
//! that a program writes ([`Expr::from_json`], [`Expr::to_json`]), and a checked form that the engine evaluates
//! ([`check`]). Text and JSON both read back as the tree they were written from. Nothing here panics, whatever it is
//! given, and nothing here knows today's date: that comes with the evaluation.
//!
//! # Text form
//!
//! ```text
//! condition = and { "or" and }
//! and       = single { "and" single }
//! single    = "not" single | "(" condition ")" | "true" | "false" | operand test
//! operand   = path | function "(" path [ "where" condition ] ")"
//! function  = "count" | "sum" | "average" | "min" | "max" | "first" | "last"
//! path      = name { "." name }
//! test      = ( "=" | "!=" | "<" | "<=" | ">" | ">=" ) value
//!           | "is" [ "not" ] ( "empty" | value )
//!           | [ "not" ] ( "before" value | "after" value | "between" value "and" value | "in" list
//!                       | ( "contains" | "starts_with" | "ends_with" ) value
//!                       | "has" value | "has" ( "any" | "all" ) list
//!                       | [ "in" | "during" ] period )
//! list      = "(" [ value { "," value } ] ")"
//! value     = text | word | number | number currency | date | moment | "--" month "-" day | relative | "true" | "false"
//! relative  = "today" | "yesterday" | "tomorrow" | number unit ( "ago" | "from" "now" )
//! period    = ( "last" | "next" ) number unit | ( "last" | "next" | "this" ) unit | "today" | "yesterday" | "tomorrow"
//! unit      = "day" | "days" | "week" | "weeks" | "month" | "months" | "year" | "years"
//! ```
//!
//! Keywords are read in any case. A name with spaces or odd letters, or one that is a keyword, stands in backticks; a
//! text stands in quotes, in which `\"`, `\\`, `\n`, `\r`, `\t` and `\u{e9}` are escapes; a code or text that is one
//! word needs none. An empty text is `true`.
//!
//! ```text
//! stage in (regular, key) and organisation.industry = "Tea" and not tags has "do not call"
//! sum(orders.amount where day in last 12 months) >= 500 EUR and last(interactions.at) before 90 days ago
//! birthday in next 7 days or count(referrals) > 3
//! ```
//!
//! # Meaning
//!
//! - **Empty values** satisfy no test but `is empty`. `a != b` is `not a = b` and so holds for them.
//! - **Texts** are compared folded ([`crate::fold`]): case, diacritics, the Uzbek apostrophes and the Arabic forms of
//!   Persian letters make no difference. So are codes and the elements of sets. `<` and its like go by code points.
//! - **Sets** take `has`; `contains`, `starts_with` and `ends_with` look for one element that does.
//! - **Amounts** with a currency speak of amounts in it alone. A plain number is that many units of any currency; amounts
//!   in several currencies are never added up: a total, mean or extreme is one in each, and one of them has to match.
//! - **Moments** compared with days are taken as days where the reader's clock is.
//! - **`in last 90 days`** has today and the day 90 days ago in it, so that it and `before 90 days ago` part the past in
//!   two; `in next` likewise. Weeks begin on Monday. Months and years ago clamp to the last day of the month.
//! - **Birthdays** take stretches of time and `= today` by their yearly return, `before`, `after`, `between` and a full
//!   date by the date of birth.
//! - **Functions** look at the rows of other kinds that link to this one ([`relations`]): `orders`, `interactions`,
//!   `members`, `referrals`, `clients`, also through links (`organisation.orders`) and one after the other
//!   (`members.orders`). Empty values take no part. `sum` of none is 0, `count` of none too, the others are empty.
//!   `first` and `last` go by the first date or moment the related kind declares.
//! - **Scores** of customers, 1 to 5: `rfm.recency`, `rfm.frequency`, `rfm.monetary`; of models, as of today: `p_alive` (0 to 1),
//!   `expected_purchases`, `clv` and `revenue_at_risk` (amounts, 12 months), `strength` (0 to 100), `key_customer` (a set of
//!   `buys_most`, `longest`, `complains_most`), `p_alive_change` (against 90 days ago), `open_complaints`, `silent_days` (since the
//!   last contact or order). An own field of such a name goes first.
//! - **`id`** is the row's own id.

mod ast;
mod at;
mod check;
mod complete;
mod dates;
#[cfg(test)]
mod generate;
mod json;
mod lexer;
mod mistake;
mod nearest;
mod parse;
mod past;
mod print;
mod relation;
#[cfg(test)]
mod tests;
mod typed;
mod words;

pub use ast::{
    Aggregate, Comparison, Expr, Function, Literal, Name, Operand, Path, Period, Predicate, Quantifier,
    Relative, Test, TextTest, UNITS_MAX, Unit, Value,
};
pub use at::At;
pub use check::{Reached, check, operand_type, reach, works_on};
pub use complete::{Completion, Offer, complete};
pub use dates::{Point, Stretch};
pub use mistake::{Code, Fit, Mistake};
pub use parse::parse;
pub use past::as_of;
pub use relation::{Relation, relations, time_field};
pub use typed::{
    Amount, BirthdayMatch, Column, FieldRef, Figure, Gather, Leaf, Match, MoneyRange, Node, Score, Source,
    TextMatch, Typed, within,
};

/// Conditions within conditions are read this deep, in text and JSON alike: far deeper than a person can follow, and
/// shallow enough for the small stack of a browser's worker.
pub const DEPTH_MAX: usize = 50;
