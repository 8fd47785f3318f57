//! The engine: columns of the current state and every question asked of them.
//!
//! Invariants: no clock, no randomness, no I/O, and the same results natively and as WebAssembly bit for bit (which
//! is why nothing here calls a platform's own `sin`, `exp` or `pow`).

pub mod table;

pub mod space;

pub mod edit;

pub mod undo;

pub mod digest;

pub mod snapshot;

pub mod history;

pub mod groups;

pub mod search;

pub mod list;

pub mod derived;

pub mod segments;

pub mod bits;
mod few;
pub mod kpi;
pub mod purchases;

pub mod clv;
pub mod survival;

pub mod baskets;
pub mod contacts;
pub mod forecast;
pub mod series;

pub mod actions;
pub mod anomaly;
pub mod assessment;
pub mod costs;
pub mod edits;
pub mod key_customers;
pub mod roi;
pub mod scores;
pub mod strength;

pub mod numeric;
