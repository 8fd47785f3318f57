//! Round trips, and what a person is told.

use super::*;
use crate::{FieldDef, FieldType, Schema};
use proptest::prelude::*;
use serde_json::json;

proptest! {
    #[test]
    fn the_canonical_text_reads_back_as_the_same_tree(expr in generate::expr()) {
        let text = expr.to_string();
        let again = parse(&text);
        prop_assert_eq!(again.as_ref(), Ok(&expr), "{}", text);
        prop_assert_eq!(again.unwrap().to_string(), text);
    }

    #[test]
    fn the_json_form_reads_back_as_the_same_tree(expr in generate::expr()) {
        let json = expr.to_json();
        prop_assert_eq!(Expr::from_json(&json), Ok(expr), "{}", json);
    }

    #[test]
    fn no_text_makes_the_parser_panic_and_mistakes_lie_within_it(text in prop_oneof![
        ".{0,40}",
        "((city|and|or|not|in|has|is|last|90|days|\\(|\\)|,|=|\"a\"|count|where|orders|\\.|2024-02-13|`|-| ){1,2}){0,12}",
    ]) {
        if let Err(mistake) = parse(&text) {
            let (from, to) = mistake.span.unwrap();
            prop_assert!(text.get(from as usize..to as usize).is_some());
            prop_assert!(!mistake.to_string().is_empty());
        }
    }

    #[test]
    fn checking_never_panics(expr in generate::expr()) {
        for kind in ["customer", "order", "nothing"] {
            if let Err(mistakes) = check(&expr, &Schema::built_in(), kind) {
                prop_assert!(!mistakes.is_empty());
            }
        }
    }
}

fn canonical(text: &str, expected: &str) {
    let expr = parse(text).unwrap_or_else(|mistake| panic!("{text}: {mistake}"));
    assert_eq!(expr.to_string(), expected);
}

#[test]
fn what_people_paste_is_read_and_written_in_one_way() {
    canonical("", "true");
    canonical("City=Riga", "City = \"Riga\"");
    canonical("city is Riga AND stage is not key", "city = \"Riga\" and stage != \"key\"");
    canonical("a = 1 or b = 2 and c = 3", "a = 1 or (b = 2 and c = 3)");
    canonical("not (a = 1)", "a != 1");
    canonical("not a < 1 and (b = 2)", "not a < 1 and b = 2");
    canonical("name = “O‘tkir” or name = «Anna»", "name = \"O‘tkir\" or name = \"Anna\"");
    canonical("tags has all (vip)", "tags has \"vip\"");
    canonical("tags has any (\"vip\", loyal)", "tags has any (\"vip\", \"loyal\")");
    canonical("city not in (Riga, \"Tallinn\")", "city not in (\"Riga\", \"Tallinn\")");
    canonical("created last 90 days", "created in last 90 days");
    canonical("created in last month", "created last month");
    canonical("created during today", "created today");
    canonical("created > 90 days ago", "created after 90 days ago");
    canonical("created before yesterday", "created before 1 day ago");
    canonical("birthday in next 1 week", "birthday in next 1 week");
    canonical("birthday = --11-18", "birthday = --11-18");
    canonical("employees ≥ ۵۰", "employees >= 50");
    canonical("amount > 500.5 eur", "amount > 500.50 EUR");
    canonical("amount between -5 and 5.0", "amount between -5 and 5");
    canonical("at >= 2024-02-13T09:30:00+02:00", "at >= 2024-02-13T07:30:00Z");
    canonical("industry = non-profit", "industry = \"non-profit\"");
    canonical("`Loyalty level` is not empty", "`Loyalty level` is not empty");
    canonical(
        "SUM(orders.amount where product.category = Tea) > 500 and count(orders) = 0",
        "sum(orders.amount where product.category = \"Tea\") > 500 and count(orders) = 0",
    );
}

