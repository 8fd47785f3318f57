//! The customer list as a table: columns, sorting, the keys of a list and of a spreadsheet.

use crate::arrival::{in_language, sample_at};
use e2e::{Outcome, Page, World, expect, expect_equal};
use serde_json::{Value, json};

e2e::journeys!(
    columns_are_chosen_moved_and_remembered in Chromium | Firefox,
    several_columns_sort_together,
    letters_command_on_a_row_and_are_typed_into_a_cell,
    a_range_is_copied_pasted_and_taken_back in Chromium | WebKit,
    filling_down_is_one_step,
    arrows_follow_a_page_from_right_to_left,
    names_stay_in_view_when_columns_are_scrolled,
    names_stay_in_view_from_right_to_left_too,
    the_mark_goes_into_cells_before_their_editor_has_come in Chromium,
    filters_narrow_the_list_and_become_a_segment in Chromium | Firefox,
    the_head_of_the_list_leaves_a_phone_to_the_rows,
);

/// Arrow keys and others as WebDriver names them.
mod key {
    pub const ENTER: &str = "\u{e007}";
    pub const ESCAPE: &str = "\u{e00c}";
    pub const TAB: &str = "\u{e004}";
    pub const LEFT: &str = "\u{e012}";
    pub const UP: &str = "\u{e013}";
    pub const RIGHT: &str = "\u{e014}";
    pub const DOWN: &str = "\u{e015}";
    pub const SHIFT: &str = "\u{e008}";
    pub const CONTROL: &str = "\u{e009}";
}

const CUSTOMERS: &str = "await mehr.ready;
    const rows = [['Ana', 'Batumi'], ['Boris', 'Riga'], ['Cecilia', 'Riga'], ['Daniel', 'Ulm']];
    for (const [name, city] of rows) await mehr.apply({ create: { kind: 'customer', fields: { name, city } } });";

/// Enough columns that they do not all fit.
const WIDE: [&str; 8] = [
    "country",
    "industry",
    "emails",
    "phones",
    "owner.name",
    "orders.sum",
    "orders.last",
    "organisation.name",
];

/// The list with four customers, by name.
async fn list(world: &mut World) -> Outcome<Page> {
    let page = world.open("/customers?sort=name&cols=name,city,job_title,orders.count").await?;
    page.engine_ready().await?;
    page.run(CUSTOMERS, json!(null)).await?;
    shows(&page, json!(["Ana", "Boris", "Cecilia", "Daniel"]), 1).await?;
    page.run("document.querySelector('.table-scroller').focus()", json!(null)).await?;
    Ok(page)
}

/// Presses keys on an element while Shift or Ctrl, the first of them, is held.
async fn hold(page: &Page, selector: &str, keys: String) -> Outcome {
    Ok(page.css(selector).await?.send_keys(keys).await?)
}

/// Waits until the marked cell reads like this.
async fn marks(page: &Page, wanted: &str) -> Outcome {
    let read = "return document.querySelector('#marked-cell')?.textContent ?? null";
    let what = format!("the marked cell to read {wanted}");
    page.wait_for(&what, async |page| Ok((page.run(read, json!(null)).await? == json!(wanted)).then_some(())))
        .await
}

/// Waits until a column, counted from one, reads like this.
async fn shows(page: &Page, wanted: Value, column: usize) -> Outcome {
    let read = "const rows = [...document.querySelectorAll('.virtual-table tbody tr[id]')];
        return rows.map((row) => row.children[args].textContent)";
    let what = format!("column {column} to read {wanted}");
    page.wait_for(&what, async |page| {
        let found = page.run(read, json!(column)).await?;
        Ok((found == wanted).then_some(()))
    })
    .await
}

async fn address(page: &Page) -> Outcome<String> {
    let address = page.run("return decodeURIComponent(location.search)", json!(null)).await?;
    Ok(address.as_str().unwrap_or_default().to_owned())
}

