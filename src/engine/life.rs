//! The life of the worker: opening spaces, its events, its death and its successor.

use super::link::{Incoming, Link};
use super::messages::Message;
use super::state::{self, Phase, StartFailure};
use super::{EngineClient, Purpose, STORED_SPACE};
use crate::browser;
use domain::Schema;
use leptos::prelude::*;
use leptos::task::spawn_local;
use protocol::{Code, Event, Failure, Open, Opened, Progress, Request, Status};
use std::sync::Arc;
use std::time::Duration;

/// How long a worker may say nothing at all before it counts as broken. Generous: a cold phone on a slow network loads
/// two programs in this time.
const SILENCE: Duration = Duration::from_secs(30);

/// How long to wait before a worker that could not be loaded is tried again.
const LOAD_AGAIN: Duration = Duration::from_millis(500);

/// How long an opening may show no progress before the person is told what may be in the way.
const SLOW: Duration = Duration::from_secs(8);

impl EngineClient {
    // Spaces.

    /// Opens another space (or the same one again).
    pub(crate) async fn open_space(self, name: &str) -> Result<(), Failure> {
        self.space.set(name.to_owned());
        browser::store(STORED_SPACE, name);
        let ask = Open {
            protocol: protocol::VERSION,
            build: browser::build_id(),
            space: name.to_owned(),
            canary: browser::stored(&canary_name(name)),
            offset_minutes: browser::offset_minutes(),
        };
        self.open_with(Request::Open(ask)).await
    }

    /// Answers the recovery screen.
    pub(crate) async fn recover(self, from_mirror: bool) -> Result<(), Failure> {
        self.open_with(Request::Recover { from_mirror }).await
    }

    /// Asks for the facts of the space again.
    pub(crate) fn refresh_status(self) {
        if self.core.try_update_value(|core| std::mem::replace(&mut core.status_asked, true)) != Some(false) {
            return;
        }
        spawn_local(async move {
            let status = self.call::<Status>(Request::Status).await;
            self.core.try_update_value(|core| core.status_asked = false);
            if let Ok(status) = status {
                self.status.set(status);
            }
        });
    }

    async fn open_with(self, request: Request) -> Result<(), Failure> {
        let attempt = self.core.try_update_value(|core| {
            core.attempt += 1;
            core.attempt
        });
        self.phase.set(Phase::Opening(None));
        self.slow.set(false);
        set_timeout(move || self.check_slowness(attempt), SLOW);
        let progress = Callback::new(move |progress| self.phase.set(Phase::Opening(Some(progress))));
        let body =
            serde_json::to_vec(&request).map_err(|error| Failure::new(Code::Protocol, error.to_string()))?;
        let started =
            self.enqueue(Message { id: 0, body, files: None }, true, Purpose::Upkeep, Some(progress));
        let opened = started.answer::<Opened>().await;
        if self.core.try_with_value(|core| Some(core.attempt) == attempt) != Some(true) {
            return Err(Failure::new(Code::Cancelled, "another space was opened meanwhile"));
        }
        match opened {
            Ok(Opened::Ready { mut status, schema }) => {
                if state::needs_sample(&status) {
                    match self.make_sample(progress).await {
                        Ok(made) => *status = made,
                        Err(failure) => {
                            self.fail(StartFailure::refused(failure.clone()));
                            return Err(failure);
                        }
                    }
                }
                self.schema.set(Arc::new(schema));
                self.revision.set(status.revision);
                self.status.set(*status);
                self.trouble.set(None);
                self.phase.set(Phase::Ready);
                self.send_waiting();
                Ok(())
            }
            Ok(Opened::Lost(lost)) => {
                self.phase.set(Phase::Lost(lost));
                Ok(())
            }
            Err(failure) => {
                // A dead worker is replaced elsewhere; everything else is for the person to read.
                if self.core.try_with_value(|core| core.link.is_some()) == Some(true) {
                    self.fail(StartFailure::refused(failure.clone()));
                }
                Err(failure)
            }
        }
    }

    /// Fills the empty sample space; it is open to the views only with its data.
    async fn make_sample(self, progress: Callback<Progress>) -> Result<Status, Failure> {
        let ask = |request: &Request| serde_json::to_vec(request).unwrap_or_default();
        let body = ask(&Request::MakeSample);
        let made = self.enqueue(Message { id: 0, body, files: None }, true, Purpose::Upkeep, Some(progress));
        made.answer::<serde_json::Value>().await?;
        let body = ask(&Request::Status);
        self.enqueue(Message { id: 0, body, files: None }, true, Purpose::Upkeep, None).answer().await
    }

    // The life of the worker.

