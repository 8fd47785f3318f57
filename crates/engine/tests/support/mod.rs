//! The reference data sets and answers, and random tables.
#![allow(dead_code, unused_imports, missing_docs, clippy::unwrap_used)]

mod answers;

pub use answers::{Answer, answer, json_file, read};

use domain::{Currency, Day, Instant, Money};
use engine::purchases::{OrderColumns, Purchases};
use engine::table::Ints;
use serde_json::Value;
use std::collections::HashMap;

/// The rows of a data set, without its header.
pub fn rows(name: &str) -> Vec<csv::StringRecord> {
    let text = read(name);
    csv::Reader::from_reader(text.as_bytes()).records().map(Result::unwrap).collect()
}

/// The CDNOW customers' ids by row, and their orders.
pub fn cdnow() -> (Vec<String>, Purchases) {
    let text = read("cdnow_sample_transactions.csv");
    let mut rows: HashMap<String, u32> = HashMap::new();
    let mut ids = Vec::new();
    let (mut customers, mut days, mut minor) = (Vec::new(), Vec::new(), Vec::new());
    for record in csv::Reader::from_reader(text.as_bytes()).records() {
        let record = record.unwrap();
        customers.push(*rows.entry(record[0].to_owned()).or_insert_with(|| {
            ids.push(record[0].to_owned());
            ids.len() as u32 - 1
        }));
        days.push(record[1].parse::<Day>().unwrap().0);
        minor.push(Money::parse(&record[3], Currency(*b"USD")).unwrap().minor);
    }
    let columns =
        OrderColumns { customers: &customers, days: &days, minor: &minor, rows: None, include: None };
    let purchases = Purchases::build(ids.len(), &columns);
    (ids, purchases)
}

/// Survey answers: customers, instants, NPS and CSAT scores as read.
pub struct Survey {
    pub customers: Vec<u32>,
    pub at: Ints,
    pub nps: Ints,
    pub csat: Ints,
}

pub fn survey() -> Survey {
    let text = read("survey_synthetic_a.csv");
    let mut rows: HashMap<String, u32> = HashMap::new();
    let mut customers = Vec::new();
    let (mut at, mut nps, mut csat) = (Vec::new(), Vec::new(), Vec::new());
    for record in csv::Reader::from_reader(text.as_bytes()).records() {
        let record = record.unwrap();
        let next = rows.len() as u32;
        customers.push(*rows.entry(record[1].to_owned()).or_insert(next));
        at.push(record[2].parse::<Instant>().ok().map(|at| at.0));
        nps.push(record[5].parse().ok());
        csat.push(record[6].parse().ok());
    }
    Survey { customers, at: ints(&at), nps: ints(&nps), csat: ints(&csat) }
}

/// A column of these numbers.
pub fn ints(values: &[Option<i64>]) -> Ints {
    Ints::I64(values.iter().map(|value| value.unwrap_or(i64::MIN)).collect())
}

pub fn day(text: &Value) -> Day {
    text.as_str().unwrap().parse().unwrap()
}
