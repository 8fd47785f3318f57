//! The legend: which line is whose.

use super::SMALL_LINE;
use super::flow::{Place, flow, lines};
use super::pen::{Pen, Side, Stroke, property, style_of, token};
use wasm_bindgen::JsCast as _;
use web_sys::{Element, Path2d};

/// The width of a sample, and the room after it.
const SAMPLE: f64 = 28.0;
const AFTER_SAMPLE: f64 = 6.0;
/// Between entries.
const GAP: f64 = 16.0;
/// Of a bar or line without dashes.
const KEY: f64 = 3.0;

struct Entry {
    stroke: Stroke,
    text: String,
}

/// The entries and where they stand.
pub(super) struct Entries {
    font: String,
    entries: Vec<(Entry, Place)>,
    lines: usize,
}

/// Reads the legend inside an element.
pub(super) fn entries(inside: &Element, pen: &Pen, font: &str, room: f64) -> Entries {
    let found: Vec<Entry> = all(inside, ".chart-legend > li").iter().filter_map(entry).collect();
    let widths: Vec<f64> =
        found.iter().map(|entry| SAMPLE + AFTER_SAMPLE + pen.width(&entry.text, font)).collect();
    let places = flow(&widths, GAP, room);
    let lines = lines(&places);
    Entries { font: font.to_owned(), entries: found.into_iter().zip(places).collect(), lines }
}

fn all(inside: &Element, selector: &str) -> Vec<Element> {
    let Ok(found) = inside.query_selector_all(selector) else { return Vec::new() };
    (0..found.length()).filter_map(|index| found.item(index)?.dyn_into().ok()).collect()
}

fn entry(line: &Element) -> Option<Entry> {
    let stroke = match line.query_selector(".chart-sample path").ok()? {
        Some(sample) => Stroke::of(&style_of(&sample)?)?,
        None => {
            let key = style_of(&line.query_selector(".chart-key").ok()??)?;
            Stroke { colour: property(&key, "background-color"), width: KEY, dashes: Vec::new() }
        }
    };
    // The number of a line and its name stand in nodes of their own.
    let nodes = line.child_nodes();
    let texts = (0..nodes.length()).filter_map(|index| nodes.item(index)?.text_content());
    let texts: Vec<String> =
        texts.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()).collect();
    Some(Entry { stroke, text: texts.join(" ") })
}

impl Entries {
    /// The height of all lines.
    pub(super) fn height(&self) -> f64 {
        self.lines as f64 * SMALL_LINE
    }

    /// Paints them into a box that begins at a place.
    pub(super) fn paint(&self, pen: &Pen, (left, top): (f64, f64), room: f64, is_rtl: bool) {
        let colour = token("--ink-soft").unwrap_or_default();
        let x = |inline: f64| if is_rtl { left + room - inline } else { left + inline };
        for (Entry { stroke, text }, place) in &self.entries {
            let middle = top + place.line as f64 * SMALL_LINE + SMALL_LINE / 2.0;
            let sample = format!("M{} {middle}H{}", x(place.at), x(place.at + SAMPLE));
            if let Ok(sample) = Path2d::new_with_path_string(&sample) {
                pen.stroke(&sample, stroke);
            }
            let start = x(place.at + SAMPLE + AFTER_SAMPLE);
            pen.text(text, (start, middle + 4.0), Side::Start, &self.font, &colour);
        }
    }
}
