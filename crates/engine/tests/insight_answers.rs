//! Every reference answer on survival, forecasts, the pipeline and recommendations.
#![allow(missing_docs, clippy::unwrap_used)]

mod support;

use domain::insight::{DealStanding, PipelinePart, Smoothing, StrengthWeights};
use domain::time::Month;
use domain::{Currency, Day, Money};
use engine::baskets::{Baskets, Measure};
use engine::forecast::holt_winters::{Question, forecast};
use engine::forecast::pipeline::{Deal, Weights, pipeline};
use engine::kpi::{KpiInput, value};
use engine::strength::{Contact, Scorer, auc};
use engine::survival::{Subject, at, kaplan_meier, log_rank, restricted_mean};
use serde_json::{Map, Value, json};
use support::{Answer, answer, cdnow, rows};

fn subject(duration: &str, lost: bool) -> Subject {
    Subject { duration: duration.parse().unwrap(), lost }
}

fn waltons(group: Option<&str>) -> Vec<Subject> {
    let rows = rows("waltons.csv");
    let of_group = rows.iter().filter(|row| group.is_none_or(|group| group == &row[2]));
    of_group.map(|row| subject(&row[0], &row[1] == "1")).collect()
}

fn check_curve(answer: &Answer, subjects: &[Subject]) {
    let curve = kaplan_meier(subjects);
    let tau = answer.value()["rmst"]["tau"].as_f64().unwrap();
    let times = answer.value()["at_times"].as_array().unwrap();
    let at_times: Vec<Value> = times
        .iter()
        .map(|want| {
            let t = want["t"].as_f64().unwrap();
            let step = at(&curve, t).unwrap();
            let mut got = json!({ "t": t, "S": step.survival, "cumulative_events": step.cumulative_events });
            if let (Some(plain), Some(loglog)) = (step.ci_plain, step.ci_loglog) {
                got["greenwood_var"] = json!(step.variance);
                got["std_error"] = json!(step.variance.sqrt());
                got["ci_plain"] = json!(plain);
                got["ci_loglog"] = json!(loglog);
            }
            got
        })
        .collect();
    let at_risk = answer.value()["at_risk_at_times"].as_object().unwrap().keys().map(|t| {
        let from: f64 = t.parse().unwrap();
        (t.clone(), json!(subjects.iter().filter(|subject| subject.duration >= from).count()))
    });
    answer.check(&json!({
        "n": curve.n, "events": curve.events, "median": curve.median,
        "rmst": { "tau": tau, "value": restricted_mean(&curve, tau) },
        "at_times": at_times, "at_risk_at_times": at_risk.collect::<Map<_, _>>(),
    }));
}

#[test]
fn survival_of_the_flies() {
    check_curve(&answer("survival_retention.json", "km.waltons.all"), &waltons(None));
}

#[test]
fn survival_of_the_released() {
    let rows = rows("rossi.csv");
    let rows = rows.iter().filter(|row| &row[2] == "0");
    let subjects: Vec<Subject> = rows.map(|row| subject(&row[0], &row[1] == "1")).collect();
    check_curve(&answer("survival_retention.json", "km.rossi.fin0"), &subjects);
}

#[test]
fn survival_of_the_subscribers() {
    let rows = rows("subscriptions_regular.csv");
    let lost = |row: &csv::StringRecord| row[1].parse::<u32>().unwrap() < row[2].parse::<u32>().unwrap();
    let subjects: Vec<Subject> = rows.iter().map(|row| subject(&row[1], lost(row))).collect();
    check_curve(&answer("survival_retention.json", "km.subscriptions_regular"), &subjects);
}

#[test]
fn groups_of_flies_differ() {
    let (one, other) = (waltons(Some("miR-137")), waltons(Some("control")));
    let found = log_rank(&[&one, &other]).unwrap();
    assert_eq!(found.degrees, 1);
    answer("survival_retention.json", "km.waltons.logrank").check(&json!(found));
}

fn drinks() -> Vec<f64> {
    rows("drinks_monthly_sales.csv").iter().map(|row| row[1].parse().unwrap()).collect()
}

#[test]
fn drinks_are_foretold_with_given_smoothing() {
    let answer = answer("forecast_pipeline.json", "hw.drinks.fixed1");
    let smoothing: Smoothing = serde_json::from_value(answer.params().clone()).unwrap();
    let question = Question { season: 12, multiplicative: false, smoothing: Some(smoothing), ahead: 24 };
    let found = forecast(&drinks(), &question).unwrap();
    let values: Vec<f64> = found.points.iter().map(|point| point.value).collect();
    answer.check(&json!({
        "forecast_24": values, "sse": found.sse, "mae": found.mae, "mape_percent": found.mape_percent,
        "final_level": found.level, "final_trend": found.trend, "final_season": found.seasonal,
    }));
}

