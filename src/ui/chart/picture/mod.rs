//! A chart as a PNG picture, at twice the size of the screen, with a heading and a legend.
//!
//! The marks are read from the page with the styles the browser has computed for them, and painted on a canvas one by
//! one. So the picture has the theme and the fonts of the screen, nothing is loaded and no style is written as text, which
//! the Content-Security-Policy would forbid inside an SVG made into an image.

mod cells;
mod flow;
mod legend;
mod marks;
mod pen;

use flow::{flow, lines};
use futures::channel::oneshot;
use pen::{Pen, Side, style_of, token};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{Element, HtmlCanvasElement, HtmlElement};

/// Pixels of the picture per pixel of the page.
const SCALE: f64 = 2.0;
/// Around everything.
const EDGE: f64 = 16.0;
const TITLE_PX: f64 = 16.0;
const TITLE_LINE: f64 = 22.0;
const SMALL_PX: f64 = 12.0;
const SMALL_LINE: f64 = 18.0;
/// Between the heading, the legend and the chart.
const GAP: f64 = 8.0;

/// What stands over the chart.
pub(super) struct Heading {
    /// What it shows.
    pub(super) title: String,
    /// The day of the picture, in words.
    pub(super) day: String,
}

/// The chart inside an element as PNG. Nothing where there is none, or where the browser makes no picture of it.
pub(super) async fn picture(inside: &Element, heading: &Heading) -> Option<JsValue> {
    let canvas = painted(inside, heading)?;
    let (told, blob) = oneshot::channel();
    let told = Closure::once(move |blob: JsValue| told.send(blob).is_ok());
    canvas.to_blob_with_type(told.as_ref().unchecked_ref(), "image/png").ok()?;
    blob.await.ok().filter(|blob| !blob.is_null())
}

fn painted(inside: &Element, heading: &Heading) -> Option<HtmlCanvasElement> {
    let chart = inside.query_selector(".chart > svg, .heat").ok()??;
    // What is scrolled stands elsewhere than in its table.
    let scroller: Option<HtmlElement> =
        chart.closest(".heat-scroller").ok().flatten().and_then(|found| found.dyn_into().ok());
    let scrolled = scroller.as_ref().map(|scroller| scroller.scroll_left());
    if let Some(scroller) = &scroller {
        scroller.set_scroll_left(0);
    }
    let canvas = paint_all(inside, &chart, heading);
    if let (Some(scroller), Some(left)) = (scroller, scrolled) {
        scroller.set_scroll_left(left);
    }
    canvas
}

fn paint_all(inside: &Element, chart: &Element, heading: &Heading) -> Option<HtmlCanvasElement> {
    let canvas: HtmlCanvasElement =
        web_sys::window()?.document()?.create_element("canvas").ok()?.dyn_into().ok()?;
    let pen = Pen::of(&canvas)?;
    let style = style_of(inside)?;
    let family = style.get_property_value("font-family").ok()?;
    let is_rtl = style.get_property_value("direction").is_ok_and(|direction| direction == "rtl");
    let size = chart.get_bounding_client_rect();
    // A whole number, so that the ground reaches the last pixel.
    let width = size.width().ceil() + 2.0 * EDGE;
    let (title_font, small_font) = (format!("650 {TITLE_PX}px {family}"), format!("{SMALL_PX}px {family}"));
    let words: Vec<&str> = heading.title.split_whitespace().collect();
    let widths: Vec<f64> = words.iter().map(|word| pen.width(word, &title_font)).collect();
    let places = flow(&widths, pen.width(" ", &title_font), size.width());
    let entries = legend::entries(inside, &pen, &small_font, size.width());
    let legend_top = EDGE + lines(&places) as f64 * TITLE_LINE + SMALL_LINE + GAP;
    let chart_top = legend_top + entries.height() + if entries.height() > 0.0 { GAP } else { 0.0 };
    let height = (chart_top + size.height() + EDGE).ceil();
    canvas.set_width((width * SCALE) as u32);
    canvas.set_height((height * SCALE) as u32);
    // A canvas forgets everything when its size is set.
    pen.begin(SCALE, is_rtl);
    pen.fill_rect((0.0, 0.0), (width, height), 0.0, &token("--surface-raised")?);
    // A line of text stands as a whole: its words follow each other as its script wants it.
    let start = if is_rtl { width - EDGE } else { EDGE };
    for line in 0..lines(&places) {
        let text: Vec<&str> = words
            .iter()
            .zip(&places)
            .filter(|(_, place)| place.line == line)
            .map(|(word, _)| *word)
            .collect();
        let top = EDGE + line as f64 * TITLE_LINE + TITLE_PX;
        pen.text(&text.join(" "), (start, top), Side::Start, &title_font, &token("--ink")?);
    }
    pen.text(&heading.day, (start, legend_top - GAP - 5.0), Side::Start, &small_font, &token("--ink-soft")?);
    entries.paint(&pen, (EDGE, legend_top), size.width(), is_rtl);
    let origin = (EDGE - size.left(), chart_top - size.top());
    match chart.tag_name().eq_ignore_ascii_case("svg") {
        true => marks::paint(&pen, chart, (EDGE, chart_top)),
        false => cells::paint(&pen, chart, origin),
    }
    Some(canvas)
}
