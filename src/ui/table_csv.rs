//! Tables as CSV files: as they are shown, or from their rows.

use wasm_bindgen::JsCast as _;
use web_sys::Element;

/// The rows of a table in the words and numbers that are shown.
pub(crate) fn of(table: &Element) -> String {
    of_rows(
        all(table, "tr").iter().map(|row| {
            all(row, "th, td").iter().map(|cell| cell.text_content().unwrap_or_default()).collect()
        }),
    )
}

/// Rows of cells, with a mark at the start by which spreadsheets know the encoding.
pub(crate) fn of_rows(rows: impl Iterator<Item = Vec<String>>) -> String {
    let line = |cells: Vec<String>| cells.iter().map(|cell| quoted(cell)).collect::<Vec<_>>().join(",");
    format!("\u{feff}{}\r\n", rows.map(line).collect::<Vec<_>>().join("\r\n"))
}

fn all(inside: &Element, selector: &str) -> Vec<Element> {
    let Ok(found) = inside.query_selector_all(selector) else { return Vec::new() };
    (0..found.length()).filter_map(|index| found.item(index)?.dyn_into().ok()).collect()
}

/// A cell in quotes where it needs them. What a spreadsheet would take for a formula begins with an apostrophe.
fn quoted(text: &str) -> String {
    let text = text.trim();
    let is_formula = text.starts_with(['=', '+', '@'])
        || (text.starts_with('-') && text.len() > 1 && !text[1..].starts_with(|c: char| c.is_numeric()));
    let text = if is_formula { format!("'{text}") } else { text.to_owned() };
    if text.contains(['"', ',', '\n', '\r', ';']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::{of_rows, quoted};

    #[test]
    fn cells_with_separators_stand_in_quotes_and_formulas_are_made_harmless() {
        assert_eq!(quoted(" 1,234 "), "\"1,234\"");
        assert_eq!(quoted("a \"b\""), "\"a \"\"b\"\"\"");
        assert_eq!(quoted("=HYPERLINK()"), "'=HYPERLINK()");
        assert_eq!(quoted("-12.5"), "-12.5");
        assert_eq!(quoted("-SUM(A1)"), "'-SUM(A1)");
    }

    #[test]
    fn rows_end_as_spreadsheets_expect() {
        let rows =
            [vec!["Name".to_owned(), "Sum".to_owned()], vec!["Aziza, Nino".to_owned(), "1.50".to_owned()]];
        assert_eq!(of_rows(rows.into_iter()), "\u{feff}Name,Sum\r\n\"Aziza, Nino\",1.50\r\n");
    }
}
