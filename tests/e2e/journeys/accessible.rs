//! What axe-core finds on every screen: in two languages, both themes, on a desk and on a phone. Another browser would only
//! find the same.

use std::path::{Path, PathBuf};

use e2e::{Outcome, Page, World, expect, expect_equal};
use serde_json::{Value, json};

e2e::journeys!(
    axe_finds_nothing_on_a_desk in Chromium,
    axe_finds_nothing_on_a_phone in Chromium,
    axe_finds_nothing_in_dialogs in Chromium,
    axe_finds_nothing_in_an_empty_space in Chromium,
);

/// Besides those of the navigation. The record and the saved segment are found by their links.
const SCREENS: [&str; 23] = [
    "/customers",
    "/customers?as=board",
    "/customers?by=city",
    "/segments",
    "/segments/new?where=count%28orders%29%20%3E%203%20and%20city%20is%20not%20empty",
    "/insights",
    "/insights/assessment",
    "/insights/key-customers",
    "/insights/forecast",
    "/insights/retention?by=type",
    "/insights/lifetime-value",
    "/insights/roi",
    "/help/segments",
    "/first-steps",
    "/settings",
    "/no-such-page",
    "/kit",
    "/kit?part=fields",
    "/kit?part=layers",
    "/kit?part=tables",
    "/kit?part=signs",
    "/kit?part=charts",
    "/kit?part=signs&contrast=more&direction=turned",
];

/// Follows a link to an address, as a click does, and waits until the screen has come to rest.
const GO: &str = "
    const link = document.createElement('a');
    link.href = args;
    document.body.append(link);
    link.click();
    link.remove();
    let last = '', calm = 0;
    for (let n = 0; n < 100 && calm < 4; n++) {
        await new Promise((next) => setTimeout(next, 100));
        const main = document.getElementById('main');
        const now = main.innerHTML;
        calm = now === last && !main.querySelector('.waiting, progress:not([value], .kit *)') ? calm + 1 : 0;
        last = now;
    }
";

/// Lets colours change at once: while one theme turns into the other, axe would see colours of neither. They cannot be waited
/// for, as those inside closed details stand still.
const AT_ONCE: &str = "
    const sheet = new CSSStyleSheet();
    sheet.replaceSync('*, ::before, ::after { transition: none !important }');
    document.adoptedStyleSheets.push(sheet);
";

/// Runs axe and gives a line for each violation.
const AXE: &str = "
    const found = await axe.run(document, args.rules ? { runOnly: { type: 'rule', values: args.rules } } : {});
    return found.violations.flatMap((violation) => violation.nodes.slice(0, 4).map((node) =>
        `${violation.id}: ${node.target.join(' ')} – ${node.any.concat(node.all).map((check) => check.message).join('; ').slice(0, 200)}`));
";

/// Where `cargo xtask setup --browsers` has put it.
fn axe() -> Option<PathBuf> {
    let told = std::env::var_os("MEHR_AXE").map(PathBuf::from);
    let home = std::env::var_os("HOME").map(|home| Path::new(&home).join(".cache/mehr/tools"));
    let installed = home.map(|tools| tools.join("node/lib/node_modules/axe-core/axe.min.js"));
    told.or(installed).filter(|file| file.is_file())
}

/// The source of axe; without it there is nothing to do.
fn source() -> Outcome<Option<String>> {
    let Some(file) = axe() else {
        let demanded = std::env::var("MEHR_REQUIRE_BROWSERS").is_ok_and(|value| value == "1");
        expect(!demanded, "axe-core is demanded and missing; `cargo xtask setup --browsers` installs it")?;
        println!("skipped: axe-core is not installed");
        return Ok(None);
    };
    Ok(Some(std::fs::read_to_string(file)?))
}

/// What is wrong on the screen shown, in both themes.
async fn look(page: &Page, screen: &str, found: &mut Vec<String>) -> Outcome {
    for (theme, rules) in [("light", Value::Null), ("dark", json!(["color-contrast"]))] {
        page.run("document.documentElement.dataset.theme = args", json!(theme)).await?;
        let lines = page.run(AXE, json!({ "rules": rules })).await?;
        let lines = lines.as_array().into_iter().flatten().filter_map(Value::as_str);
        found.extend(lines.map(|line| format!("{screen} ({theme}) {line}")));
    }
    Ok(())
}

/// Puts axe into the page.
async fn prepare(page: &Page, axe: &str) -> Outcome {
    page.run(AT_ONCE, json!(null)).await?;
    page.run(axe, json!(null)).await.map(drop)
}

