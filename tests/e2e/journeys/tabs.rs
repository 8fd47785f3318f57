//! Many tabs that write at the same time.

use e2e::{Outcome, Page, World, expect, expect_equal};
use serde_json::{Value, json};

e2e::journeys!(
    six_tabs_that_write_at_once_come_to_the_same,
    a_page_that_is_left_in_the_midst_of_a_write_is_in_nobodys_way
);

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

/// Edits, one after the other, until the page is left, which is after so many were said to be saved.
const EDIT: &str = "
    const edit = async () => {
        for (;;) {
            await mehr.apply({ create: { kind: 'customer', fields: { name: 'Ada' } } });
            localStorage.saved = Number(localStorage.saved ?? 0) + 1;
        }
    };
    edit().catch(() => {});
    while (!(localStorage.saved >= args)) await new Promise((later) => setTimeout(later, 10));";

/// Browsers keep a page that is left for the way back, and some of them its worker too, as it was.
async fn a_page_that_is_left_in_the_midst_of_a_write_is_in_nobodys_way(world: &mut World) -> Outcome {
    for round in 1..=10 {
        let page = world.open("/customers?sort=name").await?;
        page.engine_ready().await?;
        page.run(EDIT, json!(10 * round)).await?;
    }
    world.open("/segments").await?.engine_ready().await?;
    world.session()?.web().back().await?;
    let page = world.page()?;
    // What was kept is as it was at first, and then begins anew.
    const CAME_BACK: &str = "performance.getEntriesByType('navigation')[0].type !== 'navigate' && window.mehr
        && location.search.includes('sort=name')";
    page.until("the list as it was left", CAME_BACK).await?;
    page.engine_ready().await?;
    const MISSING: &str =
        "const { total } = await mehr.query({ kind: 'customer' }); return Number(localStorage.saved) - total";
    let missing = page.run(MISSING, json!(null)).await?.as_i64().unwrap_or(i64::MAX);
    expect(missing <= 0, format!("{missing} customers that were said to be saved are not there"))?;
    world.expect_no_complaints().await
}
