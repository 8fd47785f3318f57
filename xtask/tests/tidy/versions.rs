//! Versions that are written down in two places, and paths that must be in none.

use crate::tree::{expect_none, sources};

fn text_of(name: &str) -> String {
    let path = crate::tree::root().join(name);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The quoted word after the start of a line, as in `wasm_bindgen = "0.2.128"`.
fn quoted_after<'a>(text: &'a str, start: &str) -> &'a str {
    let line = text.lines().find(|line| line.trim_start().starts_with(start));
    line.and_then(|line| line.split('"').nth(1)).unwrap_or_else(|| panic!("no line begins with {start}"))
}

#[test]
fn wasm_bindgen_has_one_version_everywhere() {
    let (manifest, trunk, tools) =
        (text_of("Cargo.toml"), text_of("Trunk.toml"), text_of("xtask/src/setup/tools.rs"));
    let version = quoted_after(&trunk, "wasm_bindgen =");
    assert_eq!(quoted_after(&manifest, "wasm-bindgen ="), format!("={version}"));
    assert!(tools.contains(&format!("\"{version}\"")), "setup installs another wasm-bindgen than {version}");
}

#[test]
fn wasm_opt_has_one_version_everywhere() {
    let (trunk, tools) = (text_of("Trunk.toml"), text_of("xtask/src/setup/tools.rs"));
    let version = quoted_after(&trunk, "wasm_opt =").trim_start_matches("version_");
    assert!(
        tools.contains(&format!("binaryen@{version}.")),
        "setup installs another binaryen than {version}"
    );
    assert!(
        tools.contains(&format!("\"version {version}\"")),
        "setup looks for another wasm-opt than {version}"
    );
}

#[test]
fn no_file_names_a_place_on_somebodys_machine() {
    // Put together here, so that this file does not find itself.
    let places: Vec<String> = ["home/", "root/", "Users/", "work/"].map(|folder| format!("/{folder}")).into();
    let mut findings = Vec::new();
    for source in sources("", &["rs", "toml", "md", "html", "js", "css", "json", "webmanifest"]) {
        for (number, line) in source.text.lines().enumerate() {
            for place in &places {
                let is_path = line.match_indices(place.as_str()).any(|(at, _)| {
                    // Inside an address, or below another folder, it is no path of a machine.
                    line[..at]
                        .chars()
                        .next_back()
                        .is_none_or(|before| !before.is_alphanumeric() && !"./_-~}".contains(before))
                });
                if is_path {
                    findings.push(format!("{}:{}: {}", source.name, number + 1, line.trim()));
                }
            }
        }
    }
    expect_none(findings, "paths of a machine");
}
