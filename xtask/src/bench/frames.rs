//! Typing into the search and scrolling the list on the real screen.

use std::thread::sleep;
use std::time::Duration;

use serde_json::{Value, json};

use crate::error::Error;

use super::aims::Aim;
use super::page::Page;
use super::progress;
use super::report::Row;
use super::served::Served;

const AT_START: &str = include_str!("scripts/opened.js");
const RECORD: &str = include_str!("scripts/frames.js");
const SHOWN: &str = "
    await bench.asked;
    await bench.shown";
/// Typed letter by letter, and taken back by clearing the field.
const TEXTS: [&str; 4] = ["aliyeva", "ozols", "7321@", "zzz"];
/// A quick typist.
const KEY_GAP: Duration = Duration::from_millis(90);
const JUMPS: u32 = 25;
const JUMP: &str = "document.querySelector('.table-scroller').scrollTop = args";
const SCROLL_PX: i32 = 30_000;
const SCROLL_PX_A_SECOND: i32 = 6000;

/// One recorded stretch.
struct Recorded {
    frames: Vec<f64>,
    tasks: Vec<f64>,
    /// Main-thread milliseconds.
    work_ms: f64,
}

/// Measures both.
pub fn measure(page: &Page, served: &Served, customers: u64) -> Result<Vec<Row>, Error> {
    progress("frames while typing and scrolling");
    page.call("Page.addScriptToEvaluateOnNewDocument", json!({ "source": AT_START }))?;
    page.call("Performance.enable", json!({}))?;
    page.go(&served.url("/customers"))?;
    page.wait_for("mehr")?;
    page.run(SHOWN, &json!(null))?;
    let typing = record(page, || type_texts(page))?;
    let keys = TEXTS.iter().map(|text| text.len()).sum::<usize>() as f64;
    let scrolling = record(page, || scroll(page))?;
    let jumping = record(page, || jump(page))?;
    let mut rows = rows("typing a search", typing, ("work of the page per key", keys), customers);
    let screens = f64::from(SCROLL_PX) / 800.0;
    rows.extend(self::rows("scrolling", scrolling, ("work of the page per screenful", screens), customers));
    rows.extend(self::rows(
        "jumping by the scroll bar",
        jumping,
        ("work of the page per jump", f64::from(JUMPS)),
        customers,
    ));
    Ok(rows)
}

fn rows(what: &str, recorded: Recorded, work: (&str, f64), customers: u64) -> Vec<Row> {
    let aim = Aim::Frame.at(customers);
    // A frame that comes at its time is one tick of the screen after the last one, at 60 a second, and a little unevenly.
    let is_late = |delta: &&f64| **delta > 25.0;
    let late = recorded.frames.iter().filter(is_late).count() as f64 / recorded.frames.len().max(1) as f64;
    let longest = recorded.tasks.iter().copied().fold(0.0, f64::max);
    vec![
        Row::new(&format!("{what}: frame to frame"), "ms", recorded.frames).aim(Some(16.7)),
        Row::new(&format!("{what}: frames that come late"), "%", vec![late * 100.0]),
        Row::new(&format!("{what}: longest task above 50 ms"), "ms", vec![longest]),
        Row::new(&format!("{what}: {}", work.0), "ms", vec![recorded.work_ms / work.1]).aim(aim),
    ]
}

fn record(page: &Page, work: impl FnOnce() -> Result<(), Error>) -> Result<Recorded, Error> {
    page.run(RECORD, &json!(null))?;
    sleep(Duration::from_millis(300));
    let before = main_thread_ms(page)?;
    work()?;
    let work_ms = main_thread_ms(page)? - before;
    let answer = page.run("return bench.stopFrames()", &json!(null))?;
    let numbers =
        |name: &str| answer[name].as_array().into_iter().flatten().filter_map(Value::as_f64).collect();
    Ok(Recorded { frames: numbers("deltas"), tasks: numbers("tasks"), work_ms })
}

fn main_thread_ms(page: &Page) -> Result<f64, Error> {
    let answer = page.call("Performance.getMetrics", json!({}))?;
    let metrics = answer["metrics"].as_array().cloned().unwrap_or_default();
    let task = metrics.iter().find(|metric| metric["name"] == "TaskDuration");
    Ok(task.and_then(|metric| metric["value"].as_f64()).unwrap_or_default() * 1e3)
}

fn type_texts(page: &Page) -> Result<(), Error> {
    const FOCUS: &str = "
        const field = document.querySelector('.list-search');
        field.value = '';
        field.dispatchEvent(new Event('input', { bubbles: true }));
        field.focus()";
    for text in TEXTS {
        page.run(FOCUS, &json!(null))?;
        sleep(KEY_GAP);
        for letter in text.chars() {
            page.key(letter)?;
            sleep(KEY_GAP);
        }
    }
    page.run(FOCUS, &json!(null))?;
    sleep(Duration::from_millis(600));
    Ok(())
}

fn scroll(page: &Page) -> Result<(), Error> {
    let gesture = json!({
        "x": 600, "y": 500, "yDistance": -SCROLL_PX, "speed": SCROLL_PX_A_SECOND, "gestureSourceType": "mouse",
    });
    page.call("Input.synthesizeScrollGesture", gesture)?;
    sleep(Duration::from_millis(300));
    Ok(())
}

fn jump(page: &Page) -> Result<(), Error> {
    let height = page.run("return document.querySelector('.table-scroller').scrollHeight", &json!(null))?;
    let height = height.as_f64().unwrap_or_default();
    for jump in 0..JUMPS {
        // Here and there, never twice in one place.
        let place = height * f64::from(jump * 7 % JUMPS) / f64::from(JUMPS);
        page.run(JUMP, &json!(place))?;
        sleep(KEY_GAP);
    }
    Ok(())
}
