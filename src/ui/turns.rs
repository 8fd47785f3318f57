//! Long screens built piece by piece, so that no piece keeps the browser from showing the next frame.

use futures::channel::oneshot;
use leptos::prelude::*;
use leptos::task::{spawn_local, tick};
use std::time::Duration;

/// Milliseconds of building after which the browser gets its turn: a third of a frame at 60 a second, as the last piece may
/// take longer, and laying out and painting what was built takes time, too.
const TURN_MS: f64 = 6.0;

/// How many of so many pieces are to be shown by now. On a fast machine all of them are within a frame. What is built around
/// the pieces right after this call counts as part of the first turn.
pub(crate) fn in_turns(pieces: usize) -> ReadSignal<usize> {
    let (shown, show) = signal(0);
    let mut began = js_sys::Date::now();
    spawn_local(async move {
        for piece in 1..=pieces {
            if js_sys::Date::now() - began > TURN_MS {
                browsers_turn().await;
                began = js_sys::Date::now();
            }
            // Nobody looks any more.
            if show.try_set(piece).is_some() {
                return;
            }
            // By then the piece is built.
            tick().await;
        }
    });
    shown
}

/// Lets the browser do what is due, a frame among it.
async fn browsers_turn() {
    let (over, is_over) = oneshot::channel();
    set_timeout(
        move || {
            let _ = over.send(());
        },
        Duration::ZERO,
    );
    // It ends in any case.
    let _ = is_over.await;
}
