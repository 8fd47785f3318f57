//! The files of the checkout.

use std::fs;
use std::path::{Path, PathBuf};

/// Not ours, or made by a build.
const LEFT_OUT: &[&str] = &["target", "dist", "node_modules", "screenshots"];

/// The checkout.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask is inside the checkout").to_owned()
}

/// A file of ours.
pub struct Source {
    /// Relative to the checkout, with `/`.
    pub name: String,
    pub text: String,
}

/// All text files below a folder of the checkout (`""` for all of it) with one of the extensions.
pub fn sources(folder: &str, extensions: &[&str]) -> Vec<Source> {
    let mut found = Vec::new();
    collect(&root().join(folder), extensions, &mut found);
    found.sort_by(|a, b| a.name.cmp(&b.name));
    found
}

fn collect(folder: &Path, extensions: &[&str], found: &mut Vec<Source>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        let name = entry.file_name().to_string_lossy().into_owned();
        // Hidden folders are git's and cargo's; what is ours there is checked by running it.
        if name.starts_with('.') || LEFT_OUT.contains(&name.as_str()) {
            continue;
        }
        if path.is_dir() {
            collect(&path, extensions, found);
        } else if path
            .extension()
            .is_some_and(|extension| extensions.iter().any(|wanted| extension == *wanted))
            && let Ok(text) = fs::read_to_string(&path)
        {
            let name = path.strip_prefix(root()).expect("below the checkout").to_string_lossy().into_owned();
            found.push(Source { name, text });
        }
    }
}

/// Fails with every finding at once.
pub fn expect_none(findings: Vec<String>, rule: &str) {
    assert!(findings.is_empty(), "{rule}:\n  {}", findings.join("\n  "));
}
