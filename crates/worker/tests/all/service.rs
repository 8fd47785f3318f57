//! The service as scripts and screens use it, on a store in memory.

use crate::support::Tab;
use protocol::Code;
use serde_json::json;
use store::MemoryDisk;

fn create(tab: &Tab, fields: serde_json::Value) -> String {
    let applied = tab.get(json!({"apply": {"create": {"kind": "customer", "fields": fields}}}));
    applied["ids"][0].as_str().unwrap().to_owned()
}

#[test]
fn what_was_saved_is_there_after_a_reload() {
    let disk = MemoryDisk::default();
    let tab = Tab::open(&disk, 1);
    let id = create(
        &tab,
        json!({
            "given_name": "Aziza", "family_name": "Karimova", "emails": ["aziza@example.uz"], "birthday": "--03-08",
            "employees": 12, "tags": ["vip", "tea"], "city": "Toshkent",
        }),
    );
    let before = tab.digest();
    drop(tab);

    let tab = Tab::open(&disk, 2);
    assert_eq!(tab.digest(), before);
    let record = tab.get(json!({"record": {"kind": "customer", "id": id}}));
    assert_eq!(record["name"], "Aziza Karimova");
    assert_eq!(record["birthday"], "--03-08");
    assert_eq!(record["tags"], json!(["vip", "tea"]));
    assert_eq!(record["created"], "2024-06-15");
    assert_eq!(record["deleted"], false);
}

#[test]
fn everything_can_be_undone_and_redone_also_after_a_reload() {
    let disk = MemoryDisk::default();
    let tab = Tab::open(&disk, 1);
    let mut digests = vec![tab.digest()];
    let id = create(&tab, json!({"name": "Nino", "tags": ["a", "b"]}));
    digests.push(tab.digest());
    let steps = [
        json!({"update": {"kind": "customer", "ids": [id], "set": {"city": "Tbilisi", "tags": ["b", "c"]}}}),
        json!({"update": {"kind": "customer", "ids": [id], "set": {"city": null}, "add": {"tags": ["d"]}}}),
        json!({"declareField": {"kind": "customer", "label": "Loyalty card", "type": "text"}}),
        json!({"update": {"kind": "customer", "ids": [id], "set": {"loyalty_card": "77"}}}),
        json!({"delete": {"kind": "customer", "where": "name = Nino"}}),
        json!({"setting": {"name": "margin", "value": 0.25}}),
    ];
    for step in steps {
        tab.get(json!({"apply": step}));
        digests.push(tab.digest());
    }
    drop(tab);

    let tab = Tab::open(&disk, 2);
    for digest in digests.iter().rev().skip(1) {
        let undone = tab.get(json!("undo"));
        assert!(undone["rows"].as_u64().unwrap() > 0);
        assert_eq!(tab.digest(), *digest, "after {undone}");
    }
    assert_eq!(tab.get(json!("undo")), json!(null));
    for digest in &digests[1..] {
        tab.get(json!("redo"));
        assert_eq!(tab.digest(), *digest);
    }
    assert_eq!(tab.get(json!("redo")), json!(null));
}

#[test]
fn two_tabs_see_each_others_edits() {
    let disk = MemoryDisk::default();
    let (one, two) = (Tab::open(&disk, 1), Tab::open(&disk, 2));
    let id = create(&one, json!({"name": "Anna"}));
    create(&two, json!({"name": "Bob"}));
    futures::executor::block_on(one.service.catch_up()).unwrap();
    futures::executor::block_on(two.service.catch_up()).unwrap();
    assert_eq!(one.digest(), two.digest());
    two.get(json!({"apply": {"update": {"kind": "customer", "ids": [id], "set": {"city": "Rīga"}}}}));
    futures::executor::block_on(one.service.catch_up()).unwrap();
    let page = one.get(json!({"query": {"kind": "customer", "where": "city = riga", "select": ["name"]}}));
    assert_eq!(page["total"], 1);
    assert_eq!(page["rows"][0]["name"], "Anna");
}

