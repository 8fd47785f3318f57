//! The questions, each with its right answer.

use serde_json::{Value, json};

use super::aims::Aim;
use super::asking::{Question, same};
use super::expected::{Customer, Expected};

const BROAD: &str = "ali";
/// In the e-mail address of every ten thousandth customer.
const RARE: &str = "7321@";
/// The first and the last day of the generator's files.
const FROM: &str = "2024-06-30";
const TO: &str = "2026-06-30";
const SPEND: u64 = 300;
/// The columns of the list on the screen.
const COLUMNS: &str =
    r#"["name", "type", "city", "emails", "phones", "orders.count", "orders.sum", "orders.last", "tags"]"#;

/// All that only ask.
pub fn all(expected: &Expected) -> Vec<Question<'_>> {
    vec![
        search("broad", BROAD, Aim::SearchBroad, expected),
        search("rare", RARE, Aim::SearchRare, expected),
        segment(expected),
        sorted(expected),
        rfm(expected),
        panel(expected),
        cohorts(expected),
        smallest(),
    ]
}

/// The condition, with the least spend in it.
pub fn condition(spend: u64) -> String {
    format!(
        "country = Uzbekistan and industry = Retail and stage = regular and last(orders.day) before 2026-04-01 \
         and sum(orders.amount) > {spend} EUR"
    )
}

/// The same in plain Rust.
pub fn selected(customer: &Customer, spend: u64) -> bool {
    customer.country == "Uzbekistan"
        && customer.industry == "Retail"
        && customer.stage == "regular"
        && customer.orders > 0
        && customer.last_day < 20_260_401
        && customer.minor > spend as i64 * 100
}

fn search<'a>(what: &str, needle: &'a str, aim: Aim, expected: &'a Expected) -> Question<'a> {
    Question {
        name: format!("search, {what} needle"),
        aim: Some(aim),
        script: format!("return await mehr.search({{ text: '{needle}', limit: 50 }})"),
        check: Box::new(move |answer, _| {
            same("hits", &answer["total"], expected.matching(|customer| customer.search.contains(needle)))
        }),
        writes: false,
    }
}

/// Each call asks for another amount, so that no kept answer is given.
fn segment(expected: &Expected) -> Question<'_> {
    Question {
        name: "segment: count, first 50".to_owned(),
        aim: Some(Aim::Segment),
        script: format!(
            "return await mehr.query({{ kind: 'customer', where: `{}`, limit: 50, select: {COLUMNS} }})",
            condition(SPEND).replace(&SPEND.to_string(), &format!("${{{SPEND} + call % 50}}"))
        ),
        check: Box::new(|answer, call| {
            let spend = SPEND + call % 50;
            same("customers", &answer["total"], expected.matching(|customer| selected(customer, spend)))
        }),
        writes: false,
    }
}

fn sorted(expected: &Expected) -> Question<'_> {
    Question {
        name: "everybody sorted by name: first 50".to_owned(),
        aim: None,
        script: format!(
            "return await mehr.query({{ kind: 'customer', sort: [{{ field: 'name' }}], locale: 'uz', limit: 50,
             offset: call % 50, select: {COLUMNS} }})"
        ),
        check: Box::new(|answer, _| same("customers", &answer["total"], expected.customers.len())),
        writes: false,
    }
}

fn rfm(expected: &Expected) -> Question<'_> {
    Question {
        name: "RFM of everybody".to_owned(),
        aim: Some(Aim::Rfm),
        script: format!("return await mehr.rfm({{ rule: 'A', asOf: '{TO}' }})"),
        check: Box::new(|answer, _| {
            same("customers", &answer["customers"], expected.buyers().count())?;
            let scores = json!({
                "r": expected.scores(|buyer| i64::from(buyer.last_day)),
                "f": expected.scores(|buyer| i64::from(buyer.orders)),
                "m": expected.scores(|buyer| buyer.minor),
            });
            same("customers per score", &answer["distribution"], scores)
        }),
        writes: false,
    }
}

