//! The pages of the help in the five languages.

use crate::tree::{expect_none, sources};

#[test]
fn every_language_has_the_same_pages_with_the_same_links_and_keys() {
    let files = sources("public/help", &["html"]);
    assert_eq!(files.len(), 5, "a file per language");
    let english = files.iter().find(|file| file.name.ends_with("en.html")).expect("the English help");
    let findings = files
        .iter()
        .flat_map(|file| {
            [" id=\"", " href=\"", "<pre", "<h2", "<li", "<tr", "<dt"].into_iter().filter_map(move |mark| {
                let (wanted, found) = (marked(&english.text, mark), marked(&file.text, mark));
                (wanted != found).then(|| format!("{} {mark}: {found:?} instead of {wanted:?}", file.name))
            })
        })
        .collect();
    expect_none(findings, "the same pages of the help in every language");
}

#[test]
fn every_page_begins_with_its_heading() {
    let files = sources("public/help", &["html"]);
    let findings = files
        .iter()
        .flat_map(|file| file.text.split("<section").skip(1).map(move |section| (file, section)))
        .filter(|(_, section)| section.matches("<h1>").count() != 1 || !section.contains("</section>"))
        .map(|(file, section)| format!("{}: {}", file.name, section.lines().next().unwrap_or_default()))
        .collect();
    expect_none(findings, "one heading per page of the help");
}

/// What stands in quotes after each mark, or nothing for marks that begin an element.
fn marked<'a>(text: &'a str, mark: &str) -> Vec<&'a str> {
    let rests = text.split(mark).skip(1);
    match mark.ends_with('"') {
        true => rests.filter_map(|rest| rest.split('"').next()).collect(),
        false => rests.map(|_| "").collect(),
    }
}
