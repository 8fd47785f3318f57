//! What the models say: in the browser to the last bit what they say natively, and of the sample company at all.

use crate::arrival::sample_at;
use e2e::{Outcome, World, expect, expect_equal};
use serde_json::{Value, json};
use std::path::PathBuf;

e2e::journeys!(
    models_say_in_the_browser_what_they_say_natively,
    every_question_to_a_model_is_answered_for_the_sample_company,
    scores_are_columns_and_conditions_of_the_list,
    the_morning_page_says_what_to_do_and_keeps_what_was_decided,
    figures_of_the_morning_page_open_the_customers_behind_them,
    a_record_says_how_strong_the_relation_is_and_what_to_offer,
);

/// The figures that the native test keeps, by data file.
fn kept() -> Outcome<Value> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../crates/worker/tests/figures.json");
    let text = std::fs::read_to_string(path)?;
    serde_json::from_str(&text).map_err(|error| std::io::Error::other(error).into())
}

/// Brings a file in, asks the questions about it, and takes it back.
const ASK: &str = "await mehr.ready;
    const file = new File([args.text], args.name, { type: 'text/csv' });
    await mehr.importFiles([file]);
    const found = [];
    for (const { ask, params, figures } of args.questions) {
        const answer = await mehr[ask](params);
        const at = (place) => place.slice(1).split('/').reduce((value, name) => value?.[name], answer) ?? null;
        found.push(Object.fromEntries(Object.keys(figures).map((place) => [place, at(place)])));
    }
    await mehr.undo();
    return found";

/// Equal, numbers by their value: 5 and 5.0 are one.
fn is_same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => one.as_f64() == other.as_f64(),
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| is_same(one, other))
        }
        _ => one == other,
    }
}

async fn models_say_in_the_browser_what_they_say_natively(world: &mut World) -> Outcome {
    let page = world.open("/").await?;
    page.engine_ready().await?;
    let data = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../crates/engine/tests/data");
    let kept = kept()?;
    for (name, questions) in kept.as_object().into_iter().flatten() {
        let text = std::fs::read_to_string(data.join(name))?;
        let found = page.run(ASK, json!({ "name": name, "text": text, "questions": questions })).await?;
        for (place, question) in questions.as_array().into_iter().flatten().enumerate() {
            for (figure, want) in question["figures"].as_object().into_iter().flatten() {
                let got = &found[place][figure];
                let ask = &question["ask"];
                expect(is_same(got, want), format!("{name}: {ask} {figure} is {got} and natively {want}"))?;
            }
        }
    }
    world.expect_no_complaints().await
}

const SAMPLE: &str = "await mehr.ready;
    await mehr.openSpace('sample');
    const progress = [];
    const fit = await mehr.fit({ compare: ['pareto_nbd'], onProgress: (event) => progress.push(event.phase) });
    const abort = new AbortController();
    abort.abort();
    const given_up = await mehr.fit({ model: 'pareto_nbd', bootstrap: 100, signal: abort.signal })
        .then(() => 'finished', (error) => error.code);
    const refused = await mehr.fit({ until: '1990-01-01' }).then(() => 'fitted', (error) => error.code);
    const [customer] = (await mehr.query({ kind: 'customer', where: 'count(orders) >= 3', limit: 1 })).rows;
    const said = {
        predict: (await mehr.predict({ limit: 5 })).customers.length,
        survival: (await mehr.survival({ by: 'stage' })).groups.length,
        cohorts: (await mehr.cohorts({ unit: 'year' })).cohorts.length,
        keyCustomers: (await mehr.keyCustomers()).customers.length,
        whatIf: (await mehr.whatIf()).leaving,
        strength: (await mehr.strength({ limit: 5 })).customers.length,
        nextActions: (await mehr.nextActions({ limit: 5 })).actions.length,
        recommend: (await mehr.recommend({ pairs: true, floor: 1 })).baskets,
        forecast: (await mehr.forecast({ season: 2, ahead: 6 })).points.length,
        anomalies: (await mehr.anomalies()).points.length,
        assessment: (await mehr.assessment()).first.length,
        concentration: (await mehr.concentration()).customers,
    };
    const offered = await mehr.recommend({ id: customer.id });
    return { said, given_up, refused, fitted: fit.customers, compared: fit.compared.length, bought: offered.bought.length,
        progress: progress.every((phase) => phase === 'fitting') }";

