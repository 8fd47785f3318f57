//! The sheet of building blocks: reached by its address, each part with its states, shown in every look.

use e2e::{Outcome, Page, World, expect, expect_equal};
use serde_json::json;

e2e::journeys!(
    the_sheet_is_reached_by_its_address_alone_and_its_blocks_work,
    the_sheet_is_shown_with_high_contrast_and_mirrored_and_leaves_nothing_behind,
);

/// Chooses a value in a drop-down, as a person does.
const CHOOSE: &str = "
    const select = document.querySelector(`select[aria-label=\"${args.label}\"]`);
    select.selectedIndex = args.place;
    select.dispatchEvent(new Event('change', { bubbles: true }));";

async fn open(world: &mut World, address: &str) -> Outcome<Page> {
    let page = world.open(address).await?;
    page.engine_ready().await?;
    page.css(".kit-group").await?;
    Ok(page)
}

async fn the_sheet_is_reached_by_its_address_alone_and_its_blocks_work(world: &mut World) -> Outcome {
    let page = open(world, "/kit").await?;
    page.says("Building blocks").await?;
    let ways =
        "return document.querySelectorAll('.sidebar a[href^=\"/kit\"], .top-bar a[href^=\"/kit\"]').length";
    expect_equal(page.run(ways, json!(null)).await?, json!(0), "ways to it in the frame")?;

    page.click("link", "Fields").await?;
    page.until("mistakes are shown", "document.querySelectorAll('.field-mistake').length === 5").await?;
    page.says("This currency has fewer decimal places").await?;
    page.until(
        "both calendars are there",
        "document.querySelector('#kit-calendar-fa') && document.querySelector('#kit-calendar-en')",
    )
    .await?;
    let days = "return [document.querySelector('#kit-calendar-fa').value, document.querySelector('#kit-calendar-en').value]";
    expect_equal(
        page.run(days, json!(null)).await?,
        json!(["۱", "2024-03-20"]),
        "one day in both calendars",
    )?;
    // Emptied by WebDriver the number would come back at once; a person types over it.
    page.click("textbox", "Number from 1 to 3650").await?;
    page.press_with_control("a").await?;
    page.press("۹۰\u{e007}").await?;
    page.until("digits of any script are read", "document.getElementById('kit-range').value === '90'")
        .await?;

    page.click("link", "Layers").await?;
    page.click("button", "Open").await?;
    page.says("A dialog keeps the focus inside").await?;
    page.press("\u{e00c}").await?;
    page.until("it is closed", "!document.querySelector('dialog[open]')").await?;
    let chips = "document.querySelectorAll('.kit .chip').length";
    page.until("the names are there", &format!("{chips} === 8")).await?;
    page.click("button", "Remove the last one").await?;
    page.until("one is removed", &format!("{chips} === 7")).await?;
    page.run("document.querySelector('.toast .button').click()", json!(null)).await?;
    page.until("it is back", &format!("{chips} === 8")).await?;

    page.click("link", "Tables").await?;
    page.until("there are rows", "document.querySelectorAll('.kit-table tbody tr[id]').length > 5").await?;
    page.click("button", "Not readable").await?;
    page.says("The stored data could not be read").await?;
    page.click("link", "Charts").await?;
    page.until("every chart is there", "document.querySelectorAll('.charted').length === 6").await?;
    page.click("link", "Signs").await?;
    page.says("An empty screen says what would fill it").await?;
    world.expect_no_complaints().await
}

async fn the_sheet_is_shown_with_high_contrast_and_mirrored_and_leaves_nothing_behind(
    world: &mut World,
) -> Outcome {
    let page = open(world, "/kit?part=charts").await?;
    const INKS: &str = "const style = getComputedStyle(document.documentElement);
        return style.getPropertyValue('--ink').trim() === style.getPropertyValue('--ink-faint').trim()";
    expect_equal(page.run(INKS, json!(null)).await?, json!(false), "one ink for all at first")?;
    page.run(CHOOSE, json!({ "label": "Contrast", "place": 1 })).await?;
    page.until("the address says so", "location.search === '?part=charts&contrast=more'").await?;
    page.wait_for("one ink for all with high contrast", async |page| {
        Ok((page.run(INKS, json!(null)).await? == json!(true)).then_some(()))
    })
    .await?;
    // The axis of values stands at the start of the line.
    let axis = "Number(document.querySelector('.chart-label-end').getAttribute('x'))";
    page.until("the axis is on the left", &format!("{axis} < 100")).await?;
    page.run(CHOOSE, json!({ "label": "Direction", "place": 1 })).await?;
    page.until("the page is mirrored", "document.documentElement.dir === 'rtl'").await?;
    page.until("the axis is on the right", &format!("{axis} > 200")).await?;
    page.run(CHOOSE, json!({ "label": "Language", "place": 4 })).await?;
    page.until(
        "Persian against its direction",
        "document.documentElement.lang === 'fa' && document.documentElement.dir === 'ltr'",
    )
    .await?;
    page.run("document.querySelector('.sidebar a[href=\"/segments\"]').click()", json!(null)).await?;
    page.until("the direction is the language's again", "document.documentElement.dir === 'rtl'").await?;
    let kept = page.run("return document.documentElement.dataset.contrast", json!(null)).await?;
    expect(kept == json!("auto"), format!("the contrast is {kept}"))?;
    world.expect_no_complaints().await
}
