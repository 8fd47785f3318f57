//! The files of one visit to the import screen, and what is done with them.
//!
//! What it keeps true: a step that fails takes nothing away. Files and everything chosen about them stay until the
//! person clears them, also after an import, so that an import that was taken back can be done again in another way.

mod checks;

use super::memory;
use super::state::{self, Layout};
use crate::browser;
use crate::engine::EngineClient;
use crate::i18n::{I18n, k};
use crate::records::default_currency;
use crate::shell::Steps;
use checks::Checks;
use domain::{Currency, Schema};
use js_sys::Array;
use leptos::prelude::*;
use leptos::task::spawn_local;
use protocol::{
    Code, Failure, FileInspection, FilePlan, FileResult, ImportOptions, ImportResult, Progress, Request,
};
use std::sync::Arc;
use wasm_bindgen::JsValue;
use web_sys::{File, FilePropertyBag};

/// A file with what was found in it and what the person chose.
#[derive(Clone, Copy)]
pub(super) struct Upload {
    /// Tells uploads apart.
    pub(super) id: u64,
    file: StoredValue<File, LocalStorage>,
    asked: StoredValue<u64>,
    /// What the person chose about the file as a whole; the rest is detected.
    chosen: RwSignal<FilePlan>,
    /// What was found, and `None` until it was.
    pub(super) inspection: RwSignal<Option<Arc<FileInspection>>>,
    /// How it will be imported: what was found, with the person's changes to its columns and keys.
    pub(super) plan: RwSignal<FilePlan>,
    /// Why it could not be looked into.
    pub(super) failure: RwSignal<Option<Failure>>,
    /// Whether it is being looked into.
    pub(super) is_reading: RwSignal<bool>,
    /// Whether its columns are as the person chose them for such a file before.
    pub(super) is_recalled: RwSignal<bool>,
    /// What importing it would do, once that was checked.
    pub(super) checked: RwSignal<Option<Arc<FileResult>>>,
}

impl Upload {
    fn new(id: u64, file: File) -> Upload {
        Upload {
            id,
            file: StoredValue::new_local(file),
            asked: StoredValue::new(0),
            chosen: RwSignal::default(),
            inspection: RwSignal::new(None),
            plan: RwSignal::default(),
            failure: RwSignal::new(None),
            is_reading: RwSignal::new(true),
            is_recalled: RwSignal::new(false),
            checked: RwSignal::new(None),
        }
    }

    /// The file's name.
    pub(super) fn name(self) -> String {
        self.file.with_value(File::name)
    }

    /// The file's size.
    pub(super) fn bytes(self) -> u64 {
        self.file.with_value(|file| file.size()) as u64
    }

    /// Takes what was found, with the columns as they were chosen for such a file before. `false` when those are of
    /// another kind, so that the file has to be looked into again as that.
    fn take(self, found: FileInspection, schema: &Schema) -> bool {
        let corrections = self.plan.with_untracked(|plan| plan.corrections.clone());
        let is_untouched =
            self.chosen.with_untracked(|chosen| chosen.kind.is_none()) || self.is_recalled.get_untracked();
        let recalled = memory::recall(&found, schema).filter(|_| is_untouched);
        let is_recalled = recalled.is_some();
        self.is_recalled.set(is_recalled);
        if let Some(kind) = recalled.as_ref().and_then(|plan| plan.kind.clone())
            && found.plan.kind.as_ref() != Some(&kind)
        {
            self.chosen.update(|chosen| chosen.kind = Some(kind));
            return false;
        }
        let plan = recalled.map_or_else(|| found.plan.clone(), |plan| memory::applied(&found.plan, plan));
        self.plan.set(FilePlan { corrections, ..plan });
        self.inspection.set(Some(Arc::new(found)));
        true
    }

    /// Remembers its columns for the next file like it.
    fn remember(self) {
        // The person may have left the screen while the import ran.
        let found = self.inspection.try_get_untracked().flatten();
        if let (Some(found), Some(plan)) = (found, self.plan.try_get_untracked()) {
            memory::remember(&found, &plan);
        }
    }

    /// Goes back to what was found, now and for such files to come.
    pub(super) fn forget_recalled(self) {
        if let Some(found) = self.inspection.get_untracked() {
            memory::forget(&found);
            self.plan.set(found.plan.clone());
        }
        self.is_recalled.set(false);
    }