async fn every_question_to_a_model_is_answered_for_the_sample_company(world: &mut World) -> Outcome {
    let page = world.open("/").await?;
    page.engine_ready().await?;
    let found = page.run(SAMPLE, json!(null)).await?;
    for (name, count) in found["said"].as_object().into_iter().flatten() {
        expect(count.as_u64() > Some(0), format!("{name} says {count}"))?;
    }
    expect(found["given_up"] == "cancelled", format!("given up: {}", found["given_up"]))?;
    expect(found["refused"] == "not_enough_data", format!("refused: {}", found["refused"]))?;
    expect(found["compared"] == json!(1) && found["progress"] == json!(true), format!("{found}"))?;
    world.expect_no_complaints().await
}

const SCORES: &str = "await mehr.ready;
    await mehr.openSpace('sample');
    const select = ['name', 'p_alive', 'clv', 'revenue_at_risk', 'strength', 'key_customer'];
    const page = await mehr.query({ kind: 'customer', select, sort: [{ field: 'revenue_at_risk', descending: true }], limit: 5 });
    const above = await mehr.query({ kind: 'customer', where: 'p_alive > 0.5', limit: 1 });
    const below = await mehr.query({ kind: 'customer', where: 'p_alive <= 0.5', limit: 1 });
    const none = await mehr.query({ kind: 'customer', where: 'p_alive is empty', limit: 1 });
    const parts = above.total + below.total + none.total;
    return { first: page.rows[0], total: page.total, parts }";

async fn scores_are_columns_and_conditions_of_the_list(world: &mut World) -> Outcome {
    let page = world.open("/").await?;
    page.engine_ready().await?;
    let found = page.run(SCORES, json!(null)).await?;
    expect(found["total"] == found["parts"], format!("the parts are all: {found}"))?;
    expect(found["first"]["clv"]["amount"].is_string(), format!("{found}"))?;
    let address = "/customers?cols=name%2Cstrength%2Ckey_customer&sort=-strength&where=strength%20%3E%2010";
    let page = world.open(address).await?;
    page.engine_ready().await?;
    page.says("Relationship strength").await?;
    page.says("Buys most").await?;
    world.expect_no_complaints().await
}

async fn the_morning_page_says_what_to_do_and_keeps_what_was_decided(world: &mut World) -> Outcome {
    let page = sample_at(world, "/today").await?;
    page.says("What to do next").await?;
    page.click_css(".today-action .definition-mark").await?;
    page.says("value = expected revenue × effect × uptake").await?;
    page.press("\u{e00c}").await?;
    let first =
        "const [first] = (await mehr.nextActions({ limit: 1 })).actions; return first.id + ' ' + first.kind";
    let before = page.run(first, json!(null)).await?;
    page.click_css(".today-action .today-action-decide > .button").await?;
    page.says("Undo").await?;
    let decided = page
        .run(
            "const { rows } = await mehr.query({ kind: 'action', select: ['customer', 'what', 'decision'] });
             return rows.map((row) => `${row.decision} ${row.customer} ${row.what}`)",
            json!(null),
        )
        .await?;
    let expected = format!("done {}", before.as_str().unwrap_or_default());
    expect(decided == json!([expected]), format!("decided: {decided}, first: {before}"))?;
    let after = page.run(first, json!(null)).await?;
    expect(after != before, format!("{before} is still first"))?;
    page.run("await mehr.undo()", json!(null)).await?;
    let again = page.run(first, json!(null)).await?;
    expect(again == before, format!("after undo {again} is first, before {before}"))?;
    world.expect_no_complaints().await
}

