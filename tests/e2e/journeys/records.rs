//! The record of a customer, and the look at it beside the list.

use crate::arrival::in_language;
use e2e::{Outcome, Page, World, expect, expect_equal};
use serde_json::json;

e2e::journeys!(
    entries_are_added_with_two_keys_and_shown_by_kind,
    a_record_names_its_people_orders_segments_and_place,
    a_customer_is_looked_at_beside_the_list,
    a_new_customer_that_is_known_is_named_while_typing,
    a_view_is_saved_renamed_begun_with_and_taken_back,
    a_field_of_many_is_changed_after_a_look,
    groups_lead_to_their_customers,
    a_card_is_moved_between_stages,
    own_fields_are_arranged_from_the_record,
    sections_are_moved_by_buttons_and_by_dragging_and_stay_so,
    numbers_and_days_are_written_as_the_language_does_in_every_browser,
);

/// Keys as WebDriver names them.
mod key {
    pub const ENTER: &str = "\u{e007}";
    pub const ESCAPE: &str = "\u{e00c}";
    pub const RIGHT: &str = "\u{e014}";
    pub const DOWN: &str = "\u{e015}";
    pub const CONTROL: &str = "\u{e009}";
    pub const ALT: &str = "\u{e00a}";
}

/// An organisation with two people, one of whom referred the other, an order and a segment.
const COMPANY: &str = "await mehr.ready;
    const make = async (kind, fields) => (await mehr.apply({ create: { kind, fields } })).ids[0];
    const acme = await make('customer', { name: 'Acme', type: 'organisation', city: 'Riga' });
    const anna = await make('customer', { name: 'Anna', organisation: acme, city: 'Riga', channel: 'chat' });
    await make('customer', { name: 'Boris', organisation: acme, referred_by: anna, city: 'Ulm' });
    await make('order', { customer: anna, amount: { amount: '12.50', currency: 'EUR' } });
    await make('segment', { name: 'Riga people', where: 'city = Riga' });
    return { acme, anna }";

async fn list(world: &mut World) -> Outcome<Page> {
    let page = world.open("/customers?sort=name&cols=name,city").await?;
    page.engine_ready().await?;
    page.run(COMPANY, json!(null)).await?;
    page.css(".virtual-table tbody tr:nth-of-type(4) a").await?;
    page.run("document.querySelector('.table-scroller').focus()", json!(null)).await?;
    Ok(page)
}

async fn entries_are_added_with_two_keys_and_shown_by_kind(world: &mut World) -> Outcome {
    let page = list(world).await?;
    page.press(format!("j{}", key::ENTER)).await?;
    page.role("heading", "Anna").await?;
    page.css(".log-buttons").await?;
    page.press("nb").await?;
    page.role("dialog", "Add complaint").await?;
    // The words come first; Ctrl+Enter saves from within them.
    page.css("dialog[open] textarea:focus").await?;
    page.press("Too late").await?;
    page.css("dialog[open] textarea").await?.send_keys(format!("{}{}", key::CONTROL, key::ENTER)).await?;
    page.says("Too late").await?;
    let stored = page
        .run(
            "const found = await mehr.query({ kind: 'interaction', select: ['type', 'channel', 'direction'] });
             const { type, channel, direction } = found.rows[0];
             return [type, channel, direction]",
            json!(null),
        )
        .await?;
    expect_equal(stored, json!(["complaint", "chat", "incoming"]), "the complaint")?;
    page.until("the dialog to close", "!document.querySelector('dialog[open]')").await?;
    page.click("button", "Complaint 1").await?;
    page.until("one entry", "document.querySelectorAll('.entry').length === 1").await?;
    page.until("the kind in the address", "location.search.includes('show=complaint')").await?;
    page.click("button", "Orders 1").await?;
    page.css(".entry[data-kind=order]").await?;
    page.press("?").await?;
    page.says("Add praise").await?;
    world.expect_no_complaints().await
}

