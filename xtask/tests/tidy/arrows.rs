//! Which package may depend on which, and which outside packages have their place.

use std::collections::BTreeMap;
use std::process::Command;

use serde_json::Value;

use crate::tree::{expect_none, root};

/// Our packages and what each may use of the others. What is missing on the right is forbidden.
const ARROWS: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("oplog", &["domain"]),
    ("formats", &["domain"]),
    ("protocol", &["domain"]),
    ("sample", &["domain"]),
    ("engine", &["domain", "oplog"]),
    ("store", &["chunks", "domain", "oplog"]),
    ("chunks", &[]),
    ("worker", &["domain", "oplog", "formats", "protocol", "engine", "store", "sample"]),
    ("program", &["chunks", "oplog", "protocol", "store", "worker"]),
    ("app", &["chunks", "domain", "protocol"]),
    ("server", &["oplog"]),
    ("e2e", &["server"]),
    ("xtask", &["sample"]),
];

/// Outside packages that belong to some of ours only.
const PLACES: &[(&[&str], &[&str])] = &[
    (&["leptos", "leptos_meta", "leptos_router", "leptos-use", "reactive_stores", "gloo"], &["app"]),
    (&["indexed_db_futures", "rexie"], &["store"]),
    (&["wasm-bindgen", "wasm-bindgen-futures", "web-sys", "js-sys"], &["app", "store", "program"]),
    (&["getrandom"], &["app", "program"]),
    (&["axum", "tokio"], &["server", "e2e"]),
    (&["thirtyfour"], &["e2e"]),
    (&["wasm_split_helpers"], &["chunks"]),
    (&["wasm_split_cli_support"], &["xtask"]),
];

/// Our packages that touch neither clock, chance nor any device, so that they run natively with the same results.
const PURE: &[&str] = &["domain", "oplog", "engine", "formats", "protocol", "sample"];

/// Words in their sources that would break that.
const IMPURE: &[&str] =
    &["SystemTime::now", "Instant::now", "Utc::now", "Local::now", "std::fs", "std::net", "thread_rng"];

#[test]
fn dependencies_between_our_packages_point_inward() {
    let mut findings = Vec::new();
    for (package, dependencies) in packages() {
        let Some((_, allowed)) = ARROWS.iter().find(|(name, _)| *name == package) else {
            findings.push(format!("{package} is not in the list of arrows"));
            continue;
        };
        for dependency in dependencies {
            let is_ours = ARROWS.iter().any(|(name, _)| *name == dependency.name);
            // A test may compare with a neighbour that the code itself must not know.
            if is_ours && !dependency.for_tests && !allowed.contains(&dependency.name.as_str()) {
                findings.push(format!("{package} must not depend on {}", dependency.name));
            }
        }
    }
    expect_none(findings, "the dependency arrows of ARCHITECTURE.md");
}

#[test]
fn outside_packages_stay_in_their_place() {
    let mut findings = Vec::new();
    for (package, dependencies) in packages() {
        for dependency in dependencies.iter().filter(|dependency| !dependency.for_tests) {
            let place = PLACES.iter().find(|(names, _)| names.contains(&dependency.name.as_str()));
            if let Some((_, allowed)) = place
                && !allowed.contains(&package.as_str())
            {
                findings.push(format!("{package} must not use {}", dependency.name));
            }
        }
    }
    expect_none(findings, "packages in their place");
}

#[test]
fn pure_packages_ask_neither_clock_nor_disk() {
    let mut findings = Vec::new();
    for package in PURE {
        for source in crate::tree::sources(&format!("crates/{package}/src"), &["rs"]) {
            for (number, line) in source.text.lines().enumerate() {
                let code = line.split("//").next().unwrap_or_default();
                if let Some(word) = IMPURE.iter().find(|word| code.contains(**word)) {
                    findings.push(format!("{}:{}: {word}", source.name, number + 1));
                }
            }
        }
    }
    expect_none(findings, "time, chance and files come in as arguments");
}

struct Dependency {
    name: String,
    for_tests: bool,
}

fn packages() -> BTreeMap<String, Vec<Dependency>> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--format-version", "1", "--offline"])
        .current_dir(root())
        .output()
        .expect("cargo runs");
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("cargo metadata prints JSON");
    let list = metadata["packages"].as_array().expect("a list of packages");
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    list.iter()
        .map(|package| {
            let dependencies = package["dependencies"].as_array().expect("a list of dependencies");
            let dependencies = dependencies.iter().map(|dependency| Dependency {
                name: text(&dependency["name"]),
                for_tests: dependency["kind"] == "dev",
            });
            (text(&package["name"]), dependencies.collect())
        })
        .collect()
}
