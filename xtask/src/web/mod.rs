//! Builds the app: page and both wasm programs by Trunk, then what Trunk cannot know.

mod build_id;
mod compress;
mod names;
mod parts;
mod scripts;
mod service_worker;
mod splash;
mod styles;

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::Instant;

use crate::arguments::Arguments;
use crate::command;
use crate::error::Error;
use crate::places::Places;
use crate::setup;
use crate::toolchain::{TARGET, Toolchain};

/// The placeholder in index.html.
const DEV_MARK: &str = r#"<meta name="mehr-build" content="dev">"#;
/// In dist: which build it is. Written last, so that a build that was interrupted is not taken for a whole one.
const STAMP: &str = "build.txt";
/// Fetched later, or only by browsers that install the app.
const NOT_NEEDED: [&str; 4] = ["sw.js", STAMP, "robots.txt", "manifest.webmanifest"];

/// `cargo xtask build`.
pub fn build_command(arguments: &mut Arguments) -> Result<(), Error> {
    arguments.finish()?;
    let places = Places::find()?;
    let toolchain = setup::for_build(&places)?;
    build(&places, &toolchain)
}

/// Builds the release app into dist, unless dist holds exactly this build already.
pub fn build(places: &Places, toolchain: &Toolchain) -> Result<(), Error> {
    let _turn = take_turn(places)?;
    let id = build_id::of(places, toolchain)?;
    if fs::read_to_string(places.dist.join(STAMP)).is_ok_and(|found| found == id) {
        println!("build: dist is up to date (build {id})");
        return Ok(());
    }
    println!("build: the release app (both programs are optimised whole: 5 to 15 minutes on two cores) …");
    let start = Instant::now();
    fetch(places, toolchain)?;
    let staging = places.target.join("web-staging");
    trunk(places, toolchain, &staging, &id)?;
    parts::cut(places, &staging, &id)?;
    styles::join(&staging, &id)?;
    finish(places, &staging, &id)?;
    replace(&staging, &places.dist)?;
    println!("build: {} is ready after {} s (build {id})", places.dist.display(), start.elapsed().as_secs());
    report_size(&places.dist)
}

/// Waits for a build that another command has begun: two at once would take each other's files away. The turn ends when
/// the file is closed.
fn take_turn(places: &Places) -> Result<File, Error> {
    fs::create_dir_all(&places.target).map_err(Error::at(&places.target))?;
    let path = places.target.join("web-staging.lock");
    let file = File::create(&path).map_err(Error::at(&path))?;
    if file.try_lock().is_err() {
        println!("build: another build is running; this one begins when that has ended …");
        file.lock().map_err(Error::at(&path))?;
    }
    Ok(file)
}

/// Trunk builds offline, so what the lock file names has to be here before.
pub fn fetch(places: &Places, toolchain: &Toolchain) -> Result<(), Error> {
    command::run(&mut toolchain.program(places, "cargo", &["fetch", "--quiet", "--target", TARGET]))
}

fn trunk(places: &Places, toolchain: &Toolchain, staging: &Path, id: &str) -> Result<(), Error> {
    let folder = staging.to_string_lossy();
    let arguments =
        ["build", "--release", "--offline", "--features", "split", "--log", "warn", "--dist", &folder];
    command::run(toolchain.program(places, "trunk", &arguments).env("MEHR_BUILD_ID", id))
}

fn finish(places: &Places, staging: &Path, id: &str) -> Result<(), Error> {
    let index = staging.join("index.html");
    let page = fs::read_to_string(&index).map_err(Error::at(&index))?;
    let marked = page.replacen(DEV_MARK, &DEV_MARK.replace("dev", id), 1);
    if marked == page {
        return Err(Error::Other(format!("index.html lacks {DEV_MARK}")));
    }
    let marked = splash::with_sign(&marked, staging)?;
    fs::write(&index, marked).map_err(Error::at(&index))?;

    scripts::strip_all(staging)?;
    service_worker::write(&places.root.join("service_worker.template.js"), staging)?;
    compress::folder(staging)?;
    let stamp = staging.join(STAMP);
    fs::write(&stamp, id).map_err(Error::at(&stamp))
}

/// Puts the new folder in the old one's place by two renames, so that dist is never half of each.
fn replace(staging: &Path, dist: &Path) -> Result<(), Error> {
    let old = dist.with_extension("old");
    if old.exists() {
        fs::remove_dir_all(&old).map_err(Error::at(&old))?;
    }
    if dist.exists() {
        fs::rename(dist, &old).map_err(Error::at(dist))?;
    }
    // The target folder can be on another disk, where renaming does not reach.
    if fs::rename(staging, dist).is_err() {
        copy(staging, dist)?;
        fs::remove_dir_all(staging).map_err(Error::at(staging))?;
    }
    if old.exists() {
        fs::remove_dir_all(&old).map_err(Error::at(&old))?;
    }
    Ok(())
}

fn copy(from: &Path, to: &Path) -> Result<(), Error> {
    fs::create_dir_all(to).map_err(Error::at(to))?;
    for (name, source) in files(from)? {
        let goal = to.join(&name);
        if let Some(parent) = goal.parent() {
            fs::create_dir_all(parent).map_err(Error::at(parent))?;
        }
        fs::copy(&source, &goal).map_err(Error::at(&goal))?;
    }
    Ok(())
}

/// All files below a folder as (name with `/`, path), in the order of their names.
fn files(folder: &Path) -> Result<Vec<(String, std::path::PathBuf)>, Error> {
    let mut found = Vec::new();
    let mut folders = vec![(String::new(), folder.to_owned())];
    while let Some((prefix, folder)) = folders.pop() {
        for entry in fs::read_dir(&folder).map_err(Error::at(&folder))? {
            let entry = entry.map_err(Error::at(&folder))?;
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            if entry.path().is_dir() {
                folders.push((format!("{name}/"), entry.path()));
            } else {
                found.push((name, entry.path()));
            }
        }
    }
    found.sort();
    Ok(found)
}

/// What a first visit loads, as (name, plain bytes, path of what the server sends): everything but icons, what only some
/// browsers ask for, and the parts that are loaded later. Of the languages it is one, the largest.
pub fn first_load(dist: &Path) -> Result<Vec<(String, u64, PathBuf)>, Error> {
    let mut needed = Vec::new();
    let mut language = None;
    for (name, path) in files(dist)? {
        let is_language = parts::is_language(&name);
        let is_later = name.contains('/') && !is_language;
        if is_later || compress::is_copy(&name) || NOT_NEEDED.contains(&name.as_str()) {
            continue;
        }
        let plain = fs::metadata(&path).map_err(Error::at(&path))?.len();
        let packed = dist.join(format!("{name}.br"));
        let file = (name, plain, if packed.is_file() { packed } else { path });
        if !is_language {
            needed.push(file);
        } else if language.as_ref().is_none_or(|(_, largest, _)| *largest < plain) {
            language = Some(file);
        }
    }
    needed.extend(language);
    Ok(needed)
}

fn report_size(dist: &Path) -> Result<(), Error> {
    let (mut plain, mut packed) = (0, 0);
    for (_, bytes, sent) in first_load(dist)? {
        plain += bytes;
        packed += fs::metadata(&sent).map_err(Error::at(&sent))?.len();
    }
    println!("build: first load {} KB plain, {} KB brotli", plain / 1000, packed / 1000);
    Ok(())
}
