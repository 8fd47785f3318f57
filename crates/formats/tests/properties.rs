//! What holds for any bytes: nothing panics, nothing gets lost, and where a file is cut into chunks never matters.

use formats::Encoding;
use formats::column::Profile;
use formats::csv::sniff::{Choices, sniff_with};
use formats::csv::{Options, Problem, ProblemKind, Reader, Row, Writer, WriterOptions, sniff};
use formats::mapping::propose;
use proptest::prelude::*;

/// Text in which everything that matters to a reader is frequent.
const SHAPED: &str = "([a-d1é]{0,3}[,;\"\n\r \t]{0,2}){0,30}";

#[derive(PartialEq, Debug)]
struct Found {
    header: Option<Vec<String>>,
    rows: Vec<(u64, Vec<String>)>,
    problems: Vec<Problem>,
    total: u64,
    preamble: Vec<String>,
}

fn read(options: &Options, chunks: &[&[u8]]) -> Found {
    let mut reader = Reader::new(options.clone());
    let mut rows = Vec::new();
    let mut take = |row: Row<'_>| rows.push((row.line(), row.iter().map(str::to_owned).collect()));
    for chunk in chunks {
        reader.feed(chunk, false, &mut take);
    }
    reader.feed(b"", true, &mut take);
    Found {
        header: reader.header().map(<[String]>::to_vec),
        rows,
        problems: reader.problems().examples().to_vec(),
        total: reader.problems().total(),
        preamble: reader.preamble().to_vec(),
    }
}

