//! Undo: the inverse of a batch, made from the batch itself.
//!
//! Cells that somebody else changed since are left alone. New rows go to the trash, changed cells get the value they
//! had, elements that were added are removed and the other way round. The inverse is a batch like any other, so undo
//! works after a reload, on another device, and can itself be undone (that is redo).

use crate::bits::Bits;
use crate::edit::{Draft, Write};
use crate::space::{Space, cell_value};
use crate::table::{Batches, Column as Now, Table, Writer};
use domain::{FieldType, Value};
use oplog::batch::{Before, DELETED};
use oplog::cells::{ELEMENT_SEPARATOR, elements};
use oplog::{BatchId, Cells, Chunk, Column, Device, Header, Part, Reason, Rows};
use rustc_hash::{FxHashMap, FxHashSet};
use std::rc::Rc;

/// The parts that take a batch back, and how many of its cells were left because of later changes.
#[derive(Debug, Default)]
pub struct Inverse {
    /// What to write; empty when nothing of the batch is left.
    pub parts: Vec<Part>,
    /// Cells left as they are.
    pub kept: u64,
    /// Rows touched.
    pub rows: u64,
}

/// The inverse of a batch in the present state. `chunks` are all chunks of the batch in order.
pub fn inverse(space: &Space, chunks: &[Chunk]) -> Inverse {
    let Some(batch) = chunks.first().and_then(|chunk| space.batches().place(chunk.header.id)) else {
        return Inverse::default();
    };
    let mut inverse = Inverse::default();
    let parts: Vec<&Part> = chunks.iter().flat_map(|chunk| &chunk.parts).collect();
    let taken_back = taken_back(space.batches());
    let mut kinds: Vec<&str> = Vec::new();
    for part in &parts {
        if !kinds.contains(&part.kind.as_str()) {
            kinds.push(&part.kind);
        }
    }
    for kind in kinds {
        let Some(table) = space.table(kind) else { continue };
        let parts = || parts.iter().copied().filter(|part| part.kind == kind);
        let created = created_rows(space, table, batch, parts().filter(|part| part.creates));
        let gone = trashed(table, &created, parts().filter(|part| part.creates));
        inverse.rows += gone.as_ref().map_or(0, |part| part.rows.len() as u64);
        inverse.parts.extend(gone);

        let draft = Draft::update(kind);
        let mut plan = Plan {
            space,
            table,
            batch,
            created,
            draft,
            kept: 0,
            done: Vec::new(),
            trash: Default::default(),
            taken_back: &taken_back,
        };
        parts().for_each(|part| plan.part(part));
        inverse.kept += plan.kept;
        let [restored, trashed] = plan.trash;
        inverse.rows += (plan.draft.len() + restored.len() + trashed.len()) as u64;
        inverse.parts.extend(trash_part(table, restored, false));
        inverse.parts.extend(trash_part(table, trashed, true));
        inverse.parts.extend(plan.draft.into_part());
    }
    inverse
}

/// The batches that are taken back at present: by an undo, or an undo by a redo, that is not taken back itself.
fn taken_back(batches: &Batches) -> FxHashSet<u32> {
    let mut takers: Vec<(u32, &Header)> =
        (0..).zip(batches.iter()).filter(|(_, header)| header.parent.is_some()).collect();
    takers.sort_by_key(|(_, header)| std::cmp::Reverse((header.stamp, header.id)));
    let mut taken_back = FxHashSet::default();
    for (place, header) in takers {
        if !taken_back.contains(&place) {
            taken_back.extend(header.parent.and_then(|parent| batches.place(parent)));
        }
    }
    taken_back
}

