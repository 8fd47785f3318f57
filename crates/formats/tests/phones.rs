//! Numbers in many spellings against what libphonenumber makes of them. `phones.tsv`: region, text, E.164 or nothing.

use formats::values::phone;

#[test]
fn numbers_agree_with_libphonenumber() {
    let path = std::env::var("PHONES")
        .unwrap_or_else(|_| concat!(env!("CARGO_MANIFEST_DIR"), "/tests/phones.tsv").into());
    let table = std::fs::read_to_string(path).expect("the table is there");
    let mut wrong = Vec::new();
    for line in table.lines() {
        let columns: Vec<&str> = line.split('\t').collect();
        let &[region, text, expected] = columns.as_slice() else { panic!("three columns: {line}") };
        let found = phone::parse(text, (!region.is_empty()).then_some(region)).e164.unwrap_or_default();
        if found != expected {
            wrong.push(format!("{region} {text}: {found:?}, expected {expected:?}"));
        }
    }
    assert!(wrong.is_empty(), "{} wrong\n{}", wrong.len(), wrong.join("\n"));
}
