//! Bringing files in.
//!
//! A file is inspected (how it is read, what its columns are), its rows become columns of new rows and writes to rows
//! that are there, and all files together are committed as one batch.

mod builder;

mod cell;

mod corrections;

mod inspect;

mod keys;

mod layout;

mod links;

mod rows;

mod run;
