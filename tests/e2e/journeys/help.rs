//! Help inside the app, and the first steps.

use e2e::{Outcome, World, expect, expect_equal};
use serde_json::json;

e2e::journeys!(
    the_help_is_searched_and_read_without_a_network,
    the_help_speaks_the_language_of_the_person,
    first_steps_tick_themselves_and_are_put_away,
    a_hint_is_given_once,
);

const F1: &str = "\u{e031}";

async fn the_help_is_searched_and_read_without_a_network(world: &mut World) -> Outcome {
    let page = world.open("/").await?;
    page.engine_ready().await?;
    page.offline_ready().await?;
    world.server.stop().await;
    page.press(F1).await?;
    page.says("Three ways to begin").await?;
    page.fill("searchbox", "Search the help", "spreadsheet paste").await?;
    page.says("2 pages found").await?;
    page.click("link", "Importing files").await?;
    page.says("Taking it back").await?;
    let path = page.run("return location.pathname", json!(null)).await?;
    expect_equal(path, json!("/help/import"), "the address")?;
    // Links inside the text are links of the app.
    page.click("link", "import screen").await?;
    page.says("Drop files here").await?;
    let is_same = page.run("return Boolean(window.mehr)", json!(null)).await?;
    expect(is_same == json!(true), "the page was not loaded anew")
}

async fn the_help_speaks_the_language_of_the_person(world: &mut World) -> Outcome {
    let page = world.open("/help/figures").await?;
    page.engine_ready().await?;
    page.says("Figures and what they mean").await?;
    for (language, title) in [
        ("uz", "Koʻrsatkichlar va ularning maʼnosi"),
        ("lv", "Rādītāji un to nozīme"),
        ("ka", "მაჩვენებლები და მათი მნიშვნელობა"),
        ("fa", "شاخص‌ها و معنای آن‌ها"),
    ] {
        page.run("localStorage.setItem('mehr.locale', args)", json!(language)).await?;
        page.reload().await?;
        page.says(title).await?;
    }
    world.expect_no_complaints().await
}

async fn first_steps_tick_themselves_and_are_put_away(world: &mut World) -> Outcome {
    let page = world.open("/").await?;
    page.engine_ready().await?;
    page.click("link", "First steps").await?;
    page.says("0 of 9 done").await?;
    page.run(
        "await mehr.apply({ create: { kind: 'customer', fields: { name: 'Nino', relation: 'internal' } } });
         await mehr.apply({ setting: { name: 'targets', value: { nps: 40 } } });",
        json!(null),
    )
    .await?;
    page.says("3 of 9 done").await?;
    let done =
        page.run("return document.querySelectorAll('.first-step.is-done').length", json!(null)).await?;
    expect_equal(done, json!(3), "the steps ticked")?;
    page.click("button", "Put away").await?;
    page.says("First steps put away").await?;
    page.until(
        "the sidebar leads there no more",
        "!document.querySelector('.sidebar a[href=\"/first-steps\"]')",
    )
    .await?;
    page.click("button", "Show in the sidebar again").await?;
    page.css(".sidebar a[href=\"/first-steps\"]").await?;
    world.expect_no_complaints().await
}

async fn a_hint_is_given_once(world: &mut World) -> Outcome {
    let page = world.open("/segments/new").await?;
    page.engine_ready().await?;
    page.says("each follows the other").await?;
    page.click("button", "Dismiss").await?;
    page.until("the hint is gone", "!document.querySelector('.hint')").await?;
    page.reload().await?;
    page.css("#segment-condition").await?;
    let hints = page.run("return document.querySelectorAll('.hint').length", json!(null)).await?;
    expect_equal(hints, json!(0), "hints given a second time")
}
