//! Questions and their answers.

use domain::{Currency, Day, RowId};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

/// A segment expression: its text form as a string, or its JSON form.
pub type Filter = Json;

/// One row: `id` and the selected fields by name, in the plain JSON form of `domain::Value`.
pub type Row = Map<String, Json>;

/// A column to sort by.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sort {
    /// A field, or a field through links such as `owner.name`.
    pub field: String,
    /// Largest first. Empty values come last either way.
    #[serde(default)]
    pub descending: bool,
}

/// A page of the rows of one kind.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Query {
    /// The kind.
    pub kind: String,
    /// Only rows that this selects.
    #[serde(rename = "where", skip_serializing_if = "Option::is_none")]
    pub filter: Option<Filter>,
    /// Only rows in which this text is found (kinds with searched fields).
    #[serde(skip_serializing_if = "String::is_empty")]
    pub search: String,
    /// The order; without one, newest rows first (best match first when searching).
    pub sort: Vec<Sort>,
    /// Fields to give; all when empty. Links may be followed: `organisation.name`. Derived fields of customers:
    /// `orders.count`, `orders.sum`, `orders.last`, `interactions.count`, `interactions.last`.
    pub select: Vec<String>,
    /// How many rows to give, at most 10,000. 50 when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u64>,
    /// How many rows to skip.
    pub offset: u64,
    /// Rows of the trash in place of the others.
    pub trash: bool,
    /// The language whose alphabet orders texts: `en`, `uz`, `lv`, `ka` or `fa`.
    pub locale: String,
}

/// An answer to [`Query`].
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Page {
    /// How many rows there are in all.
    pub total: u64,
    /// The rows of this page.
    pub rows: Vec<Row>,
    /// The revision of the space this was true at.
    pub revision: u64,
}

/// The sums over all rows of a [`Query`]; its `limit`, `offset` and `sort` play no part.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Totals {
    /// How many rows there are in all.
    pub total: u64,
    /// The sums of the selected fields that are numbers or amounts: a number, or a list of amounts, one per currency,
    /// largest count of rows first.
    pub sums: Map<String, Json>,
    /// The revision of the space this was true at.
    pub revision: u64,
}

/// Asks for the rows of a [`Query`] in groups of equal value; its `limit`, `offset` and `sort` play no part.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct GroupQuery {
    /// The rows; of `select` the fields that are numbers or amounts are summed.
    #[serde(flatten)]
    pub query: Query,
    /// The field, or a path through links.
    pub by: String,
}

/// An answer to [`GroupQuery`].
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Groups {
    /// How many rows there are in all.
    pub total: u64,
    /// How many groups there are, also beyond those given.
    pub of: u64,
    /// The largest first, at most 1000. Of a set, a row is in the group of each of its elements.
    pub groups: Vec<Group>,
    /// The revision of the space this was true at.
    pub revision: u64,
}

/// Rows of equal value.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
pub struct Group {
    /// The value; `null` for the rows without one. Days and moments are grouped by month and stand for its first day.
    pub value: Json,
    /// How many rows.
    pub count: u64,
    /// As in [`Totals::sums`].
    pub sums: Map<String, Json>,
}

/// One row with everything about it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RecordQuery {
    /// Its kind.
    pub kind: String,
    /// Its id.
    pub id: RowId,
}

/// Asks for the writes to one row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HistoryQuery {
    /// Its kind.
    pub kind: String,
    /// Its id.
    pub id: RowId,
}

/// All that was ever written into one field of one row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FieldHistory {
    /// The field.
    pub field: String,
    /// Newest first.
    pub entries: Vec<HistoryEntry>,
    /// Values that lost against a concurrent write and can be taken back.
    pub conflicts: Vec<ConflictEntry>,
}

/// One write.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct HistoryEntry {
    /// When, in milliseconds since 1970, by the writer's clock.
    pub at: i64,
    /// The device that wrote, 16 hex digits.
    pub device: String,
    /// `ui`, `import`, `rule`, `merge` or `undo`.
    pub reason: String,
    /// The value written; for a set, the elements added and removed as `{ "add": […], "remove": […] }`.
    pub value: Json,
}

/// A value written concurrently with the one that stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ConflictEntry {
    /// When, in milliseconds since 1970, by the writer's clock.
    pub at: i64,
    /// The device that wrote, 16 hex digits.
    pub device: String,
    /// The value that lost.
    pub value: Json,
}

/// Search over customers: names, e-mails, phones, cities, tags and notes.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct SearchQuery {
    /// What to look for; folded, each word anywhere.
    pub text: String,
    /// How many hits to give; 50 when absent, at most 1000.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u64>,
}

