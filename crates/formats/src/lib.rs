//! The bytes of other people's files to rows, values and problems, and back.
//!
//! * [`csv`]: sniffing, a streaming reader and a writer for comma-, semicolon- and tab-separated text.
//! * [`values`]: lenient readers of single cells: days, moments, amounts, phone numbers, e-mail addresses.
//! * [`mod@column`]: what a whole column holds, and the order of dates and the decimal sign that follow from it.
//! * [`mapping`]: which field of which kind of record a column is meant for.
//!
//! Invariants: no I/O, no clock, nothing panics on any bytes. A file is never wholly in memory. Nothing is dropped
//! or changed without a [`csv::Problem`] or an error that names the place; neither carries prose, only stable codes.

pub mod csv;

pub mod encoding;

pub mod values;

pub mod column;

pub mod mapping;

pub use encoding::Encoding;
