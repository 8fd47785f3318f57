//! When the first screen is there. What only stands around it is loaded after that, so that a slow network and the two or
//! three processors of a small machine are free for the screen.

use crate::browser::after_paint;
use crate::engine::{EngineClient, Phase};
use crate::parts;
use crate::ui::say_started;
use leptos::prelude::*;
use std::time::Duration;

/// Who opens a large space, or waits for another tab, gets the rest of the page meanwhile.
const PATIENCE: Duration = Duration::from_secs(1);

/// By then the frame of the first screen is there, as a rule.
const LULL: Duration = Duration::from_secs(2);

/// Whether the first space is open and painted, or it has become clear that it is not so soon. Stays true.
pub(super) fn arrived(engine: EngineClient) -> Memo<bool> {
    let has_arrived = RwSignal::new(false);
    // A hidden page paints nothing.
    set_timeout(move || has_arrived.set(true), PATIENCE);
    let stands =
        Memo::new(move |_| engine.phase.with(|phase| !matches!(phase, Phase::Starting | Phase::Opening(_))));
    Effect::new(move |_| {
        if stands.get() {
            after_paint(move || has_arrived.set(true));
        }
    });
    let arrived = Memo::new(move |_| has_arrived.get());
    Effect::new(move |_| {
        if arrived.get() {
            say_started();
            set_timeout(parts::fetch_ahead, LULL);
        }
    });
    arrived
}
