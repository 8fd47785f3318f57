//! The cells of a table of shades.

use super::pen::{Pen, Side, font_of, pixels, property, style_of};
use wasm_bindgen::JsCast as _;
use web_sys::Element;

/// Headings, the numbers beside them, and the shades.
const CELLS: &str = "th, td.heat-detail, .heat-cell";

/// Paints a table; `moved` leads from a place on the page to the place in the picture.
pub(super) fn paint(pen: &Pen, table: &Element, moved: (f64, f64)) {
    let Ok(found) = table.query_selector_all(CELLS) else { return };
    for index in 0..found.length() {
        if let Some(cell) = found.item(index).and_then(|cell| cell.dyn_into::<Element>().ok()) {
            paint_cell(pen, &cell, moved);
        }
    }
}

fn paint_cell(pen: &Pen, cell: &Element, moved: (f64, f64)) {
    let Some(style) = style_of(cell) else { return };
    let rect = cell.get_bounding_client_rect();
    let (left, top) = (rect.left() + moved.0, rect.top() + moved.1);
    if cell.class_list().contains("heat-cell") {
        let shade = property(&style, "background-color");
        let radius = pixels(&property(&style, "border-top-left-radius"));
        pen.fill_rect((left, top), (rect.width(), rect.height()), radius, &shade);
    }
    let padding = |side: &str| pixels(&property(&style, &format!("padding-{side}")));
    let is_rtl = property(&style, "direction") == "rtl";
    let (first, last) = (left + padding("left"), left + rect.width() - padding("right"));
    let (start, end) = if is_rtl { (last, first) } else { (first, last) };
    let (x, side) = match property(&style, "text-align").as_str() {
        "center" | "-webkit-center" => ((first + last) / 2.0, Side::Middle),
        "end" => (end, Side::End),
        _ => (start, Side::Start),
    };
    // A third of the height of the letters brings their middle to the middle of the cell.
    let base = top + rect.height() / 2.0 + pixels(&property(&style, "font-size")) * 0.35;
    let text = cell.text_content().unwrap_or_default();
    pen.text(text.trim(), (x, base), side, &font_of(&style), &property(&style, "color"));
}
