//! Questions to models through the service, on the reference files as they are imported, against the reference answers.

use crate::answers::{Answer, answer, read};
use crate::support::{Tab, TestFile};
use protocol::{Code, Event};
use serde_json::{Map, Value as Json, json};
use store::MemoryDisk;

const UNTIL: &str = "1997-09-30";

/// A space with these files in it.
fn space(files: &[(&str, String)]) -> Tab {
    let tab = Tab::open(&MemoryDisk::default(), 1);
    for (name, text) in files {
        let file = TestFile::new(name, text.clone());
        let result = tab.ask_with(json!({"import": {"currency": "USD"}}), &[file]).unwrap().0;
        assert_eq!(result["files"][0]["failed"], 0, "{result}");
    }
    tab
}

fn cdnow() -> Tab {
    space(&[("cdnow.csv", read("cdnow_sample_transactions.csv"))])
}

fn ask(tab: &Tab, name: &str, params: Json) -> Json {
    tab.get(json!({"insight": {"name": name, "params": params}}))
}

/// The parameters by name and the log-likelihood, as the answers list them.
fn fitted(fit: &Json) -> Json {
    let mut got = fit["values"].clone();
    got["log_likelihood"] = fit["log_likelihood"].clone();
    got
}

/// A file's lines with a first column that names each of them.
fn with_names(text: &str) -> String {
    let line = |(place, line): (usize, &str)| match place {
        0 => format!("name,{line}\n"),
        _ => format!("Row {place},{line}\n"),
    };
    text.lines().enumerate().map(line).collect()
}

#[test]
fn models_fitted_to_imported_transactions_are_the_published_ones() {
    let tab = cdnow();
    let check = |model: &str, id: &str| {
        let fit = ask(&tab, "fit", json!({"model": model, "until": UNTIL}));
        answer("clv.json", &format!("clv.cdnow_from_transactions.fit.{id}")).check(&fitted(&fit));
        fit
    };
    let fit = check("bg_nbd", "bgnbd");
    let data = &fit["data"];
    answer("clv.json", "clv.cdnow.summary").check_some(&json!({
        "customers": data["customers"], "repeaters": data["repeaters"],
        "total_repeat_purchases": data["repeat_purchases"], "sum_t_x_weeks": data["sum_t_x"],
        "sum_T_weeks": data["sum_T"],
    }));
    assert_eq!(
        (&fit["unit"], &fit["until"], &fit["customers"]),
        (&json!("weeks"), &json!(UNTIL), &json!(2357))
    );
    check("Pareto/NBD", "paretonbd");
    let spend = check("gamma_gamma", "gammagamma");
    assert_eq!(spend["currency"], "USD");
}

#[test]
fn a_fit_is_judged_by_what_came_after_it_and_beside_another_model() {
    let tab = cdnow();
    let question =
        json!({"until": UNTIL, "holdout": "1998-06-30", "compare": ["pareto_nbd"], "bootstrap": 40});
    let fit = ask(&tab, "fit", question);
    assert_eq!(fit["calibration"]["actual"], 1882);
    assert!(fit["calibration"]["bias"].as_f64().unwrap().abs() < 0.13);
    assert_eq!(
        (&fit["choice"]["by_aic"], &fit["compared"][0]["model"]),
        (&json!("bg_nbd"), &json!("pareto_nbd"))
    );
    for parameter in fit["parameters"].as_array().unwrap() {
        let (low, high) = (parameter["ci95"][0].as_f64().unwrap(), parameter["ci95"][1].as_f64().unwrap());
        assert!((low..high).contains(&parameter["value"].as_f64().unwrap()), "{parameter}");
    }
}

