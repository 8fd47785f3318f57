//! Scores of models as fields: in conditions, orders, columns, sums and files.

use crate::support::{Tab, TestFile};
use protocol::Code;
use serde_json::{Value as Json, json};
use store::MemoryDisk;

/// Orders of 40 customers up to a few weeks ago: the first ones are still buying, the last ones have long stopped.
fn shop() -> Tab {
    let tab = Tab::open(&MemoryDisk::default(), 1);
    let mut text = String::from("customer_id,date,amount_eur\n");
    for customer in 0..40_u32 {
        let orders = 2 + customer % 7;
        for order in 0..orders {
            // 2023-01-01 and on; the tests' today is 2024-06-15.
            let from = 10 + customer * 3 % 60;
            let gap = if customer < 20 { 480 / orders } else { 20 + customer % 9 };
            let day = domain::Day(19_358 + (from + order * gap) as i32);
            text += &format!("C{customer:02},{day},{}.50\n", 20 + customer * 7 % 90 + order);
        }
    }
    let result = tab.ask_with(json!({"import": {}}), &[TestFile::new("orders.csv", text)]).unwrap().0;
    assert_eq!(result["files"][0]["failed"], 0, "{result}");
    tab
}

fn query(tab: &Tab, more: Json) -> Json {
    let mut query = json!({"kind": "customer"});
    query.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    tab.get(json!({"query": query}))
}

#[test]
fn scores_are_columns_that_sort_and_conditions_that_select() {
    let tab = shop();
    let select = json!([
        "name",
        "p_alive",
        "expected_purchases",
        "clv",
        "revenue_at_risk",
        "strength",
        "key_customer"
    ]);
    let page = query(&tab, json!({"select": select, "sort": [{"field": "p_alive", "descending": true}]}));
    let rows = page["rows"].as_array().unwrap();
    assert_eq!(rows.len(), 40);
    let alive: Vec<f64> = rows.iter().map(|row| row["p_alive"].as_f64().unwrap()).collect();
    assert!(alive.is_sorted_by(|a, b| a >= b) && alive[0] <= 1.0 && alive[39] >= 0.0, "{alive:?}");
    assert_eq!(rows[0]["clv"]["currency"], "EUR");
    assert!((0.0..=100.0).contains(&rows[0]["strength"].as_f64().unwrap()));

    let above = alive.iter().filter(|alive| **alive > 0.5).count();
    assert!(above > 0 && above < 40);
    let count =
        |condition: &str| query(&tab, json!({"where": condition, "select": ["name"]}))["total"].clone();
    assert_eq!(count("p_alive > 0.5"), above);
    assert_eq!(count("p_alive <= 0.5"), 40 - above);
    let keys = rows.iter().filter(|row| !row["key_customer"].is_null()).count();
    assert_eq!(count("key_customer is not empty"), keys);
    let most = rows.iter().filter(|row| row["key_customer"].to_string().contains("buys_most")).count();
    assert!(most >= 4);
    assert_eq!(count("key_customer has buys_most"), most);
    assert_eq!(count("clv >= 0 and strength between 0 and 100"), 40);
    let checked = tab.get(json!({"checkFilter": {"kind": "customer", "text": "clv > 0.01 EUR"}}));
    assert_eq!((&checked["of"], checked["mistakes"].as_array().unwrap().len()), (&json!(40), 0));
}

#[test]
fn silence_open_complaints_and_falling_chances_are_fields_too() {
    let tab = shop();
    let select = json!(["name", "silent_days", "p_alive_change", "open_complaints", "orders.last"]);
    let page = query(&tab, json!({"select": select, "sort": [{"field": "silent_days", "descending": true}]}));
    let rows = page["rows"].as_array().unwrap();
    let today: domain::Day = "2024-06-15".parse().unwrap();
    for row in rows {
        let last: domain::Day = row["orders.last"].as_str().unwrap().parse().unwrap();
        assert_eq!(row["silent_days"], today.0 - last.0, "{row}");
        assert!(row["open_complaints"].is_null(), "nothing was said yet");
    }
    let silent: Vec<u64> = rows.iter().map(|row| row["silent_days"].as_u64().unwrap()).collect();
    assert!(silent.is_sorted_by(|a, b| a >= b));
    let count = |condition: &str| query(&tab, json!({"where": condition}))["total"].as_u64().unwrap();
    let fallen = rows.iter().filter(|row| row["p_alive_change"].as_f64() <= Some(-0.2)).count() as u64;
    assert_eq!(count("p_alive_change <= -0.2"), fallen);
    assert_eq!(
        count(&format!("silent_days > {}", silent[10])),
        silent.iter().filter(|&&days| days > silent[10]).count() as u64
    );

    let speak = |kind: &str, direction: &str, at: &str| {
        let fields = json!({"customer": rows[0]["id"], "type": kind, "direction": direction, "at": at});
        tab.get(json!({"apply": {"create": {"kind": "interaction", "fields": fields}}}));
    };
    speak("complaint", "incoming", "2024-06-12T09:00:00Z");
    assert_eq!((count("open_complaints > 0"), count("silent_days = 3")), (1, 1));
    speak("message", "outgoing", "2024-06-14T09:00:00Z");
    assert_eq!(
        (count("open_complaints = 0"), count("open_complaints > 0"), count("silent_days = 1")),
        (1, 0, 1)
    );
}