/// The page with axe in it, the sample open and a language chosen.
async fn open(world: &mut World, axe: &str, language: &str) -> Outcome<Page> {
    let page = world.open("/customers").await?;
    page.engine_ready().await?;
    page.run("await mehr.openSpace('sample'); localStorage.setItem('mehr.locale', args)", json!(language))
        .await?;
    let page = world.open("/customers").await?;
    page.engine_ready().await?;
    let shown = page.run("return document.documentElement.lang", json!(null)).await?;
    expect_equal(shown, json!(language), "the language")?;
    prepare(&page, axe).await?;
    Ok(page)
}

async fn every_screen(world: &mut World) -> Outcome {
    let Some(axe) = source()? else { return Ok(()) };
    let mut found = Vec::new();
    for language in ["en", "fa"] {
        let page = open(world, &axe, language).await?;
        page.run(
            "const fields = { name: 'VIP', where: 'rfm.monetary = 5' };
             await mehr.apply({ create: { kind: 'segment', fields } });",
            json!(null),
        )
        .await?;
        let places = page
            .run(
                "const { rows: [customer] } = await mehr.query({ kind: 'customer', select: ['id'], limit: 1 });
                 const { rows: [segment] } = await mehr.query({ kind: 'segment', select: ['id'], limit: 1 });
                 const places = [...document.querySelectorAll('.sidebar li a')].map((link) => link.getAttribute('href'));
                 return [...places, `/customers/${customer.id}`, `/segments/${segment.id}`]",
                json!(null),
            )
            .await?;
        let mut places: Vec<String> = places
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|place| Some(place.as_str()?.to_owned()))
            .collect();
        places.extend(SCREENS.iter().map(|place| (*place).to_owned()));
        places.sort();
        places.dedup();
        for place in places {
            page.run(GO, json!(place)).await?;
            look(&page, &format!("{language} {place}"), &mut found).await?;
        }
        page.run(GO, json!("/import")).await?;
        let file = world.scratch().join("orders.csv");
        std::fs::write(
            &file,
            "Number,Customer,Date,Amount\n1,Aziza,2024-05-01,10 EUR\n2,Nino,soon,20 EUR\n",
        )?;
        page.choose_files("input[type=file]", &[&file]).await?;
        page.css(".import-fixes input").await?;
        look(&page, &format!("{language} an import to be corrected"), &mut found).await?;
    }
    expect(found.is_empty(), format!("axe finds:\n{}", found.join("\n")))
}

async fn axe_finds_nothing_on_a_desk(world: &mut World) -> Outcome {
    every_screen(world).await
}

async fn axe_finds_nothing_on_a_phone(world: &mut World) -> Outcome {
    (world.look.width, world.look.height) = (390, 844);
    every_screen(world).await
}

async fn axe_finds_nothing_in_dialogs(world: &mut World) -> Outcome {
    let Some(axe) = source()? else { return Ok(()) };
    let mut found = Vec::new();
    let page = open(world, &axe, "en").await?;
    let screen = async |keys: &str, shown: &str, name: &str, found: &mut Vec<String>| -> Outcome {
        match keys {
            "k" => page.press_with_control("k").await?,
            keys => page.press(keys).await?,
        }
        page.css(shown).await?;
        look(&page, name, found).await?;
        page.press("\u{e00c}").await?;
        page.until("it is closed", "!document.querySelector('dialog[open]')").await
    };
    screen("k", ".palette input", "the palette", &mut found).await?;
    screen("?", "dialog[open] .keys-sheet", "the sheet of keys", &mut found).await?;
    screen("c", "dialog[open] form", "a new customer", &mut found).await?;
    expect(found.is_empty(), format!("axe finds:\n{}", found.join("\n")))
}

async fn axe_finds_nothing_in_an_empty_space(world: &mut World) -> Outcome {
    let Some(axe) = source()? else { return Ok(()) };
    let mut found = Vec::new();
    let page = world.open("/").await?;
    page.engine_ready().await?;
    prepare(&page, &axe).await?;
    let screens = [
        "/",
        "/customers",
        "/segments",
        "/insights",
        "/insights/assessment",
        "/insights/key-customers",
        "/insights/lifetime-value",
        "/insights/forecast",
        "/insights/retention",
        "/insights/roi",
        "/import",
        "/trash",
    ];
    for place in screens {
        page.run(GO, json!(place)).await?;
        look(&page, &format!("empty {place}"), &mut found).await?;
    }
    expect(found.is_empty(), format!("axe finds:\n{}", found.join("\n")))
}