#[test]
fn what_is_said_of_all_listed_does_not_depend_on_how_many_are_shown() {
    let tab = cdnow();
    let predict = |more: Json| {
        let mut question =
            json!({"until": UNTIL, "ahead": 12, "discount": 0.01, "limit": 1, "newCustomer": [12.0 * 4.345]});
        question.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        ask(&tab, "predict", question)
    };
    let all = predict(json!({}));
    let customers = &all["total"]["customers"];
    let counted = |answer: &Json, of: &str| -> u64 {
        let classes = answer["distribution"][of].as_array().unwrap();
        classes.iter().map(|class| class["customers"].as_u64().unwrap()).sum()
    };
    assert_eq!((&json!(counted(&all, "p_alive")), &json!(counted(&all, "value"))), (customers, customers));
    assert_eq!(all["total"]["ci95"], all["everybody"]["ci95"]);
    assert_eq!(all["newcomer"]["expected_purchases"], all["new_customer"][0]["purchases"]);
    let value: f64 = all["distribution"]["value"]
        .as_array()
        .unwrap()
        .iter()
        .map(|class| class["sum_minor"].as_f64().unwrap())
        .sum();
    assert!((value / all["total"]["discounted_revenue_minor"].as_f64().unwrap() - 1.0).abs() < 1e-9);

    let parts = ["count(orders) > 1", "count(orders) <= 1"].map(|part| predict(json!({"where": part})));
    assert_eq!(parts.iter().map(|part| counted(part, "p_alive")).sum::<u64>(), counted(&all, "p_alive"));
    let low = |answer: &Json| answer["total"]["ci95"][0].as_f64().unwrap();
    assert!(low(&parts[0]) > 0.0 && low(&parts[0]) < low(&all));
}

fn predictions(tab: &Tab, answer: &Answer, given: &Json) -> Json {
    let params = |model: &str, names: [&str; 4]| -> Map<String, Json> {
        let values = answer.params()[model].as_array().unwrap();
        names.iter().map(|name| (*name).to_owned()).zip(values.iter().cloned()).collect()
    };
    let spend: Map<String, Json> = ["p", "q", "v"]
        .iter()
        .map(|name| (*name).to_owned())
        .zip(answer.params()["gammagamma"].as_array().unwrap().iter().cloned())
        .collect();
    let ids: Vec<String> = answer.value().as_object().unwrap().keys().cloned().collect();
    let list = ids.iter().map(|id| format!("\"{id}\"")).collect::<Vec<_>>().join(", ");
    let predict = |model: &str, names: [&str; 4], horizon: Json| {
        let mut question = json!({
            "model": model, "parameters": params(&model.replace('_', ""), names), "spend": spend, "dertRate": 0.0027,
            "where": format!("external_id in ({list})"),
        });
        question.as_object_mut().unwrap().extend(horizon.as_object().unwrap().clone());
        question.as_object_mut().unwrap().extend(given.as_object().unwrap().clone());
        ask(tab, "predict", question)
    };
    let weeks = json!({"weeks": 39});
    let year = json!({"ahead": 12, "discount": 0.01});
    let bg = [&weeks, &year].map(|horizon| predict("bg_nbd", ["r", "alpha", "a", "b"], horizon.clone()));
    let pa =
        [&weeks, &year].map(|horizon| predict("pareto_nbd", ["r", "alpha", "s", "beta"], horizon.clone()));
    let one = |page: &Json, id: &str| {
        let customers = page["customers"].as_array().unwrap();
        customers.iter().find(|line| line["externalId"] == id).unwrap().clone()
    };
    let units = |minor: &Json| json!(minor.as_f64().unwrap() / 100.0);
    let line = |id: &String| {
        let [bg, bg_year] = [&bg[0], &bg[1]].map(|page| one(page, id));
        let [pa, pa_year] = [&pa[0], &pa[1]].map(|page| one(page, id));
        let line = json!({
            "x": bg["repeat_days"], "t_x": bg["last_weeks"], "T": bg["observed_weeks"],
            "mean_repeat_value": units(&bg["mean_repeat_minor"]),
            "bgnbd_p_alive": bg["p_alive"], "bgnbd_expected_39w": bg["expected_purchases"],
            "paretonbd_p_alive": pa["p_alive"], "paretonbd_expected_39w": pa["expected_purchases"],
            "gg_expected_avg_value": units(&bg["expected_value_minor"]),
            "revenue_39w_bgnbd": units(&bg["expected_revenue_minor"]),
            "revenue_39w_paretonbd": units(&pa["expected_revenue_minor"]),
            "clv12m_bgnbd": units(&bg_year["discounted_revenue_minor"]),
            "clv12m_paretonbd": units(&pa_year["discounted_revenue_minor"]),
            "dert_paretonbd": pa["dert"],
        });
        (id.clone(), line)
    };
    ids.iter().map(line).collect::<Map<_, _>>().into()
}

