//! Who edits, how often, and whom nobody has touched; told from the heads of the batches and the writers of the cells, so
//! that nothing of the log is read.
//!
//! An edit is one action of a person: a changed field, a change of many rows at once, an import – one each. Undo and redo,
//! rules and settings are none. A customer is touched by an interaction, and by an edit of a field of the record; an import
//! brings records in without anybody looking at each, so it touches none.

use crate::space::Space;
use crate::table::{Column, Table, Writer};
use oplog::{Action, Device, Header, Reason};

/// An edit.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Edit {
    /// By which device.
    pub device: Device,
    /// When, in milliseconds since 1970, by its clock.
    pub at_ms: u64,
    /// Whether it was an import.
    pub is_import: bool,
}

/// All edits, in no particular order.
pub fn edits(space: &Space) -> impl Iterator<Item = Edit> + '_ {
    let edit = |header: &Header| {
        let counts = matches!(header.reason, Reason::Ui | Reason::Import | Reason::Merge)
            && header.action != Action::Setting;
        counts.then(|| Edit {
            device: header.id.device,
            at_ms: header.stamp.ms(),
            is_import: header.reason == Reason::Import,
        })
    };
    space.batches().iter().filter_map(edit)
}

/// Per customer row when somebody touched it last, in milliseconds since 1970, looking no further than `until_ms`; nothing
/// where nobody has.
pub fn touched(space: &Space, until_ms: i64) -> Vec<Option<i64>> {
    let Some(customers) = space.table("customer") else { return Vec::new() };
    let mut last = vec![None; customers.rows() as usize];
    let mut touch = |row: u32, at: Option<i64>| {
        if let Some(last) = last.get_mut(row as usize)
            && at.is_some_and(|at| at <= until_ms)
        {
            *last = at.max(*last);
        }
    };
    let times: Vec<Option<i64>> = space.batches().iter().map(by_hand).collect();
    let time = |writer: Writer| times.get(writer.batch as usize).copied().flatten();
    for column in customers.columns() {
        each_writer(column, |rows, writer| {
            if let Some(at) = time(writer) {
                rows.for_each(|row| touch(row, Some(at)));
            }
        });
    }
    if let Some((at, customer)) = space.table("interaction").and_then(links_and_times) {
        let live = space.table("interaction").map(Table::live);
        live.into_iter().for_each(|live| {
            live.for_each(|row| {
                if let Some(customer) = customer.link(row as u32) {
                    touch(customer, at.int(row as u32));
                }
            });
        });
    }
    last
}

/// The columns of interactions that are looked at.
fn links_and_times(table: &Table) -> Option<(&Column, &Column)> {
    Some((table.column("at")?, table.column("customer")?))
}

/// When a person wrote a batch, field by field.
fn by_hand(header: &Header) -> Option<i64> {
    let is_by_hand = matches!(header.reason, Reason::Ui | Reason::Merge);
    is_by_hand.then(|| i64::try_from(header.stamp.ms()).unwrap_or(i64::MAX))
}

/// Everybody who wrote what a column shows, with the rows they wrote.
fn each_writer(column: &Column, mut visit: impl FnMut(std::ops::Range<u32>, Writer)) {
    for run in column.writers.runs() {
        visit(run.start..run.end, run.writer);
    }
    for (row, writer) in column.writers.singles() {
        visit(row..row + 1, writer);
    }
    for (&row, set) in &column.sets {
        let heads = set.elements.iter().flat_map(|element| &element.heads);
        heads.for_each(|head| visit(row..row + 1, head.writer));
    }
}