fn mistaken(text: &str, place: &str, code: Code, suggestions: &[&str]) {
    let mistake = parse(text).unwrap_err();
    let (from, to) = mistake.span.unwrap();
    assert_eq!(&text[from as usize..to as usize], place, "{text}: {mistake}");
    assert_eq!(mistake.code, code, "{text}: {mistake}");
    assert_eq!(mistake.suggestions, suggestions, "{text}: {mistake}");
}

#[test]
fn a_mistake_is_pointed_at_with_what_would_fit() {
    mistaken("city contians \"ga\"", "contians", Code::Unexpected, &["contains"]);
    mistaken("city == Riga", "==", Code::Unexpected, &["="]);
    mistaken("city = Riga && stage = key", "&&", Code::Unexpected, &["and"]);
    mistaken("city = Riga adn stage = key", "adn", Code::Unexpected, &["and"]);
    mistaken("city = ", "", Code::Unexpected, &[]);
    mistaken("(city = Riga", "", Code::Unexpected, &[]);
    mistaken("city = \"Riga", "\"Riga", Code::UnclosedText, &[]);
    mistaken("`city = Riga", "`city = Riga", Code::UnclosedName, &[]);
    mistaken("city = \"\\q\"", "\\q", Code::BadEscape, &[]);
    mistaken("created after 13.02.2024", "13.02.2024", Code::BadDate, &[]);
    mistaken("created after 2024-02-30", "2024-02-30", Code::BadDate, &[]);
    mistaken("amount > 1.005 EUR", "1.005", Code::BadMoney, &[]);
    mistaken("created in last 90 dyas", "dyas", Code::Unexpected, &["days"]);
    mistaken("created before 90 days", "", Code::Unexpected, &[]);
    mistaken("coutn(orders) > 3", "coutn", Code::Unexpected, &["count"]);
    mistaken("channel = last", "last", Code::Unexpected, &["\"last\""]);
    mistaken("last = 3", "last", Code::Unexpected, &["`last`"]);
    mistaken("city = Riga § 5", "§", Code::BadCharacter, &[]);
    let deep = format!("{}city = Riga", "(".repeat(100_000));
    assert_eq!(parse(&deep).unwrap_err().code, Code::TooDeep);
    let wide = vec!["city = Riga"; 20_000].join(" or ");
    assert!(parse(&wide).is_ok());
}

#[test]
fn a_mistake_in_json_names_the_path_and_within_a_text_the_place_too() {
    let mistake = |json| Expr::from_json(&json).unwrap_err().to_string();
    assert_eq!(
        mistake(json!({"all": [true, {"field": "city", "is": null}]})),
        "all[1].is: unexpected null; expected a value"
    );
    assert_eq!(mistake(json!({"any": ["city = "]})), "any[0]: at 7: unexpected end; expected a value");
    assert_eq!(
        mistake(json!({"field": "created", "in_last": "90"})),
        "in_last: unexpected \"90\"; expected a stretch of time such as last 90 days"
    );
    assert_eq!(mistake(json!({"all": [], "any": []})), "any: unknown key any; expected the end");
    assert!(mistake(json!({"field": "city"})).contains("one key that says what it must satisfy"));
    assert!(mistake(json!({"field": "city", "is": 1, "in": [2]})).contains("exactly one thing"));
    assert!(mistake(json!({"field": "city", "where": "a = 1", "is": 2})).starts_with("where: unknown key"));
    assert!(mistake(json!(7)).contains("expected an object or a text"));
    let mut deep = json!(true);
    for _ in 0..100 {
        deep = json!({"not": deep});
    }
    assert!(mistake(deep).contains("within each other"));
}