#[test]
fn an_imported_summary_is_fitted_and_foretold_by_its_fields() {
    let tab = space(&[("summary.csv", read("cdnow_summary_calibration.csv"))]);
    let fields = json!({"x": "x", "t_x": "t_x", "T": "t", "mean": "mean_repeat_value_usd"});
    for (model, id) in [("bg_nbd", "bgnbd"), ("pareto_nbd", "paretonbd"), ("gamma_gamma", "gammagamma")] {
        let fit = ask(&tab, "fit", json!({"model": model, "fields": fields, "currency": "USD"}));
        answer("clv.json", &format!("clv.cdnow.fit.{id}")).check(&fitted(&fit));
    }
    for id in ["clv.cdnow.customers.published_params.dev", "clv.cdnow.customers.mle.dev"] {
        let answer = answer("clv.json", id);
        answer.check(&predictions(&tab, &answer, &json!({"fields": fields, "currency": "USD"})));
    }
    let answer = answer("clv.json", "clv.cdnow.unconditional.dev");
    let new = |model: &str, names: [&str; 4]| {
        let values = answer.params()[model.replace('_', "")].as_array().unwrap();
        let parameters: Map<String, Json> =
            names.iter().map(|name| (*name).to_owned()).zip(values.iter().cloned()).collect();
        let weeks: Vec<f64> =
            answer.value().as_object().unwrap().keys().map(|t| t.parse().unwrap()).collect();
        let question = json!({"model": model, "fields": fields, "parameters": parameters, "newCustomer": weeks, "limit": 0});
        ask(&tab, "predict", question)["new_customer"].clone()
    };
    let (bg, pa) = (new("bg_nbd", ["r", "alpha", "a", "b"]), new("pareto_nbd", ["r", "alpha", "s", "beta"]));
    let got = answer.value().as_object().unwrap().keys().enumerate().map(|(at, weeks)| {
        (weeks.clone(), json!({"bgnbd": bg[at]["purchases"], "paretonbd": pa[at]["purchases"]}))
    });
    answer.check(&got.collect::<Map<_, _>>().into());
}

