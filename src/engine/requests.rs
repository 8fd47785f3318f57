//! What the screens ask for and change.

use super::messages::Message;
use super::started::Started;
use super::state::{self, Phase};
use super::{EngineClient, Purpose};
use js_sys::Array;
use leptos::prelude::*;
use protocol::{
    Applied, Code, Command, ExportQuery, Exported, Failure, Page, Progress, Query, Request, Row, SearchQuery,
    SearchResult, Undone,
};
use serde::de::DeserializeOwned;
use wasm_bindgen::JsValue;

impl EngineClient {
    // Questions.

    /// A page of rows.
    pub(crate) async fn query(self, query: Query) -> Result<Page, Failure> {
        self.call(Request::Query(query)).await
    }

    /// One row with all its fields.
    pub(crate) async fn record(self, kind: &str, id: domain::RowId) -> Result<Option<Row>, Failure> {
        self.call(Request::Record(protocol::RecordQuery { kind: kind.into(), id })).await
    }

    /// Search over customers.
    pub(crate) async fn search(self, text: String, limit: u64) -> Result<SearchResult, Failure> {
        self.call(Request::Search(SearchQuery { text, limit: Some(limit) })).await
    }

    /// Any question or change, by its request; the answer has the type that the request documents.
    pub(crate) fn call<T: DeserializeOwned>(
        self,
        request: Request,
    ) -> impl Future<Output = Result<T, Failure>> + use<T> {
        self.start(request, None, None).answer()
    }

    /// A list as a file: its facts and its bytes (an `ArrayBuffer`).
    pub(crate) async fn export(self, query: ExportQuery) -> Result<(Exported, JsValue), Failure> {
        let (exported, file) = self.start(Request::Export(query), None, None).answer_with_file().await?;
        Ok((exported, file.unwrap_or(JsValue::NULL)))
    }

    // Changes: answered after the commit.

    /// Changes data.
    pub(crate) async fn apply(self, command: Command) -> Result<Applied, Failure> {
        let declares = state::declares(&command);
        let applied: Applied = self.call(Request::Apply(command)).await?;
        self.moved_to(applied.revision, declares);
        Ok(applied)
    }

    /// Takes back the last action of this device.
    pub(crate) async fn undo(self) -> Result<Option<Undone>, Failure> {
        self.step(Request::Undo).await
    }

    /// Does again what was taken back last.
    pub(crate) async fn redo(self) -> Result<Option<Undone>, Failure> {
        self.step(Request::Redo).await
    }

    async fn step(self, request: Request) -> Result<Option<Undone>, Failure> {
        let undone: Option<Undone> = self.call(request).await?;
        if let Some(undone) = &undone {
            self.moved_to(undone.revision, undone.kind == "field");
        }
        Ok(undone)
    }

    /// Starts a request that may carry files and report progress.
    pub(crate) fn start(
        self,
        request: Request,
        files: Option<Array>,
        on_progress: Option<Callback<Progress>>,
    ) -> Started {
        let writes = state::writes(&request);
        match serde_json::to_vec(&request) {
            Ok(body) => self.start_raw(body, files, writes, on_progress),
            Err(error) => self.refused(Failure::new(Code::Protocol, error.to_string())),
        }
    }

    /// Starts a request given as JSON bytes; scripts come this way.
    pub(crate) fn start_raw(
        self,
        body: Vec<u8>,
        files: Option<Array>,
        writes: bool,
        on_progress: Option<Callback<Progress>>,
    ) -> Started {
        let ready = match self.phase.get_untracked() {
            Phase::Ready => true,
            Phase::Failed(failure) => return self.refused(failure.failure),
            _ => false,
        };
        let purpose = if writes { Purpose::Change } else { Purpose::Question };
        self.enqueue(Message { id: 0, body, files }, ready, purpose, on_progress)
    }

    /// Gives up a running request; it fails with `Cancelled`.
    pub(crate) fn cancel(self, id: u64) {
        let waited = self.core.try_update_value(|core| {
            let before = core.waiting.len();
            core.waiting.retain(|message| message.id != id);
            before != core.waiting.len()
        });
        if waited == Some(true) {
            self.resolve(id, Err(Failure::new(Code::Cancelled, "given up before it started")));
        } else if let Ok(body) = serde_json::to_vec(&Request::Cancel { id }) {
            // The answer to the cancelling itself interests nobody.
            drop(self.enqueue(Message { id: 0, body, files: None }, true, Purpose::Upkeep, None));
        }
    }
}
