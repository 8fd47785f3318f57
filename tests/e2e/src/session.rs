//! One browser, from its start to its end.

use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::Value;
use thirtyfour::WebDriver;

use crate::browser::{Browser, Look};
use crate::capabilities;
use crate::console::{self, Console};
use crate::driver::Driver;
use crate::failure::Outcome;
use crate::processes;

/// Long enough for an import of a large file on a busy machine.
const SCRIPT_SECONDS_MAX: u64 = 300;
/// Starting a browser fails now and then on a machine that is short of memory or time; the second try succeeds.
const START_TRIES_MAX: u32 = 3;

/// A running browser.
pub struct Session {
    // Before the driver process, so that on a plain drop the session is told to end while there is somebody to tell.
    web: WebDriver,
    driver: Driver,
    browser: Browser,
    console: Console,
}

impl Session {
    /// Starts the browser on a profile folder; `scratch` takes the driver's log.
    pub async fn start(browser: Browser, profile: &Path, scratch: &Path, look: &Look) -> Outcome<Session> {
        let mut tried = 0;
        loop {
            tried += 1;
            match Session::try_start(browser, profile, scratch, look).await {
                Err(_) if tried < START_TRIES_MAX => tokio::time::sleep(Duration::from_secs(1)).await,
                outcome => return outcome,
            }
        }
    }

    async fn try_start(browser: Browser, profile: &Path, scratch: &Path, look: &Look) -> Outcome<Session> {
        std::fs::create_dir_all(profile)?;
        let driver = Driver::start(browser, scratch, look).await?;
        let web = WebDriver::new(&driver.url, capabilities::of(browser, profile, look)?).await?;
        let session = Session { web, driver, browser, console: Console::default() };
        session.web.set_script_timeout(Duration::from_secs(SCRIPT_SECONDS_MAX)).await?;
        session.resize(look.width, look.height).await?;
        Ok(session)
    }

    /// The WebDriver client, for what the page object does not cover.
    pub fn web(&self) -> &WebDriver {
        &self.web
    }

    /// Opens an address in the window in front.
    pub async fn go(&self, url: &str) -> Outcome {
        self.web.goto(url).await?;
        console::listen(self.browser, &self.web).await
    }

    /// Gives the page's area another size. Firefox and WebKit have a smallest window of about 450 pixels.
    pub async fn resize(&self, width: u32, height: u32) -> Outcome {
        const FRAME: &str = "return [outerWidth - innerWidth, outerHeight - innerHeight]";
        self.web.set_window_rect(0, 0, width, height).await?;
        let frame: (u32, u32) = self.web.execute(FRAME, vec![]).await?.convert()?;
        self.web.set_window_rect(0, 0, width + frame.0, height + frame.1).await?;
        Ok(())
    }

    /// Sends a command of Chromium's DevTools protocol, such as `Storage.overrideQuotaForOrigin`; no other browser has it.
    pub async fn devtools(&self, command: &str, parameters: Value) -> Outcome<Value> {
        Ok(self.web.cdp().send_raw(command, parameters).await?)
    }

    /// Errors the page has caused on the console since the last call.
    pub async fn complaints(&mut self) -> Outcome<Vec<String>> {
        self.console.complaints(self.browser, &self.web, &self.driver.log).await
    }

    /// What driver and browser have printed.
    pub fn log(&self) -> PathBuf {
        self.driver.log.clone()
    }

    /// Closes the browser as a person does.
    pub async fn close(self) -> Outcome {
        Ok(self.web.quit().await?)
    }

    /// Ends the browser as a power cut would, in the middle of whatever it does.
    pub fn kill(self) {
        processes::kill(&self.driver.processes());
        // Nobody is left to be told that the session has ended.
        let _ = self.web.leak();
    }
}
