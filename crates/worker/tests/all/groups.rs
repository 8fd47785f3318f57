//! Groups with counts and sums, and commands that are only tried.

use crate::support::Tab;
use serde_json::{Value, json};
use store::MemoryDisk;

fn create(tab: &Tab, fields: Value) -> Value {
    let applied = tab.get(json!({"apply": {"create": {"kind": "customer", "fields": fields}}}));
    applied["ids"][0].clone()
}

fn groups(tab: &Tab, by: &str) -> Value {
    let select = json!(["employees", "name"]);
    tab.get(json!({"groups": {"kind": "customer", "where": "city = Riga", "select": select, "by": by}}))
}

#[test]
fn rows_are_counted_and_summed_by_value() {
    let disk = MemoryDisk::default();
    let tab = Tab::open(&disk, 1);
    create(
        &tab,
        json!({"name": "A", "city": "Riga", "stage": "key", "employees": 3, "created": "2024-02-29"}),
    );
    create(
        &tab,
        json!({"name": "B", "city": "Riga", "stage": "key", "tags": ["x", "y"], "created": "2024-02-01"}),
    );
    create(
        &tab,
        json!({"name": "C", "city": "Rīga", "employees": 5, "tags": ["y"], "created": "2024-03-01"}),
    );
    create(&tab, json!({"name": "D", "city": "Ulm", "stage": "key", "employees": 7}));
    let stages = groups(&tab, "stage");
    assert_eq!((&stages["total"], &stages["of"]), (&json!(3), &json!(2)));
    assert_eq!(
        stages["groups"],
        json!([{"value": "key", "count": 2, "sums": {"employees": 3}},
               {"value": null, "count": 1, "sums": {"employees": 5}}])
    );
    // What a condition takes for the same is one group.
    let cities = tab.get(json!({"groups": {"kind": "customer", "by": "city"}}));
    assert_eq!(cities["groups"][0], json!({"value": "Riga", "count": 3, "sums": {}}));
    // Of a set, a row is in the group of each element; days are grouped by month.
    let counts = |by: &str| -> Vec<(Value, u64)> {
        let answer = groups(&tab, by);
        let all = answer["groups"].as_array().unwrap().clone();
        all.iter().map(|group| (group["value"].clone(), group["count"].as_u64().unwrap())).collect()
    };
    assert_eq!(counts("tags"), [(json!("y"), 2), (json!(null), 1), (json!("x"), 1)]);
    assert_eq!(counts("created"), [(json!("2024-02-01"), 2), (json!("2024-03-01"), 1)]);
}

#[test]
fn a_preview_counts_what_would_change_and_changes_nothing() {
    let disk = MemoryDisk::default();
    let tab = Tab::open(&disk, 1);
    create(&tab, json!({"name": "A", "city": "Riga"}));
    let other = create(&tab, json!({"name": "B", "city": "Ulm"}));
    let before = tab.digest();
    let update =
        json!({"update": {"kind": "customer", "where": "not name is empty", "set": {"city": "Riga"}}});
    let preview = tab.get(json!({ "preview": update }));
    assert_eq!((&preview["rows"], &preview["ids"]), (&json!(1), &json!([other])));
    assert_eq!(tab.digest(), before);
    assert_eq!(tab.get(json!({ "apply": update }))["ids"], json!([other]));
}
