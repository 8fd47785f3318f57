//! The canonical text of an expression: reading it gives the same tree again.

use super::*;
use std::fmt::{self, Display, Write};

impl Display for Expr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Expr::All(members) if members.is_empty() => f.write_str("true"),
            Expr::Any(members) if members.is_empty() => f.write_str("false"),
            Expr::All(members) => joined(f, members, " and "),
            Expr::Any(members) => joined(f, members, " or "),
            Expr::Not(inner) => match &**inner {
                Expr::Test(test) if negates_inside(&test.predicate) => print_test(f, test, true),
                Expr::Test(_) | Expr::Not(_) => write!(f, "not {inner}"),
                _ => write!(f, "not {}", Bracketed(inner)),
            },
            Expr::Test(test) => print_test(f, test, false),
        }
    }
}

/// A member of a list of conditions: bracketed where it is itself such a list, since few people know by heart which
/// of `and` and `or` binds tighter.
struct Bracketed<'a>(&'a Expr);

impl Display for Bracketed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Expr::All(members) | Expr::Any(members) if !members.is_empty() => write!(f, "({})", self.0),
            other => other.fmt(f),
        }
    }
}

fn joined(f: &mut fmt::Formatter<'_>, members: &[Expr], word: &str) -> fmt::Result {
    for (place, member) in members.iter().enumerate() {
        if place > 0 {
            f.write_str(word)?;
        }
        Bracketed(member).fmt(f)?;
    }
    Ok(())
}

/// Whether `not` stands inside the test (`city not in (…)`, `!=`, `is not empty`) and not before it.
fn negates_inside(predicate: &Predicate) -> bool {
    !matches!(predicate, Predicate::Compare(comparison, _) if *comparison != Comparison::Equal)
}

fn print_test(f: &mut fmt::Formatter<'_>, test: &Test, negated: bool) -> fmt::Result {
    write!(f, "{} ", test.operand)?;
    match &test.predicate {
        Predicate::Empty if negated => return f.write_str("is not empty"),
        Predicate::Compare(Comparison::Equal, value) if negated => return write!(f, "!= {value}"),
        _ if negated => f.write_str("not ")?,
        _ => {}
    }
    test.predicate.fmt(f)
}

impl Display for Predicate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Predicate::Empty => f.write_str("is empty"),
            Predicate::Compare(comparison, value) => {
                let word = match comparison {
                    Comparison::Less if value.literal.is_date() => "before",
                    Comparison::Greater if value.literal.is_date() => "after",
                    _ => comparison.sign(),
                };
                write!(f, "{word} {value}")
            }
            Predicate::Between(low, high) => write!(f, "between {low} and {high}"),
            Predicate::In(values) => write!(f, "in {}", List(values)),
            Predicate::Text(test, value) => write!(f, "{} {value}", test.word()),
            Predicate::Has(Quantifier::Any, values) if values.len() == 1 => write!(f, "has {}", values[0]),
            Predicate::Has(Quantifier::Any, values) => write!(f, "has any {}", List(values)),
            Predicate::Has(Quantifier::All, values) => write!(f, "has all {}", List(values)),
            Predicate::During(period) => {
                let inside = matches!(period, Period::InLast(..) | Period::InNext(..));
                write!(f, "{}{period}", if inside { "in " } else { "" })
            }
        }
    }
}

struct List<'a>(&'a [Value]);

impl Display for List<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_char('(')?;
        for (place, value) in self.0.iter().enumerate() {
            write!(f, "{}{value}", if place > 0 { ", " } else { "" })?;
        }
        f.write_char(')')
    }
}

impl Display for Operand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Operand::Field(path) => path.fmt(f),
            Operand::Aggregate(aggregate) => aggregate.fmt(f),
        }
    }
}

impl Display for Aggregate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}({}", self.function.word(), self.path)?;
        match &self.filter {
            Some(filter) => write!(f, " where {filter})"),
            None => f.write_char(')'),
        }
    }
}

impl Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, name) in self.0.iter().enumerate() {
            write!(f, "{}{name}", if place > 0 { "." } else { "" })?;
        }
        Ok(())
    }
}

impl Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.text.as_str();
        let plain = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
            && text.bytes().next().is_some_and(|byte| !byte.is_ascii_digit());
        if plain && !words::reserved(text) { f.write_str(text) } else { quoted(f, text, '`') }
    }
}

impl Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.literal.fmt(f)
    }
}

impl Literal {
    /// Whether this is a date of some sort, for which people say `before` and `after`.
    pub fn is_date(&self) -> bool {
        matches!(self, Literal::Day(_) | Literal::Instant(_) | Literal::Relative(_) | Literal::Yearly(_))
    }
}

impl Display for Literal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Literal::Text(text) => quoted(f, text, '"'),
            Literal::Int(n) => write!(f, "{n}"),
            // `Debug` writes very large and very small numbers with an exponent instead of hundreds of zeros.
            Literal::Number(n) => write!(f, "{n:?}"),
            Literal::Money(money) => write!(f, "{money}"),
            Literal::Day(day) => write!(f, "{day}"),
            Literal::Instant(at) => write!(f, "{at}"),
            Literal::Yearly(date) => write!(f, "{date}"),
            Literal::Relative(relative) => write!(f, "{relative}"),
            Literal::Flag(flag) => write!(f, "{flag}"),
        }
    }
}

fn units(f: &mut fmt::Formatter<'_>, amount: u32, unit: Unit) -> fmt::Result {
    write!(f, "{amount} {}", if amount == 1 { unit.word() } else { unit.plural() })
}

impl Display for Relative {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.amount == 0 {
            return f.write_str("today");
        }
        units(f, self.amount.unsigned_abs(), self.unit)?;
        f.write_str(if self.amount < 0 { " ago" } else { " from now" })
    }
}

impl Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Period::InLast(amount, unit) => {
                f.write_str("last ")?;
                units(f, amount, unit)
            }
            Period::InNext(amount, unit) => {
                f.write_str("next ")?;
                units(f, amount, unit)
            }
            Period::This(Unit::Day) => f.write_str("today"),
            Period::Last(Unit::Day) => f.write_str("yesterday"),
            Period::Next(Unit::Day) => f.write_str("tomorrow"),
            Period::This(unit) => write!(f, "this {}", unit.word()),
            Period::Last(unit) => write!(f, "last {}", unit.word()),
            Period::Next(unit) => write!(f, "next {}", unit.word()),
        }
    }
}

fn quoted(f: &mut fmt::Formatter<'_>, text: &str, quote: char) -> fmt::Result {
    f.write_char(quote)?;
    for c in text.chars() {
        match c {
            '\n' => f.write_str("\\n")?,
            '\r' => f.write_str("\\r")?,
            '\t' => f.write_str("\\t")?,
            '\\' => f.write_str("\\\\")?,
            _ if c == quote => write!(f, "\\{c}")?,
            _ if c.is_control() => write!(f, "\\u{{{:x}}}", c as u32)?,
            _ => f.write_char(c)?,
        }
    }
    f.write_char(quote)
}
