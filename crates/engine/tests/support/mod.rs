//! The reference data sets and answers, and random tables.
#![allow(dead_code, missing_docs, clippy::unwrap_used)]

use domain::{Currency, Day, Instant, Money};
use engine::purchases::{OrderColumns, Purchases};
use engine::table::Ints;
use serde_json::Value;
use std::collections::HashMap;
use std::path::PathBuf;

fn read(name: &str) -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// One answer of a reference file.
pub struct Answer(Value);

pub fn answer(file: &str, id: &str) -> Answer {
    let all: Value = serde_json::from_str(&read(file)).unwrap();
    let found = all["answers"].as_array().unwrap().iter().find(|answer| answer["id"] == id);
    Answer(found.unwrap_or_else(|| panic!("no answer {id}")).clone())
}

impl Answer {
    pub fn value(&self) -> &Value {
        &self.0["value"]
    }

    pub fn params(&self) -> &Value {
        &self.0["params"]
    }

    /// Compares within the answer's tolerance everything that the answer names.
    pub fn check(&self, got: &Value) {
        self.check_part(self.value(), got);
    }

    pub fn check_part(&self, want: &Value, got: &Value) {
        let tolerance = &self.0["tolerance"];
        compare(want, got, tolerance, limits(tolerance), &mut self.0["id"].as_str().unwrap().to_owned());
    }
}

/// The relative and absolute difference that is allowed.
fn limits(tolerance: &Value) -> (f64, f64) {
    let of = |key| tolerance[key].as_f64().unwrap_or(0.0);
    (of("rel"), of("abs"))
}

/// A key of the tolerance that is a key of the value holds for it and what is in it; `range` says both ends.
fn compare(want: &Value, got: &Value, tolerance: &Value, (rel, abs): (f64, f64), path: &mut String) {
    let len = path.len();
    match (want, got) {
        (Value::Object(want), Value::Object(_)) => {
            for (key, want) in want {
                path.push('.');
                path.push_str(key);
                let own = &tolerance[key];
                if let Some(range) = own["range"].as_array() {
                    let got = got[key].as_f64().unwrap();
                    let (low, high) = (range[0].as_f64().unwrap(), range[1].as_f64().unwrap());
                    assert!((low..=high).contains(&got), "{path}: {got} is not within {low} and {high}");
                } else {
                    let allowed = if own.is_object() { limits(own) } else { (rel, abs) };
                    compare(want, &got[key], tolerance, allowed, path);
                }
                path.truncate(len);
            }
        }
        (Value::Array(want), Value::Array(got)) => {
            assert_eq!(want.len(), got.len(), "{path}: length");
            for (at, (want, got)) in want.iter().zip(got).enumerate() {
                path.push_str(&format!("[{at}]"));
                compare(want, got, tolerance, (rel, abs), path);
                path.truncate(len);
            }
        }
        (Value::Number(want), Value::Number(got)) => {
            let (want, got) = (want.as_f64().unwrap(), got.as_f64().unwrap());
            assert!((got - want).abs() <= abs.max(rel * want.abs()), "{path}: wanted {want}, got {got}");
        }
        _ => assert_eq!(want, got, "{path}"),
    }
}

/// The rows of a data set, without its header.
pub fn rows(name: &str) -> Vec<csv::StringRecord> {
    let text = read(name);
    csv::Reader::from_reader(text.as_bytes()).records().map(Result::unwrap).collect()
}

/// A reference file as it is.
pub fn json_file(name: &str) -> Value {
    serde_json::from_str(&read(name)).unwrap()
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
