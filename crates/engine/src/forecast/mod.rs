//! What is to come: a series carried on with its season, and deals weighted by their probability.

pub mod holt_winters;
pub mod pipeline;
