//! Killed browsers: whatever was under way, what was acknowledged is there afterwards and nothing is there by half.
//!
//! A kill may tear what the browser itself writes, which costs Chromium the database a start later; then the recovery
//! screen has to bring everything back.
//!
//! `MEHR_KILLS` sets how often each journey kills; the moment moves from round to round.

use crate::arrival::{arrive_at_data, arrive_settled, mirrored};
use e2e::{Outcome, Page, World, expect, expect_equal, rounds};
use serde_json::{Value, json};
use std::time::Duration;

// A driven WebKit begins with an empty profile each time: there is nothing to come back to.
e2e::journeys!(
    edits_that_were_acknowledged_survive in Chromium | Firefox,
    an_import_is_there_as_a_whole_or_not_at_all in Chromium | Firefox,
    a_killed_compaction_loses_nothing in Chromium | Firefox,
);

/// Rounds when nobody asks for more.
const KILLS: u64 = 3;

fn kills() -> impl Iterator<Item = u64> {
    rounds("MEHR_KILLS", KILLS)
}

/// A moment that differs from round to round and repeats from run to run.
fn moment(round: u64, longest_ms: u64) -> Duration {
    Duration::from_millis((round * 37 + 11) % longest_ms)
}

async fn edits_that_were_acknowledged_survive(world: &mut World) -> Outcome {
    const EDIT: &str = "window.acknowledged = 0;
        (async () => {
            for (let n = 1; ; n++) {
                await mehr.apply({ create: { kind: 'customer', fields: { name: `Round ${args} number ${n}` } } });
                window.acknowledged = n;
            }
        })();";
    let mut page = arrive_settled(world).await?;
    for round in kills() {
        begin_mirroring(&page).await?;
        page.run(EDIT, json!(round)).await?;
        tokio::time::sleep(moment(round, 400)).await;
        let acknowledged = page.run("return window.acknowledged", json!(null)).await?;
        world.kill_browser();
        page = arrive_at_data(world).await?;
        let count = "return (await mehr.query({ kind: 'customer', where: `name starts_with \"Round ${args} \"`, limit: 0 })).total";
        let found = page.run(count, json!(round)).await?;
        expect(
            found.as_u64() >= acknowledged.as_u64(),
            format!("round {round}: {acknowledged} edits were acknowledged, {found} are there"),
        )?;
    }
    Ok(())
}

async fn an_import_is_there_as_a_whole_or_not_at_all(world: &mut World) -> Outcome {
    const IMPORT: &str = "let csv = 'id,name,email,city\\n';
        for (let n = 0; n < 20000; n++) csv += `${args}-${n},Import${args} ${n},i${args}n${n}@example.com,City ${n % 50}\\n`;
        window.refused = null;
        mehr.importFiles([new File([csv], 'customers.csv')]).catch((error) => { refused = error.code; });";
    const COUNT: &str = "return (await mehr.query({ kind: 'customer', where: `external_id starts_with \"${args}-\"`, limit: 0 })).total";
    let mut page = arrive_settled(world).await?;
    for round in kills() {
        page.run(IMPORT, json!(round)).await?;
        tokio::time::sleep(moment(round, 700)).await;
        let refused = page.run("return refused", json!(null)).await?;
        expect_equal(refused, json!(null), &format!("round {round}: why the import was refused"))?;
        world.kill_browser();
        page = arrive_at_data(world).await?;
        let found = page.run(COUNT, json!(round)).await?;
        expect(
            found == json!(0) || found == json!(20000),
            format!("round {round}: {found} of 20000 rows are there"),
        )?;
    }
    Ok(())
}

async fn a_killed_compaction_loses_nothing(world: &mut World) -> Outcome {
    const FILL: &str = "let csv = 'id,name\\n';
        for (let n = 0; n < 5000; n++) csv += `${n},Customer ${n}\\n`;
        await mehr.importFiles([new File([csv], 'customers.csv')]);
        return await mehr.digest()";
    let page = arrive_settled(world).await?;
    let mut digest: Value = page.run(FILL, json!(null)).await?;
    for round in kills() {
        page_compacts_and_dies(world, round).await?;
        let page = arrive_at_data(world).await?;
        let found = page.run("return await mehr.digest()", json!(null)).await?;
        let status = page.run("return await mehr.status()", json!(null)).await?;
        expect_equal(&found, &digest, &format!("round {round}: the digest, with status {status}"))?;
        begin_mirroring(&page).await?;
        // Something new to fold in the next round.
        let edit = "await mehr.apply({ create: { kind: 'customer', fields: { name: `Late ${args}` } } }); return await mehr.digest()";
        digest = page.run(edit, json!(round)).await?;
    }
    Ok(())
}

/// Makes a first edit and waits until the mirror has it; it takes part in every write from then on.
async fn begin_mirroring(page: &Page) -> Outcome {
    let edit =
        "await mehr.apply({ create: { kind: 'customer', fields: { name: 'The first of its session' } } })";
    page.run(edit, json!(null)).await?;
    mirrored(page).await
}

async fn page_compacts_and_dies(world: &mut World, round: u64) -> Outcome {
    let page = world.page()?;
    page.run("mehr.compact();", json!(null)).await?;
    tokio::time::sleep(moment(round, 60)).await;
    world.kill_browser();
    Ok(())
}
