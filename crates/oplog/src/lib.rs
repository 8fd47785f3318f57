//! The log: what a batch is, how batches relate, and what their bytes look like.
//!
//! A batch is one action of one person: an edit, a bulk edit, an import of a million rows. Its body is columnar, so
//! its size is about the size of its values. Batches carry enough causality ([`Seen`]) for any two replicas to agree
//! on every cell whatever the order, splitting or repetition of what reaches them; the `engine` applies them.
//!
//! Invariants: no I/O, no clock; whatever bytes come in, decoding returns an error and never panics.

pub mod batch;

pub mod cells;

pub mod causality;

pub mod slice;

pub mod codec;

pub mod bytes;

pub mod seal;

pub use batch::{Action, BatchId, Chunk, Column, Header, Part, Reason, Rows};
pub use causality::{Clock, Device, Seen, Stamp};
pub use cells::{Cells, Marks, RefCells, Texts};
pub use codec::{CodecError, Sketch, decode_record, encode_record, sketch_record};
