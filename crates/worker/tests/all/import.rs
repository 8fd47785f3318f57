//! Files as people have them, through the service.

use crate::support::{Tab, TestFile};
use serde_json::{Value as Json, json};
use store::MemoryDisk;

const CDNOW: &str =
    concat!(env!("CARGO_MANIFEST_DIR"), "/../engine/tests/data/cdnow_sample_transactions.csv");

fn import(tab: &Tab, files: &[TestFile]) -> Json {
    tab.ask_with(json!({"import": {"currency": "USD"}}), files).unwrap().0
}

#[test]
fn transactions_alone_make_their_customers_and_the_published_figures_stand() {
    let disk = MemoryDisk::default();
    let tab = Tab::open(&disk, 1);
    let empty = tab.digest();
    let file = TestFile::new("cdnow.csv", std::fs::read(CDNOW).unwrap());
    let result = import(&tab, &[file]);
    let file = &result["files"][0];
    assert_eq!(
        (&file["kind"], &file["rows"], &file["created"], &file["failed"]),
        (&json!("order"), &json!(6919), &json!(6919), &json!(0))
    );
    assert_eq!(file["made"]["customer"], 2357);

    let as_of = json!({"asOf": "1998-07-01"});
    let concentration = tab.get(json!({"kpi": {"name": "concentration", "params": as_of}}));
    assert_eq!(concentration["customers"], 2357);
    assert_eq!(concentration["revenue_minor"], 24_409_194);
    assert!((concentration["gini"].as_f64().unwrap() - 0.630_917_117_016).abs() < 1e-9);
    let rfm = tab.get(json!({"rfm": {"asOf": "1998-07-01"}}));
    assert_eq!(rfm["distribution"]["f"], json!([1205, 0, 406, 358, 388]));
    let rfm = tab.get(json!({"rfm": {"asOf": "1998-07-01", "rule": "B"}}));
    assert_eq!(rfm["distribution"]["r"], json!([471, 471, 472, 471, 472]));
    let cohorts = tab.get(json!({"cohorts": {}}));
    assert_eq!(cohorts["cohorts"][0]["size"], 781);
    assert_eq!(cohorts["cohorts"][0]["active"][1], 124);
    let page = tab.get(json!({"query": {"kind": "customer", "where": "count(orders) >= 20", "select": ["name", "orders.count"]}}));
    assert!(page["total"].as_u64().unwrap() > 0);

    tab.get(json!("undo"));
    assert_eq!(tab.digest(), empty);
    drop(tab);
    let tab = Tab::open(&disk, 2);
    assert_eq!(tab.digest(), empty);
    tab.get(json!("redo"));
    assert_eq!(tab.get(json!("status"))["counts"]["order"], 6919);
}

const CONTACTS: &str = "Record ID,First Name,Last Name,Email,Phone Number,Contact owner,Company Name,City,Lifecycle Stage,Favourite tea\r\n\
    901,Jānis,Bērziņš,janis@example.lv,+371 21 234 567,Inga Kalniņa (inga@example.lv),SIA Dzintars,Rīga,Customer,green\r\n\
    902,Aziza,Karimova,aziza@example.uz,,Inga Kalniņa (inga@example.lv),Registon Savdo,Toshkent,Lead,black\r\n";

#[test]
fn contacts_come_with_their_owner_their_firm_and_own_fields() {
    let disk = MemoryDisk::default();
    let tab = Tab::open(&disk, 1);
    let result = import(&tab, &[TestFile::new("contacts.csv", CONTACTS)]);
    assert_eq!(result["files"][0]["created"], 2);
    assert_eq!(result["files"][0]["made"], json!({"customer:internal": 1, "customer:organisation": 2}));
    let page = tab.get(json!({"query": {
        "kind": "customer",
        "where": "external_id = \"901\"",
        "select": ["name", "emails", "phones", "owner.name", "organisation.name", "city", "stage", "favourite_tea"],
    }}));
    let mut row = page["rows"][0].clone();
    row.as_object_mut().unwrap().remove("id");
    assert_eq!(
        row,
        json!({
            "name": "Jānis Bērziņš",
            "emails": ["janis@example.lv"],
            "phones": ["+371 21 234 567"],
            "owner.name": "Inga Kalniņa",
            "organisation.name": "SIA Dzintars",
            "city": "Rīga",
            "stage": "regular",
            "favourite_tea": "green",
        })
    );
}

