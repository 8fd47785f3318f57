//! JSON to trees.

use crate::expr::mistake::{Code, Fit, Mistake};
use crate::expr::nearest::nearest;
use crate::expr::parse::{parse_at, parse_literal, parse_path, parse_period};
use crate::expr::words;
use crate::expr::{
    Aggregate, At, Comparison, DEPTH_MAX, Expr, Literal, Name, Operand, Path, Period, Predicate, Quantifier,
    Test, Value,
};
use serde_json::{Map, Value as Json};
use std::sync::Arc;

type Read<T> = Result<T, Mistake>;

const OPERANDS: [&str; 8] = ["field", "count", "sum", "average", "min", "max", "first", "last"];
const PREDICATES: [&str; 22] = [
    "is",
    "is_not",
    "=",
    "!=",
    "<",
    "<=",
    ">",
    ">=",
    "before",
    "after",
    "between",
    "in",
    "has",
    "has_any",
    "has_all",
    "contains",
    "starts_with",
    "ends_with",
    "empty",
    "in_last",
    "in_next",
    "during",
];
const GROUPS: [&str; 3] = ["all", "any", "not"];

/// The path of `key` inside `path`.
fn inside(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}

fn unexpected(json: &Json, path: &str, expected: &[Fit]) -> Mistake {
    Mistake::new(Code::Unexpected, &At::json(path), json.to_string(), expected)
}

pub(super) fn expr(json: &Json, path: &str, depth: usize) -> Read<Expr> {
    match json {
        Json::Bool(true) => Ok(Expr::All(Vec::new())),
        Json::Bool(false) => Ok(Expr::Any(Vec::new())),
        Json::String(text) => {
            let place: Arc<str> = path.into();
            parse_at(text, (!path.is_empty()).then_some(&place), depth)
        }
        Json::Object(object) => {
            // One more than in a text, where the outermost list of conditions needs no bracket.
            if depth > DEPTH_MAX {
                return Err(Mistake::new(Code::TooDeep, &At::json(path), "", &[]));
            }
            group(object, path, depth)?.map_or_else(|| test(object, path, depth).map(Expr::Test), Ok)
        }
        _ => Err(unexpected(json, path, &[Fit::Object])),
    }
}

/// `all`, `any` and `not`; `None` where the object has none of them.
fn group(object: &Map<String, Json>, path: &str, depth: usize) -> Read<Option<Expr>> {
    let Some(key) = GROUPS.into_iter().find(|&key| object.contains_key(key)) else {
        return test_turned(object, path, depth);
    };
    if let Some(other) = object.keys().find(|other| *other != key) {
        return Err(Mistake::new(Code::UnknownKey, &At::json(&inside(path, other)), other, &[Fit::End]));
    }
    let path = inside(path, key);
    let depth = depth + 1;
    let json = &object[key];
    if key == "not" {
        return expr(json, &path, depth).map(|member| Some(Expr::not(member)));
    }
    let members = array(json, &path)?;
    let members =
        members.iter().enumerate().map(|(place, json)| expr(json, &format!("{path}[{place}]"), depth));
    let members = members.collect::<Read<Vec<_>>>()?;
    Ok(Some(if key == "all" { Expr::all(members) } else { Expr::any(members) }))
}

/// `is_not` and `"empty": false`, which are tests turned around.
fn test_turned(object: &Map<String, Json>, path: &str, depth: usize) -> Read<Option<Expr>> {
    let turned = ["is_not", "!="].iter().any(|key| object.contains_key(*key))
        || object.get("empty").is_some_and(|json| json == &Json::Bool(false));
    if !turned {
        return Ok(None);
    }
    test(object, path, depth).map(|test| Some(Expr::not(Expr::Test(test))))
}

fn array<'a>(json: &'a Json, path: &str) -> Read<&'a Vec<Json>> {
    json.as_array().ok_or_else(|| unexpected(json, path, &[Fit::List]))
}

fn string<'a>(json: &'a Json, path: &str, fit: Fit) -> Read<&'a str> {
    json.as_str().ok_or_else(|| unexpected(json, path, &[fit]))
}

/// The one key of `object` that is among `keys`.
fn one_key<'a>(
    object: &'a Map<String, Json>,
    keys: &[&str],
    path: &str,
    fit: Fit,
) -> Read<(&'a str, &'a Json)> {
    let mut found = object.iter().filter(|(key, _)| keys.contains(&key.as_str()));
    match (found.next(), found.next()) {
        (Some((key, json)), None) => Ok((key, json)),
        _ => Err(Mistake::new(
            Code::KeyCount,
            &At::json(path),
            Json::Object(object.clone()).to_string(),
            &[fit],
        )),
    }
}

