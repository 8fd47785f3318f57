//! The app's own names of fields are recognised in all its languages, so that what it writes it can also read.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use formats::column::Profile;
use formats::mapping::{Kind, Target, propose};
use serde_json::Value;
use std::fs;
use std::path::Path;

const CUSTOMER: [(&str, &str); 8] = [
    ("external_id", "C-1"),
    ("name", "Zilola Karimova"),
    ("emails", "zilola@example.com"),
    ("phones", "+998 90 123 45 67"),
    ("city", "Toshkent"),
    ("country", "UZ"),
    ("birthday", "1990-03-21"),
    ("tags", "VIP"),
];
const ORDER: [(&str, &str); 5] =
    [("number", "1001"), ("customer", "C-1"), ("day", "2025-01-15"), ("amount", "250.00 EUR"), ("notes", "")];

#[test]
fn the_names_of_fields_in_every_language_are_recognised() {
    let mut findings = Vec::new();
    for language in ["en", "uz", "lv", "ka", "fa"] {
        let file =
            Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../src/records/strings/{language}.json"));
        let texts: Value = serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap();
        for (kind, name, fields) in
            [(Kind::Customer, "customer", &CUSTOMER[..]), (Kind::Order, "order", &ORDER[..])]
        {
            let labels: Vec<&str> = fields
                .iter()
                .map(|(field, _)| texts[format!("field.{name}.{field}")].as_str().unwrap())
                .collect();
            let profiles: Vec<Profile> = fields
                .iter()
                .map(|(_, cell)| {
                    let mut profile = Profile::default();
                    profile.add(cell);
                    profile
                })
                .collect();
            let proposal = propose(&labels, &profiles, None);
            if proposal.kind != kind {
                findings.push(format!("{language} {name}: taken for {:?}", proposal.kind));
            }
            for ((field, _), column) in fields.iter().zip(&proposal.columns) {
                if column.target != Target::Field(field) {
                    findings
                        .push(format!("{language} {name}.{field} “{}”: {:?}", column.header, column.target));
                }
            }
        }
    }
    assert!(findings.is_empty(), "{}", findings.join("\n"));
}
