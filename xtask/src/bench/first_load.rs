//! How many bytes a first visit takes over the wire: everything needed to show the list, as the server sends it.

use std::fs;
use std::path::Path;

use crate::error::Error;

use super::aims::Aim;
use super::report::{Row, Section};

/// Adds up the built files, compressed where there is a compressed copy.
pub fn measure(dist: &Path) -> Result<Section, Error> {
    let mut app = 0.0;
    let mut worker = 0.0;
    for (name, _, sent) in crate::web::first_load(dist)? {
        let bytes = fs::metadata(&sent).map_err(Error::at(&sent))?.len() as f64;
        match name.starts_with("worker") {
            true => worker += bytes,
            false => app += bytes,
        }
    }
    let all = Row::new("all", "KB", vec![(app + worker) / 1e3]).aim(Aim::FirstLoad.at(0));
    let rows =
        vec![all, Row::new("page", "KB", vec![app / 1e3]), Row::new("worker", "KB", vec![worker / 1e3])];
    let title = "First load, compressed".to_owned();
    Ok(Section { title, rows })
}
