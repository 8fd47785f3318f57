//! Which journey runs in which browser, in which order, and which are left out when the time is up.

use std::time::{SystemTime, UNIX_EPOCH};

use crate::browser::Browser;
use crate::runner::Journey;

const DAY_SECONDS: u64 = 24 * 60 * 60;

/// The journeys of the app.
pub struct Journeys {
    /// What browsers do differently: storage, kills, offline, clipboard, keys, files. They run everywhere.
    pub of_browsers: Vec<Journey>,
    /// What screens show and do. They run everywhere if there is time, and in Chromium always.
    pub of_screens: Vec<Journey>,
}

/// One journey in one browser.
pub struct Turn {
    pub journey: Journey,
    pub browser: Browser,
    /// It is left out if its turn comes after the time is up.
    pub optional: bool,
}

impl Journeys {
    /// The turns in these browsers: first what always runs, one browser after the other, then what runs while there is time.
    /// The optional ones begin at another place every day, so that a slow machine gets round to each of them.
    pub fn turns(&self, browsers: &[Browser]) -> Vec<Turn> {
        let mut always = Vec::new();
        let mut optional = Vec::new();
        for &browser in browsers {
            let turn = |optional| move |journey: &Journey| Turn { journey: *journey, browser, optional };
            let screens = self.of_screens.iter().filter(|journey| journey.runs_in(browser));
            always
                .extend(self.of_browsers.iter().filter(|journey| journey.runs_in(browser)).map(turn(false)));
            if browser == Browser::Chromium {
                always.extend(screens.map(turn(false)));
            } else {
                optional.extend(screens.map(turn(true)));
            }
        }
        let days = usize::try_from(now() / DAY_SECONDS).unwrap_or(0);
        let first = days.checked_rem(optional.len()).unwrap_or(0);
        optional.rotate_left(first);
        always.extend(optional);
        always
    }
}

/// The numbers of the rounds of a journey that repeats itself with other chances: as many as the variable says, `few` where it
/// is unset. When the time is up, `few` are enough.
pub fn rounds(variable: &str, few: u64) -> impl Iterator<Item = u64> {
    let wanted = std::env::var(variable).ok().and_then(|text| text.parse().ok()).unwrap_or(few);
    (0..wanted).take_while(move |round| {
        let is_enough = *round >= few && time_is_up();
        if is_enough {
            println!("{variable}: {round} of {wanted} rounds, the time is up");
        }
        !is_enough
    })
}

/// Whether the moment in `MEHR_UNTIL` (seconds since 1970; never where unset) has passed.
pub fn time_is_up() -> bool {
    let until: Option<u64> = std::env::var("MEHR_UNTIL").ok().and_then(|text| text.parse().ok());
    until.is_some_and(|until| now() >= until)
}

fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs())
}
