//! A space as pages and back: what a program reads at its start in place of the whole log.
//!
//! There is one page for the batches, with the list of all others (`space`), and for each kind one for its rows
//! (`customer/rows`) and one for each column (`customer/name.text`). Pages hold values in the widths that the columns
//! use, so that reading one is little more than a copy. They are derived from the log: whoever meets a page of
//! another format, or anything odd in one, throws all of them away and reads the log.
//!
//! A space that was begun from the first page answers questions about the columns that are there already
//! ([`Space::has_column`]); batches that arrive wait until those that they touch are.
//!
//! Deliberately absent: compression, checksums and storage, which whoever seals and keeps the pages sees to.

mod bytes;
mod column;
mod header;
mod rows;

use crate::space::{Change, Space};
use crate::table::{Column, Table};
use bytes::{Reader, Writer};
use domain::FieldType;

/// The version of the page format.
pub const FORMAT: u8 = 1;

/// The key of the page that comes first.
pub const FIRST: &str = "space";

/// Kinds whose pages are within the first: few rows, of which everything else depends.
const WITHIN_FIRST: [&str; 2] = ["field", "setting"];

/// A page that cannot be used; the log has to be read instead.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PageError {
    /// Written by another version of Mehr.
    #[error("page format {found}, where {FORMAT} is read")]
    Format {
        /// The format found.
        found: u8,
    },
    /// Of another snapshot than the first page, or no page that is still to come.
    #[error("page {0} does not belong here")]
    Stray(String),
    /// Not what the format says.
    #[error("page {key}, byte {at}: {what}")]
    Bad {
        /// The page.
        key: String,
        /// Where.
        at: usize,
        /// What is wrong.
        what: &'static str,
    },
}

/// The page keys of a space; [`FIRST`] is the first. A clone of a space costs little and stays as it is, so pages can
/// be made from one while edits go on.
pub fn keys(space: &Space) -> Vec<String> {
    let mut keys = vec![FIRST.to_owned()];
    for table in space.tables().iter().filter(|table| !WITHIN_FIRST.contains(&table.kind.as_str())) {
        keys.push(rows_key(&table.kind));
        keys.extend(table.columns().iter().map(|column| column_key(&table.kind, &column.field, column.ty)));
    }
    keys
}

/// The page of a key; `None` when the space has no such page.
pub fn page(space: &Space, key: &str) -> Option<Vec<u8>> {
    if key == FIRST {
        return Some(header::page(space));
    }
    let tag = tag(space);
    space.tables().iter().find_map(|table| table_page(table, key, tag))
}

/// All pages, each made when it is asked for.
pub fn pages(space: &Space) -> impl Iterator<Item = (String, Vec<u8>)> + '_ {
    keys(space).into_iter().filter_map(|key| page(space, &key).map(|page| (key, page)))
}

/// Begins a space with its first page; [`Space::missing`] tells which are still to come, in the order they were
/// written. The pieces of a page are taken as if they stood behind one another.
///
/// # Errors
/// The page is of another format, or not what the format says.
pub fn begin(pieces: &[&[u8]]) -> Result<Space, PageError> {
    header::read(pieces)
}

/// Adds a page, in any order. With the last one the space is complete. Gives what had been waiting for this one and was
/// applied now.
///
/// # Errors
/// The page is of another format or snapshot, or not what the format says; the space is of no use then.
pub fn load(space: &mut Space, key: &str, pieces: &[&[u8]]) -> Result<Change, PageError> {
    if !space.is_missing(key) {
        return Err(stray(key));
    }
    let tag = space.loading_tag();
    add(space, key, pieces, tag)?;
    space.page_came(key).ok_or_else(|| stray(key))
}

fn stray(key: &str) -> PageError {
    PageError::Stray(key.into())
}

/// Puts the content of a page into its table.
fn add(space: &mut Space, key: &str, pieces: &[&[u8]], tag: u64) -> Result<(), PageError> {
    let mut from = Reader::new(key, pieces);
    from.start(tag)?;
    let kind = from.text()?;
    let batches = space.batches().len();
    let table = space.tables_mut().iter_mut().find(|table| table.kind == kind).ok_or_else(|| stray(key))?;
    if key == rows_key(&kind) {
        rows::read(&mut from, table)?;
    } else {
        let column = column::read(&mut from, batches)?;
        if key != column_key(&kind, &column.field, column.ty) {
            return Err(stray(key));
        }
        let (last_row, highest_link, target) =
            (column.len().checked_sub(1), column.highest_link(), column.target.clone());
        table.load_column(column);
        space.met_row(&kind, last_row.map(|row| row as u32));
        space.met_row(&target, highest_link);
    }
    from.end()
}

fn table_page(table: &Table, key: &str, tag: u64) -> Option<Vec<u8>> {
    let mut out = Writer::start(tag);
    out.text(&table.kind);
    if key == rows_key(&table.kind) {
        rows::write(&mut out, table);
        return Some(out.finish());
    }
    let is_it = |column: &Column| key == column_key(&table.kind, &column.field, column.ty);
    let column = table.columns().iter().find(|column| is_it(column))?;
    column::write(&mut out, column);
    Some(out.finish())
}

/// A number by which the pages of one state know one another. The order of the batches decides the row numbers.
fn tag(space: &Space) -> u64 {
    let ids = space.batches().iter().flat_map(|header| [header.id.device, header.id.counter, header.stamp.0]);
    xxhash_rust::xxh3::xxh3_64(&ids.flat_map(u64::to_le_bytes).collect::<Vec<u8>>())
}

/// The key of the page with a kind's rows.
pub fn rows_key(kind: &str) -> String {
    format!("{}{ROWS}", escaped(kind))
}

/// Whether a page is one of those that a space is opened with: from them it is known which rows there are, and in which
/// currencies amounts are.
pub fn opens(key: &str) -> bool {
    key == FIRST || is_rows_key(key) || is_of_column(key, "order", "amount")
}

/// How soon a page is wanted behind those that a space is opened with, least first: what the list of customers shows,
/// what figures are made of, texts that are read one at a time, long ones.
pub fn turn(key: &str) -> u8 {
    let ty = key.rsplit('.').next().unwrap_or_default();
    match ty {
        "long_text" => 3,
        _ if key.starts_with("customer/") => 0,
        _ if is_of_column(key, "order", "customer") || is_of_column(key, "order", "day") => 0,
        "text" | "set" => 2,
        _ => 1,
    }
}

/// Whether a page is that of a column of a field, of whatever type.
pub fn is_of_column(key: &str, kind: &str, field: &str) -> bool {
    let rest = key.strip_prefix(&*escaped(kind)).and_then(|rest| rest.strip_prefix('/'));
    rest.and_then(|rest| rest.strip_prefix(field))
        .is_some_and(|rest| rest.starts_with('.') && !rest[1..].contains('.'))
}

/// Whether a page is that of a kind's rows.
pub fn is_rows_key(key: &str) -> bool {
    key.ends_with(ROWS)
}

/// The end of the key of a page of rows; that of a column ends in a dot and its type.
const ROWS: &str = "/rows";

/// The key of the page of a column.
pub fn column_key(kind: &str, field: &str, ty: FieldType) -> String {
    format!("{}/{field}.{}", escaped(kind), crate::space::name_of_type(ty))
}

/// Kinds are names; one with a slash in it must not be taken for another kind and a field.
fn escaped(kind: &str) -> String {
    kind.replace('%', "%25").replace('/', "%2F")
}