fn test(object: &Map<String, Json>, path: &str, depth: usize) -> Read<Test> {
    let known = |key: &str| OPERANDS.contains(&key) || PREDICATES.contains(&key) || key == "where";
    if let Some(key) = object.keys().find(|key| !known(key)) {
        let near = nearest(key, OPERANDS.into_iter().chain(PREDICATES).chain(GROUPS));
        let expected = [Fit::OperandKey, Fit::PredicateKey];
        let mistake = Mistake::new(Code::UnknownKey, &At::json(&inside(path, key)), key, &expected);
        return Err(mistake.suggest(near));
    }
    let (operand_key, operand_json) = one_key(object, &OPERANDS, path, Fit::OperandKey)?;
    let (predicate_key, predicate_json) = one_key(object, &PREDICATES, path, Fit::PredicateKey)?;
    let operand_path = inside(path, operand_key);
    let names = names(operand_json, &operand_path)?;
    let filter = object.get("where");
    let operand = match words::function(operand_key) {
        Some(function) => {
            let filter = filter.map(|json| expr(json, &inside(path, "where"), depth + 1)).transpose()?;
            let at = At::json(&operand_path);
            Operand::Aggregate(Aggregate { function, path: names, filter: filter.map(Box::new), at })
        }
        None if filter.is_some() => {
            let at = At::json(&inside(path, "where"));
            return Err(Mistake::new(Code::UnknownKey, &at, "where", &[Fit::OperandKey]));
        }
        None => Operand::Field(names),
    };
    let predicate_path = inside(path, predicate_key);
    let predicate = predicate(predicate_key, predicate_json, &predicate_path)?;
    Ok(Test { operand, predicate, at: At::json(&predicate_path) })
}

/// `"organisation.industry"` or `["organisation", "industry"]`.
fn names(json: &Json, path: &str) -> Read<Path> {
    let at = At::json(path);
    let name = |text: &str| Name { text: text.to_owned(), at: at.clone() };
    let names: Vec<Name> = match json {
        Json::String(text) if text.contains('`') => return parse_path(text, &path.into()),
        Json::String(text) => text.split('.').map(|part| name(part.trim())).collect(),
        Json::Array(parts) => {
            let part = |json| string(json, path, Fit::Field).map(name);
            parts.iter().map(part).collect::<Read<_>>()?
        }
        _ => return Err(unexpected(json, path, &[Fit::Field])),
    };
    match names.iter().all(|name| !name.text.is_empty()) && !names.is_empty() {
        true => Ok(Path(names)),
        false => Err(unexpected(json, path, &[Fit::Field])),
    }
}

fn predicate(key: &str, json: &Json, path: &str) -> Read<Predicate> {
    let compare = |comparison| Ok(Predicate::Compare(comparison, value(json, path)?));
    if let Some(test) = words::text_test(key) {
        return Ok(Predicate::Text(test, value(json, path)?));
    }
    match key {
        "is" | "=" | "is_not" | "!=" => compare(Comparison::Equal),
        "<" | "before" => compare(Comparison::Less),
        "<=" => compare(Comparison::AtMost),
        ">" | "after" => compare(Comparison::Greater),
        ">=" => compare(Comparison::AtLeast),
        "between" => {
            let mut ends = values(json, path)?.into_iter();
            match (ends.next(), ends.next(), ends.next()) {
                (Some(low), Some(high), None) => Ok(Predicate::Between(low, high)),
                _ => Err(unexpected(json, path, &[Fit::List])),
            }
        }
        "in" => Ok(Predicate::In(values(json, path)?)),
        "has" => Ok(Predicate::has(Quantifier::Any, vec![value(json, path)?])),
        "has_any" => Ok(Predicate::has(Quantifier::Any, values(json, path)?)),
        "has_all" => Ok(Predicate::has(Quantifier::All, values(json, path)?)),
        "empty" if json.is_boolean() => Ok(Predicate::Empty),
        "empty" => Err(unexpected(json, path, &[Fit::Flag])),
        _ => period(key, json, path).map(Predicate::During),
    }
}

fn period(key: &str, json: &Json, path: &str) -> Read<Period> {
    let text = string(json, path, Fit::Period)?;
    let prefix = match key {
        "in_last" => "last ",
        "in_next" => "next ",
        _ => "",
    };
    let period = parse_period(&format!("{prefix}{text}"));
    let counted = matches!(period, Some(Period::InLast(..) | Period::InNext(..)));
    period.filter(|_| prefix.is_empty() || counted).ok_or_else(|| unexpected(json, path, &[Fit::Period]))
}

fn values(json: &Json, path: &str) -> Read<Vec<Value>> {
    let list = array(json, path)?.iter().enumerate();
    list.map(|(place, json)| value(json, &format!("{path}[{place}]"))).collect()
}

fn value(json: &Json, path: &str) -> Read<Value> {
    let literal = match json {
        Json::String(text) => Some(Literal::Text(text.clone())),
        Json::Bool(flag) => Some(Literal::Flag(*flag)),
        Json::Number(number) => match number.as_i64() {
            Some(whole) => Some(Literal::Int(whole)),
            None => number.as_f64().and_then(Literal::number),
        },
        Json::Object(object) if object.contains_key("amount") => {
            let money = serde_json::from_value(json.clone());
            let bad = |_| Mistake::new(Code::BadMoney, &At::json(path), json.to_string(), &[Fit::Money]);
            Some(Literal::Money(money.map_err(bad)?))
        }
        Json::Object(object) => {
            let text = object.get("date").filter(|_| object.len() == 1).and_then(Json::as_str);
            text.and_then(parse_literal).filter(Literal::is_date)
        }
        Json::Null | Json::Array(_) => None,
    };
    let literal = literal.ok_or_else(|| unexpected(json, path, &[Fit::Value]))?;
    Ok(Value { literal, at: At::json(path) })
}
