//! Gathers the texts of all five languages: keys as Rust, so that a missing one does not compile, and for each language
//! two files with its texts in the order of the keys: those of the first screen, and those of all others.
//!
//! Every folder `strings/` below `src/` holds one JSON file per language. The folder above it names the namespace (for
//! `src/strings/` that is `app`). A value is a text with `{placeholders}`, or an object of plural categories chosen by
//! the placeholder `{count}`. English is the reference: the build fails when another language lacks a key, has one too
//! many, or uses other placeholders.
//!
//! A key `title` becomes the constant `k::<namespace>::TITLE`. A key with a dot, `stage.lead`, is a member of the group
//! `stage`: the group becomes the function `k::<namespace>::stage("lead")`, for texts that belong to codes of the data.

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// The languages, English first; the order is that of `i18n::Locale`.
const LOCALES: [&str; 5] = ["en", "uz", "lv", "ka", "fa"];

/// The namespaces whose texts come with the first screen; those of all others come with the part of the program that holds
/// the other screens.
const FIRST: [&str; 6] = ["app", "customers", "help", "records", "start", "ui"];

/// The plural categories each language must give, in the order of [`LOCALES`] (CLDR 46, whole numbers).
const CATEGORIES: [&[&str]; 5] =
    [&["one", "other"], &["one", "other"], &["zero", "one", "other"], &["one", "other"], &["one", "other"]];

// These three also stand in `src/i18n/texts.rs`.
const TEXT_END: char = '\u{1e}';
const FORM_END: char = '\u{1f}';
const CATEGORY_END: char = '\u{1d}';

type Texts = BTreeMap<String, Value>;

/// One namespace: its name and its texts per language, in the order of [`LOCALES`].
struct Namespace {
    name: String,
    texts: Vec<Texts>,
}

impl Namespace {
    fn is_first(&self) -> bool {
        FIRST.contains(&self.name.as_str())
    }
}

/// What the texts of one language are written to: those that come first, and the others.
#[derive(Default)]
struct Tables {
    first: String,
    later: String,
}

