//! Runs every journey in every browser, with names, filters and closing lines as `cargo test` has them.

use std::future::Future;
use std::path::PathBuf;
use std::pin::Pin;
use std::time::Duration;

use libtest_mimic::{Arguments, Conclusion, Failed, Trial};

use crate::browser::Browser;
use crate::failure::Outcome;
use crate::world::World;

/// A journey that hangs is a failed one. Those with many rounds are the longest.
const JOURNEY_SECONDS_MAX: u64 = 900;

type Run = for<'a> fn(&'a mut World) -> Pin<Box<dyn Future<Output = Outcome> + 'a>>;

/// One journey.
#[derive(Clone, Copy)]
pub struct Journey {
    feature: &'static str,
    name: &'static str,
    browsers: &'static [Browser],
    run: Run,
}

impl Journey {
    /// For the `journeys!` macro, which knows module, name and function.
    pub fn new(module: &'static str, name: &'static str, run: Run) -> Journey {
        let feature = module.rsplit("::").next().unwrap_or(module);
        Journey { feature, name, browsers: &Browser::ALL, run }
    }

    /// Limits the journey to some browsers: what it does is impossible in the others.
    pub fn only(mut self, browsers: &'static [Browser]) -> Journey {
        self.browsers = browsers;
        self
    }

    fn trial(self, browser: Browser, dist: PathBuf) -> Trial {
        let name = format!("{}::{} in {}", self.feature, self.name, browser.name());
        Trial::test(name, move || self.start(browser, dist))
    }

    fn start(self, browser: Browser, dist: PathBuf) -> Result<(), Failed> {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
        let outcome = runtime.block_on(async {
            let mut world = World::new(browser, &dist).await.map_err(|failure| failure.to_string())?;
            let limit = Duration::from_secs(JOURNEY_SECONDS_MAX);
            let outcome = match tokio::time::timeout(limit, (self.run)(&mut world)).await {
                Ok(outcome) => outcome.map_err(|failure| failure.to_string()),
                Err(_) => Err(format!("not finished after {JOURNEY_SECONDS_MAX} s")),
            };
            let outcome = match outcome {
                Ok(()) => Ok(()),
                Err(reason) => {
                    let _ = world.screenshot(&format!("failed-{}-{}", self.feature, self.name)).await;
                    Err(format!("{reason}\n-- the end of the driver's log:\n{}", world.log_end()))
                }
            };
            world.end().await;
            outcome
        });
        // Tasks of connections that browsers left open would keep the runtime waiting.
        runtime.shutdown_background();
        outcome.map_err(Failed::from)
    }
}

/// The main function of the test program.
///
/// `MEHR_DIST` names the built app, `MEHR_BROWSERS` the browsers to use (comma between them; all where unset). A missing
/// browser is named as skipped, and is a failure where `MEHR_REQUIRE_BROWSERS=1`.
pub fn main(journeys: Vec<Journey>) -> Conclusion {
    let mut arguments = Arguments::from_args();
    // Two browsers at a time on a small machine make each other miss their deadlines.
    arguments.test_threads.get_or_insert(1);
    let dist = dist();
    let wanted = std::env::var("MEHR_BROWSERS").unwrap_or_default();
    let required = std::env::var("MEHR_REQUIRE_BROWSERS").is_ok_and(|value| value == "1");
    let mut trials = Vec::new();
    for browser in Browser::ALL {
        if !wanted.is_empty() && !wanted.split(',').any(|name| name.trim() == browser.name()) {
            continue;
        }
        match browser.missing() {
            None => {
                let here = journeys.iter().filter(|journey| journey.browsers.contains(&browser));
                trials.extend(here.map(|journey| journey.trial(browser, dist.clone())));
            }
            Some(what) if required => {
                let reason = format!("{} is demanded, but {what} is not installed", browser.name());
                trials.push(Trial::test(format!("{} is installed", browser.name()), move || {
                    Err(reason.into())
                }));
            }
            Some(what) => {
                println!("SKIPPED: all journeys in {}, because {what} is not installed", browser.name());
                let name = format!("all journeys in {}", browser.name());
                trials.push(Trial::test(name, || Ok(())).with_ignored_flag(true));
            }
        }
    }
    libtest_mimic::run(&arguments, trials)
}

/// `MEHR_DIST`, else the folder `cargo xtask build` fills.
fn dist() -> PathBuf {
    std::env::var_os("MEHR_DIST")
        .map_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../dist")), PathBuf::from)
}
