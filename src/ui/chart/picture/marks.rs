//! The marks of a chart that is SVG.

use super::pen::{Pen, Side, Stroke, font_of, pixels, property, style_of};
use wasm_bindgen::JsCast as _;
use web_sys::{CssStyleDeclaration, Element, Path2d};

/// All that a chart is made of; the line that follows the pointer is left out.
const MARKS: &str = "line:not(.chart-guide), path, rect, circle, text";

/// Paints an SVG with its start at a place.
pub(super) fn paint(pen: &Pen, svg: &Element, place: (f64, f64)) {
    let Ok(found) = svg.query_selector_all(MARKS) else { return };
    let marks = (0..found.length()).filter_map(|index| found.item(index)?.dyn_into::<Element>().ok());
    for mark in marks {
        let Some(style) = style_of(&mark) else { continue };
        let opacity = property(&style, "opacity").parse().unwrap_or(1.0);
        pen.at(place, opacity, |pen| match mark.tag_name().as_str() {
            "text" => paint_text(pen, &mark, &style),
            name => paint_shape(pen, &mark, name, &style),
        });
    }
}

fn number(mark: &Element, name: &str) -> f64 {
    mark.get_attribute(name).map_or(0.0, |value| pixels(&value))
}

fn paint_text(pen: &Pen, mark: &Element, style: &CssStyleDeclaration) {
    let side = match property(style, "text-anchor").as_str() {
        "middle" => Side::Middle,
        "end" => Side::End,
        _ => Side::Start,
    };
    let text = mark.text_content().unwrap_or_default();
    pen.text(&text, (number(mark, "x"), number(mark, "y")), side, &font_of(style), &property(style, "fill"));
}

fn paint_shape(pen: &Pen, mark: &Element, name: &str, style: &CssStyleDeclaration) {
    let Some(path) = path_of(mark, name) else { return };
    let Ok(path) = Path2d::new_with_path_string(&path) else { return };
    // A line has no inside.
    let fill =
        Some(property(style, "fill")).filter(|fill| name != "line" && !matches!(fill.as_str(), "" | "none"));
    if let Some(fill) = fill {
        pen.fill(&path, &fill);
    }
    if let Some(stroke) = Stroke::of(style) {
        pen.stroke(&path, &stroke);
    }
}

/// The outline of a mark in the words of a path.
fn path_of(mark: &Element, name: &str) -> Option<String> {
    let of = |name: &str| number(mark, name);
    Some(match name {
        "path" => mark.get_attribute("d").filter(|path| !path.is_empty())?,
        "line" => format!("M{} {}L{} {}", of("x1"), of("y1"), of("x2"), of("y2")),
        "rect" => format!("M{} {}h{}v{}h{}Z", of("x"), of("y"), of("width"), of("height"), -of("width")),
        "circle" => {
            let (x, y, r) = (of("cx"), of("cy"), of("r"));
            format!("M{} {y}a{r} {r} 0 1 0 {} 0a{r} {r} 0 1 0 {} 0Z", x - r, 2.0 * r, -2.0 * r)
        }
        _ => return None,
    })
}
