//! Charts as files: each as a picture and as a table, under the policy that forbids styles and foreign pictures.

use crate::arrival::sample_at;
use e2e::{Outcome, Page, World, expect};
use serde_json::{Value, json};

e2e::journeys!(
    every_chart_of_insights_is_handed_out_as_a_picture_and_a_table,
    every_chart_beside_insights_is_handed_out_as_a_picture_and_a_table,
    a_picture_in_persian_and_dark_has_the_colours_and_the_direction_of_the_screen,
);

/// Keeps what is handed out in place of writing it to the disk.
const KEEP: &str = "
    window.kept = [];
    const make = URL.createObjectURL.bind(URL);
    const blobs = new Map();
    URL.createObjectURL = (blob) => { const url = make(blob); blobs.set(url, blob); return url; };
    HTMLAnchorElement.prototype.click = function () { kept.push({ name: this.download, blob: blobs.get(this.href) }); };
";

/// Presses both buttons of every chart and says what came of it, one line a chart.
const TAKE: &str = "
    const found = [];
    const handed = async (button) => {
        kept.length = 0;
        button.click();
        for (let n = 0; n < 200 && !kept.length; n++) await new Promise((next) => setTimeout(next, 25));
        return kept[0];
    };
    for (const charted of document.querySelectorAll('.charted')) {
        const [png, csv] = charted.querySelectorAll('.charted-files button');
        const picture = await handed(png), table = await handed(csv);
        if (!picture || !table) { found.push({ name: png.ariaLabel, missing: true }); continue; }
        const image = await createImageBitmap(picture.blob);
        const canvas = document.createElement('canvas');
        [canvas.width, canvas.height] = [image.width, image.height];
        const context = canvas.getContext('2d');
        context.drawImage(image, 0, 0);
        const pixels = new Uint32Array(context.getImageData(0, 0, image.width, image.height).data.buffer);
        const counts = new Map();
        for (const pixel of pixels) counts.set(pixel, (counts.get(pixel) ?? 0) + 1);
        const text = await table.blob.text();
        const chart = charted.querySelector('.chart > svg, .heat').getBoundingClientRect();
        found.push({
            name: picture.name,
            table: table.name,
            isTwice: image.width >= 2 * Math.floor(chart.width),
            colours: counts.size,
            painted: 1 - Math.max(...counts.values()) / pixels.length,
            lines: text.trim().split('\\r\\n').length,
            corner: '#' + [...new Uint8Array(pixels.buffer.slice(0, 3))].map((byte) => byte.toString(16).padStart(2, '0')).join(''),
        });
    }
    return found;
";

/// Waits for the charts of a screen and takes them all.
async fn taken(page: &Page, charts: usize) -> Outcome<Vec<Value>> {
    let there = format!(
        "document.querySelectorAll('.charted').length >= {charts} && !document.querySelector('#main .waiting')"
    );
    page.until("the charts are there", &there).await?;
    page.run(KEEP, json!(null)).await?;
    let found = page.run(TAKE, json!(null)).await?;
    Ok(found.as_array().cloned().unwrap_or_default())
}

/// Whether a chart came out as a picture with something on it and as a table with rows.
fn check(chart: &Value) -> Outcome {
    let is_picture = chart["isTwice"] == true
        && chart["colours"].as_u64() > Some(8)
        && chart["painted"].as_f64() > Some(0.01)
        && chart["name"].as_str().is_some_and(|name| name.ends_with(".png"));
    let is_table = chart["lines"].as_u64() > Some(1)
        && chart["table"].as_str().is_some_and(|name| name.ends_with(".csv"));
    expect(is_picture && is_table, format!("one chart came out as {chart}"))
}

async fn every_chart_of_insights_is_handed_out_as_a_picture_and_a_table(world: &mut World) -> Outcome {
    let page = sample_at(world, "/insights").await?;
    let charts = taken(&page, 6).await?;
    expect(charts.len() == 6, format!("{} charts", charts.len()))?;
    charts.iter().try_for_each(check)?;
    let names: Vec<&str> = charts.iter().filter_map(|chart| chart["name"].as_str()).collect();
    expect(names[0] == "Retention by month.png", format!("the files are {names:?}"))?;
    world.expect_no_complaints().await
}

async fn every_chart_beside_insights_is_handed_out_as_a_picture_and_a_table(world: &mut World) -> Outcome {
    for (address, charts) in
        [("/insights/forecast", 2), ("/insights/retention?by=type", 2), ("/insights/lifetime-value", 2)]
    {
        let page = sample_at(world, address).await?;
        let found = taken(&page, charts).await?;
        expect(found.len() >= charts, format!("{address} has {} charts", found.len()))?;
        found.iter().try_for_each(check)?;
    }
    world.expect_no_complaints().await
}

async fn a_picture_in_persian_and_dark_has_the_colours_and_the_direction_of_the_screen(
    world: &mut World,
) -> Outcome {
    let page = world.open("/").await?;
    page.engine_ready().await?;
    page.run(
        "localStorage.setItem('mehr.locale', 'fa'); localStorage.setItem('mehr.theme', 'dark')",
        json!(null),
    )
    .await?;
    let page = world.open("/kit?part=charts").await?;
    page.engine_ready().await?;
    let charts = taken(&page, 6).await?;
    charts.iter().try_for_each(check)?;
    let corner = charts[0]["corner"].as_str().unwrap_or_default();
    // A dark ground: each of red, green and blue in the lower third.
    let is_dark = (1..7).step_by(2).all(|at| {
        corner
            .get(at..at + 2)
            .and_then(|part| u8::from_str_radix(part, 16).ok())
            .is_some_and(|part| part < 0x55)
    });
    expect(is_dark, format!("the ground of the picture is {corner}"))?;
    world.expect_no_complaints().await
}
