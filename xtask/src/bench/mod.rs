//! `cargo xtask bench`: how fast the release app is, asked through `window.mehr` in Chromium.
//!
//! Every answer is compared with one counted from the files in the plainest way. What the machine itself takes for a page,
//! a worker, a stored record and a loop over bytes is measured in the same run, since times alone mean little on a machine
//! that does other things too. docs/benchmarks.md says how to read the table.

mod aims;
mod asking;
mod browser;
mod data;
mod devtools;
mod expected;
mod first_load;
mod frames;
mod import;
mod machine;
mod memory;
mod models;
mod opening;
mod page;
mod profile;
mod questions;
mod report;
mod served;

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::json;

use crate::arguments::Arguments;
use crate::command;
use crate::error::Error;
use crate::places::Places;
use crate::{setup, web};

use aims::Aim;
pub use browser::{Browser, find as find_browser};
use data::Data;
use expected::Expected;
use machine::Machine;
pub use page::Page;
use profile::Profile;
use report::{Report, Row, Section};
pub use served::Served;

const CUSTOMERS_DEFAULT: &str = "10000,100000,1000000";
const ROUNDS_DEFAULT: u32 = 15;
const OPENINGS_DEFAULT: u32 = 5;
const IMPORTS_DEFAULT: u32 = 3;

/// What was asked for.
pub struct Options {
    sizes: Vec<u64>,
    rounds: u32,
    openings: u32,
    imports: u32,
    /// A folder built already, to be measured as it is.
    dist: Option<PathBuf>,
    profile: Option<PathBuf>,
    browser: PathBuf,
}

/// `cargo xtask bench [--customers N,N] [--rounds N] [--openings N] [--imports N] [--dist FOLDER] [--profile FILE]`.
pub fn bench(arguments: &mut Arguments) -> Result<(), Error> {
    let places = Places::find()?;
    let options = options(&places, arguments)?;
    if options.dist.is_none() {
        let toolchain = setup::for_build(&places)?;
        web::build(&places, &toolchain)?;
    }
    command::run(&mut command::program(
        &places,
        "cargo",
        &["build", "--quiet", "--release", "--package", "server"],
    ))?;
    let folder = places.target.join("bench");
    let profiles = folder.join("profiles");
    // Profiles of a run that was interrupted.
    let _ = fs::remove_dir_all(&profiles);
    fs::create_dir_all(&profiles).map_err(Error::at(&profiles))?;

    let mut report = Report::default();
    let outcome = measure(&places, &options, &profiles, &mut report);
    let _ = fs::remove_dir_all(&profiles);
    // Also after a failure: hours may have gone into the sizes before.
    print!("{}", report.table());
    let file = folder.join("report.json");
    fs::write(&file, report.json().to_string()).map_err(Error::at(&file))?;
    progress(&format!("all numbers are in {}", file.display()));
    outcome?;
    match report.wrong() {
        wrong if wrong.is_empty() => Ok(()),
        wrong => Err(Error::Other(format!("wrong answers:\n{}", wrong.join("\n")))),
    }
}

fn options(places: &Places, arguments: &mut Arguments) -> Result<Options, Error> {
    let sizes: String = arguments.option("--customers")?.unwrap_or_else(|| CUSTOMERS_DEFAULT.to_owned());
    let sizes =
        sizes.split(',').map(|size| size.trim().replace('_', "").parse().ok().filter(|size| *size > 0));
    let sizes: Option<Vec<u64>> = sizes.collect();
    let mut count =
        |name, default| arguments.option(name).map(|given: Option<u32>| given.unwrap_or(default).max(1));
    let options = Options {
        sizes: sizes.ok_or_else(|| Error::Usage("--customers takes numbers like 10000,100000".to_owned()))?,
        rounds: count("--rounds", ROUNDS_DEFAULT)?,
        openings: count("--openings", OPENINGS_DEFAULT)?,
        imports: count("--imports", IMPORTS_DEFAULT)?,
        dist: arguments.option("--dist")?,
        profile: arguments.option("--profile")?,
        browser: browser::find(places)?,
    };
    arguments.finish()?;
    Ok(options)
}

fn measure(places: &Places, options: &Options, profiles: &Path, report: &mut Report) -> Result<(), Error> {
    let dist = options.dist.as_ref().unwrap_or(&places.dist);
    report.sections.push(first_load::measure(dist)?);
    let (machine, section) = machine::measure(places, options, profiles)?;
    report.sections.push(section);
    let served = Served::start(places, dist)?;
    for &customers in &options.sizes {
        let data = Data::of(places, customers)?;
        progress(&format!("{customers} customers: counting the right answers"));
        let expected = Expected::count(&data)?;
        report.sections.push(Section {
            title: format!(
                "{customers} customers, {} orders, {} interactions",
                expected.orders, expected.interactions
            ),
            rows: Vec::new(),
        });
        let size = Size { options, served: &served, data: &data, expected: &expected, machine: &machine };
        size.measure(profiles, &mut |rows| {
            if let Some(section) = report.sections.last_mut() {
                section.rows.extend(rows);
            }
        })?;
    }
    Ok(())
}

/// What measuring one size needs.
struct Size<'a> {
    options: &'a Options,
    served: &'a Served,
    data: &'a Data,
    expected: &'a Expected,
    machine: &'a Machine,
}

impl Size<'_> {
    fn measure(&self, profiles: &Path, add: &mut dyn FnMut(Vec<Row>)) -> Result<(), Error> {
        let Size { options, served, data, expected, machine } = self;
        let (profile, rows) = import::measure(options, served, data, expected, machine, profiles)?;
        add(rows);
        add(opening::measure(options, served, data, expected, machine, &profile)?);

        let browser = Browser::start(&options.browser, &profile)?;
        let page = Page::new(&browser, include_str!("scripts/opened.js"))?;
        // A screen without a list, so that nothing else is asked meanwhile.
        page.go(&served.url("/settings"))?;
        page.wait_for("mehr")?;
        page.run("await bench.asked", &json!(null))?;
        self.ask(&page, add)?;
        add(frames::measure(&page, served, data.customers)?);
        // Last, as models take memory of their own.
        self.ask_models(&page, add)?;
        drop(page);
        browser.close()?;
        let _ = fs::remove_dir_all(&profile);
        Ok(())
    }

    fn ask_models(&self, page: &Page, add: &mut dyn FnMut(Vec<Row>)) -> Result<(), Error> {
        for question in models::all(self.expected) {
            progress(&question.name);
            add(vec![asking::measure(self.options, page, self.data.customers, self.machine, &question)?]);
        }
        Ok(())
    }

    /// All questions and edits on one page, with its memory watched.
    fn ask(&self, page: &Page, add: &mut dyn FnMut(Vec<Row>)) -> Result<(), Error> {
        let customers = self.data.customers;
        let mut recording = Profile::prepare(self.options, page, &format!("ask-{customers}"))?;
        recording.begin(page)?;
        let watch = memory::Watch::start(page.browser())?;
        let questions = questions::all(self.expected);
        for question in questions.iter().chain(&questions::edits(self.expected)) {
            progress(&question.name);
            add(vec![asking::measure(self.options, page, customers, self.machine, question)?]);
        }
        let memory = watch.end();
        recording.end(page)?;
        add(vec![
            Row::new("renderer memory while asking", "MB", memory)
                .aim(Aim::Memory.at(customers))
                .beside("empty page", self.machine.empty_page_mb),
        ]);
        Ok(())
    }
}

/// Says what is going on, apart from the table, which goes to the standard output.
fn progress(what: &str) {
    eprintln!("bench: {what} …");
}
