//! How many bytes a first visit takes over the wire: everything needed to show the list, as the server sends it.

use std::fs;
use std::path::Path;

use crate::error::Error;

use super::aims::Aim;
use super::report::{Row, Section};

/// Fetched later, or only by browsers that install the app.
const NOT_NEEDED: [&str; 4] = ["sw.js", "build.txt", "robots.txt", "manifest.webmanifest"];

/// Adds up the built files, compressed where there is a compressed copy.
pub fn measure(dist: &Path) -> Result<Section, Error> {
    let mut app = 0.0;
    let mut worker = 0.0;
    for entry in fs::read_dir(dist).map_err(Error::at(dist))? {
        let path = entry.map_err(Error::at(dist))?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let is_copy = name.ends_with(".br") || name.ends_with(".gz");
        if path.is_dir() || is_copy || NOT_NEEDED.contains(&name.as_str()) {
            continue;
        }
        let packed = dist.join(format!("{name}.br"));
        let sent = if packed.is_file() { packed } else { path };
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
