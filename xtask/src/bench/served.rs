//! The thin server, as a process, on a free port.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, ChildStdout, Stdio};

use crate::command;
use crate::error::Error;
use crate::places::Places;

/// A running server; it ends with this value.
pub struct Served {
    process: Child,
    url: String,
    // Kept open: a server whose output nobody takes any more could stumble over it.
    _output: BufReader<ChildStdout>,
}

impl Served {
    /// Serves the folder.
    pub fn start(places: &Places, folder: &Path) -> Result<Served, Error> {
        let program = places.target.join("release/server");
        let folder = folder.to_string_lossy();
        let mut starting =
            command::program(places, &program.to_string_lossy(), &["--port", "0", "--dist", &folder]);
        starting.stdout(Stdio::piped());
        let mut process = starting
            .spawn()
            .map_err(|source| Error::NotStarted { command: command::written(&starting), source })?;
        let told = process.stdout.take().and_then(|output| {
            let mut output = BufReader::new(output);
            let mut line = String::new();
            output.read_line(&mut line).ok()?;
            let url = line.split_whitespace().find(|word| word.starts_with("http://"))?;
            Some((url.to_owned(), output))
        });
        match told {
            Some((url, output)) => Ok(Served { process, url, _output: output }),
            None => {
                let _ = process.kill();
                let _ = process.wait();
                Err(Error::Other(format!("the server could not serve {folder}")))
            }
        }
    }

    /// The address of a path.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.url)
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        // Fails when it has ended already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