async fn a_record_names_its_people_orders_segments_and_place(world: &mut World) -> Outcome {
    let page = list(world).await?;
    page.press(key::ENTER).await?;
    page.role("heading", "Acme").await?;
    page.says("People here").await?;
    page.role("link", "Boris").await?;
    page.says("1 of 3").await?;
    page.css("main").await?.send_keys(format!("{}{}", key::ALT, key::DOWN)).await?;
    page.role("heading", "Anna").await?;
    page.says("2 of 3").await?;
    page.says("Colleagues").await?;
    page.says("Referred by this customer").await?;
    page.role("link", "Riga people").await?;
    page.click("button", "Show orders").await?;
    page.until("the orders alone", "location.search.includes('show=order')").await?;
    page.click("link", "Boris").await?;
    page.role("heading", "Boris").await?;
    page.says("Referred by").await?;
    world.expect_no_complaints().await
}

/// The address follows a moment later, and first has the customer looked at before.
const IS_ADDRESSED: &str = "location.search.includes(
    `peek=${document.querySelector('.peek-panel a').pathname.split('/').pop()}`)";

async fn a_customer_is_looked_at_beside_the_list(world: &mut World) -> Outcome {
    let page = list(world).await?;
    page.press(" ").await?;
    page.css(".peek-panel").await?;
    page.role("heading", "Acme").await?;
    page.press("j").await?;
    page.role("heading", "Anna").await?;
    page.until("the customer in the address", IS_ADDRESSED).await?;
    page.says("2 of 3").await?;
    page.reload().await?;
    page.engine_ready().await?;
    page.role("heading", "Anna").await?;
    page.click("button", "Next customer").await?;
    page.role("heading", "Boris").await?;
    page.click("button", "Fields").await?;
    page.role("textbox", "City").await?;
    page.press(key::ESCAPE).await?;
    page.until("the panel to close", "!document.querySelector('.peek-panel')").await?;
    page.until("the address without it", "!location.search.includes('peek')").await?;
    page.until("the focus on the table", "document.activeElement.matches('.table-scroller')").await?;
    // Enter opens the whole page from there.
    page.press(format!(" {}", key::ENTER)).await?;
    page.css("article.record").await?;
    page.role("heading", "Boris").await?;
    world.expect_no_complaints().await
}

async fn a_new_customer_that_is_known_is_named_while_typing(world: &mut World) -> Outcome {
    let page = list(world).await?;
    page.run(
        "await mehr.apply({ create: { kind: 'customer',
            fields: { name: 'Jānis Bērziņš', emails: ['janis@example.lv'], phones: ['+371 2612 3456'] } } })",
        json!(null),
    )
    .await?;
    page.click("button", "New customer").await?;
    // Nothing is taken as a value yet; the letters are enough.
    page.fill("textbox", "Name", "Janis Berzins").await?;
    page.says("similar name").await?;
    page.fill("textbox", "Name", "Somebody else").await?;
    page.until("no hint", "!document.querySelector('.known-hint a')").await?;
    page.css("#create-phones").await?.send_keys("26123456").await?;
    page.says("same phone").await?;
    page.css("#create-emails").await?.send_keys("JANIS@example.lv").await?;
    page.says("same e-mail").await?;
    page.click_css(".known-hint a").await?;
    page.role("heading", "Jānis Bērziņš").await?;
    page.until("the dialog to close", "!document.querySelector('dialog[open]')").await?;
    world.expect_no_complaints().await
}

/// Waits until the names in the table are these.
async fn names(page: &Page, wanted: serde_json::Value) -> Outcome {
    let read = "return [...document.querySelectorAll('.virtual-table tbody tr[id] a')].map((one) => one.textContent)";
    page.wait_for(&format!("the names {wanted}"), async |page| {
        Ok((page.run(read, json!(null)).await? == wanted).then_some(()))
    })
    .await
}

