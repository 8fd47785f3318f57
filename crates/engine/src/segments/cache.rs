//! Scans and figures of earlier questions.

use super::depends::Revision;
use super::figure::Figures;
use super::kernel::Kernel;
use crate::bits::Bits;
use crate::table::Column;
use domain::expr::FieldRef;
use rustc_hash::FxHashMap;
use std::cell::RefCell;
use std::rc::Rc;

/// Kept scans, one bit a row each: 125 KB at a million rows.
const SCANS_MAX: usize = 64;
/// Kept figures, up to eight bytes a row each.
const FIGURES_MAX: usize = 16;
/// Tests written longer than this (lists of thousands of values) are not kept.
const KEY_BYTES_MAX: usize = 4000;
/// More changed rows than this, and a new scan is as fast.
const CHANGED_MAX: usize = 2000;

/// Scans and figures of earlier questions about one space. It can be dropped at any time; it must be dropped together
/// with the space it was used for, since it tells changes by the revisions of that space's columns.
#[derive(Debug, Default)]
pub struct Cache {
    scans: RefCell<FxHashMap<String, Scan>>,
    figures: RefCell<FxHashMap<String, (Revision, Rc<Figures>)>>,
}

#[derive(Debug)]
struct Scan {
    revision: u64,
    /// How far the column reached; rows appended later are not told one by one.
    reached: usize,
    bits: Bits,
}

impl Cache {
    /// The scan of a column, brought up to date by `one` or done anew by `full`.
    pub(super) fn scan(
        &self,
        field: &FieldRef,
        column: Option<&Column>,
        rows: usize,
        kernel: &Kernel,
        full: impl FnOnce() -> Bits,
        one: impl Fn(u32) -> bool,
    ) -> Bits {
        let Some(column) = column else { return full() };
        let key = format!("{}.{}:{:?}:{kernel:?}", field.kind, field.field, field.ty);
        if key.len() > KEY_BYTES_MAX {
            return full();
        }
        let mut scans = self.scans.borrow_mut();
        let known = scans.remove(&key);
        let current = |scan: &Scan| scan.revision == column.revision && scan.bits.len() == rows;
        let bits = match known {
            Some(scan) if current(&scan) => scan.bits,
            Some(scan) => updated(scan, column, rows, one).unwrap_or_else(full),
            None => full(),
        };
        if scans.len() >= SCANS_MAX {
            scans.clear();
        }
        scans.insert(key, Scan { revision: column.revision, reached: column.len(), bits: bits.clone() });
        bits
    }

    /// Takes the figures of a function out, with the state of what they were made of.
    pub(super) fn take_figures(&self, key: &str) -> Option<(Revision, Rc<Figures>)> {
        self.figures.borrow_mut().remove(key)
    }

    /// Keeps the figures of a function.
    pub(super) fn keep_figures(&self, key: String, revision: Revision, figures: Rc<Figures>) {
        let mut kept = self.figures.borrow_mut();
        if key.len() > KEY_BYTES_MAX {
            return;
        }
        if kept.len() >= FIGURES_MAX {
            kept.clear();
        }
        kept.insert(key, (revision, figures));
    }
}

/// The old scan with the rows tested again that changed or came since; `None` when they are not known or too many.
fn updated(scan: Scan, column: &Column, rows: usize, one: impl Fn(u32) -> bool) -> Option<Bits> {
    let changed = column.changed_since(scan.revision)?;
    // Rows between the old end of the column and the old end of the table may have been reached since.
    let first_new = scan.reached.min(scan.bits.len());
    if rows < scan.bits.len() || changed.len() + (rows - first_new) > CHANGED_MAX {
        return None;
    }
    let mut bits = scan.bits;
    bits.resize(rows);
    for row in changed.into_iter().chain(first_new as u32..rows as u32) {
        bits.set(row as usize, one(row));
    }
    Some(bits)
}