/// Waits until the address has all these parts.
async fn addressed(page: &Page, parts: &[&str]) -> Outcome {
    page.wait_for(&format!("{parts:?} in the address"), async |page| {
        let found = address(page).await?;
        Ok(parts.iter().all(|part| found.contains(part)).then_some(()))
    })
    .await
}

/// WebKit's driver does not deliver Ctrl with an arrow to the header; not tried there by hand yet.
async fn columns_are_chosen_moved_and_remembered(world: &mut World) -> Outcome {
    let page = list(world).await?;
    page.click("button", "Columns").await?;
    page.fill("searchbox", "Find a field", "stage").await?;
    page.click("checkbox", "Stage").await?;
    page.press(key::ESCAPE).await?;
    page.role("columnheader", "Stage").await?;
    // Back over two columns with the keyboard; the tick is the first of the headers.
    for place in [6, 5] {
        let header = format!("th:nth-child({place}) button");
        page.wait_for("the column to move", async |page| {
            let is_here = page.css(&header).await?.text().await?.contains("Stage");
            Ok(is_here.then_some(()))
        })
        .await?;
        hold(&page, &header, format!("{}{}", key::CONTROL, key::LEFT)).await?;
    }
    addressed(&page, &["cols=name,city,stage,job_title,orders.count"]).await?;
    // Without parameters the browser remembers.
    let page = world.open("/customers").await?;
    page.engine_ready().await?;
    page.role("columnheader", "Stage").await?;
    expect(!page.has("columnheader", "Phones").await?, "a column that was not chosen is shown")?;
    world.expect_no_complaints().await
}

async fn several_columns_sort_together(world: &mut World) -> Outcome {
    let page = list(world).await?;
    page.click("button", "City").await?;
    shows(&page, json!(["Batumi", "Riga", "Riga", "Ulm"]), 2).await?;
    for _ in 0..2 {
        page.run(
            "const all = [...document.querySelectorAll('th button')];
             const name = all.find((one) => one.textContent.includes('Name'));
             name.dispatchEvent(new MouseEvent('click', { bubbles: true, shiftKey: true }))",
            json!(null),
        )
        .await?;
        page.run("await new Promise((go) => setTimeout(go, 200))", json!(null)).await?;
    }
    shows(&page, json!(["Ana", "Cecilia", "Boris", "Daniel"]), 1).await?;
    addressed(&page, &["sort=city,-name"]).await?;
    page.reload().await?;
    page.engine_ready().await?;
    shows(&page, json!(["Ana", "Cecilia", "Boris", "Daniel"]), 1).await?;
    world.expect_no_complaints().await
}

async fn letters_command_on_a_row_and_are_typed_into_a_cell(world: &mut World) -> Outcome {
    let page = list(world).await?;
    page.press("jx").await?;
    page.says("1 selected").await?;
    // The second row's city, by typing; Tab goes on and Enter down.
    page.press(format!("{}{}", key::RIGHT, key::RIGHT)).await?;
    page.press("Jelgava").await?;
    page.press(key::TAB).await?;
    page.press(format!("Baker{}", key::ENTER)).await?;
    shows(&page, json!(["Batumi", "Jelgava", "Riga", "Ulm"]), 2).await?;
    shows(&page, json!(["", "Baker", "", ""]), 3).await?;
    // Escape leaves the editor and then the cell; Enter opens the record.
    page.press(format!("zzz{}{}", key::ESCAPE, key::ESCAPE)).await?;
    shows(&page, json!(["", "Baker", "", ""]), 3).await?;
    page.press(key::ENTER).await?;
    page.role("heading", "Cecilia").await?;
    world.expect_no_complaints().await
}

