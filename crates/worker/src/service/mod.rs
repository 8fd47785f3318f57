//! Answers requests: one file per family of questions, each turning protocol types into engine calls and back.

mod backup;

mod changes;

mod failures;

mod import;

mod groups;
mod insight;

mod lists;

mod models;

mod overlap;

mod records;

mod sample;

mod status;

mod text;

mod totals;

pub use failures::{of_replica as failure_of_replica, of_store as failure_of_store};
pub use status::StoreFacts;

use crate::replica::{Committed, Identity, Replica, ReplicaError};
use domain::Day;
use protocol::{Code, Event, Failure, Reply, Request};
use serde::Serialize;
use serde_json::Value as Json;
use std::cell::RefCell;
use std::collections::BTreeSet;
use store::LogStore;

/// What a service needs of the world around it.
#[allow(async_fn_in_trait, reason = "the futures of this trait never leave their thread")]
pub trait Host {
    /// Milliseconds since 1970.
    fn now_ms(&self) -> u64;
    /// 128 random bits.
    fn random(&self) -> u128;
    /// Tells the page.
    fn tell(&self, event: Event);
    /// Whether a request has been given up.
    fn is_cancelled(&self, request: u64) -> bool;
    /// Lets waiting messages in.
    async fn breathe(&self);
}

/// A file that the person gave.
#[allow(async_fn_in_trait, reason = "the futures of this trait never leave their thread")]
pub trait FileSource {
    /// Its name.
    fn name(&self) -> String;
    /// Its size in bytes.
    fn size(&self) -> u64;
    /// Up to `len` bytes from `start`; fewer only at the end.
    async fn read(&self, start: u64, len: u64) -> Result<Vec<u8>, String>;
}

/// An answer: a reply, and bytes that go beside it.
#[derive(Debug)]
pub struct Answer {
    /// The reply.
    pub reply: Reply,
    /// A file for the person, if the reply says so.
    pub file: Option<Vec<u8>>,
}

impl Answer {
    fn without_file(outcome: Outcome) -> Answer {
        let reply = match outcome {
            Ok(json) => Reply::Ok(json),
            Err(failure) => Reply::Err(failure),
        };
        Answer { reply, file: None }
    }
}

/// What a request gives inside the service.
type Outcome<T = Json> = Result<T, Failure>;

/// One open space.
pub struct Service<S, H> {
    replica: Replica<S>,
    host: H,
    name: String,
    offset_minutes: i32,
    facts: StoreFacts,
    segments: engine::segments::Cache,
    lives: models::lives::Cache,
    scores_of: RefCell<Option<models::scores::Key>>,
}

impl<S: LogStore, H: Host> Service<S, H> {
    /// A service over a loaded replica. `offset_minutes` is how far the person's clock is ahead of UTC.
    pub fn new(replica: Replica<S>, host: H, name: &str, offset_minutes: i32, facts: StoreFacts) -> Self {
        Service {
            replica,
            host,
            name: name.into(),
            offset_minutes,
            facts,
            segments: Default::default(),
            lives: Default::default(),
            scores_of: Default::default(),
        }
    }

    /// Loads a store and serves it.
    ///
    /// # Errors
    /// The store failed.
    pub async fn open(
        store: S,
        identity: Identity,
        host: H,
        name: &str,
        offset_minutes: i32,
        facts: StoreFacts,
    ) -> Result<Self, ReplicaError> {
        let (replica, ()) = Replica::begin(store, async |_| Ok((identity, ()))).await?;
        Ok(Service::new(replica, host, name, offset_minutes, facts))
    }

    /// The replica.
    pub fn replica(&self) -> &Replica<S> {
        &self.replica
    }

    /// The name of the space on this device.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The person's calendar day now.
    fn today(&self) -> Day {
        domain::Instant(self.host.now_ms() as i64).day_at(self.offset_minutes)
    }

    /// Answers a request that the first screen makes; `None` for all others. What they need can be loaded later.
    pub async fn answer_first(&self, request: &Request) -> Option<Answer> {
        let is_first = match request {
            Request::Status => true,
            Request::Query(query) => lists::is_plain(query),
            _ => false,
        };
        if !is_first {
            return None;
        }
        let outcome = match self.prepare(request).await {
            Ok(()) => match request {
                Request::Query(query) => self.plain_query(query).and_then(|page| to_json(&page)),
                _ => to_json(&self.status()),
            },
            Err(failure) => Err(failure),
        };
        Some(Answer::without_file(outcome))
    }

    /// Answers request number `id`. Opening and cancelling are the program's own.
    pub async fn answer(&self, id: u64, request: Request, files: &[impl FileSource]) -> Answer {
        let mut file = None;
        let prepared = match self.prepare(&request).await {
            Ok(()) => self.prepare_scores(id, &request).await,
            Err(failure) => Err(failure),
        };
        let outcome = match prepared {
            Ok(()) => self.outcome(id, request, files, &mut file).await,
            Err(failure) => Err(failure),
        };
        Answer { file, ..Answer::without_file(outcome) }
    }