    /// Whether it can be imported as it stands; tracked.
    pub(super) fn is_ready(self) -> bool {
        let is_found =
            self.inspection.with(|found| found.as_ref().is_some_and(|found| found.refused.is_none()));
        is_found && !self.is_reading.get() && self.plan.with(state::reads_something)
    }
}

/// The import screen's state.
#[derive(Clone, Copy)]
pub(super) struct Importer {
    engine: EngineClient,
    i18n: I18n,
    steps: Steps,
    owner: StoredValue<Owner>,
    last: StoredValue<u64>,
    /// The files, in the order they came.
    pub(super) uploads: RwSignal<Vec<Upload>>,
    /// The currency of amounts that state none.
    pub(super) currency: RwSignal<String>,
    /// The number of the import request under way.
    pub(super) running: RwSignal<Option<u64>>,
    /// How far it has come.
    pub(super) progress: RwSignal<Option<Progress>>,
    /// Why the last import failed as a whole.
    pub(super) failure: RwSignal<Option<Failure>>,
    /// What the last import did.
    pub(super) result: RwSignal<Option<Arc<ImportResult>>>,
    /// Whether all rows are being checked.
    pub(super) is_checking: RwSignal<bool>,
    /// Whether the files are so large that they are only checked when the person asks.
    pub(super) needs_asking: RwSignal<bool>,
    /// Why the rows could not be checked.
    pub(super) check_failure: RwSignal<Option<Failure>>,
    checks: StoredValue<Checks>,
    failed_csv: StoredValue<Option<JsValue>, LocalStorage>,
}

impl Importer {
    /// Nothing chosen yet.
    pub(super) fn new(engine: EngineClient, i18n: I18n, steps: Steps) -> Importer {
        Importer {
            engine,
            i18n,
            steps,
            owner: StoredValue::new(Owner::current().unwrap_or_default()),
            last: StoredValue::new(0),
            uploads: RwSignal::default(),
            currency: RwSignal::new(untrack(|| default_currency(engine))),
            running: RwSignal::new(None),
            progress: RwSignal::new(None),
            failure: RwSignal::new(None),
            result: RwSignal::new(None),
            is_checking: RwSignal::new(false),
            needs_asking: RwSignal::new(false),
            check_failure: RwSignal::new(None),
            checks: StoredValue::default(),
            failed_csv: StoredValue::new_local(None),
        }
    }

    /// Takes files in and looks into each.
    pub(super) fn add(self, files: Vec<File>) {
        if self.result.with_untracked(Option::is_some) {
            self.clear();
        }
        for file in files {
            let id = self.next();
            // Made under the screen's owner, as an event handler has none that would take the signals away again.
            let upload = self.owner.with_value(|owner| owner.with(|| Upload::new(id, file)));
            self.uploads.update(|uploads| uploads.push(upload));
            self.inspect(upload);
        }
    }

    /// Takes a pasted table in, as if it were a file.
    pub(super) fn add_text(self, text: &str) {
        let number = self.uploads.with_untracked(Vec::len) + 1;
        let label = untrack(|| text!(self.i18n, k::import::PASTED));
        let name = format!("{label} {}", state::pasted_name(text, number));
        let options = FilePropertyBag::new();
        options.set_type("text/csv");
        if let Ok(file) = File::new_with_str_sequence_and_options(&Array::of1(&text.into()), &name, &options)
        {
            self.add(vec![file]);
        }
    }

    /// Lays a file aside.
    pub(super) fn remove(self, id: u64) {
        self.uploads.update(|uploads| uploads.retain(|upload| upload.id != id));
    }

    /// Begins anew.
    pub(super) fn clear(self) {
        self.uploads.set(Vec::new());
        self.result.set(None);
        self.failure.set(None);
        self.failed_csv.set_value(None);
    }

    /// Back from the result to the files, to change something and import again.
    pub(super) fn back_to_files(self) {
        self.result.set(None);
        // What was there before the import may have changed what is detected, above all the own fields.
        self.uploads.get_untracked().into_iter().for_each(|upload| self.inspect(upload));
    }

    /// Changes a file as a whole and looks into it again.
    pub(super) fn choose(self, upload: Upload, change: Layout) {
        upload.chosen.update(|chosen| state::choose(chosen, change));
        // Lines and columns are counted anew.
        upload.plan.update(|plan| plan.corrections.clear());
        upload.is_recalled.set(false);
        self.inspect(upload);
    }