#[test]
fn programs_may_write_json_loosely() {
    let read = |json| Expr::from_json(&json).unwrap().to_string();
    assert_eq!(
        read(json!({"field": ["organisation", "Loyalty level"], "=": "a"})),
        "organisation.`Loyalty level` = \"a\""
    );
    assert_eq!(
        read(json!({"field": "organisation.Loyalty level", "!=": 3})),
        "organisation.`Loyalty level` != 3"
    );
    assert_eq!(
        read(json!({"all": ["city = Riga", {"not": "stage = key"}]})),
        "city = \"Riga\" and stage != \"key\""
    );
    assert_eq!(
        read(json!({"last": "interactions.at", "before": "90 days ago"})),
        "last(interactions.at) < \"90 days ago\""
    );
    assert_eq!(read(json!({"field": "created", "in_last": "2 weeks"})), "created in last 2 weeks");
}

/// The built-in schema with own fields of the types it lacks.
fn schema() -> Schema {
    let mut schema = Schema::built_in();
    let own = |name: &str, label: &str, ty| FieldDef {
        name: name.into(),
        ty,
        target: None,
        choices: Vec::new(),
        label: label.into(),
        own: true,
        searched: false,
    };
    let customer = schema.kinds.iter_mut().find(|kind| kind.name == "customer").unwrap();
    customer.fields.push(own("vip", "VIP", FieldType::Flag));
    customer.fields.push(own("points", "Loyalty level", FieldType::Number));
    schema
}

#[test]
fn everything_the_language_promises_fits_the_built_in_schema() {
    let fitting = [
        "city = Riga and country != LV and name < \"M\"",
        "stage in (key, regular) and type = person and stage contains e",
        "employees between 10 and 49.5 and employees in (1, 2.5)",
        "emails contains \"@gmail.com\" and tags has all (a, b) and languages has lv",
        "created in last 90 days and created this month and created = 2024-02-13 and created in (today, 2024-01-01)",
        "birthday in next 7 days and birthday before 30 years ago and birthday = --11-18 and birthday today",
        "organisation.industry = tea and owner.name contains ann and referred_by.organisation.city = Riga",
        "owner is empty and organisation is not empty and owner = \"00000000000000000000000005\"",
        "count(orders where status = delivered and product.category = Tea) > 3",
        "sum(orders.amount) > 500 EUR and sum(orders.amount) > 500 and average(orders.amount) < 5.5",
        "first(orders.day) after 2024-01-01 and last(interactions.at where csat < 3) in last 2 weeks",
        "last(interactions.nps) >= 9 and last(orders.product.name) contains tea and max(orders.day) before today",
        "count(referrals) > 0 and count(members) = 0 and count(clients where stage = key) > 5",
        "sum(members.orders.amount) > 1000 and count(organisation.members.orders) > 3 and count(interactions_by) = 0",
        "rfm.recency >= 4 and referred_by.rfm.monetary = 5 and average(members.rfm.frequency) > 3",
        "vip = true and VIP != false and points > 1.5 and `Loyalty level` is empty",
        "id in (\"00000000000000000000000005\")",
        "true and not false",
    ];
    for text in fitting {
        let result = check(&parse(text).unwrap(), &schema(), "customer");
        assert!(result.is_ok(), "{text}: {:?}", result.unwrap_err());
    }
    let order = "customer.city = Riga and amount > 5 EUR and quantity in (1, 2) and product.price < 3";
    assert!(check(&parse(order).unwrap(), &schema(), "order").is_ok());
    assert!(check(&parse("at today and by.name = Ann").unwrap(), &schema(), "interaction").is_ok());
    assert!(check(&parse("sum(orders.quantity) > 9").unwrap(), &schema(), "product").is_ok());
}

fn misfit(text: &str, place: &str, code: Code, suggestions: &[&str]) {
    let mistakes = check(&parse(text).unwrap(), &schema(), "customer").unwrap_err();
    let (from, to) = mistakes[0].span.unwrap();
    assert_eq!(&text[from as usize..to as usize], place, "{text}: {mistakes:?}");
    assert_eq!(mistakes[0].code, code, "{text}: {mistakes:?}");
    assert_eq!(mistakes[0].suggestions, suggestions, "{text}: {mistakes:?}");
}

