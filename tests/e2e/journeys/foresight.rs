//! The pages that look ahead and back: the forecast and how long customers stay, of the sample company.

use crate::arrival::sample_at;
use e2e::{Outcome, World, expect};
use serde_json::json;

e2e::journeys!(
    a_forecast_says_what_the_model_says_and_keeps_its_choices_in_the_address,
    a_forecast_is_of_a_segment_and_its_season_multiplies_when_chosen,
    retention_compares_groups_and_explains_its_numbers,
    retention_says_that_a_segment_chosen_was_deleted,
    days_of_silence_are_in_persian_digits_and_read_in_any,
);

/// Chooses a value in a drop-down, as a person does.
const CHOOSE: &str = "
    const select = document.querySelector(`select[aria-label=\"${args.label}\"]`);
    select.value = args.value;
    select.dispatchEvent(new Event('change', { bubbles: true }));";

async fn a_forecast_says_what_the_model_says_and_keeps_its_choices_in_the_address(
    world: &mut World,
) -> Outcome {
    let page = sample_at(world, "/insights/forecast").await?;
    page.says("Back-test").await?;
    page.css("#forecast-curve").await?;
    page.run(CHOOSE, json!({ "label": "Figure", "value": "orders" })).await?;
    page.run(CHOOSE, json!({ "label": "How far ahead", "value": "3" })).await?;
    page.until("the address has the choices", "location.search === '?of=orders&ahead=3'").await?;
    page.says("Orders: past and forecast").await?;
    page.wait_for("the rows, the first point and the last value of the model", async |page| {
        let said = page.run(
            "const { history, points } = await mehr.forecast({ of: 'orders', ahead: 3 });
             document.querySelector('[aria-labelledby=forecast-curve] .as-table').open = true;
             const rows = [...document.querySelectorAll('[aria-labelledby=forecast-curve] tbody tr')];
             const shown = (row) => row?.children[2].textContent;
             const written = (value) => new Intl.NumberFormat('en').format(Math.round(value * 10) / 10);
             return [
                 rows.length === history.length + points.length,
                 shown(rows[0]) === written(points[0].value),
                 shown(rows[3]) === written(history.at(-1).value),
             ]",
            json!(null),
        );
        Ok((said.await? == json!([true, true, true])).then_some(()))
    })
    .await?;
    page.click_css("[aria-labelledby=forecast-curve] .definition-mark").await?;
    page.says("additive Holt–Winters").await?;
    page.press("\u{e00c}").await?;
    page.reload().await?;
    page.engine_ready().await?;
    page.says("Orders: past and forecast").await?;
    world.expect_no_complaints().await
}

async fn a_forecast_is_of_a_segment_and_its_season_multiplies_when_chosen(world: &mut World) -> Outcome {
    // The next period as the table has it, and as the model answers.
    const FIRST: &str = "
        const { points: [first] } = await mehr.forecast({ of: 'orders', season: 6, ...args });
        const table = document.querySelector('[aria-labelledby=forecast-curve] .as-table');
        if (table) table.open = true;
        const cell = table?.querySelector('tbody tr')?.children[2];
        const written = new Intl.NumberFormat('en').format(Math.round(first.value * 10) / 10);
        return cell?.textContent === written";
    let page = sample_at(world, "/insights/forecast?of=orders&season=6").await?;
    page.says("What the forecast consists of").await?;
    page.run(CHOOSE, json!({ "label": "How the season acts", "value": "times" })).await?;
    page.until("the address has the form", "location.search === '?of=orders&season=6&form=times'").await?;
    let shows = async |params: serde_json::Value| {
        let is_shown = async |page: &e2e::Page| {
            Ok((page.run(FIRST, params.clone()).await? == json!(true)).then_some(()))
        };
        page.wait_for("the forecast of the model", is_shown).await
    };
    shows(json!({ "multiplicative": true })).await?;
    page.click_css("[aria-labelledby=forecast-curve] .definition-mark").await?;
    page.says("multiplicative Holt–Winters").await?;
    page.press("\u{e00c}").await?;
    let make = "const { ids: [id] } = await mehr.apply({ create: { kind: 'segment', fields: { name: 'Key', where: 'stage = key' } } });
         return id";
    let id = page.run(make, json!(null)).await?;
    page.run(CHOOSE, json!({ "label": "How the season acts", "value": "" })).await?;
    page.until("the segment is offered", "document.querySelector('select[aria-label=Segment]').length > 1")
        .await?;
    page.run(CHOOSE, json!({ "label": "Segment", "value": id })).await?;
    page.until("the address has the segment", "location.search.includes('segment=')").await?;
    shows(json!({ "where": "stage = key" })).await?;
    world.expect_no_complaints().await
}

