//! Cost against benefit, and whether the CRM is used: costs are entered by hand, taken back, and still there after a reload.

use crate::arrival::sample_at;
use e2e::{Outcome, World, expect, expect_equal};
use serde_json::json;

e2e::journeys!(
    a_cost_entered_by_hand_gives_an_roi_and_can_be_taken_back,
    empty_fields_and_untouched_customers_lead_to_the_customers,
    without_orders_the_page_says_what_is_missing_and_still_takes_costs,
);

const ROWS: &str =
    "document.querySelectorAll('.roi-costs tbody tr[class], .roi-costs tbody tr:has(input)').length";

async fn a_cost_entered_by_hand_gives_an_roi_and_can_be_taken_back(world: &mut World) -> Outcome {
    let page = sample_at(world, "/insights/roi").await?;
    page.says("What this assumes").await?;
    page.says("Enter below what the CRM costs to see the ROI.").await?;
    page.fill("textbox", "Amount", "1200").await?;
    page.fill("textbox", "Note", "Yearly licence\u{e007}").await?;
    page.until("the cost stands in the list", &format!("{ROWS} === 1")).await?;
    page.until(
        "the page says the ROI",
        "document.querySelector('.roi-said').textContent.includes('the ROI is')",
    )
    .await?;
    let said = page
        .run(
            "const found = await mehr.roi({});
             const percent = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 1 });
             const values = [...document.querySelectorAll('.roi-numbers .measure-value')].map((value) => value.textContent);
             return [
                 found.cost_minor,
                 values[0] === percent.format(found.roi),
                 values[4] === percent.format(found.retention_rate),
                 values[6] === percent.format(found.break_even_rate),
             ]",
            json!(null),
        )
        .await?;
    expect_equal(&said, &json!([120_000, true, true, true]), "cost, ROI, retention and break-even")?;
    page.click_css(".roi-numbers .definition-mark").await?;
    page.says("ROI = (benefit − cost) ÷ cost").await?;
    page.press("\u{e00c}").await?;
    page.click("textbox", "Amount, cost 1").await?;
    page.press_with_control("a").await?;
    page.press("2,400\u{e007}").await?;
    page.wait_for("the correction to be kept", async |page| {
        let cost = page.run("return (await mehr.roi({})).cost_minor", json!(null)).await?;
        Ok((cost == json!(240_000)).then_some(()))
    })
    .await?;
    page.reload().await?;
    page.engine_ready().await?;
    page.until("the cost is there after a reload", &format!("{ROWS} === 1")).await?;
    page.click("button", "Delete cost 1").await?;
    page.until("the cost is gone", &format!("{ROWS} === 0")).await?;
    page.run("await mehr.undo()", json!(null)).await?;
    page.until("undo brings it back", &format!("{ROWS} === 1")).await?;
    page.run("await mehr.undo(); await mehr.undo()", json!(null)).await?;
    page.until("undo takes back the correction and the cost", &format!("{ROWS} === 0")).await?;
    page.says("Enter below what the CRM costs to see the ROI.").await?;
    world.expect_no_complaints().await
}

async fn empty_fields_and_untouched_customers_lead_to_the_customers(world: &mut World) -> Outcome {
    let page = sample_at(world, "/insights/roi?stale=90").await?;
    page.until("the fields are there", "document.querySelector('.roi-bars a')").await?;
    let found = page
        .run(
            "const found = await mehr.adoption({ staleDays: 90 });
             const first = found.empty_fields[0];
             const { total } = await mehr.query({ kind: 'customer', where: `${first.field} is empty`, limit: 1 });
             const link = document.querySelector('.roi-bars a');
             const stale = document.querySelectorAll('[aria-labelledby=roi-stale] tbody tr').length;
             return [first.empty === total, new URL(link.href).searchParams.get('where') === `${first.field} is empty`,
                 stale === Math.min(10, found.stale), found.people.length >= 1]",
            json!(null),
        )
        .await?;
    expect(found == json!([true, true, true, true]), format!("count, link, rows, people: {found}"))?;
    page.click_css("[aria-labelledby=roi-stale] .definition-mark").await?;
    page.says("orders touch nobody").await?;
    page.press("\u{e00c}").await?;
    page.click_css(".roi-bars a").await?;
    page.until("the list shows those customers", "location.pathname === '/customers'").await?;
    page.until("the list has rows", "document.querySelector('.virtual-table tbody tr')").await?;
    world.expect_no_complaints().await
}

async fn without_orders_the_page_says_what_is_missing_and_still_takes_costs(world: &mut World) -> Outcome {
    let page = world.open("/insights/roi").await?;
    page.engine_ready().await?;
    page.says("Nothing to compare yet").await?;
    page.fill("textbox", "Amount", "50").await?;
    page.click("button", "Add cost").await?;
    page.says("Nobody ordered in the time before the period").await?;
    page.until("the cost stands in the list", &format!("{ROWS} === 1")).await?;
    page.says("There are no customers yet.").await?;
    world.expect_no_complaints().await
}
