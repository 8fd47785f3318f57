//! Writes `sw.js`: the template with this build's list of files and a version that is a hash over all of them.

use std::fs;
use std::path::Path;

use xxhash_rust::xxh3::Xxh3;

use crate::error::Error;

const VERSION: &str = "{{VERSION}}";
const FILES: &str = "{{FILES}}";

/// Not part of the shell: the service worker itself, and what only crawlers ask for.
const LEFT_OUT: &[&str] = &["sw.js", "robots.txt"];

/// Has to run when every file is there and before they are compressed.
pub fn write(template: &Path, dist: &Path) -> Result<(), Error> {
    let template_text = fs::read_to_string(template).map_err(Error::at(template))?;
    let mut hasher = Xxh3::new();
    hasher.update(template_text.as_bytes());
    let mut names = Vec::new();
    for (name, path) in super::files(dist)? {
        if LEFT_OUT.contains(&name.as_str()) {
            continue;
        }
        let bytes = fs::read(&path).map_err(Error::at(&path))?;
        hasher.update(name.as_bytes());
        hasher.update(&(bytes.len() as u64).to_le_bytes());
        hasher.update(&bytes);
        // The page is kept under the address people open, so that one entry answers every route.
        names.push(if name == "index.html" { "./".to_owned() } else { name });
    }
    let text = filled(&template_text, &format!("{:016x}", hasher.digest()), &names)?;
    let goal = dist.join("sw.js");
    fs::write(&goal, text).map_err(Error::at(&goal))
}

fn filled(template: &str, version: &str, names: &[String]) -> Result<String, Error> {
    for mark in [VERSION, FILES] {
        if template.matches(mark).count() != 1 {
            return Err(Error::Other(format!("the service worker's template has to contain {mark} once")));
        }
    }
    let list = serde_json::to_string_pretty(names).map_err(|error| Error::Other(error.to_string()))?;
    Ok(template.replace(VERSION, version).replace(FILES, &list))
}

#[cfg(test)]
mod tests {
    use super::filled;

    #[test]
    fn version_and_files_take_the_marks_places() {
        let names = ["./".to_owned(), "a\"b.js".to_owned()];
        let text = filled("const V = \"{{VERSION}}\"; const F = {{FILES}};", "00ff", &names).unwrap();
        assert!(text.starts_with("const V = \"00ff\"; const F = ["), "{text}");
        assert!(text.contains(r#""a\"b.js""#), "{text}");
    }

    #[test]
    fn a_template_without_a_mark_is_refused() {
        assert!(filled("{{VERSION}}", "1", &[]).unwrap_err().to_string().contains("{{FILES}}"));
    }
}
