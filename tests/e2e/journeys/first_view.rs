//! What is shown of a space before it has been read.

use crate::arrival::sample_at;
use e2e::{Outcome, Page, World, expect_equal};
use serde_json::{Value, json};
use thirtyfour::WindowHandle;

e2e::journeys!(
    a_space_left_in_peace_shows_its_list_before_it_is_read,
    what_is_read_has_the_last_word,
    what_was_kept_of_another_state_is_not_shown,
    a_page_that_is_left_while_it_reads_is_in_nobodys_way
);

/// Reads or writes what is kept beside the pages.
const KEPT: &str = "const kept = (write) => new Promise((resolve, reject) => {
        const opening = indexedDB.open('mehr.main');
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
            const database = opening.result;
            const transaction = database.transaction('meta', write ? 'readwrite' : 'readonly');
            const settings = transaction.objectStore('meta');
            const reading = write ? settings.put(write, 'user/first-view') : settings.get('user/first-view');
            transaction.oncomplete = () => { database.close(); resolve(reading.result); };
        };
    });
    const text = async () => new TextDecoder().decode(await kept() ?? new Uint8Array());";

/// No tab can read the pages of a space while another one writes to them.
const HOLD: &str = "const database = await new Promise((opened) => {
        const opening = indexedDB.open('mehr.main');
        opening.onsuccess = () => opened(opening.result);
    });
    const pages = database.transaction('pages', 'readwrite').objectStore('pages');
    const hold = () => {
        if (window.isReleased) database.close();
        else pages.get('nothing').onsuccess = hold;
    };
    await new Promise((held) => {
        pages.get('nothing').onsuccess = () => { held(); hold(); };
    });";

async fn a_space_left_in_peace_shows_its_list_before_it_is_read(world: &mut World) -> Outcome {
    let (first, second) = two_tabs(world, &["Ada", "Boris"]).await?;
    world.session()?.web().switch_to_window(second).await?;
    world.page()?.run(HOLD, json!(null)).await?;
    world.session()?.web().switch_to_window(first.clone()).await?;
    let page = open_again(world).await?;
    shows(&page, &["Ada", "Boris"]).await?;
    page.run(
        "window.digest = null; mehr.digest().then((digest) => { window.digest = digest; })",
        json!(null),
    )
    .await?;
    // What needs more than the first view waits for the space.
    let waits = "await new Promise((later) => setTimeout(later, 500)); return window.digest";
    expect_equal(page.run(waits, json!(null)).await?, json!(null), "the answer before the space is read")?;
    release(world, &first).await?;
    world.page()?.until("the answer is there", "window.digest").await?;
    world.expect_no_complaints().await
}

async fn what_is_read_has_the_last_word(world: &mut World) -> Outcome {
    let (first, second) = two_tabs(world, &["Ada", "Boris"]).await?;
    world.session()?.web().switch_to_window(second.clone()).await?;
    world.page()?.run(HOLD, json!(null)).await?;
    world.session()?.web().switch_to_window(first.clone()).await?;
    shows(&open_again(world).await?, &["Ada", "Boris"]).await?;
    world.session()?.web().switch_to_window(second).await?;
    // Not awaited: some browsers let it wait for the tab that reads, which waits for the pages.
    let adding = "mehr.apply({ create: { kind: 'customer', fields: { name: 'Cecilia' } } })";
    world.page()?.run(adding, json!(null)).await?;
    release(world, &first).await?;
    shows(&world.page()?, &["Ada", "Boris", "Cecilia"]).await?;
    world.expect_no_complaints().await
}

async fn what_was_kept_of_another_state_is_not_shown(world: &mut World) -> Outcome {
    let page = world.open("/customers").await?;
    page.engine_ready().await?;
    add(&page, "Ada").await?;
    is_kept(&page, "Ada").await?;
    page.run(&format!("{KEPT} window.earlier = await kept()"), json!(null)).await?;
    add(&page, "Boris").await?;
    is_kept(&page, "Boris").await?;
    page.run(&format!("{KEPT} await kept(window.earlier)"), json!(null)).await?;
    shows(&open_again(world).await?, &["Ada", "Boris"]).await?;
    // Nor is a damaged one.
    let page = world.page()?;
    page.run(&format!("{KEPT} await kept(new Uint8Array(100))"), json!(null)).await?;
    shows(&open_again(world).await?, &["Ada", "Boris"]).await?;
    is_kept(&world.page()?, "Boris").await?;
    world.expect_no_complaints().await
}

async fn a_page_that_is_left_while_it_reads_is_in_nobodys_way(world: &mut World) -> Outcome {
    let page = sample_at(world, "/customers").await?;
    page.wait_for("the first view to be kept", async |page| {
        let look = format!("{} return Boolean(await kept())", KEPT.replace("main", "sample"));
        Ok((page.run(&look, json!(null)).await? == json!(true)).then_some(()))
    })
    .await?;
    for _ in 0..10 {
        let page = world.open("/customers").await?;
        page.engine_ready().await?;
        page.run("mehr.openSpace('sample')", json!(null)).await?;
    }
    world
        .page()?
        .run("window.digest = null; mehr.digest().then((digest) => { window.digest = digest; })", json!(null))
        .await?;
    world.page()?.until("the space is read", "window.digest").await
}

/// Two tabs of a space with these customers, the first one at their list, of which the first view is kept.
async fn two_tabs(world: &mut World, names: &[&str]) -> Outcome<(WindowHandle, WindowHandle)> {
    let page = world.open("/customers").await?;
    page.engine_ready().await?;
    for name in names {
        add(&page, name).await?;
        is_kept(&page, name).await?;
    }
    page.run("await mehr.compact()", json!(null)).await?;
    let first = world.session()?.web().window().await?;
    let second = world.open_tab("/settings").await?;
    world.session()?.web().switch_to_window(second.clone()).await?;
    world.page()?.engine_ready().await?;
    // It has read all of its pages.
    world.page()?.run("await mehr.digest()", json!(null)).await?;
    Ok((first, second))
}

async fn open_again(world: &World) -> Outcome<Page> {
    let page = world.page()?;
    page.reload().await?;
    page.engine_ready().await?;
    Ok(page)
}

/// Lets the other tab's pages go, and comes back.
async fn release(world: &World, first: &WindowHandle) -> Outcome {
    for tab in world.session()?.web().windows().await? {
        world.session()?.web().switch_to_window(tab).await?;
        world.page()?.run("window.isReleased = true", json!(null)).await?;
    }
    Ok(world.session()?.web().switch_to_window(first.clone()).await?)
}

async fn add(page: &Page, name: &str) -> Outcome {
    page.run("await mehr.apply({ create: { kind: 'customer', fields: { name: args } } })", json!(name))
        .await?;
    Ok(())
}

async fn is_kept(page: &Page, name: &str) -> Outcome {
    page.wait_for(&format!("{name} to be kept"), async |page| {
        let kept = page.run(&format!("{KEPT} return (await text()).includes(args)"), json!(name)).await?;
        Ok((kept == json!(true)).then_some(()))
    })
    .await
}

async fn shows(page: &Page, names: &[&str]) -> Outcome {
    const SHOWN: &str =
        "return [...document.querySelectorAll('.virtual-table tbody tr[role=row]:not(.waiting)')]
        .map((row) => row.querySelector('a').textContent).sort()";
    page.wait_for(&format!("a list of {names:?}"), async |page| {
        let shown: Value = page.run(SHOWN, json!(null)).await?;
        Ok((shown == json!(names)).then_some(()))
    })
    .await
}
