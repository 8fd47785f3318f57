//! Cost against benefit, adoption and the weighted pipeline through the service.

use crate::answers::{answer, read};
use crate::support::{NOON, Tab, TestFile};
use futures::executor::block_on;
use protocol::Code;
use serde_json::{Map, Value as Json, json};
use store::MemoryDisk;

const DAY_MS: u64 = 86_400_000;

fn import(tab: &Tab, text: &str) {
    let file = TestFile::new("data.csv", text);
    let result = tab.ask_with(json!({"import": {}}), &[file]).unwrap().0;
    assert_eq!(result["files"][0]["failed"], 0, "{result}");
}

fn ask(tab: &Tab, name: &str, params: Json) -> Json {
    tab.get(json!({"insight": {"name": name, "params": params}}))
}

fn create(tab: &Tab, kind: &str, fields: Json) -> Json {
    tab.get(json!({"apply": {"create": {"kind": kind, "fields": fields}}}))["ids"][0].clone()
}

fn cost(tab: &Tab, day: &str, minor: i64, repeat: &str) -> Json {
    let amount = json!({"amount": format!("{}.{:02}", minor / 100, minor % 100), "currency": "EUR"});
    create(tab, "cost", json!({"day": day, "amount": amount, "category": "licence", "repeat": repeat}))
}

/// Ten buy in 2021, six of them and four others in the year before the last, eight of these ten in the last: each for `amount`.
fn orders(amount: u32) -> Vec<String> {
    let line = |who: u32, day: &str| format!("C{who},{day},{amount} EUR");
    let first = (0..10).map(|who| line(who, "2021-06-14"));
    let baseline = (4..14).map(|who| line(who, "2023-01-05"));
    let period = (6..14).map(|who| line(who, "2023-10-05"));
    first.chain(baseline).chain(period).collect()
}

fn shop(lines: &[String]) -> Tab {
    let tab = Tab::open(&MemoryDisk::default(), 1);
    let numbered = lines.iter().enumerate().map(|(place, line)| format!("{place},{line}\n"));
    import(&tab, &format!("Number,Customer,Date,Amount\n{}", numbered.collect::<String>()));
    tab
}

fn close(found: &Json, want: f64) {
    let found = found.as_f64().unwrap_or(f64::NAN);
    assert!((found - want).abs() < 1e-9 * want.abs().max(1.0), "{found} is not {want}");
}

#[test]
fn the_benefit_is_what_more_customers_kept_bring_and_breaks_even_where_it_says() {
    let tab = shop(&orders(100));
    cost(&tab, "2023-07-01", 4_000, "once");
    cost(&tab, "2024-01-10", 1_000, "monthly");
    cost(&tab, "2019-01-01", 99_900, "once");
    let found = ask(&tab, "roi", json!({"margin": 0.5}));
    assert_eq!((&found["from"], &found["to"]), (&json!("2023-06-16"), &json!("2024-06-15")));
    assert_eq!(
        (&found["baseline_from"], &found["baseline_to"]),
        (&json!("2022-06-15"), &json!("2023-06-15"))
    );
    assert_eq!(
        (&found["customers"], &found["buyers"], &found["cost_minor"]),
        (&json!(10), &json!(8), &json!(10_000))
    );
    close(&found["baseline_rate"], 0.6);
    close(&found["retention_rate"], 0.8);
    close(&found["benefit_minor"], 10_000.0);
    close(&found["roi"], 0.0);
    close(&found["break_even_rate"], 0.8);
    let ci95 = &found["ci95"]["roi"];
    assert!(ci95[0].as_f64().unwrap() < 0.0 && ci95[1].as_f64().unwrap() > 0.0, "{ci95}");
    assert_eq!(found["costs"]["by_category"], json!([{"category": "licence", "minor": 10_000}]));
    assert_eq!((&found["refusal"], &found["currency"]), (&Json::Null, &json!("EUR")));
    assert!(found["assumption"].as_str().unwrap().contains("Without the CRM"));
}

#[test]
fn the_usual_period_is_as_long_as_the_orders_allow() {
    let tab = shop(&["A,2023-06-16,10 EUR".to_owned(), "A,2024-05-01,10 EUR".to_owned()]);
    let found = ask(&tab, "roi", json!({}));
    assert_eq!((&found["from"], &found["short_history"]), (&json!("2024-02-16"), &json!(false)));
    let tab = shop(&["A,2024-06-01,10 EUR".to_owned()]);
    let found = ask(&tab, "roi", json!({}));
    assert_eq!((&found["from"], &found["refusal"]["code"]), (&json!("2024-05-16"), &json!("no_customers")));
}

