//! The places of the navigation.

use crate::i18n::{Key, k};
use crate::ui::Shape;

/// A screen that one goes to.
pub(super) struct Place {
    /// Its address.
    pub(super) address: &'static str,
    /// Its name.
    pub(super) name: Key,
    /// Its picture.
    pub(super) shape: Shape,
    /// The keys that lead there, one after the other.
    pub(super) keys: &'static [&'static str],
}

const fn place(address: &'static str, name: Key, shape: Shape, keys: &'static [&'static str]) -> Place {
    Place { address, name, shape, keys }
}

/// How many have a place of their own in the bar of a phone; the others are under "More" there.
pub(super) const IN_BAR: usize = 4;

/// All of them, the most used first.
pub(super) const PLACES: [Place; 7] = [
    place("/today", k::app::NAV_TODAY, Shape::Check, &["G", "D"]),
    place("/customers", k::app::NAV_CUSTOMERS, Shape::People, &["G", "C"]),
    place("/segments", k::app::NAV_SEGMENTS, Shape::Segments, &["G", "S"]),
    place("/insights", k::app::NAV_INSIGHTS, Shape::Chart, &["G", "I"]),
    place("/import", k::app::NAV_IMPORT, Shape::Import, &["G", "M"]),
    place("/trash", k::app::NAV_TRASH, Shape::Trash, &["G", "T"]),
    place("/settings", k::app::NAV_SETTINGS, Shape::Settings, &["G", "E"]),
];
