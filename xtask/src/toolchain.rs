//! Which Rust toolchain can build for the browser.

use std::io::Write as _;
use std::process::{Command, Stdio};

use crate::command;
use crate::places::Places;

/// The rustup name under which `setup` links Debian's compiler.
pub const DEBIAN: &str = "debian-web";

/// The target of both browser programs.
pub const TARGET: &str = "wasm32-unknown-unknown";

/// A toolchain that has the wasm standard library.
#[derive(Clone, Debug)]
pub struct Toolchain {
    /// Its rustup name; `None` is the one in use anyway.
    name: Option<&'static str>,
}

impl Toolchain {
    /// The one in use if it will do, else Debian's. With `MEHR_TOOLCHAIN=debian` only the latter, so that a machine
    /// without access to Rust's own downloads always takes the same way.
    pub fn find(places: &Places) -> Option<Toolchain> {
        let candidates: &[Option<&'static str>] =
            if debian_wanted() { &[Some(DEBIAN)] } else { &[None, Some(DEBIAN)] };
        candidates.iter().map(|&name| Toolchain { name }).find(|candidate| candidate.compiles(places))
    }

    /// Debian's, whether it is ready or not.
    pub fn debian() -> Toolchain {
        Toolchain { name: Some(DEBIAN) }
    }

    /// A program that, when it calls cargo or rustc, gets this toolchain.
    pub fn program(&self, places: &Places, name: &str, arguments: &[&str]) -> Command {
        let mut command = command::program(places, name, arguments);
        if let Some(toolchain) = self.name {
            command.env("RUSTUP_TOOLCHAIN", toolchain);
        }
        command
    }

    /// What `rustc -vV` says, which is part of what a build depends on.
    pub fn version(&self, places: &Places) -> String {
        command::output(&mut self.program(places, "rustc", &["-vV"])).unwrap_or_default()
    }

    /// Compiles an empty program. Looking for the library's files would not notice one left by another compiler version.
    pub fn compiles(&self, places: &Places) -> bool {
        // Into a folder of its own: a compiler run as root replaces even /dev/null when that is named as its output.
        let folder = places.cache.join("probe");
        if std::fs::create_dir_all(&folder).is_err() {
            return false;
        }
        let out = folder.to_string_lossy();
        let arguments =
            ["--target", TARGET, "--crate-type", "lib", "--emit", "metadata", "--out-dir", &out, "-"];
        let mut command = self.program(places, "rustc", &arguments);
        let Ok(mut child) = command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn()
        else {
            return false;
        };
        let written = child
            .stdin
            .take()
            .is_some_and(|mut input| input.write_all(b"pub fn f() -> Vec<u8> { Vec::new() }").is_ok());
        child.wait().is_ok_and(|status| status.success()) && written
    }
}

/// Whether the environment asks for Debian's packages.
pub fn debian_wanted() -> bool {
    std::env::var("MEHR_TOOLCHAIN").is_ok_and(|value| value == "debian")
}