#[test]
fn lists_sort_page_and_search() {
    let disk = MemoryDisk::default();
    let tab = Tab::open(&disk, 1);
    for (name, city) in [("Zane", "Rīga"), ("Šmits", "Cēsis"), ("Sandra", ""), ("Oʻktam", "Toshkent")] {
        create(&tab, json!({"name": name, "city": city}));
    }
    let names = |query: serde_json::Value| -> Vec<String> {
        let page = tab.get(json!({"query": query}));
        page["rows"].as_array().unwrap().iter().map(|row| row["name"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(names(json!({"kind": "customer"})), ["Oʻktam", "Sandra", "Šmits", "Zane"]);
    assert_eq!(
        names(json!({"kind": "customer", "sort": [{"field": "name"}], "locale": "lv"})),
        ["Oʻktam", "Sandra", "Šmits", "Zane"]
    );
    assert_eq!(
        names(
            json!({"kind": "customer", "sort": [{"field": "city", "descending": true}], "limit": 2, "offset": 1})
        ),
        ["Zane", "Šmits"]
    );
    assert_eq!(names(json!({"kind": "customer", "search": "smits"})), ["Šmits"]);
    let found = tab.get(json!({"search": {"text": "o'ktam"}}));
    assert_eq!(found["total"], 1);
    assert_eq!(found["hits"][0]["field"], "name");
}

#[test]
fn rows_changed_each_in_its_own_way_are_one_step() {
    let disk = MemoryDisk::default();
    let tab = Tab::open(&disk, 1);
    let ids = [create(&tab, json!({"name": "Anna"})), create(&tab, json!({"name": "Boris", "city": "Ulm"}))];
    let before = tab.digest();
    let rows = json!([
        {"id": ids[0], "set": {"city": "Riga"}},
        {"id": ids[1], "set": {"city": null}},
        {"id": ids[0], "set": {"tags": ["vip"]}},
    ]);
    let applied = tab.get(json!({"apply": {"updateEach": {"kind": "customer", "rows": rows}}}));
    assert_eq!(applied["rows"], 2);
    let cities = tab.get(json!({"query": {"kind": "customer", "select": ["city", "tags"]}}));
    assert_eq!(cities["rows"][1]["city"], "Riga");
    assert_eq!(cities["rows"][1]["tags"], json!(["vip"]));
    assert_eq!(cities["rows"][0]["city"], json!(null));
    // One bad value refuses the whole.
    let bad = json!([{"id": ids[0], "set": {"city": "Oslo"}}, {"id": ids[1], "set": {"birthday": "soon"}}]);
    let refused = tab.ask(json!({"apply": {"updateEach": {"kind": "customer", "rows": bad}}}));
    assert_eq!(refused.unwrap_err().code, Code::BadValue);
    tab.get(json!("undo"));
    assert_eq!(tab.digest(), before);
}

#[test]
fn totals_go_over_all_rows_and_keep_currencies_apart() {
    let disk = MemoryDisk::default();
    let tab = Tab::open(&disk, 1);
    let anna = create(&tab, json!({"name": "Anna", "city": "Riga", "employees": 3}));
    create(&tab, json!({"name": "Boris", "city": "Riga", "employees": 4}));
    create(&tab, json!({"name": "Cecilia", "city": "Ulm", "employees": 5}));
    for (amount, currency) in [("1.50", "EUR"), ("2.25", "EUR"), ("7", "USD")] {
        let fields = json!({"customer": anna, "amount": {"amount": amount, "currency": currency}});
        tab.get(json!({"apply": {"create": {"kind": "order", "fields": fields}}}));
    }
    let select = json!(["name", "employees", "orders.count"]);
    let ask = json!({"totals": {"kind": "customer", "where": "city = Riga", "select": select, "limit": 1}});
    let totals = tab.get(ask);
    assert_eq!(totals["total"], 2);
    assert_eq!(totals["sums"]["employees"], 7);
    assert_eq!(totals["sums"].get("name"), None);
    let orders = tab.get(json!({"totals": {"kind": "order", "select": ["amount"]}}));
    assert_eq!(
        orders["sums"]["amount"],
        json!([{"amount": "3.75", "currency": "EUR"}, {"amount": "7.00", "currency": "USD"}])
    );
}

#[test]
fn mistakes_are_refused_with_a_code_and_a_place_and_change_nothing() {
    let disk = MemoryDisk::default();
    let tab = Tab::open(&disk, 1);
    let id = create(&tab, json!({"name": "Anna"}));
    let before = tab.digest();
    let code = |request: serde_json::Value| tab.ask(request).unwrap_err().code;
    let update =
        |set: serde_json::Value| json!({"apply": {"update": {"kind": "customer", "ids": [id], "set": set}}});
    assert_eq!(code(update(json!({"birthday": "soon"}))), Code::BadValue);
    assert_eq!(code(update(json!({"nonsense": 1}))), Code::UnknownField);
    assert_eq!(code(json!({"apply": {"create": {"kind": "customer", "fields": {}}}})), Code::BadValue);
    assert_eq!(code(json!({"apply": {"create": {"kind": "planet", "fields": {}}}})), Code::UnknownKind);
    assert_eq!(code(json!({"query": {"kind": "customer", "where": "ctiy = Riga"}})), Code::BadFilter);
    assert_eq!(code(json!({"query": {"kind": "customer", "limit": 1_000_000}})), Code::BadParameter);
    let unknown = "00000000000000000000000000";
    assert_eq!(code(json!({"apply": {"delete": {"kind": "customer", "ids": [unknown]}}})), Code::UnknownRow);
    assert_eq!(tab.digest(), before);
}

#[test]
fn a_record_remembers_every_value_it_had() {
    let disk = MemoryDisk::default();
    let tab = Tab::open(&disk, 1);
    let id = create(&tab, json!({"name": "Anna", "city": "Rīga"}));
    tab.get(json!({"apply": {"update": {"kind": "customer", "ids": [id], "set": {"city": "Cēsis"}}}}));
    tab.get(json!("undo"));
    let history = tab.get(json!({"history": {"kind": "customer", "id": id}}));
    let city = history.as_array().unwrap().iter().find(|field| field["field"] == "city").unwrap();
    let entries: Vec<_> =
        city["entries"].as_array().unwrap().iter().map(|entry| (&entry["value"], &entry["reason"])).collect();
    assert_eq!(
        entries,
        [(&json!("Rīga"), &json!("undo")), (&json!("Cēsis"), &json!("ui")), (&json!("Rīga"), &json!("ui")),]
    );
}

#[test]
fn the_history_of_a_set_tells_what_came_and_went() {
    let disk = MemoryDisk::default();
    let tab = Tab::open(&disk, 1);
    let id = create(&tab, json!({"name": "Anna", "tags": ["a", "b"]}));
    let change = json!({"kind": "customer", "ids": [id], "add": {"tags": ["c"]}, "remove": {"tags": ["a"]}});
    tab.get(json!({"apply": {"update": change}}));
    let history = tab.get(json!({"history": {"kind": "customer", "id": id}}));
    let tags = history.as_array().unwrap().iter().find(|field| field["field"] == "tags").unwrap();
    assert_eq!(tags["entries"][0]["value"], json!({"add": ["c"], "remove": ["a"]}));
    assert_eq!(tags["entries"][1]["value"], json!({"add": ["a", "b"], "remove": []}));
    assert_eq!(tags["conflicts"], json!([]));
}

#[test]
fn an_empty_space_answers_every_question() {
    let disk = MemoryDisk::default();
    let tab = Tab::open(&disk, 1);
    for name in ["retention", "value", "csat", "nps", "referral", "repeat", "concentration", "rfm", "cohorts"]
    {
        assert_eq!(tab.get(json!({"kpi": {"name": name}}))["kpi"], name);
    }
    let period =
        json!({"kpi": {"name": "periodRetention", "params": {"from": "2024-01-01", "to": "2024-01-31"}}});
    assert_eq!(tab.get(period)["start"], 0);
    assert_eq!(tab.get(json!({"query": {"kind": "order"}}))["total"], 0);
    assert_eq!(tab.get(json!({"search": {"text": "anna"}}))["total"], 0);
    assert_eq!(tab.get(json!("undo")), json!(null));
}

#[test]
fn a_filter_narrows_the_trash_too() {
    let tab = Tab::open(&MemoryDisk::default(), 1);
    create(&tab, json!({"name": "Nino", "city": "Tbilisi"}));
    let gone = create(&tab, json!({"name": "Giorgi", "city": "Tbilisi"}));
    let other = create(&tab, json!({"name": "Juris", "city": "Riga"}));
    tab.get(json!({"apply": {"delete": {"kind": "customer", "ids": [gone, other]}}}));
    let names = |trash: bool, filter: &str| {
        let page = tab.get(json!({"query": {
            "kind": "customer", "where": filter, "trash": trash, "sort": [{"field": "name"}], "select": ["name"],
        }}));
        page["rows"].as_array().unwrap().iter().map(|row| row["name"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(names(true, "city = Tbilisi"), ["Giorgi"]);
    assert_eq!(names(true, "not city = Tbilisi"), ["Juris"]);
    assert_eq!(names(false, "city = Tbilisi"), ["Nino"]);
}
