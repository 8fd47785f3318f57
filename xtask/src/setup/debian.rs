//! The way through Debian's packages, for machines that reach package registries and nothing else.

use std::fs;
use std::path::Path;

use crate::command;
use crate::error::Error;
use crate::places::Places;
use crate::toolchain::{DEBIAN, TARGET, Toolchain};

use super::step;

/// Debian's compiler made for its browsers, with the library's source and the linker for wasm.
const COMPILER: &[&str] =
    &["rustc-web", "cargo-web", "rust-web-src", "rust-web-llvm", "lld-22", "rustfmt-web", "rust-web-clippy"];

/// Whether packages can be installed here: there is apt-get, and somebody who may use it.
pub fn is_possible(places: &Places) -> bool {
    command::find(places, "apt-get").is_some() && privilege(places).is_some()
}

/// Installs Debian packages; the list of packages is brought up to date first, since an old one names files that have gone.
pub fn apt_install(places: &Places, packages: &[&str]) -> Result<(), Error> {
    let prefix = privilege(places).ok_or_else(|| {
        Error::Other(format!("these packages are missing and need the administrator: {}", packages.join(" ")))
    })?;
    let apt = |arguments: &[&str]| {
        let mut words = prefix.clone();
        words.extend(["apt-get", "-q", "-y"]);
        words.extend(arguments);
        let mut command = command::program(places, words[0], &words[1..]);
        command.env("DEBIAN_FRONTEND", "noninteractive");
        command::run(&mut command)
    };
    // A source that is down for the moment need not matter for the packages wanted here.
    if let Err(error) = apt(&["update"]) {
        println!("setup: {error}; going on with the package lists that are there");
    }
    let mut arguments = vec!["install", "--no-install-recommends"];
    arguments.extend(packages);
    apt(&arguments)
}

/// Debian's compiler, linked into rustup, and the wasm standard library built for it.
pub fn install_toolchain(places: &Places) -> Result<(), Error> {
    let toolchain = Toolchain::debian();
    if !are_installed(places, COMPILER) {
        step("Debian's Rust compiler for the web", "2 minutes", || apt_install(places, COMPILER))?;
    }
    let known =
        command::output(&mut command::program(places, "rustup", &["toolchain", "list"])).unwrap_or_default();
    // Without rustup there is one compiler only, and that is then Debian's.
    let has_rustup = command::find(places, "rustup").is_some();
    if has_rustup && !known.lines().any(|line| line.split_whitespace().next() == Some(DEBIAN)) {
        command::run(&mut command::program(places, "rustup", &["toolchain", "link", DEBIAN, "/usr"]))?;
    }
    if !toolchain.compiles(places) {
        step("the wasm standard library, built from its source", "1 minute", || {
            build_std(places, &toolchain)
        })?;
    }
    Ok(())
}

/// Whether all of the packages are there.
pub fn are_installed(places: &Places, packages: &[&str]) -> bool {
    let mut arguments = vec!["--status"];
    arguments.extend(packages);
    command::output(&mut command::program(places, "dpkg", &arguments))
        .is_some_and(|said| said.matches("Status: install ok installed").count() == packages.len())
}

fn sysroot(places: &Places) -> Option<String> {
    command::output(&mut command::program(places, "/usr/bin/rustc", &["--print", "sysroot"]))
}

/// Builds the library once, for an empty crate, and puts its parts where the compiler looks for them. With the bitcode in
/// it, whole-program optimisation works as with Rust's own release of the library.
fn build_std(places: &Places, toolchain: &Toolchain) -> Result<(), Error> {
    let seed = places.cache.join("wasm-std");
    let source = seed.join("src");
    fs::create_dir_all(&source).map_err(Error::at(&source))?;
    let manifest = "[package]\nname = \"std-seed\"\nversion = \"0.0.0\"\nedition = \"2021\"\n\n[workspace]\n";
    for (file, content) in [(seed.join("Cargo.toml"), manifest), (source.join("lib.rs"), "#![no_std]\n")] {
        fs::write(&file, content).map_err(Error::at(&file))?;
    }
    let target = seed.join("target");
    let arguments =
        ["build", "--release", "--target", TARGET, "-Zbuild-std=std,panic_abort,panic_unwind,test"];
    let mut cargo = toolchain.program(places, "cargo", &arguments);
    cargo
        .current_dir(&seed)
        .env("RUSTC_BOOTSTRAP", "1")
        .env("RUSTFLAGS", "-Cembed-bitcode=yes -Copt-level=3")
        .env("CARGO_TARGET_DIR", &target);
    command::run(&mut cargo)?;

    let root =
        sysroot(places).ok_or_else(|| Error::Other("/usr/bin/rustc does not name its sysroot".to_owned()))?;
    let library = Path::new(&root).join("lib/rustlib").join(TARGET).join("lib");
    let prefix = privilege(places).unwrap_or_default();
    let install = |words: &[&str]| {
        let mut all = prefix.clone();
        all.extend(words);
        command::run(&mut command::program(places, all[0], &all[1..]))
    };
    install(&["mkdir", "-p", &library.to_string_lossy()])?;
    // Parts of an older version beside the new ones would make the compiler refuse both.
    for old in parts(&library)? {
        install(&["rm", "-f", &old])?;
    }
    for part in parts(&target.join(TARGET).join("release/deps"))? {
        if !part.contains("std_seed") {
            install(&["cp", &part, &library.to_string_lossy()])?;
        }
    }
    // Cargo does not notice a new standard library under an old build.
    let stale = places.target.join(TARGET);
    if stale.exists() {
        fs::remove_dir_all(&stale).map_err(Error::at(&stale))?;
    }
    fs::remove_dir_all(&target).map_err(Error::at(&target))
}

fn parts(folder: &Path) -> Result<Vec<String>, Error> {
    let mut parts = Vec::new();
    for entry in fs::read_dir(folder).map_err(Error::at(folder))? {
        let path = entry.map_err(Error::at(folder))?.path();
        if path.extension().is_some_and(|extension| extension == "rlib") {
            parts.push(path.to_string_lossy().into_owned());
        }
    }
    Ok(parts)
}

/// The words before a command that needs the administrator: none for root, `sudo -n` where that works without asking.
fn privilege(places: &Places) -> Option<Vec<&'static str>> {
    if command::output(&mut command::program(places, "id", &["-u"])).as_deref() == Some("0") {
        return Some(Vec::new());
    }
    command::output(&mut command::program(places, "sudo", &["-n", "true"])).map(|_| vec!["sudo", "-n"])
}
