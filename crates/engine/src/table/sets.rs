//! Add-wins sets: each element of each row is a register of its own.

use super::batches::{Batches, Writer};
use oplog::cells::{ELEMENT_SEPARATOR, elements};

/// One write to one element.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct ElementWrite {
    /// Who wrote.
    pub writer: Writer,
    /// Added, or removed.
    pub add: bool,
    /// The element's place among those added together.
    pub place: u32,
}

/// An element with the writes that no other write to it has seen.
#[derive(Clone, PartialEq, Debug)]
pub struct Element {
    /// The element.
    pub text: Box<str>,
    /// The heads, oldest first; it is in the set if one of them adds it.
    pub heads: Vec<ElementWrite>,
    /// Writes that were seen by another but may still have to replace one that has not arrived.
    pub shadows: Vec<Writer>,
}

/// The elements of a set that was written more than once.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct SetState {
    /// In no particular order.
    pub elements: Vec<Element>,
}

impl Element {
    fn write(&mut self, new: ElementWrite, batches: &Batches) {
        let writers = || self.heads.iter().map(|head| head.writer).chain(self.shadows.iter().copied());
        if writers().any(|known| known != new.writer && batches.supersedes(known, new.writer)) {
            return;
        }
        let is_seen = writers().any(|known| batches.saw(known, new.writer));
        self.heads.retain(|head| !batches.supersedes(new.writer, head.writer));
        self.shadows.retain(|&shadow| !batches.supersedes(new.writer, shadow));
        let seen = self.heads.extract_if(.., |head| batches.saw(new.writer, head.writer));
        self.shadows.extend(seen.map(|head| head.writer));
        if is_seen {
            self.shadows.push(new.writer);
        } else {
            self.heads.push(new);
        }
        // One order whatever the arrival, so that equal states have equal bytes.
        crate::few::sort_by_key(&mut self.heads, |head| batches.order(head.writer));
        crate::few::sort_by_key(&mut self.shadows, |&shadow| batches.order(shadow));
    }

    /// Whether the element is in the set.
    pub fn is_present(&self) -> bool {
        self.addition().is_some()
    }

    /// The addition that gives the element its place in the set, if it is in the set.
    fn addition(&self) -> Option<&ElementWrite> {
        self.heads.iter().rev().find(|head| head.add)
    }
}

impl SetState {
    /// The state of a set that one bulk write made.
    pub fn from_bulk(joined: &str, writer: Writer) -> SetState {
        let mut state = SetState::default();
        for (place, text) in elements(joined).enumerate() {
            let heads = vec![ElementWrite { writer, add: true, place: place as u32 }];
            state.elements.push(Element { text: text.into(), heads, shadows: Vec::new() });
        }
        state
    }

    /// Takes the additions and removals of one cell in.
    pub fn write(&mut self, add: &str, remove: &str, writer: Writer, batches: &Batches) {
        // An element both removed and added is moved to the end: that is one addition.
        for text in elements(remove).filter(|&text| !elements(add).any(|added| added == text)) {
            self.element_mut(text).write(ElementWrite { writer, add: false, place: 0 }, batches);
        }
        let mut place = 0;
        for (at, text) in elements(add).enumerate() {
            if elements(add).take(at).all(|earlier| earlier != text) {
                self.element_mut(text).write(ElementWrite { writer, add: true, place }, batches);
                place += 1;
            }
        }
    }

    fn element_mut(&mut self, text: &str) -> &mut Element {
        let place = self.elements.iter().position(|element| &*element.text == text).unwrap_or_else(|| {
            self.elements.push(Element { text: text.into(), heads: Vec::new(), shadows: Vec::new() });
            self.elements.len() - 1
        });
        &mut self.elements[place]
    }

    /// The elements that are in the set, in the order they were (last) added, joined.
    pub fn joined(&self, batches: &Batches) -> String {
        let mut present: Vec<_> = self
            .elements
            .iter()
            .filter_map(|element| {
                let add = element.addition()?;
                Some((batches.order(add.writer), add.place, &element.text))
            })
            .collect();
        crate::few::sort_by_key(&mut present, |&element| element);
        let mut joined = String::new();
        for (_, _, text) in present {
            if !joined.is_empty() {
                joined.push(ELEMENT_SEPARATOR);
            }
            joined.push_str(text);
        }
        joined
    }

    /// Who wrote to the set, as far as it is remembered.
    pub fn writers(&self) -> impl Iterator<Item = Writer> + '_ {
        self.elements.iter().flat_map(|element| &element.heads).map(|head| head.writer)
    }

    /// The register of an element.
    pub fn element(&self, text: &str) -> Option<&Element> {
        self.elements.iter().find(|element| &*element.text == text)
    }
}

/// Whether a joined set is written as [`SetState::joined`] would write it: no empty and no repeated element.
pub fn is_clean(joined: &str) -> bool {
    let mut parts = joined.split(ELEMENT_SEPARATOR).enumerate();
    joined.is_empty()
        || parts.all(|(at, text)| {
            !text.is_empty() && joined.split(ELEMENT_SEPARATOR).take(at).all(|earlier| earlier != text)
        })
}

/// A joined set without empty and repeated elements.
pub fn cleaned(joined: &str) -> String {
    let mut clean = String::with_capacity(joined.len());
    for (at, text) in elements(joined).enumerate() {
        if elements(joined).take(at).all(|earlier| earlier != text) {
            if !clean.is_empty() {
                clean.push(ELEMENT_SEPARATOR);
            }
            clean.push_str(text);
        }
    }
    clean
}
