//! Many tabs that write at the same time.

use e2e::{Outcome, Page, World, expect_equal};
use serde_json::{Value, json};

e2e::journeys!(six_tabs_that_write_at_once_come_to_the_same);

const TABS: u64 = 6;

/// Begins when told, and writes until it has done its part: every tab thirty customers one by one; one tab takes an
/// action back in between, another imports a file.
const WORK: &str = "
    const starter = new BroadcastChannel('start');
    const started = new Promise((start) => { starter.onmessage = start; });
    window.done = (async () => {
        await started;
        let rows = 0;
        for (let n = 0; n < 30; n++) {
            await mehr.apply({ create: { kind: 'customer', fields: { name: `Tab ${args} number ${n}` } } });
            rows += 1;
            if (args === 2 && n === 15) rows -= (await mehr.undo()).rows;
            if (args === 3 && n === 5) {
                let csv = 'id,name\\n';
                for (let n = 0; n < 3000; n++) csv += `${n},Imported ${n}\\n`;
                const result = await mehr.importFiles([new File([csv], 'customers.csv')]);
                rows += result.files[0].created;
            }
        }
        return rows;
    })();";

async fn six_tabs_that_write_at_once_come_to_the_same(world: &mut World) -> Outcome {
    world.open("/").await?;
    let mut tabs = vec![world.session()?.web().window().await?];
    while (tabs.len() as u64) < TABS {
        tabs.push(world.open_tab("/").await?);
    }
    for (number, tab) in (0_u64..).zip(&tabs) {
        world.session()?.web().switch_to_window(tab.clone()).await?;
        let page = world.page()?;
        page.engine_ready().await?;
        page.run(WORK, json!(number)).await?;
    }
    world.page()?.run("new BroadcastChannel('start').postMessage(true)", json!(null)).await?;

    let mut rows = 0;
    for tab in &tabs {
        world.session()?.web().switch_to_window(tab.clone()).await?;
        rows +=
            world.page()?.run("return await window.done", json!(null)).await?.as_i64().unwrap_or_default();
    }
    let mut first: Option<Value> = None;
    for tab in &tabs {
        world.session()?.web().switch_to_window(tab.clone()).await?;
        let page = world.page()?;
        let digest = all_there(&page, rows).await?;
        let first = first.get_or_insert_with(|| digest.clone());
        expect_equal(&digest, first, "the digest of a tab and that of the first")?;
    }
    let page = world.page()?;
    page.reload().await?;
    page.engine_ready().await?;
    let digest = all_there(&page, rows).await?;
    expect_equal(Some(digest), first, "the digest after a reload")?;
    world.expect_no_complaints().await
}

/// Waits until the tab has as many customers as all tabs have acknowledged; gives its digest then.
async fn all_there(page: &Page, rows: i64) -> Outcome<Value> {
    const LOOK: &str =
        "return [(await mehr.query({ kind: 'customer', limit: 0 })).total, await mehr.digest()]";
    page.wait_for(&format!("all {rows} customers"), async |page| {
        let seen = page.run(LOOK, json!(null)).await?;
        Ok((seen[0] == json!(rows)).then(|| seen[1].clone()))
    })
    .await
}
