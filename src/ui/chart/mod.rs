//! Small charts: lines or bars over a sequence, lines with the bands of their intervals, a curve between 0 and 1, a spark
//! line, a grid of shaded cells; and what stands below a chart: its table, and both as files.
//!
//! Marks are SVG in the pixels of the page, measured from the box they stand in, so that texts keep their size. Places
//! run along the inline axis and are mirrored right-to-left. Colours come from the style sheet through classes. A chart
//! is a picture with a name for a screen reader; whoever places one puts the numbers beside it as a table.

mod band;
mod band_shape;
mod charted;
mod curve;
mod grid;
mod picture;
mod scale;
mod series;
mod spark;
mod width;

pub(crate) use band::{BandChart, BandLine, LINES_MAX};
pub(crate) use band_shape::{BandPoint, Path};
pub(crate) use charted::Charted;
pub(crate) use curve::CurveChart;
pub(crate) use grid::{GridCell, GridRow, HeatGrid, heat_step};
pub(crate) use series::{Mark, Series, SeriesChart};
pub(crate) use spark::Spark;