#[test]
fn money_in_other_units_scales_the_benefit_alone_and_the_order_of_rows_is_all_one() {
    let of = |lines: Vec<String>, minor: i64| {
        let tab = shop(&lines);
        cost(&tab, "2024-01-10", minor, "monthly");
        ask(&tab, "roi", json!({}))
    };
    let once = of(orders(100), 1_000);
    let backwards = of(orders(100).into_iter().rev().collect(), 1_000);
    assert_eq!(once, backwards);
    let tenfold = of(orders(1_000), 10_000);
    for name in ["benefit_minor", "cost_minor", "net_minor", "revenue_per_customer_minor"] {
        close(&tenfold[name], 10.0 * once[name].as_f64().unwrap());
    }
    for name in ["roi", "kept_more", "break_even_rate", "retention_rate", "margin"] {
        close(&tenfold[name], once[name].as_f64().unwrap());
    }
}

#[test]
fn a_baseline_is_chosen_by_its_first_day_and_lies_before_the_period() {
    let tab = shop(&orders(100));
    let period = json!({"from": "2023-10-01", "to": "2023-12-31", "baseline": "2023-01-01"});
    let found = ask(&tab, "roi", period);
    assert_eq!(
        (&found["baseline_from"], &found["baseline_to"]),
        (&json!("2023-01-01"), &json!("2023-03-31"))
    );
    assert_eq!(found["refusal"]["code"], "no_customers", "nobody ordered from July to September");
    assert_eq!((&found["roi"], &found["benefit_minor"]), (&Json::Null, &Json::Null));
    let overlapping = json!({"insight": {"name": "roi", "params": {"from": "2023-10-01", "to": "2023-12-31", "baseline": "2023-08-01"}}});
    let refused = tab.ask(overlapping).unwrap_err();
    assert_eq!(refused.code, Code::BadParameter);
    assert!(refused.detail.contains("not before 2023-10-01"), "{}", refused.detail);
}

#[test]
fn what_the_data_cannot_support_is_refused_in_words_and_the_rest_still_said() {
    let tab = shop(&orders(100)[10..]);
    cost(&tab, "2024-01-10", 1_000, "monthly");
    let found = ask(&tab, "roi", json!({"from": "2023-06-16"}));
    assert_eq!(found["refusal"], json!({"code": "no_baseline", "from": "2021-06-14", "to": "2022-06-14"}));
    assert!(found["refusal_words"].as_str().unwrap().contains("nobody ordered from 2021-06-14"));
    assert_eq!(
        (&found["cost_minor"], &found["roi"], &found["short_history"]),
        (&json!(6_000), &Json::Null, &json!(true))
    );
    let tab = shop(&orders(100));
    let dollars = json!({"day": "2024-02-01", "amount": {"amount": "5", "currency": "USD"}});
    let foreign = create(&tab, "cost", dollars);
    let found = ask(&tab, "roi", json!({}));
    assert_eq!(found["refusal"], json!({"code": "cost_currencies", "currencies": ["USD"]}));
    assert_eq!(found["costs"]["other_currencies"], json!([{"currency": "USD", "minor": 500}]));
    tab.get(json!({"apply": {"delete": {"kind": "cost", "ids": [foreign]}}}));
    let found = ask(&tab, "roi", json!({}));
    assert_eq!(
        (&found["refusal"], &found["roi"], &found["cost_minor"]),
        (&Json::Null, &Json::Null, &json!(0))
    );
    assert!(found["benefit_minor"].as_f64().unwrap() > 0.0, "without costs there is a benefit and no ROI");
    tab.get(json!("undo"));
    assert_eq!(ask(&tab, "roi", json!({}))["refusal"]["code"], "cost_currencies");
    let empty = Tab::open(&MemoryDisk::default(), 1);
    assert_eq!(ask(&empty, "roi", json!({}))["refusal"]["code"], "no_customers");
}

#[test]
fn a_cost_without_an_amount_or_a_day_is_said_to_be_incomplete() {
    let tab = shop(&orders(100));
    create(&tab, "cost", json!({"day": "2024-02-01", "note": "how much?"}));
    create(&tab, "cost", json!({"amount": {"amount": "5", "currency": "EUR"}}));
    let costs = ask(&tab, "roi", json!({}))["costs"].clone();
    assert_eq!((&costs["rows"], &costs["incomplete"]), (&json!(0), &json!(2)));
}

