//! What each browser is asked to be.

use std::path::Path;

use serde_json::{Value, json};
use thirtyfour::Capabilities;

use crate::browser::{Browser, Look};
use crate::failure::{Failure, Outcome};

/// The capabilities for a browser on a profile folder.
pub fn of(browser: Browser, profile: &Path, look: &Look) -> Outcome<Capabilities> {
    let program =
        browser.program().ok_or_else(|| Failure::Setup(format!("{} is not installed", browser.name())))?;
    let wanted = match browser {
        Browser::Chromium => chromium(&program, profile, look),
        Browser::Firefox => firefox(&program, profile, look),
        Browser::WebKit => webkit(&program),
    };
    let mut capabilities = Capabilities::new();
    if let Value::Object(entries) = wanted {
        for (name, value) in entries {
            capabilities.set(name, value)?;
        }
    }
    Ok(capabilities)
}

fn chromium(program: &Path, profile: &Path, look: &Look) -> Value {
    let mut arguments = vec![
        "--headless".to_owned(),
        // The tests also run as root, where the sandbox cannot.
        "--no-sandbox".to_owned(),
        "--disable-gpu".to_owned(),
        "--disable-quic".to_owned(),
        "--disable-dev-shm-usage".to_owned(),
        "--no-first-run".to_owned(),
        "--disable-background-networking".to_owned(),
        "--disable-component-update".to_owned(),
        "--disable-sync".to_owned(),
        format!("--user-data-dir={}", profile.display()),
        format!("--window-size={},{}", look.width, look.height),
        format!("--lang={}", look.language),
        format!("--accept-lang={}", look.language),
    ];
    if look.private {
        arguments.push("--incognito".to_owned());
    }
    arguments.extend(look.chromium_words.iter().cloned());
    json!({
        "browserName": "chrome",
        "goog:loggingPrefs": { "browser": "ALL" },
        "goog:chromeOptions": {
            "binary": program,
            "args": arguments,
            "prefs": {
                "intl.accept_languages": look.language,
                "download.default_directory": profile.join("downloads"),
                "download.prompt_for_download": false,
            },
        },
    })
}

fn firefox(program: &Path, profile: &Path, look: &Look) -> Value {
    let mut preferences = json!({
        "intl.accept_languages": look.language,
        "devtools.console.stdout.content": true,
        // No experiments and no settings from Mozilla's servers while a test runs.
        "app.normandy.enabled": false,
        "messaging-system.rsexperimentloader.enabled": false,
        "services.settings.server": "data:,",
        "browser.download.dir": profile.join("downloads"),
        "browser.download.folderList": 2,
        "browser.download.useDownloadDir": true,
        "browser.shell.checkDefaultBrowser": false,
        "browser.sessionstore.resume_from_crash": false,
        "browser.privatebrowsing.autostart": look.private,
        "toolkit.startup.max_resumed_crashes": -1,
        "datareporting.policy.dataSubmissionEnabled": false,
    });
    for (name, value) in &look.firefox_preferences {
        preferences[name] = value.clone();
    }
    json!({
        "browserName": "firefox",
        "moz:firefoxOptions": {
            "binary": program,
            "args": ["-headless", "-profile", profile],
            "prefs": preferences,
        },
    })
}

fn webkit(program: &Path) -> Value {
    json!({
        "browserName": "MiniBrowser",
        "webkitgtk:browserOptions": {
            "binary": program,
            "args": ["--automation"],
        },
    })
}
