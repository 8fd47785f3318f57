//! What one journey has for itself: a server, a profile and at most one browser.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use thirtyfour::prelude::*;

use crate::app_server::AppServer;
use crate::browser::{Browser, Look};
use crate::failure::{Failure, Outcome, expect};
use crate::page::Page;
use crate::session::Session;

/// The surroundings of a journey.
pub struct World {
    /// Which browser this run is in.
    pub browser: Browser,
    /// Language and window size for the next start of the browser.
    pub look: Look,
    /// The server, which may be stopped and started again.
    pub server: AppServer,
    dist: PathBuf,
    folder: PathBuf,
    session: Option<Session>,
}

impl World {
    /// A new one, with the server running and no browser yet.
    pub async fn new(browser: Browser, dist: &Path) -> Outcome<World> {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("mehr-e2e-{}-{number}", std::process::id()));
        fs::create_dir_all(folder.join("profile/downloads"))?;
        let server = AppServer::start(dist).await?;
        Ok(World { browser, look: Look::default(), server, dist: dist.to_owned(), folder, session: None })
    }

    /// The built app that is being tested.
    pub fn dist(&self) -> &Path {
        &self.dist
    }

    /// A folder that goes away with the journey.
    pub fn scratch(&self) -> &Path {
        &self.folder
    }

    /// The browser's profile, which a journey may damage while no browser runs.
    pub fn profile(&self) -> PathBuf {
        self.folder.join("profile")
    }

    /// Where the browser puts files it saves.
    pub fn downloads(&self) -> PathBuf {
        self.profile().join("downloads")
    }

    /// Opens a path of the app, starting the browser if none runs.
    pub async fn open(&mut self, path: &str) -> Outcome<Page> {
        if self.session.is_none() {
            let session = Session::start(self.browser, &self.profile(), &self.folder, &self.look).await?;
            self.session = Some(session);
        }
        let url = self.server.url(path);
        let session = self.session()?;
        session.go(&url).await?;
        Ok(Page::new(session.web()))
    }

    /// The running browser.
    pub fn session(&self) -> Outcome<&Session> {
        self.session.as_ref().ok_or_else(|| Failure::Setup("no browser is open".to_owned()))
    }

    /// The page in the window that is in front.
    pub fn page(&self) -> Outcome<Page> {
        Ok(Page::new(self.session()?.web()))
    }

    /// Opens the path in another tab and brings that to the front; its handle goes to `switch_to_window`.
    pub async fn open_tab(&mut self, path: &str) -> Outcome<WindowHandle> {
        let url = self.server.url(path);
        let session = self.session()?;
        let handle = session.web().new_tab().await?;
        session.web().switch_to_window(handle.clone()).await?;
        session.go(&url).await?;
        Ok(handle)
    }

    /// Closes the browser in good order; the profile stays.
    pub async fn close_browser(&mut self) -> Outcome {
        match self.session.take() {
            Some(session) => session.close().await,
            None => Ok(()),
        }
    }

    /// Kills the browser without any warning; the profile stays as it is at that moment.
    pub fn kill_browser(&mut self) {
        if let Some(session) = self.session.take() {
            session.kill();
        }
        // Chromium believes a lock left behind by a killed browser to be held by another one on another machine.
        for lock in ["SingletonLock", "SingletonCookie", "SingletonSocket", "lock", ".parentlock"] {
            let _ = fs::remove_file(self.profile().join(lock));
        }
    }

    /// Fails if the console shows errors or the browser has reported something forbidden by the policy.
    pub async fn expect_no_complaints(&mut self) -> Outcome {
        let mut found = self.server.policy_violations();
        if let Some(session) = &mut self.session {
            found.extend(session.complaints().await?);
        }
        let report = format!("the browser complains:\n{}", found.join("\n"));
        // Rarely seen of JavaScriptCore on Linux, here (2.50.6) and elsewhere (oven-sh/bun#17146). What the app itself gets wrong
        // fails again.
        let is_its_fault = self.browser == Browser::WebKit
            && found.iter().any(|line| line.contains("Out of bounds memory access"));
        if is_its_fault { Err(Failure::OfBrowser(report)) } else { expect(found.is_empty(), report) }
    }

    /// Reads what has been complained about so far and forgets it, before a part of a journey that is meant to go wrong.
    pub async fn forget_complaints(&mut self) -> Outcome {
        self.server.policy_violations();
        if let Some(session) = &mut self.session {
            session.complaints().await?;
        }
        Ok(())
    }

    /// Writes a picture of the window to the screenshots folder (`MEHR_SCREENSHOTS`, else below the checkout's tests) as
    /// `<name>-<browser>.png`.
    pub async fn screenshot(&self, name: &str) -> Outcome {
        let folder = std::env::var_os("MEHR_SCREENSHOTS")
            .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("screenshots"), PathBuf::from);
        fs::create_dir_all(&folder)?;
        let file = folder.join(format!("{name}-{}.png", self.browser.name()));
        fs::write(file, self.session()?.web().screenshot_as_png().await?)?;
        Ok(())
    }

    /// Whether a process of the browser has crashed, as WebKit's driver prints. What the app itself gets wrong happens again.
    pub(crate) fn has_crashed(&self) -> bool {
        self.log().contains("WebProcess CRASHED")
    }

    /// The end of the driver's log, for the report on a failed journey.
    pub fn log_end(&self) -> String {
        const LINES_MAX: usize = 15;
        let text = self.log();
        let lines: Vec<&str> = text.lines().collect();
        lines[lines.len().saturating_sub(LINES_MAX)..].join("\n")
    }

    fn log(&self) -> String {
        let bytes = self.session.as_ref().and_then(|session| fs::read(session.log()).ok());
        String::from_utf8_lossy(&bytes.unwrap_or_default()).into_owned()
    }

    /// Ends everything and removes the files.
    pub async fn end(mut self) {
        // The outcome of the journey is known; a browser that does not close in order is killed by the drop.
        let _ = self.close_browser().await;
        self.server.stop().await;
        let _ = fs::remove_dir_all(&self.folder);
    }
}
