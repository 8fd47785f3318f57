//! Which rows are selected.

use std::collections::BTreeSet;

/// Which rows are selected.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum Selection {
    /// These.
    Some(BTreeSet<String>),
    /// All that the list holds, also those not on the screen.
    All,
}

impl Default for Selection {
    fn default() -> Self {
        Selection::Some(BTreeSet::new())
    }
}

impl Selection {
    /// Whether nothing is selected.
    pub(crate) fn is_empty(&self) -> bool {
        matches!(self, Selection::Some(ids) if ids.is_empty())
    }

    pub(super) fn has(&self, id: &str) -> bool {
        match self {
            Selection::Some(ids) => ids.contains(id),
            Selection::All => true,
        }
    }

    pub(super) fn toggle(&mut self, id: &str) {
        match self {
            Selection::Some(ids) => {
                if !ids.remove(id) {
                    ids.insert(id.to_owned());
                }
            }
            // From "all" one cannot step back to "all but one": the filter has no such word.
            Selection::All => {}
        }
    }

    /// Takes a row in, if it is not there yet.
    pub(super) fn add(&mut self, id: &str) {
        if let Selection::Some(ids) = self {
            ids.insert(id.to_owned());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn selecting_twice_selects_nothing() {
        let mut selection = Selection::default();
        selection.toggle("a");
        assert!(selection.has("a") && !selection.is_empty());
        selection.toggle("a");
        assert!(selection.is_empty());
    }
}