#[test]
fn drinks_are_foretold_with_the_best_smoothing() {
    let question = Question { season: 12, multiplicative: false, smoothing: None, ahead: 12 };
    let found = forecast(&drinks(), &question).unwrap();
    answer("forecast_pipeline.json", "hw.drinks.optimised").check(&json!(found));
    let back = found.back_test.unwrap();
    assert!(back.mae < back.naive_mae && back.within >= 9, "{back:?}");
    let times = forecast(&drinks(), &Question { multiplicative: true, ..question }).unwrap();
    assert!(times.back_test.unwrap().mae < back.naive_mae);
}

#[test]
fn revenue_by_month() {
    let (_, purchases) = cdnow();
    let months = value::revenue_by_month(&KpiInput::all(&purchases), 1.0);
    let got = months.iter().map(|month| {
        let line = json!({
            "orders": month.orders, "revenue": month.revenue_minor as f64 / 100.0, "customers": month.active,
        });
        (month.month.to_string(), line)
    });
    answer("forecast_pipeline.json", "revenue.cdnow.monthly").check(&Value::Object(got.collect()));
}

/// A decimal as a whole number of its last digits.
fn scaled(text: &str, digits: u32) -> i64 {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    format!("{whole}{fraction:0<width$}", width = digits as usize).parse().unwrap()
}

#[test]
fn the_weighted_pipeline() {
    let answer = answer("forecast_pipeline.json", "pipeline.a");
    let rows = rows("pipeline_a.csv");
    let names = |column: usize| {
        let mut names: Vec<&str> = rows.iter().map(|row| &row[column]).collect();
        names.sort_unstable();
        names.dedup();
        names
    };
    let (stages, owners) = (names(3), names(2));
    let place = |names: &[&str], name: &str| names.iter().position(|other| *other == name).unwrap() as u32;
    let deals: Vec<Deal> = rows
        .iter()
        .map(|row| {
            let currency: Currency = row[5].parse().unwrap();
            Deal {
                stage: place(&stages, &row[3]),
                standing: match &row[3] {
                    "Closed Won" => DealStanding::Won,
                    "Closed Lost" => DealStanding::Lost,
                    _ => DealStanding::Open,
                },
                amount_minor: Money::parse(&row[4], currency).unwrap().minor,
                currency,
                close: row[6].parse::<Day>().ok().map(Day::month),
                probability: (!row[7].is_empty()).then(|| scaled(&row[7], 6) as u32),
                owner: place(&owners, &row[2]),
            }
        })
        .collect();
    let params = answer.params();
    let probability =
        |stage: &&str| params["stage_probability"][*stage].as_str().map_or(0, |text| scaled(text, 6) as u32);
    let rates = params["fx_eur_per_unit"].as_object().unwrap();
    let rates: Vec<_> = rates
        .iter()
        .map(|(code, rate)| (code.parse().unwrap(), scaled(rate.as_str().unwrap(), 12) as u64))
        .collect();
    let weights = Weights {
        stages: &stages.iter().map(probability).collect::<Vec<_>>(),
        rates: &rates,
        reporting: Currency(*b"EUR"),
        commit: 750_000,
    };
    let found = pipeline(&deals, &weights);
    let euros = |minor: i64| minor as f64 / 100.0;
    fn parts<K>(parts: &[PipelinePart<K>], name: impl Fn(&K) -> String) -> Value {
        let line = |part: &PipelinePart<K>| {
            let amount = part.amount_minor as f64 / 100.0;
            json!({ "deals": part.deals, "amount_eur": amount, "weighted_eur": part.weighted_minor as f64 / 100.0 })
        };
        parts.iter().map(|part| (name(&part.key), line(part))).collect::<Map<_, _>>().into()
    }
    let currency = found.by_currency.iter().map(|part| (part.currency.to_string(), json!(part)));
    let total = &found.total;
    answer.check(&json!({
        "open_deals": total.open_deals, "open_amount_eur": euros(total.open_minor),
        "open_weighted_eur": euros(total.open_weighted_minor), "won_eur": euros(total.won_minor),
        "forecast_eur": euros(total.forecast_minor), "commit_eur": euros(total.commit_minor),
        "win_rate_count": total.win_rate_count, "win_rate_value": total.win_rate_value,
        "by_stage": parts(&found.by_stage, |&stage| stages[stage as usize].to_owned()),
        "by_month_open": parts(&found.by_month, |month: &Option<Month>| month.map_or("none".into(), |month| month.to_string())),
        "by_owner_open": parts(&found.by_owner, |&owner| owners[owner as usize].to_owned()),
        "by_currency_open": currency.collect::<Map<_, _>>(),
    }));
    assert_eq!(total.left_out, 0);
}

struct Shop {
    skus: Vec<String>,
    baskets: Baskets,
}