#[test]
fn opportunities_and_contracts_are_fitted_by_fields() {
    let tab = space(&[("donations.csv", with_names(&read("donations_bgbb.csv")))]);
    let fields = json!({"x": "frequency", "t_x": "recency", "n": "n_periods", "customers": "donors"});
    let fit = ask(&tab, "fit", json!({"model": "BG/BB", "fields": fields}));
    answer("clv.json", "clv.donations.fit.bgbb").check(&fitted(&fit));
    let answer_of_groups = answer("clv.json", "clv.donations.groups.dev");
    let predicted = ask(
        &tab,
        "predict",
        json!({"model": "bg_bb", "fields": fields, "ahead": 5, "parameters": answer_of_groups.params()}),
    );
    let got = answer_of_groups.value().as_object().unwrap().keys().map(|name| {
        let (x, t_x) = name.split_once(',').unwrap();
        let (x, t_x): (u32, u32) = (x[2..].parse().unwrap(), t_x[4..].parse().unwrap());
        let groups = predicted["groups"].as_array().unwrap();
        let group = groups.iter().find(|group| group["x"] == x && group["t_x"] == t_x).unwrap();
        let group = json!({
            "p_alive_at_n": group["p_alive"], "p_alive_at_n_plus_1": group["p_alive_next"],
            "expected_next5": group["expected_purchases"],
        });
        (name.clone(), group)
    });
    answer_of_groups.check(&got.collect::<Map<_, _>>().into());

    let tab = space(&[("subscriptions.csv", read("subscriptions_regular.csv"))]);
    let fields = json!({"tenure": "tenure_years", "observed": "observed_years"});
    let answer = answer("clv.json", "clv.subscriptions_regular.fit.sbg");
    let mut got = fitted(&ask(&tab, "fit", json!({"model": "sbg", "fields": fields})));
    let predicted = ask(&tab, "predict", json!({"model": "sbg", "fields": fields, "ahead": 12}));
    for name in ["survival", "retention_rate"] {
        let years = predicted["renewals"].as_array().unwrap();
        let by_year = years.iter().map(|year| (year["renewal"].to_string(), year[name].clone()));
        got[name] = by_year.collect::<Map<_, _>>().into();
    }
    got["observed_alive"] = answer.value()["observed_alive"].clone();
    answer.check(&got);
}

fn check_curve(id: &str, ask_curve: impl Fn(Json) -> Json) {
    let answer = answer("survival_retention.json", id);
    let at: Vec<Json> =
        answer.value()["at_times"].as_array().unwrap().iter().map(|line| line["t"].clone()).collect();
    let risk: Vec<f64> =
        answer.value()["at_risk_at_times"].as_object().unwrap().keys().map(|t| t.parse().unwrap()).collect();
    let tau = &answer.value()["rmst"]["tau"];
    let curve = ask_curve(json!({"at": at, "tau": tau}));
    let lines = curve["at"].as_array().unwrap().iter().map(|line| {
        let mut got =
            json!({"t": line["t"], "S": line["survival"], "cumulative_events": line["cumulative_events"]});
        if !line["ci_plain"].is_null() {
            got["greenwood_var"] = line["variance"].clone();
            got["std_error"] = json!(line["variance"].as_f64().unwrap().sqrt());
            got["ci_plain"] = line["ci_plain"].clone();
            got["ci_loglog"] = line["ci_loglog"].clone();
        }
        got
    });
    let lines: Vec<Json> = lines.collect();
    let curve_at_risk = ask_curve(json!({"at": risk}));
    let at_risk = curve_at_risk["at"].as_array().unwrap().iter();
    let at_risk = answer.value()["at_risk_at_times"].as_object().unwrap().keys().cloned().zip(at_risk);
    answer.check(&json!({
        "n": curve["n"], "events": curve["events"], "median": curve["median"],
        "rmst": {"tau": tau, "value": curve["restricted_mean"]},
        "at_times": lines,
        "at_risk_at_times": at_risk.map(|(t, line)| (t, line["at_risk"].clone())).collect::<Map<_, _>>(),
    }));
}

fn with(mut question: Json, more: Json) -> Json {
    question.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    question
}

#[test]
fn curves_by_fields_and_groups_are_those_of_the_reference() {
    let flies = space(&[("waltons.csv", with_names(&read("waltons.csv")))]);
    let fields = json!({"fields": {"duration": "duration", "event": "event"}, "by": "tags"});
    check_curve("km.waltons.all", |more| ask(&flies, "survival", with(fields.clone(), more))["all"].clone());
    let answer_of_flies = ask(&flies, "survival", fields);
    answer("survival_retention.json", "km.waltons.logrank").check(&answer_of_flies["log_rank"]);
    assert_eq!(answer_of_flies["groups"].as_array().unwrap().len(), 2);

    let released = space(&[("rossi.csv", with_names(&read("rossi.csv")))]);
    let fields = json!({"fields": {"duration": "week", "event": "arrest"}, "by": "fin"});
    let group = |more: Json| ask(&released, "survival", with(fields.clone(), more))["groups"][0].clone();
    check_curve("km.rossi.fin0", group);
    let segments = json!({
        "fields": {"duration": "week", "event": "arrest"}, "segments": {"none": "fin = 0", "aid": "fin = 1"},
    });
    let by_segment = ask(&released, "survival", segments);
    assert_eq!(by_segment["groups"][1]["events"], 66);
    assert!(by_segment["log_rank"]["p_value"].as_f64().unwrap() < 0.1);
}

