//! Rules of arranging: which things are shown, in which order.

use serde::{Deserialize, Serialize};

/// What the person arranged. Names that are in neither list stand where they stand by themselves.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Arrangement {
    /// Names in their order.
    pub(crate) order: Vec<String>,
    /// Names that are not shown.
    pub(crate) hidden: Vec<String>,
}

impl Arrangement {
    /// All of these names in their order; those that were never arranged, such as new ones, keep their place after the
    /// one before them.
    pub(crate) fn ordered(&self, names: &[&'static str]) -> Vec<&'static str> {
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
    pub(crate) fn shown(&self, names: &[&'static str]) -> Vec<&'static str> {
        let mut shown = self.ordered(names);
        shown.retain(|name| !self.is_hidden(name));
        shown
    }

    /// Whether something is not shown.
    pub(crate) fn is_hidden(&self, name: &str) -> bool {
        self.hidden.iter().any(|hidden| hidden == name)
    }

    /// Shows something, or hides it.
    pub(crate) fn show(&mut self, name: &str, is_shown: bool) {
        self.hidden.retain(|hidden| hidden != name);
        if !is_shown {
            self.hidden.push(name.to_owned());
        }
    }

    /// Moves a name of this list one place on or back.
    pub(crate) fn shift(&mut self, names: &[&'static str], name: &str, by: isize) {
        let place = self.ordered(names).iter().position(|known| *known == name);
        if let Some(to) = place.and_then(|from| from.checked_add_signed(by)) {
            self.put(names, name, to);
        }
    }

    /// Puts a name of this list at a place of it; a place that is not there changes nothing.
    pub(crate) fn put(&mut self, names: &[&'static str], name: &str, to: usize) {
        let mut ordered = self.ordered(names);
        let Some(from) = ordered.iter().position(|known| *known == name).filter(|_| to < ordered.len())
        else {
            return;
        };
        let moved = ordered.remove(from);
        ordered.insert(to, moved);
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
    fn a_card_is_put_anywhere_and_the_others_close_up() {
        let mut arranged = Arrangement::default();
        arranged.put(&CARDS, "a", 3);
        assert_eq!(arranged.ordered(&CARDS), ["b", "c", "d", "a"]);
        arranged.put(&CARDS, "d", 0);
        assert_eq!(arranged.ordered(&CARDS), ["d", "b", "c", "a"]);
        let before = arranged.clone();
        arranged.put(&CARDS, "d", 4);
        arranged.put(&CARDS, "gone", 1);
        assert_eq!(arranged, before);
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
