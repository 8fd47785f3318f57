//! Small charts: lines or bars over a sequence, a curve between 0 and 1, a spark line, a grid of shaded cells.
//!
//! Marks are SVG in the pixels of the page, measured from the box they stand in, so that texts keep their size. Places
//! run along the inline axis and are mirrored right-to-left. Colours come from the style sheet through classes. A chart
//! is a picture with a name for a screen reader; whoever places one puts the numbers beside it as a table.

mod curve;
mod grid;
mod scale;
mod series;
mod spark;
mod width;

pub(crate) use curve::CurveChart;
pub(crate) use grid::{GridCell, GridRow, HeatGrid, heat_step};
pub(crate) use series::{Mark, Series, SeriesChart};
pub(crate) use spark::Spark;
