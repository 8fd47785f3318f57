//! Every reference answer on RFM, customer value, concentration, surveys, cohorts and monthly retention.
#![allow(missing_docs)]

mod support;

use domain::insight::{ConcentrationPart, CsatScale, RfmRule, RfmScore, SurveyScope};
use domain::time::Month;
use engine::kpi::rfm::{RfmScores, rank_of_ids};
use engine::kpi::surveys::SurveyInput;
use engine::kpi::{KpiInput, cohorts, concentration, csat, nps, retention, value};
use engine::purchases::{OrderColumns, Purchases};
use serde_json::{Value, json};
use support::{answer, cdnow, day, ints, survey};

fn scores(purchases: &Purchases, ids: &[String], as_of: &Value, rule: RfmRule) -> RfmScores {
    let input = KpiInput::all(purchases).between(None, Some(day(as_of)));
    match rule {
        RfmRule::A => RfmScores::rule_a(&input),
        RfmRule::B => RfmScores::rule_b(&input, &rank_of_ids(ids)),
    }
}

#[test]
fn rfm_distribution_by_both_rules() {
    let answer = answer("rfm_value.json", "rfm.cdnow.distribution");
    let (ids, purchases) = cdnow();
    let input = KpiInput::all(&purchases);
    let of = |rule| {
        let counts = scores(&purchases, &ids, &answer.params()["as_of"], rule).summary(&input).distribution;
        let named = |counts: [u32; 5]| -> Value {
            (1..)
                .zip(counts)
                .map(|(score, count): (u8, u32)| (score.to_string(), json!(count)))
                .collect::<serde_json::Map<_, _>>()
                .into()
        };
        json!({ "R": named(counts.r), "F": named(counts.f), "M": named(counts.m) })
    };
    answer.check(&json!({ "A": of(RfmRule::A), "B": of(RfmRule::B) }));
}

#[test]
fn rfm_scores_of_single_customers() {
    let answer = answer("rfm_value.json", "rfm.cdnow.customers.dev");
    let (ids, purchases) = cdnow();
    let as_of = &answer.params()["as_of"];
    let rules = [RfmRule::A, RfmRule::B].map(|rule| scores(&purchases, &ids, as_of, rule));
    let text = |score: RfmScore| format!("{}{}{}", score.r, score.f, score.m);
    let got = answer.value().as_object().unwrap().keys().map(|id| {
        let row = ids.iter().position(|other| other == id).unwrap();
        let customer = json!({
            "recency_days": day(as_of).0 - purchases.last_day(row).unwrap(),
            "orders": purchases.count(row),
            "revenue": purchases.sum(row) as f64 / 100.0,
            "rule_A": rules[0].get(row).map(text),
            "rule_B": rules[1].get(row).map(text),
        });
        (id.clone(), customer)
    });
    answer.check(&Value::Object(got.collect()));
}

#[test]
fn rfm_ties_get_equal_scores() {
    let answer = answer("rfm_value.json", "rfm.tiny_ties");
    let minor: Vec<i64> = serde_json::from_value(answer.params()["values"].clone()).unwrap();
    let customers: Vec<u32> = (0..minor.len() as u32).collect();
    let days = vec![0; minor.len()];
    let columns =
        OrderColumns { customers: &customers, days: &days, minor: &minor, rows: None, include: None };
    let purchases = Purchases::build(minor.len(), &columns);
    let scores = RfmScores::rule_a(&KpiInput::all(&purchases));
    let got: Vec<_> = (0..minor.len()).map(|row| scores.get(row).unwrap().m).collect();
    answer.check(&json!(got));
}

#[test]
fn historic_value_of_single_customers() {
    let answer = answer("rfm_value.json", "value.cdnow.customers.dev");
    let (ids, purchases) = cdnow();
    let as_of = day(&answer.params()["as_of"]);
    let input = KpiInput::all(&purchases).between(None, Some(as_of));
    let got = answer.value().as_object().unwrap().keys().map(|id| {
        let row = ids.iter().position(|other| other == id).unwrap();
        let value = value::customer_value(&input, row, as_of, 0.30).unwrap();
        let customer = json!({
            "revenue": value.revenue_minor as f64 / 100.0,
            "orders": value.orders,
            "first": value.first,
            "last": value.last,
            "aov": value.aov_minor / 100.0,
            "avg_days_between_orders": value.avg_days_between_orders,
            "historic_cltv": value.historic_cltv_minor / 100.0,
            "revenue_per_30d": value.revenue_per_30d_minor / 100.0,
        });
        (id.clone(), customer)
    });
    answer.check(&Value::Object(got.collect()));
}

