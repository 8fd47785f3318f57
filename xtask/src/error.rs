//! What can go wrong in a chore.

use std::path::{Path, PathBuf};
use std::process::ExitStatus;

/// A chore that could not be done, with what the person needs to know about it.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The command line, or something else that the person can put right at once, such as a taken port.
    #[error("{0}")]
    Usage(String),
    /// A program ended with a failure, which it has already explained itself.
    #[error("`{command}` failed ({status})")]
    Failed {
        /// As it could be typed.
        command: String,
        /// How it ended.
        status: ExitStatus,
    },
    /// A program could not be started.
    #[error("cannot start `{command}`: {source}")]
    NotStarted {
        /// As it could be typed.
        command: String,
        /// What the operating system said.
        source: std::io::Error,
    },
    /// A file could not be read or written.
    #[error("{}: {source}", .path.display())]
    File {
        /// Which file.
        path: PathBuf,
        /// What the operating system said.
        source: std::io::Error,
    },
    /// Anything else, in words.
    #[error("{0}")]
    Other(String),
}

impl Error {
    /// For `map_err` around the functions of `std::fs`.
    pub fn at(path: &Path) -> impl FnOnce(std::io::Error) -> Error {
        let path = path.to_owned();
        move |source| Error::File { path, source }
    }

    /// 2 for what the person can put right on the command line, 1 for the rest.
    pub fn exit_code(&self) -> u8 {
        match self {
            Error::Usage(_) => 2,
            _ => 1,
        }
    }
}
