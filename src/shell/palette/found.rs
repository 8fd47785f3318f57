//! What the palette finds for a text: commands by their words, customers and segments by the engine's search.

use crate::engine::EngineClient;
use crate::i18n::{I18n, Key, k};
use crate::shell::commands::{Command, Commands};
use crate::ui::Shape;
use domain::fold::fold;
use protocol::Query;

/// As many records of a kind as are shown.
const RECORDS: u64 = 6;
/// As many commands as are shown while nothing is typed: the places and what one does most.
const COMMANDS_AT_FIRST: usize = 11;

/// A line of the palette.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Entry {
    /// The heading it stands under.
    pub(super) group: Key,
    /// Its words.
    pub(super) title: String,
    /// A quieter second text, or empty.
    pub(super) detail: String,
    /// Its picture.
    pub(super) shape: Shape,
    /// The keys that do the same.
    pub(super) keys: &'static [&'static str],
    /// What it does.
    pub(super) target: Target,
}

/// What a line does.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Target {
    /// A command.
    Command(Command),
    /// Goes to an address of the app.
    Address(String),
}

/// Customers and segments that a text finds.
pub(super) async fn records(engine: EngineClient, wanted: &str) -> Vec<Entry> {
    if wanted.trim().is_empty() {
        return Vec::new();
    }
    let mut entries = Vec::new();
    if let Ok(found) = engine.search(wanted.to_owned(), RECORDS).await {
        entries.extend(found.hits.into_iter().map(|hit| Entry {
            group: k::app::NAV_CUSTOMERS,
            title: hit.name,
            // The name itself as the place of the find would only repeat the first text.
            detail: if hit.field == "name" { String::new() } else { hit.text },
            shape: Shape::Person,
            keys: &[],
            target: Target::Address(format!("/customers/{}", hit.id)),
        }));
    }
    let segments = Query {
        kind: "segment".into(),
        select: vec!["name".into()],
        search: wanted.to_owned(),
        limit: Some(RECORDS),
        ..Query::default()
    };
    if let Ok(found) = engine.query(segments).await {
        entries.extend(found.rows.iter().filter_map(|row| {
            let text = |field: &str| row.get(field).and_then(|value| value.as_str());
            Some(Entry {
                group: k::app::NAV_SEGMENTS,
                title: text("name")?.to_owned(),
                detail: String::new(),
                shape: Shape::Segments,
                keys: &[],
                target: Target::Address(format!("/segments/{}", text("id")?)),
            })
        }));
    }
    entries
}

/// All lines for a text: commands whose words begin so first, then records, then commands that merely contain it.
pub(super) fn entries(commands: &Commands, i18n: I18n, wanted: &str, records: Vec<Entry>) -> Vec<Entry> {
    // Names follow the language.
    let _ = i18n.locale();
    let wanted = fold(wanted.trim());
    let named = Commands::all().into_iter().map(|command| (command, commands.name(command)));
    if wanted.is_empty() {
        return named.take(COMMANDS_AT_FIRST).map(|(command, name)| entry(command, name)).collect();
    }
    let mut fits: Vec<(u8, Entry)> = named
        .filter_map(|(command, name)| Some((rank(&fold(&name), &wanted)?, entry(command, name))))
        .collect();
    fits.sort_by_key(|(rank, _)| *rank);
    let good = fits.iter().filter(|(rank, _)| *rank == 0).count();
    let weak = fits.split_off(good);
    let entries = |fits: Vec<(u8, Entry)>| fits.into_iter().map(|(_, entry)| entry);
    // A heading stands once, so weaker commands follow the good ones where no record is between them.
    if records.is_empty() || good > 0 {
        return entries(fits).chain(entries(weak)).chain(records).collect();
    }
    records.into_iter().chain(entries(weak)).collect()
}

fn entry(command: Command, title: String) -> Entry {
    Entry {
        group: k::app::PALETTE_COMMANDS,
        title,
        detail: String::new(),
        shape: Commands::shape(command),
        keys: Commands::keys(command),
        target: Target::Command(command),
    }
}

/// 0 when all words of the wanted text begin words of the name, 1 when they are somewhere in it.
fn rank(name: &str, wanted: &str) -> Option<u8> {
    let begins = |word: &str| name.split(|c: char| !c.is_alphanumeric()).any(|part| part.starts_with(word));
    if wanted.split_whitespace().all(begins) {
        Some(0)
    } else {
        wanted.split_whitespace().all(|word| name.contains(word)).then_some(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_begin_words_come_before_those_inside_and_strangers_are_left_out() {
        assert_eq!(rank("go to: customers", "cus"), Some(0));
        assert_eq!(rank("go to: customers", "to cus"), Some(0));
        assert_eq!(rank("go to: customers", "tomer"), Some(1));
        assert_eq!(rank("go to: customers", "xyz"), None);
    }
}