async fn a_view_is_saved_renamed_begun_with_and_taken_back(world: &mut World) -> Outcome {
    let page = world.open("/customers?sort=name&cols=name,city&where=city%20%3D%20Riga").await?;
    page.engine_ready().await?;
    page.run(COMPANY, json!(null)).await?;
    names(&page, json!(["Acme", "Anna"])).await?;
    page.click("button", "Views").await?;
    page.fill("textbox", "Name of the view", "Rigans").await?;
    page.press(key::ENTER).await?;
    page.says("View saved").await?;
    page.until("the view in the address", "location.search.includes('view=')").await?;
    page.click("button", "Begin with this view: Rigans").await?;
    page.click("button", "Rename: Rigans").await?;
    page.css(".view-entry input").await?.send_keys(format!("!{}", key::ENTER)).await?;
    page.role("link", "Rigans!").await?;
    // The list begins with it, and everybody is one press away.
    let page = world.open("/customers").await?;
    page.engine_ready().await?;
    names(&page, json!(["Acme", "Anna"])).await?;
    page.click("button", "Views: Rigans!").await?;
    page.click("link", "All customers").await?;
    names(&page, json!(["Boris", "Anna", "Acme"])).await?;
    page.until("the menu to come", "document.querySelector('.views-menu')").await?;
    page.click("button", "Delete: Rigans!").await?;
    page.says("View deleted").await?;
    page.until("no view", "!document.querySelector('[aria-label=\"Delete: Rigans!\"]')").await?;
    page.run("await mehr.undo()", json!(null)).await?;
    page.role("link", "Rigans!").await?;
    world.expect_no_complaints().await
}

async fn a_field_of_many_is_changed_after_a_look(world: &mut World) -> Outcome {
    let page = list(world).await?;
    page.press("x").await?;
    page.says("1 selected").await?;
    page.click("checkbox", "Select all results").await?;
    page.says("3 selected").await?;
    page.click("button", "Edit field").await?;
    page.css("#bulk-field").await?;
    page.run(
        "const field = document.querySelector('#bulk-field');
         field.value = 'city';
         field.dispatchEvent(new Event('change', { bubbles: true }))",
        json!(null),
    )
    .await?;
    page.css("#bulk-value").await?.send_keys(format!("Riga{}", key::ENTER)).await?;
    // Two of the three are there already.
    page.says("1 customer will change. 2 are like that already.").await?;
    let sample = page
        .run("return document.querySelector('.bulk-preview tbody').innerText.trim()", json!(null))
        .await?;
    expect_equal(sample, json!("Boris\tUlm\tRiga"), "the sample")?;
    page.click("button", "Change 1 customer").await?;
    page.says("1 customer changed").await?;
    let cities =
        "const found = await mehr.query({ kind: 'customer', sort: [{ field: 'name' }], select: ['city'] });
        return found.rows.map((row) => row.city)";
    expect_equal(page.run(cities, json!(null)).await?, json!(["Riga", "Riga", "Riga"]), "the cities")?;
    page.click("button", "Undo").await?;
    page.wait_for("the city to come back", async |page| {
        Ok((page.run(cities, json!(null)).await? == json!(["Riga", "Riga", "Ulm"])).then_some(()))
    })
    .await?;
    world.expect_no_complaints().await
}

async fn groups_lead_to_their_customers(world: &mut World) -> Outcome {
    let page = list(world).await?;
    page.click("button", "Groups").await?;
    page.css(".group-table").await?;
    page.run(
        "const field = document.querySelector('.group-by select');
         field.value = 'city';
         field.dispatchEvent(new Event('change', { bubbles: true }))",
        json!(null),
    )
    .await?;
    page.until("the field in the address", "location.search.includes('by=city')").await?;
    page.wait_for("the groups", async |page| {
        let read = "return [...document.querySelectorAll('.group-table tbody tr')].map((row) =>
            [...row.children].map((cell) => cell.innerText.trim()))";
        let found = page.run(read, json!(null)).await?;
        Ok((found == json!([["Riga", "2", "", "€12.50"], ["Ulm", "1", "", ""]])).then_some(()))
    })
    .await?;
    unfolds(&page).await?;
    page.click("link", "Riga").await?;
    names(&page, json!(["Acme", "Anna"])).await?;
    page.role("button", "Remove: City: Riga").await?;
    world.expect_no_complaints().await
}

/// A group shows its customers below it; one of them leads there and back, and the group is still unfolded.
async fn unfolds(page: &Page) -> Outcome {
    page.click("button", "Riga").await?;
    let members = "return [...document.querySelectorAll('.group-member')].map((row) => row.innerText.trim())";
    let is_unfolded = async |page: &Page| {
        let found = page.run(members, json!(null)).await?;
        Ok((found == json!(["Acme", "Anna\t€12.50"])).then_some(()))
    };
    page.wait_for("the customers of the group", is_unfolded).await?;
    page.click("link", "Acme").await?;
    page.until("the record", "location.pathname !== '/customers'").await?;
    page.run("history.back()", json!(null)).await?;
    page.wait_for("the group to be unfolded still", is_unfolded).await?;
    page.click("button", "Riga").await?;
    page.until("the group to fold", "!document.querySelector('.group-member')").await
}

