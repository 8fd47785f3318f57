//! The nouns of a customer-relationship manager and nothing else: which kinds of record exist, which fields they
//! have, what a value is, and how days, money and ids behave.
//!
//! Invariants: no clock, no randomness, no I/O. Nothing in this crate knows the log, the store or a screen.

pub mod schema;

pub mod value;

pub mod time;

pub mod money;

pub mod id;

pub mod fold;

pub mod collate;

pub mod expr;

pub mod insight;

pub use id::RowId;
pub use money::{Currency, Money};
pub use schema::{FieldDef, FieldType, KindDef, Schema};
pub use time::{Birthday, Day, Instant};
pub use value::Value;
