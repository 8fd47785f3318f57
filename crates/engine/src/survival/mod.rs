//! Retention curves: how long customers stay, when some are still there.
//!
//! [`kaplan_meier`] estimates the curve, [`log_rank`] compares groups, and [`subjects`] makes durations out of orders.

pub mod kaplan_meier;
pub mod log_rank;
pub mod subjects;

pub use kaplan_meier::{at, kaplan_meier, restricted_mean};
pub use log_rank::log_rank;
pub use subjects::subjects;

/// How long somebody was there.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Subject {
    /// From the beginning to the loss, or to when they were last seen to be there.
    pub duration: f64,
    /// Whether they were lost; else censored.
    pub lost: bool,
}