async fn a_card_is_moved_between_stages(world: &mut World) -> Outcome {
    let page = list(world).await?;
    page.click("button", "Board by stage").await?;
    page.css(".board-column[data-stage=''] .board-card:nth-child(3)").await?;
    looks_at_cards(&page).await?;
    let stage =
        "const found = await mehr.query({ kind: 'customer', sort: [{ field: 'name' }], select: ['stage'] });
        return found.rows.map((row) => row.stage)";
    // By keys: the focus goes with the card.
    page.run("document.querySelector('.board-card a').focus()", json!(null)).await?;
    page.css(".board-card a").await?.send_keys(format!("{}{}", key::CONTROL, key::RIGHT)).await?;
    page.css(".board-column[data-stage=lead] .board-card a:focus").await?;
    expect_equal(page.run(stage, json!(null)).await?, json!(["lead", null, null]), "the stages")?;
    // With the pointer.
    page.run(
        "const card = document.querySelector('.board-column[data-stage=\"\"] .board-card');
         const from = card.getBoundingClientRect();
         const to = document.querySelector('.board-column[data-stage=lead]').getBoundingClientRect();
         const send = (type, x, y) => card.dispatchEvent(new PointerEvent(type,
            { bubbles: true, clientX: x, clientY: y, button: 0, pointerType: 'mouse', pointerId: 1 }));
         send('pointerdown', from.x + 5, from.y + 5);
         send('pointermove', from.x + 30, from.y + 10);
         await new Promise((go) => requestAnimationFrame(go));
         send('pointermove', to.x + 20, to.y + 60);
         await new Promise((go) => requestAnimationFrame(go));
         send('pointerup', to.x + 20, to.y + 60)",
        json!(null),
    )
    .await?;
    page.css(".board-column[data-stage=lead] .board-card:nth-child(2)").await?;
    expect_equal(page.run(stage, json!(null)).await?, json!(["lead", "lead", null]), "the stages")?;
    page.click("button", "Undo").await?;
    page.until(
        "the card to go back",
        "!document.querySelector('[data-stage=lead] .board-card:nth-child(2)')",
    )
    .await?;
    world.expect_no_complaints().await
}

/// Space looks at a card, arrows go on to the next one, Escape comes back to it.
async fn looks_at_cards(page: &Page) -> Outcome {
    page.run("document.querySelector('.board-card a').focus()", json!(null)).await?;
    page.press(" ").await?;
    page.css(".board-card.is-peeked:nth-child(1)").await?;
    page.role("heading", "Acme").await?;
    page.press(key::DOWN).await?;
    page.css(".board-card.is-peeked:nth-child(2)").await?;
    page.role("heading", "Anna").await?;
    page.until("the customer in the address", IS_ADDRESSED).await?;
    page.reload().await?;
    page.engine_ready().await?;
    page.role("heading", "Anna").await?;
    page.css(".board-card.is-peeked").await?;
    page.css(".peek-panel button").await?.send_keys(key::ESCAPE).await?;
    page.until("the panel to close", "!document.querySelector('.peek-panel')").await?;
    let focused = page.run("return document.activeElement.textContent", json!(null)).await?;
    expect_equal(focused, json!("Anna"), "the card with the focus")?;
    page.until("the address without it", "!location.search.includes('peek')").await
}

async fn own_fields_are_arranged_from_the_record(world: &mut World) -> Outcome {
    let page = list(world).await?;
    page.press(key::ENTER).await?;
    page.role("heading", "Acme").await?;
    page.click("button", "Own fields").await?;
    for label in ["Shoe size", "Card number"] {
        page.css("#own-field-label").await?.send_keys(format!("{label}{}", key::ENTER)).await?;
        page.until("the field to be listed", "document.querySelector('#own-field-label').value === ''")
            .await?;
    }
    let labels = "return [...document.querySelectorAll('.own-field > input')].map((input) => input.value)";
    let listed = async |wanted: serde_json::Value| {
        page.wait_for(&format!("the own fields {wanted}"), async |page| {
            Ok((page.run(labels, json!(null)).await? == wanted).then_some(()))
        })
        .await
    };
    listed(json!(["Shoe size", "Card number"])).await?;
    page.click("button", "Move Card number earlier").await?;
    listed(json!(["Card number", "Shoe size"])).await?;
    page.css(".own-field > input").await?.send_keys(format!("s{}", key::ENTER)).await?;
    listed(json!(["Card numbers", "Shoe size"])).await?;
    page.click("button", "Retire: Shoe size").await?;
    listed(json!(["Card numbers"])).await?;
    page.click("button", "Close").await?;
    page.role("textbox", "Card numbers").await?;
    expect(!page.has("textbox", "Shoe size").await?, "a retired field is still there")?;
    page.run("await mehr.undo()", json!(null)).await?;
    page.role("textbox", "Shoe size").await?;
    world.expect_no_complaints().await
}