/// The rows that the parts of a batch brought into being. A row that others wrote to without knowing the batch is not
/// among them: it would be there without it (a setting that two devices made while apart).
fn created_rows<'a>(space: &Space, table: &Table, batch: u32, parts: impl Iterator<Item = &'a Part>) -> Bits {
    let mut created = Bits::none(table.rows() as usize);
    for part in parts {
        for &(first, len) in part.rows.runs() {
            match table.row(first) {
                Some(row) if table.ids().is_run(first, len, row) => {
                    created.set_range(row as usize..row as usize + len as usize);
                }
                _ => (0..u64::from(len))
                    .filter_map(|n| table.row(first.offset(n)))
                    .for_each(|row| created.set(row as usize, true)),
            }
        }
    }
    if !created.any() {
        return created;
    }
    let batches = space.batches();
    let created_here = Writer { batch, part: 0 };
    let mut apart: FxHashMap<u32, bool> = FxHashMap::default();
    let mut is_apart = |writer: Writer| {
        *apart
            .entry(writer.batch)
            .or_insert_with(|| writer.batch != batch && !batches.saw(writer, created_here))
    };
    for column in table.columns() {
        for run in column.writers.runs() {
            let reached = created.any_in(run.start as usize, run.end as usize);
            if reached && is_apart(run.writer) {
                let rows = run.start..run.end;
                rows.filter(|&row| column.has_value(row)).for_each(|row| created.set(row as usize, false));
            }
        }
        let sets =
            column.sets.iter().flat_map(|(&row, state)| state.writers().map(move |writer| (row, writer)));
        let losers =
            column.losers.iter().flat_map(|(&row, all)| all.iter().map(move |loser| (row, loser.writer)));
        for (row, writer) in column.writers.singles().chain(sets).chain(losers) {
            if is_apart(writer) {
                created.set(row as usize, false);
            }
        }
    }
    created
}

/// The part that puts the rows that were created, and are not in the trash already, there: of an import, its own runs.
fn trashed<'a>(table: &Table, created: &Bits, parts: impl Iterator<Item = &'a Part>) -> Option<Part> {
    let mut goes = created.clone();
    goes.and(table.live());
    let mut rows = Rows::default();
    for part in parts {
        for &(first, len) in part.rows.runs() {
            let row = table.row(first).filter(|&row| table.ids().is_run(first, len, row));
            if let Some(row) = row
                && goes.all_in(row as usize, row as usize + len as usize)
            {
                rows.push_run(first, len);
                goes.clear_range(row as usize..row as usize + len as usize);
                continue;
            }
            for id in (0..u64::from(len)).map(|n| first.offset(n)) {
                if let Some(row) = table.row(id)
                    && goes.get(row as usize)
                {
                    rows.push(id);
                    goes.set(row as usize, false);
                }
            }
        }
    }
    trash_part(table, rows, true)
}

/// The part that puts rows that are not there into the trash, or takes rows out that are.
fn trash_part(table: &Table, rows: Rows, deleted: bool) -> Option<Part> {
    let before = Before { cells: Cells::Int(vec![1; rows.len()]), null: None };
    let column = Column {
        field: DELETED.into(),
        ty: FieldType::Flag,
        cells: Cells::Int(vec![i64::from(deleted); rows.len()]),
        written: None,
        null: None,
        before: (!deleted).then(|| Box::new(before)),
    };
    (!rows.is_empty()).then(|| Part { kind: table.kind.clone(), creates: false, rows, columns: vec![column] })
}

/// The inverse of the changed cells of one kind.
struct Plan<'a> {
    space: &'a Space,
    table: &'a Table,
    batch: u32,
    created: Bits,
    draft: Draft,
    kept: u64,
    /// Cells dealt with, by column of the table. A batch may write a cell more than once; the first write knows what
    /// stood there before the batch.
    done: Vec<Bits>,
    /// Rows that come out of the trash, and that go there.
    trash: [Rows; 2],
    /// Batches that are undone at present.
    taken_back: &'a FxHashSet<u32>,
}

