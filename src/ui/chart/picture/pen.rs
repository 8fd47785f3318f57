//! What is painted with: a canvas, and the styles the browser has computed.

use wasm_bindgen::JsCast as _;
use web_sys::{CanvasRenderingContext2d, CssStyleDeclaration, Element, HtmlCanvasElement, Path2d};

/// The computed style of an element.
pub(super) fn style_of(element: &Element) -> Option<CssStyleDeclaration> {
    web_sys::window()?.get_computed_style(element).ok().flatten()
}

/// A colour of the theme.
pub(super) fn token(name: &str) -> Option<String> {
    let root = web_sys::window()?.document()?.document_element()?;
    let colour = style_of(&root)?.get_property_value(name).ok()?;
    Some(colour.trim().to_owned()).filter(|colour| !colour.is_empty())
}

/// One property of a style; empty where there is none.
pub(super) fn property(style: &CssStyleDeclaration, name: &str) -> String {
    style.get_property_value(name).unwrap_or_default()
}

/// A length such as `1.5px` as a number.
pub(super) fn pixels(length: &str) -> f64 {
    length.trim().trim_end_matches("px").parse().unwrap_or(0.0)
}

/// The font of a style in the short form that a canvas takes.
pub(super) fn font_of(style: &CssStyleDeclaration) -> String {
    ["font-style", "font-weight", "font-size", "font-family"].map(|name| property(style, name)).join(" ")
}

/// Which part of a text stands at its place, in the direction of the text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Side {
    /// Its start.
    Start,
    /// Its middle.
    Middle,
    /// Its end.
    End,
}

impl Side {
    fn word(self) -> &'static str {
        match self {
            Side::Start => "start",
            Side::Middle => "center",
            Side::End => "end",
        }
    }
}

/// A stroke.
pub(super) struct Stroke {
    pub(super) colour: String,
    pub(super) width: f64,
    /// Lengths of its dashes and gaps; a whole line where there are none.
    pub(super) dashes: Vec<f64>,
}

impl Stroke {
    /// The stroke of a style, if it has one.
    pub(super) fn of(style: &CssStyleDeclaration) -> Option<Stroke> {
        let colour =
            Some(property(style, "stroke")).filter(|colour| !matches!(colour.as_str(), "" | "none"))?;
        let dashes = property(style, "stroke-dasharray");
        let dashes = dashes.split([',', ' ']).filter(|part| !part.is_empty() && *part != "none");
        Some(Stroke {
            colour,
            width: pixels(&property(style, "stroke-width")),
            dashes: dashes.map(pixels).collect(),
        })
    }
}

/// A canvas to paint on, in pixels of the page.
pub(super) struct Pen {
    context: CanvasRenderingContext2d,
}

impl Pen {
    pub(super) fn of(canvas: &HtmlCanvasElement) -> Option<Pen> {
        let context = canvas.get_context("2d").ok()??.dyn_into().ok()?;
        Some(Pen { context })
    }

    /// Sets the scale and the direction of texts.
    pub(super) fn begin(&self, scale: f64, is_rtl: bool) {
        // Only a scale that is no number is refused.
        let _ = self.context.scale(scale, scale);
        let direction = if is_rtl { "rtl" } else { "ltr" };
        let _ = js_sys::Reflect::set(&self.context, &"direction".into(), &direction.into());
        self.context.set_line_cap("round");
        self.context.set_line_join("round");
    }

    /// How wide a text is.
    pub(super) fn width(&self, text: &str, font: &str) -> f64 {
        self.context.set_font(font);
        self.context.measure_text(text).map_or(0.0, |measured| measured.width())
    }

    /// Writes a text with its base line at a place.
    pub(super) fn text(&self, text: &str, (x, y): (f64, f64), side: Side, font: &str, colour: &str) {
        self.context.set_font(font);
        self.context.set_text_align(side.word());
        self.context.set_fill_style_str(colour);
        let _ = self.context.fill_text(text, x, y);
    }

    /// Fills a rectangle, its corners rounded where the browser can.
    pub(super) fn fill_rect(
        &self,
        (x, y): (f64, f64),
        (width, height): (f64, f64),
        radius: f64,
        colour: &str,
    ) {
        let radius = radius.min(width / 2.0).min(height / 2.0);
        let (right, bottom) = (x + width, y + height);
        let path = format!(
            "M{} {y}H{}A{radius} {radius} 0 0 1 {right} {}V{}A{radius} {radius} 0 0 1 {} {bottom}\
             H{}A{radius} {radius} 0 0 1 {x} {}V{}A{radius} {radius} 0 0 1 {} {y}Z",
            x + radius,
            right - radius,
            y + radius,
            bottom - radius,
            right - radius,
            x + radius,
            bottom - radius,
            y + radius,
            x + radius,
        );
        if let Ok(path) = Path2d::new_with_path_string(&path) {
            self.fill(&path, colour);
        }
    }

    /// Fills a shape.
    pub(super) fn fill(&self, path: &Path2d, colour: &str) {
        self.context.set_fill_style_str(colour);
        self.context.fill_with_path_2d(path);
    }

    /// Draws along a shape.
    pub(super) fn stroke(&self, path: &Path2d, stroke: &Stroke) {
        let dashes: js_sys::Array =
            stroke.dashes.iter().map(|length| wasm_bindgen::JsValue::from(*length)).collect();
        let _ = self.context.set_line_dash(&dashes);
        self.context.set_stroke_style_str(&stroke.colour);
        self.context.set_line_width(stroke.width);
        self.context.stroke_with_path(path);
    }

    /// Does something moved to a place and with an opacity.
    pub(super) fn at(&self, (x, y): (f64, f64), opacity: f64, paint: impl FnOnce(&Pen)) {
        self.context.save();
        let _ = self.context.translate(x, y);
        self.context.set_global_alpha(opacity);
        paint(self);
        self.context.restore();
    }
}

#[cfg(test)]
mod tests {
    use super::pixels;

    #[test]
    fn lengths_are_read_with_and_without_their_unit() {
        assert_eq!(["2px", " 1.5px", "7", "auto", ""].map(pixels), [2.0, 1.5, 7.0, 0.0, 0.0]);
    }
}
