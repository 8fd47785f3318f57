//! Key customers: whom to call first and why, from where on one counts, and what is left if they leave.

use crate::arrival::sample_at;
use e2e::{Outcome, World, expect, expect_equal};
use serde_json::json;

e2e::journeys!(
    the_riskiest_stands_first_with_a_reason_and_a_way_to_reach_them,
    who_leaves_is_chosen_and_the_figures_without_them_are_the_engines,
    without_a_model_the_page_says_why_and_still_lists,
);

const ROWS: &str = "document.querySelectorAll('.key-row').length";

async fn the_riskiest_stands_first_with_a_reason_and_a_way_to_reach_them(world: &mut World) -> Outcome {
    let page = sample_at(world, "/insights/key-customers").await?;
    page.until("the list is there", &format!("{ROWS} > 0")).await?;
    let found = page.run("return await mehr.keyCustomers()", json!(null)).await?;
    let link =
        page.run("return document.querySelector('.key-row .key-name a').pathname", json!(null)).await?;
    let first = found["customers"][0]["id"].as_str().unwrap_or_default();
    expect_equal(
        link.as_str().unwrap_or_default(),
        format!("/customers/{first}").as_str(),
        "the first link",
    )?;
    page.until("somebody can be called", "document.querySelector('.key-reach a[href^=\"tel:\"]')").await?;
    page.says("Has bought for").await?;
    page.click_css(".key-risk .definition-mark").await?;
    page.says("revenue at risk = expected revenue × probability of loss").await?;
    page.press("\u{e00c}").await?;
    let most = found["buys_most"].as_u64().unwrap_or(0).min(20);
    page.run("document.querySelectorAll('.key-kind-choice button')[1].click()", json!(null)).await?;
    let all_buy =
        "[...document.querySelectorAll('.key-row')].every((row) => row.textContent.includes('Buys most'))";
    page.until("only those who buy most are listed", &format!("{ROWS} === {most} && {all_buy}")).await?;
    page.run("document.querySelector('.key-cutoffs').open = true", json!(null)).await?;
    page.fill("textbox", "Buys most: per cent of the buyers", "500\u{e007}").await?;
    page.until("the limit is brought into its range", "location.search.includes('most=100')").await?;
    let shown = page.run("return document.getElementById('key-cutoff-most').value", json!(null)).await?;
    expect(shown == json!("100"), format!("the limit shown is {shown}"))?;
    let buyers =
        page.run("return (await mehr.keyCustomers({ buysMostPercent: 100 })).buys_most", json!(null)).await?;
    let foot = format!(
        "document.querySelector('.key-foot').textContent.includes('of ' + ({buyers}).toLocaleString('en') + ' ')"
    );
    page.until("everybody who bought is a key customer", &foot).await?;
    page.click("button", "As usual").await?;
    page.until("the limit is as usual", "location.search === '?kind=buys_most'").await?;
    world.expect_no_complaints().await
}

async fn who_leaves_is_chosen_and_the_figures_without_them_are_the_engines(world: &mut World) -> Outcome {
    let page = sample_at(world, "/insights/key-customers").await?;
    page.until("the figures are there", "document.querySelectorAll('.key-figures tbody tr').length === 8")
        .await?;
    let cell = "document.querySelector('.key-figures tbody tr:nth-child(2) td:nth-of-type(2)').textContent";
    let all = page.run("return (await mehr.whatIf()).without.value.customers", json!(null)).await?;
    page.until("at first all leave", &format!("{cell} === ({all}).toLocaleString('en')")).await?;
    page.run("document.querySelector('.key-row .check').click()", json!(null)).await?;
    let one = "const [first] = (await mehr.keyCustomers()).customers;
        return (await mehr.whatIf({ ids: [first.id] })).without.value.customers";
    let one = page.run(one, json!(null)).await?;
    expect(one != all, format!("without one and without all there are {one} customers"))?;
    page.until("now one leaves", &format!("{cell} === ({one}).toLocaleString('en')")).await?;
    page.click("button", "All again").await?;
    page.until("all leave again", &format!("{cell} === ({all}).toLocaleString('en')")).await?;
    world.expect_no_complaints().await
}

async fn without_a_model_the_page_says_why_and_still_lists(world: &mut World) -> Outcome {
    let page = world.open("/").await?;
    page.engine_ready().await?;
    page.run(
        "await mehr.ready;
         const text = 'Number,Customer,Date,Amount\\n1,Aziza,2024-05-01,10 EUR\\n2,Nino,2024-06-01,20 EUR\\n';
         await mehr.importFiles([new File([text], 'orders.csv', { type: 'text/csv' })])",
        json!(null),
    )
    .await?;
    let page = world.open("/insights/key-customers").await?;
    page.engine_ready().await?;
    page.until("the one who buys most is listed", &format!("{ROWS} === 1")).await?;
    page.says("Nobody's risk is known yet: There are 2 customers to learn from").await?;
    page.says("no phone or e-mail on record").await?;
    world.expect_no_complaints().await
}