fn cut(bytes: &[u8], cuts: &[usize]) -> Vec<Vec<u8>> {
    let mut chunks = Vec::new();
    let mut rest = bytes;
    for &length in cuts {
        let (chunk, after) = rest.split_at(length.min(rest.len()));
        chunks.push(chunk.to_vec());
        rest = after;
    }
    chunks.push(rest.to_vec());
    chunks
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

fn options() -> impl Strategy<Value = Options> {
    let encodings = prop::sample::select(Encoding::all().collect::<Vec<_>>());
    let quotes = prop::sample::select(vec![Some(b'"'), Some(b'"'), Some(b'\''), None]);
    let delimiters = prop::sample::select(vec![b',', b';', b'\t', b'"', 0xe9]);
    (encodings, quotes, delimiters, 0_u64..4, any::<bool>(), any::<bool>(), any::<bool>()).prop_map(
        |(encoding, quote, delimiter, first_line, header, blank_rows, unguard)| Options {
            encoding,
            quote,
            delimiter,
            first_line,
            header,
            blank_rows,
            unguard,
            ..Options::default()
        },
    )
}

proptest! {
    #[test]
    fn any_bytes_are_read_the_same_however_they_are_cut(
        bytes in prop::collection::vec(any::<u8>(), 0..200),
        cuts in prop::collection::vec(0_usize..40, 0..8),
        options in options(),
    ) {
        let whole = read(&options, &[&bytes]);
        let chunks = cut(&bytes, &cuts);
        let chunks: Vec<&[u8]> = chunks.iter().map(Vec::as_slice).collect();
        prop_assert_eq!(read(&options, &chunks), whole);
    }

    #[test]
    fn any_table_is_read_the_same_however_it_is_cut(
        text in SHAPED,
        cuts in prop::collection::vec(0_usize..12, 0..12),
        options in options(),
    ) {
        let options = Options { encoding: Encoding::UTF_8, ..options };
        let whole = read(&options, &[text.as_bytes()]);
        let chunks = cut(text.as_bytes(), &cuts);
        let chunks: Vec<&[u8]> = chunks.iter().map(Vec::as_slice).collect();
        prop_assert_eq!(read(&options, &chunks), whole);
    }

    #[test]
    fn no_letter_gets_lost_or_moved(text in SHAPED, header in any::<bool>()) {
        let found = read(&Options { header, ..Options::default() }, &[text.as_bytes()]);
        let mut cells: String = found.header.into_iter().flatten().collect();
        for (_, row) in &found.rows {
            cells.extend(row.iter().map(String::as_str));
        }
        prop_assert_eq!(letters(&cells), letters(&text));
    }

    #[test]
    fn every_row_knows_its_line(text in SHAPED) {
        let found = read(&Options { header: false, quote: None, ..Options::default() }, &[text.as_bytes()]);
        let unified = text.replace("\r\n", "\n").replace('\r', "\n");
        let lines: Vec<&str> = unified.split('\n').collect();
        for (line, row) in found.rows {
            prop_assert_eq!(row.join(","), lines[line as usize - 1]);
        }
    }

    #[test]
    fn sniffing_and_proposing_take_any_bytes(
        bytes in prop_oneof![prop::collection::vec(any::<u8>(), 0..300), SHAPED.prop_map(String::into_bytes)],
        more in prop::collection::vec(any::<u8>(), 0..50),
    ) {
        if let Ok(sniffed) = sniff_with(&bytes, bytes.len() as u64 + 5, &[&more], &Choices::default()) {
            let found = read(&sniffed.options, &[&bytes]);
            let names: Vec<&str> = found.header.iter().flatten().map(String::as_str).collect();
            let mut profiles = vec![Profile::default(); names.len()];
            for (_, row) in &found.rows {
                profiles.iter_mut().zip(row).for_each(|(profile, cell)| profile.add(cell));
            }
            let proposal = propose(&names, &profiles, None);
            prop_assert_eq!(proposal.columns.len(), names.len());
        }
    }

    #[test]
    fn what_is_written_is_read_back(
        rows in prop::collection::vec(prop::collection::vec("[a-c'=+@\"\n\r,; -]{0,5}|\\PC{0,4}", 1..5), 1..8),
        delimiter in prop::sample::select(vec![b',', b';', b'\t']),
        bom in any::<bool>(),
    ) {
        let width = rows.iter().map(Vec::len).max().unwrap_or(1);
        let names: Vec<String> = (0..width).map(|n| format!("column {n}")).collect();
        let mut writer = Writer::new(WriterOptions { delimiter, bom, guard: true });
        writer.header(names.iter().map(String::as_str));
        for row in &rows {
            row.iter().for_each(|cell| _ = writer.text(cell));
            writer.end_row();
        }
        let bytes = writer.take();
        let sniffed = sniff(&bytes, bytes.len() as u64).unwrap();
        prop_assert!(sniffed.own_export);
        let found = read(&Options { delimiter, encoding: Encoding::UTF_8, first_line: 1, header: true, ..sniffed.options }, &[&bytes]);
        let filled = |row: &&Vec<String>| row.iter().any(|cell| !cell.is_empty());
        let back: Vec<&Vec<String>> = found.rows.iter().map(|(_, row)| row).collect();
        prop_assert_eq!(back, rows.iter().filter(filled).collect::<Vec<_>>());
    }
}

/// Feeds a large text in chunks, keeping only counts: how many rows, and the problems.
fn count(text: &str, chunk: usize) -> (u64, Reader) {
    let mut reader = Reader::new(Options { header: false, ..Options::default() });
    let mut rows = 0;
    for part in text.as_bytes().chunks(chunk) {
        reader.feed(part, false, &mut |_| rows += 1);
    }
    reader.feed(b"", true, &mut |_| rows += 1);
    (rows, reader)
}

#[test]
fn a_quote_that_is_never_closed_costs_its_own_row_and_no_more() {
    // More than a quoted cell may be long.
    let lines = 1_000_000;
    let mut text = "a,b\nBob,\"never closed\n".to_owned();
    text.extend((0..lines).map(|_| "Cyd,some text here\n"));
    let (rows, reader) = count(&text, 1 << 20);
    assert_eq!(rows, lines + 2);
    let problem = &reader.problems().examples()[0];
    assert_eq!((problem.kind, problem.line, problem.column), (ProblemKind::UnclosedQuote, 2, Some(1)));
    assert_eq!(reader.problems().total(), 1);
}

#[test]
fn hostile_quotes_take_no_longer_than_others() {
    for unit in ["\"\"a\n", "x,\"a\n", "\"a,", "\"a\"b", "\" ", "\"\n\"x", "\"\"\"\n", "\"a\n\",\"b"] {
        // Were the time to grow with the square of the length, this would take minutes.
        let text = unit.repeat((2 << 20) / unit.len());
        let (rows, reader) = count(&text, 1 << 16);
        assert!(rows > 0 && reader.rows() == rows, "{unit:?}");
    }
}

#[test]
fn a_row_without_end_is_cut_and_reported() {
    let text = "x".repeat(Options::ROW_BYTES_MAX * 2 + 5);
    let (rows, reader) = count(&text, 1 << 20);
    assert_eq!((rows, reader.problems().count(ProblemKind::RowTooLong)), (3, 2));
    let text = "é,".repeat(Options::COLUMNS_MAX + 10);
    let (rows, reader) = count(&text, 1 << 20);
    assert_eq!((rows, reader.problems().count(ProblemKind::TooManyColumns)), (1, 1));
}

#[test]
fn a_file_of_nuls_claims_no_memory() {
    let mut reader = Reader::new(Options::default());
    let nuls = vec![0_u8; 1 << 20];
    for _ in 0..64 {
        reader.feed(&nuls, false, &mut |_| {});
    }
    reader.feed(b"", true, &mut |_| {});
    assert_eq!(reader.problems().count(ProblemKind::NulByte), 64 << 20);
}
