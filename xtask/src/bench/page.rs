//! One tab, as the benchmark uses it.

use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::error::Error;

use super::browser::Browser;

const START_SECONDS_MAX: u64 = 60;

/// A tab; it is closed with this value.
pub struct Page<'b> {
    browser: &'b Browser,
    target: String,
    session: String,
}

impl<'b> Page<'b> {
    /// A new tab with nothing in it, and a script that runs at the start of every document it will show.
    pub fn new(browser: &'b Browser, at_start: &str) -> Result<Page<'b>, Error> {
        let mut devtools = browser.devtools();
        let made = devtools.call(None, "Target.createTarget", json!({ "url": "about:blank" }))?;
        let target = text(&made, "targetId");
        let attached =
            devtools.call(None, "Target.attachToTarget", json!({ "targetId": target, "flatten": true }))?;
        drop(devtools);
        let page = Page { browser, target, session: text(&attached, "sessionId") };
        page.call("Page.enable", json!({}))?;
        if !at_start.is_empty() {
            page.call("Page.addScriptToEvaluateOnNewDocument", json!({ "source": at_start }))?;
        }
        Ok(page)
    }

    /// Calls a method of the protocol on this tab.
    pub fn call(&self, method: &str, params: Value) -> Result<Value, Error> {
        self.browser.devtools().call(Some(&self.session), method, params)
    }

    /// Shows an address. Returns when the new document has begun, not when it is whole.
    pub fn go(&self, url: &str) -> Result<(), Error> {
        let answer = self.call("Page.navigate", json!({ "url": url }))?;
        match answer["errorText"].as_str() {
            None => Ok(()),
            Some(problem) => Err(Error::Other(format!("{url} cannot be opened: {problem}"))),
        }
    }

    /// Runs the body of an async function, with `args` as its parameter, and gives what it returns.
    pub fn run(&self, body: &str, args: &Value) -> Result<Value, Error> {
        let expression = format!(
            "(async (args) => {{ {body} }})({args}).then((value) => ({{ value: value ?? null }}), (error) => \
             ({{ error: `${{error?.code ?? ''}} ${{error?.message ?? error}}`.trim(), at: error?.at ?? null }}))"
        );
        let params = json!({ "expression": expression, "awaitPromise": true, "returnByValue": true });
        let mut answer = self.call("Runtime.evaluate", params)?;
        if answer["exceptionDetails"].is_object() {
            return Err(Error::Other(format!("a script is wrong: {}", answer["exceptionDetails"])));
        }
        let mut result = answer["result"]["value"].take();
        match result["error"].as_str() {
            None => Ok(result["value"].take()),
            Some(problem) if result["at"].is_null() => Err(Error::Other(format!("the app says: {problem}"))),
            Some(problem) => Err(Error::Other(format!("the app says: {problem} at {}", result["at"]))),
        }
    }

    /// Waits until the document's scripts have put something of that name on the window.
    pub fn wait_for(&self, name: &str) -> Result<(), Error> {
        let end = Instant::now() + Duration::from_secs(START_SECONDS_MAX);
        let look = format!("return window.{name} !== undefined");
        while Instant::now() < end {
            // While a document is being replaced it cannot be asked.
            if self.run(&look, &json!(null)).is_ok_and(|is_there| is_there == true) {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        Err(Error::Other(format!("the page has no `{name}` after {START_SECONDS_MAX} s")))
    }

    /// Makes a file input that holds these files, as `window.benchInput`.
    pub fn give_files(&self, files: &[&Path]) -> Result<(), Error> {
        const INPUT: &str = "window.benchInput = Object.assign(document.createElement('input'), \
                             { type: 'file', multiple: true })";
        let made = self.call("Runtime.evaluate", json!({ "expression": INPUT }))?;
        let params = json!({ "files": files, "objectId": made["result"]["objectId"] });
        self.call("DOM.setFileInputFiles", params).map(drop)
    }

    /// Presses and releases a key that writes a character.
    pub fn key(&self, character: char) -> Result<(), Error> {
        let text = character.to_string();
        self.call(
            "Input.dispatchKeyEvent",
            json!({ "type": "keyDown", "text": text, "key": text, "unmodifiedText": text }),
        )?;
        self.call("Input.dispatchKeyEvent", json!({ "type": "keyUp", "key": text })).map(drop)
    }

    /// The browser it is a tab of.
    pub fn browser(&self) -> &'b Browser {
        self.browser
    }
}

impl Drop for Page<'_> {
    fn drop(&mut self) {
        // A browser that is gone has closed it already.
        let _ = self.browser.devtools().call(None, "Target.closeTarget", json!({ "targetId": self.target }));
    }
}

fn text(answer: &Value, name: &str) -> String {
    answer[name].as_str().unwrap_or_default().to_owned()
}