async fn sections_are_moved_by_buttons_and_by_dragging_and_stay_so(world: &mut World) -> Outcome {
    let page = world.open("/").await?;
    page.engine_ready().await?;
    let id = page
        .run(
            "const { ids: [id] } = await mehr.apply({ create: { kind: 'customer', fields: { name: 'Zilola Karimova' } } });
             return id",
            json!(null),
        )
        .await?;
    let page = world.open(&format!("/customers/{}", id.as_str().unwrap_or_default())).await?;
    page.engine_ready().await?;
    let titles = "[...document.querySelectorAll('.field-section summary')].map((head) => head.textContent)";
    page.until("the sections are there", &format!("{titles}.length > 4")).await?;
    page.click("button", "Arrange").await?;
    page.click("button", "Move Address up").await?;
    // The grip of the personal section is carried to the first line.
    page.run(
        "const lines = [...document.querySelectorAll('.arrange-line')];
         const line = lines.find((line) => line.textContent.includes('Personal'));
         const grip = line.querySelector('.arrange-grip'), list = line.parentElement;
         list.setPointerCapture = () => {};
         const at = (element) => element.getBoundingClientRect().top + 8;
         const event = (type, y) => new PointerEvent(type, { bubbles: true, pointerId: 1, button: 0, clientY: y, clientX: 40 });
         grip.dispatchEvent(event('pointerdown', at(line)));
         for (const over of [...lines].reverse()) list.dispatchEvent(event('pointermove', at(over)));
         list.dispatchEvent(event('pointermove', at(lines[0])));
         list.dispatchEvent(event('pointerup', at(lines[0])));",
        json!(null),
    )
    .await?;
    page.click("checkbox", "Notes").await?;
    page.click("button", "Save").await?;
    let wanted = "['Personal', 'Contact', 'Relation', 'Address', 'Work']";
    let in_order = format!("JSON.stringify({titles}) === JSON.stringify({wanted})");
    page.until("the sections are in their new order", &in_order).await?;
    page.reload().await?;
    page.engine_ready().await?;
    page.until("they stay so", &in_order).await?;
    page.run("await mehr.undo()", json!(null)).await?;
    page.until("the order is taken back", &format!("{titles}[0] === 'Contact'")).await?;
    world.expect_no_complaints().await
}

/// Chromium knows no Georgian and next to no Uzbek; what it writes of itself is the language of the browser.
async fn numbers_and_days_are_written_as_the_language_does_in_every_browser(world: &mut World) -> Outcome {
    let page = world.open("/customers").await?;
    page.engine_ready().await?;
    let anna = page
        .run(
            "await mehr.ready;
             const make = async (kind, fields) => (await mehr.apply({ create: { kind, fields } })).ids[0];
             const anna = await make('customer', { name: 'Anna' });
             const amount = { amount: '1234567.50', currency: 'EUR' };
             await make('order', { customer: anna, amount, day: '2024-11-03' });
             return anna",
            json!(null),
        )
        .await?;
    let address = format!("/customers/{}", anna.as_str().unwrap_or_default());
    for (language, amount, day) in
        [("uz", "1 234 567,50 €", "3-noy, 2024"), ("ka", "1 234 567,50 €", "3 ნოე. 2024")]
    {
        let page = in_language(world, language, &address).await?;
        let shown = format!(
            "[{amount:?}, {day:?}].every((text) => document.body.innerText.replace(/\\s/g, ' ').includes(text))"
        );
        page.until(language, &shown).await?;
    }
    world.expect_no_complaints().await
}
