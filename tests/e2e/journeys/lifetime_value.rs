//! The page of lifetime value: it shows what the models say, explains it, pages on, and says why it cannot.

use e2e::{Outcome, Page, World, expect, expect_equal};
use serde_json::{Value, json};

e2e::journeys!(
    lifetime_value_shows_what_the_models_say,
    the_choices_of_lifetime_value_stand_in_the_address,
    lifetime_value_says_why_it_cannot_be_foretold,
);

const PAGE: &str = "/insights/lifetime-value";

/// The page with the sample open; Persian or any other language would write numbers otherwise.
async fn sample(world: &mut World, address: &str) -> Outcome<Page> {
    let page = world.open("/").await?;
    page.engine_ready().await?;
    page.run(
        "await mehr.ready; await mehr.openSpace('sample'); localStorage.setItem('mehr.locale', 'en')",
        json!(null),
    )
    .await?;
    let page = world.open(address).await?;
    page.engine_ready().await?;
    Ok(page)
}

/// What the models say, in the words of the page.
const SAID: &str = "
    const params = { model: 'pareto_nbd', ahead: 12, discount: 0.01 };
    const { total, customers, distribution } = await mehr.predict({ ...params, limit: 50 });
    return {
        alive: new Intl.NumberFormat('en').format(Math.round(total.alive)),
        customers: total.customers,
        first: customers[0].name,
        twenty_sixth: customers[25].name,
        last_tenth: new Intl.NumberFormat('en').format(distribution.p_alive.at(-1).customers),
    }";

/// The cells of a column of the table of customers.
fn column(place: usize) -> String {
    format!(
        "[...document.querySelectorAll('.ltv-people tbody tr > :nth-child({place})')].map((cell) => cell.textContent)"
    )
}

async fn lifetime_value_shows_what_the_models_say(world: &mut World) -> Outcome {
    let page = sample(world, PAGE).await?;
    page.css(".ltv-kpi").await?;
    let said = page.run(SAID, json!(null)).await?;
    let alive = "document.querySelectorAll('.ltv-kpi .kpi-value')[3].textContent";
    expect_equal(page.run(&format!("return {alive}"), json!(null)).await?, said["alive"].clone(), "alive")?;
    page.run("document.querySelector('.ltv-parts .as-table').open = true", json!(null)).await?;
    page.css(".ltv-parts .as-table tr:last-child td").await?;
    let last = "return [...document.querySelectorAll('.ltv-parts .as-table')][0].querySelector('tr:last-child td').textContent";
    expect_equal(page.run(last, json!(null)).await?, said["last_tenth"].clone(), "certain customers")?;

    let names = page.run(&format!("return {}", column(1)), json!(null)).await?;
    expect_equal(names[0].clone(), said["first"].clone(), "the most valuable customer")?;
    page.click("button", "Show more").await?;
    page.until("there are fifty", &format!("{}.length === 50", column(1))).await?;
    let names = page.run(&format!("return {}", column(1)), json!(null)).await?;
    expect_equal(names[25].clone(), said["twenty_sixth"].clone(), "the next customer")?;

    page.click_css(".ltv-kpi .definition-mark").await?;
    page.says("E[M] = p (v + x z̄)").await?;
    page.press("\u{e00c}").await?;

    page.until("the models are compared", "document.querySelectorAll('.ltv-said li').length === 3").await?;
    page.says("Repeat purchases of all customers, week by week").await?;
    page.click_css(".ltv-people tbody a").await?;
    page.until("the record is shown", "location.pathname.startsWith('/customers/')").await?;
    world.expect_no_complaints().await
}

async fn the_choices_of_lifetime_value_stand_in_the_address(world: &mut World) -> Outcome {
    let page = sample(world, &format!("{PAGE}?months=24&discount=0.75")).await?;
    page.says("in the next 24 months").await?;
    page.says("9.4% a year").await?;
    let choose = "
        const [name, value] = args;
        const select = document.querySelector(`select[aria-label=\"${name}\"]`);
        select.value = value;
        select.dispatchEvent(new Event('change', { bubbles: true }))";
    page.run(choose, json!(["Model", "bg_nbd"])).await?;
    page.says("BG/NBD takes everybody").await?;
    page.run(choose, json!(["Test period", "3"])).await?;
    page.until(
        "the address says all of it",
        "location.search === '?model=bg_nbd&months=24&discount=0.75&held=3'",
    )
    .await?;
    page.until("the models are compared", "document.querySelectorAll('.ltv-said li').length === 3").await?;
    world.expect_no_complaints().await
}

async fn lifetime_value_says_why_it_cannot_be_foretold(world: &mut World) -> Outcome {
    let page = sample(world, &format!("{PAGE}?until=1990-01-01")).await?;
    page.says("a model takes at least").await?;
    let refused: Value =
        page.run("return document.querySelectorAll('.ltv-refused').length", json!(null)).await?;
    expect(refused.as_u64() >= Some(1), format!("{refused} refusals"))?;
    page.run("await mehr.openSpace('main')", json!(null)).await?;
    page.says("Nothing to foretell from yet").await?;
    world.expect_no_complaints().await
}
