//! Keys that work on every screen: undo and redo, and `/` for the search.

use super::steps::use_steps;
use super::top_bar::SEARCH_ID;
use crate::browser;
use leptos::ev;
use leptos::prelude::*;

/// Listens for as long as the calling component lives.
pub(super) fn listen() {
    let steps = use_steps();
    let handle = window_event_listener(ev::keydown, move |event| {
        if event.default_prevented() {
            return;
        }
        // In an input the browser's own undo takes back typing, which is what a person means there.
        if browser::is_typing(&event) {
            return;
        }
        let command = (event.ctrl_key() || event.meta_key()) && !event.alt_key();
        // The letter's place and not its meaning: with a Georgian or Persian keyboard the key is the same one.
        match (command, event.shift_key(), event.code().as_str(), event.key().as_str()) {
            (true, false, "KeyZ", _) => {
                event.prevent_default();
                steps.undo();
            }
            (true, true, "KeyZ", _) | (true, false, "KeyY", _) => {
                event.prevent_default();
                steps.redo();
            }
            (false, _, _, "/") => {
                event.prevent_default();
                browser::focus(SEARCH_ID);
            }
            _ => {}
        }
    });
    on_cleanup(move || handle.remove());
}
