//! Every CSV case of the collection against its expectation.
//!
//! | key of the expectation | checked here |
//! | --- | --- |
//! | `outcome` refuse, `error.about` | sniffing refuses, for the stated reason |
//! | `outcome` report, `report.lines` | problems are reported, on these lines |
//! | `encoding`, `bom`, `delimiter`, `quote`, `line_ends`, `lines_before_header` | what sniffing finds |
//! | `table.header`, `.rows`, `.first_rows`, `.last_row`, `.row_count`, `.rows_sha256` | what the reader gives |
//! | `source_expected_rows` | the same, where there is no table |
//! | `entity`, `system`, `expected_mapping`, `records` | the proposal, and the cells read by it |
//! | `date_order`, `dates`, `amounts`, `phones` | the order of the column, and the value of each row |
//! | `ideal` | the one case that has it, by name |
//! | `export` | every accepted table, not only that case: written, disarmed, read back the same |
//! | `reference`, `what`, `compare`, `source_errors`, `forbidden`, `rule`, `note`, … | notes for people |

mod support;

use formats::column::Profile;
use formats::csv::sniff::{Choices, sniff_with};
use formats::csv::{Options, Problem, Reader, Refusal, Row, Sniffed, Writer, WriterOptions, sniff};
use formats::mapping::{Column, Helper, Kind, Proposal, Target, propose};
use formats::values::{amount, day};
use formats::{Encoding, values};
use serde_json::Value as Json;
use support::{Case, cases, cell, comparable, expected_rows};

/// Files whose expectation names the delimiter of the reference reader, not the one that separates the columns: here
/// it is chosen, as a person would in the dialogue.
const DELIMITER_CHOSEN: [&str; 1] = ["frictionless-issue-1105-timezone"];
/// Files whose expectation names a comma although the expected rows are those of the semicolon.
const DELIMITER_OF_THE_ROWS: [&str; 3] =
    ["papaparse-parse-070", "papaparse-parse-071", "papaparse-parse-072"];

struct Table {
    header: Option<Vec<String>>,
    rows: Vec<Vec<String>>,
    problems: Vec<Problem>,
}

fn read(bytes: &[u8], options: &Options, chunk: usize) -> Table {
    let mut reader = Reader::new(options.clone());
    let mut rows = Vec::new();
    let mut take = |row: Row<'_>| rows.push(row.iter().map(cell).collect());
    for part in bytes.chunks(chunk.max(1)) {
        reader.feed(part, false, &mut take);
    }
    reader.feed(b"", true, &mut take);
    let header = reader.header().map(|names| names.iter().map(|name| cell(name)).collect());
    Table { header, rows, problems: reader.problems().examples().to_vec() }
}

fn check(case: &Case) {
    let expected = &case.expected;
    let found = sniff(&case.bytes, case.bytes.len() as u64);
    if case.outcome == "refuse" {
        return check_refusal(found, expected["error"]["about"].as_str().unwrap_or_default());
    }
    if case.outcome == "survive" && found.is_err() {
        return;
    }
    let sniffed = found.expect("the file is a table");
    check_sniffed(case, &sniffed);
    let table = &expected["table"];
    let mut choices = Choices::default();
    if table.get("header").is_none() {
        choices.header = Some(false);
    }
    if DELIMITER_CHOSEN.contains(&case.id.as_str()) {
        choices.delimiter = expected["delimiter"].as_str().map(|text| text.as_bytes()[0]);
    }
    let chosen = sniff_with(&case.bytes, case.bytes.len() as u64, &[], &choices).expect("still a table");
    if table.get("header").is_some() {
        assert!(chosen.options.header, "a header is found");
    }
    let read_table = read(&case.bytes, &chosen.options, 1 << 20);
    for chunk in [1, 3, 64] {
        let other = read(&case.bytes, &chosen.options, chunk);
        assert_eq!(
            (&other.header, &other.rows, &other.problems),
            (&read_table.header, &read_table.rows, &read_table.problems),
            "chunks of {chunk}"
        );
    }
    check_table(case, &read_table);
    check_report(case, &read_table);
    let names: Vec<&str> = read_table.header.iter().flatten().map(String::as_str).collect();
    let mut profiles = vec![Profile::default(); names.len()];
    for row in &read_table.rows {
        for (profile, cell) in
            profiles.iter_mut().zip(row.iter().map(String::as_str).chain(std::iter::repeat("")))
        {
            profile.add(cell);
        }
    }
    let proposal = propose(&names, &profiles, None);
    check_mapping(expected, &proposal);
    check_records(expected, &proposal, &read_table.rows);
    support::values::check_values(expected);
    if case.outcome == "accept" {
        check_export(&read_table);
    }
}