fn panel(expected: &Expected) -> Question<'_> {
    Question {
        name: "KPI panel".to_owned(),
        aim: Some(Aim::Panel),
        script: format!(
            "const period = {{ from: '{FROM}', to: '{TO}' }};
             const names = ['retention', 'nps', 'csat', 'value', 'referral'];
             const ask = (name) => mehr.kpi(name, name === 'value' ? {{ ...period, by: 'industry' }} : period);
             const answers = await Promise.all(names.map(ask));
             return Object.fromEntries(names.map((name, place) => [name, answers[place]]))"
        ),
        check: Box::new(|answer, _| {
            check_retention(&answer["retention"], expected)?;
            let nps = |scores: std::ops::RangeInclusive<u64>| -> u64 {
                scores.filter_map(|score| expected.nps.get(&score)).sum()
            };
            same("promoters", &answer["nps"]["promoters"], nps(9..=10))?;
            same("detractors", &answer["nps"]["detractors"], nps(0..=6))?;
            same("NPS answers", &answer["nps"]["n"], nps(0..=10))?;
            let csat: u64 = [4, 5].iter().filter_map(|score| expected.csat.get(score)).sum();
            same("satisfied", &answer["csat"]["satisfied"], csat)?;
            same("CSAT answers", &answer["csat"]["n"], expected.csat.values().sum::<u64>())?;
            let revenue: i64 = expected.buyers().map(|buyer| buyer.minor).sum();
            same("revenue", &answer["value"]["revenue_minor"], revenue)?;
            let groups = answer["value"]["groups"].as_array().cloned().unwrap_or_default();
            let of_groups: i64 = groups.iter().filter_map(|group| group["revenue_minor"].as_i64()).sum();
            same("revenue of all industries", &json!(of_groups), revenue)?;
            same("new customers", &answer["referral"]["new"], expected.buyers().count())?;
            let referred = expected.buyers().filter(|buyer| buyer.is_referred).count();
            same("referred customers", &answer["referral"]["referred"], referred)
        }),
        writes: false,
    }
}

fn check_retention(answer: &Value, expected: &Expected) -> Result<(), String> {
    let months = answer["months"].as_array().cloned().unwrap_or_default();
    let found: Vec<(u64, u64)> = months
        .iter()
        .map(|month| (month["active"].as_u64().unwrap_or(0), month["retained"].as_u64().unwrap_or(0)))
        .filter(|(active, _)| *active > 0)
        .collect();
    match found == expected.retention() {
        true => Ok(()),
        false => Err(format!("active and retained by month {found:?}, not {:?}", expected.retention())),
    }
}

fn cohorts(expected: &Expected) -> Question<'_> {
    Question {
        name: "cohorts, 24 × 24".to_owned(),
        aim: Some(Aim::Cohorts),
        script: format!("return await mehr.cohorts({{ months: 24, to: '{TO}' }})"),
        check: Box::new(|answer, _| {
            let mut cohorts = expected.cohorts();
            cohorts.drain(..cohorts.len().saturating_sub(24));
            let found: Vec<Value> = answer["cohorts"]
                .as_array()
                .into_iter()
                .flatten()
                .map(|cohort| cohort["active"].clone())
                .collect();
            same("cohorts", &json!(found), json!(cohorts))
        }),
        writes: false,
    }
}

/// What every question costs beside its work: the way to the worker and back through the app.
fn smallest() -> Question<'static> {
    Question {
        name: "smallest question (segments, first row)".to_owned(),
        aim: None,
        script: "return await mehr.query({ kind: 'segment', limit: 1 })".to_owned(),
        check: Box::new(|answer, _| same("segments", &answer["total"], 0)),
        writes: false,
    }
}

/// Edits of one customer whom the segment selects: odd calls take them out of it, even ones put them back.
pub fn edits(expected: &Expected) -> Vec<Question<'_>> {
    let condition = condition(SPEND);
    // Looked up outside what is timed.
    let edit = format!(
        "bench.edited ??= (await mehr.query({{ kind: 'customer', where: `{condition}`, limit: 1 }})).rows[0].id;
         const applied = await mehr.apply({{ update: {{ kind: 'customer', ids: [bench.edited],
           set: {{ stage: ['regular', 'key'][call % 2] }} }} }});"
    );
    let count = expected.matching(|customer| selected(customer, SPEND));
    vec![
        Question {
            name: "edit, durable".to_owned(),
            aim: Some(Aim::Edit),
            script: format!("{edit} return applied"),
            // The first call sets what is there already.
            check: Box::new(|answer, call| if call == 0 { Ok(()) } else { same("rows", &answer["rows"], 1) }),
            writes: true,
        },
        Question {
            name: "edit, durable, and the segment counted again".to_owned(),
            aim: Some(Aim::EditAndCount),
            script: format!(
                "{edit} return await mehr.query({{ kind: 'customer', where: `{condition}`, limit: 0 }})"
            ),
            check: Box::new(move |answer, call| same("customers", &answer["total"], count - call % 2)),
            writes: true,
        },
    ]
}
