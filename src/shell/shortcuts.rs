//! Keys that work on every screen. Those of a command are named with it; here is what a press means.

use super::commands::{Command, Commands};
use super::overlays::use_overlays;
use super::places::PLACES;
use super::screen_keys::ScreenKeys;
use super::top_bar::SEARCH_ID;
use crate::browser;
use leptos::ev;
use leptos::prelude::*;

/// How long after the first of two keys the second may come.
const CHORD_MS: f64 = 1500.0;

/// Listens for as long as the calling component lives.
pub(super) fn listen(screen_keys: ScreenKeys) {
    let commands = Commands::new();
    let overlays = use_overlays();
    // The first of two keys, and until when it holds.
    let chord = StoredValue::new(None::<(String, f64)>);
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
        let begun = chord.try_update_value(Option::take).flatten();
        let first = begun.filter(|(_, until)| js_sys::Date::now() < *until).map(|(first, _)| first);
        match meant(&event, control, first.as_deref(), screen_keys) {
            Some(Meant::Command(command)) => commands.run(command),
            Some(Meant::Screen(run)) => run.run(()),
            Some(Meant::Search) => browser::focus(SEARCH_ID),
            Some(Meant::First(letter)) => chord.set_value(Some((letter, js_sys::Date::now() + CHORD_MS))),
            None => return,
        }
        event.prevent_default();
    });
    on_cleanup(move || handle.remove());
}

/// What a press means.
enum Meant {
    Command(Command),
    /// A key of the screen that is shown.
    Screen(Callback<()>),
    Search,
    /// The first of two keys.
    First(String),
}

fn meant(
    event: &web_sys::KeyboardEvent,
    control: bool,
    first: Option<&str>,
    screen_keys: ScreenKeys,
) -> Option<Meant> {
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
    if let (Some(first), Some(letter)) = (first, letter)
        && let Some(run) = screen_keys.meant_by(&[first, letter])
    {
        return Some(Meant::Screen(run));
    }
    if first == Some("G") {
        let leads_there = |keys: &[&str]| keys.last().copied() == letter;
        let place = PLACES.iter().position(|place| letter.is_some() && leads_there(place.keys))?;
        return Some(Meant::Command(Command::Go(place)));
    }
    if let Some(letter) = letter.filter(|_| !event.shift_key()) {
        if let Some(run) = screen_keys.meant_by(&[letter]) {
            return Some(Meant::Screen(run));
        }
        if letter == "G" || screen_keys.begin_with(letter) {
            return Some(Meant::First(letter.to_owned()));
        }
    }
    match (event.key().as_str(), letter, event.shift_key()) {
        ("F1", ..) => Some(Meant::Command(Command::Help)),
        ("/", ..) => Some(Meant::Search),
        ("?" | "؟", ..) => Some(Meant::Command(Command::Keys)),
        ("[", ..) => Some(Meant::Command(Command::Sidebar)),
        (_, Some("C"), false) => Some(Meant::Command(Command::NewCustomer)),
        _ => None,
    }
}