#[test]
fn a_given_series_is_carried_on_and_imported_revenue_has_its_history() {
    let tab = cdnow();
    let text = read("drinks_monthly_sales.csv");
    let values: Vec<f64> =
        text.lines().skip(1).map(|line| line.split_once(',').unwrap().1.parse().unwrap()).collect();
    let fixed = answer("forecast_pipeline.json", "hw.drinks.fixed1");
    let smoothing = fixed.params();
    let smoothing =
        json!({"alpha": smoothing["alpha"], "beta": smoothing["beta"], "gamma": smoothing["gamma"]});
    let found = ask(&tab, "forecast", json!({"values": values, "smoothing": smoothing, "ahead": 24}));
    let points: Vec<&Json> =
        found["points"].as_array().unwrap().iter().map(|point| &point["value"]).collect();
    fixed.check(&json!({
        "forecast_24": points, "sse": found["sse"], "mae": found["mae"], "mape_percent": found["mape_percent"],
        "final_level": found["level"], "final_trend": found["trend"], "final_season": found["seasonal"],
    }));
    let best = ask(&tab, "forecast", json!({"values": values}));
    answer("forecast_pipeline.json", "hw.drinks.optimised").check(&best);

    let refused = tab.ask(json!({"insight": {"name": "forecast", "params": {}}})).unwrap_err();
    assert_eq!((refused.code, &refused.at["code"]), (Code::NotEnoughData, &json!("too_short")));
    let of = |of: &str| ask(&tab, "forecast", json!({"of": of, "season": 6, "ahead": 3}));
    let (revenue, orders, customers) = (of("revenue"), of("orders"), of("customers"));
    assert_eq!(revenue["points"][0]["from"], "1998-07-01");
    let months = answer("forecast_pipeline.json", "revenue.cdnow.monthly");
    let got = (0..18).map(|at| {
        let month = revenue["history"][at]["from"].as_str().unwrap()[..7].to_owned();
        let value = |series: &Json| series["history"][at]["value"].clone();
        (month, json!({"orders": value(&orders), "revenue": value(&revenue), "customers": value(&customers)}))
    });
    months.check(&got.collect::<Map<_, _>>().into());
}

#[test]
fn gifts_are_recommended_beside_gifts() {
    let tab = space(&[("gifts.csv", read("baskets_synthetic.csv"))]);
    let pairs = answer("recommend.json", "pairs.synthetic.dev");
    let found = ask(&tab, "recommend", json!({"pairs": true}));
    assert_eq!(found["baskets"], 400);
    let all: Vec<Json> = found["pairs"]
        .as_array()
        .unwrap()
        .iter()
        .map(|pair| {
            let mut pair = pair.clone();
            (pair["a"], pair["b"]) = (pair["a"]["item"].clone(), pair["b"]["item"].clone());
            pair
        })
        .collect();
    let find =
        |want: &Json| all.iter().find(|got| got["a"] == want["a"] && got["b"] == want["b"]).unwrap().clone();
    pairs.check(&pairs.value().as_array().unwrap().iter().map(find).collect());
    for (id, measure, floor) in
        [("recs.synthetic.cosine.dev", "cosine", 1), ("recs.synthetic.lift.dev", "lift", 5)]
    {
        let answer = answer("recommend.json", id);
        let got = answer.value().as_object().unwrap().keys().map(|sku| {
            let found = ask(&tab, "recommend", json!({"item": sku, "measure": measure, "floor": floor}));
            let line = |one: &Json| json!({"item": one["item"], "score": one["score"], "n_ab": one["reasons"][0]["together"]});
            (sku.clone(), found["items"].as_array().unwrap().iter().map(line).collect::<Json>())
        });
        answer.check(&got.collect::<Map<_, _>>().into());
    }
    let baskets = answer("recommend.json", "recs.synthetic.basket.dev");
    let got = baskets.value().as_array().unwrap().iter().map(|want| {
        let count = want["top"].as_array().unwrap().len();
        let found = ask(&tab, "recommend", json!({"basket": want["basket"], "floor": 1, "limit": count}));
        let line = |one: &Json| json!({"item": one["item"], "score": one["score"]});
        json!({"basket": want["basket"], "top": found["items"].as_array().unwrap().iter().map(line).collect::<Json>()})
    });
    baskets.check(&got.collect());
    let page = tab.get(json!({"query": {"kind": "customer", "limit": 1}}));
    let found = ask(&tab, "recommend", json!({"id": page["rows"][0]["id"]}));
    assert!(!found["bought"].as_array().unwrap().is_empty());
}