    /// Looks into a file again, after a failure.
    pub(super) fn inspect(self, upload: Upload) {
        let asked = upload.asked.try_update_value(|asked| {
            *asked += 1;
            *asked
        });
        upload.is_reading.set(true);
        upload.failure.set(None);
        let rule = upload.plan.with_untracked(|plan| plan.rule);
        let options = self.options(vec![FilePlan { rule, ..upload.chosen.get_untracked() }]);
        let files = upload.file.with_value(|file| Array::of1(file));
        let started = self.engine.start(Request::Inspect(options), Some(files), None);
        spawn_local(async move {
            let answer = started.answer::<Vec<FileInspection>>().await;
            if upload.asked.try_get_value() != asked {
                return;
            }
            upload.is_reading.set(false);
            match answer.map(|mut found| found.pop()) {
                Ok(Some(found)) => {
                    if !upload.take(found, &self.engine.schema.get_untracked()) {
                        self.inspect(upload);
                    }
                }
                Ok(None) => upload.failure.set(Some(Failure::new(Code::Protocol, "no file was looked into"))),
                Err(failure) => upload.failure.set(Some(failure)),
            }
        });
    }

    /// Imports all files that are ready, as one action.
    pub(super) fn run(self) {
        let uploads = untrack(|| self.ready());
        if uploads.is_empty() || self.running.get_untracked().is_some() {
            return;
        }
        let options = self.options(uploads.iter().map(|upload| upload.plan.get_untracked()).collect());
        let files = files_of(&uploads);
        self.give_up_check();
        // Made under the screen's owner: that of the button goes with the button when the import begins.
        let report = move |progress| self.progress.set(Some(progress));
        let progress = self.owner.with_value(|owner| owner.with(|| Callback::new(report)));
        let started = self.engine.start(Request::Import(options), Some(files), Some(progress));
        self.failure.set(None);
        self.progress.set(None);
        self.running.set(Some(started.id));
        spawn_local(async move {
            let answer = started.answer_with_file::<ImportResult>().await;
            self.running.set(None);
            match answer {
                Ok((result, failed_csv)) => {
                    uploads.iter().for_each(|upload| upload.remember());
                    self.engine.moved_to(result.revision, true);
                    let _ = self.failed_csv.try_update_value(|kept| *kept = failed_csv);
                    let rows: u64 = result.files.iter().map(|file| file.created + file.updated).sum();
                    // The person may have gone to another screen meanwhile; there a note says that it is done.
                    if self.result.try_set(Some(Arc::new(result))).is_some() {
                        self.steps.done(untrack(|| text!(self.i18n, k::import::DONE_NOTE, count = rows)));
                    }
                }
                Err(failure) => self.failure.set(Some(failure)),
            }
        });
    }

    /// Gives up the import under way; nothing of it stays.
    pub(super) fn cancel(self) {
        if let Some(id) = self.running.get_untracked() {
            self.engine.cancel(id);
        }
    }

    /// Hands the rows that failed to the person.
    pub(super) fn download_failed(self) {
        let name = untrack(|| text!(self.i18n, k::import::FAILED_FILE));
        self.failed_csv.with_value(|bytes| {
            if let Some(bytes) = bytes {
                // A browser that refuses a download shows that itself.
                let _ = browser::download(&format!("{name}.csv"), "text/csv", bytes);
            }
        });
    }

    /// The files that can be imported as they stand; tracked.
    fn ready(self) -> Vec<Upload> {
        self.uploads.get().into_iter().filter(|upload| upload.is_ready()).collect()
    }

    fn options(self, files: Vec<FilePlan>) -> ImportOptions {
        let currency = self.currency.get_untracked();
        ImportOptions {
            files,
            currency: currency.trim().to_uppercase().parse::<Currency>().ok(),
            offset_minutes: browser::offset_minutes(),
            dry_run: false,
        }
    }

    fn next(self) -> u64 {
        let id = self.last.try_update_value(|last| {
            *last += 1;
            *last
        });
        id.unwrap_or_default()
    }
}

fn files_of(uploads: &[Upload]) -> Array {
    uploads.iter().map(|upload| upload.file.with_value(|file| JsValue::from(file))).collect()
}
