//! Trunk, wasm-bindgen and wasm-opt.

use std::fs;

use crate::command;
use crate::error::Error;
use crate::places::Places;

use super::{debian, step};

/// A program from crates.io.
pub(super) struct Tool {
    program: &'static str,
    package: &'static str,
    /// The exact version, or `None` where any will do.
    version: Option<&'static str>,
    features: &'static [&'static str],
    about: &'static str,
}

/// Trunk asks for the smallest and fastest program that a compiler can make, which takes minutes that its work does not pay
/// back.
const QUICK_BUILD: [(&str, &str); 3] = [
    ("CARGO_PROFILE_RELEASE_LTO", "off"),
    ("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16"),
    ("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1"),
];

/// The same version as the `wasm-bindgen` dependency; the tidy test compares the two.
const WASM_BINDGEN: Tool = Tool {
    program: "wasm-bindgen",
    package: "wasm-bindgen-cli",
    version: Some("0.2.128"),
    features: &[],
    about: "3 minutes",
};

const TRUNK: Tool = Tool {
    program: "trunk",
    package: "trunk",
    version: Some("0.21.14"),
    features: &["--no-default-features", "--features", "rustls"],
    about: "8 minutes",
};

/// Firefox's WebDriver, which Debian does not package.
pub(super) const GECKODRIVER: Tool =
    Tool { program: "geckodriver", package: "geckodriver", version: None, features: &[], about: "3 minutes" };

const BINARYEN_PACKAGE: &str = "binaryen@132.0.0";
const WASM_OPT_VERSION: &str = "version 132";

const AXE_PACKAGE: &str = "axe-core";
const AXE_VERSION: &str = "4.14.1";

/// Installs what is missing of the three.
pub fn install(places: &Places) -> Result<(), Error> {
    for tool in [WASM_BINDGEN, TRUNK] {
        cargo_install(places, &tool)?;
    }
    if wasm_opt_is_there(places) {
        return Ok(());
    }
    npm_install(places, &format!("wasm-opt ({WASM_OPT_VERSION})"), BINARYEN_PACKAGE)
}

/// Installs axe-core, with which the end-to-end tests look for barriers, unless it is there.
pub(super) fn axe(places: &Places) -> Result<(), Error> {
    let package = places.axe().with_file_name("package.json");
    let is_there = fs::read_to_string(package)
        .is_ok_and(|package| package.contains(&format!("\"version\": \"{AXE_VERSION}\"")));
    if is_there {
        return Ok(());
    }
    npm_install(places, AXE_PACKAGE, &format!("{AXE_PACKAGE}@{AXE_VERSION}"))
}

fn npm_install(places: &Places, what: &str, package: &str) -> Result<(), Error> {
    if command::find(places, "npm").is_none() && debian::is_possible(places) {
        step("npm", "1 minute", || debian::apt_install(places, &["nodejs", "npm"]))?;
    }
    if command::find(places, "npm").is_none() {
        return Err(Error::Other(format!(
            "{what} is missing, and npm, which could install it, too; please install either"
        )));
    }
    step(what, "1 minute", || {
        let prefix = places.tools.join("node").to_string_lossy().into_owned();
        let arguments = ["install", "--global", "--no-audit", "--no-fund", "--prefix", &prefix, package];
        command::run(&mut command::program(places, "npm", &arguments))
    })
}

fn wasm_opt_is_there(places: &Places) -> bool {
    command::output(&mut command::program(places, "wasm-opt", &["--version"]))
        .is_some_and(|said| said.contains(WASM_OPT_VERSION))
}

/// Compiles and installs a program into the cache unless the right version is on the search path already.
pub(super) fn cargo_install(places: &Places, tool: &Tool) -> Result<(), Error> {
    let said = command::output(&mut command::program(places, tool.program, &["--version"]));
    let is_there = said.is_some_and(|said| {
        tool.version.is_none_or(|wanted| said.split_whitespace().any(|word| word == wanted))
    });
    if is_there {
        return Ok(());
    }
    step(tool.program, tool.about, || {
        let root = places.tools.to_string_lossy().into_owned();
        let mut arguments = vec!["install", "--locked", "--root", &root, tool.package];
        if let Some(version) = tool.version {
            arguments.extend(["--version", version]);
        }
        arguments.extend(tool.features);
        let target = places.cache.join("install");
        let mut cargo = command::program(places, "cargo", &arguments);
        // Outside the checkout, whose cargo settings are for our own code only.
        fs::create_dir_all(&places.cache).map_err(Error::at(&places.cache))?;
        cargo.current_dir(&places.cache).env("CARGO_TARGET_DIR", &target).envs(QUICK_BUILD);
        command::run(&mut cargo)?;
        fs::remove_dir_all(&target).map_err(Error::at(&target))
    })
}
