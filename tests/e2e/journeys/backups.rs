//! Backups as files: brought into a browser that knows nothing, and into one that has data.

use std::fs;
use std::path::{Path, PathBuf};

use crate::damage::remove;
use e2e::{Outcome, Page, World, expect_equal};
use serde_json::{Value, json};

e2e::journeys!(
    a_backup_is_brought_into_an_empty_browser,
    a_backup_is_merged_after_a_question_and_other_files_are_refused,
);

const FIELD: &str = "input[type=file][accept='.mehr']";

const FILL: &str =
    "const csv = 'id,name,city\\n1,Ann Lee,Rīga\\n2,Aziza Karimova,Toshkent\\n3,Nino Beridze,თბილისი\\n';
    await mehr.importFiles([new File([csv], 'customers.csv')]);
    await mehr.apply({ create: { kind: 'customer', fields: { name: 'By hand' } } });
    return await mehr.digest()";

async fn digest(page: &Page) -> Outcome<Value> {
    page.run("await mehr.ready; return await mehr.digest()", json!(null)).await
}

/// A backup of what the page shows, as a file.
async fn backup(page: &Page, folder: &Path) -> Outcome<PathBuf> {
    const BYTES: &str = "return [...new Uint8Array(await (await mehr.backup()).arrayBuffer())]";
    let given = page.run(BYTES, json!(null)).await?;
    let numbers = given.as_array().map(Vec::as_slice).unwrap_or_default();
    let bytes: Vec<u8> = numbers.iter().filter_map(|byte| u8::try_from(byte.as_u64()?).ok()).collect();
    let file = folder.join("kept.mehr");
    fs::write(&file, bytes)?;
    Ok(file)
}

async fn a_backup_is_brought_into_an_empty_browser(world: &mut World) -> Outcome {
    (world.look.width, world.look.height) = (390, 844);
    let page = world.open("/").await?;
    page.engine_ready().await?;
    let before = page.run(FILL, json!(null)).await?;
    let file = backup(&page, world.scratch()).await?;

    world.kill_browser();
    remove(&world.profile())?;
    fs::create_dir_all(world.downloads())?;
    let page = world.open("/").await?;
    page.engine_ready().await?;
    page.click("link", "Restore a backup").await?;
    let place = "document.querySelector('#data h3')?.getBoundingClientRect()";
    page.until("backups are in sight", &format!("{place}?.top >= 0 && {place}.bottom <= innerHeight"))
        .await?;
    page.choose_files(FIELD, &[&file]).await?;
    page.says("Backup restored: 2 changes taken over").await?;
    expect_equal(digest(&page).await?, before.clone(), "the digest of what was brought back")?;
    page.click("link", "Customers").await?;
    page.says("Aziza Karimova").await?;
    page.reload().await?;
    page.engine_ready().await?;
    expect_equal(digest(&page).await?, before, "the digest after a reload")?;
    world.expect_no_complaints().await
}

async fn a_backup_is_merged_after_a_question_and_other_files_are_refused(world: &mut World) -> Outcome {
    let page = world.open("/settings").await?;
    page.engine_ready().await?;
    page.run(FILL, json!(null)).await?;
    let file = backup(&page, world.scratch()).await?;
    let since = "await mehr.apply({ create: { kind: 'customer', fields: { name: 'Since then' } } })";
    page.run(since, json!(null)).await?;
    let before = digest(&page).await?;

    page.choose_files(FIELD, &[&file]).await?;
    page.role("dialog", "Restore a backup").await?;
    page.click("button", "Cancel").await?;
    page.until("the question is gone", "!document.querySelector('dialog[open]')").await?;
    page.choose_files(FIELD, &[&file]).await?;
    page.role("dialog", "Restore a backup").await?;
    page.says("kept.mehr").await?;
    page.click("button", "Restore").await?;
    page.says("Everything in this backup is here already.").await?;
    expect_equal(digest(&page).await?, before.clone(), "the digest after the same again")?;

    let other = world.scratch().join("customers.mehr");
    fs::write(&other, "id,name\n1,Ann\n")?;
    page.choose_files(FIELD, &[&other]).await?;
    page.role("dialog", "Restore a backup").await?;
    page.click("button", "Restore").await?;
    page.says("This file is not a backup of Mehr.").await?;
    expect_equal(digest(&page).await?, before, "the digest after what is no backup")?;
    world.expect_no_complaints().await
}