/// Three customers brought in 200 days ago, one of them edited ten days later.
fn office() -> (MemoryDisk, Tab, Vec<Json>) {
    let disk = MemoryDisk::default();
    let tab = Tab::open(&disk, 1);
    tab.host.now.set(NOON - 200 * DAY_MS);
    import(&tab, "Name,City\nAziza,Samarqand\nBesik,\nCilda,Rīga\n");
    let query = json!({"query": {"kind": "customer", "sort": [{"field": "name"}], "select": ["id"]}});
    let ids: Vec<Json> =
        tab.get(query)["rows"].as_array().unwrap().iter().map(|row| row["id"].clone()).collect();
    tab.host.now.set(NOON - 190 * DAY_MS);
    set(&tab, &ids[0], json!({"country": "UZ"}));
    tab.host.now.set(NOON);
    (disk, tab, ids)
}

fn set(tab: &Tab, id: &Json, fields: Json) {
    tab.get(json!({"apply": {"update": {"kind": "customer", "ids": [id], "set": fields}}}));
}

#[test]
fn an_import_is_one_edit_and_touches_nobody() {
    let (_, tab, ids) = office();
    let found = ask(&tab, "adoption", json!({"weeks": 40, "fields": ["city", "phones"]}));
    assert_eq!((&found["edits"], &found["people"][0]["imports"]), (&json!(2), &json!(1)));
    assert_eq!(found["people"].as_array().map(Vec::len), Some(1));
    let weeks = found["weeks"].as_array().unwrap();
    assert_eq!(weeks.len(), 29, "weeks before the first edit are none: 201 days are 29 weeks begun");
    close(&found["edits_per_person_week"], 2.0 / 29.0);
    assert_eq!((&found["customers"], &found["stale"]), (&json!(3), &json!(3)));
    let stale: Vec<_> = found["stale_customers"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["id"].clone(), one["touched"].clone()))
        .collect();
    assert_eq!(stale[2], (ids[0].clone(), json!("2023-12-08")), "the others were never touched");
    assert_eq!((&stale[0].1, &stale[1].1), (&Json::Null, &Json::Null));
    assert_eq!(
        found["empty_fields"],
        json!([{"field": "phones", "empty": 3, "share": 1.0}, {"field": "city", "empty": 1, "share": 1.0 / 3.0}])
    );
    close(&found["empty_share"], 4.0 / 6.0);
}

#[test]
fn an_interaction_or_an_edit_touches_until_it_is_undone() {
    let (_, tab, ids) = office();
    let stale = |days: u32| ask(&tab, "adoption", json!({"staleDays": days}))["stale"].clone();
    assert_eq!((stale(180), stale(190), stale(191)), (json!(3), json!(3), json!(2)));
    create(&tab, "interaction", json!({"customer": ids[1], "at": "2024-06-01T09:00:00Z", "type": "call"}));
    assert_eq!((stale(180), stale(14), stale(15)), (json!(2), json!(3), json!(2)));
    for tag in ["vip", "fair"] {
        tab.get(json!({"apply": {"update": {"kind": "customer", "ids": [ids[2]], "add": {"tags": [tag]}}}}));
    }
    assert_eq!(stale(1), json!(2), "an element of a set is an edit, too");
    let before = ask(&tab, "adoption", json!({}));
    assert_eq!((&before["edits"], &before["active_share"]), (&json!(3), &json!(1.0)));
    for _ in 0..3 {
        tab.get(json!("undo"));
    }
    assert_eq!(stale(180), json!(3));
    let long_ago = ask(&tab, "adoption", json!({"until": "2024-02-28"}));
    assert_eq!((&long_ago["edits"], &long_ago["stale"]), (&json!(1), &json!(2)), "as it was then");
}

#[test]
fn another_device_is_another_person_and_the_rows_behind_the_numbers_are_given() {
    let (disk, tab, ids) = office();
    let other = Tab::open(&disk, 9);
    set(&other, &ids[1], json!({"city": "Batumi"}));
    set(&other, &ids[1], json!({"country": "GE"}));
    block_on(tab.service.catch_up()).unwrap();
    let found = ask(&tab, "adoption", json!({}));
    let people = found["people"].as_array().unwrap();
    assert_eq!((&people[0]["device"], &people[0]["edits"]), (&Json::Null, &json!(0)));
    assert_eq!((&people[1]["device"], &people[1]["edits"]), (&json!("0000000000000009"), &json!(2)));
    close(&found["active_share"], 0.5);
    close(&found["edits_per_person_week"], 2.0 / 2.0 / 12.0);
    let behind = |part: Json| {
        let page = json!({"sort": [{"field": "name"}], "select": ["name"]});
        let rows = tab
            .get(json!({"drill": {"kpi": "adoption", "params": {}, "part": {"part": part}, "page": page}}));
        let names =
            rows["rows"].as_array().unwrap().iter().map(|row| row["name"].as_str().unwrap().to_owned());
        names.collect::<Vec<_>>()
    };
    assert_eq!(behind(json!("stale")), ["Aziza", "Cilda"]);
    assert_eq!(behind(json!({"empty": "country"})), ["Cilda"]);
    assert_eq!(behind(json!({"empty": "phones"})).len(), 3);
    let wrong = json!({"insight": {"name": "adoption", "params": {"fields": ["luck"]}}});
    assert_eq!(tab.ask(wrong).unwrap_err().code, Code::UnknownField);
    let selected = ask(&tab, "adoption", json!({"where": "city = \"Batumi\""}));
    assert_eq!((&selected["customers"], &selected["stale"]), (&json!(1), &json!(0)));
}

