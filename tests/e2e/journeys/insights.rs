//! Insights as the person furnishes it: notes, order, segments side by side.

use e2e::{Outcome, Page, World, expect, expect_equal};
use serde_json::json;

e2e::journeys!(
    a_note_on_a_date_is_marked_in_the_charts_and_taken_back,
    cards_are_moved_and_hidden_and_stay_so,
    two_segments_stand_side_by_side,
    a_segment_that_was_deleted_is_said_to_be_gone,
);

async fn sample(world: &mut World) -> Outcome<Page> {
    let page = world.open("/").await?;
    page.engine_ready().await?;
    page.run("await mehr.openSpace('sample')", json!(null)).await?;
    Ok(page)
}

async fn a_note_on_a_date_is_marked_in_the_charts_and_taken_back(world: &mut World) -> Outcome {
    let page = sample(world).await?;
    // A month that is over, so that both charts show it.
    page.run(
        "const day = new Date(Date.now() - 70 * 864e5).toISOString().slice(0, 10);
         await mehr.apply({ setting: { name: 'date_notes', value: [{ day, text: 'Shop closed' }] } })",
        json!(null),
    )
    .await?;
    let page = world.open("/insights").await?;
    page.engine_ready().await?;
    page.until("both charts mark it", "document.querySelectorAll('.chart-note').length === 2").await?;
    page.fill("textbox", "Note", "New prices").await?;
    page.click("button", "Add note").await?;
    page.says("New prices").await?;
    page.until("one chart marks this month too", "document.querySelectorAll('.chart-note').length === 3")
        .await?;
    page.click("button", "Remove the note “Shop closed”").await?;
    page.until("its marks are gone", "document.querySelectorAll('.chart-note').length === 1").await?;
    world.expect_no_complaints().await
}

async fn cards_are_moved_and_hidden_and_stay_so(world: &mut World) -> Outcome {
    sample(world).await?;
    let page = world.open("/insights").await?;
    page.engine_ready().await?;
    page.css(".kpi").await?;
    page.click("button", "Arrange").await?;
    page.click("button", "Move Retention up").await?;
    page.click("checkbox", "Repeat rate").await?;
    page.click("button", "Save").await?;
    let names = "[...document.querySelectorAll('.kpi h2')].map((head) => head.textContent)";
    page.until("the cards are in their new order", &format!("{names}[0] === 'Retention'")).await?;
    page.reload().await?;
    page.engine_ready().await?;
    page.css(".kpi").await?;
    let shown = page.run(&format!("return {names}"), json!(null)).await?;
    let count = shown.as_array().map_or(0, Vec::len);
    expect_equal(count, 9, "cards shown")?;
    expect(shown[0] == json!("Retention"), format!("the cards are {shown}"))?;
    expect(!shown.to_string().contains("Repeat rate"), format!("the cards are {shown}"))?;
    page.run("await mehr.undo()", json!(null)).await?;
    page.until("all cards are back", "document.querySelectorAll('.kpi').length === 10").await?;
    world.expect_no_complaints().await
}

async fn two_segments_stand_side_by_side(world: &mut World) -> Outcome {
    let page = sample(world).await?;
    page.run(
        "const fields = { name: 'Valued', where: 'rfm.monetary = 5' };
         await mehr.apply({ create: { kind: 'segment', fields } });",
        json!(null),
    )
    .await?;
    let page = world.open("/insights").await?;
    page.engine_ready().await?;
    let option = page
        .wait_for("the choice of the segment", async |page| {
            let script = "return [...document.querySelectorAll('select[aria-label=\"Compare with\"] option')]
                .findIndex((option) => option.textContent === 'Valued') + 1";
            let at = page.run(script, json!(null)).await?;
            Ok(at.as_u64().filter(|at| *at > 0))
        })
        .await?;
    page.css(&format!("select[aria-label=\"Compare with\"] option:nth-child({option})"))
        .await?
        .click()
        .await?;
    page.says("Two segments side by side").await?;
    let cells = "[...document.querySelectorAll('section[aria-label=\"Two segments side by side\"] tbody tr:first-child td')].map((cell) => cell.textContent)";
    page.until(
        "both sides are counted",
        &format!("{cells}.length === 2 && {cells}.every((text) => /[0-9]/.test(text))"),
    )
    .await?;
    let sides = page.run(&format!("return {cells}"), json!(null)).await?;
    expect(sides[0] != sides[1], format!("the sides are {sides}"))?;
    let address = page.run("return location.search", json!(null)).await?;
    expect(address.to_string().contains("against="), format!("the address is {address}"))?;
    world.expect_no_complaints().await
}

async fn a_segment_that_was_deleted_is_said_to_be_gone(world: &mut World) -> Outcome {
    let page = sample(world).await?;
    let made = page
        .run(
            "const { ids: [id] } = await mehr.apply({ create: { kind: 'segment', fields: { name: 'Key', where: 'stage = key' } } });
             return id",
            json!(null),
        )
        .await?;
    let id = made.as_str().unwrap_or_default();
    let page = world.open(&format!("/insights?segment={id}")).await?;
    page.engine_ready().await?;
    page.css(".kpi").await?;
    page.run("await mehr.apply({ delete: { kind: 'segment', ids: [args] } })", json!(id)).await?;
    page.says("The segment chosen here has been deleted").await?;
    page.until("no figure is shown", "!document.querySelector('.kpi')").await?;
    let chosen = "document.querySelector('select[aria-label=\"Segment\"]').selectedOptions[0].textContent";
    page.until("the choice says so", &format!("{chosen} === '(deleted segment)'")).await?;
    page.click("button", "All customers").await?;
    page.until("the address names no segment", "location.search === ''").await?;
    page.css(".kpi").await?;
    // The list of customers says it too, and shows nobody in place of everybody.
    let page = world.open(&format!("/customers?segment={id}")).await?;
    page.engine_ready().await?;
    page.says("The segment chosen here has been deleted").await?;
    let rows = page.run("return document.querySelectorAll('tbody tr[id]').length", json!(null)).await?;
    expect_equal(rows, json!(0), "rows")?;
    world.expect_no_complaints().await
}