impl Plan<'_> {
    fn part(&mut self, part: &Part) {
        if let [column] = part.columns.as_slice()
            && column.field == DELETED
            && column.ty == FieldType::Flag
            && column.written.is_none()
            && self.done.is_empty()
        {
            // Undo and redo of an import may be about millions of rows.
            return self.trash(part, column);
        }
        let columns: Vec<(&Column, usize)> = part
            .columns
            .iter()
            .filter_map(|column| {
                let is_it = |now: &Rc<Now>| now.ty == column.ty && now.field == column.field;
                Some((column, self.table.columns().iter().position(is_it)?))
            })
            .collect();
        self.done.resize_with(self.table.columns().len(), || Bits::none(self.table.rows() as usize));
        for (i, id) in part.rows.iter().enumerate() {
            let Some(row) = self.table.row(id).filter(|&row| !self.created.get(row as usize)) else {
                continue;
            };
            let mut writes = Vec::new();
            for &(column, place) in &columns {
                if !column.is_written(i) || self.done[place].get(row as usize) {
                    continue;
                }
                self.done[place].set(row as usize, true);
                let now = &self.table.columns()[place];
                if part.creates && !now.has_value(row) {
                    continue;
                }
                if let Some(write) = self.cell(now, row, column, i) {
                    writes.push((column.field.clone(), column.ty, write));
                }
            }
            if !writes.is_empty() {
                self.draft.row(self.space, id, writes);
            }
        }
    }

    /// Takes back that rows went to the trash or came out of it.
    fn trash(&mut self, part: &Part, column: &Column) {
        let Some(now) = self.table.column_typed(DELETED, FieldType::Flag) else { return };
        let ids = part.rows.iter().zip(self.table.ids().rows_of(&part.rows));
        for (i, (id, row)) in ids.enumerate() {
            let Some(row) = row.filter(|&row| !self.created.get(row as usize)) else { continue };
            let before = column.before.as_deref();
            let was_deleted =
                before.is_some_and(|before| before_value(before, FieldType::Flag, i) == Value::Flag(true));
            if !self.is_ours(now, row, column, i) {
                self.kept += 1;
            } else if was_deleted != (now.int(row) == Some(1)) {
                self.trash[usize::from(was_deleted)].push(id);
            }
        }
    }

    fn cell(&mut self, now: &Now, row: u32, column: &Column, i: usize) -> Option<Write> {
        let before = column.before.as_deref();
        if let Cells::Set { add, remove } = &column.cells {
            let before = elements(before.map_or("", |before| set_text(&before.cells, i))).collect();
            return Some(self.set(now, row, &SetWrite::new(add.get(i), remove.get(i), before)));
        }
        if !self.is_ours(now, row, column, i) {
            self.kept += 1;
            return None;
        }
        Some(Write::Value(match before.map(|before| before_value(before, column.ty, i)) {
            // Out of the trash is a value like any other, so that whole runs of rows can be written with it.
            None | Some(Value::Null) if column.field == DELETED => Value::Flag(false),
            before => before.unwrap_or_default(),
        }))
    }

    /// Whether a register shows what the batch wrote, because of the batch or because others were taken back to it,
    /// and nobody wrote to it at the same time.
    fn is_ours(&self, now: &Now, row: u32, column: &Column, i: usize) -> bool {
        let Some(writer) = now.writer(row) else { return false };
        let shows_ours = || {
            let written =
                if column.is_null(i) { Value::Null } else { cell_value(&column.cells, column.ty, i) };
            written == self.space.plain(now, &self.table.kind, now.stored(row))
        };
        (writer.batch == self.batch || self.takes_back(writer) && shows_ours())
            && now.losers(row).iter().all(|loser| loser.writer.batch == self.batch)
    }

    /// Whether a writer only brought back what had stood there before, or was taken back itself.
    fn takes_back(&self, writer: Writer) -> bool {
        matches!(self.space.batches().get(writer.batch).reason, Reason::Undo | Reason::Redo)
            || self.taken_back.contains(&writer.batch)
    }

    fn set(&mut self, now: &Now, row: u32, write: &SetWrite) -> Write {
        let batches = self.space.batches();
        let state = now.set_state(row);
        let here = Writer { batch: self.batch, part: u32::MAX };
        let is_known = |writer: Writer| {
            writer.batch == self.batch || batches.saw(here, writer) || self.takes_back(writer)
        };
        if now.text(row) == write.result() && state.writers().all(is_known) {
            // Nobody else touched the set, so its old order comes back too.
            return Write::Value(Value::Set(
                write.before.iter().map(|&element| element.to_owned()).collect(),
            ));
        }
        let is_ours = |text: &str| {
            let Some(element) = state.element(text) else { return false };
            let shows_ours = element.is_present() == write.add.contains(&text);
            let mut writers = element.heads.iter().map(|head| head.writer);
            writers.all(|writer| writer.batch == self.batch || self.takes_back(writer) && shows_ours)
        };
        let (ours, others): (Vec<&str>, Vec<&str>) = write.elements().partition(|element| is_ours(element));
        self.kept += others.len() as u64;
        let (add, remove) =
            ours.into_iter().map(str::to_owned).partition(|element| write.before.contains(&element.as_str()));
        Write::Elements { add, remove }
    }
}