#[test]
fn of_an_empty_space_nothing_is_said() {
    let tab = Tab::open(&MemoryDisk::default(), 1);
    let found = ask(&tab, "adoption", json!({}));
    assert_eq!((&found["edits_per_person_week"], &found["stale_share"]), (&Json::Null, &Json::Null));
    assert_eq!((&found["people"], &found["empty_fields"]), (&json!([]), &json!([])));
}

#[test]
fn the_pipeline_of_given_deals_is_the_reference() {
    let tab = Tab::open(&MemoryDisk::default(), 1);
    let answer = answer("forecast_pipeline.json", "pipeline.a");
    let names =
        ["deal_id", "name", "owner", "stage", "amount", "currency", "expected_close", "probability_override"];
    let file = read("pipeline_a.csv");
    let deal = |line: &str| -> Json {
        names
            .iter()
            .zip(line.split(','))
            .map(|(name, cell)| ((*name).to_owned(), json!(cell)))
            .collect::<Map<_, _>>()
            .into()
    };
    let deals: Vec<Json> = file.lines().skip(1).map(deal).collect();
    let params = answer.params();
    let question = json!({
        "deals": deals, "stages": params["stage_probability"], "rates": params["fx_eur_per_unit"], "currency": "EUR",
    });
    let found = ask(&tab, "pipeline", question.clone());
    let euros = |minor: &Json| minor.as_i64().unwrap() as f64 / 100.0;
    let parts = |name: &str, none: &str| -> Json {
        let line = |part: &Json| {
            let key = part["key"].as_str().unwrap_or(none).to_owned();
            (
                key,
                json!({"deals": part["deals"], "amount_eur": euros(&part["amount_minor"]), "weighted_eur": euros(&part["weighted_minor"])}),
            )
        };
        found[name].as_array().unwrap().iter().map(line).collect::<Map<_, _>>().into()
    };
    let currencies = found["by_currency"].as_array().unwrap().iter();
    let currencies = currencies.map(|part| (part["currency"].as_str().unwrap().to_owned(), part.clone()));
    let total = &found["total"];
    answer.check(&json!({
        "open_deals": total["open_deals"], "open_amount_eur": euros(&total["open_minor"]),
        "open_weighted_eur": euros(&total["open_weighted_minor"]), "won_eur": euros(&total["won_minor"]),
        "forecast_eur": euros(&total["forecast_minor"]), "commit_eur": euros(&total["commit_minor"]),
        "win_rate_count": total["win_rate_count"], "win_rate_value": total["win_rate_value"],
        "by_stage": parts("by_stage", ""), "by_month_open": parts("by_month", "none"),
        "by_owner_open": parts("by_owner", ""), "by_currency_open": currencies.collect::<Map<_, _>>(),
    }));
    let mut backwards = question;
    backwards["deals"].as_array_mut().unwrap().reverse();
    assert_eq!(ask(&tab, "pipeline", backwards), found, "the order of the deals is all one");
}

#[test]
fn deals_that_make_no_sense_are_refused_by_their_number() {
    let tab = Tab::open(&MemoryDisk::default(), 1);
    let refused = |deal: Json| {
        let params = json!({"deals": [{"stage": "Lead", "amount": 1, "currency": "EUR"}, deal], "stages": {"Lead": 0.1}, "currency": "EUR"});
        tab.ask(json!({"insight": {"name": "pipeline", "params": params}})).unwrap_err().detail
    };
    for (deal, words) in [
        (json!({"stage": "Lead", "amount": "a lot"}), "deals[1]: amount"),
        (json!({"stage": "Lead", "amount": 1, "probability": 1.5}), "deals[1]: probability"),
        (json!({"stage": "Lead", "amount": 1, "close": "soon"}), "deals[1]: close"),
    ] {
        let detail = refused(deal);
        assert!(detail.starts_with(words), "{detail}");
    }
    let found = ask(
        &tab,
        "pipeline",
        json!({"deals": [{"stage": "Lead", "amount": 0.1}, {"stage": "Dream", "amount": 5}], "stages": {"Lead": "0.5"}, "currency": "EUR"}),
    );
    assert_eq!((&found["total"]["open_weighted_minor"], &found["total"]["left_out"]), (&json!(5), &json!(1)));
}
