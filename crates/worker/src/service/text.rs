//! Filters from text or JSON, with their mistakes worded for the protocol; and CSV bytes.

use super::{Outcome, lists};
use domain::Schema;
use domain::expr::{Expr, Mistake, Typed, check, parse};
use formats::csv::{Writer, WriterOptions};
use protocol::Filter;
use serde_json::{Value as Json, json};

/// A filter as the engine evaluates it.
pub fn typed(schema: &Schema, kind: &str, filter: &Filter) -> Outcome<Typed> {
    checked(schema, kind, filter).map(|(_, typed)| typed)
}

/// A filter as it was written, once it is known to be right.
pub fn expr(schema: &Schema, kind: &str, filter: &Filter) -> Outcome<Expr> {
    checked(schema, kind, filter).map(|(expr, _)| expr)
}

fn checked(schema: &Schema, kind: &str, filter: &Filter) -> Outcome<(Expr, Typed)> {
    let text = filter.as_str();
    let expr = match text {
        Some(text) => parse(text),
        None => Expr::from_json(filter),
    };
    expr.map_err(|mistake| vec![mistake])
        .and_then(|expr| check(&expr, schema, kind).map(|typed| (expr, typed)))
        .map_err(|mistakes| lists::bad_filter(mistakes.iter().map(|mistake| wire(mistake, text)).collect()))
}

/// A filter as text, or its mistakes.
pub fn as_text(filter: &Filter) -> Outcome<String> {
    let expr = match filter.as_str() {
        Some(text) => parse(text),
        None => Expr::from_json(filter),
    };
    expr.map(|expr| expr.to_string())
        .map_err(|mistake| lists::bad_filter(vec![wire(&mistake, filter.as_str())]))
}

/// The canonical form of a filter text, or its mistakes.
pub fn canonical(schema: &Schema, kind: &str, text: &str) -> Result<String, Vec<Json>> {
    parse(text)
        .map_err(|mistake| vec![mistake])
        .and_then(|expr| check(&expr, schema, kind).map(|_| expr.to_string()))
        .map_err(|mistakes| mistakes.iter().map(|mistake| wire(mistake, Some(text))).collect())
}

/// A mistake with its place in UTF-16 units, as a text field of a page counts.
fn wire(mistake: &Mistake, text: Option<&str>) -> Json {
    let mut wire = json!(mistake);
    wire["message"] = json!(mistake.to_string());
    if let (Some(text), Some((start, end))) = (text, mistake.span) {
        let utf16 = |byte: u32| {
            let byte = (byte as usize).min(text.len());
            let floor = (0..=byte).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
            text[..floor].encode_utf16().count()
        };
        wire["start"] = json!(utf16(start));
        wire["end"] = json!(utf16(end));
    }
    wire
}

/// CSV bytes: `fill` is given a function that writes one row; the first row is the header.
pub fn csv(delimiter: u8, fill: impl FnOnce(&mut dyn FnMut(&[String]))) -> Vec<u8> {
    let mut writer = Writer::new(WriterOptions { delimiter, ..WriterOptions::default() });
    let mut is_header = true;
    fill(&mut |cells| {
        if std::mem::take(&mut is_header) {
            writer.header(cells.iter().map(String::as_str));
            return;
        }
        for cell in cells {
            // A plain number is one to a spreadsheet too; everything else is disarmed text.
            if cell.parse::<f64>().is_ok()
                && cell.bytes().all(|byte| byte.is_ascii_digit() || b"-.".contains(&byte))
            {
                writer.number(cell);
            } else {
                writer.text(cell);
            }
        }
        writer.end_row();
    });
    writer.take()
}
