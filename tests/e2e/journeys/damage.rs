//! Damaged profiles: whatever becomes of the browser's files, the data is there again, if need be after a click on the
//! recovery screen, and what cannot be brought back is said.
//!
//! `MEHR_DAMAGE` sets how many damages are done to the database; each is another one, and the same in each run.

use std::fs;
use std::path::{Path, PathBuf};

use crate::arrival::{LOST, RESTORE, Stage, arrive, arrive_settled, mirrored};
use e2e::{Browser, Outcome, Page, World, copy_folder, expect, expect_equal, rounds};
use serde_json::{Value, json};

// A driven WebKit begins with an empty profile each time: there is nothing to come back to.
e2e::journeys!(
    damaged_database_files_lose_nothing in Chromium | Firefox,
    a_deleted_database_comes_back_from_the_mirror in Chromium | Firefox,
    a_damaged_mirror_does_not_matter in Chromium | Firefox,
    a_database_that_is_stuck_is_shown_from_the_mirror in Chromium,
    what_a_damaged_mirror_cannot_bring_back_is_said in Chromium | Firefox,
    what_nothing_can_bring_back_is_said in Chromium | Firefox,
    a_torn_write_loses_nothing_later in Chromium,
);

/// Damages when nobody asks for more.
const DAMAGES: u64 = 4;

const GO_ON: &str = "Go on with what is left";

async fn damaged_database_files_lose_nothing(world: &mut World) -> Outcome {
    let plain = Kept::fill(world).await?;
    let compacted = Kept::compact(world, &plain).await?;
    for seed in damages() {
        let kept = if seed % 2 == 0 { &plain } else { &compacted };
        kept.put_back(world)?;
        let what = damage(&database_files(world)?, &mut Chance(seed))?;
        let outcome = arrive(world).await;
        let stage = outcome.map_err(|failure| failed(seed, &what, &failure))?;
        // Chromium can neither open nor delete such a database any more.
        let is_stuck = what.starts_with("MANIFEST") && what.ends_with("deleted");
        let found = match is_stuck {
            true => kept.is_shown_from_the_mirror(world, stage).await,
            false => kept.is_there(world, stage).await,
        };
        found.map_err(|failure| failed(seed, &what, &failure))?;
    }
    Ok(())
}

async fn a_deleted_database_comes_back_from_the_mirror(world: &mut World) -> Outcome {
    let kept = Kept::fill(world).await?;
    remove(&databases(world)?)?;
    let stage = arrive(world).await?;
    expect_equal(stage, Stage::Lost, "the screen of a deleted database")?;
    kept.is_there(world, stage).await
}

async fn a_damaged_mirror_does_not_matter(world: &mut World) -> Outcome {
    let kept = Kept::fill(world).await?;
    for seed in damages().step_by(4) {
        kept.put_back(world)?;
        let what = damage(&mirror_files(world)?, &mut Chance(seed))?;
        let stage = arrive(world).await.map_err(|failure| failed(seed, &what, &failure))?;
        expect_equal(stage, Stage::Ready, &what)?;
        kept.is_there(world, stage).await.map_err(|failure| failed(seed, &what, &failure))?;
    }
    Ok(())
}

async fn a_database_that_is_stuck_is_shown_from_the_mirror(world: &mut World) -> Outcome {
    let kept = Kept::fill(world).await?;
    let files = database_files(world)?;
    let is_manifest = |file: &&PathBuf| file.to_string_lossy().contains("MANIFEST");
    files.iter().filter(is_manifest).try_for_each(|file| remove(file))?;
    let stage = arrive(world).await?;
    kept.is_shown_from_the_mirror(world, stage).await
}

async fn what_a_damaged_mirror_cannot_bring_back_is_said(world: &mut World) -> Outcome {
    Kept::fill(world).await?;
    remove(&databases(world)?)?;
    let mut files = files_below(&mirrors(world)?)?;
    files.retain(|file| file.file_name().is_some_and(|name| name != "metadata.sqlite"));
    files.sort_by_key(|file| fs::metadata(file).map_or(0, |facts| facts.len()));
    let largest = files.last().ok_or_else(|| e2e::Failure::Setup("there is no mirror".to_owned()))?;
    let mut bytes = fs::read(largest)?;
    // Among the customers made by hand, which come last.
    let place = bytes.len() - 900;
    bytes[place..place + 8].fill(0);
    fs::write(largest, bytes)?;

    expect_equal(arrive(world).await?, Stage::Lost, "the screen of a deleted database")?;
    let page = world.page()?;
    page.says("1 stored action is damaged").await?;
    page.click("button", RESTORE).await?;
    page.engine_ready().await?;
    expect_equal(customers(&page).await?, json!(6019), "customers without the damaged one")?;
    add_one(&page).await?;
    page.reload().await?;
    page.engine_ready().await?;
    expect_equal(customers(&page).await?, json!(6020), "customers after an edit and a reload")
}