async fn retention_compares_groups_and_explains_its_numbers(world: &mut World) -> Outcome {
    let page = sample_at(world, "/insights/retention").await?;
    page.says("How many are still there").await?;
    let said = page
        .run(
            "const { all } = await mehr.survival({ at: [182.625, 365.25] });
             const lines = [...document.querySelectorAll('[aria-labelledby=retention-measures] tbody tr')];
             const percent = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 1 });
             return [
                 lines[0].children[1].textContent === new Intl.NumberFormat('en').format(all.n),
                 lines[4].children[1].textContent.startsWith(percent.format(all.at[0].survival)),
             ]",
            json!(null),
        )
        .await?;
    expect(said == json!([true, true]), format!("customers, share after half a year: {said}"))?;
    page.run(CHOOSE, json!({ "label": "Whose curves", "value": "type" })).await?;
    page.says("Do the groups differ?").await?;
    page.until("each group has a line", "document.querySelectorAll('#main .chart-sample').length > 1")
        .await?;
    page.click_css("[aria-labelledby=retention-compared] .definition-mark").await?;
    page.says("The log-rank test compares").await?;
    page.press("\u{e00c}").await?;
    page.click("button", "Quarters").await?;
    page.until("the address has all choices", "location.search === '?by=type&unit=quarter'").await?;
    let first = "document.querySelector('[aria-labelledby=retention-cohorts] tbody th')?.textContent";
    page.until("the cohorts are quarters", &format!("{first}?.startsWith('Q')")).await?;
    page.click_css("[aria-labelledby=retention-cohorts] .heat-cell").await?;
    page.says("0 quarters later").await?;
    page.click_css("[aria-labelledby=retention-cohorts] [data-place='1 2']").await?;
    page.role("link", "Show these customers").await?;
    let counts = page
        .run(
            "const link = [...document.querySelectorAll('#main a')].find((link) => link.textContent === 'Show these customers');
             const where = new URL(link.href).searchParams.get('where');
             const { cohorts } = await mehr.cohorts({ unit: 'quarter', months: 24 });
             return [(await mehr.query({ kind: 'customer', where, limit: 0 })).total, cohorts[1].active[2]]",
            json!(null),
        )
        .await?;
    expect(counts[0] == counts[1] && counts[0].as_u64() > Some(0), format!("listed and counted: {counts}"))?;
    world.expect_no_complaints().await
}

async fn retention_says_that_a_segment_chosen_was_deleted(world: &mut World) -> Outcome {
    let page = sample_at(world, "/insights/retention").await?;
    let made = page
        .run(
            "const ids = [];
             for (const stage of ['key', 'new', 'lead']) {
                 const fields = { name: stage, where: `stage = ${stage}` };
                 const { ids: [id] } = await mehr.apply({ create: { kind: 'segment', fields } });
                 ids.push(id);
             }
             return ids.join('.')",
            json!(null),
        )
        .await?;
    let ids = made.as_str().unwrap_or_default();
    let page = world.open(&format!("/insights/retention?segments={ids}")).await?;
    page.engine_ready().await?;
    let columns = "document.querySelectorAll('[aria-labelledby=retention-measures] thead th').length";
    page.until("the figures, and a column for each segment", &format!("{columns} === 4")).await?;
    page.run("await mehr.apply({ delete: { kind: 'segment', ids: [args.split('.')[2]] } })", json!(ids))
        .await?;
    page.says("1 of the segments chosen here has been deleted").await?;
    page.until("a column for each that is left", &format!("{columns} === 3")).await?;
    page.click("button", "3 segments chosen").await?;
    page.role("checkbox", "(deleted segment)").await?;
    page.press("\u{e00c}").await?;
    page.click("button", "Remove from the choice").await?;
    page.until("the notice is gone", "!document.body.innerText.includes('has been deleted')").await?;
    page.role("button", "2 segments chosen").await?;
    world.expect_no_complaints().await
}

async fn days_of_silence_are_in_persian_digits_and_read_in_any(world: &mut World) -> Outcome {
    let page = world.open("/").await?;
    page.engine_ready().await?;
    page.run("localStorage.setItem('mehr.locale', 'fa')", json!(null)).await?;
    let page = sample_at(world, "/insights/retention").await?;
    let input = ".retention-quiet input";
    page.css(input).await?;
    page.until("the usual days", "document.querySelector('.retention-quiet input').value === '۱۸۰'").await?;
    // Emptied by WebDriver the number would come back at once; a person types over it.
    page.click_css(input).await?;
    page.press_with_control("a").await?;
    page.press("90\u{e007}").await?;
    page.until("the address has them", "location.search === '?quiet=90'").await?;
    page.until("in Persian digits", "document.querySelector('.retention-quiet input').value === '۹۰'")
        .await?;
    page.click_css(input).await?;
    page.press_with_control("a").await?;
    page.press("۱۲۰\u{e007}").await?;
    page.until("Persian digits are read", "location.search === '?quiet=120'").await?;
    world.expect_no_complaints().await
}
