//! The folders chores work in.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::error::Error;

/// Where things are.
#[derive(Clone, Debug)]
pub struct Places {
    /// The checkout.
    pub root: PathBuf,
    /// Cargo's target folder.
    pub target: PathBuf,
    /// The built app.
    pub dist: PathBuf,
    /// What survives a fresh checkout: installed tools and downloads.
    pub cache: PathBuf,
    /// Programs installed by `setup`: `bin` from crates.io, `node` from npm.
    pub tools: PathBuf,
}

impl Places {
    /// The script of axe-core, which `setup --browsers` installs.
    pub fn axe(&self) -> PathBuf {
        self.tools.join("node/lib/node_modules/axe-core/axe.min.js")
    }

    /// Finds them.
    pub fn find() -> Result<Places, Error> {
        let root = manifest_folder().parent().map(Path::to_owned);
        let root = root.ok_or_else(|| Error::Other("xtask is not inside a checkout".to_owned()))?;
        let target = target_folder(&root)?;
        let cache = cache_folder(&root);
        Ok(Places { dist: root.join("dist"), tools: cache.join("tools"), root, target, cache })
    }
}

/// The folder of this package. `cargo run` says it; where checkouts share a target folder, the program may have been built in
/// another one.
fn manifest_folder() -> PathBuf {
    std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from)
}

/// Only cargo knows: it may be set in the environment or in any of several configuration files.
fn target_folder(root: &Path) -> Result<PathBuf, Error> {
    let mut command = Command::new("cargo");
    command.args(["metadata", "--no-deps", "--format-version", "1"]).current_dir(root).stdin(Stdio::null());
    let told = crate::command::output(&mut command)
        .and_then(|text| serde_json::from_str::<serde_json::Value>(&text).ok())
        .and_then(|value| value["target_directory"].as_str().map(PathBuf::from));
    told.ok_or_else(|| Error::Other("`cargo metadata` does not name a target folder".to_owned()))
}

/// `MEHR_CACHE`, else the user's cache folder, else inside the checkout.
fn cache_folder(root: &Path) -> PathBuf {
    let variable = |name| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    variable("MEHR_CACHE")
        .or_else(|| variable("XDG_CACHE_HOME").map(|folder| folder.join("mehr")))
        .or_else(|| variable("HOME").map(|folder| folder.join(".cache/mehr")))
        .unwrap_or_else(|| root.join(".cache"))
}
