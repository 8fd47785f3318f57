//! What is offered where.

use super::*;
use proptest::prelude::*;

/// `|` is the cursor.
fn check(text: &str, expected: &[&str]) {
    let cursor = text.find('|').unwrap();
    let text = text.replace('|', "");
    let offered = complete(&text, cursor, &Schema::built_in(), "customer");
    let offered: Vec<&str> = offered.iter().map(|completion| completion.text.as_str()).collect();
    assert_eq!(offered, expected, "{text}");
}

#[test]
fn what_is_offered_fits_the_place() {
    check("ci|", &["city"]);
    check("nam|", &["name", "given_name", "middle_name", "family_name"]);
    check(
        "city |= Riga",
        &[
            "=",
            "!=",
            "contains",
            "starts_with",
            "ends_with",
            "in",
            "is empty",
            "is not empty",
            "<",
            "<=",
            ">",
            ">=",
            "between",
            "not",
        ],
    );
    check("city not c|", &["contains"]);
    check("tags h|", &["has", "has any", "has all"]);
    check("stage = k|", &["key"]);
    check("stage in (lead, reg|", &["regular"]);
    check("stage = \"reg|", &["regular"]);
    check("stage = key |", &["and", "or"]);
    check("stage = key a|", &["and"]);
    check("stage is |", &["empty", "not empty", "lead", "prospect", "new", "regular", "key", "former"]);
    check("organisation.indu|", &["industry"]);
    check("referred_by.owner.na|", &["name", "given_name", "middle_name", "family_name"]);
    check("rfm.m|", &["monetary"]);
    check("count(or|", &["orders", "organisation"]);
    check("count(orders |", &["where", ")"]);
    check("sum(orders.am|", &["amount"]);
    check("sum(orders.qu|a", &["quantity"]);
    check("count(orders where st|", &["status"]);
    check("count(orders where status = d|", &["delivered"]);
    check("count(orders where product.ca|", &["category"]);
    check(
        "count(orders where status = paid) |",
        &["=", "!=", "<", "<=", ">", ">=", "between", "in", "is empty", "is not empty", "not"],
    );
    check("last(interactions.at) > t|", &["today"]);
    check("created in last 90 |", &["days", "weeks", "months", "years"]);
    check("created before 90 days |", &["ago", "from now"]);
    check("created in |", &["(", "last", "next", "this", "today", "yesterday", "tomorrow"]);
    check("employees > 5|", &[]);
    check("city § |", &[]);
}

#[test]
fn the_word_under_the_cursor_is_replaced_whole() {
    let offered = complete("and_so = 1", 0, &Schema::built_in(), "customer");
    assert!(offered.iter().all(|completion| (completion.from, completion.to) == (0, 6)));
    let offered = complete("city = 1 and cou = 2", 15, &Schema::built_in(), "customer");
    assert_eq!(offered[0].text, "country");
    assert_eq!((offered[0].from, offered[0].to), (13, 16));
}

#[test]
fn an_own_field_is_offered_under_its_owners_name() {
    let mut schema = Schema::built_in();
    let customer = schema.kinds.iter_mut().find(|kind| kind.name == "customer").unwrap();
    let city = customer.field("city").unwrap().clone();
    customer.fields.push(crate::FieldDef {
        name: "f1".into(),
        label: "Loyalty level".into(),
        own: true,
        ..city
    });
    let offered = complete("`loy", 4, &schema, "customer");
    assert_eq!(offered.len(), 1);
    assert_eq!((offered[0].from, offered[0].text.as_str()), (0, "`Loyalty level`"));
    assert_eq!(complete("f1", 2, &schema, "customer").len(), 0);
}

proptest! {
    #[test]
    fn completing_never_panics(text in ".{0,30}", cursor in 0_usize..40) {
        complete(&text, cursor, &Schema::built_in(), "customer");
    }
}
