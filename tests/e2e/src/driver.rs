//! The WebDriver program of a browser, as a process of ours.

use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tokio::net::TcpStream;

use crate::browser::{Browser, Look};
use crate::failure::{Failure, Outcome};
use crate::processes;

const START_SECONDS_MAX: u64 = 30;

/// A running driver; everything it has started ends with it.
pub struct Driver {
    process: Child,
    screen: Option<Child>,
    /// Where it answers.
    pub url: String,
    /// What it and the browser print.
    pub log: PathBuf,
}

impl Driver {
    /// Starts the driver and waits until it answers.
    pub async fn start(browser: Browser, folder: &Path, look: &Look) -> Outcome<Driver> {
        let program = browser
            .driver()
            .ok_or_else(|| Failure::Setup(format!("{} has no driver here", browser.name())))?;
        let port = free_port()?;
        let log = folder.join(format!("driver-{port}.log"));
        let output = File::create(&log)?;
        let mut command = Command::new(program);
        command.arg(format!("--port={port}")).stdin(Stdio::null());
        command.stdout(output.try_clone()?).stderr(output);
        let screen = if browser == Browser::WebKit {
            let (screen, display) = invisible_screen(look)?;
            // Only for browsers of the tests, which open nothing but the own app.
            command.env("WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS", "1");
            command.env("DISPLAY", display).env("GDK_BACKEND", "x11");
            set_locale(&mut command, folder, look)?;
            Some(screen)
        } else {
            None
        };
        if browser == Browser::Firefox {
            // Several drivers at a time must not share the port on which Firefox listens to its driver.
            command.arg(format!("--marionette-port={}", free_port()?));
            // Firefox refuses to write to a home folder of another person, as under `sudo`.
            command.env("HOME", folder);
        }
        let process = command.spawn()?;
        let driver = Driver { process, screen, url: format!("http://127.0.0.1:{port}"), log };
        driver.wait(port).await?;
        Ok(driver)
    }

    async fn wait(&self, port: u16) -> Outcome {
        let end = Instant::now() + Duration::from_secs(START_SECONDS_MAX);
        while Instant::now() < end {
            if TcpStream::connect(("127.0.0.1", port)).await.is_ok() {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        Err(Failure::Setup(format!(
            "the driver did not answer within {START_SECONDS_MAX} s; see {}",
            self.log.display()
        )))
    }

    /// The driver and the browser with all its processes.
    pub fn processes(&self) -> Vec<u32> {
        processes::tree(self.process.id())
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        processes::kill(&self.processes());
        let _ = self.process.wait();
        if let Some(screen) = &mut self.screen {
            let _ = screen.kill();
            let _ = screen.wait();
        }
    }
}

/// WebKitGTK takes the reader's language from the name of the process's locale, which has to exist. Its content does not
/// matter to the page, so the plain one is given the wanted name.
fn set_locale(command: &mut Command, folder: &Path, look: &Look) -> Outcome {
    const PLAIN: &str = "/usr/lib/locale/C.utf8";
    let locales = folder.join("locales");
    let name = look.language.replace('-', "_");
    let named = locales.join(format!("{name}.utf8"));
    if !named.exists() {
        std::fs::create_dir_all(&locales)?;
        std::os::unix::fs::symlink(PLAIN, &named)?;
    }
    command.env("LOCPATH", locales).env("LC_ALL", format!("{name}.UTF-8"));
    Ok(())
}

/// A port that was free a moment ago.
fn free_port() -> Outcome<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

/// Starts Xvfb on a display number it chooses itself, and says which.
fn invisible_screen(look: &Look) -> Outcome<(Child, String)> {
    let size = format!("{}x{}x24", look.width.max(1600), look.height.max(1200));
    let mut screen = Command::new("Xvfb")
        .args(["-displayfd", "1", "-screen", "0", &size, "-nolisten", "tcp"])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let mut line = String::new();
    if let Some(output) = screen.stdout.take() {
        BufReader::new(output).read_line(&mut line)?;
    }
    let number = line.trim();
    if number.is_empty() {
        return Err(Failure::Setup("Xvfb did not start".to_owned()));
    }
    Ok((screen, format!(":{number}")))
}
