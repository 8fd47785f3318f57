//! Long screens built piece by piece, so that no piece keeps the browser from showing the next frame.

use futures::channel::oneshot;
use leptos::prelude::*;
use leptos::task::{spawn_local, tick};
use std::time::Duration;

/// Milliseconds of building after which the browser gets its turn: half of a frame at 60 a second, as laying out and
/// painting what was built takes time, too.
const TURN_MS: f64 = 8.0;

/// How many of so many pieces are to be shown by now. On a fast machine all of them are within a frame.
pub(crate) fn in_turns(pieces: usize) -> ReadSignal<usize> {
    let (shown, show) = signal(0);
    spawn_local(async move {
        let mut began = js_sys::Date::now();
        for piece in 1..=pieces {
            // Nobody looks any more.
            if show.try_set(piece).is_some() {
                return;
            }
            // By then the piece is built.
            tick().await;
            if js_sys::Date::now() - began > TURN_MS {
                browsers_turn().await;
                began = js_sys::Date::now();
            }
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
