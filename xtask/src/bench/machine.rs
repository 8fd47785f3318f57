//! What the machine itself costs: a page, a worker, a stored record, a loop over bytes; with nothing of the app.

use std::path::Path;

use serde_json::{Value, json};

use crate::error::Error;
use crate::places::Places;

use super::browser::Browser;
use super::page::Page;
use super::report::{Row, Section, median};
use super::served::Served;
use super::{Options, memory, progress};

const FIXTURES: &str = "xtask/src/bench/fixtures";
/// The page's clock ticks in steps of 0.1 ms, so quick things are timed several at once.
const AT_ONCE: u32 = 20;
const ROUND_TRIPS: u32 = 25;
const PUTS: u32 = 15;
/// About what one edit takes in the log.
const PUT_BYTES: u32 = 300;

/// Medians of what the rows of the app are compared with.
pub struct Machine {
    pub new_page_ms: f64,
    pub new_browser_ms: f64,
    pub round_trip_ms: f64,
    pub put_ms: f64,
    pub sum_ms_per_mb: f64,
    pub empty_page_mb: f64,
}

/// Measures them.
pub fn measure(places: &Places, options: &Options, folder: &Path) -> Result<(Machine, Section), Error> {
    progress("what the machine itself costs");
    let served = Served::start(places, &places.root.join(FIXTURES))?;
    let profile = folder.join("machine");
    // The first page finds no record yet, and stores one.
    let browser = Browser::start(&options.browser, &profile)?;
    let page = opened(&browser, &served)?.0;
    page.run("await machine.ask({ put: args })", &json!(PUT_BYTES))?;
    drop(page);
    browser.close()?;

    let mut new_browser = Vec::new();
    for _ in 0..options.openings {
        let browser = Browser::start(&options.browser, &profile)?;
        let (page, ms) = opened(&browser, &served)?;
        new_browser.push(ms);
        drop(page);
        browser.close()?;
    }
    let browser = Browser::start(&options.browser, &profile)?;
    let mut new_page = Vec::new();
    for _ in 0..options.openings {
        new_page.push(opened(&browser, &served)?.1);
    }
    let page = opened(&browser, &served)?.0;
    let memory = memory::largest_mb(&memory::of_pages(&browser)?);
    let round_trip = timed(&page, ROUND_TRIPS, "machine.ask({})")?;
    let put = timed(&page, PUTS, &format!("machine.ask({{ put: {PUT_BYTES} }})"))?;
    let mut sum = Vec::new();
    for _ in 0..5 {
        let answer = page.run("return await machine.ask({ sum: args })", &json!(100_000_000))?;
        sum.push(answer["ms"].as_f64().unwrap_or_default());
    }
    let machine = Machine {
        new_page_ms: median(&new_page),
        new_browser_ms: median(&new_browser),
        round_trip_ms: median(&round_trip),
        put_ms: median(&put),
        sum_ms_per_mb: median(&sum) / 100.0,
        empty_page_mb: memory.unwrap_or(f64::NAN),
    };
    let rows = vec![
        Row::new("empty page, worker and one IndexedDB record: new page", "ms", new_page),
        Row::new("the same in a new browser", "ms", new_browser),
        Row::new("worker round trip", "ms", round_trip),
        Row::new("strict IndexedDB put", "ms", put),
        Row::new("plain sum over 100 MB in a worker", "ms", sum),
        Row::new("memory of that page", "MB", memory.into_iter().collect()),
    ];
    let title = "The machine itself".to_owned();
    Ok((machine, Section { title, rows }))
}

/// A new page, and the milliseconds from the start of the navigation until it has its record.
fn opened<'b>(browser: &'b Browser, served: &Served) -> Result<(Page<'b>, f64), Error> {
    let page = Page::new(browser, "")?;
    page.go(&served.url("/"))?;
    page.wait_for("machine")?;
    let answer = page.run("return await machine.opened", &json!(null))?;
    Ok((page, answer["ms"].as_f64().unwrap_or_default()))
}

/// Milliseconds of one call, measured so many times.
fn timed(page: &Page, times: u32, call: &str) -> Result<Vec<f64>, Error> {
    let body = format!(
        "const runs = [];
         for (let n = 0; n < args; n += 1) {{
           const start = performance.now();
           for (let m = 0; m < {AT_ONCE}; m += 1) await {call};
           runs.push((performance.now() - start) / {AT_ONCE});
         }}
         return runs"
    );
    let runs = page.run(&body, &json!(times))?;
    Ok(runs.as_array().into_iter().flatten().filter_map(Value::as_f64).collect())
}
