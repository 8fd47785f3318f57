//! A table as it is shown, as a CSV file.

use wasm_bindgen::JsCast as _;
use web_sys::Element;

/// The rows of a table in the words and numbers that are shown, with a mark at the start by which spreadsheets know the
/// encoding.
pub(super) fn of(table: &Element) -> String {
    let rows = all(table, "tr").into_iter().map(|row| {
        let cells = all(&row, "th, td").into_iter();
        let cells: Vec<String> = cells.map(|cell| quoted(&cell.text_content().unwrap_or_default())).collect();
        cells.join(",")
    });
    format!("\u{feff}{}\r\n", rows.collect::<Vec<_>>().join("\r\n"))
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
    use super::quoted;

    #[test]
    fn cells_with_separators_stand_in_quotes_and_formulas_are_made_harmless() {
        assert_eq!(quoted(" 1,234 "), "\"1,234\"");
        assert_eq!(quoted("a \"b\""), "\"a \"\"b\"\"\"");
        assert_eq!(quoted("=HYPERLINK()"), "'=HYPERLINK()");
        assert_eq!(quoted("-12.5"), "-12.5");
        assert_eq!(quoted("-SUM(A1)"), "'-SUM(A1)");
    }
}
