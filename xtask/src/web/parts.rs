//! Cuts both programs into what the first screen needs and parts that are loaded later, and makes them small.
//!
//! Trunk has compiled the programs with the feature `split`, which marks where a part begins (`crates/chunks`). Here
//! wasm-split takes the parts out, wasm-bindgen makes the scripts for what is left, and wasm-opt goes over every file.
//! The results take the place of Trunk's; the parts lie in a folder of their own.

use std::fs;
use std::path::Path;

use wasm_split_cli_support::Options;

use super::names;
use crate::command;
use crate::error::Error;
use crate::places::Places;
use crate::toolchain::TARGET;

/// Where the parts are, in dist.
const FOLDER: &str = "parts";

/// Parts with this in their name are the texts of a language for the first screen.
const LANGUAGE: &str = "-texts_";

/// What rustc's output may use, which wasm-opt has to be told.
const WASM_FEATURES: [&str; 7] = [
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-multivalue",
    "--enable-simd",
];

/// How wasm-opt optimises. Packed, `-O2` comes out smaller than `-Oz`; and it inlines nothing, as rustc has done that with
/// more knowledge and copies only grow the download. Control flow that is built anew is more alike, which saves a hundredth
/// once it is packed; what that leaves behind, the second round takes away.
const OPTIMISATION: [&str; 7] = [
    "--flatten",
    "--rereloop",
    "-O2",
    "-O2",
    "--always-inline-max-function-size=0",
    "--flexible-inline-max-function-size=0",
    "--one-caller-inline-max-function-size=0",
];

/// A program as Trunk has built it.
struct Program<'a> {
    /// The name of its binary.
    binary: &'a str,
    /// The name of its files in dist.
    stem: &'a str,
    /// Cargo's profile for it.
    profile: &'a str,
}

/// Whether the file of dist holds the texts of a language for the first screen.
pub fn is_language(name: &str) -> bool {
    name.starts_with(FOLDER) && name.contains(LANGUAGE) && name.ends_with(".wasm")
}

/// Replaces both programs in the folder by programs in parts. Their names carry the build's id, so that a file is never
/// of another build than the page that asks for it; the worker's have fixed names, as Trunk gives them.
pub fn cut(places: &Places, dist: &Path, build: &str) -> Result<(), Error> {
    let old = trunks_stem(dist)?;
    for name in [format!("{old}.js"), format!("{old}_bg.wasm")] {
        let path = dist.join(name);
        fs::remove_file(&path).map_err(Error::at(&path))?;
    }
    let stem = format!("app-{build}");
    rewrite(&dist.join("index.html"), |page| {
        let preload = format!("<link rel=\"modulepreload\" href=\"{}\"></head>", loader(&stem));
        page.replace(&old, &stem).replacen("</head>", &preload, 1)
    })?;
    rewrite(&dist.join("worker_boot.js"), |script| format!("import \"{}\";\n{script}", loader("worker")))?;

    let folder = dist.join(FOLDER);
    fs::create_dir_all(&folder).map_err(Error::at(&folder))?;
    program(places, dist, build, &Program { binary: "app", stem: &stem, profile: "page-release" })?;
    program(places, dist, build, &Program { binary: "worker", stem: "worker", profile: "wasm-release" })
}

/// The script that fetches the parts of a program. The program's own script imports it; who starts the program names it as
/// well, so that the browser fetches both at the same time.
fn loader(stem: &str) -> String {
    format!("./{stem}_parts.js")
}

fn rewrite(path: &Path, change: impl Fn(&str) -> String) -> Result<(), Error> {
    let text = fs::read_to_string(path).map_err(Error::at(path))?;
    fs::write(path, change(&text)).map_err(Error::at(path))
}

/// The name that Trunk has given the app's files.
fn trunks_stem(dist: &Path) -> Result<String, Error> {
    super::files(dist)?
        .into_iter()
        .find_map(|(name, _)| {
            name.strip_suffix("_bg.wasm").filter(|stem| *stem != "worker").map(str::to_owned)
        })
        .ok_or_else(|| Error::Other("Trunk has not built the app".to_owned()))
}

fn program(places: &Places, dist: &Path, build: &str, program: &Program) -> Result<(), Error> {
    let Program { binary, stem, profile } = *program;
    let compiled = places.target.join(TARGET).join(profile).join(format!("{binary}.wasm"));
    let work = places.target.join("web-parts").join(binary);
    if work.exists() {
        fs::remove_dir_all(&work).map_err(Error::at(&work))?;
    }
    fs::create_dir_all(&work).map_err(Error::at(&work))?;

    let input = fs::read(&compiled).map_err(Error::at(&compiled))?;
    let main = work.join("main.wasm");
    let (module, loader) = (format!("./{stem}.js"), loader(stem));
    let mut options = Options::new(&input);
    options.output_dir = &work;
    options.main_out_path = &main;
    options.main_module = &module;
    options.link_name = &loader;
    let parts = wasm_split_cli_support::transform(options)
        .map_err(|error| Error::Other(format!("cutting {binary} into parts: {error:#}")))?
        .split_modules;

    let (from, to) = (main.to_string_lossy(), work.to_string_lossy());
    // The parts call into the program through exports that wasm-bindgen would otherwise take away.
    let arguments = [
        "--target",
        "web",
        "--keep-lld-exports",
        "--no-typescript",
        "--out-name",
        stem,
        "--out-dir",
        &to,
        &from,
    ];
    command::run(&mut command::program(places, "wasm-bindgen", &arguments))?;

    names::number(&[format!("{stem}.js"), format!("{stem}_bg.wasm")].map(|name| work.join(name)))?;
    let script = work.join(&loader);
    let mut text = fs::read_to_string(&script).map_err(Error::at(&script))?;
    for part in parts {
        let name = part.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let short = name.strip_prefix("split_").unwrap_or(&name).trim_end_matches(".wasm");
        let goal = format!("{FOLDER}/{binary}-{short}-{build}.wasm");
        text = text.replace(&format!("\"./{name}\""), &format!("\"./{goal}\""));
        optimise(places, &part, &dist.join(goal))?;
    }
    let goal = dist.join(&loader);
    fs::write(&goal, text).map_err(Error::at(&goal))?;
    let script = format!("{stem}.js");
    fs::copy(work.join(&script), dist.join(&script)).map_err(Error::at(&work))?;
    let rest = format!("{stem}_bg.wasm");
    optimise(places, &work.join(&rest), &dist.join(&rest))
}

fn optimise(places: &Places, from: &Path, to: &Path) -> Result<(), Error> {
    let (from, to) = (from.to_string_lossy(), to.to_string_lossy());
    let mut arguments = vec![&*from, "-o", &to];
    arguments.extend(OPTIMISATION);
    arguments.extend(WASM_FEATURES);
    // It warns of every kind of name it does not know.
    command::run_quietly(&mut command::program(places, "wasm-opt", &arguments))
}
