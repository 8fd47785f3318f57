//! `cargo xtask shots`: every screen in two languages, two sizes and two themes, on one sheet for people to look at before
//! and after a change. It is no test: fonts differ between machines.

use std::fs;
use std::path::PathBuf;

use serde_json::{Value, json};

use crate::arguments::Arguments;
use crate::bench::{Browser, Page, Served, find_browser};
use crate::command;
use crate::error::Error;
use crate::places::Places;
use crate::{setup, web};

/// Besides those of the navigation and a customer.
const SCREENS: [&str; 18] = [
    "/customers?new=1",
    "/segments/new?where=count%28orders%29%20%3E%203",
    "/insights/assessment",
    "/insights/key-customers",
    "/insights/lifetime-value",
    "/help/import",
    "/first-steps",
    "/help/keyboard",
    "/import",
    "/insights/forecast",
    "/insights/roi",
    "/insights/retention?by=type",
    "/kit",
    "/kit?part=fields",
    "/kit?part=layers",
    "/kit?part=tables",
    "/kit?part=signs",
    "/kit?part=charts",
];
const LANGUAGES: [&str; 2] = ["en", "fa"];
const THEMES: [&str; 2] = ["light", "dark"];
const SIZES: [(&str, u32, u32); 2] = [("desk", 1280, 800), ("phone", 390, 844)];

const PREPARE: &str = "
    await mehr.ready;
    await mehr.openSpace('sample');
    const { rows: [customer] } = await mehr.query({ kind: 'customer', select: ['id'], limit: 1 });
    const places = [...document.querySelectorAll('.sidebar li a')].map((link) => link.getAttribute('href'));
    return [...places, `/customers/${customer.id}`]";

/// Follows a link, as a click does, and waits until nothing changes any more.
const GO: &str = "
    const link = document.createElement('a');
    link.href = args;
    document.body.append(link);
    link.click();
    link.remove();
    let last = '', calm = 0;
    for (let n = 0; n < 100 && calm < 4; n++) {
        await new Promise((next) => setTimeout(next, 100));
        const now = document.body.innerHTML;
        calm = now === last ? calm + 1 : 0;
        last = now;
    }";

const STYLE: &str = "body{margin:1rem;font:14px system-ui;background:#888}section{display:flex;flex-wrap:wrap;gap:1rem;\
    align-items:flex-start}figure{margin:0}img{display:block;max-height:420px}h2{margin:1.5rem 0 .5rem}";

/// `cargo xtask shots [--out FILE] [--dist FOLDER]`.
pub fn shots(arguments: &mut Arguments) -> Result<(), Error> {
    let out: Option<PathBuf> = arguments.option("--out")?;
    let dist: Option<PathBuf> = arguments.option("--dist")?;
    arguments.finish()?;
    let places = Places::find()?;
    let dist = match dist {
        Some(dist) => dist,
        None => {
            let toolchain = setup::for_build(&places)?;
            web::build(&places, &toolchain)?;
            places.dist.clone()
        }
    };
    command::run(&mut command::program(
        &places,
        "cargo",
        &["build", "--quiet", "--release", "--package", "server"],
    ))?;
    let served = Served::start(&places, &dist)?;
    let program = find_browser(&places)?;
    let profile = places.target.join("shots-profile");
    // Left behind by a run that was interrupted.
    let _ = fs::remove_dir_all(&profile);
    let browser = Browser::start(&program, &profile)?;
    let sheet = sheet(&Page::new(&browser, "")?, &served)?;
    browser.close()?;
    let _ = fs::remove_dir_all(&profile);
    let out = out.unwrap_or_else(|| places.target.join("shots.html"));
    fs::write(&out, sheet).map_err(Error::at(&out))?;
    println!("shots: {}", out.display());
    Ok(())
}

/// The sheet as one file, the pictures in it.
fn sheet(page: &Page<'_>, served: &Served) -> Result<String, Error> {
    open(page, served, LANGUAGES[0])?;
    let told = page.run(PREPARE, &json!(null))?;
    let mut screens: Vec<String> =
        told.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect();
    screens.extend(SCREENS.map(str::to_owned));
    screens.dedup();
    let mut rows = vec![String::new(); screens.len()];
    for language in LANGUAGES {
        open(page, served, language)?;
        page.run("await mehr.ready; await mehr.openSpace('sample')", &json!(null))?;
        for (size, width, height) in SIZES {
            page.call(
                "Emulation.setDeviceMetricsOverride",
                json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false }),
            )?;
            for (screen, row) in screens.iter().zip(&mut rows) {
                page.run(GO, &json!(screen))?;
                for theme in THEMES {
                    page.run("document.documentElement.dataset.theme = args; await new Promise((next) => setTimeout(next, 200))", &json!(theme))?;
                    let shot = page.call("Page.captureScreenshot", json!({ "format": "png" }))?;
                    let picture = shot["data"].as_str().unwrap_or_default();
                    *row += &format!(
                        "<figure><img alt=\"\" src=\"data:image/png;base64,{picture}\"><figcaption>{language}, {size}, {theme}</figcaption></figure>\n"
                    );
                }
            }
            println!("shots: {language}, {size}");
        }
    }
    let sections =
        screens.iter().zip(rows).map(|(screen, row)| format!("<h2>{screen}</h2><section>{row}</section>\n"));
    Ok(format!(
        "<!DOCTYPE html><meta charset=\"utf-8\"><title>Mehr: all screens</title><style>{STYLE}</style>\n{}",
        sections.collect::<String>()
    ))
}

/// The page with a language chosen.
fn open(page: &Page<'_>, served: &Served, language: &str) -> Result<(), Error> {
    for _ in 0..2 {
        page.go(&served.url("/customers"))?;
        page.wait_for("mehr")?;
        page.run("await mehr.ready; localStorage.setItem('mehr.locale', args)", &json!(language))?;
    }
    Ok(())
}