/// In Firefox an event of the clipboard that a script makes carries no data.
async fn a_range_is_copied_pasted_and_taken_back(world: &mut World) -> Outcome {
    let page = list(world).await?;
    page.press(format!("{}{}", key::RIGHT, key::RIGHT)).await?;
    // What a clipboard holds is handed over as the event a browser sends, since drivers have none of their own.
    let copied = page
        .run(
            "const data = new DataTransfer();
             const event = new ClipboardEvent('copy', { clipboardData: data, bubbles: true, cancelable: true });
             document.querySelector('.table-scroller').dispatchEvent(event);
             return data.getData('text/plain')",
            json!(null),
        )
        .await?;
    expect_equal(copied, json!("Batumi"), "the copied text")?;
    page.run(
        "const data = new DataTransfer();
         data.setData('text/plain', args);
         const event = new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true });
         document.querySelector('.table-scroller').dispatchEvent(event)",
        json!("Tbilisi\tDriver\r\nRēzekne\t\"Cook, \"\"chief\"\"\"\r\n"),
    )
    .await?;
    page.says("2 customers changed").await?;
    shows(&page, json!(["Tbilisi", "Rēzekne", "Riga", "Ulm"]), 2).await?;
    shows(&page, json!(["Driver", "Cook, \"chief\"", "", ""]), 3).await?;
    hold(&page, ".table-scroller", format!("{}z", key::CONTROL)).await?;
    shows(&page, json!(["Batumi", "Riga", "Riga", "Ulm"]), 2).await?;
    shows(&page, json!(["", "", "", ""]), 3).await?;
    world.expect_no_complaints().await
}

async fn filling_down_is_one_step(world: &mut World) -> Outcome {
    let page = list(world).await?;
    page.press(format!("{}{}", key::RIGHT, key::RIGHT)).await?;
    hold(&page, ".table-scroller", format!("{}{}{}", key::SHIFT, key::DOWN, key::DOWN)).await?;
    hold(&page, ".table-scroller", format!("{}d", key::CONTROL)).await?;
    shows(&page, json!(["Batumi", "Batumi", "Batumi", "Ulm"]), 2).await?;
    page.click("button", "Undo").await?;
    shows(&page, json!(["Batumi", "Riga", "Riga", "Ulm"]), 2).await?;
    world.expect_no_complaints().await
}

async fn arrows_follow_a_page_from_right_to_left(world: &mut World) -> Outcome {
    world.look.language = "fa".to_owned();
    let page = list(world).await?;
    // Leftwards is onwards here: into the cells, then to the city.
    page.press(format!("{}{}{}", key::LEFT, key::LEFT, key::DOWN)).await?;
    marks(&page, "Riga").await?;
    page.press(format!("{}{}", key::UP, key::RIGHT)).await?;
    marks(&page, "Ana").await?;
    world.expect_no_complaints().await
}

async fn names_stay_in_view_when_columns_are_scrolled(world: &mut World) -> Outcome {
    // How far the first name is from the edge at which the rows begin, and whether a later column has gone past it.
    const PLACES: &str = "const scroller = document.querySelector('.table-scroller');
        scroller.scrollLeft = args;
        for (let n = 0; n < 3; n++) await new Promise((next) => requestAnimationFrame(next));
        const [name, city] = scroller.querySelectorAll('tbody tr[id] td:not(.select-cell)');
        const [a, b, edge] = [name, city, scroller].map((element) => element.getBoundingClientRect());
        const isRtl = getComputedStyle(scroller).direction === 'rtl';
        const from = (box) => Math.round(isRtl ? edge.right - box.right : box.left - edge.left);
        return { name: from(a), city: from(b), scrolled: scroller.scrollLeft, wide: scroller.scrollWidth }";
    let wide = format!("/customers?sort=name&cols=name,city,job_title,orders.count,{}", WIDE.join(","));
    let page = world.open(&wide).await?;
    page.engine_ready().await?;
    page.run(CUSTOMERS, json!(null)).await?;
    shows(&page, json!(["Ana", "Boris", "Cecilia", "Daniel"]), 1).await?;
    let before = page.run(PLACES, json!(0)).await?;
    expect(
        before["wide"].as_f64().is_some_and(|wide| wide < 3000.0),
        format!("the columns and no more: {before}"),
    )?;
    let by = if world.look.language == "fa" { -300 } else { 300 };
    let after = page.run(PLACES, json!(by)).await?;
    expect_equal(after["scrolled"].as_f64(), Some(f64::from(by)), "how far the columns are scrolled")?;
    expect_equal(after["name"].clone(), before["name"].clone(), "the place of the name")?;
    expect_equal(
        after["city"].as_f64(),
        before["city"].as_f64().map(|city| city - 300.0),
        "the place of the city",
    )?;
    world.expect_no_complaints().await
}

