//! A new version of the app: it waits until the person agrees, and then takes over at once.

use e2e::{Outcome, Page, World, expect, expect_equal, with_worker_script};
use serde_json::json;

e2e::journeys!(a_new_version_waits_for_consent_and_then_takes_over);

/// What the new version says where the old one says nothing.
const MARK: &str = "// the version after this one";

async fn a_new_version_waits_for_consent_and_then_takes_over(world: &mut World) -> Outcome {
    let page = world.open("/").await?;
    page.offline_ready().await?;
    let newer = with_worker_script(world.dist(), &world.scratch().join("newer"), MARK)?;
    world.server.restart(Some(&newer)).await?;

    const LOOK_FOR_UPDATE: &str = "await (await navigator.serviceWorker.getRegistration()).update();
        while (!mehrBoot.updateReady) await new Promise((next) => setTimeout(next, 20));";
    page.run(LOOK_FOR_UPDATE, json!(null)).await?;
    expect_equal(is_new(&page).await?, false, "the new version before consent")?;
    page.reload().await?;
    expect_equal(is_new(&page).await?, false, "the new version after a reload without consent")?;
    page.wait_for("the update to be offered again", async |page| {
        Ok((page.run("return mehrBoot.updateReady", json!(null)).await? == true).then_some(()))
    })
    .await?;

    const ACCEPT: &str = "window.oldPage = true; window.dispatchEvent(new CustomEvent('mehr-update-accept'))";
    page.run(ACCEPT, json!(null)).await?;
    page.wait_for("the page to be loaded again by itself", async |page| {
        Ok((page.run("return !window.oldPage", json!(null)).await? == true).then_some(()))
    })
    .await?;
    expect_equal(is_new(&page).await?, true, "the new version after consent")?;
    world.server.stop().await;
    page.reload().await?;
    expect(is_new(&page).await?, "the new version does not work offline")
}

async fn is_new(page: &Page) -> Outcome<bool> {
    let text = page.run("return await (await fetch('/worker_boot.js')).text()", json!(null)).await?;
    Ok(text.as_str().unwrap_or_default().contains(MARK))
}