fn check_refusal(found: Result<Sniffed, Refusal>, about: &str) {
    let refusal = found.expect_err("the file is refused");
    let wanted = match about {
        "the file is empty" => Some(Refusal::Empty),
        "no data in the file" => Some(Refusal::NoData),
        "this is a web page, not a table" => Some(Refusal::WebPage),
        _ => None,
    };
    assert!(wanted.is_none_or(|wanted| wanted == refusal), "{about}: {refusal}");
}

fn check_sniffed(case: &Case, sniffed: &Sniffed) {
    let expected = &case.expected;
    if let Some(label) = expected["encoding"].as_str() {
        let found = sniffed.options.encoding;
        let same = match label {
            "utf-16" => [Encoding::UTF_16LE, Encoding::UTF_16BE].contains(&found),
            label => Encoding::from_label(label) == Some(found),
        };
        assert!(same, "encoding {found}, expected {label}");
    }
    if let Some(bom) = expected["bom"].as_bool() {
        assert_eq!(sniffed.bom, bom, "byte-order mark");
    }
    let other_delimiter =
        DELIMITER_CHOSEN.contains(&case.id.as_str()) || DELIMITER_OF_THE_ROWS.contains(&case.id.as_str());
    if let Some(delimiter) = expected["delimiter"].as_str().filter(|_| !other_delimiter) {
        assert_eq!(char::from(sniffed.options.delimiter).to_string(), delimiter, "delimiter");
    }
    if let Some(quote) = expected["quote"].as_str() {
        assert_eq!(
            sniffed.options.quote.map(|quote| char::from(quote).to_string()).as_deref(),
            Some(quote),
            "quote"
        );
    }
    if let Some(lines) = expected["lines_before_header"].as_u64() {
        assert_eq!(sniffed.lines_before_header, lines, "lines before the header");
    }
    if let Some(ends) = expected["line_ends"].as_array() {
        let found = sniffed.line_ends;
        for (name, count) in [("lf", found.lf), ("crlf", found.crlf), ("cr", found.cr)] {
            assert_eq!(ends.iter().any(|end| end == name), count > 0, "line ends {name}");
        }
    }
}

fn check_table(case: &Case, found: &Table) {
    let expected = &case.expected;
    if let Some(rows) =
        expected.get("source_expected_rows").filter(|rows| !rows.is_null() && expected.get("table").is_none())
    {
        assert_eq!(comparable(&found.rows), comparable(&expected_rows(rows)), "rows");
        return;
    }
    let table = &expected["table"];
    if let Some(header) = table["header"].as_array() {
        let header: Vec<String> =
            header.iter().map(|name| name.as_str().unwrap_or_default().to_owned()).collect();
        assert_eq!(found.header.as_ref(), Some(&header), "header");
    }
    let ours = comparable(&found.rows);
    if table["rows"].is_array() {
        let theirs = expected_rows(&table["rows"]);
        let ours: Vec<Vec<String>> =
            ours.iter().map(|row| row.iter().map(|cell| shortened(cell)).collect()).collect();
        assert_eq!(ours, comparable(&theirs), "rows");
    }
    if table["first_rows"].is_array() {
        let theirs = comparable(&expected_rows(&table["first_rows"]));
        assert_eq!(ours[..theirs.len()], theirs, "first rows");
    }
    if table["last_row"].is_array() {
        let theirs = comparable(&expected_rows(&Json::Array(vec![table["last_row"].clone()])));
        assert_eq!(ours.last(), theirs.last(), "last row");
    }
    let blank_rows_listed = table["rows"].as_array().is_some_and(|_| {
        let theirs = expected_rows(&table["rows"]);
        comparable(&theirs).len() != theirs.len()
    });
    if let Some(count) = table["row_count"].as_u64().filter(|_| !blank_rows_listed) {
        assert_eq!(ours.len() as u64, count, "row count");
    }
    if let Some(digest) = table["rows_sha256"].as_str().filter(|_| !blank_rows_listed) {
        let json = serde_json::to_string(&found.rows).expect("rows are JSON");
        assert_eq!(support::sha256::digest(json.as_bytes()), digest, "digest of the rows");
    }
}

