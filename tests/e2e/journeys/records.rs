//! The record of a customer, and the look at it beside the list.

use e2e::{Outcome, Page, World, expect, expect_equal};
use serde_json::json;

e2e::journeys!(
    entries_are_added_with_two_keys_and_shown_by_kind,
    a_record_names_its_people_orders_segments_and_place,
    a_customer_is_looked_at_beside_the_list,
);

/// Keys as WebDriver names them.
mod key {
    pub const ENTER: &str = "\u{e007}";
    pub const ESCAPE: &str = "\u{e00c}";
    pub const DOWN: &str = "\u{e015}";
    pub const CONTROL: &str = "\u{e009}";
    pub const ALT: &str = "\u{e00a}";
    pub const NULL: &str = "\u{e000}";
}

/// An organisation with two people, one of whom referred the other, an order and a segment.
const COMPANY: &str = "await mehr.ready;
    const make = async (kind, fields) => (await mehr.apply({ create: { kind, fields } })).ids[0];
    const acme = await make('customer', { name: 'Acme', type: 'organisation', city: 'Riga' });
    const anna = await make('customer', { name: 'Anna', organisation: acme, city: 'Riga', channel: 'chat' });
    await make('customer', { name: 'Boris', organisation: acme, referred_by: anna, city: 'Ulm' });
    await make('order', { customer: anna, amount: { amount: '12.50', currency: 'EUR' } });
    await make('segment', { name: 'Riga people', where: 'city = Riga' });
    return { acme, anna }";

async fn list(world: &mut World) -> Outcome<Page> {
    let page = world.open("/customers?sort=name&cols=name,city").await?;
    page.engine_ready().await?;
    page.run(COMPANY, json!(null)).await?;
    page.css(".virtual-table tbody tr:nth-of-type(4) a").await?;
    page.run("document.querySelector('.table-scroller').focus()", json!(null)).await?;
    Ok(page)
}

async fn entries_are_added_with_two_keys_and_shown_by_kind(world: &mut World) -> Outcome {
    let page = list(world).await?;
    page.press(format!("j{}", key::ENTER)).await?;
    page.role("heading", "Anna").await?;
    page.css(".log-buttons").await?;
    page.press("nk").await?;
    page.role("dialog", "Add complaint").await?;
    // The words come first; Ctrl+Enter saves from within them.
    page.css("dialog[open] textarea:focus").await?;
    page.press("Too late").await?;
    page.css("dialog[open] textarea").await?.send_keys(format!("{}{}", key::CONTROL, key::ENTER)).await?;
    page.says("Too late").await?;
    let stored = page
        .run(
            "const found = await mehr.query({ kind: 'interaction', select: ['type', 'channel', 'direction'] });
             const { type, channel, direction } = found.rows[0];
             return [type, channel, direction]",
            json!(null),
        )
        .await?;
    expect_equal(stored, json!(["complaint", "chat", "incoming"]), "the complaint")?;
    page.until("the dialog to close", "!document.querySelector('dialog[open]')").await?;
    page.click("button", "Complaint 1").await?;
    page.until("one entry", "document.querySelectorAll('.entry').length === 1").await?;
    page.until("the kind in the address", "location.search.includes('show=complaint')").await?;
    page.click("button", "Orders 1").await?;
    page.css(".entry[data-kind=order]").await?;
    page.press("?").await?;
    page.says("Add praise").await?;
    world.expect_no_complaints().await
}

async fn a_record_names_its_people_orders_segments_and_place(world: &mut World) -> Outcome {
    let page = list(world).await?;
    page.press(key::ENTER).await?;
    page.role("heading", "Acme").await?;
    page.says("People here").await?;
    page.role("link", "Boris").await?;
    page.says("1 of 3").await?;
    page.press(format!("{}{}{}", key::ALT, key::DOWN, key::NULL)).await?;
    page.role("heading", "Anna").await?;
    page.says("2 of 3").await?;
    page.says("Colleagues").await?;
    page.says("Referred by this customer").await?;
    page.role("link", "Riga people").await?;
    page.click("button", "Show orders").await?;
    page.until("the orders alone", "location.search.includes('show=order')").await?;
    page.click("link", "Boris").await?;
    page.role("heading", "Boris").await?;
    page.says("Referred by").await?;
    world.expect_no_complaints().await
}

async fn a_customer_is_looked_at_beside_the_list(world: &mut World) -> Outcome {
    let page = list(world).await?;
    page.press(" ").await?;
    page.role("complementary", "Customer beside the list").await?;
    page.role("heading", "Acme").await?;
    page.press("j").await?;
    page.role("heading", "Anna").await?;
    page.until("the customer in the address", "location.search.includes('peek=')").await?;
    page.says("2 of 3").await?;
    page.reload().await?;
    page.engine_ready().await?;
    page.role("heading", "Anna").await?;
    page.click("button", "Next customer").await?;
    page.role("heading", "Boris").await?;
    page.click("button", "Fields").await?;
    page.role("textbox", "City").await?;
    page.press(key::ESCAPE).await?;
    page.until("the panel to close", "!document.querySelector('.peek-panel')").await?;
    page.until("the address without it", "!location.search.includes('peek')").await?;
    let focused = page.run("return document.activeElement.className", json!(null)).await?;
    expect(
        focused.as_str().is_some_and(|class| class.contains("table-scroller")),
        format!("the focus is on {focused}"),
    )?;
    // Enter opens the whole page from there.
    page.press(format!(" {}", key::ENTER)).await?;
    page.css("article.record").await?;
    page.role("heading", "Boris").await?;
    world.expect_no_complaints().await
}
