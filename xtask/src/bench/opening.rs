//! Opening the page again: a new page, and a new browser, each until the first 50 rows and their number are there.

use std::path::Path;

use serde_json::{Value, json};

use crate::error::Error;

use super::aims::Aim;
use super::browser::Browser;
use super::data::Data;
use super::expected::Expected;
use super::machine::Machine;
use super::page::Page;
use super::profile::Profile;
use super::report::Row;
use super::served::Served;
use super::{Options, progress};

const AT_START: &str = include_str!("scripts/opened.js");
const TIMES: &str = "
    return { ...(await bench.asked), shown: await Promise.race([bench.shown, new Promise((late) => setTimeout(late, 5000))]) }";

/// Deletes what is kept for the next opening, as if something had been written since.
const FORGET: &str =
    concat!(include_str!("scripts/first_view.js"), "await firstView((kept) => kept.delete(KEY))");
/// Waits until it is kept, with the page that is asked for.
const KEPT: &str = concat!(
    include_str!("scripts/first_view.js"),
    "let text = '';
    while (!text.includes('orders.sum')) {
        await new Promise((later) => setTimeout(later, 200));
        text = new TextDecoder().decode(await firstView((kept) => kept.get(KEY)) ?? new Uint8Array());
    }"
);

/// What one opening gave.
#[derive(Default)]
struct Times {
    started: Vec<f64>,
    loaded: Vec<f64>,
    ready: Vec<f64>,
    first: Vec<f64>,
    shown: Vec<f64>,
    wrong: Option<String>,
}

/// Measures both.
pub fn measure(
    options: &Options,
    served: &Served,
    data: &Data,
    expected: &Expected,
    machine: &Machine,
    profile: &Path,
) -> Result<Vec<Row>, Error> {
    progress("opening again");
    let browser = Browser::start(&options.browser, profile)?;
    let (mut new_page, mut unread) = (Times::default(), Times::default());
    // In turns, as openings take longer in a browser that has made many.
    for _ in 0..options.openings {
        stay(&browser, served, expected)?;
        open(&browser, served, &mut new_page, expected)?.run(FORGET, &json!(null))?;
        open(&browser, served, &mut unread, expected)?.run(FORGET, &json!(null))?;
    }
    stay(&browser, served, expected)?;
    browser.close()?;
    let mut new_browser = Times::default();
    for _ in 0..options.openings {
        let browser = Browser::start(&options.browser, profile)?;
        drop(open(&browser, served, &mut new_browser, expected)?);
        browser.close()?;
    }
    if options.profile.is_some() {
        let browser = Browser::start(&options.browser, profile)?;
        let page = Page::new(&browser, AT_START)?;
        let mut recording = Profile::prepare(options, &page, &format!("open-{}", data.customers))?;
        page.go(&served.url("/customers"))?;
        recording.begin(&page)?;
        page.wait_for("mehr")?;
        page.run(TIMES, &json!(null))?;
        recording.end(&page)?;
        drop(page);
        browser.close()?;
    }
    let mut rows = new_page.rows("new page", Aim::OpenPage.at(data.customers), machine.new_page_ms);
    rows.extend(new_browser.rows("new browser", Aim::OpenBrowser.at(data.customers), machine.new_browser_ms));
    rows.extend(unread.rows("new page without a first view", None, machine.new_page_ms));
    Ok(rows)
}

/// Opens the list and stays until what the next opening shows first is kept, as a person would.
fn stay(browser: &Browser, served: &Served, expected: &Expected) -> Result<(), Error> {
    let page = open(browser, served, &mut Times::default(), expected)?;
    page.run(KEPT, &json!(null))?;
    Ok(())
}

fn open<'b>(
    browser: &'b Browser,
    served: &Served,
    times: &mut Times,
    expected: &Expected,
) -> Result<Page<'b>, Error> {
    let page = Page::new(browser, AT_START)?;
    page.go(&served.url("/customers"))?;
    page.wait_for("mehr")?;
    let answer = page.run(TIMES, &json!(null))?;
    for (runs, name) in [
        (&mut times.started, "started"),
        (&mut times.loaded, "loaded"),
        (&mut times.ready, "ready"),
        (&mut times.first, "first"),
        (&mut times.shown, "shown"),
    ] {
        runs.extend(answer[name].as_f64());
    }
    let wrong = check(&answer, expected);
    times.wrong = times.wrong.take().or(wrong);
    Ok(page)
}

fn check(answer: &Value, expected: &Expected) -> Option<String> {
    let customers = expected.customers.len() as u64;
    let seen = (answer["total"].as_u64(), answer["rows"].as_u64());
    (seen != (Some(customers), Some(customers.min(50))))
        .then(|| format!("{} customers and {} rows, not {customers}", answer["total"], answer["rows"]))
}

impl Times {
    fn rows(self, what: &str, aim: Option<f64>, machine_ms: f64) -> Vec<Row> {
        let mut first = Row::new(&format!("cold open, {what}: first 50 and total"), "ms", self.first)
            .aim(aim)
            .beside("empty page", machine_ms);
        first.wrong = self.wrong;
        let mut rows = vec![first];
        for (when, runs) in [
            ("the worker starts", self.started),
            ("the worker's program runs", self.loaded),
            ("ready for questions", self.ready),
            ("rows on the screen", self.shown),
        ] {
            rows.push(Row::new(&format!("cold open, {what}: {when}"), "ms", runs));
        }
        rows
    }
}
