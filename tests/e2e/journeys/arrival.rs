//! Ways to a page with data, also where something may have become of it.

use e2e::{Outcome, Page, World};
use serde_json::json;

/// The heading of the recovery screen.
pub const LOST: &str = "Some of your data is missing";
/// Its button that brings back what the mirror holds.
pub const RESTORE: &str = "Restore from the second copy";

/// What stands there after the start.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Stage {
    /// The data.
    Ready,
    /// The recovery screen.
    Lost,
}

/// Starts the browser and waits for one of the two.
pub async fn arrive(world: &mut World) -> Outcome<Stage> {
    const IS_READY: &str = "const soon = new Promise((next) => setTimeout(next, 50, false));
        return !!window.mehr && await Promise.race([mehr.ready.then(() => true), soon])";
    let page = world.open("/").await?;
    page.wait_for("the data or the recovery screen", async |page| {
        if page.has("heading", LOST).await? {
            return Ok(Some(Stage::Lost));
        }
        Ok((page.run(IS_READY, json!(null)).await? == true).then_some(Stage::Ready))
    })
    .await
}

/// Starts the browser and gets at the data, if need be by the button of the recovery screen.
pub async fn arrive_at_data(world: &mut World) -> Outcome<Page> {
    let stage = arrive(world).await?;
    let page = world.page()?;
    if stage == Stage::Lost {
        page.click("button", RESTORE).await?;
    }
    page.engine_ready().await?;
    Ok(page)
}

/// The same, once the service worker has kept the app: from then on a journey may kill the browser.
///
/// Firefox (153.7) that is killed while a service worker fills its cache believes at its next start that less than nothing
/// is stored (`navigator.storage.estimate()` tells 2⁶⁴ less some bytes) and refuses every write until the start after that.
pub async fn arrive_settled(world: &mut World) -> Outcome<Page> {
    let page = arrive_at_data(world).await?;
    page.offline_ready().await?;
    Ok(page)
}

/// Opens a screen with the sample company in it.
pub async fn sample_at(world: &mut World, address: &str) -> Outcome<Page> {
    let page = world.open("/").await?;
    page.engine_ready().await?;
    page.run("await mehr.ready; await mehr.openSpace('sample')", json!(null)).await?;
    let page = world.open(address).await?;
    page.engine_ready().await?;
    Ok(page)
}

/// A screen of the open space, opened anew in a language.
pub async fn in_language(world: &mut World, language: &str, address: &str) -> Outcome<Page> {
    world.page()?.run("localStorage.setItem('mehr.locale', args)", json!(language)).await?;
    let page = world.open(address).await?;
    page.engine_ready().await?;
    Ok(page)
}

/// Waits until the mirror has come as far as the page knows the log to be.
pub async fn mirrored(page: &Page) -> Outcome {
    const CANARY: &str = "const root = await navigator.storage.getDirectory();
        const folder = await root.getDirectoryHandle('mehr.main');
        const file = await (await folder.getFileHandle('canary.bin')).getFile();
        const bytes = [...new Uint8Array(await file.arrayBuffer())];
        return bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('') === localStorage['mehr.canary.main']";
    page.wait_for("the mirror to have caught up", async |page| {
        Ok((page.run(CANARY, json!(null)).await? == true).then_some(()))
    })
    .await
}
