//! The built app in memory: one table from path to file, read once at start.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::{fs, io};

use axum::body::Bytes;
use xxhash_rust::xxh3::xxh3_128;

use crate::negotiate::Encoding;

/// Files whose name does not change from build to build and which decide which other files are loaded.
const REVALIDATED: &str = "no-cache";
/// Files whose name contains a hash of their content: another content has another name.
const IMMUTABLE: &str = "public, max-age=31536000, immutable";

/// Why a folder cannot be served.
#[derive(Debug, thiserror::Error)]
pub enum SiteError {
    /// There is no app in the folder.
    #[error("{} has no index.html; build the app first with `cargo xtask build`", .folder.display())]
    NotBuilt {
        /// The folder that was given.
        folder: PathBuf,
    },
    /// The disk refused.
    #[error("cannot read {}: {source}", .path.display())]
    Unreadable {
        /// What was being read.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
}

/// A built app, ready to be handed out.
#[derive(Debug)]
pub struct Site {
    files: HashMap<String, File>,
}

/// One file with its prepared copies.
#[derive(Debug)]
pub struct File {
    plain: Bytes,
    gzip: Option<Bytes>,
    brotli: Option<Bytes>,
    content_type: &'static str,
    cache_control: &'static str,
    hash: u128,
}

/// What a path leads to.
#[derive(Debug)]
pub(crate) enum Found<'a> {
    File(&'a File),
    Missing,
}

impl Site {
    /// Reads a folder made by `cargo xtask build`. `name.br` and `name.gz` beside a file are its packed copies.
    pub fn read(folder: &Path) -> Result<Site, SiteError> {
        let mut found = HashMap::new();
        if !folder.join("index.html").is_file() {
            return Err(SiteError::NotBuilt { folder: folder.to_owned() });
        }
        collect(folder, "", &mut found)?;

        let names: Vec<String> = found.keys().filter(|name| !is_copy(name, &found)).cloned().collect();
        let mut files = HashMap::with_capacity(names.len());
        for name in names {
            let brotli = found.remove(&format!("{name}.br"));
            let gzip = found.remove(&format!("{name}.gz"));
            if let Some(plain) = found.remove(&name) {
                files.insert(name.clone(), File::new(&name, plain, gzip, brotli));
            }
        }
        Ok(Site { files })
    }

    /// A known file; the page itself for a route of the app; nothing for a file that is not there. A route has no dot in
    /// its last part, so that a script which has gone is an error and not a page with the wrong type.
    pub(crate) fn find(&self, path: &str) -> Found<'_> {
        let path = path.trim_start_matches('/');
        let name = if path.is_empty() { "index.html" } else { path };
        if let Some(file) = self.files.get(name) {
            return Found::File(file);
        }
        let last = path.rsplit('/').next().unwrap_or_default();
        match self.files.get("index.html") {
            Some(index) if !last.contains('.') => Found::File(index),
            _ => Found::Missing,
        }
    }
}

impl File {
    fn new(name: &str, plain: Bytes, gzip: Option<Bytes>, brotli: Option<Bytes>) -> File {
        let hash = xxh3_128(&plain);
        File {
            content_type: content_type(name),
            cache_control: if has_hash(name) { IMMUTABLE } else { REVALIDATED },
            plain,
            gzip,
            brotli,
            hash,
        }
    }

    pub(crate) fn has(&self, encoding: Encoding) -> bool {
        match encoding {
            Encoding::Identity => true,
            Encoding::Gzip => self.gzip.is_some(),
            Encoding::Brotli => self.brotli.is_some(),
        }
    }

    pub(crate) fn bytes(&self, encoding: Encoding) -> Bytes {
        let copy = match encoding {
            Encoding::Identity => None,
            Encoding::Gzip => self.gzip.as_ref(),
            Encoding::Brotli => self.brotli.as_ref(),
        };
        copy.unwrap_or(&self.plain).clone()
    }

    /// Differently packed bytes are different answers, so the packing is part of the tag.
    pub(crate) fn tag(&self, encoding: Encoding) -> String {
        format!("\"{:032x}-{}\"", self.hash, encoding.name())
    }

    pub(crate) fn content_type(&self) -> &'static str {
        self.content_type
    }

    pub(crate) fn cache_control(&self) -> &'static str {
        self.cache_control
    }
}

fn collect(folder: &Path, prefix: &str, found: &mut HashMap<String, Bytes>) -> Result<(), SiteError> {
    let unreadable = |path: &Path| {
        let path = path.to_owned();
        move |source| SiteError::Unreadable { path, source }
    };
    for entry in fs::read_dir(folder).map_err(unreadable(folder))? {
        let entry = entry.map_err(unreadable(folder))?;
        let path = entry.path();
        // A name that is not UTF-8 cannot have come from the build and cannot be asked for either.
        let Ok(name) = entry.file_name().into_string() else {
            continue;
        };
        if path.is_dir() {
            collect(&path, &format!("{prefix}{name}/"), found)?;
        } else {
            let bytes = fs::read(&path).map_err(unreadable(&path))?;
            found.insert(format!("{prefix}{name}"), Bytes::from(bytes));
        }
    }
    Ok(())
}

fn is_copy(name: &str, found: &HashMap<String, Bytes>) -> bool {
    [".br", ".gz"]
        .iter()
        .any(|ending| name.strip_suffix(ending).is_some_and(|plain| found.contains_key(plain)))
}

/// Trunk writes `name-<hash>.ext` and `name-<hash>_bg.wasm`, where the hash is 13 to 16 hexadecimal digits. Fewer than 13
/// would need three leading zeros; such a file is merely asked for again.
fn has_hash(name: &str) -> bool {
    let file = name.rsplit('/').next().unwrap_or(name);
    let stem = file.split('.').next().unwrap_or(file);
    let stem = stem.strip_suffix("_bg").unwrap_or(stem);
    stem.rsplit_once('-').is_some_and(|(_, hash)| {
        (13..=16).contains(&hash.len()) && hash.bytes().all(|byte| byte.is_ascii_hexdigit())
    })
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "webp" => "image/webp",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        "csv" => "text/csv; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::has_hash;

    #[test]
    fn names_with_a_content_hash_are_told_from_fixed_names() {
        for name in
            ["app-7a1c6a568e63e2e9.js", "app-7a1c6a568e63e2e9_bg.wasm", "snippets/x-0123456789abcd.css"]
        {
            assert!(has_hash(name), "{name}");
        }
        for name in
            ["worker.js", "worker_bg.wasm", "index.html", "icons/mehr-192.png", "mehr-maskable-512.png"]
        {
            assert!(!has_hash(name), "{name}");
        }
    }
}