async fn names_stay_in_view_from_right_to_left_too(world: &mut World) -> Outcome {
    world.look.language = "fa".to_owned();
    names_stay_in_view_when_columns_are_scrolled(world).await
}

/// What edits cells is loaded after the first screen; a person at the keys may be faster than the network. Only
/// Chromium's driver can hold back a file.
async fn the_mark_goes_into_cells_before_their_editor_has_come(world: &mut World) -> Outcome {
    world.open("/robots.txt").await?;
    let session = world.session()?;
    session.devtools("Network.enable", json!({})).await?;
    session.devtools("Network.setBlockedURLs", json!({ "urls": ["*/parts/app-frame*"] })).await?;
    let page = list(world).await?;
    page.press(format!("{}{}{}", key::RIGHT, key::RIGHT, key::DOWN)).await?;
    marks(&page, "Riga").await
}

/// Under WebKit's driver the form does not take the field that the script chooses; not tried there by hand yet.
async fn filters_narrow_the_list_and_become_a_segment(world: &mut World) -> Outcome {
    let page = list(world).await?;
    page.click("button", "Add filter").await?;
    page.css(".add-filter select").await?;
    page.run(
        "const fields = document.querySelector('.add-filter select');
         fields.value = 'city';
         fields.dispatchEvent(new Event('change', { bubbles: true }))",
        json!(null),
    )
    .await?;
    page.fill("textbox", "Contains…", "rig").await?;
    page.press(key::ENTER).await?;
    shows(&page, json!(["Boris", "Cecilia"]), 1).await?;
    page.press(key::ESCAPE).await?;
    page.click("button", "New this month").await?;
    page.css(".quick-filter[aria-pressed=true]").await?;
    shows(&page, json!(["Boris", "Cecilia"]), 1).await?;
    addressed(&page, &["city contains \"rig\" and created this month"]).await?;
    // One step back is one chip less.
    page.run("history.back()", json!(null)).await?;
    page.wait_for("one condition less after a step back", async |page| {
        Ok((!address(page).await?.contains("created")).then_some(()))
    })
    .await?;
    page.role("button", "Remove: City: rig").await?;
    page.click("button", "Save as segment").await?;
    page.fill("textbox", "Name of the segment", "Riga people").await?;
    page.press(key::ENTER).await?;
    page.says("Segment saved").await?;
    shows(&page, json!(["Boris", "Cecilia"]), 1).await?;
    addressed(&page, &["segment=", "cols="]).await?;
    let found = address(&page).await?;
    expect(!found.contains("where="), format!("the address is {found}"))?;
    world.expect_no_complaints().await
}

async fn the_head_of_the_list_leaves_a_phone_to_the_rows(world: &mut World) -> Outcome {
    (world.look.width, world.look.height) = (390, 844);
    sample_at(world, "/customers").await?;
    for language in ["en", "uz", "lv", "ka", "fa"] {
        let page = in_language(world, language, "/customers").await?;
        page.css(".filter-bar .chip").await?;
        page.css(".list-tools .mode-switch").await?;
        // Three lines of 40 pixels, with what lies between them.
        let head = "document.querySelector('.list-body').getBoundingClientRect().top
            - document.querySelector('.customers > .page-head').getBoundingClientRect().top";
        page.until(&format!("a head of three lines in {language}"), &format!("{head} > 80 && {head} < 160"))
            .await?;
        let is_within = "document.getElementById('main').scrollWidth <= innerWidth";
        page.until(&format!("a page that is not too wide in {language}"), is_within).await?;
    }
    world.expect_no_complaints().await
}
