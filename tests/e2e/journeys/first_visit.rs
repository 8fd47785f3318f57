//! The first visit: the page opens, both programs start, and from then on the network is not needed.

use e2e::{Outcome, World, expect};
use serde_json::json;

e2e::journeys!(
    the_page_opens_and_the_engine_answers,
    the_page_opens_without_the_server,
    app_and_engine_are_of_one_build,
);

async fn the_page_opens_and_the_engine_answers(world: &mut World) -> Outcome {
    let page = world.open("/").await?;
    page.first("main").await?;
    page.engine_ready().await?;
    page.offline_ready().await?;
    let is_update = page.run("return mehrBoot.updateReady", json!(null)).await?;
    expect(is_update == json!(false), "nothing newer is announced")?;
    world.expect_no_complaints().await
}

async fn the_page_opens_without_the_server(world: &mut World) -> Outcome {
    let page = world.open("/").await?;
    page.engine_ready().await?;
    page.offline_ready().await?;
    world.expect_no_complaints().await?;
    world.server.stop().await;
    page.reload().await?;
    page.engine_ready().await?;
    let page = world.open("/customers").await?;
    page.first("main").await?;
    page.engine_ready().await
}

async fn app_and_engine_are_of_one_build(world: &mut World) -> Outcome {
    let page = world.open("/").await?;
    page.engine_ready().await?;
    let build = page.run("return mehrBoot.build", json!(null)).await?;
    let build = build.as_str().unwrap_or_default();
    expect(build.len() == 16, format!("the page's build id is {build}"))
}