impl Shop {
    fn new(lines: &[(String, String)]) -> Shop {
        let of = |part: fn(&(String, String)) -> &String| {
            let mut names: Vec<String> = lines.iter().map(part).cloned().collect();
            names.sort_unstable_by(|a, b| b.cmp(a));
            names.dedup();
            names
        };
        let (orders, skus) = (of(|line| &line.0), of(|line| &line.1));
        let place =
            |names: &[String], name: &String| names.iter().position(|other| other == name).unwrap() as u32;
        let numbers = lines.iter().map(|line| (place(&orders, &line.0), place(&skus, &line.1)));
        let names: Vec<&str> = skus.iter().map(String::as_str).collect();
        Shop { baskets: Baskets::new(numbers, &names), skus }
    }

    fn gifts() -> Shop {
        let rows = rows("baskets_synthetic.csv");
        Shop::new(&rows.iter().map(|row| (row[0].to_owned(), row[3].to_owned())).collect::<Vec<_>>())
    }

    fn name(&self, item: u32) -> &str {
        &self.skus[item as usize]
    }

    fn item(&self, sku: &str) -> u32 {
        self.skus.iter().position(|other| other == sku).unwrap() as u32
    }

    fn pairs(&self) -> Vec<Value> {
        let named = |pair: domain::insight::ItemPair| {
            let mut line = json!(pair);
            line["a"] = json!(self.name(pair.a));
            line["b"] = json!(self.name(pair.b));
            line
        };
        self.baskets.pairs().into_iter().map(named).collect()
    }
}

#[test]
fn pairs_of_gifts() {
    let answer = answer("recommend.json", "pairs.synthetic.dev");
    let shop = Shop::gifts();
    assert_eq!(json!(shop.baskets.baskets()), answer.params()["N"]);
    let all = shop.pairs();
    // The answer lists some of the pairs.
    let wanted = answer.value().as_array().unwrap();
    let find =
        |want: &Value| all.iter().find(|got| got["a"] == want["a"] && got["b"] == want["b"]).unwrap().clone();
    answer.check(&wanted.iter().map(find).collect());
}

#[test]
fn pairs_of_the_textbook() {
    let answer = answer("recommend.json", "pairs.textbook");
    let mut lines = Vec::new();
    for (basket, items) in answer.params()["baskets"].as_array().unwrap().iter().enumerate() {
        let items = items.as_array().unwrap().iter();
        lines.extend(items.map(|item| (basket.to_string(), item.as_str().unwrap().to_owned())));
    }
    answer.check(&Value::Array(Shop::new(&lines).pairs()));
}

#[test]
fn gifts_beside_a_gift() {
    let shop = Shop::gifts();
    for (id, measure, floor) in
        [("recs.synthetic.cosine.dev", Measure::Cosine, 1), ("recs.synthetic.lift.dev", Measure::Lift, 5)]
    {
        let answer = answer("recommend.json", id);
        let got = answer.value().as_object().unwrap().keys().map(|sku| {
            let found = shop.baskets.beside(shop.item(sku), measure, floor, 5);
            let line = |one: &domain::insight::Recommendation| {
                json!({ "item": shop.name(one.item), "score": one.score, "n_ab": one.reasons[0].together })
            };
            (sku.clone(), found.iter().map(line).collect::<Value>())
        });
        answer.check(&Value::Object(got.collect()));
    }
}

#[test]
fn gifts_for_a_basket() {
    let answer = answer("recommend.json", "recs.synthetic.basket.dev");
    let shop = Shop::gifts();
    let got = answer.value().as_array().unwrap().iter().map(|want| {
        let skus = want["basket"].as_array().unwrap();
        let bought: Vec<u32> = skus.iter().map(|sku| shop.item(sku.as_str().unwrap())).collect();
        let top = shop.baskets.for_basket(&bought, 1, want["top"].as_array().unwrap().len());
        let line = |one: &domain::insight::Recommendation| json!({ "item": shop.name(one.item), "score": one.score });
        json!({ "basket": skus, "top": top.iter().map(line).collect::<Value>() })
    });
    answer.check(&got.collect());
}

/// Everything up to 1997-09-30 is known; who buys in the 39 weeks after it?
#[test]
fn strength_tells_who_buys_again_better_than_recency_alone() {
    let (_, purchases) = cdnow();
    let end: Day = "1997-09-30".parse().unwrap();
    let input = KpiInput::all(&purchases).between(None, Some(end));
    let scorer = Scorer::new(&input, StrengthWeights::default());
    let of = |score: &dyn Fn(usize) -> f64| {
        let bought = |row: usize| purchases.last_day(row).unwrap() > end.0;
        auc(&(0..purchases.customers()).map(|row| (score(row), bought(row))).collect::<Vec<_>>()).unwrap()
    };
    let strength = of(&|row| scorer.strength(row, &Contact::default()).score.unwrap());
    let recency = of(&|row| {
        let last = purchases.orders_of(row).into_iter().map(|order| order.day).rfind(|&day| day <= end.0);
        f64::from(last.unwrap())
    });
    assert!(strength > recency && strength > 0.775, "strength {strength}, recency {recency}");
}
