//! Comma-, semicolon-, tab- and otherwise separated text.
//!
//! [`sniff()`] looks at the head of a file and proposes [`Options`], all of which a person may change. A [`Reader`]
//! with these options is then fed the file in chunks of any size and hands out rows; where the chunks are cut never
//! changes what it finds. A [`Writer`] makes files that spreadsheets open without running anything in them.

mod problem;

mod options;

pub mod sniff;

mod decode;

mod scan;

mod row;

mod reader;

mod writer;

pub use options::Options;
pub use problem::{Problem, ProblemKind, Problems};
pub use reader::Reader;
pub use row::Row;
pub use sniff::{Refusal, Sniffed, sniff};
pub use writer::{Writer, WriterOptions};