/// A long text in the form of the expectations.
fn shortened(text: &str) -> String {
    let length = text.chars().count();
    if length <= 3000 {
        return text.to_owned();
    }
    let start: String = text.chars().take(200).collect();
    format!("{start}…{length}")
}

fn check_report(case: &Case, found: &Table) {
    let expected = &case.expected;
    for line in expected["report"]["lines"].as_array().into_iter().flatten() {
        let line = line.as_u64().expect("a line number");
        assert!(
            found.problems.iter().any(|problem| problem.line == line),
            "line {line}: {:?}",
            found.problems
        );
    }
    let about_values = expected.get("dates").is_some() || expected.get("amounts").is_some();
    if case.outcome == "report" && !about_values {
        assert!(!found.problems.is_empty(), "something is reported");
    }
    if case.id == "made-utf8-with-one-latin1-line" {
        assert_eq!(found.rows[1][0], "Jörg", "the ideal reading");
    }
}

/// The collection's name for what a column is mapped to.
fn their_name(kind: Kind, target: &Target) -> Option<&'static str> {
    Some(match target {
        Target::Helper(Helper::Currency) => "currency",
        Target::Field(name) => match (kind, *name) {
            (Kind::Deal, "name") => "deal_name",
            (_, "name") => "full_name",
            (_, "emails") => "email",
            (_, "phones") => "phone",
            (_, "organisation") => "company",
            (_, "website") => "url",
            (_, "created") => "created_at",
            (_, "close_day") => "close_date",
            (_, name) => name,
        },
        _ => return None,
    })
}

fn check_mapping(expected: &Json, proposal: &Proposal) {
    if let Some(entity) = expected["entity"].as_str() {
        let wanted = match entity {
            "deal" | "opportunity" => Kind::Deal,
            "order" => Kind::Order,
            "product" => Kind::Product,
            "interaction" | "activity" => Kind::Interaction,
            _ => Kind::Customer,
        };
        assert_eq!(proposal.kind, wanted, "kind");
    }
    if let Some(system) = expected["system"].as_str() {
        assert_eq!(proposal.system.map_or("plain", |system| system.name()), system, "system");
    }
    for (header, field) in expected["expected_mapping"].as_object().into_iter().flatten() {
        let columns = proposal.columns.iter().filter(|column| column.header == *header);
        let found: Vec<Option<&str>> =
            columns.map(|column| their_name(proposal.kind, &column.target)).collect();
        assert!(found.contains(&field.as_str()), "{header}: {found:?}, expected {field}");
    }
}

fn check_records(expected: &Json, proposal: &Proposal, rows: &[Vec<String>]) {
    let Some(records) = expected["records"].as_array() else {
        return;
    };
    for (record, row) in records.iter().zip(rows) {
        for (field, wanted) in record.as_object().expect("a record") {
            let found = field_of(proposal, row, field);
            let wanted = match wanted {
                Json::String(text) if text.is_empty() => Json::Null,
                other => other.clone(),
            };
            let lower = |json: &Json| json.to_string().to_lowercase();
            let same = match field.as_str() {
                "emails" | "status" => lower(&found) == lower(&wanted),
                // A set: which number comes first depends on the order of the columns alone.
                "phones" => sorted(&found) == sorted(&wanted),
                _ => found == wanted,
            };
            assert!(same, "{field}: {found}, expected {wanted}");
        }
    }
    assert_eq!(records.len(), rows.len(), "as many records as rows");
}