fn concentration_json(found: &domain::insight::Concentration, minor_per_unit: f64) -> Value {
    let top = |part: &dyn Fn(&domain::insight::TopShare) -> Value| -> Value {
        found
            .top
            .iter()
            .map(|top| (format!("{}%", top.percent), part(top)))
            .collect::<serde_json::Map<_, _>>()
            .into()
    };
    json!({
        "customers": found.customers,
        "total_revenue": found.revenue_minor as f64 / minor_per_unit,
        "top_share": top(&|top| json!(top.share)),
        "top_count": top(&|top| json!(top.count)),
        "top_share_interpolated": top(&|top| json!(top.interpolated_share)),
        "customers_for_80pct": found.customers_for_80pct,
        "gini": found.gini,
        "gini_unbiased": found.gini_unbiased,
    })
}

#[test]
fn concentration_of_revenue() {
    let answer = answer("rfm_value.json", "concentration.cdnow");
    let (_, purchases) = cdnow();
    let input = KpiInput::all(&purchases).between(None, Some(day(&answer.params()["as_of"])));
    let found = concentration::concentration(&input);
    answer.check(&concentration_json(&found, 100.0));
    let best = concentration::drill(&input, ConcentrationPart::Top(20));
    let revenue: i64 = best.rows().iter().map(|&row| purchases.sum(row as usize)).sum();
    assert_eq!((best.rows().len(), revenue), (found.top[3].count as usize, found.top[3].revenue_minor));
}

#[test]
fn concentration_of_ten_revenues() {
    let answer = answer("rfm_value.json", "concentration.tiny");
    let revenues: Vec<i64> = serde_json::from_value(answer.params()["revenues"].clone()).unwrap();
    answer.check(&concentration_json(&concentration::of_revenues(revenues), 1.0));
}

#[test]
fn nps_of_all_answers_and_of_the_latest_per_customer() {
    let survey = survey();
    let mut input = SurveyInput::all(&survey.customers, &survey.at, &survey.nps);
    answer("surveys.json", "nps.a.all").check(&json!(nps::nps(&input)));
    input.scope = SurveyScope::LatestPerCustomer;
    answer("surveys.json", "nps.a.latest_per_customer").check(&json!(nps::nps(&input)));
}

#[test]
fn nps_at_the_edges() {
    let answer = answer("surveys.json", "nps.edge_cases.dev");
    let of = |list: &Value| {
        let scores: Vec<Option<i64>> = list.as_array().unwrap().iter().map(Value::as_i64).collect();
        let at = ints(&vec![Some(0); scores.len()]);
        nps::nps(&SurveyInput::all(&vec![0; scores.len()], &at, &ints(&scores)))
    };
    let lists = answer.params().as_object().unwrap();
    for (name, want) in answer.value().as_object().unwrap() {
        answer.check_part(want, &json!(of(&lists[name])));
    }
    // These lists have no printed answer; the definition gives it.
    assert_eq!(of(&lists["rounding -0.5"]).nps_rounded, Some(-1));
    assert_eq!(of(&lists["all detractors"]).nps, Some(-100.0));
    assert_eq!(of(&lists["all passives"]).nps, Some(0.0));
    assert_eq!(of(&lists["half split"]).ci95.map(|ends| (ends.0, ends.1)), Some((-100.0, 100.0)));
}

#[test]
fn csat_of_all_answers() {
    let answer = answer("surveys.json", "csat.a.all");
    let survey = survey();
    let scale: CsatScale = serde_json::from_value(answer.params().clone()).unwrap();
    let found = csat::csat(&SurveyInput::all(&survey.customers, &survey.at, &survey.csat), scale);
    let distribution =
        (1..).zip(&found.distribution).map(|(score, count): (u8, _)| (score.to_string(), json!(count)));
    let mut got = json!(found);
    got["distribution"] = distribution.collect::<serde_json::Map<_, _>>().into();
    answer.check(&got);
}

#[test]
fn cohorts_by_month_of_first_purchase() {
    let answer = answer("survival_retention.json", "cohort.cdnow.dev");
    let (_, purchases) = cdnow();
    let found = cohorts::cohorts(&KpiInput::all(&purchases), false);
    let got = found.cohorts.iter().map(|cohort| (cohort.month.to_string(), json!(cohort)));
    answer.check(&Value::Object(got.collect()));
}

#[test]
fn month_over_month_retention() {
    let answer = answer("survival_retention.json", "monthly_retention.cdnow.dev");
    let (_, purchases) = cdnow();
    let input = KpiInput::all(&purchases);
    let got = |found: domain::insight::Retention| -> serde_json::Map<_, _> {
        found.months.into_iter().map(|month| (month.month.to_string(), json!(month))).collect()
    };
    let all = got(retention::retention(&input));
    assert_eq!(all.len(), 18);
    answer.check(&Value::Object(all.clone()));

    let from: Month = "1997-10".parse().unwrap();
    let later = got(retention::retention(&input.between(Some(from.first_day()), None)));
    assert_eq!(later.len(), 9);
    assert!(later.iter().all(|(month, line)| all[month] == *line), "a later start only hides months");
}
