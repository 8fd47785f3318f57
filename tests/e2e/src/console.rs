//! Complaints about the page: errors on the console, uncaught exceptions.

use std::fs;
use std::path::Path;

use thirtyfour::WebDriver;

use crate::browser::Browser;
use crate::failure::Outcome;

/// WebKit shows a driven page's console to nobody, so the page keeps its own complaints, from its load on.
const LISTEN: &str = r#"
if (!window.complaints) {
  window.complaints = [];
  const original = console.error;
  console.error = (...words) => { window.complaints.push(words.map(String).join(" ")); original(...words); };
  addEventListener("error", (event) => window.complaints.push(String(event.message)));
  addEventListener("unhandledrejection", (event) => window.complaints.push("unhandled rejection: " + event.reason));
}"#;
const TAKE: &str = "return (window.complaints ?? []).splice(0)";

/// How far the driver's log has been read.
#[derive(Default)]
pub struct Console {
    bytes_read: usize,
}

impl Console {
    /// The complaints since the last call. Chromium is asked, Firefox prints them into the driver's log.
    pub async fn complaints(
        &mut self,
        browser: Browser,
        driver: &WebDriver,
        log: &Path,
    ) -> Outcome<Vec<String>> {
        match browser {
            Browser::Chromium => {
                let entries = driver.browser_log().await?;
                let severe = entries.into_iter().filter(|entry| entry.level == "SEVERE");
                Ok(severe.map(|entry| entry.message).collect())
            }
            Browser::Firefox => {
                let bytes = fs::read(log)?;
                let fresh =
                    String::from_utf8_lossy(bytes.get(self.bytes_read..).unwrap_or_default()).into_owned();
                self.bytes_read = bytes.len();
                Ok(fresh.lines().filter(|line| is_the_pages(line)).map(str::to_owned).collect())
            }
            Browser::WebKit => Ok(driver.execute(TAKE, vec![]).await?.convert()?),
        }
    }
}

/// Has to be called after each load of a page.
pub async fn listen(browser: Browser, driver: &WebDriver) -> Outcome {
    if browser == Browser::WebKit {
        driver.execute(LISTEN, vec![]).await?;
    }
    Ok(())
}

/// Firefox's own parts complain too, with a name in front that has no quotes (`console.error: RSLoader:`), and with
/// exceptions at other addresses.
fn is_the_pages(line: &str) -> bool {
    if line.contains("\"resource://") {
        return false;
    }
    // A page that is left while it fetches something is told so.
    if line == "console.error: (new TypeError(\"NetworkError when attempting to fetch resource.\", \"\"))" {
        return false;
    }
    ["console.error: \"", "console.error: (", "JavaScript error: http"]
        .iter()
        .any(|start| line.starts_with(start))
}