async fn what_nothing_can_bring_back_is_said(world: &mut World) -> Outcome {
    let plain = Kept::fill(world).await?;
    // Closed in good order: what a page keeps in its local storage is written late, and is the one witness left.
    Kept::compact(world, &plain).await?;
    remove(&databases(world)?)?;
    remove(&mirrors(world)?)?;
    expect_equal(arrive(world).await?, Stage::Lost, "the screen of a space of which nothing is left")?;
    let page = world.page()?;
    page.says("There is no second copy in this browser").await?;
    expect(!page.has("button", RESTORE).await?, "there is nothing to restore from, but it is offered")?;
    page.click("button", GO_ON).await?;
    page.engine_ready().await?;
    expect_equal(customers(&page).await?, json!(0), "customers after going on with nothing")?;
    add_one(&page).await?;
    page.reload().await?;
    page.engine_ready().await?;
    expect_equal(customers(&page).await?, json!(1), "customers after beginning anew")
}

/// Only LevelDB writes on behind a torn record, and finds damage in front of what was acknowledged a start later.
async fn a_torn_write_loses_nothing_later(world: &mut World) -> Outcome {
    Kept::fill(world).await?;
    let mut logs = database_files(world)?;
    logs.retain(|file| file.extension().is_some_and(|extension| extension == "log"));
    let log = logs.iter().max().ok_or_else(|| e2e::Failure::Setup("there is no log".to_owned()))?;
    let length = fs::metadata(log)?.len();
    fs::File::options().write(true).open(log)?.set_len(length - 20)?;

    expect_equal(arrive(world).await?, Stage::Ready, "the start after a torn write")?;
    let page = world.page()?;
    add_one(&page).await?;
    // From here on the mirror is written before anything is acknowledged.
    mirrored(&page).await?;
    let add = "await mehr.apply({ create: { kind: 'customer', fields: { name: 'Acknowledged' } } }); return await mehr.digest()";
    let digest = page.run(add, json!(null)).await?;
    world.kill_browser();
    let stage = arrive(world).await?;
    expect_equal(stage, Stage::Lost, "the start after that")?;
    Kept { folder: world.scratch().to_owned(), digest }.is_there(world, stage).await
}

// The data.

/// A profile with data, and a copy of it that stays as it is.
struct Kept {
    folder: PathBuf,
    digest: Value,
}

impl Kept {
    /// Imports and edits, waits for the mirror, and kills the browser.
    async fn fill(world: &mut World) -> Outcome<Kept> {
        const FILL: &str = "let csv = 'id,name,email,city\\n';
            for (let n = 0; n < 6000; n++) csv += `${n},Customer ${n},c${n}@example.com,City ${n % 50}\\n`;
            await mehr.importFiles([new File([csv], 'customers.csv')]);
            for (let n = 0; n < 20; n++)
                await mehr.apply({ create: { kind: 'customer', fields: { name: `By hand ${n}` } } });
            return await mehr.digest()";
        let page = arrive_settled(world).await?;
        let digest = page.run(FILL, json!(null)).await?;
        mirrored(&page).await?;
        world.kill_browser();
        Kept::keep(world, "plain", digest)
    }

    /// The same data folded into pages, with a few edits behind them and the browser closed in good order.
    async fn compact(world: &mut World, kept: &Kept) -> Outcome<Kept> {
        const COMPACT: &str = "await mehr.compact();
            for (let n = 0; n < 5; n++)
                await mehr.apply({ create: { kind: 'customer', fields: { name: `Later ${n}` } } });
            return await mehr.digest()";
        kept.put_back(world)?;
        let page = world.open("/").await?;
        page.engine_ready().await?;
        let digest = page.run(COMPACT, json!(null)).await?;
        mirrored(&page).await?;
        world.close_browser().await?;
        Kept::keep(world, "compacted", digest)
    }

    fn keep(world: &World, name: &str, digest: Value) -> Outcome<Kept> {
        let folder = world.scratch().join(name);
        copy_folder(&world.profile(), &folder)?;
        Ok(Kept { folder, digest })
    }

    /// Makes the profile what it was.
    fn put_back(&self, world: &mut World) -> Outcome {
        world.kill_browser();
        remove(&world.profile())?;
        copy_folder(&self.folder, &world.profile())
    }

    /// Brings the data back if that is asked for, and finds all of it, also after a reload, and open to changes.
    async fn is_there(&self, world: &World, stage: Stage) -> Outcome {
        let page = world.page()?;
        if stage == Stage::Lost {
            page.click("button", RESTORE).await?;
        }
        page.engine_ready().await?;
        expect_equal(&digest(&page).await?, &self.digest, "the digest")?;
        add_one(&page).await?;
        let changed = digest(&page).await?;
        page.reload().await?;
        page.engine_ready().await?;
        expect_equal(digest(&page).await?, changed, "the digest after an edit and a reload")
    }
}

impl Kept {
    /// Finds all of the data for reading, and a word about changes not being kept.
    async fn is_shown_from_the_mirror(&self, world: &World, stage: Stage) -> Outcome {
        expect_equal(stage, Stage::Lost, "the screen of a stuck database")?;
        let page = world.page()?;
        page.click("button", RESTORE).await?;
        page.engine_ready().await?;
        page.says("The browser cannot store anything here").await?;
        expect_equal(&digest(&page).await?, &self.digest, "the digest of what is shown")?;
        let export = "return (await mehr.export({ kind: 'customer' })).size > 100";
        expect_equal(page.run(export, json!(null)).await?, json!(true), "an export of what is shown")?;
        page.reload().await?;
        page.role("heading", LOST).await.map(drop)
    }
}