async fn figures_of_the_morning_page_open_the_customers_behind_them(world: &mut World) -> Outcome {
    // How many customers the list of a figure holds. Rows of one customer are counted once.
    const LISTS: &str = "const { points } = await mehr.anomalies();
        const found = {};
        for (const link of document.querySelectorAll('.today .as-table td a')) {
            const name = link.closest('tr').querySelector('th').textContent;
            const where = new URL(link.href).searchParams.get('where');
            found[name] = (await mehr.query({ kind: 'customer', where, limit: 1 })).total;
        }
        const value = (name) => points.find((point) => point.name === name).value;
        // The first condition of who stayed: those who ordered in the month before.
        const stayed = [...document.querySelectorAll('.today .as-table td a')].map((link) => new URL(link.href).searchParams.get('where'))
            .find((where) => where.split('between').length === 3);
        const where = stayed.slice(0, stayed.indexOf('> 0') + 3);
        const before = (await mehr.query({ kind: 'customer', where, limit: 1 })).total;
        return { found, customers: value('customers'), isNew: value('new_customers'), retention: value('retention_rate'), before, judged: points.length }";
    let page = sample_at(world, "/today").await?;
    page.click_css(".today .as-table summary").await?;
    let lists = page.run(LISTS, json!(null)).await?;
    let of = |name: &str| lists["found"][name].as_f64();
    let links = lists["found"].as_object().map_or(0, serde_json::Map::len);
    expect_equal(Some(links as u64), lists["judged"].as_u64(), "figures that open their customers")?;
    expect_equal(of("Customers with an order"), lists["customers"].as_f64(), "customers with an order")?;
    expect_equal(of("New customers"), lists["isNew"].as_f64(), "new customers")?;
    for name in ["Revenue", "Orders", "Average order"] {
        expect_equal(of(name), lists["customers"].as_f64(), name)?;
    }
    // Retention is a share of who had ordered before.
    let stayed = lists["retention"]
        .as_f64()
        .zip(lists["before"].as_f64())
        .map(|(share, before)| (share * before).round());
    expect_equal(of("Retention rate"), stayed, "who stayed")?;
    expect(of("Interactions").is_some_and(|customers| customers > 0.0), format!("interactions: {lists}"))?;

    // Which figure stands first depends on the day.
    const ROW: &str = "return 1 + [...document.querySelectorAll('.today .as-table tbody th')]
        .findIndex((name) => name.textContent === 'Customers with an order')";
    let row = page.run(ROW, json!(null)).await?;
    page.click_css(&format!(".today .as-table tbody tr:nth-child({row}) td a")).await?;
    page.until("the list is shown", "location.pathname === '/customers'").await?;
    page.says(&format!("{} customer", lists["customers"])).await?;
    world.expect_no_complaints().await
}

async fn a_record_says_how_strong_the_relation_is_and_what_to_offer(world: &mut World) -> Outcome {
    // Three baskets with both products, and one customer who took only the first.
    const WHOM: &str = "await mehr.ready;
        const make = async (kind, fields) => (await mehr.apply({ create: { kind, fields } })).ids[0];
        const [tea, cups] = [await make('product', { name: 'Tea' }), await make('product', { name: 'Cups' })];
        const day = new Date(Date.now() - 40 * 86400000).toISOString().slice(0, 10);
        let customer;
        for (let n = 0; n < 4; n++) {
            customer = await make('customer', { name: `Customer ${n}` });
            for (const product of n < 3 ? [tea, cups] : [tea])
                await make('order', { customer, product, number: `A${n}`, day, amount: { amount: '10.00', currency: 'EUR' } });
        }
        const { customers: [of] } = await mehr.strength({ where: `id in (\"${customer}\")` });
        return { id: customer, score: Math.round(of.score), parts: of.parts.length };";
    let page = world.open("/").await?;
    page.engine_ready().await?;
    let whom = page.run(WHOM, json!(null)).await?;
    let id = whom["id"].as_str().unwrap_or_default();
    let page = world.open(&format!("/customers/{id}")).await?;
    page.engine_ready().await?;
    page.css(".strength-parts").await?;
    let shown = page
        .run(
            "return { score: +document.querySelector('.strength-score').innerText,
                parts: document.querySelectorAll('.strength-parts li').length }",
            json!(null),
        )
        .await?;
    expect(shown["score"] == whom["score"] && shown["parts"] == whom["parts"], format!("{shown} of {whom}"))?;
    page.says("What to offer").await?;
    page.says("in 3 of 4 baskets with Tea").await?;
    page.click_css(".strength summary").await?;
    page.click_css(".strength .definition-mark").await?;
    page.says("score = 100 × Σ weight × part ÷ Σ weight").await?;
    world.expect_no_complaints().await
}
