//! The three browsers of the end-to-end tests, with the programs that drive them.

use crate::command;
use crate::error::Error;
use crate::places::Places;

use super::{debian, step, tools};

/// A browser engine the tests run in.
struct Browser {
    /// As the tests call it.
    name: &'static str,
    /// Any of these programs is the browser.
    programs: &'static [&'static str],
    /// The program that drives it.
    driver: &'static str,
    packages: &'static [&'static str],
}

const ALL: [Browser; 3] = [
    Browser {
        name: "chromium",
        programs: &["chromium", "chromium-browser", "google-chrome"],
        driver: "chromedriver",
        packages: &["chromium", "chromium-driver"],
    },
    Browser {
        name: "firefox",
        programs: &["firefox-esr", "firefox"],
        driver: GECKODRIVER,
        packages: &["firefox-esr"],
    },
    Browser {
        name: "webkit",
        // Not on the search path; the driver comes in the same package and knows where it is.
        programs: &["WebKitWebDriver"],
        driver: "WebKitWebDriver",
        packages: &["webkit2gtk-driver", "xvfb", "xauth"],
    },
];

/// Firefox's driver, which Debian does not package.
const GECKODRIVER: &str = "geckodriver";

/// Letters of all five languages; without them screenshots show boxes.
const FONTS: &str = "fonts-noto-core";

/// Installs what is missing, as far as that can be done here. What fails is said and not more: which browsers are there in
/// the end is for `missing` to find out.
pub fn install(places: &Places) {
    let mut packages: Vec<&str> = Vec::new();
    for browser in &ALL {
        // The driver of Firefox is compiled below; the others come with their browser's packages.
        let has_driver = browser.driver == GECKODRIVER || command::find(places, browser.driver).is_some();
        if !browser.is_here(places) || !has_driver {
            packages.extend(browser.packages);
        }
    }
    if !packages.is_empty() && debian::is_possible(places) {
        packages.push(FONTS);
        say_failure(step(&packages.join(", "), "3 minutes", || debian::apt_install(places, &packages)));
    } else if !packages.is_empty() {
        println!("setup: please install for the browser tests: {}", packages.join(", "));
    }
    // Compiling Firefox's driver is worth its minutes only where there is a Firefox.
    if ALL.iter().any(|browser| browser.driver == GECKODRIVER && browser.is_here(places)) {
        say_failure(tools::cargo_install(places, &tools::GECKODRIVER));
    }
    say_failure(tools::axe(places));
}

fn say_failure(outcome: Result<(), Error>) {
    if let Err(error) = outcome {
        println!("setup: {error}");
    }
}

/// The browsers that cannot be driven here, by name.
pub fn missing(places: &Places) -> Vec<&'static str> {
    let cannot =
        |browser: &Browser| command::find(places, browser.driver).is_none() || !browser.is_here(places);
    ALL.iter().filter(|browser| cannot(browser)).map(|browser| browser.name).collect()
}

impl Browser {
    fn is_here(&self, places: &Places) -> bool {
        self.programs.iter().any(|program| command::find(places, program).is_some())
    }
}
