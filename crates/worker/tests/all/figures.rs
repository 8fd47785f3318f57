//! Figures of every question to a model, to the last bit. A journey asks the same of the browser and compares with the same
//! file, so what is computed there is what is computed here.
//!
//! `MEHR_KEEP_FIGURES=1 cargo test -p worker figures` writes them anew after a change that is meant to change them.

use crate::support::{Tab, TestFile};
use serde_json::{Value as Json, json};
use std::path::PathBuf;
use store::MemoryDisk;

fn file() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/figures.json")
}

/// Asks as `window.mehr` does.
fn ask(tab: &Tab, question: &Json) -> Json {
    let (name, params) = (question["ask"].as_str().unwrap(), &question["params"]);
    match name {
        "cohorts" => tab.get(json!({"cohorts": params})),
        "concentration" => tab.get(json!({"kpi": {"name": name, "params": params}})),
        _ => tab.get(json!({"insight": {"name": name, "params": params}})),
    }
}

/// What reading the text of a value gives: the journey, too, reads texts.
fn read_back(value: &Json) -> Json {
    serde_json::from_str(&value.to_string()).unwrap()
}

#[test]
fn the_figures_are_those_that_are_kept() {
    let mut kept: Json = serde_json::from_str(&std::fs::read_to_string(file()).unwrap()).unwrap();
    let write = std::env::var_os("MEHR_KEEP_FIGURES").is_some();
    for (name, questions) in kept.as_object_mut().unwrap() {
        let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../engine/tests/data").join(name);
        let tab = Tab::open(&MemoryDisk::default(), 1);
        tab.ask_with(json!({"import": {}}), &[TestFile::new(name, std::fs::read(path).unwrap())]).unwrap();
        for question in questions.as_array_mut().unwrap() {
            let (answer, asked) = (ask(&tab, question), question["ask"].clone());
            for (place, figure) in question["figures"].as_object_mut().unwrap() {
                let found = answer.pointer(place).map(read_back).unwrap_or_default();
                if write {
                    *figure = found;
                } else {
                    assert_eq!(*figure, found, "{name}: {asked} {place}");
                }
            }
        }
    }
    if write {
        std::fs::write(file(), serde_json::to_string_pretty(&kept).unwrap() + "\n").unwrap();
    }
}
