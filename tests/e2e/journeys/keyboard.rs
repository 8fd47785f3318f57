//! The main job without a mouse: bring customers in, find one, correct it, take back, make a segment, read a figure.

use e2e::{Outcome, Page, World, expect, expect_equal};
use serde_json::json;
use std::time::Duration;

e2e::journeys!(the_main_job_is_done_by_keyboard_alone in Chromium | Firefox);

const TAB: &str = "\u{e004}";
const ENTER: &str = "\u{e007}";
const ESCAPE: &str = "\u{e00c}";
const DOWN: &str = "\u{e015}";
const TABS_MAX: u32 = 80;

/// The name of what has the focus, as far as these screens name things.
const FOCUSED: &str = "
    const e = document.activeElement;
    const name = e.getAttribute('aria-label') || e.labels?.[0]?.textContent || e.textContent || '';
    return `${e.tagName.toLowerCase()} ${name.replace(/\\s+/g, ' ').trim()}`";

/// Presses Tab until what is named so has the focus.
async fn tab_to(page: &Page, wanted: &str) -> Outcome {
    let mut passed = Vec::new();
    for _ in 0..TABS_MAX {
        page.press(TAB).await?;
        let focused = page.run(FOCUSED, json!(null)).await?;
        let focused = focused.as_str().unwrap_or_default();
        if focused.starts_with(wanted) {
            return Ok(());
        }
        passed.push(focused.chars().take(40).collect::<String>());
    }
    expect(false, format!("Tab does not come to {wanted}, but to:\n{}", passed.join("\n")))
}

/// WebKit's small browser moves between links by other keys.
async fn the_main_job_is_done_by_keyboard_alone(world: &mut World) -> Outcome {
    let page = world.open("/").await?;
    page.engine_ready().await?;
    tab_to(&page, "a Import a file").await?;
    page.press(ENTER).await?;
    page.says("Drop files here").await?;
    tab_to(&page, "summary Paste a table").await?;
    page.press(ENTER).await?;
    tab_to(&page, "textarea").await?;
    page.press("Name;City;Birthday\nNino;Tbilisi;1990-05-01\nAziza;Toshkent;soon\n").await?;
    tab_to(&page, "button Use this table").await?;
    page.press(ENTER).await?;
    page.says("Not a date").await?;
    tab_to(&page, "summary 1Not a date").await?;
    page.press(ENTER).await?;
    tab_to(&page, "input Correction for").await?;
    page.press("1985-03-04").await?;
    page.press(ENTER).await?;
    page.says("Every cell can be read").await?;
    tab_to(&page, "button Import 1 file").await?;
    page.press(ENTER).await?;
    page.says("Imported and saved").await?;

    page.press("gc").await?;
    page.says("Aziza").await?;
    page.press("/").await?;
    page.press("azi").await?;
    page.css("[role=listbox] [role=option]").await?;
    // The answer to the last letter may come after the list of the one before, and takes the mark away.
    page.wait_for("the mark to stay", async |page| {
        page.press(DOWN).await?;
        tokio::time::sleep(Duration::from_millis(300)).await;
        let marked = "return document.activeElement.hasAttribute('aria-activedescendant')";
        Ok((page.run(marked, json!(null)).await? == true).then_some(()))
    })
    .await?;
    page.press(ENTER).await?;
    page.until("the record is shown", "location.pathname.length > '/customers/'.length").await?;
    page.css(".timeline").await?;

    page.press("c").await?;
    page.until("the name has the focus", "document.activeElement?.matches('dialog[open] form input')")
        .await?;
    page.press("Jānis").await?;
    page.press(ENTER).await?;
    page.until("the form is gone", "!document.querySelector('dialog[open]')").await?;
    let count = "return (await mehr.query({ kind: 'customer', limit: 1 })).total";
    expect_equal(page.run(count, json!(null)).await?, json!(3), "customers")?;
    page.press_with_control("z").await?;
    page.says("Taken back").await?;
    expect_equal(page.run(count, json!(null)).await?, json!(2), "customers after undo")?;

    page.press("gs").await?;
    tab_to(&page, "a New segment").await?;
    page.press(ENTER).await?;
    tab_to(&page, "input Name").await?;
    page.press("In Tbilisi").await?;
    tab_to(&page, "textarea").await?;
    page.press("city = Tbilisi").await?;
    page.press(ESCAPE).await?;
    page.says("1 customer").await?;
    page.press_with_control(ENTER).await?;
    page.says("Segment saved").await?;
    // The focus is still in the text, where letters are letters; the palette opens from there too.
    page.press_with_control("k").await?;
    page.css(".palette input").await?;
    page.press("insights").await?;
    page.until(
        "the screen is found",
        "document.querySelector('.palette-line .palette-title')?.textContent.includes('Insights')",
    )
    .await?;
    page.press(ENTER).await?;
    page.until("insights are shown", "location.pathname === '/insights'").await?;
    world.expect_no_complaints().await
}
