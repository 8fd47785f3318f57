//! The condition of the list as a row of chips, all of which hold together, and single conditions made from a form.
//!
//! The text in the address stays the truth, in the language of segments. What a chip has no words for it shows as text.

use domain::expr::{
    Aggregate, At, Comparison, Expr, Function, Literal, Operand, Path, Period, Predicate, Quantifier, Test,
    TextTest, Unit, parse,
};
use domain::{FieldType, Money};

/// The parts of a condition that hold together.
pub(super) fn parts(text: &str) -> Vec<Expr> {
    match parse(text) {
        Ok(Expr::All(parts)) => parts,
        Ok(part) => vec![part],
        Err(_) => Vec::new(),
    }
}

/// The condition without one of its parts; `None` when nothing is left.
pub(super) fn without(text: &str, place: usize) -> Option<String> {
    let mut parts = parts(text);
    if place < parts.len() {
        parts.remove(place);
    }
    (!parts.is_empty()).then(|| Expr::all(parts).to_string())
}

/// The condition with one more part; one that is there already goes.
pub(super) fn toggled(text: Option<&str>, part: &Expr) -> Option<String> {
    let mut all = text.map(parts).unwrap_or_default();
    match all.iter().position(|known| known == part) {
        Some(place) => {
            all.remove(place);
        }
        None => all.push(part.clone()),
    }
    (!all.is_empty()).then(|| Expr::all(all).to_string())
}

/// Figures of a customer that a list shows, and what they are called in conditions.
const FIGURES: [(&str, Function, &[&str]); 5] = [
    ("orders.count", Function::Count, &["orders"]),
    ("orders.sum", Function::Sum, &["orders", "amount"]),
    ("orders.last", Function::Last, &["orders", "day"]),
    ("interactions.count", Function::Count, &["interactions"]),
    ("interactions.last", Function::Last, &["interactions", "at"]),
];

fn operand(column: &str) -> Operand {
    match FIGURES.iter().find(|(name, _, _)| *name == column) {
        Some((_, function, path)) => Operand::Aggregate(Aggregate {
            function: *function,
            path: Path::of(path),
            filter: None,
            at: At::default(),
        }),
        None => Operand::Field(Path::of(&column.split('.').collect::<Vec<_>>())),
    }
}

/// The column that a test looks at, if it is one.
pub(super) fn column_of(operand: &Operand) -> Option<String> {
    let joined = |path: &Path| path.0.iter().map(|name| name.text.clone()).collect::<Vec<_>>().join(".");
    match operand {
        Operand::Field(path) => Some(joined(path)),
        Operand::Aggregate(aggregate) if aggregate.filter.is_none() => FIGURES
            .iter()
            .find(|(_, function, path)| {
                *function == aggregate.function && path.join(".") == joined(&aggregate.path)
            })
            .map(|(name, _, _)| (*name).to_owned()),
        Operand::Aggregate(_) => None,
    }
}

fn test(column: &str, predicate: Predicate) -> Expr {
    Expr::Test(Test { operand: operand(column), predicate, at: At::default() })
}

/// What a form asks of one column.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Wanted {
    /// One of these codes.
    Codes(Vec<String>),
    /// This text somewhere in it, or as one of its elements.
    Text(String),
    /// From and to, either may be open.
    Between(Option<f64>, Option<f64>),
    /// Within the last so many days.
    Within(u32),
    /// Not within the last so many days, or never.
    NotWithin(u32),
}

