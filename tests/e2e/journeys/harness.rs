//! The harness itself: that it notices what the other journeys rely on it to notice.

use e2e::{Outcome, World, expect, expect_equal};
use serde_json::json;

// A driven WebKit begins with an empty profile each time: there is nothing to come back to.
e2e::journeys!(
    errors_on_the_console_are_noticed,
    what_the_policy_forbids_is_noticed,
    a_killed_browser_comes_back_with_its_profile in Chromium | Firefox,
    a_stopped_server_does_not_answer,
    the_language_is_the_one_asked_for,
);

async fn errors_on_the_console_are_noticed(world: &mut World) -> Outcome {
    let page = world.open("/").await?;
    page.run("console.error('a complaint of the page')", json!(null)).await?;
    let noticed = world.expect_no_complaints().await;
    expect(noticed.is_err(), "an error on the console went unnoticed")
}

async fn what_the_policy_forbids_is_noticed(world: &mut World) -> Outcome {
    let page = world.open("/").await?;
    page.engine_ready().await?;
    world.expect_no_complaints().await?;
    page.run("document.body.setAttribute('style', 'color: red')", json!(null)).await?;
    // The report is a request of its own.
    page.run("await new Promise((next) => setTimeout(next, 1000))", json!(null)).await?;
    expect(!world.server.policy_violations().is_empty(), "a forbidden style was not reported")
}

async fn a_killed_browser_comes_back_with_its_profile(world: &mut World) -> Outcome {
    const WRITE: &str = "const open = indexedDB.open('harness', 1);
        open.onupgradeneeded = () => open.result.createObjectStore('s');
        const db = await new Promise((done, fail) => { open.onsuccess = () => done(open.result); open.onerror = fail; });
        const write = db.transaction('s', 'readwrite', { durability: 'strict' });
        write.objectStore('s').put(args, 'k');
        await new Promise((done, fail) => { write.oncomplete = done; write.onabort = fail; });";
    const READ: &str = "const open = indexedDB.open('harness', 1);
        const db = await new Promise((done, fail) => { open.onsuccess = () => done(open.result); open.onerror = fail; });
        const get = db.transaction('s').objectStore('s').get('k');
        return await new Promise((done, fail) => { get.onsuccess = () => done(get.result); get.onerror = fail; });";
    for round in 0..3 {
        let page = world.open("/").await?;
        if round > 0 {
            expect_equal(
                page.run(READ, json!(null)).await?,
                json!(round - 1),
                "the value written before the kill",
            )?;
        }
        page.run(WRITE, json!(round)).await?;
        world.kill_browser();
    }
    Ok(())
}

async fn a_stopped_server_does_not_answer(world: &mut World) -> Outcome {
    const ASK: &str =
        "return await fetch('/robots.txt', { cache: 'no-store' }).then(() => true, () => false)";
    let page = world.open("/").await?;
    expect_equal(page.run(ASK, json!(null)).await?, json!(true), "an answer while the server runs")?;
    world.server.stop().await;
    expect_equal(page.run(ASK, json!(null)).await?, json!(false), "an answer while the server is stopped")?;
    world.server.restart(None).await?;
    expect_equal(page.run(ASK, json!(null)).await?, json!(true), "an answer after the restart")
}

async fn the_language_is_the_one_asked_for(world: &mut World) -> Outcome {
    world.look.language = "fa".to_owned();
    let page = world.open("/").await?;
    let language = page.run("return navigator.language", json!(null)).await?;
    let language = language.as_str().unwrap_or_default();
    expect(language.starts_with("fa"), format!("the browser's language is {language}"))
}