fn main() {
    let root = PathBuf::from(std::env::var("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    let mut folders = Vec::new();
    find_string_folders(&root.join("src"), &mut folders);
    let mut mistakes = Vec::new();
    let mut namespaces: Vec<Namespace> =
        folders.iter().filter_map(|folder| read(folder, &mut mistakes)).collect();
    // Those that come first have the first numbers.
    namespaces.sort_by_key(|namespace| (!namespace.is_first(), namespace.name.clone()));
    for namespace in &namespaces {
        compare(namespace, &mut mistakes);
    }
    if !mistakes.is_empty() {
        panic!("the texts do not fit together:\n  {}", mistakes.join("\n  "));
    }
    let out = PathBuf::from(std::env::var("OUT_DIR").expect("cargo sets it"));
    let (keys, texts) = generate(&namespaces);
    fs::write(out.join("strings.rs"), keys).expect("OUT_DIR can be written");
    for (locale, texts) in LOCALES.iter().zip(texts) {
        for (name, table) in [("first", texts.first), ("later", texts.later)] {
            fs::write(out.join(format!("{locale}.{name}.txt")), table).expect("OUT_DIR can be written");
        }
    }
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed=MEHR_BUILD_ID");
    // What the cutting into parts needs to know of the program.
    if std::env::var_os("CARGO_FEATURE_SPLIT").is_some() {
        println!("cargo::rustc-link-arg-bins=--emit-relocs");
    }
}

fn find_string_folders(folder: &Path, found: &mut Vec<PathBuf>) {
    // Watching the folders too, so that a new namespace is seen.
    println!("cargo::rerun-if-changed={}", folder.display());
    let Ok(entries) = fs::read_dir(folder) else { return };
    for path in entries.flatten().map(|entry| entry.path()).filter(|path| path.is_dir()) {
        if path.file_name().is_some_and(|name| name == "strings") {
            found.push(path);
        } else {
            find_string_folders(&path, found);
        }
    }
}

fn read(folder: &Path, mistakes: &mut Vec<String>) -> Option<Namespace> {
    let parent = folder.parent()?.file_name()?.to_str()?;
    let name = if parent == "src" { "app" } else { parent }.to_owned();
    let mut texts = Vec::new();
    for locale in LOCALES {
        let file = folder.join(format!("{locale}.json"));
        println!("cargo::rerun-if-changed={}", file.display());
        let parsed = fs::read_to_string(&file)
            .map_err(|error| error.to_string())
            .and_then(|json| serde_json::from_str::<Texts>(&json).map_err(|error| error.to_string()));
        match parsed {
            Ok(parsed) => texts.push(parsed),
            Err(error) => mistakes.push(format!("{}: {error}", file.display())),
        }
    }
    (texts.len() == LOCALES.len()).then_some(Namespace { name, texts })
}

/// Says how each language differs from English.
fn compare(namespace: &Namespace, mistakes: &mut Vec<String>) {
    let english = &namespace.texts[0];
    for (place, locale) in LOCALES.iter().enumerate() {
        let texts = &namespace.texts[place];
        let mut report =
            |key: &str, what: String| mistakes.push(format!("{} {locale} {key}: {what}", namespace.name));
        for key in english.keys().filter(|key| !texts.contains_key(*key)) {
            report(key, "is missing".into());
        }
        for (key, text) in texts {
            let Some(reference) = english.get(key) else {
                report(key, "is a left-over; English has no such key".into());
                continue;
            };
            if placeholders(text) != placeholders(reference) {
                report(
                    key,
                    format!("has placeholders {:?}, not {:?}", placeholders(text), placeholders(reference)),
                );
            }
            if text.is_object() != reference.is_object() {
                report(key, "is a plural in one language and not in the other".into());
            }
            match text {
                Value::String(text) if !text.trim().is_empty() => {}
                Value::Object(forms) => {
                    let given: BTreeSet<&str> = forms.keys().map(String::as_str).collect();
                    let wanted: BTreeSet<&str> = CATEGORIES[place].iter().copied().collect();
                    if given != wanted {
                        report(key, format!("has the plural forms {given:?}, not {wanted:?}"));
                    }
                    if !placeholders(reference).contains("count") {
                        report(key, "is a plural without {count}".into());
                    }
                }
                _ => report(key, "is neither a text nor an object of plural forms".into()),
            }
        }
    }
}

/// The names in braces. A plural form may leave `{count}` out ("one customer"), so the forms are taken together.
fn placeholders(text: &Value) -> BTreeSet<String> {
    match text {
        Value::String(text) => text
            .split('{')
            .skip(1)
            .filter_map(|rest| rest.split_once('}'))
            .map(|(name, _)| name.to_owned())
            .collect(),
        Value::Object(forms) => forms.values().flat_map(placeholders).collect(),
        _ => BTreeSet::new(),
    }
}

/// The keys, and the texts per language.
fn generate(namespaces: &[Namespace]) -> (String, Vec<Tables>) {
    let mut keys =
        String::from("/// One constant per text, one function per group of texts.\npub(crate) mod k {\n");
    let mut tables: Vec<Tables> = LOCALES.iter().map(|_| Tables::default()).collect();
    let mut count = 0;
    let mut first = 0;
    for namespace in namespaces {
        let _ = writeln!(
            keys,
            "/// Texts of `{0}`.\npub(crate) mod {0} {{\nuse crate::i18n::Key;",
            namespace.name
        );
        let mut groups: BTreeMap<&str, Vec<(&str, String)>> = BTreeMap::new();
        for (key, text) in &namespace.texts[0] {
            let value = format!(
                "Key {{ index: {count}, params: &{:?} }}",
                placeholders(text).into_iter().collect::<Vec<_>>()
            );
            match key.split_once('.') {
                Some((group, member)) => groups.entry(group).or_default().push((member, value)),
                None => {
                    let _ = writeln!(
                        keys,
                        "/// {}\npub(crate) const {}: Key = {value};",
                        sample(text),
                        constant(key)
                    );
                }
            }
            for (tables, texts) in tables.iter_mut().zip(&namespace.texts) {
                let table = if namespace.is_first() { &mut tables.first } else { &mut tables.later };
                table.push_str(&form(&texts[key]));
                table.push(TEXT_END);
            }
            count += 1;
            first += usize::from(namespace.is_first());
        }
        for (group, members) in groups {
            let _ = writeln!(
                keys,
                "/// The text for a code of `{group}`, if there is one.\npub(crate) fn {}(code: &str) -> Option<Key> {{\nmatch code {{",
                identifier(group)
            );
            for (member, value) in members {
                let _ = writeln!(keys, "{member:?} => Some({value}),");
            }
            keys.push_str("_ => None,\n}\n}\n");
        }
        keys.push_str("}\n");
    }
    keys.push_str("}\n");
    let _ = writeln!(
        keys,
        "/// How many texts of each language come with the first screen.\nconst FIRST: usize = {first};\n\
         /// How many texts each language has.\n#[cfg(test)]\nconst COUNT: usize = {count};"
    );
    (keys, tables)
}

/// A text as it stands in the file of its language.
fn form(text: &Value) -> String {
    match text {
        Value::Object(forms) => {
            let forms: Vec<String> = forms
                .iter()
                .map(|(name, text)| format!("{name}{CATEGORY_END}{}", text.as_str().unwrap_or_default()))
                .collect();
            forms.join(&FORM_END.to_string())
        }
        _ => text.as_str().unwrap_or_default().to_owned(),
    }
}

fn constant(key: &str) -> String {
    key.replace('-', "_").to_uppercase()
}

/// A group may be called like a word of Rust.
fn identifier(group: &str) -> String {
    if group == "type" { "r#type".into() } else { group.into() }
}

/// The English text, as the comment of its constant.
fn sample(text: &Value) -> String {
    let text = match text {
        Value::Object(forms) => forms.get("other").and_then(Value::as_str),
        _ => text.as_str(),
    };
    text.unwrap_or_default().replace('\n', " ")
}