#[test]
fn cohorts_come_by_any_period_with_revenue() {
    let tab = cdnow();
    let months = tab.get(json!({"cohorts": {"revenue": true}}));
    let same = tab.get(json!({"cohorts": {"unit": "month"}}));
    assert_eq!(same["cohorts"][0]["from"], "1997-01-01");
    for name in ["size", "active", "retention", "revenue_minor", "revenue_share"] {
        assert_eq!(months["cohorts"][0][name], same["cohorts"][0][name], "{name}");
    }
    for (unit, first) in
        [("day", "1997-10-18"), ("week", "1996-12-30"), ("quarter", "1997-01-01"), ("year", "1997-01-01")]
    {
        let found = tab.get(json!({"cohorts": {"unit": unit}}));
        let sizes: u64 =
            found["cohorts"].as_array().unwrap().iter().map(|one| one["size"].as_u64().unwrap()).sum();
        // Of days there are more than the table holds: those of the first purchases lie before it.
        let whole = unit != "day";
        assert_eq!(sizes == 2357, whole, "{unit}");
        assert!(!whole || found["cohorts"][0]["from"] == first, "{unit}: {}", found["cohorts"][0]["from"]);
    }
    assert_eq!(tab.ask(json!({"cohorts": {"unit": "decade"}})).unwrap_err().code, Code::BadParameter);
}

#[test]
fn key_customers_are_at_risk_and_the_kpis_without_them_are_less() {
    let tab = cdnow();
    let found = ask(&tab, "key_customers", json!({"until": UNTIL, "limit": 3}));
    assert_eq!(found["customers"].as_array().unwrap().len(), 3);
    assert!(found["buys_most"].as_u64().unwrap() >= 236 && found["complains_most"] == 0, "{found}");
    let risks: Vec<f64> = found["customers"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["at_risk_minor"].as_f64().unwrap())
        .collect();
    assert!(risks[0] >= risks[1] && risks[1] >= risks[2] && risks[2] > 0.0);
    let whole = ask(&tab, "what_if", json!({"until": UNTIL}));
    assert_eq!(whole["leaving"], found["total"]);
    assert_eq!(whole["lost_revenue_minor"], found["revenue_minor"]);
    let id = &found["customers"][0]["id"];
    let one = ask(&tab, "whatIf", json!({"until": UNTIL, "ids": [id]}));
    assert_eq!(
        (&one["leaving"], &one["lost_revenue_minor"]),
        (&json!(1), &found["customers"][0]["revenue_minor"])
    );
    let longest = ask(&tab, "key_customers", json!({"until": UNTIL, "kind": "longest", "limit": 1000}));
    let listed = longest["customers"].as_array().unwrap();
    assert_eq!((&longest["listed"], &longest["total"]), (&found["longest"], &found["total"]));
    assert!(
        listed.len() as u64 == found["longest"].as_u64().unwrap()
            && listed.iter().all(|one| one["longest"] == true)
    );
    let without_longest = ask(&tab, "what_if", json!({"until": UNTIL, "kind": "longest"}));
    assert_eq!(without_longest["leaving"], found["longest"]);
    let nobody = ask(&tab, "whatIf", json!({"until": UNTIL, "leaving": "name = nobody"}));
    assert_eq!(nobody["now"], nobody["without"]);
}

