//! The check of all rows before the import: a dry run, made anew whenever the files or their plans change.

use super::{Importer, Upload, files_of};
use leptos::prelude::*;
use leptos::task::spawn_local;
use protocol::{Code, ImportOptions, ImportResult, Request};
use std::sync::Arc;
use std::time::Duration;

/// Files larger than this in all are checked only when the person asks: it takes about as long as reading them.
const BYTES_MAX: u64 = 20_000_000;
/// How long nothing may change before the check begins.
const QUIET: Duration = Duration::from_millis(400);

/// The check under way.
#[derive(Clone, Copy, Default)]
pub(super) struct Checks {
    /// Moves with every change, so that a late answer is known.
    asked: u64,
    running: Option<u64>,
}

impl Importer {
    /// Checks whenever the files or their plans change, for as long as the calling component lives.
    pub(in crate::features::import) fn check_when_changed(self) {
        Effect::new(move |_| {
            let ready = self.ready();
            ready.iter().for_each(|upload| upload.plan.track());
            self.currency.track();
            self.give_up_check();
            let bytes: u64 = ready.iter().map(|upload| upload.bytes()).sum();
            self.needs_asking.set(bytes > BYTES_MAX);
            if ready.is_empty() || bytes > BYTES_MAX {
                return;
            }
            let asked = self.checks.with_value(|checks| checks.asked);
            let begin = move || {
                if self.checks.try_with_value(|checks| checks.asked) == Some(asked) {
                    self.check();
                }
            };
            set_timeout(begin, QUIET);
        });
    }

    /// Reads all rows of all files and tells what an import would do.
    pub(in crate::features::import) fn check(self) {
        let uploads = untrack(|| self.ready());
        let is_busy = untrack(|| self.running.get().is_some() || self.result.with(Option::is_some));
        if uploads.is_empty() || is_busy {
            return;
        }
        self.give_up_check();
        let plans = uploads.iter().map(|upload| upload.plan.get_untracked()).collect();
        let options = ImportOptions { dry_run: true, ..self.options(plans) };
        let started = self.engine.start(Request::Import(options), Some(files_of(&uploads)), None);
        let asked = self.checks.try_update_value(|checks| {
            checks.running = Some(started.id);
            checks.asked
        });
        self.is_checking.set(true);
        spawn_local(async move {
            let answer = started.answer::<ImportResult>().await;
            if self.checks.try_with_value(|checks| checks.asked) != asked {
                return;
            }
            self.checks.update_value(|checks| checks.running = None);
            self.is_checking.set(false);
            match answer {
                Ok(result) => told(&uploads, result),
                Err(failure) if failure.code == Code::Cancelled => {}
                Err(failure) => self.check_failure.set(Some(failure)),
            }
        });
    }

    /// Gives up the check under way, as what it would tell is no longer asked.
    pub(super) fn give_up_check(self) {
        let running = self.checks.try_update_value(|checks| {
            checks.asked += 1;
            checks.running.take()
        });
        if let Some(id) = running.flatten() {
            self.engine.cancel(id);
        }
        self.is_checking.set(false);
        self.check_failure.set(None);
    }
}

fn told(uploads: &[Upload], result: ImportResult) {
    for (upload, file) in uploads.iter().zip(result.files) {
        upload.checked.try_set(Some(Arc::new(file)));
    }
}
