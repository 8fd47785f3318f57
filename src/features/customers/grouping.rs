//! Which columns rows are grouped by, and the condition that selects the rows of one group.

use super::layout::possible_columns;
use crate::records::path_type;
use domain::expr::{At, Comparison, Expr, Literal, Operand, Path, Predicate, Quantifier, Test};
use domain::{Day, FieldType, Schema};
use serde_json::Value as Json;

/// What every customer has for itself; a group of such a value is one customer.
const OF_ONE: [&str; 9] = [
    "name",
    "given_name",
    "middle_name",
    "family_name",
    "emails",
    "phones",
    "street",
    "website",
    "external_id",
];

/// The columns that rows can be grouped by.
pub(super) fn group_columns(schema: &Schema) -> Vec<String> {
    let fits = |name: &String| {
        let ty = path_type(schema, "customer", name);
        let is_plain = name.ends_with(".name") || schema.field("customer", name).is_some();
        is_plain
            && !OF_ONE.contains(&name.as_str())
            && matches!(
                ty,
                Some(FieldType::Text | FieldType::Choice | FieldType::Set | FieldType::Flag | FieldType::Day)
            )
    };
    possible_columns(schema).into_iter().filter(fits).collect()
}

/// The condition that selects the rows of a group; `None` for a value that no column of this type has.
pub(super) fn group_condition(column: &str, ty: FieldType, value: &Json) -> Option<Expr> {
    let predicate = match (ty, value) {
        (_, Json::Null) => Predicate::Empty,
        (FieldType::Set, Json::String(text)) => {
            Predicate::has(Quantifier::Any, vec![Literal::Text(text.clone()).into()])
        }
        (FieldType::Flag, Json::Bool(flag)) => {
            Predicate::Compare(Comparison::Equal, Literal::Flag(*flag).into())
        }
        (FieldType::Day, Json::String(first)) => {
            let first: Day = first.parse().ok()?;
            Predicate::Between(Literal::Day(first).into(), Literal::Day(last_of_month(first)?).into())
        }
        (FieldType::Text | FieldType::Choice, Json::String(text)) => {
            Predicate::In(vec![Literal::Text(text.clone()).into()])
        }
        _ => return None,
    };
    let operand = Operand::Field(Path::of(&column.split('.').collect::<Vec<_>>()));
    Some(Expr::Test(Test { operand, predicate, at: At::default() }))
}

fn last_of_month(day: Day) -> Option<Day> {
    let (year, month, _) = day.ymd();
    let (year, month) = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
    Some(Day::from_ymd(year, month, 1)?.plus(-1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::expr::{check, parse};
    use serde_json::json;

    #[test]
    fn every_group_has_a_condition_that_the_engine_takes() {
        let schema = Schema::built_in();
        for (column, ty, value, text) in [
            ("city", FieldType::Text, json!("Rīga"), "city in (Rīga)"),
            ("stage", FieldType::Choice, json!("key"), "stage in (key)"),
            ("tags", FieldType::Set, json!("do not call"), "tags has \"do not call\""),
            ("created", FieldType::Day, json!("2024-02-01"), "created between 2024-02-01 and 2024-02-29"),
            ("owner.name", FieldType::Text, json!("Anna"), "owner.name in (Anna)"),
            ("city", FieldType::Text, Json::Null, "city is empty"),
        ] {
            let made = group_condition(column, ty, &value).unwrap();
            assert_eq!(parse(&made.to_string()).unwrap(), parse(text).unwrap());
            assert!(check(&made, &schema, "customer").is_ok(), "{made}");
        }
        assert_eq!(group_condition("city", FieldType::Text, &json!(7)), None);
    }

    #[test]
    fn rows_are_grouped_by_what_they_share() {
        let columns = group_columns(&Schema::built_in());
        for name in ["stage", "city", "tags", "owner.name", "created"] {
            assert!(columns.iter().any(|column| column == name), "{name}");
        }
        for name in ["name", "emails", "orders.sum", "notes"] {
            assert!(!columns.iter().any(|column| column == name), "{name}");
        }
    }
}
