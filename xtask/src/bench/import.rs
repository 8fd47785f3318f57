//! Bringing the files in: from `File` objects on the page until everything is durable, each time into an empty space.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::error::Error;

use super::aims::Aim;
use super::browser::Browser;
use super::data::Data;
use super::expected::Expected;
use super::machine::Machine;
use super::page::Page;
use super::profile::Profile;
use super::report::{Row, median};
use super::served::Served;
use super::{Options, memory, progress};

const IMPORT: &str = "
    await mehr.ready;
    const start = performance.now();
    const result = await mehr.importFiles(benchInput.files, {});
    const ms = performance.now() - start;
    return { ms, result, counts: (await mehr.status()).counts }";
const COMPACT: &str = "
    await mehr.ready;
    const start = performance.now();
    await mehr.compact();
    return performance.now() - start";

/// Measures it, and leaves the last profile filled and compacted.
pub fn measure(
    options: &Options,
    served: &Served,
    data: &Data,
    expected: &Expected,
    machine: &Machine,
    folder: &Path,
) -> Result<(PathBuf, Vec<Row>), Error> {
    let mut runs = Vec::new();
    let mut peaks = Vec::new();
    let mut wrong = None;
    let mut round = 0;
    let (profile, compaction) = loop {
        round += 1;
        progress(&format!("import, {round} of {}", options.imports));
        let profile = folder.join(format!("profile-{}-{round}", data.customers));
        let browser = Browser::start(&options.browser, &profile)?;
        let page = Page::new(&browser, "")?;
        page.go(&served.url("/settings"))?;
        page.wait_for("mehr")?;
        page.run("await mehr.ready", &json!(null))?;
        page.give_files(&data.files.each_ref().map(PathBuf::as_path))?;
        let mut recording = Profile::prepare(options, &page, &format!("import-{}", data.customers))?;
        recording.begin(&page)?;
        let watch = memory::Watch::start(&browser)?;
        let answer = page.run(IMPORT, &json!(null))?;
        peaks.extend(watch.end().into_iter().max_by(f64::total_cmp));
        recording.end(&page)?;
        runs.push(answer["ms"].as_f64().unwrap_or_default());
        wrong = wrong.or(check(&answer, expected));
        if round < options.imports {
            drop(page);
            browser.close()?;
            // Room for the next one.
            let _ = std::fs::remove_dir_all(&profile);
            continue;
        }
        progress("compaction");
        let compaction = page.run(COMPACT, &json!(null));
        drop(page);
        browser.close()?;
        break (profile, compaction);
    };
    let mb = data.bytes as f64 / 1e6;
    let sum_ms = machine.sum_ms_per_mb * mb;
    let mut import = Row::new(&format!("import {mb:.0} MB of CSV, durable"), "ms", runs.clone())
        .aim(Aim::Import.at(data.customers))
        .beside("a sum over as many bytes", sum_ms);
    import.wrong = wrong;
    let speed = Row::new("the same, MB per second", "MB/s", vec![mb / median(&runs) * 1e3]);
    let memory =
        Row::new("most memory during an import", "MB", peaks).beside("empty page", machine.empty_page_mb);
    let mut row = Row::new("compaction", "ms", Vec::new());
    match compaction {
        Ok(ms) => row.runs.extend(ms.as_f64()),
        Err(error) => row.wrong = Some(error.to_string()),
    }
    Ok((profile, vec![import, speed, memory, row]))
}

fn check(answer: &Value, expected: &Expected) -> Option<String> {
    let all = [
        ("customer", expected.customers.len() as u64),
        ("order", expected.orders),
        ("interaction", expected.interactions),
    ];
    let counts = &answer["counts"];
    all.into_iter().find(|(kind, rows)| counts[kind].as_u64() != Some(*rows)).map(|(kind, rows)| {
        let files = answer["result"]["files"].as_array().cloned().unwrap_or_default();
        let problems: Vec<String> = files
            .iter()
            .map(|file| format!("{}: {} {}", file["name"], file["refused"], file["problemCounts"]))
            .collect();
        format!("{} rows of kind {kind}, not {rows}; {}", counts[kind], problems.join("; "))
    })
}
