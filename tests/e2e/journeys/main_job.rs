//! The main job: bring the data in, read the figures, take back, lose nothing.

use e2e::{Outcome, World, expect};
use serde_json::json;
use std::path::PathBuf;

// A driven WebKit begins with an empty profile each time: there is nothing to come back to.
e2e::journeys!(
    transactions_come_in_by_hand_and_the_published_figures_stand,
    edits_survive_a_killed_browser in Chromium | Firefox,
    every_tab_sees_what_the_others_write,
    a_space_compacted_and_opened_again_is_the_same,
);

/// The CDNOW transactions; see the SOURCES file beside them.
fn transactions() -> std::io::Result<PathBuf> {
    let data = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../crates/engine/tests/data");
    data.join("cdnow_sample_transactions.csv").canonicalize()
}

async fn transactions_come_in_by_hand_and_the_published_figures_stand(world: &mut World) -> Outcome {
    let page = world.open("/import").await?;
    page.engine_ready().await?;
    page.choose_files("input[type=file]", &[&transactions()?]).await?;
    page.click("button", "Import 1 file").await?;
    page.says("Imported and saved").await?;
    page.says("6,919").await?;
    let figures = page
        .run(
            "await mehr.ready;
             const params = { asOf: '1998-07-01' };
             const concentration = await mehr.kpi('concentration', params);
             const rfm = await mehr.rfm(params);
             const cohorts = await mehr.cohorts({});
             return [concentration.customers, concentration.revenue_minor, rfm.distribution.f, cohorts.cohorts[0].size]",
            json!(null),
        )
        .await?;
    expect(
        figures == json!([2357, 24_409_194, [1205, 0, 406, 358, 388], 781]),
        format!("the figures are {figures}"),
    )?;
    let left = page.run("await mehr.undo(); return (await mehr.status()).counts.order", json!(null)).await?;
    expect(left == json!(0), format!("after undo {left} orders are left"))?;
    world.expect_no_complaints().await
}

const CREATE: &str = "await mehr.ready;
    const names = Array.from({ length: 20 }, (_, n) => `Customer ${n}`);
    for (const name of names) await mehr.apply({ create: { kind: 'customer', fields: { name } } });
    return await mehr.digest()";

async fn edits_survive_a_killed_browser(world: &mut World) -> Outcome {
    let page = world.open("/").await?;
    page.engine_ready().await?;
    let before = page.run(CREATE, json!(null)).await?;
    world.kill_browser();
    let page = world.open("/customers").await?;
    page.engine_ready().await?;
    let after = page.run("await mehr.ready; return await mehr.digest()", json!(null)).await?;
    expect(before == after, format!("before the kill {before}, afterwards {after}"))?;
    page.says("Customer 7").await
}

async fn every_tab_sees_what_the_others_write(world: &mut World) -> Outcome {
    let page = world.open("/").await?;
    page.engine_ready().await?;
    let first = world.session()?.web().window().await?;
    world.open_tab("/").await?;
    let other = world.page()?;
    other.engine_ready().await?;
    let digest = other.run(CREATE, json!(null)).await?;
    world.session()?.web().switch_to_window(first).await?;
    let page = world.page()?;
    let same = page
        .run(
            "await mehr.ready;
             for (let n = 0; n < 100 && (await mehr.digest()) !== args; n++) await new Promise((go) => setTimeout(go, 50));
             return await mehr.digest()",
            digest.clone(),
        )
        .await?;
    expect(same == digest, format!("one tab has {same}, the other {digest}"))
}

async fn a_space_compacted_and_opened_again_is_the_same(world: &mut World) -> Outcome {
    let page = world.open("/").await?;
    page.engine_ready().await?;
    let before = page
        .run("await mehr.ready; await mehr.openSpace('sample'); await mehr.compact(); return await mehr.digest()", json!(null))
        .await?;
    page.reload().await?;
    page.engine_ready().await?;
    let after = page
        .run(
            "await mehr.ready; await mehr.openSpace('sample');
             const found = await mehr.search('a');
             return [await mehr.digest(), found.total > 100]",
            json!(null),
        )
        .await?;
    expect(after == json!([before, true]), format!("before {before}, afterwards {after}"))
}
