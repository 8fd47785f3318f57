//! What figures were made of, so that it can be told whether they still hold, and if not, for which rows.

use crate::space::Space;
use crate::table::{Column, Data, NO_ROW, Table};
use domain::FieldType;
use domain::expr::{self, FieldRef, Figure, Gather, Leaf, Node, Source};
use oplog::batch::DELETED;
use std::collections::BTreeSet;

/// More changed rows than this, and making everything anew is as fast.
const CHANGED_MAX: usize = 200;

/// What a function of related rows reads.
#[derive(Default, Debug)]
pub(super) struct Dependencies {
    /// Fields of the gathered rows themselves: a change in a row touches the figure that the row goes into, and no other.
    direct: Vec<FieldRef>,
    /// Everything else: a change anywhere can touch any figure.
    others: Vec<FieldRef>,
    /// Kinds of which it matters which rows are live, those of the gathered rows left out.
    kinds: Vec<String>,
    /// Scores are read, of which no revision is known.
    scores: bool,
}

/// The state of what was read.
#[derive(PartialEq, Debug)]
pub(super) struct Revision {
    direct: Vec<Option<u64>>,
    live: u64,
    deleted: Option<u64>,
    rows: u32,
    base_rows: usize,
    others: Vec<Option<u64>>,
}

impl Dependencies {
    pub fn of(gather: &Gather) -> Dependencies {
        let mut found = Dependencies::default();
        let alone = gather.back.len() == 1;
        found.note_gather(gather, alone);
        if !alone {
            found.kinds.extend(gather.back.last().map(|link| link.kind.clone()));
        }
        found.kinds.sort_unstable();
        found.kinds.dedup();
        found
    }

    /// The state now; `None` where it cannot be known.
    pub fn revision(&self, gather: &Gather, space: &Space, base_rows: usize) -> Option<Revision> {
        if self.scores {
            return None;
        }
        let table = space.table(&gather.back.last()?.kind);
        let revision = |field: &FieldRef| column(space, field).map(|column| column.revision);
        let live = self.kinds.iter().map(|kind| space.table(kind).map(Table::live_revision));
        Some(Revision {
            direct: self.direct.iter().map(revision).collect(),
            live: table.map_or(0, Table::live_revision),
            deleted: table.and_then(deleted).map(|column| column.revision),
            rows: table.map_or(0, Table::rows),
            base_rows,
            others: self.others.iter().map(revision).chain(live).collect(),
        })
    }

    /// The rows whose figures may differ since `old`, in ascending order; `None` where that may be any or too many.
    pub fn touched(
        &self,
        gather: &Gather,
        space: &Space,
        old: &Revision,
        new: &Revision,
    ) -> Option<Vec<u32>> {
        let [link] = gather.back.as_slice() else {
            return None;
        };
        let table = space.table(&link.kind)?;
        if old.others != new.others || new.rows < old.rows || new.base_rows < old.base_rows {
            return None;
        }
        // Rows that were only linked to can come to exist without any field read here being written.
        let unborn = table.touched().count() != table.rows() as usize;
        if new.rows - old.rows > CHANGED_MAX as u32 || (old.live != new.live && unborn) {
            return None;
        }
        let mut changed: BTreeSet<u32> = (old.rows..new.rows).collect();
        let direct = self.direct.iter().map(|field| column(space, field)).zip(&old.direct);
        for (column, then) in direct.chain([(deleted(table), &old.deleted)]) {
            let Some(column) = column else { continue };
            if Some(column.revision) == *then {
                continue;
            }
            // A column that did not exist then has all its values since.
            let rows = column.changed_since(then.unwrap_or(0))?;
            if column.field == link.field && rows.iter().any(|&row| row < old.rows) {
                // The row it was linked to before has lost one, and nobody knows which that was.
                return None;
            }
            changed.extend(rows);
        }
        if changed.len() > CHANGED_MAX {
            return None;
        }
        let links = match column(space, link).map(|column| &column.data) {
            Some(Data::Ref(links)) => links.as_slice(),
            _ => &[],
        };
        let parent = |row: u32| links.get(row as usize).copied().filter(|&parent| parent != NO_ROW);
        let parents: BTreeSet<u32> = changed.into_iter().filter_map(parent).collect();
        Some(parents.into_iter().collect())
    }

    fn note_gather(&mut self, gather: &Gather, direct: bool) {
        if let Some((_, between)) = gather.back.split_last() {
            self.kinds.extend(between.iter().map(|link| link.kind.clone()));
        }
        for link in &gather.back {
            self.note(link, direct);
        }
        if let Some(column) = gather.figure.column() {
            self.note_column(column, direct);
        }
        if let Figure::First { by, .. } | Figure::Last { by, .. } = &gather.figure {
            self.note(by, direct);
        }
        if let Some(filter) = &gather.filter {
            self.note_node(filter, direct);
        }
    }

    fn note(&mut self, field: &FieldRef, direct: bool) {
        let list = if direct { &mut self.direct } else { &mut self.others };
        if !list.contains(field) {
            list.push(field.clone());
        }
    }

    fn note_column(&mut self, column: &expr::Column, direct: bool) {
        let mut direct = direct;
        for hop in &column.hops {
            self.note(hop, direct);
            direct = false;
        }
        match &column.leaf {
            Leaf::Field(field) => self.note(field, direct),
            Leaf::Id => {}
            Leaf::Score(_) => self.scores = true,
        }
    }

    fn note_node(&mut self, node: &Node, direct: bool) {
        match node {
            Node::All(members) | Node::Any(members) => {
                members.iter().for_each(|member| self.note_node(member, direct));
            }
            Node::Not(inner) => self.note_node(inner, direct),
            Node::Test(Source::Column(column), _) => self.note_column(column, direct),
            Node::Test(Source::Gather(gather), _) => {
                gather.hops.iter().for_each(|hop| self.note(hop, false));
                self.kinds.extend(gather.back.last().map(|link| link.kind.clone()));
                self.note_gather(gather, false);
            }
        }
    }
}

fn column<'a>(space: &'a Space, field: &FieldRef) -> Option<&'a Column> {
    space.table(&field.kind)?.column_typed(&field.field, field.ty)
}

fn deleted(table: &Table) -> Option<&Column> {
    table.column_typed(DELETED, FieldType::Flag)
}
