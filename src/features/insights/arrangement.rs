//! Rules of arranging the page: which cards and parts are shown, in which order. Kept as a setting of the space.

use serde::{Deserialize, Serialize};

/// What the person arranged. Names that are in neither list stand where they stand by themselves.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Arrangement {
    /// Names in their order.
    pub(super) order: Vec<String>,
    /// Names that are not shown.
    pub(super) hidden: Vec<String>,
}

impl Arrangement {
    /// All of these names in their order; those that were never arranged, such as new ones, keep their place after the
    /// one before them.
    pub(super) fn ordered(&self, names: &[&'static str]) -> Vec<&'static str> {
        let mut ordered: Vec<&'static str> =
            self.order.iter().filter_map(|name| names.iter().copied().find(|known| known == name)).collect();
        for (index, name) in
            names.iter().enumerate().filter(|(_, name)| !self.order.iter().any(|known| known == *name))
        {
            let before = index.checked_sub(1).map(|before| names[before]);
            let place = ordered.iter().position(|known| Some(*known) == before).map_or(0, |place| place + 1);
            ordered.insert(place, name);
        }
        ordered
    }

    /// Those of them that are shown.
    pub(super) fn shown(&self, names: &[&'static str]) -> Vec<&'static str> {
        let mut shown = self.ordered(names);
        shown.retain(|name| !self.is_hidden(name));
        shown
    }

    /// Whether something is not shown.
    pub(super) fn is_hidden(&self, name: &str) -> bool {
        self.hidden.iter().any(|hidden| hidden == name)
    }

    /// Shows something, or hides it.
    pub(super) fn show(&mut self, name: &str, is_shown: bool) {
        self.hidden.retain(|hidden| hidden != name);
        if !is_shown {
            self.hidden.push(name.to_owned());
        }
    }

    /// Moves a name of this list one place on or back.
    pub(super) fn shift(&mut self, names: &[&'static str], name: &str, by: isize) {
        let mut ordered = self.ordered(names);
        let Some(from) = ordered.iter().position(|known| *known == name) else { return };
        let Some(to) = from.checked_add_signed(by).filter(|to| *to < ordered.len()) else { return };
        ordered.swap(from, to);
        // Names of other lists stay as they are.
        self.order.retain(|known| !names.contains(&known.as_str()));
        self.order.extend(ordered.into_iter().map(str::to_owned));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CARDS: [&str; 4] = ["a", "b", "c", "d"];

    #[test]
    fn what_was_never_arranged_stands_as_it_stands_by_itself() {
        assert_eq!(Arrangement::default().ordered(&CARDS), CARDS);
        let arranged = Arrangement { order: vec!["c".into(), "gone".into(), "a".into()], hidden: Vec::new() };
        assert_eq!(arranged.ordered(&CARDS), ["c", "d", "a", "b"]);
    }

    #[test]
    fn a_card_moves_one_place_and_not_past_the_ends() {
        let mut arranged = Arrangement { order: vec!["other".into()], hidden: Vec::new() };
        arranged.shift(&CARDS, "c", -1);
        assert_eq!(arranged.ordered(&CARDS), ["a", "c", "b", "d"]);
        arranged.shift(&CARDS, "a", -1);
        arranged.shift(&CARDS, "d", 1);
        assert_eq!(arranged.ordered(&CARDS), ["a", "c", "b", "d"]);
        assert_eq!(arranged.order[0], "other");
    }

    #[test]
    fn what_is_hidden_keeps_its_place() {
        let mut arranged = Arrangement::default();
        arranged.show("b", false);
        assert_eq!(arranged.shown(&CARDS), ["a", "c", "d"]);
        arranged.show("b", true);
        assert_eq!(arranged.shown(&CARDS), CARDS);
    }
}
