//! The harness of the end-to-end tests: a real browser, driven by WebDriver, on the release build.
//!
//! A journey gets a [`World`]: a server of its own on a free port, a browser profile of its own, and at most one browser on
//! it. It may stop the server, kill the browser without warning and open the same profile again. It works on the page
//! through [`Page`], by the names and roles a person sees.

mod app_server;
mod browser;
mod capabilities;
mod console;
mod driver;
mod failure;
mod page;
mod processes;
mod runner;
mod schedule;
mod session;
mod times;
mod variant;
mod world;

pub use app_server::AppServer;
pub use browser::{Browser, Look};
pub use failure::{Failure, Outcome, expect, expect_equal};
pub use page::Page;
pub use runner::{Journey, main};
pub use schedule::{Journeys, rounds};
pub use session::Session;
pub use variant::{copy_folder, with_worker_script};
pub use world::World;

/// Turns async functions that take `&mut World` into the journeys of one feature, with the browsers where only some can:
/// `journeys!(opens, is_told_its_quota in Chromium | Firefox)`.
#[macro_export]
macro_rules! journeys {
    ($($name:ident $(in $($browser:ident)|+)?),+ $(,)?) => {
        /// The journeys of this feature.
        pub fn journeys() -> Vec<$crate::Journey> {
            vec![$($crate::Journey::new(module_path!(), stringify!($name), |world| Box::pin($name(world)))
                $(.only(&[$($crate::Browser::$browser),+]))?),+]
        }
    };
}
