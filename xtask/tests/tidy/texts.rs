//! The texts of the five languages.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::tree::{Source, expect_none, root, sources};

const LANGUAGES: [&str; 5] = ["en", "uz", "lv", "ka", "fa"];

/// The plural categories a language needs for whole numbers (CLDR).
fn plural_categories(language: &str) -> &'static [&'static str] {
    if language == "lv" { &["one", "other", "zero"] } else { &["one", "other"] }
}

/// Language to texts, for one folder.
type Folder = BTreeMap<String, BTreeMap<String, Value>>;

#[test]
fn every_folder_has_all_five_languages() {
    let findings = folders()
        .iter()
        .flat_map(|(name, folder)| {
            let missing = LANGUAGES.iter().filter(|language| !folder.contains_key(**language));
            missing.map(move |language| format!("{name}/{language}.json"))
        })
        .collect();
    expect_none(findings, "missing files");
}

#[test]
fn every_language_has_the_same_keys() {
    let mut findings = Vec::new();
    each_translation(|name, language, english, texts| {
        findings.extend(
            english
                .keys()
                .filter(|key| !texts.contains_key(*key))
                .map(|key| format!("{name}/{language}.json lacks {key}")),
        );
        findings.extend(
            texts
                .keys()
                .filter(|key| !english.contains_key(*key))
                .map(|key| format!("{name}/{language}.json has {key} left over")),
        );
    });
    expect_none(findings, "the same keys in every language");
}

#[test]
fn every_language_uses_the_same_placeholders() {
    let mut findings = Vec::new();
    each_translation(|name, language, english, texts| {
        for (key, text) in texts {
            let Some(original) = english.get(key) else {
                continue;
            };
            let (wanted, found) = (placeholders(original), placeholders(text));
            if wanted != found {
                findings.push(format!("{name}/{language}.json {key}: {found:?} instead of {wanted:?}"));
            }
        }
    });
    expect_none(findings, "the same placeholders in every language");
}

#[test]
fn plural_texts_have_the_categories_of_their_language() {
    let mut findings = Vec::new();
    for (name, folder) in folders() {
        for (language, texts) in folder {
            for (key, text) in texts {
                let Value::Object(forms) = text else { continue };
                let found: Vec<&str> =
                    forms.keys().map(String::as_str).collect::<BTreeSet<_>>().into_iter().collect();
                if found != plural_categories(&language) {
                    findings.push(format!("{name}/{language}.json {key}: {found:?}"));
                }
            }
        }
    }
    expect_none(findings, "plural categories");
}

#[test]
fn no_text_is_empty() {
    let mut findings = Vec::new();
    for (name, folder) in folders() {
        for (language, texts) in folder {
            for (key, text) in texts {
                if forms(&text).any(|form| form.trim().is_empty()) {
                    findings.push(format!("{name}/{language}.json {key}"));
                }
            }
        }
    }
    expect_none(findings, "empty texts");
}

/// Their texts come with them, so nothing that may be shown before may use them.
#[test]
fn texts_of_screens_that_come_later_are_used_by_those_screens_alone() {
    let build = std::fs::read_to_string(root().join("build.rs")).expect("is there");
    let (_, rest) = build.split_once("const FIRST: [&str; ").expect("names the namespaces that come first");
    let (first, _) = rest.split_once("];").expect("ends");
    // Each with the folder of the feature it belongs to.
    let later: Vec<(String, String)> = folders()
        .keys()
        .filter_map(|folder| {
            let path = folder.strip_prefix("src/features/")?.strip_suffix("/strings")?;
            let feature = path.split('/').next()?;
            let namespace = path.rsplit('/').next()?;
            Some((format!("k::{namespace}::"), format!("src/features/{feature}/")))
                .filter(|_| !first.contains(&format!("\"{namespace}\"")))
        })
        .collect();
    assert!(later.iter().any(|(text, _)| text == "k::insights::"), "{later:?}");
    let mut findings = Vec::new();
    for Source { name, text } in sources("src", &["rs"]) {
        findings.extend(
            later
                .iter()
                .filter(|(of, folder)| text.contains(of.as_str()) && !name.starts_with(folder.as_str()))
                .map(|(of, _)| format!("{name} uses a text of {of}")),
        );
    }
    expect_none(findings, "texts of screens that come later");
}

fn each_translation(mut check: impl FnMut(&str, &str, &BTreeMap<String, Value>, &BTreeMap<String, Value>)) {
    for (name, folder) in folders() {
        let Some(english) = folder.get("en") else { continue };
        for (language, texts) in &folder {
            check(&name, language, english, texts);
        }
    }
}

/// Every `strings` folder below src.
fn folders() -> BTreeMap<String, Folder> {
    let mut folders: BTreeMap<String, Folder> = BTreeMap::new();
    for Source { name, text } in sources("src", &["json"]) {
        let Some((folder, file)) = name.rsplit_once('/') else {
            continue;
        };
        if !folder.ends_with("/strings") {
            continue;
        }
        let texts: BTreeMap<String, Value> = serde_json::from_str(&text)
            .unwrap_or_else(|error| panic!("{name} is not a JSON object: {error}"));
        let language = file.trim_end_matches(".json").to_owned();
        folders.entry(folder.to_owned()).or_default().insert(language, texts);
    }
    folders
}

/// A plain text, or each form of a plural one.
fn forms(text: &Value) -> impl Iterator<Item = &str> {
    let plain = text.as_str().into_iter();
    plain.chain(text.as_object().into_iter().flat_map(|forms| forms.values()).filter_map(Value::as_str))
}

/// The names in `{…}`, taken over all forms, since a form for exactly one may do without the number.
fn placeholders(text: &Value) -> BTreeSet<String> {
    forms(text)
        .flat_map(|form| form.split('{').skip(1).filter_map(|part| part.split_once('}')))
        .map(|(name, _)| name.to_owned())
        .collect()
}
