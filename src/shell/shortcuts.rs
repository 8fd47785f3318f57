//! Keys that work on every screen. Those of a command are named with it; here is what a press means.

use super::commands::{Command, Commands};
use super::overlays::use_overlays;
use super::places::PLACES;
use super::top_bar::SEARCH_ID;
use crate::browser;
use leptos::ev;
use leptos::prelude::*;

/// How long after `g` the second key may come.
const CHORD_MS: f64 = 1500.0;

/// Listens for as long as the calling component lives.
pub(super) fn listen() {
    let commands = Commands::new();
    let overlays = use_overlays();
    let chord_until = StoredValue::new(0.0);
    let handle = window_event_listener(ev::keydown, move |event| {
        if event.default_prevented() {
            return;
        }
        let control = (event.ctrl_key() || event.meta_key()) && !event.alt_key();
        if control && !event.shift_key() && event.code() == "KeyK" {
            event.prevent_default();
            overlays.palette.update(|is_open| *is_open = !*is_open);
            return;
        }
        // In an input the browser's own undo takes back typing, and letters are letters.
        if browser::is_typing(&event) || browser::is_modal_open() {
            return;
        }
        let is_chord = js_sys::Date::now() < chord_until.get_value();
        chord_until.set_value(0.0);
        match meant(&event, control, is_chord) {
            Some(Meant::Command(command)) => commands.run(command),
            Some(Meant::Search) => browser::focus(SEARCH_ID),
            Some(Meant::Chord) => chord_until.set_value(js_sys::Date::now() + CHORD_MS),
            None => return,
        }
        event.prevent_default();
    });
    on_cleanup(move || handle.remove());
}

/// What a press means.
enum Meant {
    Command(Command),
    Search,
    /// The first of two keys.
    Chord,
}

fn meant(event: &web_sys::KeyboardEvent, control: bool, is_chord: bool) -> Option<Meant> {
    // The letter's place and not its meaning: with a Georgian or Persian keyboard the key is the same one.
    let code = event.code();
    let letter = code.strip_prefix("Key");
    if control {
        return match (event.shift_key(), letter?) {
            (false, "Z") => Some(Meant::Command(Command::Undo)),
            (true, "Z") | (false, "Y") => Some(Meant::Command(Command::Redo)),
            _ => None,
        };
    }
    if event.alt_key() || event.ctrl_key() || event.meta_key() {
        return None;
    }
    if is_chord {
        let leads_there = |keys: &[&str]| keys.last().copied() == letter;
        let place = PLACES.iter().position(|place| letter.is_some() && leads_there(place.keys))?;
        return Some(Meant::Command(Command::Go(place)));
    }
    match (event.key().as_str(), letter, event.shift_key()) {
        ("F1", ..) => Some(Meant::Command(Command::Help)),
        ("/", ..) => Some(Meant::Search),
        ("?" | "؟", ..) => Some(Meant::Command(Command::Keys)),
        ("[", ..) => Some(Meant::Command(Command::Sidebar)),
        (_, Some("G"), false) => Some(Meant::Chord),
        (_, Some("C"), false) => Some(Meant::Command(Command::NewCustomer)),
        _ => None,
    }
}
