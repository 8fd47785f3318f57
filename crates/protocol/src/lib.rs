//! What the app and the worker say to each other; `window.mehr` speaks the same words.
//!
//! A message is a JavaScript object `{ id, body, files? }`: `id` numbers the request, `body` is an `ArrayBuffer` with
//! one of the types below as JSON (UTF-8), `files` carries `File` objects beside it. The worker answers each request
//! with `{ id, body }` where the body is a [`Reply`], and sends [`Event`]s as `{ event }` in between.
//!
//! Invariants: every type here is plain data; a batch, a stamp or a column never appears; a message of a newer
//! version fails to parse with [`Code::Protocol`] and never panics.

mod command;
mod failure;
mod import;
mod insight;
mod query;
mod space;

pub use command::{Applied, Command, Fields, RowUpdate, Undone};
pub use failure::{Code, Failure};
pub use import::{
    ColumnPlan, Correction, FileInspection, FilePlan, FileResult, ImportOptions, ImportResult,
    InspectedColumn, MatchRule, Problem, ProblemKind,
};
pub use insight::{
    AdoptionParams, AnomalyParams, AssessmentParams, Contract, Decimal, FitParams, ForecastParams, Given,
    GivenDeal, KeyParams, ModelRow, NamedSeries, NextActionParams, PipelineParams, PredictParams,
    RecommendParams, RoiParams, SegmentSizeParams, StrengthParams, SurvivalParams, WhatIfParams,
};
pub use query::{
    CohortParams, ConflictEntry, Drill, ExportQuery, Exported, FieldHistory, Filter, Group, GroupQuery,
    Groups, HistoryEntry, HistoryQuery, KpiParams, OVERLAP_MAX, Overlap, OverlapPart, Page, Query,
    RecordQuery, Restored, RfmParams, Row, SearchHit, SearchQuery, SearchResult, Sort, TextCheck, Totals,
};
pub use space::{Build, Event, Lost, Open, Opened, Phase, Progress, Status};

use domain::RowId;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

/// Raised whenever a message changes its meaning; both sides must have the same.
pub const VERSION: u32 = 1;

/// What the app (or a script) asks of the worker.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Request {
    /// Opens a space; everything else needs one open. Answer: [`Opened`].
    Open(Open),
    /// After [`Opened::Lost`]: take back what the mirror holds (`true`), or go on with what there is. Answer: [`Opened`].
    Recover {
        /// Whether to restore from the mirror.
        from_mirror: bool,
    },
    /// The space's facts for the indicator. Answer: [`Status`].
    Status,
    /// Asks the browser for persistent storage. Answer: [`Status`].
    Persist,
    /// All kinds and fields, own ones included. Answer: [`domain::Schema`].
    Schema,
    /// A page of rows. Answer: [`Page`].
    Query(Query),
    /// The sums over all rows of a query. Answer: [`Totals`].
    Totals(Query),
    /// The rows of a query in groups of equal value. Answer: [`Groups`].
    Groups(GroupQuery),
    /// One row with all its fields. Answer: [`Row`], or `null` when there is none.
    Record(RecordQuery),
    /// All writes to a row's fields, newest first. Answer: a list of [`FieldHistory`].
    History(HistoryQuery),
    /// Search over customers. Answer: [`SearchResult`].
    Search(SearchQuery),
    /// Whether a filter text is well-formed, and how many rows it selects. Answer: [`TextCheck`].
    CheckFilter {
        /// The kind of its rows.
        kind: String,
        /// The text.
        text: String,
    },
    /// How filters overlap, at most [`OVERLAP_MAX`] of them. Answer: [`Overlap`].
    Overlap {
        /// The kind of their rows.
        kind: String,
        /// The filters.
        filters: Vec<Filter>,
    },
    /// What a change would do, without doing it. Answer: [`Applied`], with the rows that would change.
    Preview(Command),
    /// Changes data. Answer: [`Applied`], after the commit.
    Apply(Command),
    /// Undoes the last action of this device that is not undone. Answer: [`Undone`] or `null`.
    Undo,
    /// Redoes what was undone last. Answer: [`Undone`] or `null`.
    Redo,
    /// One KPI by name; see docs/scripting.md for the names. Answer: the KPI's structure in `domain::insight`.
    Kpi {
        /// A name of `domain::insight::Kpi`.
        name: String,
        /// Over whom and when.
        #[serde(default)]
        params: KpiParams,
    },
    /// RFM scores, their distribution and grid. Answer: `domain::insight` structure.
    Rfm(RfmParams),
    /// The cohort matrix. Answer: `domain::insight` structure.
    Cohorts(CohortParams),
    /// The rows behind a number. Answer: [`Page`].
    Drill(Drill),
    /// A question to a model by name: `fit`, `predict`, `survival`, `key_customers`, `what_if`, `strength`,
    /// `next_actions`, `recommend`, `forecast`, `anomalies`, `roi`, `adoption` or `pipeline`; [`Event::Progress`] in between.
    /// The parameters are of the type of that name ([`FitParams`], …), as JSON, so that the first screen need not carry
    /// all these types. Answer: see docs/scripting.md.
    Insight {
        /// Which question.
        name: String,
        /// Its parameters.
        #[serde(default)]
        params: Json,
    },
    /// Reads the heads of files (sent beside) and proposes how to import them. Answer: a list of [`FileInspection`].
    Inspect(ImportOptions),
    /// Imports files (sent beside). Answer: [`ImportResult`]; [`Event::Progress`] in between.
    Import(ImportOptions),
    /// Writes a list as a file. Answer: [`Exported`].
    Export(ExportQuery),
    /// The digest of the visible state: equal data gives equal digests on every device. Answer: 32 hex digits.
    Digest,
    /// Gives up a running request; it answers [`Code::Cancelled`]. Answer: `null`.
    Cancel {
        /// The number of the request to give up.
        id: u64,
    },
    /// Makes the sample company in the open (sample) space. Answer: [`ImportResult`].
    MakeSample,
    /// Folds the log into pages now (it happens by itself when idle). Answer: `null`.
    Compact,
    /// Every sealed batch of the space as one file. Answer: [`Exported`].
    Backup,
    /// Merges a backup (sent beside) into the space. Answer: [`Restored`], after the commit.
    Restore,
}

/// What a request is answered with: exactly one of the two.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Reply {
    /// The answer, in the shape the request documents.
    Ok(Json),
    /// Why there is none.
    Err(Failure),
}

/// A row's id with the kind it belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// The kind.
    pub kind: String,
    /// The row.
    pub id: RowId,
}