/// The best hits and how many there are.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
pub struct SearchResult {
    /// All customers in which the text is found.
    pub total: u64,
    /// Best first.
    pub hits: Vec<SearchHit>,
}

/// One customer found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SearchHit {
    /// The customer.
    pub id: RowId,
    /// Its name.
    pub name: String,
    /// The field in which the text was found.
    pub field: String,
    /// That field's text.
    pub text: String,
}

/// Whether a filter text is right.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TextCheck {
    /// The canonical text, when right.
    pub text: Option<String>,
    /// Rows selected, when right.
    pub count: Option<u64>,
    /// All rows of the kind.
    pub of: u64,
    /// The mistakes, when wrong: `{ start, end, code, found, expected: […] }` in UTF-16 units of the text.
    pub mistakes: Vec<Json>,
}

/// The most filters whose overlap can be asked: their combinations double with each.
pub const OVERLAP_MAX: usize = 8;

/// How several filters overlap.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
pub struct Overlap {
    /// All rows of the kind.
    pub of: u64,
    /// How many rows each filter selects, in the order they were asked.
    pub sizes: Vec<u64>,
    /// The combinations that have rows, largest first. Every row is in exactly one, those that no filter selects aside.
    pub parts: Vec<OverlapPart>,
}

/// Rows that exactly these filters select and no other.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OverlapPart {
    /// The places of the filters that select them.
    pub within: Vec<usize>,
    /// How many rows.
    pub count: u64,
}

/// Over whom and when a KPI is asked.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct KpiParams {
    /// Only customers that this selects; everybody when absent.
    #[serde(rename = "where", skip_serializing_if = "Option::is_none")]
    pub filter: Option<Filter>,
    /// First day counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Day>,
    /// Last day counted.
    #[serde(alias = "until", skip_serializing_if = "Option::is_none")]
    pub to: Option<Day>,
    /// The day the answer is for; today when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub as_of: Option<Day>,
    /// The currency of sums; the one most orders are in when absent. Orders in others are counted, not summed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency: Option<Currency>,
    /// Gross margin as a share of revenue (CLTV); the setting `margin`, else 0.3.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub margin: Option<f64>,
    /// A customer field to group by (CLTV).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// Only the newest answer of each customer (CSAT, NPS).
    pub latest_per_customer: bool,
}

/// RFM: whom, when, by which rule.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct RfmParams {
    /// Whom, when, in which currency.
    #[serde(flatten)]
    pub common: KpiParams,
    /// `A` (primary) or `B`; see docs/definitions.
    pub rule: String,
    /// Also give each customer's scores (id, R, F, M and the values behind).
    pub scores: bool,
}

/// Cohorts: whom, until when, counting what.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct CohortParams {
    /// Whom and when.
    #[serde(flatten)]
    pub common: KpiParams,
    /// Keep only the newest this many cohorts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub months: Option<u32>,
    /// Also give revenue per cell, which takes longer.
    pub revenue: bool,
    /// The length of the periods: `day`, `week`, `month`, `quarter` or `year`. Without it months, in the shape of
    /// `domain::insight::CohortMatrix`; with it the shape of `PeriodCohorts`, always with revenue.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub unit: String,
    /// The day that weeks begin on: 0 = Monday … 6 = Sunday.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub week_start: Option<u8>,
}

/// The rows behind a number of a KPI.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Drill {
    /// The KPI's name as in [`crate::Request::Kpi`], or `rfm` or `cohorts`.
    pub kpi: String,
    /// The parameters the number was computed with (those of the KPI).
    pub params: Json,
    /// Which number: `{ "part": "retained", "month": "2024-03" }`, `{ "part": { "cell": [5, 1] } }`, …; see
    /// docs/scripting.md.
    pub part: Json,
    /// How to page, sort and select; `kind` and `where` are ignored.
    pub page: Query,
}

/// A list to write as a file.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ExportQuery {
    /// Which rows and fields; `limit` is ignored.
    pub query: Query,
    /// `csv`.
    pub format: String,
    /// The header of each selected field; the field names when empty.
    pub headers: Vec<String>,
    /// The separator of columns: `,` (default), `;` or a tab.
    pub delimiter: String,
}

/// A file to hand to the person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Exported {
    /// A name for it.
    pub name: String,
    /// Its MIME type.
    pub mime: String,
    /// How many rows it holds.
    pub rows: u64,
    /// Its bytes come beside the reply as an `ArrayBuffer`; their number.
    pub bytes: u64,
}

/// What was taken from a backup.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Restored {
    /// Batches that were not here.
    pub batches: u64,
    /// Batches that were here already; they were left as they are.
    pub known: u64,
    /// Damaged records of the file, which were left out.
    pub damaged: u64,
    /// The revision of the space afterwards.
    pub revision: u64,
}
