//! `cargo xtask test`: everything that has to hold before a change is done.

use std::process::Command;
use std::time::{Duration, Instant};

use crate::arguments::Arguments;
use crate::command;
use crate::error::Error;
use crate::places::Places;
use crate::toolchain::{TARGET, Toolchain};
use crate::{setup, web};

/// Turns warnings into errors, for clippy's and the compiler's alike.
const DENY_WARNINGS: [&str; 3] = ["--", "-D", "warnings"];

/// `cargo xtask test [--quick] [--filter X]`.
pub fn test(arguments: &mut Arguments) -> Result<(), Error> {
    let quick = arguments.switch("--quick");
    let filter: Option<String> = arguments.option("--filter")?;
    arguments.finish()?;
    let places = Places::find()?;
    if quick {
        return native(&places, true);
    }
    let mut report = Report::default();
    report.step("format", || command::run(&mut cargo(&places, &["fmt", "--all", "--check"])));
    report.step("clippy, native", || {
        let arguments = ["clippy", "--quiet", "--workspace", "--all-targets"];
        command::run(cargo(&places, &arguments).args(DENY_WARNINGS))
    });
    report.step("native tests", || native(&places, false));
    let Some(toolchain) = report.step("setup", || setup::for_build(&places)) else {
        return report.close();
    };
    report.step("clippy, wasm", || clippy_wasm(&places, &toolchain));
    let built = report.step("release build", || web::build(&places, &toolchain)).is_some();
    report.step("browsers", || browsers(&places));
    report.step("wasm tests", || wasm_tests(&places, &toolchain));
    if built {
        report.step("end-to-end tests", || end_to_end(&places, filter.as_deref()));
    }
    report.close()
}

/// The pure crates, the server, the chores and the app's rules. The browser tests are a package of their own, which is
/// not even compiled here.
fn native(places: &Places, quick: bool) -> Result<(), Error> {
    let mut arguments = vec!["test", "--workspace", "--exclude", "e2e"];
    if !quick {
        arguments.push("--no-fail-fast");
    }
    command::run(&mut cargo(places, &arguments))
}

/// The packages that have code for the browser only, which the native run does not see.
fn clippy_wasm(places: &Places, toolchain: &Toolchain) -> Result<(), Error> {
    web::fetch(places, toolchain)?;
    let packages = packages(places)?;
    let mut arguments = vec!["clippy", "--quiet", "--target", TARGET];
    for package in packages.iter().filter(|package| package.for_browser) {
        arguments.extend(["--package", &package.name]);
    }
    command::run(toolchain.program(places, "cargo", &arguments).args(DENY_WARNINGS))
}

/// Tests that run inside a browser: those of every package that depends on wasm-bindgen-test.
fn wasm_tests(places: &Places, toolchain: &Toolchain) -> Result<(), Error> {
    let packages = packages(places)?;
    let tested: Vec<&str> =
        packages.iter().filter(|package| package.wasm_tests).map(|package| package.name.as_str()).collect();
    if tested.is_empty() {
        println!("no package has tests of its own in a browser");
        return Ok(());
    }
    let Some(driver) = command::find(places, "chromedriver") else {
        return missing_browsers(&["chromium"]);
    };
    let mut arguments = vec!["test", "--tests", "--target", TARGET];
    for package in tested {
        arguments.extend(["--package", package]);
    }
    command::run(toolchain.program(places, "cargo", &arguments).env("CHROMEDRIVER", driver))
}

fn browsers(places: &Places) -> Result<(), Error> {
    setup::for_browsers(places);
    match setup::missing_browsers(places) {
        missing if missing.is_empty() => Ok(()),
        missing => missing_browsers(&missing),
    }
}

/// Journeys through the built app. The package itself says which browser it skips.
fn end_to_end(places: &Places, filter: Option<&str>) -> Result<(), Error> {
    let mut arguments = vec!["test", "--package", "e2e"];
    if let Some(filter) = filter {
        arguments.extend(["--", filter]);
    }
    command::run(cargo(places, &arguments).env("MEHR_DIST", &places.dist).env("MEHR_AXE", places.axe()))
}

/// On a person's machine a browser may be missing; where all are demanded, that is a failure.
fn missing_browsers(names: &[&str]) -> Result<(), Error> {
    let names = names.join(", ");
    if std::env::var("MEHR_REQUIRE_BROWSERS").is_ok_and(|value| value == "1") {
        return Err(Error::Other(format!("these browsers are demanded and missing: {names}")));
    }
    println!("skipped, because it is not installed here: {names}");
    Ok(())
}

fn cargo(places: &Places, arguments: &[&str]) -> Command {
    command::program(places, "cargo", arguments)
}

/// A package of the workspace, as far as the steps differ by it.
struct Package {
    name: String,
    /// It names wasm-bindgen among its dependencies.
    for_browser: bool,
    /// It names wasm-bindgen-test.
    wasm_tests: bool,
}

fn packages(places: &Places) -> Result<Vec<Package>, Error> {
    let told = command::output(&mut cargo(places, &["metadata", "--no-deps", "--format-version", "1"]))
        .ok_or_else(|| Error::Other("`cargo metadata` failed".to_owned()))?;
    let metadata: serde_json::Value =
        serde_json::from_str(&told).map_err(|error| Error::Other(format!("`cargo metadata`: {error}")))?;
    let list = metadata["packages"].as_array().cloned().unwrap_or_default();
    Ok(list
        .iter()
        .map(|package| {
            let dependencies = package["dependencies"].as_array().cloned().unwrap_or_default();
            let names = |wanted: &str| dependencies.iter().any(|dependency| dependency["name"] == wanted);
            Package {
                name: package["name"].as_str().unwrap_or_default().to_owned(),
                for_browser: names("wasm-bindgen"),
                wasm_tests: names("wasm-bindgen-test"),
            }
        })
        .collect())
}

/// What was done, how long it took, and what failed. A failing step does not keep the later ones from running.
#[derive(Default)]
struct Report {
    steps: Vec<(&'static str, Duration, Option<Error>)>,
}

impl Report {
    fn step<T>(&mut self, name: &'static str, work: impl FnOnce() -> Result<T, Error>) -> Option<T> {
        println!("\n== {name}");
        let start = Instant::now();
        let outcome = work();
        let (value, error) = match outcome {
            Ok(value) => (Some(value), None),
            Err(error) => {
                println!("{name}: {error}");
                (None, Some(error))
            }
        };
        self.steps.push((name, start.elapsed(), error));
        value
    }

    fn close(self) -> Result<(), Error> {
        println!("\n== all steps");
        for (name, time, error) in &self.steps {
            let outcome = if error.is_none() { "ok" } else { "FAILED" };
            println!("{name:<20} {outcome:<7} {:>5} s", time.as_secs());
        }
        let failed: Vec<&str> =
            self.steps.iter().filter(|step| step.2.is_some()).map(|step| step.0).collect();
        if failed.is_empty() { Ok(()) } else { Err(Error::Other(format!("failed: {}", failed.join(", ")))) }
    }
}
