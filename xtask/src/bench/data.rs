//! The files the benchmark works on: made once by `cargo xtask gen`, then kept.

use std::fs;
use std::path::PathBuf;

use crate::arguments::Arguments;
use crate::error::Error;
use crate::places::Places;

use super::progress;

/// Written last; a folder without it was not finished.
const DONE: &str = "done.txt";
/// Raised when the generator changes what it writes.
const EDITION: u32 = 1;

/// One size's files.
pub struct Data {
    pub customers: u64,
    /// Customers first, since the others refer to them.
    pub files: [PathBuf; 3],
    pub bytes: u64,
}

impl Data {
    /// Finds or makes them.
    pub fn of(places: &Places, customers: u64) -> Result<Data, Error> {
        let folder = places.target.join(format!("bench-data/{EDITION}-{customers}"));
        let done = folder.join(DONE);
        if !done.is_file() {
            progress(&format!("writing sample files of {customers} customers, kept for the next time"));
            let words = ["--customers", &customers.to_string(), "--out", &folder.to_string_lossy()]
                .map(str::to_owned);
            crate::r#gen::generate(&mut Arguments::new(words.into_iter()))?;
            fs::write(&done, "").map_err(Error::at(&done))?;
        }
        let files = ["customers.csv", "orders.csv", "interactions.csv"].map(|name| folder.join(name));
        let mut bytes = 0;
        for file in &files {
            bytes += fs::metadata(file).map_err(Error::at(file))?.len();
        }
        Ok(Data { customers, files, bytes })
    }
}