/// What a batch did to one set.
struct SetWrite<'a> {
    add: Vec<&'a str>,
    /// Without those that are added again.
    remove: Vec<&'a str>,
    before: Vec<&'a str>,
}

impl<'a> SetWrite<'a> {
    fn new(add: &'a str, remove: &'a str, before: Vec<&'a str>) -> SetWrite<'a> {
        let add: Vec<&str> = elements(add).collect();
        let remove = elements(remove).filter(|element| !add.contains(element)).collect();
        SetWrite { add, remove, before }
    }

    fn elements(&self) -> impl Iterator<Item = &'a str> {
        self.add.iter().chain(&self.remove).copied()
    }

    /// The set after the batch, if nobody else writes to it.
    fn result(&self) -> String {
        let stays = self
            .before
            .iter()
            .filter(|element| !self.add.contains(element) && !self.remove.contains(element));
        let all: Vec<&str> = stays.chain(&self.add).copied().collect();
        all.join(&ELEMENT_SEPARATOR.to_string())
    }
}

fn set_text(cells: &Cells, i: usize) -> &str {
    match cells {
        Cells::Set { add, .. } => add.get(i),
        _ => "",
    }
}

fn before_value(before: &Before, ty: FieldType, i: usize) -> Value {
    if before.null.as_ref().is_some_and(|null| null.get(i)) {
        return Value::Null;
    }
    cell_value(&before.cells, ty, i)
}

/// The batches a device can undo and redo now, latest last.
#[derive(Debug, Default, PartialEq)]
pub struct UndoList {
    /// To undo.
    pub undo: Vec<BatchId>,
    /// To redo: the undo batches to take back.
    pub redo: Vec<BatchId>,
}

/// Replays the batches of a person's own devices (a browser has one for each tab) into undo and redo lists.
pub fn undo_list(space: &Space, is_own: impl Fn(Device) -> bool) -> UndoList {
    let mut own: Vec<_> = space.batches().iter().filter(|header| is_own(header.id.device)).collect();
    own.sort_by_key(|header| (header.stamp, header.id.device, header.id.counter));
    let mut list = UndoList::default();
    for header in own {
        match header.reason {
            Reason::Undo => {
                list.undo.retain(|&id| Some(id) != header.parent);
                list.redo.push(header.id);
            }
            Reason::Redo => {
                list.redo.retain(|&id| Some(id) != header.parent);
                list.undo.push(header.id);
            }
            Reason::Ui | Reason::Import | Reason::Rule | Reason::Merge => {
                list.undo.push(header.id);
                list.redo.clear();
            }
        }
    }
    list
}
