//! The cells of a row as one piece of HTML.
//!
//! A screenful is some four hundred cells. One text per row, read by the browser in one go, costs a fraction of four
//! hundred views with their nodes made one by one from here. Only this file writes markup, and every text in it is
//! escaped; the cells of callers are plain data.

use super::column::Column;

/// What a cell shows.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum Cell {
    /// A text, in its own direction.
    Text(String),
    /// A way to a record.
    Link {
        /// Where it leads.
        address: String,
        /// Its words.
        text: String,
    },
    /// Several short texts.
    Badges(Vec<String>),
}

/// What a row has besides the cells of its columns.
#[derive(Clone, Copy, Default)]
pub(super) struct Extras<'a> {
    /// A tick before the others, and what a screen reader says of it.
    pub(super) select_label: Option<&'a str>,
    /// An empty cell that takes what the columns leave of the width.
    pub(super) has_rest: bool,
    /// A mark in the first cell that opens the row beside the table; keys have Space for it.
    pub(super) has_peek: bool,
}

/// Writes the cells of a row that is not here yet, or of one that is.
pub(super) fn row_html(
    columns: &[Column],
    Extras { select_label, has_rest, has_peek }: Extras,
    mut cell: impl FnMut(&Column) -> Option<Cell>,
) -> String {
    let mut html = String::with_capacity(columns.len() * 96);
    let first = 1 + usize::from(select_label.is_some());
    if let Some(label) = select_label {
        html.push_str("<td role=\"gridcell\" class=\"select-cell\" aria-colindex=\"1\" aria-label=\"");
        escape(label, &mut html);
        html.push_str("\"><span class=\"tick\"></span></td>");
    }
    for (place, column) in columns.iter().enumerate() {
        html.push_str("<td role=\"gridcell\" aria-colindex=\"");
        html.push_str(&(place + first).to_string());
        html.push('"');
        if column.is_number {
            html.push_str(" class=\"number\"");
        }
        match cell(column) {
            Some(Cell::Text(text)) if text.is_empty() => html.push('>'),
            // The direction of the cell itself would also turn its alignment and the side it sticks to.
            Some(Cell::Text(text)) if column.is_number || place == 0 => {
                html.push_str("><bdi>");
                escape(&text, &mut html);
                html.push_str("</bdi>");
            }
            Some(Cell::Text(text)) => {
                html.push_str(" dir=\"auto\">");
                escape(&text, &mut html);
            }
            Some(Cell::Link { address, text }) => {
                html.push_str("><a class=\"row-link\" tabindex=\"-1\" dir=\"auto\" href=\"");
                escape(&address, &mut html);
                html.push_str("\">");
                escape(&text, &mut html);
                html.push_str("</a>");
            }
            Some(Cell::Badges(texts)) => {
                html.push('>');
                for text in texts {
                    html.push_str("<span class=\"badge\" dir=\"auto\">");
                    escape(&text, &mut html);
                    html.push_str("</span>");
                }
            }
            None => html.push('>'),
        }
        if has_peek && place == 0 {
            html.push_str("<span class=\"peek-mark\" aria-hidden=\"true\"></span>");
        }
        html.push_str("</td>");
    }
    if has_rest {
        html.push_str("<td class=\"filler\" role=\"presentation\"></td>");
    }
    html
}

fn escape(text: &str, html: &mut String) {
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            c => html.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(key: &str) -> Column {
        Column {
            key: key.into(),
            title: String::new(),
            width_ch: 1,
            is_number: key == "sum",
            is_sortable: true,
        }
    }

    #[test]
    fn whatever_a_cell_holds_it_is_text() {
        let columns = [column("name"), column("city"), column("sum")];
        let html =
            row_html(&columns, Extras { select_label: Some("\"x\""), ..Extras::default() }, |column| {
                Some(match column.key.as_str() {
                    "name" => Cell::Link { address: "/a?b=1&c=\"".into(), text: "<script>".into() },
                    _ => Cell::Text("<b onclick=\"x\">&".into()),
                })
            });
        assert!(!html.contains("<script") && !html.contains("<b "), "{html}");
        assert!(html.contains("href=\"/a?b=1&amp;c=&quot;\""), "{html}");
        assert!(html.contains("<bdi>&lt;b onclick=&quot;x&quot;&gt;&amp;</bdi>"), "{html}");
    }

    #[test]
    fn a_row_that_is_not_here_yet_has_its_cells() {
        let html = row_html(
            &[column("name"), column("sum")],
            Extras { has_rest: true, ..Extras::default() },
            |_| None,
        );
        assert_eq!(html.matches("<td").count(), 3);
    }
}
