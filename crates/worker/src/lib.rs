//! Joins the store, the log and the engine behind the protocol.
//!
//! [`replica`] keeps the store and the state the same; [`service`] answers the requests of the protocol with it. Both
//! run natively on a store in memory; `crates/program` is the browser program around them.

pub mod replica;

pub mod service;
