//! The reference answers, compared within their tolerances. The tests of other crates use this file, too.

use serde_json::Value;
use std::path::PathBuf;

/// A reference file as it is.
pub fn read(name: &str) -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../engine/tests/data").join(name);
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

    /// The same for what is there of an answer that has more.
    pub fn check_some(&self, got: &Value) {
        let mut want = self.value().clone();
        if let (Value::Object(want), Value::Object(got)) = (&mut want, got) {
            want.retain(|key, _| got.contains_key(key));
        }
        self.check_part(&want, got);
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

/// A reference file of JSON.
pub fn json_file(name: &str) -> Value {
    serde_json::from_str(&read(name)).unwrap()
}