    /// Reads what a question needs of the pages. The first page of a list needs a few columns, most questions all.
    async fn prepare(&self, request: &Request) -> Outcome<()> {
        if self.replica.is_whole() {
            return Ok(());
        }
        let columns = match request {
            Request::Status | Request::Persist | Request::Schema => Some(Vec::new()),
            Request::Query(query) => lists::columns_read(&self.replica.space(), query),
            _ => None,
        };
        let news = match columns {
            Some(columns) => self.replica.bring(&columns).await,
            None => self.replica.complete().await,
        };
        self.announce_news(news.map_err(failures::of_replica)?);
        Ok(())
    }

    /// Reads on in the pages; `true` when there are more.
    ///
    /// # Errors
    /// The store failed.
    pub async fn read_on(&self) -> Outcome<bool> {
        let news = self.replica.bring_some().await.map_err(failures::of_replica)?;
        self.announce_news(news);
        Ok(!self.replica.space().is_complete())
    }

    /// Makes now what the first questions will be answered from.
    pub fn warm_up(&self) {
        let space = self.replica.space();
        let derived = self.replica.derived();
        derived.purchases(&space, engine::list::reporting_currency(&space, derived));
        derived.search(&space);
    }

    fn announce_news(&self, kinds: BTreeSet<String>) {
        let revision = self.replica.space().revision();
        self.announce(&Committed { kinds, revision, canary: None }, true);
    }

    async fn outcome(
        &self,
        id: u64,
        request: Request,
        files: &[impl FileSource],
        file: &mut Option<Vec<u8>>,
    ) -> Outcome {
        match request {
            Request::Status | Request::Persist => to_json(&self.status()),
            Request::Schema => to_json(&**self.replica.space().schema()),
            Request::Query(query) => to_json(&self.query(&query)?),
            Request::Totals(query) => to_json(&self.totals(&query)?),
            Request::Groups(query) => to_json(&self.groups(&query)?),
            Request::Record(query) => self.record(&query),
            Request::History(query) => to_json(&self.history(&query).await?),
            Request::Search(query) => to_json(&self.search(&query)),
            Request::CheckFilter { kind, text } => to_json(&self.check_filter(&kind, &text)?),
            Request::Overlap { kind, filters } => to_json(&self.overlap(&kind, &filters)?),
            Request::Preview(command) => to_json(&self.preview(command)?),
            Request::Apply(command) => to_json(&self.apply(command).await?),
            Request::Undo => to_json(&self.undo().await?),
            Request::Redo => to_json(&self.redo().await?),
            Request::Kpi { name, params } => self.kpi(&name, &params),
            Request::Rfm(params) => self.rfm(&params),
            Request::Cohorts(params) => self.cohorts(&params),
            Request::Insight { name, params } => self.insight(id, &name, &params).await,
            Request::Drill(drill) => to_json(&self.drill(&drill)?),
            Request::Export(query) => {
                let (exported, bytes) = self.export(&query)?;
                *file = Some(bytes);
                to_json(&exported)
            }
            Request::Digest => {
                let digest = engine::digest::visible(&self.replica.space());
                to_json(&format!("{digest:032x}"))
            }
            Request::Backup => {
                let (exported, bytes) = self.backup().await?;
                *file = Some(bytes);
                to_json(&exported)
            }
            Request::Restore => to_json(&self.restore(files).await?),
            Request::Inspect(options) => to_json(&self.inspect(&options, files).await?),
            Request::Import(options) => {
                let (result, failed) = self.import(id, &options, files).await?;
                *file = Some(failed).filter(|failed| !failed.is_empty());
                to_json(&result)
            }
            Request::MakeSample => to_json(&self.make_sample(id).await?),
            Request::Compact => to_json(&self.compact().await?),
            Request::Open(_) | Request::Recover { .. } | Request::Cancel { .. } => {
                Err(Failure::new(Code::Protocol, "not a question to an open space"))
            }
        }
    }

    /// Tells the page what a commit changed.
    fn announce(&self, committed: &Committed, elsewhere: bool) {
        if let Some(canary) = &committed.canary {
            self.host.tell(Event::Canary { space: self.name.clone(), canary: canary.to_string() });
        }
        if !committed.kinds.is_empty() {
            self.host.tell(Event::Changed {
                revision: committed.revision,
                kinds: committed.kinds.iter().cloned().collect(),
                elsewhere,
            });
        }
    }

    /// Folds the log into pages.
    ///
    /// # Errors
    /// The store failed.
    pub async fn compact(&self) -> Outcome<()> {
        self.replica.compact().await.map_err(failures::of_replica)?;
        Ok(())
    }

    /// Reads what other tabs have written and tells the page.
    ///
    /// # Errors
    /// The store failed.
    pub async fn catch_up(&self) -> Outcome<()> {
        let committed = self.replica.catch_up().await.map_err(failures::of_replica)?;
        self.announce(&committed, true);
        Ok(())
    }
}

/// A value as JSON.
fn to_json<T: Serialize>(value: &T) -> Outcome {
    serde_json::to_value(value).map_err(|error| Failure::new(Code::Internal, error.to_string()))
}
