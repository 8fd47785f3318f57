//! Cells as tab-separated text, as spreadsheets put them on the clipboard.

/// Rows of cells as a text. A cell with a tab, a quote or a line break stands in quotes.
pub(super) fn write(rows: &[Vec<String>]) -> String {
    let quoted = |cell: &String| {
        if cell.contains(['\t', '\n', '\r', '"']) {
            format!("\"{}\"", cell.replace('"', "\"\""))
        } else {
            cell.clone()
        }
    };
    let lines: Vec<String> =
        rows.iter().map(|row| row.iter().map(quoted).collect::<Vec<_>>().join("\t")).collect();
    lines.join("\n")
}

/// The cells of a text.
pub(super) fn read(text: &str) -> Vec<Vec<String>> {
    let mut rows = vec![vec![String::new()]];
    let mut chars = text.chars().peekable();
    let mut is_quoted = false;
    while let Some(c) = chars.next() {
        let Some(cell) = rows.last_mut().and_then(|row| row.last_mut()) else { break };
        match c {
            '"' if is_quoted && chars.peek() == Some(&'"') => {
                chars.next();
                cell.push('"');
            }
            '"' if is_quoted => is_quoted = false,
            '"' if cell.is_empty() => is_quoted = true,
            c if is_quoted => cell.push(c),
            '\t' => {
                if let Some(row) = rows.last_mut() {
                    row.push(String::new());
                }
            }
            '\r' if chars.peek() == Some(&'\n') => {}
            '\n' | '\r' => rows.push(vec![String::new()]),
            c => cell.push(c),
        }
    }
    // Spreadsheets end the last line too.
    if rows.len() > 1 && rows.last().is_some_and(|row| row.len() == 1 && row[0].is_empty()) {
        rows.pop();
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_copied_is_pasted_as_it_was() {
        let rows = vec![
            vec!["a".to_owned(), "say \"b\"".into()],
            vec![String::new(), "two\nlines".into()],
            vec!["x\ty".into(), String::new()],
        ];
        assert_eq!(read(&write(&rows)), rows);
    }

    #[test]
    fn the_line_end_of_a_spreadsheet_is_no_row() {
        assert_eq!(read("a\tb\r\nc\td\r\n"), [["a", "b"], ["c", "d"]]);
        assert_eq!(read("5\" pipe"), [["5\" pipe"]]);
        assert_eq!(read(""), [[""]]);
    }
}
