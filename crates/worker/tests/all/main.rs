//! The service on stores in memory. One program, since what is generic over the store is compiled once for each.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "../../../engine/tests/support/answers.rs"]
#[allow(dead_code, missing_docs, reason = "shared with the tests of the engine")]
mod answers;
mod assessment;
mod backup;
mod figures;
mod groups;
mod import;
mod models;
mod roi;
mod scores;
mod service;
mod simulation;
mod support;
