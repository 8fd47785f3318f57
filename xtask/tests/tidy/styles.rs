//! Style sheets and views: what right-to-left and the Content-Security-Policy ask for.

use crate::tree::{Source, expect_none, sources};

/// Declarations that mean a side of the screen and not a side of the text.
const PHYSICAL: &[&str] = &[
    "margin-left",
    "margin-right",
    "padding-left",
    "padding-right",
    "border-left",
    "border-right",
    "border-top-left-radius",
    "border-top-right-radius",
    "border-bottom-left-radius",
    "border-bottom-right-radius",
    "scroll-margin-left",
    "scroll-margin-right",
    "scroll-padding-left",
    "scroll-padding-right",
    "left",
    "right",
];

/// Properties with values that mean a side.
const PHYSICAL_VALUES: &[&str] = &["text-align", "float", "clear", "caption-side"];

#[test]
fn style_sheets_use_logical_properties_only() {
    let mut findings = Vec::new();
    for sheet in sheets() {
        for (number, line) in without_comments(&sheet.text).lines().enumerate() {
            for (property, value) in declarations(line) {
                let is_physical = PHYSICAL
                    .iter()
                    .any(|name| property == *name || property.starts_with(&format!("{name}-")));
                let has_side = PHYSICAL_VALUES.contains(&property)
                    && value.split_whitespace().any(|word| word == "left" || word == "right");
                if is_physical || has_side {
                    findings.push(format!("{}:{}: {property}: {value}", sheet.name, number + 1));
                }
            }
        }
    }
    expect_none(
        findings,
        "right-to-left needs logical properties (margin-inline-start, inset-inline, text-align: start)",
    );
}

#[test]
fn every_style_sheet_is_in_a_layer_and_in_the_page() {
    let page =
        sources("", &["html"]).into_iter().find(|source| source.name == "index.html").expect("index.html");
    let mut findings = Vec::new();
    for sheet in sheets() {
        if !without_comments(&sheet.text).trim_start().starts_with("@layer") {
            findings.push(format!("{} has rules outside a layer", sheet.name));
        }
        if !page.text.contains(&format!("href=\"{}\"", sheet.name)) {
            findings.push(format!("{} is not linked in index.html", sheet.name));
        }
    }
    expect_none(findings, "layers decide which rule wins");
}

#[test]
fn views_have_no_style_attributes() {
    let mut findings = Vec::new();
    let views = sources("src", &["rs"]).into_iter().chain(sources("", &["html"]));
    for view in views {
        for (number, line) in view.text.lines().enumerate() {
            let code = line.trim_start();
            if !code.starts_with("//")
                && (line.contains(" style=\"") || line.contains("<style") || line.contains("style={"))
            {
                findings.push(format!("{}:{}", view.name, number + 1));
            }
        }
    }
    expect_none(
        findings,
        "the Content-Security-Policy blocks style attributes; use a class or style:--name=",
    );
}

#[test]
fn nothing_is_loaded_from_elsewhere() {
    let mut findings = Vec::new();
    for source in sheets().into_iter().chain(sources("", &["html"])).chain(sources("public", &["js"])) {
        for (number, line) in source.text.lines().enumerate() {
            if line.contains("https://") || line.contains("http://") && !line.contains("http://www.w3.org/") {
                findings.push(format!("{}:{}: {}", source.name, number + 1, line.trim()));
            }
        }
    }
    expect_none(findings, "no request to a third party, ever");
}

fn sheets() -> Vec<Source> {
    sources("style", &["css"]).into_iter().chain(sources("src", &["css"])).collect()
}

/// Comments become spaces, so that line numbers stay.
fn without_comments(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(start) = rest.find("/*") {
        out += &rest[..start];
        let end = rest[start..].find("*/").map_or(rest.len(), |length| start + length + 2);
        out.extend(rest[start..end].chars().filter(|letter| *letter == '\n'));
        rest = &rest[end..];
    }
    out + rest
}

/// `property: value` pairs on a line, also inside a one-line rule.
fn declarations(line: &str) -> impl Iterator<Item = (&str, &str)> {
    line.split(['{', '}', ';'])
        .filter_map(|part| part.split_once(':'))
        .map(|(property, value)| (property.trim(), value.trim()))
        .filter(|(property, _)| property.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-'))
}

#[test]
fn the_search_for_physical_properties_finds_them() {
    let found: Vec<_> = declarations("a { left: 0; text-align: start }").collect();
    assert_eq!(found, [("left", "0"), ("text-align", "start")]);
    assert_eq!(without_comments("a /* b\n c */ d"), "a \n d");
}
