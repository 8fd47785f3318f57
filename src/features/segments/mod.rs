//! Segments: conditions with a name, with live counts.

mod check;
mod editor;
mod expression;
mod list;
mod state;

pub(crate) use editor::Segment;
pub(crate) use list::Segments;
