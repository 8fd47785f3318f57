//! Installs what is missing, and says what it does and how long it takes.
//!
//! What is there in the right version is used as it is. Programs from crates.io and npm go to the cache folder, so that
//! neither the checkout nor the person's own programs are touched.

mod browsers;
mod debian;
mod tools;

use std::time::Instant;

use crate::arguments::Arguments;
use crate::command;
use crate::error::Error;
use crate::places::Places;
use crate::toolchain::{self, TARGET, Toolchain};

pub use browsers::missing as missing_browsers;

/// `cargo xtask setup [--browsers]`.
pub fn setup_command(arguments: &mut Arguments) -> Result<(), Error> {
    let with_browsers = arguments.switch("--browsers");
    arguments.finish()?;
    let places = Places::find()?;
    for_build(&places)?;
    if with_browsers {
        for_browsers(&places);
    }
    println!("everything is in place");
    Ok(())
}

/// What building the app needs: a compiler for the browser, Trunk, wasm-bindgen and wasm-opt.
pub fn for_build(places: &Places) -> Result<Toolchain, Error> {
    let toolchain = match Toolchain::find(places) {
        Some(toolchain) => toolchain,
        None => wasm_toolchain(places)?,
    };
    tools::install(places)?;
    Ok(toolchain)
}

/// What the tests in browsers need. A browser that cannot be had is not an error here; the tests name it as skipped.
pub fn for_browsers(places: &Places) {
    browsers::install(places);
}

fn wasm_toolchain(places: &Places) -> Result<Toolchain, Error> {
    if !toolchain::debian_wanted() {
        let outcome = step("the wasm standard library, by rustup", "under a minute", || {
            command::run(&mut command::program(places, "rustup", &["target", "add", TARGET]))
        });
        match outcome {
            Ok(()) => {}
            Err(error) if debian::is_possible(places) => {
                println!("setup: {error}; taking Debian's packages instead");
            }
            Err(error) => return Err(error),
        }
        if let Some(toolchain) = Toolchain::find(places) {
            return Ok(toolchain);
        }
    }
    debian::install_toolchain(places)?;
    Toolchain::find(places).ok_or_else(|| {
        Error::Other(format!("the compiler still cannot build for {TARGET} after everything was installed"))
    })
}

/// Announces a piece of work, does it and says how long it took.
fn step(what: &str, about: &str, work: impl FnOnce() -> Result<(), Error>) -> Result<(), Error> {
    println!("setup: installing {what} (about {about}) …");
    let start = Instant::now();
    work()?;
    println!("setup: {what}: done in {} s", start.elapsed().as_secs());
    Ok(())
}