    pub(super) fn connect(self) {
        let link = Link::start(
            move |incoming| self.receive(incoming),
            // Not at once: this is called from the very listener that is about to be replaced.
            move |reason| set_timeout(move || self.worker_died(reason), Duration::ZERO),
        );
        match link {
            Ok(link) => {
                self.core.update_value(|core| {
                    core.link = Some(link);
                    core.heard = false;
                });
                let attempt = self.core.with_value(|core| core.attempt) + 1;
                set_timeout(move || self.check_silence(attempt), SILENCE);
                self.open_current();
            }
            Err(error) => self.fail(StartFailure::silent(format!("{error:?}"))),
        }
    }

    fn open_current(self) {
        let space = self.space.get_untracked();
        spawn_local(async move {
            // The phase tells the outcome.
            let _ = self.open_space(&space).await;
        });
    }

    fn check_silence(self, attempt: u64) {
        let silent = self.core.try_with_value(|core| core.attempt == attempt && !core.heard);
        if silent == Some(true) {
            self.fail(StartFailure::silent("the worker has not answered".into()));
        }
    }

    /// A database that another tab keeps from opening says nothing at all in some browsers.
    fn check_slowness(self, attempt: Option<u64>) {
        let same = self.core.try_with_value(|core| Some(core.attempt) == attempt);
        if same == Some(true) && self.phase.get_untracked() == Phase::Opening(None) {
            self.slow.set(true);
        }
    }

    fn worker_died(self, reason: String) {
        leptos::logging::error!("the engine died: {reason}");
        let failure = Failure::new(Code::Internal, reason.clone());
        let heard = self.core.with_value(|core| core.heard);
        let (lost, may_restart) = self
            .core
            .try_update_value(|core| {
                core.link = None;
                // The opening that was under way ends here; its late answer must not speak for the next one.
                core.attempt += 1;
                core.waiting.clear();
                core.status_asked = false;
                (std::mem::take(&mut core.in_flight), core.deaths.may_restart(js_sys::Date::now()))
            })
            .unwrap_or_default();
        for (_, request) in lost {
            self.finished(&request);
            let _ = request.answer.send(Err(failure.clone()));
        }
        if !heard && may_restart {
            // A file that does not come at first often comes a moment later.
            set_timeout(move || self.connect(), LOAD_AGAIN);
        } else if !heard {
            self.fail(StartFailure::silent(reason));
        } else if may_restart {
            self.replaced.set(true);
            self.connect();
        } else {
            self.fail(StartFailure::died(failure));
        }
    }

    fn fail(self, failure: StartFailure) {
        let waiting =
            self.core.try_update_value(|core| std::mem::take(&mut core.waiting)).unwrap_or_default();
        for message in waiting {
            self.resolve(message.id, Err(failure.failure.clone()));
        }
        // The screen that takes the place of the views says more than the notice of the replacement.
        self.replaced.set(false);
        self.phase.set(Phase::Failed(failure));
    }

    fn receive(self, incoming: Incoming) {
        self.core.update_value(|core| core.heard = true);
        match incoming {
            Incoming::Reply { id, reply } => self.resolve(id, Ok(reply)),
            Incoming::Event(event) => self.on_event(event),
            Incoming::Unreadable(what) => {
                self.trouble.set(Some(Failure::new(Code::Protocol, what)));
            }
        }
    }

    fn on_event(self, event: Event) {
        match event {
            Event::Ready(_) => {}
            Event::NotAsShown => self.open_current(),
            Event::Changed { revision, kinds, .. } => {
                self.moved_to(revision, kinds.iter().any(|kind| kind == "field"));
            }
            Event::Progress(progress) => {
                let report = self.core.with_value(|core| {
                    core.in_flight.get(&progress.request).and_then(|request| request.on_progress)
                });
                if let Some(report) = report {
                    // The view that wanted to know may be gone.
                    let _ = report.try_run(progress);
                }
            }
            Event::Canary { space, canary } => browser::store(&canary_name(&space), &canary),
            Event::Trouble(failure) => self.trouble.set(Some(failure)),
            Event::Outdated => self.outdated.set(true),
            Event::Blocked => self.phase.set(Phase::Blocked),
        }
    }

    /// Tells the views that the data is now at `revision`.
    pub(crate) fn moved_to(self, revision: u64, fields_too: bool) {
        if self.revision.get_untracked() != revision {
            self.revision.set(revision);
        }
        self.refresh_status();
        if fields_too {
            spawn_local(async move {
                if let Ok(schema) = self.call::<Schema>(Request::Schema).await {
                    self.schema.set(Arc::new(schema));
                }
            });
        }
    }
}

fn canary_name(space: &str) -> String {
    format!("mehr.canary.{space}")
}