/// The condition a form makes; `None` while nothing is filled in.
pub(super) fn made(column: &str, ty: FieldType, wanted: &Wanted) -> Option<Expr> {
    let number = |number: f64| Literal::number(number).map(Into::into);
    Some(match wanted {
        Wanted::Codes(codes) if codes.is_empty() => return None,
        Wanted::Codes(codes) => {
            test(column, Predicate::In(codes.iter().map(|code| Literal::Text(code.clone()).into()).collect()))
        }
        Wanted::Text(text) if text.trim().is_empty() => return None,
        Wanted::Text(text) => {
            let text = Literal::Text(text.trim().to_owned()).into();
            let predicate = match ty {
                FieldType::Set => Predicate::has(Quantifier::Any, vec![text]),
                _ => Predicate::Text(TextTest::Contains, text),
            };
            test(column, predicate)
        }
        Wanted::Between(Some(from), Some(to)) => {
            test(column, Predicate::Between(number(from.min(*to))?, number(from.max(*to))?))
        }
        Wanted::Between(Some(from), None) => {
            test(column, Predicate::Compare(Comparison::AtLeast, number(*from)?))
        }
        Wanted::Between(None, Some(to)) => test(column, Predicate::Compare(Comparison::AtMost, number(*to)?)),
        Wanted::Between(None, None) => return None,
        Wanted::Within(days) => test(column, Predicate::During(Period::InLast(*days, Unit::Day))),
        Wanted::NotWithin(days) => {
            Expr::not(test(column, Predicate::During(Period::InLast(*days, Unit::Day))))
        }
    })
}

/// Ready-made conditions: a code for their words, and the text.
pub(super) const QUICK: [(&str, &str); 3] = [
    ("no_contact", "not last(interactions.at) in last 90 days"),
    ("new_this_month", "created in this month"),
    ("no_owner", "owner is empty"),
];

/// A literal without a field to tell more of it.
pub(super) enum Plain {
    /// A text or a code.
    Text(String),
    /// A number.
    Number(f64),
    /// An amount.
    Money(Money),
}

/// A literal that a chip can show.
pub(super) fn plain(literal: &Literal) -> Option<Plain> {
    Some(match literal {
        Literal::Text(text) => Plain::Text(text.clone()),
        Literal::Int(n) => Plain::Number(*n as f64),
        Literal::Number(n) => Plain::Number(*n),
        Literal::Money(money) => Plain::Money(*money),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Schema;
    use domain::expr::check;

    #[test]
    fn parts_come_and_go() {
        let text = "city = Riga and (stage = key or tags has vip)";
        assert_eq!(parts(text).len(), 2);
        assert_eq!(parts(&without(text, 0).unwrap()), parts("stage = key or tags has vip"));
        assert_eq!(without("city = Riga", 0), None);
        let quick = parts(QUICK[1].1).remove(0);
        let with = toggled(Some("city = Riga or city = Ulm"), &quick).unwrap();
        assert_eq!(parts(&with).len(), 2);
        assert_eq!(parts(&toggled(Some(&with), &quick).unwrap()), parts("city = Riga or city = Ulm"));
    }

    #[test]
    fn every_form_makes_a_condition_that_the_engine_takes() {
        let schema = Schema::built_in();
        for (column, ty, wanted) in [
            ("stage", FieldType::Choice, Wanted::Codes(vec!["key".into(), "regular".into()])),
            ("city", FieldType::Text, Wanted::Text("rig".into())),
            ("owner.name", FieldType::Text, Wanted::Text("Anna".into())),
            ("tags", FieldType::Set, Wanted::Text("do not call".into())),
            ("orders.sum", FieldType::Money, Wanted::Between(Some(100.0), None)),
            ("orders.count", FieldType::Int, Wanted::Between(Some(5.0), Some(2.0))),
            ("created", FieldType::Day, Wanted::Within(30)),
            ("orders.last", FieldType::Day, Wanted::NotWithin(90)),
            ("interactions.last", FieldType::Instant, Wanted::Within(7)),
        ] {
            let made = made(column, ty, &wanted).unwrap();
            let read = parse(&made.to_string()).unwrap();
            assert_eq!(read, made);
            assert!(check(&read, &schema, "customer").is_ok(), "{made}");
            let inner = if let Expr::Not(inner) = &read { inner } else { &read };
            let Expr::Test(test) = inner else { panic!("{read}") };
            assert_eq!(column_of(&test.operand).as_deref(), Some(column));
        }
        for (_, text) in QUICK {
            assert!(check(&parse(text).unwrap(), &schema, "customer").is_ok(), "{text}");
        }
    }

    #[test]
    fn an_empty_form_makes_nothing() {
        assert_eq!(made("stage", FieldType::Choice, &Wanted::Codes(Vec::new())), None);
        assert_eq!(made("city", FieldType::Text, &Wanted::Text(" ".into())), None);
        assert_eq!(made("employees", FieldType::Int, &Wanted::Between(None, None)), None);
    }
}
