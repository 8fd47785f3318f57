//! Rows and text are one and the same, and moving parts keeps them whole.

use super::fields::row_for;
use super::tree::{Body, Spot, Tree};
use crate::features::segments::state::EXAMPLES;
use domain::Schema;
use domain::expr::parse;

fn read(text: &str) -> Tree {
    Tree::read(text, &Schema::built_in(), "customer", &Tree::empty()).unwrap_or_else(|| panic!("{text}"))
}

const CONDITIONS: [&str; 22] = [
    "city = Riga",
    "city != Riga and (stage in (key, regular) or not tags has any (vip, \"do not call\"))",
    "not (city = Riga or country = Latvia)",
    "not (city = Riga and country = Latvia)",
    "not (employees < 5)",
    "organisation.industry contains tea and owner is empty",
    "sum(orders.amount where status = paid and quantity > 2 and day in last 12 months) >= 500 EUR",
    "sum(orders.amount where (status = paid or quantity > 2) and day in last 12 months) >= 500",
    "count(orders where day in this year) between 2 and 5",
    "count(orders where day in last 3 months and status = paid) = 0",
    "last(interactions.channel where type = complaint) = email",
    "average(interactions.csat) < 3.5",
    "count(organisation.members.orders) > 10",
    "birthday in next 7 days and birthday is not empty",
    "birthday = --11-18 or birthday before 1990-01-01",
    "created between 2024-01-01 and 30 days ago",
    "created not in last 2 weeks",
    "last(interactions.at) > 2024-02-13T10:00:00Z",
    "owner = \"00000000000000000000000001\"",
    "not (not city = Riga)",
    "true and false",
    "employees in (1, 2, 3) and job_title starts_with \"Head of\"",
];

#[test]
fn a_condition_read_into_rows_and_written_again_is_the_same() {
    for text in CONDITIONS.into_iter().chain(EXAMPLES.map(|(_, text)| text)) {
        let meant = parse(text).unwrap();
        assert_eq!(parse(&read(text).text()).unwrap(), meant, "{text} became {}", read(text).text());
    }
}

#[test]
fn what_no_row_can_show_stays_word_for_word() {
    let tree = read("last(interactions.at) > 2024-02-13T10:00:00Z and citi = Riga and city = Riga");
    let bodies: Vec<bool> = tree
        .members(tree.root.id)
        .into_iter()
        .map(|id| matches!(tree.find(id).map(|item| &item.body), Some(Body::Text(_))))
        .collect();
    assert_eq!(bodies, [true, true, false]);
}

#[test]
fn a_text_with_a_mistake_is_kept_among_the_rows() {
    let mut tree = read("city = Riga");
    tree.add(tree.root.id, Body::Text("stage = (".into()));
    assert_eq!(tree.text(), "city = \"Riga\" and (stage = ()");
    assert!(Tree::read(&tree.text(), &Schema::built_in(), "customer", &tree).is_none());
}

#[test]
fn unfinished_rows_take_no_part_and_outlive_a_change_of_the_text() {
    let schema = Schema::built_in();
    let mut tree = read("city = Riga");
    let row = row_for(&mut tree, "industry", &schema, "customer");
    tree.add(tree.root.id, Body::Row(row));
    assert_eq!(tree.text(), "city = \"Riga\"");
    let again = Tree::read("city = Tallinn and stage = key", &schema, "customer", &tree).unwrap();
    assert_eq!(again.members(again.root.id).len(), 3);
    assert_eq!(again.members(again.root.id)[0], tree.members(tree.root.id)[0]);
}

#[test]
fn parts_move_within_and_between_groups() {
    let mut tree = read("city = Riga and (stage = key or stage = new) and country = Latvia");
    let members = tree.members(0);
    let (city, group, country) = (members[0], members[1], members[2]);
    tree.step(country, -1);
    assert_eq!(tree.text(), r#"city = "Riga" and country = "Latvia" and (stage = "key" or stage = "new")"#);
    tree.put(city, Spot::Into(group));
    assert_eq!(tree.text(), r#"country = "Latvia" and (stage = "key" or stage = "new" or city = "Riga")"#);
    tree.step(city, 1);
    assert_eq!(tree.members(0).last(), Some(&city), "past the last place it leaves the group");
    tree.indent(city);
    assert_eq!(tree.parent(city), Some(group));
    tree.indent(country);
    assert_ne!(tree.parent(country), Some(0), "without a group before it one is made");
}

#[test]
fn a_group_that_is_left_empty_goes_with_its_last_member() {
    let mut tree = read("city = Riga and country = Latvia");
    let country = tree.members(0)[1];
    tree.indent(country);
    assert_ne!(tree.parent(country), Some(0));
    tree.leave(country, true);
    assert_eq!((tree.parent(country), tree.members(0).len()), (Some(0), 2));
    assert_eq!(tree.text(), "city = \"Riga\" and country = \"Latvia\"");
}

#[test]
fn nothing_moves_into_itself_or_among_records_of_another_kind() {
    let mut tree = read("count(orders where status = paid) > 1 and (city = Riga or city = Tallinn)");
    let (row, group) = (tree.members(0)[0], tree.members(0)[1]);
    let Some(Body::Row(super::tree::Row { subject: super::tree::Subject::Related(related), .. })) =
        tree.find(row).map(|item| item.body.clone())
    else {
        panic!("a row of related records");
    };
    let inner = tree.members(group)[0];
    assert!(!tree.may_put(group, Spot::Into(group)) && !tree.may_put(group, Spot::Before(inner)));
    assert!(!tree.may_put(inner, Spot::Into(related.filter.id)));
    let before = tree.text();
    let filter = tree.members(related.filter.id)[0];
    tree.leave(filter, true);
    assert_eq!(tree.text(), before);
    tree.duplicate(row);
    assert_eq!(tree.members(0).len(), 3);
}
