//! The assessment of the whole base: what it counts is what opens, and the weights of the strength hold everywhere.

use crate::support::Tab;
use protocol::Code;
use serde_json::{Value as Json, json};
use store::MemoryDisk;

/// The sample company.
fn sample() -> Tab {
    let tab = Tab::open_as(&MemoryDisk::default(), 1, "sample");
    tab.get(json!("makeSample"));
    tab
}

fn ask(tab: &Tab, params: Json) -> Json {
    tab.get(json!({"insight": {"name": "assessment", "params": params}}))
}

fn list(json: &Json) -> &Vec<Json> {
    json.as_array().unwrap()
}

fn fact<'a>(answer: &'a Json, name: &str) -> &'a Json {
    list(&answer["facts"]).iter().find(|fact| fact["fact"] == name).unwrap()
}

fn rows(tab: &Tab, condition: &Json) -> u64 {
    let query = json!({"query": {"kind": "customer", "where": condition, "limit": 1, "select": ["name"]}});
    tab.get(query)["total"].as_u64().unwrap()
}

#[test]
fn what_is_counted_is_what_opens_for_everybody_and_for_a_segment() {
    let tab = sample();
    for params in [json!({}), json!({"where": "country = Latvia or country = Georgia"})] {
        let answer = ask(&tab, params);
        assert_eq!(answer["can_open"], true);
        let opened = list(&answer["facts"]).iter().filter(|fact| fact["where"].is_string());
        let mut checked = 0;
        for fact in opened {
            assert_eq!(json!(rows(&tab, &fact["where"])), fact["count"], "{fact}");
            checked += 1;
        }
        assert!(checked >= 6, "{checked} facts open rows");
        let first = list(&answer["first"]);
        assert_eq!(first.len(), 5, "{first:?}");
        for thing in first {
            assert_eq!(json!(rows(&tab, &thing["where"])), thing["customers"], "{thing}");
            assert!(thing["at_risk_minor"].as_f64() <= thing["expected_minor"].as_f64(), "{thing}");
        }
        let worth: Vec<f64> = first.iter().map(|thing| thing["value_minor"].as_f64().unwrap()).collect();
        assert!(worth.is_sorted_by(|a, b| a >= b) && worth[0] > 0.0, "{worth:?}");
    }
}

#[test]
fn points_lost_make_up_what_the_mean_lacks_and_the_spread_is_that_of_the_strengths() {
    let tab = sample();
    let answer = ask(&tab, json!({}));
    let mean = answer["now"]["mean"].as_f64().unwrap();
    let lost: f64 = list(&answer["parts"]).iter().map(|part| part["lost"].as_f64().unwrap()).sum();
    assert!((lost - (100.0 - mean)).abs() < 1e-6, "{lost} lost of {mean}");
    let strength = tab.get(json!({"insight": {"name": "strength", "params": {"limit": 10_000}}}));
    assert_eq!(strength["distribution"], answer["now"]["bins"]);
    assert_eq!(strength["total"], answer["now"]["scored"]);
    assert!((strength["mean"].as_f64().unwrap() - mean).abs() < 1e-6);
    let scores: Vec<f64> =
        list(&strength["customers"]).iter().map(|one| one["score"].as_f64().unwrap()).collect();
    let middle = (scores[(scores.len() - 1) / 2] + scores[scores.len() / 2]) / 2.0;
    assert!((answer["now"]["median"].as_f64().unwrap() - middle).abs() < 1e-9);
    let earlier =
        tab.get(json!({"insight": {"name": "strength", "params": {"to": answer["before"], "limit": 0}}}));
    assert_eq!(earlier["distribution"], answer["then"]["bins"]);

    let named = list(&answer["strengths"]).iter().chain(list(&answer["weak_spots"])).count();
    let known = list(&answer["parts"]).iter().filter(|part| part["customers"].as_u64() >= Some(5)).count();
    assert_eq!(named, known);
    for part in list(&answer["strengths"]) {
        let part = list(&answer["parts"]).iter().find(|one| one["part"] == *part).unwrap();
        assert!(part["share"].as_f64() >= Some(0.6), "{part}");
    }
}

#[test]
fn the_facts_are_those_of_the_kpis() {
    let tab = sample();
    let answer = ask(&tab, json!({}));
    let day = |name: &str| answer[name].as_str().unwrap().parse::<domain::Day>().unwrap();
    let (from, to) = (day("before").plus(1), day("until"));
    let kpi = |name: &str, params: Json| tab.get(json!({"kpi": {"name": name, "params": params}}));
    let period = json!({"from": from, "to": to});
    assert_eq!(
        fact(&answer, "retention")["value"],
        kpi("period_retention", period.clone())["retention_rate"]
    );
    assert_eq!(fact(&answer, "repeat")["value"], kpi("repeat", json!({"to": to}))["repeat_rate"]);
    assert_eq!(fact(&answer, "nps")["value"], kpi("nps", period.clone())["nps"]);
    assert_eq!(fact(&answer, "csat")["of"], kpi("csat", period.clone())["n"]);
    let top = &kpi("concentration", period)["top"][3];
    assert_eq!((&fact(&answer, "top_share")["value"], &top["percent"]), (&top["share"], &json!(20)));
    let keys = tab.get(json!({"insight": {"name": "key_customers", "params": {}}}));
    assert_eq!(fact(&answer, "key_silent")["of"], keys["total"]);
    let actions = tab.get(json!({"insight": {"name": "next_actions", "params": {
        "kinds": ["answer_complaint"], "limit": 10_000,
    }}}));
    assert_eq!(fact(&answer, "open_complaints")["count"], actions["total"]);
    let things = list(&answer["first"]);
    if let Some(thing) = things.iter().find(|thing| thing["thing"] == "answer_complaints") {
        let worth: f64 =
            list(&actions["actions"]).iter().map(|one| one["value_minor"].as_f64().unwrap()).sum();
        assert!((thing["value_minor"].as_f64().unwrap() / worth - 1.0).abs() < 1e-6, "{thing} {worth}");
    }
    let verdicts = ["good", "fair", "poor", "unknown"];
    assert!(list(&answer["facts"]).iter().all(|fact| verdicts.contains(&fact["verdict"].as_str().unwrap())));
}

