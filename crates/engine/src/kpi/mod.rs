//! The KPIs, one per file: definition, kernel, and `drill`, which returns the rows behind a part of the answer.
//!
//! Every purchase KPI takes a [`KpiInput`]: the orders grouped by customer, which customers count, and which days.
//! - `selection` `None` is every customer row, so a caller with deleted customers passes the living ones.
//! - `to` is the as-of day: orders after it are left out as if they had not happened yet.
//! - `from` bounds what is *reported*. What a customer did before it still counts as history: it decides who is new.
//!   Sums (value, repeat rate, concentration, RFM) take the orders from `from` on.
//!
//! All sums are exact integers until the last division, so no answer depends on the order of the rows, and every
//! answer exists for empty input.

pub mod cohorts;
pub mod cohorts_by;
pub mod concentration;
pub mod csat;
pub mod nps;
pub mod period;
pub mod referral;
pub mod repeat;
pub mod retention;
pub mod rfm;
pub mod surveys;
pub mod value;

mod active;
mod input;
mod rank;
mod stats;

pub use input::{Drill, KpiInput};
pub use stats::ratio;
pub(crate) use stats::{Z, quotient, t_975, t_two_sided, wilson};
