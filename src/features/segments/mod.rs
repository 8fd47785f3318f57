//! Segments: conditions with a name, with live counts.

mod builder;
mod check;
mod editor;
mod expression;
mod list;
mod over_time;
mod overlap;
mod sentence;
mod state;
mod told;

pub(crate) use editor::Segment;
pub(crate) use list::Segments;
