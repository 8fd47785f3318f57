//! Random conditions in the text form that fit the schema.

use crate::Rng;
use crate::data::TEXTS;
use domain::expr::{Literal, Name, Value, relations, time_field};
use domain::{FieldDef, FieldType, Schema};

/// A condition on rows of `kind`.
pub fn condition(rng: &mut Rng, schema: &Schema, kind: &str, depth: usize) -> String {
    match rng.below(if depth < 3 { 9 } else { 4 }) {
        0..=3 => test(rng, schema, kind, depth),
        4 | 5 => joined(rng, schema, kind, depth, " and "),
        6 | 7 => joined(rng, schema, kind, depth, " or "),
        _ => format!("not ({})", condition(rng, schema, kind, depth + 1)),
    }
}

fn joined(rng: &mut Rng, schema: &Schema, kind: &str, depth: usize, word: &str) -> String {
    let members: Vec<String> =
        (0..2 + rng.below(2)).map(|_| format!("({})", condition(rng, schema, kind, depth + 1))).collect();
    members.join(word)
}

fn test(rng: &mut Rng, schema: &Schema, kind: &str, depth: usize) -> String {
    let (operand, ty, choices) = match rng.below(5) {
        0 | 1 => match function(rng, schema, kind, depth) {
            Some((text, ty)) => (text, ty, Vec::new()),
            None => field(rng, schema, kind, |_| true),
        },
        2 if kind == "customer" => {
            let path = rng.pick(&["rfm.recency", "referred_by.rfm.monetary", "rfm.frequency"]);
            (path.to_owned(), FieldType::Int, Vec::new())
        }
        _ => field(rng, schema, kind, |_| true),
    };
    let predicate = predicate(rng, ty, &choices);
    format!("{operand} {predicate}")
}

/// A path to a field of a type that fits, through up to two links.
fn field(
    rng: &mut Rng,
    schema: &Schema,
    kind: &str,
    fits: impl Fn(FieldType) -> bool,
) -> (String, FieldType, Vec<String>) {
    let mut kind = kind.to_owned();
    let mut path = String::new();
    for _ in 0..2 {
        let links: Vec<&FieldDef> =
            schema.kind(&kind).unwrap().fields.iter().filter(|field| field.ty == FieldType::Ref).collect();
        if links.is_empty() || !rng.once_in(3) {
            break;
        }
        let link = links[rng.below(links.len())];
        path += &format!("{}.", name(&link.name));
        kind = link.target.clone().unwrap();
    }
    let fields: Vec<&FieldDef> =
        schema.kind(&kind).unwrap().fields.iter().filter(|field| fits(field.ty)).collect();
    match fields.is_empty() {
        true => field(rng, schema, &kind, fits),
        false => {
            let field = fields[rng.below(fields.len())];
            (path + &name(&field.name), field.ty, field.choices.clone())
        }
    }
}

fn name(text: &str) -> String {
    Name { text: text.to_owned(), at: Default::default() }.to_string()
}

fn function(rng: &mut Rng, schema: &Schema, kind: &str, depth: usize) -> Option<(String, FieldType)> {
    use FieldType::{Day, Instant, Int, Money, Number};
    let mut kind = kind.to_owned();
    let mut path = String::new();
    if kind != "product" && rng.once_in(4) {
        let link = rng.pick(&["organisation", "referred_by", "customer", "partner"]);
        let target = schema.field(&kind, link)?.target.clone()?;
        path += &format!("{link}.");
        kind = target;
    }
    let levels = if rng.once_in(4) { 2 } else { 1 };
    for level in 0..levels {
        let all = relations(schema, &kind);
        let Some(relation) = all.get(rng.below(all.len())) else {
            if level == 0 {
                return None;
            }
            break;
        };
        path += &if level > 0 { format!(".{}", name(&relation.name)) } else { name(&relation.name) };
        kind.clone_from(&relation.kind);
    }
    let numeric = |ty| matches!(ty, Int | Number | Money);
    let ordered = |ty| matches!(ty, Int | Number | Money | Day | Instant);
    let word = rng.pick(&["count", "sum", "average", "min", "max", "first", "last"]);
    if matches!(word, "first" | "last") {
        time_field(schema.kind(&kind)?)?;
    }
    let (path, ty) = match word {
        "count" => (path, Int),
        _ => {
            let (of, ty, _) = match word {
                "sum" | "average" => field(rng, schema, &kind, numeric),
                "min" | "max" => field(rng, schema, &kind, ordered),
                _ => field(rng, schema, &kind, |_| true),
            };
            let ty = if word == "average" && ty == Int { Number } else { ty };
            (format!("{path}.{of}"), ty)
        }
    };
    Some(match rng.once_in(2) {
        true => (format!("{word}({path})"), ty),
        false => (format!("{word}({path} where {})", condition(rng, schema, &kind, depth + 2)), ty),
    })
}

