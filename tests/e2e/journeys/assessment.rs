//! The assessment of the sample company: its findings, the rows behind them, and the weights of the score.

use crate::arrival::sample_at;
use e2e::{Outcome, World, expect, expect_equal};
use serde_json::json;

e2e::journeys!(
    findings_are_the_engines_and_open_whom_they_are_about,
    a_weight_is_changed_and_the_report_with_it,
    an_empty_space_has_nothing_to_assess,
);

const PAGE: &str = "/insights/assessment";

/// Whether the report is there.
const IS_THERE: &str = "document.querySelectorAll('.assess-fact').length > 5";

/// The mean as the page shows it.
const MEAN: &str = "document.querySelector('[data-tile=mean]').textContent";

async fn findings_are_the_engines_and_open_whom_they_are_about(world: &mut World) -> Outcome {
    let page = sample_at(world, PAGE).await?;
    page.until("the report is there", IS_THERE).await?;
    let found = page.run("return await mehr.assessment()", json!(null)).await?;
    let shown = page
        .run(
            &format!(
                "const names = (selector, name) => [...document.querySelectorAll(selector)].map((one) => one.dataset[name]);
                 return {{ first: names('.assess-thing', 'thing'), parts: names('.assess-part', 'part'), mean: +{MEAN},
                     facts: names('.assess-fact', 'fact').sort() }}"
            ),
            json!(null),
        )
        .await?;
    let names = |list: &str, name: &str| -> Vec<serde_json::Value> {
        found[list].as_array().into_iter().flatten().map(|one| one[name].clone()).collect()
    };
    expect_equal(shown["first"].clone(), json!(names("first", "thing")), "the first things to do")?;
    let mut facts: Vec<String> =
        names("facts", "fact").iter().filter_map(|name| Some(name.as_str()?.to_owned())).collect();
    facts.sort();
    expect_equal(shown["facts"].clone(), json!(facts), "the facts")?;
    let sides = ["strengths", "weak_spots"]
        .map(|side| found[side].as_array().into_iter().flatten().take(3).cloned().collect::<Vec<_>>());
    expect_equal(shown["parts"].clone(), json!(sides.concat()), "strengths and weak spots")?;
    expect_equal(shown["mean"].as_f64(), found["now"]["mean"].as_f64().map(f64::round), "the mean")?;

    page.click_css(".assess-thing .definition-mark").await?;
    page.says("effect × uptake").await?;
    page.press("\u{e00c}").await?;

    let customers = found["first"][0]["customers"].as_u64().unwrap_or(0);
    expect(customers > 0, format!("the first thing concerns {customers} customers"))?;
    page.click_css(".assess-thing .assess-ways .button").await?;
    page.until("the list is shown", "location.pathname === '/customers'").await?;
    let opened = page
        .run(
            "const where = new URLSearchParams(location.search).get('where');
             return (await mehr.query({ kind: 'customer', where, limit: 1 })).total",
            json!(null),
        )
        .await?;
    expect_equal(opened.as_u64(), Some(customers), "the customers that open")?;
    page.says(&format!("{customers} customer")).await?;
    world.expect_no_complaints().await
}

async fn a_weight_is_changed_and_the_report_with_it(world: &mut World) -> Outcome {
    let page = sample_at(world, PAGE).await?;
    page.until("the report is there", IS_THERE).await?;
    let usual = page.run(&format!("return {MEAN}"), json!(null)).await?;
    page.click_css(".assess-weights summary").await?;
    page.fill("textbox", "Length", "x\u{e007}").await?;
    page.says("Type a number from 0 to 1,000").await?;
    page.fill("textbox", "Length", "200\u{e007}").await?;
    page.until("the report has changed", &format!("{MEAN} !== {usual}")).await?;
    let own = page.run(&format!("return {MEAN}"), json!(null)).await?;
    let kept = "const { settings } = await mehr.status(); return settings.strength_weights.tenure";
    expect_equal(page.run(kept, json!(null)).await?, json!(200), "the weight kept")?;

    page.reload().await?;
    page.engine_ready().await?;
    page.until("the report is there again", IS_THERE).await?;
    expect_equal(page.run(&format!("return {MEAN}"), json!(null)).await?, own, "the mean after a reload")?;
    // Some are strong by a few parts alone; their tenure may not be among those.
    let scores = "const { customers } = await mehr.strength({ limit: 500 });
        const tenure = (one) => one.parts.find((part) => part.part === 'tenure');
        const one = customers.find(tenure);
        const { rows: [row] } = await mehr.query({ kind: 'customer', where: `id in (\"${one.id}\")`, select: ['strength'] });
        return [one.score, row.strength, tenure(one).weight > 0.5]";
    let scores = page.run(scores, json!(null)).await?;
    expect(scores[0] == scores[1] && scores[2] == true, format!("the list and the record say {scores}"))?;

    page.click_css(".assess-weights summary").await?;
    page.click("button", "As usual").await?;
    page.until("the report is as before", &format!("{MEAN} === {usual}")).await?;
    world.expect_no_complaints().await
}

async fn an_empty_space_has_nothing_to_assess(world: &mut World) -> Outcome {
    let page = world.open(PAGE).await?;
    page.engine_ready().await?;
    page.says("Nothing to assess yet").await?;
    world.expect_no_complaints().await
}
