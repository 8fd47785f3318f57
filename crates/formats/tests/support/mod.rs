//! What the tests share: where the cases are, and how tables are compared.

use serde_json::Value as Json;
use std::path::{Path, PathBuf};

pub mod sha256;

pub mod values;

/// The folder with `manifest.json`: the whole collection where it is at hand, else the part that is kept here.
pub fn cases_folder() -> PathBuf {
    let whole = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/formats");
    if whole.join("manifest.json").exists() {
        whole
    } else {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases")
    }
}

/// One case of the collection.
pub struct Case {
    pub id: String,
    pub outcome: String,
    pub bytes: Vec<u8>,
    pub expected: Json,
}

/// All CSV cases.
pub fn cases() -> Vec<Case> {
    let folder = cases_folder();
    let json = |path: &Path| -> Json {
        let text =
            std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        serde_json::from_str(&text).expect("the collection holds JSON")
    };
    let manifest = json(&folder.join("manifest.json"));
    let entries = manifest["cases"].as_array().expect("a list of cases");
    let text = |entry: &Json, key: &str| entry[key].as_str().expect("a text").to_owned();
    entries
        .iter()
        .filter(|entry| entry["format"] == "csv")
        .map(|entry| Case {
            id: text(entry, "id"),
            outcome: text(entry, "outcome"),
            bytes: std::fs::read(folder.join(text(entry, "file"))).expect("the file of the case"),
            expected: json(&folder.join(text(entry, "expectation"))),
        })
        .collect()
}

/// Cells as they are compared: line ends as LF.
pub fn cell(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

/// Rows as they are compared: without empty cells at their ends, and without rows of no value.
pub fn comparable(rows: &[Vec<String>]) -> Vec<Vec<String>> {
    let trimmed = rows.iter().map(|row| {
        let used = row.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1);
        row[..used].to_vec()
    });
    trimmed.filter(|row| !row.is_empty()).collect()
}

/// Rows of an expectation. Long texts stand as their start and length, which `as_expected` gives for ours too.
pub fn expected_rows(rows: &Json) -> Vec<Vec<String>> {
    let cell = |cell: &Json| match cell {
        Json::String(text) => text.clone(),
        Json::Object(long) => format!("{}…{}", long["starts"].as_str().unwrap_or_default(), long["length"]),
        other => other.to_string(),
    };
    let rows = rows.as_array().expect("a list of rows");
    rows.iter().map(|row| row.as_array().expect("a row").iter().map(cell).collect()).collect()
}
