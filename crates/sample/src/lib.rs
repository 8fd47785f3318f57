//! An invented company: customers from five language areas, their orders and interactions, as CSV files.
//!
//! The same seed gives the same bytes on every machine. Everybody is invented; names are put together from lists of common
//! given and family names, telephone numbers by counting, and the e-mail domains end in `.example`, which nobody can own.

mod areas;
mod csv;
mod customers;
mod history;
mod random;

pub use csv::CsvFile;
pub use history::day_from_text;

use random::Random;
use std::io::{Result, Write};

/// The names of the three files.
pub const FILES: [&str; 3] = ["customers.csv", "orders.csv", "interactions.csv"];

/// Writes the company into customers, orders and interactions. Nothing happens after `until` (days since 1970).
///
/// More customers with the same seed begin with the same ones.
///
/// # Errors
/// Writing failed.
pub fn write<W: Write>(customers: u64, seed: u64, until: i64, out: [W; 3]) -> Result<[CsvFile<W>; 3]> {
    let [customers_out, orders_out, interactions_out] = out;
    let mut files = [
        CsvFile::create(customers_out, customers::HEADER)?,
        CsvFile::create(orders_out, history::ORDER_HEADER)?,
        CsvFile::create(interactions_out, history::INTERACTION_HEADER)?,
    ];
    let [customer_file, order_file, interaction_file] = &mut files;
    let mut numbers = history::Numbers::default();
    for number in 1..=customers {
        let mut random = Random::new(seed, number);
        let customer = customers::invent(&mut random, number, until);
        customer.write(customer_file)?;
        history::write_orders(&mut random, &customer, until, &mut numbers, order_file)?;
        history::write_interactions(&mut random, &customer, until, &mut numbers, interaction_file)?;
    }
    Ok(files)
}
