//! The import: checked before it is done, corrected where it stands, remembered for files like it.

use e2e::{Outcome, Page, World, expect, expect_equal};
use serde_json::{Value, json};
use std::path::PathBuf;

e2e::journeys!(
    cells_are_corrected_before_the_import_alone_and_all_alike,
    columns_are_remembered_for_files_like_it,
    several_files_are_linked_by_their_ids_in_one_step,
    the_sample_files_come_in_as_they_are in Chromium,
);

const ORDERS: &str = "Order number,Customer,Date,Amount,Remark\n1,Aziza,2024-05-01,10 EUR,a\n2,Aziza,soon,20 EUR,b\n3,Nino,soon,30 EUR,c\n4,,2024-05-04,40 EUR,d\n";

fn file(world: &World, name: &str, text: &str) -> Outcome<PathBuf> {
    let file = world.scratch().join(name);
    std::fs::write(&file, text)?;
    Ok(file)
}

async fn choose(world: &World, page: &Page, files: &[(&str, &str)]) -> Outcome {
    let files: Vec<PathBuf> =
        files.iter().map(|(name, text)| file(world, name, text)).collect::<Outcome<_>>()?;
    let files: Vec<&std::path::Path> = files.iter().map(PathBuf::as_path).collect();
    page.choose_files("input[type=file]", &files).await
}

/// Types a correction for the cell that shows this text.
async fn correct(page: &Page, text: &str, to: &str) -> Outcome {
    let field = page.role("textbox", &format!("Correction for “{text}”")).await?;
    field.send_keys(format!("{to}\u{e007}")).await?;
    Ok(())
}

async fn count(page: &Page, kind: &str) -> Outcome<Value> {
    page.run("return (await mehr.query({ kind: args, limit: 1 })).total", json!(kind)).await
}

async fn cells_are_corrected_before_the_import_alone_and_all_alike(world: &mut World) -> Outcome {
    let page = world.open("/import").await?;
    page.engine_ready().await?;
    choose(world, &page, &[("orders.csv", ORDERS)]).await?;
    page.says("2 cells alike").await?;
    expect_equal(count(&page, "order").await?, json!(0), "orders after the check")?;
    correct(&page, "soon", "2024-06-01").await?;
    page.says("1 correction").await?;
    correct(&page, "4,,2024-05-04,40 EUR,d", "Jānis").await?;
    page.says("Every cell can be read").await?;
    page.click("button", "Import 1 file").await?;
    page.says("Imported and saved").await?;
    expect_equal(count(&page, "order").await?, json!(4), "orders")?;
    page.click("button", "Undo this import").await?;
    page.says("Everything is as it was before").await?;
    page.click("button", "Change and import again").await?;
    page.says("2 corrections").await?;
    page.click("button", "Discard corrections").await?;
    page.says("2 cells alike").await?;
    world.expect_no_complaints().await
}

async fn columns_are_remembered_for_files_like_it(world: &mut World) -> Outcome {
    let page = world.open("/import").await?;
    page.engine_ready().await?;
    let csv = "Name,Code\nNino,7\n";
    choose(world, &page, &[("one.csv", csv)]).await?;
    page.css(".import-column select").await?;
    let option = page.css(".import-mapping-row td:nth-child(2) select option[value=\"notes\"]").await?;
    option.click().await?;
    page.click("button", "Import 1 file").await?;
    page.says("Imported and saved").await?;
    page.click("button", "Import other files").await?;
    choose(world, &page, &[("two.csv", "Name,Code\nAziza,8\n")]).await?;
    page.says("as you chose them for such a file before").await?;
    page.click("button", "Import 1 file").await?;
    page.says("Imported and saved").await?;
    let found = page
        .run("return (await mehr.query({ kind: 'customer', where: 'notes = \"8\"' })).total", json!(null))
        .await?;
    expect_equal(found, json!(1), "customers with the code in their notes")?;
    page.click("button", "Import other files").await?;
    choose(world, &page, &[("three.csv", csv)]).await?;
    page.click("button", "Use Mehr's proposal").await?;
    page.until("the note is gone", "!document.body.innerText.includes('for such a file before')").await?;
    world.expect_no_complaints().await
}

async fn several_files_are_linked_by_their_ids_in_one_step(world: &mut World) -> Outcome {
    let page = world.open("/import").await?;
    page.engine_ready().await?;
    let customers = "Id,Name,Email\nC-1,Nino,nino@example.ge\nC-2,Aziza,aziza@example.uz\n";
    let orders = "Number,Customer,Date,Amount\n1,C-2,2024-05-01,10 EUR\n2,C-2,2024-05-02,20 EUR\n";
    choose(world, &page, &[("orders.csv", orders), ("customers.csv", customers)]).await?;
    page.click("button", "Import 2 files").await?;
    page.says("Imported and saved").await?;
    let found = page
        .run("return (await mehr.query({ kind: 'customer', where: 'count(orders) = 2', select: ['name'] })).rows[0]?.name", json!(null))
        .await?;
    expect_equal(found, json!("Aziza"), "the customer of the orders")?;
    expect_equal(count(&page, "customer").await?, json!(2), "customers")?;
    page.run("await mehr.undo()", json!(null)).await?;
    expect_equal(count(&page, "customer").await?, json!(0), "customers after one undo")
}

/// Only in Chromium a driven browser keeps what it downloads.
async fn the_sample_files_come_in_as_they_are(world: &mut World) -> Outcome {
    for language in ["en", "uz", "lv", "ka", "fa"] {
        let page = world.open("/import").await?;
        page.engine_ready().await?;
        page.run("localStorage.setItem('mehr.locale', args)", json!(language)).await?;
        page.reload().await?;
        page.engine_ready().await?;
        for button in 1..=2 {
            page.click_css(&format!(".import-samples-row button:nth-of-type({button})")).await?;
        }
        let files = downloaded(world, &page).await?;
        let files: Vec<&std::path::Path> = files.iter().map(PathBuf::as_path).collect();
        page.choose_files("input[type=file]", &files).await?;
        page.until(
            "both are checked",
            "document.querySelectorAll('.import-checked .import-counts').length === 2",
        )
        .await?;
        let button = page.css(".import-run .button.primary").await?;
        button.click().await?;
        page.css(".import-outcome").await?;
        let found = page
            .run(
                "const customers = await mehr.query({ kind: 'customer', where: 'count(orders) > 0 and phones is not empty' });
                 return [customers.total, (await mehr.query({ kind: 'order', where: 'amount > 0' })).total]",
                json!(null),
            )
            .await?;
        expect(found == json!([3, 4]), format!("{language}: customers with orders, and orders: {found}"))?;
        page.run("await mehr.undo()", json!(null)).await?;
        for file in files {
            std::fs::remove_file(file)?;
        }
    }
    world.expect_no_complaints().await
}

/// The two files, once they are there whole.
async fn downloaded(world: &World, page: &Page) -> Outcome<Vec<PathBuf>> {
    let folder = world.downloads();
    page.wait_for("two downloaded files", async |_| {
        let names = std::fs::read_dir(&folder)?.filter_map(|entry| Some(entry.ok()?.path()));
        let files: Vec<PathBuf> =
            names.filter(|name| name.extension().is_some_and(|end| end == "csv")).collect();
        Ok((files.len() == 2).then_some(files))
    })
    .await
}
