//! How long journeys took, for whoever wants the whole run to be shorter.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

const PRINTED_MAX: usize = 20;

static TAKEN: Mutex<Vec<(String, Duration)>> = Mutex::new(Vec::new());

/// Keeps what one took.
pub fn took(name: String, time: Duration) {
    TAKEN.lock().unwrap_or_else(PoisonError::into_inner).push((name, time));
}

/// Prints the slowest and the sum of all.
pub fn print() {
    let mut taken = TAKEN.lock().unwrap_or_else(PoisonError::into_inner);
    taken.sort_by_key(|(_, time)| std::cmp::Reverse(*time));
    let sum: Duration = taken.iter().map(|(_, time)| *time).sum();
    println!("{} journeys took {} s; the slowest:", taken.len(), sum.as_secs());
    for (name, time) in taken.iter().take(PRINTED_MAX) {
        println!("{:>7.1} s  {name}", time.as_secs_f64());
    }
}
