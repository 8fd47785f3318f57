//! Other versions of the built app.

use std::fs;
use std::path::{Path, PathBuf};

use crate::failure::Outcome;

/// A copy of the app, in `goal`, whose worker runs a script before the engine: a newer version with another version of
/// the database, or one in a browser that lacks something. The service worker takes it for a new version.
pub fn with_worker_script(dist: &Path, goal: &Path, script: &str) -> Outcome<PathBuf> {
    copy_folder(dist, goal)?;
    change(goal, "worker_boot.js", |text| format!("{script}\n{text}"))?;
    change(goal, "sw.js", |text| text.replacen("const VERSION = \"", "const VERSION = \"newer-", 1))?;
    Ok(goal.to_owned())
}

/// Changes a file and takes its packed forms away.
fn change(folder: &Path, name: &str, change: impl FnOnce(String) -> String) -> Outcome {
    let file = folder.join(name);
    fs::write(&file, change(fs::read_to_string(&file)?))?;
    for ending in ["br", "gz"] {
        let packed = folder.join(format!("{name}.{ending}"));
        if packed.exists() {
            fs::remove_file(packed)?;
        }
    }
    Ok(())
}

/// Copies a folder with all that is in it.
pub fn copy_folder(from: &Path, to: &Path) -> Outcome {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let path = entry?.path();
        let goal = to.join(path.file_name().unwrap_or_default());
        if path.is_dir() {
            copy_folder(&path, &goal)?;
        } else if path.is_file() {
            // What is neither, such as a socket that a browser has left behind, cannot be copied.
            fs::copy(path, goal)?;
        }
    }
    Ok(())
}
