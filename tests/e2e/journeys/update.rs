//! A new version of the app: it waits until the person agrees, and then takes over at once.

use std::fs;
use std::path::{Path, PathBuf};

use e2e::{Outcome, Page, World, expect, expect_equal};
use serde_json::json;

e2e::journeys!(a_new_version_waits_for_consent_and_then_takes_over);

/// What the new version says where the old one says nothing.
const MARK: &str = "// the version after this one";

async fn a_new_version_waits_for_consent_and_then_takes_over(world: &mut World) -> Outcome {
    let page = world.open("/").await?;
    page.offline_ready().await?;
    let newer = newer_version(world.dist(), &world.scratch().join("newer"))?;
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

/// A copy of the app in which one file is different, and with it the version of the service worker.
fn newer_version(dist: &Path, goal: &Path) -> Outcome<PathBuf> {
    copy(dist, goal)?;
    for (name, change) in [("worker_boot.js", MARK), ("sw.js", "// another version")] {
        let file = goal.join(name);
        let mut text = fs::read_to_string(&file)?;
        text = text.replacen("const VERSION = \"", "const VERSION = \"newer-", 1);
        fs::write(&file, format!("{text}\n{change}\n"))?;
        for ending in ["br", "gz"] {
            let packed = goal.join(format!("{name}.{ending}"));
            if packed.exists() {
                fs::remove_file(packed)?;
            }
        }
    }
    Ok(goal.to_owned())
}

fn copy(from: &Path, to: &Path) -> Outcome {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let goal = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &goal)?;
        } else {
            fs::copy(entry.path(), goal)?;
        }
    }
    Ok(())
}
