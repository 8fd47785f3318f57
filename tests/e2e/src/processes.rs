//! Processes with all their children, ended together.

use std::fs;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

/// The process and everything it has started, directly or not, as far as it is still running.
pub fn tree(root: u32) -> Vec<u32> {
    let parents = parents();
    let mut found = vec![root];
    let mut next = 0;
    while let Some(&process) = found.get(next) {
        found.extend(parents.iter().filter(|(_, parent)| *parent == process).map(|(child, _)| *child));
        next += 1;
    }
    found
}

/// How long killed processes may take to end; one that waits for the disk ends late.
const ENDING: Duration = Duration::from_secs(20);

/// Ends them as a power cut would: no handler runs, nothing is flushed. Returns when they are gone, and with them their
/// hold on the files of the profile.
pub fn kill(processes: &[u32]) {
    let ids: Vec<String> = processes.iter().map(u32::to_string).collect();
    // Some may have ended by themselves in between, which is what was wanted.
    let _ = Command::new("kill").arg("-KILL").args(ids).stderr(std::process::Stdio::null()).status();
    let begun = Instant::now();
    while processes.iter().any(|&process| is_running(process)) && begun.elapsed() < ENDING {
        thread::sleep(Duration::from_millis(5));
    }
}

/// Whether a process is there and not only waits for its parent to take note of its end.
fn is_running(process: u32) -> bool {
    let line = fs::read_to_string(format!("/proc/{process}/stat"));
    line.is_ok_and(|line| line.rsplit_once(')').is_some_and(|(_, rest)| !rest.trim_start().starts_with('Z')))
}

/// Every process with its parent. A line of `/proc/<id>/stat` is `id (name) state parent …`, and a name may contain brackets.
fn parents() -> Vec<(u32, u32)> {
    let Ok(entries) = fs::read_dir("/proc") else {
        return Vec::new();
    };
    entries
        .filter_map(|entry| {
            let id: u32 = entry.ok()?.file_name().to_str()?.parse().ok()?;
            let line = fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
            let parent = line.rsplit_once(')')?.1.split_whitespace().nth(1)?.parse().ok()?;
            Some((id, parent))
        })
        .collect()
}