#[test]
fn importing_again_updates_what_changed_and_skips_the_rest() {
    let disk = MemoryDisk::default();
    let tab = Tab::open(&disk, 1);
    import(&tab, &[TestFile::new("contacts.csv", CONTACTS)]);
    let before = tab.digest();
    let again = import(&tab, &[TestFile::new("contacts.csv", CONTACTS)]);
    assert_eq!((&again["files"][0]["created"], &again["files"][0]["skipped"]), (&json!(0), &json!(2)));
    assert_eq!(tab.digest(), before);
    let changed = CONTACTS.replace("Rīga", "Cēsis").replace("black", "");
    let result = import(&tab, &[TestFile::new("contacts.csv", changed)]);
    assert_eq!((&result["files"][0]["updated"], &result["files"][0]["skipped"]), (&json!(1), &json!(1)));
    let page =
        tab.get(json!({"query": {"kind": "customer", "where": "favourite_tea = black", "select": ["name"]}}));
    assert_eq!(page["total"], 1, "an empty cell takes nothing away");
    tab.get(json!("undo"));
    assert_eq!(tab.digest(), before);
}

#[test]
fn rows_that_cannot_be_used_are_handed_back_with_their_reason() {
    let disk = MemoryDisk::default();
    let tab = Tab::open(&disk, 1);
    let orders = "customer_id,date,amount\n1,2024-01-05,10.00\n2,2024-02-31,20.00\n,2024-02-01,30.00\n3,2024-02-01,abc\n";
    let (result, failed) =
        tab.ask_with(json!({"import": {"currency": "EUR"}}), &[TestFile::new("orders.csv", orders)]).unwrap();
    let file = &result["files"][0];
    assert_eq!((&file["created"], &file["failed"]), (&json!(1), &json!(3)));
    let lines: Vec<_> =
        file["problems"].as_array().unwrap().iter().map(|problem| problem["line"].clone()).collect();
    assert_eq!(lines, [3, 4, 5]);
    let failed = String::from_utf8(failed.unwrap()).unwrap();
    assert!(failed.contains("2024-02-31"), "{failed}");
    assert_eq!(failed.lines().count(), 4);
}

#[test]
fn a_refused_file_changes_nothing() {
    let disk = MemoryDisk::default();
    let tab = Tab::open(&disk, 1);
    let before = tab.digest();
    for (bytes, reason) in
        [(&b""[..], "empty"), (b"<!doctype html><html><body>Sign in</body></html>", "web_page")]
    {
        let result = import(&tab, &[TestFile::new("x.csv", bytes)]);
        assert_eq!(result["files"][0]["refused"], reason);
    }
    assert_eq!(tab.digest(), before);
}

#[test]
fn several_files_are_linked_whatever_their_order() {
    let disk = MemoryDisk::default();
    let tab = Tab::open(&disk, 1);
    let customers = "id,name,referred_by\nC1,Anna,C2\nC2,Bob,\n";
    let orders = "order_id,customer_id,date,amount\nO1,C2,2024-01-05,10.00\nO2,C1,2024-01-06,5.00\n";
    let answers = "response_id,customer_id,submitted_at,nps_score,csat_score\nR1,C1,2024-01-07T10:00:00Z,10,5\nR2,C2,2024-01-08T10:00:00Z,3,\n";
    let files = [
        TestFile::new("answers.csv", answers),
        TestFile::new("orders.csv", orders),
        TestFile::new("customers.csv", customers),
    ];
    let result = import(&tab, &files);
    let kinds: Vec<_> = result["files"].as_array().unwrap().iter().map(|file| file["kind"].clone()).collect();
    assert_eq!(kinds, ["interaction", "order", "customer"]);
    assert_eq!(tab.get(json!("status"))["counts"]["customer"], 2);
    let nps = tab.get(json!({"kpi": {"name": "nps"}}));
    assert_eq!((&nps["n"], &nps["nps"]), (&json!(2), &json!(0.0)));
    let page = tab
        .get(json!({"query": {"kind": "customer", "where": "referred_by.name = Bob", "select": ["name"]}}));
    assert_eq!(page["rows"][0]["name"], "Anna");
}