fn sorted(list: &Json) -> Vec<String> {
    let mut texts: Vec<String> = list.as_array().into_iter().flatten().map(Json::to_string).collect();
    texts.sort();
    texts
}

/// A field of the record that the proposal makes of a row, in the collection's form.
fn field_of(proposal: &Proposal, row: &[String], field: &str) -> Json {
    let single = |name: &str| match name {
        "emails" => "email",
        "phones" => "phone",
        _ => "",
    };
    let schema = domain::Schema::built_in();
    let mut found = Json::Null;
    for (place, column) in proposal.columns.iter().enumerate() {
        let name = their_name(proposal.kind, &column.target);
        let of_field = name == Some(field) || (name.is_some() && name == Some(single(field)));
        let text = row.get(place).map(String::as_str).unwrap_or_default();
        if !of_field || text.is_empty() {
            continue;
        }
        let value = match (field, proposal.kind) {
            ("amount", _) => {
                let read = amount(text, &column.amounts).expect("an amount");
                read.map_or(Json::Null, |amount| Json::String(amount.decimal))
            }
            ("currency", _) => {
                values::currency(text).map_or(Json::Null, |code| Json::String(code.to_string()))
            }
            ("close_date", _) => day(text, &column.dates)
                .expect("a day")
                .map_or(Json::Null, |day| Json::String(day.to_string())),
            (_, Kind::Deal) => Json::String(text.to_owned()),
            _ => read_cell(column, proposal.kind, &schema, text),
        };
        found = match (found, value) {
            (Json::Null, value) => value,
            (Json::Array(mut all), Json::Array(more)) => {
                all.extend(more);
                Json::Array(all)
            }
            (Json::String(first), Json::String(second)) => {
                Json::String(format!("{first}{}{second}", column.joined_by))
            }
            (kept, _) => kept,
        };
    }
    found
}

fn read_cell(column: &Column, kind: Kind, schema: &domain::Schema, text: &str) -> Json {
    let ty = column.field_type(kind, schema).expect("a field");
    column.read(kind, ty, text, 0).unwrap_or_else(|error| panic!("{text}: {error}")).to_json()
}

/// Writes the table, looks for formulas with a reader that knows nothing of ours, and reads it back.
fn check_export(table: &Table) {
    let width = table.rows.iter().map(Vec::len).max().unwrap_or(0);
    if comparable(&table.rows).is_empty() {
        return;
    }
    let names: Vec<String> = (0..width).map(|place| format!("column {place}")).collect();
    for delimiter in *b",;\t" {
        let mut writer = Writer::new(WriterOptions { delimiter, ..WriterOptions::default() });
        writer.header(names.iter().map(String::as_str));
        for row in &table.rows {
            row.iter().for_each(|cell| _ = writer.text(cell));
            writer.end_row();
        }
        let bytes = writer.take();
        let plain = Options { delimiter, ..Options::default() };
        for row in read(&bytes, &plain, 1 << 20).rows {
            for cell in row {
                assert!(
                    !cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']),
                    "{cell:?} would be a formula"
                );
            }
        }
        let sniffed = sniff(&bytes, bytes.len() as u64).expect("our own export is a table");
        assert!(sniffed.own_export && sniffed.bom, "our own export is known");
        let again = read(&bytes, &Options { delimiter, ..sniffed.options }, 1 << 20);
        assert_eq!(comparable(&again.rows), comparable(&table.rows), "the same after export and import");
    }
}

#[test]
fn every_case_of_the_collection_is_as_expected() {
    let cases = cases();
    assert!(cases.len() >= 90, "only {} cases found", cases.len());
    let mut failed = Vec::new();
    for case in &cases {
        let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| check(case)));
        if let Err(panic) = outcome {
            let text = panic.downcast_ref::<String>().cloned();
            let text = text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()));
            failed.push(format!("{}: {}", case.id, text.unwrap_or_default()));
        }
    }
    assert!(failed.is_empty(), "{} of {} cases failed:\n{}", failed.len(), cases.len(), failed.join("\n\n"));
}