#[test]
fn what_does_not_fit_the_schema_is_pointed_at_with_what_would() {
    misfit("contry = LV", "contry", Code::UnknownField, &["country"]);
    misfit("organisation.indutry = tea", "indutry", Code::UnknownField, &["industry"]);
    misfit("city.name = Riga", "city", Code::NotALink, &[]);
    misfit("orders > 3", "orders", Code::NeedsFunction, &["count(orders)"]);
    misfit("count(oders) > 3", "oders", Code::UnknownRelation, &["orders"]);
    misfit("count(city) > 3", "city", Code::NeedsRelation, &[]);
    misfit("sum(orders) > 3", "orders", Code::FunctionDoesNotFit, &["orders.amount", "orders.quantity"]);
    misfit("sum(orders.number) > 3", "number", Code::FunctionDoesNotFit, &["amount", "quantity"]);
    misfit("count(orders.amount) > 3", "amount", Code::FunctionDoesNotFit, &["count(orders)"]);
    misfit("count(orders where stauts = paid) > 3", "stauts", Code::UnknownField, &["status"]);
    misfit("tags = vip", "= vip", Code::OperatorDoesNotFit, &["has", "has any", "has all", "contains"]);
    misfit("city has Riga", "has Riga", Code::OperatorDoesNotFit, &["=", "!=", "contains", "starts_with"]);
    misfit(
        "city in last 3 days",
        "in last 3 days",
        Code::OperatorDoesNotFit,
        &["=", "!=", "contains", "starts_with"],
    );
    misfit("city = \"\"", "\"\"", Code::EmptyText, &["is empty"]);
    misfit("postcode = 1010", "1010", Code::ValueDoesNotFit, &["\"1010\""]);
    misfit("employees > Riga", "Riga", Code::ValueDoesNotFit, &[]);
    misfit("created > 5", "5", Code::ValueDoesNotFit, &[]);
    misfit("owner = Nino", "Nino", Code::ValueDoesNotFit, &["owner.name"]);
    misfit("sum(orders.amount) between 5 EUR and 6 USD", "6 USD", Code::ValueDoesNotFit, &[]);
    misfit("rfm.recensy > 3", "recensy", Code::UnknownField, &["recency"]);
    misfit("vip = 1", "1", Code::ValueDoesNotFit, &[]);
    let all = check(&parse("a = 1 and (b = 2 or count(c where d = 1) > 3)").unwrap(), &schema(), "customer");
    assert_eq!(all.unwrap_err().len(), 3);
    let kind = check(&parse("a = 1").unwrap(), &schema(), "custmer").unwrap_err();
    assert_eq!(
        (kind[0].code, kind[0].suggestions.as_slice()),
        (Code::UnknownKind, &["customer".to_owned()][..])
    );
}

#[test]
fn a_type_mistake_in_json_names_its_path() {
    let expr = Expr::from_json(&json!({"all": [true, {"field": "created", "between": ["2024-01-01", "x"]}]}))
        .unwrap();
    let mistakes = check(&expr, &schema(), "customer").unwrap_err();
    assert_eq!(
        mistakes[0].to_string(),
        "all[1].between[1]: \"x\" does not fit; expected a date such as 2024-02-13 or 90 days ago"
    );
}

#[test]
fn what_can_be_asked_but_is_hardly_meant_gets_a_hint() {
    let hints = |text: &str| check(&parse(text).unwrap(), &schema(), "customer").unwrap().hints;
    let hint = &hints("stage = regulr")[0];
    assert_eq!((hint.code, hint.suggestions.as_slice()), (Code::UnknownChoice, &["regular".to_owned()][..]));
    assert_eq!(hints("employees between 10 and 5")[0].code, Code::ReversedRange);
    assert_eq!(hints("created between 2024-02-01 and 2024-01-01")[0].code, Code::ReversedRange);
    assert!(hints("stage = KEY and employees between 5 and 10").is_empty());
}
