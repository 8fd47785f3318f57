//! Where the worker's time goes: a CPU profile for Chromium's own tools, and its longest entries on the screen.
//!
//! A release build names no functions of the app; `--profile` is of most use on a build that keeps the names.

use std::collections::HashMap;
use std::fs;
use std::path::PathBuf;

use serde_json::{Value, json};

use crate::error::Error;

use super::page::Page;
use super::{Options, progress};

const START_SECONDS_MAX: u64 = 20;
const SAMPLE_MICROSECONDS: u32 = 200;
const LINES_MAX: usize = 20;

/// A recording, if one was asked for.
pub struct Profile {
    file: Option<PathBuf>,
    /// The session of the worker, once it is recorded.
    worker: Option<String>,
}

impl Profile {
    /// Gets ready on a page. A worker that starts from now on waits for [`Profile::begin`].
    pub fn prepare(options: &Options, page: &Page, what: &str) -> Result<Profile, Error> {
        let file = options.profile.as_ref().map(|file| {
            let name = file.file_stem().unwrap_or_default().to_string_lossy();
            file.with_file_name(format!("{name}-{what}.cpuprofile"))
        });
        if file.is_some() {
            page.call(
                "Target.setAutoAttach",
                json!({
                    "autoAttach": true, "waitForDebuggerOnStart": true, "flatten": true,
                    "filter": [{ "type": "worker", "exclude": false }],
                }),
            )?;
        }
        Ok(Profile { file, worker: None })
    }

    /// Records the page's worker from here on.
    pub fn begin(&mut self, page: &Page) -> Result<(), Error> {
        if self.file.is_none() {
            return Ok(());
        }
        let mut devtools = page.browser().devtools();
        let worker = devtools.wait_for("a worker to record", START_SECONDS_MAX, |event| {
            let is_worker =
                event.method == "Target.attachedToTarget" && event.params["targetInfo"]["type"] == "worker";
            is_worker.then(|| event.params["sessionId"].as_str().unwrap_or_default().to_owned())
        })?;
        for (method, params) in [
            ("Profiler.enable", json!({})),
            ("Profiler.setSamplingInterval", json!({ "interval": SAMPLE_MICROSECONDS })),
            ("Profiler.start", json!({})),
            ("Runtime.runIfWaitingForDebugger", json!({})),
        ] {
            devtools.call(Some(&worker), method, params)?;
        }
        self.worker = Some(worker);
        Ok(())
    }

    /// Writes what was recorded, and says what took longest.
    pub fn end(self, page: &Page) -> Result<(), Error> {
        let (Some(file), Some(worker)) = (self.file, self.worker) else {
            return Ok(());
        };
        let answer = page.browser().devtools().call(Some(&worker), "Profiler.stop", json!({}))?;
        fs::write(&file, answer["profile"].to_string()).map_err(Error::at(&file))?;
        progress(&format!("profile written to {}", file.display()));
        for (name, ms) in longest(&answer["profile"]) {
            eprintln!("{ms:9.1} ms  {name}");
        }
        page.call(
            "Target.setAutoAttach",
            json!({ "autoAttach": false, "waitForDebuggerOnStart": false, "flatten": true }),
        )
        .map(drop)
    }
}

/// The functions with the most time of their own.
fn longest(profile: &Value) -> Vec<(String, f64)> {
    let list = |name: &str| profile[name].as_array().cloned().unwrap_or_default();
    let names: HashMap<u64, String> = list("nodes")
        .iter()
        .filter_map(|node| {
            Some((node["id"].as_u64()?, node["callFrame"]["functionName"].as_str()?.to_owned()))
        })
        .collect();
    let mut times: HashMap<&str, f64> = HashMap::new();
    for (sample, delta) in list("samples").iter().zip(list("timeDeltas")) {
        if let Some(name) = sample.as_u64().and_then(|id| names.get(&id)) {
            *times.entry(name).or_default() += delta.as_f64().unwrap_or_default() / 1e3;
        }
    }
    let mut times: Vec<(String, f64)> = times.into_iter().map(|(name, ms)| (name.to_owned(), ms)).collect();
    times.sort_by(|a, b| b.1.total_cmp(&a.1));
    times.truncate(LINES_MAX);
    times
}