#[test]
fn the_weights_of_the_space_hold_for_the_assessment_the_record_and_the_list() {
    let tab = sample();
    let mean = |tab: &Tab| ask(tab, json!({}))["now"]["mean"].as_f64().unwrap();
    let weakest = json!({"query": {
        "kind": "customer", "select": ["strength"], "where": "strength >= 0", "limit": 1,
        "sort": [{"field": "strength", "descending": false}],
    }});
    let listed = |tab: &Tab| tab.get(weakest.clone())["rows"][0]["strength"].as_f64().unwrap();
    let record = |tab: &Tab| {
        let answer =
            tab.get(json!({"insight": {"name": "strength", "params": {"ascending": true, "limit": 1}}}));
        answer["customers"][0]["score"].as_f64().unwrap()
    };
    let usual = (mean(&tab), listed(&tab), record(&tab));
    assert_eq!(usual.1, usual.2);
    let tenure = json!({"recency": 0, "frequency": 0, "tenure": 100});
    // Weights of a question alone are not kept.
    let asked = ask(&tab, json!({"weights": tenure}))["now"]["mean"].as_f64().unwrap();
    assert!(asked != usual.0 && mean(&tab) == usual.0);
    tab.get(json!({"apply": {"setting": {"name": "strength_weights", "value": tenure}}}));
    let own = (mean(&tab), listed(&tab), record(&tab));
    assert_eq!(own.0, asked);
    assert!(own.1 != usual.1 && own.1 == own.2, "{usual:?} {own:?}");
    assert_eq!(ask(&tab, json!({}))["weights"]["tenure"], 100.0);
    tab.get(json!("undo"));
    assert_eq!((mean(&tab), listed(&tab), record(&tab)), usual);
    // What makes no sense is as if nothing were chosen.
    for value in [json!("many"), json!({"recency": -1}), json!({"speed": 3})] {
        tab.get(json!({"apply": {"setting": {"name": "strength_weights", "value": value}}}));
        assert_eq!(mean(&tab), usual.0);
    }
}

#[test]
fn another_day_is_assessed_without_rows_and_wrong_questions_are_refused() {
    let tab = sample();
    let past = ask(&tab, json!({"to": "2024-01-31", "before": "2023-07-31"}));
    assert_eq!((&past["can_open"], &past["first"]), (&json!(false), &json!([])));
    assert!(past["now"]["scored"].as_u64() > Some(0));
    assert!(list(&past["facts"]).iter().all(|fact| fact["where"].is_null()), "{past}");
    for wrong in [
        json!({"before": "2024-06-15"}),
        json!({"weights": {"speed": 1}}),
        json!({"weights": {"recency": -1}}),
        json!({"targetHours": 0}),
    ] {
        let failure = tab.ask(json!({"insight": {"name": "assessment", "params": wrong}})).unwrap_err();
        assert_eq!(failure.code, Code::BadParameter, "{}", failure.detail);
    }
    let failure = tab.ask(json!({"insight": {"name": "assessment", "params": {"where": "citty = Riga"}}}));
    assert_eq!(failure.unwrap_err().code, Code::BadFilter);
}

#[test]
fn a_space_with_next_to_nothing_is_assessed_without_a_panic() {
    let tab = Tab::open(&MemoryDisk::default(), 1);
    let empty = ask(&tab, json!({}));
    assert_eq!((&empty["now"]["customers"], &empty["first"]), (&json!(0), &json!([])));
    assert!(empty["now"]["median"].is_null() && !empty["refusal"].is_null());
    tab.get(json!({"apply": {"create": {"kind": "customer", "fields": {"name": "Nino"}}}}));
    let one = ask(&tab, json!({}));
    assert_eq!((&one["now"]["customers"], &one["now"]["scored"]), (&json!(1), &json!(0)));
    assert_eq!(fact(&one, "unreachable")["count"], 1);
    // A field of one's own that takes one of our names takes the finding away and nothing else.
    let own = json!({"declareField": {"kind": "customer", "label": "open_complaints", "type": "text"}});
    tab.get(json!({"apply": own}));
    assert!(fact(&ask(&tab, json!({})), "open_complaints")["where"].is_null());
}
