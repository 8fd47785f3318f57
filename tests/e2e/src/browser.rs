//! The browsers, and whether they are here.

use std::path::{Path, PathBuf};

use serde_json::Value;

/// A browser engine a journey runs in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Browser {
    /// Blink.
    Chromium,
    /// Gecko.
    Firefox,
    /// WebKitGTK's small browser.
    WebKit,
}

/// How the browser presents itself to the page.
#[derive(Clone, Debug)]
pub struct Look {
    /// The language the browser says its user reads, such as `fa` or `en-GB`.
    pub language: String,
    /// Window width in CSS pixels.
    pub width: u32,
    /// Window height in CSS pixels.
    pub height: u32,
    /// A private window, which forgets everything when it is closed. WebKit is always like that when it is driven.
    pub private: bool,
    /// Further command line words for Chromium, such as `--disable-features=…`.
    pub chromium_words: Vec<String>,
    /// Further preferences for Firefox, such as `dom.fs.enabled`.
    pub firefox_preferences: Vec<(String, Value)>,
}

impl Default for Look {
    fn default() -> Look {
        Look {
            language: "en-GB".to_owned(),
            width: 1280,
            height: 900,
            private: false,
            chromium_words: Vec::new(),
            firefox_preferences: Vec::new(),
        }
    }
}

impl Browser {
    /// All three, the quickest to start first.
    pub const ALL: [Browser; 3] = [Browser::Chromium, Browser::Firefox, Browser::WebKit];

    /// As tests and the command line call it.
    pub fn name(self) -> &'static str {
        match self {
            Browser::Chromium => "chromium",
            Browser::Firefox => "firefox",
            Browser::WebKit => "webkit",
        }
    }

    /// What is not installed here, if anything is not.
    pub fn missing(self) -> Option<&'static str> {
        if self.program().is_none() {
            return Some("the browser");
        }
        if self.driver().is_none() {
            return Some("its WebDriver program");
        }
        (self == Browser::WebKit && find("Xvfb").is_none()).then_some("Xvfb, the invisible screen")
    }

    pub(crate) fn program(self) -> Option<PathBuf> {
        match self {
            Browser::Chromium => {
                find("chromium").or_else(|| find("chromium-browser")).or_else(|| find("google-chrome"))
            }
            Browser::Firefox => find("firefox-esr").or_else(|| find("firefox")),
            Browser::WebKit => mini_browser(),
        }
    }

    pub(crate) fn driver(self) -> Option<PathBuf> {
        find(match self {
            Browser::Chromium => "chromedriver",
            Browser::Firefox => "geckodriver",
            Browser::WebKit => "WebKitWebDriver",
        })
    }
}

fn find(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|candidate| candidate.is_file())
}

/// It lies beside WebKit's own libraries: /usr/lib/<machine>/webkit2gtk-4.1/MiniBrowser, or without the machine's folder.
fn mini_browser() -> Option<PathBuf> {
    let libraries = Path::new("/usr/lib");
    let machines = std::fs::read_dir(libraries).ok()?.filter_map(|entry| Some(entry.ok()?.path()));
    let folders =
        std::iter::once(libraries.to_owned()).chain(machines).chain([PathBuf::from("/usr/libexec")]);
    folders
        .flat_map(|folder| {
            ["webkitgtk-6.0", "webkit2gtk-4.1"].map(|version| folder.join(version).join("MiniBrowser"))
        })
        .find(|candidate| candidate.is_file())
}
