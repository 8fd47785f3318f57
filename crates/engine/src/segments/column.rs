//! Tests of fields, reached through links.

use super::Evaluation;
use super::kernel::{self, Kernel, kernels};
use super::scan::{in_int_ranges, present, scan, through};
use crate::bits::Bits;
use crate::table::{Column, Ints};
use domain::expr::{self, FieldRef, Leaf, Match, Score};

impl<'a> Evaluation<'a> {
    /// One bit for each row of `kind`: whether what is read there matches.
    pub(super) fn column(&self, column: &expr::Column, matched: &Match, kind: &str) -> Bits {
        let end = match column.hops.last() {
            Some(hop) => self.question.space.target(&hop.kind, &hop.field),
            None => kind.to_owned(),
        };
        let bits = self.leaf(&column.leaf, matched, &end);
        self.through_links(bits, &column.hops, matched)
    }

    /// Carries bits of the rows at the end of the links back to the rows where they start.
    pub(super) fn through_links(&self, mut bits: Bits, hops: &[FieldRef], matched: &Match) -> Bits {
        let unlinked = *matched == Match::Empty;
        for hop in hops.iter().rev() {
            bits = through(self.field(hop), self.rows(&hop.kind), &bits, unlinked);
        }
        bits
    }

    /// The column of a field, if anything was ever written to it.
    pub(super) fn field(&self, field: &FieldRef) -> Option<&'a Column> {
        self.table(&field.kind)?.column_typed(&field.field, field.ty)
    }

    fn leaf(&self, leaf: &Leaf, matched: &Match, kind: &str) -> Bits {
        let question = self.question;
        let mut all = Bits::none(self.rows(kind));
        for kernel in kernels(matched, question.today, question.offset_minutes) {
            all.or(&match leaf {
                Leaf::Field(field) => self.scanned(field, &kernel),
                Leaf::Id => self.with_id(&kernel, kind),
                Leaf::Score(score) if Score::MODEL.contains(score) => {
                    scan(self.model(*score), self.rows(kind), &kernel, Vec::new)
                }
                Leaf::Score(score) => score_matches(&self.scores(*score, kind), &kernel),
            });
        }
        all
    }

    /// The scan of a field, from the cache where it is there.
    fn scanned(&self, field: &FieldRef, kernel: &Kernel) -> Bits {
        let rows = self.rows(&field.kind);
        let column = self.field(field);
        let space = self.question.space;
        let target = space.target(&field.kind, &field.field);
        let links = || match kernel {
            Kernel::Rows(ids) => {
                let row = |&id| self.table(&target).and_then(|table| table.row(id));
                ids.iter().filter_map(row).collect()
            }
            _ => Vec::new(),
        };
        let id = |row| self.table(&target).map(|table| table.id(row)).unwrap_or_default();
        let full = || scan(column, rows, kernel, links);
        let one = |row| kernel::matches(column, row, kernel, id);
        self.cache.scan(field, column, rows, kernel, full, one)
    }

    fn with_id(&self, kernel: &Kernel, kind: &str) -> Bits {
        let rows = self.rows(kind);
        match (kernel, self.table(kind)) {
            (Kernel::Rows(ids), Some(table)) => {
                Bits::from_rows(rows, ids.iter().filter_map(|&id| table.row(id)))
            }
            _ => Bits::none(rows),
        }
    }

    /// The column of a score that a model gives.
    pub(super) fn model(&self, score: Score) -> Option<&'a Column> {
        self.question.models?.column(score).map(|column| &**column)
    }

    /// The scores of all rows of the kind.
    pub(super) fn scores(&self, score: Score, kind: &str) -> Ints {
        let mut ints = Ints::default();
        let of = |row| (self.question.scores)(score, row as u32).map(i64::from);
        ints.extend((0..self.rows(kind)).map(of));
        ints
    }
}

fn score_matches(scores: &Ints, kernel: &Kernel) -> Bits {
    match kernel {
        Kernel::Ints(ranges) => in_int_ranges(scores, ranges),
        Kernel::Empty => {
            let mut bits = present(scores);
            bits.not();
            bits
        }
        _ => Bits::none(scores.len()),
    }
}