fn predicate(rng: &mut Rng, ty: FieldType, choices: &[String]) -> String {
    let mut value = || value_of(rng, ty, choices);
    let (a, b, c) = (value(), value(), value());
    let empty = ["is empty", "is not empty"];
    let compare = ["=", "!=", "<", "<=", ">", ">="];
    if rng.once_in(8) {
        return rng.pick(&empty).to_owned();
    }
    match ty {
        FieldType::Text | FieldType::LongText => match rng.below(8) {
            0..=2 => format!("{} {a}", rng.pick(&compare)),
            3 => format!("in ({a}, {b}, {c})"),
            4 => format!("not in ({a})"),
            5 => format!("between {a} and {b}"),
            _ => format!("{} {a}", rng.pick(&["contains", "starts_with", "ends_with", "not contains"])),
        },
        FieldType::Choice => match rng.below(4) {
            0 => format!("in ({a}, {b})"),
            1 => "contains e".to_owned(),
            _ => format!("{} {a}", rng.pick(&["=", "!="])),
        },
        FieldType::Set => match rng.below(6) {
            0 => format!("has any ({a}, {b})"),
            1 => format!("has all ({a}, {b})"),
            2 => format!("not has {a}"),
            3 => format!("has {a}"),
            _ => format!("{} {a}", rng.pick(&["contains", "starts_with", "ends_with"])),
        },
        FieldType::Int | FieldType::Number | FieldType::Money => match rng.below(6) {
            0 => format!("between {a} and {}", same_sort(&a, &b)),
            1 => format!("in ({a}, {b}, {c})"),
            _ => format!("{} {a}", rng.pick(&compare)),
        },
        FieldType::Day | FieldType::Instant | FieldType::Birthday => match rng.below(9) {
            0 => format!("between {} and {}", day(rng), day(rng)),
            1 => format!("in ({a}, {b})"),
            2 => format!("before {}", day(rng)),
            3 => format!("{} {}", rng.pick(&["<=", ">=", "after"]), day(rng)),
            4 => format!("{} {a}", rng.pick(&["=", "!="])),
            5 => format!("in last {} {}", rng.below(40), rng.pick(&["days", "weeks", "months", "years"])),
            6 => format!("in next {} {}", rng.below(40), rng.pick(&["days", "weeks", "months"])),
            _ => rng
                .pick(&[
                    "today",
                    "yesterday",
                    "this week",
                    "last week",
                    "next month",
                    "this month",
                    "last year",
                ])
                .to_owned(),
        },
        FieldType::Flag => format!("{} {a}", rng.pick(&["=", "!="])),
        FieldType::Ref => rng.pick(&empty).to_owned(),
    }
}

/// Both ends of a range of amounts have to be of one currency.
fn same_sort(a: &str, b: &str) -> String {
    let amount = b.split(' ').next().unwrap_or(b);
    match a.split_once(' ') {
        Some((_, "JPY")) => format!("{} JPY", amount.split('.').next().unwrap_or(amount)),
        Some((_, currency)) => format!("{amount} {currency}"),
        None => amount.to_owned(),
    }
}

fn day(rng: &mut Rng) -> String {
    match rng.below(4) {
        0 => format!("{} {} ago", rng.below(20), rng.pick(&["days", "weeks", "months", "years"])),
        1 => format!("{} {} from now", rng.below(20), rng.pick(&["days", "weeks", "months"])),
        2 => "today".to_owned(),
        _ => format!("20{:02}-{:02}-{:02}", 22 + rng.below(3), 1 + rng.below(12), 1 + rng.below(28)),
    }
}

fn value_of(rng: &mut Rng, ty: FieldType, choices: &[String]) -> String {
    let text = |text: &str| Value::from(Literal::Text(text.to_owned())).to_string();
    match ty {
        FieldType::Text | FieldType::LongText | FieldType::Set => match rng.below(4) {
            0 => text(rng.pick(&["R", "ig", "A", "sh", "TEA", "ი"])),
            _ => text(rng.pick(&TEXTS)),
        },
        FieldType::Choice if choices.is_empty() => text("e"),
        FieldType::Choice => text(&choices[rng.below(choices.len())].to_uppercase()),
        FieldType::Int => match rng.below(6) {
            0 => format!("{}.5", rng.below(9)),
            1 => format!("{}", rng.below(100_000)),
            2 => "9223372036854775806".to_owned(),
            _ => format!("{}", rng.below(12) as i64 - 2),
        },
        FieldType::Number => format!("{}", rng.below(80) as f64 / 8.0 - 2.0),
        FieldType::Money => match rng.below(6) {
            0 => format!("{} JPY", rng.below(1000)),
            1 => format!("{} EUR", rng.below(30)),
            2 => format!("{}.25 KWD", rng.below(3)),
            3 => format!("{}.95", rng.below(30)),
            4 => format!("{}", rng.below(30) as i64 - 5),
            _ => format!("{}.5 EUR", rng.below(30)),
        },
        FieldType::Instant if rng.once_in(3) => {
            format!("20{:02}-0{}-13T09:30:00Z", 22 + rng.below(3), 1 + rng.below(9))
        }
        FieldType::Birthday if rng.once_in(3) => {
            format!("--{:02}-{:02}", 1 + rng.below(12), 1 + rng.below(28))
        }
        FieldType::Day | FieldType::Instant | FieldType::Birthday => day(rng),
        FieldType::Flag => rng.pick(&["true", "false"]).to_owned(),
        FieldType::Ref => text("00000000000000000000000005"),
    }
}