#[test]
fn strength_shows_its_parts_and_its_change() {
    let tab = cdnow();
    let found = ask(&tab, "strength", json!({"until": UNTIL, "limit": 1}));
    assert_eq!((&found["total"], &found["before"]), (&json!(2357), &json!("1997-07-02")));
    let best = &found["customers"][0];
    let points: f64 =
        best["parts"].as_array().unwrap().iter().map(|part| part["points"].as_f64().unwrap()).sum();
    assert!((points - best["score"].as_f64().unwrap()).abs() < 1e-9);
    assert_eq!(
        best["change"].as_f64().unwrap(),
        best["score"].as_f64().unwrap() - best["before"].as_f64().unwrap()
    );
    let weighed = ask(&tab, "strength", json!({"until": UNTIL, "limit": 1, "weights": {"recency": 0}}));
    assert_eq!(weighed["weights"]["recency"], 0.0);
    assert_ne!(weighed["customers"][0]["score"], best["score"]);
    let wrong =
        tab.ask(json!({"insight": {"name": "strength", "params": {"weights": {"luck": 1}}}})).unwrap_err();
    assert_eq!(wrong.code, Code::BadParameter);
}

#[test]
fn what_was_decided_about_an_action_hides_it_and_teaches_the_ranking() {
    let tab = cdnow();
    let list =
        || ask(&tab, "next_actions", json!({"until": "1998-06-30", "kinds": ["win_back"], "limit": 5}));
    let before = list();
    let first = before["actions"][0].clone();
    let codes: Vec<&str> =
        first["reasons"].as_array().unwrap().iter().map(|reason| reason["code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["p_alive", "p_alive_before", "expected_revenue", "effect", "uptake"]);
    assert_eq!(first, list()["actions"][0], "the same facts give the same list");
    let decide = |decision: &str, day: &str| {
        let fields = json!({
            "customer": first["id"], "what": "win_back", "decision": decision, "reason": "moved away", "day": day,
        });
        tab.get(json!({"apply": {"create": {"kind": "action", "fields": fields}}}));
    };
    decide("dismissed", "1998-06-20");
    let after = list();
    assert_ne!(after["actions"][0]["id"], first["id"]);
    assert_eq!(after["total"].as_u64().unwrap() + 1, before["total"].as_u64().unwrap());
    let uptake = &after["actions"][0]["reasons"][4];
    assert!((uptake["value"].as_f64().unwrap() - 2.0 / 3.0).abs() < 1e-12);
    tab.get(json!("undo"));
    assert_eq!(list()["actions"], before["actions"]);
    decide("snoozed", "1998-06-01");
    assert_eq!(list()["actions"], before["actions"], "a snooze of long ago is over");
}

#[test]
fn a_fit_says_how_far_it_is_can_be_given_up_and_refuses_in_words() {
    let tab = cdnow();
    tab.host.step.set(30);
    ask(&tab, "fit", json!({"model": "pareto_nbd", "until": UNTIL}));
    let told = |event: &Event| matches!(event, Event::Progress(progress) if progress.phase == protocol::Phase::Fitting);
    assert!(tab.host.events.borrow().iter().any(told));
    tab.host.cancelled.set(true);
    let question = json!({"insight": {"name": "fit", "params": {"until": UNTIL}}});
    assert_eq!(tab.ask(question).unwrap_err().code, Code::Cancelled);
    tab.host.cancelled.set(false);
    let early = json!({"insight": {"name": "fit", "params": {"until": "1997-01-01"}}});
    let refused = tab.ask(early).unwrap_err();
    assert_eq!(refused.code, Code::NotEnoughData);
    assert_eq!((&refused.at["code"], &refused.at["needed"]), (&json!("too_few_events"), &json!(10)));
    assert!(refused.detail.contains("it takes 10"), "{}", refused.detail);
    let empty = space(&[]);
    let refused = empty.ask(json!({"insight": {"name": "fit", "params": {}}})).unwrap_err();
    assert_eq!(refused.at["code"], "too_few_customers");
    let wrong = empty.ask(json!({"insight": {"name": "fit", "params": {"model": "magic"}}})).unwrap_err();
    assert_eq!(wrong.code, Code::BadParameter);
}

#[test]
fn a_jump_in_a_given_series_is_flagged_and_the_firms_own_are_named() {
    let tab = cdnow();
    let quiet: Vec<f64> = (0..20).map(|t| 100.0 + f64::from(t * 7 % 5)).collect();
    let mut jumped = quiet.clone();
    jumped[19] += 60.0;
    let series = json!([{"name": "quiet", "values": quiet}, {"name": "jumped", "values": jumped}]);
    let found = ask(&tab, "anomalies", json!({"series": series}));
    assert_eq!(
        (&found["points"][0]["name"], &found["points"][0]["flagged"]),
        (&json!("jumped"), &json!(true))
    );
    assert_eq!(found["points"][1]["flagged"], false);
    let own = ask(&tab, "anomalies", json!({"until": "1998-06-30"}));
    let names: Vec<&Json> = own["points"].as_array().unwrap().iter().map(|point| &point["name"]).collect();
    assert!(names.contains(&&json!("revenue")), "{own}");
    assert_eq!(own["from"], "1998-06-01");
}

#[test]
fn the_size_of_a_segment_is_that_at_the_end_of_each_month() {
    let orders = "Number,Customer,Date,Amount\n1,Anna,2024-01-10,10 EUR\n2,Anna,2024-03-05,20 EUR\n\
        3,Boris,2024-04-20,30 EUR\n";
    let tab = space(&[("orders.csv", orders.to_owned())]);
    let size = |condition: &str| {
        let params = json!({"where": condition, "months": 5, "until": "2024-06-15"});
        let answer = ask(&tab, "segmentSize", params);
        let counts: Vec<u64> = answer["points"]
            .as_array()
            .unwrap()
            .iter()
            .map(|point| point["count"].as_u64().unwrap())
            .collect();
        (counts, answer["unknown"].clone())
    };
    assert_eq!(size("count(orders) >= 1"), (vec![1, 1, 1, 2, 2], json!([])));
    // Boris came in April, and nobody is counted before.
    assert_eq!(size(""), (vec![1, 1, 1, 2, 2], json!([])));
    // Each end of a month is the today of its own count.
    assert_eq!(size("last(orders.day) before 60 days ago").0, [0, 0, 0, 0, 1]);
    assert_eq!(size("sum(orders.amount where day in last 2 months) >= 20 EUR").0, [0, 0, 1, 2, 1]);
    assert_eq!(size("stage = key and count(orders) > 1"), (vec![], json!(["stage"])));

    let points =
        ask(&tab, "segment_size", json!({"where": "", "months": 2, "until": "2024-03-01"}))["points"].clone();
    assert_eq!((&points[0]["day"], &points[1]["day"]), (&json!("2024-01-31"), &json!("2024-02-29")));
    assert_eq!(points[1]["month"], "2024-02");
    let refused = |params: Json| {
        tab.ask(json!({"insight": {"name": "segment_size", "params": params}})).unwrap_err().code
    };
    assert_eq!(refused(json!({"where": "", "months": 0})), Code::BadParameter);
    assert_eq!(refused(json!({"where": "citi = Riga"})), Code::BadFilter);
}
