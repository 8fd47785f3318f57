//! Two versions of the app and of its database at once: the old tab gives way, the new one waits where it has to, and
//! old code only reads what newer code has written. Each says so.

use e2e::{Outcome, Page, World, expect, expect_equal, with_worker_script};
use serde_json::{Value, json};

e2e::journeys!(
    an_old_tab_gives_way_to_an_upgrade_and_says_so,
    an_upgrade_that_is_blocked_says_so_and_goes_on_by_itself,
    a_database_that_does_not_open_is_not_waited_for_in_silence,
    data_of_a_newer_version_can_be_read_and_not_changed,
);

/// What makes the app one that writes the next version of the database.
const NEXT_VERSION: &str = "{
  const open = IDBFactory.prototype.open;
  IDBFactory.prototype.open = function (name, version) {
    return version === undefined ? open.call(this, name) : open.call(this, name, version + 1);
  };
}";

const OUTDATED: &str = "Another tab runs a newer version. Please reload this one.";
const READ_ONLY: &str = "A newer version of Mehr wrote this data. It can be read here, not changed.";
const BLOCKED: &str = "Another tab is in the way";

async fn an_old_tab_gives_way_to_an_upgrade_and_says_so(world: &mut World) -> Outcome {
    let (page, digest) = with_data(world).await?;
    let old = world.session()?.web().window().await?;
    upgrade_server(world, &page).await?;
    world.open_tab("/").await?;
    let newer = world.page()?;
    newer.engine_ready().await?;
    expect_equal(digest_of(&newer).await?, digest, "the digest in the newer version")?;
    create(&newer, "By the newer version").await?;

    world.session()?.web().switch_to_window(old).await?;
    let page = world.page()?;
    page.says(OUTDATED).await?;
    let refused = create(&page, "By the older version").await;
    expect(refused.is_err(), "the old tab has taken an edit that it cannot store")?;
    page.says("Another tab runs a newer version").await?;
    page.click("button", "Reload").await?;
    page.wait_for("the tab to be of the newer version", async |page| {
        page.engine_ready().await?;
        Ok((count(page, "By the newer version").await? == 1).then_some(()))
    })
    .await
}

async fn an_upgrade_that_is_blocked_says_so_and_goes_on_by_itself(world: &mut World) -> Outcome {
    let (page, digest) = with_data(world).await?;
    upgrade_server(world, &page).await?;
    // A page that holds the old version and hears nothing, as a frozen tab does.
    let page = world.open("/robots.txt").await?;
    page.run(&format!("{OPEN} window.held = await open('mehr.main');"), json!(null)).await?;
    let holder = world.session()?.web().window().await?;
    let waiting = world.open_tab("/").await?;
    let app = world.page()?;
    app.role("heading", BLOCKED).await?;
    world.session()?.web().switch_to_window(holder).await?;
    world.page()?.run("window.held.close()", json!(null)).await?;
    world.session()?.web().switch_to_window(waiting).await?;
    let app = world.page()?;
    app.engine_ready().await?;
    expect_equal(digest_of(&app).await?, digest, "the digest after the wait")?;
    create(&app, "After the wait").await
}

async fn a_database_that_does_not_open_is_not_waited_for_in_silence(world: &mut World) -> Outcome {
    let (_, digest) = with_data(world).await?;
    // Behind an upgrade that is blocked itself, every opening waits, and no browser says a word about it.
    const BLOCK: &str = "window.held = await open('mehr.main');
        window.upgrade = indexedDB.open('mehr.main', 2);
        window.upgrade.onupgradeneeded = () => window.upgrade.transaction.abort();";
    let page = world.open("/robots.txt").await?;
    page.run(&format!("{OPEN} {BLOCK}"), json!(null)).await?;
    let holder = world.session()?.web().window().await?;
    let waiting = world.open_tab("/").await?;
    let app = world.page()?;
    app.says("This takes unusually long").await?;
    world.session()?.web().switch_to_window(holder).await?;
    world.page()?.run("window.held.close()", json!(null)).await?;
    world.session()?.web().switch_to_window(waiting).await?;
    let app = world.page()?;
    app.engine_ready().await?;
    expect_equal(digest_of(&app).await?, digest, "the digest after the wait")
}

async fn data_of_a_newer_version_can_be_read_and_not_changed(world: &mut World) -> Outcome {
    let (_, digest) = with_data(world).await?;
    let page = world.open("/robots.txt").await?;
    let raise = format!("{OPEN} (await open('mehr.main', 7)).close();");
    page.run(&raise, json!(null)).await?;
    let page = world.open("/customers").await?;
    page.engine_ready().await?;
    page.says(READ_ONLY).await?;
    page.says("Customer 7").await?;
    expect_equal(digest_of(&page).await?, digest.clone(), "the digest when read only")?;
    let refused = create(&page, "Not to be").await;
    let code = refused.err().map(|failure| failure.to_string()).unwrap_or_default();
    expect(code.contains("read_only"), format!("an edit of read-only data: {code:?}"))?;
    let export = "return (await mehr.export({ kind: 'customer' })).size > 100";
    expect_equal(page.run(export, json!(null)).await?, json!(true), "an export of read-only data")?;
    expect_equal(digest_of(&page).await?, digest, "the digest after the refused edit")
}

const OPEN: &str = "const open = (name, version) => new Promise((done, fail) => {
        const request = indexedDB.open(name, version);
        request.onsuccess = () => done(request.result);
        request.onerror = () => fail(request.error);
    });";

/// The app with twenty customers, and their digest.
async fn with_data(world: &mut World) -> Outcome<(Page, Value)> {
    let page = world.open("/").await?;
    page.engine_ready().await?;
    for number in 0..20 {
        create(&page, &format!("Customer {number}")).await?;
    }
    let digest = digest_of(&page).await?;
    Ok((page, digest))
}

/// From now on the server has the newer version, and pages ask it.
async fn upgrade_server(world: &mut World, page: &Page) -> Outcome {
    const FORGET_SHELL: &str =
        "for (const worker of await navigator.serviceWorker.getRegistrations()) await worker.unregister();
        for (const name of await caches.keys()) await caches.delete(name);";
    page.offline_ready().await?;
    page.run(FORGET_SHELL, json!(null)).await?;
    let newer = with_worker_script(world.dist(), &world.scratch().join("newer"), NEXT_VERSION)?;
    world.server.restart(Some(&newer)).await
}

async fn create(page: &Page, name: &str) -> Outcome {
    let create = "await mehr.apply({ create: { kind: 'customer', fields: { name: args } } })";
    page.run(create, json!(name)).await.map(drop)
}

async fn count(page: &Page, name: &str) -> Outcome<u64> {
    let count =
        "return (await mehr.query({ kind: 'customer', where: `name = \"${args}\"`, limit: 0 })).total";
    Ok(page.run(count, json!(name)).await?.as_u64().unwrap_or_default())
}

async fn digest_of(page: &Page) -> Outcome<Value> {
    page.run("return await mehr.digest()", json!(null)).await
}
