//! No room: what cannot be stored is said, what was typed stays, everything else goes on, and nothing is lost.

use e2e::{Outcome, Page, World, expect, expect_equal};
use serde_json::{Value, json};

e2e::journeys!(without_room_nothing_is_lost_and_it_is_said in Chromium | Firefox);

const NO_ROOM: &str = "The browser has no room left";

/// WebKitGTK cannot be told how much room an origin has.
async fn without_room_nothing_is_lost_and_it_is_said(world: &mut World) -> Outcome {
    let page = fill_up(world).await?;
    let digest = digest(&page).await?;

    let typed = "Typed without room";
    page.click("button", "New customer").await?;
    page.fill("textbox", "Name", typed).await?;
    page.click("button", "Create and open").await?;
    page.says(NO_ROOM).await?;
    let field = page.role("textbox", "Name").await?;
    expect_equal(field.prop("value").await?, Some(typed.to_owned()), "what stands in the form afterwards")?;
    let refused = import(&page, 4000).await.err().map(|failure| failure.to_string()).unwrap_or_default();
    expect(refused.contains("quota_exceeded"), format!("an import without room: {refused:?}"))?;

    const READ: &str = "const rows = (await mehr.query({ kind: 'customer', limit: 5 })).rows.length;
        const sheet = await mehr.export({ kind: 'customer' });
        const backup = await mehr.backup();
        return [rows, sheet.size > 100, backup.size > 100]";
    expect_equal(page.run(READ, json!(null)).await?, json!([5, true, true]), "reading without room")?;
    expect_equal(&self::digest(&page).await?, &digest, "the digest after what was refused")?;

    let page = make_room(world).await?;
    expect_equal(self::digest(&page).await?, digest, "the digest when there is room again")?;
    import(&page, 4000).await?;
    page.click("button", "New customer").await?;
    page.fill("textbox", "Name", typed).await?;
    page.click("button", "Create and open").await?;
    page.role("heading", typed).await.map(drop)
}

/// Fills the browser, at last with the smallest of records, until it refuses each of several.
async fn fill_up(world: &mut World) -> Outcome<Page> {
    const FILL: &str = "for (const length of [60000, 2000, 0]) {
            for (let refused = 0, n = 0; refused < 3; n++) {
                if (n === 2000) return 'there was room for everything';
                const bytes = crypto.getRandomValues(new Uint8Array(length));
                const notes = Array.from(bytes, (byte) => byte.toString(36)).join('');
                const fields = { name: `Customer ${n}`, ...(length > 0 && { notes }) };
                try {
                    await mehr.apply({ create: { kind: 'customer', fields } });
                    refused = 0;
                } catch (error) {
                    if (error.code !== 'quota_exceeded') return error.code;
                    refused += 1;
                }
            }
        }
        return 'full'";
    limit(world, Some(12 << 20));
    let page = world.open("/customers").await?;
    page.engine_ready().await?;
    expect_equal(page.run(FILL, json!(null)).await?, json!("full"), "the end of filling")?;
    Ok(page)
}

/// Both browsers read the limit when they start.
async fn make_room(world: &mut World) -> Outcome<Page> {
    world.close_browser().await?;
    limit(world, None);
    let page = world.open("/customers").await?;
    page.engine_ready().await?;
    Ok(page)
}

/// How much room all origins together have in the next browser.
fn limit(world: &mut World, bytes: Option<u64>) {
    // Firefox counts in KiB, and gives one origin a fifth, but not less than 10 MiB.
    let kib = bytes.map_or(-1, |bytes| (bytes >> 10).cast_signed());
    world.look.firefox_preferences =
        vec![("dom.quotaManager.temporaryStorage.fixedLimit".to_owned(), json!(kib))];
    world.look.chromium_words = bytes
        .map(|bytes| format!("--enable-features=StorageQuotaSettings:PoolSizeBytes/{bytes}"))
        .into_iter()
        .collect();
}

async fn import(page: &Page, rows: u64) -> Outcome {
    const IMPORT: &str = "let csv = 'id,name,email\\n';
        for (let n = 0; n < args; n++) csv += `${n},Imported ${n} ${crypto.randomUUID()},${crypto.randomUUID()}@example.com\\n`;
        await mehr.importFiles([new File([csv], 'customers.csv')])";
    page.run(IMPORT, json!(rows)).await.map(drop)
}

async fn digest(page: &Page) -> Outcome<Value> {
    page.run("return await mehr.digest()", json!(null)).await
}
