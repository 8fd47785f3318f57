//! Where the table begins and whether its first row names the columns.

use super::SampleRow;
use crate::mapping::is_known_header;
use crate::values::{email, phone};

pub(super) struct Table {
    pub first_line: u64,
    pub header: bool,
    pub sure: bool,
}

/// How many rows above the table are thought possible.
const PREAMBLE_ROWS: usize = 40;

pub(super) fn find(rows: &[SampleRow], first_line: u64) -> Table {
    let start = first_row(rows);
    let Some(row) = rows.get(start) else {
        return Table { first_line, header: true, sure: false };
    };
    let values = row.cells.iter().filter(|cell| is_certain_value(cell)).count();
    let known = row.cells.iter().filter(|cell| is_known_header(cell)).count();
    Table {
        first_line: if start == 0 { first_line } else { row.line },
        header: values == 0 || known > values,
        sure: known > 0 || values > 0 || body_differs(row, &rows[start + 1..]),
    }
}

/// The first row that is not a title, a note or a key and value above the table.
fn first_row(rows: &[SampleRow]) -> usize {
    let width = modal_width(rows);
    let filled = |row: &SampleRow| row.cells.iter().filter(|cell| !cell.trim().is_empty()).count();
    let above = rows.iter().take(PREAMBLE_ROWS).take_while(|row| {
        let titled = row.cells.first().is_some_and(|cell| !cell.trim().is_empty());
        match filled(row) {
            0 => true,
            // A title alone on its line, or with the delimiters that a spreadsheet adds.
            1 => titled && (row.cells.len() == 1 && width >= 2 || width >= 3),
            // `Period: ,January` and the like above a wide table.
            few => titled && few * 3 <= width,
        }
    });
    let start = above.count();
    let is_table = |row: &SampleRow| filled(row) >= 2 && filled(row) * 2 >= width;
    // One wide row under a narrow one is no table yet.
    let body = rows[start..].iter().filter(|row| row.cells.len() == width).count();
    if start > 0 && body >= 2 && rows.get(start).is_some_and(is_table) {
        return start;
    }
    rows.iter().position(|row| filled(row) > 0).unwrap_or(0)
}

fn modal_width(rows: &[SampleRow]) -> usize {
    let mut widths: Vec<usize> = rows
        .iter()
        .filter(|row| row.cells.iter().any(|cell| !cell.is_empty()))
        .map(|row| row.cells.len())
        .collect();
    widths.sort_unstable();
    widths.chunk_by(|a, b| a == b).max_by_key(|run| run.len()).map_or(0, |run| run[0])
}

/// Whether a cell can only be a value: an e-mail address, a phone number with a country, a full date. Numbers are not
/// among them, since years head many tables.
fn is_certain_value(cell: &str) -> bool {
    let cell = cell.trim();
    email::is_address(cell) || phone::parse(cell, None).e164.is_some() || is_full_date(cell)
}

fn is_full_date(cell: &str) -> bool {
    let digits = cell.bytes().filter(u8::is_ascii_digit).count();
    let marks = cell.bytes().filter(|byte| matches!(byte, b'-' | b'/' | b'.')).count();
    let rules = crate::values::DateRules { order: Some(crate::values::DateOrder::Dmy), ..Default::default() };
    cell.is_ascii()
        && marks >= 2
        && (6..=14).contains(&digits)
        && !cell.bytes().any(|byte| byte.is_ascii_alphabetic() && !matches!(byte, b'T' | b'Z'))
        && matches!(crate::values::day(cell, &rules), Ok(Some(_)))
}

/// Whether a column holds numbers or addresses under a text: then that text is a name.
fn body_differs(header: &SampleRow, body: &[SampleRow]) -> bool {
    let valued = |cell: &str| {
        !cell.is_empty()
            && (is_certain_value(cell) || cell.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.'))
    };
    header.cells.iter().enumerate().any(|(column, name)| {
        let values: Vec<&str> =
            body.iter().take(50).filter_map(|row| row.cells.get(column)).map(|cell| cell.trim()).collect();
        let filled = values.iter().filter(|cell| !cell.is_empty()).count();
        filled > 0 && !valued(name) && values.iter().filter(|cell| valued(cell)).count() * 10 >= filled * 9
    })
}

#[cfg(test)]
mod tests {
    use crate::csv::sniff;

    fn check(text: &str, first_line: u64, header: bool, above: u64) {
        let found = sniff(text.as_bytes(), text.len() as u64).unwrap();
        let found = (found.options.first_line, found.options.header, found.lines_before_header);
        assert_eq!(found, (first_line, header, above), "{text}");
    }

    #[test]
    fn the_first_row_is_the_header() {
        check("Name,Email\na,b@example.com\n", 1, true, 0);
        check("Year,2000,2001\nTimber,5,6\n", 1, true, 0);
        check(",somejunk,<! />\n,nope,\nyes,yup,yeah\nok,ok,ok!\n", 1, true, 0);
        check("id,name,,name\n1,english\n\n2,german,1,2,3\n", 1, true, 0);
        check("Name,\nAnna,x\n", 1, true, 0);
    }

    #[test]
    fn titles_and_notes_above_the_header_are_passed_over() {
        check("Notes:\n\"a, b\nc\"\n\nFirst Name,Last Name,URL\na,b,c\nd,e,f\n", 5, true, 3);
        check("Report of May,,,\n,,,\nName,City,Phone,Mail\na,b,c,d\n", 3, true, 2);
        check("Customers 2024\n\nName;City\na;b\nc;d\n", 3, true, 1);
        check("sep=;\r\nName;Amount\r\nAnna;1,5\r\n", 2, true, 1);
        check("# made by a program\nName,City\na,b\n", 2, true, 1);
    }

    #[test]
    fn rows_of_values_have_no_header() {
        check("Anna,anna@example.com,+371 21 234 567\nBob,bob@example.com,\n", 1, false, 0);
        check("1,1997-01-01,2,29.33\n1,1997-01-18,2,29.73\n", 1, false, 0);
    }
}
