//! Trees to JSON.

use crate::expr::{
    Aggregate, Comparison, Expr, Literal, Operand, Period, Predicate, Quantifier, Test, Value,
};
use serde_json::{Map, Value as Json, json};

pub(super) fn expr(expr: &Expr) -> Json {
    match expr {
        Expr::All(members) if members.is_empty() => json!(true),
        Expr::Any(members) if members.is_empty() => json!(false),
        Expr::All(members) => json!({"all": members.iter().map(self::expr).collect::<Vec<_>>()}),
        Expr::Any(members) => json!({"any": members.iter().map(self::expr).collect::<Vec<_>>()}),
        Expr::Not(inner) => match &**inner {
            Expr::Test(inner) if turns(&inner.predicate) => test(inner, true),
            inner => json!({"not": self::expr(inner)}),
        },
        Expr::Test(inner) => test(inner, false),
    }
}

/// Whether the opposite of the predicate has a key of its own.
fn turns(predicate: &Predicate) -> bool {
    matches!(predicate, Predicate::Empty | Predicate::Compare(Comparison::Equal, _))
}

fn test(test: &Test, negated: bool) -> Json {
    let mut out = Map::new();
    match &test.operand {
        Operand::Field(path) => {
            out.insert("field".into(), json!(path.to_string()));
        }
        Operand::Aggregate(Aggregate { function, path, filter, .. }) => {
            out.insert(function.word().into(), json!(path.to_string()));
            if let Some(filter) = filter {
                out.insert("where".into(), expr(filter));
            }
        }
    }
    let (key, value) = predicate(&test.predicate, negated);
    out.insert(key.into(), value);
    Json::Object(out)
}

fn predicate(predicate: &Predicate, negated: bool) -> (&'static str, Json) {
    match predicate {
        Predicate::Empty => ("empty", json!(!negated)),
        Predicate::Compare(Comparison::Equal, value) => {
            (if negated { "is_not" } else { "is" }, literal(value))
        }
        Predicate::Compare(comparison, value) => (comparison.sign(), literal(value)),
        Predicate::Between(low, high) => ("between", json!([literal(low), literal(high)])),
        Predicate::In(values) => ("in", list(values)),
        Predicate::Text(test, value) => (test.word(), literal(value)),
        Predicate::Has(Quantifier::Any, values) if values.len() == 1 => ("has", literal(&values[0])),
        Predicate::Has(Quantifier::Any, values) => ("has_any", list(values)),
        Predicate::Has(Quantifier::All, values) => ("has_all", list(values)),
        Predicate::During(period) => match period {
            Period::InLast(..) => ("in_last", json!(period.to_string().trim_start_matches("last "))),
            Period::InNext(..) => ("in_next", json!(period.to_string().trim_start_matches("next "))),
            _ => ("during", json!(period.to_string())),
        },
    }
}

fn list(values: &[Value]) -> Json {
    values.iter().map(literal).collect()
}

fn literal(value: &Value) -> Json {
    match &value.literal {
        Literal::Text(text) => json!(text),
        Literal::Int(n) => json!(n),
        Literal::Number(n) => json!(n),
        Literal::Money(money) => json!(money),
        Literal::Flag(flag) => json!(flag),
        date @ (Literal::Day(_) | Literal::Instant(_) | Literal::Yearly(_) | Literal::Relative(_)) => {
            json!({"date": date.to_string()})
        }
    }
}
