//! Browsers that lack something, and private windows: the app works, and says what is weaker.

use e2e::{Outcome, Page, World, expect_equal, with_worker_script};
use serde_json::{Value, json};

e2e::journeys!(
    a_private_window_works,
    without_a_private_file_system_there_is_no_second_copy,
    without_a_storage_manager_it_works,
    without_locks_it_works,
    without_any_storage_it_works_until_it_is_closed,
);

async fn a_private_window_works(world: &mut World) -> Outcome {
    world.look.private = true;
    let page = world.open("/").await?;
    works(&page).await?;
    // What is stored lasts as long as the window.
    page.reload().await?;
    page.engine_ready().await?;
    let status = status(&page).await?;
    expect_equal(
        &status["counts"]["customer"],
        &json!(if status["durable"] == true { 2 } else { 0 }),
        "customers",
    )?;
    world.expect_no_complaints().await
}

async fn without_a_private_file_system_there_is_no_second_copy(world: &mut World) -> Outcome {
    let script = "if (self.StorageManager) delete StorageManager.prototype.getDirectory;";
    let page = open_without(world, script).await?;
    works(&page).await?;
    expect_equal(&status(&page).await?["mirrored"], &json!(false), "whether there is a second copy")?;
    says_in_settings(world, "None in this browser; keep a backup").await?;
    says_in_state(&page, "No second copy is kept beside it").await
}

async fn without_a_storage_manager_it_works(world: &mut World) -> Outcome {
    let script = "Object.defineProperty(Object.getPrototypeOf(navigator), 'storage', { value: undefined });";
    let page = open_without(world, script).await?;
    works(&page).await?;
    let status = status(&page).await?;
    expect_equal(&status["persisted"], &json!(null), "whether the browser keeps it")?;
    expect_equal(&status["mirrored"], &json!(false), "whether there is a second copy")?;
    says_in_settings(world, "The browser does not say").await
}

async fn without_locks_it_works(world: &mut World) -> Outcome {
    let script = "Object.defineProperty(Object.getPrototypeOf(navigator), 'locks', { value: undefined });";
    let page = open_without(world, script).await?;
    works(&page).await?;
    says_in_state(&page, "This browser cannot keep tabs apart").await
}

async fn without_any_storage_it_works_until_it_is_closed(world: &mut World) -> Outcome {
    let script = "Object.defineProperty(self, 'indexedDB', { value: undefined });";
    let page = open_without(world, script).await?;
    works(&page).await?;
    expect_equal(&status(&page).await?["durable"], &json!(false), "whether anything is kept")?;
    page.says("The browser cannot store anything here").await?;
    page.says("Not kept").await?;
    says_in_settings(world, "Only until this window is closed").await
}

/// The app in a browser whose worker has lost something before the engine starts.
async fn open_without(world: &mut World, script: &str) -> Outcome<Page> {
    let weaker = with_worker_script(world.dist(), &world.scratch().join("weaker"), script)?;
    world.server.restart(Some(&weaker)).await?;
    world.open("/").await
}

/// Does a little of everything.
async fn works(page: &Page) -> Outcome {
    const USE: &str = "const add = (name) => mehr.apply({ create: { kind: 'customer', fields: { name } } });
        await add('Here'); await add('There'); await add('Nowhere');
        await mehr.undo();
        await mehr.importFiles([new File(['id,name\\n1,Imported\\n'], 'customers.csv')]);
        await mehr.undo();
        const found = await mehr.search('There');
        const backup = await mehr.backup();
        return [(await mehr.query({ kind: 'customer', limit: 0 })).total, found.total, backup.size > 100]";
    page.engine_ready().await?;
    expect_equal(page.run(USE, json!(null)).await?, json!([2, 1, true]), "what was done")
}

async fn status(page: &Page) -> Outcome<Value> {
    page.run("return await mehr.status()", json!(null)).await
}

async fn says_in_settings(world: &World, words: &str) -> Outcome {
    let page = world.page()?;
    page.click("link", "Settings").await?;
    page.says(words).await
}

async fn says_in_state(page: &Page, words: &str) -> Outcome {
    page.click("button", "State of your data").await?;
    page.says(words).await
}
