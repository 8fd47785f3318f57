//! Starting other programs.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::error::Error;
use crate::places::Places;

/// A program, with the installed tools ahead on its search path.
pub fn program(places: &Places, name: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(name);
    command.args(arguments).current_dir(&places.root).env("PATH", search_path(places));
    // No chore asks a question. An inherited input can also be one that the compiler, asked about the target with `rustc -`,
    // reads as source.
    command.stdin(Stdio::null());
    // Cargo adds its own toolchain's libraries for programs it runs; another toolchain's compiler must not load them.
    command.env_remove("LD_LIBRARY_PATH");
    command
}

/// Runs it to its end, with its output on the screen.
pub fn run(command: &mut Command) -> Result<(), Error> {
    let status =
        command.status().map_err(|source| Error::NotStarted { command: written(command), source })?;
    if status.success() { Ok(()) } else { Err(Error::Failed { command: written(command), status }) }
}

/// Runs it to its end; what it says is shown only if it fails.
pub fn run_quietly(command: &mut Command) -> Result<(), Error> {
    let output =
        command.output().map_err(|source| Error::NotStarted { command: written(command), source })?;
    if output.status.success() {
        return Ok(());
    }
    eprint!("{}", String::from_utf8_lossy(&output.stderr));
    Err(Error::Failed { command: written(command), status: output.status })
}

/// What it prints, or nothing when it cannot be started or fails.
pub fn output(command: &mut Command) -> Option<String> {
    let output = command.stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Where the program is on the search path.
pub fn find(places: &Places, name: &str) -> Option<PathBuf> {
    std::env::split_paths(&search_path(places))
        .map(|folder| folder.join(name))
        .find(|candidate| candidate.is_file())
}

/// The command as it could be typed.
pub fn written(command: &Command) -> String {
    std::iter::once(command.get_program())
        .chain(command.get_args())
        .map(|word| word.to_string_lossy().into_owned())
        .collect::<Vec<_>>()
        .join(" ")
}

fn search_path(places: &Places) -> OsString {
    let own: [&Path; 2] = [&places.tools.join("bin"), &places.tools.join("node/bin")];
    let inherited = std::env::var_os("PATH").unwrap_or_default();
    let all = own.into_iter().map(Path::to_owned).chain(std::env::split_paths(&inherited));
    // A folder name with the separator in it cannot be on a search path; then the inherited one has to do.
    std::env::join_paths(all).unwrap_or(inherited)
}