async fn digest(page: &Page) -> Outcome<Value> {
    page.run("return await mehr.digest()", json!(null)).await
}

async fn customers(page: &Page) -> Outcome<Value> {
    page.run("return (await mehr.query({ kind: 'customer', limit: 0 })).total", json!(null)).await
}

async fn add_one(page: &Page) -> Outcome {
    let add = "await mehr.apply({ create: { kind: 'customer', fields: { name: 'The first after' } } })";
    page.run(add, json!(null)).await.map(drop)
}

fn failed(seed: u64, what: &str, failure: &e2e::Failure) -> e2e::Failure {
    e2e::Failure::Unexpected(format!("damage {seed} ({what}): {failure}"))
}

// The files.

/// The folder of all databases of the app's origin.
fn databases(world: &World) -> Outcome<PathBuf> {
    match world.browser {
        Browser::Firefox => Ok(origin_of_firefox(world)?.join("idb")),
        _ => Ok(world.profile().join("Default/IndexedDB")),
    }
}

/// The folder of the origin's private file system.
fn mirrors(world: &World) -> Outcome<PathBuf> {
    match world.browser {
        Browser::Firefox => Ok(origin_of_firefox(world)?.join("fs")),
        _ => Ok(world.profile().join("Default/File System")),
    }
}

fn origin_of_firefox(world: &World) -> Outcome<PathBuf> {
    let origins = world.profile().join("storage/default");
    let found = entries(&origins)?.into_iter().find(|path| {
        path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("http+++127.0.0.1"))
    });
    found.ok_or_else(|| e2e::Failure::Setup(format!("there is no origin in {}", origins.display())))
}

/// The files that hold data: Chromium's lock and notes of its own have nothing to lose.
fn database_files(world: &World) -> Outcome<Vec<PathBuf>> {
    let mut files = files_below(&databases(world)?)?;
    files.retain(|file| {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        !matches!(&*name, "LOCK" | "LOG" | "LOG.old")
    });
    Ok(files)
}

/// The files of the mirror. When Firefox's own list of them is damaged, it empties the whole origin, as if the person
/// had asked for that: nothing a page can keep outlives it.
fn mirror_files(world: &World) -> Outcome<Vec<PathBuf>> {
    let mut files = files_below(&mirrors(world)?)?;
    if world.browser == Browser::Firefox {
        files.retain(|file| file.file_name().is_some_and(|name| name != "metadata.sqlite"));
    }
    Ok(files)
}

fn damages() -> impl Iterator<Item = u64> {
    rounds("MEHR_DAMAGE", DAMAGES)
}

/// Numbers that look random and are the same in each run (splitmix64).
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % end.max(1)
    }
}

/// Damages one of the files; says what it did.
fn damage(files: &[PathBuf], chance: &mut Chance) -> Outcome<String> {
    let mut files: Vec<&PathBuf> =
        files.iter().filter(|file| fs::metadata(file).is_ok_and(|facts| facts.len() > 0)).collect();
    files.sort();
    expect(!files.is_empty(), "there is no file to damage")?;
    let file = files[chance.below(files.len() as u64) as usize];
    let mut bytes = fs::read(file)?;
    let length = bytes.len() as u64;
    let start = chance.below(length) as usize;
    let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let what = match chance.below(5) {
        0 => {
            bytes.truncate(start);
            format!("cut off at {start}")
        }
        1 => {
            bytes.clear();
            "emptied".to_owned()
        }
        2 => {
            remove(file)?;
            // Firefox itself crashes on SQLite's journal without its database.
            let journal = file.with_file_name(format!("{name}-wal"));
            if journal.exists() {
                remove(&journal)?;
            }
            return Ok(format!("{name} of {length} bytes deleted"));
        }
        kind => {
            let end = bytes.len().min(start + if kind == 3 { 64 } else { 8192 });
            bytes[start..end].fill_with(|| chance.below(256) as u8);
            format!("overwritten from {start} to {end}")
        }
    };
    fs::write(file, bytes)?;
    Ok(format!("{name} of {length} bytes {what}"))
}

fn entries(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder)? {
        paths.push(entry?.path());
    }
    Ok(paths)
}

fn files_below(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let mut files = Vec::new();
    for path in entries(folder)? {
        if path.is_dir() {
            files.extend(files_below(&path)?);
        } else {
            files.push(path);
        }
    }
    Ok(files)
}

/// Removes a file or a folder with all that is in it.
pub(crate) fn remove(path: &Path) -> Outcome {
    // A browser that has just been killed may still be on its way out.
    for _ in 0..20 {
        let removed = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
        if removed.is_ok() || !path.exists() {
            return Ok(());
        }
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    expect(false, format!("{} cannot be removed", path.display()))
}