#[test]
fn the_sample_company_comes_in_whole_and_only_into_its_own_space() {
    let disk = MemoryDisk::default();
    let tab = Tab::open(&disk, 1);
    assert!(tab.ask(json!("makeSample")).is_err());
    let tab = Tab::open_as(&disk, 1, "sample");
    let result = tab.get(json!("makeSample"));
    for file in result["files"].as_array().unwrap() {
        assert_eq!((&file["failed"], &file["problems"]), (&json!(0), &json!([])), "{}", file["name"]);
        assert_eq!(file["rows"], file["created"]);
    }
    assert_eq!(result["files"][0]["created"], 2000);
    let own_fields: Vec<_> = tab.get(json!("schema"))["kinds"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|kind| kind["fields"].as_array().unwrap().clone())
        .filter(|field| field["own"] == json!(true))
        .map(|field| field["name"].clone())
        .collect();
    assert_eq!(own_fields, Vec::<Json>::new(), "every column of the sample is a built-in field");
}

const ORDERS: &str = "Order number,Customer,Date,Amount\n\
    1,Aziza,2024-05-01,10.00\n2,Aziza,soon,20.00\n3,Jānis,soon,30.00\n4,Jānis,2024-05-04,much\n5,,2024-05-05,50.00\n";

#[test]
fn a_dry_run_tells_what_an_import_would_do_and_changes_nothing() {
    let disk = MemoryDisk::default();
    let tab = Tab::open(&disk, 1);
    let empty = tab.digest();
    let ask = |dry: bool| {
        let files = [TestFile::new("orders.csv", ORDERS)];
        let options = json!({"currency": "USD", "dryRun": dry});
        tab.ask_with(json!({"import": options}), &files).unwrap().0
    };
    let told = ask(true);
    assert_eq!((&told["files"][0]["created"], &told["files"][0]["failed"]), (&json!(1), &json!(4)));
    assert_eq!((&told["ids"], tab.digest()), (&json!([]), empty));
    assert_eq!(tab.get(json!("status"))["undo"], Json::Null);
    assert_eq!(ask(false)["files"][0], told["files"][0]);
}

#[test]
fn corrected_cells_are_read_in_place_of_what_stands_in_the_file() {
    let disk = MemoryDisk::default();
    let tab = Tab::open(&disk, 1);
    let corrections = json!([
        {"column": 3, "from": " soon ", "to": "2024-06-01"},
        {"column": 4, "line": 5, "to": "40.00"},
        {"column": 2, "line": 6, "to": "Nino"},
    ]);
    let files = [TestFile::new("orders.csv", ORDERS)];
    let options = json!({"currency": "USD", "files": [{"corrections": corrections}]});
    let result = tab.ask_with(json!({"import": options}), &files).unwrap().0;
    let file = &result["files"][0];
    assert_eq!(
        (&file["created"], &file["failed"], &file["problemCounts"]),
        (&json!(5), &json!(0), &json!({}))
    );
    let query = json!({"kind": "order", "where": "day = 2024-06-01", "select": ["amount"]});
    assert_eq!(tab.get(json!({"query": query}))["total"], 2);
    let query = json!({"kind": "order", "where": "customer.name = Nino or amount = 40", "select": []});
    assert_eq!(tab.get(json!({"query": query}))["total"], 2);
}

#[test]
fn a_row_that_lacks_something_names_the_column_where_it_should_stand() {
    let disk = MemoryDisk::default();
    let tab = Tab::open(&disk, 1);
    let result = import(&tab, &[TestFile::new("orders.csv", ORDERS)]);
    let problems = result["files"][0]["problems"].as_array().unwrap().clone();
    let lacking = problems.iter().find(|problem| problem["kind"] == "no_customer").unwrap();
    assert_eq!((&lacking["line"], &lacking["column"]), (&json!(6), &json!(2)));
}
