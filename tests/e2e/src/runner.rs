//! Runs every journey in every browser, with names, filters and closing lines as `cargo test` has them.

use std::future::Future;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::time::{Duration, Instant};

use libtest_mimic::{Arguments, Completion, Conclusion, Failed, Trial};

use crate::browser::Browser;
use crate::failure::{Failure, Outcome};
use crate::schedule::{Journeys, Turn, time_is_up};
use crate::times;
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

    /// Whether it is possible in the browser.
    pub fn runs_in(&self, browser: Browser) -> bool {
        self.browsers.contains(&browser)
    }

    fn start(self, browser: Browser, dist: PathBuf) -> Result<(), Failed> {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
        let outcome = runtime.block_on(async {
            match self.attempt(browser, &dist).await {
                Err((Failure::OfBrowser(_), report)) => {
                    println!("{}::{} begins anew, as {report}", self.feature, self.name);
                    self.attempt(browser, &dist).await
                }
                outcome => outcome,
            }
        });
        // Tasks of connections that browsers left open would keep the runtime waiting.
        runtime.shutdown_background();
        outcome.map_err(|(_, report)| Failed::from(report))
    }

    /// Goes the whole way once; what is in the way comes with a report.
    async fn attempt(self, browser: Browser, dist: &Path) -> Result<(), (Failure, String)> {
        let mut world = World::new(browser, dist).await.map_err(|failure| {
            let report = failure.to_string();
            (failure, report)
        })?;
        let limit = Duration::from_secs(JOURNEY_SECONDS_MAX);
        let outcome = tokio::time::timeout(limit, (self.run)(&mut world)).await.unwrap_or_else(|_| {
            Err(Failure::Unexpected(format!("not finished after {JOURNEY_SECONDS_MAX} s")))
        });
        let outcome = match outcome {
            Ok(()) => Ok(()),
            Err(failure) => {
                let _ = world.screenshot(&format!("failed-{}-{}", self.feature, self.name)).await;
                let report = format!("{failure}\n-- the end of the driver's log:\n{}", world.log_end());
                let failure =
                    if world.has_crashed() { Failure::OfBrowser(failure.to_string()) } else { failure };
                Err((failure, report))
            }
        };
        world.end().await;
        outcome
    }
}

impl Turn {
    fn trial(self, dist: PathBuf) -> Trial {
        let name = format!("{}::{} in {}", self.journey.feature, self.journey.name, self.browser.name());
        Trial::ignorable_test(name.clone(), move || {
            if self.optional && time_is_up() {
                return Ok(Completion::ignored_with("the time is up"));
            }
            let begun = Instant::now();
            let outcome = self.journey.start(self.browser, dist);
            times::took(name, begun.elapsed());
            outcome.map(|()| Completion::Completed)
        })
    }
}

/// The main function of the test program.
///
/// `MEHR_DIST` names the built app, `MEHR_BROWSERS` the browsers to use (comma between them; all where unset). A missing
/// browser is named as skipped, and is a failure where `MEHR_REQUIRE_BROWSERS=1`. After `MEHR_UNTIL` no journey of a screen is
/// begun any more but in Chromium.
pub fn main(journeys: &Journeys) -> Conclusion {
    let mut arguments = Arguments::from_args();
    // Two browsers at a time on a small machine make each other miss their deadlines.
    arguments.test_threads.get_or_insert(1);
    let dist = dist();
    let required = std::env::var("MEHR_REQUIRE_BROWSERS").is_ok_and(|value| value == "1");
    let mut trials = Vec::new();
    let mut here = Vec::new();
    for browser in wanted() {
        match browser.missing() {
            None => here.push(browser),
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
    trials.extend(journeys.turns(&here).into_iter().map(|turn| turn.trial(dist.clone())));
    let conclusion = libtest_mimic::run(&arguments, trials);
    times::print();
    conclusion
}

/// The browsers of `MEHR_BROWSERS`.
fn wanted() -> impl Iterator<Item = Browser> {
    let named = std::env::var("MEHR_BROWSERS").unwrap_or_default();
    let wanted = move |browser: &Browser| {
        named.is_empty() || named.split(',').any(|name| name.trim() == browser.name())
    };
    Browser::ALL.into_iter().filter(wanted)
}

/// `MEHR_DIST`, else the folder `cargo xtask build` fills.
fn dist() -> PathBuf {
    std::env::var_os("MEHR_DIST")
        .map_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../dist")), PathBuf::from)
}
