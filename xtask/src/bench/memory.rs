//! How much memory pages hold, as the system counts it (resident set); only where there is `/proc`.

use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use crate::error::Error;

use super::browser::Browser;

const LOOK_AGAIN: Duration = Duration::from_millis(25);

/// The process numbers of all pages of the browser.
pub fn of_pages(browser: &Browser) -> Result<Vec<u32>, Error> {
    browser.renderers()
}

/// What the largest of the processes holds now. The page that works is the largest; others are blank or kept in reserve.
pub fn largest_mb(processes: &[u32]) -> Option<f64> {
    processes.iter().filter_map(|process| resident_mb(*process)).max_by(f64::total_cmp)
}

fn resident_mb(process: u32) -> Option<f64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kib: f64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kib * 1024.0 / 1e6)
}

/// Looks again and again while something else goes on.
pub struct Watch {
    is_over: Arc<AtomicBool>,
    looking: JoinHandle<Vec<f64>>,
}

impl Watch {
    /// Begins.
    pub fn start(browser: &Browser) -> Result<Watch, Error> {
        let processes = of_pages(browser)?;
        let is_over = Arc::new(AtomicBool::new(false));
        let asked = is_over.clone();
        let looking = std::thread::spawn(move || {
            let mut seen = Vec::new();
            while !asked.load(Ordering::Relaxed) {
                seen.extend(largest_mb(&processes));
                std::thread::sleep(LOOK_AGAIN);
            }
            seen
        });
        Ok(Watch { is_over, looking })
    }

    /// Ends, and gives what was seen.
    pub fn end(self) -> Vec<f64> {
        self.is_over.store(true, Ordering::Relaxed);
        self.looking.join().unwrap_or_default()
    }
}
