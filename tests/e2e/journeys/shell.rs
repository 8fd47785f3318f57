//! Keys that work everywhere: the palette, the sheet of keys, the ways between the screens.

use crate::arrival::{in_language, sample_at};
use e2e::{Outcome, World, expect, expect_equal};
use serde_json::json;

e2e::journeys!(
    the_palette_leads_to_screens_records_and_commands,
    letters_lead_between_screens,
    the_bar_of_a_phone_names_every_screen_and_leads_there
);

const ENTER: &str = "\u{e007}";
const ESCAPE: &str = "\u{e00c}";
const MAKE: &str = "await mehr.apply({ create: { kind: 'customer', fields: { name: 'Zilola Karimova' } } });";

async fn the_palette_leads_to_screens_records_and_commands(world: &mut World) -> Outcome {
    let page = world.open("/").await?;
    page.engine_ready().await?;
    page.run(MAKE, json!(null)).await?;
    page.press_with_control("k").await?;
    page.css(".palette input").await?;
    page.press("karimova").await?;
    let first = |name: &str| {
        format!("document.querySelector('.palette-line .palette-title')?.textContent.includes('{name}')")
    };
    page.until("the customer is found", &first("Zilola")).await?;
    page.press(ENTER).await?;
    page.until("the record is shown", "location.pathname.startsWith('/customers/')").await?;
    page.press_with_control("k").await?;
    page.css(".palette input").await?;
    page.press("insights").await?;
    page.until("the screen is found", &first("Insights")).await?;
    page.press(ENTER).await?;
    page.until("insights are shown", "location.pathname === '/insights'").await
}

async fn letters_lead_between_screens(world: &mut World) -> Outcome {
    let page = world.open("/").await?;
    page.engine_ready().await?;
    page.press("gs").await?;
    page.until("segments are shown", "location.pathname === '/segments'").await?;
    page.press("?").await?;
    page.css("dialog[open] .keys-sheet").await?;
    let keys = page.run("return document.querySelectorAll('.keys-sheet dt').length", json!(null)).await?;
    expect(keys.as_u64() > Some(10), format!("{keys} keys"))?;
    page.press(ESCAPE).await?;
    page.until("the sheet is gone", "!document.querySelector('dialog[open]')").await?;
    // Also where the list is shown already.
    for _ in 0..2 {
        page.press("c").await?;
        page.css("dialog[open] form").await?;
        page.press(ESCAPE).await?;
        page.until("the form is gone", "!document.querySelector('dialog[open]')").await?;
    }
    let path = page.run("return location.pathname", json!(null)).await?;
    expect_equal(path, json!("/customers"), "the address")
}

/// The texts that are wider than their place.
const CUT: &str = "[...document.querySelectorAll('.nav-name, .list-title > *, .views-button > *')]
    .filter((text) => text.checkVisibility() && text.scrollWidth > text.clientWidth).map((text) => text.textContent)";

async fn the_bar_of_a_phone_names_every_screen_and_leads_there(world: &mut World) -> Outcome {
    (world.look.width, world.look.height) = (360, 740);
    sample_at(world, "/customers").await?;
    for language in ["en", "uz", "lv", "ka", "fa"] {
        let page = in_language(world, language, "/customers").await?;
        page.css(".more-places").await?;
        page.css(".views-button").await?;
        expect_equal(page.run(&format!("return {CUT}"), json!(null)).await?, json!([]), language)?;
    }
    let page = in_language(world, "en", "/customers").await?;
    for (name, address) in
        [("Import", "/import"), ("Settings", "/settings"), ("Trash", "/trash"), ("Help", "/help")]
    {
        page.click("button", "More").await?;
        page.click("link", name).await?;
        page.until(&format!("{name} is shown"), &format!("location.pathname === '{address}'")).await?;
        page.until("the menu is closed", "!document.querySelector('.popover:popover-open')").await?;
    }
    world.expect_no_complaints().await
}
