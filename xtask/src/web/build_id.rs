//! A short name for exactly this app: a hash over all it is made of.
//!
//! App, worker and service worker carry it, so that files of two builds notice each other.

use std::fs;
use std::path::Path;

use xxhash_rust::xxh3::Xxh3;

use crate::error::Error;
use crate::places::Places;
use crate::toolchain::Toolchain;

/// What goes into the app, relative to the checkout.
const SOURCES: &[&str] = &[
    ".cargo/config.toml",
    "Cargo.toml",
    "Cargo.lock",
    "Trunk.toml",
    "build.rs",
    "crates",
    "index.html",
    "public",
    "service_worker.template.js",
    "src",
    "style",
    "xtask/src/web",
];

/// Folders among them that only tests use.
const TESTS: &[&str] = &["tests", "benches", "fixtures"];

/// Sixteen hexadecimal digits.
pub fn of(places: &Places, toolchain: &Toolchain) -> Result<String, Error> {
    let mut hasher = Xxh3::new();
    hasher.update(toolchain.version(places).as_bytes());
    for source in SOURCES {
        add(&mut hasher, &places.root, source)?;
    }
    Ok(format!("{:016x}", hasher.digest()))
}

fn add(hasher: &mut Xxh3, root: &Path, name: &str) -> Result<(), Error> {
    let path = root.join(name);
    if path.is_dir() {
        let mut names = Vec::new();
        for entry in fs::read_dir(&path).map_err(Error::at(&path))? {
            let name = entry.map_err(Error::at(&path))?.file_name().to_string_lossy().into_owned();
            if !TESTS.contains(&name.as_str()) {
                names.push(name);
            }
        }
        names.sort();
        for inner in names {
            add(hasher, root, &format!("{name}/{inner}"))?;
        }
    } else if path.exists() {
        let bytes = fs::read(&path).map_err(Error::at(&path))?;
        // Lengths keep two files apart from one with both contents.
        hasher.update(&(name.len() as u64).to_le_bytes());
        hasher.update(name.as_bytes());
        hasher.update(&(bytes.len() as u64).to_le_bytes());
        hasher.update(&bytes);
    }
    Ok(())
}
