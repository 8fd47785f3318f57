//! Questions to models. Each call asks as of another day, so that no kept fit is used.

use serde_json::Value;

use super::asking::{Question, same};
use super::expected::Expected;

/// The days of the last month of the generator's files.
const DAYS: u64 = 30;
/// The last of them as a number, as in [`super::expected::Customer::first_day`].
const MONTH: u32 = 20_260_600;

/// All of them.
pub fn all(expected: &Expected) -> Vec<Question<'_>> {
    vec![
        fit("bg_nbd", expected),
        fit("pareto_nbd", expected),
        predict(expected),
        key_customers(expected),
        what_if(),
        survival(expected),
        forecast(),
        anomalies(),
        strength(expected),
        next_actions(),
        recommend(expected),
    ]
}

/// `until` of a call, as a piece of script.
const UNTIL: &str = "until: `2026-06-${String(30 - call % 30).padStart(2, '0')}`";

fn until(call: u64) -> u32 {
    MONTH + (DAYS - call % DAYS) as u32
}

fn question<'a>(
    name: &str,
    script: &str,
    check: impl Fn(&Value, u64) -> Result<(), String> + 'a,
) -> Question<'a> {
    Question {
        name: name.to_owned(),
        aim: None,
        script: format!("return await mehr.{}", script.replace("UNTIL", UNTIL)),
        check: Box::new(check),
        writes: false,
    }
}

/// Who has bought by the day of a call.
fn buyers(expected: &Expected, call: u64) -> u64 {
    expected.matching(|customer| customer.orders > 0 && customer.first_day <= until(call))
}

fn fit<'a>(model: &str, expected: &'a Expected) -> Question<'a> {
    question(
        &format!("fit of {model}, with standard errors"),
        &format!("fit({{ model: '{model}', UNTIL }})"),
        |answer, call| {
            same("customers", &answer["customers"], buyers(expected, call))?;
            some("log-likelihood", &answer["log_likelihood"])
        },
    )
}

fn predict(expected: &Expected) -> Question<'_> {
    question(
        "12 months of everybody by Pareto/NBD, fitted anew: first 50",
        "predict({ model: 'pareto_nbd', ahead: 12, limit: 50, UNTIL })",
        |answer, call| {
            same("customers", &answer["total"]["customers"], buyers(expected, call))?;
            some("revenue", &answer["total"]["expected_revenue_minor"])
        },
    )
}

fn key_customers(expected: &Expected) -> Question<'_> {
    question("key customers, fitted anew: first 50", "keyCustomers({ limit: 50, UNTIL })", |answer, call| {
        let tenth = buyers(expected, call).div_ceil(10);
        let most = answer["buys_most"].as_u64().unwrap_or_default();
        // Whoever is as good as the last one of the tenth belongs to it.
        match most >= tenth && most < 2 * tenth {
            true => Ok(()),
            false => Err(format!("{most} buy most, which is not about a tenth, {tenth}")),
        }
    })
}

fn what_if() -> Question<'static> {
    question("KPIs without the key customers", "whatIf({ UNTIL })", |answer, _| {
        some("leaving", &answer["leaving"])?;
        some("lost share", &answer["lost_share"])
    })
}

fn survival(expected: &Expected) -> Question<'_> {
    question(
        "retention curves by industry, log-rank test",
        "survival({ by: 'industry', UNTIL })",
        |answer, call| {
            same("customers", &answer["all"]["n"], buyers(expected, call))?;
            some("chi²", &answer["log_rank"]["chi2"])
        },
    )
}

fn forecast() -> Question<'static> {
    question("revenue forecast by month, season of six", "forecast({ season: 6, UNTIL })", |answer, _| {
        match answer["points"].as_array().is_some_and(|points| !points.is_empty()) {
            true => Ok(()),
            false => Err("no points".to_owned()),
        }
    })
}

fn anomalies() -> Question<'static> {
    question("anomalies of the KPIs", "anomalies({ UNTIL })", |answer, _| {
        match answer["points"].as_array().is_some_and(|points| !points.is_empty()) {
            true => Ok(()),
            false => Err("nothing judged".to_owned()),
        }
    })
}

fn strength(expected: &Expected) -> Question<'_> {
    question("strength of everybody: first 50", "strength({ limit: 50, UNTIL })", |answer, _| {
        let total = answer["total"].as_u64().unwrap_or_default();
        // Somebody of whom nothing at all is known has none.
        match total > 0 && total <= expected.customers.len() as u64 {
            true => Ok(()),
            false => Err(format!("{total} scores of {} customers", expected.customers.len())),
        }
    })
}

fn next_actions() -> Question<'static> {
    question("next actions of everybody: first 50", "nextActions({ limit: 50, UNTIL })", |answer, _| {
        some("actions", &answer["total"])
    })
}

fn recommend(expected: &Expected) -> Question<'_> {
    question("products bought together", "recommend({ pairs: true, UNTIL })", |answer, _| {
        let baskets = answer["baskets"].as_u64().unwrap_or_default();
        match baskets > 0 && baskets <= expected.orders {
            true => Ok(()),
            false => Err(format!("{baskets} baskets of {} orders", expected.orders)),
        }
    })
}

/// Fails unless a number above zero, or below it, is there.
fn some(what: &str, found: &Value) -> Result<(), String> {
    match found.as_f64().is_some_and(|number| number != 0.0) {
        true => Ok(()),
        false => Err(format!("{what} {found}")),
    }
}