#[test]
fn scores_are_summed_exported_and_gathered_over_links() {
    let tab = shop();
    let question = json!({"kind": "customer", "select": ["clv", "expected_purchases", "strength"]});
    let totals = tab.get(json!({"totals": question}));
    assert_eq!(totals["sums"]["clv"][0]["currency"], "EUR");
    assert!(totals["sums"]["expected_purchases"].as_f64().unwrap() > 0.0);
    assert!(totals["sums"]["strength"].is_null(), "strengths have no sum");
    let export =
        json!({"query": {"kind": "customer", "select": ["name", "clv", "key_customer"]}, "format": "csv"});
    let (_, file) = tab.ask_with(json!({"export": export}), &[]).unwrap();
    let text = String::from_utf8(file.unwrap()).unwrap();
    assert!(text.contains("clv,key_customer") && text.contains(" EUR"), "{text}");

    let rows = query(&tab, json!({"select": ["name"]}))["rows"].clone();
    let firm = json!({"create": {"kind": "customer", "fields": {"name": "Firm", "type": "organisation"}}});
    let firm = tab.get(json!({"apply": firm}))["ids"][0].clone();
    let ids = [&rows[0]["id"], &rows[1]["id"]];
    tab.get(json!({"apply": {"update": {"kind": "customer", "ids": ids, "set": {"organisation": firm}}}}));
    let firms = query(&tab, json!({"where": "average(members.strength) >= 0", "select": ["name"]}));
    assert_eq!((&firms["total"], &firms["rows"][0]["name"]), (&json!(1), &json!("Firm")));
}

#[test]
fn a_new_order_changes_the_scores_and_an_own_field_goes_first() {
    let tab = shop();
    let strength = |name: &str| {
        let page = query(&tab, json!({"where": format!("name = {name}"), "select": ["id", "strength"]}));
        (page["rows"][0]["id"].clone(), page["rows"][0]["strength"].as_f64().unwrap())
    };
    let (id, before) = strength("C30");
    let order =
        json!({"customer": id, "day": "2024-06-10", "amount": {"amount": "50.00", "currency": "EUR"}});
    tab.get(json!({"apply": {"create": {"kind": "order", "fields": order}}}));
    assert!(strength("C30").1 > before);
    let undone = tab.get(json!("undo"));
    assert_eq!(undone["rows"], 1);
    assert_eq!(strength("C30").1, before);
    tab.get(json!({"apply": {"declareField": {"kind": "customer", "label": "clv", "type": "int"}}}));
    tab.get(json!({"apply": {"update": {"kind": "customer", "ids": [id], "set": {"clv": 7}}}}));
    assert_eq!(query(&tab, json!({"where": "clv = 7", "select": ["clv"]}))["rows"][0]["clv"], 7);
}

#[test]
fn too_little_data_leaves_the_models_scores_empty_and_a_misspelt_one_is_near_a_right_one() {
    let tab = Tab::open(&MemoryDisk::default(), 1);
    tab.get(json!({"apply": {"create": {"kind": "customer", "fields": {"name": "Nino"}}}}));
    let page = query(
        &tab,
        json!({"where": "p_alive is empty and key_customer is empty", "select": ["clv", "strength"]}),
    );
    assert_eq!((&page["total"], &page["rows"][0]["clv"]), (&json!(1), &json!(null)));
    let wrong = json!({"query": {"kind": "customer", "where": "strenght > 5"}});
    let failure = tab.ask(wrong).unwrap_err();
    assert_eq!(failure.code, Code::BadFilter);
    assert!(failure.at.to_string().contains("strength"), "{}", failure.at);
}
