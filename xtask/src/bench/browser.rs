//! Chromium without a screen, on a profile folder of its own.

use std::cell::{RefCell, RefMut};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::json;

use crate::command;
use crate::error::Error;
use crate::places::Places;

use super::devtools::DevTools;

const PROGRAMS: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];
const START_SECONDS_MAX: u64 = 30;
const END_SECONDS_MAX: u64 = 30;
/// Chromium writes the port it listens on and the path of the browser itself into this file of the profile.
const PORT_FILE: &str = "DevToolsActivePort";
/// What a browser started by hand does beside showing pages is not to be measured. As root the sandbox does not work.
const SWITCHES: [&str; 12] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--remote-debugging-port=0",
    "--window-size=1280,900",
    "--lang=en-GB",
];

/// Where the browser is, or what to do about it.
pub fn find(places: &Places) -> Result<PathBuf, Error> {
    PROGRAMS.iter().find_map(|name| command::find(places, name)).ok_or_else(|| {
        Error::Usage(
            "this drives Chromium, which is not on the search path; install it, or try `cargo xtask setup --browsers`"
                .to_owned(),
        )
    })
}

/// A running browser; it ends with this value.
pub struct Browser {
    process: Child,
    devtools: RefCell<DevTools>,
}

impl Browser {
    /// Starts it and waits until it can be talked to.
    pub fn start(program: &Path, profile: &Path) -> Result<Browser, Error> {
        fs::create_dir_all(profile).map_err(Error::at(profile))?;
        let port_file = profile.join(PORT_FILE);
        // Left behind by the last browser on this profile.
        let _ = fs::remove_file(&port_file);
        let mut starting = Command::new(program);
        starting
            .args(SWITCHES)
            .arg(format!("--user-data-dir={}", profile.display()))
            .arg("about:blank")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let mut process = starting
            .spawn()
            .map_err(|source| Error::NotStarted { command: program.display().to_string(), source })?;
        let connected =
            wait_for_port(&mut process, &port_file).and_then(|(port, path)| DevTools::connect(port, &path));
        match connected {
            Ok(devtools) => Ok(Browser { process, devtools: RefCell::new(devtools) }),
            Err(error) => {
                let _ = process.kill();
                let _ = process.wait();
                Err(error)
            }
        }
    }

    /// The connection.
    pub fn devtools(&self) -> RefMut<'_, DevTools> {
        self.devtools.borrow_mut()
    }

    /// The process numbers of all pages.
    pub fn renderers(&self) -> Result<Vec<u32>, Error> {
        let answer = self.devtools().call(None, "SystemInfo.getProcessInfo", json!({}))?;
        let all = answer["processInfo"].as_array().cloned().unwrap_or_default();
        let pages = all.iter().filter(|process| process["type"] == "renderer");
        Ok(pages.filter_map(|process| process["id"].as_u64()).map(|id| id as u32).collect())
    }

    /// Ends it as a person does, so that everything is written.
    pub fn close(mut self) -> Result<(), Error> {
        // It may hang up before it has answered.
        let _ = self.devtools().call(None, "Browser.close", json!({}));
        let end = Instant::now() + Duration::from_secs(END_SECONDS_MAX);
        while Instant::now() < end {
            if matches!(self.process.try_wait(), Ok(Some(_))) {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Err(Error::Other(format!("the browser did not end within {END_SECONDS_MAX} s")))
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // Fails when it has ended already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn wait_for_port(process: &mut Child, port_file: &Path) -> Result<(u16, String), Error> {
    let end = Instant::now() + Duration::from_secs(START_SECONDS_MAX);
    while Instant::now() < end {
        let text = fs::read_to_string(port_file).unwrap_or_default();
        if let Some((port, path)) = text.split_once('\n')
            && let Ok(port) = port.trim().parse()
            && !path.trim().is_empty()
        {
            return Ok((port, path.trim().to_owned()));
        }
        if let Ok(Some(status)) = process.try_wait() {
            return Err(Error::Other(format!("the browser ended at its start ({status})")));
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    Err(Error::Other(format!("the browser did not listen within {START_SECONDS_MAX} s")))
}
